using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Spl;

/// <summary>The names of the functions that ArrayObject sorts with.</summary>
internal static class SortNames
{
    internal static readonly PhpString Asort = PhpString.Literal("asort"), Ksort = PhpString.Literal("ksort"), Uasort = PhpString.Literal("uasort"),
        Uksort = PhpString.Literal("uksort"), Natsort = PhpString.Literal("natsort"), Natcasesort = PhpString.Literal("natcasesort");
}

[PhpExtension("SPL")]
[PhpClass("class ArrayObject implements IteratorAggregate, ArrayAccess, Serializable, Countable")]
[PhpClassConst("const int STD_PROP_LIST = 1")]
[PhpClassConst("const int ARRAY_AS_PROPS = 2")]
internal sealed class ArrayObjectObject(PhpClass cls) : ArrayObjectBase(cls)
{
    protected override string BaseName => "ArrayObject";

    [PhpMethod("public function __construct(array|object $array = [], int $flags = 0, string $iteratorClass = ArrayIterator::class)")]
    public void Construct(RequestContext ctx, Frame f, Value array = default, long flags = 0, PhpString? iteratorClass = null)
    {
        if (iteratorClass is not null) IteratorClass = SplArg.Class(ctx, iteratorClass, 3, "arrayiterator");
        Initialize(ctx, f, in array, flags);
    }

    [PhpMethod("public function offsetExists(mixed $key): bool", Tentative = true)]
    public bool OffsetExists(RequestContext ctx, Value key) => OffsetExistsMethod(ctx, in key);

    [PhpMethod("public function offsetGet(mixed $key): mixed", Tentative = true)]
    public Value OffsetGet(RequestContext ctx, Value key) => OffsetGetMethod(ctx, in key);

    [PhpMethod("public function offsetSet(mixed $key, mixed $value): void", Tentative = true)]
    public void OffsetSet(RequestContext ctx, Value key, Value value) => OffsetSetMethod(ctx, in key, in value);

    [PhpMethod("public function offsetUnset(mixed $key): void", Tentative = true)]
    public void OffsetUnset(RequestContext ctx, Value key) => OffsetUnsetMethod(ctx, in key);

    [PhpMethod("public function append(mixed $value): void", Tentative = true)]
    public void Append(RequestContext ctx, Value value) => AppendValue(ctx, in value);

    [PhpMethod("public function getArrayCopy(): array", Tentative = true)]
    public Value GetArrayCopy(RequestContext ctx) => ArrayCopyMethod(ctx);

    [PhpMethod("public function count(): int", Tentative = true)]
    public new long CountMethod(RequestContext ctx) => base.CountMethod(ctx);

    [PhpMethod("public function getFlags(): int", Tentative = true)]
    public long GetFlags() => Flags_;

    [PhpMethod("public function setFlags(int $flags): void", Tentative = true)]
    public void SetFlags(long flags) => Flags_ = flags;

    [PhpMethod("public function asort(int $flags = SORT_REGULAR): true", Tentative = true)]
    public bool Asort(RequestContext ctx, long flags = 0) => Sort(ctx, SortNames.Asort, Value.Int(flags));

    [PhpMethod("public function ksort(int $flags = SORT_REGULAR): true", Tentative = true)]
    public bool Ksort(RequestContext ctx, long flags = 0) => Sort(ctx, SortNames.Ksort, Value.Int(flags));

    [PhpMethod("public function uasort(callable $callback): true", Tentative = true)]
    public bool Uasort(RequestContext ctx, Value callback) => Sort(ctx, SortNames.Uasort, in callback);

    [PhpMethod("public function uksort(callable $callback): true", Tentative = true)]
    public bool Uksort(RequestContext ctx, Value callback) => Sort(ctx, SortNames.Uksort, in callback);

    [PhpMethod("public function natsort(): true", Tentative = true)]
    public bool Natsort(RequestContext ctx) => Sort(ctx, SortNames.Natsort);

    [PhpMethod("public function natcasesort(): true", Tentative = true)]
    public bool Natcasesort(RequestContext ctx) => Sort(ctx, SortNames.Natcasesort);

    [PhpMethod("public function unserialize(string $data): void", Tentative = true)]
    public void Unserialize(RequestContext ctx, PhpString data) => LegacyUnserialize(ctx, data);

    [PhpMethod("public function serialize(): string", Tentative = true)]
    public Value Serialize(RequestContext ctx) => Value.String(LegacySerialize(ctx));

    [PhpMethod("public function __serialize(): array", Tentative = true)]
    public PhpArray SerializeData(RequestContext ctx) => SerializeMethod(ctx);

    [PhpMethod("public function __unserialize(array $data): void", Tentative = true)]
    public void UnserializeData(RequestContext ctx, PhpArray data) => UnserializeMethod(ctx, data);

    [PhpMethod("public function getIterator(): Iterator", Tentative = true)]
    public Value GetIteratorObject(RequestContext ctx) => IteratorMethod(ctx);

    [PhpMethod("public function exchangeArray(array|object $array): array", Tentative = true)]
    public Value ExchangeArray(RequestContext ctx, Value array) => ExchangeMethod(ctx, in array);

    [PhpMethod("public function setIteratorClass(string $iteratorClass): void", Tentative = true)]
    public void SetIteratorClass(RequestContext ctx, PhpString iteratorClass) => IteratorClass = SplArg.Class(ctx, iteratorClass, 1, "arrayiterator");

    [PhpMethod("public function getIteratorClass(): string", Tentative = true)]
    public Value GetIteratorClass(RequestContext ctx) => Value.String((IteratorClass ?? ctx.Environment.CoreClass("arrayiterator")).Name).Copied();

    [PhpMethod("public function __debugInfo(): array", Tentative = true)]
    public PhpArray DebugInfo() => DebugInfoMethod();
}
