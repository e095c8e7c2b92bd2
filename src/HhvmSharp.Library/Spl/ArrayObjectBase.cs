using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Spl;

/// <summary>
/// What ArrayObject and ArrayIterator are: a view on an array of their own, on the properties of an object, on those of
/// themselves, or on what another of them views. Partials by topic: .Elements (dimensions), .Walk (position),
/// .Properties (ARRAY_AS_PROPS), .Methods.
/// </summary>
internal abstract partial class ArrayObjectBase : PhpInstance
{
    internal const int StdPropList = 1, ArrayAsProps = 2, ChildArraysOnly = 4;

    /// <summary>The view is on the object's own properties; on another ArrayObject (in <see cref="_storage"/>).</summary>
    private const int IsSelf = 0x01000000, UseOther = 0x02000000;

    /// <summary>Flags that users give; those that a clone and serialize() keep.</summary>
    private const int UserMask = 0xFFFF, CloneMask = 0x0100FFFF;

    /// <summary>Array, object, or undef for <see cref="IsSelf"/>; owned.</summary>
    private Value _storage = Value.Array(PhpArray.Empty);

    private int _flags;

    /// <summary>What getIterator() makes; null: ArrayIterator.</summary>
    private PhpClass? _iteratorClass;

    /// <summary>Sorts that are running: the array must not change meanwhile.</summary>
    private int _sorting;

    protected ArrayObjectBase(PhpClass cls)
        : base(cls)
    {
    }

    /// <summary>The name under which private state is shown.</summary>
    protected abstract string BaseName { get; }

    /// <summary>Whose storage this is a view on. IsSelf wins: the iterator of an ArrayObject on itself inherits that flag and walks its own properties.</summary>
    private ArrayObjectBase Root
    {
        get
        {
            ArrayObjectBase o = this;
            while ((o._flags & (UseOther | IsSelf)) == UseOther) o = (ArrayObjectBase)o._storage.AsObject;
            return o;
        }
    }

    /// <summary>
    /// The object whose properties are the elements; null when they are an array's. A lazy object is initialised: when
    /// that fails an exception is pending and the answer is the object as it is.
    /// </summary>
    private PhpInstance? ObjectView(RequestContext ctx)
    {
        ArrayObjectBase root = Root;
        if ((root._flags & IsSelf) != 0) return root;
        if (root._storage.o is not PhpInstance o) return null;
        return o.IsLazy ? LazyObjects.Initialize(ctx, o) ?? o : o;
    }

    /// <summary>The array for reading.</summary>
    private PhpArray ArrayView => Root._storage.AsArray;

    /// <summary>The array for writing.</summary>
    private PhpArray OwnArray(RequestContext ctx) => PhpArray.Separate(ctx, ref Root._storage);

    /// <summary>A copy of the elements, owned: properties under their mangled names.</summary>
    private Value CopyElements(RequestContext ctx) =>
        ObjectView(ctx) is { } o ? Value.Array(o.BuildProperties()) : Root._storage.Copied();

    /// <summary>True (with the Error pending) while a sort runs.</summary>
    private bool RefuseDuringSort(RequestContext ctx)
    {
        if (_sorting == 0) return false;
        ctx.ThrowError("Error", "Modification of ArrayObject during sorting is prohibited");
        return true;
    }

    /// <summary>spl_array_set_array; an exception may be pending after it.</summary>
    /// <param name="justArray">No flags were given: those of another ArrayObject are taken over.</param>
    private void SetStorage(RequestContext ctx, in Value given, int flags, bool justArray)
    {
        if (RefuseDuringSort(ctx)) return;
        Value v = given.Dereferenced();
        Value storage = v;
        if (v.o is ArrayObjectBase other)
        {
            if (justArray) flags = other._flags & UserMask;
            if (ReferenceEquals(other, this))
            {
                flags |= IsSelf;
                storage = default;
            }
            else
            {
                flags |= UseOther;
            }
        }
        else if (v.o is PhpInstance { HasOwnView: true } o)
        {
            ctx.ThrowError("InvalidArgumentException", $"Overloaded object of type {o.Class.Text} is not compatible with {Class.Text}");
            return;
        }

        Value garbage = _storage;
        _storage = default;
        Value.Copy(ref _storage, in storage);
        _flags = (_flags & ~(IsSelf | UseOther)) | flags;
        ForgetPosition();
        garbage.Release(ctx);
    }

    // ---- life ----

    internal override PhpInstance? CloneObject(RequestContext ctx)
    {
        if (ctx.NewBare(Class) is not ArrayObjectBase copy) return null;
        copy._flags = _flags & CloneMask;
        copy._iteratorClass = _iteratorClass;
        if ((_flags & IsSelf) != 0)
        {
            copy._storage = default;
        }
        else if (copy is ArrayObjectObject)
        {
            copy._storage = CopyElements(ctx);
        }
        else
        {
            copy._storage = Value.Object(this).Copied();
            copy._flags |= UseOther;
        }

        CopyMembers(ctx, copy);
        return copy;
    }

    /// <summary>The iterator of <paramref name="cls"/> over this object's elements; its constructor is not called.</summary>
    private Value NewIterator(RequestContext ctx)
    {
        PhpInstance o = ctx.NewObject(_iteratorClass ?? ctx.Environment.CoreClass("arrayiterator"));
        if (o is ArrayObjectBase iterator)
        {
            iterator._flags = (_flags & CloneMask) | UseOther;
            iterator._storage = Value.Object(this).Copied();
        }

        return Value.Object(o);
    }

    internal override void EnumerateChildren(ChildVisitor visit)
    {
        visit(in _storage);
        base.EnumerateChildren(visit);
    }

    internal override void FreeObject(RequestContext ctx)
    {
        ForgetPosition();
        base.FreeObject(ctx);
        Value.Release(ctx, ref _storage);
    }

    internal override int Compare(PhpContext context, in Value left, in Value right)
    {
        if (left.o is not ArrayObjectBase a || right.o is not ArrayObjectBase b) return base.Compare(context, in left, in right);
        var ctx = (RequestContext)context;
        Value x = a.CopyElements(ctx), y = b.CopyElements(ctx);
        int result = ctx.HasPending ? 1 : Operators.Compare(ctx, in x, in y);
        x.Release(ctx);
        y.Release(ctx);
        return result != 0 || ctx.HasPending ? result : base.Compare(ctx, in left, in right);
    }

    internal override bool CountElements(RequestContext ctx, out long count)
    {
        if (SplSupport.IsUser(Class.CountMethod)) return base.CountElements(ctx, out count);
        count = Count_(ctx);
        return true;
    }

    /// <summary>The number of elements; of an object's properties those that are not private or protected.</summary>
    private long Count_(RequestContext ctx)
    {
        if (ObjectView(ctx) is not { } o) return ArrayView.Length;
        long count = o.Dynamic?.Length ?? 0;
        foreach (PropertyInfo? info in o.Class.Slots)
            if (info is { IsPublic: true } && !o.Slots[info.Slot].IsUndef) count++;
        return count;
    }

    /// <summary>(array), var_export and json_encode see the elements, unless STD_PROP_LIST is set.</summary>
    internal override PhpArray GetView(RequestContext ctx) =>
        (_flags & StdPropList) != 0 ? base.GetView(ctx) : CopyElements(ctx).AsArray;
}
