using System.Diagnostics.CodeAnalysis;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>array_map() and other functions that call user code for the elements.</summary>
[PhpExtension("standard")]
internal static class ArrayCallbacks
{
    [PhpConst("ARRAY_FILTER_USE_BOTH")] internal const int UseBoth = 1;
    [PhpConst("ARRAY_FILTER_USE_KEY")] internal const int UseKey = 2;

    [PhpFunction("array_map(?callable $callback, array $array, array ...$arrays): array")]
    internal static PhpArray array_map(RequestContext ctx, CallTarget? callback, PhpArray array, ReadOnlySpan<Value> arrays)
    {
        var result = new PhpArray(array.Length);
        if (arrays.IsEmpty)
        {
            if (callback is not { } target) return Elements.Same(array);
            var each = new Callback(ctx, in target, 1);
            if (array.Strategy == ArrayStrategy.Ints)
            {
                // the caller holds the array: nobody writes it meanwhile
                foreach (long n in array.IntSpan)
                {
                    Value mapped = each.Invoke(Value.Int(n));
                    if (ctx.HasPending) GiveUp(ctx, result);
                    result.Append(ctx, in mapped);
                }

                return result;
            }

            bool list = array.IsPacked && array.IsList;
            for (int p = array.FirstPosition; p != PhpArray.End; p = array.NextPosition(p + 1))
            {
                Value mapped = each.Invoke(array.ValueAt(p));
                if (ctx.HasPending) GiveUp(ctx, result);
                if (list) result.Append(ctx, in mapped);
                else Elements.Put(ctx, result, array.KeyAt(p), in mapped);
            }

            return result;
        }

        int length = array.Length;
        foreach (ref readonly Value a in arrays) length = Math.Max(length, a.AsArray.Length);
        int count = arrays.Length + 1;
        var lists = new PhpArray[count];
        lists[0] = array;
        for (int i = 1; i < count; i++) lists[i] = arrays[i - 1].AsArray;
        var at = new int[count];
        var row = new Value[count];
        CallTarget f = callback ?? default;
        for (int k = 0; k < length; k++)
        {
            for (int i = 0; i < count; i++)
            {
                int p = at[i] < 0 ? PhpArray.End : lists[i].NextPosition(at[i]);
                at[i] = p == PhpArray.End ? -1 : p + 1;
                row[i] = p == PhpArray.End ? Value.Null : lists[i].ValueAt(p);
            }

            if (callback is null)
            {
                var tuple = new PhpArray(count);
                foreach (ref readonly Value v in row.AsSpan()) tuple.Append(ctx, v.Copied());
                result.Append(ctx, Value.Array(tuple));
            }
            else
            {
                result.Append(ctx, Call(ctx, in f, row, result));
            }
        }

        return result;
    }

    /// <summary>A call whose exception gives up the unfinished result.</summary>
    private static Value Call(RequestContext ctx, in CallTarget target, ReadOnlySpan<Value> args, PhpArray result)
    {
        Value r = ctx.CallFunction(target.Function, target.This, args, null, target.Closure, FrameFlags.Dynamic);
        if (ctx.HasPending) GiveUp(ctx, result);
        return r;
    }

    [DoesNotReturn]
    private static void GiveUp(RequestContext ctx, PhpArray result)
    {
        Value.Array(result).Release(ctx);
        throw PhpThrow.Instance;
    }

    [PhpFunction("array_filter(array $array, ?callable $callback = null, int $mode = 0): array")]
    internal static PhpArray array_filter(RequestContext ctx, PhpArray array, CallTarget? callback, long mode)
    {
        if (array.Length == 0) return PhpArray.Empty;
        var result = new PhpArray();
        if (callback is not { } target)
        {
            foreach ((Value key, Value v) in array)
                if (Conversions.ToBool(ctx, v.Dereferenced())) Elements.Put(ctx, result, in key, Elements.Own(in v));
            return result;
        }

        var test = new Callback(ctx, in target, mode == UseBoth ? 2 : 1);
        for (int p = array.FirstPosition; p != PhpArray.End; p = array.NextPosition(p + 1))
        {
            Value v = array.ValueAt(p);
            Value keep = mode == UseKey ? test.Invoke(array.KeyAt(p)) : mode == UseBoth ? test.Invoke(in v, array.KeyAt(p)) : test.Invoke(in v);
            if (ctx.HasPending) GiveUp(ctx, result);
            if (Truth(ctx, in keep)) Elements.Put(ctx, result, array.KeyAt(p), Elements.Own(in v));
        }

        return result;
    }

    /// <summary>Of an owned value.</summary>
    private static bool Truth(RequestContext ctx, in Value owned)
    {
        if (owned.IsBool) return owned.BoolValue;
        bool truth = Conversions.ToBool(ctx, in owned);
        owned.Release(ctx);
        return truth;
    }

    [PhpFunction("array_reduce(array $array, callable $callback, mixed $initial = null): mixed")]
    internal static Value array_reduce(RequestContext ctx, PhpArray array, CallTarget target, Value initial)
    {
        Value carry = initial.Copied();
        var step = new Callback(ctx, in target, 2);
        for (int p = array.FirstPosition; p != PhpArray.End; p = array.NextPosition(p + 1))
        {
            Value next = step.Invoke(in carry, array.ValueAt(p));
            carry.Release(ctx);
            Throw.IfPending(ctx);
            carry = next;
        }

        return carry;
    }

    // ---- find, any, all ----

    [PhpFunction("array_find(array $array, callable $callback): mixed")]
    internal static Value array_find(RequestContext ctx, PhpArray array, CallTarget callback)
    {
        int p = Find(ctx, array, in callback, wanted: true);
        return p == PhpArray.End ? Value.Null : Elements.OwnDeref(array.ValueAt(p));
    }

    [PhpFunction("array_find_key(array $array, callable $callback): mixed")]
    internal static Value array_find_key(RequestContext ctx, PhpArray array, CallTarget callback)
    {
        int p = Find(ctx, array, in callback, wanted: true);
        return p == PhpArray.End ? Value.Null : array.KeyAt(p).Copied();
    }

    [PhpFunction("array_any(array $array, callable $callback): bool")]
    internal static bool array_any(RequestContext ctx, PhpArray array, CallTarget callback) => Find(ctx, array, in callback, wanted: true) != PhpArray.End;

    [PhpFunction("array_all(array $array, callable $callback): bool")]
    internal static bool array_all(RequestContext ctx, PhpArray array, CallTarget callback) => Find(ctx, array, in callback, wanted: false) == PhpArray.End;

    private static int Find(RequestContext ctx, PhpArray array, in CallTarget target, bool wanted)
    {
        for (int p = array.FirstPosition; p != PhpArray.End; p = array.NextPosition(p + 1))
            if (Truth(ctx, ctx.Call(in target, [array.ValueAt(p), array.KeyAt(p)])) == wanted) return p;
        return PhpArray.End;
    }

    // ---- walk ----

    [PhpFunction("array_walk(array|object &$array, callable $callback, mixed $arg = UNKNOWN): true")]
    internal static bool array_walk(RequestContext ctx, PhpReference array, CallTarget target, Value arg)
    {
        Walk(ctx, array, in target, in arg, recursive: false, []);
        return true;
    }

    [PhpFunction("array_walk_recursive(array|object &$array, callable $callback, mixed $arg = UNKNOWN): true")]
    internal static bool array_walk_recursive(RequestContext ctx, PhpReference array, CallTarget target, Value arg)
    {
        Walk(ctx, array, in target, in arg, recursive: true, []);
        return true;
    }

    /// <summary>Elements are made references while they are visited; the walk survives changes of the array, as foreach by reference does.</summary>
    private static void Walk(RequestContext ctx, PhpReference container, in CallTarget target, in Value arg, bool recursive, HashSet<PhpArray> inside)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        if (container.Value.IsObject)
        {
            WalkObject(ctx, (PhpInstance)container.Value.AsObject, in target, in arg, recursive, inside);
            return;
        }

        if (container.Value.AsArray.Length == 0) return;
        PhpArray array = Elements.Writable(ctx, container);
        var cursor = new ArrayCursor(array, array.FirstPosition);
        try
        {
            while (true)
            {
                if (!container.Value.IsArray)
                {
                    if (!container.Value.IsObject) Throw.TypeError(ctx, "Iterated value is no longer an array or object");
                    return;
                }

                array = Elements.Writable(ctx, container);
                int p = array.NextPosition(cursor.PositionIn(array));
                if (p == PhpArray.End) return;
                Value key = array.KeyAt(p).Copied();
                PhpReference element = Value.MakeRef(ref array.SlotAt(p));
                element.AddRef();
                // moved on already now, as foreach does: the callback may change the array
                cursor.Position = p + 1;
                VisitOwned(ctx, element, in key, in target, in arg, recursive, inside);
            }
        }
        finally
        {
            cursor.Close();
        }
    }

    private static void VisitOwned(RequestContext ctx, PhpReference element, in Value key, in CallTarget target, in Value arg, bool recursive, HashSet<PhpArray> inside)
    {
        try
        {
            Visit(ctx, element, in key, in target, in arg, recursive, inside);
        }
        finally
        {
            Value.FromHeap(element).Release(ctx);
        }
    }

    private static void Visit(RequestContext ctx, PhpReference element, in Value key, in CallTarget target, in Value arg, bool recursive, HashSet<PhpArray> inside)
    {
        if (recursive && element.Value.IsArray)
        {
            PhpArray nested = Elements.Writable(ctx, element);
            if (!inside.Add(nested)) Throw.Error(ctx, "Recursion detected");
            Walk(ctx, element, in target, in arg, true, inside);
            inside.Remove(nested);
            return;
        }

        Value r = arg.IsUndef ? ctx.Call(in target, [Value.FromHeap(element), key]) : ctx.Call(in target, [Value.FromHeap(element), key, arg]);
        r.Release(ctx);
    }

    /// <summary>The properties under their mangled names: declared ones, then dynamic ones.</summary>
    private static void WalkObject(RequestContext ctx, PhpInstance o, in CallTarget target, in Value arg, bool recursive, HashSet<PhpArray> inside)
    {
        if ((o.Flags & (ObjectFlags.Lazy | ObjectFlags.LazyProxy)) != 0)
        {
            if (LazyObjects.Initialize(ctx, o) is not { } real) return;
            o = real;
        }

        foreach (PropertyInfo? info in o.Class.Slots)
        {
            if (info is null) continue;
            ref Value slot = ref o.Slots[info.Slot];
            if (slot.IsUndef) continue;
            if (!slot.IsReference)
            {
                if (info.IsReadOnly) Throw.Error(ctx, $"Cannot acquire reference to readonly property {info.DeclaringClass.Name}::${info.Name}");
                PhpReference made = Value.MakeRef(ref slot);
                if (info.Type is not null) TypeChecks.AddSource(made, info);
            }

            PhpReference element = slot.AsReference;
            element.AddRef();
            VisitOwned(ctx, element, Value.String(info.MangledName), in target, in arg, recursive, inside);
        }

        for (int p = 0; o.Dynamic is { } table; p++)
        {
            p = table.NextPosition(p);
            if (p == PhpArray.End) return;
            Value key = table.KeyAt(p);
            PhpReference element = Value.MakeRef(ref table.SlotAt(p));
            element.AddRef();
            VisitOwned(ctx, element, in key, in target, in arg, recursive, inside);
        }
    }
}
