using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Spl;

/// <summary>
/// The position of an ArrayIterator. In an array it is a cursor. In an object's properties it is the number of a
/// declared slot, and behind the last one a cursor in the dynamic properties; private and protected ones are skipped.
/// </summary>
internal abstract partial class ArrayObjectBase
{
    private ArrayCursor? _cursor;
    private int _slot;
    private bool _positioned;

    private void ForgetPosition()
    {
        _cursor?.Close();
        _cursor = null;
        _slot = 0;
        _positioned = false;
    }

    /// <summary>The first use of the position puts it on the first element.</summary>
    private void EnsurePosition(RequestContext ctx, PhpInstance? o)
    {
        if (_positioned) return;
        _positioned = true;
        if (o is null) _cursor = new ArrayCursor(ArrayView, 0);
        else SkipHidden(ctx, o);
    }

    /// <summary>The live position in the array, or End.</summary>
    private int Position(PhpArray array)
    {
        _cursor ??= new ArrayCursor(array, 0);
        return array.NextPosition(_cursor.SameNumberIn(array));
    }

    /// <summary>Where an object's walk is: a declared property, or a position in the dynamic ones (End: behind the last).</summary>
    private PropertyInfo? At(PhpInstance o, out int dynamicPosition)
    {
        dynamicPosition = PhpArray.End;
        PropertyInfo?[] declared = o.Class.Slots;
        while (_slot < declared.Length && declared[_slot] is null) _slot++;
        if (_slot < declared.Length) return declared[_slot];
        if (o.Dynamic is { } dynamic) dynamicPosition = _cursor is null ? dynamic.FirstPosition : dynamic.NextPosition(_cursor.SameNumberIn(dynamic));
        return null;
    }

    /// <summary>One element further, whether or not it is shown.</summary>
    private void Advance(RequestContext ctx, PhpInstance o)
    {
        EnsurePosition(ctx, o);
        if (At(o, out int pos) is not null)
        {
            _slot++;
            return;
        }

        if (pos == PhpArray.End) return;
        // a table that is shared with an array cast cannot carry a cursor that follows changes
        PhpArray dynamic = o.OwnDynamic(ctx);
        pos = dynamic.NextPosition(pos + 1);
        if (pos == PhpArray.End) pos = dynamic.Used;
        if (_cursor is null)
        {
            _cursor = new ArrayCursor(dynamic, pos);
        }
        else
        {
            _cursor.SameNumberIn(dynamic);
            _cursor.Position = pos;
        }
    }

    /// <summary>Past unset, private and protected properties, and dynamic ones with a name like theirs.</summary>
    private void SkipHidden(RequestContext ctx, PhpInstance o)
    {
        while (true)
        {
            if (At(o, out int pos) is { } info)
            {
                if (info.IsPublic && !o.Slots[info.Slot].IsUndef) return;
            }
            else
            {
                if (pos == PhpArray.End) return;
                PhpString key = o.Dynamic!.KeyAt(pos).AsString;
                if (key.Length == 0 || key[0] != 0) return;
            }

            Advance(ctx, o);
        }
    }

    // ---- the walk's five steps ----

    private void RewindTo(RequestContext ctx)
    {
        PhpInstance? o = ObjectView(ctx);
        if (!_positioned)
        {
            EnsurePosition(ctx, o);
            return;
        }

        if (o is not null)
        {
            _slot = 0;
            _cursor?.Close();
            _cursor = null;
            SkipHidden(ctx, o);
            return;
        }

        PhpArray array = ArrayView;
        Position(array);
        _cursor!.Position = array.FirstPosition == PhpArray.End ? array.Used : array.FirstPosition;
    }

    private bool IsValid(RequestContext ctx)
    {
        PhpInstance? o = ObjectView(ctx);
        EnsurePosition(ctx, o);
        if (o is null) return Position(ArrayView) != PhpArray.End;
        return At(o, out int pos) is not null || pos != PhpArray.End;
    }

    /// <summary>The element, borrowed and maybe a reference; undef behind the end.</summary>
    private Value CurrentElement(RequestContext ctx)
    {
        PhpInstance? o = ObjectView(ctx);
        EnsurePosition(ctx, o);
        int pos;
        if (o is null)
        {
            PhpArray array = ArrayView;
            pos = Position(array);
            return pos == PhpArray.End ? default : array.ValueAt(pos);
        }

        if (At(o, out pos) is { } info) return o.Slots[info.Slot];
        return pos == PhpArray.End ? default : o.Dynamic!.ValueAt(pos);
    }

    /// <summary>The key, borrowed; null behind the end.</summary>
    private Value CurrentKey(RequestContext ctx)
    {
        PhpInstance? o = ObjectView(ctx);
        EnsurePosition(ctx, o);
        int pos;
        if (o is null)
        {
            PhpArray array = ArrayView;
            pos = Position(array);
            return pos == PhpArray.End ? Value.Null : array.KeyAt(pos);
        }

        if (At(o, out pos) is { } info) return Value.String(info.MangledName);
        return pos == PhpArray.End ? Value.Null : o.Dynamic!.KeyAt(pos);
    }

    /// <summary>To the next element; false at the end.</summary>
    private bool MoveForward(RequestContext ctx)
    {
        PhpInstance? o = ObjectView(ctx);
        EnsurePosition(ctx, o);
        if (o is not null)
        {
            Advance(ctx, o);
            SkipHidden(ctx, o);
            return At(o, out int at) is not null || at != PhpArray.End;
        }

        PhpArray array = ArrayView;
        int pos = Position(array);
        if (pos == PhpArray.End) return false;
        int next = array.NextPosition(pos + 1);
        _cursor!.Position = next == PhpArray.End ? array.Used : next;
        return next != PhpArray.End;
    }

    /// <summary>The element as a reference (foreach by reference), owned; undef behind the end or with an exception pending.</summary>
    private Value CurrentReference(RequestContext ctx)
    {
        PhpInstance? o = ObjectView(ctx);
        EnsurePosition(ctx, o);
        int pos;
        if (o is null)
        {
            if (Position(ArrayView) == PhpArray.End) return default;
            PhpArray array = OwnArray(ctx);
            return Value.FromHeap(Value.MakeRef(ref array.SlotAt(Position(array)))).Copied();
        }

        if (At(o, out pos) is not { } info)
            return pos == PhpArray.End ? default : Value.FromHeap(Value.MakeRef(ref o.OwnDynamic(ctx).SlotAt(pos))).Copied();
        ref Value slot = ref o.Slots[info.Slot];
        if (slot.IsUndef) return default;
        if (slot.IsReference) return slot.Copied();
        // Zend looks at the property's type only where the walk is on the object itself
        bool checks = info.Type is not null && (_flags & (IsSelf | UseOther)) == 0;
        if (checks && info.IsReadOnly)
        {
            ctx.ThrowError("Error", $"Cannot acquire reference to readonly property {info.DeclaringClass.Text}::${info.Name}");
            return default;
        }

        PhpReference r = Value.MakeRef(ref slot);
        if (checks) TypeChecks.AddSource(r, info);
        return Value.FromHeap(r).Copied();
    }

    /// <summary>foreach over an ArrayIterator: it moves the object's own position.</summary>
    protected sealed class Walk : ObjectIterator
    {
        private readonly ArrayObjectBase _object;
        private readonly bool _byRef;

        internal Walk(ArrayObjectBase o, bool byRef)
        {
            _object = o;
            _byRef = byRef;
            o.AddRef();
        }

        internal override void Rewind(RequestContext ctx) => _object.RewindTo(ctx);

        internal override bool Valid(RequestContext ctx) => _object.IsValid(ctx);

        internal override Value Current(RequestContext ctx) => _byRef ? _object.CurrentReference(ctx) : _object.CurrentElement(ctx).Copied();

        internal override Value Key(RequestContext ctx) => _object.CurrentKey(ctx).Copied();

        internal override void MoveNext(RequestContext ctx) => _object.MoveForward(ctx);

        internal override void Dispose(RequestContext ctx) => Value.Object(_object).Release(ctx);

        internal override void EnumerateChildren(ChildVisitor visit) => visit(Value.Object(_object));
    }
}
