using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>All properties at once: (array), get_object_vars, var_dump, serialize; clone.</summary>
public partial class PhpInstance
{
    /// <summary>
    /// The properties in order under their mangled names, owned: declared ones as the class's slots have them, then
    /// dynamic ones. References with one owner are unwrapped. Initialises lazy objects.
    /// </summary>
    internal virtual PhpArray GetProperties(RequestContext ctx)
    {
        if (IsLazy)
        {
            PhpInstance? instance = LazyObjects.Initialize(ctx, this);
            return instance is null ? new PhpArray() : instance.GetProperties(ctx);
        }

        return BuildProperties();
    }

    /// <summary>As <see cref="GetProperties"/>, but a lazy object may ask not to be initialised for it (SKIP_INITIALIZATION_ON_SERIALIZE).</summary>
    internal PhpArray GetPropertiesToSerialize(RequestContext ctx)
    {
        bool skip = IsLazy && (Extra!.Lazy!.Options & LazyOptions.SkipInitializationOnSerialize) != 0;
        return skip ? GetPropertiesAsTheyAre(ctx) : GetProperties(ctx);
    }

    /// <summary>As <see cref="GetProperties"/>, without initialising a lazy object (zend_get_properties_no_lazy_init).</summary>
    internal PhpArray GetPropertiesAsTheyAre(RequestContext ctx)
    {
        if (!IsLazy) return GetProperties(ctx);
        return IsInitializedProxy ? Extra!.Lazy!.Instance!.GetPropertiesAsTheyAre(ctx) : BuildProperties();
    }

    /// <summary>
    /// What (array), var_dump, var_export and json_encode show, owned: the properties, unless a native class shows
    /// something else (Zend's get_properties_for).
    /// </summary>
    internal virtual PhpArray GetView(RequestContext ctx) => GetProperties(ctx);

    /// <summary>A native class that overrides <see cref="GetView"/> or <see cref="GetProperties"/>.</summary>
    internal bool HasOwnView => GetType() != typeof(PhpInstance) && (IsOverridden(GetView) || IsOverridden(GetProperties));

    private static bool IsOverridden(Func<RequestContext, PhpArray> method) => method.Method.DeclaringType != typeof(PhpInstance);

    /// <summary>As <see cref="GetProperties"/>, of this very object as it is now.</summary>
    internal PhpArray BuildProperties()
    {
        var result = new PhpArray(Slots.Length + (Dynamic?.Length ?? 0));
        PropertyInfo?[] table = Class.Slots;
        for (int i = 0; i < table.Length; i++)
        {
            if (table[i] is not { } info) continue;
            ref Value v = ref Slots[info.Slot];
            if (!v.IsUndef) result.Add(info.MangledName, Shared(in v));
        }

        if (Dynamic is not null)
        {
            for (int pos = Dynamic.FirstPosition; pos != PhpArray.End; pos = Dynamic.NextPosition(pos + 1))
            {
                Value key = Dynamic.KeyAt(pos);
                result.Add(key.AsString, Shared(Dynamic.ValueAt(pos)));
            }
        }

        return result;
    }

    private static Value Shared(in Value v) => v.o is PhpReference { Count: 1 } r ? r.Value.Copied() : v.Copied();

    /// <summary>The (array) cast: names that are ints become int keys.</summary>
    internal override PhpArray CastToArray(PhpContext context)
    {
        var ctx = (RequestContext)context;
        PhpArray properties;
        if (IsLazy && IsInitializedProxy) properties = Extra!.Lazy!.Instance!.BuildProperties();
        else properties = IsLazy ? BuildProperties() : GetView(ctx);
        return WithSymbolKeys(ctx, properties);
    }

    /// <summary>Property tables have string keys; arrays have ints for those that are numbers.</summary>
    internal static PhpArray WithSymbolKeys(RequestContext ctx, PhpArray properties)
    {
        bool numeric = false;
        foreach (KeyValuePair<Value, Value> p in properties)
            numeric |= p.Key.IsString && ArrayKey.TryInt(p.Key.AsString, out _);
        if (!numeric) return properties;
        var result = new PhpArray(properties.Length);
        foreach (KeyValuePair<Value, Value> p in properties)
        {
            if (p.Key.IsString) result.SetSymbol(ctx, p.Key.AsString, p.Value.Copied());
            else result.Set(ctx, p.Key.n, p.Value.Copied());
        }

        Value.Array(properties).Release(ctx);
        return result;
    }

    /// <summary>What var_dump shows (owned): __debugInfo, or the properties without initialising a lazy object.</summary>
    internal virtual PhpArray GetDebugInfo(RequestContext ctx)
    {
        if (Class.DebugInfo is not { } method)
        {
            if (!IsLazy) return GetView(ctx);
            if (!IsInitializedProxy) return BuildProperties();
            var proxy = new PhpArray();
            proxy.Add("instance", Value.Object(Extra!.Lazy!.Instance!).Copied());
            return proxy;
        }

        Value result = ctx.CallFunction(method, this, []);
        if (result.IsArray) return result.AsArray;
        if (!result.IsNullOrUndef)
        {
            result.Release(ctx);
            ctx.Fatal(ErrorLevel.Error, "__debuginfo() must return an array");
        }

        return new PhpArray();
    }

    /// <summary>The properties that the running code may see, by plain name, hooks called: get_object_vars and foreach start from it.</summary>
    internal virtual PhpArray GetVisibleProperties(RequestContext ctx)
    {
        if (IsLazy)
        {
            PhpInstance? instance = LazyObjects.Initialize(ctx, this);
            return instance is null ? new PhpArray() : instance.GetVisibleProperties(ctx);
        }

        var result = new PhpArray();
        foreach (PropertyInfo info in DeclaredInOrder())
        {
            if (!IsVisible(ctx, info)) continue;
            if (info.HasHooks)
            {
                if (info.GetHook is null && (info.IsVirtual || Slots[info.Slot].IsUndef)) continue;
                Value hooked = ReadProperty(ctx, info.Name, FetchMode.Read, ref PropertyLookup.NoCache);
                if (ctx.HasPending) break;
                result.SetSymbol(ctx, info.Name, in hooked);
                continue;
            }

            ref Value v = ref Slots[info.Slot];
            if (!v.IsUndef) result.SetSymbol(ctx, info.Name, Shared(in v));
        }

        if (Dynamic is not null)
        {
            foreach (KeyValuePair<Value, Value> p in Dynamic)
                if (IsVisibleDynamic(ctx, p.Key)) result.SetSymbol(ctx, p.Key.AsString, Shared(p.Value));
        }

        return result;
    }

    /// <summary>A dynamic property is hidden from a scope that means a property of its own by the name.</summary>
    internal bool IsVisibleDynamic(RequestContext ctx, in Value key)
    {
        if (!key.IsString || !Class.Properties.ContainsKey(key.AsString)) return true;
        return PropertyLookup.FindInfo(ctx, Class, key.AsString, out bool denied) is { } meant ? meant.IsPublic : !denied;
    }

    /// <summary>Instance properties of the class: by slot; virtual hooked ones where their class declares them.</summary>
    internal IEnumerable<PropertyInfo> DeclaredInOrder()
    {
        if (Class.HookedPropertyCount == 0)
        {
            foreach (PropertyInfo? p in Class.Slots)
                if (p is not null) yield return p;
            yield break;
        }

        var seen = new OrderedDictionary<PhpString, PropertyInfo>();
        var chain = new Stack<PhpClass>();
        for (PhpClass? c = Class; c is not null; c = c.Parent) chain.Push(c);
        foreach (PhpClass c in chain)
        {
            foreach (PropertyInfo p in c.Properties.Values)
                if (!p.IsStatic) seen[p.IsPrivate ? p.MangledName : p.Name] = p;
        }

        foreach (PropertyInfo p in seen.Values) yield return p;
    }

    /// <summary>zend_check_property_access.</summary>
    internal bool IsVisible(RequestContext ctx, PropertyInfo info)
    {
        PropertyInfo? meant = PropertyLookup.FindInfo(ctx, Class, info.Name, out bool denied);
        if (denied || meant is null) return false;
        return info.IsPublic ? meant.IsPublic : ReferenceEquals(meant, info) || (!info.IsPrivate && !meant.IsPrivate);
    }

    // ---- clone ----

    /// <summary>A copy (the caller has checked that __clone may be called), or null with an exception pending.</summary>
    internal virtual PhpInstance? CloneObject(RequestContext ctx)
    {
        if (IsLazy) return LazyObjects.Clone(ctx, this);
        PhpInstance copy = ctx.NewBare(Class);
        CopyMembers(ctx, copy);
        return copy;
    }

    /// <summary>zend_objects_clone_members: slots, dynamic properties, then __clone.</summary>
    internal void CopyMembers(RequestContext ctx, PhpInstance copy)
    {
        for (int i = 0; i < Slots.Length; i++)
        {
            ref Value from = ref Slots[i];
            if (from.o is PhpReference { Count: 1 } alone)
            {
                Value.Copy(ref copy.Slots[i], in alone.Value);
                continue;
            }

            Value.Copy(ref copy.Slots[i], in from);
            if (from.o is PhpReference { Sources: not null } r && Class.Slots[i] is { Type: not null } info) TypeChecks.AddSource(r, info);
        }

        if (Dynamic is { Length: > 0 }) copy.Dynamic = Dynamic.Duplicate();
        if (Class.CloneMethod is not { } clone) return;
        if (Class.HasReadonlyProperties)
        {
            bool[] reinitable = new bool[Slots.Length];
            reinitable.AsSpan().Fill(true);
            (copy.Extra ??= new InstanceExtra()).Reinitable = reinitable;
        }

        ctx.CallFunction(clone, copy, []).Release(ctx);
        if (copy.Extra is not null) copy.Extra.Reinitable = null;
    }
}
