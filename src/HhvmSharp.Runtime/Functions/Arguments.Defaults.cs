using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Functions;

/// <summary>Defaults of optional parameters that are constants: evaluated when the function object was made.</summary>
public static partial class Arguments
{
    public static long DefaultInt(Frame f, int index) => f.Function.Params[index].Default.IntValue;

    public static double DefaultFloat(Frame f, int index)
    {
        Value v = f.Function.Params[index].Default;
        return v.IsInt ? v.IntValue : v.FloatValue;
    }

    public static bool DefaultBool(Frame f, int index) => f.Function.Params[index].Default.BoolValue;

    public static PhpString DefaultString(Frame f, int index) => f.Function.Params[index].Default.AsString;

    public static Value DefaultValue(Frame f, int index) => f.Function.Params[index].Default;

    /// <summary>Assigns an owned value to a by-reference argument; false: a typed property refused it, an exception is pending.</summary>
    public static bool Assign(RequestContext ctx, PhpReference reference, in Value owned)
    {
        if (reference.Sources is null)
        {
            Value.AssignMove(ctx, ref reference.Value, in owned);
            return true;
        }

        TypeChecks.AssignToReference(ctx, reference, in owned, ctx.Current is { } f && IsStrict(f));
        return !ctx.HasPending;
    }
}
