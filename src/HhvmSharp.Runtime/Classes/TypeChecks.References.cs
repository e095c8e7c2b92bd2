using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>What the handlers of assignments ask about references that are bound to typed properties.</summary>
internal static partial class TypeChecks
{
    /// <summary>zend_verify_ref_array_assignable: may auto-vivification put an array there? Throws when not.</summary>
    internal static bool ArrayAssignableToReference(RequestContext ctx, PhpReference reference)
    {
        foreach (PropertyInfo property in Sources(reference))
        {
            if (property.Type is null || (property.Type.Mask & TypeMask.Array) != 0) continue;
            ctx.ThrowError("TypeError", $"Cannot auto-initialize an array inside a reference held by property {property.DeclaringClass.Text}::${property.Name} of type {property.Type.Text}");
            return false;
        }

        return true;
    }

    /// <summary>An int overflowed by ++ or -- to a float (owned): stored, or the TypeError when a property takes no float.</summary>
    internal static void IncDecReference(RequestContext ctx, PhpReference reference, in Value changed, bool increment)
    {
        foreach (PropertyInfo property in Sources(reference))
        {
            if (property.Type is null || (property.Type.Mask & TypeMask.Float) != 0) continue;
            ctx.ThrowError("TypeError", increment
                ? $"Cannot increment a reference held by property {property.DeclaringClass.Text}::${property.Name} of type {property.Type.Text} past its maximal value"
                : $"Cannot decrement a reference held by property {property.DeclaringClass.Text}::${property.Name} of type {property.Type.Text} past its minimal value");
            return;
        }

        reference.Value = changed;
    }
}
