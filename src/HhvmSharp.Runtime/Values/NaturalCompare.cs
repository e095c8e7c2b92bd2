namespace HhvmSharp.Runtime.Values;

/// <summary>Natural order ("img12" after "img10", before "img2" no more): strnatcmp, by the same rules as PHP's.</summary>
public static class NaturalCompare
{
    /// <summary>-1, 0 or 1.</summary>
    public static int Compare(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, bool ignoreCase)
    {
        if (a.IsEmpty || b.IsEmpty) return a.Length == b.Length ? 0 : a.Length > b.Length ? 1 : -1;

        int i = SkipLeadingZeros(a), j = SkipLeadingZeros(b);
        while (true)
        {
            byte x = SkipSpace(a, ref i), y = SkipSpace(b, ref j);
            if (ByteStrings.IsDigit(x) && ByteStrings.IsDigit(y))
            {
                // A run that starts with 0 is compared like the fraction of a number.
                bool fractional = x == '0' || y == '0';
                int result = fractional ? CompareFraction(a, ref i, b, ref j) : CompareMagnitude(a, ref i, b, ref j);
                if (result != 0) return result;
                if (i >= a.Length && j >= b.Length) return 0;
                if (i >= a.Length) return -1;
                if (j >= b.Length) return 1;
                x = a[i];
                y = b[j];
            }
            if (ignoreCase)
            {
                x = ByteStrings.ToUpper(x);
                y = ByteStrings.ToUpper(y);
            }
            if (x != y) return x < y ? -1 : 1;
            i++;
            j++;
            if (i >= a.Length && j >= b.Length) return 0;
            if (i >= a.Length) return -1;
            if (j >= b.Length) return 1;
        }
    }

    private static int SkipLeadingZeros(ReadOnlySpan<byte> s)
    {
        int i = 0;
        while (s[i] == '0' && i + 1 < s.Length && ByteStrings.IsDigit(s[i + 1])) i++;
        return i;
    }

    /// <summary>The next byte that is no space; 0 past the end (where C has its terminator).</summary>
    private static byte SkipSpace(ReadOnlySpan<byte> s, ref int i)
    {
        while (i < s.Length && ByteStrings.IsSpace(s[i])) i++;
        return i < s.Length ? s[i] : (byte)0;
    }

    private static bool DigitAt(ReadOnlySpan<byte> s, int i) => i < s.Length && ByteStrings.IsDigit(s[i]);

    /// <summary>The longer run of digits wins, else the first difference.</summary>
    private static int CompareMagnitude(ReadOnlySpan<byte> a, ref int i, ReadOnlySpan<byte> b, ref int j)
    {
        int bias = 0;
        for (; ; i++, j++)
        {
            bool x = DigitAt(a, i), y = DigitAt(b, j);
            if (!x && !y) return bias;
            if (!x) return -1;
            if (!y) return 1;
            if (bias == 0 && a[i] != b[j]) bias = a[i] < b[j] ? -1 : 1;
        }
    }

    /// <summary>The first difference wins.</summary>
    private static int CompareFraction(ReadOnlySpan<byte> a, ref int i, ReadOnlySpan<byte> b, ref int j)
    {
        for (; ; i++, j++)
        {
            bool x = DigitAt(a, i), y = DigitAt(b, j);
            if (!x && !y) return 0;
            if (!x) return -1;
            if (!y) return 1;
            if (a[i] != b[j]) return a[i] < b[j] ? -1 : 1;
        }
    }
}
