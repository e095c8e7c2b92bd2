using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

// The attribute classes of extension Core.

[PhpExtension("Core")]
[PhpClass("final class Attribute")]
[PhpClassConst("const int TARGET_CLASS = 1")]
[PhpClassConst("const int TARGET_FUNCTION = 2")]
[PhpClassConst("const int TARGET_METHOD = 4")]
[PhpClassConst("const int TARGET_PROPERTY = 8")]
[PhpClassConst("const int TARGET_CLASS_CONSTANT = 16")]
[PhpClassConst("const int TARGET_PARAMETER = 32")]
[PhpClassConst("const int TARGET_ALL = 63")]
[PhpClassConst("const int IS_REPEATABLE = 64")]
[PhpProperty("public int $flags")]
internal static class AttributeClass
{
    [PhpMethod("public function __construct(int $flags = Attribute::TARGET_ALL)")]
    public static void Construct(RequestContext ctx, PhpInstance self, long? flags) => self.Slots[0] = Value.Int(flags ?? 63);
}

[PhpExtension("Core")]
[PhpClass("final class ReturnTypeWillChange")]
internal static class ReturnTypeWillChangeClass
{
    [PhpMethod("public function __construct()")]
    public static void Construct(PhpInstance self)
    {
    }
}

[PhpExtension("Core")]
[PhpClass("final class AllowDynamicProperties")]
internal static class AllowDynamicPropertiesClass
{
    [PhpMethod("public function __construct()")]
    public static void Construct(PhpInstance self)
    {
    }
}

[PhpExtension("Core")]
[PhpClass("final class SensitiveParameter")]
internal static class SensitiveParameterClass
{
    [PhpMethod("public function __construct()")]
    public static void Construct(PhpInstance self)
    {
    }
}

[PhpExtension("Core")]
[PhpClass("final class Override")]
internal static class OverrideClass
{
    [PhpMethod("public function __construct()")]
    public static void Construct(PhpInstance self)
    {
    }
}

[PhpExtension("Core")]
[PhpClass("final class Deprecated")]
[PhpProperty("public readonly ?string $message")]
[PhpProperty("public readonly ?string $since")]
internal static class DeprecatedClass
{
    [PhpMethod("public function __construct(?string $message = null, ?string $since = null)")]
    public static void Construct(RequestContext ctx, PhpInstance self, PhpString? message, PhpString? since)
    {
        if (!self.Slots[0].IsUndef)
        {
            // called again by hand
            PropertyLookup.ModifyReadonly(ctx, self.Class.Slots[0]!);
            return;
        }

        self.Slots[0] = Value.String(message).Copied();
        self.Slots[1] = Value.String(since).Copied();
    }
}

/// <summary>Stands for an argument that a trace must not show.</summary>
[PhpExtension("Core")]
[PhpClass("final class SensitiveParameterValue", NotSerializable = true, NoDynamicProperties = true)]
[PhpProperty("private readonly mixed $value")]
internal sealed class SensitiveParameterValueObject(PhpClass cls) : PhpInstance(cls)
{
    [PhpMethod("public function __construct(mixed $value)")]
    public void Construct(Value value) => Slots[0] = value.Copied();

    [PhpMethod("public function getValue(): mixed")]
    public Value GetValue() => Slots[0].Copied();

    [PhpMethod("public function __debugInfo(): array")]
    public PhpArray DebugInfo() => PhpArray.Empty;

    /// <summary>Nothing that shows properties shows the value.</summary>
    internal override PhpArray GetView(RequestContext ctx) => new();
}

/// <summary>What getIterator() of a built-in IteratorAggregate returns: an engine iterator as an object.</summary>
[PhpExtension("Core")]
[PhpClass("final class InternalIterator implements Iterator", NotSerializable = true, Uncloneable = true)]
internal sealed class InternalIteratorObject(PhpClass cls) : PhpInstance(cls)
{
    internal ObjectIterator? Iterator;

    private bool _rewound;

    private ObjectIterator Started(RequestContext ctx)
    {
        if (Iterator is null) Throw.Error(ctx, "The InternalIterator object has not been properly initialized");
        if (!_rewound)
        {
            _rewound = true;
            Iterator.Rewind(ctx);
            Throw.IfPending(ctx);
        }

        return Iterator;
    }

    [PhpMethod("private function __construct()")]
    public void Construct()
    {
    }

    [PhpMethod("public function current(): mixed")]
    public Value Current(RequestContext ctx)
    {
        ObjectIterator it = Started(ctx);
        return it.Valid(ctx) ? it.Current(ctx) : Value.Null;
    }

    [PhpMethod("public function key(): mixed")]
    public Value Key(RequestContext ctx)
    {
        ObjectIterator it = Started(ctx);
        return it.Valid(ctx) ? it.Key(ctx) : Value.Null;
    }

    [PhpMethod("public function next(): void")]
    public void Next(RequestContext ctx)
    {
        ObjectIterator it = Started(ctx);
        it.MoveNext(ctx);
        Throw.IfPending(ctx);
    }

    [PhpMethod("public function valid(): bool")]
    public bool Valid(RequestContext ctx) => Started(ctx).Valid(ctx);

    [PhpMethod("public function rewind(): void")]
    public void Rewind(RequestContext ctx)
    {
        if (_rewound && Iterator is not null)
        {
            Iterator.Rewind(ctx);
            Throw.IfPending(ctx);
            return;
        }

        Started(ctx);
    }

    internal override void FreeObject(RequestContext ctx)
    {
        ObjectIterator? it = Iterator;
        Iterator = null;
        it?.Close(ctx);
        base.FreeObject(ctx);
    }
}
