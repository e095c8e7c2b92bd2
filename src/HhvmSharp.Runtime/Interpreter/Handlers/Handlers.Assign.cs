using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>= to variables, =&amp;, and the operators that take references apart.</summary>
internal static unsafe partial class Handlers
{
    internal static Op* ASSIGN(RequestContext ctx, Frame f, Op* op)
    {
        Operand.Unwrap1(f, op);
        ref Value variable = ref Operand.Ptr1(f, op);
        ref Value value = ref Operand.Raw2(f, op);
        // The variable holds nothing that counts and is no reference; the value is there and is no reference.
        if (variable.Kind <= Kind.String && !value.IsUndef && !value.IsReference)
        {
            if ((op->Op2Kind & (OperandKind.Tmp | OperandKind.Var)) != 0) Value.Move(ref variable, in value);
            else Value.Copy(ref variable, in value);
            if (op->ResultKind != OperandKind.Unused) Value.Copy(ref f.Slot(op->Result), in variable);
            return op + 1;
        }

        // An array or object goes: its release may run a destructor, so it is the last thing.
        if (op->Op1Kind == OperandKind.Cv && op->ResultKind == OperandKind.Unused && !variable.IsReference && !value.IsUndef && !value.IsReference)
        {
            Value old = variable;
            if ((op->Op2Kind & (OperandKind.Tmp | OperandKind.Var)) != 0) Value.Move(ref variable, in value);
            else Value.Copy(ref variable, in value);
            old.Release(ctx);
            return Next(ctx, f, op);
        }

        return AssignSlow(ctx, f, op);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Op* AssignSlow(RequestContext ctx, Frame f, Op* op)
    {
        Value owned = TakeOwned(ctx, f, op->Op2Kind, op->Op2);
        ref Value variable = ref Operand.Ptr1(f, op);
        Value garbage = AssignOwned(ctx, ref variable, in owned, Strict(f), out Value assigned);
        if (op->ResultKind != OperandKind.Unused) f.Slot(op->Result) = assigned.Copied();
        Value plain = op->Op1Kind == OperandKind.Var ? TakePlainVar(f, op->Op1) : default;
        garbage.Release(ctx);
        plain.ReleaseTemporary(ctx);
        return Next(ctx, f, op);
    }

    /// <summary>A VAR operand that is a value and no write-fetch (what a native offsetGet returned): to be freed.</summary>
    private static Value TakePlainVar(Frame f, int index)
    {
        ref Value slot = ref f.Slot(index);
        if (slot.IsIndirect) return default;
        Value v = slot;
        slot.o = null;
        return v;
    }

    /// <summary>
    /// zend_assign_to_variable_ex: an owned value goes into a variable's slot, through a reference and its types.
    /// Gives the value that is there now (borrowed), and what was there before: the caller releases it last,
    /// because that may run a destructor.
    /// </summary>
    internal static Value AssignOwned(RequestContext ctx, ref Value variable, in Value owned, bool strict, out Value assigned)
    {
        if (variable.o is PhpReference r)
        {
            Value value = owned;
            if (r.Sources is not null && !TypeChecks.CoerceForReference(ctx, r, ref value, strict))
            {
                assigned = r.Value;
                return value;
            }

            Value before = r.Value;
            r.Value = value;
            assigned = value;
            return before;
        }

        Value old = variable;
        variable = owned;
        assigned = owned;
        return old;
    }

    // ---- references ----

    internal static Op* ASSIGN_REF(RequestContext ctx, Frame f, Op* op)
    {
        ref Value source = ref Operand.Ptr2(f, op);
        ref Value target = ref f.Slot(op->Op1);
        if (op->Op1Kind == OperandKind.Var)
        {
            if (!target.IsIndirect)
            {
                ctx.ThrowError("Error", "Cannot assign by reference to an array dimension of an object");
                Operand.Free2(ctx, f, op);
                Operand.Free1(ctx, f, op);
                return FailedBare(ctx, f, op);
            }

            target = ref Indirect.Resolve(ref target);
        }

        if (op->Op2Kind == OperandKind.Var && op->Extended == ExtendedValues.ReturnsFunction && !source.IsReference)
            return AssignRefToValue(ctx, f, op, source);

        PhpReference r = Value.MakeRef(ref source);
        Value old = default;
        if (!ReferenceEquals(target.o, r))
        {
            r.Count++;
            old = target;
            target = new Value(r, 0);
        }

        if (op->ResultKind != OperandKind.Unused)
        {
            r.Count++; // the reference itself: what its value is when it is read
            f.Slot(op->Result) = new Value(r, 0);
        }

        Value plain = op->Op2Kind == OperandKind.Var ? TakePlainVar(f, op->Op2) : default;
        old.Release(ctx);
        plain.ReleaseTemporary(ctx);
        return Next(ctx, f, op);
    }

    /// <summary>$a = &amp;f(), where f does not return a reference.</summary>
    private static Op* AssignRefToValue(RequestContext ctx, Frame f, Op* op, in Value source)
    {
        Value value = source; // owned: it stands in the VAR
        f.Slot(op->Op2).o = null;
        ctx.Notice("Only variables should be assigned by reference");
        if (ctx.HasPending)
        {
            value.ReleaseTemporary(ctx);
            return FailedBare(ctx, f, op);
        }

        Value garbage = AssignOwned(ctx, ref Operand.Ptr1(f, op), in value, Strict(f), out Value assigned);
        if (op->ResultKind != OperandKind.Unused) f.Slot(op->Result) = assigned.Copied();
        garbage.Release(ctx);
        return Next(ctx, f, op);
    }

    internal static Op* MAKE_REF(RequestContext ctx, Frame f, Op* op)
    {
        ref Value v = ref f.Slot(op->Op1);
        if (op->Op1Kind == OperandKind.Var)
        {
            if (!v.IsIndirect)
            {
                Value moved = v;
                v.o = null;
                f.Slot(op->Result) = moved;
                return op + 1;
            }

            v = ref Indirect.Resolve(ref v);
        }

        PhpReference r = Value.MakeRef(ref v);
        r.Count++;
        f.Slot(op->Result) = new Value(r, 0);
        return op + 1;
    }

    /// <summary>Before a write-fetch on a call's result: a reference that nobody else holds is no reference.</summary>
    internal static Op* SEPARATE(RequestContext ctx, Frame f, Op* op)
    {
        ref Value v = ref f.Slot(op->Op1);
        if (v.o is PhpReference { Count: 1 } r)
        {
            Value inner = r.Value.Copied();
            Value reference = v;
            v = inner;
            reference.Release(ctx);
        }

        return op + 1;
    }
}
