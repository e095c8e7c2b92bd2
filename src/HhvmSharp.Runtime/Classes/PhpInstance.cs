using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

internal enum FetchMode : byte { Read, Write, ReadWrite, Isset, Unset, FuncArg }

/// <summary>What HasProperty is asked (Zend's ZEND_PROPERTY_*).</summary>
internal enum PropertyTest : byte
{
    /// <summary>isset(): there and not null.</summary>
    Isset,
    /// <summary>!empty().</summary>
    NotEmpty,
    /// <summary>property_exists(): there, even if null.</summary>
    Exists,
}

/// <summary>What a request for a property's slot gave.</summary>
internal enum SlotResult : byte
{
    /// <summary>The slot.</summary>
    Found,
    /// <summary>None: the caller reads and writes through ReadProperty and WriteProperty.</summary>
    Overloaded,
    /// <summary>An exception is pending.</summary>
    Failed,
}

/// <summary>
/// Every object: class, slots of declared properties, dynamic properties, and the handlers (Zend's object handlers
/// as virtual methods; native classes override). Native state lives in fields of subclasses.
/// Results are owned unless said otherwise; <c>ctx.HasPending</c> must be tested after each call.
/// </summary>
public partial class PhpInstance : PhpObject
{
    internal PhpInstance(PhpClass cls) => Class = cls;

    public PhpClass Class { get; internal set; }

    /// <summary>
    /// By PropertyInfo.Slot; undef: unset or uninitialised. The payload of an undef slot holds flags:
    /// <see cref="ClassLinker.UninitializedFlag"/> (never initialised: no magic methods) and
    /// <see cref="ClassLinker.LazyFlag"/>. Empty slots are written as `default` or with these flags, never by Release.
    /// </summary>
    internal Value[] Slots = [];

    /// <summary>Dynamic properties, or null.</summary>
    internal PhpArray? Dynamic;

    /// <summary>Rare state: recursion guards, readonly properties that __clone may write, laziness.</summary>
    internal InstanceExtra? Extra;

    public override PhpString ClassName => Class.Name;

    internal override bool IsEnumCase => Class.IsEnum;

    // ---- calling ----

    /// <summary>The method a call means; <paramref name="obj"/> may be replaced. Null: not found, or an exception is pending.</summary>
    internal virtual PhpFunction? GetMethod(RequestContext ctx, ref PhpInstance obj, PhpString name, PhpString lowerName, PhpClass? scope) =>
        MethodLookup.Find(ctx, Class, name, lowerName, scope);

    /// <summary>$object(...): __invoke.</summary>
    internal virtual bool GetClosure(RequestContext ctx, out CallTarget target)
    {
        target = default;
        if (Class.FindMethod(CoreNames.Invoke) is not { } invoke) return false;
        target.Function = invoke;
        target.This = invoke.IsStatic ? Class : this;
        return true;
    }

    /// <summary>What new calls, if the running code may; null: none, or an exception is pending.</summary>
    internal virtual PhpFunction? GetConstructor(RequestContext ctx)
    {
        PhpFunction? constructor = Class.Constructor;
        if (constructor is null || constructor.IsPublic) return constructor;
        PhpClass? scope = PropertyLookup.Scope(ctx);
        if (ReferenceEquals(constructor.Scope, scope)) return constructor;
        if (!constructor.IsPrivate && MethodLookup.CheckProtected(MethodLookup.RootClass(constructor), scope)) return constructor;
        ctx.ThrowError("Error", $"Call to {Visibility.Text(constructor.Flags)} {constructor.Scope!.Text}::{constructor.Name}() from {(scope is null ? "global scope" : "scope " + scope.Text)}");
        return null;
    }

    // ---- conversion ----

    internal override bool Cast(PhpContext context, int kind, out Value result)
    {
        var ctx = (RequestContext)context;
        result = default;
        switch (kind)
        {
            case Values.Kind.String:
                if (Class.ToStringMethod is not { } method) return false;
                Value text = ctx.CallFunction(method, this, []);
                if (text.IsString)
                {
                    result = text;
                    return true;
                }

                text.Release(ctx);
                if (!ctx.HasPending) ctx.ThrowError("Error", $"Method {Class.Text}::__toString() must return a string value");
                return false;
            case Values.Kind.Bool:
                result = Value.True;
                return true;
            default:
                return false;
        }
    }

    /// <summary>count(): false when the object is not countable.</summary>
    internal virtual bool CountElements(RequestContext ctx, out long count)
    {
        count = 0;
        if (Class.CountMethod is not { } method) return false;
        Value result = ctx.CallFunction(method, this, []);
        if (!ctx.HasPending) count = Conversions.ToInt(ctx, in result);
        result.Release(ctx);
        return true;
    }
}

/// <summary>Rarely needed state of an object.</summary>
internal sealed class InstanceExtra
{
    /// <summary>Magic methods being run, by property name.</summary>
    internal Dictionary<PhpString, PropertyGuard>? Guards;

    /// <summary>Slots of readonly properties that __clone may set once more.</summary>
    internal bool[]? Reinitable;

    internal LazyState? Lazy;
}

[Flags]
internal enum PropertyGuard : byte { None = 0, Get = 1, Set = 2, Unset = 4, Isset = 8 }

/// <summary>A case of an enum: only equal to itself, not cloneable.</summary>
internal sealed class EnumCase(PhpClass cls) : PhpInstance(cls)
{
    internal override int Compare(PhpContext ctx, in Value left, in Value right) =>
        left.o is PhpInstance && right.o is PhpInstance ? 1 : base.Compare(ctx, in left, in right);
}
