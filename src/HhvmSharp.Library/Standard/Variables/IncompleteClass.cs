using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Variables;

/// <summary>
/// What unserialize() makes of a class that is not there: it keeps the properties and the name, but cannot be used.
/// </summary>
[PhpExtension("standard")]
[PhpClass("final class __PHP_Incomplete_Class", AllowDynamicProperties = true)]
internal sealed class IncompleteClass(PhpClass cls) : PhpInstance(cls)
{
    internal const string NameProperty = "__PHP_Incomplete_Class_Name";

    private static readonly PhpString NameKey = PhpString.Literal(NameProperty);
    private static readonly PhpString LowerName = PhpString.Literal("__php_incomplete_class");

    internal static bool Is(PhpClass cls) => cls.LowerName.Equals(LowerName);

    internal static PhpClass Class_(RequestContext ctx) =>
        ctx.Environment.Classes.TryGetValue(LowerName, out PhpClass? cls) ? cls : throw new InvalidOperationException(NameProperty);

    /// <summary>The name of the missing class, or null.</summary>
    internal static PhpString? NameOf(PhpInstance o) =>
        o is IncompleteClass && o.Dynamic?.Get(NameKey).o is PhpString name ? name : null;

    internal static void StoreName(PhpInstance o, PhpString name)
    {
        name.MarkShared();
        o.Dynamic ??= new PhpArray();
        o.Dynamic.Add(NameKey, Value.String(name));
    }

    private const string Hint = "The script tried to {0} on an incomplete object. Please ensure that the class definition \"{1}\" of the object you are trying to operate on was loaded _before_ unserialize() gets called or provide an autoloader to load the class definition";

    private string Message(string what) => string.Format(System.Globalization.CultureInfo.InvariantCulture, Hint, what, NameOf(this)?.ToString() ?? "unknown");

    /// <summary>In the name of the running function.</summary>
    private void Warn(RequestContext ctx, string what)
    {
        Frame? f = ctx.Current;
        string function = f is null || (f.Code is not null && f.Code.Name is null) ? "main" : FunctionNames.Display(f.Function);
        ctx.Warning($"{function}(): {Message(what)}");
    }

    internal override Value ReadProperty(RequestContext ctx, PhpString name, FetchMode mode, ref object? cache)
    {
        Warn(ctx, "access a property");
        return Value.Null;
    }

    internal override Value WriteProperty(RequestContext ctx, PhpString name, in Value value, ref object? cache, bool wantResult)
    {
        ctx.ThrowError("Error", Message("modify a property"));
        return default;
    }

    internal override bool HasProperty(RequestContext ctx, PhpString name, PropertyTest test, ref object? cache)
    {
        Warn(ctx, "access a property");
        return false;
    }

    internal override void UnsetProperty(RequestContext ctx, PhpString name, ref object? cache) =>
        ctx.ThrowError("Error", Message("modify a property"));

    internal override SlotResult GetPropertySlot(RequestContext ctx, PhpString name, FetchMode mode, ref object? cache, out object container, out int index, out PropertyInfo? info)
    {
        container = Slots;
        index = 0;
        info = null;
        if (mode is FetchMode.Write or FetchMode.ReadWrite)
        {
            ctx.ThrowError("Error", Message("modify a property"));
            return SlotResult.Failed;
        }

        return SlotResult.Overloaded;
    }

    internal override PhpFunction? GetMethod(RequestContext ctx, ref PhpInstance obj, PhpString name, PhpString lowerName, PhpClass? scope)
    {
        ctx.ThrowError("Error", Message("call a method"));
        return null;
    }
}
