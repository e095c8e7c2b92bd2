using HhvmSharp.Library.Standard.Variables;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Spl;

internal partial class DoublyLinkedListObject
{
    [PhpMethod("public function add(int $index, mixed $value): void", Tentative = true)]
    public void AddMethod(RequestContext ctx, long index, Value value)
    {
        if (index < 0 || index > _length) SplArg.Error(ctx, "OutOfRangeException", 1, "is out of range");
        if (index == _length)
        {
            Push(in value);
            return;
        }

        ListNode before = NodeAt(index)!;
        var node = new ListNode { Next = before, Prev = before.Prev };
        Value.Copy(ref node.Data, value.Dereferenced());
        if (node.Prev is null) _head = node;
        else node.Prev.Next = node;
        before.Prev = node;
        _length++;
    }

    [PhpMethod("public function pop(): mixed", Tentative = true)]
    public Value PopMethod(RequestContext ctx)
    {
        Value v = TakeLast();
        if (v.IsUndef) Throw.New(ctx, "RuntimeException", "Can't pop from an empty datastructure");
        return v;
    }

    [PhpMethod("public function shift(): mixed", Tentative = true)]
    public Value ShiftMethod(RequestContext ctx)
    {
        Value v = TakeFirst();
        if (v.IsUndef) Throw.New(ctx, "RuntimeException", "Can't shift from an empty datastructure");
        return v;
    }

    [PhpMethod("public function push(mixed $value): void", Tentative = true)]
    public void PushMethod(RequestContext ctx, Value value) => Push(in value);

    [PhpMethod("public function unshift(mixed $value): void", Tentative = true)]
    public void UnshiftMethod(RequestContext ctx, Value value)
    {
        var node = new ListNode { Next = _head };
        Value.Copy(ref node.Data, value.Dereferenced());
        if (_head is not null) _head.Prev = node;
        else _tail = node;
        _head = node;
        _length++;
    }

    [PhpMethod("public function top(): mixed", Tentative = true)]
    public Value TopMethod(RequestContext ctx) => Peek(ctx, _tail);

    [PhpMethod("public function bottom(): mixed", Tentative = true)]
    public Value BottomMethod(RequestContext ctx) => Peek(ctx, _head);

    private static Value Peek(RequestContext ctx, ListNode? node)
    {
        if (node is null || node.Data.IsUndef) Throw.New(ctx, "RuntimeException", "Can't peek at an empty datastructure");
        return node.Data.Copied();
    }

    [PhpMethod("public function __debugInfo(): array", Tentative = true)]
    public PhpArray DebugInfo(RequestContext ctx)
    {
        PhpArray info = BuildProperties();
        info.Add(SplSupport.PrivateName("SplDoublyLinkedList", "flags"), Value.Int(Flags_));
        info.Add(SplSupport.PrivateName("SplDoublyLinkedList", "dllist"), Value.Array(Elements()));
        return info;
    }

    private PhpArray Elements()
    {
        var list = new PhpArray((int)_length);
        for (ListNode? n = _head; n is not null; n = n.Next) list.Append(n.Data.Copied());
        return list;
    }

    [PhpMethod("public function count(): int", Tentative = true)]
    public long CountMethod() => _length;

    [PhpMethod("public function isEmpty(): bool", Tentative = true)]
    public bool IsEmptyMethod(RequestContext ctx)
    {
        CountElements(ctx, out long count);
        return count == 0;
    }

    [PhpMethod("public function setIteratorMode(int $mode): int", Tentative = true)]
    public long SetIteratorMode(RequestContext ctx, long mode)
    {
        if ((Flags_ & Fixed) != 0 && (Flags_ & Lifo) != (mode & Lifo))
            Throw.New(ctx, "RuntimeException", "Iterators' LIFO/FIFO modes for SplStack/SplQueue objects are frozen");
        Flags_ = ((int)mode & ModeMask) | (Flags_ & Fixed);
        return Flags_;
    }

    [PhpMethod("public function getIteratorMode(): int", Tentative = true)]
    public long GetIteratorMode() => Flags_;

    [PhpMethod("public function offsetExists($index): bool", Tentative = true)]
    public bool OffsetExists(RequestContext ctx, Value index)
    {
        long i = SplArg.Int(ctx, in index, 1);
        return i >= 0 && i < _length;
    }

    [PhpMethod("public function offsetGet($index): mixed", Tentative = true)]
    public Value OffsetGet(RequestContext ctx, Value index) => Existing(ctx, SplArg.Int(ctx, in index, 1)).Data.Copied();

    [PhpMethod("public function offsetSet($index, mixed $value): void", Tentative = true)]
    public void OffsetSet(RequestContext ctx, Value index, Value value)
    {
        if (index.Dereferenced().IsNull)
        {
            Push(in value);
            return;
        }

        ListNode node = Existing(ctx, SplArg.Int(ctx, in index, 1, nullable: true));
        SplSupport.Put(ctx, ref node.Data, value.Dereferenced().Copied());
    }

    [PhpMethod("public function offsetUnset($index): void", Tentative = true)]
    public void OffsetUnset(RequestContext ctx, Value index)
    {
        ListNode node = Existing(ctx, SplArg.Int(ctx, in index, 1));
        if (node.Prev is not null) node.Prev.Next = node.Next;
        if (node.Next is not null) node.Next.Prev = node.Prev;
        if (ReferenceEquals(node, _head)) _head = node.Next;
        if (ReferenceEquals(node, _tail)) _tail = node.Prev;
        node.Prev = null;
        node.Next = null;
        _length--;
        if (ReferenceEquals(_position.Node, node)) _position.Node = null;
        Value data = node.Data;
        node.Data = default;
        data.Release(ctx);
    }

    // ---- Iterator ----

    [PhpMethod("public function rewind(): void", Tentative = true)]
    public void RewindMethod() => Rewind(ref _position, Flags_);

    [PhpMethod("public function current(): mixed", Tentative = true)]
    public Value CurrentMethod() => _position.Node is { Data.IsUndef: false } node ? node.Data.Copied() : Value.Null;

    [PhpMethod("public function key(): int", Tentative = true)]
    public long KeyMethod() => _position.Index;

    [PhpMethod("public function prev(): void", Tentative = true)]
    public void PrevMethod(RequestContext ctx) => Move(ctx, ref _position, Flags_ ^ Lifo);

    [PhpMethod("public function next(): void", Tentative = true)]
    public void NextMethod(RequestContext ctx) => Move(ctx, ref _position, Flags_);

    [PhpMethod("public function valid(): bool", Tentative = true)]
    public bool ValidMethod() => _position.Node is not null;

    // ---- serialization ----

    [PhpMethod("public function unserialize(string $data): void", Tentative = true)]
    public void Unserialize(RequestContext ctx, PhpString data)
    {
        if (data.Length == 0) return;
        while (_length > 0) TakeLast().Release(ctx);
        using var reader = new SerializedParts(ctx, data);
        Flags_ = (int)reader.ReadInt();
        while (reader.Take(':')) Push(reader.Read());
        if (!reader.AtEnd) reader.Fail();
    }

    [PhpMethod("public function serialize(): string", Tentative = true)]
    public Value Serialize(RequestContext ctx)
    {
        using var session = new SerializeSession(ctx);
        var text = new PhpStringBuilder();
        if (session.Write(Value.Int(Flags_)) is not { } flags) return default;
        text.Append(flags);
        for (ListNode? n = _head; n is not null; n = n.Next)
        {
            using var data = new OwnedValue(ctx, n.Data.Copied());
            if (session.Write(data.Value) is not { } part) return default;
            text.Append(":").Append(part);
        }

        return Value.String(text.ToPhpString());
    }

    [PhpMethod("public function __serialize(): array", Tentative = true)]
    public PhpArray SerializeData(RequestContext ctx)
    {
        var data = new PhpArray(3);
        data.Append(Value.Int(Flags_));
        data.Append(Value.Array(Elements()));
        data.Append(SplSupport.Members(ctx, this));
        return data;
    }

    [PhpMethod("public function __unserialize(array $data): void", Tentative = true)]
    public void UnserializeData(RequestContext ctx, PhpArray data)
    {
        Value flags = SplSupport.Item(data, 0), storage = SplSupport.Item(data, 1), members = SplSupport.Item(data, 2);
        if (!flags.IsInt || !storage.IsArray || !members.IsArray)
            Throw.New(ctx, "UnexpectedValueException", "Incomplete or ill-typed serialization data");
        Flags_ = (int)flags.n;
        foreach (KeyValuePair<Value, Value> element in storage.AsArray) Push(element.Value);
        SplSupport.LoadProperties(ctx, this, members.AsArray);
    }
}
