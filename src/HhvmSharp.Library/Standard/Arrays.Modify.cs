using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>Adding, removing, cutting and joining.</summary>
[PhpExtension("standard")]
internal static class ArrayModify
{
    [PhpFunction("array_push(array &$array, mixed ...$values): int")]
    internal static long array_push(RequestContext ctx, PhpReference array, ReadOnlySpan<Value> values)
    {
        PhpArray a = Elements.Writable(ctx, array);
        foreach (ref readonly Value v in values) Elements.Append(ctx, a, v.Copied());
        return a.Length;
    }

    [PhpFunction("array_pop(array &$array): mixed")]
    internal static Value array_pop(RequestContext ctx, PhpReference array)
    {
        if (array.Value.AsArray.Length == 0) return Value.Null;
        return Unwrap(ctx, Elements.Writable(ctx, array).Pop());
    }

    [PhpFunction("array_shift(array &$array): mixed")]
    internal static Value array_shift(RequestContext ctx, PhpReference array)
    {
        if (array.Value.AsArray.Length == 0) return Value.Null;
        return Unwrap(ctx, Elements.Writable(ctx, array).Shift());
    }

    private static Value Unwrap(RequestContext ctx, Value owned)
    {
        if (!owned.IsReference) return owned;
        Value inner = owned.AsReference.Value.Copied();
        owned.Release(ctx);
        return inner;
    }

    [PhpFunction("array_unshift(array &$array, mixed ...$values): int")]
    internal static long array_unshift(RequestContext ctx, PhpReference array, ReadOnlySpan<Value> values)
    {
        PhpArray old = array.Value.AsArray;
        var result = new PhpArray(old.Length + values.Length);
        foreach (ref readonly Value v in values) result.Append(ctx, v.Copied());
        foreach ((Value key, Value v) in old)
        {
            if (key.IsString) result.Set(ctx, key.AsString, v.Copied());
            else result.Append(ctx, v.Copied());
        }

        result.TakeCursors(old);
        result.AdvanceCursors(values.Length);
        long count = result.Length;
        Value.AssignMove(ctx, ref array.Value, Value.Array(result));
        return count;
    }

    [PhpFunction("array_slice(array $array, int $offset, ?int $length = null, bool $preserve_keys = false): array", Frameless = true)]
    internal static PhpArray array_slice(RequestContext ctx, PhpArray array, long offset, long? length, bool preserve_keys)
    {
        long total = array.Length;
        if (offset > total) return PhpArray.Empty;
        if (offset < 0) offset = Math.Max(0, total + offset);
        long count = length ?? total;
        if (count < 0) count = total - offset + count;
        else if ((ulong)offset + (ulong)count > (ulong)total) count = total - offset;
        if (count <= 0) return PhpArray.Empty;
        // the whole of a list is the list
        if (offset == 0 && count == total && array.IsPacked && !array.MayHaveReferences && (preserve_keys || array.IsList)) return Elements.Same(array);
        if (array.Strategy == ArrayStrategy.Ints && !preserve_keys)
            return PhpArray.FromInts(array.IntSpan.Slice((int)offset, (int)count).ToArray(), (int)count, ctx);
        var result = new PhpArray((int)count);
        int p = Skip(array, offset);
        for (long i = 0; i < count; i++, p = array.NextPosition(p + 1))
        {
            Value v = Elements.Own(array.ValueAt(p));
            Value key = array.KeyAt(p);
            if (key.IsString) result.Set(ctx, key.AsString, in v);
            else if (preserve_keys) result.Set(ctx, key.IntValue, in v);
            else result.Append(ctx, in v);
        }

        return result;
    }

    private static int Skip(PhpArray array, long elements)
    {
        if (array.IsDense) return elements < array.Length ? (int)elements : PhpArray.End;
        int p = array.FirstPosition;
        for (; elements > 0 && p != PhpArray.End; elements--) p = array.NextPosition(p + 1);
        return p;
    }

    [PhpFunction("array_splice(array &$array, int $offset, ?int $length = null, mixed $replacement = []): array")]
    internal static PhpArray array_splice(RequestContext ctx, Frame f, PhpReference array, long offset, long? length, Value replacement)
    {
        PhpArray old = Elements.Writable(ctx, array);
        long n = old.Length;
        if (offset > n) offset = n;
        else if (offset < 0) offset = Math.Max(0, n + offset);
        long count = length ?? n;
        if (count < 0) count = Math.Max(0, n - offset + count);
        else if ((ulong)offset + (ulong)count > (ulong)n) count = n - offset;

        // without a use for what is removed, it dies here and now: destructors that change the array are found out
        PhpArray? removed = f.ResultSlot >= 0 ? new PhpArray((int)count) : null;
        PhpArray? insert = replacement.IsArray ? replacement.AsArray : replacement.IsNullOrUndef ? null : PhpArray.FromValues([replacement.Copied()]);
        var result = new PhpArray((int)(n - count) + (insert?.Length ?? 0));
        old.AddRef();
        long at = 0;
        SpliceCursors? cursors = old.HasCursors ? new SpliceCursors(old) : null;
        for (int p = old.FirstPosition; p != PhpArray.End; p = old.NextPosition(p + 1), at++)
        {
            if (at == offset) Insert();
            bool stays = at < offset || at >= offset + count;
            if (stays) cursors?.Keep(p, (int)(removed is not null && at >= offset ? at + (insert?.Length ?? 0) : result.Length));
            else cursors?.Remove(p);
            Value key = old.KeyAt(p);
            if (stays) Put(result, in key, Elements.Own(old.ValueAt(p)));
            else if (removed is not null) Put(removed, in key, Elements.Own(old.ValueAt(p)));
            else old.TakeAt(p).Release(ctx);
        }

        if (at <= offset) Insert();
        if (insert is not null && !replacement.IsArray) Value.Array(insert).Release(ctx);
        bool intact = ReferenceEquals(array.Value.o, old);
        Value.Array(old).Release(ctx);
        if (!intact)
        {
            Value.Array(result).Release(ctx);
            if (removed is not null) Value.Array(removed).Release(ctx);
            Throw.Error(ctx, "Array was modified during array_splice operation");
        }

        result.TakeCursors(old);
        Value.AssignMove(ctx, ref array.Value, Value.Array(result));
        return removed ?? PhpArray.Empty;

        void Insert()
        {
            if (insert is null) return;
            foreach ((Value _, Value v) in insert) result.Append(ctx, v.Copied());
        }

        void Put(PhpArray target, in Value key, in Value owned)
        {
            if (key.IsString) target.Set(ctx, key.AsString, in owned);
            else target.Append(ctx, in owned);
        }
    }

    // ---- merge, replace ----

    [PhpFunction("array_merge(array ...$arrays): array", Frameless = true)]
    internal static PhpArray array_merge(RequestContext ctx, ReadOnlySpan<Value> arrays)
    {
        if (arrays.IsEmpty) return PhpArray.Empty;
        long total = 0;
        int filled = 0;
        PhpArray? only = null;
        foreach (ref readonly Value v in arrays)
        {
            PhpArray a = v.AsArray;
            if (a.Length == 0) continue;
            total += a.Length;
            filled++;
            only = a;
        }

        if (total >= 0x40000000) Throw.Error(ctx, "The total number of elements must be lower than 1073741824");
        if (filled == 0) return PhpArray.Empty;
        if (filled == 1 && only!.IsPacked && only.IsList && !only.MayHaveReferences) return Elements.Same(only);
        // named elements of the first array stay as they are
        PhpArray? result = arrays[0].AsArray.CopyOfNamed(ctx, (int)total);
        int first = result is null ? 0 : 1;
        result ??= new PhpArray((int)total);
        foreach (ref readonly Value v in arrays[first..]) Merge(ctx, result, v.AsArray);
        return result;
    }

    private static void Merge(RequestContext ctx, PhpArray into, PhpArray from)
    {
        foreach ((Value key, Value v) in from)
        {
            if (key.IsString) into.Set(ctx, key.AsString, Elements.Own(in v));
            else into.Append(ctx, Elements.Own(in v));
        }
    }

    [PhpFunction("array_merge_recursive(array ...$arrays): array")]
    internal static PhpArray array_merge_recursive(RequestContext ctx, ReadOnlySpan<Value> arrays)
    {
        if (arrays.IsEmpty) return PhpArray.Empty;
        var result = new PhpArray();
        foreach (ref readonly Value v in arrays) MergeRecursive(ctx, result, v.AsArray, []);
        return result;
    }

    private static void MergeRecursive(RequestContext ctx, PhpArray into, PhpArray from, HashSet<PhpArray> inside)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach ((Value key, Value v) in from)
        {
            if (!key.IsString)
            {
                into.Append(ctx, Elements.Own(in v));
                continue;
            }

            ref Value slot = ref into.Find(key.AsString);
            if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref slot))
            {
                into.Set(ctx, key.AsString, Elements.Own(in v));
                continue;
            }

            Value source = v.Dereferenced();
            Value target = slot.Dereferenced();
            PhpArray? guarded = target.IsArray && !target.AsArray.IsImmutable ? target.AsArray : null;
            if (guarded is not null && inside.Contains(guarded)) Throw.Error(ctx, "Recursion detected");
            PhpArray merged = ToArray(ctx, in target);
            if (guarded is not null) inside.Add(guarded);
            Value.AssignMove(ctx, ref into.Find(key.AsString), Value.Array(merged));
            if (source.IsArray)
            {
                MergeRecursive(ctx, merged, source.AsArray, inside);
            }
            else if (source.IsObject)
            {
                PhpArray properties = source.AsObject.CastToArray(ctx);
                MergeRecursive(ctx, merged, properties, inside);
                Value.Array(properties).Release(ctx);
            }
            else
            {
                Elements.Append(ctx, merged, source.Copied());
            }

            if (guarded is not null) inside.Remove(guarded);
        }
    }

    /// <summary>An exclusive array: of the value itself, or with the value as its element.</summary>
    private static PhpArray ToArray(RequestContext ctx, in Value v) => v.Kind switch
    {
        Kind.Array => v.AsArray.Duplicate(ctx),
        Kind.Object => v.AsObject.CastToArray(ctx),
        _ => PhpArray.FromValues([v.Copied()]),
    };

    [PhpFunction("array_replace(array $array, array ...$replacements): array", Frameless = true)]
    internal static PhpArray array_replace(RequestContext ctx, PhpArray array, ReadOnlySpan<Value> replacements)
    {
        PhpArray result = array.Duplicate(ctx);
        foreach (ref readonly Value r in replacements)
            foreach ((Value key, Value v) in r.AsArray)
                Elements.Put(ctx, result, in key, Elements.Own(in v));
        return result;
    }

    [PhpFunction("array_replace_recursive(array $array, array ...$replacements): array")]
    internal static PhpArray array_replace_recursive(RequestContext ctx, PhpArray array, ReadOnlySpan<Value> replacements)
    {
        PhpArray result = array.Duplicate(ctx);
        foreach (ref readonly Value r in replacements) ReplaceRecursive(ctx, result, r.AsArray, []);
        return result;
    }

    private static void ReplaceRecursive(RequestContext ctx, PhpArray into, PhpArray from, HashSet<PhpArray> inside)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach ((Value key, Value v) in from)
        {
            Value source = v.Dereferenced();
            Value target = Elements.Find(into, in key).Dereferenced();
            if (!source.IsArray || !target.IsArray)
            {
                Elements.Put(ctx, into, in key, Elements.Own(in v));
                continue;
            }

            if (!source.AsArray.IsImmutable && !inside.Add(source.AsArray)) Throw.Error(ctx, "Recursion detected");
            PhpArray replaced = target.AsArray.Duplicate(ctx);
            ReplaceRecursive(ctx, replaced, source.AsArray, inside);
            inside.Remove(source.AsArray);
            Elements.Put(ctx, into, in key, Value.Array(replaced));
        }
    }
}
