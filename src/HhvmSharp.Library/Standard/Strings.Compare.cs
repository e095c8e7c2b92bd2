using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>Natural order, distances, versions.</summary>
[PhpExtension("standard")]
internal static class StringCompare
{
    [PhpFunction("strcoll(string $string1, string $string2): int", NoThrow = true)]
    internal static long strcoll(RequestContext ctx, PhpString string1, PhpString string2) => ctx.CompareLocale(string1, string2);

    [PhpFunction("strnatcmp(string $string1, string $string2): int", Pure = true, NoThrow = true)]
    internal static long strnatcmp(PhpString string1, PhpString string2) => NaturalCompare.Compare(string1.Span, string2.Span, false);

    [PhpFunction("strnatcasecmp(string $string1, string $string2): int", Pure = true, NoThrow = true)]
    internal static long strnatcasecmp(PhpString string1, PhpString string2) => NaturalCompare.Compare(string1.Span, string2.Span, true);

    [PhpFunction("levenshtein(string $string1, string $string2, int $insertion_cost = 1, int $replacement_cost = 1, int $deletion_cost = 1): int", Pure = true, NoThrow = true)]
    internal static long levenshtein(PhpString string1, PhpString string2, long insertion_cost, long replacement_cost, long deletion_cost)
    {
        ReadOnlySpan<byte> a = string1.Span, b = string2.Span;
        if (a.IsEmpty) return b.Length * insertion_cost;
        if (b.IsEmpty) return a.Length * deletion_cost;
        // with a cheap way back and forth the letters are all alike: the row is only as long as the shorter string
        if (insertion_cost == deletion_cost && a.Length < b.Length)
        {
            ReadOnlySpan<byte> swap = a;
            a = b;
            b = swap;
        }

        var above = new long[b.Length + 1];
        var row = new long[b.Length + 1];
        for (int k = 0; k <= b.Length; k++) above[k] = k * insertion_cost;
        for (int i = 0; i < a.Length; i++)
        {
            row[0] = above[0] + deletion_cost;
            for (int k = 0; k < b.Length; k++)
            {
                long cost = above[k] + (a[i] == b[k] ? 0 : replacement_cost);
                cost = Math.Min(cost, above[k + 1] + deletion_cost);
                row[k + 1] = Math.Min(cost, row[k] + insertion_cost);
            }

            (above, row) = (row, above);
        }

        return above[b.Length];
    }

    [PhpFunction("version_compare(string $version1, string $version2, ?string $operator = null): int|bool")]
    internal static Value version_compare(RequestContext ctx, PhpString version1, PhpString version2, PhpString? @operator)
    {
        int result = CompareVersions(Spans.UpToNul(version1.Span), Spans.UpToNul(version2.Span));
        switch (@operator?.ToString())
        {
            case null:
                return Value.Int(result);
            case "<" or "lt":
                return Value.Bool(result < 0);
            case "<=" or "le":
                return Value.Bool(result <= 0);
            case ">" or "gt":
                return Value.Bool(result > 0);
            case ">=" or "ge":
                return Value.Bool(result >= 0);
            case "==" or "=" or "eq":
                return Value.Bool(result == 0);
            case "!=" or "<>" or "ne":
                return Value.Bool(result != 0);
            default:
                Arg.ValueError(ctx, 3, "must be a valid comparison operator");
                return default;
        }
    }

    /// <summary>-1, 0 or 1; part by part, as the manual says of version_compare().</summary>
    internal static int CompareVersions(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        if (a.IsEmpty || b.IsEmpty) return a.Length == b.Length ? 0 : a.IsEmpty ? -1 : 1;
        ReadOnlySpan<byte> x = a[0] == '#' ? a : Canonical(a), y = b[0] == '#' ? b : Canonical(b);
        bool moreX = true, moreY = true;
        while (!x.IsEmpty && !y.IsEmpty && moreX && moreY)
        {
            ReadOnlySpan<byte> p = Part(ref x, out moreX), q = Part(ref y, out moreY);
            int result = CompareParts(p, q);
            if (result != 0) return result;
        }

        if (moreX) return x.Length > 0 && ByteStrings.IsDigit(x[0]) ? 1 : CompareVersions(x, "#N#"u8);
        if (moreY) return y.Length > 0 && ByteStrings.IsDigit(y[0]) ? -1 : CompareVersions("#N#"u8, y);
        return 0;
    }

    private static ReadOnlySpan<byte> Part(ref ReadOnlySpan<byte> rest, out bool more)
    {
        int dot = rest.IndexOf((byte)'.');
        more = dot >= 0;
        ReadOnlySpan<byte> part = more ? rest[..dot] : rest;
        if (more) rest = rest[(dot + 1)..];
        return part;
    }

    /// <summary>"5.2-dev1" to "5.2.dev.1".</summary>
    private static ReadOnlySpan<byte> Canonical(ReadOnlySpan<byte> version)
    {
        var result = new PhpStringBuilder(version.Length * 2);
        result.Append(version[0]);
        for (int i = 1; i < version.Length; i++)
        {
            byte c = version[i], previous = version[i - 1];
            bool separator = !ByteStrings.IsDigit(c) && !ByteStrings.IsLetter(c);
            bool special = c is (byte)'-' or (byte)'_' or (byte)'+';
            bool change = (IsName(previous) && ByteStrings.IsDigit(c)) || (ByteStrings.IsDigit(previous) && IsName(c));
            if ((special || change || separator) && result[result.Length - 1] != '.') result.Append('.');
            if (!special && (change || !separator)) result.Append(c);
        }

        if (result[result.Length - 1] == '.') result.Length--;
        return result.Span;
    }

    private static bool IsName(byte c) => !ByteStrings.IsDigit(c) && c != '.';

    private static int CompareParts(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        bool x = a.Length > 0 && ByteStrings.IsDigit(a[0]), y = b.Length > 0 && ByteStrings.IsDigit(b[0]);
        if (x && y)
        {
            // C compares the sign of a wrapping difference
            return Math.Sign(unchecked(Number(a) - Number(b)));
        }

        return Math.Sign(Order(x ? "#N#"u8 : a) - Order(y ? "#N#"u8 : b));
    }

    private static long Number(ReadOnlySpan<byte> digits)
    {
        long n = 0;
        foreach (byte c in digits)
        {
            if (!ByteStrings.IsDigit(c)) break;
            if (n > (long.MaxValue - (c - '0')) / 10) return long.MaxValue;
            n = n * 10 + c - '0';
        }

        return n;
    }

    private static int Order(ReadOnlySpan<byte> form) =>
        form.StartsWith("dev"u8) ? 0 :
        form.StartsWith("a"u8) ? 1 :
        form.StartsWith("b"u8) ? 2 :
        form.StartsWith("RC"u8) || form.StartsWith("rc"u8) ? 3 :
        form.StartsWith("#"u8) ? 4 :
        form.StartsWith("p"u8) ? 5 : -1;
}
