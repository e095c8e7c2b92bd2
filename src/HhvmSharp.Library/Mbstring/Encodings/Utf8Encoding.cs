using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Mbstring;

/// <summary>UTF-8.</summary>
internal class Utf8Encoding : MbEncoding
{
    internal Utf8Encoding(string name, params string[] aliases)
        : base(name, "UTF-8", aliases)
    {
        IsUtf8 = true;
        Lengths = MbEncodings.Table((0xC2, 0xDF, 2), (0xE0, 0xEF, 3), (0xF0, 0xF4, 4));
    }

    internal override void Decode(ReadOnlySpan<byte> bytes, Wide to, ref uint state)
    {
        for (int at = 0; at < bytes.Length;) to.Add(Next(bytes, ref at));
    }

    /// <summary>The code point at a position, which moves behind it; <see cref="MbEncoding.Bad"/> is as long as its valid beginning.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static uint Next(ReadOnlySpan<byte> bytes, ref int at)
    {
        byte c = bytes[at];
        if (c >= 0x80) return Sequence(bytes, ref at);
        at++;
        return c;
    }

    private static uint Sequence(ReadOnlySpan<byte> bytes, ref int at)
    {
        uint c = bytes[at++];
        int more = c switch { < 0xC2 => 0, <= 0xDF => 1, <= 0xEF => 2, <= 0xF4 => 3, _ => 0 };
        if (more == 0 || at == bytes.Length) return Bad;
        // the first trail byte excludes overlong forms, surrogates and what is beyond Unicode
        uint trail = bytes[at];
        (uint low, uint high) = c switch { 0xE0 => (0xA0u, 0xBFu), 0xED => (0x80u, 0x9Fu), 0xF0 => (0x90u, 0xBFu), 0xF4 => (0x80u, 0x8Fu), _ => (0x80u, 0xBFu) };
        if (trail < low || trail > high) return Bad;
        uint cp = c & (0x3Fu >> more);
        while (true)
        {
            cp = (cp << 6) | (trail & 0x3F);
            at++;
            if (--more == 0) return cp;
            if (at == bytes.Length || ((trail = bytes[at]) & 0xC0) != 0x80) return Bad;
        }
    }

    internal override void Encode(ReadOnlySpan<uint> text, MbOutput to, bool end)
    {
        foreach (uint w in text)
        {
            if (w <= 0x10FFFF) Utf8Text.Append(to.Bytes, (int)w);
            else to.Illegal(w, this);
        }
    }

    internal override bool IsValid(ReadOnlySpan<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes);

    internal override bool TryCut(ReadOnlySpan<byte> bytes, int from, long length, out ReadOnlySpan<byte> part)
    {
        while (from > 0 && from < bytes.Length && IsTrail(bytes[from])) from--;
        long end = from + length;
        if (end >= bytes.Length)
        {
            part = bytes[from..];
            return true;
        }

        while (end > from && IsTrail(bytes[(int)end])) end--;
        part = bytes[from..(int)end];
        return true;
    }

    internal static bool IsTrail(byte c) => (c & 0xC0) == 0x80;
}

/// <summary>UTF-8 with the emoji of a Japanese mobile operator in the private use area.</summary>
internal sealed class MobileUtf8Encoding(string name, params string[] aliases) : Utf8Encoding(name, aliases)
{
    private CodeTable? _table;

    private CodeTable Emoji => _table ??= CodeTable.Load(Name);

    internal override void Decode(ReadOnlySpan<byte> bytes, Wide to, ref uint state)
    {
        for (int at = 0; at < bytes.Length;)
        {
            uint cp = Next(bytes, ref at);
            if (cp is < 0xE000 or > 0xF8FF || !Emoji.TryDecode(cp, to)) to.Add(cp);
        }
    }

    internal override void Encode(ReadOnlySpan<uint> text, MbOutput to, bool end)
    {
        for (int i = 0; i < text.Length;)
        {
            uint w = text[i];
            int used = Emoji.Encode(text[i..], out uint code);
            if (used > 0)
            {
                Utf8Text.Append(to.Bytes, (int)code);
                i += used;
                continue;
            }

            if (w <= 0x10FFFF && !Emoji.IsExcluded(w)) Utf8Text.Append(to.Bytes, (int)w);
            else to.Illegal(w, this);
            i++;
        }
    }

    internal override bool IsValid(ReadOnlySpan<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes);
}
