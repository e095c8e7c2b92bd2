using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>Subtyping of declared types (zend_perform_covariant_type_check), and checks that wait for classes.</summary>
internal sealed partial class ClassLinker
{
    private const TypeMask Pure = ~(TypeMask.MixedFlag | TypeMask.Iterable);
    private const TypeMask Any = TypeMask.Mixed & Pure;

    private static bool IsMixed(TypeDecl type) => (type.Mask & Pure) == Any;

    private static PhpString ResolveName(PhpClass scope, PhpString name)
    {
        if (name.Length is not (4 or 6)) return name;
        PhpString lower = name.ToLower();
        if (lower.Equals(CoreNames.Self)) return scope.Name;
        if (lower.Equals(CoreNames.Parent)) return scope.Parent?.Name ?? scope.Decl?.ParentName ?? name;
        return name;
    }

    private PhpClass? Lookup(PhpClass scope, PhpString name, bool register = false)
    {
        if (_ctx is null) return _env.Classes.TryGetValue(ClassNames.Lower(name), out PhpClass? native) ? native : null;
        PhpString lower = ClassNames.Lower(name);
        PhpClass? found = _ctx.FindClassEvenUnlinked(lower);
        if (found is not null)
        {
            if (!found.IsLinked) _ctx.Linking.UnlinkedUses.Add(found);
            return found;
        }

        if (scope.LowerName.Equals(lower)) return scope;
        if (_cls.LowerName.Equals(lower)) return _cls;
        if (register && !_early) _ctx.Linking.DelayedAutoloads.Add(name);
        return null;
    }

    private void Track(PhpClass cls, PhpString name)
    {
        if (_ctx is null || ReferenceEquals(cls, _cls) || cls.Decl is null) return;
        _dependencies.Add(new(ClassNames.Lower(name), cls));
    }

    /// <summary>instanceof that also works on classes whose parents are only names yet.</summary>
    private bool InstanceOf(PhpClass a, PhpClass b)
    {
        if (ReferenceEquals(a, b)) return true;
        if (a.IsLinked) return a.IsSubclassOf(b);
        PhpClass? parent = a.Parent ?? (a.Decl?.ParentName is { } p ? _ctx?.FindClassEvenUnlinked(ClassNames.Lower(p)) : null);
        if (parent is not null && !ReferenceEquals(parent, a) && InstanceOf(parent, b)) return true;
        if (a.Interfaces.Length > 0)
        {
            foreach (PhpClass i in a.Interfaces)
                if (InstanceOf(i, b)) return true;
        }
        else if (a.Decl is { } decl)
        {
            foreach (PhpString n in InterfaceNames(a))
            {
                PhpClass? i = _ctx?.FindClassEvenUnlinked(ClassNames.Lower(n));
                if (i is not null && !ReferenceEquals(i, a) && InstanceOf(i, b)) return true;
            }
        }

        return false;
    }

    private bool PermitsSelf(TypeDecl type, PhpClass scope, PhpClass self)
    {
        if ((type.Mask & TypeMask.Object) != 0) return true;
        foreach (TypeDecl part in type.Parts)
        {
            if (part.ClassName is null) continue;
            PhpClass? c = Lookup(self, ResolveName(scope, part.ClassName));
            if (c is not null && InstanceOf(self, c)) return true;
        }

        return false;
    }

    /// <summary>Whether type <paramref name="fe"/> (as written in feScope) is a subtype of <paramref name="proto"/>.</summary>
    private Inheritance Covariant(PhpClass feScope, TypeDecl fe, PhpClass protoScope, TypeDecl proto)
    {
        TypeMask feMask = fe.Mask & Pure, protoMask = proto.Mask & Pure;
        if (protoMask == Any && (fe.Mask & TypeMask.Void) == 0) return Inheritance.Success;
        TypeMask added = feMask & ~protoMask;
        if (added != 0)
        {
            if ((added & TypeMask.Static) != 0 && PermitsSelf(proto, protoScope, feScope)) added &= ~TypeMask.Static;
            if (added == TypeMask.Never) return Inheritance.Success;
            if (added != 0) return Inheritance.Error;
        }

        bool unresolved = false;
        Inheritance early;
        if (fe.IsIntersection)
        {
            early = proto.IsIntersection ? Inheritance.Error : Inheritance.Success;
            Inheritance status = IntersectionSubtype(feScope, fe, protoScope, proto);
            if (status == early) return status;
            unresolved = status == Inheritance.Unresolved;
        }
        else
        {
            early = Inheritance.Error;
            foreach (TypeDecl part in fe.Parts)
            {
                Inheritance status = part.IsIntersection
                    ? IntersectionSubtype(feScope, part, protoScope, proto)
                    : ClassSubtype(feScope, ResolveName(feScope, part.ClassName!), protoScope, proto);
                if (status == early) return status;
                unresolved |= status == Inheritance.Unresolved;
            }
        }

        if (!unresolved) return early == Inheritance.Error ? Inheritance.Success : Inheritance.Error;
        RegisterUnresolved(feScope, fe);
        RegisterUnresolved(protoScope, proto);
        return Inheritance.Unresolved;
    }

    private void RegisterUnresolved(PhpClass scope, TypeDecl type)
    {
        foreach (TypeDecl part in type.Parts)
        {
            if (part.ClassName is null) RegisterUnresolved(scope, part);
            else Lookup(scope, ResolveName(scope, part.ClassName), register: true);
        }
    }

    /// <summary>zend_is_class_subtype_of_type.</summary>
    private Inheritance ClassSubtype(PhpClass feScope, PhpString name, PhpClass protoScope, TypeDecl proto)
    {
        PhpClass? fe = null;
        bool unresolved = false;
        if ((proto.Mask & TypeMask.Object) != 0)
        {
            fe = Lookup(feScope, name);
            if (fe is not null)
            {
                Track(fe, name);
                return Inheritance.Success;
            }

            unresolved = true;
        }

        bool all = proto.IsIntersection;
        foreach (TypeDecl part in proto.Parts)
        {
            if (part.IsIntersection)
            {
                Inheritance status = ClassSubtype(feScope, name, protoScope, part);
                if (status == Inheritance.Error && all) return Inheritance.Error;
                if (status == Inheritance.Success && !all) return Inheritance.Success;
                unresolved |= status == Inheritance.Unresolved;
                continue;
            }

            PhpString protoName = ResolveName(protoScope, part.ClassName!);
            if (name.ToLower().Equals(protoName.ToLower()))
            {
                if (!all) return Inheritance.Success;
                continue;
            }

            fe ??= Lookup(feScope, name);
            PhpClass? p = Lookup(protoScope, protoName);
            if (fe is null || p is null)
            {
                unresolved = true;
                continue;
            }

            if (InstanceOf(fe, p))
            {
                Track(fe, name);
                Track(p, protoName);
                if (!all) return Inheritance.Success;
            }
            else if (all)
            {
                return Inheritance.Error;
            }
        }

        if (unresolved) return Inheritance.Unresolved;
        return all ? Inheritance.Success : Inheritance.Error;
    }

    /// <summary>zend_is_intersection_subtype_of_type.</summary>
    private Inheritance IntersectionSubtype(PhpClass feScope, TypeDecl fe, PhpClass protoScope, TypeDecl proto)
    {
        bool unresolved = false;
        if ((proto.Mask & TypeMask.Object) != 0)
        {
            foreach (TypeDecl part in fe.Parts)
            {
                PhpString name = ResolveName(feScope, part.ClassName!);
                if (Lookup(feScope, name) is { } c)
                {
                    Track(c, name);
                    return Inheritance.Success;
                }

                unresolved = true;
            }
        }

        Inheritance early = proto.IsIntersection ? Inheritance.Error : Inheritance.Success;
        foreach (TypeDecl part in proto.Parts)
        {
            Inheritance status = part.IsIntersection
                ? IntersectionSubtype(feScope, fe, protoScope, part)
                : IntersectionSubtypeOfClass(feScope, fe, protoScope, ResolveName(protoScope, part.ClassName!));
            if (status == early) return status;
            unresolved |= status == Inheritance.Unresolved;
        }

        if (unresolved) return Inheritance.Unresolved;
        return early == Inheritance.Error ? Inheritance.Success : Inheritance.Error;
    }

    private Inheritance IntersectionSubtypeOfClass(PhpClass feScope, TypeDecl fe, PhpClass protoScope, PhpString protoName)
    {
        bool unresolved = false;
        PhpClass? proto = null;
        foreach (TypeDecl part in fe.Parts)
        {
            PhpString name = ResolveName(feScope, part.ClassName!);
            if (name.ToLower().Equals(protoName.ToLower())) return Inheritance.Success;
            proto ??= Lookup(protoScope, protoName);
            PhpClass? c = Lookup(feScope, name);
            if (c is null || proto is null)
            {
                unresolved = true;
                continue;
            }

            if (!InstanceOf(c, proto)) continue;
            Track(c, name);
            Track(proto, protoName);
            return Inheritance.Success;
        }

        return unresolved ? Inheritance.Unresolved : Inheritance.Error;
    }

    // ---- delayed checks ----

    private void AddObligation(PhpClass cls, Obligation obligation)
    {
        if (_ctx is null || _early) throw CompileError("A class that a type check needs is not loaded");
        obligation.Linker = this;
        Dictionary<PhpClass, List<Obligation>> all = _ctx.Linking.Obligations;
        if (!all.TryGetValue(cls, out List<Obligation>? list)) all[cls] = list = [];
        list.Add(obligation);
        cls.UnresolvedVariance = true;
    }

    /// <summary>Autoloads the classes that checks wait for; loading may link others and register more.</summary>
    private void LoadDelayedClasses()
    {
        RequestContext ctx = _ctx!;
        while (ctx.Linking.TakeDelayed() is { } name)
        {
            ctx.FindClass(name, autoload: true);
            if (ctx.Unwinding != Unwinding.None) throw new LinkFailed();
            if (ctx.Exception is null) continue;
            ctx.UncaughtDuring($"During inheritance of {_cls.Text}, while autoloading {name}");
            throw new LinkFailed();
        }
    }

    private static void ResolveObligations(RequestContext ctx, PhpClass cls)
    {
        if (!ctx.Linking.Obligations.TryGetValue(cls, out List<Obligation>? list)) return;
        ClassLinker? linker = null;
        for (int i = 0; i < list.Count; i++)
        {
            linker = list[i].Linker;
            linker!.Check(list[i]);
        }

        linker?.CheckOverrides();
        cls.UnresolvedVariance = false;
        cls.State = LinkState.Linked;
        ctx.Linking.Obligations.Remove(cls);
    }

    private void Check(Obligation obligation)
    {
        switch (obligation)
        {
            case Obligation.Dependency d:
                if (d.Class.UnresolvedVariance) ResolveObligations(_ctx!, d.Class);
                break;
            case Obligation.Method m:
                Inheritance status = Implements(m.Child, m.ChildScope, m.Parent, m.ParentScope);
                if (status != Inheritance.Success) IncompatibleMethod(m.Child, m.ChildScope, m.Parent, m.ParentScope, status);
                break;
            case Obligation.Property p:
                VerifyPropertyType(p.Parent, p.Child, p.Variance, throwOnError: true, throwOnUnresolved: true);
                break;
            case Obligation.Constant c:
                if (ConstantTypesCompatible(c.Child, c.Parent) != Inheritance.Success) throw IncompatibleConstant(c.Child, c.Parent);
                break;
            case Obligation.Hook h:
                if (HookVariance(h.Info, h.Set) != Inheritance.Success) throw HookVarianceError(h.Info, h.Set);
                break;
        }
    }

    /// <summary>zend_can_early_bind: everything that the parent demands can be decided without loading classes.</summary>
    private bool CanBindEarly(PhpClass parent)
    {
        const MethodChecks Silent = MethodChecks.Silent | MethodChecks.Prototype | MethodChecks.Visibility;
        foreach ((PhpString key, PhpFunction f) in parent.Methods)
        {
            if (_cls.Methods.TryGetValue(key, out PhpFunction? child) && CheckMethod(child, child.Scope!, f, f.Scope!, Silent, null) == Inheritance.Unresolved) return false;
        }

        foreach (PropertyInfo p in parent.Properties.Values)
        {
            if (p.IsPrivate || p.Type is null || !_cls.Properties.TryGetValue(p.Name, out PropertyInfo? child) || child.Type is null) continue;
            if (VerifyPropertyType(p, child, VarianceOf(p), throwOnError: false, throwOnUnresolved: false) == Inheritance.Unresolved) return false;
        }

        foreach (ClassConstant c in parent.Constants.Values)
        {
            if ((c.Flags & FunctionFlags.Private) != 0 || c.Type is null || !_cls.Constants.TryGetValue(c.Name, out ClassConstant? child) || child.Type is null) continue;
            if (ConstantTypesCompatible(child, c) == Inheritance.Unresolved) return false;
        }

        return true;
    }
}

/// <summary>A check that waits for classes to be loaded.</summary>
internal abstract class Obligation
{
    internal ClassLinker? Linker;

    internal sealed class Dependency(PhpClass cls) : Obligation
    {
        internal readonly PhpClass Class = cls;
    }

    internal sealed class Method(PhpFunction child, PhpClass childScope, PhpFunction parent, PhpClass parentScope) : Obligation
    {
        // copies: a trait's functions change their scope afterwards
        internal readonly PhpFunction Child = child.CloneForLink(), Parent = parent.CloneForLink();
        internal readonly PhpClass ChildScope = childScope, ParentScope = parentScope;
    }

    internal sealed class Property(PropertyInfo child, PropertyInfo parent, PropertyVariance variance) : Obligation
    {
        internal readonly PropertyInfo Child = child, Parent = parent;
        internal readonly PropertyVariance Variance = variance;
    }

    internal sealed class Constant(ClassConstant child, ClassConstant parent) : Obligation
    {
        internal readonly ClassConstant Child = child, Parent = parent;
    }

    internal sealed class Hook(PropertyInfo info, PhpFunction set) : Obligation
    {
        internal readonly PropertyInfo Info = info;
        internal readonly PhpFunction Set = set;
    }
}

/// <summary>What one request knows about linking in progress (Zend's compiler globals for delayed variance).</summary>
internal sealed class LinkProgress
{
    private readonly OrderedDictionary<PhpString, PhpString> _delayed = [];

    internal readonly Dictionary<PhpClass, List<Obligation>> Obligations = [];

    /// <summary>Classes that were used in a type check before they were linked: failing to link them is fatal.</summary>
    internal readonly HashSet<PhpClass> UnlinkedUses = [];

    /// <summary>Names to autoload when the running link has got as far as it can.</summary>
    internal DelayedNames DelayedAutoloads => new(_delayed);

    internal string FirstDelayed => _delayed.Count == 0 ? "" : _delayed.GetAt(0).Value.ToString();

    internal PhpString? TakeDelayed()
    {
        if (_delayed.Count == 0) return null;
        PhpString name = _delayed.GetAt(0).Value;
        _delayed.RemoveAt(0);
        return name;
    }

    internal readonly struct DelayedNames(OrderedDictionary<PhpString, PhpString> names)
    {
        internal void Add(PhpString name) => names.TryAdd(name, name);
    }
}
