using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Tiering;

/// <summary>An activation of compiled code that has no frame, on its way to the interpreter.</summary>
internal sealed class DeoptFrame(CompiledUnit unit, UserFunction function, int op, bool isCalling)
{
    /// <summary>A call that it was preparing.</summary>
    internal readonly record struct PendingCall(PhpFunction Function, object? This, FrameFlags Flags, Value[] Arguments);

    internal readonly CompiledUnit Unit = unit;

    internal readonly UserFunction Function = function;

    /// <summary>The op to go on at; of a caller, its DO_*.</summary>
    internal readonly int Op = op;

    internal readonly bool IsCalling = isCalling;
    internal readonly Value[] Slots = new Value[unit.Code.WindowSize];
    internal object? This;
    internal readonly List<PendingCall> Pending = [];

    /// <summary>What the frame owns of $this, and whether it is a constructor's.</summary>
    internal FrameFlags Flags;
}

/// <summary>
/// Frameless activations become frames (DESIGN 6: materialise). Each returns to its compiled caller after leaving its
/// state in <see cref="RequestContext.Deopt"/>, innermost first; the first one that has a frame puts all of them on
/// the stack of frames, and the interpreter goes on in the innermost.
/// </summary>
internal static unsafe class Deoptimization
{
    /// <summary>Puts the frames above <paramref name="f"/>, which stands at its DO_*.</summary>
    internal static void Above(RequestContext ctx, Frame f) => Push(ctx, f, ctx.Deopt!.Count - 1);

    /// <summary>The outermost activation is <paramref name="f"/> itself, entered through a frame.</summary>
    internal static void Into(RequestContext ctx, Frame f)
    {
        List<DeoptFrame> frames = ctx.Deopt!;
        Fill(ctx, f, frames[^1]);
        Push(ctx, f, frames.Count - 2);
    }

    private static void Push(RequestContext ctx, Frame f, int from)
    {
        List<DeoptFrame> frames = ctx.Deopt!;
        for (int i = from; i >= 0; i--)
        {
            DeoptFrame d = frames[i];
            UserFunction function = d.Function;
            Frame call = ctx.PushFrame(function, function.NumParams);
            call.Prev = f;
            call.This = d.This;
            call.Flags = d.Flags;
            call.ResultSlot = f.Ip->ResultKind == OperandKind.Unused ? -1 : f.Ip->Result;
            Fill(ctx, call, d);
            f = call;
        }

        ctx.Deopt = null;
        ctx.Current = f;
    }

    private static void Fill(RequestContext ctx, Frame f, DeoptFrame d)
    {
        for (int i = 0; i < d.Slots.Length; i++) f.Slot(i) = d.Slots[i];
        f.Ip = Operand.At(f, d.Op);
        foreach (DeoptFrame.PendingCall p in d.Pending)
        {
            Frame call = ctx.PushFrame(p.Function, p.Arguments.Length);
            call.This = p.This;
            call.Flags = p.Flags;
            for (int i = 0; i < p.Arguments.Length; i++) call.Slot(i) = p.Arguments[i];
        }
    }
}
