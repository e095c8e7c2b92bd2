using System.Runtime.CompilerServices;

namespace HhvmSharp.Runtime.Values;

public static partial class Operators
{
    private const int ChargedLength = PhpContext.ChargedString;

    /// <summary>a . b</summary>
    public static Value Concat(PhpContext ctx, in Value a, in Value b)
    {
        if (a.o is PhpString x && b.o is PhpString y) return ConcatStrings(ctx, x, y);
        return ConcatSlow(ctx, in a, in b);
    }

    private static Value ConcatSlow(PhpContext ctx, in Value a, in Value b)
    {
        Value p = a.Dereferenced(), q = b.Dereferenced();
        if ((p.IsObject || q.IsObject) && TryObjectOperation(ctx, ConcatCode, in p, in q, out Value result)) return result;

        // "$i" and $i . "text" are common: no string is made of the int.
        if (p.o is PhpString left && q.IsInt) return ConcatInt(ctx, left, q.n, intFirst: false);
        if (q.o is PhpString right && p.IsInt) return ConcatInt(ctx, right, p.n, intFirst: true);

        PhpString x = Conversions.ToStr(ctx, in p);
        if (p.IsHeap && ctx.HasPending) return default;
        PhpString y = Conversions.ToStr(ctx, in q);
        if (q.IsHeap && ctx.HasPending) return default;
        return ConcatStrings(ctx, x, y);
    }

    private static Value ConcatStrings(PhpContext ctx, PhpString x, PhpString y)
    {
        if (x.Length == 0)
        {
            y.MarkShared();
            return new Value(y, 0);
        }
        if (y.Length == 0)
        {
            x.MarkShared();
            return new Value(x, 0);
        }
        byte[]? bytes = AllocateBytes(ctx, (long)x.Length + y.Length);
        if (bytes is null) return default;
        x.Span.CopyTo(bytes);
        y.Span.CopyTo(bytes.AsSpan(x.Length));
        return new Value(new PhpString(bytes), 0);
    }

    private static Value ConcatInt(PhpContext ctx, PhpString s, long n, bool intFirst)
    {
        Span<byte> digits = stackalloc byte[Numbers.MaxIntLength];
        digits = digits[..Numbers.FormatInt(n, digits)];
        byte[]? bytes = AllocateBytes(ctx, (long)s.Length + digits.Length);
        if (bytes is null) return default;
        if (intFirst)
        {
            digits.CopyTo(bytes);
            s.Span.CopyTo(bytes.AsSpan(digits.Length));
        }
        else
        {
            s.Span.CopyTo(bytes);
            digits.CopyTo(bytes.AsSpan(s.Length));
        }
        return new Value(new PhpString(bytes), 0);
    }

    /// <summary>The bytes of a new string; null after an error (too long for a string, or the memory limit).</summary>
    internal static byte[]? AllocateBytes(PhpContext ctx, long length)
    {
        if (length >= ChargedLength)
        {
            if (length > System.Array.MaxLength)
            {
                ctx.ThrowError("Error", "String size overflow");
                return null;
            }
            ctx.ChargeString(length);
            if (ctx.HasPending) return null;
        }
        return GC.AllocateUninitializedArray<byte>((int)length);
    }

    /// <summary>
    /// $slot .= b for a slot that is not a reference: grows the string in place when the slot owns it alone. Only for
    /// operands whose conversion runs no user code (no arrays and objects): those go through <see cref="Concat"/>,
    /// because the slot may move meanwhile.
    /// </summary>
    internal static bool TryConcatInPlace(PhpContext ctx, ref Value slot, in Value b)
    {
        if (slot.o is not PhpString target) return false;
        if (b.o is PhpString tail) return AppendInPlace(ctx, ref slot, target, tail.Span);
        Value v = b.Dereferenced();
        Span<byte> buffer = stackalloc byte[Numbers.MaxFloatLength];
        switch (v.Kind)
        {
            case Kind.String:
                return AppendInPlace(ctx, ref slot, target, v.AsString.Span);
            case Kind.Int:
                return AppendInPlace(ctx, ref slot, target, buffer[..Numbers.FormatInt(v.n, buffer)]);
            case Kind.Float when ctx.Precision <= 17:
                return AppendInPlace(ctx, ref slot, target, buffer[..Numbers.FormatFloat(v.FloatValue, ctx.Precision, buffer)]);
            case Kind.Bool:
                return v.n == 0 || AppendInPlace(ctx, ref slot, target, "1"u8);
            case Kind.Null:
                return true;
            default:
                return false;
        }
    }

    private static bool AppendInPlace(PhpContext ctx, ref Value slot, PhpString target, ReadOnlySpan<byte> tail)
    {
        long length = (long)target.Length + tail.Length;
        if (!target.IsShared && length <= target.Bytes.Length)
        {
            target.AppendInPlace(tail);
            return true;
        }
        if (length > System.Array.MaxLength) return false; // Concat throws
        if (length >= ChargedLength)
        {
            ctx.ChargeString(length * 2);
            if (ctx.HasPending) return true; // the statement is given up anyhow
        }
        if (!target.IsShared)
        {
            target.AppendInPlace(tail);
            return true;
        }
        if (tail.IsEmpty) return true;
        // The first append to a shared string leaves room: more of them usually follow.
        long capacity = Math.Min(System.Array.MaxLength, length + Math.Max(16, length >> 1));
        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)capacity);
        target.Span.CopyTo(bytes);
        tail.CopyTo(bytes.AsSpan(target.Length));
        slot.o = new PhpString(bytes, (int)length);
        return true;
    }

    // ---- ++ and -- ----

    /// <summary>++ on an int below the largest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryIncrementFast(ref Value slot)
    {
        if (!slot.IsInt || slot.n == long.MaxValue) return false;
        slot.n++;
        return true;
    }

    /// <summary>-- on an int above the smallest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryDecrementFast(ref Value slot)
    {
        if (!slot.IsInt || slot.n == long.MinValue) return false;
        slot.n--;
        return true;
    }

    /// <summary>The value of a after ++ (owned). Diagnostics may run user code: the caller finds its slot again before it stores.</summary>
    public static Value Increment(PhpContext ctx, in Value a)
    {
        Value v = a.Dereferenced();
        switch (v.Kind)
        {
            case Kind.Int:
                return v.n == long.MaxValue ? Value.Float(9223372036854775808.0) : Value.Int(v.n + 1);
            case Kind.Float:
                return Value.Float(v.FloatValue + 1);
            case Kind.Undef:
            case Kind.Null:
                return Value.Int(1);
            case Kind.Bool:
                ctx.Warning("Increment on type bool has no effect, this will change in the next major version of PHP");
                return ctx.HasPending ? default : v;
            case Kind.String:
                {
                    PhpString s = v.AsString;
                    int kind = Numbers.ParseNumeric(s.Span, false, out long n, out double d, out _);
                    if (kind == Kind.Int) return n == long.MaxValue ? Value.Float(9223372036854775808.0) : Value.Int(n + 1);
                    if (kind == Kind.Float) return Value.Float(d + 1);
                    return IncrementString(ctx, s);
                }
            case Kind.Object:
                return StepObject(ctx, in v, AddCode, "increment");
            default:
                return Throw(ctx, "TypeError", $"Cannot increment {TypeNames.OfValue(in v)}");
        }
    }

    /// <summary>The value of a after -- (owned).</summary>
    public static Value Decrement(PhpContext ctx, in Value a)
    {
        Value v = a.Dereferenced();
        switch (v.Kind)
        {
            case Kind.Int:
                return v.n == long.MinValue ? Value.Float(-9223372036854775808.0 - 1) : Value.Int(v.n - 1);
            case Kind.Float:
                return Value.Float(v.FloatValue - 1);
            case Kind.Undef:
            case Kind.Null:
                ctx.Warning("Decrement on type null has no effect, this will change in the next major version of PHP");
                return ctx.HasPending ? default : Value.Null;
            case Kind.Bool:
                ctx.Warning("Decrement on type bool has no effect, this will change in the next major version of PHP");
                return ctx.HasPending ? default : v;
            case Kind.String:
                {
                    PhpString s = v.AsString;
                    if (s.Length == 0)
                    {
                        ctx.Deprecated("Decrement on empty string is deprecated as non-numeric");
                        return ctx.HasPending ? default : Value.Int(-1);
                    }
                    int kind = Numbers.ParseNumeric(s.Span, false, out long n, out double d, out _);
                    if (kind == Kind.Int) return n == long.MinValue ? Value.Float(-9223372036854775808.0 - 1) : Value.Int(n - 1);
                    if (kind == Kind.Float) return Value.Float(d - 1);
                    ctx.Deprecated("Decrement on non-numeric string has no effect and is deprecated");
                    return ctx.HasPending ? default : v.Copied();
                }
            case Kind.Object:
                return StepObject(ctx, in v, SubCode, "decrement");
            default:
                return Throw(ctx, "TypeError", $"Cannot decrement {TypeNames.OfValue(in v)}");
        }
    }

    private static Value StepObject(PhpContext ctx, in Value v, int code, string verb)
    {
        if (v.AsObject.DoOperation(ctx, code, in v, Value.Int(1), out Value result)) return result;
        if (ctx.HasPending) return default;
        if (v.AsObject.Cast(ctx, Kind.NumberCast, out Value number) && !ctx.HasPending)
            return code == AddCode ? Increment(ctx, in number) : Decrement(ctx, in number);
        return ctx.HasPending ? default : Throw(ctx, "TypeError", $"Cannot {verb} {TypeNames.OfValue(in v)}");
    }

    /// <summary>Perl's: "Az" becomes "Ba", "zz" "aaa", "a9" "b0".</summary>
    private static Value IncrementString(PhpContext ctx, PhpString s)
    {
        if (s.Length == 0 || !IsAlphanumeric(s.Span))
        {
            ctx.Deprecated("Increment on non-alphanumeric string is deprecated");
            if (ctx.HasPending) return default;
            if (s.Length == 0) return Value.String(PhpString.SingleByte((byte)'1'));
        }
        byte[] bytes = s.Span.ToArray();
        byte last = 0;
        for (int i = bytes.Length - 1; i >= 0; i--)
        {
            byte c = bytes[i];
            byte low, high;
            if (c is >= (byte)'a' and <= (byte)'z') (low, high) = ((byte)'a', (byte)'z');
            else if (c is >= (byte)'A' and <= (byte)'Z') (low, high) = ((byte)'A', (byte)'Z');
            else if (c is >= (byte)'0' and <= (byte)'9') (low, high) = ((byte)'0', (byte)'9');
            else return Value.String(new PhpString(bytes));
            if (c != high)
            {
                bytes[i]++;
                return Value.String(new PhpString(bytes));
            }
            bytes[i] = low;
            last = low == '0' ? (byte)'1' : low;
        }
        // Everything wrapped around: one more character in front, of the kind of the first.
        byte[] longer = new byte[bytes.Length + 1];
        longer[0] = last;
        bytes.CopyTo(longer, 1);
        return Value.String(new PhpString(longer));
    }

    private static bool IsAlphanumeric(ReadOnlySpan<byte> s)
    {
        foreach (byte c in s)
            if (!char.IsAsciiLetterOrDigit((char)c)) return false;
        return true;
    }
}
