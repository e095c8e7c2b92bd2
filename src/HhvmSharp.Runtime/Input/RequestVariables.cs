using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Input;

/// <summary>
/// From "a=1&amp;b[x]=2" to arrays: $_GET, $_POST, $_COOKIE and parse_str() (php_register_variable_ex and
/// php_default_treat_data).
/// </summary>
public static class RequestVariables
{
    /// <summary>A query string or a body; separators are each char of ini arg_separator.input.</summary>
    public static void ParseQuery(RequestContext ctx, ref PhpArray into, ReadOnlySpan<byte> text) =>
        Parse(ctx, ref into, text, (ctx.Ini.Get("arg_separator.input") ?? PhpString.SingleByte((byte)'&')).Span, cookies: false);

    /// <summary>A form's body: always separated by "&amp;".</summary>
    public static void ParseForm(RequestContext ctx, ref PhpArray into, ReadOnlySpan<byte> text, BodyLimits limits) => Parse(ctx, ref into, text, "&"u8, cookies: false, limits);

    /// <summary>A Cookie header: the first of several cookies with one name wins.</summary>
    public static void ParseCookies(RequestContext ctx, ref PhpArray into, ReadOnlySpan<byte> text) => Parse(ctx, ref into, text, ";"u8, cookies: true);

    /// <summary>The decoded names and values of a query string, not yet registered.</summary>
    internal static List<(PhpString Name, PhpString Value)> SplitQuery(RequestContext ctx, ReadOnlySpan<byte> text)
    {
        List<(PhpString Name, PhpString Value)> parts = [];
        ReadOnlySpan<byte> separators = (ctx.Ini.Get("arg_separator.input") ?? PhpString.SingleByte((byte)'&')).Span;
        while (text.Length > 0)
        {
            int end = text.IndexOfAny(separators);
            ReadOnlySpan<byte> part = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 1)..];
            if (part.Length == 0) continue;
            int equals = part.IndexOf((byte)'=');
            parts.Add((Decode(equals < 0 ? part : part[..equals], plusIsSpace: true), equals < 0 ? PhpString.Empty : Decode(part[(equals + 1)..], plusIsSpace: true)));
        }

        return parts;
    }

    private static void Parse(RequestContext ctx, ref PhpArray into, ReadOnlySpan<byte> text, ReadOnlySpan<byte> separators, bool cookies, BodyLimits? limits = null)
    {
        long limit = limits?.MaxInputVars ?? ctx.Ini.GetLong("max_input_vars");
        long count = 0;
        while (text.Length > 0)
        {
            int end = text.IndexOfAny(separators);
            ReadOnlySpan<byte> part = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 1)..];
            if (part.Length == 0) continue;
            int equals = part.IndexOf((byte)'=');
            if (cookies)
            {
                int blanks = 0;
                while (blanks < part.Length && part[blanks] is (byte)' ' or >= 9 and <= 13) blanks++;
                part = part[blanks..];
                equals -= blanks;
                if (part.Length == 0 || equals == 0) continue;
            }

            if (++count > limit)
            {
                string message = $"Input variables exceeded {limit}. To increase the limit change max_input_vars in php.ini.";
                if (limits is null) ctx.RaiseFromFunction(ErrorLevel.Warning, message);
                else limits.Complain(ctx, message);
                return;
            }

            PhpString name = PhpString.FromSpan(equals < 0 ? part : part[..equals]);
            PhpString value = equals < 0 ? PhpString.Empty : Decode(part[(equals + 1)..], plusIsSpace: !cookies);
            Register(ctx, ref into, cookies ? name : Decode(name.Span, plusIsSpace: true), Value.String(value), keepFirst: cookies);
        }
    }

    /// <summary>
    /// Sets a variable by its external name: "a.b" becomes a_b, "a[x][]" nests. Takes over <paramref name="owned"/>.
    /// </summary>
    public static void Register(RequestContext ctx, ref PhpArray into, PhpString externalName, in Value owned, bool keepFirst = false)
    {
        ReadOnlySpan<byte> original = externalName.Span;
        int nul = original.IndexOf((byte)0);
        if (nul >= 0) original = original[..nul];
        original = original.TrimStart((byte)' ');
        byte[] name = original.ToArray();
        int end = 0;
        for (; end < name.Length && name[end] != '['; end++)
            if (name[end] is (byte)' ' or (byte)'.') name[end] = (byte)'_';
        if (end == 0)
        {
            owned.Release(ctx);
            return;
        }

        List<PhpString?>? path = null;
        PhpString first = PhpString.FromSpan(name.AsSpan(0, end));
        if (end < name.Length) path = Indexes(name, end, ref first);
        if (IsForbidden(first, original))
        {
            owned.Release(ctx);
            return;
        }

        if (path is { Count: > 0 } && path.Count > ctx.Ini.GetLong("max_input_nesting_level"))
        {
            into.RemoveSymbol(ctx, first);
            owned.Release(ctx);
            if (ctx.Ini.Settings.DisplayErrors == Ini.ErrorDisplay.Off)
                ctx.RaiseFromFunction(ErrorLevel.Warning, $"Input variable nesting level exceeded {ctx.Ini.GetLong("max_input_nesting_level")}. To increase the limit change max_input_nesting_level in php.ini.");
            return;
        }

        Store(ctx, into, first, path, 0, in owned, keepFirst);
    }

    /// <summary>"[x][]" behind a name: the keys, null for an appending one. An unclosed bracket belongs to the key before it.</summary>
    private static List<PhpString?>? Indexes(byte[] name, int at, ref PhpString first)
    {
        var path = new List<PhpString?>();
        while (at < name.Length && name[at] == '[')
        {
            int start = at + 1;
            int key = start < name.Length && name[start] is (byte)' ' or >= 9 and <= 13 ? start + 1 : start;
            if (key < name.Length && name[key] == ']')
            {
                path.Add(null);
                at = key + 1;
                continue;
            }

            int close = name.AsSpan(key).IndexOf((byte)']');
            if (close < 0)
            {
                if (path.Count > 0) break;     // what follows the last closed index is dropped
                for (int i = at; i < name.Length; i++)
                    if (name[i] is (byte)' ' or (byte)'.' or (byte)'[') name[i] = (byte)'_';
                first = PhpString.FromSpan(name);
                return null;
            }

            path.Add(PhpString.FromSpan(name.AsSpan(start, key + close - start)));
            at = key + close + 1;
        }

        return path;
    }

    private static void Store(RequestContext ctx, PhpArray array, PhpString? key, List<PhpString?>? path, int level, in Value owned, bool keepFirst)
    {
        if (path is null || level >= path.Count)
        {
            if (key is null)
            {
                if (!array.Append(in owned)) owned.Release(ctx);
            }
            else if (keepFirst && level == 0 && array.TryGetSymbol(key, out _))
            {
                owned.Release(ctx);
            }
            else
            {
                array.SetSymbol(ctx, key, in owned);
            }

            return;
        }

        PhpArray inner;
        if (key is null)
        {
            inner = new PhpArray();
            if (!array.Append(Value.Array(inner)))
            {
                owned.Release(ctx);
                return;
            }
        }
        else if (array.TryGetSymbol(key, out Value there) && there.IsArray)
        {
            inner = PhpArray.Separate(ctx, ref array.FindSymbol(key));
        }
        else
        {
            inner = new PhpArray();
            array.SetSymbol(ctx, key, Value.Array(inner));
        }

        Store(ctx, inner, path[level], path, level + 1, in owned, keepFirst);
    }

    /// <summary>A name that only mangling makes a __Host- or __Secure- cookie.</summary>
    private static bool IsForbidden(PhpString name, ReadOnlySpan<byte> original) =>
        (name.Span.StartsWith("__Host-"u8) && !original.StartsWith("__Host-"u8)) ||
        (name.Span.StartsWith("__Secure-"u8) && !original.StartsWith("__Secure-"u8));

    /// <summary>%XX, and "+" as a space.</summary>
    internal static PhpString Decode(ReadOnlySpan<byte> text, bool plusIsSpace)
    {
        if (text.IndexOfAny((byte)'%', (byte)'+') < 0) return PhpString.FromSpan(text);
        var result = new byte[text.Length];
        int n = 0;
        for (int i = 0; i < text.Length; i++)
        {
            byte c = text[i];
            if (c == '+' && plusIsSpace)
            {
                c = (byte)' ';
            }
            else if (c == '%' && i + 2 < text.Length && char.IsAsciiHexDigit((char)text[i + 1]) && char.IsAsciiHexDigit((char)text[i + 2]))
            {
                c = (byte)((Hex(text[i + 1]) << 4) | Hex(text[i + 2]));
                i += 2;
            }

            result[n++] = c;
        }

        return new PhpString(result, n);
    }

    private static int Hex(byte c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}
