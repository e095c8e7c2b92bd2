using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

[Flags]
internal enum MethodChecks
{
    None = 0,
    Silent = 1,
    Prototype = 2,
    Visibility = 4,
    SetChanged = 8,
    SetPrototype = 16,
    MatchOverride = 32,
}

/// <summary>Outcome of an inheritance check (Zend's inheritance_status).</summary>
internal enum Inheritance
{
    /// <summary>A class that decides it is not loaded.</summary>
    Unresolved = -1,
    Error = 0,
    /// <summary>Only a deprecation: the parent's return type is tentative.</summary>
    Warning = 1,
    Success = 2,
}

/// <summary>Methods: inheriting, overriding, signatures.</summary>
internal sealed partial class ClassLinker
{
    /// <summary>do_inherit_method.</summary>
    private void InheritMethod(PhpString key, PhpFunction parent, bool fromInterface, MethodChecks checks)
    {
        if (_cls.Methods.TryGetValue(key, out PhpFunction? child))
        {
            if (fromInterface && ReferenceEquals(child, parent)) return;
            CheckMethod(child, child.Scope!, parent, parent.Scope!, checks, key);
            return;
        }

        if (fromInterface || parent.IsAbstract) _cls.Flags |= ClassFlags.ImplicitAbstract;
        _cls.Methods.Add(key, parent);
    }

    /// <summary>
    /// do_inheritance_check_on_method. A child function that this class inherited itself is copied before its flags
    /// or prototype change; <paramref name="key"/> says where the copy goes (null: the function is this class's own).
    /// </summary>
    private Inheritance CheckMethod(PhpFunction child, PhpClass childScope, PhpFunction parent, PhpClass parentScope, MethodChecks checks, PhpString? key)
    {
        FunctionFlags parentFlags = parent.Flags;
        if ((parentFlags & (FunctionFlags.Private | FunctionFlags.Abstract | FunctionFlags.Constructor)) == FunctionFlags.Private)
        {
            if ((checks & MethodChecks.SetChanged) != 0)
            {
                Separate();
                child.Flags |= FunctionFlags.Changed;
            }

            return Inheritance.Success;
        }

        bool silent = (checks & MethodChecks.Silent) != 0;
        bool prototype = (checks & MethodChecks.Prototype) != 0;
        if (prototype && (parentFlags & FunctionFlags.Final) != 0)
        {
            if (silent) return Inheritance.Error;
            throw CompileError($"Cannot override final method {parent.Scope!.Text}::{child.Name}()", child);
        }

        FunctionFlags childFlags = child.Flags;
        if (prototype && (childFlags & FunctionFlags.Static) != (parentFlags & FunctionFlags.Static))
        {
            if (silent) return Inheritance.Error;
            throw CompileError(
                (childFlags & FunctionFlags.Static) != 0
                    ? $"Cannot make non static method {parent.Scope!.Text}::{child.Name}() static in class {child.Scope!.Text}"
                    : $"Cannot make static method {parent.Scope!.Text}::{child.Name}() non static in class {child.Scope!.Text}",
                child);
        }

        if (prototype && child.IsAbstract && !parent.IsAbstract)
        {
            if (silent) return Inheritance.Error;
            throw CompileError($"Cannot make non abstract method {parent.Scope!.Text}::{child.Name}() abstract in class {child.Scope!.Text}", child);
        }

        if ((checks & MethodChecks.SetChanged) != 0 && (parentFlags & (FunctionFlags.Private | FunctionFlags.Changed)) != 0)
        {
            Separate();
            child.Flags |= FunctionFlags.Changed;
        }

        PhpFunction proto = parent.Prototype ?? parent;
        if ((parentFlags & FunctionFlags.Constructor) != 0)
        {
            // constructors are only held to abstract prototypes
            if (!proto.IsAbstract) return Inheritance.Success;
            parent = proto;
        }

        if ((checks & MethodChecks.SetPrototype) != 0 && !ReferenceEquals(child.Prototype, proto))
        {
            Separate();
            child.Prototype = proto;
        }

        if ((checks & MethodChecks.Visibility) != 0 && (childFlags & FunctionFlags.VisibilityMask) > (parentFlags & FunctionFlags.VisibilityMask))
        {
            if (silent) return Inheritance.Error;
            string weaker = (parentFlags & FunctionFlags.Public) != 0 ? "" : " or weaker";
            throw CompileError($"Access level to {child.Scope!.Text}::{child.Name}() must be {Visibility.Text(parentFlags)} (as in class {parent.Scope!.Text}){weaker}", child);
        }

        if (prototype)
        {
            if (silent) return Implements(child, childScope, parent, parentScope);
            CheckImplementation(child, childScope, parent, parentScope);
        }

        if ((checks & MethodChecks.MatchOverride) != 0) _unmatchedOverrides.Remove(child);
        return Inheritance.Success;

        void Separate()
        {
            if (key is null || ReferenceEquals(child.Scope, _cls)) return;
            child = child.CloneForLink();
            PhpFunction old = _cls.Methods[key];
            _cls.Methods[key] = child;
            ReplaceMagic(old, child);
            key = null;
        }
    }

    private void ReplaceMagic(PhpFunction old, PhpFunction copy)
    {
        PhpClass c = _cls;
        if (ReferenceEquals(c.Constructor, old)) c.Constructor = copy;
        if (ReferenceEquals(c.ToStringMethod, old)) c.ToStringMethod = copy;
        if (ReferenceEquals(c.Serialize, old)) c.Serialize = copy;
        if (ReferenceEquals(c.Unserialize, old)) c.Unserialize = copy;
        if (ReferenceEquals(c.Get, old)) c.Get = copy;
        if (ReferenceEquals(c.Set, old)) c.Set = copy;
        if (ReferenceEquals(c.Isset, old)) c.Isset = copy;
        if (ReferenceEquals(c.Unset, old)) c.Unset = copy;
        if (ReferenceEquals(c.Call, old)) c.Call = copy;
        if (ReferenceEquals(c.CallStatic, old)) c.CallStatic = copy;
        if (ReferenceEquals(c.Invoke, old)) c.Invoke = copy;
        if (ReferenceEquals(c.Destructor, old)) c.Destructor = copy;
        if (ReferenceEquals(c.CloneMethod, old)) c.CloneMethod = copy;
        if (ReferenceEquals(c.DebugInfo, old)) c.DebugInfo = copy;
    }

    private void CheckImplementation(PhpFunction child, PhpClass childScope, PhpFunction parent, PhpClass parentScope)
    {
        Inheritance status = Implements(child, childScope, parent, parentScope);
        if (status == Inheritance.Success) return;
        if (status == Inheritance.Unresolved) AddObligation(_cls, new Obligation.Method(child, childScope, parent, parentScope));
        else IncompatibleMethod(child, childScope, parent, parentScope, status);
    }

    /// <summary>Whether a signature satisfies the one it overrides (zend_do_perform_implementation_check).</summary>
    private Inheritance Implements(PhpFunction fe, PhpClass feScope, PhpFunction proto, PhpClass protoScope)
    {
        if (proto.RequiredParams < fe.RequiredParams) return Inheritance.Error;
        if (proto.ReturnsReference && !fe.ReturnsReference) return Inheritance.Error;
        if (proto.IsVariadic && !fe.IsVariadic) return Inheritance.Error;
        int protoArgs = proto.NumParams + (proto.IsVariadic ? 1 : 0);
        int feArgs = fe.NumParams + (fe.IsVariadic ? 1 : 0);
        var status = Inheritance.Success;
        for (int i = 0; i < Math.Max(protoArgs, feArgs); i++)
        {
            ParamInfo? p = i < protoArgs ? proto.Params[i] : proto.IsVariadic ? proto.Params[protoArgs - 1] : null;
            ParamInfo? c = i < feArgs ? fe.Params[i] : fe.IsVariadic ? fe.Params[feArgs - 1] : null;
            if (p is null) continue; // an additional optional parameter
            if (c is null) return Inheritance.Error;
            Inheritance local = ParameterCompatible(feScope, c, protoScope, p);
            if (local == Inheritance.Error) return Inheritance.Error;
            if (local == Inheritance.Unresolved) status = Inheritance.Unresolved;
            const ParamFlags SendMode = ParamFlags.ByRef | ParamFlags.PreferRef;
            if ((c.Flags & SendMode) != (p.Flags & SendMode)) return Inheritance.Error;
        }

        if (proto.ReturnType is null) return status;
        if (fe.ReturnType is null)
        {
            if (!proto.HasTentativeReturnType) return Inheritance.Error;
            return status == Inheritance.Success ? Inheritance.Warning : status;
        }

        Inheritance result = Covariant(feScope, fe.ReturnType, protoScope, proto.ReturnType);
        if (result == Inheritance.Success) return status;
        return result == Inheritance.Error && proto.HasTentativeReturnType ? Inheritance.Warning : result;
    }

    private Inheritance ParameterCompatible(PhpClass feScope, ParamInfo child, PhpClass protoScope, ParamInfo parent)
    {
        if (child.Type is null || IsMixed(child.Type)) return Inheritance.Success;
        if (parent.Type is null) return Inheritance.Error;
        return Covariant(protoScope, parent.Type, feScope, child.Type);
    }

    private void IncompatibleMethod(PhpFunction child, PhpClass childScope, PhpFunction parent, PhpClass parentScope, Inheritance status)
    {
        string parentText = Signature.Of(_ctx, parent, parentScope, _early);
        string childText = Signature.Of(_ctx, child, childScope, _early);
        switch (status)
        {
            case Inheritance.Unresolved:
                throw CompileError($"Could not check compatibility between {childText} and {parentText}, because class {_ctx!.Linking.FirstDelayed} is not available", child);
            case Inheritance.Warning:
                if (!HasAttribute(child.Attributes, "returntypewillchange"))
                {
                    Diagnose(
                        ErrorLevel.Deprecated,
                        $"Return type of {childText} should either be compatible with {parentText}, or the #[\\ReturnTypeWillChange] attribute should be used to temporarily suppress the notice",
                        child);
                }

                break;
            default:
                throw CompileError($"Declaration of {childText} must be compatible with {parentText}", child);
        }
    }

    /// <summary>zend_inheritance_check_override.</summary>
    private void CheckOverrides()
    {
        if (_cls.IsTrait || _unmatchedOverrides.Count == 0) return;
        foreach (PhpFunction f in _cls.Methods.Values) Check(f);
        foreach (PropertyInfo p in _cls.Properties.Values)
        {
            if (p.GetHook is not null) Check(p.GetHook);
            if (p.SetHook is not null) Check(p.SetHook);
        }

        void Check(PhpFunction f)
        {
            if (_unmatchedOverrides.Contains(f))
                throw CompileError($"{f.Scope!.Text}::{f.Name}() has #[\\Override] attribute, but no matching parent method exists", f);
        }
    }

    // ---- abstract classes ----

    /// <summary>zend_verify_abstract_class.</summary>
    private void VerifyAbstract()
    {
        bool declared = (_cls.Flags & ClassFlags.ExplicitAbstract) != 0;
        var missing = new List<PhpFunction>();
        foreach (PhpFunction f in _cls.Methods.Values)
            if (f.IsAbstract && (!declared || f.IsPrivate)) missing.Add(f);
        if (!declared)
        {
            foreach (PropertyInfo p in _cls.Properties.Values)
            {
                if (p.GetHook is { IsAbstract: true } get) missing.Add(get);
                if (p.SetHook is { IsAbstract: true } set) missing.Add(set);
            }
        }

        if (missing.Count == 0)
        {
            _cls.Flags &= ~ClassFlags.ImplicitAbstract;
            return;
        }

        var names = missing.Take(3).Select(f => $"{f.Scope!.Text}::{f.Name}");
        string list = string.Join(", ", names) + (missing.Count > 3 ? ", ..." : "");
        string plural = missing.Count > 1 ? "s" : "";
        throw Fatal(
            ErrorLevel.Error,
            !declared && !_cls.IsEnum
                ? $"{_cls.KindText} {_cls.Text} contains {missing.Count} abstract method{plural} and must therefore be declared abstract or implement the remaining methods ({list})"
                : $"{_cls.KindText} {_cls.Text} must implement {missing.Count} abstract private method{plural} ({list})");
    }
}
