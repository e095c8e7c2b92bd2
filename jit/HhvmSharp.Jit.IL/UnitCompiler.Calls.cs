using System.Reflection.Emit;
using HhvmSharp.Jit.Analysis;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Tiering;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Jit.IL;

/// <summary>Calls between compiled functions: arguments wait in locals, no frame is pushed.</summary>
internal sealed unsafe partial class UnitCompiler
{
    /// <summary>A call between its INIT_* and DO_*.</summary>
    private sealed class Call(PhpFunction function, DirectTarget? target, int count)
    {
        internal readonly PhpFunction Function = function;

        /// <summary>Null: its frame is pushed, and the arguments go there.</summary>
        internal readonly DirectTarget? Target = target;

        internal readonly int Count = count;
        internal readonly (LocalBuilder? Local, Rep Rep)[] Arguments = new (LocalBuilder?, Rep)[count];
        internal int Sent;
        /// <summary>A built-in that is an instruction or two; its frame is not pushed.</summary>
        internal Intrinsic? Intrinsic;

        /// <summary>A pure built-in, called without a frame.</summary>
        internal NativeEntry? Native;

        /// <summary>Its arguments wait in locals.</summary>
        internal bool IsFrameless => Target is not null || Intrinsic is not null || Native is not null;

        internal LocalBuilder? This;

        /// <summary>$this is of exactly this class.</summary>
        internal object? ThisClass;

        /// <summary>What the frame of the call owns of $this.</summary>
        internal ThisMode Mode;

        /// <summary>The object of a method call on a temporary, whose count is given up after the call.</summary>
        internal LocalBuilder? Held;

        /// <summary>The name must mean this function when it is called: its binding, or -1 when that is sure.</summary>
        internal int Binding = -1;

        internal Call Snapshot()
        {
            var copy = (Call)MemberwiseClone();
            return copy;
        }
    }

    private readonly List<Call> _calls = [];
    private List<Call> _callsAtOp = [];

    private Call? TopCall => _calls.Count > 0 ? _calls[^1] : null;

    // ---- INIT ----

    /// <summary>A call of a user function that has, or can have, an entry without a frame.</summary>
    private bool EmitInitCall()
    {
        PhpString lower = _code.Literals[_op->Op2].AsString;
        PhpFunction? found = _ctx.FindFunction(lower);
        if (found is NativeFunction native) return EmitInitNative(native);
        if (found is not UserFunction function || (int)_op->Extended != function.NumParams) return false;
        bool sure = ReferenceEquals(function, _direct?.Function) || (_code.Unit is not null && ReferenceEquals(function.Code.Unit, _code.Unit) && System.Array.IndexOf(_code.Unit.TopFunctions, function.Code) >= 0);
        int binding = -1;
        if (!sure)
        {
            NameBinding b = NameBinding.Of(lower);
            _ctx.BindFunction(b, function);
            binding = b.Id;
        }

        if (TargetFor(function) is not { } target) return false;
        _calls.Add(new Call(function, target, target.Parameters.Length) { Binding = binding });
        return true;
    }

    /// <summary>A built-in: its frame is pushed, and its body called without a handler between.</summary>
    private bool EmitInitNative(NativeFunction function)
    {
        if (!IsGeneric && (int)_op->Extended == 1 && Intrinsic.Find(_code.Literals[_op->Op2].AsString.ToString()) is { } intrinsic && !_ctx.IsFunctionDisabled(_code.Literals[_op->Op2].AsString) && HasNumberArgument())
        {
            _calls.Add(new Call(function, null, 1) { Intrinsic = intrinsic });
            return true;
        }

        if (!IsGeneric && NativeEntry.Of(function) is { } entry && Fits(entry, (int)_op->Extended) && !_ctx.IsFunctionDisabled(_code.Literals[_op->Op2].AsString))
        {
            _calls.Add(new Call(function, null, (int)_op->Extended) { Native = entry });
            return true;
        }

        if (_direct is not null || (function.Flags & FunctionFlags.Deprecated) != 0 || _ctx.IsFunctionDisabled(_code.Literals[_op->Op2].AsString)) return false;
        FlushCalls(forget: true);
        _il.Emit(OpCodes.Ldarg_0);
        _il.Emit(OpCodes.Ldarg_1);
        _il.Pointer(_op);
        PushObject(function);
        _il.Ldc((int)_op->Extended);
        _il.Call(nameof(JitOps.PushNative));
        _il.Emit(OpCodes.Brfalse, ReturnLabel());
        _calls.Add(new Call(function, null, (int)_op->Extended));
        return true;
    }

    private bool EmitNativeCall()
    {
        if (TopCall is not { IsFrameless: false, Function: NativeFunction }) return false;
        _calls.RemoveAt(_calls.Count - 1);
        SpillVisible(all: false);
        _il.Emit(OpCodes.Ldarg_0);
        _il.Emit(OpCodes.Ldarg_1);
        _il.Pointer(_op);
        _il.Call(nameof(JitOps.CallNative));
        _il.Stloc(Next);
        _il.Ldloc(Next);
        AfterHandler();
        _il.Emit(OpCodes.Brtrue, LeaveLabel());
        return true;
    }

    /// <summary>The frameless entry of another function, compiled now if its types were recorded.</summary>
    private DirectTarget? TargetFor(UserFunction function)
    {
        if (ReferenceEquals(function, _direct?.Function)) return _direct;
        TierState state = TierState.Of(function.Code);
        if (state.Direct is DirectTarget known) return *known.Cell != 0 ? known : null;
        if (state.GivenUp || state.DirectReason is not null || !state.CallsRecorded && !HasArguments(state.Profile, function)) return null;
        if (_depth >= 4 || state.UnitAt(0) is not null) return null;
        CompiledUnit? unit = CompileDirect(_ctx, function, state, _depth + 1, _listing is not null, out string? reason);
        if (unit is null)
        {
            state.DirectReason = reason;
            return null;
        }

        state.Add(unit, _ctx.TierSettings);
        return (DirectTarget)state.Direct!;
    }

    private static bool HasArguments(OpProfile profile, UserFunction function) =>
        function.Code.Ops.Length > 0 && (profile.Seen(0) || profile.Seen(Math.Min(function.NumParams, function.Code.Ops.Length - 1)));

    // ---- SEND ----

    /// <summary>An argument of a frameless call. False: the call is not frameless (any more).</summary>
    private bool EmitDirectSend()
    {
        if (TopCall is not { Target: { } target } call) return false;
        if (_op->Op2Kind != OperandKind.Unused || _op->Op2 != call.Sent + 1 || call.Sent >= call.Count) return Refuse();
        Rep wanted = target.Parameters[call.Sent];
        Scalar? scalar = Use(1);
        if (wanted != Rep.Memory)
        {
            if (scalar is not { } s || s.Rep != wanted) return Refuse();
            LocalBuilder local = _il.DeclareLocal(DirectTarget.TypeOf(wanted));
            Push(s);
            _il.Stloc(local);
            call.Arguments[call.Sent] = (local, wanted);
        }
        else
        {
            LocalBuilder value = _il.DeclareLocal(typeof(Value));
            if (scalar is { } boxed)
            {
                _il.Emit(OpCodes.Ldloca, value);
                StoreScalar(boxed);
            }
            else if (_op->Op1Kind == OperandKind.Const)
            {
                StoreLiteral(() => _il.Emit(OpCodes.Ldloca, value), _op->Op1);
            }
            else
            {
                int slot = _op->Op1;
                if (_t[slot].IsUnboxed) ToMemory(slot);
                if ((_t[slot].Mask & ~SlotState.Plain) != 0)
                {
                    if (IsGeneric || (_profile.Operand1[_at] & (OpProfile.Reference | SlotState.Undef)) != 0) return Refuse();
                    Guard(slot, nameof(JitOps.IsPlain), ExitLabel(), _t[slot].Mask & SlotState.Plain);
                }

                _il.Emit(OpCodes.Ldloca, value);
                Address(slot);
                _il.Call(_op->Op1Kind == OperandKind.Cv ? nameof(JitOps.CopySlot) : nameof(JitOps.MoveSlot));
            }

            call.Arguments[call.Sent] = (value, Rep.Memory);
        }

        call.Sent++;
        return true;
    }

    private bool Refuse()
    {
        FlushCalls();
        return false;
    }

    /// <summary>Writes an argument that waits in a local to an address.</summary>
    private void StoreArgument(Call call, int index, Action address)
    {
        (LocalBuilder? local, Rep rep) = call.Arguments[index];
        if (call.Native is not null)
        {
            StoreNativeArgument(call, index, address);
            return;
        }

        address();
        if (rep == Rep.Memory)
        {
            _il.Emit(OpCodes.Ldloca, local!);
            _il.Call(nameof(JitOps.MoveSlot));
            return;
        }

        _il.Ldloc(local!);
        _il.Call(rep == Rep.Int ? nameof(JitOps.StoreInt) : rep == Rep.Float ? nameof(JitOps.StoreFloat) : nameof(JitOps.StoreBool));
    }

    /// <summary>Calls in preparation get their frames: something follows that must find them.</summary>
    /// <param name="forget">They are not followed any further.</param>
    private void FlushCalls(bool forget = false)
    {
        if (_calls.Count == 0) return;
        if (_calls.TrueForAll(c => !c.IsFrameless))
        {
            if (forget) _calls.Clear();
            return;
        }

        if (_direct is not null) throw new NotDirectException($"a call with arguments that need a frame ({_op->Code.Name()})");
        foreach (Call call in _calls) PushCall(call);
        _calls.Clear();
    }

    private void PushCall(Call call)
    {
        if (!call.IsFrameless) return; // its frame is there
        _il.Emit(OpCodes.Ldarg_0);
        PushObject(call.Function);
        if (call.This is null) _il.Emit(OpCodes.Ldnull);
        else _il.Ldloc(call.This);
        _il.Ldc((int)call.Mode);
        _il.Ldc(call.Count);
        _il.Call(nameof(JitOps.PushPending));
        for (int i = 0; i < call.Sent; i++)
        {
            int index = i;
            StoreArgument(call, i, () => PushArgument(index));
        }
    }

    // ---- DO ----

    private bool EmitDirectCall()
    {
        if (TopCall is not { Target: { } target } call) return false;
        if (call.Sent != call.Count) return Refuse();
        if (_direct is not null && !ResultUsed && (target.ResultKinds & ~SlotState.Uncounted) != 0) throw new NotDirectException("a result that must be released");
        if (call.Binding >= 0)
        {
            _il.Emit(OpCodes.Ldarg_0);
            _il.Ldc(call.Binding);
            PushObject(call.Function);
            _il.Call(nameof(JitOps.IsBound));
            _il.Emit(OpCodes.Brfalse, ExitLabel());
        }

        _calls.RemoveAt(_calls.Count - 1);
        if (_named)
        {
            for (int i = 0; i < _cvs; i++) Spill(i); // the function may use them as globals
        }

        if (EmitInlinedCall(call, target, out LocalBuilder inlined))
        {
            _ranCode = true;
            TakeResult(target, inlined);
            AfterCall(call);
            return true;
        }

        _il.Emit(OpCodes.Ldarg_0);
        if (target.TakesThis) _il.Ldloc(call.This!);
        for (int i = 0; i < call.Count; i++) _il.Ldloc(call.Arguments[i].Local!);
        if (!_constants.Contains(target)) _constants.Add(target);
        _il.Pointer(target.Cell);
        _il.Emit(OpCodes.Ldind_I);
        _il.EmitCalli(OpCodes.Calli, System.Reflection.CallingConventions.Standard, target.ResultType, target.Signature, null);
        LocalBuilder result = _il.DeclareLocal(target.ResultType);
        _il.Stloc(result);
        _ranCode = true;
        _il.Emit(OpCodes.Ldarg_0);
        _il.Emit(OpCodes.Ldfld, Deopt);
        _il.Emit(OpCodes.Brtrue, CallingExit(call.Mode));
        TakeResult(target, result);
        AfterCall(call);
        return true;
    }

    /// <summary>Globals may be anything now; the object of a method call on a temporary is given up.</summary>
    private void AfterCall(Call call)
    {
        if (_named)
        {
            for (int i = 0; i < _cvs; i++) _t[i] = SlotState.InMemory(SlotState.Any);
        }

        if (call.Held is null) return;
        if (_direct is not null)
        {
            _il.Emit(OpCodes.Ldarg_0);
            _il.Emit(OpCodes.Ldloca, call.Held);
            _il.Call(nameof(JitOps.DropHeld));
            return;
        }

        _il.Emit(OpCodes.Ldarg_0);
        _il.Emit(OpCodes.Ldarg_1);
        _il.Pointer(_op);
        _il.Emit(OpCodes.Ldloca, call.Held);
        _il.Call(nameof(JitOps.DropHeldFramed));
        _il.Ldc(0);
        _il.Emit(OpCodes.Conv_U);
        _il.Stloc(Next);
        _il.Emit(OpCodes.Brfalse, LeaveLabel());
    }

    private void TakeResult(DirectTarget target, LocalBuilder result)
    {
        if (!ResultUsed)
        {
            if ((target.ResultKinds & ~SlotState.Uncounted) == 0 && target.Result != Rep.Memory) return;
            if ((target.ResultKinds & ~SlotState.Uncounted) == 0) return;
            _il.Emit(OpCodes.Ldarg_0);
            _il.Emit(OpCodes.Ldarg_1);
            _il.Pointer(_op);
            _il.Emit(OpCodes.Ldloca, result);
            _il.Call(nameof(JitOps.DropResult));
            _il.Stloc(Next);
            _il.Ldloc(Next);
            _il.Emit(OpCodes.Brfalse, LeaveLabel());
            return;
        }

        if (target.Result == Rep.Memory)
        {
            Address(_op->Result);
            _il.Emit(OpCodes.Ldloca, result);
            _il.Call(nameof(JitOps.MoveSlot));
            _t[_op->Result] = SlotState.InMemory(SlotState.Plain);
            return;
        }

        _il.Ldloc(result);
        if (target.Result == Rep.Float) SetFloat(_op->Result);
        else SetLong(_op->Result, target.Result);
    }

    /// <summary>The called function has become a frame: so do we, at this op, below it.</summary>
    private Label CallingExit(ThisMode mode)
    {
        Label label = _il.DefineLabel();
        TypeContext state = _t.Clone();
        int at = _at;
        Op* op = _op;
        List<Call> pending = [.. _calls.Select(c => c.Snapshot())];
        _stubs.Add(() =>
        {
            _il.MarkLabel(label);
            if (_direct is not null)
            {
                if (mode != ThisMode.Borrowed)
                {
                    _il.Emit(OpCodes.Ldarg_0);
                    _il.Ldc((int)mode);
                    _il.Call(nameof(JitOps.OwnThis));
                }

                EmitDeopt(state, pending, at, true, () => _il.Ldc(at));
                return;
            }

            for (int i = 0; i < state.Slots.Length; i++)
            {
                if (state[i].IsUnboxed && !state[i].Clean && (i < _cvs || _flow.IsLive(at + 1, i))) Store(i, state[i].Rep);
            }

            foreach (Call call in pending) PushCall(call);
            _il.Emit(OpCodes.Ldarg_0);
            _il.Emit(OpCodes.Ldarg_1);
            _il.Pointer(op);
            PushObject(_unit);
            _il.Ldc((int)mode);
            _il.Call(nameof(JitOps.MaterializeAbove));
            _il.Emit(OpCodes.Ret);
        });
        return label;
    }
}
