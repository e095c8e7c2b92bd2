using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>The internal pointer of arrays: current, next, reset and so on.</summary>
[PhpExtension("standard")]
internal static class ArrayPointer
{
    [PhpFunction("current(array|object $array): mixed")]
    [PhpFunction("pos(array|object $array): mixed")]
    internal static Value current(RequestContext ctx, Value array)
    {
        PhpArray? a = Table(ctx, in array);
        return a is null ? Value.False : At(a, a.Pointer);
    }

    [PhpFunction("key(array|object $array): int|string|null")]
    internal static Value key(RequestContext ctx, Value array)
    {
        PhpArray? a = Table(ctx, in array);
        int p = a?.Pointer ?? PhpArray.End;
        return p == PhpArray.End ? Value.Null : a!.KeyAt(p).Copied();
    }

    [PhpFunction("next(array|object &$array): mixed")]
    internal static Value next(RequestContext ctx, PhpReference array) => Move(ctx, array, static (a, p) => p == PhpArray.End ? PhpArray.End : a.NextPosition(p + 1));

    [PhpFunction("prev(array|object &$array): mixed")]
    internal static Value prev(RequestContext ctx, PhpReference array) => Move(ctx, array, static (a, p) => p == PhpArray.End ? PhpArray.End : a.PreviousPosition(p - 1));

    [PhpFunction("reset(array|object &$array): mixed")]
    internal static Value reset(RequestContext ctx, PhpReference array) => Move(ctx, array, static (a, _) => a.FirstPosition);

    [PhpFunction("end(array|object &$array): mixed")]
    internal static Value end(RequestContext ctx, PhpReference array) => Move(ctx, array, static (a, _) => a.LastPosition);

    private static Value Move(RequestContext ctx, PhpReference reference, Func<PhpArray, int, int> to)
    {
        PhpArray? a;
        if (reference.Value.IsArray)
        {
            a = reference.Value.AsArray;
            // a pointer that does not move needs no copy of a shared array
            int now = a.Pointer;
            int target = to(a, now);
            if (target == now) return At(a, now);
            a = Elements.Writable(ctx, reference);
            a.Pointer = target == PhpArray.End ? PhpArray.End : to(a, a.Pointer);
            return At(a, a.Pointer);
        }

        a = Table(ctx, in reference.Value);
        if (a is null) return Value.False;
        a.Pointer = to(a, a.Pointer);
        return At(a, a.Pointer);
    }

    private static Value At(PhpArray a, int p) => p == PhpArray.End ? Value.False : Elements.OwnDeref(a.ValueAt(p));

    /// <summary>Objects are deprecated here; their pointer is kept for the request, on a view of the properties.</summary>
    private static PhpArray? Table(RequestContext ctx, in Value v)
    {
        if (v.IsArray) return v.AsArray;
        ctx.Deprecated($"{Arg.FunctionName(ctx)}(): Calling {ctx.Current!.Function.Name}() on an object is deprecated");
        Throw.IfPending(ctx);
        return ObjectPointers.View(ctx, (PhpInstance)v.AsObject);
    }
}

/// <summary>Positions of the internal pointers of objects.</summary>
internal sealed class ObjectPointers
{
    private readonly System.Runtime.CompilerServices.ConditionalWeakTable<PhpInstance, PhpArray> _views = [];

    /// <summary>The properties as they are now, with the pointer where it was left (by key).</summary>
    internal static PhpArray View(RequestContext ctx, PhpInstance o)
    {
        ObjectPointers all = ctx.GetState<ObjectPointers>();
        PhpArray view = o.GetProperties(ctx);
        if (all._views.TryGetValue(o, out PhpArray? old))
        {
            int p = old.Pointer;
            // behind the end, the pointer stays there
            view.Pointer = p == PhpArray.End ? PhpArray.End : view.PositionOf(old.KeyAt(p));
            all._views.Remove(o);
            Value.Array(old).Release(ctx);
        }

        all._views.Add(o, view);
        return view;
    }
}
