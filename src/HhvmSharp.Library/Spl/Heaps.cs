using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Spl;

/// <summary>A value and, in a SplPriorityQueue, its priority. Both owned.</summary>
internal struct HeapElement
{
    internal Value Data, Priority;

    internal readonly void Release(RequestContext ctx)
    {
        Data.Release(ctx);
        Priority.Release(ctx);
    }
}

/// <summary>
/// What SplHeap and SplPriorityQueue share: a binary heap in an array, with the sequence of comparisons that PHP makes
/// (user comparisons see it). An exception in a comparison leaves the heap marked as corrupted.
/// </summary>
internal abstract class HeapObjectBase : PhpInstance
{
    private HeapElement[] _elements = new HeapElement[8];
    private int _length;
    private bool _writing;

    private protected HeapObjectBase(PhpClass cls)
        : base(cls) =>
        UserCompare = cls.FindMethod(CompareName) is UserFunction compare ? compare : null;

    private static readonly PhpString CompareName = PhpString.Literal("compare");

    /// <summary>compare(), when PHP code has overridden it.</summary>
    private protected readonly PhpFunction? UserCompare;

    private protected bool Corrupted;

    private protected int Length => _length;

    private protected ref HeapElement Top => ref _elements[0];

    /// <summary>Positive when a comes out before b.</summary>
    private protected abstract int CompareElements(RequestContext ctx, in HeapElement a, in HeapElement b);

    /// <summary>What iteration gives for an element, owned.</summary>
    private protected abstract Value Shown(in HeapElement element);

    private protected abstract PhpArray DebugElements();

    private protected int CallCompare(RequestContext ctx, in Value a, in Value b)
    {
        Value held = Value.Object(this).Copied();
        Value result = ctx.CallFunction(UserCompare!, this, [a, b]);
        long order = ctx.HasPending ? 0 : Conversions.ToInt(ctx, in result);
        result.Release(ctx);
        held.Release(ctx);
        return Math.Sign(order);
    }

    private int Compare(RequestContext ctx, in HeapElement a, in HeapElement b) => ctx.HasPending ? 0 : CompareElements(ctx, in a, in b);

    /// <summary>Takes over the element.</summary>
    private protected void Insert(RequestContext ctx, HeapElement element)
    {
        if (_length == _elements.Length) Array.Resize(ref _elements, _length * 2);
        _writing = true;
        int i = _length;
        for (; i > 0; i = (i - 1) / 2)
        {
            // a copy: the comparison may run code that looks at the heap
            HeapElement parent = _elements[(i - 1) / 2];
            if (Compare(ctx, in parent, in element) >= 0) break;
            _elements[i] = parent;
        }

        _length++;
        _writing = false;
        if (ctx.HasPending) Corrupted = true;
        _elements[i] = element;
    }

    /// <summary>Takes out the first element, owned; false when there is none.</summary>
    private protected bool TakeTop(RequestContext ctx, out HeapElement top)
    {
        top = default;
        if (_length == 0) return false;
        int limit = (_length - 1) / 2;
        _writing = true;
        top = _elements[0];
        HeapElement bottom = _elements[--_length];
        int i = 0;
        while (i < limit)
        {
            int j = (i * 2) + 1;
            if (j != _length && Compare(ctx, in _elements[j + 1], in _elements[j]) > 0) j++;
            if (Compare(ctx, in bottom, in _elements[j]) >= 0) break;
            _elements[i] = _elements[j];
            i = j;
        }

        _writing = false;
        if (ctx.HasPending) Corrupted = true;
        if (i != _length) _elements[i] = bottom;
        _elements[_length] = default;
        return true;
    }

    /// <summary>The RuntimeExceptions of a heap that must not be used now: true when one is pending.</summary>
    private protected bool Refuse(RequestContext ctx, bool write)
    {
        if (Corrupted) ctx.ThrowError("RuntimeException", "Heap is corrupted, heap properties are no longer ensured.");
        else if (write && _writing) ctx.ThrowError("RuntimeException", "Heap cannot be changed when it is already being modified.");
        else return false;
        return true;
    }

    private protected void CheckUse(RequestContext ctx, bool write)
    {
        if (Refuse(ctx, write)) throw PhpThrow.Instance;
    }

    private protected void Drop(RequestContext ctx)
    {
        if (TakeTop(ctx, out HeapElement top)) top.Release(ctx);
    }

    private protected ReadOnlySpan<HeapElement> Elements => _elements.AsSpan(0, _length);

    private protected PhpArray DebugInfoOf(string cls, int flags)
    {
        PhpArray info = BuildProperties();
        info.Add(SplSupport.PrivateName(cls, "flags"), Value.Int(flags));
        info.Add(SplSupport.PrivateName(cls, "isCorrupted"), Value.Bool(Corrupted));
        info.Add(SplSupport.PrivateName(cls, "heap"), Value.Array(DebugElements()));
        return info;
    }

    // ---- life ----

    internal override ObjectIterator? GetIterator(RequestContext ctx, bool byRef) =>
        SplSupport.RefuseReference(ctx, byRef) ? null : new Walk(this);

    internal override bool CountElements(RequestContext ctx, out long count)
    {
        if (SplSupport.IsUser(Class.CountMethod)) return base.CountElements(ctx, out count);
        count = _length;
        return true;
    }

    private protected void CopyTo(HeapObjectBase copy)
    {
        copy._elements = new HeapElement[_elements.Length];
        for (int i = 0; i < _length; i++)
        {
            Value.Copy(ref copy._elements[i].Data, in _elements[i].Data);
            Value.Copy(ref copy._elements[i].Priority, in _elements[i].Priority);
        }

        copy._length = _length;
        copy.Corrupted = Corrupted;
    }

    internal override void EnumerateChildren(ChildVisitor visit)
    {
        for (int i = 0; i < _length; i++)
        {
            visit(in _elements[i].Data);
            visit(in _elements[i].Priority);
        }

        base.EnumerateChildren(visit);
    }

    internal override void FreeObject(RequestContext ctx)
    {
        base.FreeObject(ctx);
        HeapElement[] elements = _elements;
        int length = _length;
        _elements = new HeapElement[1];
        _length = 0;
        for (int i = 0; i < length; i++) elements[i].Release(ctx);
    }

    /// <summary>foreach: always at the top, and taking it out.</summary>
    private sealed class Walk : ObjectIterator
    {
        private readonly HeapObjectBase _heap;

        /// <summary>A priority queue's element as it was built for the loop.</summary>
        private Value _current;

        internal Walk(HeapObjectBase heap)
        {
            _heap = heap;
            heap.AddRef();
        }

        internal override void Rewind(RequestContext ctx)
        {
        }

        internal override bool Valid(RequestContext ctx) => _heap._length != 0;

        internal override Value Current(RequestContext ctx)
        {
            if (_heap.Refuse(ctx, write: false) || _heap._length == 0) return default;
            if (_current.IsUndef) _current = _heap.Shown(in _heap._elements[0]);
            return _current.Copied();
        }

        internal override Value Key(RequestContext ctx) => Value.Int(_heap._length - 1);

        internal override void MoveNext(RequestContext ctx)
        {
            if (_heap.Refuse(ctx, write: true)) return;
            _heap.Drop(ctx);
            Value.Release(ctx, ref _current);
        }

        internal override void Invalidate(RequestContext ctx) => Value.Release(ctx, ref _current);

        internal override void Dispose(RequestContext ctx)
        {
            Value.Release(ctx, ref _current);
            Value.Object(_heap).Release(ctx);
        }

        internal override void EnumerateChildren(ChildVisitor visit)
        {
            visit(Value.Object(_heap));
            visit(in _current);
        }
    }
}

[PhpExtension("SPL")]
[PhpClass("abstract class SplHeap implements Iterator, Countable")]
[PhpMethod("abstract protected function compare(mixed $value1, mixed $value2): int", Tentative = true)]
internal class HeapObject(PhpClass cls) : HeapObjectBase(cls)
{
    private protected override int CompareElements(RequestContext ctx, in HeapElement a, in HeapElement b) =>
        UserCompare is not null ? CallCompare(ctx, in a.Data, in b.Data) : Operators.Compare(ctx, in a.Data, in b.Data);

    private protected override Value Shown(in HeapElement element) => element.Data.Copied();

    private protected override PhpArray DebugElements()
    {
        var list = new PhpArray(Length);
        foreach (ref readonly HeapElement e in Elements) list.Append(e.Data.Copied());
        return list;
    }

    internal override PhpInstance? CloneObject(RequestContext ctx)
    {
        var copy = (HeapObject)ctx.NewBare(Class);
        CopyTo(copy);
        CopyMembers(ctx, copy);
        return copy;
    }

    [PhpMethod("public function extract(): mixed", Tentative = true)]
    public Value Extract(RequestContext ctx)
    {
        CheckUse(ctx, write: true);
        if (!TakeTop(ctx, out HeapElement top)) Throw.New(ctx, "RuntimeException", "Can't extract from an empty heap");
        return top.Data;
    }

    [PhpMethod("public function insert(mixed $value): true", Tentative = true)]
    public bool InsertMethod(RequestContext ctx, Value value)
    {
        CheckUse(ctx, write: true);
        Insert(ctx, new HeapElement { Data = value.Dereferenced().Copied() });
        return true;
    }

    [PhpMethod("public function top(): mixed", Tentative = true)]
    public Value TopMethod(RequestContext ctx)
    {
        CheckUse(ctx, write: false);
        if (Length == 0) Throw.New(ctx, "RuntimeException", "Can't peek at an empty heap");
        return Top.Data.Copied();
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
    public Value CurrentMethod() => Length == 0 ? Value.Null : Top.Data.Copied();

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

    [PhpMethod("public function __debugInfo(): array", Tentative = true)]
    public PhpArray DebugInfo() => DebugInfoOf("SplHeap", 0);
}

[PhpExtension("SPL")]
[PhpClass("class SplMinHeap extends SplHeap")]
internal sealed class MinHeapObject(PhpClass cls) : HeapObject(cls)
{
    private protected override int CompareElements(RequestContext ctx, in HeapElement a, in HeapElement b) =>
        UserCompare is not null ? CallCompare(ctx, in a.Data, in b.Data) : Operators.Compare(ctx, in b.Data, in a.Data);

    [PhpMethod("protected function compare(mixed $value1, mixed $value2): int", Tentative = true)]
    public static long CompareMethod(RequestContext ctx, MinHeapObject self, Value value1, Value value2) => Operators.Compare(ctx, in value2, in value1);
}

[PhpExtension("SPL")]
[PhpClass("class SplMaxHeap extends SplHeap")]
internal sealed class MaxHeapObject(PhpClass cls) : HeapObject(cls)
{
    [PhpMethod("protected function compare(mixed $value1, mixed $value2): int", Tentative = true)]
    public static long CompareMethod(RequestContext ctx, MaxHeapObject self, Value value1, Value value2) => Operators.Compare(ctx, in value1, in value2);
}
