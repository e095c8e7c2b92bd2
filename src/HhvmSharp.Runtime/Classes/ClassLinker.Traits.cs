using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>use: methods, constants and properties of traits flattened into the class.</summary>
internal sealed partial class ClassLinker
{
    /// <summary>zend_do_bind_traits. <paramref name="used"/> may name a trait twice; it counts once.</summary>
    private void BindTraits(PhpClass[] used)
    {
        PhpClass[] traits = used.Distinct().ToArray();
        HashSet<PhpString>?[] excluded = ResolvePrecedences(traits);
        PhpClass[] aliased = ResolveAliases(traits);
        for (int i = 0; i < traits.Length; i++)
        {
            foreach ((PhpString key, PhpFunction f) in traits[i].Methods) CopyTraitMethod(key, f, excluded[i], aliased);
        }

        foreach (PhpFunction f in _cls.Methods.Values) AdoptTraitMethod(f);
        BindTraitConstants(traits);
        BindTraitProperties(traits);
    }

    private PhpClass FindTrait(PhpString name)
    {
        PhpClass? trait = _ctx!.FindLoadedClass(ClassNames.Lower(name));
        if (trait is null) throw CompileError($"Could not find trait {name}");
        return trait;
    }

    private int CheckTraitUsage(PhpClass trait, PhpClass[] traits)
    {
        if (!trait.IsTrait) throw CompileError($"Class {trait.Text} is not a trait, Only traits may be used in 'as' and 'insteadof' statements");
        int index = Array.IndexOf(traits, trait);
        if (index < 0) throw CompileError($"Required Trait {trait.Text} wasn't added to {_cls.Text}");
        return index;
    }

    /// <summary>insteadof: the methods that each trait does not contribute.</summary>
    private HashSet<PhpString>?[] ResolvePrecedences(PhpClass[] traits)
    {
        var excluded = new HashSet<PhpString>?[traits.Length];
        foreach (TraitPrecedenceDecl rule in _cls.Decl!.TraitPrecedences)
        {
            PhpClass trait = FindTrait(rule.Trait);
            CheckTraitUsage(trait, traits);
            PhpString lower = rule.Method.ToLower();
            if (!trait.Methods.ContainsKey(lower)) throw CompileError($"A precedence rule was defined for {trait.Text}::{rule.Method} but this method does not exist");
            foreach (PhpString name in rule.InsteadOf)
            {
                PhpClass other = FindTrait(name);
                int index = CheckTraitUsage(other, traits);
                HashSet<PhpString> set = excluded[index] ??= [];
                if (!set.Add(lower)) throw CompileError($"Failed to evaluate a trait precedence ({rule.Method}). Method of trait {other.Text} was defined to be excluded multiple times");
                if (ReferenceEquals(trait, other))
                    throw CompileError($"Inconsistent insteadof definition. The method {rule.Method} is to be used from {trait.Text}, but {trait.Text} is also on the exclude list");
            }
        }

        return excluded;
    }

    /// <summary>as: the trait that each alias means.</summary>
    private PhpClass[] ResolveAliases(PhpClass[] traits)
    {
        TraitAliasDecl[] aliases = _cls.Decl!.TraitAliases;
        var result = new PhpClass[aliases.Length];
        for (int i = 0; i < aliases.Length; i++)
        {
            TraitAliasDecl alias = aliases[i];
            PhpString lower = alias.Method.ToLower();
            if (alias.Trait is not null)
            {
                PhpClass trait = FindTrait(alias.Trait);
                CheckTraitUsage(trait, traits);
                if (!trait.Methods.ContainsKey(lower)) throw CompileError($"An alias was defined for {trait.Text}::{alias.Method} but this method does not exist");
                result[i] = trait;
                continue;
            }

            PhpClass? found = null;
            foreach (PhpClass t in traits)
            {
                if (!t.Methods.ContainsKey(lower)) continue;
                if (found is not null)
                    throw CompileError($"An alias was defined for method {alias.Method}(), which exists in both {found.Text} and {t.Text}. Use {found.Text}::{alias.Method} or {t.Text}::{alias.Method} to resolve the ambiguity");
                found = t;
            }

            if (found is null)
            {
                throw CompileError(
                    alias.Alias is not null
                        ? $"An alias ({alias.Alias}) was defined for method {alias.Method}(), but this method does not exist"
                        : $"The modifiers of the trait method {alias.Method}() are changed, but this method does not exist. Error");
            }

            result[i] = found;
        }

        return result;
    }

    /// <summary>zend_traits_copy_functions.</summary>
    private void CopyTraitMethod(PhpString key, PhpFunction f, HashSet<PhpString>? excluded, PhpClass[] aliased)
    {
        TraitAliasDecl[] aliases = _cls.Decl!.TraitAliases;
        for (int i = 0; i < aliases.Length; i++)
        {
            TraitAliasDecl alias = aliases[i];
            if (alias.Alias is null || !ReferenceEquals(f.Scope, aliased[i]) || !alias.Method.ToLower().Equals(key)) continue;
            FunctionFlags flags = WithModifiers(f.Flags, alias.Modifiers);
            WarnPrivateFinal(f.Flags, flags, alias.Alias);
            AddTraitMethod(alias.Alias, PhpString.Literal(alias.Alias.ToLower().Span), f, flags);
        }

        if (excluded is not null && excluded.Contains(key)) return;
        FunctionFlags own = f.Flags;
        for (int i = 0; i < aliases.Length; i++)
        {
            TraitAliasDecl alias = aliases[i];
            if (alias.Alias is null && alias.Modifiers != 0 && ReferenceEquals(f.Scope, aliased[i]) && alias.Method.ToLower().Equals(key))
                own = WithModifiers(f.Flags, alias.Modifiers);
        }

        WarnPrivateFinal(f.Flags, own, key);
        AddTraitMethod(f.Name, key, f, own);
    }

    private static FunctionFlags WithModifiers(FunctionFlags flags, FunctionFlags modifiers) =>
        modifiers | ((modifiers & FunctionFlags.VisibilityMask) != 0 ? flags & ~FunctionFlags.VisibilityMask : flags);

    private void WarnPrivateFinal(FunctionFlags original, FunctionFlags flags, PhpString name)
    {
        const FunctionFlags PrivateFinal = FunctionFlags.Private | FunctionFlags.Final;
        if ((original & FunctionFlags.Final) == 0 && (flags & PrivateFinal) == PrivateFinal && !name.ToLower().Equals("__construct"))
            Diagnose(ErrorLevel.CompileWarning, "Private methods cannot be final as they are never overridden by other classes");
    }

    /// <summary>self in trait methods means the using class.</summary>
    private PhpClass FixupScope(PhpFunction f) => f.Scope!.IsTrait ? _cls : f.Scope;

    /// <summary>zend_add_trait_method.</summary>
    private void AddTraitMethod(PhpString name, PhpString key, PhpFunction f, FunctionFlags flags)
    {
        bool check = false;
        if (_cls.Methods.TryGetValue(key, out PhpFunction? existing))
        {
            bool fromTrait = existing.Scope!.IsTrait;
            if (fromTrait && SameCode(existing, f) && (existing.Flags & FunctionFlags.VisibilityMask) == (flags & FunctionFlags.VisibilityMask)) return;
            if ((flags & FunctionFlags.Abstract) != 0)
            {
                PhpFunction wanted = f.CloneForLink();
                wanted.Flags = flags;
                CheckMethod(existing, FixupScope(existing), wanted, FixupScope(f), MethodChecks.Prototype | MethodChecks.MatchOverride, null);
                return;
            }

            if (ReferenceEquals(existing.Scope, _cls)) return; // the class's own methods win
            if (fromTrait && !existing.IsAbstract)
                throw CompileError($"Trait method {f.Scope!.Text}::{f.Name} has not been applied as {_cls.Text}::{name}, because of collision with {existing.Scope.Text}::{existing.Name}");
            check = true;
        }

        PhpFunction copy = CopyForTrait(f, name, flags);
        if (copy is UserFunction && HasAttribute(copy.Attributes, "override")) _unmatchedOverrides.Add(copy);
        _cls.Methods[key] = copy;
        SetMagic(key, copy);
        if (!check) return;
        MethodChecks checks = MethodChecks.Prototype | MethodChecks.Visibility;
        if (!existing!.Scope!.IsTrait) checks |= MethodChecks.SetChanged | MethodChecks.SetPrototype | MethodChecks.MatchOverride;
        CheckMethod(copy, FixupScope(copy), existing, FixupScope(existing), checks, null);
    }

    private static bool SameCode(PhpFunction a, PhpFunction b) =>
        a is UserFunction x && b is UserFunction y && ReferenceEquals(x.Code.Ops, y.Code.Ops);

    /// <summary>A method of this class with the trait's code; its scope stays the trait's until everything is flattened.</summary>
    private PhpFunction CopyForTrait(PhpFunction f, PhpString name, FunctionFlags flags)
    {
        if (f is not UserFunction user)
        {
            PhpFunction native = f.CloneForLink();
            native.Flags = flags | FunctionFlags.FromTrait;
            return native;
        }

        int statics = UserFunctions.NewStaticsSlot(user.Code);
        UserFunction copy = ClassRegistry.NewFunction(user.Code.CloneForScope(), name, flags | FunctionFlags.FromTrait, f.Scope, statics, user.TraitOrigin ?? f.Scope);
        copy.Prototype = f.Prototype;
        return copy;
    }

    /// <summary>zend_fixup_trait_method.</summary>
    private void AdoptTraitMethod(PhpFunction f)
    {
        if (!f.Scope!.IsTrait || ReferenceEquals(f.Scope, _cls)) return;
        f.Scope = _cls;
        if (f.IsAbstract) _cls.Flags |= ClassFlags.ImplicitAbstract;
    }

    // ---- constants ----

    private void BindTraitConstants(PhpClass[] traits)
    {
        for (int i = 0; i < traits.Length; i++)
        {
            foreach (ClassConstant c in traits[i].Constants.Values)
            {
                if (!TraitConstantIsNew(c, traits, i)) continue;
                // access control is the using class's
                DeclareConstant(new ClassConstant
                {
                    Name = c.Name,
                    DeclaringClass = _cls,
                    Flags = c.Flags,
                    Value = c.Value,
                    IsCase = c.IsCase,
                    Type = c.Type,
                    Decl = c.Decl,
                    Attributes = c.Attributes,
                    DocComment = c.DocComment,
                });
            }
        }
    }

    private bool TraitConstantIsNew(ClassConstant trait, PhpClass[] traits, int current)
    {
        if (!_cls.Constants.TryGetValue(trait.Name, out ClassConstant? existing)) return true;
        PhpString name = trait.Name;
        if (existing.IsCase)
            throw CompileError($"Cannot use trait {trait.DeclaringClass.Text}, because {trait.DeclaringClass.Text}::{name} conflicts with enum case {_cls.Text}::{name}");
        const FunctionFlags Mask = FunctionFlags.VisibilityMask | FunctionFlags.Final;
        bool compatible = (trait.Flags & Mask) == (existing.Flags & Mask) && trait.Type is null == existing.Type is null;
        if (compatible && trait.Type is not null)
        {
            compatible = Covariant(_cls, existing.Type!, traits[current], trait.Type) != Inheritance.Error
                && Covariant(traits[current], trait.Type, _cls, existing.Type!) != Inheritance.Error;
        }

        if (compatible && SameValue(trait.Value, existing.Value)) return false;
        PhpClass first = existing.DeclaringClass;
        if (ReferenceEquals(first, _cls)) first = traits.Take(current).FirstOrDefault(t => t.Constants.ContainsKey(name)) ?? first;
        throw CompileError($"{first.Text} and {trait.DeclaringClass.Text} define the same constant ({name}) in the composition of {_cls.Text}. However, the definition differs and is considered incompatible. Class was composed");
    }

    /// <summary>Identical after evaluation in the scope of the class.</summary>
    private bool SameValue(in Value a, in Value b)
    {
        if (_ctx is null) return false;
        if (a.IsUndef || b.IsUndef) return a.IsUndef && b.IsUndef;
        Value x = Evaluate(in a), y = Evaluate(in b);
        bool same = !_ctx.HasPending && Operators.Identical(_ctx, in x, in y);
        x.Release(_ctx);
        y.Release(_ctx);
        if (_ctx.HasPending) throw new LinkFailed();
        return same;

        Value Evaluate(in Value v) => v.o is ConstExpr expression ? _ctx.EvaluateConstExpr(expression, _cls) : v.Copied();
    }

    // ---- properties ----

    private void BindTraitProperties(PhpClass[] traits)
    {
        for (int i = 0; i < traits.Length; i++)
        {
            foreach (PropertyInfo p in traits[i].Properties.Values) BindTraitProperty(p, traits, i);
        }
    }

    private void BindTraitProperty(PropertyInfo p, PhpClass[] traits, int current)
    {
        FunctionFlags flags = p.Flags;
        PhpClass trait = traits[current];
        if (_cls.Properties.TryGetValue(p.Name, out PropertyInfo? colliding))
        {
            if (colliding.IsPrivate && !ReferenceEquals(colliding.DeclaringClass, _cls))
            {
                _cls.Properties.Remove(p.Name);
                flags |= FunctionFlags.Changed;
            }
            else
            {
                CheckTraitProperty(p, colliding, traits, current);
                if (!p.IsStatic) return;
            }
        }

        if ((_cls.Flags & ClassFlags.ReadOnly) != 0 && !p.IsReadOnly)
            throw CompileError($"Readonly class {_cls.Text} cannot use trait with a non-readonly property {p.DeclaringClass.Text}::${p.Name}");
        Value initial = p.IsVirtual ? default : DefaultOf(p, trait);
        PropertyInfo own = DeclareProperty(p.Name, flags, p.SetVisibility, in initial, p.Type, p.Decl, p.IsVirtual, p.Attributes, p.DocComment, p.IsPromoted);
        if (!p.HasHooks) return;
        own.GetHook = CopyHook(p.GetHook, own);
        own.SetHook = CopyHook(p.SetHook, own);
        _cls.HookedPropertyCount++;
    }

    private Value DefaultOf(PropertyInfo p, PhpClass owner)
    {
        if (ReferenceEquals(owner, _cls)) return p.IsStatic ? _statics[p.Slot] : _defaults[p.Slot];
        return p.IsStatic ? p.StaticOwner!.StaticDefaults[p.Slot] : owner.SlotDefaults[p.Slot];
    }

    private PhpFunction? CopyHook(PhpFunction? hook, PropertyInfo info)
    {
        if (hook is null) return null;
        PhpFunction copy = CopyForTrait(hook, hook.Name, hook.Flags);
        copy.Scope = _cls;
        copy.HookOf = info;
        if (copy.IsAbstract) _cls.Flags |= ClassFlags.ImplicitAbstract;
        if (HasAttribute(copy.Attributes, "override")) _unmatchedOverrides.Add(copy);
        return copy;
    }

    private void CheckTraitProperty(PropertyInfo p, PropertyInfo colliding, PhpClass[] traits, int current)
    {
        PhpClass first = colliding.DeclaringClass;
        if (ReferenceEquals(first, _cls)) first = traits.Take(current).FirstOrDefault(t => t.Properties.ContainsKey(p.Name)) ?? first;
        if (colliding.HasHooks || p.HasHooks)
            throw CompileError($"{first.Text} and {p.DeclaringClass.Text} define the same hooked property (${p.Name}) in the composition of {_cls.Text}. Conflict resolution between hooked properties is currently not supported. Class was composed");
        const FunctionFlags Mask = FunctionFlags.VisibilityMask | FunctionFlags.Static | FunctionFlags.ReadOnly;
        bool compatible = (colliding.Flags & Mask) == (p.Flags & Mask)
            && VerifyPropertyType(p, colliding, PropertyVariance.Invariant, throwOnError: false, throwOnUnresolved: false) == Inheritance.Success
            && SameValue(DefaultOf(colliding, ReferenceEquals(colliding.DeclaringClass, _cls) || !colliding.IsStatic ? _cls : colliding.DeclaringClass), DefaultOf(p, traits[current]));
        if (!compatible)
            throw CompileError($"{first.Text} and {p.DeclaringClass.Text} define the same property (${p.Name}) in the composition of {_cls.Text}. However, the definition differs and is considered incompatible. Class was composed");
    }
}
