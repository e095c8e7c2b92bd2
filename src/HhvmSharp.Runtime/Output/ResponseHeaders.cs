using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Output;

/// <summary>
/// The response's status and headers as header(), http_response_code() and friends change them. The rules are those
/// of PHP's sapi_header_op. A SAPI without headers (the command line) never sends them.
/// </summary>
public sealed class ResponseHeaders
{
    private readonly RequestContext _ctx;
    private readonly List<string> _lines = [];
    private bool _hasContentType;
    private Value _callback;

    internal ResponseHeaders(RequestContext ctx) => _ctx = ctx;

    /// <summary>They have gone out; changing them is an error.</summary>
    public bool Sent { get; private set; }

    /// <summary>The HTTP status, 0 while nothing has set it (then 200 is sent).</summary>
    public int Status { get; private set; }

    /// <summary>A whole "HTTP/1.1 404 Not Found" line that the program has set, or null.</summary>
    public string? StatusLine { get; private set; }

    /// <summary>The request's method, for redirects after POST; null on the command line.</summary>
    public string? RequestMethod { get; set; }

    /// <summary>The content type that the program has set, or null.</summary>
    internal string? ContentType { get; private set; }

    /// <summary>"Name: value" lines, in order; Latin-1.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>header(): adds or replaces a line. False: refused, a warning was raised.</summary>
    internal bool Add(string line, bool replace, int status)
    {
        if (!MayChange() || line.Length == 0) return false;
        line = line.TrimEnd(' ', '\t', '\n', '\r', '\v', '\f');
        if (line.AsSpan().IndexOfAny('\n', '\r') is >= 0 and var at && !line.AsSpan(0, at).Contains('\0'))
            return Refuse("Header may not contain more than a single header, new line detected");
        if (line.Contains('\0', StringComparison.Ordinal)) return Refuse("Header may not contain NUL bytes");
        if (line.StartsWith("HTTP/", StringComparison.OrdinalIgnoreCase))
        {
            SetStatus(CodeOf(line));
            StatusLine = line;
            return true;
        }

        int colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0) line = Special(line, colon, status);
        if (status != 0) SetStatus(status);
        if (replace && colon >= 0) RemoveName(line[..line.IndexOf(':', StringComparison.Ordinal)]);
        _lines.Add(line);
        return true;
    }

    /// <summary>header_remove(): one header, or all with null.</summary>
    internal void Remove(string? name)
    {
        if (!MayChange()) return;
        if (name is null)
        {
            _lines.Clear();
        }
        else if (name.Contains(':', StringComparison.Ordinal))
        {
            Refuse("Header to delete may not contain colon.");
        }
        else
        {
            RemoveName(name.TrimEnd());
        }
    }

    /// <summary>header_register_callback(): takes over the callable.</summary>
    internal void SetCallback(in Value owned)
    {
        Value.Release(_ctx, ref _callback);
        _callback = owned;
    }

    /// <summary>Called once, before the first byte of the body: the callback, the default content type.</summary>
    internal void Send()
    {
        if (Sent) return;
        if (!_hasContentType && DefaultContentType() is { Length: > 0 } type)
        {
            _hasContentType = true;
            _lines.Add("Content-type: " + type);
        }

        Value callback = _callback;
        _callback = default;
        if (!callback.IsUndef && _ctx.ResolveCallable(in callback, out CallTarget target, out _))
            _ctx.CallFunction(target.Function, target.This, [], null, target.Closure, FrameFlags.Dynamic).Release(_ctx);
        callback.Release(_ctx);
        Sent = true;
    }

    internal void Free() => Value.Release(_ctx, ref _callback);

    private string DefaultContentType()
    {
        string type = _ctx.Ini.Settings.DefaultMimetype?.ToString() ?? "";
        string charset = _ctx.Ini.Settings.DefaultCharset?.ToString() ?? "";
        return charset.Length != 0 && type.StartsWith("text/", StringComparison.OrdinalIgnoreCase) ? $"{type}; charset={charset}" : type;
    }

    private bool MayChange()
    {
        if (!Sent) return true;
        OutputLayer output = _ctx.Output;
        string where = output.StartFile is null ? "" : $" by (output started at {output.StartFile}:{output.StartLine})";
        return Refuse("Cannot modify header information - headers already sent" + where);
    }

    private bool Refuse(string message)
    {
        _ctx.Warning(message);
        return false;
    }

    /// <summary>The headers that mean more than their text.</summary>
    private string Special(string line, int colon, int status)
    {
        string name = line[..colon];
        if (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))
        {
            string type = line[(colon + 1)..].TrimStart(' ');
            string charset = _ctx.Ini.Settings.DefaultCharset?.ToString() ?? "";
            if (charset.Length != 0 && type.StartsWith("text/", StringComparison.OrdinalIgnoreCase) &&
                !type.Contains("charset=", StringComparison.OrdinalIgnoreCase))
                line = $"Content-type: {type};charset={charset}";
            _hasContentType = true;
            ContentType = line[(colon + 1)..].TrimStart(' ');
        }
        else if (name.Equals("Location", StringComparison.OrdinalIgnoreCase))
        {
            if (Status is (< 300 or > 399) and not 201)
                SetStatus(status != 0 ? status : RequestMethod is null or "HEAD" or "GET" ? 302 : 303);
        }
        else if (name.Equals("WWW-Authenticate", StringComparison.OrdinalIgnoreCase))
        {
            SetStatus(401);
        }

        return line;
    }

    internal void SetStatus(int status)
    {
        if (Status == status) return;
        Status = status;
        StatusLine = null;
    }

    /// <summary>Takes away the lines that begin so.</summary>
    internal void RemoveLines(string start) => _lines.RemoveAll(l => l.StartsWith(start, StringComparison.Ordinal));

    private void RemoveName(string name) =>
        _lines.RemoveAll(l => l.Length > name.Length && l[name.Length] == ':' && l.StartsWith(name, StringComparison.OrdinalIgnoreCase));

    private static int CodeOf(string statusLine)
    {
        for (int i = 0; i + 1 < statusLine.Length; i++)
        {
            if (statusLine[i] == ' ' && statusLine[i + 1] != ' ')
                return (int)Ini.IniQuantity.ParseInteger(PhpString.FromLatin1(statusLine[(i + 1)..]));
        }

        return 200;
    }
}
