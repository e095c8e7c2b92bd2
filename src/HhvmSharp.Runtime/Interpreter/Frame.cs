using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

[Flags]
internal enum FrameFlags
{
    None = 0,
    /// <summary>Entered from C#: RETURN leaves the native Run that entered it, the result goes to ctx.ReturnValue.</summary>
    Top = 1,
    /// <summary>include, eval or main script.</summary>
    Code = 2,
    /// <summary>A constructor called by NEW (the result is dropped).</summary>
    Ctor = 4,
    /// <summary>This frame owns a count of <see cref="Frame.This"/>.</summary>
    ReleaseThis = 8,
    /// <summary>The called function is a closure: ClosureObject in Extras, released at leave.</summary>
    Closure = 16,
    Generator = 32,
    /// <summary>Extras.Symbols is attached to the CVs.</summary>
    HasSymbols = 64,
    /// <summary>More arguments than parameters: they stand behind the window.</summary>
    ExtraArgs = 128,
    /// <summary>Extras.NamedArgs holds unknown named arguments (variadic or __call).</summary>
    NamedArgs = 256,
    /// <summary>Named arguments left holes: undef arguments must be filled with defaults (CHECK_UNDEF_ARGS).</summary>
    MayHaveUndef = 512,
    /// <summary>The window is an array of its own (generator, fiber), not part of a stack segment.</summary>
    OwnStack = 1024,
    /// <summary>Arguments are sent dynamically (call_user_func): by-reference mismatch only warns.</summary>
    Dynamic = 2048,
    /// <summary>A hook call: result handling by Extras.</summary>
    Hook = 4096,
    /// <summary>CHECK_FUNC_ARG found that the next argument goes by reference (FETCH_*_FUNC_ARG and SEND_FUNC_ARG read it on ctx.TopFrame).</summary>
    SendByRef = 8192,
}

/// <summary>
/// An activation: pooled, with a window of Values in a stack segment: compiled variables, temporaries, surplus
/// arguments. Segments never move, so refs into the window stay valid while the frame lives.
/// </summary>
public sealed unsafe class Frame
{
    internal PhpFunction Function = null!;
    /// <summary>The op array of a user function, null for a native one.</summary>
    internal OpArray Code = null!;
    internal Value[] Stack = null!;
    internal int Base;
    /// <summary>Window and surplus arguments end here (exclusive, in Stack).</summary>
    internal int Limit;
    internal Op* Ip;
    /// <summary>The calling frame, once the function is entered.</summary>
    internal Frame? Prev;
    /// <summary>Its place in the stack of frames; of a running generator that of the frame below. Frames above it are the calls it is preparing.</summary>
    internal int Depth;
    /// <summary>Window slots of a user function, 0 of a native one.</summary>
    internal int Size;
    /// <summary>$this (PhpInstance), or the called class (PhpClass) of a static call, or null.</summary>
    internal object? This;
    internal int ArgCount;
    internal FrameFlags Flags;
    /// <summary>Window slot of the caller that gets the result, or -1.</summary>
    internal int ResultSlot;
    /// <summary>Rarely used state.</summary>
    internal FrameExtras? Extras;

    /// <summary>The first slot of the window.</summary>
    internal ref Value Window
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Stack), Base);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref Value Slot(int index) => ref Unsafe.Add(ref Window, index);

    /// <summary>The slot of argument <paramref name="index"/>; surplus ones stand behind the window once the function was entered.</summary>
    internal ref Value Arg(int index) => ref index < Function.NumParams || Code is null || (Flags & FrameFlags.ExtraArgs) == 0
        ? ref Slot(index)
        : ref Slot(Code.WindowSize + index - Function.NumParams);

    // exact-type tests: what is neither null nor a class is an object
    internal PhpInstance? ThisObject => This is null or PhpClass ? null : Unsafe.As<PhpInstance>(This);

    /// <summary>static:: of this frame.</summary>
    internal PhpClass? CalledClass => This switch
    {
        PhpInstance o => o.Class,
        PhpClass c => c,
        _ => Function.Scope,
    };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal FrameExtras NeedExtras() => Extras ??= new FrameExtras();

    /// <summary>The current line, for native frames 0.</summary>
    internal int Line => Code is null || Ip == null ? 0 : Ip->Line;
}

internal sealed class FrameExtras
{
    internal SymbolTable? Symbols;
    internal PhpArray? NamedArgs;
    /// <summary>The closure object being run; owned by the frame.</summary>
    internal PhpInstance? Closure;
    /// <summary>The generator object whose body this frame is.</summary>
    internal PhpInstance? Generator;
    /// <summary>Of a suspended generator: the calls it was preparing.</summary>
    internal List<RequestContext.SavedCall>? SavedCalls;
    /// <summary>The unit of an include or eval frame.</summary>
    internal ScriptUnit? Unit;
    /// <summary>What C# wants done with the result in place of storing it (property hooks, __get from ops, ...).</summary>
    internal object? Continuation;
    internal void Reset()
    {
        Symbols = null;
        NamedArgs = null;
        Closure = null;
        Generator = null;
        SavedCalls = null;
        Unit = null;
        Continuation = null;
    }
}
