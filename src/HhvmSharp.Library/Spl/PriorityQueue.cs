using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Spl;

[PhpExtension("SPL")]
[PhpClass("class SplPriorityQueue implements Iterator, Countable")]
[PhpClassConst("const int EXTR_BOTH = 3")]
[PhpClassConst("const int EXTR_PRIORITY = 2")]
[PhpClassConst("const int EXTR_DATA = 1")]
internal sealed class PriorityQueueObject(PhpClass cls) : HeapObjectBase(cls)
{
    private const int ExtractData = 1, ExtractPriority = 2, ExtractBoth = 3;

    private int _extract = ExtractData;

    private protected override int CompareElements(RequestContext ctx, in HeapElement a, in HeapElement b)
    {
        if (UserCompare is not null) return CallCompare(ctx, in a.Priority, in b.Priority);
        return a.Priority.IsInt && b.Priority.IsInt ? a.Priority.n.CompareTo(b.Priority.n) : Operators.Compare(ctx, in a.Priority, in b.Priority);
    }

    private protected override Value Shown(in HeapElement element) => Shown(in element, _extract);

    private static Value Shown(in HeapElement element, int what)
    {
        if (what == ExtractData) return element.Data.Copied();
        if (what == ExtractPriority) return element.Priority.Copied();
        var both = new PhpArray(2);
        both.Add("data", element.Data.Copied());
        both.Add("priority", element.Priority.Copied());
        return Value.Array(both);
    }

    private protected override PhpArray DebugElements()
    {
        var list = new PhpArray(Length);
        foreach (ref readonly HeapElement e in Elements) list.Append(Shown(in e, ExtractBoth));
        return list;
    }

    internal override PhpInstance? CloneObject(RequestContext ctx)
    {
        var copy = (PriorityQueueObject)ctx.NewBare(Class);
        CopyTo(copy);
        copy._extract = _extract;
        CopyMembers(ctx, copy);
        return copy;
    }

    [PhpMethod("public function compare(mixed $priority1, mixed $priority2): int", Tentative = true)]
    public long CompareMethod(RequestContext ctx, Value priority1, Value priority2) => Operators.Compare(ctx, in priority1, in priority2);

    [PhpMethod("public function insert(mixed $value, mixed $priority): true", Tentative = true)]
    public bool InsertMethod(RequestContext ctx, Value value, Value priority)
    {
        CheckUse(ctx, write: true);
        Insert(ctx, new HeapElement { Data = value.Dereferenced().Copied(), Priority = priority.Dereferenced().Copied() });
        return true;
    }

    [PhpMethod("public function setExtractFlags(int $flags): int", Tentative = true)]
    public long SetExtractFlags(RequestContext ctx, long flags)
    {
        if ((flags & ExtractBoth) == 0) Throw.New(ctx, "RuntimeException", "Must specify at least one extract flag");
        _extract = (int)flags & ExtractBoth;
        return _extract;
    }

    [PhpMethod("public function top(): mixed", Tentative = true)]
    public Value TopMethod(RequestContext ctx)
    {
        CheckUse(ctx, write: false);
        if (Length == 0) Throw.New(ctx, "RuntimeException", "Can't peek at an empty heap");
        return Shown(in Top);
    }

    [PhpMethod("public function extract(): mixed", Tentative = true)]
    public Value Extract(RequestContext ctx)
    {
        CheckUse(ctx, write: true);
        if (!TakeTop(ctx, out HeapElement top)) Throw.New(ctx, "RuntimeException", "Can't extract from an empty heap");
        Value result = Shown(in top);
        top.Release(ctx);
        return result;
    }

    [PhpMethod("public function count(): int", Tentative = true)]
    public long CountMethod() => Length;

    [PhpMethod("public function isEmpty(): bool", Tentative = true)]
    public bool IsEmptyMethod() => Length == 0;

    [PhpMethod("public function rewind(): void", Tentative = true)]
    public void RewindMethod()
    {
    }

    [PhpMethod("public function current(): mixed", Tentative = true)]
    public Value CurrentMethod() => Length == 0 ? Value.Null : Shown(in Top);

    [PhpMethod("public function key(): int", Tentative = true)]
    public long KeyMethod() => Length - 1;

    [PhpMethod("public function next(): void", Tentative = true)]
    public void NextMethod(RequestContext ctx)
    {
        CheckUse(ctx, write: true);
        Drop(ctx);
    }

    [PhpMethod("public function valid(): bool", Tentative = true)]
    public bool ValidMethod() => Length != 0;

    [PhpMethod("public function recoverFromCorruption(): true", Tentative = true)]
    public bool RecoverMethod()
    {
        Corrupted = false;
        return true;
    }

    [PhpMethod("public function isCorrupted(): bool", Tentative = true)]
    public bool IsCorruptedMethod() => Corrupted;

    [PhpMethod("public function getExtractFlags(): int", Tentative = true)]
    public long GetExtractFlags() => _extract;

    [PhpMethod("public function __debugInfo(): array", Tentative = true)]
    public PhpArray DebugInfo() => DebugInfoOf("SplPriorityQueue", _extract);
}
