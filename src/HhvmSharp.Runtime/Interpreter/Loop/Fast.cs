using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>
/// What the loop does itself of arithmetic and comparison: ints and floats, nothing that overflows or warns. False:
/// nothing was written, the op's handler does it.
/// </summary>
internal static class Fast
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryAdd(ref Value to, in Value a, in Value b)
    {
        if (a.IsInt && b.IsInt)
        {
            long r = a.n + b.n;
            if (((a.n ^ r) & (b.n ^ r)) < 0) return false;
            to = Value.Int(r);
            return true;
        }

        if (!a.IsFloat || !b.IsFloat) return false;
        to = Value.Float(a.FloatValue + b.FloatValue);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TrySubtract(ref Value to, in Value a, in Value b)
    {
        if (a.IsInt && b.IsInt)
        {
            long r = a.n - b.n;
            if (((a.n ^ b.n) & (a.n ^ r)) < 0) return false;
            to = Value.Int(r);
            return true;
        }

        if (!a.IsFloat || !b.IsFloat) return false;
        to = Value.Float(a.FloatValue - b.FloatValue);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryMultiply(ref Value to, in Value a, in Value b)
    {
        if (a.IsFloat && b.IsFloat)
        {
            to = Value.Float(a.FloatValue * b.FloatValue);
            return true;
        }

        if (!a.IsInt || !b.IsInt || a.n != (int)a.n || b.n != (int)b.n) return TryMultiplyMixed(ref to, in a, in b);
        to = Value.Int(a.n * b.n);
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryMultiplyMixed(ref Value to, in Value a, in Value b)
    {
        if (a.IsInt && b.IsFloat) to = Value.Float(a.n * b.FloatValue);
        else if (a.IsFloat && b.IsInt) to = Value.Float(a.FloatValue * b.n);
        else return false;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryAnd(ref Value to, in Value a, in Value b)
    {
        if (!a.IsInt || !b.IsInt) return false;
        to = Value.Int(a.n & b.n);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryOr(ref Value to, in Value a, in Value b)
    {
        if (!a.IsInt || !b.IsInt) return false;
        to = Value.Int(a.n | b.n);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryXor(ref Value to, in Value a, in Value b)
    {
        if (!a.IsInt || !b.IsInt) return false;
        to = Value.Int(a.n ^ b.n);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryShiftLeft(ref Value to, in Value a, in Value b)
    {
        if (!a.IsInt || !b.IsInt || (ulong)b.n > 63) return false;
        to = Value.Int(a.n << (int)b.n);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryShiftRight(ref Value to, in Value a, in Value b)
    {
        if (!a.IsInt || !b.IsInt || (ulong)b.n > 63) return false;
        to = Value.Int(a.n >> (int)b.n);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryModulo(ref Value to, in Value a, in Value b)
    {
        if (!a.IsInt || !b.IsInt || b.n <= 0) return false;
        to = Value.Int(a.n % b.n);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryLess(in Value a, in Value b, out bool r)
    {
        r = a.n < b.n;
        if (a.IsInt && b.IsInt) return true;
        r = a.FloatValue < b.FloatValue;
        return a.IsFloat && b.IsFloat;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryLessOrEqual(in Value a, in Value b, out bool r)
    {
        r = a.n <= b.n;
        if (a.IsInt && b.IsInt) return true;
        r = a.FloatValue <= b.FloatValue;
        return a.IsFloat && b.IsFloat;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryEqual(in Value a, in Value b, out bool r)
    {
        r = a.n == b.n;
        return a.IsInt && b.IsInt;
    }

    /// <summary>Scalars on both sides: nothing to free, nothing to compare by content.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryIdentical(in Value a, in Value b, out bool r)
    {
        r = ReferenceEquals(a.o, b.o) && a.n == b.n;
        return a.Kind is > Kind.Undef and <= Kind.Int && b.Kind <= Kind.Int;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryLess(ref Value to, in Value a, in Value b)
    {
        if (!a.IsInt || !b.IsInt) return false;
        to = Value.Bool(a.n < b.n);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryLessOrEqual(ref Value to, in Value a, in Value b)
    {
        if (!a.IsInt || !b.IsInt) return false;
        to = Value.Bool(a.n <= b.n);
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryEqual(ref Value to, in Value a, in Value b)
    {
        if (!a.IsInt || !b.IsInt) return false;
        to = Value.Bool(a.n == b.n);
        return true;
    }

    /// <summary>An array or object that giving up one owner does not free, so that no destructor runs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool HasOtherOwner(in Value v) => v.Kind is Kind.Array or Kind.Object && v.AsCounted.Count is < 0 or > 1;

    /// <summary>The value has one of the builtin types of a declaration: no class to look at, nothing to convert.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsOf(in Value v, TypeMask mask)
    {
        int kind = v.Kind; // from string to resource a kind's number is its bit in the mask
        if (kind is >= Kind.String and <= Kind.Resource) return ((int)mask & (1 << kind)) != 0;
        return kind == Kind.Int ? (mask & TypeMask.Int) != 0 : kind == Kind.Float && (mask & TypeMask.Float) != 0;
    }
}
