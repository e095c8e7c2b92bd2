using System.Reflection.Emit;
using HhvmSharp.Jit.Analysis;
using HhvmSharp.Runtime.Bytecode;

namespace HhvmSharp.Jit.IL;

/// <summary>Which ops have code of their own; the rest goes to the interpreter's handlers.</summary>
internal sealed unsafe partial class UnitCompiler
{
    private void EmitOp()
    {
        if (EmitOwn()) return;
        // never run so far, with types that nobody knows: the interpreter finds out
        if (!_profile.Seen(_at) && !IsGeneric && _ownIsPossible && _state.Units.Count < HhvmSharp.Runtime.Tiering.TierState.MaxVersions / 2)
        {
            _ownIsPossible = false;
            EmitExit();
            _unit.UnseenExits.Add(_exitNumbers[_at]);
            return;
        }

        if (_direct is not null)
        {
            if (_profile.Seen(_at)) throw new NotDirectException($"{_op->Code.Name()} in op {_at}");
            EmitExit();
            _unit.UnseenExits.Add(_exitNumbers[_at]);
            return;
        }

        _ownIsPossible = false;
        FlushCalls(_op->Code is Opcode.NEW or Opcode.INIT_FCALL or Opcode.INIT_FCALL_BY_NAME or Opcode.INIT_NS_FCALL_BY_NAME or Opcode.INIT_METHOD_CALL
            or Opcode.INIT_STATIC_METHOD_CALL or Opcode.INIT_DYNAMIC_CALL or Opcode.INIT_USER_CALL or Opcode.INIT_PARENT_PROPERTY_HOOK_CALL or Opcode.CALLABLE_CONVERT);
        EmitHandler();
    }

    /// <summary>Types were missing for code of its own.</summary>
    private bool _ownIsPossible;

    private bool Unknown()
    {
        _ownIsPossible = true;
        return false;
    }

    /// <summary>False, and nothing but guards emitted, when a handler must do it.</summary>
    private bool EmitOwn()
    {
        _ownIsPossible = false;
        switch (_op->Code)
        {
            case Opcode.NOP:
                return true;
            case Opcode.JMP:
                EmitJump(_op->Op1);
                return true;
            case Opcode.JMPZ or Opcode.JMPNZ:
                return EmitConditionalJump();
            case Opcode.JMPZ_EX or Opcode.JMPNZ_EX:
                return EmitJumpEx();
            case Opcode.BOOL or Opcode.BOOL_NOT:
                return EmitBool();
            case Opcode.ADD or Opcode.SUB or Opcode.MUL or Opcode.DIV or Opcode.MOD or Opcode.SL or Opcode.SR
                or Opcode.BW_AND or Opcode.BW_OR or Opcode.BW_XOR:
                return EmitBinary(_op->Code, Use(1), Use(2), _op->Result);
            case Opcode.BW_NOT:
                return EmitBitNot();
            case Opcode.IS_SMALLER or Opcode.IS_SMALLER_OR_EQUAL or Opcode.IS_EQUAL or Opcode.IS_NOT_EQUAL
                or Opcode.IS_IDENTICAL or Opcode.IS_NOT_IDENTICAL or Opcode.CASE or Opcode.CASE_STRICT:
                return EmitComparison();
            case Opcode.ASSIGN:
                return EmitAssign();
            case Opcode.QM_ASSIGN:
                return EmitQmAssign();
            case Opcode.ASSIGN_OP:
                return EmitAssignOp();
            case Opcode.PRE_INC or Opcode.PRE_DEC or Opcode.POST_INC or Opcode.POST_DEC:
                return EmitIncrement();
            case Opcode.CAST:
                return EmitCast();
            case Opcode.FREE:
                return EmitFree();
            case Opcode.CONCAT or Opcode.FAST_CONCAT:
                return EmitConcat();
            case Opcode.ROPE_INIT or Opcode.ROPE_ADD or Opcode.ROPE_END:
                return EmitRope();
            case Opcode.SPACESHIP:
                return EmitSpaceship();
            case Opcode.SWITCH_LONG or Opcode.SWITCH_STRING or Opcode.MATCH:
                return EmitSwitch();
            case Opcode.JMP_SET:
                return EmitJumpSet();
            case Opcode.COALESCE:
                return EmitCoalesce();
            case Opcode.ISSET_ISEMPTY_CV:
                return EmitIssetVariable();
            case Opcode.NEW:
                return EmitNew();
            case Opcode.FETCH_CLASS_CONSTANT:
                return EmitClassConstant();
            case Opcode.FETCH_R:
                return EmitFetchGlobal();
            case Opcode.FETCH_LIST_R:
                return EmitListElement();
            case Opcode.FETCH_DIM_IS:
                return EmitFetchOrNull();
            case Opcode.FETCH_DIM_RW:
                return EmitIncrementElement();
            case Opcode.RECV:
                return EmitReceive();
            case Opcode.INIT_FCALL:
                return EmitInitCall();
            case Opcode.DO_UCALL or Opcode.DO_FCALL or Opcode.DO_FCALL_BY_NAME or Opcode.DO_ICALL:
                return EmitIntrinsicCall() || EmitDirectNative() || EmitNativeCall() || EmitDirectCall();
            case Opcode.RETURN:
                return EmitReturn();
            case Opcode.SEND_VAL or Opcode.SEND_VAR or Opcode.SEND_VAL_EX or Opcode.SEND_VAR_EX when TopCall is { Intrinsic: not null }:
                return EmitIntrinsicSend();
            case Opcode.SEND_VAL or Opcode.SEND_VAR when TopCall is { Native: not null }:
                return EmitNativeSend();
            case Opcode.SEND_VAL or Opcode.SEND_VAR when TopCall is not null:
                return EmitDirectSend() || (_direct is null && _op->Op2Kind == OperandKind.Unused && EmitSend());
            // a function without a frame takes nothing by reference
            case Opcode.SEND_VAL_EX or Opcode.SEND_VAR_EX or Opcode.SEND_FUNC_ARG when TopCall is { Target: not null }:
                return EmitDirectSend();
            case Opcode.CHECK_FUNC_ARG:
                return TopCall is { Target: not null } && _op->Op2Kind == OperandKind.Unused;
            case Opcode.FETCH_DIM_FUNC_ARG when TopCall is { Target: not null } && _op->Op2Kind != OperandKind.Unused:
                return EmitFetchDim();
            case Opcode.FETCH_OBJ_FUNC_ARG when TopCall is { Target: not null }:
                return EmitFetchProperty();
            case Opcode.TYPE_CHECK:
                return EmitTypeCheck();
            case Opcode.FETCH_THIS:
                return EmitFetchThis();
            case Opcode.INIT_ARRAY or Opcode.ADD_ARRAY_ELEMENT:
                return EmitArrayElement();
            case Opcode.ISSET_ISEMPTY_DIM_OBJ:
                return EmitIssetElement();
            case Opcode.SEND_VAL or Opcode.SEND_VAR:
                return _direct is null && _op->Op2Kind == OperandKind.Unused && EmitSend();
            case Opcode.FETCH_DIM_R:
                return EmitFetchDim();
            case Opcode.FETCH_DIM_W or Opcode.FETCH_OBJ_W:
                return EmitNestedAssign();
            case Opcode.ASSIGN_DIM:
                return EmitAssignDim();
            case Opcode.ASSIGN_DIM_OP:
                return EmitAssignDimOp();
            case Opcode.FETCH_OBJ_R:
                return EmitFetchProperty();
            case Opcode.ASSIGN_OBJ:
                return EmitAssignProperty();
            case Opcode.ASSIGN_OBJ_OP:
                return EmitAssignPropertyOp();
            case Opcode.PRE_INC_OBJ or Opcode.PRE_DEC_OBJ or Opcode.POST_INC_OBJ or Opcode.POST_DEC_OBJ:
                return EmitIncrementProperty();
            case Opcode.ISSET_ISEMPTY_PROP_OBJ:
                return EmitIssetProperty();
            case Opcode.FETCH_STATIC_PROP_R:
                return EmitFetchStatic();
            case Opcode.ASSIGN_STATIC_PROP:
                return EmitAssignStatic();
            case Opcode.ASSIGN_STATIC_PROP_OP:
                return EmitAssignStaticOp();
            case Opcode.PRE_INC_STATIC_PROP or Opcode.PRE_DEC_STATIC_PROP or Opcode.POST_INC_STATIC_PROP or Opcode.POST_DEC_STATIC_PROP:
                return EmitIncrementStatic();
            case Opcode.ISSET_ISEMPTY_STATIC_PROP:
                return EmitIssetStatic();
            case Opcode.INIT_METHOD_CALL:
                return EmitInitMethod();
            case Opcode.INIT_STATIC_METHOD_CALL:
                return EmitInitStaticMethod();
            case Opcode.VERIFY_RETURN_TYPE:
                return EmitVerifyReturn();
            case Opcode.FE_RESET_R:
                return EmitForeachReset();
            case Opcode.FE_FREE:
                return EmitForeachFree();
            case Opcode.FE_FETCH_R:
                return EmitForeachFetch();
            case Opcode.FETCH_CONSTANT:
                return EmitConstant();
            case Opcode.BIND_GLOBAL:
                return EmitBindGlobal();
            case Opcode.COUNT or Opcode.STRLEN:
                return EmitLength();
            default:
                return false;
        }
    }

    /// <summary>A constant that is found never changes in a request.</summary>
    private bool EmitConstant()
    {
        uint seen = _profile.Result[_at] & KindBits;
        if (IsGeneric || seen == 0 || _op->Cache < 0) return false;
        PushObject(_code.Caches);
        _il.Ldc(_op->Cache);
        _il.Emit(OpCodes.Ldarg_0);
        _il.Call(nameof(JitOps.Constant));
        _il.Stloc(ElementRef);
        TakeElement(() => _il.Ldloc(ElementRef), _op->Result, seen == SlotState.Array ? 0 : seen);
        return true;
    }

    // ---- jumps ----

    private bool EmitConditionalJump()
    {
        if (Use(1) is not { } condition)
        {
            if (!PushTruthInMemory()) return Unknown();
            EmitBranch(_op->Code == Opcode.JMPZ ? OpCodes.Brfalse : OpCodes.Brtrue, _op->Op2);
            return true;
        }

        Push(condition);
        if (condition.Rep == Rep.Float)
        {
            _il.Ldc(0.0);
            EmitBranch(_op->Code == Opcode.JMPZ ? OpCodes.Beq : OpCodes.Bne_Un, _op->Op2);
            return true;
        }

        EmitBranch(_op->Code == Opcode.JMPZ ? OpCodes.Brfalse : OpCodes.Brtrue, _op->Op2);
        return true;
    }

    private bool EmitJumpEx()
    {
        if (Use(1) is { } condition) PushTruth(condition);
        else if (!PushTruthInMemory()) return Unknown();
        ResultBool();
        _il.Ldloc(Long(_op->Result));
        EmitBranch(_op->Code == Opcode.JMPZ_EX ? OpCodes.Brfalse : OpCodes.Brtrue, _op->Op2);
        return true;
    }

    private bool EmitBool()
    {
        if (Use(1) is { } operand) PushTruth(operand);
        else if (!PushTruthInMemory()) return Unknown();
        if (_op->Code == Opcode.BOOL_NOT)
        {
            _il.Ldc(1L);
            _il.Emit(OpCodes.Xor);
        }

        ResultBool();
        return true;
    }

    /// <summary>Pushes 0 or 1 as a long.</summary>
    private void PushTruth(in Scalar s)
    {
        Push(s);
        if (s.Rep == Rep.Bool) return;
        if (s.Rep == Rep.Float) _il.Ldc(0.0);
        else _il.Ldc(0L);
        _il.Emit(OpCodes.Ceq);
        _il.Ldc(0);
        _il.Emit(OpCodes.Ceq);
        _il.Emit(OpCodes.Conv_I8);
    }

    // ---- parameters and arguments ----

    /// <summary>A parameter whose type check is one test, or none.</summary>
    private bool EmitReceive()
    {
        TypeDecl? type = _code.Params[_op->Op1 - 1].Type;
        if (type is null) return true;
        if (IsGeneric && _t[_op->Result].Rep == Rep.Memory) return false;
        int slot = _op->Result;
        if (_t[slot].Rep is Rep.Int && (type.Mask & TypeMask.Int) != 0) return true;
        if (_t[slot].Rep is Rep.Float && (type.Mask & TypeMask.Float) != 0) return true;
        if (_t[slot].Rep is Rep.Int && (type.Mask & TypeMask.Float) != 0)
        {
            // the only conversion that strict types allow too
            _il.Ldloc(Long(slot));
            _il.Emit(OpCodes.Conv_R8);
            SetFloat(slot);
            return true;
        }

        if (_t[slot].Rep is Rep.Bool && (type.Mask & TypeMask.Bool) == TypeMask.Bool) return true;
        if (_t[slot].Rep != Rep.Memory || (_t[slot].Mask & SlotState.Reference) != 0) return false;
        uint seen = _profile.Result[_at] & KindBits;
        switch (seen)
        {
            case SlotState.Int when (type.Mask & TypeMask.Int) != 0:
                Guard(slot, nameof(JitOps.IsInt), ExitLabel(), SlotState.Int);
                return true;
            case SlotState.Float when (type.Mask & TypeMask.Float) != 0:
                Guard(slot, nameof(JitOps.IsFloat), ExitLabel(), SlotState.Float);
                return true;
            case SlotState.Bool when (type.Mask & TypeMask.Bool) == TypeMask.Bool:
                Guard(slot, nameof(JitOps.IsBool), ExitLabel(), SlotState.Bool);
                return true;
            case SlotState.String when (type.Mask & TypeMask.String) != 0:
                Guard(slot, nameof(JitOps.IsString), ExitLabel(), SlotState.String);
                return true;
            case SlotState.Array when (type.Mask & TypeMask.Array) != 0:
                Guard(slot, nameof(JitOps.IsPlainArray), ExitLabel(), SlotState.Array);
                return true;
            default:
                if (IsGeneric || (_t[slot].Mask & SlotState.Plain) == 0) return false;
                GuardType(slot, type);
                return true;
        }
    }

    private bool EmitSend()
    {
        int index = _op->Op2 - 1;
        if (_op->Op1Kind != OperandKind.Const && !_t[_op->Op1].IsUnboxed) return EmitSendMemory(index);
        if (Use(1) is { } scalar)
        {
            PushArgument(index);
            Push(scalar);
            _il.Call(scalar.Rep == Rep.Int ? nameof(JitOps.StoreInt) : scalar.Rep == Rep.Float ? nameof(JitOps.StoreFloat) : nameof(JitOps.StoreBool));
            return true;
        }

        if (_op->Op1Kind != OperandKind.Const) return false;
        StoreLiteral(() => PushArgument(index), _op->Op1);
        return true;
    }

    private bool EmitSendMemory(int index)
    {
        int slot = _op->Op1;
        uint mask = _t[slot].Mask;
        if ((mask & ~SlotState.Plain) != 0)
        {
            if (IsGeneric || (_profile.Operand1[_at] & (OpProfileReference | SlotState.Undef)) != 0) return false;
            Guard(slot, nameof(JitOps.IsPlain), ExitLabel(), mask & SlotState.Plain);
        }

        PushArgument(index);
        Address(slot);
        _il.Call(_op->Op1Kind == OperandKind.Cv ? nameof(JitOps.CopySlot) : nameof(JitOps.MoveSlot));
        return true;
    }

    private const uint OpProfileReference = HhvmSharp.Runtime.Tiering.OpProfile.Reference;

    private void PushArgument(int index)
    {
        _il.Emit(OpCodes.Ldarg_0);
        _il.Ldc(index);
        _il.Call(nameof(JitOps.Argument));
    }

    /// <summary>Writes a literal that is no number to the address that <paramref name="address"/> pushes.</summary>
    private void StoreLiteral(Action address, int literal)
    {
        HhvmSharp.Runtime.Values.Value v = _code.Literals[literal];
        address();
        if (v.IsNull)
        {
            _il.Call(nameof(JitOps.StoreNull));
        }
        else if (v.IsString || v is { IsArray: true, AsArray.IsImmutable: true })
        {
            PushObject(v.o!);
            _il.Call(nameof(JitOps.StoreObject));
        }
        else
        {
            if (_direct is not null) throw new NotDirectException("a literal that is no plain value");
            _il.Emit(OpCodes.Ldarg_1);
            _il.Ldc(literal);
            _il.Call(nameof(JitOps.CopyLiteral));
        }
    }
}
