using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>
/// A callable that a built-in calls again and again, with the same number of arguments: what does not change between the
/// calls is looked at once, and compiled code is entered without a detour.
/// </summary>
internal readonly struct Callback
{
    private readonly RequestContext _ctx;
    private readonly CallTarget _target;

    /// <summary>A user function that takes its arguments by value; null: every call goes the general way.</summary>
    private readonly UserFunction? _simple;

    internal Callback(RequestContext ctx, in CallTarget target, int argCount)
    {
        _ctx = ctx;
        _target = target;
        _simple = target.Function as UserFunction;
        if (_simple is null) return;
        bool general = (_simple.Flags & (FunctionFlags.Deprecated | FunctionFlags.Abstract)) != 0 || ctx.FakeScope is not null || RequestContext.IsStackExhausted();
        for (int i = 0; i < argCount && !general; i++) general = _simple.SendMode(i) != 0;
        if (general) _simple = null;
    }

    /// <summary>With borrowed arguments; the result is owned. An exception is left pending (result undef).</summary>
    internal Value Invoke(in Value argument)
    {
        if (_simple is null || _ctx.HasPending) return General([argument]);
        Frame call = Push(_simple, 1);
        Value.Copy(ref call.Slot(0), argument.Dereferenced());
        return Run(call);
    }

    /// <inheritdoc cref="Invoke(in Value)"/>
    internal Value Invoke(in Value first, in Value second)
    {
        if (_simple is null || _ctx.HasPending) return General([first, second]);
        Frame call = Push(_simple, 2);
        Value.Copy(ref call.Slot(0), first.Dereferenced());
        Value.Copy(ref call.Slot(1), second.Dereferenced());
        return Run(call);
    }

    private Value General(ReadOnlySpan<Value> args) => _ctx.CallFunction(_target.Function, _target.This, args, null, _target.Closure, FrameFlags.Dynamic);

    private Frame Push(UserFunction function, int argCount)
    {
        RequestContext ctx = _ctx;
        Frame call = ctx.PushFrame(function, argCount);
        call.This = _target.This;
        Frame? caller = ctx.Current;
        if (!ReferenceEquals(call.Prev, caller)) call.Prev = caller;
        call.ResultSlot = 0;
        if (_target.Closure is { } closure)
        {
            closure.AddRef();
            call.Flags = FrameFlags.Top | FrameFlags.Dynamic | FrameFlags.Closure;
            call.NeedExtras().Closure = closure;
        }
        else if (_target.This is PhpInstance self)
        {
            self.AddRef();
            call.Flags = FrameFlags.Top | FrameFlags.Dynamic | FrameFlags.ReleaseThis;
        }
        else
        {
            call.Flags = FrameFlags.Top | FrameFlags.Dynamic;
        }

        return call;
    }

    private Value Run(Frame call)
    {
        RequestContext ctx = _ctx;
        if (ctx.Unwinding != Unwinding.None)
        {
            ctx.DropCall(call);
            return default;
        }

        ctx.EnterUserInline(call);
        nint entry = call.Code.Entry;
        return entry == 0 ? ctx.RunTop(call, isCall: true) : ctx.RunCompiledTop(call, entry);
    }
}
