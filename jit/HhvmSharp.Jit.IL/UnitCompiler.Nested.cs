using System.Reflection.Emit;
using HhvmSharp.Jit.Analysis;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Tiering;

namespace HhvmSharp.Jit.IL;

/// <summary>$a[$i][$j] = $x: FETCH_DIM_W and the ASSIGN_DIM behind it as one.</summary>
internal sealed unsafe partial class UnitCompiler
{
    private bool EmitNestedAssign()
    {
        Op* assign = _op + 1;
        if (IsGeneric || _op->Op1Kind != OperandKind.Cv || _op->Op2Kind == OperandKind.Unused || _flow.Starts[_at + 1]) return false;
        if (assign->Code != Opcode.ASSIGN_DIM || assign->Op1Kind != OperandKind.Var || assign->Op1 != _op->Result || assign->ResultKind != OperandKind.Unused) return false;
        uint written = _profile.Operand1[_at] & KindBits & ~(SlotState.Undef | SlotState.Null);
        if (written != SlotState.Array || (_t[_op->Op1].Kinds & SlotState.Array) == 0 || (_profile.Operand1[_at] & OpProfile.Reference) != 0) return false;
        if (!TakeKey(_op, _profile.Operand2[_at], out Scalar? outer)) return Unknown();
        bool append = assign->Op2Kind == OperandKind.Unused;
        Scalar? inner = null;
        if (!append && !TakeKey(assign, _profile.Operand2[_at + 1], out inner)) return Unknown();
        Op* data = assign + 1;
        Scalar? value = Use(data->Op1Kind, data->Op1, 0);
        if (value is { Rep: Rep.Bool }) value = null;
        if (value is null && data->Op1Kind != OperandKind.Const)
        {
            if (_t[data->Op1].IsUnboxed) ToMemory(data->Op1);
            if ((_t[data->Op1].Mask & ~SlotState.Plain) != 0) Guard(data->Op1, nameof(JitOps.IsPlain), ExitLabel(), _t[data->Op1].Mask & SlotState.Plain);
        }

        _il.Emit(OpCodes.Ldarg_0);
        Address(_op->Op1);
        _il.Call(nameof(JitOps.WritableArray));
        _il.Stloc(ArrayScratch);
        _il.Ldloc(ArrayScratch);
        _il.Emit(OpCodes.Brfalse, ExitLabel());
        _t[_op->Op1] = SlotState.InMemory(SlotState.Array);
        _il.Emit(OpCodes.Ldarg_0);
        _il.Ldloc(ArrayScratch);
        PushKey(_op, outer);
        _il.Call(outer is null ? nameof(JitOps.SymbolRow) : nameof(JitOps.Row));
        _il.Stloc(ElementRef);
        _il.Ldloc(ElementRef);
        _il.Call(nameof(JitOps.PlainArrayIn));
        _il.Stloc(ArrayScratch);
        _il.Ldloc(ArrayScratch);
        _il.Emit(OpCodes.Brfalse, ExitLabel());
        Label done = _il.DefineLabel();
        if (value is { IsNumber: true } v && (append || inner is not null))
        {
            if (inner is { } k)
            {
                EmitSetInline(() => Push(k), v, done);
            }
            else
            {
                EmitAppendInline(() =>
                {
                    _il.Ldloc(ArrayScratch);
                    _il.Call(nameof(JitOps.NextKey));
                }, v, done);
            }
        }

        EmitSetCall(() => _il.Ldloc(ElementRef), assign, inner, !append && inner is null, value, data);
        _il.Emit(OpCodes.Brfalse, ExitLabel());
        _il.MarkLabel(done);
        _skip = 2;
        return true;
    }

    /// <summary>The key of an op: an int in <paramref name="key"/>, or (null) a string.</summary>
    private bool TakeKey(Op* op, uint seen, out Scalar? key)
    {
        key = Use(op->Op2Kind, op->Op2, seen);
        if (key is not null) return key is { Rep: Rep.Int };
        return op->Op2Kind == OperandKind.Const ? _code.Literals[op->Op2].IsString : ExpectString(op->Op2, seen);
    }

    private void PushKey(Op* op, in Scalar? key)
    {
        if (key is { } k) Push(k);
        else PushString(op->Op2Kind, op->Op2);
    }
}
