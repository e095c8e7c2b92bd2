using HhvmSharp.Runtime.Interpreter;

namespace HhvmSharp.Runtime.Functions;

// What the function generator (HhvmSharp.Generators/FunctionGenerator*.cs) reads. Signatures and declarations are
// PHP's own text; docs/builtins.md says how PHP types map to C# ones.

/// <summary>A static class whose functions, constants and ini settings belong to an extension.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PhpExtensionAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>What functions and methods have in common.</summary>
public abstract class PhpCallableAttribute(string signature) : Attribute
{
    public string Signature { get; } = signature;

    /// <summary>No side effect, and the result depends on the arguments only: may be folded and removed.</summary>
    public bool Pure { get; set; }

    /// <summary>Never throws <see cref="Values.PhpThrow"/>: the stub has no try block.</summary>
    public bool NoThrow { get; set; }

    /// <summary>The method counts and checks its arguments itself, because something comes before that; all are Values, undef when missing.</summary>
    public bool Unparsed { get; set; }

    /// <summary>What Reflection shows, where arguments are checked otherwise than by their declared types.</summary>
    public string? Shown { get; set; }

    /// <summary>#[\Deprecated(since: ...)].</summary>
    public string? DeprecatedSince { get; set; }

    public string? DeprecatedMessage { get; set; }
}

/// <summary>A PHP function: "str_repeat(string $string, int $times): string". Several make aliases.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class PhpFunctionAttribute(string signature) : PhpCallableAttribute(signature);

/// <summary>A PHP method: "public function offsetGet(mixed $key): mixed". On a class: an abstract one.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class, AllowMultiple = true)]
public sealed class PhpMethodAttribute(string signature) : PhpCallableAttribute(signature)
{
    /// <summary>The return type is only a recommendation to overriding methods.</summary>
    public bool Tentative { get; set; }
}

/// <summary>A PHP constant: on a const, a static readonly field or a static property (of type Value for owned heap values).</summary>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property, AllowMultiple = true)]
public sealed class PhpConstAttribute(string name) : Attribute
{
    public string Name { get; } = name;
    public bool Deprecated { get; set; }
}

/// <summary>An ini setting of the extension.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class PhpIniAttribute(string name, string? value, IniAccess access) : Attribute
{
    public string Name { get; } = name;
    public string? Value { get; } = value;
    public IniAccess Access { get; } = access;

    public IniKind Kind { get; set; }

    /// <summary>The name of a static method of the class with the signature of <see cref="IniChange"/>.</summary>
    public string? OnChange { get; set; }
}

/// <summary>A PHP class or interface: "final class Closure", "interface Countable", "class ArrayObject implements IteratorAggregate".</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PhpClassAttribute(string declaration) : Attribute
{
    public string Declaration { get; } = declaration;

    /// <summary>Where <see cref="PhpExtensionAttribute"/> does not stand on the class itself.</summary>
    public string? Extension { get; set; }

    public bool NotSerializable { get; set; }
    public bool NoDynamicProperties { get; set; }
    public bool AllowDynamicProperties { get; set; }
    public bool Uncloneable { get; set; }
    public bool Deprecated { get; set; }

    /// <summary>A base type whose methods are this class's too, but for those it declares itself (implementation-alias).</summary>
    public Type? MethodsOf { get; set; }

    /// <summary>Its place among the classes of the extension where they are listed; those without come first, by name.</summary>
    public int Order { get; set; }
}

/// <summary>A class constant: "const int STD_PROP_LIST = 1", "final protected const A = 'x'".</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class PhpClassConstAttribute(string declaration) : Attribute
{
    public string Declaration { get; } = declaration;
    public bool Deprecated { get; set; }
}

/// <summary>A property: "protected string $message = \"\"".</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class PhpPropertyAttribute(string declaration) : Attribute
{
    public string Declaration { get; } = declaration;

    /// <summary>It has no slot: the class's handlers read and write it.</summary>
    public bool Virtual { get; set; }
}
