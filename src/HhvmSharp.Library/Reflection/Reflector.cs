using System.Diagnostics.CodeAnalysis;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Reflection;

[PhpExtension("Reflection")]
[PhpClass("class ReflectionException extends Exception", Order = 1)]
internal static class ReflectionExceptionClass;

[PhpExtension("Reflection")]
[PhpClass("interface Reflector extends Stringable", Order = 3)]
internal static class ReflectorInterface;

[PhpExtension("Reflection")]
[PhpClass("class Reflection", Order = 2)]
internal static class ModifierNames
{
    [PhpMethod("public static function getModifierNames(int $modifiers): array", Tentative = true)]
    public static PhpArray Get(long modifiers)
    {
        var names = new PhpArray();
        if ((modifiers & 64) != 0) Add("abstract");
        if ((modifiers & 32) != 0) Add("final");
        if ((modifiers & Reflect.VirtualFlag) != 0) Add("virtual");
        // a bit field with more than one of these has no visibility
        switch (modifiers & 7)
        {
            case 1: Add("public"); break;
            case 4: Add("private"); break;
            case 2: Add("protected"); break;
        }

        if ((modifiers & 16) != 0) Add("static");
        if ((modifiers & (128 | Reflect.ReadOnlyClassFlag)) != 0) Add("readonly");
        return names;

        void Add(string name) => names.Append(Value.String(name));
    }
}

/// <summary>What all reflection objects have in common: $name and $class cannot be written, and one value may be held.</summary>
internal abstract class ReflectorObject(PhpClass cls) : PhpInstance(cls)
{
    /// <summary>The closure, object or reference that it is about, or undef.</summary>
    internal Value Held;

    /// <summary>Keeps a value alive that functions refer to without owning it (the closure of an __invoke).</summary>
    private Value _kept;

    internal void Hold(RequestContext ctx, in Value borrowed) => Value.AssignMove(ctx, ref Held, borrowed.Copied());

    internal void Keep(RequestContext ctx, in Value borrowed) => Value.AssignMove(ctx, ref _kept, borrowed.Copied());

    /// <summary>$name is always the first property.</summary>
    internal void SetName(RequestContext ctx, PhpString name) => Value.AssignMove(ctx, ref Slots[0], Value.String(name).Copied());

    /// <summary>$class, where there is one, is the second.</summary>
    internal void SetClass(RequestContext ctx, PhpString name) => Value.AssignMove(ctx, ref Slots[1], Value.String(name).Copied());

    /// <summary>The object was not constructed.</summary>
    [DoesNotReturn]
    protected static void Unconstructed(RequestContext ctx) => Throw.Error(ctx, "Internal error: Failed to retrieve the reflection object");

    internal override Value WriteProperty(RequestContext ctx, PhpString name, in Value value, ref object? cache, bool wantResult)
    {
        if ((!name.Equals(Reflect.Name) && !name.Equals(Reflect.Class)) || !Class.Properties.ContainsKey(name))
            return base.WriteProperty(ctx, name, in value, ref cache, wantResult);
        string message = $"Cannot set read-only property {Class.Text}::${name}";
        ctx.SetException(ctx.NewThrowable(ctx.Environment.CoreClass("reflectionexception"), message));
        return default;
    }

    internal override void EnumerateChildren(ChildVisitor visit)
    {
        visit(in Held);
        visit(in _kept);
        base.EnumerateChildren(visit);
    }

    internal override void FreeObject(RequestContext ctx)
    {
        Value.Release(ctx, ref Held);
        Value.Release(ctx, ref _kept);
        base.FreeObject(ctx);
    }
}
