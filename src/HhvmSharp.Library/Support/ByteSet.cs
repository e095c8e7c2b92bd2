using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library;

/// <summary>A set of bytes.</summary>
internal struct ByteSet
{
    private const int Width = 64;

    private ulong _first, _second, _third, _fourth;

    internal void Add(byte c)
    {
        ulong bit = 1UL << (c % Width);
        switch (c / Width)
        {
            case 0:
                _first |= bit;
                break;
            case 1:
                _second |= bit;
                break;
            case 2:
                _third |= bit;
                break;
            default:
                _fourth |= bit;
                break;
        }
    }

    internal readonly bool Contains(byte c)
    {
        ulong word = c < 2 * Width ? c < Width ? _first : _second : c < 3 * Width ? _third : _fourth;
        return ((word >> (c % Width)) & 1) != 0;
    }

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
