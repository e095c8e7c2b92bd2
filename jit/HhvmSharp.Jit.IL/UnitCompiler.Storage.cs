using System.Reflection.Emit;
using HhvmSharp.Jit.Analysis;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Tiering;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Jit.IL;

/// <summary>
/// Arrays in variables whose storage has been tested: a local holds the array, another one the address of its first
/// element. That is known until something may change it, so in a loop the tests are made in the first turn only.
/// </summary>
internal sealed unsafe partial class UnitCompiler
{
    /// <summary>Other code than that of the op itself has run.</summary>
    private bool _ranCode;

    private readonly Dictionary<(int, ArrayStrategy), LocalBuilder> _firsts = [];

    /// <summary>The address of the first element.</summary>
    private LocalBuilder First(int slot, ArrayStrategy strategy)
    {
        if (_firsts.TryGetValue((slot, strategy), out LocalBuilder? known)) return known;
        Type element = strategy == ArrayStrategy.Ints ? typeof(long) : strategy == ArrayStrategy.Floats ? typeof(double) : typeof(Value);
        return _firsts[(slot, strategy)] = _il.DeclareLocal(element.MakeByRefType());
    }

    /// <summary>After each op: an array that was copied, or that other code could reach, is no longer exclusive.</summary>
    private void ForgetArrays()
    {
        if (_ranCode)
        {
            for (int i = 0; i < _t.Slots.Length; i++)
            {
                if (_t[i].Behind) _t[i] = _t[i].WithoutStorage;
                else if (_t[i].Exclusive) _t[i] = _t[i] with { Exclusive = false };
            }

            _ranCode = false;
        }

        for (Op* op = _op; op <= _op + ((_op->Code.Flags() & OpcodeFlags.Data) != 0 ? 1 : 0) + _skip; op++)
        {
            if (op->Op1Kind == OperandKind.Cv && !Flow.IsElementAccess(op->Code)) Shared(op->Op1);
            if (op->Op2Kind == OperandKind.Cv) Shared(op->Op2);
        }
    }

    private void Shared(int slot)
    {
        if (_t[slot].Exclusive) _t[slot] = _t[slot] with { Exclusive = false };
    }

    /// <summary>An array behind a reference has been written: another variable may be the same reference.</summary>
    private void ForgetBehind(int except)
    {
        for (int i = 0; i < _t.Slots.Length; i++)
            if (i != except && _t[i].Behind) _t[i] = _t[i].WithoutStorage;
    }

    /// <summary>The single strategy that an op has seen and that has elements in a row.</summary>
    private static ArrayStrategy? SeenStorage(uint seen) => (Strategies(seen) & ~Empty) switch
    {
        Ints => ArrayStrategy.Ints,
        Floats => ArrayStrategy.Floats,
        Values => ArrayStrategy.Values,
        _ => null,
    };

    private bool Holds(int slot, ArrayStrategy strategy) => _t[slot].Storage == (int)strategy + 1;

    /// <summary>The array of the variable in operand 1 is stored like this, and held; otherwise to <paramref name="other"/>.</summary>
    private bool HoldArray(ArrayStrategy strategy, Label other)
    {
        int slot = _op->Op1;
        if (Holds(slot, strategy)) return true;
        if (_op->Op1Kind != OperandKind.Cv || !TakeArray(orNull: true)) return false;
        _il.Ldloc(ArrayScratch);
        _il.Stloc(Array(slot));
        LoadFirst(slot, strategy, other);
        Held(slot, strategy, exclusive: false);
        return true;
    }

    private void Held(int slot, ArrayStrategy strategy, bool exclusive)
    {
        bool behind = (_t[slot].Mask & SlotState.Reference) != 0;
        _t[slot] = _t[slot] with { Storage = (byte)(strategy + 1), Behind = behind, Exclusive = exclusive };
    }

    /// <summary>Tests how the held array is stored, and takes its first element.</summary>
    private void LoadFirst(int slot, ArrayStrategy strategy, Label other)
    {
        _il.Ldloc(Array(slot));
        _il.Ldc((int)strategy);
        _il.Call(nameof(JitOps.IsStoredAs));
        _il.Emit(OpCodes.Brfalse, other);
        _il.Ldloc(Array(slot));
        _il.Call(strategy == ArrayStrategy.Ints ? nameof(JitOps.FirstInt) : strategy == ArrayStrategy.Floats ? nameof(JitOps.FirstFloat) : nameof(JitOps.FirstValue));
        _il.Stloc(First(slot, strategy));
    }

    /// <summary>Pushes the address of an element that is there.</summary>
    private void ElementAddress(int slot, ArrayStrategy strategy, in Scalar key)
    {
        _il.Ldloc(First(slot, strategy));
        Push(key);
        _il.Emit(OpCodes.Conv_I);
        _il.Ldc(strategy == ArrayStrategy.Values ? 4 : 3);
        _il.Emit(OpCodes.Shl);
        _il.Emit(OpCodes.Add);
    }

    private void TestIndex(int slot, in Scalar key, Label other)
    {
        _il.Ldloc(Array(slot));
        Push(key);
        _il.Call(nameof(JitOps.HasIndex));
        _il.Emit(OpCodes.Brfalse, other);
    }

    /// <summary>$a[$i] for reading, where one kind of storage was seen.</summary>
    private bool EmitFetchHeld(ArrayStrategy strategy, in Scalar key)
    {
        int slot = _op->Op1;
        if (!HoldArray(strategy, ExitLabel())) return false;
        TestIndex(slot, key, ExitLabel());
        ElementAddress(slot, strategy, key);
        switch (strategy)
        {
            case ArrayStrategy.Ints:
                _il.Emit(OpCodes.Ldind_I8);
                ResultInt();
                break;
            case ArrayStrategy.Floats:
                _il.Emit(OpCodes.Ldind_R8);
                SetFloat(_op->Result);
                break;
            default:
                _il.Stloc(ElementRef);
                TakeElement(() => _il.Ldloc(ElementRef), _op->Result, _profile.Result[_at]);
                break;
        }

        return true;
    }

    /// <summary>$a[$i] = a number, or (in Value storage) anything over an uncounted element; what is more than a store is a call.</summary>
    private bool EmitAssignHeld(ArrayStrategy strategy, Scalar? key, Scalar? value, Op* data)
    {
        int slot = _op->Op1;
        Label slow = _il.DefineLabel(), done = _il.DefineLabel();
        if (!HoldArray(strategy, slow)) return false;
        SlotState before = _t[slot];
        if (!before.Exclusive)
        {
            _il.Ldloc(Array(slot));
            _il.Call(nameof(JitOps.IsExclusive));
            _il.Emit(OpCodes.Brfalse, slow);
        }

        Label behind = key is null ? slow : _il.DefineLabel();
        if (key is { } k)
        {
            TestIndex(slot, k, behind);
            StoreHeld(strategy, slot, k, value, data, slow);
            _il.Emit(OpCodes.Br, done);
            _il.MarkLabel(behind);
        }

        if (strategy != ArrayStrategy.Values) AppendHeld(strategy, slot, key, value!.Value, done);
        _il.Emit(OpCodes.Br, slow);
        _il.MarkLabel(done);
        if (before.Behind) ForgetBehind(slot);
        Held(slot, strategy, exclusive: true);
        Op* op = _op;
        int at = _at;
        (TypeContext atOp, List<Call> callsAtOp, TypeContext after) = (_atOp, _callsAtOp, _t.Clone());
        Label exit = ExitLabel();
        bool generic = before.Behind;
        Scalar? scalar = value is { IsNumber: true } ? value : null;
        _stubs.Add(() =>
        {
            _il.MarkLabel(slow);
            EmitSetCall(() => Address(slot), op, key, false, scalar, data);
            _il.Emit(OpCodes.Brfalse, exit);
            Reload(slot, strategy, at + 2, after, callsAtOp, generic);
            _il.Emit(OpCodes.Br, done);
        });
        return true;
    }

    /// <summary>The array of a variable may be another one now: takes it anew, or leaves at op <paramref name="at"/>.</summary>
    private void Reload(int slot, ArrayStrategy strategy, int at, TypeContext state, List<Call> calls, bool behind)
    {
        (int wasAt, TypeContext wasAtOp, List<Call> wasCalls, TypeContext t) = (_at, _atOp, _callsAtOp, _t);
        (_at, _atOp, _callsAtOp, _t) = (at, state, calls, state);
        Address(slot);
        _il.Call(behind ? nameof(JitOps.ArrayIn) : nameof(JitOps.ArrayOf));
        _il.Stloc(Array(slot));
        LoadFirst(slot, strategy, ExitLabel());
        (_at, _atOp, _callsAtOp, _t) = (wasAt, wasAtOp, wasCalls, t);
    }

    private void StoreHeld(ArrayStrategy strategy, int slot, in Scalar key, Scalar? value, Op* data, Label slow)
    {
        ElementAddress(slot, strategy, key);
        if (strategy != ArrayStrategy.Values)
        {
            Push(value!.Value);
            _il.Emit(strategy == ArrayStrategy.Ints ? OpCodes.Stind_I8 : OpCodes.Stind_R8);
            return;
        }

        _il.Stloc(ElementRef);
        _il.Ldloc(ElementRef);
        _il.Call(nameof(JitOps.IsSettable));
        _il.Emit(OpCodes.Brfalse, slow);
        if (value is { } s)
        {
            _il.Ldloc(ElementRef);
            StoreScalar(s);
        }
        else if (data->Op1Kind == OperandKind.Const)
        {
            StoreLiteral(() => _il.Ldloc(ElementRef), data->Op1);
        }
        else
        {
            _il.Ldloc(ElementRef);
            Address(data->Op1);
            _il.Call(data->Op1Kind == OperandKind.Cv ? nameof(JitOps.CopySlot) : nameof(JitOps.MoveSlot));
        }
    }

    private void AppendHeld(ArrayStrategy strategy, int slot, Scalar? key, in Scalar value, Label done)
    {
        bool ints = strategy == ArrayStrategy.Ints;
        Label slow = _il.DefineLabel();
        if (key is { } k)
        {
            Push(k);
        }
        else
        {
            _il.Ldloc(Array(slot));
            _il.Call(nameof(JitOps.NextKey));
        }

        _il.Stloc(Scratch);
        _il.Ldloc(Array(slot));
        _il.Ldloc(Scratch);
        _il.Call(ints ? nameof(JitOps.CanAppendInt) : nameof(JitOps.CanAppendFloat));
        _il.Emit(OpCodes.Brfalse, slow);
        _il.Ldloc(Array(slot));
        _il.Ldloc(Scratch);
        Push(value);
        _il.Call(ints ? nameof(JitOps.AppendIntAt) : nameof(JitOps.AppendFloatAt));
        _il.Emit(OpCodes.Br, done);
        _il.MarkLabel(slow);
    }

    /// <summary>$a[$i] op= a number: an element of typed storage that is there.</summary>
    private bool EmitOperateHeld(Opcode code, ArrayStrategy strategy, in Scalar key, in Scalar value)
    {
        int slot = _op->Op1;
        if (!HoldArray(strategy, ExitLabel())) return false;
        OwnHeld(slot, strategy);
        TestIndex(slot, key, ExitLabel());
        ElementAddress(slot, strategy, key);
        _il.Stloc(ElementOf(strategy));
        if (strategy == ArrayStrategy.Ints)
        {
            _il.Ldloc(ElementOf(strategy));
            _il.Emit(OpCodes.Ldind_I8);
            _il.Stloc(Scratch2);
            EmitIntArithmeticTo(code, value);
            _il.Ldloc(ElementOf(strategy));
            _il.Ldloc(Scratch);
            _il.Emit(OpCodes.Stind_I8);
            return true;
        }

        _il.Ldloc(ElementOf(strategy));
        if (strategy == ArrayStrategy.Values)
        {
            Push(value);
            _il.Ldc(code == Opcode.ADD ? 0 : code == Opcode.SUB ? 1 : 2);
            _il.Call(value.Rep == Rep.Int ? nameof(JitOps.TryOperateInt) : nameof(JitOps.TryOperateFloat));
            _il.Emit(OpCodes.Brfalse, ExitLabel());
            return true;
        }

        _il.Ldloc(ElementOf(strategy));
        _il.Emit(OpCodes.Ldind_R8);
        PushFloat(value);
        _il.Emit(code == Opcode.ADD ? OpCodes.Add : code == Opcode.SUB ? OpCodes.Sub : OpCodes.Mul);
        _il.Emit(OpCodes.Stind_R8);
        return true;
    }

    private LocalBuilder? _intElement, _floatElement;

    private LocalBuilder ElementOf(ArrayStrategy strategy) => strategy switch
    {
        ArrayStrategy.Ints => _intElement ??= _il.DeclareLocal(typeof(long).MakeByRefType()),
        ArrayStrategy.Floats => _floatElement ??= _il.DeclareLocal(typeof(double).MakeByRefType()),
        _ => ElementRef,
    };

    /// <summary>The held array becomes the variable's own.</summary>
    private void OwnHeld(int slot, ArrayStrategy strategy)
    {
        if (_t[slot].Exclusive) return;
        Label copy = _il.DefineLabel(), done = _il.DefineLabel();
        _il.Ldloc(Array(slot));
        _il.Call(nameof(JitOps.IsExclusive));
        _il.Emit(OpCodes.Brfalse, copy);
        _il.MarkLabel(done);
        bool behind = _t[slot].Behind;
        if (behind) ForgetBehind(slot);
        Held(slot, strategy, exclusive: true);
        Label exit = ExitLabel();
        (int at, TypeContext atOp, List<Call> calls) = (_at, _atOp, _callsAtOp);
        _stubs.Add(() =>
        {
            _il.MarkLabel(copy);
            _il.Emit(OpCodes.Ldarg_0);
            Address(slot);
            _il.Call(nameof(JitOps.WritableArray));
            _il.Emit(OpCodes.Brfalse, exit);
            Reload(slot, strategy, at, atOp, calls, behind);
            _il.Emit(OpCodes.Br, done);
        });
    }
}
