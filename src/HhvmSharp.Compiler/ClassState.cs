using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;
using HhvmSharp.Syntax.Ast;

namespace HhvmSharp.Compiler;

/// <summary>A class under construction.</summary>
internal sealed class ClassState
{
    public required string Name;
    public ClassKind Kind;
    public ClassFlags Flags;
    public string? ParentName;

    /// <summary>The parent, when this file declares it for certain.</summary>
    public ClassState? Parent;
    public readonly List<string> Interfaces = [];
    public readonly List<CompiledConst> Constants = [];
    public readonly Dictionary<string, CompiledConst> ConstantTable = [];
    public readonly List<PropertyState> Properties = [];
    public readonly Dictionary<string, PropertyState> PropertyTable = [];
    public readonly List<OpArray?> Methods = [];
    public readonly Dictionary<string, MethodState> MethodTable = [];   // lower-case names
    public readonly List<TraitUseDecl> Traits = [];
    public readonly List<TraitAliasDecl> TraitAliases = [];
    public readonly List<TraitPrecedenceDecl> TraitPrecedences = [];
    public readonly List<AttributeDecl> Attributes = [];
    public TypeMask EnumBacking;
    public TypeDecl? EnumBackingType;
    public int HookVarianceChecks;

    /// <summary>The name as messages show it: that of an anonymous class ends before its NUL.</summary>
    public string Shown => Name.IndexOf('\0') is >= 0 and var nul ? Name[..nul] : Name;

    public bool IsInterface => Kind == ClassKind.Interface;

    public bool IsTrait => Kind == ClassKind.Trait;

    public bool IsEnum => Kind == ClassKind.Enum;
}

internal sealed class MethodState
{
    public required string Name;
    public required CalleeInfo Callee;
    public FunctionFlags Flags;
}

internal sealed class PropertyState
{
    public required string Name;
    public int Flags;                 // Modifiers
    public bool IsVirtual, IsPromoted;
    public CType? Type;
    public Value Default;
    public byte[]? DocComment;
    public int Line;
    public readonly List<AttributeDecl> Attributes = [];
    public OpArray? Get, Set;
    public FunctionFlags GetFlags, SetFlags;
    public bool HasHooks;
}
