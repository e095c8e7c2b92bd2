using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library;

/// <summary>A set of bytes.</summary>
internal struct ByteSet
{
    private Bits _bits;

    [InlineArray(4)]
    private struct Bits
    {
        private ulong _first;
    }

    internal void Add(byte c) => _bits[c >> 6] |= 1UL << (c & 63);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal readonly bool Contains(byte c) => ((_bits[c >> 6] >> (c & 63)) & 1) != 0;

    /// <summary>
    /// The characters of a list with ranges "a..z" (php_charmask), with its warnings about ranges that are none.
    /// </summary>
    internal static ByteSet FromMask(RequestContext ctx, PhpString mask)
    {
        var set = default(ByteSet);
        ReadOnlySpan<byte> s = mask.Span;
        for (int i = 0; i < s.Length; i++)
        {
            byte c = s[i];
            if (i + 3 < s.Length && s[i + 1] == '.' && s[i + 2] == '.' && s[i + 3] >= c)
            {
                for (int k = c; k <= s[i + 3]; k++) set.Add((byte)k);
                i += 3;
                continue;
            }

            if (i + 1 < s.Length && s[i] == '.' && s[i + 1] == '.')
            {
                // nothing or a greater character on the left: not a range
                if (i == 0) Arg.Warning(ctx, "Invalid '..'-range, no character to the left of '..'");
                else if (i + 2 >= s.Length) Arg.Warning(ctx, "Invalid '..'-range, no character to the right of '..'");
                else if (s[i - 1] > s[i + 2]) Arg.Warning(ctx, "Invalid '..'-range, '..'-range needs to be incrementing");
                else Arg.Warning(ctx, "Invalid '..'-range");
                continue;
            }

            set.Add(c);
        }

        return set;
    }
}
