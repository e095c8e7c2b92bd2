using System.Runtime.CompilerServices;

namespace HhvmSharp.Syntax.Lexing;

/// <summary>Classes of bytes as PHP's labels and numbers see them.</summary>
internal static class CharTable
{
    // bit 0: starts a label, bit 1: continues one, bit 2: decimal digit, bit 3: hexadecimal digit, bit 4: blank
    private static ReadOnlySpan<byte> Classes => s_classes;

    private static readonly byte[] s_classes = Build();

    private static byte[] Build()
    {
        var t = new byte[256];
        for (var c = 0; c < 256; c++)
        {
            var letter = c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or '_' or >= 0x80;
            var digit = c is >= '0' and <= '9';
            var hex = digit || c is >= 'a' and <= 'f' or >= 'A' and <= 'F';
            t[c] = (byte)((letter ? 3 : 0) | (digit ? 6 : 0) | (hex ? 8 : 0) | (c is ' ' or '\t' or '\n' or '\r' ? 16 : 0));
        }

        return t;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsLabelStart(byte c) => (Classes[c] & 1) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsLabel(byte c) => (Classes[c] & 2) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsDigit(byte c) => (uint)(c - '0') < 10;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsHex(byte c) => (Classes[c] & 8) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsOctal(byte c) => (uint)(c - '0') < 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsBlank(byte c) => (Classes[c] & 16) != 0;

    public static int HexValue(byte c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;

    /// <summary>Lines that end in a text: \n, \r\n and a lone \r each end one.</summary>
    public static int CountLines(ReadOnlySpan<byte> text, byte after)
    {
        var lines = text.Count((byte)'\n');
        for (var cr = text.IndexOf((byte)'\r'); cr >= 0;)
        {
            var next = cr + 1 < text.Length ? text[cr + 1] : after;
            if (next != '\n')
            {
                lines++;
            }

            var more = text[(cr + 1)..].IndexOf((byte)'\r');
            cr = more < 0 ? -1 : cr + 1 + more;
        }

        return lines;
    }
}
