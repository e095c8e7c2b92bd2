using System.Diagnostics;
using System.Reflection.Emit;
using System.Text;
using HhvmSharp.Jit.Analysis;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Tiering;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Jit.IL;

/// <summary>
/// Functions without a frame: slots are IL locals, arguments and the result are typed. What needs a frame is not
/// executed: the activation and its callers become frames, and the interpreter goes on at that op.
/// </summary>
internal sealed unsafe partial class UnitCompiler
{
    /// <summary>What is being compiled without a frame; null: the unit works on a frame.</summary>
    private readonly DirectTarget? _direct;

    private readonly LocalBuilder?[] _values = [];

    /// <summary>How many compilations wait for this one.</summary>
    private int _depth;

    private LocalBuilder ValueLocal(int slot) => _values[slot] ??= _il.DeclareLocal(typeof(Value));

    /// <summary>For a function's entry: the frameless code, and the entry that unpacks a frame for it. Null: it needs a frame.</summary>
    internal static CompiledUnit? CompileDirect(RequestContext ctx, UserFunction function, TierState state, int depth, bool listing, out string? reason)
    {
        long start = Stopwatch.GetTimestamp();
        DirectTarget? target = DirectTarget.Create(function, state, out reason);
        if (target is null) return null;
        state.Direct = target;
        try
        {
            var compiler = new UnitCompiler(ctx, function, target, state) { _depth = depth, _listing = listing ? new StringBuilder() : null };
            compiler.EnterDirect();
            compiler.EmitAll();
            compiler.FinishDirect(target);
            compiler._unit.CompileTime = Stopwatch.GetElapsedTime(start);
            return compiler._unit;
        }
        catch (NotDirectException e)
        {
            state.Direct = null;
            reason = e.Message;
            return null;
        }
    }

    private void EnterDirect()
    {
        LocalBuilder here = _il.DeclareLocal(typeof(int));
        bool[] declared = new bool[_cvs];
        for (int i = 0; i < _direct!.Parameters.Length; i++)
        {
            declared[i] = true;
            Rep rep = _direct.Parameters[i];
            _il.Emit(OpCodes.Ldarg, (short)(FirstParameter + i));
            if (rep == Rep.Memory)
            {
                _il.Stloc(ValueLocal(i));
                _t[i] = SlotState.InMemory(SlotState.Plain);
            }
            else if (rep == Rep.Float)
            {
                SetFloat(i);
            }
            else
            {
                SetLong(i, rep);
            }
        }

        for (int i = 0; i < _cvs; i++)
            if (!declared[i]) _t[i] = SlotState.InMemory(SlotState.Undef);
        At(0);
        _il.Emit(OpCodes.Ldloca, here);
        _il.Emit(OpCodes.Conv_U);
        _il.Emit(OpCodes.Ldarg_0);
        _il.Emit(OpCodes.Ldfld, StackLimit);
        _il.Emit(OpCodes.Blt_Un, ExitLabel());
        EmitJump(0);
    }

    private static readonly System.Reflection.FieldInfo StackLimit =
        typeof(RequestContext).GetField(nameof(RequestContext.StackLimit), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!;

    private static readonly System.Reflection.FieldInfo Deopt =
        typeof(RequestContext).GetField(nameof(RequestContext.Deopt), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!;

    private int FirstParameter => _direct!.TakesThis ? 2 : 1;

    private void FinishDirect(DirectTarget target)
    {
        *target.Cell = MachineCode.Prepare(_method);
        DynamicMethod wrapper = EmitWrapper(target);
        _unit.Entry = MachineCode.Prepare(wrapper);
        _unit.Owner = new object[] { _method, wrapper, target, _constants.ToArray() };
        _unit.IsDirect = true;
        _unit.Listing = _listing?.ToString();
    }

    /// <summary>The entry for the interpreter: takes the arguments out of the frame.</summary>
    private DynamicMethod EmitWrapper(DirectTarget target)
    {
        var method = new DynamicMethod(_method.Name + "/frame", typeof(void), [typeof(RequestContext), typeof(Frame)], typeof(JitOps).Module, true);
        ILGenerator il = method.GetILGenerator();
        LocalBuilder window = il.DeclareLocal(typeof(Value).MakeByRefType()), value = il.DeclareLocal(typeof(Value));
        Label refuse = il.DefineLabel(), deopt = il.DefineLabel();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Ldc(target.TakesThis ? 1 : 0);
        il.Call(nameof(JitOps.PrepareDirect));
        il.Emit(OpCodes.Brfalse, refuse);
        il.Emit(OpCodes.Ldarg_1);
        il.Call(nameof(JitOps.Window));
        il.Stloc(window);
        for (int i = 0; i < target.Parameters.Length; i++)
        {
            il.SlotAddress(window, i);
            il.Call(target.Parameters[i] switch { Rep.Int => nameof(JitOps.IsInt), Rep.Float => nameof(JitOps.IsFloat), Rep.Bool => nameof(JitOps.IsBool), _ => nameof(JitOps.IsPlain) });
            il.Emit(OpCodes.Brfalse, refuse);
        }

        il.Emit(OpCodes.Ldarg_0);
        if (target.TakesThis)
        {
            il.Emit(OpCodes.Ldarg_1);
            il.Call(nameof(JitOps.This));
        }

        for (int i = 0; i < target.Parameters.Length; i++)
        {
            il.SlotAddress(window, i);
            il.Call(target.Parameters[i] switch { Rep.Float => nameof(JitOps.LoadFloat), Rep.Memory => nameof(JitOps.TakeSlot), _ => nameof(JitOps.LoadInt) });
        }

        il.Pointer(target.Cell);
        il.Emit(OpCodes.Ldind_I);
        il.EmitCalli(OpCodes.Calli, System.Reflection.CallingConventions.Standard, target.ResultType, target.Signature, null);
        StoreResult(il, target.Result, value);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, Deopt);
        il.Emit(OpCodes.Brtrue, deopt);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldloca, value);
        il.Call(nameof(JitOps.ReturnFrom));
        il.Emit(OpCodes.Ret);
        il.MarkLabel(deopt);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Call(nameof(JitOps.MaterializeInto));
        il.Emit(OpCodes.Ret);
        il.MarkLabel(refuse);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        PushObject(il, _unit);
        il.Call(nameof(JitOps.RefuseDirect));
        il.Emit(OpCodes.Ret);
        return method;
    }

    /// <summary>Boxes the result on the stack into a local.</summary>
    private static void StoreResult(ILGenerator il, Rep rep, LocalBuilder value)
    {
        if (rep == Rep.Memory)
        {
            il.Stloc(value);
            return;
        }

        LocalBuilder raw = il.DeclareLocal(DirectTarget.TypeOf(rep));
        il.Stloc(raw);
        il.Emit(OpCodes.Ldloca, value);
        il.Ldloc(raw);
        il.Call(rep == Rep.Int ? nameof(JitOps.StoreInt) : rep == Rep.Float ? nameof(JitOps.StoreFloat) : nameof(JitOps.StoreBool));
    }

    // ---- leaving ----

    /// <summary>RETURN without a frame: variables are released where that runs no user code, otherwise the interpreter returns.</summary>
    private bool EmitReturn()
    {
        if (_direct is null) return false;
        if (IsGeneric) throw new NotDirectException("values whose destruction may run user code");
        Scalar? scalar = Use(1);
        bool isVariable = _op->Op1Kind == OperandKind.Cv;
        if (_direct.Result != Rep.Memory)
        {
            if (scalar is not { } s || s.Rep != _direct.Result)
            {
                EmitExit();
                return true;
            }

            EmitReleases(-1);
            Push(s);
            EndDirect();
            return true;
        }

        if (scalar is { } boxed)
        {
            _il.Emit(OpCodes.Ldloca, Element);
            StoreScalar(boxed);
            EmitReleases(-1);
        }
        else if (_op->Op1Kind == OperandKind.Const)
        {
            EmitReleases(-1);
            StoreLiteral(() => _il.Emit(OpCodes.Ldloca, Element), _op->Op1);
        }
        else
        {
            int slot = _op->Op1;
            if (_t[slot].IsUnboxed) ToMemory(slot);
            if ((_t[slot].Mask & ~SlotState.Plain) != 0) Guard(slot, nameof(JitOps.IsPlain), ExitLabel(), _t[slot].Mask & SlotState.Plain);
            EmitReleases(isVariable ? slot : -1);
            _il.Emit(OpCodes.Ldloca, Element);
            Address(slot);
            _il.Call(nameof(JitOps.MoveSlot));
        }

        _il.Ldloc(Element);
        EndDirect();
        return true;
    }

    private void EndDirect()
    {
        if (_host is null)
        {
            _il.Emit(OpCodes.Ret);
        }
        else
        {
            _il.Stloc(_inlineResult!);
            _il.Emit(OpCodes.Br, _inlineEnd);
        }

        _ended = true;
    }

    private void EmitReleases(int except)
    {
        for (int i = 0; i < _cvs; i++)
        {
            if (i == except || _t[i].Rep != Rep.Memory || (_t[i].Mask & ~SlotState.Uncounted) == 0) continue;
            Address(i);
            _il.Call(nameof(JitOps.IsQuiet));
            _il.Emit(OpCodes.Brfalse, ExitLabel());
        }

        for (int i = 0; i < _cvs; i++)
        {
            if (i == except || _t[i].Rep != Rep.Memory || (_t[i].Mask & ~SlotState.Uncounted) == 0) continue;
            _il.Emit(OpCodes.Ldarg_0);
            Address(i);
            _il.Call(nameof(JitOps.Release));
        }
    }

    /// <summary>Leaves the state to the interpreter: slots and prepared calls go into a DeoptFrame.</summary>
    private void EmitDeopt(TypeContext state, List<Call> pending, int at, bool isCalling, Action op)
    {
        LocalBuilder slots = _deoptSlots ??= _il.DeclareLocal(typeof(Value[]));
        _il.Emit(OpCodes.Ldarg_0);
        PushObject(_unit);
        PushObject(_direct!.Function);
        if (_direct.TakesThis) PushThis();
        else _il.Emit(OpCodes.Ldnull);
        op();
        _il.Ldc(isCalling ? 1 : 0);
        _il.Call(nameof(JitOps.NewDeopt));
        _il.Stloc(slots);
        for (int i = 0; i < state.Slots.Length; i++)
        {
            SlotState s = state[i];
            if (s.Rep == Rep.Memory ? (i < _cvs ? (s.Mask & ~SlotState.Undef) == 0 : !_flow.IsLive(at, i)) : !_flow.IsLive(at, i)) continue;
            if (isCalling && i >= _cvs && !_flow.IsLive(at + 1, i)) continue;
            SaveSlot(slots, i, s.Rep);
        }

        foreach (Call call in pending) SaveCall(slots, call);
        if (_host is null) EmitDefaultReturn();
        else _il.Emit(OpCodes.Br, _callerExit);
    }

    private LocalBuilder? _deoptSlots;

    private void SaveSlot(LocalBuilder slots, int slot, Rep rep)
    {
        _il.Ldloc(slots);
        _il.Ldc(slot);
        _il.Emit(OpCodes.Ldelema, typeof(Value));
        switch (rep)
        {
            case Rep.Memory:
                _il.Emit(OpCodes.Ldloca, ValueLocal(slot));
                _il.Call(nameof(JitOps.MoveSlot));
                break;
            case Rep.Float:
                _il.Ldloc(Double(slot));
                _il.Call(nameof(JitOps.StoreFloat));
                break;
            case Rep.Borrowed:
                _il.Ldloc(Array(slot));
                _il.Call(nameof(JitOps.StoreBorrowed));
                break;
            default:
                _il.Ldloc(Long(slot));
                _il.Call(rep == Rep.Int ? nameof(JitOps.StoreInt) : nameof(JitOps.StoreBool));
                break;
        }
    }

    private void SaveCall(LocalBuilder slots, Call call)
    {
        _il.Emit(OpCodes.Ldarg_0);
        PushObject(call.Function);
        if (call.This is null) _il.Emit(OpCodes.Ldnull);
        else _il.Ldloc(call.This);
        _il.Ldc((int)call.Mode);
        _il.Ldc(call.Count);
        _il.Call(nameof(JitOps.DeoptCall));
        _il.Stloc(slots);
        for (int i = 0; i < call.Sent; i++)
        {
            int index = i;
            StoreArgument(call, i, () =>
            {
                _il.Ldloc(slots);
                _il.Ldc(index);
                _il.Emit(OpCodes.Ldelema, typeof(Value));
            });
        }
    }

    private void EmitDefaultReturn()
    {
        if (_direct!.Result == Rep.Float)
        {
            _il.Ldc(0.0);
        }
        else if (_direct.Result == Rep.Memory)
        {
            _il.Emit(OpCodes.Ldloca, Element);
            _il.Emit(OpCodes.Initobj, typeof(Value));
            _il.Ldloc(Element);
        }
        else
        {
            _il.Ldc(0L);
        }

        _il.Emit(OpCodes.Ret);
    }
}
