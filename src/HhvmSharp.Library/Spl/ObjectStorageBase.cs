using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Spl;

/// <summary>An object with its information, both owned.</summary>
internal sealed class StorageElement(PhpInstance o)
{
    internal readonly PhpInstance Object = o;
    internal Value Info;
}

/// <summary>
/// What SplObjectStorage and MultipleIterator share: objects in order of insertion, found by identity or, where
/// getHash() is overridden, by what it returns. Removed elements leave holes, so that walks go on.
/// </summary>
internal abstract class ObjectStorageBase(PhpClass cls) : PhpInstance(cls)
{
    private static readonly PhpString GetHashName = PhpString.Literal("gethash");

    private readonly List<StorageElement?> _elements = [];
    private readonly Dictionary<object, int> _places = new(KeyComparer.Instance);

    /// <summary>The walk's position in <see cref="_elements"/>, and its number.</summary>
    private protected int Position;
    private protected long Index;

    private readonly PhpFunction? _userHash = cls.FindMethod(GetHashName) is UserFunction hash ? hash : null;

    /// <summary>Objects by identity, strings by content.</summary>
    private sealed class KeyComparer : IEqualityComparer<object>
    {
        internal static readonly KeyComparer Instance = new();

        public new bool Equals(object? x, object? y) => ReferenceEquals(x, y) || (x is PhpString a && y is PhpString b && a.Equals(b));

        public int GetHashCode(object o) => o is PhpString s ? s.GetHashCode() : System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(o);
    }

    private protected bool HasUserHash => _userHash is not null;

    internal int Length => _places.Count;

    /// <summary>What the object is found by; null with an exception pending.</summary>
    private object? KeyOf(RequestContext ctx, PhpInstance o)
    {
        if (_userHash is null) return o;
        Value hash = SplSupport.Unwrap(ctx, ctx.CallFunction(_userHash, this, [Value.Object(o)]));
        if (ctx.HasPending) return null;
        if (hash.IsString)
        {
            hash.AsString.MarkShared();
            return hash.AsString;
        }

        ctx.ThrowError("TypeError", $"{Class.Text}::getHash(): Return value must be of type string, {TypeNames.OfValue(in hash)} returned");
        hash.Release(ctx);
        return null;
    }

    /// <summary>The element of an object; null when there is none or an exception is pending.</summary>
    private protected StorageElement? Find(RequestContext ctx, PhpInstance o) =>
        KeyOf(ctx, o) is { } key && _places.TryGetValue(key, out int at) ? _elements[at] : null;

    private protected bool Contains(RequestContext ctx, PhpInstance o) => Find(ctx, o) is not null;

    /// <summary>Adds the object, or replaces its information; both are copied. Null with an exception pending.</summary>
    private protected StorageElement? Attach(RequestContext ctx, PhpInstance o, in Value info)
    {
        if (KeyOf(ctx, o) is not { } key) return null;
        Value owned = info.IsUndef ? Value.Null : info.Dereferenced().Copied();
        if (_places.TryGetValue(key, out int at))
        {
            StorageElement known = _elements[at]!;
            SplSupport.Put(ctx, ref known.Info, in owned);
            return known;
        }

        if (_elements.Count > 16 && _elements.Count > _places.Count * 2) Compact();
        o.AddRef();
        var element = new StorageElement(o);
        Value.Move(ref element.Info, in owned);
        _places.Add(key, _elements.Count);
        _elements.Add(element);
        return element;
    }

    private void Compact()
    {
        int to = 0, position = Position;
        var moved = new int[_elements.Count];
        for (int i = 0; i < _elements.Count; i++)
        {
            if (i == Position) position = to;
            moved[i] = to;
            if (_elements[i] is { } e) _elements[to++] = e;
        }

        if (Position >= _elements.Count) position = to;
        _elements.RemoveRange(to, _elements.Count - to);
        Position = position;
        foreach (object key in _places.Keys.ToArray()) _places[key] = moved[_places[key]];
    }

    /// <summary>False when it was not there.</summary>
    private protected bool Detach(RequestContext ctx, PhpInstance o)
    {
        if (KeyOf(ctx, o) is not { } key || !_places.Remove(key, out int at)) return false;
        StorageElement gone = _elements[at]!;
        _elements[at] = null;
        if (_places.Count == 0) _elements.Clear();
        else if (at == _elements.Count - 1) _elements.RemoveAt(at);
        Value.Object(gone.Object).Release(ctx);
        gone.Info.Release(ctx);
        return true;
    }

    private protected void AddAll(RequestContext ctx, ObjectStorageBase other)
    {
        for (int i = 0; i < other._elements.Count && !ctx.HasPending; i++)
        {
            if (other._elements[i] is not { } e) continue;
            using var o = new OwnedValue(ctx, Value.Object(e.Object).Copied());
            using var info = new OwnedValue(ctx, e.Info.Copied());
            Attach(ctx, e.Object, info.Value);
        }

        Index = 0;
    }

    // ---- walking ----

    /// <summary>The element at or after a position, which is moved there; null behind the end.</summary>
    private protected StorageElement? At(ref int position)
    {
        while (position < _elements.Count)
        {
            if (_elements[position] is { } e) return e;
            position++;
        }

        return null;
    }

    private protected StorageElement? AtPosition => At(ref Position);

    private protected void ToStart()
    {
        Position = 0;
        Index = 0;
    }

    private protected void Forward()
    {
        if (At(ref Position) is not null) Position++;
    }

    private protected void Backward()
    {
        int at = Math.Min(Position, _elements.Count) - 1;
        while (at >= 0 && _elements[at] is null) at--;
        Position = at < 0 ? _elements.Count : at;
    }

    private protected IEnumerable<StorageElement> Elements
    {
        get
        {
            for (int i = 0; i < _elements.Count; i++)
                if (_elements[i] is { } e) yield return e;
        }
    }

    private protected PhpArray DebugInfoOf()
    {
        PhpArray info = BuildProperties();
        var storage = new PhpArray(Length);
        foreach (StorageElement e in Elements)
        {
            var pair = new PhpArray(2);
            pair.Add("obj", Value.Object(e.Object).Copied());
            pair.Add("inf", e.Info.Copied());
            storage.Append(Value.Array(pair));
        }

        info.Add(SplSupport.PrivateName("SplObjectStorage", "storage"), Value.Array(storage));
        return info;
    }

    // ---- life ----

    internal override PhpInstance? CloneObject(RequestContext ctx)
    {
        var copy = (ObjectStorageBase)ctx.NewBare(Class);
        CopyState(copy);
        copy.AddAll(ctx, this);
        if (!ctx.HasPending) CopyMembers(ctx, copy);
        return copy;
    }

    private protected virtual void CopyState(ObjectStorageBase copy)
    {
    }

    internal override void EnumerateChildren(ChildVisitor visit)
    {
        foreach (StorageElement? e in _elements)
        {
            if (e is null) continue;
            visit(Value.Object(e.Object));
            visit(in e.Info);
        }

        base.EnumerateChildren(visit);
    }

    internal override void FreeObject(RequestContext ctx)
    {
        base.FreeObject(ctx);
        StorageElement?[] elements = [.. _elements];
        _elements.Clear();
        _places.Clear();
        foreach (StorageElement? e in elements)
        {
            if (e is null) continue;
            Value.Object(e.Object).Release(ctx);
            e.Info.Release(ctx);
        }
    }

    // ---- $storage[$object]: without calls where nothing is overridden ----

    private bool IsPlain(in Value offset, PhpFunction? method) => _userHash is null && !SplSupport.IsUser(method) && offset.Dereferenced().o is PhpInstance;

    private static PhpInstance ObjectOf(in Value offset) => (PhpInstance)offset.Dereferenced().AsObject;

    internal override Value ReadDimension(RequestContext ctx, in Value offset, FetchMode mode)
    {
        if (!IsPlain(in offset, Class.OffsetGet) || SplSupport.IsUser(Class.OffsetExists)) return base.ReadDimension(ctx, in offset, mode);
        if (Class.OffsetGet is null) return base.ReadDimension(ctx, in offset, mode);
        if (Find(ctx, ObjectOf(in offset)) is { } e) return e.Info.Dereferenced().Copied();
        if (mode == FetchMode.Isset) return Value.Null;
        ctx.ThrowError("UnexpectedValueException", "Object not found");
        return default;
    }

    internal override bool HasDimension(RequestContext ctx, in Value offset, bool checkEmpty)
    {
        if (Class.OffsetExists is null || !IsPlain(in offset, Class.OffsetExists) || SplSupport.IsUser(Class.OffsetGet)) return base.HasDimension(ctx, in offset, checkEmpty);
        if (Find(ctx, ObjectOf(in offset)) is not { } e) return false;
        return !checkEmpty || Conversions.ToBool(ctx, e.Info.Dereferenced());
    }

    internal override void WriteDimension(RequestContext ctx, in Value offset, in Value value)
    {
        if (Class.OffsetSet is null || !IsPlain(in offset, Class.OffsetSet)) base.WriteDimension(ctx, in offset, in value);
        else Attach(ctx, ObjectOf(in offset), in value);
    }

    internal override void UnsetDimension(RequestContext ctx, in Value offset)
    {
        if (Class.OffsetUnset is null || !IsPlain(in offset, Class.OffsetUnset)) base.UnsetDimension(ctx, in offset);
        else Detach(ctx, ObjectOf(in offset));
    }
}
