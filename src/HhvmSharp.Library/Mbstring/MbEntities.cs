using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Mbstring;

/// <summary>mb_encode_numericentity() and mb_decode_numericentity().</summary>
[PhpExtension("mbstring")]
internal static class MbEntities
{
    // "&#", and "&#x", with one digit; with ten decimal and eight hexadecimal ones
    private const int MinDecimal = 3, MaxDecimal = 12, MinHex = 4, MaxHex = 11;

    [PhpFunction("mb_encode_numericentity(string $string, array $map, ?string $encoding = null, bool $hex = false): string")]
    internal static PhpString mb_encode_numericentity(RequestContext ctx, PhpString @string, PhpArray map, PhpString? encoding, bool hex)
    {
        MbEncoding found = MbState.Encoding(ctx, encoding, 3);
        uint[] ranges = Map(ctx, map);
        using Wide wide = found.DecodeAll(@string.Span);
        using var result = new Wide(wide.Count + 16);
        foreach (uint w in wide.Span)
        {
            if (!TryEncode(w, ranges, out uint number))
            {
                result.Add(w);
                continue;
            }

            foreach (char c in hex ? $"&#x{number:X};" : $"&#{number};") result.Add(c);
        }

        MbOutput output = MbState.Of(ctx).Output(@string.Length);
        if (@string.Length > 0) found.Encode(result.Span, output, end: true);
        return output.Bytes.ToPhpString();
    }

    /// <summary>Groups of four: first, last, offset, mask.</summary>
    private static uint[] Map(RequestContext ctx, PhpArray map)
    {
        if (map.Length % 4 != 0) Arg.ValueError(ctx, 2, "must have a multiple of 4 elements");
        List<uint> numbers = [];
        foreach ((Value _, Value element) in map)
        {
            Value entry = element.Dereferenced();
            bool number = entry.Kind switch
            {
                Kind.Array or Kind.Resource => false,
                Kind.String => Numbers.ParseNumeric(entry.AsString.Span, true, out _, out _, out _) != 0,
                Kind.Object => entry.AsObject.Cast(ctx, Kind.Int, out _),
                _ => true,
            };
            if (!number) Arg.ValueError(ctx, 2, "must only be composed of values of type int");
            numbers.Add(unchecked((uint)Conversions.ToInt(ctx, in entry)));
            Throw.IfPending(ctx);
        }

        return [.. numbers];
    }

    private static bool TryEncode(uint w, uint[] ranges, out uint number)
    {
        for (int i = 0; i < ranges.Length; i += 4)
        {
            if (w < ranges[i] || w > ranges[i + 1]) continue;
            number = unchecked(w + ranges[i + 2]) & ranges[i + 3];
            return true;
        }

        number = 0;
        return false;
    }

    private static bool TryDecode(uint number, uint[] ranges, out uint w)
    {
        w = 0;
        for (int i = 0; i < ranges.Length; i += 4)
        {
            w = unchecked(number - ranges[i + 2]);
            if (w >= ranges[i] && w <= ranges[i + 1]) return true;
        }

        return false;
    }

    [PhpFunction("mb_decode_numericentity(string $string, array $map, ?string $encoding = null): string")]
    internal static PhpString mb_decode_numericentity(RequestContext ctx, PhpString @string, PhpArray map, PhpString? encoding)
    {
        MbEncoding found = MbState.Encoding(ctx, encoding, 3);
        uint[] ranges = Map(ctx, map);
        using Wide wide = found.DecodeAll(@string.Span);
        using var result = new Wide(wide.Count);
        Decode(wide.Span, ranges, result);
        MbOutput output = MbState.Of(ctx).Output(@string.Length);
        if (@string.Length > 0) found.Encode(result.Span, output, end: true);
        return output.Bytes.ToPhpString();
    }

    private static void Decode(ReadOnlySpan<uint> text, uint[] ranges, Wide to)
    {
        while (!text.IsEmpty)
        {
            int start = text.IndexOf('&');
            if (start < 0) start = text.Length;
            to.Add(text[..start]);
            text = text[start..];
            if (text.IsEmpty) return;
            int length = Reference(text, out uint? number);
            if (number is { } n && TryDecode(n, ranges, out uint w))
            {
                to.Add(w);
                if (length < text.Length && text[length] == ';') length++;
            }
            else
            {
                to.Add(text[..length]);
            }

            text = text[length..];
        }
    }

    /// <summary>The length of what looks like a reference (without its semicolon), and its number if it is one.</summary>
    private static int Reference(ReadOnlySpan<uint> text, out uint? number)
    {
        number = null;
        if (text.Length < 2 || text[1] != '#') return 1;
        bool hex = text.Length > 2 && text[2] == 'x';
        int first = hex ? 3 : 2, length = first;
        while (length < text.Length && (hex ? text[length] < 0x80 && Spans.IsHex((byte)text[length]) : text[length] is >= '0' and <= '9')) length++;
        if (length < (hex ? MinHex : MinDecimal) || length > (hex ? MaxHex : MaxDecimal)) return length;
        uint value = 0;
        foreach (uint digit in text[first..length])
        {
            if (!hex && value > 0x19999999) return length;
            value = unchecked(hex ? value * 16 + (uint)Spans.Hex((byte)digit) : value * 10 + digit - '0');
        }

        number = value;
        return length;
    }
}
