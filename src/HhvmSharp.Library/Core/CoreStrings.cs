using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Core;

/// <summary>The string functions that the engine itself brings along.</summary>
[PhpExtension("Core")]
internal static class CoreStrings
{
    [PhpFunction("strlen(string $string): int", Pure = true, NoThrow = true)]
    internal static long strlen(PhpString @string) => @string.Length;

    [PhpFunction("strcmp(string $string1, string $string2): int", Pure = true, NoThrow = true)]
    internal static long strcmp(PhpString string1, PhpString string2) => Difference(string1.Span, string2.Span);

    [PhpFunction("strncmp(string $string1, string $string2, int $length): int", Pure = true, Frameless = true)]
    internal static long strncmp(RequestContext ctx, PhpString string1, PhpString string2, long length)
    {
        if (length < 0) Arg.ValueError(ctx, 3, "must be greater than or equal to 0");
        return Difference(Cut(string1, length), Cut(string2, length));
    }

    [PhpFunction("strcasecmp(string $string1, string $string2): int", Pure = true, NoThrow = true)]
    internal static long strcasecmp(PhpString string1, PhpString string2) => DifferenceIgnoreCase(string1.Span, string2.Span);

    [PhpFunction("strncasecmp(string $string1, string $string2, int $length): int", Pure = true, Frameless = true)]
    internal static long strncasecmp(RequestContext ctx, PhpString string1, PhpString string2, long length)
    {
        if (length < 0) Arg.ValueError(ctx, 3, "must be greater than or equal to 0");
        return DifferenceIgnoreCase(Cut(string1, length), Cut(string2, length));
    }

    /// <summary>The difference of the first bytes that differ, otherwise -1, 0 or 1 by the lengths.</summary>
    internal static int Difference(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        int i = a.CommonPrefixLength(b);
        return i < a.Length && i < b.Length ? a[i] - b[i] : a.Length.CompareTo(b.Length);
    }

    internal static int DifferenceIgnoreCase(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        int length = Math.Min(a.Length, b.Length);
        for (int i = a.CommonPrefixLength(b); i < length; i++)
        {
            int difference = ByteStrings.ToLower(a[i]) - ByteStrings.ToLower(b[i]);
            if (difference != 0) return difference;
        }

        return a.Length.CompareTo(b.Length);
    }

    private static ReadOnlySpan<byte> Cut(PhpString s, long length) => s.Span[..(int)Math.Min(length, s.Length)];
}
