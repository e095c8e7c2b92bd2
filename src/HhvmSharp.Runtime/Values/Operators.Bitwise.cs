using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HhvmSharp.Runtime.Values;

public static partial class Operators
{
    public static Value BwAnd(PhpContext ctx, in Value a, in Value b)
    {
        if (a.IsInt && b.IsInt) return Value.Int(a.n & b.n);
        return BitwiseSlow(ctx, BwAndCode, in a, in b);
    }

    public static Value BwOr(PhpContext ctx, in Value a, in Value b)
    {
        if (a.IsInt && b.IsInt) return Value.Int(a.n | b.n);
        return BitwiseSlow(ctx, BwOrCode, in a, in b);
    }

    public static Value BwXor(PhpContext ctx, in Value a, in Value b)
    {
        if (a.IsInt && b.IsInt) return Value.Int(a.n ^ b.n);
        return BitwiseSlow(ctx, BwXorCode, in a, in b);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Value BitwiseSlow(PhpContext ctx, int code, in Value a, in Value b)
    {
        Value p = a.Dereferenced(), q = b.Dereferenced();
        if (p.IsString && q.IsString) return Value.String(BitwiseStrings(code, p.AsString.Span, q.AsString.Span));
        if (!TryIntOperands(ctx, code, in p, in q, out long x, out long y, out Value result)) return result;
        return Value.Int(code switch
        {
            BwAndCode => x & y,
            BwOrCode => x | y,
            _ => x ^ y,
        });
    }

    /// <summary>On strings the operators work byte by byte: | has the length of the longer one, the others of the shorter.</summary>
    private static PhpString BitwiseStrings(int code, ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        if (a.Length < b.Length)
        {
            ReadOnlySpan<byte> swap = a;
            a = b;
            b = swap;
        }
        byte[] bytes = new byte[code == BwOrCode ? a.Length : b.Length];
        int i = 0;
        for (; i + Vector<byte>.Count <= b.Length; i += Vector<byte>.Count)
        {
            var x = new Vector<byte>(a[i..]);
            var y = new Vector<byte>(b[i..]);
            Vector<byte> z = code switch
            {
                BwAndCode => x & y,
                BwOrCode => x | y,
                _ => x ^ y,
            };
            z.CopyTo(bytes, i);
        }
        for (; i < b.Length; i++)
        {
            bytes[i] = code switch
            {
                BwAndCode => (byte)(a[i] & b[i]),
                BwOrCode => (byte)(a[i] | b[i]),
                _ => (byte)(a[i] ^ b[i]),
            };
        }
        if (code == BwOrCode) a[i..].CopyTo(bytes.AsSpan(i));
        return bytes.Length <= 1 ? PhpString.FromSpan(bytes) : new PhpString(bytes);
    }

    public static Value BwNot(PhpContext ctx, in Value a)
    {
        Value v = a.Dereferenced();
        switch (v.Kind)
        {
            case Kind.Int:
                return Value.Int(~v.n);
            case Kind.Float:
                if (!TryToIntOperand(ctx, in v, out long n)) return default;
                return Value.Int(~n);
            case Kind.String:
                return Value.String(NotString(v.AsString.Span));
            default:
                if (v.IsObject && v.AsObject.DoOperation(ctx, BwNotCode, in v, default, out Value result)) return result;
                return ctx.HasPending ? default : Throw(ctx, "TypeError", $"Cannot perform bitwise not on {TypeNames.OfValue(in v)}");
        }
    }

    private static PhpString NotString(ReadOnlySpan<byte> a)
    {
        byte[] bytes = new byte[a.Length];
        int words = a.Length / 8;
        ReadOnlySpan<ulong> from = MemoryMarshal.Cast<byte, ulong>(a[..(words * 8)]);
        Span<ulong> to = MemoryMarshal.Cast<byte, ulong>(bytes.AsSpan(0, words * 8));
        for (int i = 0; i < from.Length; i++) to[i] = ~from[i];
        for (int i = words * 8; i < a.Length; i++) bytes[i] = (byte)~a[i];
        return bytes.Length <= 1 ? PhpString.FromSpan(bytes) : new PhpString(bytes);
    }

    // ---- shifts ----

    public static Value Sl(PhpContext ctx, in Value a, in Value b)
    {
        if (a.IsInt && b.IsInt && (ulong)b.n < 64) return Value.Int(a.n << (int)b.n);
        return ShiftSlow(ctx, SlCode, in a, in b);
    }

    public static Value Sr(PhpContext ctx, in Value a, in Value b)
    {
        if (a.IsInt && b.IsInt && (ulong)b.n < 64) return Value.Int(a.n >> (int)b.n);
        return ShiftSlow(ctx, SrCode, in a, in b);
    }

    private static Value ShiftSlow(PhpContext ctx, int code, in Value a, in Value b)
    {
        if (!TryIntOperands(ctx, code, in a, in b, out long x, out long by, out Value result)) return result;
        if (by < 0) return Throw(ctx, "ArithmeticError", "Bit shift by negative number");
        if (code == SlCode) return Value.Int(by >= 64 ? 0 : x << (int)by);
        return Value.Int(x >> (int)Math.Min(by, 63));
    }
}
