using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Reflection;

/// <summary>What the declared types look like to Reflection.</summary>
internal static class TypeFacts
{
    /// <summary>The order in which ReflectionUnionType::getTypes() lists what is not a class.</summary>
    internal static readonly (TypeMask Mask, string Name)[] UnionOrder =
    [
        (TypeMask.Static, "static"), (TypeMask.Callable, "callable"), (TypeMask.Object, "object"), (TypeMask.Array, "array"),
        (TypeMask.String, "string"), (TypeMask.Int, "int"), (TypeMask.Float, "float"),
    ];

    /// <summary>The built-in kinds, without the bits that only say how the type was written.</summary>
    internal static TypeMask Pure(TypeDecl type) => type.Mask & ~(TypeMask.Iterable | TypeMask.MixedFlag);

    internal static bool IsMixed(TypeDecl type) => (type.Mask & TypeMask.MixedFlag) != 0;

    /// <summary>Written `iterable`, alone but for null.</summary>
    internal static bool IsIterable(TypeDecl type) => (type.Mask & TypeMask.Iterable) != 0 && (Pure(type) & ~TypeMask.Null) == TypeMask.Array && type.Parts.Length <= 1;

    /// <summary>The only class that the type names, other kinds beside it or not.</summary>
    internal static PhpString? ClassNameOf(TypeDecl type) =>
        type.ClassName ?? (type is { IsIntersection: false, Parts: [{ ClassName: { } name }] } ? name : null);

    internal static bool IsUnion(TypeDecl type)
    {
        if (type.ClassName is not null || type.IsIntersection || IsMixed(type) || IsIterable(type)) return false;
        TypeMask rest = Pure(type) & ~TypeMask.Null;
        if (type.Parts.Length > 0) return type.Parts.Length > 1 || type.Parts[0].IsIntersection || rest != 0;
        return rest != TypeMask.Bool && (rest & (rest - 1)) != 0;
    }

    internal static string Text(TypeDecl type) =>
        IsIterable(type) ? (type.Mask & TypeMask.Null) != 0 ? "?iterable" : "iterable" : type.Text;
}

[PhpExtension("Reflection")]
[PhpClass("abstract class ReflectionType implements Stringable", Order = 8, NotSerializable = true, Uncloneable = true)]
internal class ReflectionTypeObject(PhpClass cls) : ReflectorObject(cls)
{
    private TypeDecl? _type;

    /// <summary>A named type's getName() leaves out the null.</summary>
    protected bool Legacy;

    /// <summary>Owned. <paramref name="legacy"/>: the type of a parameter, property or result as a whole.</summary>
    internal static Value Of(RequestContext ctx, TypeDecl type, bool legacy)
    {
        bool union = TypeFacts.IsUnion(type), named = !union && !type.IsIntersection;
        string cls = union ? "reflectionuniontype" : named ? "reflectionnamedtype" : "reflectionintersectiontype";
        var r = (ReflectionTypeObject)ctx.NewObject(ctx.Environment.CoreClass(cls));
        r._type = type;
        r.Legacy = legacy && named && !TypeFacts.IsMixed(type) && !(type.Parts.Length == 0 && TypeFacts.Pure(type) == TypeMask.Null);
        return Value.Object(r);
    }

    protected TypeDecl Type(RequestContext ctx)
    {
        if (_type is null) Unconstructed(ctx);
        return _type;
    }

    [PhpMethod("private function __clone(): void")]
    public void CloneForbidden(RequestContext ctx) => Reflect.Throw(ctx, "Cannot clone object using __clone()");

    [PhpMethod("public function allowsNull(): bool", Tentative = true)]
    public bool AllowsNull(RequestContext ctx) => (Type(ctx).Mask & TypeMask.Null) != 0;

    [PhpMethod("public function __toString(): string")]
    public Value TypeToString(RequestContext ctx) => Reflect.Text(TypeFacts.Text(Type(ctx)));
}

[PhpExtension("Reflection")]
[PhpClass("class ReflectionNamedType extends ReflectionType", Order = 9, NotSerializable = true)]
internal sealed class ReflectionNamedTypeObject(PhpClass cls) : ReflectionTypeObject(cls)
{
    [PhpMethod("public function getName(): string", Tentative = true)]
    public Value GetName(RequestContext ctx)
    {
        string text = TypeFacts.Text(Type(ctx));
        return Reflect.Text(Legacy && text.StartsWith('?') ? text[1..] : text);
    }

    [PhpMethod("public function isBuiltin(): bool", Tentative = true)]
    public bool IsBuiltin(RequestContext ctx)
    {
        TypeDecl type = Type(ctx);
        // static counts as a class
        return TypeFacts.IsIterable(type) || (TypeFacts.ClassNameOf(type) is null && (type.Mask & TypeMask.Static) == 0);
    }
}

[PhpExtension("Reflection")]
[PhpClass("class ReflectionUnionType extends ReflectionType", Order = 10, NotSerializable = true)]
internal sealed class ReflectionUnionTypeObject(PhpClass cls) : ReflectionTypeObject(cls)
{
    [PhpMethod("public function getTypes(): array")]
    public PhpArray GetTypes(RequestContext ctx)
    {
        TypeDecl type = Type(ctx);
        var list = new PhpArray();
        foreach (TypeDecl part in type.Parts) list.Append(Of(ctx, part, legacy: false));
        TypeMask mask = TypeFacts.Pure(type);
        foreach ((TypeMask bit, string name) in TypeFacts.UnionOrder)
            if ((mask & bit) != 0) Add(bit, name);
        if ((mask & TypeMask.Bool) == TypeMask.Bool) Add(TypeMask.Bool, "bool");
        else if ((mask & TypeMask.True) != 0) Add(TypeMask.True, "true");
        else if ((mask & TypeMask.False) != 0) Add(TypeMask.False, "false");
        if ((mask & TypeMask.Null) != 0) Add(TypeMask.Null, "null");
        return list;

        void Add(TypeMask bit, string name) => list.Append(Of(ctx, new TypeDecl { Mask = bit, Text = name }, legacy: false));
    }
}

[PhpExtension("Reflection")]
[PhpClass("class ReflectionIntersectionType extends ReflectionType", Order = 11, NotSerializable = true)]
internal sealed class ReflectionIntersectionTypeObject(PhpClass cls) : ReflectionTypeObject(cls)
{
    [PhpMethod("public function getTypes(): array")]
    public PhpArray GetTypes(RequestContext ctx)
    {
        var list = new PhpArray();
        foreach (TypeDecl part in Type(ctx).Parts) list.Append(Of(ctx, part, legacy: false));
        return list;
    }
}
