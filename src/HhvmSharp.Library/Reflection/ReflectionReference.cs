using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Reflection;

[PhpExtension("Reflection")]
[PhpClass("final class ReflectionReference", Order = 19, NotSerializable = true, Uncloneable = true)]
internal sealed class ReflectionReferenceObject(PhpClass cls) : ReflectorObject(cls)
{
    private static readonly ConditionalWeakTable<PhpReference, byte[]> Ids = [];

    [PhpMethod("public static function fromArrayElement(array $array, int|string $key): ?ReflectionReference")]
    public static Value FromArrayElement(RequestContext ctx, PhpClass called, PhpArray array, Value key)
    {
        Value item = key.IsString ? array.Get(key.AsString) : array.Get(key.IntValue);
        if (item.IsUndef) Reflect.Throw(ctx, "Array key not found");
        // a reference with one owner counts as a value, except one from an array to itself
        if (item.o is not PhpReference r || (r.Count == 1 && !ReferenceEquals(r.Value.o, array))) return Value.Null;
        var result = (ReflectionReferenceObject)ctx.NewObject(ctx.Environment.CoreClass("reflectionreference"));
        result.Hold(ctx, in item);
        return Value.Object(result);
    }

    /// <summary>Random bytes that stay with the reference: they reveal nothing, and no other reference has the same.</summary>
    [PhpMethod("public function getId(): string")]
    public Value GetId(RequestContext ctx)
    {
        if (Held.o is not PhpReference r)
        {
            Reflect.Throw(ctx, "Corrupted ReflectionReference object");
            return default;
        }

        return Value.String(PhpString.FromSpan(Ids.GetValue(r, static _ => RandomNumberGenerator.GetBytes(20))));
    }

    [PhpMethod("private function __clone(): void")]
    public void CloneForbidden(RequestContext ctx) => Reflect.Throw(ctx, "Cannot clone object using __clone()");

    [PhpMethod("private function __construct()")]
    public void ConstructForbidden(RequestContext ctx) =>
        Reflect.Throw(ctx, "Cannot directly instantiate ReflectionReference. Use ReflectionReference::fromArrayElement() instead");
}

[PhpExtension("Reflection")]
[PhpClass("final class ReflectionConstant implements Reflector", Order = 25, NotSerializable = true, NoDynamicProperties = true, Uncloneable = true)]
[PhpProperty("public string $name")]
internal sealed class ReflectionConstantObject(PhpClass cls) : ReflectorObject(cls)
{
    /// <summary>As it was declared; null until constructed.</summary>
    private PhpString? _name;

    private PhpString Constant(RequestContext ctx)
    {
        if (_name is null) Unconstructed(ctx);
        return _name;
    }

    /// <summary>Borrowed.</summary>
    private Value ValueOf(RequestContext ctx)
    {
        ctx.TryGetConstant(RequestContext.ConstantKey(Constant(ctx)), out Value value);
        return value;
    }

    [PhpMethod("public function __construct(string $name)")]
    public void Construct(RequestContext ctx, PhpString name)
    {
        PhpString plain = name.Length > 0 && name[0] == (byte)'\\' ? PhpString.FromSpan(name.Span[1..]) : name;
        PhpString key = RequestContext.ConstantKey(plain);
        if (!ctx.TryGetConstant(key, out _)) Reflect.Throw(ctx, $"Constant \"{Reflect.Cut(name)}\" does not exist");
        plain.MarkShared();
        _name = plain;
        SetName(ctx, name);
    }

    [PhpMethod("public function getName(): string")]
    public Value GetName(RequestContext ctx) => Value.String(Constant(ctx)).Copied();

    [PhpMethod("public function getNamespaceName(): string")]
    public Value GetNamespaceName(RequestContext ctx) => Value.String(Reflect.NamespaceOf(Constant(ctx)));

    [PhpMethod("public function getShortName(): string")]
    public Value GetShortName(RequestContext ctx) => Value.String(Reflect.ShortNameOf(Constant(ctx))).Copied();

    [PhpMethod("public function getValue(): mixed")]
    public Value GetValue(RequestContext ctx) => ValueOf(ctx).Copied();

    [PhpMethod("public function isDeprecated(): bool")]
    public bool IsDeprecated(RequestContext ctx) => ctx.Environment.Constants.IsDeprecated(Constant(ctx));

    [PhpMethod("public function __toString(): string")]
    public Value ConstantToString(RequestContext ctx)
    {
        var text = new StringBuilder();
        MemberText.AppendConstant(ctx, text, Constant(ctx), ValueOf(ctx), "");
        return Reflect.Text(text.ToString());
    }
}
