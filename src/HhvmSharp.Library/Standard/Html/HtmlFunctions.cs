using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Html;

/// <summary>htmlspecialchars(), htmlentities() and back.</summary>
[PhpExtension("standard")]
internal static class HtmlFunctions
{
    [PhpConst("HTML_SPECIALCHARS")] internal const int SpecialChars = 0;
    [PhpConst("HTML_ENTITIES")] internal const int Entities = 1;
    [PhpConst("ENT_COMPAT")] internal const int EntCompat = 2;
    [PhpConst("ENT_QUOTES")] internal const int EntQuotes = 3;
    [PhpConst("ENT_NOQUOTES")] internal const int EntNoQuotes = 0;
    [PhpConst("ENT_IGNORE")] internal const int EntIgnore = 4;
    [PhpConst("ENT_SUBSTITUTE")] internal const int EntSubstitute = 8;
    [PhpConst("ENT_DISALLOWED")] internal const int EntDisallowed = 128;
    [PhpConst("ENT_HTML401")] internal const int EntHtml401 = 0;
    [PhpConst("ENT_XML1")] internal const int EntXml1 = 16;
    [PhpConst("ENT_XHTML")] internal const int EntXhtml = 32;
    [PhpConst("ENT_HTML5")] internal const int EntHtml5 = 48;

    private const int Default = EntQuotes | EntSubstitute;

    [PhpFunction("htmlspecialchars(string $string, int $flags = ENT_QUOTES | ENT_SUBSTITUTE | ENT_HTML401, ?string $encoding = null, bool $double_encode = true): string", Frameless = true)]
    internal static PhpString htmlspecialchars(RequestContext ctx, PhpString @string, long flags = Default, PhpString? encoding = null, bool double_encode = true) =>
        Escape(ctx, @string, all: false, (int)flags, encoding, double_encode);

    [PhpFunction("htmlentities(string $string, int $flags = ENT_QUOTES | ENT_SUBSTITUTE | ENT_HTML401, ?string $encoding = null, bool $double_encode = true): string", Frameless = true)]
    internal static PhpString htmlentities(RequestContext ctx, PhpString @string, long flags = Default, PhpString? encoding = null, bool double_encode = true) =>
        Escape(ctx, @string, all: true, (int)flags, encoding, double_encode);

    [PhpFunction("htmlspecialchars_decode(string $string, int $flags = ENT_QUOTES | ENT_SUBSTITUTE | ENT_HTML401): string", Frameless = true)]
    internal static PhpString htmlspecialchars_decode(RequestContext ctx, PhpString @string, long flags = Default) =>
        Decode(ctx, @string, all: false, (int)flags, PhpString.FromLatin1("UTF-8"));

    [PhpFunction("html_entity_decode(string $string, int $flags = ENT_QUOTES | ENT_SUBSTITUTE | ENT_HTML401, ?string $encoding = null): string", Frameless = true)]
    internal static PhpString html_entity_decode(RequestContext ctx, PhpString @string, long flags = Default, PhpString? encoding = null) =>
        Decode(ctx, @string, all: true, (int)flags, encoding);

    internal static PhpString Escape(RequestContext ctx, PhpString text, bool all, int flags, PhpString? encoding, bool doubleEncode)
    {
        ReadOnlySpan<byte> s = text.Span;
        int type = flags & HtmlFlags.TypeMask;
        if (!all && doubleEncode && (flags & HtmlFlags.Disallowed) == 0 && encoding is null && IsUtf8Default(ctx) && EscapeMarkup(text, flags, type) is { } plain) return plain;
        HtmlCharset charset = HtmlCharset.Find(ctx, encoding);
        if (all)
        {
            if (charset.IsMultiByte)
                Arg.Notice(ctx, "Only basic entities substitution is supported for multi-byte encodings other than UTF-8; functionality is equivalent to htmlspecialchars");
            all = !charset.IsMultiByte && type != HtmlFlags.Xml1;
        }

        // plain ASCII without special characters stays as it is
        if ((flags & HtmlFlags.Disallowed) == 0 && !HasSpecial(s, all && type == HtmlFlags.Html5)) return text;
        HtmlEntities names = HtmlEntities.For(type);
        var result = new PhpStringBuilder(s.Length + s.Length / 4 + 16);
        int at = 0;
        while (at < s.Length)
        {
            int start = at;
            if (!charset.Next(s, ref at, out int cp))
            {
                at = Math.Min(at, s.Length);
                if ((flags & HtmlFlags.Ignore) != 0) continue;
                if ((flags & HtmlFlags.Substitute) == 0) return PhpString.Empty;
                result.Append(charset.IsUtf8 ? "\u00EF\u00BF\u00BD" : "&#xFFFD;");
                continue;
            }

            if (cp == '&')
            {
                if (doubleEncode || !IsEntity(s, at, flags, type, names, out int length))
                {
                    result.Append("&amp;");
                    continue;
                }

                result.Append(s.Slice(start, length + 2));
                at += length + 1;
                continue;
            }

            string? entity = (cp == '\'' && (flags & HtmlFlags.Single) == 0) || (cp == '"' && (flags & HtmlFlags.Double) == 0)
                ? null
                : Entity(cp, all, type, names, s, charset, ref at);
            if (entity is not null) result.Append('&').Append(entity).Append(';');
            else if ((flags & HtmlFlags.Disallowed) != 0 && !HtmlFlags.IsAllowed(cp, type) && (cp != HtmlCharset.Unmapped || charset.IsUnicode)
                && (all || charset.IsUnicode || cp <= 0x7D)) // beyond, nothing is known of the characters
                result.Append(charset.IsUtf8 ? "\u00EF\u00BF\u00BD" : "&#xFFFD;");
            else result.Append(s[start..at]);
        }

        return result.ToPhpString();
    }

    private static bool IsUtf8Default(RequestContext ctx) => ctx.Ini.Settings.DefaultCharset is not { } name || name.Length == 0 || name.Equals("UTF-8") || name.Equals("utf-8");

    /// <summary>The five characters of valid UTF-8; null: what is not valid is the business of others.</summary>
    private static PhpString? EscapeMarkup(PhpString text, int flags, int type)
    {
        ReadOnlySpan<byte> s = text.Span;
        bool quote = (flags & HtmlFlags.Double) != 0, apostrophe = (flags & HtmlFlags.Single) != 0;
        int extra = 0;
        byte high = 0;
        foreach (byte c in s)
        {
            high |= c;
            if (c > '>') continue;
            extra += c switch
            {
                (byte)'&' => 4,
                (byte)'<' or (byte)'>' => 3,
                (byte)'"' => quote ? 5 : 0,
                (byte)'\'' => apostrophe ? 5 : 0,
                _ => 0,
            };
        }

        if (high >= 0x80 && !text.IsKnownUtf8 && !System.Text.Unicode.Utf8.IsValid(s)) return null;
        if (extra == 0) return text;
        byte[] bytes = new byte[s.Length + extra];
        int at = 0;
        foreach (byte c in s)
        {
            ReadOnlySpan<byte> entity = c > '>' ? default : c switch
            {
                (byte)'&' => "&amp;"u8,
                (byte)'<' => "&lt;"u8,
                (byte)'>' => "&gt;"u8,
                (byte)'"' when quote => "&quot;"u8,
                (byte)'\'' when apostrophe => type == HtmlFlags.Html401 ? "&#039;"u8 : "&apos;"u8,
                _ => default,
            };
            if (entity.IsEmpty)
            {
                bytes[at++] = c;
                continue;
            }

            entity.CopyTo(bytes.AsSpan(at));
            at += entity.Length;
        }

        return new PhpString(bytes, at);
    }

    private static bool HasSpecial(ReadOnlySpan<byte> s, bool punctuation)
    {
        foreach (byte c in s)
        {
            if (c >= 0x80 || c is (byte)'&' or (byte)'<' or (byte)'>' or (byte)'"' or (byte)'\'') return true;
            if (punctuation && (c == 'f' || (!ByteStrings.IsLetter(c) && !ByteStrings.IsDigit(c) && c != ' '))) return true; // &fjlig;
        }

        return false;
    }

    private static string? Entity(int cp, bool all, int type, HtmlEntities names, ReadOnlySpan<byte> s, HtmlCharset charset, ref int at)
    {
        if (all && names.StartsPair(cp) && at < s.Length)
        {
            int next = at;
            if (charset.Next(s, ref next, out int second) && names.NameOf(cp, second) is { } pair)
            {
                at = next;
                return pair;
            }
        }

        switch (cp)
        {
            case '<':
                return "lt";
            case '>':
                return "gt";
            case '"':
                return "quot";
            case '\'': // HTML 4's table of all entities, which XHTML shares, has no &apos;
                return type == HtmlFlags.Html401 || (all && type == HtmlFlags.Xhtml) ? "#039" : "apos";
        }

        if (!all) return null;
        return names.NameOf(cp);
    }

    /// <summary>Whether an entity stands behind the ampersand; its length without "&amp;" and ";".</summary>
    private static bool IsEntity(ReadOnlySpan<byte> s, int at, int flags, int type, HtmlEntities names, out int length)
    {
        length = 0;
        if (at < s.Length && s[at] == '#')
        {
            if (!Numeric(s, at + 1, out int end, out int cp)) return false;
            length = end - at;
            return (flags & HtmlFlags.Disallowed) == 0 || HtmlFlags.IsNumericAllowed(cp, type);
        }

        if (!Name(s, at, out length)) return false;
        ReadOnlySpan<byte> name = s.Slice(at, length);
        if (type == HtmlFlags.Xml1) return IsBasic(name);
        return names.TryResolve(name, out _, out _) || (type == HtmlFlags.Xhtml && name.SequenceEqual("apos"u8));
    }

    private static bool IsBasic(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("amp"u8) || name.SequenceEqual("lt"u8) || name.SequenceEqual("gt"u8) || name.SequenceEqual("quot"u8) || name.SequenceEqual("apos"u8);

    /// <summary>Digits up to a semicolon at <paramref name="end"/>.</summary>
    private static bool Numeric(ReadOnlySpan<byte> s, int at, out int end, out int cp)
    {
        end = at;
        cp = 0;
        bool hex = at < s.Length && s[at] is (byte)'x' or (byte)'X';
        if (hex) at++;
        int start = at;
        long n = 0;
        for (; at < s.Length; at++)
        {
            int d = s[at] is >= (byte)'0' and <= (byte)'9' ? s[at] - '0' : hex && (s[at] | 0x20) is >= 'a' and <= 'f' ? (s[at] | 0x20) - 'a' + 10 : -1;
            if (d < 0) break;
            n = Math.Min(n * (hex ? 16 : 10) + d, 0x7FFFFFFF);
        }

        end = at;
        cp = (int)n;
        return at > start && at < s.Length && s[at] == ';' && n <= 0x10FFFF;
    }

    private static bool Name(ReadOnlySpan<byte> s, int at, out int length)
    {
        int i = at;
        while (i < s.Length && (ByteStrings.IsLetter(s[i]) || ByteStrings.IsDigit(s[i]))) i++;
        length = i - at;
        return length > 0 && i < s.Length && s[i] == ';';
    }

    internal static PhpString Decode(RequestContext ctx, PhpString text, bool all, int flags, PhpString? encoding)
    {
        ReadOnlySpan<byte> s = text.Span;
        int type = flags & HtmlFlags.TypeMask;
        HtmlCharset charset = HtmlCharset.Find(ctx, encoding);
        if (s.IndexOf((byte)'&') < 0) return text;
        if (charset.IsMultiByte)
        {
            if (all) Arg.Notice(ctx, "Only basic entities substitution is supported for multi-byte encodings other than UTF-8; functionality is equivalent to htmlspecialchars");
            all = false;
        }

        var result = new PhpStringBuilder(s.Length);
        var one = new PhpStringBuilder(8);
        int at = 0;
        while (at < s.Length)
        {
            if (s[at] != '&' || at + 3 >= s.Length)
            {
                result.Append(s[at++]);
                continue;
            }

            int end = at + 1;
            if (Resolve(s, at + 1, all, type, out end, out int cp, out int second)
                && !(cp == '\'' && (flags & HtmlFlags.Single) == 0) && !(cp == '"' && (flags & HtmlFlags.Double) == 0))
            {
                one.Clear();
                if (charset.Append(one, cp) && (second == 0 || (charset.IsUtf8 && charset.Append(one, second))))
                {
                    result.Append(one.Span);
                    at = end + 1;
                    continue;
                }
            }

            end = Math.Max(end, at + 1);
            result.Append(s[at..end]);
            at = end;
        }

        return result.ToPhpString();
    }

    private static bool Resolve(ReadOnlySpan<byte> s, int at, bool all, int type, out int end, out int cp, out int second)
    {
        second = 0;
        if (s[at] == '#')
        {
            if (!Numeric(s, at + 1, out end, out cp)) return false;
            if (!all && cp is not ('&' or '<' or '>' or '"' or '\'')) return false;
            return HtmlFlags.IsAllowed(cp, type) && !(type == HtmlFlags.Html5 && cp == 0x0D);
        }

        bool named = Name(s, at, out int length);
        end = at + length;
        cp = 0;
        if (!named) return false;
        ReadOnlySpan<byte> name = s.Slice(at, length);
        if (name.SequenceEqual("apos"u8) && type is HtmlFlags.Xhtml or HtmlFlags.Xml1 && name.SequenceEqual("apos"u8))
        {
            cp = '\'';
            return true;
        }

        if (!all || type == HtmlFlags.Xml1)
        {
            cp = name switch
            {
                _ when name.SequenceEqual("amp"u8) => '&',
                _ when name.SequenceEqual("lt"u8) => '<',
                _ when name.SequenceEqual("gt"u8) => '>',
                _ when name.SequenceEqual("quot"u8) => '"',
                _ when name.SequenceEqual("apos"u8) && type != HtmlFlags.Html401 => '\'',
                _ => 0,
            };
            return cp != 0;
        }

        return HtmlEntities.For(type).TryResolve(name, out cp, out second);
    }

    [PhpFunction("get_html_translation_table(int $table = HTML_SPECIALCHARS, int $flags = ENT_QUOTES | ENT_SUBSTITUTE | ENT_HTML401, string $encoding = \"UTF-8\"): array")]
    internal static PhpArray get_html_translation_table(RequestContext ctx, long table, long flags, PhpString encoding)
    {
        HtmlCharset charset = HtmlCharset.Find(ctx, encoding);
        int type = (int)flags & HtmlFlags.TypeMask;
        var result = new PhpArray();
        var key = new PhpStringBuilder(8);
        if (table == SpecialChars || type == HtmlFlags.Xml1 || charset.IsMultiByte)
        {
            if ((flags & HtmlFlags.Double) != 0) result.Add("\"", Value.String("&quot;"));
            result.Add("&", Value.String("&amp;"));
            if ((flags & HtmlFlags.Single) != 0) result.Add("'", Value.String(type == HtmlFlags.Html401 ? "&#039;" : "&apos;"));
            result.Add("<", Value.String("&lt;"));
            result.Add(">", Value.String("&gt;"));
            return result;
        }

        var all = HtmlEntities.For(type).All.Select(static e => (e.Key.First, e.Key.Second, e.Value)).ToList();
        if (type != HtmlFlags.Html5) all.Add(('\'', 0, "#039"));
        foreach ((int first, int second, string name) in all.OrderBy(static e => e.First).ThenBy(static e => e.Second))
        {
            if ((first == '"' && (flags & HtmlFlags.Double) == 0) || (first == '\'' && (flags & HtmlFlags.Single) == 0)) continue;
            key.Clear();
            if (!charset.Append(key, first) || (second != 0 && !charset.Append(key, second))) continue;
            result.SetKey(ctx, Value.String(PhpString.FromSpan(key.Span)), Value.String($"&{name};"));
        }

        return result;
    }
}
