using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>
/// An inline-cache entry of a property access: what the name means for this class, seen from the one scope that the
/// op array belongs to.
/// </summary>
internal sealed class PropertyCache(PhpClass cls, int slot, PropertyInfo? info)
{
    internal readonly PhpClass Class = cls;
    /// <summary>A slot, or <see cref="PropertyLookup.Dynamic"/> or <see cref="PropertyLookup.Hooked"/>.</summary>
    internal readonly int Slot = slot;
    /// <summary>Of typed and hooked properties; null: nothing to check.</summary>
    internal readonly PropertyInfo? Info = info;
}

/// <summary>From a property's name to its slot, with visibility (zend_get_property_offset).</summary>
internal static class PropertyLookup
{
    internal const int Dynamic = -1, Wrong = -2, Hooked = -3;

    /// <summary>For callers without an inline cache.</summary>
    internal static ref object? NoCache => ref Unsafe.NullRef<object?>();

    /// <summary>The scope whose view counts: the running code's, or one that library code acts in.</summary>
    internal static PhpClass? Scope(RequestContext ctx) => ctx.FakeScope ?? ctx.ExecutedScope;

    /// <summary>
    /// A slot, <see cref="Dynamic"/>, <see cref="Hooked"/>, or <see cref="Wrong"/> (no access; unless
    /// <paramref name="silent"/> an Error is pending). <paramref name="info"/> is set for typed and hooked properties.
    /// </summary>
    internal static int Find(RequestContext ctx, PhpClass cls, PhpString name, bool silent, ref object? cache, out PropertyInfo? info)
    {
        bool cached = !Unsafe.IsNullRef(ref cache);
        if (cached && cache is PropertyCache known && ReferenceEquals(known.Class, cls))
        {
            info = known.Info;
            return known.Slot;
        }

        info = null;
        if (!cls.Properties.TryGetValue(name, out PropertyInfo? found))
        {
            if (name.Length > 0 && name[0] == 0)
            {
                if (!silent) ctx.ThrowError("Error", "Cannot access property starting with \"\\0\"");
                return Wrong;
            }

            if (cached) cache = new PropertyCache(cls, Dynamic, null);
            return Dynamic;
        }

        switch (Access(ctx, cls, name, ref found))
        {
            case Verdict.Dynamic:
                if (cached) cache = new PropertyCache(cls, Dynamic, null);
                return Dynamic;
            case Verdict.Denied:
                if (!silent) BadAccess(ctx, found, cls, name);
                return Wrong;
        }

        if (found.IsStatic)
        {
            if (!silent) ctx.Notice($"Accessing static property {cls.Text}::${name} as non static");
            return Dynamic;
        }

        if (found.HasHooks)
        {
            info = found;
            if (cached) cache = new PropertyCache(cls, Hooked, found);
            return Hooked;
        }

        if (found.Type is not null) info = found;
        if (cached) cache = new PropertyCache(cls, found.Slot, info);
        return found.Slot;
    }

    /// <summary>zend_get_property_info: null for a dynamic name; <paramref name="denied"/> when it may not be seen.</summary>
    internal static PropertyInfo? FindInfo(RequestContext ctx, PhpClass cls, PhpString name, out bool denied)
    {
        denied = false;
        if (!cls.Properties.TryGetValue(name, out PropertyInfo? found))
        {
            denied = name.Length > 0 && name[0] == 0;
            return null;
        }

        switch (Access(ctx, cls, name, ref found))
        {
            case Verdict.Dynamic:
                return null;
            case Verdict.Denied:
                denied = true;
                return null;
            default:
                return found;
        }
    }

    private enum Verdict : byte { Granted, Denied, Dynamic }

    private static Verdict Access(RequestContext ctx, PhpClass cls, PhpString name, ref PropertyInfo info)
    {
        const FunctionFlags Restricted = FunctionFlags.Changed | FunctionFlags.Private | FunctionFlags.Protected;
        if ((info.Flags & Restricted) == 0) return Verdict.Granted;
        PhpClass? scope = Scope(ctx);
        if (ReferenceEquals(info.DeclaringClass, scope)) return Verdict.Granted;
        if ((info.Flags & FunctionFlags.Changed) != 0)
        {
            // the scope may have a private property of this name that the class has redeclared
            if (ParentPrivate(scope, cls, name) is { } own && (!own.IsStatic || info.IsStatic))
            {
                info = own;
                return Verdict.Granted;
            }

            if (info.IsPublic) return Verdict.Granted;
        }

        if (info.IsPrivate) return ReferenceEquals(info.DeclaringClass, cls) ? Verdict.Denied : Verdict.Dynamic;
        return ProtectedCompatible(info.Prototype.DeclaringClass, scope) ? Verdict.Granted : Verdict.Denied;
    }

    private static PropertyInfo? ParentPrivate(PhpClass? scope, PhpClass cls, PhpString name)
    {
        if (scope is null || ReferenceEquals(scope, cls) || !cls.DerivesFrom(scope)) return null;
        return scope.Properties.TryGetValue(name, out PropertyInfo? p) && p.IsPrivate && ReferenceEquals(p.DeclaringClass, scope) ? p : null;
    }

    internal static bool ProtectedCompatible(PhpClass cls, PhpClass? scope) =>
        scope is not null && (ReferenceEquals(cls, scope) || cls.DerivesFrom(scope) || scope.DerivesFrom(cls));

    /// <summary>Whether the running code may write a property whose set visibility is narrower.</summary>
    internal static bool HasSetAccess(RequestContext ctx, PropertyInfo info)
    {
        PhpClass? scope = Scope(ctx);
        if (ReferenceEquals(info.DeclaringClass, scope)) return true;
        return info.SetVisibility == FunctionFlags.Protected && ProtectedCompatible(info.Prototype.DeclaringClass, scope);
    }

    /// <summary>A name as foreach shows it: one that an array was cast from may be mangled, "\0Class\0name".</summary>
    internal static Value ShownKey(in Value key)
    {
        if (!key.IsString || key.AsString is not { Length: >= 3 } name || name[0] != 0) return key;
        int end = name.Span[1..].IndexOf((byte)0);
        return end < 0 ? key : Value.String(name.Substring(end + 2, name.Length - end - 2));
    }

    // ---- errors ----

    internal static void BadAccess(RequestContext ctx, PropertyInfo info, PhpClass cls, PhpString name) =>
        ctx.ThrowError("Error", $"Cannot access {Visibility.Text(info.Flags)} property {cls.Text}::${name}");

    internal static void ModifyReadonly(RequestContext ctx, PropertyInfo info) =>
        ctx.ThrowError("Error", $"Cannot modify readonly property {info.DeclaringClass.Text}::${info.Name}");

    /// <summary>Indirect modification of a readonly or asymmetrically visible property.</summary>
    internal static void IndirectModification(RequestContext ctx, PropertyInfo info)
    {
        if (info.IsReadOnly) ctx.ThrowError("Error", $"Cannot indirectly modify readonly property {info.DeclaringClass.Text}::${info.Name}");
        else AsymmetricError(ctx, info, "indirectly modify");
    }

    internal static void AsymmetricError(RequestContext ctx, PropertyInfo info, string operation)
    {
        PhpClass? scope = ctx.FakeScope ?? ctx.CalledScope;
        string visibility = info.SetVisibility == FunctionFlags.Private ? "private(set)" : info.IsReadOnly ? "protected(set) readonly" : "protected(set)";
        string from = scope is null ? "global scope" : "scope " + scope.Text;
        ctx.ThrowError("Error", $"Cannot {operation} {visibility} property {info.DeclaringClass.Text}::${info.Name} from {from}");
    }

    internal static void Uninitialized(RequestContext ctx, PropertyInfo info) =>
        ctx.ThrowError("Error", $"Typed property {info.DeclaringClass.Text}::${info.Name} must not be accessed before initialization");

    internal static void UndefinedProperty(RequestContext ctx, PhpClass cls, PhpString name) =>
        ctx.Warning($"Undefined property: {cls.Text}::${name}");
}
