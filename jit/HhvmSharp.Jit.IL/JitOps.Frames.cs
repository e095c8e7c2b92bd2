using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Tiering;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Jit.IL;

/// <summary>Calls without frames, activations that become frames, leaving compiled code.</summary>
internal static unsafe partial class JitOps
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsBound(RequestContext ctx, int id, object function)
    {
        PhpFunction?[] bindings = ctx.FunctionBindings;
        return ((uint)id < (uint)bindings.Length && ReferenceEquals(bindings[id], function)) || Bind(ctx, (UserFunction)function);
    }

    /// <summary>The first use of the name in this request.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool Bind(RequestContext ctx, UserFunction function)
    {
        PhpString name = function.Name.ToLower();
        if (!ReferenceEquals(ctx.FindFunction(name), function)) return false;
        ctx.BindFunction(NameBinding.Of(name), function);
        return true;
    }

    public static bool PrepareDirect(RequestContext ctx, Frame f, bool takesThis)
    {
        // a static method without a frame knows no other called class than its own
        if (takesThis ? f.This is not PhpInstance : f.Function.Scope is not null && !ReferenceEquals(f.CalledClass, f.Function.Scope)) return false;
        if (f.ArgCount != f.Code.NumParams || (f.Flags & (FrameFlags.NamedArgs | FrameFlags.MayHaveUndef | FrameFlags.Closure)) != 0) return false;
        if (ctx.StackLimit == 0) ctx.SetStackLimit();
        return true;
    }

    /// <summary>The arguments are not what the code was made for: the interpreter runs the frame.</summary>
    public static void RefuseDirect(RequestContext ctx, Frame f, CompiledUnit unit)
    {
        if (f.ArgCount != f.Code.NumParams) return;
        TierState.Of(f.Code).Profile.NoteArguments(f);
        Interp.NoteExit(unit, 0);
        Interp.RecordAfterExit(ctx);
    }

    public static object? This(Frame f) => f.This;

    /// <summary>The value of a slot, which is empty then.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Value TakeSlot(ref Value slot)
    {
        Value v = slot;
        slot.o = null;
        return v;
    }

    public static void ReturnFrom(RequestContext ctx, Frame f, ref Value result) => ctx.LeaveUser(f, in result);

    /// <summary>Releasing it runs no user code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsQuiet(ref Value v) => v.Kind <= Kind.String || IsQuietHeap(ref v);

    private static bool IsQuietHeap(ref Value v)
    {
        int budget = 20_000;
        return IsQuiet(in v, ref budget, 0);
    }

    /// <summary>Looks into what would die with it: no destructors, nothing but plain arrays and objects.</summary>
    private static bool IsQuiet(in Value v, ref int budget, int depth)
    {
        if (v.Kind <= Kind.String) return true;
        if (v.AsCounted.Count != 1) return true;
        if (--budget < 0 || depth > 200) return false;
        if (v.o is PhpReference { Sources: null } r) return IsQuiet(in r.Value, ref budget, depth + 1);
        if (v.Kind is not (Kind.Array or Kind.Object)) return false;
        if (v.o is PhpArray array)
        {
            if (!array.MayHoldCounted()) return true;
            for (int pos = array.FirstPosition; pos != PhpArray.End; pos = array.NextPosition(pos + 1))
                if (!IsQuiet(array.ValueAt(pos), ref budget, depth + 1)) return false;
            return true;
        }

        var o = (PhpInstance)v.o!;
        if (o.GetType() != typeof(PhpInstance) || o.HasDestructor || o.Dynamic is not null || o.Extra is not null) return false;
        foreach (ref Value p in o.Slots.AsSpan())
            if (!IsQuiet(in p, ref budget, depth + 1)) return false;
        return true;
    }

    public static void Release(RequestContext ctx, ref Value v) => Value.Release(ctx, ref v);

    /// <summary>Releases a result that nobody uses; null: an exception was unwound.</summary>
    public static Op* DropResult(RequestContext ctx, Frame f, Op* op, ref Value result)
    {
        f.Ip = op;
        result.Release(ctx);
        return ctx.HasPending ? ctx.Unwind(f, op) : op;
    }

    /// <summary>An activation that becomes a frame: gives the slots to fill.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Value[] NewDeopt(RequestContext ctx, CompiledUnit unit, UserFunction function, object? self, int number, bool isCalling)
    {
        int op = isCalling ? number : unit.ExitOps[number];
        // at op 0 it was the stack, or somebody wants the thread
        if (!isCalling && (op != 0 || unit.Host is not null)) Interp.NoteExit(unit, number);
        var frame = new DeoptFrame(unit, function, op, isCalling) { This = self };
        (ctx.Deopt ??= []).Add(frame);
        return frame.Slots;
    }

    /// <summary>A call that the activation was preparing: gives its arguments to fill.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Value[] DeoptCall(RequestContext ctx, PhpFunction function, object? self, ThisMode mode, int count)
    {
        var arguments = new Value[count];
        ctx.Deopt![^1].Pending.Add(new DeoptFrame.PendingCall(function, self, Own(self, mode), arguments));
        return arguments;
    }

    /// <summary>The counts that a frame owns of its object; its flags.</summary>
    private static FrameFlags Own(object? self, ThisMode mode)
    {
        if ((mode & ThisMode.Owned) != 0) Unsafe.As<PhpInstance>(self!).AddRef();
        return (mode == ThisMode.Borrowed ? FrameFlags.None : FrameFlags.ReleaseThis) | ((mode & ThisMode.Constructor) != 0 ? FrameFlags.Ctor : FrameFlags.None);
    }

    /// <summary>The activation that has just become a frame is that of a method, whose object it owns.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void OwnThis(RequestContext ctx, ThisMode mode)
    {
        DeoptFrame called = ctx.Deopt![^1];
        called.Flags = Own(called.This, mode);
    }

    public static void PushPending(RequestContext ctx, PhpFunction function, object? self, ThisMode mode, int count)
    {
        Frame call = ctx.PushFrame(function, count);
        call.This = self;
        call.Flags = Own(self, mode);
    }

    public static void MaterializeInto(RequestContext ctx, Frame f)
    {
        Deoptimization.Into(ctx, f);
        Interp.RecordAfterExit(ctx);
    }

    public static void MaterializeAbove(RequestContext ctx, Frame f, Op* op, CompiledUnit unit, ThisMode mode)
    {
        if (mode != ThisMode.Borrowed) OwnThis(ctx, mode);
        f.Ip = op;
        if (ctx.Deopt![0].Unit.Retired && !unit.Retired) TierState.Of(unit.Code).Retire(unit);
        Deoptimization.Above(ctx, f);
        Interp.RecordAfterExit(ctx);
    }

    // ---- leaving ----

    /// <summary>A handler has not gone on at the next op.</summary>
    public static void Leave(Frame f, Op* next)
    {
        if (next != null) f.Ip = next;
    }

    public static void SideExit(RequestContext ctx, Frame f, CompiledUnit unit, int exit) => Interp.SideExit(ctx, f, unit, exit);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Interrupted(RequestContext ctx) => ctx.InterruptRequested;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasArguments(Frame f, int count) => f.ArgCount >= count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetIp(Frame f, Op* op) => f.Ip = op;
}
