using System.Reflection.Emit;
using HhvmSharp.Jit.Analysis;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Tiering;

namespace HhvmSharp.Jit.IL;

/// <summary>$a[$i][$j] = $x, $o->p[$i] = $x, $a[$i]++: fetches for writing, with the op behind them as one.</summary>
internal sealed unsafe partial class UnitCompiler
{
    private LocalBuilder? _container;

    /// <summary>The slot that holds the outermost array.</summary>
    private LocalBuilder Container => _container ??= _il.DeclareLocal(typeof(HhvmSharp.Runtime.Values.Value).MakeByRefType());

    private bool EmitNestedAssign()
    {
        bool inProperty = _op->Code == Opcode.FETCH_OBJ_W;
        Op* dim = inProperty ? _op + 1 : _op;
        if (dim->Code != Opcode.FETCH_DIM_W) dim = null;
        Op* assign = dim == null ? _op + 1 : dim + 1;
        if (IsGeneric || !IsChain(_op, assign) || assign->Code != Opcode.ASSIGN_DIM || assign->ResultKind != OperandKind.Unused || (dim != null && dim->Op2Kind == OperandKind.Unused)) return false;
        if (!inProperty && !IsArrayVariable()) return false;
        Scalar? outer = null;
        if (dim != null && !TakeKey(dim, out outer)) return Unknown();
        bool append = assign->Op2Kind == OperandKind.Unused;
        Scalar? inner = null;
        if (!append && !TakeKey(assign, out inner)) return Unknown();
        Op* data = assign + 1;
        Scalar? value = Use(data->Op1Kind, data->Op1, 0);
        if (value is { Rep: Rep.Bool }) value = null;
        if (value is null && data->Op1Kind != OperandKind.Const)
        {
            if (_t[data->Op1].IsUnboxed) ToMemory(data->Op1);
            if ((_t[data->Op1].Mask & ~SlotState.Plain) != 0) Guard(data->Op1, nameof(JitOps.IsPlain), ExitLabel(), _t[data->Op1].Mask & SlotState.Plain);
        }

        if (!TakeContainer(inProperty)) return Unknown();
        if (dim != null)
        {
            _il.Emit(OpCodes.Ldarg_0);
            _il.Ldloc(ArrayScratch);
            PushKey(dim, outer);
            _il.Call(outer is null ? nameof(JitOps.SymbolRow) : nameof(JitOps.Row));
            _il.Stloc(Container);
            _il.Ldloc(Container);
            _il.Call(nameof(JitOps.PlainArrayIn));
            _il.Stloc(ArrayScratch);
            _il.Ldloc(ArrayScratch);
            _il.Emit(OpCodes.Brfalse, ExitLabel());
        }

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

        EmitSetCall(() => _il.Ldloc(Container), assign, inner, !append && inner is null, value, data);
        _il.Emit(OpCodes.Brfalse, ExitLabel());
        _il.MarkLabel(done);
        _skip = (int)(assign - _op) + 1;
        return true;
    }

    /// <summary>Each op works on what the one before has fetched, without a block between.</summary>
    private bool IsChain(Op* first, Op* last)
    {
        for (Op* op = first + 1; op <= last; op++)
            if (op->Op1Kind != OperandKind.Var || op->Op1 != op[-1].Result || _flow.Starts[(int)(op - _ops)]) return false;
        return true;
    }

    /// <summary>Operand 1 is a variable that was seen to hold an array.</summary>
    private bool IsArrayVariable() =>
        _op->Op1Kind == OperandKind.Cv && (_profile.Operand1[_at] & KindBits & ~(SlotState.Undef | SlotState.Null)) == SlotState.Array
        && (_t[_op->Op1].Kinds & SlotState.Array) != 0 && (_profile.Operand1[_at] & OpProfile.Reference) == 0;

    /// <summary>The slot of the property or variable in <see cref="Container"/>, and its array, which is its own, in <see cref="ArrayScratch"/>.</summary>
    private bool TakeContainer(bool inProperty)
    {
        if (inProperty)
        {
            if (!TakeProperty(out Runtime.Classes.PropertyInfo? info) || info is { IsWriteRestricted: true } or { HasHooks: true }) return false;
            _il.Ldloc(ElementRef);
        }
        else
        {
            if ((_t[_op->Op1].Mask & SlotState.Reference) != 0) Guard(_op->Op1, nameof(JitOps.IsNoReference), ExitLabel(), _t[_op->Op1].Mask & ~SlotState.Reference);
            Address(_op->Op1);
        }

        _il.Stloc(Container);
        _il.Emit(OpCodes.Ldarg_0);
        _il.Ldloc(Container);
        _il.Call(nameof(JitOps.WritableArray));
        _il.Stloc(ArrayScratch);
        _il.Ldloc(ArrayScratch);
        _il.Emit(OpCodes.Brfalse, ExitLabel());
        if (!inProperty) _t[_op->Op1] = SlotState.InMemory(SlotState.Array);
        return true;
    }

    /// <summary>++$a[$i] and the like: FETCH_DIM_RW with the op behind it.</summary>
    private bool EmitIncrementElement()
    {
        Op* next = _op + 1;
        if (IsGeneric || next->Code is not (Opcode.PRE_INC or Opcode.PRE_DEC or Opcode.POST_INC or Opcode.POST_DEC) || !IsChain(_op, next) || !IsArrayVariable()) return false;
        bool used = next->ResultKind != OperandKind.Unused;
        Opcode code = next->Code is Opcode.PRE_INC or Opcode.POST_INC ? Opcode.ADD : Opcode.SUB;
        var one = new Scalar(Rep.Int, -1, null, One, true, false);
        if (_op->Op2Kind == OperandKind.Unused || !TakeKey(_op, out Scalar? key)) return Unknown();
        if (key is { } index && SeenStorage(_profile.Operand1[_at]) == HhvmSharp.Runtime.Values.ArrayStrategy.Ints)
        {
            if (!EmitOperateHeld(code, HhvmSharp.Runtime.Values.ArrayStrategy.Ints, index, one)) return Unknown();
            _skip = 1;
            if (!used) return true;
            _il.Ldloc(next->Code is Opcode.PRE_INC or Opcode.PRE_DEC ? Scratch : Scratch2);
            SetLong(next->Result, Rep.Int);
            return true;
        }

        if (used || !TakeContainer(inProperty: false)) return Unknown();
        _il.Ldloc(ArrayScratch);
        PushKey(_op, key);
        _il.Call(key is null ? nameof(JitOps.SymbolRef) : nameof(JitOps.ElementRef));
        Push(one);
        _il.Ldc(code == Opcode.ADD ? 0 : 1);
        _il.Call(nameof(JitOps.TryOperateInt));
        _il.Emit(OpCodes.Brfalse, ExitLabel());
        _skip = 1;
        return true;
    }

    /// <summary>The key of an op: an int in <paramref name="key"/>, or (null) a string.</summary>
    private bool TakeKey(Op* op, out Scalar? key)
    {
        uint seen = _profile.Operand2[(int)(op - _ops)];
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
