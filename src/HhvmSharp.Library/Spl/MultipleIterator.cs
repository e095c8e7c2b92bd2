using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Spl;

[PhpExtension("SPL")]
[PhpClass("class MultipleIterator implements Iterator")]
[PhpClassConst("const int MIT_NEED_ANY = 0")]
[PhpClassConst("const int MIT_NEED_ALL = 1")]
[PhpClassConst("const int MIT_KEYS_NUMERIC = 0")]
[PhpClassConst("const int MIT_KEYS_ASSOC = 2")]
internal sealed class MultipleIteratorObject(PhpClass cls) : ObjectStorageBase(cls)
{
    private const int NeedAll = 1, KeysAssoc = 2;

    private long _flags;

    private protected override void CopyState(ObjectStorageBase copy) => ((MultipleIteratorObject)copy)._flags = 0;

    [PhpMethod("public function __construct(int $flags = MultipleIterator::MIT_NEED_ALL|MultipleIterator::MIT_KEYS_NUMERIC)")]
    public void Construct(long flags = 1) => _flags = flags;

    [PhpMethod("public function getFlags(): int", Tentative = true)]
    public long GetFlags() => _flags;

    [PhpMethod("public function setFlags(int $flags): void", Tentative = true)]
    public void SetFlags(long flags) => _flags = flags;

    [PhpMethod("public function attachIterator(Iterator $iterator, string|int|null $info = null): void", Tentative = true)]
    public void AttachIterator(RequestContext ctx, PhpInstance iterator, Value info)
    {
        if (info.IsNullOrUndef)
        {
            Attach(ctx, iterator, default);
            return;
        }

        foreach (StorageElement e in Elements)
            if (Operators.Identical(ctx, in info, in e.Info)) Throw.New(ctx, "InvalidArgumentException", "Key duplication error");
        Attach(ctx, iterator, in info);
    }

    [PhpMethod("public function detachIterator(Iterator $iterator): void", Tentative = true)]
    public void DetachIterator(RequestContext ctx, PhpInstance iterator)
    {
        Detach(ctx, iterator);
        ToStart();
    }

    [PhpMethod("public function containsIterator(Iterator $iterator): bool", Tentative = true)]
    public bool ContainsIterator(RequestContext ctx, PhpInstance iterator) => Contains(ctx, iterator);

    [PhpMethod("public function countIterators(): int", Tentative = true)]
    public long CountIterators() => Length;

    private static Value Call(RequestContext ctx, PhpInstance iterator, PhpFunction method)
    {
        using var held = new OwnedValue(ctx, Value.Object(iterator).Copied());
        return SplSupport.Unwrap(ctx, ctx.CallFunction(method, iterator, []));
    }

    [PhpMethod("public function rewind(): void", Tentative = true)]
    public void RewindMethod(RequestContext ctx)
    {
        for (Position = 0; AtPosition is { } e && !ctx.HasPending; Forward()) Call(ctx, e.Object, e.Object.Class.IteratorRewind!).Release(ctx);
    }

    [PhpMethod("public function next(): void", Tentative = true)]
    public void NextMethod(RequestContext ctx)
    {
        for (Position = 0; AtPosition is { } e && !ctx.HasPending; Forward()) Call(ctx, e.Object, e.Object.Class.IteratorNext!).Release(ctx);
    }

    private static bool IsValid(RequestContext ctx, PhpInstance iterator)
    {
        Value valid = Call(ctx, iterator, iterator.Class.IteratorValid!);
        bool result = valid.IsTrue;
        valid.Release(ctx);
        return result;
    }

    [PhpMethod("public function valid(): bool", Tentative = true)]
    public bool ValidMethod(RequestContext ctx)
    {
        if (Length == 0) return false;
        bool all = (_flags & NeedAll) != 0;
        for (Position = 0; AtPosition is { } e && !ctx.HasPending; Forward())
            if (IsValid(ctx, e.Object) != all) return !all;
        return all;
    }

    [PhpMethod("public function key(): array", Tentative = true)]
    public Value KeyMethod(RequestContext ctx) => All(ctx, keys: true);

    [PhpMethod("public function current(): array", Tentative = true)]
    public Value CurrentMethod(RequestContext ctx) => All(ctx, keys: false);

    private Value All(RequestContext ctx, bool keys)
    {
        string name = keys ? "key" : "current";
        if (Length < 1) Throw.New(ctx, "RuntimeException", $"Called {name}() on an invalid iterator");
        var result = new PhpArray(Length);
        for (Position = 0; AtPosition is { } e && !ctx.HasPending; Forward())
        {
            using var iterator = new OwnedValue(ctx, Value.Object(e.Object).Copied());
            using var info = new OwnedValue(ctx, e.Info.Copied());
            Value value = Value.Null;
            if (IsValid(ctx, e.Object))
            {
                value = Call(ctx, e.Object, keys ? e.Object.Class.IteratorKey! : e.Object.Class.IteratorCurrent!);
                if (value.IsUndef)
                {
                    Abandon(ctx, result);
                    if (ctx.HasPending) ctx.ThrowError("RuntimeException", "Failed to call sub iterator method");
                    return default;
                }
            }
            else if ((_flags & NeedAll) != 0)
            {
                Abandon(ctx, result);
                ctx.ThrowError("RuntimeException", $"Called {name}() with non valid sub iterator");
                return default;
            }

            if ((_flags & KeysAssoc) == 0)
            {
                result.Append(ctx, in value);
            }
            else if (info.Value.IsInt || info.Value.IsString)
            {
                SetAssoc(ctx, result, info.Value, in value);
            }
            else
            {
                value.Release(ctx);
                Abandon(ctx, result);
                Throw.New(ctx, "InvalidArgumentException", "Sub-Iterator is associated with NULL");
            }
        }

        return Value.Array(result);
    }

    private static void SetAssoc(RequestContext ctx, PhpArray result, in Value key, in Value owned)
    {
        if (key.IsInt) result.Set(ctx, key.n, in owned);
        else result.SetSymbol(ctx, key.AsString, in owned);
    }

    /// <summary>Gives up the half-built result.</summary>
    private static void Abandon(RequestContext ctx, PhpArray result) => Value.Array(result).Release(ctx);

    [PhpMethod("public function __debugInfo(): array", Tentative = true)]
    public PhpArray DebugInfo() => DebugInfoOf();
}
