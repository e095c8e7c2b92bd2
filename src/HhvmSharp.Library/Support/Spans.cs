namespace HhvmSharp.Library;

/// <summary>What C code does with bytes and .NET has no word for.</summary>
internal static class Spans
{
    /// <summary>The byte at an index, 0 outside: where C code looks at its terminator.</summary>
    internal static byte At(this ReadOnlySpan<byte> s, int index) => (uint)index < (uint)s.Length ? s[index] : (byte)0;

    internal static bool IsHex(byte c) => char.IsAsciiHexDigit((char)c);

    /// <summary>The value of a hexadecimal digit.</summary>
    internal static int Hex(byte c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;

    /// <summary>ispunct in the C locale.</summary>
    internal static bool IsPunctuation(byte c) => char.IsBetween((char)c, '!', '~') && !char.IsAsciiLetterOrDigit((char)c);

    /// <summary>What C code sees of a string: up to the first NUL.</summary>
    internal static ReadOnlySpan<byte> UpToNul(ReadOnlySpan<byte> s)
    {
        int nul = s.IndexOf((byte)0);
        return nul < 0 ? s : s[..nul];
    }
}
