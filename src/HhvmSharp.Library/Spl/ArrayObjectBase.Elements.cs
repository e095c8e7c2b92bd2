using System.Globalization;
using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Spl;

/// <summary>$object[...] of ArrayObject and ArrayIterator.</summary>
internal abstract partial class ArrayObjectBase
{
    /// <summary>The key that an offset means; elements of objects have string keys only. False: an exception is pending.</summary>
    private bool TryKey(RequestContext ctx, in Value offset, bool inObject, FetchMode mode, out DimKey key)
    {
        key = default;
        Value v = offset.Dereferenced();
        if (!Conversions.ToKey(ctx, in v, out Value k))
        {
            Dimensions.IllegalOffset(ctx, Class.Text, in v, mode);
            return false;
        }

        if (!k.IsInt) key = new DimKey(k.AsString);
        else if (inObject) key = new DimKey(PhpString.FromLatin1(k.n.ToString(CultureInfo.InvariantCulture)));
        else key = new DimKey(k.n);
        return !ctx.HasPending;
    }

    /// <summary>The declared property under a key of the property table: mangled names for private and protected ones.</summary>
    private static PropertyInfo? Declared(PhpInstance o, PhpString key)
    {
        if (key.Length == 0 || key[0] != 0)
            return o.Class.Properties.TryGetValue(key, out PropertyInfo? found) && found is { IsPublic: true, IsStatic: false, Slot: >= 0 } ? found : null;
        foreach (PropertyInfo? info in o.Class.Slots)
            if (info is not null && info.MangledName.Equals(key)) return info;
        return null;
    }

    /// <summary>The element, borrowed; undef when there is none.</summary>
    private Value Find(PhpInstance? o, in DimKey key)
    {
        if (o is null) return Dimensions.Get(ArrayView, in key);
        if (Declared(o, key.Text!) is { } info) return o.Slots[info.Slot];
        return o.Dynamic is { } dynamic ? dynamic.Get(key.Text!) : default;
    }

    /// <summary>
    /// The slot of an element, added as null when there is none; its container and index for a write-fetch. The
    /// storage is made exclusive.
    /// </summary>
    private ref Value Slot(RequestContext ctx, PhpInstance? o, in DimKey key, out object container, out int index)
    {
        PhpArray table;
        if (o is not null)
        {
            if (Declared(o, key.Text!) is { } info)
            {
                container = o.Slots;
                index = info.Slot;
                ref Value declared = ref o.Slots[index];
                if (declared.IsUndef) declared = Value.Null;
                return ref declared;
            }

            table = o.OwnDynamic(ctx);
        }
        else
        {
            table = OwnArray(ctx);
        }

        key.Text?.MarkShared();
        ref Value slot = ref key.Text is null ? ref table.GetOrAdd(ctx, key.Index, out _) : ref table.GetOrAdd(ctx, key.Text, out _);
        container = table.SlotContainer;
        index = table.SlotIndex(ref slot);
        return ref slot;
    }

    // ---- reading ----

    internal override Value ReadDimension(RequestContext ctx, in Value offset, FetchMode mode)
    {
        if (SplSupport.IsUser(Class.OffsetGet) || (mode == FetchMode.Isset && SplSupport.IsUser(Class.OffsetExists)))
        {
            if (mode == FetchMode.Isset && !HasDimension(ctx, in offset, checkEmpty: false)) return ctx.HasPending ? default : Value.Null;
            if (SplSupport.IsUser(Class.OffsetGet))
            {
                if (!offset.IsUndef || Class.OffsetGet!.RequiredParams == 0) return CallOffsetGet(ctx, in offset);
                ctx.ThrowError("ArgumentCountError", $"{FunctionNames.Display(Class.OffsetGet)}(): Argument #1{FunctionNames.ParameterSuffix(Class.OffsetGet, 0)} not passed");
                NoEffect(ctx);
                return default;
            }
        }

        return ReadElement(ctx, in offset, mode);
    }

    private Value CallOffsetGet(RequestContext ctx, in Value offset)
    {
        Value held = Value.Object(this).Copied();
        Value result = ctx.CallFunction(Class.OffsetGet!, this, [offset.IsUndef ? Value.Null : offset]);
        held.Release(ctx);
        return result;
    }

    /// <summary>The element (owned, dereferenced); null when there is none, undef with an exception pending.</summary>
    private Value ReadElement(RequestContext ctx, in Value offset, FetchMode mode)
    {
        if (offset.IsUndef) return Value.Null;
        if (mode is FetchMode.Write or FetchMode.ReadWrite && RefuseDuringSort(ctx)) return default;
        PhpInstance? o = ObjectView(ctx);
        if (!TryKey(ctx, in offset, o is not null, mode, out DimKey key)) return default;
        Value found = Find(o, in key);
        if (!found.IsUndef) return found.Dereferenced().Copied();
        if (mode is FetchMode.Read or FetchMode.ReadWrite) Dimensions.UndefinedKey(ctx, in key);
        return ctx.HasPending ? default : Value.Null;
    }

    internal override SlotResult GetDimensionSlot(RequestContext ctx, in Value offset, FetchMode mode, out object container, out int index)
    {
        container = Slots;
        index = 0;
        if (offset.IsUndef || SplSupport.IsUser(Class.OffsetGet)) return SlotResult.Overloaded;
        if (mode != FetchMode.Unset && RefuseDuringSort(ctx)) return SlotResult.Failed;
        PhpInstance? o = ObjectView(ctx);
        if (!TryKey(ctx, in offset, o is not null, mode, out DimKey key))
        {
            if (mode == FetchMode.Unset) NoEffect(ctx);
            return SlotResult.Failed;
        }

        if (mode != FetchMode.Write && Find(o, in key).IsUndef)
        {
            if (mode == FetchMode.Unset) return SlotResult.Overloaded;
            Dimensions.UndefinedKey(ctx, in key);
            if (ctx.HasPending) return SlotResult.Failed;
        }

        ref Value slot = ref Slot(ctx, o, in key, out container, out index);
        // a reference that nothing else holds is a plain value
        if (slot.o is PhpReference { Count: 1, Sources: null } alone) slot = alone.Value;
        return SlotResult.Found;
    }

    private void NoEffect(RequestContext ctx) => ctx.Notice($"Indirect modification of overloaded element of {Class.Text} has no effect");

    // ---- isset, empty ----

    internal override bool HasDimension(RequestContext ctx, in Value offset, bool checkEmpty) =>
        Has(ctx, in offset, checkEmpty ? PropertyTest.NotEmpty : PropertyTest.Isset);

    /// <summary>isset(), !empty(), and for ARRAY_AS_PROPS property_exists(), with overridden methods called.</summary>
    private bool Has(RequestContext ctx, in Value offset, PropertyTest test)
    {
        bool checkEmpty = test != PropertyTest.Isset;
        if (SplSupport.IsUser(Class.OffsetExists))
        {
            Value held = Value.Object(this).Copied();
            Value exists = ctx.CallFunction(Class.OffsetExists!, this, [offset]);
            bool found = !ctx.HasPending && Conversions.ToBool(ctx, in exists);
            exists.Release(ctx);
            if (found && checkEmpty && SplSupport.IsUser(Class.OffsetGet)) found = IsTruthy(ctx, in offset);
            else if (found && checkEmpty) found = HasElement(ctx, in offset, test);
            held.Release(ctx);
            return found;
        }

        if (!checkEmpty || !SplSupport.IsUser(Class.OffsetGet)) return HasElement(ctx, in offset, test);
        if (!HasElement(ctx, in offset, PropertyTest.Exists)) return false;
        return test == PropertyTest.Exists || IsTruthy(ctx, in offset);
    }

    private bool IsTruthy(RequestContext ctx, in Value offset)
    {
        Value value = CallOffsetGet(ctx, in offset);
        bool result = !ctx.HasPending && Conversions.ToBool(ctx, value.Dereferenced());
        value.Release(ctx);
        return result;
    }

    private bool HasElement(RequestContext ctx, in Value offset, PropertyTest test)
    {
        PhpInstance? o = ObjectView(ctx);
        if (!TryKey(ctx, in offset, o is not null, FetchMode.Isset, out DimKey key)) return false;
        Value found = Find(o, in key);
        if (found.IsUndef) return false;
        return test switch
        {
            PropertyTest.Exists => true,
            PropertyTest.NotEmpty => Conversions.ToBool(ctx, found.Dereferenced()),
            _ => !found.Dereferenced().IsNull,
        };
    }

    // ---- writing ----

    internal override void WriteDimension(RequestContext ctx, in Value offset, in Value value)
    {
        if (!SplSupport.IsUser(Class.OffsetSet))
        {
            WriteElement(ctx, in offset, in value);
            return;
        }

        Value held = Value.Object(this).Copied();
        ctx.CallFunction(Class.OffsetSet!, this, [offset.IsUndef ? Value.Null : offset, value]).Release(ctx);
        held.Release(ctx);
    }

    private void WriteElement(RequestContext ctx, in Value offset, in Value value)
    {
        if (RefuseDuringSort(ctx)) return;
        PhpInstance? o = ObjectView(ctx);
        if (ctx.HasPending) return;
        Value owned = value.Dereferenced().Copied();
        if (offset.Dereferenced().IsNullOrUndef)
        {
            AppendElement(ctx, o, in owned);
            return;
        }

        if (!TryKey(ctx, in offset, o is not null, FetchMode.Write, out DimKey key))
        {
            owned.Release(ctx);
            return;
        }

        key.Text?.MarkShared();
        if (o is null)
        {
            PhpArray array = OwnArray(ctx);
            if (key.Text is null) array.Set(ctx, key.Index, in owned);
            else array.Set(ctx, key.Text, in owned);
        }
        else if (Declared(o, key.Text!) is { } info)
        {
            SplSupport.Put(ctx, ref o.Slots[info.Slot], in owned);
        }
        else
        {
            o.OwnDynamic(ctx).Set(ctx, key.Text!, in owned);
        }
    }

    /// <summary>Takes over the value. Property tables have string keys, so an object's next one is searched for.</summary>
    private void AppendElement(RequestContext ctx, PhpInstance? o, in Value owned)
    {
        if (o is null)
        {
            if (!OwnArray(ctx).Append(ctx, in owned)) owned.Release(ctx);
            return;
        }

        long next = 0;
        PhpArray table = o.OwnDynamic(ctx);
        for (int pos = table.FirstPosition; pos != PhpArray.End; pos = table.NextPosition(pos + 1))
            if (ArrayKey.TryInt(table.KeyAt(pos).AsString, out long n) && n >= next) next = n + 1;
        table.Set(ctx, PhpString.FromLatin1(next.ToString(CultureInfo.InvariantCulture)), in owned);
    }

    internal override void UnsetDimension(RequestContext ctx, in Value offset)
    {
        if (!SplSupport.IsUser(Class.OffsetUnset))
        {
            UnsetElement(ctx, in offset);
            return;
        }

        Value held = Value.Object(this).Copied();
        ctx.CallFunction(Class.OffsetUnset!, this, [offset]).Release(ctx);
        held.Release(ctx);
    }

    private void UnsetElement(RequestContext ctx, in Value offset)
    {
        if (RefuseDuringSort(ctx)) return;
        PhpInstance? o = ObjectView(ctx);
        if (!TryKey(ctx, in offset, o is not null, FetchMode.Unset, out DimKey key)) return;
        if (o is null)
        {
            if (Dimensions.Get(ArrayView, in key).IsUndef) return;
            PhpArray array = OwnArray(ctx);
            if (key.Text is null) array.Remove(ctx, key.Index);
            else array.Remove(ctx, key.Text);
        }
        else if (Declared(o, key.Text!) is { } info)
        {
            Value garbage = o.Slots[info.Slot];
            if (garbage.IsUndef) return;
            o.Slots[info.Slot] = default;
            // Zend moves on whatever the position is
            Advance(ctx, o);
            SkipHidden(ctx, o);
            garbage.Release(ctx);
        }
        else if (o.Dynamic?.ContainsKey(key.Text!) == true)
        {
            o.OwnDynamic(ctx).Remove(ctx, key.Text!);
        }
    }

    /// <summary>append(): not for views on objects.</summary>
    internal void AppendValue(RequestContext ctx, in Value value)
    {
        if (ObjectView(ctx) is not null)
            ctx.ThrowError("Error", $"Cannot append properties to objects, use {Class.Text}::offsetSet() instead");
        else
            WriteDimension(ctx, default, in value);
    }

    // ---- ARRAY_AS_PROPS ----

    /// <summary>The name means an element, not a property.</summary>
    private bool IsElementName(RequestContext ctx, PhpString name) =>
        (_flags & ArrayAsProps) != 0 && !base.HasProperty(ctx, name, PropertyTest.Exists, ref PropertyLookup.NoCache);

    internal override Value ReadProperty(RequestContext ctx, PhpString name, FetchMode mode, ref object? cache) =>
        IsElementName(ctx, name) ? ReadDimension(ctx, Value.String(name), mode) : base.ReadProperty(ctx, name, mode, ref cache);

    internal override Value WriteProperty(RequestContext ctx, PhpString name, in Value value, ref object? cache, bool wantResult)
    {
        if (!IsElementName(ctx, name)) return base.WriteProperty(ctx, name, in value, ref cache, wantResult);
        WriteDimension(ctx, Value.String(name), in value);
        return wantResult && !ctx.HasPending ? value.Copied() : default;
    }

    internal override SlotResult GetPropertySlot(
        RequestContext ctx, PhpString name, FetchMode mode, ref object? cache, out object container, out int index, out PropertyInfo? info)
    {
        if (!IsElementName(ctx, name)) return base.GetPropertySlot(ctx, name, mode, ref cache, out container, out index, out info);
        container = Slots;
        index = 0;
        info = null;
        if (SplSupport.IsUser(Class.OffsetGet)) return SlotResult.Overloaded;
        if (RefuseDuringSort(ctx)) return SlotResult.Failed;
        PhpInstance? o = ObjectView(ctx);
        if (!TryKey(ctx, Value.String(name), o is not null, mode, out DimKey key)) return SlotResult.Failed;
        if (mode is FetchMode.ReadWrite or FetchMode.Read && Find(o, in key).IsUndef)
        {
            Dimensions.UndefinedKey(ctx, in key);
            if (ctx.HasPending) return SlotResult.Failed;
        }

        Slot(ctx, o, in key, out container, out index);
        return SlotResult.Found;
    }

    internal override bool HasProperty(RequestContext ctx, PhpString name, PropertyTest test, ref object? cache)
    {
        if (!IsElementName(ctx, name)) return base.HasProperty(ctx, name, test, ref cache);
        return Has(ctx, Value.String(name), test);
    }

    internal override void UnsetProperty(RequestContext ctx, PhpString name, ref object? cache)
    {
        if (IsElementName(ctx, name)) UnsetDimension(ctx, Value.String(name));
        else base.UnsetProperty(ctx, name, ref cache);
    }
}
