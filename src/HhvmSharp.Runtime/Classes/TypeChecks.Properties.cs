using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>Typed constants, typed properties taken by reference.</summary>
internal static partial class TypeChecks
{
    /// <summary>A class constant's value against its type: never weakly. False: TypeError pending.</summary>
    internal static bool CheckConstant(RequestContext ctx, ClassConstant c, ref Value value)
    {
        if (Check(ctx, c.Type!, ref value, c.DeclaringClass, c.DeclaringClass, strict: true)) return true;
        if (!ctx.HasPending)
            ctx.ThrowError("TypeError", $"Cannot assign {TypeNames.Of(in value)} to class constant {c.DeclaringClass.Text}::{c.Name} of type {c.Type!.Text}");
        return false;
    }

    /// <summary>zend_verify_prop_assignable_by_ref for assignment: the slot or reference may become the property's.</summary>
    internal static bool AssignableByReference(RequestContext ctx, PropertyInfo property, ref Value slot, bool strict)
    {
        if (ByReference(ctx, property, ref slot, strict)) return true;
        if (!ctx.HasPending) PropertyError(ctx, property, slot.Dereferenced());
        return false;
    }

    /// <summary>What __get returned for an unset typed property must fit the type (a value is coerced in place).</summary>
    internal static void VerifyMagicGet(RequestContext ctx, PropertyInfo property, ref Value value, bool strict)
    {
        if (ByReference(ctx, property, ref value, strict) || ctx.HasPending) return;
        string cls = property.DeclaringClass.Text;
        ctx.ThrowError("TypeError", $"Value of type {TypeNames.Of(in value)} returned from {cls}::__get() must be compatible with unset property {cls}::${property.Name} of type {property.Type!.Text}");
    }

    private static bool ByReference(RequestContext ctx, PropertyInfo property, ref Value slot, bool strict)
    {
        TypeDecl type = property.Type!;
        PhpClass cls = property.DeclaringClass;
        if (slot.o is not PhpReference { Sources: not null } reference) return Check(ctx, type, ref slot, cls, cls, strict);

        // the reference has types already: the value must fit as it is
        Value v = reference.Value;
        if (Matches(ctx, type, in v, cls, cls)) return true;
        Value attempt = v.Copied();
        bool coercible = CoerceScalar(ctx, type.Mask, ref attempt, strict);
        attempt.Release(ctx);
        if (!coercible || ctx.HasPending) return false;
        PropertyInfo first = Sources(reference).First();
        ctx.ThrowError("TypeError", $"Reference with value of type {TypeNames.Of(in v)} held by property {first.DeclaringClass.Text}::${first.Name} of type {first.Type!.Text} is not compatible with property {cls.Text}::${property.Name} of type {type.Text}");
        return false;
    }

    /// <summary>A write-fetch of a property that is to hold an array or to become a reference (zend_handle_fetch_obj_flags); false: an Error is pending.</summary>
    internal static bool PrepareFetch(RequestContext ctx, PropertyInfo property, ref Value slot, uint flags)
    {
        TypeDecl type = property.Type!;
        if (flags == ExtendedValues.FetchDimWrite)
        {
            Value v = slot.Dereferenced();
            if (!v.IsNullOrUndef && !v.IsFalse) return true;
            if ((type.Mask & TypeMask.Array) != 0) return true;
            ctx.ThrowError("TypeError", $"Cannot auto-initialize an array inside property {property.DeclaringClass.Text}::${property.Name} of type {type.Text}");
            return false;
        }

        if (slot.IsReference) return true;
        if (slot.IsUndef && (type.Mask & TypeMask.Null) == 0)
        {
            ctx.ThrowError("Error", $"Cannot access uninitialized non-nullable property {property.DeclaringClass.Text}::${property.Name} by reference");
            return false;
        }

        AddSource(Value.MakeRef(ref slot), property);
        return true;
    }
}
