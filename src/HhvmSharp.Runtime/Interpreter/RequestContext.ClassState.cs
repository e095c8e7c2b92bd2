using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>What a request keeps for each class: static properties, evaluated constants, defaults and enum cases.</summary>
public sealed partial class RequestContext
{
    internal ClassState GetClassState(PhpClass cls)
    {
        ClassState?[] states = ClassStates;
        int slot = cls.StateSlot;
        if ((uint)slot < (uint)states.Length && states[slot] is { } state) return state;
        return CreateClassState(cls);
    }

    private ClassState CreateClassState(PhpClass cls)
    {
        if (cls.StateSlot >= ClassStates.Length) Array.Resize(ref ClassStates, Math.Max(64, cls.StateSlot * 2));
        var state = new ClassState
        {
            Class = cls,
            Statics = cls.StaticCount == 0 ? [] : new Value[cls.StaticCount],
            Constants = cls.ConstantCount == 0 ? [] : new Value[cls.ConstantCount],
        };
        for (int i = 0; i < state.Statics.Length; i++) Value.Copy(ref state.Statics[i], in cls.StaticDefaults[i]);
        ClassStates[cls.StateSlot] = state;
        return state;
    }

    /// <summary>Runs a constant expression in a scope; the result is owned, undef when an exception is pending.</summary>
    internal Value EvaluateConstExpr(ConstExpr expression, PhpClass? scope)
    {
        Value value = CallFunction(UserFunctions.Of(expression.Code, scope), scope, []);
        if (value.o is not PhpReference r) return value;
        Value inner = r.Value.Copied();
        value.Release(this);
        return inner;
    }

    // ---- constants ----

    /// <summary>
    /// The value of a class constant, evaluated on first use; borrowed. False when an exception is pending.
    /// <paramref name="className"/> is how the running code named the class. Only a constant expression that uses the
    /// constant (<paramref name="guarded"/>) can tell that it goes round in circles: code that an autoloader runs may
    /// well need the constant that is being evaluated.
    /// </summary>
    internal bool GetConstant(ClassConstant c, string className, out Value value, bool guarded = true)
    {
        if (!c.NeedsState)
        {
            value = c.Value;
            return true;
        }

        ClassState state = GetClassState(c.DeclaringClass);
        value = state.Constants[c.Index];
        if (!value.IsUndef) return true;
        state.Visiting ??= new bool[state.Constants.Length];
        if (guarded && state.Visiting[c.Index])
        {
            ThrowError("Error", $"Cannot declare self-referencing constant {className}::{c.Name}");
            return false;
        }

        bool visiting = state.Visiting[c.Index];
        state.Visiting[c.Index] |= guarded;
        Value evaluated = c.IsCase ? CreateCase(c) : EvaluateTyped(c);
        state.Visiting[c.Index] = visiting;
        if (HasPending)
        {
            evaluated.Release(this);
            return false;
        }

        ref Value cell = ref state.Constants[c.Index];
        if (cell.IsUndef) cell = evaluated;
        else evaluated.Release(this); // evaluated meanwhile by code that this evaluation ran
        value = cell;
        return true;
    }

    /// <summary>
    /// Existence, visibility and deprecation of a constant; null: an exception is pending, or it is
    /// <paramref name="silent"/>. <paramref name="shown"/> is how messages name the class.
    /// </summary>
    internal ClassConstant? FindConstant(PhpClass cls, PhpString name, PhpClass? scope, string shown, bool silent)
    {
        string? error = null;
        if (!cls.Constants.TryGetValue(name, out ClassConstant? c)) error = $"Undefined constant {shown}::{name}";
        else if (!MayAccess(c, scope)) error = $"Cannot access {Visibility.Text(c.Flags)} constant {shown}::{name}";
        else if (cls.IsTrait) error = $"Cannot access trait constant {shown}::{name} directly";
        if (error is not null)
        {
            if (!silent) ThrowError("Error", error);
            return null;
        }

        if (c!.IsDeprecated && !silent)
        {
            RaiseDeprecatedConstant(c);
            if (HasPending) return null;
        }

        return c;
    }

    private Value EvaluateTyped(ClassConstant c)
    {
        Value value = EvaluateConstExpr((ConstExpr)c.Value.o!, c.DeclaringClass);
        if (HasPending || c.Type is null || TypeChecks.CheckConstant(this, c, ref value)) return value;
        value.Release(this);
        return default;
    }

    private Value CreateCase(ClassConstant c)
    {
        PhpClass cls = c.DeclaringClass;
        Value backing = c.Value.o is ConstExpr expression ? EvaluateConstExpr(expression, cls) : c.Value.Copied();
        if (HasPending) return default;
        var instance = new EnumCase(cls) { Slots = new Value[cls.SlotDefaults.Length] };
        RegisterObject(instance);
        Value.Copy(ref instance.Slots[0], Value.String(c.Name));
        if (cls.EnumBackingType is not null) Value.Move(ref instance.Slots[1], in backing);
        return Value.Object(instance);
    }

    /// <summary>zend_verify_const_access.</summary>
    internal bool MayAccess(ClassConstant c, PhpClass? scope)
    {
        if ((c.Flags & FunctionFlags.Public) != 0) return true;
        return (c.Flags & FunctionFlags.Private) != 0 ? ReferenceEquals(c.DeclaringClass, scope) : MethodLookup.CheckProtected(c.DeclaringClass, scope);
    }

    /// <summary>#[\Deprecated] on a constant or case; not while its own message is being evaluated.</summary>
    internal void RaiseDeprecatedConstant(ClassConstant c)
    {
        ClassState state = GetClassState(c.DeclaringClass);
        state.RaisingDeprecation ??= [];
        if (!state.RaisingDeprecation.Add(c)) return;
        string? suffix = DeprecationSuffix(c.Attributes, c.DeclaringClass);
        state.RaisingDeprecation.Remove(c);
        if (suffix is not null)
            Raise(c.DeclaringClass.IsUser ? ErrorLevel.UserDeprecated : ErrorLevel.Deprecated, $"{(c.IsCase ? "Enum case" : "Constant")} {c.DeclaringClass.Text}::{c.Name} is deprecated{suffix}");
    }

    /// <summary>" since X, message" of a #[\Deprecated] attribute, from an object made of it; null: an exception is pending.</summary>
    internal string? DeprecationSuffix(AttributeDecl[] attributes, PhpClass? scope)
    {
        AttributeDecl? deprecated = Array.Find(attributes, static a => a.Name.ToLower().Equals("deprecated"));
        if (deprecated is null || deprecated.Args.Length == 0) return "";
        Value made = AttributeObjects.Create(this, Environment.CoreClass("deprecated"), deprecated, scope);
        if (made.o is not PhpInstance instance) return null;
        string message = Text(instance.Slots[0]), since = Text(instance.Slots[1]);
        made.Release(this);
        return (since.Length > 0 ? " since " + since : "") + (message.Length > 0 ? ", " + message : "");

        static string Text(Value v) => v.IsString ? v.AsString.ToString() : "";
    }

    /// <summary>Evaluates everything a class holds in constant expressions (zend_update_class_constants); false leaves an exception pending.</summary>
    internal bool UpdateClass(PhpClass cls)
    {
        ClassState state = GetClassState(cls);
        if (state.Updated) return true;
        if (cls.Parent is not null && !UpdateClass(cls.Parent)) return false;
        foreach (ClassConstant c in cls.Constants.Values)
        {
            if (c.NeedsState && !GetConstant(c, c.DeclaringClass.Text, out _, guarded: false)) return false;
        }

        if (cls.HasConstExprDefaults && !EvaluateDefaults(cls, state)) return false;
        foreach (PropertyInfo p in cls.Properties.Values)
        {
            if (!p.IsStatic) continue;
            ClassState owner = GetClassState(p.StaticOwner!);
            if (owner.Statics[p.Slot].o is not ConstExpr expression) continue;
            Value value = EvaluateDefault(p, expression);
            if (HasPending) return false;
            owner.Statics[p.Slot] = value;
        }

        if (cls.IsEnum && cls.EnumBackingType is not null && !BuildCaseTable(cls, state)) return false;
        state.Updated = true;
        return true;
    }

    private bool EvaluateDefaults(PhpClass cls, ClassState state)
    {
        state.SlotDefaults ??= (Value[])cls.SlotDefaults.Clone();
        Value[] defaults = state.SlotDefaults;
        for (int i = 0; i < defaults.Length; i++)
        {
            // the slot's own declaration: a private one of a parent that a child shadows is found here too
            if (defaults[i].o is not ConstExpr expression) continue;
            PropertyInfo? info = cls.Slots[i];
            if (info is null) continue;
            Value value = EvaluateDefault(info, expression);
            if (HasPending) return false;
            defaults[i] = value;
        }

        return true;
    }

    /// <summary>Property initialisers are always checked as with strict types.</summary>
    private Value EvaluateDefault(PropertyInfo info, ConstExpr expression)
    {
        Value value = EvaluateConstExpr(expression, info.DeclaringClass);
        if (HasPending || info.Type is null || TypeChecks.CoerceForProperty(this, info, ref value, strict: true)) return value;
        value.Release(this);
        return default;
    }

    // ---- enums ----

    private bool BuildCaseTable(PhpClass cls, ClassState state)
    {
        bool ints = (cls.EnumBackingType!.Mask & TypeMask.Int) != 0;
        var byInt = new Dictionary<long, PhpString>();
        var byText = new Dictionary<PhpString, PhpString>();
        foreach (ClassConstant c in cls.Constants.Values)
        {
            if (!c.IsCase) continue;
            if (!GetConstant(c, cls.Text, out Value instance, guarded: false)) return false;
            Value value = ((PhpInstance)instance.AsObject).Slots[1];
            if (ints ? !value.IsInt : !value.IsString)
            {
                ThrowError("TypeError", $"Enum case type {TypeNames.Of(in value)} does not match enum backing type {(ints ? "int" : "string")}");
                return false;
            }

            PhpString? other;
            bool added = ints ? byInt.TryAdd(value.n, c.Name) : byText.TryAdd(value.AsString, c.Name);
            if (added) continue;
            other = ints ? byInt[value.n] : byText[value.AsString];
            ThrowError("Error", $"Duplicate value in enum {cls.Text} for cases {other} and {c.Name}");
            return false;
        }

        state.IntCases = byInt;
        state.StringCases = byText;
        return true;
    }

    /// <summary>from() and tryFrom(): borrowed; undef when there is no such case or an exception is pending.</summary>
    internal Value FindCase(PhpClass cls, long intValue, PhpString? text)
    {
        if (!UpdateClass(cls)) return default;
        ClassState state = GetClassState(cls);
        PhpString? name;
        bool found = text is null ? state.IntCases!.TryGetValue(intValue, out name) : state.StringCases!.TryGetValue(text, out name);
        return found && GetConstant(cls.Constants[name!], cls.Text, out Value value) ? value : default;
    }

    // ---- static properties ----

    /// <summary>
    /// zend_std_get_static_property_with_info: the cell of cls::$name and its declaration, or null with an exception
    /// pending (silently when <paramref name="mode"/> is Isset).
    /// </summary>
    internal PropertyInfo? FindStatic(PhpClass cls, PhpString name, FetchMode mode)
    {
        bool quiet = mode == FetchMode.Isset;
        if (!cls.Properties.TryGetValue(name, out PropertyInfo? info))
        {
            if (!quiet) ThrowError("Error", $"Access to undeclared static property {cls.Text}::${name}");
            return null;
        }

        if (!info.IsPublic)
        {
            PhpClass? scope = FakeScope ?? ExecutedScope;
            if (!ReferenceEquals(info.DeclaringClass, scope) && (info.IsPrivate || !PropertyLookup.ProtectedCompatible(info.Prototype.DeclaringClass, scope)))
            {
                if (!quiet) ThrowError("Error", $"Cannot access {Visibility.Text(info.Flags)} property {cls.Text}::${name}");
                return null;
            }
        }

        if (!info.IsStatic)
        {
            if (!quiet) ThrowError("Error", $"Access to undeclared static property {cls.Text}::${name}");
            return null;
        }

        if (!UpdateClass(cls)) return null;
        if (mode is FetchMode.Read or FetchMode.ReadWrite && !CheckStaticInitialized(info)) return null;
        if (cls.IsTrait) Deprecated($"Accessing static trait property {info.DeclaringClass.Text}::${name} is deprecated, it should only be accessed on a class using the trait");
        return info;
    }

    internal bool CheckStaticInitialized(PropertyInfo info)
    {
        if (info.Type is null || !StaticCell(info).IsUndef) return true;
        ThrowError("Error", $"Typed static property {info.DeclaringClass.Text}::${info.Name} must not be accessed before initialization");
        return false;
    }

    internal ref Value StaticCell(PropertyInfo info) => ref GetClassState(info.StaticOwner!).Statics[info.Slot];

    /// <summary>The scope that library code acts in (Zend's fake_scope), or null.</summary>
    internal PhpClass? FakeScope;
}
