using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Mbstring;

/// <summary>Length, parts, splitting, padding, trimming.</summary>
[PhpExtension("mbstring")]
internal static class MbSubstrings
{
    [PhpFunction("mb_strlen(string $string, ?string $encoding = null): int", Frameless = true)]
    internal static long mb_strlen(RequestContext ctx, PhpString @string, PhpString? encoding) => MbText.Length(@string, MbState.Encoding(ctx, encoding, 2));

    [PhpFunction("mb_substr(string $string, int $start, ?int $length = null, ?string $encoding = null): string", Frameless = true)]
    internal static PhpString mb_substr(RequestContext ctx, PhpString @string, long start, long? length, PhpString? encoding)
    {
        if (start == long.MinValue) Arg.ValueError(ctx, 2, $"must be between {long.MinValue + 1} and {long.MaxValue}");
        if (length == long.MinValue) Arg.ValueError(ctx, 3, $"must be between {long.MinValue + 1} and {long.MaxValue}");
        MbEncoding found = MbState.Encoding(ctx, encoding, 4);
        long all = start < 0 || length < 0 ? MbText.Length(@string, found) : 0;
        if (start < 0) start = Math.Max(all + start, 0);
        long count = length is not { } wanted ? long.MaxValue : wanted >= 0 ? wanted : Math.Max(all - start + wanted, 0);
        return MbText.Substring(MbState.Of(ctx), @string, start, count, found);
    }

    [PhpFunction("mb_strcut(string $string, int $start, ?int $length = null, ?string $encoding = null): string")]
    internal static PhpString mb_strcut(RequestContext ctx, PhpString @string, long start, long? length, PhpString? encoding)
    {
        MbEncoding found = MbState.Encoding(ctx, encoding, 4);
        ReadOnlySpan<byte> s = @string.Span;
        long count = length ?? s.Length;
        if (start < 0) start = Math.Max(s.Length + start, 0);
        if (count < 0) count = Math.Max(s.Length - start + count, 0);
        if (start > s.Length || count == 0) return PhpString.Empty;
        int from = (int)start;
        if (found.TryCut(s, from, count, out ReadOnlySpan<byte> part)) return PhpString.FromSpan(part);
        if (found.Width != 0)
        {
            from &= -found.Width;
            return PhpString.FromSpan(s.Slice(from, (int)Math.Min(count, s.Length - from) & -found.Width));
        }

        if (found.Lengths is not { } lengths) return PhpString.FromSpan(MbCut.Cut(found, s, from, count));
        from = LastStart(s, 0, from, lengths);
        return PhpString.FromSpan(count >= s.Length - from ? s[from..] : s[from..LastStart(s, from, from + count, lengths)]);
    }

    /// <summary>The last beginning of a character up to a limit.</summary>
    private static int LastStart(ReadOnlySpan<byte> s, int at, long limit, byte[] lengths)
    {
        int last = 0;
        while (at < limit && at < s.Length) at += last = lengths[s[at]];
        return at > limit ? at - last : at;
    }

    [PhpFunction("mb_str_split(string $string, int $length = 1, ?string $encoding = null): array", Frameless = true)]
    internal static PhpArray mb_str_split(RequestContext ctx, PhpString @string, long length, PhpString? encoding)
    {
        if (length <= 0) Arg.ValueError(ctx, 2, "must be greater than 0");
        if (length > uint.MaxValue / 4) Arg.ValueError(ctx, 2, "is too large");
        MbEncoding found = MbState.Encoding(ctx, encoding, 3);
        var result = new PhpArray();
        ReadOnlySpan<byte> s = @string.Span;
        if (found.Width == 0 && found.Lengths is null)
        {
            using Wide wide = found.DecodeAll(s);
            for (int at = 0; at < wide.Count; at += (int)Math.Min(length, wide.Count))
            {
                MbOutput output = MbState.Of(ctx).Output(16);
                found.Encode(wide.Span.Slice(at, (int)Math.Min(length, wide.Count - at)), output, end: true);
                result.Append(Value.String(output.Bytes.ToPhpString()));
            }

            return result;
        }

        for (int at = 0; at < s.Length;)
        {
            long end = at;
            if (found.Width != 0) end += found.Width * length;
            else for (long n = 0; n < length && end < s.Length; n++) end += found.Lengths![s[(int)end]];
            int stop = (int)Math.Min(end, s.Length);
            result.Append(Value.String(PhpString.FromSpan(s[at..stop])));
            at = stop;
        }

        return result;
    }

    [PhpFunction("mb_str_pad(string $string, int $length, string $pad_string = \" \", int $pad_type = STR_PAD_RIGHT, ?string $encoding = null): string")]
    internal static PhpString mb_str_pad(RequestContext ctx, PhpString @string, long length, PhpString pad_string, long pad_type, PhpString? encoding)
    {
        const long left = 0, both = 2;
        MbEncoding found = MbState.Encoding(ctx, encoding, 5);
        long own = MbText.Length(@string, found);
        if (length < 0 || length <= own) return @string;
        if (pad_string.Length == 0) Arg.ValueError(ctx, 3, "must not be empty");
        if (pad_type is < left or > both) Arg.ValueError(ctx, 4, "must be STR_PAD_LEFT, STR_PAD_RIGHT, or STR_PAD_BOTH");
        long unit = MbText.Length(pad_string, found);
        if (unit == 0) Arg.ValueError(ctx, 3, "must not be empty");
        long padding = length - own;
        long before = pad_type == left ? padding : pad_type == both ? padding / 2 : 0, after = padding - before;
        if ((before / unit + after / unit) > (int.MaxValue - @string.Length) / pad_string.Length) Throw.Error(ctx, "String size overflow");
        MbState state = MbState.Of(ctx);
        byte[] room = Arg.Allocate(ctx, @string.Length + Size(before) + Size(after));
        int at = Fill(room, 0, before);
        @string.Span.CopyTo(room.AsSpan(at));
        Fill(room, at + @string.Length, after);
        return new PhpString(room);

        long Size(long characters) => characters / unit * pad_string.Length + Rest(characters).Length;

        PhpString Rest(long characters) => MbText.Substring(state, pad_string, 0, characters % unit, found);

        int Fill(byte[] to, int position, long characters)
        {
            for (long n = characters / unit; n > 0; n--, position += pad_string.Length) pad_string.Span.CopyTo(to.AsSpan(position));
            PhpString rest = Rest(characters);
            rest.Span.CopyTo(to.AsSpan(position));
            return position + rest.Length;
        }
    }

    // ---- trimming ----

    private static readonly uint[] Blanks =
    [
        0x20, 0x0C, 0x0A, 0x0D, 0x09, 0x0B, 0x00, 0xA0, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2007,
        0x2008, 0x2009, 0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0x85, 0x180E,
    ];

    [PhpFunction("mb_trim(string $string, ?string $characters = null, ?string $encoding = null): string")]
    internal static PhpString mb_trim(RequestContext ctx, PhpString @string, PhpString? characters, PhpString? encoding) =>
        Trim(ctx, @string, characters, encoding, left: true, right: true);

    [PhpFunction("mb_ltrim(string $string, ?string $characters = null, ?string $encoding = null): string")]
    internal static PhpString mb_ltrim(RequestContext ctx, PhpString @string, PhpString? characters, PhpString? encoding) =>
        Trim(ctx, @string, characters, encoding, left: true, right: false);

    [PhpFunction("mb_rtrim(string $string, ?string $characters = null, ?string $encoding = null): string")]
    internal static PhpString mb_rtrim(RequestContext ctx, PhpString @string, PhpString? characters, PhpString? encoding) =>
        Trim(ctx, @string, characters, encoding, left: false, right: true);

    private static PhpString Trim(RequestContext ctx, PhpString text, PhpString? characters, PhpString? name, bool left, bool right)
    {
        MbEncoding encoding = MbState.Encoding(ctx, name, 3);
        uint[] what = Blanks;
        if (characters is not null)
        {
            using Wide list = encoding.DecodeAll(characters.Span);
            what = list.Span.ToArray();
        }

        using Wide wide = encoding.DecodeAll(text.Span);
        ReadOnlySpan<uint> all = wide.Span;
        int start = 0, end = all.Length;
        while (left && start < end && what.AsSpan().Contains(all[start])) start++;
        // a text of nothing else has been counted on both sides
        if (start == end && left) return end == 0 ? text : PhpString.Empty;
        while (right && end > start && what.AsSpan().Contains(all[end - 1])) end--;
        return start == 0 && end == all.Length ? text : MbText.Substring(MbState.Of(ctx), text, start, end - start, encoding);
    }
}
