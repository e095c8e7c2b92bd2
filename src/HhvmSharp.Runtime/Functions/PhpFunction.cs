using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Functions;

/// <summary>A callable function or method, linked: immutable and shared by all requests.</summary>
public abstract class PhpFunction
{
    public required PhpString Name { get; init; }
    public FunctionFlags Flags { get; internal set; }
    /// <summary>The class it belongs to (of a trait's method: the class that uses the trait).</summary>
    public PhpClass? Scope { get; internal set; }
    public ParamInfo[] Params { get; init; } = [];
    /// <summary>Without the variadic one.</summary>
    public int NumParams { get; init; }
    public int RequiredParams { get; init; }
    public TypeDecl? ReturnType { get; init; }
    public AttributeDecl[] Attributes { get; init; } = [];
    /// <summary>The method that this one overrides or implements first (Zend's prototype).</summary>
    public PhpFunction? Prototype { get; internal set; }

    /// <summary>The property that this hook belongs to (Zend's prop_info), or null.</summary>
    internal Classes.PropertyInfo? HookOf { get; set; }

    /// <summary>A native method's return type is tentative: an override that differs only raises a deprecation.</summary>
    public bool HasTentativeReturnType { get; init; }

    public bool IsStatic => (Flags & FunctionFlags.Static) != 0;
    public bool IsVariadic => (Flags & FunctionFlags.Variadic) != 0;
    public bool ReturnsReference => (Flags & FunctionFlags.ReturnsReference) != 0;
    public bool IsUser => this is UserFunction && (Flags & FunctionFlags.Internal) == 0;

    /// <summary>The parameter that argument <paramref name="index"/> meets (the variadic one for surplus arguments), or null.</summary>
    public ParamInfo? ParamFor(int index) =>
        index < Params.Length ? Params[index] : IsVariadic ? Params[^1] : null;

    public bool IsPublic => (Flags & FunctionFlags.Public) != 0;
    public bool IsPrivate => (Flags & FunctionFlags.Private) != 0;
    public bool IsAbstract => (Flags & FunctionFlags.Abstract) != 0;

    /// <summary>A copy that linking may change (Zend's SEPARATE_METHOD): same code, scope and static variables.</summary>
    internal PhpFunction CloneForLink() => (PhpFunction)MemberwiseClone();

    private const byte NoReferences = 1, SomeReferences = 2;
    private byte _references; // 0: not known yet

    /// <summary>Some parameter is taken by reference, or by reference if it can be.</summary>
    internal bool TakesReferences => (_references == 0 ? FindReferences() : _references) == SomeReferences;

    private byte FindReferences()
    {
        byte found = NoReferences;
        foreach (ParamInfo p in Params)
            if ((p.Flags & (ParamFlags.ByRef | ParamFlags.PreferRef)) != 0) found = SomeReferences;
        return _references = found;
    }

    /// <summary>How argument <paramref name="index"/> is sent: by value, by reference, or by reference if it can be.</summary>
    public ParamFlags SendMode(int index) => (ParamFor(index)?.Flags ?? 0) & (ParamFlags.ByRef | ParamFlags.PreferRef);
}

/// <summary>A function with op array code: a user's, or a prelude function (flagged Internal).</summary>
public sealed class UserFunction : PhpFunction
{
    public required OpArray Code { get; init; }

    /// <summary>Index into <see cref="RequestContext"/>'s per-request static variables of this function; -1: it has none. Methods inherited by a child class get an index of their own (PHP 8.1: shared unless overridden per class as Zend does).</summary>
    public int StaticsSlot { get; init; } = -1;

    /// <summary>A stand-in target for a trampoline (__call), or the class of a trait's origin for Reflection.</summary>
    public PhpClass? TraitOrigin { get; init; }
}

/// <summary>A built-in function or method: generated marshalling around a plain static method.</summary>
public sealed unsafe class NativeFunction : PhpFunction
{
    /// <summary>Arguments stand in <c>frame.Arg(0..ArgCount-1)</c>, borrowed; the result is owned. An exception is left pending.</summary>
    public required delegate*<RequestContext, Frame, ref Value, void> Body { get; init; }
    public required string Extension { get; init; }
    /// <summary>C#-side data of the generated entry.</summary>
    public object? Facts { get; init; }

    /// <summary>Where it was declared, and its number there: what <see cref="NativeTable.Direct"/> asks for.</summary>
    internal NativeTable? Table { get; init; }

    internal int Index { get; init; }
}
