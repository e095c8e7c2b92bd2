using System.Text;
using HhvmSharp.Hosting;
using HhvmSharp.Hosting.Sapi;
using HhvmSharp.Runtime.Values;
using HhvmSharp.Syntax;

namespace HhvmSharp.Cli;

/// <summary>-a: reads statements, runs each as soon as it is complete. Line editing is the terminal's.</summary>
internal sealed class InteractiveShell(StandardOutputSink output)
{
    internal void Run(PhpRequest request)
    {
        Write("Interactive shell\n\n");
        var code = new StringBuilder();
        var input = new StreamReader(request.Options.StandardStreams!.Input, Encoding.Latin1, false, 1);
        while (true)
        {
            Write(code.Length == 0 ? "php > " : "php { ");
            if (input.ReadLine() is not { } line) break;
            code.Append(line).Append('\n');
            if (!IsComplete(code.ToString())) continue;
            request.Evaluate(PhpString.FromLatin1(code.ToString()), "php shell code");
            code.Clear();
            Write("\n");
            if (request.EndStatement()) break;
        }

        Write("\n");
    }

    /// <summary>Incomplete is what the parser would accept with more behind it.</summary>
    private static bool IsComplete(string code)
    {
        if (string.IsNullOrWhiteSpace(code)) return true;
        ParseResult result = PhpParser.Parse(Encoding.Latin1.GetBytes(code), "php shell code", new ParserOptions { StartInPhp = true });
        return result.Error is not { } error || !error.Message.Contains("unexpected end of file", StringComparison.Ordinal);
    }

    private void Write(string text)
    {
        output.Write(Encoding.Latin1.GetBytes(text));
        output.Flush();
    }
}
