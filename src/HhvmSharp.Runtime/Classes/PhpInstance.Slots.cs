using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>Slots of properties for writing, isset, unset (zend_std_get_property_ptr_ptr, _has_property, _unset_property).</summary>
public partial class PhpInstance
{
    /// <summary>
    /// The slot of a property for a write-fetch, created when there is none. <paramref name="info"/> is set for typed
    /// properties.
    /// </summary>
    internal virtual SlotResult GetPropertySlot(
        RequestContext ctx, PhpString name, FetchMode mode, ref object? cache, out object container, out int index, out PropertyInfo? info)
    {
        PhpClass cls = Class;
        container = Slots;
        index = 0;
        bool reading = mode is FetchMode.ReadWrite or FetchMode.Read;
        int slot = PropertyLookup.Find(ctx, cls, name, cls.Get is not null, ref cache, out info);
        if (slot == PropertyLookup.Hooked)
        {
            if (info!.IsVirtual || ShouldCallHook(ctx, info)) return SlotResult.Overloaded;
            slot = info.Slot;
            if (info.Type is null) info = null;
        }

        if (slot >= 0)
        {
            index = slot;
            ref Value v = ref Slots[slot];
            if (v.IsUndef) return UndefinedSlot(ctx, name, mode, ref cache, ref container, ref index, ref info);
            if (info is { IsWriteRestricted: true } && (info.IsReadOnly || !PropertyLookup.HasSetAccess(ctx, info))) return SlotResult.Overloaded;
            return SlotResult.Found;
        }

        if (slot == PropertyLookup.Wrong) return ctx.HasPending || cls.Get is null ? SlotResult.Failed : SlotResult.Overloaded;
        if (ctx.HasPending) return SlotResult.Failed;

        if (Dynamic is not null && DynamicSlot(OwnDynamic(ctx), name, ref container, ref index)) return SlotResult.Found;
        if (cls.Get is not null && !InGuard(name, PropertyGuard.Get)) return SlotResult.Overloaded;
        if (IsLazy) return ForwardSlot(ctx, name, mode, ref cache, cls.Get is not null, out container, out index, out info);
        if (!MayAddDynamic(ctx, name)) return SlotResult.Failed;
        if (reading) PropertyLookup.UndefinedProperty(ctx, cls, name);
        PhpArray table = OwnDynamic(ctx);
        name.Count |= PhpString.SharedFlag;
        ref Value added = ref table.GetOrAdd(name, out _);
        container = table.SlotContainer;
        index = table.SlotIndex(ref added);
        return SlotResult.Found;
    }

    private static bool DynamicSlot(PhpArray table, PhpString name, ref object container, ref int index)
    {
        ref Value found = ref table.Find(name);
        if (Unsafe.IsNullRef(ref found)) return false;
        container = table.SlotContainer;
        index = table.SlotIndex(ref found);
        return true;
    }

    private SlotResult UndefinedSlot(
        RequestContext ctx, PhpString name, FetchMode mode, ref object? cache, ref object container, ref int index, ref PropertyInfo? info)
    {
        ref Value v = ref Slots[index];
        bool inGet = Class.Get is not null && InGuard(name, PropertyGuard.Get);
        // an unset property is __get's, one that was never initialised is not
        if (Class.Get is not null && !inGet && !(info is not null && (v.n & Uninit) != 0)) return SlotResult.Overloaded;
        if (IsLazy && (v.n & LazySlot) != 0) return ForwardSlot(ctx, name, mode, ref cache, inGet, out container, out index, out info);
        if (mode is FetchMode.ReadWrite or FetchMode.Read)
        {
            if (info is not null)
            {
                PropertyLookup.Uninitialized(ctx, info);
                return SlotResult.Failed;
            }

            PropertyLookup.UndefinedProperty(ctx, Class, name);
            if (v.IsUndef) v = Value.Null; // an error handler may have set it
            return SlotResult.Found;
        }

        if (info is { IsWriteRestricted: true })
            return info.IsReadOnly || !PropertyLookup.HasSetAccess(ctx, info) ? SlotResult.Overloaded : SlotResult.Found;
        if (info is null) v = Value.Null;
        return SlotResult.Found;
    }

    private SlotResult ForwardSlot(
        RequestContext ctx, PhpString name, FetchMode mode, ref object? cache, bool guarded, out object container, out int index, out PropertyInfo? info)
    {
        container = Slots;
        index = 0;
        info = null;
        if (LazyObjects.Initialize(ctx, this) is not { } instance) return SlotResult.Failed;
        if (!guarded || instance.InGuard(name, PropertyGuard.Get)) return instance.GetPropertySlot(ctx, name, mode, ref cache, out container, out index, out info);
        instance.EnterGuard(name, PropertyGuard.Get);
        SlotResult result = instance.GetPropertySlot(ctx, name, mode, ref cache, out container, out index, out info);
        instance.LeaveGuard(name, PropertyGuard.Get);
        return result;
    }

    // ---- isset ----

    internal virtual bool HasProperty(RequestContext ctx, PhpString name, PropertyTest test, ref object? cache)
    {
        PhpClass cls = Class;
        int slot = PropertyLookup.Find(ctx, cls, name, silent: true, ref cache, out PropertyInfo? info);
        bool found = false;
        long flags = 0;
        if (slot == PropertyLookup.Hooked)
        {
            if (HasHooked(ctx, name, test, info!, out bool answer)) return answer;
            slot = info!.Slot;
        }

        if (slot >= 0)
        {
            found = true;
            Value v = Slots[slot];
            if (!v.IsUndef) return Test(ctx, in v, test);
            flags = v.n;
            if ((flags & Uninit) != 0) return HasInLazy(ctx, name, test, found, flags, ref cache);
        }
        else if (slot == PropertyLookup.Dynamic)
        {
            if (Dynamic is not null && Dynamic.TryGetValue(name, out Value v)) return Test(ctx, in v, test);
        }
        else if (ctx.HasPending)
        {
            return false;
        }

        if (IsInitializedProxy && Extra!.Lazy!.Instance is { } real && real.InGuard(name, PropertyGuard.Isset))
            return real.HasProperty(ctx, name, test, ref cache);
        if (cls.Isset is not { } isset || InGuard(name, PropertyGuard.Isset)) return HasInLazy(ctx, name, test, found, flags, ref cache);
        if (test == PropertyTest.Exists) return false;

        Value held = Value.Object(this).Copied();
        EnterGuard(name, PropertyGuard.Isset);
        Value set = ctx.CallFunction(isset, this, [Value.String(name)]);
        bool result = !ctx.HasPending && Conversions.ToBool(ctx, in set);
        set.Release(ctx);
        if (test == PropertyTest.NotEmpty && result)
        {
            result = false;
            if (!ctx.HasPending && cls.Get is { } get && !InGuard(name, PropertyGuard.Get))
            {
                Value value = CallMagic(ctx, get, name, PropertyGuard.Get);
                result = !ctx.HasPending && Conversions.ToBool(ctx, in value);
                value.Release(ctx);
            }
        }

        LeaveGuard(name, PropertyGuard.Isset);
        held.Release(ctx);
        return result;
    }

    private static bool Test(RequestContext ctx, in Value v, PropertyTest test) => test switch
    {
        PropertyTest.NotEmpty => Conversions.ToBool(ctx, v.Dereferenced()),
        PropertyTest.Isset => !v.Dereferenced().IsNull,
        _ => true,
    };

    private bool HasHooked(RequestContext ctx, PhpString name, PropertyTest test, PropertyInfo info, out bool answer)
    {
        answer = false;
        if (test == PropertyTest.Exists)
        {
            answer = info.IsVirtual;
            return info.IsVirtual;
        }

        if (info.GetHook is not { } get)
        {
            if (!info.IsVirtual) return false;
            ctx.ThrowError("Error", $"Property {Class.Text}::${name} is write-only");
            return true;
        }

        if (!ShouldCallHook(ctx, info))
        {
            if (!info.IsVirtual) return false;
            ThrowNoBackingValue(ctx, name, read: true);
            return true;
        }

        Value value = ctx.CallFunction(get, this, []);
        answer = !ctx.HasPending && Test(ctx, in value, test);
        value.Release(ctx);
        return true;
    }

    private bool HasInLazy(RequestContext ctx, PhpString name, PropertyTest test, bool found, long flags, ref object? cache)
    {
        if (!IsLazy || (found && (flags & LazySlot) == 0)) return false;
        if (LazyObjects.Initialize(ctx, this) is not { } instance) return false;
        if (instance.Class.Isset is null || instance.InGuard(name, PropertyGuard.Isset)) return instance.HasProperty(ctx, name, test, ref cache);
        instance.EnterGuard(name, PropertyGuard.Isset);
        bool result = instance.HasProperty(ctx, name, test, ref cache);
        instance.LeaveGuard(name, PropertyGuard.Isset);
        return result;
    }

    // ---- unset ----

    internal virtual void UnsetProperty(RequestContext ctx, PhpString name, ref object? cache)
    {
        PhpClass cls = Class;
        int slot = PropertyLookup.Find(ctx, cls, name, cls.Unset is not null, ref cache, out PropertyInfo? info);
        if (slot == PropertyLookup.Hooked)
        {
            ctx.ThrowError("Error", $"Cannot unset hooked property {cls.Text}::${name}");
            return;
        }

        if (slot >= 0)
        {
            ref Value v = ref Slots[slot];
            if (info is { IsWriteRestricted: true } && RefuseUnset(ctx, name, slot, info)) return;
            if (!v.IsUndef)
            {
                if (info is not null && v.o is PhpReference { Sources: not null } r) TypeChecks.RemoveSource(r, info);
                Value old = v;
                v = default;
                old.Release(ctx);
                return;
            }

            if ((v.n & Uninit) != 0)
            {
                if (IsLazy && (v.n & LazySlot) != 0)
                {
                    LazyObjects.Initialize(ctx, this)?.UnsetProperty(ctx, name, ref cache);
                    return;
                }

                v = default; // from now on it is __get's
                return;
            }
        }
        else if (slot == PropertyLookup.Dynamic)
        {
            if (Dynamic is not null && Dynamic.ContainsKey(name))
            {
                OwnDynamic(ctx).Remove(ctx, name);
                return;
            }
        }
        else if (ctx.HasPending)
        {
            return;
        }

        if (IsInitializedProxy && Extra!.Lazy!.Instance is { } real && real.InGuard(name, PropertyGuard.Unset))
        {
            real.UnsetProperty(ctx, name, ref cache);
            return;
        }

        bool guarded = false;
        if (cls.Unset is { } unset)
        {
            if (!InGuard(name, PropertyGuard.Unset))
            {
                Value held = Value.Object(this).Copied();
                CallMagic(ctx, unset, name, PropertyGuard.Unset).Release(ctx);
                held.Release(ctx);
                return;
            }

            guarded = true;
            if (slot == PropertyLookup.Wrong)
            {
                PropertyLookup.Find(ctx, cls, name, silent: false, ref PropertyLookup.NoCache, out _);
                return;
            }
        }

        if (!IsLazy || LazyObjects.Initialize(ctx, this) is not { } instance) return;
        if (!guarded || instance.InGuard(name, PropertyGuard.Unset))
        {
            instance.UnsetProperty(ctx, name, ref cache);
            return;
        }

        instance.EnterGuard(name, PropertyGuard.Unset);
        instance.UnsetProperty(ctx, name, ref cache);
        instance.LeaveGuard(name, PropertyGuard.Unset);
    }

    private bool RefuseUnset(RequestContext ctx, PhpString name, int slot, PropertyInfo info)
    {
        ref Value v = ref Slots[slot];
        if (v.IsUndef && (v.n & Uninit) == 0 && Class.Unset is not null && !InGuard(name, PropertyGuard.Unset)) return false;
        if (info.IsReadOnly && !v.IsUndef && !IsReinitable(slot))
        {
            ctx.ThrowError("Error", $"Cannot unset readonly property {info.DeclaringClass.Text}::${name}");
            return true;
        }

        if (info.SetVisibility == 0 || PropertyLookup.HasSetAccess(ctx, info)) return false;
        PropertyLookup.AsymmetricError(ctx, info, "unset");
        return true;
    }
}
