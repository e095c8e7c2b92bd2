using HhvmSharp.Hosting;
using HhvmSharp.Hosting.Sapi;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Cli;

/// <summary>-B, -R, -F, -E: code or a file for every line of standard input, in $argn and $argi.</summary>
internal sealed partial class CliSession
{
    private void ProcessLines(PhpRequest request)
    {
        if (options.Begin is not null) request.Evaluate(Bytes(options.Begin), "Command line begin code");
        long index = 0;
        Stream input = request.Options.StandardStreams!.Input;
        while (request.ExitStatus == 0 && ReadLine(input) is { } text)
        {
            request.SetGlobal("argn", Value.String(text));
            request.SetGlobal("argi", Value.Int(++index));
            if (options.Code is not null)
            {
                request.Evaluate(Bytes(options.Code), "Command line run code");
            }
            else if (options.Script is not null)
            {
                if (Open(options.Script) is not { } source)
                {
                    TellMissing(options.Script);
                    request.Fail(1);
                    break;
                }

                request.ExecuteFile(source, Bytes(options.Script));
            }
        }

        if (options.End is not null) request.Evaluate(Bytes(options.End), "Command line end code");
    }

    /// <summary>
    /// A line without its end, or null. Byte by byte, because the program may read from standard input itself.
    /// </summary>
    private static PhpString? ReadLine(Stream input)
    {
        var line = new List<byte>();
        Span<byte> one = stackalloc byte[1];
        while (input.Read(one) == 1)
        {
            line.Add(one[0]);
            if (one[0] == '\n') break;
        }

        if (line.Count == 0) return null;
        while (line.Count > 0 && line[^1] is (byte)'\n' or (byte)'\r') line.RemoveAt(line.Count - 1);
        return new PhpString(line.ToArray());
    }
}
