using System.Globalization;
using HhvmSharp.Library.Standard.Html;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Output;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>output_add_rewrite_var() and output_reset_rewrite_vars().</summary>
[PhpExtension("standard")]
[PhpIni("session.trans_sid_tags", UsualTags, IniAccess.All, OnChange = nameof(OnSessionTags))]
[PhpIni("session.trans_sid_hosts", "", IniAccess.All, OnChange = nameof(OnSessionHosts))]
[PhpIni("url_rewriter.tags", "form=", IniAccess.All)]
[PhpIni("url_rewriter.hosts", "", IniAccess.All)]
internal static class UrlRewriterFunctions
{
    private const string UsualTags = "a=href,area=href,frame=src,form=";

    internal static bool OnSessionTags(IniTable table, PhpString? value, IniStage stage) =>
        Deprecate(table, "session.trans_sid_tags", value is null || !value.ToString().StartsWith(UsualTags, StringComparison.Ordinal));

    internal static bool OnSessionHosts(IniTable table, PhpString? value, IniStage stage) => Deprecate(table, "session.trans_sid_hosts", value is { Length: > 0 });

    private static bool Deprecate(IniTable table, string setting, bool applies)
    {
        if (applies) table.RaiseFromFunction(ErrorLevel.Deprecated, $"Usage of {setting} INI setting is deprecated");
        return true;
    }

    [PhpFunction("output_add_rewrite_var(string $name, string $value): bool")]
    internal static bool output_add_rewrite_var(RequestContext ctx, PhpString name, PhpString value)
    {
        ctx.GetState<UrlRewriters>().Output.Add(ctx, name, value, encode: true);
        return true;
    }

    [PhpFunction("output_reset_rewrite_vars(): bool")]
    internal static bool output_reset_rewrite_vars(RequestContext ctx)
    {
        ctx.GetState<UrlRewriters>().Output.Reset();
        return true;
    }
}

/// <summary>The two rewriters of a request: that of output_add_rewrite_var and that of transparent session ids.</summary>
internal sealed class UrlRewriters
{
    internal UrlRewriter Output { get; } = new("url_rewriter");

    internal UrlRewriter Session { get; } = new("session.trans_sid");
}

/// <summary>
/// An output handler that adds variables to the URLs and forms of HTML (ext/standard/url_scanner_ex). A tag that the
/// buffer ends in is kept for the next one.
/// </summary>
/// <param name="settings">"url_rewriter" or "session.trans_sid": the settings {settings}.tags/_tags and .hosts/_hosts.</param>
internal sealed class UrlRewriter(string settings)
{
    private readonly HtmlTagScanner _scanner = new();
    private bool _started;
    private string _url = "", _form = "";
    private Dictionary<string, string> _tags = [];
    private HashSet<string> _hosts = [];

    /// <summary>Adds a variable; the first one starts the handler.</summary>
    internal void Add(RequestContext ctx, PhpString name, PhpString value, bool encode)
    {
        // both forms of both texts are built: too much for the memory limit ends here
        long bytes = 4L * (name.Length + value.Length);
        ctx.Charge(bytes);
        ctx.Discharge(bytes);
        if (ctx.HasPending) return;
        if (_url.Length != 0) _url += ctx.Ini.GetString("arg_separator.output");
        _url += encode ? $"{Urls.rawurlencode(name)}={Urls.rawurlencode(value)}" : $"{name}={value}";
        _form += $"<input type=\"hidden\" name=\"{Escaped(ctx, name, encode)}\" value=\"{Escaped(ctx, value, encode)}\" />";
        if (_started) return;
        _started = true;
        ctx.Output.Start(new InternalOutputHandler("URL-Rewriter", Filter, 0, OutputHandlerFlags.Standard));
    }

    internal void Reset() => _url = _form = "";

    private static PhpString Escaped(RequestContext ctx, PhpString text, bool encode)
    {
        const int quotesAndSubstitute = 3 | 8;
        return encode ? HtmlFunctions.Escape(ctx, text, all: false, quotesAndSubstitute, null, doubleEncode: false) : text;
    }

    private byte[]? Filter(RequestContext ctx, ReadOnlySpan<byte> input, OutputOps ops)
    {
        if (_url.Length == 0) return _scanner.HasRest ? [.. _scanner.TakeRest(), .. input] : null;
        ReadSettings(ctx);
        bool flush = (ops & (OutputOps.Final | OutputOps.Flush)) != 0;
        string separator = ctx.Ini.GetString("arg_separator.output");
        byte[] output = _scanner.Scan(
            input,
            tag => _tags.GetValueOrDefault(tag),
            url => Rewrite(url, separator),
            action => IsOurs(ctx, action) ? _form : "");
        return flush ? [.. output, .. _scanner.TakeRest()] : output;
    }

    private void ReadSettings(RequestContext ctx)
    {
        char join = settings[^1] == 'd' ? '_' : '.';
        _tags = [];
        foreach (string part in ctx.Ini.GetString($"{settings}{join}tags").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] pair = part.Split('=', 2);
            if (pair.Length == 2) _tags.TryAdd(pair[0].ToLowerInvariant(), pair[1]);
        }

        _hosts = [.. ctx.Ini.GetString($"{settings}{join}hosts").ToLowerInvariant().Split(',', StringSplitOptions.RemoveEmptyEntries)];
    }

    /// <summary>A URL with the variables added, unless it leads elsewhere.</summary>
    private string Rewrite(string url, string separator)
    {
        if (!UrlParts.TryParse(PhpString.FromLatin1(url).Span, out UrlParts parts)) return url;
        if (parts.Fragment is not null && url[0] == '#') return url;
        if (!IsWeb(parts.Scheme) || (parts.Host is { } host && !_hosts.Contains(host.ToLower().ToString()))) return url;
        if (parts.Path is null && parts.Query is null && parts.Fragment is null) return $"{url}/?{_url}";
        string result = parts.Scheme is { } scheme ? $"{scheme}://" : url.StartsWith("//", StringComparison.Ordinal) ? "//" : "";
        if (parts.User is { } user) result += parts.Pass is { } pass ? $"{user}{pass}:@" : $"{user}@";
        result += parts.Host;
        if (parts.Port > 0) result += ":" + parts.Port.ToString(CultureInfo.InvariantCulture);
        result += $"{parts.Path}?{(parts.Query is { } query ? query + separator : "")}{_url}";
        return parts.Fragment is { } fragment ? $"{result}#{fragment}" : result;
    }

    /// <summary>A form whose action leads to this site gets the hidden fields.</summary>
    private bool IsOurs(RequestContext ctx, string action)
    {
        if (action.Length == 0) return true;
        if (!UrlParts.TryParse(PhpString.FromLatin1(action).Span, out UrlParts parts) || !IsWeb(parts.Scheme)) return false;
        if (parts.Host is not { } host) return true;
        if (_hosts.Count > 0) return _hosts.Contains(host.ToString());
        if (ctx.Globals.Find(PhpString.Literal("_SERVER"))?.Slot.Dereferenced() is not { IsArray: true } server) return false;
        if (!server.AsArray.TryGetValue(PhpString.Literal("HTTP_HOST"), out Value own) || !own.IsString) return false;
        return own.AsString.ToString().Split(':')[0].Equals(host.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsWeb(PhpString? scheme) => scheme is null || scheme.ToLower().ToString() is "http" or "https";
}

/// <summary>Finds tags and attributes in HTML that comes in pieces; everything else passes unchanged.</summary>
internal sealed class HtmlTagScanner
{
    private enum State { Plain, Tag, NextAttribute, Attribute, BeforeValue, Value }

    private State _state;
    private string _rest = "";
    private string _tag = "", _attribute = "", _action = "";
    private string _wanted = "";

    internal bool HasRest => _rest.Length != 0;

    /// <summary>The part of a tag that is still being waited for.</summary>
    internal byte[] TakeRest()
    {
        byte[] rest = System.Text.Encoding.Latin1.GetBytes(_rest);
        _rest = "";
        return rest;
    }

    /// <param name="input">The next piece.</param>
    /// <param name="attributeOf">The attribute of a tag (lower case) that is to be rewritten, "" for a form, null: leave the tag alone.</param>
    /// <param name="rewrite">Gives an attribute's new value.</param>
    /// <param name="formFields">What is put behind a form's tag, from its action.</param>
    internal byte[] Scan(ReadOnlySpan<byte> input, Func<string, string?> attributeOf, Func<string, string> rewrite, Func<string, string> formFields)
    {
        string text = _rest + System.Text.Encoding.Latin1.GetString(input);
        _rest = "";
        var result = new System.Text.StringBuilder(text.Length + 64);
        int at = 0;
        while (at < text.Length)
        {
            int start = at;
            switch (_state)
            {
                case State.Plain:
                    at = text.IndexOf('<', at);
                    if (at < 0) at = text.Length;
                    else _state = State.Tag;
                    if (_state == State.Tag) at++;
                    break;
                case State.Tag:
                    at = Skip(text, at, c => char.IsAsciiLetter(c) || c == ':');
                    if (at == text.Length) return Keep(text, start, result);
                    if (at == start)
                    {
                        at++;
                        _state = State.Plain;
                        break;
                    }

                    _tag = text[start..at].ToLowerInvariant();
                    _action = "";
                    _wanted = attributeOf(_tag) ?? "";
                    _state = attributeOf(_tag) is null ? State.Plain : State.NextAttribute;
                    break;
                case State.NextAttribute:
                    if (text[at] == '>' || (text[at] == '/' && at + 1 < text.Length && text[at + 1] == '>'))
                    {
                        at = text.IndexOf('>', at) + 1;
                        result.Append(text, start, at - start);
                        if (_tag == "form") result.Append(formFields(_action));
                        _state = State.Plain;
                        continue;
                    }

                    if (text[at] == '/' && at + 1 == text.Length) return Keep(text, start, result);
                    at = Skip(text, at, c => c is ' ' or '\v' or '\r' or '\t' or '\n');
                    if (at > start) break;
                    if (char.IsAsciiLetter(text[at]))
                    {
                        _state = State.Attribute;
                        continue;
                    }

                    at++;
                    _state = State.Plain;
                    break;
                case State.Attribute:
                    at = Skip(text, at, c => char.IsAsciiLetter(c) || c == '-');
                    if (at == text.Length) return Keep(text, start, result);
                    _attribute = text[start..at];
                    _state = State.BeforeValue;
                    break;
                case State.BeforeValue:
                    at = Skip(text, at, c => c == ' ');
                    if (at == text.Length) return Keep(text, start, result);
                    if (text[at] != '=')
                    {
                        at = start;
                        _state = State.NextAttribute;
                        continue;
                    }

                    at = Skip(text, at + 1, c => c == ' ');
                    if (at == text.Length) return Keep(text, start, result);
                    _state = State.Value;
                    break;
                case State.Value:
                    if (!Value(text, ref at, rewrite, result)) return Keep(text, start, result);
                    _state = State.NextAttribute;
                    continue;
            }

            result.Append(text, start, at - start);
        }

        return System.Text.Encoding.Latin1.GetBytes(result.ToString());
    }

    /// <summary>An attribute's value, quoted or not; false when its end has not come yet.</summary>
    private bool Value(string text, ref int at, Func<string, string> rewrite, System.Text.StringBuilder result)
    {
        char quote = text[at];
        int start = at, end;
        if (quote is '"' or '\'')
        {
            end = text.AsSpan(at + 1).IndexOfAny(quote, '>');
            if (end < 0) return false;
            end += at + 1;
            if (text[end] == '>')
            {
                result.Append(quote);
                at++;
                return true;
            }

            start++;
            at = end + 1;
        }
        else
        {
            end = Skip(text, at, c => c is not (' ' or '\r' or '\t' or '\n' or '>' or '\'' or '"'));
            if (end == text.Length) return false;
            at = Math.Max(end, at + (end == start ? 1 : 0));
            if (end == start)
            {
                result.Append(text[start]);
                return true;
            }
        }

        string value = text[start..end];
        if (_tag == "form" && _attribute.Equals("action", StringComparison.OrdinalIgnoreCase)) _action = value;
        string written = _attribute.Equals(_wanted, StringComparison.OrdinalIgnoreCase) ? rewrite(value) : value;
        if (quote is '"' or '\'') result.Append(quote).Append(written).Append(quote);
        else result.Append(written);
        return true;
    }

    private byte[] Keep(string text, int start, System.Text.StringBuilder result)
    {
        _rest = text[start..];
        return System.Text.Encoding.Latin1.GetBytes(result.ToString());
    }

    private static int Skip(string text, int at, Func<char, bool> matches)
    {
        while (at < text.Length && matches(text[at])) at++;
        return at;
    }
}
