using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>
/// A linked class, interface, trait or enum: immutable, process-wide, interned by (declaration, parent, interfaces,
/// traits). What a request changes (statics, evaluated constants and defaults, enum cases) is its
/// <see cref="ClassState"/>, found by <see cref="StateSlot"/>.
/// </summary>
public sealed partial class PhpClass
{
    public required PhpString Name { get; init; }
    public required PhpString LowerName { get; init; }
    public ClassDecl? Decl { get; init; }               // null for native classes
    public PhpClass? Parent { get; internal set; }
    /// <summary>All interfaces, inherited ones included, in Zend's order.</summary>
    public PhpClass[] Interfaces { get; internal set; } = [];
    public ClassFlags Flags { get; internal set; }
    /// <summary>The extension of a native class, null for a user class.</summary>
    public string? Extension { get; init; }

    /// <summary>By name, in Zend's order (own and inherited).</summary>
    internal OrderedDictionary<PhpString, ClassConstant> Constants = [];
    internal OrderedDictionary<PhpString, PropertyInfo> Properties = [];
    /// <summary>By lower-case name.</summary>
    internal OrderedDictionary<PhpString, PhpFunction> Methods = [];

    /// <summary>Instance slots in order; null entries are slots of shadowed private properties' parents kept by Zend's rule.</summary>
    internal PropertyInfo?[] Slots = [];
    /// <summary>Default of each slot: literal, ConstExpr (evaluated once per request), or undef (typed, uninitialised).</summary>
    internal Value[] SlotDefaults = [];
    internal bool HasConstExprDefaults;

    /// <summary>Number of static property cells owned by this class; see <see cref="PropertyInfo.StaticOwner"/>.</summary>
    internal int StaticCount;
    internal Value[] StaticDefaults = [];

    /// <summary>Dense process-wide id: index of the per-request ClassState.</summary>
    internal int StateSlot;

    public TypeDecl? EnumBackingType { get; init; }

    // ---- magic methods and handlers, resolved at link ----
    internal PhpFunction? Constructor, Destructor, CloneMethod, Get, Set, Isset, Unset, Call, CallStatic, ToStringMethod,
        Invoke, DebugInfo, Serialize, Unserialize, Sleep, Wakeup;

    /// <summary>Creates the bare object of a native class or a user class derived from one (slots are filled by the caller); null: plain PhpInstance.</summary>
    internal Func<PhpClass, PhpInstance>? Factory;

    /// <summary>This class as a value of a temporary (FETCH_CLASS).</summary>
    internal Value Handle => new(_handle ??= new PhpClassHandle(this), 0);

    private PhpClassHandle? _handle;

    public bool IsInterface => (Flags & ClassFlags.Interface) != 0;
    public bool IsTrait => (Flags & ClassFlags.Trait) != 0;
    public bool IsEnum => (Flags & ClassFlags.Enum) != 0;
    public bool IsAbstract => (Flags & (ClassFlags.ExplicitAbstract | ClassFlags.ImplicitAbstract)) != 0;
    public bool IsFinal => (Flags & ClassFlags.Final) != 0;
    public bool IsUser => Decl is not null;

    /// <summary>instanceof: this class is <paramref name="other"/>, extends or implements it.</summary>
    public bool IsSubclassOf(PhpClass other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other.IsInterface) return Array.IndexOf(Interfaces, other) >= 0;
        for (PhpClass? c = Parent; c is not null; c = c.Parent)
            if (ReferenceEquals(c, other)) return true;
        return false;
    }

    public PhpFunction? FindMethod(PhpString lowerName) => Methods.TryGetValue(lowerName, out PhpFunction? f) ? f : null;

    public override string ToString() => Name.ToString();
}

/// <summary>A declared property as a class has it.</summary>
public sealed class PropertyInfo
{
    public required PhpString Name { get; init; }
    public required PhpClass DeclaringClass { get; init; }
    public FunctionFlags Flags { get; init; }
    public FunctionFlags SetVisibility { get; init; }
    public TypeDecl? Type { get; init; }
    public PropertyDecl? Decl { get; init; }
    /// <summary>Slot of an instance property (-1: virtual hooked), cell of a static one.</summary>
    internal int Slot { get; init; }
    /// <summary>The class whose ClassState holds the static cell.</summary>
    internal PhpClass? StaticOwner { get; init; }
    internal PhpFunction? GetHook { get; set; }
    internal PhpFunction? SetHook { get; set; }
    /// <summary>The first declaration up the chain (Zend's prototype), for visibility of protected access.</summary>
    internal PropertyInfo? Prototype { get; set; }
    public bool IsStatic => (Flags & FunctionFlags.Static) != 0;
    public bool IsReadOnly => (Flags & FunctionFlags.ReadOnly) != 0;
    public bool IsPublic => (Flags & FunctionFlags.Public) != 0;
    public bool IsPrivate => (Flags & FunctionFlags.Private) != 0;
    public bool IsProtected => (Flags & FunctionFlags.Protected) != 0;
    public bool HasHooks => GetHook is not null || SetHook is not null;
}

public sealed class ClassConstant
{
    public required PhpString Name { get; init; }
    public required PhpClass DeclaringClass { get; init; }
    public FunctionFlags Flags { get; init; }
    /// <summary>Literal or ConstExpr; of an enum case its backing value.</summary>
    public Value Value { get; init; }
    public bool IsCase { get; init; }
    public TypeDecl? Type { get; init; }
    public ConstDecl? Decl { get; init; }
    /// <summary>Index of the evaluated value in ClassState.Constants of the declaring class.</summary>
    internal int Index { get; init; }
}

/// <summary>What one request keeps for a class.</summary>
internal sealed class ClassState
{
    internal required PhpClass Class;
    /// <summary>Static property cells owned by the class (inherited ones live in the owner's state).</summary>
    internal Value[] Statics = [];
    /// <summary>Evaluated constants by <see cref="ClassConstant.Index"/>; undef: not yet.</summary>
    internal Value[] Constants = [];
    /// <summary>Evaluated slot defaults, when the class has constant expressions in them.</summary>
    internal Value[]? SlotDefaults;
    internal bool Updating;
}

internal sealed class PhpClassHandle(PhpClass cls) : ClassHandle
{
    internal readonly PhpClass Class = cls;

    /// <summary>The class in a FETCH_CLASS result.</summary>
    internal static PhpClass Of(in Value slot) => ((PhpClassHandle)slot.o!).Class;
}
