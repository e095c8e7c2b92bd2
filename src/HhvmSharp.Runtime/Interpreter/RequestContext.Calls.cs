using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>A callable, resolved: what to call, on which object or class. Everything is borrowed.</summary>
internal struct CallTarget
{
    internal PhpFunction Function;
    /// <summary>PhpInstance ($this), PhpClass (called class) or null.</summary>
    internal object? This;
    /// <summary>The closure object that is called.</summary>
    internal PhpInstance? Closure;

    /// <summary>Takes the counts that a pending call's frame owns; the flags say which.</summary>
    internal readonly FrameFlags AddOwners()
    {
        if (Closure is not null)
        {
            Closure.AddRef();
            return FrameFlags.Closure;
        }

        if (This is not PhpInstance self) return FrameFlags.None;
        self.AddRef();
        return FrameFlags.ReleaseThis;
    }

    internal readonly void ReleaseOwners(RequestContext ctx)
    {
        if (Closure is not null) Value.Object(Closure).Release(ctx);
        else if (This is PhpInstance self) Value.Object(self).Release(ctx);
    }
}

/// <summary>Entering and leaving functions; calls from C# into PHP.</summary>
public sealed unsafe partial class RequestContext
{
    /// <summary>Functions of this request by <see cref="NameBinding.Id"/>.</summary>
    internal PhpFunction?[] FunctionBindings = [];

    internal void BindFunction(NameBinding binding, PhpFunction function)
    {
        if (binding.Id >= FunctionBindings.Length) Array.Resize(ref FunctionBindings, Math.Max(64, binding.Id * 2));
        FunctionBindings[binding.Id] = function;
    }

    /// <summary>disable_functions of this request.</summary>
    internal bool IsFunctionDisabled(PhpString lowerName) => false;

    // ---- entering and leaving ----

    /// <summary>Starts a user function: moves surplus arguments behind the window, empties the other CVs, makes it current.</summary>
    internal void EnterUser(Frame call)
    {
        OpArray code = call.Code;
        int args = call.ArgCount;
        int parameters = code.NumParams;
        ref Value window = ref call.Window;
        if (args > parameters)
        {
            int shift = code.WindowSize - parameters;
            if (shift > 0)
            {
                for (int i = args - 1; i >= parameters; i--)
                {
                    Unsafe.Add(ref window, i + shift) = Unsafe.Add(ref window, i);
                    Unsafe.Add(ref window, i).o = null;
                }
            }

            call.Flags |= FrameFlags.ExtraArgs;
            args = parameters;
        }

        int cvs = code.CvNames.Length;
        for (int i = args; i < cvs; i++) Unsafe.Add(ref window, i).o = null;
        Op* first = (Op*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(code.Ops));
        // parameters without types have nothing to check: skip their RECV
        call.Ip = (code.Flags & FunctionFlags.HasTypeHints) == 0 ? first + args : first;
        Current = call;
    }

    /// <summary>As <see cref="EnterUser"/>, in the loop.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void EnterUserInline(Frame call)
    {
        OpArray code = call.Code;
        int args = call.ArgCount;
        if (args > code.NumParams)
        {
            EnterUser(call);
            return;
        }

        int cvs = code.CvNames.Length;
        ref Value window = ref call.Window;
        for (int i = args; i < cvs; i++) Unsafe.Add(ref window, i).o = null;
        Op* first = (Op*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(code.Ops));
        call.Ip = (code.Flags & FunctionFlags.HasTypeHints) == 0 ? first + args : first;
        Current = call;
    }

    /// <summary>As <see cref="ReleaseFrame"/> for a frame without flags, in the loop.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void ReleasePlainFrame(Frame f)
    {
        int cvs = f.Code.CvNames.Length;
        ref Value window = ref f.Window;
        for (int i = 0; i < cvs; i++)
        {
            ref Value v = ref Unsafe.Add(ref window, i);
            if (v.Kind >= Kind.String) Value.Release(this, ref v);
        }

        PopFrame(f);
    }

    /// <summary>Ends a user frame with an owned result: stores it, frees the frame, continues in the caller. Always null.</summary>
    internal Op* LeaveUser(Frame f, in Value result)
    {
        Frame? caller = f.Prev;
        FrameFlags flags = f.Flags;
        Current = caller;
        if ((flags & FrameFlags.Top) != 0)
        {
            Value owned = result;
            if ((flags & ~(FrameFlags.Top | FrameFlags.Dynamic)) == 0) ReleasePlainFrame(f);
            else ReleaseFrame(f); // may run destructors, which use ReturnValue
            ReturnValue = owned;
            LeaveRun = true;
            return null;
        }

        if (f.ResultSlot >= 0)
        {
            Value.Move(ref caller!.Slot(f.ResultSlot), in result);
            ReleaseFrame(f);
            if (HasPending)
            {
                Value.Release(this, ref caller.Slot(caller.Ip->Result));
                return Unwind(caller, caller.Ip);
            }
        }
        else
        {
            result.Release(this);
            ReleaseFrame(f);
            if (HasPending) return Unwind(caller!, caller!.Ip);
        }

        caller!.Ip++;
        return null;
    }

    /// <summary>Frees what a frame owns (variables, surplus arguments, $this, closure, symbol table) and the frame.</summary>
    internal void ReleaseFrame(Frame f)
    {
        FrameFlags flags = f.Flags;
        OpArray code = f.Code;
        if ((flags & FrameFlags.HasSymbols) != 0) DetachSymbols(f);
        int cvs = code.CvNames.Length;
        ref Value window = ref f.Window;
        for (int i = 0; i < cvs; i++)
        {
            ref Value v = ref Unsafe.Add(ref window, i);
            if (v.o is not null) Value.Release(this, ref v);
        }

        if ((flags & (FrameFlags.ExtraArgs | FrameFlags.ReleaseThis | FrameFlags.Closure | FrameFlags.NamedArgs)) != 0) ReleaseExtras(f);
        PopFrame(f);
    }

    private void ReleaseExtras(Frame f)
    {
        if ((f.Flags & FrameFlags.ExtraArgs) != 0)
        {
            for (int i = f.Code.NumParams; i < f.ArgCount; i++) Value.Release(this, ref f.Slot(f.Code.WindowSize + i - f.Code.NumParams));
        }

        ReleaseOwners(f);
    }

    private void ReleaseOwners(Frame f)
    {
        if ((f.Flags & FrameFlags.NamedArgs) != 0)
        {
            PhpArray named = f.Extras!.NamedArgs!;
            f.Extras.NamedArgs = null;
            Value.Array(named).Release(this);
        }

        if ((f.Flags & FrameFlags.ReleaseThis) != 0) Value.Object((PhpInstance)f.This!).Release(this);
        if ((f.Flags & FrameFlags.Closure) != 0)
        {
            PhpInstance closure = f.Extras!.Closure!;
            f.Extras.Closure = null;
            if (closure.Count > 1 && (closure.Flags & ObjectFlags.Buffered) != 0) closure.Count--;
            else Value.Object(closure).Release(this);
        }
    }

    /// <summary>Runs a built-in, or $closure->__invoke(), whose frame is complete; leaves the frame to <see cref="LeaveNative"/>.</summary>
    internal void RunNative(Frame call, ref Value result)
    {
        Current = call;
        result = Value.Null;
        if (call.Function is NativeFunction native) native.Body(this, call, ref result);
        else result = Invoke(call, ((ClosureInvoke)call.Function).Closure);
        Current = call.Prev;
    }

    private Value Invoke(Frame call, ClosureObject closure)
    {
        Span<Value> args = MemoryMarshal.CreateSpan(ref call.Window, call.ArgCount);
        PhpArray? named = (call.Flags & FrameFlags.NamedArgs) != 0 ? call.Extras!.NamedArgs : null;
        return CallFunction(closure.Function, (object?)closure.This ?? closure.CalledScope, args, named, closure, FrameFlags.Dynamic);
    }

    internal void LeaveNative(Frame call)
    {
        ref Value window = ref call.Window;
        for (int i = 0; i < call.ArgCount; i++)
        {
            ref Value v = ref Unsafe.Add(ref window, i);
            if (v.o is not null) Value.ReleaseTemporary(this, ref v);
        }

        if ((call.Flags & (FrameFlags.ReleaseThis | FrameFlags.Closure | FrameFlags.NamedArgs)) != 0) ReleaseOwners(call);
        PopFrame(call);
    }

    /// <summary>Drops a call that will not be run (an exception between INIT and DO, an abstract function).</summary>
    internal void DropCall(Frame call)
    {
        if ((call.Flags & FrameFlags.Ctor) != 0 && call.This is PhpInstance half) half.Flags |= ObjectFlags.DestructorCalled;
        LeaveNative(call);
    }

    /// <summary>Deprecated and abstract functions at the moment of the call: false leaves an exception pending.</summary>
    internal bool MayCall(Frame call)
    {
        PhpFunction function = call.Function;
        if ((function.Flags & FunctionFlags.Abstract) != 0)
        {
            ThrowError("Error", $"Cannot call abstract method {function.Scope!.Name}::{function.Name}()");
            return false;
        }

        RaiseDeprecatedCall(function);
        return !HasPending;
    }

    /// <summary>zend_deprecated_function: with #[\Deprecated]'s since and message.</summary>
    private void RaiseDeprecatedCall(PhpFunction function)
    {
        if (DeprecationSuffix(function.Attributes, function.Scope) is not { } suffix) return;
        string name = function.Scope is null ? "Function" : "Method";
        Raise(function.IsUser ? ErrorLevel.UserDeprecated : ErrorLevel.Deprecated, $"{name} {FunctionNames.DisplayParts(function)}() is deprecated{suffix}");
    }

    /// <summary>Turns the frame of a stand-in function into that of the function it stands for.</summary>
    internal Frame PrepareIndirect(Frame call) => call.Function is TrampolineFunction ? PrepareTrampoline(call) : call;

    /// <summary>Turns a trampoline's frame into the call of __call/__callStatic with (name, arguments).</summary>
    private Frame PrepareTrampoline(Frame call)
    {
        var trampoline = (TrampolineFunction)call.Function;
        var args = new PhpArray(call.ArgCount);
        for (int i = 0; i < call.ArgCount; i++)
        {
            args.Append(call.Slot(i));
            call.Slot(i).o = null;
        }

        if ((call.Flags & FrameFlags.NamedArgs) != 0)
        {
            PhpArray named = call.Extras!.NamedArgs!;
            for (int pos = named.FirstPosition; pos != PhpArray.End; pos = named.NextPosition(pos + 1))
                args.Set(this, named.KeyAt(pos).AsString, named.ValueAt(pos).Copied());
            call.Flags &= ~FrameFlags.NamedArgs;
            call.Extras.NamedArgs = null;
            Value.Array(named).Release(this);
        }

        Frame? prev = call.Prev;
        object? self = call.This;
        FrameFlags flags = call.Flags;
        PhpInstance? closure = call.Extras?.Closure;
        int result = call.ResultSlot;
        PopFrame(call);
        Frame magic = PushFrame(trampoline.Magic, 2);
        magic.Prev = prev;
        magic.This = self;
        magic.Flags = flags;
        magic.ResultSlot = result;
        if (closure is not null) magic.NeedExtras().Closure = closure;
        trampoline.Name.Count |= PhpString.SharedFlag;
        magic.Slot(0) = Value.String(trampoline.Name);
        magic.Slot(1) = Value.Array(args);
        return magic;
    }

    /// <summary>zend_handle_undef_args: defaults for arguments that named ones left out.</summary>
    internal bool FillUndefinedArguments(Frame call)
    {
        PhpFunction function = call.Function;
        if (function is not UserFunction user) return AreDefaultsKnown(call);
        for (int i = 0; i < call.ArgCount; i++)
        {
            ref Value slot = ref call.Slot(i);
            if (!slot.IsUndef) continue;
            ref Op receive = ref user.Code.Ops[i];
            if (receive.Code != Opcode.RECV_INIT)
            {
                MissingArgument(call, i);
                return false;
            }

            ref Value initial = ref user.Code.Literals[receive.Op2];
            if (initial.o is ConstExpr expression)
            {
                Frame? caller = EnterFake(call, i);
                Value value = EvaluateConstExpr(expression, function.Scope);
                LeaveFake(call, caller);
                if (HasPending) return false;
                call.Slot(i) = value;
            }
            else
            {
                Value.Copy(ref slot, in initial);
            }
        }

        return true;
    }

    /// <summary>The generated stub of a built-in fills in defaults, where there is one.</summary>
    private bool AreDefaultsKnown(Frame call)
    {
        PhpFunction function = call.Function;
        for (int i = 0; i < call.ArgCount; i++)
        {
            if (!call.Slot(i).IsUndef) continue;
            if (i < function.RequiredParams) return true; // reported by the stub
            if (i >= function.NumParams || function.Params[i].DefaultText is not null) continue;
            ThrowError("ArgumentCountError", $"{FunctionNames.Display(function)}(): Argument #{i + 1}{FunctionNames.ParameterSuffix(function, i)} must be passed explicitly, because the default value is not known");
            return false;
        }

        return true;
    }

    private void MissingArgument(Frame call, int index)
    {
        Frame? caller = EnterFake(call, 0);
        ThrowError("ArgumentCountError", $"{FunctionNames.Display(call.Function)}(): Argument #{index + 1}{FunctionNames.ParameterSuffix(call.Function, index)} not passed");
        LeaveFake(call, caller);
    }

    /// <summary>Makes a pending call current for a moment, so that traces show it (Zend's fake frame).</summary>
    private Frame? EnterFake(Frame call, int op)
    {
        Frame? caller = Current;
        call.Prev = caller;
        call.Ip = call.Code is null ? null : (Op*)Unsafe.AsPointer(ref call.Code.Ops[op]);
        Current = call;
        return caller;
    }

    private void LeaveFake(Frame call, Frame? caller)
    {
        Current = caller;
        call.Prev = null;
    }

    // ---- calls from C# ----

    /// <summary>
    /// Calls a function with borrowed arguments; the result is owned. An exception is left pending (result undef).
    /// </summary>
    internal Value CallFunction(PhpFunction function, object? self, ReadOnlySpan<Value> args, PhpArray? named = null, PhpInstance? closure = null, FrameFlags extra = FrameFlags.None, Action<Frame>? started = null)
    {
        NeedFrame();
        if (HasPending) return default;
        if (FakeScope is not null) return CallOutsideFakeScope(function, self, args, named, closure, extra, started);
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            ThrowStackOverflow();
            return default;
        }

        Frame call = PushFrame(function, args.Length);
        call.This = self;
        call.Prev = Current;
        call.ResultSlot = 0;
        call.Flags = extra;
        if (closure is not null)
        {
            closure.AddRef();
            call.Flags |= FrameFlags.Closure;
            call.NeedExtras().Closure = closure;
        }
        else if (self is PhpInstance instance)
        {
            instance.AddRef();
            call.Flags |= FrameFlags.ReleaseThis;
        }

        for (int i = 0; i < args.Length; i++)
        {
            ParamFlags mode = function.SendMode(i);
            if (mode == 0)
            {
                call.Slot(i) = args[i].Dereferenced().Copied();
            }
            else if (args[i].IsReference || mode == ParamFlags.PreferRef)
            {
                call.Slot(i) = args[i].Copied();
            }
            else
            {
                call.Slot(i) = Value.FromHeap(new PhpReference(args[i].Copied()));
                if ((extra & FrameFlags.Hook) == 0) Handlers.MustBeReference(this, function, i);
            }
        }

        if (named is not null)
        {
            Handlers.SendElements(this, call, named, 0, long.MaxValue);
            if (!HasPending && (call.Flags & FrameFlags.MayHaveUndef) != 0) FillUndefinedArguments(call);
        }

        if (HasPending || ((function.Flags & (FunctionFlags.Deprecated | FunctionFlags.Abstract)) != 0 && !MayCall(call)))
        {
            DropCall(call);
            return default;
        }

        started?.Invoke(call);
        return Execute(call);
    }

    /// <summary>Runs a complete frame from C#: the result is owned, undef when an exception is pending.</summary>
    internal Value Execute(Frame call)
    {
        call = PrepareIndirect(call);
        if (call.Function is not UserFunction)
        {
            Value native = default;
            RunNative(call, ref native);
            LeaveNative(call);
            if (!HasPending) return native;
            native.Release(this);
            return default;
        }

        call.Flags |= FrameFlags.Top;
        EnterUser(call);
        return RunTop(call, isCall: true);
    }

    /// <summary>Runs a Top frame whose Ip is set.</summary>
    internal Value RunTop(Frame entry, bool isCall = false)
    {
        int destroyDepth = _destroyDepth;
        _destroyDepth = 0; // user code sees destructors run in order, however deep we are
        if (isCall) Interp.RunCall(this, entry);
        else Interp.Run(this, entry);
        _destroyDepth = destroyDepth;
        Value result = ReturnValue;
        ReturnValue = default;
        if (!HasPending) return result;
        result.Release(this);
        return default;
    }

    /// <summary>The same for one whose compiled code is known.</summary>
    internal Value RunCompiledTop(Frame entry, nint code)
    {
        int destroyDepth = _destroyDepth;
        _destroyDepth = 0;
        Interp.EnterCompiled(this, entry, code);
        if (LeaveRun) LeaveRun = false;
        else Interp.Run(this, Current!);
        _destroyDepth = destroyDepth;
        Value result = ReturnValue;
        ReturnValue = default;
        if (!HasPending) return result;
        result.Release(this);
        return default;
    }

    /// <summary>For built-ins that recurse over what may be nested without end.</summary>
    internal static bool IsStackExhausted() => !System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack();

    internal void ThrowStackOverflow() =>
        ThrowError("Error", $"Maximum call stack size of {MaxStackBytes} bytes (zend.max_allowed_stack_size - zend.reserved_stack_size) reached. Infinite recursion?");

    internal long MaxStackBytes = 16 * 1024 * 1024 - 512 * 1024;

    /// <summary>
    /// For library code: calls a callable argument, which has been checked, and leaves by PhpThrow when it left an
    /// exception pending.
    /// </summary>
    public Value Call(in Value callable, params ReadOnlySpan<Value> args)
    {
        bool quiet = _quietCallables;
        _quietCallables = true; // deprecations were raised by the check
        bool found = ResolveCallable(in callable, out CallTarget target, out string? error);
        _quietCallables = quiet;
        if (!found)
        {
            if (HasPending) throw PhpThrow.Instance;
            Throw.Error(this, $"Invalid callback {CallableName(in callable)}, {error}");
        }

        return Call(in target, args);
    }

    internal Value Call(in CallTarget target, ReadOnlySpan<Value> args, PhpArray? named = null)
    {
        Value result = CallFunction(target.Function, target.This, args, named, target.Closure, FrameFlags.Dynamic);
        if (HasPending) throw PhpThrow.Instance;
        return result;
    }

    internal FiberObject? CurrentFiber;

    /// <summary>Above 0 where no fiber may be started, resumed or suspended: in tick functions.</summary>
    internal int FiberSwitchesBlocked;

    /// <summary>Signals the main program when the fiber it resumed suspends or ends.</summary>
    internal readonly SemaphoreSlim MainTurn = new(0);

    /// <summary>Calls a method by lower-case name on an object (no visibility rules); the result is owned, an exception pending.</summary>
    internal Value CallMethod(PhpInstance self, PhpString lowerName, params ReadOnlySpan<Value> args)
    {
        PhpFunction? method = self.Class.FindMethod(lowerName);
        if (method is not null) return CallFunction(method, self, args);
        ThrowError("Error", $"Call to undefined method {self.Class.Name}::{lowerName}()");
        return default;
    }
}
