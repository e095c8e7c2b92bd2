using System.Diagnostics.CodeAnalysis;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Reflection;

/// <summary>Errors and lookups that the reflection classes share.</summary>
internal static class Reflect
{
    internal static readonly PhpString Name = PhpString.Literal("name"), Class = PhpString.Literal("class"),
        InvokeLower = PhpString.Literal("__invoke"), Get = PhpString.Literal("get"), Set = PhpString.Literal("set");

    /// <summary>A bit of PHP's own flags that ours do not have in the same place.</summary>
    internal const int VirtualFlag = 512, ProtectedSetFlag = 2048, PrivateSetFlag = 4096, ReadOnlyClassFlag = 65536;

    [DoesNotReturn]
    internal static void Throw(RequestContext ctx, string message, long code = 0)
    {
        ctx.SetException(ctx.NewThrowable(ctx.Environment.CoreClass("reflectionexception"), message, code));
        throw PhpThrow.Instance;
    }

    /// <summary>zend_argument_error with ReflectionException.</summary>
    [DoesNotReturn]
    internal static void ThrowArgument(RequestContext ctx, int number, string message)
    {
        PhpFunction f = ctx.Current!.Function;
        Throw(ctx, $"{FunctionNames.Display(f)}(): Argument #{number}{FunctionNames.ParameterSuffix(f, number - 1)} {message}");
    }

    /// <summary>The class of this name, autoloaded, or a ReflectionException.</summary>
    internal static PhpClass FindClass(RequestContext ctx, PhpString name, long code = 0, string what = "Class")
    {
        PhpClass? cls = ctx.FindClass(name);
        if (cls is not null) return cls;
        Runtime.Values.Throw.IfPending(ctx);
        Throw(ctx, $"{what} \"{Cut(name)}\" does not exist", code);
        return null;
    }

    /// <summary>The class of an object, or of a name.</summary>
    internal static PhpClass ClassOf(RequestContext ctx, in Value objectOrName, long code = 0) =>
        objectOrName.o is PhpInstance obj ? obj.Class : FindClass(ctx, objectOrName.AsString, code);

    internal static PhpFunction FindFunction(RequestContext ctx, PhpString name)
    {
        PhpString key = name.Length > 0 && name[0] == (byte)'\\' ? name.Substring(1, name.Length - 1) : name;
        if (ctx.FindFunction(key.ToLower()) is { } function) return function;
        Throw(ctx, $"Function {Cut(name)}() does not exist");
        return null;
    }

    /// <summary>As C's %s prints it.</summary>
    internal static string Cut(PhpString text) => PhpClass.CutAtNul(text.ToString());

    internal static bool IsInternal(PhpFunction f) => !f.IsUser;

    /// <summary>The extension that a function belongs to; methods that user enums get have none.</summary>
    internal static string? ExtensionOf(RequestContext ctx, PhpFunction f)
    {
        if (f.IsUser || f.Scope is { IsUser: true } || f is ClosureInvoke or BareInvoke) return null;
        if (f is NativeFunction native) return native.Extension;
        if (f.Scope is { } scope) return scope.Extension;
        // a prelude function stands for the native one of its name
        return ctx.Environment.Functions.TryGetNative(f.Name.ToLower(), out PhpFunction? twin) && twin is NativeFunction n ? n.Extension : "standard";
    }

    internal static PhpString NamespaceOf(PhpString name)
    {
        int slash = name.Span.LastIndexOf((byte)'\\');
        return slash < 0 ? PhpString.Empty : name.Substring(0, slash);
    }

    internal static PhpString ShortNameOf(PhpString name)
    {
        int slash = name.Span.LastIndexOf((byte)'\\');
        return slash < 0 ? name : PhpString.FromSpan(name.Span[(slash + 1)..]);
    }

    internal static bool HasNamespace(PhpString name) => name.Span.Contains((byte)'\\');

    internal static Value Text(string latin1) => Value.String(PhpString.FromLatin1(latin1));

    internal static Value TextOrFalse(PhpString? text) => text is null ? Value.False : Value.String(text).Copied();

    /// <summary>What a property starts with: literal, ConstExpr, or undef (borrowed).</summary>
    internal static Value DefaultOf(RequestContext ctx, PropertyInfo info)
    {
        PhpClass cls = info.DeclaringClass;
        if (info.IsStatic) return info.StaticOwner!.StaticDefaults[info.Slot];
        if (info.IsVirtual || info.Slot < 0) return default;
        if (cls.HasConstExprDefaults && ctx.GetClassState(cls) is { Updated: true, SlotDefaults: { } evaluated }) return evaluated[info.Slot];
        return cls.SlotDefaults[info.Slot];
    }

    /// <summary>A value or the result of a constant expression, owned.</summary>
    internal static Value Evaluate(RequestContext ctx, in Value value, PhpClass? scope)
    {
        if (value.o is not ConstExpr expression) return value.Dereferenced().Copied();
        Value result = ctx.EvaluateConstExpr(expression, scope);
        Runtime.Values.Throw.IfPending(ctx);
        return result;
    }

    internal static int FlagsOf(PropertyInfo? info)
    {
        if (info is null) return (int)FunctionFlags.Public;
        const FunctionFlags kept = FunctionFlags.VisibilityMask | FunctionFlags.Static | FunctionFlags.ReadOnly | FunctionFlags.Abstract | FunctionFlags.Final;
        int flags = (int)(info.Flags & kept);
        if (info.IsVirtual) flags |= VirtualFlag;
        if (info.SetVisibility == FunctionFlags.Protected) flags |= ProtectedSetFlag;
        if (info.SetVisibility == FunctionFlags.Private) flags |= PrivateSetFlag;
        return flags;
    }

    /// <summary>The names of the dynamic properties, in order.</summary>
    internal static List<PhpString> DynamicNames(RequestContext ctx, PhpInstance obj, bool initialize)
    {
        if (initialize && obj.IsLazy) obj = LazyObjects.Initialize(ctx, obj) ?? throw PhpThrow.Instance;
        var names = new List<PhpString>();
        if (obj.Dynamic is null) return names;
        foreach (KeyValuePair<Value, Value> p in obj.Dynamic)
            if (p.Key.IsString) names.Add(p.Key.AsString);
        return names;
    }
}

/// <summary>__invoke of Closure when there is no closure to ask: nothing is known about it.</summary>
internal sealed class BareInvoke : PhpFunction
{
    [SetsRequiredMembers]
    internal BareInvoke(PhpClass closure)
    {
        Name = Reflect.InvokeLower;
        Scope = closure;
        Flags = FunctionFlags.Public;
    }
}
