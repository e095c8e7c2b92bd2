using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>
/// The array_diff and array_intersect families: of the first array, what is in none (in all) of the others. Elements
/// are the same by value, by key, or by both; with the functions given last, by those.
/// </summary>
[PhpExtension("standard")]
internal static class ArraySets
{
    /// <summary>So many texts are compared one by one.</summary>
    private const int FewTexts = 4;

    [PhpFunction("array_diff(array $array, array ...$arrays): array", Frameless = true)]
    internal static PhpArray array_diff(RequestContext ctx, PhpArray array, ReadOnlySpan<Value> arrays)
    {
        if (array.Length == 0) return PhpArray.Empty;
        int others = 0;
        foreach (ref readonly Value a in arrays) others += a.AsArray.Length;
        if (others == 0) return Elements.Same(array);
        var exclude = new PhpString[others];
        int n = 0;
        foreach (ref readonly Value a in arrays)
            foreach ((Value _, Value v) in a.AsArray) exclude[n++] = Elements.Text(ctx, v.Dereferenced());
        HashSet<PhpString>? set = others > FewTexts ? [.. exclude] : null;
        var result = new PhpArray();
        for (int p = array.FirstPosition; p != PhpArray.End; p = array.NextPosition(p + 1))
        {
            Value v = array.ValueAt(p);
            PhpString text = Elements.Text(ctx, v.Dereferenced());
            if (set is null ? !IsAmong(exclude, text) : !set.Contains(text)) Elements.Put(ctx, result, array.KeyAt(p), Elements.Own(in v));
        }

        return result;
    }

    private static bool IsAmong(PhpString[] few, PhpString text)
    {
        foreach (PhpString s in few)
            if (s.Length == text.Length && s.Equals(text)) return true;
        return false;
    }

    [PhpFunction("array_intersect(array $array, array ...$arrays): array", Frameless = true)]
    internal static PhpArray array_intersect(RequestContext ctx, PhpArray array, ReadOnlySpan<Value> arrays)
    {
        // an array in them warns at each comparison that PHP makes
        if (HoldsArrays(array) || HoldsArrays(arrays))
            return Sorted(ctx, array, arrays, true, null, null, useData: true, []);
        var sets = new HashSet<PhpString>[arrays.Length];
        for (int i = 0; i < sets.Length; i++)
        {
            sets[i] = [];
            foreach ((Value _, Value v) in arrays[i].AsArray) sets[i].Add(Elements.Text(ctx, v.Dereferenced()));
        }

        var result = new PhpArray();
        foreach ((Value key, Value v) in array)
        {
            bool inAll = true;
            foreach (HashSet<PhpString> set in sets) inAll = inAll && set.Contains(Elements.Text(ctx, v.Dereferenced()));
            if (inAll) Elements.Put(ctx, result, in key, Elements.Own(in v));
        }

        return result;
    }

    private static bool HoldsArrays(ReadOnlySpan<Value> arrays)
    {
        foreach (ref readonly Value a in arrays)
            if (HoldsArrays(a.AsArray)) return true;
        return false;
    }

    private static bool HoldsArrays(PhpArray array)
    {
        if (array.IsTyped) return false;
        foreach ((Value _, Value v) in array)
            if (v.Dereferenced().IsArray) return true;
        return false;
    }

    // ---- by key ----

    [PhpFunction("array_diff_key(array $array, array ...$arrays): array", Frameless = true)]
    internal static PhpArray array_diff_key(RequestContext ctx, PhpArray array, ReadOnlySpan<Value> arrays) => ByKey(ctx, array, arrays, null, false);

    [PhpFunction("array_intersect_key(array $array, array ...$arrays): array", Frameless = true)]
    internal static PhpArray array_intersect_key(RequestContext ctx, PhpArray array, ReadOnlySpan<Value> arrays) => ByKey(ctx, array, arrays, null, true);

    [PhpFunction("array_diff_assoc(array $array, array ...$arrays): array")]
    internal static PhpArray array_diff_assoc(RequestContext ctx, PhpArray array, ReadOnlySpan<Value> arrays) => ByKey(ctx, array, arrays, SameText(ctx), false);

    [PhpFunction("array_intersect_assoc(array $array, array ...$arrays): array")]
    internal static PhpArray array_intersect_assoc(RequestContext ctx, PhpArray array, ReadOnlySpan<Value> arrays) => ByKey(ctx, array, arrays, SameText(ctx), true);

    [PhpFunction("array_udiff_assoc(array $array, ...$rest): array")]
    internal static PhpArray array_udiff_assoc(RequestContext ctx, PhpArray array, ReadOnlySpan<Value> rest) => ByKeyWithFunction(ctx, array, rest, false);

    [PhpFunction("array_uintersect_assoc(array $array, ...$rest): array")]
    internal static PhpArray array_uintersect_assoc(RequestContext ctx, PhpArray array, ReadOnlySpan<Value> rest) => ByKeyWithFunction(ctx, array, rest, true);

    private static Func<Value, Value, bool> SameText(RequestContext ctx) =>
        (a, b) => Elements.Text(ctx, a.Dereferenced()).Equals(Elements.Text(ctx, b.Dereferenced()));

    private static PhpArray ByKeyWithFunction(RequestContext ctx, PhpArray array, ReadOnlySpan<Value> rest, bool intersect)
    {
        UserComparison[] functions = Functions(ctx, rest, 1, out ReadOnlySpan<Value> arrays);
        RequireArrays(ctx, arrays, 2);
        try
        {
            return ByKey(ctx, array, arrays, (a, b) =>
            {
                bool same = functions[0].Compare(in a, in b) == 0;
                Throw.IfPending(ctx);
                return same;
            }, intersect);
        }
        finally
        {
            functions[0].Dispose();
        }
    }

    private static PhpArray ByKey(RequestContext ctx, PhpArray array, ReadOnlySpan<Value> arrays, Func<Value, Value, bool>? same, bool intersect)
    {
        var result = new PhpArray();
        foreach ((Value key, Value v) in array)
        {
            bool keep = true;
            foreach (ref readonly Value other in arrays)
            {
                Value found = Elements.Find(other.AsArray, in key);
                bool match = !found.IsUndef && (same is null || same(v, found));
                if (match == intersect) continue;
                keep = false;
                break;
            }

            if (keep) Elements.Put(ctx, result, in key, Elements.Own(in v));
        }

        return result;
    }

    // ---- with functions: sorted and walked side by side, as in PHP, whose calls are visible ----

    [PhpFunction("array_diff_ukey(array $array, ...$rest): array")]
    internal static PhpArray array_diff_ukey(RequestContext ctx, PhpArray array, ReadOnlySpan<Value> rest) => KeyWithFunction(ctx, array, rest, false);

    [PhpFunction("array_intersect_ukey(array $array, ...$rest): array")]
    internal static PhpArray array_intersect_ukey(RequestContext ctx, PhpArray array, ReadOnlySpan<Value> rest) => KeyWithFunction(ctx, array, rest, true);

    /// <summary>Each key of the first array is compared with each key of the others until one is found.</summary>
    private static PhpArray KeyWithFunction(RequestContext ctx, PhpArray array, ReadOnlySpan<Value> rest, bool intersect)
    {
        UserComparison[] functions = Functions(ctx, rest, 1, out ReadOnlySpan<Value> arrays);
        RequireArrays(ctx, arrays, 2);
        return Sorted(ctx, array, arrays, intersect, byData: null, byKey: functions[0], useData: false, functions);
    }

    [PhpFunction("array_udiff(array $array, ...$rest): array")]
    internal static PhpArray array_udiff(RequestContext ctx, PhpArray array, ReadOnlySpan<Value> rest)
    {
        UserComparison[] f = Functions(ctx, rest, 1, out ReadOnlySpan<Value> arrays);
        RequireArrays(ctx, arrays, 2);
        return Sorted(ctx, array, arrays, false, f[0], null, useData: true, f);
    }

    [PhpFunction("array_uintersect(array $array, ...$rest): array")]
    internal static PhpArray array_uintersect(RequestContext ctx, PhpArray array, ReadOnlySpan<Value> rest)
    {
        UserComparison[] f = Functions(ctx, rest, 1, out ReadOnlySpan<Value> arrays);
        RequireArrays(ctx, arrays, 2);
        return Sorted(ctx, array, arrays, true, f[0], null, useData: true, f);
    }

    [PhpFunction("array_diff_uassoc(array $array, ...$rest): array")]
    internal static PhpArray array_diff_uassoc(RequestContext ctx, PhpArray array, ReadOnlySpan<Value> rest)
    {
        UserComparison[] f = Functions(ctx, rest, 1, out ReadOnlySpan<Value> arrays);
        RequireArrays(ctx, arrays, 2);
        return Sorted(ctx, array, arrays, false, null, f[0], useData: true, f);
    }

    [PhpFunction("array_intersect_uassoc(array $array, ...$rest): array")]
    internal static PhpArray array_intersect_uassoc(RequestContext ctx, PhpArray array, ReadOnlySpan<Value> rest)
    {
        UserComparison[] f = Functions(ctx, rest, 1, out ReadOnlySpan<Value> arrays);
        RequireArrays(ctx, arrays, 2);
        return Sorted(ctx, array, arrays, true, null, f[0], useData: true, f);
    }

    [PhpFunction("array_udiff_uassoc(array $array, ...$rest): array")]
    internal static PhpArray array_udiff_uassoc(RequestContext ctx, PhpArray array, ReadOnlySpan<Value> rest)
    {
        UserComparison[] f = Functions(ctx, rest, 2, out ReadOnlySpan<Value> arrays);
        RequireArrays(ctx, arrays, 2);
        return Sorted(ctx, array, arrays, false, f[0], f[1], useData: true, f);
    }

    [PhpFunction("array_uintersect_uassoc(array $array, ...$rest): array")]
    internal static PhpArray array_uintersect_uassoc(RequestContext ctx, PhpArray array, ReadOnlySpan<Value> rest)
    {
        UserComparison[] f = Functions(ctx, rest, 2, out ReadOnlySpan<Value> arrays);
        RequireArrays(ctx, arrays, 2);
        return Sorted(ctx, array, arrays, true, f[0], f[1], useData: true, f);
    }

    /// <summary>The callbacks at the end of the arguments.</summary>
    private static UserComparison[] Functions(RequestContext ctx, ReadOnlySpan<Value> rest, int count, out ReadOnlySpan<Value> arrays)
    {
        if (rest.Length < count)
        {
            int least = count + 1;
            Throw.New(ctx, "ArgumentCountError", $"At least {least} arguments are required, but only {rest.Length + 1} {(rest.Length == 0 ? "was" : "were")} passed");
        }

        arrays = rest[..^count];
        var functions = new UserComparison[count];
        for (int i = 0; i < count; i++)
        {
            int argument = arrays.Length + 2 + i;
            if (!ctx.ResolveCallable(in rest[arrays.Length + i], out CallTarget target, out string? error))
            {
                Throw.IfPending(ctx);
                Arg.TypeError(ctx, argument, $"must be a valid callback, {error}");
            }

            functions[i] = new UserComparison(ctx, in target, in rest[arrays.Length + i]);
        }

        return functions;
    }

    private static void RequireArrays(RequestContext ctx, ReadOnlySpan<Value> arrays, int first)
    {
        for (int i = 0; i < arrays.Length; i++)
            if (!arrays[i].IsArray) Arg.WrongType(ctx, first + i, "array", in arrays[i]);
    }

    private static PhpArray Sorted(RequestContext ctx, PhpArray array, ReadOnlySpan<Value> arrays, bool intersect, UserComparison? byData, UserComparison? byKey, bool useData, UserComparison[] functions)
    {
        var lists = new PhpArray[arrays.Length + 1];
        lists[0] = array;
        for (int i = 0; i < arrays.Length; i++) lists[i + 1] = arrays[i].AsArray;
        var walk = new SetWalk(ctx, lists, byData, byKey, useData);
        try
        {
            return walk.Run(intersect);
        }
        finally
        {
            foreach (UserComparison f in functions) f.Dispose();
        }
    }
}
