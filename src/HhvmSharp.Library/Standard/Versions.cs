using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>version_compare().</summary>
[PhpExtension("standard")]
internal static class Versions
{
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
