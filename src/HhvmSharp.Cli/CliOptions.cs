using System.Text;
using HhvmSharp.Hosting.Sapi;

namespace HhvmSharp.Cli;

/// <summary>What the command line asks for.</summary>
internal enum CliMode
{
    Run, Lint, Strip, Highlight, Code, ProcessLines, ReflectFunction, ReflectClass, ReflectExtension,
    ReflectZendExtension, ExtensionInfo, ShowIni, Usage, Version, Modules, Info, Dump, Server, FastCgi, Cgi, Interactive,
}

/// <summary>A wrong combination of options; PHP prints the text and exits with 1.</summary>
internal sealed class CliException(string message, bool onError = false) : Exception(message)
{
    /// <summary>Print to standard error.</summary>
    internal bool OnError { get; } = onError;
}

/// <summary>The parsed command line, by PHP's rules. Text is Latin-1, one char per byte.</summary>
internal sealed class CliOptions
{
    private const string Conflict = "Either execute direct code, process stdin or use a file.\n";

    private const int ReflectFunction = 256, ReflectClass = 257, ReflectExtension = 258, ReflectZend = 259, ExtensionInfo = 260,
        IniFiles = 261, DumpWhat = 262, Listen = 263, JitReport = 264, JitReportJson = 265, Admin = 266;

    private static readonly Option[] Known =
    [
        new('a', false, "interactive"), new('B', true, "process-begin"), new('C', false, "no-chdir"), new('c', true, "php-ini"),
        new('d', true, "define"), new('E', true, "process-end"), new('e', false, "profile-info"), new('F', true, "process-file"),
        new('f', true, "file"), new('h', false, "help"), new('i', false, "info"), new('l', false, "syntax-check"),
        new('m', false, "modules"), new('n', false, "no-php-ini"), new('q', false, "no-header"), new('R', true, "process-code"),
        new('H', false, "hide-args"), new('r', true, "run"), new('s', false, "syntax-highlight"), new('s', false, "syntax-highlighting"),
        new('S', true, "server"), new('t', true, "docroot"), new('w', false, "strip"), new('?', false, "usage"), new('v', false, "version"),
        new('z', true, "zend-extension"), new(ReflectFunction, true, "rf"), new(ReflectFunction, true, "rfunction"),
        new(ReflectClass, true, "rc"), new(ReflectClass, true, "rclass"), new(ReflectExtension, true, "re"),
        new(ReflectExtension, true, "rextension"), new(ReflectZend, true, "rz"), new(ReflectZend, true, "rzendextension"),
        new(ExtensionInfo, true, "ri"), new(ExtensionInfo, true, "rextinfo"), new(IniFiles, false, "ini"),
    ];

    /// <summary>What only hhvm has, not php.</summary>
    private static readonly Option[] Own = [new('p', true, "port"), new(DumpWhat, true, "dump"), new(Listen, true, "listen"), new(Admin, true, "admin"),
        new(JitReport, false, "jit-report"), new(JitReportJson, false, "jit-report-json")];

    internal CliMode Mode { get; private set; } = CliMode.Run;
    internal string? Script { get; private set; }
    internal string? Code { get; private set; }
    internal string? Begin { get; private set; }
    internal string? End { get; private set; }
    internal string Subject { get; private set; } = "";
    internal bool NoIni { get; private set; }
    internal string? IniPath { get; private set; }
    /// <summary>-q and -C, which mean something to CGI only.</summary>
    internal bool NoHeaders { get; private set; }
    internal bool NoChdir { get; private set; }

    /// <summary>Of a server: where it listens, its files, and where its admin server listens; null: not said.</summary>
    internal string? Address { get; private set; }
    internal string? DocumentRoot { get; private set; }
    internal string? AdminAddress { get; private set; }

    /// <summary>-d as given, for a server's own process.</summary>
    internal List<string> Defines { get; } = [];

    /// <summary>What --jit-report writes at the end: "text", "json" or null.</summary>
    internal string? Report { get; private set; }

    /// <summary>Collects -d.</summary>
    internal CommandLineIni Ini { get; } = new();

    /// <summary>$argv behind its first element.</summary>
    internal string[] Rest { get; private set; } = [];

    /// <summary>Further files of -l.</summary>
    internal string[] MoreFiles { get; private set; } = [];

    /// <exception cref="CliException">An option is unknown, or two do not go together.</exception>
    internal static CliOptions Parse(CommandLine line)
    {
        var o = new CliOptions();
        var reader = new OptionReader(line.Arguments, line.IsPhp ? Known : [.. Known, .. Own]);
        bool endMark = false;
        while (true)
        {
            int id = reader.Next();
            if (id == OptionReader.End) break;
            if (id == OptionReader.Invalid) throw new CliException(reader.Error, onError: true);
            o.Take(id, reader.Value);
            if (id == 'm' && !line.IsPhp) o.TakeServerMode(line, reader);
            if (o.Mode is CliMode.Usage or CliMode.Version or CliMode.Info or CliMode.Modules) return o.ReadIniOnly(reader);
        }

        if (line.IsCgi && o.Mode == CliMode.Run) o.Mode = CliMode.Cgi;
        o.Ini.IsCgi = o.Mode == CliMode.Cgi;
        int index = reader.Index;
        endMark = index > 0 && line.Arguments[index - 1] == "--";
        if (o.Script is null && index < line.Arguments.Length && !endMark && o.Mode is not (CliMode.Code or CliMode.ProcessLines))
        {
            o.Script = line.Arguments[index++];
            if (o.Mode == CliMode.Lint) o.MoreFiles = line.Arguments[index..];
        }

        o.Rest = line.Arguments[index..];
        return o;
    }

    /// <summary>-i, -m, -v and -h end the reading, but settings behind them count.</summary>
    private CliOptions ReadIniOnly(OptionReader reader)
    {
        for (int id = reader.Next(); id is not (OptionReader.End or OptionReader.Invalid); id = reader.Next())
            if (id is 'n' or 'c' or 'd') Take(id, reader.Value);
        return this;
    }

    /// <summary>"-m server" selects a mode; "-m" alone lists the modules.</summary>
    private void TakeServerMode(CommandLine line, OptionReader reader)
    {
        if (reader.Index >= line.Arguments.Length) return;
        CliMode? mode = line.Arguments[reader.Index] switch
        {
            "server" => CliMode.Server,
            "fastcgi" => CliMode.FastCgi,
            "cgi" => CliMode.Cgi,
            _ => null,
        };
        if (mode is null) return;
        Mode = mode.Value;
        reader.SkipWord();
    }

    private void Take(int id, string value)
    {
        switch (id)
        {
            case 'a': Interactive(); break;
            case JitReport: Report = "text"; break;
            case JitReportJson: Report = "json"; break;
            case 'q': NoHeaders = true; break;
            case 'C': NoChdir = true; break;
            case 'c': IniPath = value; break;
            case 'n': NoIni = true; break;
            case 'd':
                string define = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(value));
                Ini.Define(define);
                Defines.Add(define);
                break;
            case 'h' or '?': Mode = CliMode.Usage; break;
            case 'v': Mode = CliMode.Version; break;
            case 'm': Mode = CliMode.Modules; break;
            case 'i': Mode = CliMode.Info; break;
            case 'f':
                if (Mode is CliMode.Code or CliMode.ProcessLines) throw new CliException(Conflict);
                if (Script is not null) throw new CliException("You can use -f only once.\n");
                Script = value;
                break;
            case 'F':
                ProcessLines(Code is not null || Script is not null, "You can use -R or -F only once.\n");
                Script = value;
                break;
            case 'R':
                ProcessLines(Code is not null || Script is not null, "You can use -R or -F only once.\n");
                Code = value;
                break;
            case 'B':
                ProcessLines(Begin is not null, "You can use -B only once.\n");
                Begin = value;
                break;
            case 'E':
                ProcessLines(End is not null, "You can use -E only once.\n");
                End = value;
                break;
            case 'r':
                if (Mode == CliMode.Code) throw new CliException("You can use -r only once.\n");
                if (Mode != CliMode.Run) throw new CliException(Conflict);
                Mode = CliMode.Code;
                Code = value;
                break;
            case 'l':
                if (Mode == CliMode.Run) Mode = CliMode.Lint;
                break;
            case 's':
                if (Mode is CliMode.Code or CliMode.ProcessLines) throw new CliException("Source highlighting only works for files.\n");
                Mode = CliMode.Highlight;
                break;
            case 'w':
                if (Mode is CliMode.Code or CliMode.ProcessLines) throw new CliException("Source stripping only works for files.\n");
                Mode = CliMode.Strip;
                break;
            case 'S':
                Mode = CliMode.Server;
                Address = value;
                break;
            case 'p': Address = "localhost:" + value; break;
            case Listen: Address = value; break;
            case Admin: AdminAddress = value; break;
            case 't': DocumentRoot = value; break;
            case ReflectFunction: Reflect(CliMode.ReflectFunction, value); break;
            case ReflectClass: Reflect(CliMode.ReflectClass, value); break;
            case ReflectExtension: Reflect(CliMode.ReflectExtension, value); break;
            case ReflectZend: Reflect(CliMode.ReflectZendExtension, value); break;
            case ExtensionInfo: Reflect(CliMode.ExtensionInfo, value); break;
            case IniFiles: Mode = CliMode.ShowIni; break;
            case DumpWhat: Reflect(CliMode.Dump, value); break;
        }
    }

    private void Interactive()
    {
        if (Mode is not (CliMode.Run or CliMode.Interactive)) throw new CliException(Conflict);
        Mode = CliMode.Interactive;
    }

    private void ProcessLines(bool again, string message)
    {
        if (Mode == CliMode.ProcessLines)
        {
            if (again) throw new CliException(message);
        }
        else if (Mode != CliMode.Run)
        {
            throw new CliException(Conflict);
        }

        Mode = CliMode.ProcessLines;
    }

    private void Reflect(CliMode mode, string subject)
    {
        Mode = mode;
        Subject = subject;
    }
}
