using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>Reading and writing properties (zend_std_read_property, zend_std_write_property).</summary>
public partial class PhpInstance
{
    private const int Uninit = ClassLinker.UninitializedFlag, LazySlot = ClassLinker.LazyFlag;

    /// <summary>Lazy, or a proxy that acts through its instance: undefined properties are looked for there.</summary>
    internal bool IsLazy => (Flags & (ObjectFlags.Lazy | ObjectFlags.LazyProxy)) != 0;

    internal bool IsInitializedProxy => (Flags & (ObjectFlags.Lazy | ObjectFlags.LazyProxy)) == ObjectFlags.LazyProxy;

    private static bool ForWriting(FetchMode mode) => mode is FetchMode.Write or FetchMode.ReadWrite or FetchMode.Unset;

    private static Value Fetched(in Value slot, FetchMode mode) => ForWriting(mode) ? slot.Copied() : slot.Dereferenced().Copied();

    // ---- recursion guards of magic methods ----

    private bool InGuard(PhpString name, PropertyGuard guard) =>
        Extra?.Guards is { } guards && guards.TryGetValue(name, out PropertyGuard g) && (g & guard) != 0;

    private void EnterGuard(PhpString name, PropertyGuard guard)
    {
        Dictionary<PhpString, PropertyGuard> guards = (Extra ??= new InstanceExtra()).Guards ??= [];
        ref PropertyGuard g = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(guards, name, out bool known);
        // a string that may change in place must not be a key
        if (!known) name.Count |= PhpString.SharedFlag;
        g |= guard;
    }

    private void LeaveGuard(PhpString name, PropertyGuard guard) => Extra!.Guards![name] &= ~guard;

    /// <summary>Calls __get and its like with the guard held; the object is kept alive by the frame.</summary>
    private Value CallMagic(RequestContext ctx, PhpFunction method, PhpString name, PropertyGuard guard)
    {
        EnterGuard(name, guard);
        Value result = ctx.CallFunction(method, this, [Value.String(name)]);
        LeaveGuard(name, guard);
        return result;
    }

    // ---- hooks ----

    /// <summary>The running function is a hook of the property itself, on this object: it sees the backing store.</summary>
    private bool ShouldCallHook(RequestContext ctx, PropertyInfo info)
    {
        if (ctx.Current is not { } f || f.Function.HookOf is not { } running || !ReferenceEquals(running.Prototype, info.Prototype)) return true;
        if (f.This is not PhpInstance self) return true;
        if (ReferenceEquals(self, this)) return false;
        return !(self.IsInitializedProxy && ReferenceEquals(self.Extra!.Lazy!.Instance, this));
    }

    private void ThrowNoBackingValue(RequestContext ctx, PhpString name, bool read) =>
        ctx.ThrowError("Error", $"Must not {(read ? "read from" : "write to")} virtual property {Class.Text}::${name}");

    private void ThrowIndirect(RequestContext ctx, PhpString name) =>
        ctx.ThrowError("Error", $"Indirect modification of {Class.Text}::${name} is not allowed");

    // ---- read ----

    /// <summary>
    /// $this->name; null with a warning when undefined (quiet for Isset). For the writing modes the result stands for a
    /// slot that could not be had: it may be a reference.
    /// </summary>
    internal virtual Value ReadProperty(RequestContext ctx, PhpString name, FetchMode mode, ref object? cache)
    {
        PhpClass cls = Class;
        bool writing = ForWriting(mode);
        int slot = PropertyLookup.Find(ctx, cls, name, mode == FetchMode.Isset || cls.Get is not null, ref cache, out PropertyInfo? info);
        long flags = 0;
        if (slot == PropertyLookup.Hooked)
        {
            if (ReadHooked(ctx, name, mode, info!, out Value hooked)) return hooked;
            slot = info!.Slot;
            if (info.Type is null) info = null;
        }

        if (slot >= 0)
        {
            Value v = Slots[slot];
            if (writing && info is { IsWriteRestricted: true } && (info.IsReadOnly || !PropertyLookup.HasSetAccess(ctx, info)))
            {
                // an object in it may be changed; a copy of the handle makes sure the property is not
                if (v.IsObject) return v.Copied();
                if (v.IsUndef && mode == FetchMode.Unset) return Value.Null;
                PropertyLookup.IndirectModification(ctx, info);
                return default;
            }

            if (!v.IsUndef) return Fetched(in v, mode);
            flags = v.n;
            if ((flags & Uninit) != 0) return ReadMissing(ctx, name, mode, info, flags, PropertyGuard.None, ref cache);
        }
        else if (slot == PropertyLookup.Dynamic)
        {
            if (Dynamic is not null && Dynamic.TryGetValue(name, out Value v)) return Fetched(in v, mode);
            info = null;
        }
        else if (ctx.HasPending)
        {
            return default;
        }

        if (IsInitializedProxy)
        {
            // inside the real instance's own magic method: do not run it twice
            PhpInstance instance = Extra!.Lazy!.Instance!;
            PropertyGuard guard = mode == FetchMode.Isset && cls.Isset is not null ? PropertyGuard.Isset : PropertyGuard.Get;
            if (instance.InGuard(name, guard)) return instance.ReadProperty(ctx, name, mode, ref cache);
        }

        PropertyGuard entered = PropertyGuard.None;
        if (mode == FetchMode.Isset && cls.Isset is { } isset)
        {
            entered = PropertyGuard.Isset;
            if (!InGuard(name, PropertyGuard.Isset))
            {
                Value held = Value.Object(this).Copied();
                Value set = CallMagic(ctx, isset, name, PropertyGuard.Isset);
                bool there = !ctx.HasPending && Conversions.ToBool(ctx, in set);
                set.Release(ctx);
                Value result = Value.Null;
                bool read = there && cls.Get is not null && !InGuard(name, PropertyGuard.Get);
                if (read) result = ReadMagic(ctx, name, mode, info);
                held.Release(ctx);
                if (read || !there) return result;
            }
            else if (cls.Get is not null && !InGuard(name, PropertyGuard.Get))
            {
                return ReadMagic(ctx, name, mode, info);
            }
        }
        else if (cls.Get is not null)
        {
            if (!InGuard(name, PropertyGuard.Get)) return ReadMagic(ctx, name, mode, info);
            entered = PropertyGuard.Get;
            if (slot == PropertyLookup.Wrong)
            {
                PropertyLookup.Find(ctx, cls, name, silent: false, ref PropertyLookup.NoCache, out _);
                return default;
            }
        }

        return ReadMissing(ctx, name, mode, info, flags, entered, ref cache);
    }

    private Value ReadMagic(RequestContext ctx, PhpString name, FetchMode mode, PropertyInfo? info)
    {
        Value value = CallMagic(ctx, Class.Get!, name, PropertyGuard.Get);
        if (value.IsUndef) return default;
        if (ForWriting(mode))
        {
            if (!value.IsReference && !value.IsObject)
                ctx.Notice($"Indirect modification of overloaded property {Class.Text}::${name} has no effect");
        }

        if (info is not null && !ctx.HasPending)
            TypeChecks.VerifyMagicGet(ctx, info, ref value, (Class.Get!.Flags & FunctionFlags.StrictTypes) != 0);
        return ForWriting(mode) || !value.IsReference ? value : Unwrapped(ctx, in value);
    }

    private static Value Unwrapped(RequestContext ctx, in Value value)
    {
        Value inner = value.Dereferenced().Copied();
        value.Release(ctx);
        return inner;
    }

    /// <summary>True: answered (maybe with an exception pending). False: the backing store answers.</summary>
    private bool ReadHooked(RequestContext ctx, PhpString name, FetchMode mode, PropertyInfo info, out Value result)
    {
        result = default;
        if (info.GetHook is not { } get)
        {
            if (info.IsVirtual)
            {
                ctx.ThrowError("Error", $"Property {Class.Text}::${name} is write-only");
                return true;
            }

            Value v = Slots[info.Slot];
            if (v.IsUndef || !ForWriting(mode)) return false;
            if (v.IsObject) result = v.Copied();
            else ThrowIndirect(ctx, name);
            return true;
        }

        if (!ShouldCallHook(ctx, info))
        {
            if (!info.IsVirtual) return false;
            ThrowNoBackingValue(ctx, name, read: true);
            return true;
        }

        result = ctx.CallFunction(get, this, []);
        if (ForWriting(mode))
        {
            if (!result.IsUndef && !result.IsReference && !result.IsObject) ThrowIndirect(ctx, name);
        }
        else if (result.IsReference)
        {
            result = Unwrapped(ctx, in result);
        }

        return true;
    }

    /// <summary>Nothing there: a lazy object is initialised and asked again; otherwise the warning or Error.</summary>
    private Value ReadMissing(RequestContext ctx, PhpString name, FetchMode mode, PropertyInfo? info, long flags, PropertyGuard entered, ref object? cache)
    {
        if (IsLazy && (info is null || (flags & LazySlot) != 0))
        {
            PhpInstance? instance = LazyObjects.Initialize(ctx, this);
            if (instance is null) return default;
            if (entered == PropertyGuard.None || instance.InGuard(name, entered)) return instance.ReadProperty(ctx, name, mode, ref cache);
            instance.EnterGuard(name, entered);
            Value forwarded = instance.ReadProperty(ctx, name, mode, ref cache);
            instance.LeaveGuard(name, entered);
            return forwarded;
        }

        if (mode != FetchMode.Isset)
        {
            if (info is not null)
            {
                PropertyLookup.Uninitialized(ctx, info);
                return default;
            }

            PropertyLookup.UndefinedProperty(ctx, Class, name);
        }

        return Value.Null;
    }

    // ---- write ----

    /// <summary>
    /// $this->name = value (not a reference). The result is the value as stored, owned, when
    /// <paramref name="wantResult"/>; undef when an exception is pending.
    /// </summary>
    internal virtual Value WriteProperty(RequestContext ctx, PhpString name, in Value value, ref object? cache, bool wantResult)
    {
        PhpClass cls = Class;
        int slot = PropertyLookup.Find(ctx, cls, name, cls.Set is not null, ref cache, out PropertyInfo? info);
        if (slot == PropertyLookup.Hooked)
        {
            if (WriteHooked(ctx, name, in value, info!)) return wantResult && !ctx.HasPending ? value.Copied() : default;
            slot = info!.Slot;
            if (info.Type is null) info = null;
        }

        if (slot >= 0)
        {
            ref Value target = ref Slots[slot];
            if (info is { IsWriteRestricted: true } && RefuseWrite(ctx, name, slot, info)) return default;
            if (!target.IsUndef) return StoreTyped(ctx, slot, in value, info, wantResult);
            if ((target.n & Uninit) != 0)
            {
                if (IsLazy && (target.n & LazySlot) != 0) return ForwardWrite(ctx, name, in value, ref cache, guarded: false, wantResult);
                return StoreTyped(ctx, slot, in value, info, wantResult); // bypasses __set
            }
        }
        else if (slot == PropertyLookup.Dynamic)
        {
            if (Dynamic is not null)
            {
                ref Value found = ref OwnDynamic(ctx).Find(name);
                if (!Unsafe.IsNullRef(ref found)) return StoreDynamic(ctx, ref found, in value, wantResult);
            }
        }
        else if (ctx.HasPending)
        {
            return default;
        }

        if (IsInitializedProxy && Extra!.Lazy!.Instance is { } real && real.InGuard(name, PropertyGuard.Set))
            return real.WriteProperty(ctx, name, in value, ref cache, wantResult);
        if (cls.Set is { } set)
        {
            if (!InGuard(name, PropertyGuard.Set))
            {
                EnterGuard(name, PropertyGuard.Set);
                Value held = Value.Object(this).Copied();
                ctx.CallFunction(set, this, [Value.String(name), value]).Release(ctx);
                LeaveGuard(name, PropertyGuard.Set);
                held.Release(ctx);
                return wantResult && !ctx.HasPending ? value.Copied() : default;
            }

            if (slot == PropertyLookup.Wrong)
            {
                PropertyLookup.Find(ctx, cls, name, silent: false, ref PropertyLookup.NoCache, out _);
                return default;
            }

            if (IsLazy) return ForwardWrite(ctx, name, in value, ref cache, guarded: true, wantResult);
        }
        else if (IsLazy)
        {
            return ForwardWrite(ctx, name, in value, ref cache, guarded: false, wantResult);
        }

        if (slot >= 0) return StoreTyped(ctx, slot, in value, info, wantResult);
        if (!MayAddDynamic(ctx, name)) return default;
        ref Value added = ref OwnDynamic(ctx).GetOrAdd(name, out _);
        name.Count |= PhpString.SharedFlag;
        return StoreDynamic(ctx, ref added, in value, wantResult);
    }

    /// <summary>Readonly and asymmetric visibility; true: an Error is pending.</summary>
    private bool RefuseWrite(RequestContext ctx, PhpString name, int slot, PropertyInfo info)
    {
        ref Value target = ref Slots[slot];
        // an unset property goes to __set, unless that is running already
        if (target.IsUndef && (target.n & Uninit) == 0 && Class.Set is not null && !InGuard(name, PropertyGuard.Set)) return false;
        if (info.IsReadOnly && !target.IsUndef && !IsReinitable(slot))
        {
            PropertyLookup.ModifyReadonly(ctx, info);
            return true;
        }

        if (info.SetVisibility == 0 || PropertyLookup.HasSetAccess(ctx, info)) return false;
        PropertyLookup.AsymmetricError(ctx, info, "modify");
        return true;
    }

    internal bool IsReinitable(int slot) => Extra?.Reinitable is { } r && r[slot];

    /// <summary>Checks and stores into a declared slot. The old value is released last.</summary>
    internal Value StoreTyped(RequestContext ctx, int slot, in Value value, PropertyInfo? info, bool wantResult)
    {
        bool strict = ctx.UsesStrictTypes;
        Value owned = value.Copied();
        if (info is not null)
        {
            if ((TypeChecks.MaskOf(in owned) & info.Type!.Mask) == 0)
            {
                // __toString of the value may run
                AddRef();
                bool matched = TypeChecks.CoerceForProperty(ctx, info, ref owned, strict);
                if (Count == 1)
                {
                    owned.Release(ctx);
                    if (!ctx.HasPending) ctx.ThrowError("Error", $"Object was released while assigning to property {info.DeclaringClass.Text}::${info.Name}");
                    Value.Object(this).Release(ctx);
                    return default;
                }

                Count--;
                if (!matched)
                {
                    owned.Release(ctx);
                    return default;
                }
            }

            if (Extra?.Reinitable is { } reinitable) reinitable[slot] = false;
        }

        return StoreInto(ctx, ref Slots[slot], in owned, strict, wantResult);
    }

    private static Value StoreDynamic(RequestContext ctx, ref Value target, in Value value, bool wantResult) =>
        StoreInto(ctx, ref target, value.Copied(), ctx.UsesStrictTypes, wantResult);

    /// <summary>zend_assign_to_variable: through a reference and its types.</summary>
    internal static Value StoreInto(RequestContext ctx, ref Value target, in Value owned, bool strict, bool wantResult)
    {
        Value value = owned;
        if (target.o is PhpReference r)
        {
            if (r.Sources is not null && !TypeChecks.CoerceForReference(ctx, r, ref value, strict))
            {
                value.Release(ctx);
                return default;
            }

            target = ref r.Value;
        }

        Value old = target;
        Value.Move(ref target, in value);
        Value result = wantResult ? value.Copied() : default;
        old.Release(ctx); // last: a destructor may change the property again
        return result;
    }

    /// <summary>True: done (maybe with an exception pending). False: the backing store takes the value.</summary>
    private bool WriteHooked(RequestContext ctx, PhpString name, in Value value, PropertyInfo info)
    {
        if (info.SetHook is not { } set)
        {
            if (!info.IsVirtual) return false;
            ctx.ThrowError("Error", $"Property {Class.Text}::${name} is read-only");
            return true;
        }

        if (!ShouldCallHook(ctx, info))
        {
            if (!info.IsVirtual) return false;
            ThrowNoBackingValue(ctx, name, read: false);
            return true;
        }

        if (info.SetVisibility != 0 && !PropertyLookup.HasSetAccess(ctx, info))
        {
            PropertyLookup.AsymmetricError(ctx, info, "modify");
            return true;
        }

        ctx.CallFunction(set, this, [value]).Release(ctx);
        return true;
    }

    private Value ForwardWrite(RequestContext ctx, PhpString name, in Value value, ref object? cache, bool guarded, bool wantResult)
    {
        Value backup = value.Copied(); // initialisation may change the variable it comes from
        Value result = default;
        if (LazyObjects.Initialize(ctx, this) is { } instance)
        {
            if (guarded && !instance.InGuard(name, PropertyGuard.Set))
            {
                instance.EnterGuard(name, PropertyGuard.Set);
                result = instance.WriteProperty(ctx, name, in backup, ref cache, wantResult);
                instance.LeaveGuard(name, PropertyGuard.Set);
            }
            else
            {
                result = instance.WriteProperty(ctx, name, in backup, ref cache, wantResult);
            }
        }

        backup.Release(ctx);
        return result;
    }

    // ---- dynamic properties ----

    /// <summary>The table of dynamic properties, exclusive to this object.</summary>
    internal PhpArray OwnDynamic(RequestContext ctx)
    {
        if (Dynamic is null) return Dynamic = new PhpArray();
        if (Dynamic.Count == 1) return Dynamic;
        PhpArray copy = Dynamic.Duplicate();
        Value.Array(Dynamic).Release(ctx);
        return Dynamic = copy;
    }

    private bool MayAddDynamic(RequestContext ctx, PhpString name)
    {
        if ((Class.Flags & ClassFlags.NoDynamicProperties) != 0)
        {
            ctx.ThrowError("Error", $"Cannot create dynamic property {Class.Text}::${name}");
            return false;
        }

        if ((Class.Flags & ClassFlags.AllowDynamicProperties) != 0) return true;
        AddRef();
        ctx.Deprecated($"Creation of dynamic property {Class.Text}::${name} is deprecated");
        if (Count == 1)
        {
            Value.Object(this).Release(ctx);
            if (!ctx.HasPending) ctx.ThrowError("Error", $"Cannot create dynamic property {Class.Text}::${name}");
            return false;
        }

        Count--;
        return true;
    }
}
