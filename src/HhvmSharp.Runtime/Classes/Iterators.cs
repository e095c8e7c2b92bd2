using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>
/// A walk over an object (zend_object_iterator): foreach, yield from, unpacking. Results are owned; after each call an
/// exception may be pending. It holds a count of what it walks until it is closed.
/// </summary>
internal abstract class ObjectIterator
{
    /// <summary>Zend's iterators are objects: while one lives it has an object id, which scripts can tell.</summary>
    internal int Id;

    /// <summary>Ends the walk.</summary>
    internal void Close(RequestContext ctx)
    {
        Dispose(ctx);
        ctx.ReleaseObjectId(Id);
        Id = 0;
    }

    internal abstract void Rewind(RequestContext ctx);

    internal abstract bool Valid(RequestContext ctx);

    /// <summary>The element; by-reference walks give a reference.</summary>
    internal abstract Value Current(RequestContext ctx);

    internal abstract Value Key(RequestContext ctx);

    internal abstract void MoveNext(RequestContext ctx);

    /// <summary>Gives up what the walk owns; called by <see cref="Close"/>.</summary>
    internal abstract void Dispose(RequestContext ctx);

    /// <summary>Forgets what <see cref="Current"/> gave, so that it is asked for again (invalidate_current).</summary>
    internal virtual void Invalidate(RequestContext ctx)
    {
    }

    /// <summary>What the walk owns, for the cycle collector.</summary>
    internal virtual void EnumerateChildren(ChildVisitor visit)
    {
    }
}

/// <summary>A class that implements Iterator in PHP.</summary>
internal sealed class UserIterator : ObjectIterator
{
    private readonly PhpInstance _object;

    /// <summary>What current() gave, until the next move.</summary>
    private Value _current;

    internal UserIterator(PhpInstance o)
    {
        _object = o;
        o.AddRef();
    }

    private void Forget(RequestContext ctx) => Value.Release(ctx, ref _current);

    internal override void Invalidate(RequestContext ctx) => Forget(ctx);

    internal override void Rewind(RequestContext ctx)
    {
        Forget(ctx);
        ctx.CallFunction(_object.Class.IteratorRewind!, _object, []).Release(ctx);
    }

    internal override bool Valid(RequestContext ctx)
    {
        Value more = ctx.CallFunction(_object.Class.IteratorValid!, _object, []);
        bool valid = !ctx.HasPending && Conversions.ToBool(ctx, in more);
        more.Release(ctx);
        return valid;
    }

    internal override Value Current(RequestContext ctx)
    {
        if (_current.IsUndef) _current = ctx.CallFunction(_object.Class.IteratorCurrent!, _object, []);
        return _current.Copied();
    }

    internal override Value Key(RequestContext ctx)
    {
        Value key = ctx.CallFunction(_object.Class.IteratorKey!, _object, []);
        if (key.o is not PhpReference r) return key;
        Value inner = r.Value.Copied();
        key.Release(ctx);
        return inner;
    }

    internal override void MoveNext(RequestContext ctx)
    {
        Forget(ctx);
        ctx.CallFunction(_object.Class.IteratorNext!, _object, []).Release(ctx);
    }

    internal override void Dispose(RequestContext ctx)
    {
        Forget(ctx);
        Value.Object(_object).Release(ctx);
    }

    internal override void EnumerateChildren(ChildVisitor visit)
    {
        visit(Value.Object(_object));
        visit(in _current);
    }
}

/// <summary>
/// The properties of an object that is not Traversable, as foreach sees them: declared ones by slot, then dynamic ones,
/// each if the running code may see it. Properties that appear or vanish meanwhile are noticed.
/// </summary>
internal sealed class PropertyIterator : ObjectIterator
{
    private readonly PhpInstance _object;
    private readonly bool _byRef;
    private readonly PropertyInfo[] _declared;
    private int _index;
    private ArrayCursor? _cursor;
    private Value _key;

    /// <summary>The current element as the walk found it; undef: not looked at yet.</summary>
    private Value _current;

    internal PropertyIterator(PhpInstance o, bool byRef)
    {
        _object = o;
        _byRef = byRef;
        _declared = [.. o.DeclaredInOrder()];
        o.AddRef();
    }

    private void Forget(RequestContext ctx)
    {
        Value.Release(ctx, ref _current);
        _key = default;
    }

    internal override void Rewind(RequestContext ctx)
    {
        Forget(ctx);
        _index = 0;
        _cursor?.Close();
        _cursor = null;
    }

    internal override bool Valid(RequestContext ctx)
    {
        while (_current.IsUndef)
        {
            if (_index < _declared.Length)
            {
                FetchDeclared(ctx, _declared[_index]);
                if (ctx.HasPending) return false;
                if (_current.IsUndef) _index++;
                continue;
            }

            if (!FetchDynamic(ctx)) return false;
        }

        return true;
    }

    private void FetchDeclared(RequestContext ctx, PropertyInfo info)
    {
        if (!_object.IsVisible(ctx, info)) return;
        if (info.HasHooks)
        {
            if (info.GetHook is null && info.IsVirtual) return;
            if (_byRef && info.GetHook is not { ReturnsReference: true })
            {
                ctx.ThrowError("Error", $"Cannot create reference to property {_object.Class.Text}::${info.Name}");
                return;
            }

            if (info.GetHook is null && _object.Slots[info.Slot].IsUndef) return;
            _current = _object.ReadProperty(ctx, info.Name, _byRef ? FetchMode.Write : FetchMode.Read, ref PropertyLookup.NoCache);
            _key = Value.String(info.Name);
            return;
        }

        ref Value slot = ref _object.Slots[info.Slot];
        if (slot.IsUndef) return;
        if (_byRef && !slot.IsReference)
        {
            if (info.IsReadOnly)
            {
                ctx.ThrowError("Error", $"Cannot acquire reference to readonly property {info.DeclaringClass.Text}::${info.Name}");
                return;
            }

            PhpReference r = Value.MakeRef(ref slot);
            if (info.Type is not null) TypeChecks.AddSource(r, info);
        }

        _current = _byRef ? slot.Copied() : slot.Dereferenced().Copied();
        _key = Value.String(info.Name);
    }

    private bool FetchDynamic(RequestContext ctx)
    {
        if (_object.Dynamic is null) return false;
        PhpArray table = _byRef ? _object.OwnDynamic(ctx) : _object.Dynamic;
        int pos = _cursor is null ? 0 : _cursor.PositionIn(table);
        pos = pos == PhpArray.End ? PhpArray.End : table.NextPosition(pos);
        while (pos != PhpArray.End && !_object.IsVisibleDynamic(ctx, table.KeyAt(pos))) pos = table.NextPosition(pos + 1);
        if (pos == PhpArray.End) return false;
        if (_cursor is null) table.AddCursor(_cursor = new ArrayCursor(table, pos));
        else _cursor.Position = pos;
        Value key = table.KeyAt(pos);
        if (_byRef)
        {
            ref Value slot = ref table.SlotAt(pos);
            Value.MakeRef(ref slot);
            table.NoteReference();
            _current = slot.Copied();
        }
        else
        {
            _current = table.ValueAt(pos).Dereferenced().Copied();
        }

        // numeric names are int keys to PHP code
        _key = key.IsString && ArrayKey.TryInt(key.AsString, out long n) ? Value.Int(n) : PropertyLookup.ShownKey(key);
        return true;
    }

    internal override Value Current(RequestContext ctx) => _current.Copied();

    internal override Value Key(RequestContext ctx) => _key.Copied();

    internal override void MoveNext(RequestContext ctx)
    {
        Forget(ctx);
        if (_index < _declared.Length) _index++;
        else if (_cursor is not null) _cursor.Position++;
    }

    internal override void Dispose(RequestContext ctx)
    {
        Forget(ctx);
        _cursor?.Close();
        Value.Object(_object).Release(ctx);
    }

    internal override void EnumerateChildren(ChildVisitor visit)
    {
        visit(Value.Object(_object));
        visit(in _current);
    }
}

/// <summary>Choosing the walk.</summary>
public partial class PhpInstance
{
    /// <summary>It implements Traversable.</summary>
    internal bool IsTraversable(RequestContext ctx) => Class.Iteration != IterationKind.Properties;

    /// <summary>foreach asks <see cref="GetIterator"/>: Traversable, or properties that are more than slots (hooks, lazy and some native objects).</summary>
    internal virtual bool HasIterator => Class.Iteration != IterationKind.Properties || Class.HookedPropertyCount > 0 || IsLazy;

    /// <summary>
    /// What foreach walks: a class written in PHP by its methods, even where it extends a native iterator; a native
    /// class by its own walk. Null: an exception is pending.
    /// </summary>
    internal ObjectIterator? Iterate(RequestContext ctx, bool byRef)
    {
        ObjectIterator? iterator = Class.Iteration switch
        {
            IterationKind.Iterator => FromIterator(ctx, byRef),
            IterationKind.Aggregate => FromAggregate(ctx, byRef),
            _ => GetIterator(ctx, byRef),
        };
        if (iterator is { Id: 0 }) iterator.Id = ctx.TakeObjectId();
        return iterator;
    }

    private UserIterator? FromIterator(RequestContext ctx, bool byRef)
    {
        if (!byRef) return new UserIterator(this);
        ctx.ThrowError("Error", "An iterator cannot be used with foreach by reference");
        return null;
    }

    /// <summary>A native class's own walk; of any other object its properties. Callers use <see cref="Iterate"/>.</summary>
    internal virtual ObjectIterator? GetIterator(RequestContext ctx, bool byRef)
    {
        switch (Class.Iteration)
        {
            case IterationKind.Native when Class.GetIteratorMethod is not null:
                return FromAggregate(ctx, byRef);
            case IterationKind.Native:
                return FromIterator(ctx, byRef);
            default:
                if (!IsLazy) return new PropertyIterator(this, byRef);
                return LazyObjects.Initialize(ctx, this) is { } instance ? new PropertyIterator(instance, byRef) : null;
        }
    }

    private ObjectIterator? FromAggregate(RequestContext ctx, bool byRef)
    {
        Value inner = ctx.CallFunction(Class.GetIteratorMethod!, this, []);
        ObjectIterator? result = null;
        if (inner.Dereferenced().o is PhpInstance o && o.IsTraversable(ctx) && !ReferenceEquals(o, this))
            result = o.Iterate(ctx, byRef);
        else if (!ctx.HasPending)
            ctx.ThrowError("Exception", $"Objects returned by {Class.Text}::getIterator() must be traversable or implement interface Iterator");
        inner.Release(ctx);
        return result;
    }
}
