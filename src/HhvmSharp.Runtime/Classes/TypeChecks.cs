using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>Declared types against values: matching, weak and strict scalar coercion, and PHP's errors.</summary>
internal static partial class TypeChecks
{
    /// <summary>The bit of a value's own kind (references followed; undef has none).</summary>
    internal static TypeMask MaskOf(in Value value)
    {
        Value v = value.Dereferenced();
        return v.Kind switch
        {
            Kind.Null => TypeMask.Null,
            Kind.Bool => v.BoolValue ? TypeMask.True : TypeMask.False,
            Kind.Int => TypeMask.Int,
            Kind.Float => TypeMask.Float,
            Kind.String => TypeMask.String,
            Kind.Array => TypeMask.Array,
            Kind.Object => TypeMask.Object,
            Kind.Resource => TypeMask.Resource,
            _ => TypeMask.None,
        };
    }

    /// <summary>
    /// True when the value in <paramref name="slot"/> is of the type, coercing scalars in place unless
    /// <paramref name="strict"/>. May run user code (callable checks, __toString, error handlers).
    /// </summary>
    internal static bool Check(RequestContext ctx, TypeDecl type, ref Value slot, PhpClass? scope, PhpClass? called, bool strict)
    {
        ref Value v = ref Value.Deref(ref slot);
        if ((MaskOf(in v) & type.Mask) != 0) return true;
        if (Matches(ctx, type, in v, scope, called)) return true;
        return CoerceScalar(ctx, type.Mask, ref v, strict);
    }

    /// <summary>Without coercion.</summary>
    internal static bool Matches(RequestContext ctx, TypeDecl type, in Value v, PhpClass? scope, PhpClass? called)
    {
        if ((MaskOf(in v) & type.Mask) != 0) return true;
        if (v.o is PhpInstance o)
        {
            if (type.ClassName is not null)
            {
                if (IsA(ctx, o.Class, type, scope)) return true;
            }
            else if (type.IsIntersection)
            {
                foreach (TypeDecl part in type.Parts)
                    if (!Matches(ctx, part, in v, scope, called)) return false;
                return true;
            }
            else
            {
                foreach (TypeDecl part in type.Parts)
                    if (Matches(ctx, part, in v, scope, called)) return true;
            }

            if ((type.Mask & TypeMask.Static) != 0 && called is not null && o.Class.IsSubclassOf(called)) return true;
            if ((type.Mask & TypeMask.Iterable) != 0 && o.Class.IsSubclassOf(ctx.Environment.CoreClass("traversable"))) return true;
        }

        if ((type.Mask & TypeMask.Iterable) != 0 && v.IsArray) return true;
        return (type.Mask & TypeMask.Callable) != 0 && ctx.ResolveCallable(in v, out _, out _);
    }

    private static bool IsA(RequestContext ctx, PhpClass cls, TypeDecl type, PhpClass? scope)
    {
        if (ReferenceEquals(type.LastInstance, cls)) return true;
        PhpString name = type.LowerClassName;
        if (name.Equals("self")) return scope is not null && cls.IsSubclassOf(scope);
        if (name.Equals("parent")) return scope?.Parent is { } parent && cls.IsSubclassOf(parent);
        if (!HasAncestor(cls, name)) return ctx.FindLoadedClass(name) is { } other && cls.IsSubclassOf(other); // an alias
        type.LastInstance = cls;
        return true;
    }

    internal static bool HasAncestor(PhpClass cls, PhpString lowerName)
    {
        for (PhpClass? c = cls; c is not null; c = c.Parent)
            if (c.LowerName.Equals(lowerName)) return true;
        foreach (PhpClass i in cls.Interfaces)
            if (i.LowerName.Equals(lowerName)) return true;
        return false;
    }

    /// <summary>zend_verify_scalar_type_hint for user code: null is never coerced.</summary>
    internal static bool CoerceScalar(RequestContext ctx, TypeMask mask, ref Value v, bool strict)
    {
        if (strict)
        {
            if ((mask & TypeMask.Float) == 0 || !v.IsInt) return false;
            v = Value.Float(v.IntValue);
            return true;
        }

        return !v.IsNullOrUndef && CoerceWeak(ctx, mask, ref v);
    }

    /// <summary>zend_verify_weak_scalar_type_hint: int, float, string, bool are tried in this order.</summary>
    private static bool CoerceWeak(RequestContext ctx, TypeMask mask, ref Value v)
    {
        if ((mask & (TypeMask.Int | TypeMask.Float | TypeMask.String | TypeMask.Bool)) == 0) return false;
        if (v.Kind is Kind.Array or Kind.Resource) return false;
        if ((mask & TypeMask.Int) != 0)
        {
            if ((mask & TypeMask.Float) != 0 && v.IsString)
            {
                int kind = Numbers.ParseNumeric(v.AsString.Span, false, out long i, out double d, out _);
                if (kind == Kind.Int)
                {
                    v = Value.Int(i);
                    return true;
                }

                if (kind == Kind.Float)
                {
                    v = Value.Float(d);
                    return true;
                }

                if (ctx.HasPending) return false;
            }
            else if (ToIntWeak(ctx, in v, out long i))
            {
                v = Value.Int(i);
                return true;
            }
            else if (ctx.HasPending)
            {
                return false;
            }
        }

        if ((mask & TypeMask.Float) != 0 && ToFloatWeak(ctx, in v, out double f))
        {
            v = Value.Float(f);
            return true;
        }

        if (ctx.HasPending) return false;
        if ((mask & TypeMask.String) != 0 && ToStringWeak(ctx, ref v)) return true;
        if (ctx.HasPending || (mask & TypeMask.Bool) != TypeMask.Bool || v.IsObject) return false;
        bool b = Conversions.ToBool(ctx, in v);
        v = Value.Bool(b);
        return true;
    }

    internal static bool ToIntWeak(RequestContext ctx, in Value v, out long result)
    {
        result = 0;
        switch (v.Kind)
        {
            case Kind.Int:
            case Kind.Bool:
                result = v.IntValue;
                return true;
            case Kind.Float:
                return FloatToInt(ctx, v.FloatValue, null, out result);
            case Kind.String:
                int kind = Numbers.ParseNumeric(v.AsString.Span, false, out result, out double d, out _);
                if (kind == Kind.Int) return true;
                return kind == Kind.Float && FloatToInt(ctx, d, v.AsString, out result);
            default:
                return false;
        }
    }

    private static bool FloatToInt(RequestContext ctx, double d, PhpString? text, out long result)
    {
        result = 0;
        if (!Numbers.FitsInt(d)) return false;
        result = (long)d;
        if (result == d) return true;
        ctx.Deprecated(text is null
            ? $"Implicit conversion from float {Conversions.ToStr(ctx, Value.Float(d))} to int loses precision"
            : $"Implicit conversion from float-string \"{text}\" to int loses precision");
        return !ctx.HasPending;
    }

    internal static bool ToFloatWeak(RequestContext ctx, in Value v, out double result)
    {
        result = 0;
        switch (v.Kind)
        {
            case Kind.Float:
                result = v.FloatValue;
                return true;
            case Kind.Int:
            case Kind.Bool:
                result = v.IntValue;
                return true;
            case Kind.String:
                int kind = Numbers.ParseNumeric(v.AsString.Span, false, out long i, out result, out _);
                if (kind == Kind.Int) result = i;
                return kind != 0;
            default:
                return false;
        }
    }

    private static bool ToStringWeak(RequestContext ctx, ref Value v)
    {
        if (v.IsString) return true;
        if (v.IsObject)
        {
            if (((PhpInstance)v.AsObject).Class.ToStringMethod is null) return false;
            PhpString text = Conversions.ToStr(ctx, in v);
            if (ctx.HasPending) return false;
            Value.AssignMove(ctx, ref v, Value.String(text));
            return true;
        }

        v = Value.String(Conversions.ToStr(ctx, in v));
        return true;
    }

    // ---- arguments and results ----

    /// <summary>Argument <paramref name="number"/> (from 1) of the running user function: coerced in place, or a TypeError is pending.</summary>
    internal static bool VerifyArgument(RequestContext ctx, Frame f, int number, ref Value slot)
    {
        PhpFunction function = f.Function;
        ParamInfo parameter = function.ParamFor(number - 1)!;
        bool strict = f.Prev?.Code is { } caller && (caller.Flags & FunctionFlags.StrictTypes) != 0;
        if (Check(ctx, parameter.Type!, ref slot, function.Scope, f.CalledClass, strict)) return true;
        if (ctx.HasPending) return false;
        string suffix = f.Prev is { } p && Backtrace.IsUserCode(p) ? $", called in {p.Code.FileName} on line {p.Line}" : "";
        string name = FunctionNames.ParameterSuffix(function, number - 1);
        ctx.ThrowError("TypeError", $"{FunctionNames.Display(function)}(): Argument #{number}{name} must be of type {TypeText.Resolved(ctx, parameter.Type!, function.Scope)}, {TypeNames.OfValue(in slot)} given{suffix}");
        return false;
    }

    internal static bool VerifyReturn(RequestContext ctx, Frame f, ref Value slot)
    {
        PhpFunction function = f.Function;
        TypeDecl type = f.Code.ReturnType!;
        if (Check(ctx, type, ref slot, function.Scope, f.CalledClass, (f.Code.Flags & FunctionFlags.StrictTypes) != 0)) return true;
        if (!ctx.HasPending) ReturnError(ctx, function, type, slot.IsUndef ? "none" : TypeNames.OfValue(in slot));
        return false;
    }

    internal static void ReturnError(RequestContext ctx, PhpFunction function, TypeDecl type, string given) =>
        ctx.ThrowError("TypeError", $"{FunctionNames.DisplayParts(function)}(): Return value must be of type {TypeText.Resolved(ctx, type, function.Scope)}, {given} returned");

    // ---- typed properties and references ----

    /// <summary>Coerces <paramref name="owned"/> for a typed property; false: TypeError pending (the value is not released).</summary>
    internal static bool CoerceForProperty(RequestContext ctx, PropertyInfo property, ref Value owned, bool strict)
    {
        if (property.Type is null || Check(ctx, property.Type, ref owned, property.DeclaringClass, property.DeclaringClass, strict)) return true;
        if (!ctx.HasPending) PropertyError(ctx, property, in owned);
        return false;
    }

    internal static void PropertyError(RequestContext ctx, PropertyInfo property, in Value value) =>
        ctx.ThrowError("TypeError", $"Cannot assign {TypeNames.OfValue(in value)} to property {property.DeclaringClass.Text}::${property.Name} of type {property.Type!.Text}");

    /// <summary>Assigns an owned value through a reference that typed properties hold: checked against each of them.</summary>
    internal static void AssignToReference(RequestContext ctx, PhpReference reference, in Value owned, bool strict)
    {
        Value value = owned;
        if (reference.Sources is not null && !CoerceForReference(ctx, reference, ref value, strict))
        {
            value.Release(ctx);
            return;
        }

        Value.AssignMove(ctx, ref reference.Value, in value);
    }

    /// <summary>zend_verify_ref_assignable_zval: the same conversion must satisfy every source.</summary>
    internal static bool CoerceForReference(RequestContext ctx, PhpReference reference, ref Value value, bool strict)
    {
        PropertyInfo? first = null;
        Value coerced = default;
        bool converted = false;
        foreach (PropertyInfo source in Sources(reference))
        {
            if (source.Type is null) continue;
            if (Matches(ctx, source.Type, value.Dereferenced(), source.DeclaringClass, source.DeclaringClass))
            {
                if (converted)
                {
                    coerced.Release(ctx);
                    ConflictError(ctx, first!, source, in value);
                    return false;
                }

                first ??= source;
                continue;
            }

            Value attempt = value.Copied();
            if (!CoerceScalar(ctx, source.Type.Mask, ref attempt, strict))
            {
                attempt.Release(ctx);
                if (!ctx.HasPending)
                    ctx.ThrowError("TypeError", $"Cannot assign {TypeNames.OfValue(in value)} to reference held by property {source.DeclaringClass.Text}::${source.Name} of type {source.Type.Text}");
                return false;
            }

            if (first is null)
            {
                first = source;
                coerced = attempt;
                converted = true;
            }
            else if (!converted || !Operators.Identical(ctx, in coerced, in attempt))
            {
                attempt.Release(ctx);
                ConflictError(ctx, first, source, in value);
                return false;
            }
            else
            {
                attempt.Release(ctx);
            }
        }

        if (!converted) return true;
        value.Release(ctx);
        value = coerced;
        return true;
    }

    private static void ConflictError(RequestContext ctx, PropertyInfo first, PropertyInfo second, in Value value) =>
        ctx.ThrowError("TypeError", $"Cannot assign {TypeNames.OfValue(in value)} to reference held by property {first.DeclaringClass.Text}::${first.Name} of type {first.Type!.Text} and property {second.DeclaringClass.Text}::${second.Name} of type {second.Type!.Text}, as this would result in an inconsistent type conversion");

    internal static IEnumerable<PropertyInfo> Sources(PhpReference reference) => reference.Sources switch
    {
        PropertyInfo one => [one],
        List<PropertyInfo> many => many,
        _ => [],
    };

    /// <summary>A typed property now holds this reference.</summary>
    internal static void AddSource(PhpReference reference, PropertyInfo property)
    {
        reference.Sources = reference.Sources switch
        {
            null => property,
            PropertyInfo one => new List<PropertyInfo> { one, property },
            List<PropertyInfo> many => Append(many, property),
            _ => property,
        };
    }

    private static List<PropertyInfo> Append(List<PropertyInfo> list, PropertyInfo property)
    {
        list.Add(property);
        return list;
    }

    internal static void RemoveSource(PhpReference reference, PropertyInfo property)
    {
        if (reference.Sources is List<PropertyInfo> many)
        {
            many.Remove(property);
            if (many.Count == 1) reference.Sources = many[0];
        }
        else if (ReferenceEquals(reference.Sources, property))
        {
            reference.Sources = null;
        }
    }
}
