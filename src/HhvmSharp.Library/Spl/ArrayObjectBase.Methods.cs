using HhvmSharp.Library.Standard.Variables;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Spl;

/// <summary>The methods that ArrayObject and ArrayIterator have in common. They leave exceptions pending.</summary>
internal abstract partial class ArrayObjectBase
{
    private protected void Initialize(RequestContext ctx, Frame f, in Value array, long flags)
    {
        if (f.ArgCount == 0) return;
        Value given = array.Dereferenced();
        if (given.IsUndef) given = Value.Array(PhpArray.Empty);
        SetStorage(ctx, in given, (int)flags & UserMask, f.ArgCount == 1);
    }

    private protected bool OffsetExistsMethod(RequestContext ctx, in Value key) => HasElement(ctx, in key, PropertyTest.Exists);

    private protected Value OffsetGetMethod(RequestContext ctx, in Value key) => ReadElement(ctx, in key, FetchMode.Read);

    private protected void OffsetSetMethod(RequestContext ctx, in Value key, in Value value) => WriteElement(ctx, in key, in value);

    private protected void OffsetUnsetMethod(RequestContext ctx, in Value key) => UnsetElement(ctx, in key);

    private protected Value ArrayCopyMethod(RequestContext ctx) => CopyElements(ctx);

    private protected long CountMethod(RequestContext ctx) => Count_(ctx);

    private protected long Flags_
    {
        get => _flags & UserMask;
        set => _flags = (_flags & ~UserMask) | ((int)value & UserMask);
    }

    private protected PhpClass? IteratorClass
    {
        get => _iteratorClass;
        set => _iteratorClass = value;
    }

    private protected Value IteratorMethod(RequestContext ctx) => NewIterator(ctx);

    private protected Value ExchangeMethod(RequestContext ctx, in Value array)
    {
        if (RefuseDuringSort(ctx)) return default;
        Value old = CopyElements(ctx);
        SetStorage(ctx, in array, 0, justArray: true);
        return old;
    }

    // ---- sorting: PHP's own functions on a reference to the array ----

    private protected bool Sort(RequestContext ctx, PhpString function, in Value argument = default)
    {
        PhpInstance? o = ObjectView(ctx);
        ArrayObjectBase root = Root;
        var reference = new PhpReference(o is null ? root._storage.Copied() : Value.Array(o.BuildProperties()));
        Value holder = Value.FromHeap(reference);
        _sorting++;
        Value result = argument.IsUndef
            ? ctx.CallFunction(ctx.FindFunction(function)!, null, [holder])
            : ctx.CallFunction(ctx.FindFunction(function)!, null, [holder, argument]);
        _sorting--;
        result.Release(ctx);
        if (reference.Value.IsArray)
        {
            Value sorted = reference.Value.Copied();
            if (o is null) SplSupport.Put(ctx, ref root._storage, in sorted);
            else ReorderProperties(ctx, o, sorted.AsArray);
        }

        holder.Release(ctx);
        return true;
    }

    /// <summary>Takes over a sorted property table. Declared properties stay in their slots, dynamic ones take the new order.</summary>
    private static void ReorderProperties(RequestContext ctx, PhpInstance o, PhpArray sorted)
    {
        if (o.Dynamic is not null)
        {
            var dynamic = new PhpArray(sorted.Length);
            for (int pos = sorted.FirstPosition; pos != PhpArray.End; pos = sorted.NextPosition(pos + 1))
            {
                PhpString key = sorted.KeyAt(pos).AsString;
                if (Declared(o, key) is null) dynamic.Set(ctx, key, sorted.ValueAt(pos).Copied());
            }

            PhpArray old = o.Dynamic;
            o.Dynamic = dynamic;
            Value.Array(old).Release(ctx);
        }

        Value.Array(sorted).Release(ctx);
    }

    // ---- serialization ----

    private protected PhpArray SerializeMethod(RequestContext ctx)
    {
        var data = new PhpArray(4);
        data.Append(Value.Int(_flags & CloneMask));
        data.Append((_flags & IsSelf) != 0 ? Value.Null : _storage.Copied());
        data.Append(SplSupport.Members(ctx, this));
        data.Append(_iteratorClass is null || ReferenceEquals(_iteratorClass, ctx.Environment.CoreClass("arrayiterator"))
            ? Value.Null
            : Value.String(_iteratorClass.Name).Copied());
        return data;
    }

    private protected void UnserializeMethod(RequestContext ctx, PhpArray data)
    {
        Value flags = SplSupport.Item(data, 0), storage = SplSupport.Item(data, 1), members = SplSupport.Item(data, 2), iterator = SplSupport.Item(data, 3);
        if (!flags.IsInt || storage.IsUndef || !members.IsArray || !(iterator.IsNullOrUndef || iterator.IsString))
            Throw.New(ctx, "UnexpectedValueException", "Incomplete or ill-typed serialization data");
        TakeFlags(flags.n);
        if ((flags.n & IsSelf) != 0)
        {
            SplSupport.Put(ctx, ref _storage, default);
        }
        else
        {
            if (!storage.IsObject && !storage.IsArray) Throw.New(ctx, "InvalidArgumentException", "Passed variable is not an array or object");
            SetStorage(ctx, in storage, 0, justArray: true);
        }

        Throw.IfPending(ctx);
        SplSupport.LoadProperties(ctx, this, members.AsArray);
        Throw.IfPending(ctx);
        if (!iterator.IsString) return;
        PhpClass? cls = ctx.FindClass(iterator.AsString);
        Throw.IfPending(ctx);
        if (cls is null)
            Throw.New(ctx, "UnexpectedValueException", $"Cannot deserialize ArrayObject with iterator class '{iterator.AsString}'; no such class exists");
        if (!cls.IsSubclassOf(ctx.Environment.CoreClass("iterator")))
            Throw.New(ctx, "UnexpectedValueException", $"Cannot deserialize ArrayObject with iterator class '{iterator.AsString}'; this class does not implement the Iterator interface");
        _iteratorClass = cls;
    }

    private void TakeFlags(long flags) => _flags = (_flags & ~CloneMask) | ((int)flags & CloneMask);

    /// <summary>The format of serialize() before __serialize: "x:" flags, the storage and ";" unless it is the object itself, "m:" members.</summary>
    private protected PhpString? LegacySerialize(RequestContext ctx)
    {
        using var session = new SerializeSession(ctx);
        var text = new PhpStringBuilder();
        text.Append("x:");
        if (session.Write(Value.Int(_flags & CloneMask)) is not { } flags) return null;
        text.Append(flags);
        if ((_flags & IsSelf) == 0)
        {
            if (session.Write(in _storage) is not { } storage) return null;
            text.Append(storage).Append(";");
        }

        using var members = new OwnedValue(ctx, Value.Array(BuildProperties()));
        return session.Write(members.Value) is { } last ? text.Append("m:").Append(last).ToPhpString() : null;
    }

    private protected void LegacyUnserialize(RequestContext ctx, PhpString data)
    {
        if (data.Length == 0) return;
        if (RefuseDuringSort(ctx)) return;
        using var reader = new SerializedParts(ctx, data);
        reader.Expect('x');
        reader.Expect(':');
        long flags = reader.ReadInt();
        if ((flags & IsSelf) != 0)
        {
            TakeFlags(flags);
            SplSupport.Put(ctx, ref _storage, default);
        }
        else
        {
            Value storage = reader.Read("aOCr");
            if (!storage.IsArray && !storage.IsObject) reader.Fail();
            TakeFlags(flags);
            SetStorage(ctx, in storage, 0, justArray: true);
            Throw.IfPending(ctx);
            reader.Expect(';');
        }

        reader.Expect('m');
        reader.Expect(':');
        Value members = reader.Read();
        if (!members.IsArray) reader.Fail();
        SplSupport.LoadProperties(ctx, this, members.AsArray);
    }

    // ---- debugging ----

    private protected PhpArray DebugInfoMethod()
    {
        PhpArray info = BuildProperties();
        if ((_flags & IsSelf) == 0) info.Add(SplSupport.PrivateName(BaseName, "storage"), _storage.Copied());
        return info;
    }

    // ---- iteration ----

    private protected void SeekMethod(RequestContext ctx, long position)
    {
        if (position >= 0)
        {
            RewindTo(ctx);
            bool there = true;
            for (long left = position; left > 0 && there; left--) there = MoveForward(ctx);
            if (there && IsValid(ctx)) return;
        }

        Throw.New(ctx, "OutOfBoundsException", $"Seek position {position} is out of range");
    }

    private protected void RewindMethod(RequestContext ctx) => RewindTo(ctx);

    private protected bool ValidMethod(RequestContext ctx) => IsValid(ctx);

    private protected void NextMethod(RequestContext ctx) => MoveForward(ctx);

    private protected Value CurrentMethod(RequestContext ctx)
    {
        Value v = CurrentElement(ctx);
        return v.IsUndef ? Value.Null : v.Dereferenced().Copied();
    }

    internal Value KeyMethod(RequestContext ctx) => CurrentKey(ctx).Copied();

    private protected bool HasChildrenMethod(RequestContext ctx)
    {
        Value v = CurrentElement(ctx).Dereferenced();
        return v.IsArray || (v.IsObject && (_flags & ChildArraysOnly) == 0);
    }

    private protected Value ChildrenMethod(RequestContext ctx)
    {
        Value v = CurrentElement(ctx).Dereferenced();
        if (v.IsUndef) return Value.Null;
        if (v.o is PhpInstance child)
        {
            if ((_flags & ChildArraysOnly) != 0) return Value.Null;
            if (child.Class.IsSubclassOf(Class)) return v.Copied();
        }

        using var held = new OwnedValue(ctx, v.Copied());
        return SplSupport.Construct(ctx, Class, held.Value, Value.Int(_flags));
    }
}

/// <summary>An owned value that a using declaration releases.</summary>
internal readonly ref struct OwnedValue(RequestContext ctx, Value owned)
{
    internal readonly Value Value = owned;

    public void Dispose() => Value.Release(ctx);
}
