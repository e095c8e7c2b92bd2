using System.Reflection.Emit;
using HhvmSharp.Jit.Analysis;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Tiering;

namespace HhvmSharp.Jit.IL;

/// <summary>+ - * / % shifts and bits on ints and floats; comparisons, with the jump behind them.</summary>
internal sealed unsafe partial class UnitCompiler
{
    private bool EmitBinary(Opcode code, Scalar? one, Scalar? two, int result)
    {
        if (one is not { } a || two is not { } b) return Unknown();
        if (!a.IsNumber || !b.IsNumber) return false;
        bool ints = a.Rep == Rep.Int && b.Rep == Rep.Int;
        if (!ints && code is not (Opcode.ADD or Opcode.SUB or Opcode.MUL or Opcode.DIV)) return false;
        // it has overflowed before: the handler gives an int or a float
        if (ints && code is Opcode.ADD or Opcode.SUB or Opcode.MUL && (_profile.Result[_at] & OpProfile.Overflow) != 0) return false;
        switch (code)
        {
            case Opcode.ADD or Opcode.SUB or Opcode.MUL:
                if (ints) EmitIntArithmetic(code, a, b, result);
                else EmitFloatArithmetic(code == Opcode.ADD ? OpCodes.Add : code == Opcode.SUB ? OpCodes.Sub : OpCodes.Mul, a, b, result);
                return true;
            case Opcode.DIV:
                return EmitDivision(a, b, result);
            case Opcode.MOD:
                return EmitModulo(a, b, result);
            case Opcode.SL or Opcode.SR:
                return EmitShift(code, a, b, result);
            default:
                Push(a);
                Push(b);
                _il.Emit(code == Opcode.BW_AND ? OpCodes.And : code == Opcode.BW_OR ? OpCodes.Or : OpCodes.Xor);
                SetLong(result, Rep.Int);
                return true;
        }
    }

    private void EmitFloatArithmetic(OpCode code, in Scalar a, in Scalar b, int result)
    {
        PushFloat(a);
        PushFloat(b);
        _il.Emit(code);
        SetFloat(result);
    }

    /// <summary>With the test for overflow, which goes back to the interpreter.</summary>
    private void EmitIntArithmetic(Opcode code, in Scalar a, in Scalar b, int result)
    {
        Push(a);
        Push(b);
        _il.Emit(code == Opcode.ADD ? OpCodes.Add : code == Opcode.SUB ? OpCodes.Sub : OpCodes.Mul);
        if (IsSafe(code, a, b))
        {
            SetLong(result, Rep.Int);
            return;
        }

        _il.Stloc(Scratch);
        if (code == Opcode.MUL)
        {
            Label small = _il.DefineLabel();
            if (!a.IsConstant || !b.IsConstant)
            {
                Push(a);
                Push(b);
                _il.Call(nameof(JitOps.AreSmall));
                _il.Emit(OpCodes.Brtrue, small);
            }

            Push(a);
            Push(b);
            _il.Call(nameof(JitOps.MulHigh));
            _il.Ldloc(Scratch);
            _il.Ldc(63);
            _il.Emit(OpCodes.Shr);
            _il.Emit(OpCodes.Bne_Un, ExitLabel());
            _il.MarkLabel(small);
        }
        else if (b.IsConstant)
        {
            // the sum must lie on the right side of a
            bool up = (b.Constant.IntValue >= 0) == (code == Opcode.ADD);
            _il.Ldloc(Scratch);
            Push(a);
            _il.Emit(up ? OpCodes.Blt : OpCodes.Bgt, ExitLabel());
        }
        else
        {
            Push(a);
            if (code == Opcode.ADD) _il.Ldloc(Scratch);
            else Push(b);
            _il.Emit(OpCodes.Xor);
            if (code == Opcode.ADD) Push(b);
            else Push(a);
            _il.Ldloc(Scratch);
            _il.Emit(OpCodes.Xor);
            _il.Emit(OpCodes.And);
            _il.Ldc(0L);
            _il.Emit(OpCodes.Blt, ExitLabel());
        }

        if (result < 0) return; // it stays in the scratch local
        _il.Ldloc(Scratch);
        SetLong(result, Rep.Int);
    }

    private bool IsSafe(Opcode code, in Scalar a, in Scalar b)
    {
        if (!b.IsConstant || a.IsConstant || a.Slot < 0 || _t[a.Slot].Rep != Rep.Int) return false;
        long n = b.Constant.IntValue;
        if (code == Opcode.SUB) n = -n;
        else if (code != Opcode.ADD) return false;
        return (n == 1 && _t[a.Slot].BelowMax) || (n == -1 && _t[a.Slot].AboveMin) || n == 0;
    }

    private bool EmitDivision(in Scalar a, in Scalar b, int result)
    {
        uint seen = _profile.Result[_at];
        bool ints = a.Rep == Rep.Int && b.Rep == Rep.Int;
        if (ints && (seen & SlotState.Int) != 0) return false;
        if (ints && seen == 0) return Unknown();
        if (!b.IsConstant)
        {
            PushFloat(b);
            _il.Ldc(0.0);
            _il.Emit(OpCodes.Beq, ExitLabel());
        }
        else if (b.Rep == Rep.Int ? b.Constant.IntValue == 0 : b.Constant.FloatValue == 0)
        {
            return false;
        }

        if (ints)
        {
            // an int when it can be divided
            Push(a);
            Push(b);
            _il.Emit(OpCodes.Rem);
            _il.Emit(OpCodes.Brfalse, ExitLabel());
        }

        EmitFloatArithmetic(OpCodes.Div, a, b, result);
        return true;
    }

    private bool EmitModulo(in Scalar a, in Scalar b, int result)
    {
        if (b.IsConstant)
        {
            if (b.Constant.IntValue is 0 or -1) return false;
        }
        else
        {
            // 0 throws, and the processor traps on the smallest int by -1
            Push(b);
            _il.Ldc(1L);
            _il.Emit(OpCodes.Add);
            _il.Ldc(1L);
            _il.Emit(OpCodes.Ble_Un, ExitLabel());
        }

        Push(a);
        Push(b);
        _il.Emit(OpCodes.Rem);
        SetLong(result, Rep.Int);
        return true;
    }

    private bool EmitShift(Opcode code, in Scalar a, in Scalar b, int result)
    {
        if (b.IsConstant)
        {
            if ((ulong)b.Constant.IntValue > 63) return false;
        }
        else
        {
            Push(b);
            _il.Ldc(63L);
            _il.Emit(OpCodes.Bgt_Un, ExitLabel());
        }

        Push(a);
        Push(b);
        _il.Emit(OpCodes.Conv_I4);
        _il.Emit(code == Opcode.SL ? OpCodes.Shl : OpCodes.Shr);
        SetLong(result, Rep.Int);
        return true;
    }

    private bool EmitBitNot()
    {
        if (Use(1) is not { Rep: Rep.Int } a) return Unknown();
        Push(a);
        _il.Emit(OpCodes.Not);
        ResultInt();
        return true;
    }

    private bool EmitCast()
    {
        if (_op->Extended == CastType.String) return EmitCastToString() || Unknown();
        if (Use(1) is not { } a) return Unknown();
        switch (_op->Extended)
        {
            case CastType.Int:
                Push(a);
                if (a.Rep == Rep.Float) _il.Call(nameof(JitOps.FloatToInt));
                ResultInt();
                return true;
            case CastType.Float:
                PushFloat(a);
                SetFloat(_op->Result);
                return true;
            default:
                return false;
        }
    }

    // ---- comparisons ----

    private bool EmitComparison()
    {
        if (_op->Code is Opcode.IS_IDENTICAL or Opcode.IS_NOT_IDENTICAL && IsString(_op->Op1Kind, _op->Op1, _profile.Operand1[_at]) && IsString(_op->Op2Kind, _op->Op2, _profile.Operand2[_at]))
        {
            PushString(_op->Op1Kind, _op->Op1);
            PushString(_op->Op2Kind, _op->Op2);
            _il.Call(nameof(JitOps.SameString));
            if (_op->Code == Opcode.IS_NOT_IDENTICAL)
            {
                _il.Ldc(1L);
                _il.Emit(OpCodes.Xor);
            }

            ResultBool();
            return true;
        }

        if (_op->Code is not (Opcode.IS_IDENTICAL or Opcode.IS_NOT_IDENTICAL or Opcode.CASE_STRICT) && EmitStringComparison()) return true;
        if (Use(1) is not { } a || Use(2) is not { } b) return Unknown();
        Opcode code = _op->Code switch { Opcode.CASE => Opcode.IS_EQUAL, Opcode.CASE_STRICT => Opcode.IS_IDENTICAL, var c => c };
        bool strict = code is Opcode.IS_IDENTICAL or Opcode.IS_NOT_IDENTICAL;
        if (strict ? a.Rep != b.Rep : (a.Rep == Rep.Bool) != (b.Rep == Rep.Bool)) return false;
        bool floats = a.Rep == Rep.Float || b.Rep == Rep.Float;
        if (floats) PushFloat(a);
        else Push(a);
        if (floats) PushFloat(b);
        else Push(b);
        Op* next = _op + 1;
        bool fused = next->Code is Opcode.JMPZ or Opcode.JMPNZ && next->Op1Kind == OperandKind.Tmp && next->Op1 == _op->Result && _op->ResultKind == OperandKind.Tmp
            && !_flow.Starts[_at + 1] && !_flow.IsLive(_at + 2, _op->Result) && !_flow.IsLive(next->Op2, _op->Result);
        if (!fused)
        {
            PushComparison(code, floats);
            ResultBool();
            return true;
        }

        _skip = 1;
        bool when = next->Code == Opcode.JMPNZ;
        (OpCode yes, OpCode no) = code switch
        {
            // negated with the unordered form, so that NaN is neither smaller nor equal
            Opcode.IS_SMALLER => (OpCodes.Blt, floats ? OpCodes.Bge_Un : OpCodes.Bge),
            Opcode.IS_SMALLER_OR_EQUAL => (OpCodes.Ble, floats ? OpCodes.Bgt_Un : OpCodes.Bgt),
            Opcode.IS_EQUAL or Opcode.IS_IDENTICAL => (OpCodes.Beq, OpCodes.Bne_Un),
            _ => (OpCodes.Bne_Un, OpCodes.Beq),
        };
        int target = next->Op2;
        bool learns = !floats && a.Rep == Rep.Int && code is Opcode.IS_SMALLER;
        Scalar left = a, right = b;
        _at++; // the jump: it decides whether the target lies behind
        EmitBranch(when ? yes : no, target, learns && when ? t => Learn(t, left, right) : null);
        _at--;
        if (learns && !when) Learn(_t, left, right);
        return true;
    }

    private bool IsString(OperandKind kind, int index, uint seen) =>
        kind == OperandKind.Const ? _code.Literals[index].IsString : kind != OperandKind.Unused && ExpectString(index, seen & ~(1u << 31));

    private void PushString(OperandKind kind, int index)
    {
        if (kind == OperandKind.Const)
        {
            PushObject(_code.Literals[index].AsString);
            return;
        }

        Address(index);
        _il.Call(nameof(JitOps.StringIn));
    }

    /// <summary>a &lt; b holds: a is not the largest int, b not the smallest.</summary>
    private static void Learn(TypeContext t, in Scalar a, in Scalar b)
    {
        if (!a.IsConstant && a.IsVariable && t[a.Slot].Rep == Rep.Int) t[a.Slot] = t[a.Slot] with { BelowMax = true };
        if (!b.IsConstant && b.IsVariable && t[b.Slot].Rep == Rep.Int) t[b.Slot] = t[b.Slot] with { AboveMin = true };
    }

    /// <summary>Two operands are on the stack: leaves 0 or 1 as a long.</summary>
    private void PushComparison(Opcode code, bool floats)
    {
        switch (code)
        {
            case Opcode.IS_SMALLER:
                _il.Emit(OpCodes.Clt);
                break;
            case Opcode.IS_SMALLER_OR_EQUAL:
                _il.Emit(floats ? OpCodes.Cgt_Un : OpCodes.Cgt);
                Negate();
                break;
            case Opcode.IS_EQUAL or Opcode.IS_IDENTICAL:
                _il.Emit(OpCodes.Ceq);
                break;
            default:
                _il.Emit(OpCodes.Ceq);
                Negate();
                break;
        }

        _il.Emit(OpCodes.Conv_I8);
    }

    private void Negate()
    {
        _il.Ldc(0);
        _il.Emit(OpCodes.Ceq);
    }
}
