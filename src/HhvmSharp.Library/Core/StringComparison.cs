using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Core;

/// <summary>strlen() and the comparisons of bytes.</summary>
[PhpExtension("Core")]
internal static class StringComparison
{
    [PhpFunction("strlen(string $string): int", Pure = true, NoThrow = true)]
    internal static long strlen(PhpString @string) => @string.Length;

    [PhpFunction("strcmp(string $string1, string $string2): int", Pure = true, NoThrow = true)]
    internal static long strcmp(PhpString string1, PhpString string2) => Sign(string1.Span.SequenceCompareTo(string2.Span));

    [PhpFunction("strncmp(string $string1, string $string2, int $length): int", Pure = true)]
    internal static long strncmp(RequestContext ctx, PhpString string1, PhpString string2, long length)
    {
        if (length < 0) Arg.ValueError(ctx, 3, "must be greater than or equal to 0");
        return Sign(Cut(string1, length).SequenceCompareTo(Cut(string2, length)));
    }

    [PhpFunction("strcasecmp(string $string1, string $string2): int", Pure = true, NoThrow = true)]
    internal static long strcasecmp(PhpString string1, PhpString string2) => CompareNoCase(string1.Span, string2.Span);

    [PhpFunction("strncasecmp(string $string1, string $string2, int $length): int", Pure = true)]
    internal static long strncasecmp(RequestContext ctx, PhpString string1, PhpString string2, long length)
    {
        if (length < 0) Arg.ValueError(ctx, 3, "must be greater than or equal to 0");
        return CompareNoCase(Cut(string1, length), Cut(string2, length));
    }

    private static ReadOnlySpan<byte> Cut(PhpString s, long length) => s.Span[..(int)Math.Min(length, s.Length)];

    private static int Sign(int order) => order < 0 ? -1 : order > 0 ? 1 : 0;

    /// <summary>zend_binary_strcasecmp: ASCII letters only; the difference of the bytes or of the lengths gives the sign.</summary>
    private static int CompareNoCase(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        int shared = Math.Min(a.Length, b.Length);
        for (int i = 0; i < shared; i++)
        {
            int difference = Lower(a[i]) - Lower(b[i]);
            if (difference != 0) return Sign(difference);
        }

        return Sign(a.Length - b.Length);
    }

    private static int Lower(byte c) => (uint)(c - 'A') <= 'Z' - 'A' ? c | 0x20 : c;
}
