using System.Reflection.Emit;
using HhvmSharp.Jit.Analysis;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Tiering;

namespace HhvmSharp.Jit.IL;

/// <summary>Ops that the interpreter's handlers do: the operands go to the window, then the handler is called.</summary>
internal sealed unsafe partial class UnitCompiler
{
    private void EmitHandler()
    {
        Opcode code = _op->Code;
        _unit.Handlers.Add(_at);
        bool isCall = code is Opcode.DO_FCALL or Opcode.DO_FCALL_BY_NAME or Opcode.DO_UCALL or Opcode.DO_ICALL;
        if (_op->Op1Kind > OperandKind.Const) ToWindow(_op->Op1);
        if (_op->Op2Kind > OperandKind.Const) ToWindow(_op->Op2);
        bool hasData = (code.Flags() & OpcodeFlags.Data) != 0;
        if (hasData && _op[1].Op1Kind > OperandKind.Const) ToWindow(_op[1].Op1);
        if (_op->ResultKind == OperandKind.Cv) ToWindow(_op->Result);
        SpillVisible(all: isCall);
        if (isCall)
        {
            _il.Emit(OpCodes.Ldarg_0);
            _il.Emit(OpCodes.Ldarg_1);
            _il.Pointer(_op);
            _il.Call(nameof(JitOps.Call));
            _il.Emit(OpCodes.Brfalse, ReturnLabel());
            AfterHandler();
            return;
        }

        CallHandler();
        if (!BytecodeFlow.FallsThrough(code) && (code.Flags() & OpcodeFlags.Jump) == 0)
        {
            // returns and throws: what is in locals has no count, and without a catch nobody looks at it
            _il.Stloc(Next);
            if (_code.TryCatch.Length > 0) _il.Emit(OpCodes.Br, LeaveLabel());
            else _il.Emit(OpCodes.Ret);
            _ended = true;
            return;
        }

        _il.Stloc(Next);
        AfterHandler();
        if ((code.Flags() & OpcodeFlags.Jump) != 0)
        {
            foreach (int target in BytecodeFlow.JumpTargets(_code, _at).Distinct())
            {
                if (code == Opcode.CATCH) break;
                _il.Ldloc(Next);
                _il.Pointer(_ops + target);
                EmitBranch(OpCodes.Beq, target);
            }

            if (!BytecodeFlow.FallsThrough(code))
            {
                _il.Emit(OpCodes.Br, LeaveLabel());
                _ended = true;
                return;
            }
        }

        _il.Ldloc(Next);
        _il.Pointer(_op + (hasData ? 2 : 1));
        _il.Emit(OpCodes.Bne_Un, LeaveLabel());
    }

    private void CallHandler()
    {
        _il.Emit(OpCodes.Ldarg_1);
        _il.Pointer(_op);
        _il.Call(nameof(JitOps.SetIp));
        _il.Emit(OpCodes.Ldarg_0);
        _il.Emit(OpCodes.Ldarg_1);
        _il.Pointer(_op);
        _il.Emit(OpCodes.Ldc_I8, (long)(nint)HandlerTable.Entries[(int)_op->Code]);
        _il.Emit(OpCodes.Conv_I);
        _il.EmitCalli(OpCodes.Calli, System.Reflection.CallingConventions.Standard, typeof(Op*), [typeof(RequestContext), typeof(Frame), typeof(Op*)], null);
    }

    /// <summary>The handler reads the slot from the window; the local stays valid unless the op writes the variable.</summary>
    private void ToWindow(int slot) => Spill(slot);

    // ---- what is known afterwards ----

    private void AfterHandler()
    {
        _ranCode = true;
        if (_named)
        {
            for (int i = 0; i < _cvs; i++) _t[i] = SlotState.InMemory(SlotState.Any);
        }

        bool hasData = (_op->Code.Flags() & OpcodeFlags.Data) != 0;
        if (_op->Op1Kind > OperandKind.Const) AfterOperand(_op->Op1Kind, _op->Op1, HandlerEffects.OnOperand1(_op));
        if (_op->Op2Kind > OperandKind.Const) AfterOperand(_op->Op2Kind, _op->Op2, HandlerEffects.OnOperand2(_op));
        if (hasData && _op[1].Op1Kind > OperandKind.Const) AfterOperand(_op[1].Op1Kind, _op[1].Op1, HandlerEffects.OnData(_op));
        if (_op->ResultKind <= OperandKind.Const) return;
        uint mask = HandlerEffects.ResultKinds(_op);
        if (_op->ResultKind == OperandKind.Cv && !IsByReferenceParameter()) mask = _op->Code == Opcode.RECV_INIT || _op->Code == Opcode.RECV ? SlotState.Plain : mask;
        _t[_op->Result] = SlotState.InMemory(_named && _op->ResultKind == OperandKind.Cv ? SlotState.Any : mask);
        if (_op->Code.IsIndirect()) _t[_op->Result + 1] = SlotState.InMemory(SlotState.Any);
    }

    private bool IsByReferenceParameter() => _op->Result < _code.Params.Length && _code.Params[_op->Result].ByRef;

    private void AfterOperand(OperandKind kind, int slot, Effect effect)
    {
        if (kind != OperandKind.Cv)
        {
            // consumed, or (a loop variable, a rope) changed in the window
            if (_t[slot].IsUnboxed) _t[slot] = SlotState.InMemory(_t[slot].Kinds);
            else if (effect != Effect.Reads) _t[slot] = SlotState.InMemory(SlotState.Any);
            return;
        }

        uint kinds = _t[slot].Kinds;
        switch (effect)
        {
            case Effect.Reads:
                break;
            case Effect.Writes when _op->Code == Opcode.ASSIGN_DIM && slot == _op->Op1 && (kinds & ~(SlotState.Undef | SlotState.Null | SlotState.Array)) == 0:
                _t[slot] = SlotState.InMemory(SlotState.Array);
                break;
            case Effect.Writes:
                _t[slot] = SlotState.InMemory((kinds & SlotState.Reference) != 0 ? SlotState.Any : SlotState.Plain | (kinds & SlotState.Undef));
                break;
            case Effect.Assigns:
                _t[slot] = SlotState.InMemory((kinds & SlotState.Reference) != 0 ? SlotState.Any : AssignedKinds());
                break;
            case Effect.Unsets:
                _t[slot] = SlotState.InMemory(SlotState.Undef);
                break;
            default:
                _t[slot] = SlotState.InMemory(SlotState.Any);
                break;
        }
    }

    /// <summary>Of ASSIGN: what its right side may be.</summary>
    private uint AssignedKinds()
    {
        if (_op->Op2Kind == OperandKind.Const) return 1u << _code.Literals[_op->Op2].Kind;
        uint kinds = _t[_op->Op2].Kinds & SlotState.Plain;
        if ((_t[_op->Op2].Kinds & SlotState.Undef) != 0) kinds |= SlotState.Null;
        return (_t[_op->Op2].Kinds & SlotState.Reference) != 0 ? SlotState.Plain : kinds;
    }
}
