using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>How far linking has come. Only <see cref="Linked"/> classes are visible to ordinary lookups.</summary>
internal enum LinkState : byte
{
    Linked,
    /// <summary>Registered under its name while parents, interfaces and traits are being found.</summary>
    Draft,
    /// <summary>Complete but for type checks that wait for classes not loaded yet (Zend's NEARLY_LINKED).</summary>
    NearlyLinked,
}

/// <summary>How foreach walks objects of a class.</summary>
internal enum IterationKind : byte
{
    Properties,
    /// <summary>Iterator: rewind, valid, current, key, next.</summary>
    Iterator,
    /// <summary>IteratorAggregate: getIterator().</summary>
    Aggregate,
    /// <summary>A native class that overrides PhpInstance.GetIterator.</summary>
    Native,
}

/// <summary>
/// A linked class, interface, trait or enum: immutable, process-wide, interned by (declaration, parent, interfaces,
/// traits). What a request changes (statics, evaluated constants and defaults, enum cases) is its
/// <see cref="ClassState"/>, found by <see cref="StateSlot"/>.
/// </summary>
public sealed partial class PhpClass
{
    private string? _text;

    public required PhpString Name { get; init; }
    public required PhpString LowerName { get; init; }
    public ClassDecl? Decl { get; init; }               // null for native classes
    public PhpClass? Parent { get; internal set; }
    /// <summary>All interfaces, inherited ones included, in Zend's order.</summary>
    public PhpClass[] Interfaces { get; internal set; } = [];
    /// <summary>The traits that this class itself uses, as written.</summary>
    public PhpClass[] Traits { get; internal set; } = [];
    public ClassFlags Flags { get; internal set; }
    /// <summary>The extension of a native class, null for a user class.</summary>
    public string? Extension { get; init; }

    /// <summary>By name, in Zend's order (own and inherited).</summary>
    internal OrderedDictionary<PhpString, ClassConstant> Constants = [];
    internal OrderedDictionary<PhpString, PropertyInfo> Properties = [];
    /// <summary>By lower-case name.</summary>
    internal OrderedDictionary<PhpString, PhpFunction> Methods = [];

    /// <summary>Instance slots in order; null entries are slots that inheritance has left dead.</summary>
    internal PropertyInfo?[] Slots = [];
    /// <summary>Default of each slot: literal, ConstExpr (evaluated once per request), or undef (typed, uninitialised).</summary>
    internal Value[] SlotDefaults = [];
    internal bool HasConstExprDefaults;

    /// <summary>Number of static property cells owned by this class; see <see cref="PropertyInfo.StaticOwner"/>.</summary>
    internal int StaticCount;
    internal Value[] StaticDefaults = [];

    /// <summary>Constants whose value this class's state holds.</summary>
    internal int ConstantCount;

    /// <summary>Dense process-wide id: index of the per-request ClassState.</summary>
    internal int StateSlot;

    public TypeDecl? EnumBackingType { get; init; }

    // ---- magic methods and handlers, resolved at link ----
    internal PhpFunction? Constructor, Destructor, CloneMethod, Get, Set, Isset, Unset, Call, CallStatic, ToStringMethod,
        Invoke, DebugInfo, Serialize, Unserialize, Sleep, Wakeup;

    /// <summary>ArrayAccess, set exactly when the class implements it.</summary>
    internal PhpFunction? OffsetGet, OffsetSet, OffsetExists, OffsetUnset;

    /// <summary>Countable::count.</summary>
    internal PhpFunction? CountMethod;

    internal IterationKind Iteration;
    internal PhpFunction? IteratorRewind, IteratorValid, IteratorKey, IteratorCurrent, IteratorNext, GetIteratorMethod;

    /// <summary>Creates the bare object of a native class or a user class derived from one (slots are filled by the caller); null: plain PhpInstance.</summary>
    internal Func<PhpClass, PhpInstance>? Factory;

    /// <summary>This class as a value of a temporary (FETCH_CLASS).</summary>
    internal Value Handle => new(_handle ??= new PhpClassHandle(this), 0);

    private PhpClassHandle? _handle;

    /// <summary>Run after a native object's slots hold their defaults (exceptions take their trace here).</summary>
    internal Action<Interpreter.RequestContext, PhpInstance>? Initialize;

    /// <summary>Objects of it (and of its children) cannot be cloned.</summary>
    internal bool Uncloneable;

    internal LinkState State;
    internal bool UnresolvedVariance;
    internal int HookedPropertyCount;
    internal bool HasReadonlyProperties;

    /// <summary>new needs neither checks nor evaluation: not abstract, no constant expressions, no native factory.</summary>
    internal bool IsPlain;

    public bool IsInterface => (Flags & ClassFlags.Interface) != 0;
    public bool IsTrait => (Flags & ClassFlags.Trait) != 0;
    public bool IsEnum => (Flags & ClassFlags.Enum) != 0;
    public bool IsAnonymous => (Flags & ClassFlags.Anonymous) != 0;
    public bool IsAbstract => (Flags & (ClassFlags.ExplicitAbstract | ClassFlags.ImplicitAbstract)) != 0;
    public bool IsFinal => (Flags & ClassFlags.Final) != 0;
    public bool IsUser => Decl is not null;
    public bool IsLinked => State == LinkState.Linked;

    /// <summary>The name for messages: as C's %s prints it, so an anonymous class ends at the NUL byte.</summary>
    public string Text => _text ??= CutAtNul(Name.ToString());

    /// <summary>"Class", "Interface", "Trait" or "Enum" (zend_get_object_type_uc).</summary>
    internal string KindText => IsTrait ? "Trait" : IsInterface ? "Interface" : IsEnum ? "Enum" : "Class";

    /// <summary>instanceof: this class is <paramref name="other"/>, extends or implements it.</summary>
    public bool IsSubclassOf(PhpClass other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other.IsInterface) return Array.IndexOf(Interfaces, other) >= 0;
        for (PhpClass? c = Parent; c is not null; c = c.Parent)
            if (ReferenceEquals(c, other)) return true;
        return false;
    }

    /// <summary>Extends <paramref name="ancestor"/> (not itself, not interfaces).</summary>
    internal bool DerivesFrom(PhpClass ancestor)
    {
        for (PhpClass? c = Parent; c is not null; c = c.Parent)
            if (ReferenceEquals(c, ancestor)) return true;
        return false;
    }

    public PhpFunction? FindMethod(PhpString lowerName) => Methods.TryGetValue(lowerName, out PhpFunction? f) ? f : null;

    public override string ToString() => Text;

    internal static string CutAtNul(string text)
    {
        int nul = text.IndexOf('\0');
        return nul < 0 ? text : text[..nul];
    }
}

/// <summary>A declared property as a class has it. Inherited properties are the parent's object.</summary>
public sealed class PropertyInfo
{
    private PhpString? _mangledName;

    public required PhpString Name { get; init; }
    public required PhpClass DeclaringClass { get; init; }
    public FunctionFlags Flags { get; internal set; }
    /// <summary>Asymmetric set visibility where it differs: 0, Protected or Private.</summary>
    public FunctionFlags SetVisibility { get; internal set; }
    public TypeDecl? Type { get; init; }
    public PropertyDecl? Decl { get; init; }
    public AttributeDecl[] Attributes { get; init; } = [];
    public PhpString? DocComment { get; init; }
    public bool IsPromoted { get; init; }
    /// <summary>Slot of an instance property (-1: virtual hooked), cell of a static one.</summary>
    internal int Slot { get; set; }
    /// <summary>The class whose ClassState holds the static cell.</summary>
    internal PhpClass? StaticOwner { get; init; }
    internal PhpFunction? GetHook { get; set; }
    internal PhpFunction? SetHook { get; set; }
    /// <summary>Hooked without a backing store.</summary>
    internal bool IsVirtual { get; set; }
    /// <summary>The first declaration up the chain (Zend's prototype), for visibility of protected access. Never null after construction.</summary>
    internal PropertyInfo Prototype { get => field ?? this; set; }
    public bool IsStatic => (Flags & FunctionFlags.Static) != 0;
    public bool IsReadOnly => (Flags & FunctionFlags.ReadOnly) != 0;
    public bool IsPublic => (Flags & FunctionFlags.Public) != 0;
    public bool IsPrivate => (Flags & FunctionFlags.Private) != 0;
    public bool IsProtected => (Flags & FunctionFlags.Protected) != 0;
    public bool IsAbstract => (Flags & FunctionFlags.Abstract) != 0;
    public bool IsFinal => (Flags & FunctionFlags.Final) != 0;
    public bool HasHooks => GetHook is not null || SetHook is not null;

    /// <summary>Reading is unrestricted but writing is not: readonly, or a set visibility of its own.</summary>
    internal bool IsWriteRestricted => (Flags & FunctionFlags.ReadOnly) != 0 || SetVisibility != 0;

    /// <summary>The key in (array) casts and var_dump: "\0Class\0name", "\0*\0name" or the name.</summary>
    public PhpString MangledName => _mangledName ??= Mangle();

    private PhpString Mangle()
    {
        if (IsPublic) return Name;
        return PhpString.Literal(IsPrivate ? $"\0{DeclaringClass.Name}\0{Name}" : $"\0*\0{Name}");
    }
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
    public AttributeDecl[] Attributes { get; init; } = [];
    public PhpString? DocComment { get; init; }
    /// <summary>Index of the evaluated value in ClassState.Constants of the declaring class.</summary>
    internal int Index { get; set; }

    /// <summary>Its value is not the literal itself: a case object or an expression, kept per request.</summary>
    internal bool NeedsState => IsCase || Value.Kind == Kind.ConstExpr;

    /// <summary>#[\Deprecated].</summary>
    public bool IsDeprecated => (Flags & FunctionFlags.Deprecated) != 0;
}

/// <summary>What one request keeps for a class.</summary>
internal sealed class ClassState
{
    internal required PhpClass Class;
    /// <summary>Static property cells owned by the class (inherited ones live in the owner's state).</summary>
    internal Value[] Statics = [];
    /// <summary>Evaluated constants by <see cref="ClassConstant.Index"/>; undef: not yet.</summary>
    internal Value[] Constants = [];
    /// <summary>Constants being evaluated, for "Cannot declare self-referencing constant".</summary>
    internal bool[]? Visiting;
    /// <summary>Constants whose deprecation is being raised: its message may use them.</summary>
    internal HashSet<ClassConstant>? RaisingDeprecation;
    /// <summary>Evaluated slot defaults, when the class has constant expressions in them.</summary>
    internal Value[]? SlotDefaults;
    /// <summary>All constants, statics and defaults are evaluated (Zend's CONSTANTS_UPDATED).</summary>
    internal bool Updated;
    /// <summary>Case name by backing value.</summary>
    internal Dictionary<PhpString, PhpString>? StringCases;
    internal Dictionary<long, PhpString>? IntCases;
}

internal sealed class PhpClassHandle(PhpClass cls) : ClassHandle
{
    internal readonly PhpClass Class = cls;

    /// <summary>The class in a FETCH_CLASS result.</summary>
    internal static PhpClass Of(in Value slot) => ((PhpClassHandle)slot.o!).Class;
}
