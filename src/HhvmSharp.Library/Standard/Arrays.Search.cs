using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>Counting and looking for elements.</summary>
[PhpExtension("standard")]
internal static class ArraySearch
{
    [PhpConst("COUNT_NORMAL")] internal const int CountNormal = 0;
    [PhpConst("COUNT_RECURSIVE")] internal const int CountRecursive = 1;

    [PhpFunction("count(Countable|array $value, int $mode = COUNT_NORMAL): int")]
    [PhpFunction("sizeof(Countable|array $value, int $mode = COUNT_NORMAL): int")]
    internal static long count(RequestContext ctx, Value value, long mode = CountNormal)
    {
        if (mode is not (CountNormal or CountRecursive)) Arg.ValueError(ctx, 2, "must be either COUNT_NORMAL or COUNT_RECURSIVE");
        if (!value.IsArray)
        {
            bool counted = ((PhpInstance)value.AsObject).CountElements(ctx, out long n);
            Throw.IfPending(ctx);
            if (!counted) Arg.WrongType(ctx, 1, "Countable|array", in value);
            return n;
        }

        if (mode == CountNormal) return value.AsArray.Length;
        return Recursive(ctx, value.AsArray, []);
    }

    private static long Recursive(RequestContext ctx, PhpArray array, HashSet<PhpArray> inside)
    {
        long n = array.Length;
        if (array.IsTyped) return n;
        if (!inside.Add(array))
        {
            Arg.Warning(ctx, "Recursion detected");
            return 0;
        }

        foreach ((Value _, Value v) in array)
        {
            Value element = v.Dereferenced();
            if (!element.IsArray) continue;
            System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
            n += Recursive(ctx, element.AsArray, inside);
        }

        inside.Remove(array);
        return n;
    }

    [PhpFunction("in_array(mixed $needle, array $haystack, bool $strict = false): bool", Frameless = true)]
    internal static bool in_array(RequestContext ctx, Value needle, PhpArray haystack, bool strict) => Position(ctx, in needle, haystack, strict) >= 0;

    [PhpFunction("array_search(mixed $needle, array $haystack, bool $strict = false): int|string|false", Frameless = true)]
    internal static Value array_search(RequestContext ctx, Value needle, PhpArray haystack, bool strict)
    {
        int pos = Position(ctx, in needle, haystack, strict);
        return pos < 0 ? Value.False : haystack.KeyAt(pos).Copied();
    }

    private static int Position(RequestContext ctx, in Value needle, PhpArray haystack, bool strict)
    {
        if (haystack.Strategy == ArrayStrategy.Ints && needle.IsInt) return haystack.IntSpan.IndexOf(needle.IntValue);
        if (strict && needle.IsString)
        {
            PhpString wanted = needle.AsString;
            for (int p = haystack.FirstPosition; p != PhpArray.End; p = haystack.NextPosition(p + 1))
                if (haystack.ValueAt(p).Dereferenced().o is PhpString s && s.Equals(wanted)) return p;
            return PhpArray.End;
        }

        PhpString? plain = needle.o as PhpString;
        if (plain is not null && MayBeNumeric(plain)) plain = null;
        int start = haystack.FirstPosition;
        if (plain is not null && haystack.Strategy == ArrayStrategy.Values)
        {
            // neither is a number: byte by byte
            ReadOnlySpan<Value> values = haystack.ValueSpan;
            for (start = 0; start < values.Length && (values[start].o is PhpString or null); start++)
                if (values[start].o is PhpString text && text.Length == plain.Length && text.Equals(plain)) return start;
            start = haystack.NextPosition(start);
        }

        for (int p = start; p != PhpArray.End; p = haystack.NextPosition(p + 1))
        {
            Value v = haystack.ValueAt(p);
            if (plain is not null && v.o is PhpString text)
            {
                // neither is a number: byte by byte
                if (text.Equals(plain)) return p;
                continue;
            }

            bool equal = strict ? Operators.Identical(ctx, in needle, in v) : Operators.LooseEquals(ctx, in needle, in v);
            if (ctx.HasPending) throw PhpThrow.Instance;
            if (equal) return p;
        }

        return PhpArray.End;
    }

    /// <summary>A numeric string begins with white space, a sign, a digit or a point.</summary>
    private static bool MayBeNumeric(PhpString s) => s.Length > 0 && s[0] is <= (byte)' ' or (byte)'+' or (byte)'-' or (byte)'.' or (>= (byte)'0' and <= (byte)'9');

    [PhpFunction("array_key_exists($key, array $array): bool", Frameless = true)]
    [PhpFunction("key_exists($key, array $array): bool", Frameless = true)]
    internal static bool array_key_exists(RequestContext ctx, Value key, PhpArray array)
    {
        switch (key.Kind)
        {
            case Kind.Int:
                return array.ContainsKey(key.IntValue);
            case Kind.String:
                return array.ContainsSymbol(key.AsString);
            case Kind.Array or Kind.Object:
                Arg.TypeError(ctx, 1, "must be a valid array offset type");
                return false;
            default:
                return Conversions.ToKey(ctx, in key, out Value k) && Elements.Has(array, in k);
        }
    }

    [PhpFunction("array_key_first(array $array): int|string|null", Pure = true, NoThrow = true)]
    internal static Value array_key_first(PhpArray array) => array.Length == 0 ? Value.Null : array.KeyAt(array.FirstPosition).Copied();

    [PhpFunction("array_key_last(array $array): int|string|null", Pure = true, NoThrow = true)]
    internal static Value array_key_last(PhpArray array) => array.Length == 0 ? Value.Null : array.KeyAt(array.LastPosition).Copied();

    [PhpFunction("array_is_list(array $array): bool", Pure = true, NoThrow = true)]
    internal static bool array_is_list(PhpArray array) => array.IsList;

    [PhpFunction("array_keys(array $array, mixed $filter_value = UNKNOWN, bool $strict = false): array", Frameless = true)]
    internal static PhpArray array_keys(RequestContext ctx, PhpArray array, Value filter_value, bool strict)
    {
        if (filter_value.IsUndef) return PhpArray.KeysOf(ctx, array);
        var result = new PhpArray();
        for (int p = array.FirstPosition; p != PhpArray.End; p = array.NextPosition(p + 1))
        {
            Value v = array.ValueAt(p);
            bool equal = strict ? Operators.Identical(ctx, in filter_value, in v) : Operators.LooseEquals(ctx, in filter_value, in v);
            if (ctx.HasPending) throw PhpThrow.Instance;
            if (equal) result.Append(ctx, array.KeyAt(p).Copied());
        }

        return result;
    }

    [PhpFunction("array_values(array $array): array", Frameless = true)]
    internal static PhpArray array_values(RequestContext ctx, PhpArray array)
    {
        if (array.Length == 0) return PhpArray.Empty;
        if (array.IsPacked && array.IsList && array.NextFree == array.Length) return Elements.Same(array);
        return PhpArray.ValuesOf(ctx, array);
    }

    // ---- smallest and greatest ----

    [PhpFunction("min(mixed $value, mixed ...$values): mixed", Frameless = true)]
    internal static Value min(RequestContext ctx, Frame f, Value value, ReadOnlySpan<Value> values)
    {
        if (values.IsEmpty) return OfArray(ctx, in value, -1);
        Value best = value;
        foreach (ref readonly Value v in values)
        {
            if (best.IsInt && v.IsInt ? v.IntValue < best.IntValue : Operators.Compare(ctx, in v, in best) < 0) best = v;
            if (ctx.HasPending) throw PhpThrow.Instance;
        }

        return best.Copied();
    }

    [PhpFunction("max(mixed $value, mixed ...$values): mixed", Frameless = true)]
    internal static Value max(RequestContext ctx, Frame f, Value value, ReadOnlySpan<Value> values)
    {
        if (values.IsEmpty) return OfArray(ctx, in value, 1);
        Value best = value;
        foreach (ref readonly Value v in values)
        {
            if (best.IsInt && v.IsInt ? v.IntValue > best.IntValue : Operators.Compare(ctx, in v, in best) is 1) best = v;
            if (ctx.HasPending) throw PhpThrow.Instance;
        }

        return best.Copied();
    }

    private static Value OfArray(RequestContext ctx, in Value value, int sign)
    {
        if (!value.IsArray) Arg.WrongType(ctx, 1, "array", in value);
        PhpArray array = value.AsArray;
        if (array.Length == 0) Arg.ValueError(ctx, 1, "must contain at least one element");
        Value best = array.ValueAt(array.FirstPosition);
        for (int p = array.NextPosition(array.FirstPosition + 1); p != PhpArray.End; p = array.NextPosition(p + 1))
        {
            Value v = array.ValueAt(p);
            int c = Operators.Compare(ctx, in best, in v);
            if (ctx.HasPending) throw PhpThrow.Instance;
            if (sign < 0 ? c > 0 : c < 0) best = v;
        }

        return Elements.OwnDeref(in best);
    }

    // ---- sums ----

    [PhpFunction("array_sum(array $array): int|float", Frameless = true)]
    internal static Value array_sum(RequestContext ctx, PhpArray array)
    {
        if (TrySum(array, out Value quick)) return quick;
        Value sum = Value.Int(0);
        foreach ((Value _, Value v) in array) sum = Fold(ctx, in sum, v.Dereferenced(), "Addition", static (c, a, b) => Operators.Add(c, in a, in b));
        return sum;
    }

    /// <summary>Lists of ints whose sum is one, and of floats.</summary>
    private static bool TrySum(PhpArray array, out Value sum)
    {
        sum = default;
        if (array.Strategy == ArrayStrategy.Ints)
        {
            long total = 0, overflow = 0;
            foreach (long n in array.IntSpan)
            {
                long next = total + n;
                overflow |= (total ^ next) & (n ^ next);
                total = next;
            }

            sum = Value.Int(total);
            return overflow >= 0;
        }

        if (array.Strategy != ArrayStrategy.Floats) return false;
        double floats = 0;
        foreach (double d in array.FloatSpan) floats += d;
        sum = Value.Float(floats);
        return true;
    }

    [PhpFunction("array_product(array $array): int|float", Frameless = true)]
    internal static Value array_product(RequestContext ctx, PhpArray array)
    {
        Value product = Value.Int(1);
        foreach ((Value _, Value v) in array) product = Fold(ctx, in product, v.Dereferenced(), "Multiplication", static (c, a, b) => Operators.Mul(c, in a, in b));
        return product;
    }

    /// <summary>One step: what cannot be calculated with is skipped with a warning; strings and resources count as they once did.</summary>
    private static Value Fold(RequestContext ctx, in Value sum, Value v, string what, Func<RequestContext, Value, Value, Value> step)
    {
        bool unsupported = false;
        string type = TypeNames.Of(in v);
        switch (v.Kind)
        {
            case Kind.Array:
                Arg.Warning(ctx, $"{what} is not supported on type {type}");
                Throw.IfPending(ctx);
                return sum;
            case Kind.Object:
                if (v.AsObject.Cast(ctx, Kind.NumberCast, out Value number) && (number.IsInt || number.IsFloat))
                {
                    v = number;
                    break;
                }

                Throw.IfPending(ctx);
                Arg.Warning(ctx, $"{what} is not supported on type {type}");
                Throw.IfPending(ctx);
                return sum;
            case Kind.Resource:
                v = Value.Int(v.AsResource.Id);
                unsupported = true;
                break;
            case Kind.String when Numbers.ParseNumeric(v.AsString.Span, true, out _, out _, out _) == 0:
                v = Value.Int(0);
                unsupported = true;
                break;
        }

        Value next = step(ctx, sum, v);
        Throw.IfPending(ctx);
        if (unsupported) Arg.Warning(ctx, $"{what} is not supported on type {type}");
        Throw.IfPending(ctx);
        return next;
    }
}
