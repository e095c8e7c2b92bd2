using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Spl;

/// <summary>An element; taken out of its list its value is undef, and positions that stand on it see that.</summary>
internal sealed class ListNode
{
    internal ListNode? Prev, Next;
    internal Value Data;
}

/// <summary>A place in a list: SplDoublyLinkedList's own, and that of each foreach.</summary>
internal struct ListPosition
{
    internal ListNode? Node;
    internal long Index;
}

[PhpExtension("SPL")]
[PhpClass("class SplDoublyLinkedList implements Iterator, Countable, ArrayAccess, Serializable")]
[PhpClassConst("const int IT_MODE_LIFO = 2")]
[PhpClassConst("const int IT_MODE_FIFO = 0")]
[PhpClassConst("const int IT_MODE_DELETE = 1")]
[PhpClassConst("const int IT_MODE_KEEP = 0")]
internal partial class DoublyLinkedListObject(PhpClass cls) : PhpInstance(cls)
{
    private const int Delete = 1, Lifo = 2, ModeMask = 3;

    /// <summary>The direction is frozen (SplQueue, SplStack).</summary>
    private protected const int Fixed = 4;

    private ListNode? _head, _tail;
    private long _length;
    private protected int Flags_;
    private ListPosition _position;

    private bool IsLifo => (Flags_ & Lifo) != 0;

    // ---- the list ----

    private void Push(in Value value)
    {
        var node = new ListNode { Prev = _tail };
        Value.Copy(ref node.Data, value.Dereferenced());
        if (_tail is not null) _tail.Next = node;
        else _head = node;
        _tail = node;
        _length++;
    }

    /// <summary>The last value, owned; undef when there is none.</summary>
    private Value TakeLast()
    {
        if (_tail is not { } node) return default;
        if (node.Prev is not null) node.Prev.Next = null;
        else _head = null;
        _tail = node.Prev;
        _length--;
        Value data = node.Data;
        node.Data = default;
        node.Prev = null;
        return data;
    }

    /// <summary>The first value, owned; undef when there is none.</summary>
    private Value TakeFirst()
    {
        if (_head is not { } node) return default;
        if (node.Next is not null) node.Next.Prev = null;
        else _tail = null;
        _head = node.Next;
        _length--;
        Value data = node.Data;
        node.Data = default;
        node.Next = null;
        return data;
    }

    /// <summary>Counted from the end that iteration starts at.</summary>
    private ListNode? NodeAt(long offset)
    {
        ListNode? node = IsLifo ? _tail : _head;
        for (long i = 0; node is not null && i < offset; i++) node = IsLifo ? node.Prev : node.Next;
        return node;
    }

    private ListNode Existing(RequestContext ctx, long index)
    {
        if (index < 0 || index >= _length) SplArg.Error(ctx, "OutOfRangeException", 1, "is out of range");
        if (NodeAt(index) is { } node) return node;
        SplArg.Error(ctx, "OutOfRangeException", 1, "is an invalid offset");
        return null;
    }

    private void Rewind(ref ListPosition p, int flags)
    {
        bool lifo = (flags & Lifo) != 0;
        p.Index = lifo ? _length - 1 : 0;
        p.Node = lifo ? _tail : _head;
    }

    private void Move(RequestContext ctx, ref ListPosition p, int flags)
    {
        if (p.Node is not { } old) return;
        bool delete = (flags & Delete) != 0;
        Value gone = default;
        if ((flags & Lifo) != 0)
        {
            p.Node = old.Prev;
            p.Index--;
            if (delete) gone = TakeLast();
        }
        else
        {
            p.Node = old.Next;
            if (delete) gone = TakeFirst();
            else p.Index++;
        }

        gone.Release(ctx);
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

    internal override PhpInstance? CloneObject(RequestContext ctx)
    {
        var copy = (DoublyLinkedListObject)ctx.NewBare(Class);
        for (ListNode? n = _head; n is not null; n = n.Next) copy.Push(in n.Data);
        copy.Flags_ = Flags_;
        copy._position.Node = copy._head;
        CopyMembers(ctx, copy);
        return copy;
    }

    internal override void EnumerateChildren(ChildVisitor visit)
    {
        for (ListNode? n = _head; n is not null; n = n.Next) visit(in n.Data);
        base.EnumerateChildren(visit);
    }

    internal override void FreeObject(RequestContext ctx)
    {
        base.FreeObject(ctx);
        while (_length > 0) TakeLast().Release(ctx);
        _position = default;
    }

    /// <summary>foreach: a position of its own, starting where the list's is.</summary>
    private sealed class Walk : ObjectIterator
    {
        private readonly DoublyLinkedListObject _list;
        private readonly int _flags;
        private ListPosition _at;

        internal Walk(DoublyLinkedListObject list)
        {
            _list = list;
            _flags = list.Flags_ & ModeMask;
            _at = list._position;
            list.AddRef();
        }

        internal override void Rewind(RequestContext ctx) => _list.Rewind(ref _at, _flags);

        internal override bool Valid(RequestContext ctx) => _at.Node is not null;

        internal override Value Current(RequestContext ctx) => _at.Node is { } node ? node.Data.Copied() : default;

        internal override Value Key(RequestContext ctx) => Value.Int(_at.Index);

        internal override void MoveNext(RequestContext ctx) => _list.Move(ctx, ref _at, _flags);

        internal override void Dispose(RequestContext ctx) => Value.Object(_list).Release(ctx);

        internal override void EnumerateChildren(ChildVisitor visit) => visit(Value.Object(_list));
    }
}

[PhpExtension("SPL")]
[PhpClass("class SplQueue extends SplDoublyLinkedList")]
internal sealed class QueueObject : DoublyLinkedListObject
{
    public QueueObject(PhpClass cls)
        : base(cls) => Flags_ = Fixed;

    [PhpMethod("public function enqueue(mixed $value): void", Tentative = true)]
    public void Enqueue(RequestContext ctx, Value value) => PushMethod(ctx, value);

    [PhpMethod("public function dequeue(): mixed", Tentative = true)]
    public Value Dequeue(RequestContext ctx) => ShiftMethod(ctx);
}

[PhpExtension("SPL")]
[PhpClass("class SplStack extends SplDoublyLinkedList")]
internal sealed class StackObject : DoublyLinkedListObject
{
    public StackObject(PhpClass cls)
        : base(cls) => Flags_ = Fixed | 2;
}
