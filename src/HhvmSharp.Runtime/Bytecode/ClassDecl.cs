using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Bytecode;

[Flags]
public enum ClassFlags : uint
{
    None = 0,
    Interface = 1, Trait = 2, Anonymous = 4, Enum = 1 << 28,
    Final = 1 << 5, ExplicitAbstract = 1 << 6, ImplicitAbstract = 1 << 4, ReadOnly = 1 << 16,
    AllowDynamicProperties = 1 << 11, NoDynamicProperties = 1 << 12, NotSerializable = 1 << 29,
    Internal = 1 << 20, Deprecated = 1 << 21,
}

/// <summary>A class, interface, trait or enum as compiled: plain data. Linking (Classes.ClassLinker) makes a PhpClass of it.</summary>
public sealed class ClassDecl
{
    public required PhpString Name { get; init; }       // anonymous: "class@anonymous\0file:line$0" or "Parent@anonymous..."
    public PhpString? ParentName { get; init; }
    public PhpString[] InterfaceNames { get; init; } = [];
    public ClassFlags Flags { get; init; }
    public ConstDecl[] Constants { get; init; } = [];   // enum cases included, in order
    public PropertyDecl[] Properties { get; init; } = []; // promoted ones included
    public OpArray[] Methods { get; init; } = [];
    public TraitUseDecl[] Traits { get; init; } = [];
    public TraitAliasDecl[] TraitAliases { get; init; } = [];
    public TraitPrecedenceDecl[] TraitPrecedences { get; init; } = [];
    public TypeDecl? EnumBackingType { get; init; }
    public AttributeDecl[] Attributes { get; init; } = [];
    public PhpString? DocComment { get; init; }
    public int LineStart { get; init; }
    public int LineEnd { get; init; }
    public ScriptUnit? Unit { get; set; }
    /// <summary>Declared unconditionally at top level: bound when the unit is loaded if its parent is known then.</summary>
    public bool TopLevel { get; init; }
    /// <summary>Declared unconditionally at top level, also when it cannot be bound before the unit runs.</summary>
    public bool Unconditional { get; init; }
}

public sealed class ConstDecl
{
    public required PhpString Name { get; init; }
    public FunctionFlags Flags { get; init; }           // visibility, Final
    public Value Value { get; init; }                   // literal or ConstExpr; for a case its backing value or null
    public bool IsCase { get; init; }
    public TypeDecl? Type { get; init; }
    public AttributeDecl[] Attributes { get; init; } = [];
    public PhpString? DocComment { get; init; }
    public int Line { get; init; }
}

public sealed class PropertyDecl
{
    public required PhpString Name { get; init; }
    public FunctionFlags Flags { get; init; }           // visibility, Static, ReadOnly, Final, Abstract
    /// <summary>Asymmetric set visibility: 0, Public, Protected or Private.</summary>
    public FunctionFlags SetVisibility { get; init; }
    /// <summary>literal, ConstExpr; undef: typed without default, or virtual.</summary>
    public Value Default { get; init; }
    public TypeDecl? Type { get; init; }
    public bool IsPromoted { get; init; }
    public bool IsVirtual { get; init; }
    public OpArray? GetHook { get; init; }              // Flags carry Abstract, Final, ReturnsReference
    public OpArray? SetHook { get; init; }
    public bool HasHooks => GetHook is not null || SetHook is not null;
    public AttributeDecl[] Attributes { get; init; } = [];
    public PhpString? DocComment { get; init; }
    public int Line { get; init; }
}

public readonly record struct TraitUseDecl(PhpString Name);
public readonly record struct TraitAliasDecl(PhpString? Trait, PhpString Method, PhpString? Alias, FunctionFlags Modifiers);
public readonly record struct TraitPrecedenceDecl(PhpString Trait, PhpString Method, PhpString[] InsteadOf);
