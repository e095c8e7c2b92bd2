using System.Reflection.Emit;
using HhvmSharp.Jit.Analysis;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Tiering;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Jit.IL;

/// <summary>Operands as unboxed values: from literals, locals, or the window behind a guard.</summary>
internal sealed unsafe partial class UnitCompiler
{
    /// <summary>An operand whose type is known: a constant, or in the local of a slot or a temporary local.</summary>
    private readonly record struct Scalar(Rep Rep, int Slot, LocalBuilder? Local, Value Constant, bool IsConstant, bool IsVariable)
    {
        internal bool IsNumber => Rep is Rep.Int or Rep.Float;
    }

    internal const uint KindBits = 0x1fff & ~OpProfile.Reference;

    /// <summary>The operand as an int, float or bool; null when its type is not known. Guards come before any effect of the op.</summary>
    private Scalar? Use(int number) => number switch
    {
        1 => Use(_op->Op1Kind, _op->Op1, _profile.Operand1[_at]),
        2 => Use(_op->Op2Kind, _op->Op2, _profile.Operand2[_at]),
        _ => Use(_op[1].Op1Kind, _op[1].Op1, 0),
    };

    private Scalar? Use(OperandKind kind, int index, uint seen)
    {
        if (kind == OperandKind.Const)
        {
            Value v = _code.Literals[index];
            Rep rep = v.Kind switch { Kind.Int => Rep.Int, Kind.Float => Rep.Float, Kind.Bool => Rep.Bool, _ => Rep.Memory };
            return rep == Rep.Memory ? null : new Scalar(rep, -1, null, v, true, false);
        }

        if (kind == OperandKind.Unused) return null;
        SlotState state = _t[index];
        if (state.Rep == Rep.Memory)
        {
            uint mask = state.Mask;
            if (mask is not (SlotState.Int or SlotState.Float or SlotState.Bool))
            {
                uint kinds = seen & KindBits;
                if (IsGeneric || kinds is not (SlotState.Int or SlotState.Float or SlotState.Bool) || (mask & kinds) == 0) return null;
                if ((seen & OpProfile.Reference) != 0) return kinds == SlotState.Bool ? null : UseReference(index, kinds);
                Guard(index, kinds == SlotState.Int ? nameof(JitOps.IsInt) : kinds == SlotState.Float ? nameof(JitOps.IsFloat) : nameof(JitOps.IsBool), ExitLabel(), kinds);
            }

            Unbox(index);
            state = _t[index];
        }

        if (state.Rep == Rep.Borrowed) return null;
        LocalBuilder local = state.Rep == Rep.Float ? Double(index) : Long(index);
        return new Scalar(state.Rep, index, local, default, false, kind == OperandKind.Cv);
    }

    /// <summary>The value behind a reference is read anew each time.</summary>
    private Scalar? UseReference(int slot, uint kinds)
    {
        if ((_t[slot].Mask & SlotState.Reference) == 0) return null;
        bool isFloat = kinds == SlotState.Float;
        Address(slot);
        _il.Call(isFloat ? nameof(JitOps.IsReferenceToFloat) : nameof(JitOps.IsReferenceToInt));
        _il.Emit(OpCodes.Brfalse, ExitLabel());
        Address(slot);
        _il.Call(nameof(JitOps.Target));
        _il.Call(isFloat ? nameof(JitOps.LoadFloat) : nameof(JitOps.LoadInt));
        LocalBuilder local = _il.DeclareLocal(isFloat ? typeof(double) : typeof(long));
        _il.Stloc(local);
        return new Scalar(isFloat ? Rep.Float : Rep.Int, slot, local, default, false, true);
    }

    private bool IsGeneric => _state.Generic.Contains(_at);

    private void Push(in Scalar s)
    {
        if (!s.IsConstant) _il.Ldloc(s.Local!);
        else if (s.Rep == Rep.Float) _il.Ldc(s.Constant.FloatValue);
        else _il.Ldc(s.Constant.IntValue);
    }

    private void PushFloat(in Scalar s)
    {
        if (s.IsConstant && s.Rep == Rep.Int)
        {
            _il.Ldc((double)s.Constant.IntValue);
            return;
        }

        Push(s);
        if (s.Rep != Rep.Float) _il.Emit(OpCodes.Conv_R8);
    }

    // ---- results ----

    private bool ResultUsed => _op->ResultKind != OperandKind.Unused;

    /// <summary>Pops an int into the result.</summary>
    private void ResultInt() => SetLong(_op->Result, Rep.Int);

    private void ResultBool() => SetLong(_op->Result, Rep.Bool);

    private void SetLong(int slot, Rep rep)
    {
        _il.Stloc(Long(slot));
        _t[slot] = SlotState.In(rep);
    }

    private void SetFloat(int slot)
    {
        _il.Stloc(Double(slot));
        _t[slot] = SlotState.In(Rep.Float);
    }

    /// <summary>Gives a slot the value of a scalar.</summary>
    private void SetScalar(int slot, in Scalar s)
    {
        Push(s);
        if (s.Rep == Rep.Float) SetFloat(slot);
        else SetLong(slot, s.Rep);
        if (s.Rep != Rep.Int) return;
        if (s.IsConstant) _t[slot] = _t[slot] with { BelowMax = s.Constant.IntValue < long.MaxValue, AboveMin = s.Constant.IntValue > long.MinValue };
        else if (s.Slot >= 0 && _t[s.Slot].Rep == Rep.Int) _t[slot] = _t[slot] with { BelowMax = _t[s.Slot].BelowMax, AboveMin = _t[s.Slot].AboveMin };
    }
}
