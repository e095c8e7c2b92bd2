using System.Text;
using HhvmSharp.Hosting;
using HhvmSharp.Hosting.Sapi;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Output;
using HhvmSharp.Runtime.Values;
using Xunit;

namespace HhvmSharp.Conformance;

/// <summary>vm.verify_counts finds counts that are wrong, and only those.</summary>
public class CountTests
{
    private const string Script = """
        <?php
        class Node { public $next; public array $list = []; public static $kept; function __destruct() {} }
        $node = new Node;
        $node->next = new Node;
        $node->next->list = [[1, 2], 'x' => ['y' => [$node->next]]];
        Node::$kept = [$node->next->list, fn() => $node];
        $list = ['a' => [1, [2]], 'b' => [3]];
        $copy = $list;
        $copy['a'][1][] = 4;
        foreach ($list as $key => &$value) $value[] = 1;
        function f(array $x, &$y) { static $calls = []; $calls[] = $x; $y[] = $x; return $x; }
        $r = f($list, $copy);
        function g() { try { yield [1]; yield [2]; } finally { } }
        $generator = g(); $generator->current();
        try { (function () { $local = [new Node]; throw new Exception('x'); })(); } catch (Exception $e) { }
        usort($list, fn($a, $b) => count($a) <=> count($b));
        $sorted = array_map(fn($x) => [$x, new Node], $list);
        """;

    /// <summary>Runs the script, then <paramref name="then"/> while its globals are there.</summary>
    private static RequestContext Run(Action<RequestContext> then)
    {
        PhpHost host = PhpHost.Start(new HostOptions { Ini = new CommandLineIni().Build(ignoreFiles: true, null, static _ => null) });
        var request = new PhpRequest(host, new RequestOptions { Sink = new CaptureSink(1 << 20) });
        var thread = new Thread(() => request.Run(r =>
        {
            r.ExecuteSource(Encoding.ASCII.GetBytes(Script), "counts.php");
            then(r.Context);
        }), 16 << 20);
        thread.Start();
        thread.Join();
        return request.Context;
    }

    private static PhpInstance Node(RequestContext ctx) => (PhpInstance)ctx.Globals.Find(PhpString.Literal("node"))!.Slot.o!;

    [Fact]
    public void Counts_of_a_program_are_right()
    {
        List<RequestContext.WrongCount>? low = null;
        RequestContext ended = Run(ctx => low = ctx.FindLowCounts());
        Assert.Empty(low!);
        ended.CollectCycles();
        Assert.Empty(ended.FindLeaks());
    }

    [Fact]
    public void A_release_too_many_is_found()
    {
        List<RequestContext.WrongCount>? low = null;
        Run(ctx =>
        {
            PhpInstance node = Node(ctx);
            node.Count--;
            low = ctx.FindLowCounts();
            node.Count++;
        });
        Assert.Contains(low!, static w => w.ToString().StartsWith("object Node#1: count ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_dropped_release_is_found()
    {
        RequestContext ended = Run(static ctx => Node(ctx).AddRef());
        ended.CollectCycles();
        Assert.Contains(ended.FindLeaks(), static w => w.Value is PhpInstance { Id: 1 });
    }
}
