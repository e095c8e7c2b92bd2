using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>WeakReference: one object for each referent.</summary>
[PhpExtension("Core")]
[PhpClass("final class WeakReference", NotSerializable = true, Uncloneable = true, NoDynamicProperties = true)]
internal sealed class WeakReferenceObject(PhpClass cls) : PhpInstance(cls)
{
    /// <summary>Not owned; null once the referent is gone.</summary>
    internal PhpInstance? Referent;

    [PhpMethod("public function __construct()")]
    public void Construct(RequestContext ctx) =>
        Throw.Error(ctx, "Direct instantiation of WeakReference is not allowed, use WeakReference::create instead");

    [PhpMethod("public static function create(object $object): WeakReference")]
    public static Value Create(RequestContext ctx, PhpInstance @object)
    {
        WeakObservers observers = ctx.WeakObserversOf(@object);
        if (observers.Reference is { } known) return Value.Object(known).Copied();
        var reference = (WeakReferenceObject)ctx.NewObject(ctx.Environment.CoreClass("weakreference"));
        reference.Referent = @object;
        observers.Reference = reference;
        return Value.Object(reference);
    }

    [PhpMethod("public function get(): ?object")]
    public Value Get() => Referent is null ? Value.Null : Value.Object(Referent).Copied();

    internal override void FreeObject(RequestContext ctx)
    {
        if (Referent is not null && ctx.FindWeakObservers(Referent) is { } observers) observers.Reference = null;
        Referent = null;
        base.FreeObject(ctx);
    }
}

/// <summary>WeakMap: values by object identity, without keeping the key alive.</summary>
[PhpExtension("Core")]
[PhpClass("final class WeakMap implements ArrayAccess, Countable, IteratorAggregate", NotSerializable = true, NoDynamicProperties = true)]
internal sealed class WeakMapObject(PhpClass cls) : PhpInstance(cls)
{
    /// <summary>Values are owned, keys are not.</summary>
    private readonly WeakEntries _entries = new();

    [PhpMethod("public function offsetGet($object): mixed")]
    public Value OffsetGet(RequestContext ctx, Value @object) => Entry(ctx, in @object).Value.Dereferenced().Copied();

    private PhpReference Entry(RequestContext ctx, in Value key)
    {
        PhpInstance o = Key(ctx, in key);
        if (_entries.Find(o) is not { } entry)
        {
            Throw.Error(ctx, $"Object {o.Class.Name}#{o.Id} not contained in WeakMap");
            return null;
        }

        return entry.Value;
    }

    private static PhpInstance Key(RequestContext ctx, in Value key)
    {
        if (key.Dereferenced().o is PhpInstance o) return o;
        Throw.TypeError(ctx, "WeakMap key must be an object");
        return null;
    }

    [PhpMethod("public function offsetSet($object, mixed $value): void")]
    public void OffsetSet(RequestContext ctx, Value @object, Value value)
    {
        if (@object.IsNull) Throw.Error(ctx, "Cannot append to WeakMap");
        Value.AssignMove(ctx, ref EntryFor(ctx, Key(ctx, in @object)).Value, value.Copied());
    }

    private PhpReference EntryFor(RequestContext ctx, PhpInstance key)
    {
        if (_entries.Find(key) is { } known) return known.Value;
        ctx.WeakObserversOf(key).Maps.Add(this);
        return _entries.Add(key, new PhpReference(Value.Null)).Value;
    }

    [PhpMethod("public function offsetExists($object): bool")]
    public bool OffsetExists(RequestContext ctx, Value @object) =>
        _entries.Find(Key(ctx, in @object)) is { } entry && !entry.Value.Value.Dereferenced().IsNull;

    [PhpMethod("public function offsetUnset($object): void")]
    public void OffsetUnset(RequestContext ctx, Value @object)
    {
        PhpInstance key = Key(ctx, in @object);
        if (_entries.Find(key) is null) return;
        ctx.FindWeakObservers(key)?.Maps.Remove(this);
        Forget(ctx, key);
    }

    [PhpMethod("public function count(): int")]
    public long Count_() => _entries.Count;

    [PhpMethod("public function getIterator(): Iterator")]
    public Value GetIteratorObject(RequestContext ctx) => ctx.WrapIterator(GetIterator(ctx, byRef: false)!);

    /// <summary>The key died, or was unset.</summary>
    internal void Forget(RequestContext ctx, PhpInstance key)
    {
        if (_entries.Remove(key) is { } entry) Value.FromHeap(entry.Value).Release(ctx);
    }

    internal override Value ReadDimension(RequestContext ctx, in Value offset, FetchMode mode)
    {
        try
        {
            return OffsetGet(ctx, offset);
        }
        catch (PhpThrow)
        {
            return default;
        }
    }

    /// <summary>Write-fetches reach the entry itself.</summary>
    internal override SlotResult GetDimensionSlot(RequestContext ctx, in Value offset, FetchMode mode, out object container, out int index)
    {
        container = this;
        index = 0;
        try
        {
            if (offset.IsUndef) Throw.Error(ctx, "Cannot append to WeakMap");
            container = Entry(ctx, in offset);
            return SlotResult.Found;
        }
        catch (PhpThrow)
        {
            return SlotResult.Failed;
        }
    }

    internal override ObjectIterator? GetIterator(RequestContext ctx, bool byRef) => new Walk(this, byRef);

    internal override PhpInstance? CloneObject(RequestContext ctx)
    {
        var copy = (WeakMapObject)ctx.NewObject(Class);
        for (WeakEntries.Entry? e = _entries.First; e is not null; e = _entries.Next(e)) copy.EntryFor(ctx, e.Key).Value = e.Value.Value.Dereferenced().Copied();
        return copy;
    }

    internal override void EnumerateChildren(ChildVisitor visit)
    {
        for (WeakEntries.Entry? e = _entries.First; e is not null; e = _entries.Next(e)) visit(Value.FromHeap(e.Value));
    }

    /// <summary>For the cycle collector: a key and the map own the entry together.</summary>
    internal WeakEntries Entries => _entries;

    internal override PhpArray GetDebugInfo(RequestContext ctx)
    {
        var list = new PhpArray(_entries.Count);
        for (WeakEntries.Entry? e = _entries.First; e is not null; e = _entries.Next(e))
        {
            var pair = new PhpArray(2);
            pair.Add("key", Value.Object(e.Key).Copied());
            pair.Add("value", e.Value.Value.Copied());
            list.Append(Value.Array(pair));
        }

        return list;
    }

    internal override void FreeObject(RequestContext ctx)
    {
        while (_entries.First is { } entry)
        {
            ctx.FindWeakObservers(entry.Key)?.Maps.Remove(this);
            Forget(ctx, entry.Key);
        }

        base.FreeObject(ctx);
    }

    private sealed class Walk : ObjectIterator
    {
        private readonly WeakMapObject _map;
        private readonly bool _byRef;
        private WeakEntries.Entry? _at;

        internal Walk(WeakMapObject map, bool byRef)
        {
            _map = map;
            _byRef = byRef;
            map.AddRef();
        }

        internal override void Rewind(RequestContext ctx) => _at = _map._entries.First;

        internal override bool Valid(RequestContext ctx)
        {
            // the entry may be gone meanwhile: what stands in its place is next
            if (_at is { IsRemoved: true }) _at = _map._entries.Next(_at);
            return _at is not null;
        }

        internal override Value Current(RequestContext ctx)
        {
            ref Value value = ref _at!.Value.Value;
            return _byRef ? Value.FromHeap(Value.MakeRef(ref value)).Copied() : value.Dereferenced().Copied();
        }

        internal override Value Key(RequestContext ctx) => Value.Object(_at!.Key).Copied();

        internal override void MoveNext(RequestContext ctx)
        {
            if (_at is not null) _at = _map._entries.Next(_at);
        }

        internal override void Dispose(RequestContext ctx) => Value.Object(_map).Release(ctx);
    }
}

/// <summary>Who must hear of an object's end.</summary>
internal sealed class WeakObservers
{
    internal WeakReferenceObject? Reference;
    internal readonly List<WeakMapObject> Maps = [];
}
