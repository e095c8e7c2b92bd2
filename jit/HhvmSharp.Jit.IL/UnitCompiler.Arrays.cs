using System.Reflection.Emit;
using HhvmSharp.Jit.Analysis;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Tiering;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Jit.IL;

/// <summary>$a[$i]: reading and writing elements, with the storage that was seen tested inline.</summary>
internal sealed unsafe partial class UnitCompiler
{
    // ---- the array ----

    /// <summary>Leaves the array of operand 1 in <see cref="ArrayScratch"/>; false when it is not known to be one.</summary>
    private bool TakeArray(bool orNull = false)
    {
        if (_op->Op1Kind is not (OperandKind.Cv or OperandKind.Tmp or OperandKind.Var)) return false;
        int slot = _op->Op1;
        SlotState state = _t[slot];
        if (state.Rep == Rep.Borrowed)
        {
            _il.Ldloc(Array(slot));
            _il.Stloc(ArrayScratch);
            return true;
        }

        if (state.Storage != 0)
        {
            _il.Ldloc(Array(slot));
            _il.Stloc(ArrayScratch);
            return true;
        }

        if (state.IsUnboxed || _op->Op1Kind != OperandKind.Cv || (state.Mask & (SlotState.Array | SlotState.Reference)) == 0) return false;
        uint seen = _profile.Operand1[_at];
        if (state.Mask == SlotState.Array)
        {
            Address(slot);
            _il.Call(nameof(JitOps.ArrayOf));
            _il.Stloc(ArrayScratch);
            return true;
        }

        if (orNull) seen &= ~(SlotState.Undef | SlotState.Null);
        if (IsGeneric || (seen & KindBits) != SlotState.Array) return false;
        bool reference = (seen & OpProfile.Reference) != 0;
        Address(slot);
        _il.Call(reference ? nameof(JitOps.ArrayIn) : nameof(JitOps.PlainArrayIn));
        _il.Stloc(ArrayScratch);
        _il.Ldloc(ArrayScratch);
        _il.Emit(OpCodes.Brfalse, ExitLabel());
        if (!reference) _t[slot] = SlotState.InMemory(SlotState.Array);
        return true;
    }

    private static uint Strategies(uint seen) => seen >> OpProfile.StrategyShift & 0x1f;

    private const uint Ints = 1u << (int)ArrayStrategy.Ints, Floats = 1u << (int)ArrayStrategy.Floats,
        Values = 1u << (int)ArrayStrategy.Values, Hash = 1u << (int)ArrayStrategy.Hash, Empty = 1u << (int)ArrayStrategy.Empty;

    // ---- reading ----

    private bool EmitFetchDim()
    {
        uint seen = _profile.Operand1[_at] & KindBits;
        if (seen == SlotState.String && _op->Op1Kind == OperandKind.Cv) return EmitStringOffset();
        if (_op->Op2Kind == OperandKind.Const && _code.Literals[_op->Op2].IsString) return EmitNamedElement();
        Scalar? key = Use(2);
        if (key is null && !IsStringKey()) return Unknown();
        if (key is { Rep: not Rep.Int }) return false;
        if (!IsGeneric && key is { } index && _op->Op1Kind == OperandKind.Cv && SeenStorage(_profile.Operand1[_at]) is { } strategy && EmitFetchHeld(strategy, index)) return true;
        if (!TakeArray()) return Unknown();
        if (key is not { } k)
        {
            LoadElement(PushName, nameof(JitOps.SymbolElement), nameof(JitOps.SymbolRef));
            return true;
        }

        uint storage = Strategies(_profile.Operand1[_at]);
        if (!IsGeneric && storage is Ints or Floats)
        {
            bool ints = storage == Ints;
            _il.Ldloc(ArrayScratch);
            Push(k);
            _il.Call(ints ? nameof(JitOps.HasInt) : nameof(JitOps.HasFloat));
            _il.Emit(OpCodes.Brfalse, ExitLabel());
            _il.Ldloc(ArrayScratch);
            Push(k);
            _il.Call(ints ? nameof(JitOps.IntAt) : nameof(JitOps.FloatAt));
            if (ints) ResultInt();
            else SetFloat(_op->Result);
            return true;
        }

        if (!IsGeneric && storage == Values)
        {
            _il.Ldloc(ArrayScratch);
            Push(k);
            _il.Call(nameof(JitOps.HasValue));
            _il.Emit(OpCodes.Brfalse, ExitLabel());
            LoadElement(() => Push(k), nameof(JitOps.Element), nameof(JitOps.ValueAt));
            return true;
        }

        LoadElement(() => Push(k), nameof(JitOps.Element), storage == Hash ? nameof(JitOps.HashElementRef) : nameof(JitOps.ElementRef));
        return true;
    }

    /// <summary>[$x, $y] = ...: the container is not consumed.</summary>
    private bool EmitListElement()
    {
        uint seen = _profile.Operand1[_at];
        if (IsGeneric || _op->Op1Kind == OperandKind.Const || (seen & (KindBits | OpProfile.Reference)) != SlotState.Array) return false;
        if (!TakeKey(_op, out Scalar? key)) return Unknown();
        int slot = _op->Op1;
        if (_op->Op1Kind == OperandKind.Cv || _t[slot].Rep == Rep.Borrowed)
        {
            if (!TakeArray()) return Unknown();
        }
        else if (!TakeTemporaryArray(slot))
        {
            return Unknown();
        }

        if (key is { } k) LoadElement(() => Push(k), nameof(JitOps.Element), nameof(JitOps.ElementRef));
        else LoadElement(PushName, nameof(JitOps.SymbolElement), nameof(JitOps.SymbolRef));
        return true;
    }

    /// <summary>The array of a temporary, in <see cref="ArrayScratch"/>.</summary>
    private bool TakeTemporaryArray(int slot)
    {
        if (_t[slot].IsUnboxed || (_t[slot].Mask & SlotState.Array) == 0) return false;
        Address(slot);
        _il.Call(nameof(JitOps.PlainArrayIn));
        _il.Stloc(ArrayScratch);
        if (_t[slot].Mask == SlotState.Array) return true;
        _il.Ldloc(ArrayScratch);
        _il.Emit(OpCodes.Brfalse, ExitLabel());
        _t[slot] = SlotState.InMemory(SlotState.Array);
        return true;
    }

    /// <summary>$a[$i] where it may be missing: in ??.</summary>
    private bool EmitFetchOrNull()
    {
        if (IsGeneric || (_profile.Operand1[_at] & KindBits) != SlotState.Array || _op->Op1Kind != OperandKind.Cv) return false;
        if (!TakeKey(_op, out Scalar? key) || !TakeArray()) return Unknown();
        _il.Ldloc(ArrayScratch);
        PushKey(_op, key);
        _il.Emit(OpCodes.Ldloca, Element);
        _il.Call(key is null ? nameof(JitOps.SymbolElement) : nameof(JitOps.Element));
        Address(_op->Result);
        _il.Emit(OpCodes.Ldloca, Element);
        _il.Call(nameof(JitOps.CopyOrNull));
        _t[_op->Result] = SlotState.InMemory(SlotState.Plain);
        return true;
    }

    private bool IsStringKey() =>
        _op->Op2Kind is OperandKind.Cv or OperandKind.Tmp or OperandKind.Var && ExpectString(_op->Op2, _profile.Operand2[_at]);

    private bool EmitNamedElement()
    {
        if (!TakeArray()) return Unknown();
        PhpString name = _code.Literals[_op->Op2].AsString;
        LoadElement(() => PushObject(name), nameof(JitOps.NamedElement), nameof(JitOps.NamedRef));
        return true;
    }

    /// <summary>The element under the key that is pushed, with the type that was seen; undef goes back to the interpreter.</summary>
    private void LoadElement(Action key, string copy, string reference)
    {
        _il.Ldloc(ArrayScratch);
        key();
        if (!IsGeneric && (Strategies(_profile.Operand1[_at]) & (Ints | Floats)) == 0)
        {
            _il.Call(reference);
            _il.Stloc(ElementRef);
            TakeElement(() => _il.Ldloc(ElementRef), _op->Result, _profile.Result[_at]);
            return;
        }

        _il.Emit(OpCodes.Ldloca, Element);
        _il.Call(copy);
        TakeElement(() => _il.Emit(OpCodes.Ldloca, Element), _op->Result, _profile.Result[_at]);
    }

    private void TakeElement(Action address, int result, uint profile)
    {
        if (TestElement(address, result)) return;
        uint seen = IsGeneric ? 0 : profile & KindBits;
        (string? test, Rep rep) = seen switch
        {
            SlotState.Int => (nameof(JitOps.IsInt), Rep.Int),
            SlotState.Float => (nameof(JitOps.IsFloat), Rep.Float),
            SlotState.Bool => (nameof(JitOps.IsBool), Rep.Bool),
            SlotState.Array when BorrowsArray() => (nameof(JitOps.IsPlainArray), Rep.Borrowed),
            _ => (null, Rep.Memory),
        };
        if (rep == Rep.Memory && seen == SlotState.String) test = nameof(JitOps.IsString);
        address();
        _il.Call(test ?? nameof(JitOps.IsPlain));
        _il.Emit(OpCodes.Brfalse, ExitLabel());
        if (rep == Rep.Memory) Address(result);
        address();
        switch (rep)
        {
            case Rep.Int or Rep.Bool:
                _il.Call(nameof(JitOps.LoadInt));
                SetLong(result, rep);
                break;
            case Rep.Float:
                _il.Call(nameof(JitOps.LoadFloat));
                SetFloat(result);
                break;
            case Rep.Borrowed:
                _il.Call(nameof(JitOps.ArrayOf));
                _il.Stloc(Array(result));
                _t[result] = SlotState.In(Rep.Borrowed);
                break;
            default:
                _il.Call(nameof(JitOps.CopySlot));
                _t[result] = SlotState.InMemory(test is null ? SlotState.Plain : SlotState.String);
                break;
        }
    }

    private LocalBuilder ElementRef => _elementRef ??= _il.DeclareLocal(typeof(Value).MakeByRefType());

    private LocalBuilder? _elementRef;

    /// <summary>The row is read by the FETCH_DIM_R that follows soon, with nothing between that could change its container.</summary>
    private bool BorrowsArray()
    {
        if (_op->ResultKind != OperandKind.Tmp) return false;
        for (int i = _at + 1; i < _code.Ops.Length && !_flow.Starts[i]; i++)
        {
            ref readonly Op op = ref _ops[i];
            if (op.Code == Opcode.FETCH_DIM_R && op.Op1Kind == OperandKind.Tmp && op.Op1 == _op->Result) return true;
            if (op.Code is not (Opcode.FETCH_DIM_R or >= Opcode.ADD and <= Opcode.BW_XOR or >= Opcode.IS_IDENTICAL and <= Opcode.IS_SMALLER_OR_EQUAL)) return false;
        }

        return false;
    }

    /// <summary>One byte of a string.</summary>
    private bool EmitStringOffset()
    {
        if (IsGeneric || Use(2) is not { Rep: Rep.Int } key || _t[_op->Op1].IsUnboxed || (_profile.Operand1[_at] & OpProfile.Reference) != 0) return Unknown();
        LocalBuilder text = _il.DeclareLocal(typeof(PhpString));
        Address(_op->Op1);
        _il.Call(nameof(JitOps.StringIn));
        _il.Stloc(text);
        if (_t[_op->Op1].Mask != SlotState.String)
        {
            _il.Ldloc(text);
            _il.Emit(OpCodes.Brfalse, ExitLabel());
            _t[_op->Op1] = SlotState.InMemory(SlotState.String);
        }

        _il.Ldloc(text);
        Push(key);
        _il.Call(nameof(JitOps.HasByte));
        _il.Emit(OpCodes.Brfalse, ExitLabel());
        Address(_op->Result);
        _il.Ldloc(text);
        Push(key);
        _il.Call(nameof(JitOps.ByteAt));
        _il.Call(nameof(JitOps.StoreObject));
        _t[_op->Result] = SlotState.InMemory(SlotState.String);
        return true;
    }

    private bool EmitLength()
    {
        if (_op->Op1Kind == OperandKind.Const || IsGeneric || _t[_op->Op1].IsUnboxed) return false;
        uint seen = _profile.Operand1[_at];
        if (_op->Code == Opcode.COUNT && _op->Op1Kind != OperandKind.Cv)
        {
            if ((seen & (KindBits | OpProfile.Reference)) != SlotState.Array || !TakeTemporaryArray(_op->Op1)) return Unknown();
            _il.Ldloc(ArrayScratch);
            _il.Call(nameof(JitOps.Count));
            _il.Stloc(Scratch);
            DropTemporary(_op->Op1);
            _il.Ldloc(Scratch);
            ResultInt();
            return true;
        }

        if (_op->Code == Opcode.COUNT)
        {
            if ((seen & KindBits) != SlotState.Array || !TakeArray()) return Unknown();
            _il.Ldloc(ArrayScratch);
            _il.Call(nameof(JitOps.Count));
            ResultInt();
            return true;
        }

        if (seen != (SlotState.String | ExecutedBit)) return Unknown();
        if (_t[_op->Op1].Mask != SlotState.String) Guard(_op->Op1, nameof(JitOps.IsString), ExitLabel(), SlotState.String);
        Address(_op->Op1);
        _il.Call(nameof(JitOps.StringIn));
        _il.Call(nameof(JitOps.Length));
        ResultInt();
        return true;
    }

    private const uint ExecutedBit = 1u << 31;

    // ---- writing ----

    private bool EmitAssignDim()
    {
        if (_op->Op1Kind != OperandKind.Cv || ResultUsed || IsGeneric) return false;
        bool append = _op->Op2Kind == OperandKind.Unused;
        uint seen = _profile.Operand1[_at];
        if ((_t[_op->Op1].Kinds & (SlotState.Array | SlotState.Reference)) == 0) return false; // it becomes an array
        uint written = seen & KindBits & ~(SlotState.Undef | SlotState.Null);
        if (written != SlotState.Array) return written == 0 ? Unknown() : false;
        Scalar? key = append ? null : Use(2);
        bool named = !append && key is null && (_op->Op2Kind == OperandKind.Const ? _code.Literals[_op->Op2].IsString : IsStringKey());
        if (!append && !named && key is not { Rep: Rep.Int }) return Unknown();
        Op* data = _op + 1;
        Scalar? value = Use(3);
        if (value is { Rep: Rep.Bool }) value = null;
        if (value is null && data->Op1Kind != OperandKind.Const)
        {
            if (_t[data->Op1].IsUnboxed) ToMemory(data->Op1);
            if ((_t[data->Op1].Mask & ~SlotState.Plain) != 0) Guard(data->Op1, nameof(JitOps.IsPlain), ExitLabel(), _t[data->Op1].Mask & SlotState.Plain);
        }

        if (!named && SeenStorage(seen) is { } strategy && FitsStorage(strategy, value, append) && EmitAssignHeld(strategy, key, value, data)) return true;
        if (!TakeArray(orNull: true)) return Unknown();
        Label done = _il.DefineLabel();
        if (key is { } k && value is { } v)
        {
            bool ints = v.Rep == Rep.Int;
            uint storage = Strategies(seen) & ~Empty;
            if (storage == (ints ? Ints : Floats)) EmitSetInline(() => Push(k), v, done);
            else if ((storage & (Ints | Floats)) == 0) EmitSetSlot(() => Push(k), storage == Hash ? nameof(JitOps.HashElementRef) : nameof(JitOps.ElementRef), v, done);
        }

        EmitSetCall(() => Address(_op->Op1), _op, key, named, value, data);
        _il.Emit(OpCodes.Brfalse, ExitLabel());
        _il.MarkLabel(done);
        return true;
    }

    /// <summary>The value can be stored without a change of the storage.</summary>
    private static bool FitsStorage(ArrayStrategy strategy, in Scalar? value, bool append) => strategy switch
    {
        ArrayStrategy.Ints => value is { Rep: Rep.Int },
        ArrayStrategy.Floats => value is { Rep: Rep.Float },
        _ => !append,
    };

    /// <summary>A scalar over an uncounted element that is there.</summary>
    private void EmitSetSlot(Action key, string reference, in Scalar v, Label done)
    {
        Label slow = _il.DefineLabel();
        _il.Ldloc(ArrayScratch);
        _il.Call(nameof(JitOps.IsExclusive));
        _il.Emit(OpCodes.Brfalse, slow);
        _il.Ldloc(ArrayScratch);
        key();
        _il.Call(reference);
        _il.Stloc(ElementRef);
        _il.Ldloc(ElementRef);
        _il.Call(nameof(JitOps.IsSettable));
        _il.Emit(OpCodes.Brfalse, slow);
        _il.Ldloc(ElementRef);
        StoreScalar(v);
        _il.Emit(OpCodes.Br, done);
        _il.MarkLabel(slow);
    }

    /// <summary>Over an element of typed storage, or behind the last one.</summary>
    private void EmitSetInline(Action key, in Scalar v, Label done)
    {
        bool ints = v.Rep == Rep.Int;
        Label slow = _il.DefineLabel(), behind = _il.DefineLabel();
        _il.Ldloc(ArrayScratch);
        _il.Call(nameof(JitOps.IsExclusive));
        _il.Emit(OpCodes.Brfalse, slow);
        _il.Ldloc(ArrayScratch);
        key();
        _il.Call(ints ? nameof(JitOps.HasInt) : nameof(JitOps.HasFloat));
        _il.Emit(OpCodes.Brfalse, behind);
        _il.Ldloc(ArrayScratch);
        key();
        Push(v);
        _il.Call(ints ? nameof(JitOps.SetIntAt) : nameof(JitOps.SetFloatAt));
        _il.Emit(OpCodes.Br, done);
        _il.MarkLabel(behind);
        EmitAppendTyped(key, v, done, slow);
        _il.MarkLabel(slow);
    }

    /// <summary>$a[] = a number, where the storage has room.</summary>
    private void EmitAppendInline(Action key, in Scalar v, Label done)
    {
        Label slow = _il.DefineLabel();
        _il.Ldloc(ArrayScratch);
        _il.Call(nameof(JitOps.IsExclusive));
        _il.Emit(OpCodes.Brfalse, slow);
        EmitAppendTyped(key, v, done, slow);
        _il.MarkLabel(slow);
    }

    private void EmitAppendTyped(Action key, in Scalar v, Label done, Label slow)
    {
        bool ints = v.Rep == Rep.Int;
        _il.Ldloc(ArrayScratch);
        key();
        _il.Call(ints ? nameof(JitOps.CanAppendInt) : nameof(JitOps.CanAppendFloat));
        _il.Emit(OpCodes.Brfalse, slow);
        _il.Ldloc(ArrayScratch);
        key();
        Push(v);
        _il.Call(ints ? nameof(JitOps.AppendIntAt) : nameof(JitOps.AppendFloatAt));
        _il.Emit(OpCodes.Br, done);
    }

    /// <summary>Pushes whether the runtime could set the element of the array in the slot that <paramref name="container"/> pushes.</summary>
    private void EmitSetCall(Action container, Op* op, in Scalar? key, bool named, in Scalar? value, Op* data)
    {
        _il.Emit(OpCodes.Ldarg_0);
        container();
        if (key is not null || named) PushKey(op, key);
        if (value is { } v && !named)
        {
            bool ints = v.Rep == Rep.Int;
            Push(v);
            if (key is null) _il.Call(ints ? nameof(JitOps.TryAppendInt) : nameof(JitOps.TryAppendFloat));
            else _il.Call(ints ? nameof(JitOps.TrySetInt) : nameof(JitOps.TrySetFloat));
            return;
        }

        bool owned = false;
        if (value is { } scalar)
        {
            _il.Emit(OpCodes.Ldloca, Element);
            StoreScalar(scalar);
            _il.Emit(OpCodes.Ldloca, Element);
        }
        else if (data->Op1Kind == OperandKind.Const)
        {
            StoreLiteral(() => _il.Emit(OpCodes.Ldloca, Element), data->Op1);
            _il.Emit(OpCodes.Ldloca, Element);
        }
        else
        {
            Address(data->Op1);
            owned = data->Op1Kind != OperandKind.Cv;
        }

        _il.Ldc(owned ? 1 : 0);
        _il.Call(named ? nameof(JitOps.TrySetSymbol) : key is null ? nameof(JitOps.TryAppend) : nameof(JitOps.TrySet));
    }

    private void PushName() => PushString(_op->Op2Kind, _op->Op2);

    /// <summary>$a[$i] += $x on ints or floats in typed storage.</summary>
    private bool EmitAssignDimOp()
    {
        var code = (Opcode)_op->Extended;
        if (_op->Op1Kind != OperandKind.Cv || ResultUsed || IsGeneric || code is not (Opcode.ADD or Opcode.SUB or Opcode.MUL)) return false;
        uint storage = Strategies(_profile.Operand1[_at]);
        if (storage is not (Ints or Floats)) return EmitAssignSlotOp(code, storage);
        if (Use(2) is not { Rep: Rep.Int } key || Use(3) is not { IsNumber: true } value) return Unknown();
        if (storage == Ints && value.Rep != Rep.Int) return false;
        return EmitOperateHeld(code, storage == Ints ? ArrayStrategy.Ints : ArrayStrategy.Floats, key, value) || Unknown();
    }

    /// <summary>In other storage: the element is changed in its slot.</summary>
    private bool EmitAssignSlotOp(Opcode code, uint storage)
    {
        if ((storage & (Ints | Floats)) != 0 || _op->Op2Kind == OperandKind.Unused) return false;
        Scalar? key = Use(2);
        bool named = key is null && (_op->Op2Kind == OperandKind.Const ? _code.Literals[_op->Op2].IsString : IsStringKey());
        if ((!named && key is not { Rep: Rep.Int }) || Use(3) is not { IsNumber: true } value) return Unknown();
        if (storage == Values && key is { } index && EmitOperateHeld(code, ArrayStrategy.Values, index, value)) return true;
        if (!TakeArray()) return Unknown();
        _il.Ldloc(ArrayScratch);
        _il.Call(nameof(JitOps.IsExclusive));
        _il.Emit(OpCodes.Brfalse, ExitLabel());
        _il.Ldloc(ArrayScratch);
        if (named) PushName();
        else Push(key!.Value);
        _il.Call(named ? nameof(JitOps.SymbolRef) : nameof(JitOps.ElementRef));
        Push(value);
        _il.Ldc(code == Opcode.ADD ? 0 : code == Opcode.SUB ? 1 : 2);
        _il.Call(value.Rep == Rep.Int ? nameof(JitOps.TryOperateInt) : nameof(JitOps.TryOperateFloat));
        _il.Emit(OpCodes.Brfalse, ExitLabel());
        return true;
    }

    /// <summary>The int in <see cref="Scratch2"/> and a value, into <see cref="Scratch"/>.</summary>
    private void EmitIntArithmeticTo(Opcode code, in Scalar value)
    {
        var left = new Scalar(Rep.Int, -1, Scratch2, default, false, false);
        EmitIntArithmetic(code, left, value, -1);
    }
}
