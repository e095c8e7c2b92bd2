using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>. and interpolated strings.</summary>
internal static unsafe partial class Handlers
{
    internal static Op* CONCAT(RequestContext ctx, Frame f, Op* op)
    {
        ref Value a = ref Operand.Raw1(f, op);
        ref Value b = ref Operand.Raw2(f, op);
        if (a.o is PhpString s && b.o is PhpString t && s.Length + (long)t.Length < 1024)
        {
            ConcatStrings(f, op, s, t);
            return op + 1;
        }

        return ConcatSlow(ctx, f, op);
    }

    /// <summary>Scalars need no owners and run no user code; long strings are charged to the request.</summary>
    private static Op* ConcatSlow(RequestContext ctx, Frame f, Op* op)
    {
        ref Value a = ref Operand.Raw1(f, op);
        ref Value b = ref Operand.Raw2(f, op);
        if (a.Kind is Kind.Undef or > Kind.String || b.Kind is Kind.Undef or > Kind.String) return Binary(ctx, f, op, Opcode.CONCAT);
        if ((op->Op1Kind & (OperandKind.Tmp | OperandKind.Var)) != 0 && a.IsString && Operators.TryConcatInPlace(ctx, ref a, in b))
        {
            f.Slot(op->Result) = a;
            return Next(ctx, f, op);
        }

        Value r = Operators.Concat(ctx, in a, in b);
        return Finish(ctx, f, op, in r);
    }

    /// <summary>A temporary on the left that nobody shares grows in place: chains of concatenations stay linear.</summary>
    private static void ConcatStrings(Frame f, Op* op, PhpString s, PhpString t)
    {
        ref Value result = ref f.Slot(op->Result);
        if (s.Length == 0)
        {
            CopyOperand(ref result, t, op->Op2Kind);
        }
        else if (t.Length == 0)
        {
            CopyOperand(ref result, s, op->Op1Kind);
        }
        else if ((op->Op1Kind & (OperandKind.Tmp | OperandKind.Var)) != 0 && !s.IsShared)
        {
            s.AppendInPlace(t.Span);
            result = new Value(s, 0);
        }
        else
        {
            result = new Value(PhpString.Concat(s, t), 0);
        }
    }

    /// <summary>The operand's string becomes the result: moved out of a temporary, otherwise shared from now on.</summary>
    private static void CopyOperand(ref Value result, PhpString s, OperandKind kind)
    {
        if ((kind & (OperandKind.Tmp | OperandKind.Var)) == 0 && !s.IsShared) s.Count |= PhpString.SharedFlag;
        result = new Value(s, 0);
    }

    /// <summary>As CONCAT for operands that are no arrays: no operator overloading.</summary>
    internal static Op* FAST_CONCAT(RequestContext ctx, Frame f, Op* op)
    {
        ref Value a = ref Operand.Raw1(f, op);
        ref Value b = ref Operand.Raw2(f, op);
        if (a.o is PhpString s && b.o is PhpString t && s.Length + (long)t.Length < 1024)
        {
            ConcatStrings(f, op, s, t);
            return op + 1;
        }

        return a.Kind is Kind.Undef or > Kind.String || b.Kind is Kind.Undef or > Kind.String ? FastConcatSlow(ctx, f, op) : ConcatSlow(ctx, f, op);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Op* FastConcatSlow(RequestContext ctx, Frame f, Op* op)
    {
        Value a = Take1(ctx, f, op);
        PhpString s = Conversions.ToStr(ctx, in a);
        Value b = Take2(ctx, f, op);
        PhpString t = Conversions.ToStr(ctx, in b);
        PhpString joined = PhpString.Concat(s, t);
        // Concat gives an operand itself when the other is empty: its owner may still hold it.
        if (ReferenceEquals(joined, s) || ReferenceEquals(joined, t)) joined.Count |= joined.IsShared ? 0 : PhpString.SharedFlag;
        a.ReleaseTemporary(ctx);
        b.ReleaseTemporary(ctx);
        return Finish(ctx, f, op, Value.String(joined));
    }

    internal static Op* ROPE_INIT(RequestContext ctx, Frame f, Op* op) => RopePart(ctx, f, op, op->Result, 0);

    internal static Op* ROPE_ADD(RequestContext ctx, Frame f, Op* op) => RopePart(ctx, f, op, op->Op1, (int)op->Extended);

    /// <summary>
    /// Stores one element of a rope in its slot. A variable's string is not marked shared: that would make every
    /// later append to the variable copy it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Op* RopePart(RequestContext ctx, Frame f, Op* op, int rope, int index)
    {
        ref Value v = ref Operand.Raw2(f, op);
        if (v.IsString || v.IsInt) // the digits of ints are written where they belong, at the end
        {
            f.Slot(rope + index) = v;
            return op + 1;
        }

        return RopePartSlow(ctx, f, op, rope + index);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Op* RopePartSlow(RequestContext ctx, Frame f, Op* op, int slot)
    {
        Value v = Take2(ctx, f, op);
        PhpString s = Conversions.ToStr(ctx, in v);
        v.Release(ctx);
        f.Slot(slot) = Value.String(s);
        // The rope itself belongs to the live range table, so it is not cleared here.
        return ctx.HasPending ? ctx.Unwind(f, op) : op + 1;
    }

    internal static Op* ROPE_END(RequestContext ctx, Frame f, Op* op)
    {
        int last = (int)op->Extended;
        Op* next = RopePart(ctx, f, op, op->Op1, last);
        if (next != op + 1) return next;
        ref Value first = ref f.Slot(op->Op1);
        long length = 0;
        for (int i = 0; i <= last; i++) length += Unsafe.Add(ref first, i).o is PhpString part ? part.Length : Numbers.MaxIntLength;
        byte[]? bytes = Operators.AllocateBytes(ctx, length);
        if (bytes is null) return FailedBare(ctx, f, op);
        int at = 0;
        for (int i = 0; i <= last; i++)
        {
            ref Value part = ref Unsafe.Add(ref first, i);
            if (part.o is PhpString s)
            {
                s.Span.CopyTo(bytes.AsSpan(at));
                at += s.Length;
            }
            else
            {
                at += Numbers.FormatInt(part.n, bytes.AsSpan(at));
            }
        }

        f.Slot(op->Result) = at == 0 ? Value.String(PhpString.Empty) : new Value(new PhpString(bytes, at), 0);
        return op + 1;
    }
}
