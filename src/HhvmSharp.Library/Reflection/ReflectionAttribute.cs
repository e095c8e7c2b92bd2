using System.Text;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Reflection;

/// <summary>Attribute::TARGET_*.</summary>
internal static class AttributeTargets
{
    internal const int Class = 1, Function = 2, Method = 4, Property = 8, ClassConstant = 16, Parameter = 32, All = 63, Repeatable = 64;

    private static readonly string[] Names = ["class", "function", "method", "property", "class constant", "parameter"];

    internal static string Text(int targets) => string.Join(", ", Names.Where((_, i) => (targets & (1 << i)) != 0));

    /// <summary>What the #[Attribute] of the engine's own attribute classes says.</summary>
    private static readonly Dictionary<string, AttributeDecl[]> Native = new()
    {
        ["attribute"] = Marker(Class),
        ["returntypewillchange"] = Marker(Method),
        ["allowdynamicproperties"] = Marker(Class),
        ["sensitiveparameter"] = Marker(Parameter),
        ["override"] = Marker(Method),
        ["deprecated"] = Marker(Method | Function | ClassConstant),
    };

    private static AttributeDecl[] Marker(int targets) =>
        [new AttributeDecl { Name = PhpString.Literal("Attribute"), Args = [(null, Value.Int(targets))] }];

    internal static AttributeDecl[] Of(PhpClass cls)
    {
        if (cls.Decl is { } decl) return decl.Attributes;
        return Native.TryGetValue(cls.LowerName.ToString(), out AttributeDecl[]? marker) ? marker : [];
    }
}

/// <summary>The common part of all getAttributes().</summary>
internal static class AttributeReader
{
    private const int IsInstanceOf = 2;

    internal static PhpArray Read(RequestContext ctx, AttributeDecl[] attributes, PhpClass? scope, int target, PhpString? file, PhpString? name, long flags)
    {
        if ((flags & ~IsInstanceOf) != 0) Arg.ValueError(ctx, 2, "must be a valid attribute filter flag");
        PhpClass? wanted = null;
        if (name is not null && (flags & IsInstanceOf) != 0)
        {
            wanted = ctx.FetchClassByName(name);
            if (wanted is null) throw PhpThrow.Instance;
            name = null;
        }

        var list = new PhpArray();
        PhpString? lower = name?.ToLower();
        foreach (AttributeDecl a in attributes)
        {
            if (lower is not null && !a.Name.ToLower().Equals(lower)) continue;
            if (wanted is not null)
            {
                PhpClass? cls = ctx.FindClass(a.Name);
                Throw.IfPending(ctx);
                if (cls is null || !cls.IsSubclassOf(wanted)) continue;
            }

            list.Append(ReflectionAttributeObject.Of(ctx, attributes, a, scope, target, file));
        }

        return list;
    }
}

[PhpExtension("Reflection")]
[PhpClass("class ReflectionAttribute implements Reflector", Order = 20, NotSerializable = true, Uncloneable = true)]
[PhpClassConst("public const int IS_INSTANCEOF = 2")]
[PhpProperty("public string $name")]
internal sealed class ReflectionAttributeObject(PhpClass cls) : ReflectorObject(cls)
{
    private AttributeDecl[] _all = [];
    private AttributeDecl? _attribute;
    private PhpClass? _scope;
    private int _target;
    private PhpString? _file;

    /// <summary>Owned.</summary>
    internal static Value Of(RequestContext ctx, AttributeDecl[] all, AttributeDecl attribute, PhpClass? scope, int target, PhpString? file)
    {
        var r = (ReflectionAttributeObject)ctx.NewObject(ctx.Environment.CoreClass("reflectionattribute"));
        r._all = all;
        r._attribute = attribute;
        r._scope = scope;
        r._target = target;
        r._file = file;
        r.SetName(ctx, attribute.Name);
        return Value.Object(r);
    }

    private AttributeDecl Attribute(RequestContext ctx)
    {
        if (_attribute is null) Unconstructed(ctx);
        return _attribute;
    }

    [PhpMethod("public function getName(): string")]
    public Value GetName(RequestContext ctx) => Value.String(Attribute(ctx).Name).Copied();

    [PhpMethod("public function getTarget(): int")]
    public long GetTarget(RequestContext ctx)
    {
        Attribute(ctx);
        return _target;
    }

    [PhpMethod("public function isRepeated(): bool")]
    public bool IsRepeated(RequestContext ctx)
    {
        AttributeDecl own = Attribute(ctx);
        PhpString lower = own.Name.ToLower();
        return Array.Exists(_all, a => !ReferenceEquals(a, own) && a.Name.ToLower().Equals(lower));
    }

    [PhpMethod("public function getArguments(): array")]
    public PhpArray GetArguments(RequestContext ctx)
    {
        var list = new PhpArray();
        foreach ((PhpString? name, Value value) in Attribute(ctx).Args)
        {
            Value argument = Reflect.Evaluate(ctx, in value, _scope);
            if (name is null) list.Append(argument);
            else list.Set(ctx, name, argument);
        }

        return list;
    }

    [PhpMethod("public function newInstance(): object")]
    public Value NewInstance(RequestContext ctx)
    {
        AttributeDecl attribute = Attribute(ctx);
        string name = Reflect.Cut(attribute.Name);
        PhpClass? cls = ctx.FindClass(attribute.Name);
        if (cls is null)
        {
            Throw.IfPending(ctx);
            Throw.Error(ctx, $"Attribute class \"{name}\" not found");
        }

        AttributeDecl? marker = Array.Find(AttributeTargets.Of(cls), a => a.Name.ToLower().Equals("attribute"));
        if (marker is null) Throw.Error(ctx, $"Attempting to use non-attribute class \"{name}\" as attribute");
        if (cls.IsUser)
        {
            int allowed = FlagsOf(ctx, marker, cls);
            if ((_target & allowed) == 0)
                Throw.Error(ctx, $"Attribute \"{name}\" cannot target {AttributeTargets.Text(_target)} (allowed targets: {AttributeTargets.Text(allowed)})");
            if ((allowed & AttributeTargets.Repeatable) == 0 && IsRepeated(ctx)) Throw.Error(ctx, $"Attribute \"{name}\" must not be repeated");
        }

        Value instance = _file is null
            ? AttributeObjects.Create(ctx, cls, attribute, _scope)
            : ctx.AtAttribute(attribute, _file, () => AttributeObjects.Create(ctx, cls, attribute, _scope));
        Throw.IfPending(ctx);
        return instance;
    }

    /// <summary>The argument of the class's #[Attribute].</summary>
    private static int FlagsOf(RequestContext ctx, AttributeDecl marker, PhpClass cls)
    {
        if (marker.Args.Length == 0) return AttributeTargets.All;
        Value flags = Reflect.Evaluate(ctx, marker.Args[0].Value, cls);
        if (!flags.IsInt)
        {
            string given = TypeNames.OfValue(in flags);
            flags.Release(ctx);
            Throw.Error(ctx, $"Attribute::__construct(): Argument #1 ($flags) must be of type int, {given} given");
        }

        if ((flags.IntValue & ~(AttributeTargets.All | AttributeTargets.Repeatable)) != 0) Throw.Error(ctx, "Invalid attribute flags specified");
        return (int)flags.IntValue;
    }

    [PhpMethod("public function __toString(): string")]
    public Value AttributeToString(RequestContext ctx)
    {
        AttributeDecl a = Attribute(ctx);
        var text = new StringBuilder($"Attribute [ {a.Name} ]");
        if (a.Args.Length == 0) return Reflect.Text(text.Append('\n').ToString());
        text.Append(" {\n  - Arguments [").Append(a.Args.Length).Append("] {\n");
        for (int i = 0; i < a.Args.Length; i++)
        {
            text.Append("    Argument #").Append(i).Append(" [ ");
            if (a.Args[i].Name is { } name) text.Append(name).Append(" = ");
            ValueText.Append(ctx, text, a.Args[i].Value);
            text.Append(" ]\n");
        }

        return Reflect.Text(text.Append("  }\n}\n").ToString());
    }

    [PhpMethod("private function __clone(): void")]
    public void CloneForbidden(RequestContext ctx) => Reflect.Throw(ctx, "Cannot clone object using __clone()");

    [PhpMethod("private function __construct()", Unparsed = true)]
    public void ConstructForbidden(RequestContext ctx) => Reflect.Throw(ctx, "Cannot directly instantiate ReflectionAttribute");
}
