using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>Frames of generators: off the stack, resumed from C#.</summary>
public sealed unsafe partial class RequestContext
{
    /// <summary>Changes whenever a `yield from` of a generator begins or ends.</summary>
    internal int Delegations;

    /// <summary>What a generator's frame is charged besides its window.</summary>
    private const int GeneratorBytes = 240;

    /// <summary>Moves a running frame into a window of its own, owned by <paramref name="generator"/>.</summary>
    internal void DetachFrame(Frame f, GeneratorObject generator)
    {
        int size = f.Limit - f.Base;
        Charge(GeneratorBytes + (size * 16L));
        var window = new Value[Math.Max(1, size)];
        Array.Copy(f.Stack, f.Base, window, 0, size);
        Array.Clear(f.Stack, f.Base, size);
        var own = new Frame
        {
            Function = f.Function,
            Code = f.Code,
            Stack = window,
            Base = 0,
            Limit = size,
            Size = f.Size,
            This = f.This,
            ArgCount = f.ArgCount,
            Flags = (f.Flags | FrameFlags.OwnStack | FrameFlags.Generator | FrameFlags.Top) & ~FrameFlags.Ctor,
            Extras = new FrameExtras(),
        };
        if (f.Extras is { } extras)
        {
            own.Extras.Symbols = extras.Symbols;
            own.Extras.NamedArgs = extras.NamedArgs;
            own.Extras.Closure = extras.Closure;
            extras.Reset();
        }

        own.Extras.Generator = generator;
        generator.Frame = own;
        generator.Function = f.Function;
        PopFrame(f);
    }

    /// <summary>Runs a frame from its start or behind its yield, or throws the pending exception there.</summary>
    internal void RunGenerator(Frame f, bool first)
    {
        f.Depth = _depth - 1;
        RestoreCalls(f);
        if (HasPending)
        {
            Unwind(f, f.Ip);
            if (LeaveRun)
            {
                LeaveRun = false;
                return;
            }

            RunTop(Current!);
            return;
        }

        if (!first) f.Ip++;
        Drop(RunTop(f));
    }

    /// <summary>Runs a frame from the finally block that its Ip is set to.</summary>
    internal void RunFinally(Frame f)
    {
        f.Depth = _depth - 1;
        RestoreCalls(f);
        DropUnfinishedCalls(f);
        Drop(RunTop(f));
    }

    /// <summary>A call that was being prepared when its generator was suspended: f(1, yield).</summary>
    internal sealed record SavedCall(PhpFunction Function, object? This, FrameFlags Flags, Value[] Arguments, PhpArray? Named, PhpInstance? Closure);

    /// <summary>Takes the calls that <paramref name="f"/> is preparing off the stack of frames, until it is resumed.</summary>
    internal void SaveCalls(Frame f)
    {
        var saved = new List<SavedCall>();
        while (HasPendingCall(f))
        {
            Frame call = TopFrame;
            var arguments = new Value[call.ArgCount];
            for (int i = 0; i < arguments.Length; i++)
            {
                arguments[i] = call.Slot(i);
                call.Slot(i).o = null;
            }

            saved.Add(new SavedCall(call.Function, call.This, call.Flags, arguments, call.Extras?.NamedArgs, call.Extras?.Closure));
            PopFrame(call);
        }

        saved.Reverse();
        f.NeedExtras().SavedCalls = saved;
    }

    private void RestoreCalls(Frame f)
    {
        if (f.Extras?.SavedCalls is not { } saved) return;
        f.Extras.SavedCalls = null;
        foreach (SavedCall s in saved)
        {
            Frame call = PushFrame(s.Function, s.Arguments.Length);
            call.This = s.This;
            call.Flags = s.Flags;
            for (int i = 0; i < s.Arguments.Length; i++) call.Slot(i) = s.Arguments[i];
            if (s.Named is null && s.Closure is null) continue;
            FrameExtras extras = call.NeedExtras();
            extras.NamedArgs = s.Named;
            extras.Closure = s.Closure;
        }
    }

    private void Drop(in Value value) => value.Release(this);

    /// <summary>A generator's body ends by an exception.</summary>
    internal void CloseGeneratorFrame(Frame f) => FreeGeneratorFrame(f, (GeneratorObject)f.Extras!.Generator!);

    /// <summary>Frees the frame of a generator that has ended.</summary>
    internal void FreeGeneratorFrame(Frame f, GeneratorObject generator)
    {
        if (!generator.Running)
        {
            f.Depth = _depth - 1;
            RestoreCalls(f);
        }

        DropUnfinishedCalls(f);
        if (!generator.Running && f.Ip != null) ReleaseLive(f, Operand.IndexOf(f, f.Ip), 0);
        generator.Close(this);
        f.Extras!.Generator = null;
        if ((f.Flags & FrameFlags.HasSymbols) != 0) DetachSymbols(f);
        int cvs = f.Code.CvNames.Length;
        for (int i = 0; i < cvs; i++) Value.Release(this, ref f.Slot(i));
        ReleaseExtras(f);
        f.This = null;
        Discharge(GeneratorBytes + ((f.Limit - f.Base) * 16L));
    }
}
