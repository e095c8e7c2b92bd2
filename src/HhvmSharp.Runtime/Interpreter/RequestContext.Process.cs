using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>What other runtimes keep per process and here belongs to the request: directory, umask, environment.</summary>
public sealed partial class RequestContext
{
    private string? _currentDirectory;
    private int? _umask;
    private Dictionary<PhpString, PhpString>? _environment;

    /// <summary>Absolute; where relative paths start. Changed by chdir().</summary>
    public string CurrentDirectory
    {
        get => _currentDirectory ??= Environment.StartDirectory;
        internal set => _currentDirectory = value;
    }

    /// <summary>Bits that are taken off the mode of created files and directories.</summary>
    public int Umask
    {
        get => _umask ??= HhvmSharp.Runtime.Streams.Posix.ProcessUmask;
        internal set => _umask = value;
    }

    /// <summary>An absolute path without "." and "..", symbolic links untouched. Text is UTF-8 decoded.</summary>
    public string FullPath(string path) => Path.GetFullPath(path, CurrentDirectory);

    /// <summary>The environment as getenv() sees it: the process's, and this request's putenv().</summary>
    internal Dictionary<PhpString, PhpString> EnvironmentVariables
    {
        get
        {
            if (_environment is not null) return _environment;
            _environment = [];
            foreach ((PhpString name, PhpString value) in Environment.ProcessVariables) _environment[name] = value;
            return _environment;
        }
    }

    /// <summary>Gives the request an environment of its own.</summary>
    public void SetEnvironment(IEnumerable<KeyValuePair<string, string>> variables)
    {
        _environment = [];
        foreach ((string name, string value) in variables) _environment[PhpString.FromUtf8(name)] = PhpString.FromUtf8(value);
    }

    public void SetEnvironment(IEnumerable<KeyValuePair<PhpString, PhpString>> variables)
    {
        _environment = [];
        foreach ((PhpString name, PhpString value) in variables) _environment[name] = value;
    }

    /// <summary>Whether a path lies in one of the colon-separated directories of open_basedir.</summary>
    internal bool IsInsideBasedir(string path, string directories)
    {
        string full = RealPrefix(FullPath(path));
        foreach (string part in directories.Split(':'))
        {
            string directory = RealPrefix(FullPath(part.Length == 0 ? "." : part));
            if (full == directory || directory == "/") return true;
            if (full.StartsWith(directory, StringComparison.Ordinal) && full[directory.Length] == '/') return true;
        }

        return false;
    }

    /// <summary>Follows symbolic links of the part of the path that exists.</summary>
    private static string RealPrefix(string path)
    {
        string rest = "";
        for (string? part = path; part is not null; part = Path.GetDirectoryName(part))
        {
            FileSystemInfo info = Directory.Exists(part) ? new DirectoryInfo(part) : new FileInfo(part);
            if (info.Exists)
            {
                string target = info.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? part;
                string? parent = Path.GetDirectoryName(target);
                if (parent is not null && parent != "/") target = Path.Join(RealPrefix(parent), Path.GetFileName(target));
                return rest.Length == 0 ? target : Path.Join(target, rest);
            }

            rest = rest.Length == 0 ? Path.GetFileName(part) : Path.Join(Path.GetFileName(part), rest);
        }

        return path;
    }
}
