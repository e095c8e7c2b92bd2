using System.Reflection.Emit;
using HhvmSharp.Jit.Analysis;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Tiering;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Jit.IL;

/// <summary>Concatenation, interpolated strings, comparisons of strings, casts to string.</summary>
internal sealed unsafe partial class UnitCompiler
{
    /// <summary>The operand is a string, or was seen to be nothing else.</summary>
    private bool SeenString(OperandKind kind, int index, uint seen)
    {
        if (kind == OperandKind.Const) return _code.Literals[index].IsString;
        if (kind == OperandKind.Unused || _t[index].Rep != Rep.Memory) return false;
        return _t[index].Mask == SlotState.String || (!IsGeneric && (_t[index].Mask & SlotState.String) != 0 && (seen & (KindBits | OpProfile.Reference)) == SlotState.String);
    }

    private LocalBuilder? _text, _element2, _element3;

    private LocalBuilder Text => _text ??= _il.DeclareLocal(typeof(PhpString));

    private LocalBuilder TextScratch(int number) => number switch
    {
        1 => Element,
        2 => _element2 ??= _il.DeclareLocal(typeof(Value)),
        _ => _element3 ??= _il.DeclareLocal(typeof(Value)),
    };

    /// <summary>A part of a string as an address of a string or int: made ready (with its guards) before any is pushed.</summary>
    private bool ReadyText(OperandKind kind, int index, uint seen, int number, out Action push)
    {
        LocalBuilder scratch = TextScratch(number);
        push = () => _il.Emit(OpCodes.Ldloca, scratch);
        if (kind == OperandKind.Const && _code.Literals[index].IsString)
        {
            StoreLiteral(() => _il.Emit(OpCodes.Ldloca, scratch), index);
            return true;
        }

        if (SeenString(kind, index, seen))
        {
            ExpectString(index, seen);
            push = () => Address(index);
            return true;
        }

        if (Use(kind, index, seen) is not { Rep: Rep.Int } s) return false;
        _il.Emit(OpCodes.Ldloca, scratch);
        StoreScalar(s);
        return true;
    }

    private bool EmitConcat()
    {
        if (IsGeneric) return false;
        if (!ReadyText(_op->Op1Kind, _op->Op1, _profile.Operand1[_at], 1, out Action one) || !ReadyText(_op->Op2Kind, _op->Op2, _profile.Operand2[_at], 2, out Action two)) return Unknown();
        _il.Emit(OpCodes.Ldarg_0);
        one();
        two();
        _il.Call(nameof(JitOps.Join2));
        StoreJoined(_op->Result);
        return true;
    }

    /// <summary>Pops a new string, or null for an error, which the interpreter raises.</summary>
    private void StoreJoined(int slot)
    {
        _il.Stloc(Text);
        _il.Ldloc(Text);
        _il.Emit(OpCodes.Brfalse, ExitLabel());
        Address(slot);
        _il.Ldloc(Text);
        _il.Call(nameof(JitOps.StoreObject));
        _t[slot] = SlotState.InMemory(SlotState.String);
    }

    /// <summary>"$a b $c": each part goes to a slot of its own, the last op joins them.</summary>
    private bool EmitRope()
    {
        if (IsGeneric) return false;
        int first = _op->Code == Opcode.ROPE_INIT ? _op->Result : _op->Op1;
        int index = _op->Code == Opcode.ROPE_INIT ? 0 : (int)_op->Extended;
        if (_op->Code != Opcode.ROPE_INIT)
        {
            for (int i = 0; i < index; i++)
                if (_t[first + i].Rep != Rep.Memory || _t[first + i].Mask is not (SlotState.String or SlotState.Int)) return false;
        }

        int slot = first + index;
        if (_op->Op2Kind == OperandKind.Const)
        {
            if (!_code.Literals[_op->Op2].IsString) return false;
            StoreLiteral(() => Address(slot), _op->Op2);
            _t[slot] = SlotState.InMemory(SlotState.String);
        }
        else if (SeenString(_op->Op2Kind, _op->Op2, _profile.Operand2[_at]))
        {
            ExpectString(_op->Op2, _profile.Operand2[_at]);
            Address(slot);
            Address(_op->Op2);
            _il.Call(nameof(JitOps.CopyRaw));
            _t[slot] = SlotState.InMemory(SlotState.String);
        }
        else if (Use(2) is { Rep: Rep.Int } s)
        {
            Address(slot);
            StoreScalar(s);
            _t[slot] = SlotState.InMemory(SlotState.Int);
        }
        else
        {
            return Unknown();
        }

        if (_op->Code != Opcode.ROPE_END) return true;
        int at = 1;
        while (at <= index)
        {
            bool three = index - at >= 1;
            _il.Emit(OpCodes.Ldarg_0);
            Address(first);
            Address(first + at);
            if (three) Address(first + at + 1);
            _il.Call(three ? nameof(JitOps.Join3) : nameof(JitOps.Join2));
            at += three ? 2 : 1;
            StoreJoined(at > index ? _op->Result : first);
        }

        return true;
    }

    /// <summary>Comparisons of two strings; identity is elsewhere.</summary>
    private bool EmitStringComparison()
    {
        if (!SeenString(_op->Op1Kind, _op->Op1, _profile.Operand1[_at]) || !SeenString(_op->Op2Kind, _op->Op2, _profile.Operand2[_at])) return false;
        if (_op->Op1Kind != OperandKind.Const) ExpectString(_op->Op1, _profile.Operand1[_at]);
        if (_op->Op2Kind != OperandKind.Const) ExpectString(_op->Op2, _profile.Operand2[_at]);
        PushString(_op->Op1Kind, _op->Op1);
        PushString(_op->Op2Kind, _op->Op2);
        if (_op->Code is Opcode.IS_SMALLER or Opcode.IS_SMALLER_OR_EQUAL)
        {
            _il.Call(nameof(JitOps.CompareStrings));
            _il.Ldc(_op->Code == Opcode.IS_SMALLER ? 0L : 1L);
            _il.Emit(OpCodes.Clt);
            _il.Emit(OpCodes.Conv_I8);
        }
        else
        {
            _il.Call(nameof(JitOps.LooselyEqual));
            if (_op->Code == Opcode.IS_NOT_EQUAL)
            {
                _il.Ldc(1L);
                _il.Emit(OpCodes.Xor);
            }
        }

        ResultBool();
        return true;
    }

    private bool EmitSpaceship()
    {
        if (Use(1) is not { IsNumber: true } a || Use(2) is not { IsNumber: true } b) return Unknown();
        if (a.Rep == Rep.Float || b.Rep == Rep.Float)
        {
            PushFloat(a);
            PushFloat(b);
            _il.Call(nameof(JitOps.ThreeWay));
            ResultInt();
            return true;
        }

        Push(a);
        Push(b);
        _il.Emit(OpCodes.Cgt);
        Push(a);
        Push(b);
        _il.Emit(OpCodes.Clt);
        _il.Emit(OpCodes.Sub);
        _il.Emit(OpCodes.Conv_I8);
        ResultInt();
        return true;
    }

    private bool EmitCastToString()
    {
        if (Use(1) is { IsNumber: true } number)
        {
            _il.Emit(OpCodes.Ldloca, Element);
            StoreScalar(number);
            _il.Emit(OpCodes.Ldarg_0);
            _il.Emit(OpCodes.Ldloca, Element);
            _il.Call(nameof(JitOps.NumberText));
            StoreJoined(_op->Result);
            return true;
        }

        if (_op->Op1Kind == OperandKind.Const || !SeenString(_op->Op1Kind, _op->Op1, _profile.Operand1[_at])) return false;
        ExpectString(_op->Op1, _profile.Operand1[_at]);
        Address(_op->Result);
        Address(_op->Op1);
        _il.Call(_op->Op1Kind == OperandKind.Cv ? nameof(JitOps.CopySlot) : nameof(JitOps.MoveSlot));
        _t[_op->Result] = SlotState.InMemory(SlotState.String);
        return true;
    }
}
