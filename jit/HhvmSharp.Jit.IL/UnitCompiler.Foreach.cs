using System.Reflection.Emit;
using HhvmSharp.Jit.Analysis;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Tiering;

namespace HhvmSharp.Jit.IL;

/// <summary>foreach over arrays by value.</summary>
internal sealed unsafe partial class UnitCompiler
{
    private LocalBuilder? _position;

    /// <summary>The loop variable holds something to be released.</summary>
    private bool _clears;

    private void ClearTarget()
    {
        if (!_clears) return;
        _il.Emit(OpCodes.Ldarg_0);
        Address(_op->Op2);
        _il.Call(nameof(JitOps.TryDrop));
        _il.Emit(OpCodes.Brfalse, ExitLabel());
        _t[_op->Op2] = SlotState.InMemory(SlotState.Uncounted);
    }

    private bool EmitForeachReset()
    {
        if (IsGeneric || _op->Op1Kind is OperandKind.Const or OperandKind.Var || (_profile.Operand1[_at] & (KindBits | OpProfile.Reference)) != SlotState.Array) return false;
        int slot = _op->Op1;
        if (_t[slot].Rep == Rep.Borrowed) ToMemory(slot);
        if (_t[slot].IsUnboxed || (_t[slot].Mask & SlotState.Array) == 0) return false;
        if (_t[slot].Mask != SlotState.Array) Guard(slot, nameof(JitOps.IsPlainArray), ExitLabel(), SlotState.Array);
        Address(_op->Result);
        Address(slot);
        _il.Ldc(_op->Op1Kind == OperandKind.Cv ? 0 : 1);
        _il.Call(nameof(JitOps.BeginLoop));
        _t[_op->Result] = SlotState.InMemory(SlotState.Array);
        return true;
    }

    /// <summary>The end of a loop over an array whose release runs no user code.</summary>
    private bool EmitForeachFree()
    {
        if (IsGeneric || _t[_op->Op1].Rep != Rep.Memory || _t[_op->Op1].Mask != SlotState.Array) return false;
        Address(_op->Op1);
        _il.Call(nameof(JitOps.IsQuiet));
        _il.Emit(OpCodes.Brfalse, ExitLabel());
        _il.Emit(OpCodes.Ldarg_0);
        Address(_op->Op1);
        _il.Call(nameof(JitOps.Release));
        _t[_op->Op1] = SlotState.InMemory(SlotState.Any);
        return true;
    }

    /// <summary>The position is advanced last: until then the op can be done again by the interpreter.</summary>
    private bool EmitForeachFetch()
    {
        uint seen = _profile.Operand1[_at];
        if (IsGeneric || _op->Op2Kind != OperandKind.Cv || (seen & (KindBits | OpProfile.Reference)) != SlotState.Array) return false;
        int target = _op->Op2, loop = _op->Op1;
        _clears = !IsFree(target) && (_profile.Operand2[_at] & KindBits & ~SlotState.Uncounted) != 0;
        if (_clears)
        {
            // arrays and objects: each one is given up for the next
            if ((_profile.Operand2[_at] & OpProfile.Reference) != 0) return false;
            if ((_t[target].Mask & SlotState.Reference) != 0) Guard(target, nameof(JitOps.IsNoReference), ExitLabel(), _t[target].Mask & ~SlotState.Reference);
        }
        else if (!IsFree(target))
        {
            if ((_t[target].Mask & SlotState.Uncounted) == 0 || (_profile.Operand2[_at] & KindBits & ~SlotState.Uncounted) != 0 || (_t[target].Mask & SlotState.Reference) != 0) return false;
            Guard(target, nameof(JitOps.IsUncounted), ExitLabel(), _t[target].Mask & SlotState.Uncounted);
        }

        LocalBuilder position = _position ??= _il.DeclareLocal(typeof(long));
        Address(loop);
        _il.Call(nameof(JitOps.PlainArrayIn));
        _il.Stloc(ArrayScratch);
        _il.Ldloc(ArrayScratch);
        _il.Emit(OpCodes.Brfalse, ExitLabel());
        _t[loop] = SlotState.InMemory(SlotState.Array);
        Address(loop);
        _il.Call(nameof(JitOps.LoadInt));
        _il.Stloc(position);
        switch (Strategies(seen))
        {
            case Ints or Floats:
                FetchNumber(position, ints: Strategies(seen) == Ints);
                if (ResultUsed) FetchPosition(position);
                break;
            case Hash:
                FetchBucket(position);
                break;
            default:
                FetchAny(position);
                if (!ResultUsed) break;
                _il.Ldloc(ArrayScratch);
                _il.Ldloc(position);
                Address(_op->Result);
                _il.Call(nameof(JitOps.CopyKey));
                _t[_op->Result] = SlotState.InMemory(SlotState.Int | SlotState.String);
                break;
        }

        Address(loop);
        _il.Ldloc(position);
        _il.Call(nameof(JitOps.SetPosition));
        return true;
    }

    private void FetchNumber(LocalBuilder position, bool ints)
    {
        Label found = _il.DefineLabel();
        _il.Ldloc(ArrayScratch);
        _il.Ldloc(position);
        _il.Call(ints ? nameof(JitOps.HasInt) : nameof(JitOps.HasFloat));
        _il.Emit(OpCodes.Brtrue, found);
        _il.Ldloc(ArrayScratch);
        _il.Ldc((int)(ints ? HhvmSharp.Runtime.Values.ArrayStrategy.Ints : HhvmSharp.Runtime.Values.ArrayStrategy.Floats));
        _il.Call(nameof(JitOps.IsStoredAs));
        _il.Emit(OpCodes.Brfalse, ExitLabel());
        End();
        _il.MarkLabel(found);
        ClearTarget();
        _il.Ldloc(ArrayScratch);
        _il.Ldloc(position);
        _il.Call(ints ? nameof(JitOps.IntAt) : nameof(JitOps.FloatAt));
        if (ints) SetLong(_op->Op2, Rep.Int);
        else SetFloat(_op->Op2);
        Advance(position);
    }

    /// <summary>The key of a list.</summary>
    private void FetchPosition(LocalBuilder position)
    {
        _il.Ldloc(position);
        _il.Ldc(1L);
        _il.Emit(OpCodes.Sub);
        SetLong(_op->Result, Rep.Int);
        _t[_op->Result] = _t[_op->Result] with { BelowMax = true, AboveMin = true };
    }

    private void Advance(LocalBuilder position)
    {
        _il.Ldloc(position);
        _il.Ldc(1L);
        _il.Emit(OpCodes.Add);
        _il.Stloc(position);
    }

    private LocalBuilder? _bucket;

    /// <summary>A hash: the next bucket that is no tombstone.</summary>
    private void FetchBucket(LocalBuilder position)
    {
        LocalBuilder bucket = _bucket ??= _il.DeclareLocal(typeof(HhvmSharp.Runtime.Values.PhpArray.Bucket).MakeByRefType());
        Label found = _il.DefineLabel();
        _il.Ldloc(ArrayScratch);
        _il.Ldloc(position);
        _il.Call(nameof(JitOps.NextBucket));
        _il.Stloc(position);
        _il.Ldloc(position);
        _il.Ldc(0L);
        _il.Emit(OpCodes.Bge, found);
        _il.Ldloc(position);
        _il.Ldc(-1L);
        _il.Emit(OpCodes.Bne_Un, ExitLabel());
        End();
        _il.MarkLabel(found);
        ClearTarget();
        _il.Ldloc(ArrayScratch);
        _il.Ldloc(position);
        _il.Call(nameof(JitOps.BucketAt));
        _il.Stloc(bucket);
        uint keys = _profile.Result[_at] & KindBits & ~SlotState.Undef;
        bool known = ResultUsed && !IsGeneric && keys is SlotState.String or SlotState.Int;
        if (known)
        {
            _il.Ldloc(bucket);
            _il.Call(nameof(JitOps.HasName));
            _il.Emit(keys == SlotState.String ? OpCodes.Brfalse : OpCodes.Brtrue, ExitLabel());
        }

        TakeElement(() =>
        {
            _il.Ldloc(bucket);
            _il.Call(nameof(JitOps.ValueOf));
        }, _op->Op2, _profile.Operand2[_at] & ~SlotState.Array);
        Advance(position);
        if (!ResultUsed) return;
        if (known && keys == SlotState.Int)
        {
            _il.Ldloc(bucket);
            _il.Call(nameof(JitOps.IndexOf));
            ResultInt();
            return;
        }

        Address(_op->Result);
        _il.Ldloc(bucket);
        _il.Call(known ? nameof(JitOps.StoreName) : nameof(JitOps.StoreKey));
        _t[_op->Result] = SlotState.InMemory(known ? SlotState.String : SlotState.Int | SlotState.String);
    }

    private void FetchAny(LocalBuilder position)
    {
        Label found = _il.DefineLabel();
        _il.Ldloc(ArrayScratch);
        _il.Ldloc(position);
        _il.Emit(OpCodes.Ldloca, Element);
        _il.Call(nameof(JitOps.NextElement));
        _il.Stloc(position);
        _il.Ldloc(position);
        _il.Ldc(0L);
        _il.Emit(OpCodes.Bge, found);
        End();
        _il.MarkLabel(found);
        ClearTarget();
        TakeElement(() => _il.Emit(OpCodes.Ldloca, Element), _op->Op2, _profile.Operand2[_at] & ~SlotState.Array);
    }

    /// <summary>The loop is over: variables stay as they were.</summary>
    private void End()
    {
        TypeContext rest = _t;
        _t = rest.Clone();
        EmitJump((int)_op->Extended);
        _ended = false;
        _t = rest;
    }
}
