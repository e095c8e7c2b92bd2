using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>ReflectionClass::SKIP_* and the strategy.</summary>
[Flags]
internal enum LazyOptions
{
    None = 0,
    SkipInitializationOnSerialize = 8,
    SkipDestructor = 16,
    Proxy = 32,
}

/// <summary>What makes an object lazy: its initialiser, or the instance that a proxy stands for.</summary>
internal sealed class LazyState
{
    internal CallTarget Initializer;
    /// <summary>The callable as given, owned.</summary>
    internal Value Callable;
    /// <summary>Of an initialised proxy: owned.</summary>
    internal PhpInstance? Instance;
    internal LazyOptions Options;
    /// <summary>Properties that would still trigger initialisation.</summary>
    internal int LazyProperties;

    internal void Release(RequestContext ctx)
    {
        Value.Release(ctx, ref Callable);
        if (Instance is not { } instance) return;
        Instance = null;
        Value.Object(instance).Release(ctx);
    }

    internal void EnumerateChildren(ChildVisitor visit)
    {
        visit(in Callable);
        if (Instance is not null) visit(Value.Object(Instance));
    }
}

/// <summary>
/// Lazy ghosts and proxies (zend_lazy_objects.c): objects without values whose first property access runs an
/// initialiser. Accesses fall through to here exactly where __get and its like would be asked.
/// </summary>
internal static class LazyObjects
{
    private const ObjectFlags Lazy = ObjectFlags.Lazy, Proxy = ObjectFlags.LazyProxy;

    private static Value LazySlot => new(null, ClassLinker.UninitializedFlag | ClassLinker.LazyFlag);

    private static PhpClass? NativeAncestor(PhpClass cls)
    {
        for (PhpClass? c = cls; c is not null; c = c.Parent)
            if (!c.IsUser && !c.LowerName.Equals("stdclass")) return c;
        return null;
    }

    /// <summary>
    /// Makes <paramref name="obj"/> lazy, or a new object of <paramref name="cls"/> when it is null. The callable is
    /// borrowed. Null: an exception is pending.
    /// </summary>
    internal static PhpInstance? Make(RequestContext ctx, PhpInstance? obj, PhpClass cls, in Value callable, in CallTarget initializer, LazyOptions options)
    {
        if (NativeAncestor(cls) is { } native)
        {
            ctx.ThrowError("Error", ReferenceEquals(native, cls)
                ? $"Cannot make instance of internal class lazy: {cls.Text} is internal"
                : $"Cannot make instance of internal class lazy: {cls.Text} inherits internal class {native.Text}");
            return null;
        }

        if (obj is null)
        {
            if (cls.IsInterface || cls.IsTrait || cls.IsEnum || cls.IsAbstract) return ctx.TryNewObject(cls);
            if (!ctx.UpdateClass(cls)) return null;
            obj = ctx.NewBare(cls);
        }
        else if (!Reset(ctx, obj, options))
        {
            return null;
        }

        int count = EmptySlots(ctx, obj, cls);
        if (count == 0) return obj; // nothing could ever trigger initialisation
        obj.Flags |= Lazy;
        if ((options & LazyOptions.Proxy) != 0) obj.Flags |= Proxy;
        (obj.Extra ??= new InstanceExtra()).Lazy = new LazyState
        {
            Initializer = initializer,
            Callable = callable.Copied(),
            Options = options,
            LazyProperties = count,
        };
        return obj;
    }

    private static bool Reset(RequestContext ctx, PhpInstance obj, LazyOptions options)
    {
        if (obj.Extra?.Lazy is { } state)
        {
            if (!obj.IsLazy)
            {
                ctx.ThrowError("Error", "Can not reset an object while it is being initialized");
                return false;
            }

            obj.Flags &= ~(Lazy | Proxy);
            obj.Extra.Lazy = null;
            state.Release(ctx);
        }
        else if ((options & LazyOptions.SkipDestructor) == 0 && (obj.Flags & ObjectFlags.DestructorCalled) == 0 && obj.HasDestructor)
        {
            obj.Flags |= ObjectFlags.DestructorCalled;
            obj.Count++;
            obj.DestroyObject(ctx);
            obj.Count--;
            if (ctx.HasPending) return false;
        }

        obj.Flags &= ~ObjectFlags.DestructorCalled;
        if (obj.Dynamic is not null) obj.OwnDynamic(ctx).Clear(ctx);
        return true;
    }

    private static int EmptySlots(RequestContext ctx, PhpInstance obj, PhpClass cls)
    {
        int count = 0;
        for (int i = 0; i < cls.SlotDefaults.Length; i++)
        {
            if (obj.Class.Slots[i] is not { } info) continue;
            ref Value slot = ref obj.Slots[info.Slot];
            if (!slot.IsUndef)
            {
                if (info.IsReadOnly && !obj.IsReinitable(info.Slot) && (obj.Class.IsFinal || info.IsFinal)) continue;
                DropSlot(ctx, ref slot, info);
            }

            slot = LazySlot;
            count++;
        }

        return count;
    }

    private static void DropSlot(RequestContext ctx, ref Value slot, PropertyInfo info)
    {
        if (info.Type is not null && slot.o is PhpReference { Sources: not null } r) TypeChecks.RemoveSource(r, info);
        Value old = slot;
        slot = default;
        old.Release(ctx);
    }

    /// <summary>
    /// Runs the initialiser if that has not happened: the object that has the values (a proxy's instance), or null with
    /// an exception pending.
    /// </summary>
    internal static PhpInstance? Initialize(RequestContext ctx, PhpInstance obj)
    {
        LazyState state = obj.Extra!.Lazy!;
        if ((obj.Flags & Lazy) == 0) return state.Instance!.IsLazy ? Initialize(ctx, state.Instance) : state.Instance;
        return (obj.Flags & Proxy) != 0 ? InitializeProxy(ctx, obj, state) : InitializeGhost(ctx, obj, state);
    }

    private static Value Call(RequestContext ctx, LazyState state, PhpInstance obj) =>
        ctx.CallFunction(state.Initializer.Function, state.Initializer.This, [Value.Object(obj)], closure: state.Initializer.Closure);

    /// <summary>The initialiser may have dropped the last reference to the object.</summary>
    private static PhpInstance? Unprotect(RequestContext ctx, PhpInstance obj, PhpInstance? result)
    {
        if (obj.Count == 1)
        {
            ctx.ThrowError("Error", "Lazy object was released during initialization");
            result = null;
        }

        Value.Object(obj).Release(ctx);
        return result;
    }

    private static PhpInstance? InitializeGhost(RequestContext ctx, PhpInstance obj, LazyState state)
    {
        obj.AddRef();
        obj.Flags &= ~Lazy; // no initialisation within initialisation
        Value[] defaults = ctx.DefaultsOf(obj.Class);
        var snapshot = new Value[obj.Slots.Length];
        for (int i = 0; i < snapshot.Length; i++)
        {
            ref Value slot = ref obj.Slots[i];
            Value.Copy(ref snapshot[i], in slot);
            if (slot.IsUndef && (slot.n & ClassLinker.LazyFlag) != 0) Value.Copy(ref slot, in defaults[i]);
        }

        PhpArray? dynamic = obj.Dynamic;
        dynamic?.AddRef();
        Value result = Call(ctx, state, obj);
        bool failed = ctx.HasPending;
        if (!failed && !result.IsNull)
        {
            failed = true;
            result.Release(ctx);
            Revert(ctx, obj, snapshot, dynamic);
            ctx.ThrowError("TypeError", "Lazy object initializer must return NULL or no value");
        }
        else if (failed)
        {
            Revert(ctx, obj, snapshot, dynamic);
        }

        if (failed) return Unprotect(ctx, obj, null);
        foreach (ref Value v in snapshot.AsSpan()) Value.Release(ctx, ref v);
        if (dynamic is not null) Value.Array(dynamic).Release(ctx);
        obj.Extra!.Lazy = null;
        state.Release(ctx);
        return Unprotect(ctx, obj, obj);
    }

    /// <summary>The initialiser failed: the object is as it was before.</summary>
    private static void Revert(RequestContext ctx, PhpInstance obj, Value[] snapshot, PhpArray? dynamic)
    {
        for (int i = 0; i < snapshot.Length; i++)
        {
            if (obj.Class.Slots[i] is not { } info) continue;
            ref Value slot = ref obj.Slots[info.Slot];
            DropSlot(ctx, ref slot, info);
            slot = snapshot[info.Slot];
            snapshot[info.Slot] = default;
            if (info.Type is not null && slot.o is PhpReference r) TypeChecks.AddSource(r, info);
        }

        PhpArray? now = obj.Dynamic;
        obj.Dynamic = dynamic;
        if (now is not null) Value.Array(now).Release(ctx);
        obj.Flags |= Lazy;
    }

    private static PhpInstance? InitializeProxy(RequestContext ctx, PhpInstance obj, LazyState state)
    {
        obj.AddRef();
        obj.Flags &= ~(Lazy | Proxy);
        Value result = Call(ctx, state, obj);
        if (ctx.HasPending)
        {
            obj.Flags |= Lazy | Proxy;
            return Unprotect(ctx, obj, null);
        }

        if (result.o is not PhpInstance instance || Reject(ctx, obj, instance))
        {
            obj.Flags |= Lazy | Proxy;
            if (!ctx.HasPending)
                ctx.ThrowError("TypeError", $"Lazy proxy factory must return an instance of a class compatible with {obj.Class.Text}, {TypeNames.OfValue(in result)} returned");
            result.Release(ctx);
            return Unprotect(ctx, obj, null);
        }

        Value.Release(ctx, ref state.Callable);
        state.Initializer = default;
        state.Instance = instance;
        obj.Flags |= Proxy;
        // from now on every access goes to the instance
        if (obj.Dynamic is { } dynamic)
        {
            obj.Dynamic = null;
            Value.Array(dynamic).Release(ctx);
        }

        foreach (PropertyInfo? info in instance.Class.Slots)
        {
            if (info is null) continue;
            ref Value slot = ref obj.Slots[info.Slot];
            DropSlot(ctx, ref slot, info);
            slot = LazySlot;
        }

        return Unprotect(ctx, obj, instance);
    }

    private static bool Reject(RequestContext ctx, PhpInstance obj, PhpInstance instance)
    {
        if (!Compatible(instance.Class, obj.Class))
        {
            ctx.ThrowError("TypeError", $"The real instance class {instance.Class.Text} is not compatible with the proxy class {obj.Class.Text}. The proxy must be a instance of the same class as the real instance, or a sub-class with no additional properties, and no overrides of the __destructor or __clone methods.");
            return true;
        }

        if (!ReferenceEquals(instance, obj) && !instance.IsLazy) return false;
        ctx.ThrowError("Error", "Lazy proxy factory must return a non-lazy object");
        return true;
    }

    private static bool Compatible(PhpClass real, PhpClass proxy) =>
        ReferenceEquals(real, proxy)
        || (proxy.IsSubclassOf(real) && proxy.Properties.Count == real.Properties.Count
            && ReferenceEquals(proxy.Destructor, real.Destructor) && ReferenceEquals(proxy.CloneMethod, real.CloneMethod));

    /// <summary>ReflectionClass::markLazyObjectAsInitialized: defaults without running the initialiser.</summary>
    internal static void MarkInitialized(RequestContext ctx, PhpInstance obj)
    {
        Value[] defaults = ctx.DefaultsOf(obj.Class);
        obj.Flags &= ~(Lazy | Proxy);
        for (int i = 0; i < obj.Slots.Length; i++)
        {
            ref Value slot = ref obj.Slots[i];
            if (slot.IsUndef && (slot.n & ClassLinker.LazyFlag) != 0) Value.Copy(ref slot, in defaults[i]);
        }

        LazyState state = obj.Extra!.Lazy!;
        obj.Extra.Lazy = null;
        state.Release(ctx);
    }

    /// <summary>A property stopped being lazy (skipLazyInitialization, setRawValueWithoutLazyInitialization); the last one makes the object an ordinary one.</summary>
    internal static void PropertyRealized(RequestContext ctx, PhpInstance obj)
    {
        LazyState state = obj.Extra!.Lazy!;
        if (--state.LazyProperties > 0) return;
        obj.Flags &= ~(Lazy | Proxy);
        obj.Extra.Lazy = null;
        state.Release(ctx);
    }

    /// <summary>clone initialises; of a proxy both it and its instance are cloned, and __clone runs on the instance only.</summary>
    internal static PhpInstance? Clone(RequestContext ctx, PhpInstance obj)
    {
        if ((obj.Flags & Lazy) != 0 && Initialize(ctx, obj) is null) return null;
        if (!obj.IsLazy) return obj.CloneObject(ctx);
        LazyState state = obj.Extra!.Lazy!;
        PhpInstance copy = ctx.NewBare(obj.Class);
        foreach (PropertyInfo? info in obj.Class.Slots)
            if (info is not null) copy.Slots[info.Slot] = LazySlot;
        PhpInstance? instance = state.Instance!.CloneObject(ctx);
        if (instance is null)
        {
            Value.Object(copy).Release(ctx);
            return null;
        }

        copy.Flags |= Proxy;
        (copy.Extra ??= new InstanceExtra()).Lazy = new LazyState { Instance = instance, Options = state.Options };
        return copy;
    }
}
