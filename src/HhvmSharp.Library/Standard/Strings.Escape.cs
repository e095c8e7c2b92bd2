using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>Backslashes and other escapes.</summary>
[PhpExtension("standard")]
internal static class StringEscape
{
    [PhpFunction("addslashes(string $string): string", Pure = true, NoThrow = true)]
    internal static PhpString addslashes(PhpString @string)
    {
        ReadOnlySpan<byte> s = @string.Span;
        if (s.IndexOfAny("'\"\\\0"u8) < 0) return @string;
        var result = new PhpStringBuilder(s.Length + 16);
        foreach (byte c in s)
        {
            if (c is (byte)'\'' or (byte)'"' or (byte)'\\') result.Append('\\').Append(c);
            else if (c == 0) result.Append("\\0");
            else result.Append(c);
        }

        return result.ToPhpString();
    }

    [PhpFunction("stripslashes(string $string): string", Pure = true, NoThrow = true)]
    internal static PhpString stripslashes(PhpString @string)
    {
        ReadOnlySpan<byte> s = @string.Span;
        if (s.IndexOf((byte)'\\') < 0) return @string;
        var result = new PhpStringBuilder(s.Length);
        for (int i = 0; i < s.Length; i++)
        {
            if (s[i] != '\\')
            {
                result.Append(s[i]);
                continue;
            }

            if (++i < s.Length) result.Append(s[i] == '0' ? (byte)0 : s[i]);
        }

        return result.ToPhpString();
    }

    [PhpFunction("addcslashes(string $string, string $characters): string")]
    internal static PhpString addcslashes(RequestContext ctx, PhpString @string, PhpString characters)
    {
        if (@string.Length == 0) return PhpString.Empty;
        if (characters.Length == 0) return @string;
        ByteSet set = ByteSet.FromMask(ctx, characters);
        var result = new PhpStringBuilder(@string.Length + 16);
        foreach (byte c in @string.Span)
        {
            if (!set.Contains(c))
            {
                result.Append(c);
                continue;
            }

            result.Append('\\');
            if (c is >= 32 and <= 126)
            {
                result.Append(c);
                continue;
            }

            switch (c)
            {
                case (byte)'\n': result.Append('n'); break;
                case (byte)'\t': result.Append('t'); break;
                case (byte)'\r': result.Append('r'); break;
                case 7: result.Append('a'); break;
                case (byte)'\v': result.Append('v'); break;
                case (byte)'\b': result.Append('b'); break;
                case (byte)'\f': result.Append('f'); break;
                default:
                    result.Append((byte)('0' + (c >> 6))).Append((byte)('0' + ((c >> 3) & 7))).Append((byte)('0' + (c & 7)));
                    break;
            }
        }

        return result.ToPhpString();
    }

    [PhpFunction("stripcslashes(string $string): string", Pure = true, NoThrow = true)]
    internal static PhpString stripcslashes(PhpString @string)
    {
        ReadOnlySpan<byte> s = @string.Span;
        var result = new PhpStringBuilder(s.Length);
        for (int i = 0; i < s.Length; i++)
        {
            if (s[i] != '\\' || i + 1 >= s.Length)
            {
                result.Append(s[i]);
                continue;
            }

            byte c = s[++i];
            switch (c)
            {
                case (byte)'n': result.Append('\n'); break;
                case (byte)'r': result.Append('\r'); break;
                case (byte)'a': result.Append('\a'); break;
                case (byte)'t': result.Append('\t'); break;
                case (byte)'v': result.Append('\v'); break;
                case (byte)'b': result.Append('\b'); break;
                case (byte)'f': result.Append('\f'); break;
                case (byte)'x' when i + 1 < s.Length && char.IsAsciiHexDigit((char)s[i + 1]):
                    int hex = Convert.ToInt32(((char)s[++i]).ToString(), 16);
                    if (i + 1 < s.Length && char.IsAsciiHexDigit((char)s[i + 1])) hex = hex * 16 + Convert.ToInt32(((char)s[++i]).ToString(), 16);
                    result.Append((byte)hex);
                    break;
                case >= (byte)'0' and <= (byte)'7':
                    int octal = c - '0';
                    for (int k = 0; k < 2 && i + 1 < s.Length && s[i + 1] is >= (byte)'0' and <= (byte)'7'; k++) octal = octal * 8 + s[++i] - '0';
                    result.Append((byte)octal);
                    break;
                default:
                    result.Append(c);
                    break;
            }
        }

        return result.ToPhpString();
    }

    [PhpFunction("quotemeta(string $string): string", Pure = true, NoThrow = true)]
    internal static PhpString quotemeta(PhpString @string)
    {
        if (@string.Length == 0) return PhpString.Empty;
        var result = new PhpStringBuilder(@string.Length + 16);
        foreach (byte c in @string.Span)
        {
            if (".\\+*?[^]$()"u8.Contains(c)) result.Append('\\');
            result.Append(c);
        }

        return result.ToPhpString();
    }

    [PhpFunction("strip_tags(string $string, array|string|null $allowed_tags = null): string")]
    internal static PhpString strip_tags(RequestContext ctx, PhpString @string, Value allowed_tags)
    {
        PhpString? allowed = null;
        if (allowed_tags.IsString) allowed = allowed_tags.AsString;
        else if (allowed_tags.IsArray && allowed_tags.AsArray.Length > 0)
        {
            var tags = new PhpStringBuilder();
            foreach ((Value _, Value tag) in allowed_tags.AsArray) tags.Append('<').Append(StringReplace.Text(ctx, in tag)).Append('>');
            allowed = tags.ToPhpString();
        }

        return new TagStripper(@string, allowed).Run();
    }

    [PhpFunction("nl_langinfo(int $item): string|false")]
    internal static PhpString? nl_langinfo(RequestContext ctx, long item) => LocaleData.Info(ctx, item);
}
