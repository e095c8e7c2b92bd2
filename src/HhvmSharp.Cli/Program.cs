using System.Text;
using HhvmSharp.Hosting;
using HhvmSharp.Hosting.Sapi;

namespace HhvmSharp.Cli;

internal static class Program
{
    private static int Main(string[] args)
    {
        CommandLine line = CommandLine.Read(args);
        if (!line.IsPhp && line.Arguments is ["compare", ..]) return CompareCommand.Run(line.Arguments[1..]);
        CliOptions options;
        try
        {
            options = CliOptions.Parse(line);
        }
        catch (CliException e)
        {
            return Refuse(line, e);
        }

        var output = new StandardOutputSink();
        Signals.FlushBeforeDying(output);
        if (options.Mode == CliMode.Usage)
        {
            output.Write(Encoding.Latin1.GetBytes(Texts.Usage(line)));
            output.Flush();
            return 0;
        }

        return PhpThread.Run(() => new CliSession(line, options, output).Run());
    }

    /// <summary>An unknown option shows the usage; options that exclude each other are told so.</summary>
    private static int Refuse(CommandLine line, CliException e)
    {
        var output = new StandardOutputSink();
        if (e.OnError)
        {
            Console.Error.WriteLine(e.Message);
            output.Write(Encoding.Latin1.GetBytes(Texts.Usage(line)));
        }
        else
        {
            output.Write(Encoding.Latin1.GetBytes(e.Message));
        }

        output.Flush();
        return 1;
    }
}
