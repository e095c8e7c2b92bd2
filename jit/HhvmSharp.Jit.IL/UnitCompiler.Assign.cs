using System.Reflection.Emit;
using HhvmSharp.Jit.Analysis;
using HhvmSharp.Runtime.Bytecode;

namespace HhvmSharp.Jit.IL;

/// <summary>Assignments to variables, ++ and --.</summary>
internal sealed unsafe partial class UnitCompiler
{
    /// <summary>A variable that can be overwritten: no reference, nothing to release.</summary>
    private bool IsFree(int slot) => _t[slot].IsUnboxed || (_t[slot].Mask & ~SlotState.Uncounted) == 0;

    private bool EmitAssign()
    {
        if (_op->Op1Kind != OperandKind.Cv) return false;
        int to = _op->Op1;
        if (!IsFree(to) && !IsGeneric && (_t[to].Mask & SlotState.Uncounted) != 0 && (_profile.Operand1[_at] & KindBits & ~SlotState.Uncounted) == 0
            && _profile.Seen(_at) && (_profile.Operand1[_at] & OpProfileReference) == 0)
        {
            Guard(to, nameof(JitOps.IsUncounted), ExitLabel(), _t[to].Mask & SlotState.Uncounted);
        }

        if (!IsFree(to) && IsSeenCounted(to)) ReleaseOld(to);
        if (!IsFree(to))
        {
            return (_t[to].Mask & SlotState.Reference) != 0 && EmitAssignReference(to);
        }

        if (Use(2) is { } scalar)
        {
            SetScalar(to, scalar);
            if (ResultUsed) SetScalar(_op->Result, scalar with { Slot = to, Local = scalar.IsConstant ? null : scalar.Rep == Rep.Float ? Double(to) : Long(to) });
            return true;
        }

        return EmitAssignMemory(to);
    }

    /// <summary>It was seen to hold arrays or objects, and no reference; the new value is not itself.</summary>
    private bool IsSeenCounted(int to)
    {
        uint seen = _profile.Operand1[_at];
        if (IsGeneric || (seen & OpProfileReference) != 0 || (seen & KindBits & ~SlotState.Uncounted) == 0) return false;
        if (_op->Op2Kind is OperandKind.Cv && _op->Op2 == to) return false;
        if (_op->Op2Kind == OperandKind.Const || _t[_op->Op2].IsUnboxed) return true;
        return (_t[_op->Op2].Mask & ~SlotState.Plain) == 0 || (_profile.Operand2[_at] is var two && two != 0 && (two & (OpProfileReference | SlotState.Undef)) == 0);
    }

    /// <summary>Gives up the old value, if that runs no user code.</summary>
    private void ReleaseOld(int to)
    {
        Address(to);
        _il.Call(nameof(JitOps.IsQuiet));
        _il.Emit(OpCodes.Brfalse, ExitLabel());
        if (_op->Op2Kind != OperandKind.Const && !_t[_op->Op2].IsUnboxed && (_t[_op->Op2].Mask & ~SlotState.Plain) != 0)
            Guard(_op->Op2, nameof(JitOps.IsPlain), ExitLabel(), _t[_op->Op2].Mask & SlotState.Plain);
        if (_op->Op2Kind != OperandKind.Const) _ = Use(2); // its guard, while the old value is there
        _il.Emit(OpCodes.Ldarg_0);
        Address(to);
        _il.Call(nameof(JitOps.Release));
        _t[to] = SlotState.InMemory(SlotState.Undef);
    }

    /// <summary>A scalar through an untyped reference to an uncounted value.</summary>
    private bool EmitAssignReference(int to)
    {
        if (IsGeneric || (_profile.Operand1[_at] & OpProfileReference) == 0) return false;
        if (Use(2) is not { } scalar) return false;
        Address(to);
        _il.Call(nameof(JitOps.IsFreeReference));
        _il.Emit(OpCodes.Brfalse, ExitLabel());
        Address(to);
        _il.Call(nameof(JitOps.Target));
        StoreScalar(scalar);
        ForgetBehind(-1);
        if (ResultUsed) SetScalar(_op->Result, scalar);
        return true;
    }

    /// <summary>global $x.</summary>
    private bool EmitBindGlobal()
    {
        if (_named || IsGeneric || !IsFree(_op->Op1) || _op->Op1 < _code.Params.Length) return false;
        _il.Emit(OpCodes.Ldarg_0);
        Address(_op->Op1);
        PushObject(_code.Literals[_op->Op2].AsString);
        _il.Call(nameof(JitOps.BindGlobal));
        _t[_op->Op1] = SlotState.InMemory(SlotState.Reference);
        return true;
    }

    /// <summary>Writes a scalar to the address on the stack.</summary>
    private void StoreScalar(in Scalar scalar)
    {
        Push(scalar);
        _il.Call(scalar.Rep == Rep.Int ? nameof(JitOps.StoreInt) : scalar.Rep == Rep.Float ? nameof(JitOps.StoreFloat) : nameof(JitOps.StoreBool));
    }

    private bool EmitAssignMemory(int to)
    {
        uint mask;
        object? cls = null;
        if (_op->Op2Kind == OperandKind.Const)
        {
            StoreLiteral(() => Address(to), _op->Op2);
            mask = 1u << _code.Literals[_op->Op2].Kind;
        }
        else
        {
            if (!PlainOperand2(out mask)) return false;
            cls = _t[_op->Op2].Class;
            Address(to);
            Address(_op->Op2);
            _il.Call(_op->Op2Kind == OperandKind.Cv ? nameof(JitOps.CopySlot) : nameof(JitOps.MoveSlot));
        }

        _t[to] = SlotState.InMemory(mask) with { Class = cls };
        if (!ResultUsed) return true;
        Address(_op->Result);
        Address(to);
        _il.Call(nameof(JitOps.CopySlot));
        _t[_op->Result] = SlotState.InMemory(mask);
        return true;
    }

    /// <summary>Operand 2 in the window, neither undef nor a reference.</summary>
    private bool PlainOperand2(out uint mask)
    {
        int from = _op->Op2;
        if (_t[from].Rep == Rep.Borrowed) ToMemory(from);
        mask = _t[from].Mask;
        if (_t[from].IsUnboxed) return false;
        if ((mask & ~SlotState.Plain) == 0) return true;
        uint seen = _profile.Operand2[_at];
        if (IsGeneric || seen == 0 || (seen & (OpProfileReference | SlotState.Undef)) != 0) return false;
        Guard(from, nameof(JitOps.IsPlain), ExitLabel(), mask & SlotState.Plain);
        mask &= SlotState.Plain;
        return true;
    }

    private bool EmitQmAssign()
    {
        if (Use(1) is { } scalar)
        {
            SetScalar(_op->Result, scalar);
            return true;
        }

        int to = _op->Result;
        if (_op->Op1Kind == OperandKind.Const)
        {
            StoreLiteral(() => Address(to), _op->Op1);
            _t[to] = SlotState.InMemory(1u << _code.Literals[_op->Op1].Kind);
            return true;
        }

        SlotState from = _t[_op->Op1];
        if (from.IsUnboxed || (from.Mask & ~SlotState.Plain) != 0) return Unknown();
        Address(to);
        Address(_op->Op1);
        _il.Call(_op->Op1Kind == OperandKind.Cv ? nameof(JitOps.CopySlot) : nameof(JitOps.MoveSlot));
        _t[to] = from;
        return true;
    }

    private bool EmitAssignOp()
    {
        var code = (Opcode)_op->Extended;
        if (code == Opcode.CONCAT) return EmitAppend();
        if (_op->Op1Kind != OperandKind.Cv || code is not (Opcode.ADD or Opcode.SUB or Opcode.MUL or Opcode.DIV or Opcode.MOD
            or Opcode.SL or Opcode.SR or Opcode.BW_AND or Opcode.BW_OR or Opcode.BW_XOR)) return false;
        int to = _op->Op1;
        if (_t[to].Rep == Rep.Memory && (_profile.Operand1[_at] & OpProfileReference) != 0) return false;
        Scalar? one = Use(1), two = Use(2);
        if (code == Opcode.DIV && one is { Rep: Rep.Int } && two is { Rep: Rep.Int }) return false;
        if (!EmitBinary(code, one, two, to)) return false;
        if (ResultUsed) CopyVariable(to, _op->Result);
        return true;
    }

    /// <summary>$s .= a string or an int.</summary>
    private bool EmitAppend()
    {
        if (_op->Op1Kind != OperandKind.Cv || ResultUsed || IsGeneric) return false;
        int to = _op->Op1;
        if (_t[to].IsUnboxed || (_t[to].Mask & SlotState.String) == 0) return false;
        if (_t[to].Mask != SlotState.String && (_profile.Operand1[_at] & KindBits) != SlotState.String | (_profile.Operand1[_at] & OpProfileReference) != 0) return Unknown();
        Scalar? scalar = Use(2);
        bool isConstant = _op->Op2Kind == OperandKind.Const;
        if (scalar is null && isConstant && !_code.Literals[_op->Op2].IsString) return false;
        if (scalar is null && !isConstant && !ExpectString(_op->Op2, _profile.Operand2[_at])) return Unknown();
        if (_t[to].Mask != SlotState.String) Guard(to, nameof(JitOps.IsString), ExitLabel(), SlotState.String);
        _il.Emit(OpCodes.Ldarg_0);
        Address(to);
        if (scalar is { } s)
        {
            _il.Emit(OpCodes.Ldloca, Element);
            StoreScalar(s);
            _il.Emit(OpCodes.Ldloca, Element);
            _il.Call(nameof(JitOps.TryAppendValue));
        }
        else
        {
            if (isConstant)
            {
                PushObject(_code.Literals[_op->Op2].AsString);
            }
            else
            {
                Address(_op->Op2);
                _il.Call(nameof(JitOps.StringIn));
            }

            _il.Call(nameof(JitOps.TryAppendString));
        }

        _il.Emit(OpCodes.Brfalse, ExitLabel());
        return true;
    }

    /// <summary>The slot holds a string, or was seen to: then behind a guard.</summary>
    private bool ExpectString(int slot, uint seen)
    {
        if (_t[slot].Rep != Rep.Memory) return false;
        if (_t[slot].Mask == SlotState.String) return true;
        if (IsGeneric || (seen & (KindBits | OpProfileReference)) != SlotState.String || (_t[slot].Mask & SlotState.String) == 0) return false;
        Guard(slot, nameof(JitOps.IsString), ExitLabel(), SlotState.String);
        return true;
    }

    /// <summary>An unboxed variable's value into the result.</summary>
    private void CopyVariable(int from, int to)
    {
        if (_t[from].Rep == Rep.Float)
        {
            _il.Ldloc(Double(from));
            SetFloat(to);
            return;
        }

        _il.Ldloc(Long(from));
        SetLong(to, _t[from].Rep);
        _t[to] = _t[from] with { Clean = false };
    }

    private bool EmitIncrement()
    {
        if (_op->Op1Kind != OperandKind.Cv) return false;
        int slot = _op->Op1;
        if (_t[slot].Rep == Rep.Memory && (_profile.Operand1[_at] & OpProfileReference) != 0) return false;
        if (Use(1) is not { } v) return Unknown();
        if (!v.IsNumber) return false;
        bool up = _op->Code is Opcode.PRE_INC or Opcode.POST_INC;
        bool post = _op->Code is Opcode.POST_INC or Opcode.POST_DEC;
        if (v.Rep == Rep.Float)
        {
            if (post && ResultUsed) CopyVariable(slot, _op->Result);
            _il.Ldloc(Double(slot));
            _il.Ldc(1.0);
            _il.Emit(up ? OpCodes.Add : OpCodes.Sub);
            SetFloat(slot);
        }
        else
        {
            SlotState state = _t[slot];
            if (!(up ? state.BelowMax : state.AboveMin))
            {
                _il.Ldloc(Long(slot));
                _il.Ldc(up ? long.MaxValue : long.MinValue);
                _il.Emit(OpCodes.Beq, ExitLabel());
            }

            if (post && ResultUsed)
            {
                CopyVariable(slot, _op->Result);
                _t[_op->Result] = _t[_op->Result] with { BelowMax = up || state.BelowMax, AboveMin = !up || state.AboveMin };
            }

            _il.Ldloc(Long(slot));
            _il.Ldc(1L);
            _il.Emit(up ? OpCodes.Add : OpCodes.Sub);
            SetLong(slot, Rep.Int);
            _t[slot] = _t[slot] with { AboveMin = up, BelowMax = !up };
        }

        if (!post && ResultUsed) CopyVariable(slot, _op->Result);
        return true;
    }
}
