using System.Reflection.Emit;
using HhvmSharp.Jit.Analysis;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Tiering;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Jit.IL;

/// <summary>switch, match, ??, ?: and the truth of values that are not unboxed.</summary>
internal sealed unsafe partial class UnitCompiler
{
    private const int MaxCases = 16;

    /// <summary>The table of a switch or match, when it is short and its keys are of one kind.</summary>
    private List<(Value Key, int Target)>? Cases(bool strings)
    {
        PhpArray table = _code.Literals[_op->Op2].AsArray;
        if (table.Length > MaxCases) return null;
        var cases = new List<(Value, int)>();
        for (int pos = table.FirstPosition; pos != PhpArray.End; pos = table.NextPosition(pos + 1))
        {
            Value key = table.KeyAt(pos);
            if (key.IsString != strings) continue;
            cases.Add((key, (int)table.ValueAt(pos).n));
        }

        return cases;
    }

    private bool EmitSwitch()
    {
        bool isMatch = _op->Code == Opcode.MATCH;
        if (_op->Op1Kind == OperandKind.Const || IsGeneric) return false;
        if (_op->Code != Opcode.SWITCH_STRING && Use(1) is { Rep: Rep.Int } s)
        {
            if (Cases(strings: false) is not { } cases) return false;
            foreach ((Value key, int target) in cases)
            {
                Push(s);
                _il.Ldc(key.n);
                EmitBranch(OpCodes.Beq, target);
            }

            EmitJump((int)_op->Extended);
            return true;
        }

        if (_op->Code == Opcode.SWITCH_LONG || !SeenString(_op->Op1Kind, _op->Op1, _profile.Operand1[_at])) return Unknown();
        if (Cases(strings: true) is not { } names) return false;
        ExpectString(_op->Op1, _profile.Operand1[_at]);
        PushObject(_code.Literals[_op->Op2].AsArray);
        PushString(_op->Op1Kind, _op->Op1);
        _il.Call(nameof(JitOps.FindCase));
        _il.Stloc(Scratch);
        foreach (int target in names.Select(c => c.Target).Distinct())
        {
            _il.Ldloc(Scratch);
            _il.Ldc((long)target);
            EmitBranch(OpCodes.Beq, target);
        }

        EmitJump((int)_op->Extended);
        return true;
    }

    /// <summary>Pushes the truth of operand 1 in the window, as a long; it is not consumed.</summary>
    private bool PushTruthInMemory()
    {
        if (_op->Op1Kind is OperandKind.Const or OperandKind.Unused || IsGeneric) return false;
        int slot = _op->Op1;
        const uint testable = SlotState.Null | SlotState.Bool | SlotState.Int | SlotState.Float | SlotState.String | SlotState.Array;
        uint wanted = _op->Op1Kind == OperandKind.Cv ? testable : testable & SlotState.Uncounted;
        if (_t[slot].IsUnboxed || (_t[slot].Mask & wanted) == 0) return false;
        if ((_t[slot].Mask & ~wanted) != 0)
        {
            uint seen = _profile.Operand1[_at];
            if (!_profile.Seen(_at) || (seen & OpProfile.Reference) != 0 || (seen & KindBits & ~wanted) != 0) return false;
            Guard(slot, nameof(JitOps.IsTestable), ExitLabel(), _t[slot].Mask & testable);
            if (wanted != testable && (_t[slot].Mask & ~wanted) != 0) Guard(slot, nameof(JitOps.IsUncounted), ExitLabel(), _t[slot].Mask & wanted);
        }

        Address(slot);
        _il.Call(nameof(JitOps.Truth));
        return true;
    }

    /// <summary>$a ?: $b: operand 1, if it is true, goes to the result.</summary>
    private bool EmitJumpSet()
    {
        if (Use(1) is { } scalar)
        {
            PushTruth(scalar);
            Take(() => SetScalar(_op->Result, scalar));
            return true;
        }

        if (!PushTruthInMemory()) return Unknown();
        Take(TakeOperand);
        return true;
    }

    /// <summary>$a ?? $b: operand 1, if it is neither undef nor null.</summary>
    private bool EmitCoalesce()
    {
        if (_op->Op1Kind is OperandKind.Const or OperandKind.Unused || IsGeneric) return false;
        int slot = _op->Op1;
        if (_t[slot].Rep == Rep.Borrowed) ToMemory(slot);
        if (_t[slot].IsUnboxed)
        {
            SetScalar(_op->Result, Use(1)!.Value);
            EmitJump(_op->Op2);
            return true;
        }

        if ((_t[slot].Mask & SlotState.Reference) != 0)
        {
            if ((_profile.Operand1[_at] & OpProfile.Reference) != 0) return false;
            Guard(slot, nameof(JitOps.IsNoReference), ExitLabel(), _t[slot].Mask & ~SlotState.Reference);
        }

        Address(slot);
        _il.Call(nameof(JitOps.IsSet));
        Take(TakeOperand);
        return true;
    }

    private void TakeOperand()
    {
        int slot = _op->Op1;
        uint mask = _t[slot].Mask & SlotState.Plain & ~(_op->Code == Opcode.COALESCE ? SlotState.Null : 0);
        if (slot != _op->Result)
        {
            Address(_op->Result);
            Address(slot);
            _il.Call(_op->Op1Kind == OperandKind.Cv ? nameof(JitOps.CopySlot) : nameof(JitOps.MoveSlot));
        }

        _t[_op->Result] = SlotState.InMemory(mask);
    }

    /// <summary>Where the long on the stack is not 0: the result is set and the jump taken.</summary>
    private void Take(Action set)
    {
        Label over = _il.DefineLabel();
        _il.Emit(OpCodes.Brfalse, over);
        TypeContext rest = _t;
        _t = rest.Clone();
        set();
        EmitJump(_op->Op2);
        _il.MarkLabel(over);
        _ended = false;
        _t = rest;
    }

    /// <summary>isset($x), empty($x).</summary>
    private bool EmitIssetVariable()
    {
        bool empty = (_op->Extended & ExtendedValues.IsEmpty) != 0;
        int slot = _op->Op1;
        if (_op->Op1Kind != OperandKind.Cv || _named) return false;
        if (_t[slot].IsUnboxed)
        {
            if (empty) PushTruth(Use(1)!.Value);
            else _il.Ldc(1L);
        }
        else if (empty ? !PushTruthInMemory() : !PushIsSet(slot))
        {
            return Unknown();
        }

        if (empty)
        {
            _il.Ldc(1L);
            _il.Emit(OpCodes.Xor);
        }

        ResultBool();
        return true;
    }

    private bool PushIsSet(int slot)
    {
        if (IsGeneric) return false;
        if ((_t[slot].Mask & SlotState.Reference) != 0)
        {
            if ((_profile.Operand1[_at] & OpProfile.Reference) != 0 || !_profile.Seen(_at)) return false;
            Guard(slot, nameof(JitOps.IsNoReference), ExitLabel(), _t[slot].Mask & ~SlotState.Reference);
        }

        Address(slot);
        _il.Call(nameof(JitOps.IsSet));
        return true;
    }

    /// <summary>A temporary that nobody reads.</summary>
    private bool EmitFree()
    {
        int slot = _op->Op1;
        if (_t[slot].Rep == Rep.Borrowed || (_t[slot].Kinds & ~SlotState.Uncounted) == 0) return true;
        if (IsGeneric || (_t[slot].Mask & ~SlotState.Plain) != 0) return false;
        DropTemporary(slot);
        return true;
    }

    private void DropTemporary(int slot)
    {
        _il.Emit(OpCodes.Ldarg_0);
        Address(slot);
        _il.Call(nameof(JitOps.TryDrop));
        _il.Emit(OpCodes.Brfalse, ExitLabel());
        _t[slot] = SlotState.InMemory(SlotState.Any);
    }
}
