using System.Buffers;
using HhvmSharp.Library.Standard;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Filter;

/// <summary>FILTER_SANITIZE_* and FILTER_UNSAFE_RAW.</summary>
internal static class Sanitizers
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", Digits = "0123456789";

    internal static readonly SearchValues<byte> EmailCharacters = Set(Letters + Digits + "!#$%&'*+-=?^_`{|}~@.[]");
    internal static readonly SearchValues<byte> UrlCharacters = Set(Letters + Digits + "$-_.+!*'(),{}|\\^~[]`<>#%\";/?:@&=");
    internal static readonly SearchValues<byte> IntCharacters = Set("+-" + Digits);
    private static readonly SearchValues<byte> Unencoded = Set(Letters + Digits + "-._");

    private static SearchValues<byte> Set(string characters) => SearchValues.Create(System.Text.Encoding.Latin1.GetBytes(characters));

    /// <summary>Drops all other characters.</summary>
    internal static PhpString Keep(PhpString text, SearchValues<byte> allowed)
    {
        ReadOnlySpan<byte> s = text.Span;
        if (!s.ContainsAnyExcept(allowed))
        {
            text.MarkShared();
            return text;
        }

        var kept = new PhpStringBuilder(s.Length);
        foreach (byte c in s)
            if (allowed.Contains(c)) kept.Append(c);
        return kept.ToPhpString();
    }

    internal static PhpString Number(PhpString text, long flags)
    {
        string extra = ((flags & FilterFlag.AllowFraction) != 0 ? "." : "") + ((flags & FilterFlag.AllowThousand) != 0 ? "," : "")
            + ((flags & FilterFlag.AllowScientific) != 0 ? "eE" : "");
        return Keep(text, extra.Length == 0 ? IntCharacters : Set("+-" + Digits + extra));
    }

    /// <summary>The FILTER_FLAG_STRIP_* flags.</summary>
    internal static PhpString Strip(PhpString text, long flags)
    {
        text.MarkShared();
        if ((flags & (FilterFlag.StripLow | FilterFlag.StripHigh | FilterFlag.StripBacktick)) == 0) return text;
        var kept = new PhpStringBuilder(text.Length);
        foreach (byte c in text.Span)
        {
            int flag = c >= 127 ? FilterFlag.StripHigh : c < 32 ? FilterFlag.StripLow : c == '`' ? FilterFlag.StripBacktick : 0;
            if ((flags & flag) == 0) kept.Append(c);
        }

        return kept.ToPhpString();
    }

    internal static PhpString Encoded(ReadOnlySpan<byte> text)
    {
        var result = new PhpStringBuilder(text.Length + 16);
        foreach (byte c in text)
        {
            // 255 stays: PHP's table ends before it
            if (Unencoded.Contains(c) || c == 255) result.Append(c);
            else result.Append('%').Append(char.ToUpperInvariant("0123456789abcdef"[c >> 4])).Append(char.ToUpperInvariant("0123456789abcdef"[c & 15]));
        }

        return result.ToPhpString();
    }

    private static ByteSet Entities(long flags, bool quotes)
    {
        var set = default(ByteSet);
        if (quotes)
        {
            set.Add((byte)'\'');
            set.Add((byte)'"');
        }

        if ((flags & FilterFlag.EncodeAmp) != 0) set.Add((byte)'&');
        if ((flags & FilterFlag.EncodeLow) != 0) AddLow(ref set);
        if ((flags & FilterFlag.EncodeHigh) != 0) AddHigh(ref set);
        return set;
    }

    private static void AddLow(ref ByteSet set)
    {
        for (int c = 0; c < 32; c++) set.Add((byte)c);
    }

    private static void AddHigh(ref ByteSet set)
    {
        for (int c = 127; c < 256; c++) set.Add((byte)c);
    }

    /// <summary>"&amp;#60;" for each character of a set.</summary>
    private static PhpString Encode(PhpString text, ByteSet set)
    {
        var result = new PhpStringBuilder(text.Length + 16);
        foreach (byte c in text.Span)
        {
            if (set.Contains(c)) result.Append("&#"u8).Append((long)c).Append(';');
            else result.Append(c);
        }

        return result.ToPhpString();
    }

    internal static PhpString SpecialChars(PhpString text, long flags)
    {
        ByteSet set = Entities(flags & FilterFlag.EncodeHigh, quotes: true);
        foreach (byte c in "<>&"u8) set.Add(c);
        AddLow(ref set);
        return Encode(Strip(text, flags), set);
    }

    internal static Value String(PhpString text, long flags)
    {
        PhpString encoded = Encode(Strip(text, flags), Entities(flags, (flags & FilterFlag.NoEncodeQuotes) == 0));
        PhpString result = new TagStripper(encoded, null, allowTagSpaces: true).Run();
        if (result.Length == 0 && (flags & FilterFlag.EmptyStringNull) != 0) return Value.Null;
        return Value.String(result);
    }

    internal static Value Raw(PhpString text, long flags)
    {
        if (text.Length == 0) return (flags & FilterFlag.EmptyStringNull) != 0 ? Value.Null : Value.String(text).Copied();
        const int acting = FilterFlag.StripLow | FilterFlag.StripHigh | FilterFlag.StripBacktick | FilterFlag.EncodeAmp | FilterFlag.EncodeLow | FilterFlag.EncodeHigh;
        return (flags & acting) == 0 ? Value.String(text).Copied() : Value.String(Encode(Strip(text, flags), Entities(flags, quotes: false)));
    }
}
