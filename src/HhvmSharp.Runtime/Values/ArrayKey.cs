namespace HhvmSharp.Runtime.Values;

/// <summary>PHP's rule which strings are integer keys: canonical decimal ints ("12", "-3", but not "012", "-0", "1.0", " 1").</summary>
public static class ArrayKey
{
    public static bool TryInt(PhpString key, out long index)
    {
        if ((key.Count & PhpString.NameFlag) != 0 || key.Length == 0 || key.Bytes[0] > '9')
        {
            index = 0;
            return false;
        }
        return TryInt(key.Span, out index);
    }

    public static bool TryInt(ReadOnlySpan<byte> key, out long index)
    {
        index = 0;
        int i = 0;
        if (key.IsEmpty) return false;
        bool negative = key[0] == '-';
        if (negative) i = 1;
        int digits = key.Length - i;
        if (digits is < 1 or > 19) return false;
        if (key[i] == '0' && key.Length > 1) return false;
        ulong n = 0;
        for (; i < key.Length; i++)
        {
            uint d = (uint)(key[i] - '0');
            if (d > 9) return false;
            n = n * 10 + d;
        }
        if (negative)
        {
            if (n - 1 > long.MaxValue) return false;
            index = (long)(0 - n);
            return true;
        }
        if (n > long.MaxValue) return false;
        index = (long)n;
        return true;
    }

    /// <summary>The key as a Value: int when the string is canonical, else the string itself (borrowed).</summary>
    public static Value FromSymbol(PhpString key) => TryInt(key, out long index) ? Value.Int(index) : Value.String(key);
}
