using HhvmSharp.Jit.Trace.Ir;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Jit.Trace.Recording;

/// <summary>Ops on packed arrays.</summary>
internal sealed unsafe partial class Recorder
{
    private bool TranslateArray()
    {
        switch (_op->Code)
        {
            case Opcode.FETCH_DIM_R:
                return FetchRead();
            case Opcode.FETCH_DIM_W or Opcode.FETCH_DIM_RW:
                return FetchWrite();
            case Opcode.ASSIGN_DIM:
                return AssignElement();
            case Opcode.ASSIGN_DIM_OP:
                return AssignElementOperation();
            case Opcode.FE_FETCH_R:
                return FetchNext();
            case Opcode.COUNT:
                return Count();
            case Opcode.STRLEN:
                return StringLength();
            default:
                return Fail(AbortReason.Opcode);
        }
    }

    // ---- containers ----

    /// <summary>The array in a variable, read or written; -1: there is none that traces know.</summary>
    private int ArrayIn(int slot, bool exclusive, bool dense, out PhpArray array)
    {
        array = PhpArray.Empty;
        if (_now[slot] >= 0) return Refuse(AbortReason.OperandType);
        ref Value v = ref _f.Slot(slot);
        if (v.Dereferenced().o is not PhpArray found) return Refuse(AbortReason.OperandType);
        array = found;
        if (array.Strategy is not (ArrayStrategy.Ints or ArrayStrategy.Floats or ArrayStrategy.Values) && !dense) return Refuse(AbortReason.ArrayKind);
        if (exclusive && array.Count != 1) return Refuse(AbortReason.SharedArray);
        if (dense && !array.IsDense) return Refuse(AbortReason.ArrayKind);
        SlotFact fact = v.IsReference ? SlotFact.ArrayReference : SlotFact.Array;
        ArrayFact known = _ir.ArrayFacts[slot];
        // a handler has changed what was recorded before
        if (_ir.Facts[slot] is SlotFact.Array or SlotFact.ArrayReference && (_ir.Facts[slot] != fact || (known.Strategy >= 0 && known.Strategy != (int)array.Strategy)))
            return Refuse(AbortReason.TypesChange);
        _ir.Facts[slot] = fact;
        int strategy = dense && !exclusive ? known.Strategy : (int)array.Strategy;
        _ir.ArrayFacts[slot] = new ArrayFact(strategy, known.Exclusive || exclusive, known.Dense || dense);
        return _b.Emit(new Ins(IrOp.SlotObject, IrType.Address, Imm: slot));
    }

    /// <summary>The container of a read: a variable, or an element that only the trace knows.</summary>
    private int ContainerForRead(out PhpArray array)
    {
        if (_op->Op1Kind == OperandKind.Cv)
        {
            Operand.Unwrap1(_f, _op);
            return ArrayIn(_op->Op1, false, false, out array);
        }

        array = PhpArray.Empty;
        if (_op->Op1Kind == OperandKind.Const || Actual1.o is not PhpArray inner) return Refuse(AbortReason.OperandType);
        array = inner;
        int address = _now[_op->Op1];
        if (address < 0 || _b[address].Type != IrType.Address) return Refuse(AbortReason.OperandType);
        return GuardStrategy(address, inner) ? address : -1;
    }

    private bool GuardStrategy(int address, PhpArray array)
    {
        if (array.Strategy is not (ArrayStrategy.Ints or ArrayStrategy.Floats or ArrayStrategy.Values)) return Fail(AbortReason.ArrayKind);
        return Guard(Condition.Equal, Emit(IrOp.Field8, IrType.Int, address, imm: NativeLayout.ArrayStrategy), _b.Int((int)array.Strategy));
    }

    /// <summary>The container of a write: exclusive.</summary>
    private int ContainerForWrite(out PhpArray array)
    {
        if (_op->Op1Kind == OperandKind.Cv)
        {
            Operand.Unwrap1(_f, _op);
            return ArrayIn(_op->Op1, true, false, out array);
        }

        array = PhpArray.Empty;
        if (_op->Op1Kind != OperandKind.Var || !Actual1.IsIndirect || Indirect.Resolve(ref Actual1).o is not PhpArray inner) return Refuse(AbortReason.OperandType);
        array = inner;
        int address = _now[_op->Op1];
        if (address < 0 || _b[address].Type != IrType.Address) return Refuse(AbortReason.OperandType);
        if (inner.Count != 1) return Refuse(AbortReason.SharedArray);
        if (!GuardStrategy(address, inner)) return -1;
        return Guard(Condition.Equal, Emit(IrOp.Field32, IrType.Int, address, imm: NativeLayout.Count), _b.Int(1)) ? address : -1;
    }

    /// <summary>The container is consumed.</summary>
    private void Consume()
    {
        if (_op->Op1Kind == OperandKind.Cv) return;
        _now[_op->Op1] = -1;
        Thaw();
    }

    private int Used(int array) => Emit(IrOp.Field32, IrType.Int, array, imm: NativeLayout.ArrayUsed);

    private int Storage(int array) => Emit(IrOp.Field64, IrType.Address, array, imm: NativeLayout.ArrayData);

    /// <summary>An int key of an element that is there.</summary>
    private int Key(PhpArray array, int container, out long key)
    {
        key = 0;
        int index = Operand2;
        if (index < 0) return -1;
        if (_b[index].Type != IrType.Int) return Refuse(AbortReason.OperandType);
        key = Actual2.n;
        if ((ulong)key >= (ulong)array.Used) return Refuse(AbortReason.ArrayKind);
        return Guard(Condition.Below, index, Used(container)) ? index : -1;
    }

    // ---- reading ----

    private bool FetchRead()
    {
        if (_op->Extended != 0 && (_op->Extended & ExtendedValues.InConstExpr) != 0) return Fail(AbortReason.Opcode);
        int container = ContainerForRead(out PhpArray array);
        if (container < 0) return false;
        int index = Key(array, container, out long key);
        if (index < 0) return false;
        int value = Element(container, array, index, key);
        if (value < 0) return false;
        if (_b[value].Type == IrType.Address && !Freeze()) return Fail(AbortReason.ValueLost);
        Consume();
        return Yield(value);
    }

    /// <summary>An element as it is stored now.</summary>
    private int Element(int container, PhpArray array, int index, long key)
    {
        switch (array.Strategy)
        {
            case ArrayStrategy.Ints:
                return Emit(IrOp.Element, IrType.Int, Storage(container), index);
            case ArrayStrategy.Floats:
                return Emit(IrOp.Element, IrType.Float, Storage(container), index);
        }

        int at = Emit(IrOp.ValueAddress, IrType.Address, Storage(container), index);
        int snapshot = Snap();
        if (snapshot < 0) return Refuse(AbortReason.ValueLost);
        Value v = array.Get(key);
        IrType type = v.Kind switch
        {
            Kind.Int => IrType.Int,
            Kind.Float => IrType.Float,
            Kind.Bool => IrType.Bool,
            Kind.Array => IrType.Address,
            _ => IrType.None,
        };
        if (type == IrType.None) return Refuse(AbortReason.OperandType);
        if (type == IrType.Address) return _b.Emit(new Ins(IrOp.HeapValue, IrType.Address, at, Imm: Kind.Array, Snapshot: snapshot));
        _b.Emit(new Ins(IrOp.GuardTag, IrType.None, at, Imm: (long)type, Snapshot: snapshot));
        return Emit(IrOp.Payload, type, at);
    }

    private bool Count()
    {
        if (_op->Op1Kind != OperandKind.Cv) return Fail(AbortReason.OperandType);
        Operand.Unwrap1(_f, _op);
        int array = ArrayIn(_op->Op1, false, true, out _);
        return array >= 0 && Yield(Used(array));
    }

    private bool StringLength()
    {
        if (_op->Op1Kind != OperandKind.Cv || _now[_op->Op1] >= 0 || !Actual1.IsString) return Fail(AbortReason.OperandType);
        _ir.Facts[_op->Op1] = SlotFact.String;
        return Yield(Emit(IrOp.Field32, IrType.Int, _b.Emit(new Ins(IrOp.SlotObject, IrType.Address, Imm: _op->Op1)), imm: NativeLayout.StringLength));
    }

    // ---- writing ----

    private bool FetchWrite()
    {
        if (_op->Op1Kind != OperandKind.Cv || _op->Extended == ExtendedValues.DimRef) return Fail(AbortReason.Opcode);
        int container = ContainerForWrite(out PhpArray array);
        if (container < 0) return false;
        if (array.Strategy != ArrayStrategy.Values) return Fail(AbortReason.ArrayKind);
        int index = Key(array, container, out long key);
        if (index < 0) return false;
        if (array.Get(key).o is not PhpArray) return Fail(AbortReason.OperandType);
        int inner = Element(container, array, index, key);
        if (inner < 0) return false;
        if (!Freeze()) return Fail(AbortReason.ValueLost);
        return Yield(inner);
    }

    private bool AssignElement()
    {
        int value = Data;
        if (value < 0) return false;
        int container = ContainerForWrite(out PhpArray array);
        if (container < 0 || !Write(container, array, value)) return false;
        Consume();
        return Yield(value);
    }

    private bool Write(int container, PhpArray array, int value)
    {
        bool append = _op->Op2Kind == OperandKind.Unused;
        int index = append ? -1 : Operand2;
        if (!append)
        {
            if (index < 0) return false;
            if (_b[index].Type != IrType.Int) return Fail(AbortReason.OperandType);
            append = Actual2.n == array.Used;
            if (append && !Guard(Condition.Equal, index, Used(container))) return false;
        }

        // what is computed before must not be done again
        if (_virtual > (_op->Op1Kind == OperandKind.Var ? 1 : 0)) return Fail(AbortReason.ValueLost);
        if (append) return Append(container, array, value);
        long key = Actual2.n;
        if ((ulong)key >= (ulong)array.Used) return Fail(AbortReason.ArrayKind);
        return Guard(Condition.Below, index, Used(container)) && Store(container, array, index, key, value);
    }

    private bool Fits(PhpArray array, int value) => array.Strategy switch
    {
        ArrayStrategy.Ints => _b[value].Type == IrType.Int,
        ArrayStrategy.Floats => _b[value].Type == IrType.Float,
        _ => true,
    };

    private bool Store(int container, PhpArray array, int index, long key, int value)
    {
        if (!Fits(array, value)) return Fail(AbortReason.ArrayKind);
        if (array.Strategy != ArrayStrategy.Values)
        {
            Emit(IrOp.StoreElement, IrType.None, Storage(container), index, value);
            return true;
        }

        if (array.Get(key).Kind is Kind.Undef or > Kind.String) return Fail(AbortReason.OperandType);
        int at = Emit(IrOp.ValueAddress, IrType.Address, Storage(container), index);
        int snapshot = Snap();
        if (snapshot < 0) return Fail(AbortReason.ValueLost);
        _b.Emit(new Ins(IrOp.GuardScalar, IrType.None, at, Snapshot: snapshot));
        Emit(IrOp.StoreValue, IrType.None, at, -1, value);
        return true;
    }

    private bool Append(int container, PhpArray array, int value)
    {
        if (!Fits(array, value) || array.NextFree != array.Used) return Fail(AbortReason.ArrayKind);
        int snapshot = Snap();
        if (snapshot < 0) return Fail(AbortReason.ValueLost);
        _b.Emit(new Ins(IrOp.Append, IrType.None, container, Storage(container), value, (long)array.Strategy, snapshot));
        return true;
    }

    private bool AssignElementOperation()
    {
        if (_op->Op2Kind == OperandKind.Unused) return Fail(AbortReason.Opcode);
        int operand = Data;
        if (operand < 0) return false;
        int container = ContainerForWrite(out PhpArray array);
        if (container < 0) return false;
        int index = Key(array, container, out long key);
        if (index < 0) return false;
        int old = Element(container, array, index, key);
        if (old < 0) return false;
        if (_b[old].Type == IrType.Address) return Fail(AbortReason.OperandType);
        if (_virtual > (_op->Op1Kind == OperandKind.Var ? 1 : 0)) return Fail(AbortReason.ValueLost);
        int value = Arithmetic((Opcode)_op->Extended, old, operand, array.Get(key), Actual(_op[1].Op1Kind, _op[1].Op1));
        if (value < 0 || !Store(container, array, index, key, value)) return false;
        Consume();
        return Yield(value);
    }

    // ---- foreach ----

    private bool FetchNext()
    {
        int loop = _op->Op1;
        if (_f.Slot(loop).o is not PhpArray array || array.Strategy is not (ArrayStrategy.Ints or ArrayStrategy.Floats or ArrayStrategy.Values)) return Fail(AbortReason.ArrayKind);
        if (_virtual > 0) return Fail(AbortReason.ValueLost);
        long at = _f.Slot(loop).n;
        if (at >= array.Used) return Fail(AbortReason.LeavesLoop);
        _ir.Facts[loop] = SlotFact.Walked;
        _ir.ArrayFacts[loop] = _ir.ArrayFacts[loop] with { Strategy = (int)array.Strategy };
        int container = _b.Emit(new Ins(IrOp.SlotObject, IrType.Address, Imm: loop));
        if (_now[loop] < 0) _loaded[loop] = _now[loop] = _b.Emit(new Ins(IrOp.Slot, IrType.Int, Imm: loop));
        int position = _now[loop];
        int snapshot = Snap((int)_op->Extended);
        if (snapshot < 0) return Fail(AbortReason.ValueLost);
        _b.Emit(new Ins(IrOp.Guard, IrType.None, position, Used(container), Imm: (long)Condition.Below, Snapshot: snapshot));
        int value = Element(container, array, position, at);
        if (value < 0) return false;
        if (_b[value].Type == IrType.Address) return Fail(AbortReason.OperandType);
        if (_op->Op2Kind == OperandKind.Cv)
        {
            if (!Assign(_op->Op2, value)) return false;
        }
        else
        {
            _now[_op->Op2] = value;
        }

        if (_op->ResultKind != OperandKind.Unused) _now[_op->Result] = position;
        _now[loop] = Emit(IrOp.Add, IrType.Int, position, _b.Int(1));
        return true;
    }
}
