using HhvmSharp.Library.Standard.Variables;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Spl;

[PhpExtension("SPL")]
[PhpClass("class SplObjectStorage implements Countable, SeekableIterator, Serializable, ArrayAccess")]
internal sealed class ObjectStorageObject(PhpClass cls) : ObjectStorageBase(cls)
{
    internal override bool CountElements(RequestContext ctx, out long count)
    {
        if (SplSupport.IsUser(Class.CountMethod)) return base.CountElements(ctx, out count);
        count = Length;
        return true;
    }

    internal override int Compare(PhpContext context, in Value left, in Value right)
    {
        if (left.o is not ObjectStorageObject a || right.o is not ObjectStorageObject b) return base.Compare(context, in left, in right);
        if (ReferenceEquals(a, b)) return 0;
        if (a.Class.IsUser || b.Class.IsUser) return Operators.Uncomparable;
        if (a.Length != b.Length) return a.Length < b.Length ? -1 : 1;
        var ctx = (RequestContext)context;
        foreach (StorageElement e in a.Elements)
        {
            if (b.Find(ctx, e.Object) is not { } other) return 1;
            int result = Operators.Compare(ctx, in e.Info, in other.Info);
            if (result != 0 || ctx.HasPending) return result;
        }

        return 0;
    }

    [PhpMethod("public function attach(object $object, mixed $info = null): void", Tentative = true)]
    public void AttachMethod(RequestContext ctx, PhpInstance @object, Value info) => Attach(ctx, @object, in info);

    [PhpMethod("public function detach(object $object): void", Tentative = true)]
    public void DetachMethod(RequestContext ctx, PhpInstance @object)
    {
        Detach(ctx, @object);
        ToStart();
    }

    [PhpMethod("public function contains(object $object): bool", Tentative = true)]
    public bool ContainsMethod(RequestContext ctx, PhpInstance @object) => Contains(ctx, @object);

    [PhpMethod("public function addAll(SplObjectStorage $storage): int", Tentative = true)]
    public long AddAllMethod(RequestContext ctx, PhpInstance storage)
    {
        AddAll(ctx, (ObjectStorageBase)storage);
        return Length;
    }

    [PhpMethod("public function removeAll(SplObjectStorage $storage): int", Tentative = true)]
    public long RemoveAllMethod(RequestContext ctx, PhpInstance storage)
    {
        var other = (ObjectStorageObject)storage;
        int position = 0;
        while (other.At(ref position) is { } e && !ctx.HasPending)
        {
            // when the storages are one, the removal itself moves on
            if (!Detach(ctx, e.Object) || !ReferenceEquals(other, this)) position++;
        }

        ToStart();
        return Length;
    }

    [PhpMethod("public function removeAllExcept(SplObjectStorage $storage): int", Tentative = true)]
    public long RemoveAllExceptMethod(RequestContext ctx, PhpInstance storage)
    {
        var other = (ObjectStorageObject)storage;
        int position = 0;
        while (At(ref position) is { } e && !ctx.HasPending)
        {
            using var held = new OwnedValue(ctx, Value.Object(e.Object).Copied());
            if (!other.Contains(ctx, e.Object) && !ctx.HasPending) Detach(ctx, e.Object);
            position++;
        }

        ToStart();
        return Length;
    }

    [PhpMethod("public function getInfo(): mixed", Tentative = true)]
    public Value GetInfo() => AtPosition is { } e ? e.Info.Copied() : Value.Null;

    [PhpMethod("public function setInfo(mixed $info): void", Tentative = true)]
    public void SetInfo(RequestContext ctx, Value info)
    {
        if (AtPosition is { } e) SplSupport.Put(ctx, ref e.Info, info.Dereferenced().Copied());
    }

    [PhpMethod("public function count(int $mode = COUNT_NORMAL): int", Tentative = true)]
    public long CountMethod(long mode = 0) => Length;

    [PhpMethod("public function rewind(): void", Tentative = true)]
    public void RewindMethod() => ToStart();

    [PhpMethod("public function valid(): bool", Tentative = true)]
    public bool ValidMethod() => AtPosition is not null;

    [PhpMethod("public function key(): int", Tentative = true)]
    public long KeyMethod() => Index;

    [PhpMethod("public function current(): object", Tentative = true)]
    public Value CurrentMethod(RequestContext ctx)
    {
        StorageElement? e = AtPosition;
        if (e is null) Throw.New(ctx, "RuntimeException", "Called current() on invalid iterator");
        return Value.Object(e.Object).Copied();
    }

    [PhpMethod("public function next(): void", Tentative = true)]
    public void NextMethod()
    {
        Forward();
        Index++;
    }

    [PhpMethod("public function seek(int $offset): void")]
    public void SeekMethod(RequestContext ctx, long offset)
    {
        if (offset < 0 || offset >= Length) Throw.New(ctx, "OutOfBoundsException", $"Seek position {offset} is out of range");
        // back from here when that is nearer than from the start
        if (offset < Index && Index - offset > offset) ToStart();
        if (offset == 0) ToStart();
        for (; Index < offset; Index++) Forward();
        for (; Index > offset; Index--) Backward();
    }

    [PhpMethod("public function unserialize(string $data): void", Tentative = true)]
    public void Unserialize(RequestContext ctx, PhpString data)
    {
        if (data.Length == 0) return;
        using var reader = new SerializedParts(ctx, data);
        reader.Expect('x');
        reader.Expect(':');
        long count = reader.ReadInt();
        if (count < 0) reader.Fail();
        for (long i = 0; i < count; i++)
        {
            if (i > 0) reader.Expect(';');
            Value entry = reader.Read("OCr");
            // information was added to the format later
            Value info = reader.Take(',') ? reader.Read() : default;
            if (entry.o is PhpInstance o) Attach(ctx, o, in info);
            else reader.Fail();
            Throw.IfPending(ctx);
        }

        if (count > 0) reader.Expect(';');
        reader.Expect('m');
        reader.Expect(':');
        Value members = reader.Read();
        if (!members.IsArray) reader.Fail();
        SplSupport.LoadProperties(ctx, this, members.AsArray);
    }

    [PhpMethod("public function serialize(): string", Tentative = true)]
    public Value Serialize(RequestContext ctx)
    {
        using var session = new SerializeSession(ctx);
        var text = new PhpStringBuilder();
        text.Append("x:");
        if (session.Write(Value.Int(Length)) is not { } count) return default;
        text.Append(count);
        foreach (StorageElement e in Elements)
        {
            // serializing may change the storage
            using var info = new OwnedValue(ctx, e.Info.Copied());
            if (session.Write(Value.Object(e.Object)) is not { } o || session.Write(info.Value) is not { } inf) return default;
            text.Append(o).Append(",").Append(inf).Append(";");
        }

        using var members = new OwnedValue(ctx, Value.Array(BuildProperties()));
        return session.Write(members.Value) is { } last ? Value.String(text.Append("m:").Append(last).ToPhpString()) : default;
    }

    [PhpMethod("public function offsetExists($object): bool", Tentative = true)]
    public bool OffsetExists(RequestContext ctx, Value @object) => Contains(ctx, SplArg.Object(ctx, in @object, 1));

    [PhpMethod("public function offsetGet($object): mixed", Tentative = true)]
    public Value OffsetGet(RequestContext ctx, Value @object)
    {
        StorageElement? e = Find(ctx, SplArg.Object(ctx, in @object, 1));
        Throw.IfPending(ctx);
        if (e is null) Throw.New(ctx, "UnexpectedValueException", "Object not found");
        return e.Info.Dereferenced().Copied();
    }

    [PhpMethod("public function offsetSet($object, mixed $info = null): void", Tentative = true)]
    public void OffsetSet(RequestContext ctx, Value @object, Value info) => Attach(ctx, SplArg.Object(ctx, in @object, 1), in info);

    [PhpMethod("public function offsetUnset($object): void", Tentative = true)]
    public void OffsetUnset(RequestContext ctx, Value @object)
    {
        Detach(ctx, SplArg.Object(ctx, in @object, 1));
        ToStart();
    }

    [PhpMethod("public function getHash(object $object): string", Tentative = true)]
    public PhpString GetHash(PhpInstance @object) => SplFunctions.Hash(@object);

    [PhpMethod("public function __serialize(): array", Tentative = true)]
    public PhpArray SerializeData(RequestContext ctx)
    {
        var storage = new PhpArray(Length * 2);
        foreach (StorageElement e in Elements)
        {
            storage.Append(Value.Object(e.Object).Copied());
            storage.Append(e.Info.Copied());
        }

        var data = new PhpArray(2);
        data.Append(Value.Array(storage));
        data.Append(SplSupport.Members(ctx, this));
        return data;
    }

    [PhpMethod("public function __unserialize(array $data): void", Tentative = true)]
    public void UnserializeData(RequestContext ctx, PhpArray data)
    {
        Value storage = SplSupport.Item(data, 0), members = SplSupport.Item(data, 1);
        if (!storage.IsArray || !members.IsArray) Throw.New(ctx, "UnexpectedValueException", "Incomplete or ill-typed serialization data");
        PhpArray pairs = storage.AsArray;
        if (pairs.Length % 2 != 0) Throw.New(ctx, "UnexpectedValueException", "Odd number of elements");
        Value key = default;
        foreach (KeyValuePair<Value, Value> p in pairs)
        {
            if (key.IsUndef)
            {
                key = p.Value;
                continue;
            }

            // a reference is no object here
            var o = key.o as PhpInstance;
            if (o is null) Throw.New(ctx, "UnexpectedValueException", "Non-object key");
            Attach(ctx, o, p.Value.Dereferenced());
            Throw.IfPending(ctx);
            key = default;
        }

        SplSupport.LoadProperties(ctx, this, members.AsArray);
    }

    [PhpMethod("public function __debugInfo(): array", Tentative = true)]
    public PhpArray DebugInfo() => DebugInfoOf();
}
