using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Streams;

/// <summary>What a function of files does with a name.</summary>
internal enum NameUse
{
    Open,
    OpenByIncludePath,
    Stat,
    OpenDirectory,
}

/// <summary>What a request knows of streams: its wrappers and filters, the default context, the stat cache, errors.</summary>
internal sealed partial class StreamState(RequestContext ctx)
{
    /// <summary>The request's own table; null: the process's.</summary>
    private OrderedDictionary<string, StreamWrapper>? _wrappers;

    private readonly Dictionary<StreamWrapper, List<string>> _errors = [];
    private StreamContext? _defaultContext;

    /// <summary>auto_detect_line_endings.</summary>
    internal bool DetectLineEndings => ctx.Ini.GetBool("auto_detect_line_endings");

    /// <summary>errno of the last operation on a plain file.</summary>
    internal int Error { get; set; }

    /// <summary>Filters of PHP code: name or pattern to class name.</summary>
    internal OrderedDictionary<string, PhpString> UserFilters { get; } = [];

    // ---- contexts ----

    /// <summary>Borrowed.</summary>
    internal StreamContext DefaultContext => _defaultContext ??= new StreamContext(ctx);

    /// <summary>Takes over a count.</summary>
    internal void SetDefaultContext(StreamContext context)
    {
        if (_defaultContext is not null) Value.FromHeap(_defaultContext).Release(ctx);
        _defaultContext = context;
    }

    // ---- wrappers ----

    internal OrderedDictionary<string, StreamWrapper> Wrappers => _wrappers ?? ctx.Environment.StreamWrappers;

    /// <summary>Whether PHP code has changed the table.</summary>
    internal bool HasOwnWrappers => _wrappers is not null;

    internal StreamWrapper? Find(string scheme) => Wrappers.TryGetValue(scheme, out StreamWrapper? found) ? found : null;

    internal bool Register(string scheme, StreamWrapper wrapper)
    {
        _wrappers ??= new(ctx.Environment.StreamWrappers);
        return _wrappers.TryAdd(scheme, wrapper);
    }

    internal bool Unregister(string scheme)
    {
        _wrappers ??= new(ctx.Environment.StreamWrappers);
        return _wrappers.Remove(scheme);
    }

    /// <summary>The length of the scheme of "scheme://..." or "data:"; 0: it is a file's name.</summary>
    internal static int SchemeLength(ReadOnlySpan<byte> path)
    {
        int n = 0;
        while (n < path.Length && (char.IsAsciiLetterOrDigit((char)path[n]) || path[n] is (byte)'+' or (byte)'-' or (byte)'.')) n++;
        if (n <= 1 || n >= path.Length || path[n] != ':') return 0;
        return path[(n + 1)..].StartsWith("//"u8) || (n == 4 && path.StartsWith("data"u8)) ? n : 0;
    }

    /// <summary>php_stream_locate_url_wrapper: the wrapper for a name, and the name as it takes it. Null after a warning.</summary>
    internal StreamWrapper? Locate(PhpString path, StreamOptions options, out PhpString pathToOpen)
    {
        pathToOpen = path;
        if ((options & StreamOptions.IgnoreUrl) != 0) return PlainFileWrapper.Instance;
        int n = SchemeLength(path.Span);
        string scheme = n == 0 ? "" : PhpString.FromSpan(path.Span[..n]).ToString();
        StreamWrapper? wrapper = null;
        if (n > 0)
        {
            wrapper = Find(scheme) ?? Find(scheme.ToLowerInvariant());
            if (wrapper is null)
            {
                const int shown = 31;
                ctx.RaiseFromFunction(ErrorLevel.Warning, $"Unable to find the wrapper \"{(n > shown ? scheme[..shown] : scheme)}\" - did you forget to enable it when you configured PHP?");
                n = 0;
            }
        }

        if (n == 0 || scheme.Equals("file", StringComparison.OrdinalIgnoreCase)) return LocateFile(path, n, wrapper, options, ref pathToOpen);
        if (wrapper!.IsUrl && (options & StreamOptions.NoUrlProtection) == 0)
        {
            string? forbidden = !ctx.Ini.GetBool("allow_url_fopen") ? "allow_url_fopen"
                : ((options & StreamOptions.ForInclude) != 0 || InUserInclude) && !ctx.Ini.GetBool("allow_url_include") ? "allow_url_include" : null;
            if (forbidden is not null)
            {
                if ((options & StreamOptions.ReportErrors) != 0)
                    ctx.RaiseFromFunction(ErrorLevel.Warning, $"{scheme}:// wrapper is disabled in the server configuration by {forbidden}=0");
                return null;
            }
        }

        return wrapper;
    }

    /// <summary>A wrapper of PHP code that is no URL is opening an include: what it opens is an include too.</summary>
    internal bool InUserInclude { get; set; }

    private StreamWrapper? LocateFile(PhpString path, int schemeLength, StreamWrapper? found, StreamOptions options, ref PhpString pathToOpen)
    {
        if (schemeLength > 0)
        {
            ReadOnlySpan<byte> rest = path.Span[(schemeLength + 3)..];
            ReadOnlySpan<byte> host = "localhost/"u8;
            bool localhost = rest.Length >= host.Length && ByteStrings.EqualsIgnoreCase(rest[..host.Length], host);
            if (!localhost && rest.Length > 0 && rest[0] != '/')
            {
                if ((options & StreamOptions.ReportErrors) != 0)
                    ctx.RaiseFromFunction(ErrorLevel.Warning, $"Remote host file access not supported, {path}");
                return null;
            }

            if (localhost) rest = rest[(host.Length - 1)..];
            rest = rest.TrimStart((byte)'/');
            pathToOpen = new PhpString([(byte)'/', .. rest]);
        }

        if (!HasOwnWrappers) return PlainFileWrapper.Instance;
        if ((found ?? Find("file")) is { } wrapper) return wrapper;
        if ((options & StreamOptions.ReportErrors) != 0) ctx.RaiseFromFunction(ErrorLevel.Warning, "file:// wrapper is disabled in the server configuration");
        return null;
    }

    // ---- errors of opening ----

    /// <summary>php_stream_wrapper_log_error: raised at once, or kept for the opener's one warning.</summary>
    internal void LogError(StreamWrapper? wrapper, StreamOptions options, string message)
    {
        if ((options & StreamOptions.ReportErrors) != 0 || wrapper is null)
        {
            ctx.RaiseFromFunction(ErrorLevel.Warning, message);
            return;
        }

        if (!_errors.TryGetValue(wrapper, out List<string>? list)) _errors[wrapper] = list = [];
        list.Add(message);
    }

    /// <summary>"f(path): Failed to open stream: reasons".</summary>
    internal void ReportErrors(StreamWrapper? wrapper, PhpString path, string caption)
    {
        if (ctx.HasPending) return;
        string reason = wrapper is null ? "no suitable wrapper could be found"
            : _errors.TryGetValue(wrapper, out List<string>? list) ? string.Join(ctx.Ini.GetBool("html_errors") ? "<br />\n" : "\n", list)
            : wrapper is PlainFileWrapper ? Posix.Message(Error)
            : "operation failed";
        ctx.RaiseFromFunction(ErrorLevel.Warning, StripPassword(path.ToString()), $"{caption}: {reason}");
    }

    /// <summary>The errors that were kept, which are forgotten.</summary>
    internal List<string> TakeErrors(StreamWrapper wrapper) => _errors.Remove(wrapper, out List<string>? list) ? list : [];

    internal void ForgetErrors(StreamWrapper? wrapper)
    {
        if (wrapper is not null) _errors.Remove(wrapper);
    }

    /// <summary>php_strip_url_passwd: "scheme://user:secret@host" with "..." for the secret.</summary>
    internal static string StripPassword(string url)
    {
        int scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0) return url;
        int colon = -1;
        for (int i = scheme + 3; i < url.Length && url[i] != '/'; i++)
        {
            if (url[i] == ':' && colon < 0) colon = i + 1;
            else if (url[i] == '@' && colon >= 0) return string.Concat(url.AsSpan(0, colon), "...".AsSpan(0, Math.Min(3, i - colon)), url.AsSpan(i));
        }

        return url;
    }

    // ---- names that mean something else ----

    /// <summary>What a relative name means to a function of files, or null for the name itself (Phar::interceptFileFuncs()).</summary>
    internal Func<PhpString, NameUse, PhpString?>? Interceptor { get; set; }

    internal PhpString Intercept(PhpString path, NameUse use) => Interceptor?.Invoke(path, use) ?? path;

    // ---- the stat cache: one entry for stat, one for lstat, successes only ----

    private PhpString? _statPath, _linkPath;
    private FileStat _stat, _link;

    internal void ClearStatCache() => _statPath = _linkPath = null;

    internal bool CachedStat(PhpString path, bool link, out FileStat stat)
    {
        stat = link ? _link : _stat;
        return path.Equals(link ? _linkPath : _statPath);
    }

    internal void CacheStat(PhpString path, bool link, in FileStat stat)
    {
        if (!link || stat.Type != FileStat.Link)
        {
            _statPath = path;
            _stat = stat;
        }

        if (!link) return;
        _linkPath = path;
        _link = stat;
    }

    // ---- the standard streams ----

    private readonly bool[] _standardOpened = new bool[3];

    /// <summary>php://stdin and its like: the first one is the descriptor itself, further ones are duplicates.</summary>
    internal PhpStream? OpenStandard(int number, string mode)
    {
        if (ctx.StandardStreams is not { } streams) return null;
        if (!streams.AreProcessStreams)
        {
            Stream stream = number == 0 ? streams.Input : number == 1 ? streams.Output : streams.Error;
            return new ForwardingStream(ctx, stream, mode);
        }

        if (_standardOpened[number])
        {
            int fd = Posix.Duplicate(number);
            return fd < 0 ? null : new PlainFileStream(ctx, fd, mode);
        }

        _standardOpened[number] = true;
        return new PlainFileStream(ctx, number, mode, ownsFd: false);
    }
}
