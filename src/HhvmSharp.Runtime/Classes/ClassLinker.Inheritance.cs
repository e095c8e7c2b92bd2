using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>extends: members of the parent class (zend_do_inheritance).</summary>
internal sealed partial class ClassLinker
{
    private void InheritParent(PhpClass parent, bool check = true)
    {
        PhpClass cls = _cls;
        if (cls.IsInterface)
        {
            if (!parent.IsInterface) throw CompileError($"Interface {cls.Text} cannot extend class {parent.Text}");
        }
        else if (parent.IsFinal)
        {
            throw CompileError($"Class {cls.Text} cannot extend final class {parent.Text}");
        }
        else if (parent.IsInterface || parent.IsTrait)
        {
            throw CompileError($"Class {cls.Text} cannot extend {(parent.IsInterface ? "interface" : "trait")} {parent.Text}");
        }

        if ((cls.Flags & ClassFlags.ReadOnly) != (parent.Flags & ClassFlags.ReadOnly))
        {
            bool own = (cls.Flags & ClassFlags.ReadOnly) != 0;
            throw CompileError($"{(own ? "Readonly" : "Non-readonly")} class {cls.Text} cannot extend {(own ? "non-readonly" : "readonly")} class {parent.Text}");
        }

        cls.Parent = parent;
        cls.Factory ??= parent.Factory;
        cls.Initialize ??= parent.Initialize;
        cls.Uncloneable |= parent.Uncloneable;
        if (parent.Iteration == IterationKind.Native) cls.Iteration = IterationKind.Native;
        cls.HasReadonlyProperties |= parent.HasReadonlyProperties;

        // the parent's slots come first
        int shift = parent.SlotDefaults.Length;
        if (shift > 0)
        {
            _defaults = [.. parent.SlotDefaults, .. _defaults];
            foreach (PropertyInfo own in cls.Properties.Values)
                if (!own.IsStatic && own.Slot >= 0) own.Slot += shift;
        }

        foreach (PropertyInfo inherited in parent.Properties.Values) InheritProperty(inherited);
        if (cls.HookedPropertyCount > 0)
        {
            foreach (PropertyInfo own in cls.Properties.Values)
                if (ReferenceEquals(own.DeclaringClass, cls)) VerifyHooked(own);
        }

        foreach (ClassConstant c in parent.Constants.Values)
        {
            if (cls.Constants.ContainsKey(c.Name)) CheckInheritedConstant(c);
            else if ((c.Flags & FunctionFlags.Private) == 0) cls.Constants.Add(c.Name, c);
        }

        MethodChecks checks = MethodChecks.SetChanged | MethodChecks.SetPrototype | MethodChecks.MatchOverride;
        if (check) checks |= MethodChecks.Prototype | MethodChecks.Visibility;
        foreach ((PhpString key, PhpFunction f) in parent.Methods) InheritMethod(key, f, fromInterface: false, checks);
        InheritMagic(parent);
        cls.Flags |= parent.Flags & (ClassFlags.NotSerializable | ClassFlags.AllowDynamicProperties);
    }

    private void InheritMagic(PhpClass parent)
    {
        PhpClass c = _cls;
        c.Get ??= parent.Get;
        c.Set ??= parent.Set;
        c.Unset ??= parent.Unset;
        c.Isset ??= parent.Isset;
        c.Call ??= parent.Call;
        c.CallStatic ??= parent.CallStatic;
        c.ToStringMethod ??= parent.ToStringMethod;
        c.CloneMethod ??= parent.CloneMethod;
        c.Serialize ??= parent.Serialize;
        c.Unserialize ??= parent.Unserialize;
        c.Destructor ??= parent.Destructor;
        c.DebugInfo ??= parent.DebugInfo;
        c.Invoke ??= parent.Invoke;
        c.Sleep ??= parent.Sleep;
        c.Wakeup ??= parent.Wakeup;
        if (c.Constructor is null)
        {
            c.Constructor = parent.Constructor;
        }
        else if (parent.Constructor is { } p && (p.Flags & FunctionFlags.Final) != 0)
        {
            throw Fatal(ErrorLevel.Error, $"Cannot override final {parent.Text}::{p.Name}() with {c.Text}::{c.Constructor.Name}()");
        }
    }

    // ---- constants ----

    /// <summary>do_inherit_constant_check, for a constant that the class already has.</summary>
    private void CheckInheritedConstant(ClassConstant parent)
    {
        ClassConstant child = _cls.Constants[parent.Name];
        PhpString name = parent.Name;
        bool foreign = !ReferenceEquals(child.DeclaringClass, parent.DeclaringClass);
        if (foreign && (parent.Flags & FunctionFlags.Final) != 0)
            throw CompileError($"{child.DeclaringClass.Text}::{name} cannot override final constant {parent.DeclaringClass.Text}::{name}");
        if (foreign && !ReferenceEquals(child.DeclaringClass, _cls))
            throw CompileError($"{_cls.KindText} {_cls.Text} inherits both {child.DeclaringClass.Text}::{name} and {parent.DeclaringClass.Text}::{name}, which is ambiguous");
        if ((child.Flags & FunctionFlags.VisibilityMask) > (parent.Flags & FunctionFlags.VisibilityMask))
        {
            string weaker = (parent.Flags & FunctionFlags.Public) != 0 ? "" : " or weaker";
            throw CompileError($"Access level to {_cls.Text}::{name} must be {Visibility.Text(parent.Flags)} (as in {parent.DeclaringClass.KindText.ToLowerInvariant()} {parent.DeclaringClass.Text}){weaker}");
        }

        if ((parent.Flags & FunctionFlags.Private) != 0 || parent.Type is null) return;
        Inheritance status = ConstantTypesCompatible(child, parent);
        if (status == Inheritance.Error) throw IncompatibleConstant(child, parent);
        if (status == Inheritance.Unresolved) AddObligation(_cls, new Obligation.Constant(child, parent));
    }

    private Inheritance ConstantTypesCompatible(ClassConstant child, ClassConstant parent) =>
        child.Type is null ? Inheritance.Error : Covariant(child.DeclaringClass, child.Type, parent.DeclaringClass, parent.Type!);

    private Exception IncompatibleConstant(ClassConstant child, ClassConstant parent) =>
        CompileError($"Type of {child.DeclaringClass.Text}::{child.Name} must be compatible with {parent.DeclaringClass.Text}::{child.Name} of type {TypeText.Resolved(_ctx, parent.Type!, parent.DeclaringClass)}");
}

/// <summary>Visibility in words.</summary>
internal static class Visibility
{
    internal static string Text(FunctionFlags flags) =>
        (flags & FunctionFlags.Public) != 0 ? "public" : (flags & FunctionFlags.Private) != 0 ? "private" : "protected";
}
