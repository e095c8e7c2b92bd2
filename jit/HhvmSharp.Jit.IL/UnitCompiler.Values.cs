using System.Reflection.Emit;
using HhvmSharp.Jit.Analysis;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Tiering;

namespace HhvmSharp.Jit.IL;

/// <summary>Type tests, array literals, isset of elements, $this.</summary>
internal sealed unsafe partial class UnitCompiler
{
    private bool EmitTypeCheck()
    {
        SlotState state = _op->Op1Kind == OperandKind.Const ? default : _t[_op->Op1];
        if (_op->Op1Kind == OperandKind.Const) return false;
        var wanted = (TypeMask)_op->Extended;
        switch (state.Rep)
        {
            case Rep.Int or Rep.Float or Rep.Borrowed:
                TypeMask own = state.Rep == Rep.Int ? TypeMask.Int : state.Rep == Rep.Float ? TypeMask.Float : TypeMask.Array;
                _il.Ldc((wanted & own) != 0 ? 1L : 0L);
                ResultBool();
                return true;
            case Rep.Bool:
                _il.Ldloc(Long(_op->Op1));
                if ((wanted & TypeMask.Bool) is TypeMask.Bool or 0)
                {
                    _il.Emit(OpCodes.Pop);
                    _il.Ldc((wanted & TypeMask.Bool) != 0 ? 1L : 0L);
                }
                else if ((wanted & TypeMask.True) == 0)
                {
                    _il.Ldc(1L);
                    _il.Emit(OpCodes.Xor);
                }

                ResultBool();
                return true;
        }

        if ((state.Mask & ~SlotState.Plain) != 0)
        {
            if (IsGeneric || _op->Op1Kind != OperandKind.Cv || (_profile.Operand1[_at] & (OpProfile.Reference | SlotState.Undef)) != 0 || !_profile.Seen(_at)) return Unknown();
            Guard(_op->Op1, nameof(JitOps.IsPlain), ExitLabel(), state.Mask & SlotState.Plain);
        }

        if (_op->Op1Kind != OperandKind.Cv && (_t[_op->Op1].Mask & ~SlotState.Uncounted) != 0) return false;
        Address(_op->Op1);
        _il.Ldc((int)wanted);
        _il.Call(nameof(JitOps.TypeTest));
        ResultBool();
        return true;
    }

    /// <summary>The element or property just found is only tested for its type: nothing is copied.</summary>
    private bool TestElement(Action address, int result)
    {
        Op* next = _op + 1;
        if (IsGeneric || next->Code != Opcode.TYPE_CHECK || next->Op1Kind != OperandKind.Tmp || next->Op1 != result || _flow.Starts[_at + 1] || _op->Code == Opcode.FE_FETCH_R) return false;
        address();
        _il.Call(nameof(JitOps.IsPlain));
        _il.Emit(OpCodes.Brfalse, ExitLabel());
        address();
        _il.Ldc((int)next->Extended);
        _il.Call(nameof(JitOps.TypeTest));
        SetLong(next->Result, Rep.Bool);
        _skip = 1;
        return true;
    }

    private bool EmitFetchThis()
    {
        if (_direct is { TakesThis: false } || _op->Extended != 0) return false;
        PushThis();
        _il.Stloc(ObjectScratch);
        if (_direct is null)
        {
            _il.Ldloc(ObjectScratch);
            _il.Call(nameof(JitOps.IsObject));
            _il.Emit(OpCodes.Brfalse, ExitLabel());
        }

        Address(_op->Result);
        _il.Ldloc(ObjectScratch);
        _il.Call(nameof(JitOps.StoreCounted));
        _t[_op->Result] = SlotState.InMemory(SlotState.Object) with { Class = _t.ThisClass };
        return true;
    }

    /// <summary>[a, b], [k => a]: elements of a new array.</summary>
    private bool EmitArrayElement()
    {
        bool isNew = _op->Code == Opcode.INIT_ARRAY;
        if (IsGeneric || (_op->Extended & ExtendedValues.ArrayElementRef) != 0 || _op->Op1Kind == OperandKind.Unused) return false;
        bool keyed = _op->Op2Kind != OperandKind.Unused;
        Scalar? key = null;
        if (keyed && !TakeKey(_op, out key)) return Unknown();
        Scalar? scalar = Use(1);
        if (scalar is null && _op->Op1Kind != OperandKind.Const)
        {
            int slot = _op->Op1;
            if (_t[slot].IsUnboxed) ToMemory(slot);
            if ((_t[slot].Mask & ~SlotState.Plain) != 0)
            {
                if ((_profile.Operand1[_at] & (OpProfile.Reference | SlotState.Undef)) != 0 || !_profile.Seen(_at)) return Unknown();
                Guard(slot, nameof(JitOps.IsPlain), ExitLabel(), _t[slot].Mask & SlotState.Plain);
            }
        }

        if (!isNew)
        {
            Address(_op->Result);
            _il.Call(nameof(JitOps.CanAppend));
            _il.Emit(OpCodes.Brfalse, ExitLabel());
        }

        // the element first: its temporary may have the array's slot
        if (scalar is { } s)
        {
            _il.Emit(OpCodes.Ldloca, Element);
            StoreScalar(s);
        }
        else if (_op->Op1Kind == OperandKind.Const)
        {
            StoreLiteral(() => _il.Emit(OpCodes.Ldloca, Element), _op->Op1);
        }
        else
        {
            _il.Emit(OpCodes.Ldloca, Element);
            Address(_op->Op1);
            _il.Call(_op->Op1Kind == OperandKind.Cv ? nameof(JitOps.CopySlot) : nameof(JitOps.MoveSlot));
        }

        if (isNew)
        {
            Address(_op->Result);
            _il.Ldc((int)(_op->Extended >> ExtendedValues.ArraySizeShift));
            _il.Call(nameof(JitOps.NewArray));
        }

        _il.Emit(OpCodes.Ldarg_0);
        Address(_op->Result);
        if (keyed) PushKey(_op, key);
        _il.Emit(OpCodes.Ldloca, Element);
        _il.Call(!keyed ? nameof(JitOps.AppendElement) : key is null ? nameof(JitOps.SetNamed) : nameof(JitOps.SetNumbered));
        _t[_op->Result] = SlotState.InMemory(SlotState.Array);
        return true;
    }

    private bool EmitIssetElement()
    {
        if (IsGeneric || _op->Extended != 0 || (_profile.Operand1[_at] & KindBits) != SlotState.Array || _op->Op1Kind != OperandKind.Cv) return false;
        Scalar? key = Use(2);
        bool named = key is null && (_op->Op2Kind == OperandKind.Const ? _code.Literals[_op->Op2].IsString : IsStringKey());
        if (!named && key is not { Rep: Rep.Int }) return Unknown();
        if (!TakeArray()) return Unknown();
        _il.Ldloc(ArrayScratch);
        if (key is { } k) Push(k);
        else PushName();
        _il.Emit(OpCodes.Ldloca, Element);
        _il.Call(named ? nameof(JitOps.SymbolElement) : nameof(JitOps.Element));
        _il.Emit(OpCodes.Ldloca, Element);
        _il.Call(nameof(JitOps.IsSet));
        ResultBool();
        return true;
    }
}
