using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>How a property's type may differ from the one it overrides.</summary>
internal enum PropertyVariance : byte { Invariant, Covariant, Contravariant }

/// <summary>Properties: inheriting, redeclaring, hooks, the slot table.</summary>
internal sealed partial class ClassLinker
{
    /// <summary>do_inherit_property.</summary>
    private void InheritProperty(PropertyInfo parent)
    {
        PhpClass cls = _cls;
        if (!cls.Properties.TryGetValue(parent.Name, out PropertyInfo? child))
        {
            if (parent.HasHooks)
            {
                cls.HookedPropertyCount++;
                if (parent.IsAbstract) cls.Flags |= ClassFlags.ImplicitAbstract;
            }

            cls.Properties.Add(parent.Name, parent);
            return;
        }

        if (ReferenceEquals(child, parent)) return; // an interface property met twice
        if ((parent.Flags & (FunctionFlags.Private | FunctionFlags.Changed)) != 0) child.Flags |= FunctionFlags.Changed;
        if (parent.IsFinal) throw CompileError($"Cannot override final property {parent.DeclaringClass.Text}::${parent.Name}");
        if (parent.IsPrivate) return;

        if (!parent.DeclaringClass.IsInterface) child.Prototype = parent.Prototype;
        CheckPropertyFlags(child, parent);
        if (!child.IsStatic && !parent.IsVirtual) ShareSlot(child, parent);
        if (parent.HasHooks || child.HasHooks)
        {
            InheritHook(parent, child, get: true);
            InheritHook(parent, child, get: false);
        }

        PropertyVariance variance = VarianceOf(parent);
        if (parent.Type is not null)
        {
            if (VerifyPropertyType(parent, child, variance, throwOnError: true, throwOnUnresolved: false) == Inheritance.Unresolved)
                AddObligation(cls, new Obligation.Property(child, parent, variance));
        }
        else if (child.Type is not null)
        {
            throw CompileError($"Type of {cls.Text}::${parent.Name} must not be defined (as in class {parent.DeclaringClass.Text})");
        }
    }

    private void CheckPropertyFlags(PropertyInfo child, PropertyInfo parent)
    {
        PhpClass cls = _cls;
        PhpString name = parent.Name;
        if (child.IsStatic != parent.IsStatic)
            throw CompileError($"Cannot redeclare {(parent.IsStatic ? "static " : "non static ")}{parent.DeclaringClass.Text}::${name} as {(child.IsStatic ? "static " : "non static ")}{cls.Text}::${name}");
        if (child.IsReadOnly != parent.IsReadOnly && !parent.IsAbstract)
            throw CompileError($"Cannot redeclare {(parent.IsReadOnly ? "readonly" : "non-readonly")} property {parent.DeclaringClass.Text}::${name} as {(child.IsReadOnly ? "readonly" : "non-readonly")} {cls.Text}::${name}");
        if (child.SetVisibility != 0 && !(parent.HasHooks && parent.IsVirtual && parent.SetHook is null))
        {
            FunctionFlags parentSet = parent.SetVisibility != 0 ? parent.SetVisibility : parent.Flags & FunctionFlags.VisibilityMask;
            if (child.SetVisibility > parentSet)
            {
                string omitted = parent.SetVisibility switch { FunctionFlags.Private => "private(set)", FunctionFlags.Protected => "protected(set)", _ => "omitted" };
                throw CompileError($"Set access level of {cls.Text}::${name} must be {omitted} (as in class {parent.DeclaringClass.Text}){(parent.SetVisibility == 0 ? "" : " or weaker")}");
            }
        }

        if ((child.Flags & FunctionFlags.VisibilityMask) > (parent.Flags & FunctionFlags.VisibilityMask))
            throw CompileError($"Access level to {cls.Text}::${name} must be {Visibility.Text(parent.Flags)} (as in class {parent.DeclaringClass.Text}){(parent.IsPublic ? "" : " or weaker")}");
    }

    /// <summary>
    /// A redeclared property keeps the parent's slot. One that adds hooks gets a slot of its own, and the parent's
    /// stays undef, so that code compiled or cached for the parent takes the slow path.
    /// </summary>
    private void ShareSlot(PropertyInfo child, PropertyInfo parent)
    {
        bool useChild = !parent.HasHooks && child.HasHooks;
        if (useChild && child.Slot < 0)
        {
            child.Slot = _defaults.Count;
            _defaults.Add(Uninitialized);
        }

        int slot = parent.Slot;
        if (child.Slot >= 0)
        {
            if (useChild)
            {
                _defaults[slot] = default;
            }
            else
            {
                _defaults[slot] = _defaults[child.Slot];
                _defaults[child.Slot] = default;
            }
        }
        else
        {
            _defaults[slot] = child.Type is not null ? Uninitialized : Value.Null;
        }

        if (!useChild) child.Slot = slot;
        child.IsVirtual = false;
    }

    private static bool HasOperation(PropertyInfo info, bool get) =>
        (!info.IsVirtual && (get || !info.IsReadOnly)) || (get ? info.GetHook : info.SetHook) is not null;

    private void InheritHook(PropertyInfo parentInfo, PropertyInfo childInfo, bool get)
    {
        PhpFunction? parent = get ? parentInfo.GetHook : parentInfo.SetHook;
        PhpFunction? child = get ? childInfo.GetHook : childInfo.SetHook;
        if (child is not null && HasOperation(parentInfo, get)) _unmatchedOverrides.Remove(child);
        if (parent is null) return;
        if (child is null)
        {
            if (parent.IsAbstract)
            {
                if (HasOperation(childInfo, get)) return;
                _cls.Flags |= ClassFlags.ImplicitAbstract;
            }

            if (!childInfo.HasHooks) _cls.HookedPropertyCount++;
            if (get) childInfo.GetHook = parent;
            else childInfo.SetHook = parent;
            return;
        }

        child.Prototype = parent.Prototype ?? parent;
        if (parent.IsPrivate)
        {
            child.Flags |= FunctionFlags.Changed;
            return;
        }

        if ((parent.Flags & FunctionFlags.Final) != 0) throw CompileError($"Cannot override final property hook {parent.Scope!.Text}::{parent.Name}()");
        const MethodChecks All = MethodChecks.Prototype | MethodChecks.Visibility | MethodChecks.SetChanged | MethodChecks.SetPrototype | MethodChecks.MatchOverride;
        CheckMethod(child, child.Scope!, parent, parent.Scope!, All, null);
    }

    private static PropertyVariance VarianceOf(PropertyInfo info)
    {
        if (!info.IsVirtual || !info.HasHooks) return PropertyVariance.Invariant;
        if (info.SetHook is null) return PropertyVariance.Covariant;
        return info.GetHook is null ? PropertyVariance.Contravariant : PropertyVariance.Invariant;
    }

    private Inheritance PropertyTypesCompatible(PropertyInfo parent, PropertyInfo child, PropertyVariance variance)
    {
        if (parent.Type is null || child.Type is null) return parent.Type is null && child.Type is null ? Inheritance.Success : Inheritance.Error;
        Inheritance down = variance == PropertyVariance.Contravariant ? Inheritance.Success
            : Covariant(child.DeclaringClass, child.Type, parent.DeclaringClass, parent.Type);
        Inheritance up = variance == PropertyVariance.Covariant ? Inheritance.Success
            : Covariant(parent.DeclaringClass, parent.Type, child.DeclaringClass, child.Type);
        if (down == Inheritance.Success && up == Inheritance.Success) return Inheritance.Success;
        return down == Inheritance.Error || up == Inheritance.Error ? Inheritance.Error : Inheritance.Unresolved;
    }

    private Inheritance VerifyPropertyType(PropertyInfo parent, PropertyInfo child, PropertyVariance variance, bool throwOnError, bool throwOnUnresolved)
    {
        Inheritance result = PropertyTypesCompatible(parent, child, variance);
        if ((result == Inheritance.Error && throwOnError) || (result == Inheritance.Unresolved && throwOnUnresolved))
        {
            string kind = variance switch { PropertyVariance.Covariant => "subtype of ", PropertyVariance.Contravariant => "supertype of ", _ => "" };
            throw CompileError($"Type of {child.DeclaringClass.Text}::${child.Name} must be {kind}{TypeText.Resolved(_ctx, parent.Type!, parent.DeclaringClass)} (as in class {parent.DeclaringClass.Text})");
        }

        if (result != Inheritance.Success || !parent.IsAbstract || parent.SetHook is not { Params.Length: > 0 } set || child.SetHook is not null) return result;
        if (set.Params[0].Type is not { } setType || child.Type is null) return result;
        Inheritance covers = Covariant(parent.DeclaringClass, setType, child.DeclaringClass, child.Type);
        if ((covers == Inheritance.Error && throwOnError) || (covers == Inheritance.Unresolved && throwOnUnresolved))
        {
            PhpClass p = parent.DeclaringClass;
            throw CompileError($"Set type of {child.DeclaringClass.Text}::${child.Name} must be supertype of {TypeText.Resolved(_ctx, setType, p)} (as in {p.KindText.ToLowerInvariant()} {p.Text})");
        }

        return Inheritance.Success;
    }

    /// <summary>zend_verify_hooked_property.</summary>
    private void VerifyHooked(PropertyInfo info)
    {
        if (!info.HasHooks) return;
        if (info.IsVirtual && info.Slot >= 0)
        {
            if (!_defaults[info.Slot].IsUndef) throw CompileError($"Cannot specify default value for virtual hooked property {_cls.Text}::${info.Name}");
            info.Slot = -1;
        }

        if (!info.IsVirtual && info.Type is null && info.Slot >= 0 && _defaults[info.Slot].IsUndef) _defaults[info.Slot] = Value.Null;
        if (info.GetHook is { ReturnsReference: true } && !info.IsVirtual && info.SetHook is not null)
            throw CompileError($"Get hook of backed property {_cls.Text}::{info.Name} with set hook may not return by reference");
        if (info.IsAbstract && info.GetHook is not { IsAbstract: true } && info.SetHook is not { IsAbstract: true })
            throw CompileError($"Abstract property {_cls.Text}::${info.Name} must specify at least one abstract hook");
        if (info.IsVirtual && info.SetVisibility != 0 && (info.GetHook is null || info.SetHook is null))
            throw CompileError($"{(info.GetHook is null ? "Write-only" : "Read-only")} virtual property {_cls.Text}::${info.Name} must not specify asymmetric visibility");
    }

    /// <summary>The type of a set hook's parameter must accept the property's type.</summary>
    private void CheckHookVariance()
    {
        if (_cls.HookedPropertyCount == 0) return;
        foreach (PropertyInfo info in _cls.Properties.Values)
        {
            if (!ReferenceEquals(info.DeclaringClass, _cls) || info.SetHook is not { } set || !ReferenceEquals(set.Scope, _cls)) continue;
            Inheritance status = HookVariance(info, set);
            if (status == Inheritance.Error) throw HookVarianceError(info, set);
            if (status == Inheritance.Unresolved) AddObligation(_cls, new Obligation.Hook(info, set));
        }
    }

    private Inheritance HookVariance(PropertyInfo info, PhpFunction set)
    {
        if (set.Params.Length == 0 || set.Params[0].Type is not { } type) return Inheritance.Success;
        return info.Type is null ? Inheritance.Error : Covariant(info.DeclaringClass, info.Type, info.DeclaringClass, type);
    }

    private Exception HookVarianceError(PropertyInfo info, PhpFunction set) =>
        CompileError($"Type of parameter ${set.Params[0].Name} of hook {info.DeclaringClass.Text}::${info.Name}::set must be compatible with property type");

    /// <summary>zend_build_properties_info_table: which declaration each slot belongs to, as this class sees it.</summary>
    private void BuildSlotTable()
    {
        var table = new PropertyInfo?[_defaults.Count];
        _cls.Parent?.Slots.CopyTo(table, 0);
        foreach (PropertyInfo info in _cls.Properties.Values)
        {
            if (!ReferenceEquals(info.DeclaringClass, _cls) || info.IsStatic || info.IsVirtual || info.Slot < 0) continue;
            PropertyInfo root = info.Prototype;
            if (root.IsVirtual || root.Slot < 0)
            {
                // the prototype has no slot: the first declaration that has one
                root = info;
                while (root.DeclaringClass.Parent is { } up && up.Properties.TryGetValue(info.Name, out PropertyInfo? above)
                    && ReferenceEquals(above.Prototype, info.Prototype) && !above.IsVirtual)
                {
                    root = above;
                }
            }

            table[root.Slot] = info;
        }

        _cls.Slots = table;
    }
}
