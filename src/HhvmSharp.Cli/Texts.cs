using System.Globalization;
using HhvmSharp.Runtime;

namespace HhvmSharp.Cli;

/// <summary>What -h and -v print.</summary>
internal static class Texts
{
    internal static string Usage(CommandLine line)
    {
        string name = line.ProgramName.Length > 0 ? line.ProgramName : "hhvm";
        string own = line.IsPhp ? "" :
            """
              --dump=ast|ops|ssa <file>
                               Print the syntax tree or the op arrays of <file>; run nothing.

            """;
        return $"""
            Usage: {name} [options] [-f] <file> [--] [args...]
               {name} [options] -r <code> [--] [args...]
               {name} [options] [-B <begin_code>] -R <code> [-E <end_code>] [--] [args...]
               {name} [options] [-B <begin_code>] -F <file> [-E <end_code>] [--] [args...]
               {name} [options] -- [args...]
               {name} [options] -a

              -a               Interactive shell
              -c <path>|<file> Look for php.ini file in this directory
              -n               No configuration (ini) files will be used
              -d foo[=bar]     Define INI entry foo with value 'bar'
              -e               Accepted for PHP's sake: debug information is always there
              -f <file>        Parse and execute <file>.
              -h               This help
              -i               PHP information
              -l               Syntax check only (lint)
              -m               Show compiled in modules
              -r <code>        Run PHP <code> without using script tags <?..?>
              -B <begin_code>  Run PHP <begin_code> before processing input lines
              -R <code>        Run PHP <code> for every input line
              -F <file>        Parse and execute <file> for every input line
              -E <end_code>    Run PHP <end_code> after processing all input lines
              -s               Output HTML syntax highlighted source.
              -v               Version number
              -w               Output source with stripped comments and whitespace.

              args...          Arguments passed to script. Use -- args when first argument
                               starts with - or script is read from stdin

              --ini            Show configuration file names

              --rf <name>      Show information about function <name>.
              --rc <name>      Show information about class <name>.
              --re <name>      Show information about extension <name>.
              --ri <name>      Show configuration for extension <name>.
            {own}

            """;
    }

    /// <summary>The first line has PHP's shape, which scripts parse.</summary>
    internal static string Version(string sapi)
    {
        DateTime built = File.GetLastWriteTimeUtc(Environment.ProcessPath ?? AppContext.BaseDirectory);
        string date = built.ToString("MMM d yyyy HH:mm:ss", CultureInfo.InvariantCulture);
        return $"PHP {PhpVersion.Text} ({sapi}) (built: {date}) (NTS)\n" +
            $"HhvmSharp {PhpVersion.Product} on .NET {Environment.Version}\n" +
            $"Compatible with Zend Engine v{PhpVersion.Engine}\n";
    }
}
