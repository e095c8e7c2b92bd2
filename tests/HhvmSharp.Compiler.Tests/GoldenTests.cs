using HhvmSharp.Runtime.Bytecode;

namespace HhvmSharp.Compiler.Tests;

public class GoldenTests
{
    public static TheoryData<string> Snippets => Golden.Snippets();

    [Theory]
    [MemberData(nameof(Snippets))]
    public void DumpIsAsRecorded(string name) =>
        Golden.Check(name, ".ops", Disassembler.Dump(TestCompiler.Unit(Golden.Source(name), file: name + ".php")));

    /// <summary>The ops are those that PHP's own compiler emits (Golden/*.zend: dumps made by Golden/record.sh).</summary>
    [Theory]
    [MemberData(nameof(Snippets))]
    public void OpsAreZends(string name)
    {
        string recorded = File.ReadAllText(Path.Combine(Golden.Folder(), name + ".zend"), System.Text.Encoding.Latin1);
        List<ZendDump.Function> expected = ZendDump.Parse(recorded);
        List<ZendDump.Function> actual = ZendDump.Of(TestCompiler.Unit(Golden.Source(name), file: name + ".php"));
        Assert.NotEmpty(expected);
        foreach (ZendDump.Function theirs in expected)
        {
            ZendDump.Function? ours = actual.Find(f => ZendDump.SameName(f.Name, theirs.Name));
            Assert.True(ours is not null, "no " + theirs.Name);
            Assert.Equal(theirs.Name + "\n" + string.Join("\n", ZendDump.Canonical(theirs)), theirs.Name + "\n" + string.Join("\n", ZendDump.Canonical(ours)));
        }
    }

    [Theory]
    [MemberData(nameof(Snippets))]
    public void OptimizedDumpIsAsRecorded(string name) =>
        Golden.Check(name, ".opt.ops", Disassembler.Dump(TestCompiler.Unit(Golden.Source(name), optimize: true, file: name + ".php")));
}
