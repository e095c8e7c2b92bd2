using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>Making arrays: range, fill, combine, flip, chunk, pad, column.</summary>
[PhpExtension("standard")]
internal static class ArrayBuild
{
    [PhpConst("CASE_LOWER")] internal const int CaseLower = 0;
    [PhpConst("CASE_UPPER")] internal const int CaseUpper = 1;

    private const int MaxSize = 0x40000000;

    [PhpFunction("array_fill(int $start_index, int $count, mixed $value): array", Frameless = true)]
    internal static PhpArray array_fill(RequestContext ctx, long start_index, long count, Value value)
    {
        if (count < 0) Arg.ValueError(ctx, 2, "must be greater than or equal to 0");
        if (count == 0) return PhpArray.Empty;
        if (count > int.MaxValue) Arg.ValueError(ctx, 2, "is too large");
        if (count >= MaxSize)
        {
            ctx.Fatal(ErrorLevel.Error, $"Possible integer overflow in memory allocation ({count} * 16 + 16)");
            throw PhpThrow.Instance;
        }

        if (start_index > long.MaxValue - count + 1) Throw.Error(ctx, "Cannot add element to the array as the next element is already occupied");
        if (start_index == 0 && value.IsInt)
        {
            var ints = new long[count];
            Array.Fill(ints, value.IntValue);
            return PhpArray.FromInts(ints, ints.Length, ctx);
        }

        var result = new PhpArray((int)count);
        for (long i = 0; i < count; i++) result.Set(ctx, start_index + i, value.Copied());
        return result;
    }

    [PhpFunction("array_fill_keys(array $keys, mixed $value): array", Frameless = true)]
    internal static PhpArray array_fill_keys(RequestContext ctx, PhpArray keys, Value value)
    {
        var result = new PhpArray(keys.Length);
        for (int p = keys.FirstPosition; p != PhpArray.End; p = keys.NextPosition(p + 1))
        {
            Value key = keys.ValueAt(p).Dereferenced();
            if (key.IsInt) result.Set(ctx, key.IntValue, value.Copied());
            else result.SetSymbol(ctx, Elements.Text(ctx, in key), value.Copied());
        }

        return result;
    }

    [PhpFunction("array_combine(array $keys, array $values): array", Frameless = true)]
    internal static PhpArray array_combine(RequestContext ctx, PhpArray keys, PhpArray values)
    {
        if (keys.Length != values.Length) Arg.ValueError(ctx, 1, "and argument #2 ($values) must have the same number of elements");
        var result = new PhpArray(keys.Length);
        int at = -1;
        for (int p = keys.FirstPosition; p != PhpArray.End; p = keys.NextPosition(p + 1))
        {
            at = values.NextPosition(at + 1);
            Value key = keys.ValueAt(p).Dereferenced();
            Value v = Elements.Own(values.ValueAt(at));
            if (key.IsInt) result.Set(ctx, key.IntValue, in v);
            else result.SetSymbol(ctx, Elements.Text(ctx, in key), in v);
        }

        return result;
    }

    [PhpFunction("array_flip(array $array): array", Frameless = true)]
    internal static PhpArray array_flip(RequestContext ctx, PhpArray array)
    {
        var result = new PhpArray(array.Length);
        for (int p = array.FirstPosition; p != PhpArray.End; p = array.NextPosition(p + 1))
        {
            Value key = array.KeyAt(p);
            Value element = array.ValueAt(p).Dereferenced();
            if (element.IsInt) result.Set(ctx, element.IntValue, key.Copied());
            else if (element.IsString) result.SetSymbol(ctx, element.AsString, key.Copied());
            else Arg.Warning(ctx, "Can only flip string and integer values, entry skipped");
        }

        return result;
    }

    [PhpFunction("array_pad(array $array, int $length, mixed $value): array", Frameless = true)]
    internal static PhpArray array_pad(RequestContext ctx, PhpArray array, long length, Value value)
    {
        if (length is >= MaxSize or <= -MaxSize) Arg.ValueError(ctx, 2, "must not exceed the maximum allowed array size");
        long missing = Math.Abs(length) - array.Length;
        if (missing <= 0) return Elements.Same(array);
        var result = new PhpArray((int)Math.Abs(length));
        if (length < 0) Fill();
        foreach ((Value key, Value v) in array)
        {
            if (key.IsString) result.Set(ctx, key.AsString, Elements.OwnDeref(in v));
            else result.Append(ctx, Elements.OwnDeref(in v));
        }

        if (length > 0) Fill();
        return result;

        void Fill()
        {
            for (long i = 0; i < missing; i++) result.Append(ctx, value.Copied());
        }
    }

    [PhpFunction("array_chunk(array $array, int $length, bool $preserve_keys = false): array", Frameless = true)]
    internal static PhpArray array_chunk(RequestContext ctx, PhpArray array, long length, bool preserve_keys)
    {
        if (length < 1) Arg.ValueError(ctx, 2, "must be greater than 0");
        var result = new PhpArray();
        PhpArray? chunk = null;
        foreach ((Value key, Value v) in array)
        {
            chunk ??= new PhpArray((int)Math.Min(length, array.Length));
            if (preserve_keys) Elements.Put(ctx, chunk, in key, Elements.Own(in v));
            else chunk.Append(ctx, Elements.Own(in v));
            if (chunk.Length < length) continue;
            result.Append(ctx, Value.Array(chunk));
            chunk = null;
        }

        if (chunk is not null) result.Append(ctx, Value.Array(chunk));
        return result;
    }

    [PhpFunction("array_count_values(array $array): array", Frameless = true)]
    internal static PhpArray array_count_values(RequestContext ctx, PhpArray array)
    {
        var result = new PhpArray();
        foreach ((Value _, Value v) in array)
        {
            Value element = v.Dereferenced();
            if (element.IsInt)
            {
                result.Set(ctx, element.IntValue, Value.Int(result.Get(element.IntValue).n + 1));
            }
            else if (element.IsString)
            {
                result.SetSymbol(ctx, element.AsString, Value.Int(result.GetSymbol(element.AsString).n + 1));
            }
            else
            {
                Arg.Warning(ctx, "Can only count string and integer values, entry skipped");
            }
        }

        return result;
    }

    [PhpFunction("array_change_key_case(array $array, int $case = CASE_LOWER): array")]
    internal static PhpArray array_change_key_case(RequestContext ctx, PhpArray array, long @case)
    {
        var result = new PhpArray(array.Length);
        foreach ((Value key, Value v) in array)
        {
            if (key.IsInt) result.Set(ctx, key.IntValue, Elements.Own(in v));
            else result.Set(ctx, @case != CaseLower ? ByteStrings.ToUpper(key.AsString) : ByteStrings.ToLower(key.AsString), Elements.Own(in v));
        }

        return result;
    }

    [PhpFunction("array_reverse(array $array, bool $preserve_keys = false): array", Frameless = true)]
    internal static PhpArray array_reverse(RequestContext ctx, PhpArray array, bool preserve_keys)
    {
        if (array.Strategy == ArrayStrategy.Ints && !preserve_keys)
        {
            long[] ints = array.IntSpan.ToArray();
            Array.Reverse(ints);
            return PhpArray.FromInts(ints, ints.Length, ctx);
        }

        var result = new PhpArray(array.Length);
        for (int p = array.LastPosition; p != PhpArray.End; p = array.PreviousPosition(p - 1))
        {
            Value key = array.KeyAt(p);
            Value v = Elements.Own(array.ValueAt(p));
            if (key.IsString) result.Set(ctx, key.AsString, in v);
            else if (preserve_keys) result.Set(ctx, key.IntValue, in v);
            else result.Append(ctx, in v);
        }

        return result;
    }

    [PhpFunction("array_column(array $array, int|string|null $column_key, int|string|null $index_key = null): array", Frameless = true)]
    internal static PhpArray array_column(RequestContext ctx, PhpArray array, Value column_key, Value index_key)
    {
        var result = new PhpArray(index_key.IsNull ? array.Length : 0);
        Value columnAt = column_key.IsString ? ArrayKey.FromSymbol(column_key.AsString) : column_key;
        Value indexAt = index_key.IsString ? ArrayKey.FromSymbol(index_key.AsString) : index_key;
        for (int p = array.FirstPosition; p != PhpArray.End; p = array.NextPosition(p + 1))
        {
            Value row = array.ValueAt(p).Dereferenced();
            Value column;
            if (row.o is PhpArray cells && !columnAt.IsNull)
            {
                // the common case: rows that are arrays, indexed by ints or not at all
                Value index = indexAt.IsNull ? default : Elements.Find(cells, in indexAt);
                if (indexAt.IsNull || index.IsInt)
                {
                    column = Elements.Find(cells, in columnAt);
                    if (column.IsUndef) continue;
                    if (indexAt.IsNull) result.Append(ctx, Elements.OwnDeref(in column));
                    else result.Set(ctx, index.IntValue, Elements.OwnDeref(in column));
                    continue;
                }
            }

            if (column_key.IsNull) column = row.Copied();
            else if (!Property(ctx, in row, in column_key, out column)) continue;
            if (!index_key.IsNull && Property(ctx, in row, in index_key, out Value other))
            {
                // a key that is no key appends
                switch (other.Kind)
                {
                    case Kind.Object:
                        PhpString text = Elements.Text(ctx, in other);
                        result.SetSymbol(ctx, text, in column);
                        break;
                    case Kind.Array:
                        column.Release(ctx);
                        other.Release(ctx);
                        Throw.TypeError(ctx, "Cannot access offset of type array on array");
                        break;
                    default:
                        if (Conversions.ToKey(ctx, in other, out Value key)) Elements.Put(ctx, result, in key, in column);
                        else result.Append(ctx, in column);
                        break;
                }

                other.Release(ctx);
                Throw.IfPending(ctx);
                continue;
            }

            result.Append(ctx, in column);
        }

        return result;
    }

    /// <summary>An element of an array or a readable property of an object, owned and without reference.</summary>
    private static bool Property(RequestContext ctx, in Value row, in Value name, out Value value)
    {
        value = default;
        if (row.IsArray)
        {
            Value v = name.IsInt ? row.AsArray.Get(name.IntValue) : row.AsArray.GetSymbol(name.AsString);
            if (v.IsUndef) return false;
            value = Elements.OwnDeref(in v);
            return true;
        }

        if (!row.IsObject) return false;
        ctx.NeedFrame(); // accessors have guards, which an exception would leave set
        var o = (PhpInstance)row.AsObject;
        PhpString text = name.IsInt ? Numbers.ToString(name.IntValue) : name.AsString;
        // isset decides, and __isset must have been asked before __get
        if (!o.HasProperty(ctx, text, PropertyTest.Exists, ref PropertyLookup.NoCache) && !ctx.HasPending && !o.HasProperty(ctx, text, PropertyTest.Isset, ref PropertyLookup.NoCache))
            return false;
        Throw.IfPending(ctx);
        value = o.ReadProperty(ctx, text, FetchMode.Read, ref PropertyLookup.NoCache);
        Throw.IfPending(ctx);
        return true;
    }

    // ---- range ----

    private enum Bound
    {
        Int,
        Float,
        Text,
        /// <summary>One digit: an int or a character, as the other bound is.</summary>
        Digit,
    }

    [PhpFunction("range(string|int|float $start, string|int|float $end, int|float $step = 1): array", Frameless = true)]
    internal static PhpArray range(RequestContext ctx, Value start, Value end, Value step)
    {
        bool negative = false, floatStep = false;
        double stepDouble;
        long stepInt;
        if (step.IsFloat)
        {
            stepDouble = step.FloatValue;
            RequireFinite(ctx, 3, stepDouble);
            negative = stepDouble < 0;
            stepDouble = Math.Abs(stepDouble);
            stepInt = Numbers.ToInt(stepDouble);
            floatStep = stepInt != stepDouble || !Numbers.FitsInt(stepDouble);
        }
        else
        {
            stepInt = step.IntValue;
            if (stepInt == long.MinValue) Arg.ValueError(ctx, 3, $"must be greater than {stepInt}");
            negative = stepInt < 0;
            stepInt = Math.Abs(stepInt);
            stepDouble = stepInt;
        }

        if (stepDouble == 0) Arg.ValueError(ctx, 3, "cannot be 0");
        Bound a = Classify(ctx, in start, 1, "start", out long startInt, out double startDouble);
        Bound b = Classify(ctx, in end, 2, "end", out long endInt, out double endDouble);
        if (a >= Bound.Text || b >= Bound.Text)
        {
            if (a < Bound.Text)
            {
                if (b != Bound.Digit) Arg.Warning(ctx, "Argument #1 ($start) must be a single byte string if argument #2 ($end) is a single byte string, argument #2 ($end) converted to 0");
                b = Bound.Int;
            }
            else if (b < Bound.Text)
            {
                if (a != Bound.Digit) Arg.Warning(ctx, "Argument #2 ($end) must be a single byte string if argument #1 ($start) is a single byte string, argument #1 ($start) converted to 0");
                a = Bound.Int;
            }
            else if (floatStep)
            {
                if (a == Bound.Text || b == Bound.Text)
                    Arg.Warning(ctx, "Argument #3 ($step) must be of type int when generating an array of characters, inputs converted to 0");
                a = b = Bound.Int;
            }
            else
            {
                return Characters(ctx, start.AsString[0], end.AsString[0], stepInt, negative);
            }

            Throw.IfPending(ctx);
        }

        return a == Bound.Float || b == Bound.Float || floatStep
            ? Floats(ctx, startDouble, endDouble, stepDouble, negative)
            : Ints(ctx, startInt, endInt, stepInt, negative);
    }

    private static void RequireFinite(RequestContext ctx, int argument, double d)
    {
        if (double.IsInfinity(d)) Arg.ValueError(ctx, argument, "must be a finite number, INF provided");
        if (double.IsNaN(d)) Arg.ValueError(ctx, argument, "must be a finite number, NAN provided");
    }

    private static Bound Classify(RequestContext ctx, in Value v, int argument, string name, out long n, out double d)
    {
        n = 0;
        d = 0;
        if (v.IsInt)
        {
            n = v.IntValue;
            d = n;
            return Bound.Int;
        }

        if (v.IsFloat)
        {
            d = v.FloatValue;
            RequireFinite(ctx, argument, d);
            return Bound.Float;
        }

        PhpString s = v.AsString;
        if (s.Length == 0)
        {
            Arg.Warning(ctx, $"Argument #{argument} (${name}) must not be empty, casted to 0");
            Throw.IfPending(ctx);
            return Bound.Int;
        }

        switch (Numbers.ParseNumeric(s.Span, false, out n, out d, out _))
        {
            case Kind.Float:
                RequireFinite(ctx, argument, d);
                return Bound.Float;
            case Kind.Int:
                d = n;
                return s.Length == 1 ? Bound.Digit : Bound.Int;
        }

        if (s.Length != 1)
        {
            Arg.Warning(ctx, $"Argument #{argument} (${name}) must be a single byte, subsequent bytes are ignored");
            Throw.IfPending(ctx);
        }

        n = 0;
        d = 0;
        return Bound.Text;
    }

    private static void NegativeStep(RequestContext ctx) => Arg.ValueError(ctx, 3, "must be greater than 0 for increasing ranges");

    private static void TooLargeStep(RequestContext ctx) => Arg.ValueError(ctx, 3, "must be less than the range spanned by argument #1 ($start) and argument #2 ($end)");

    private static PhpArray Characters(RequestContext ctx, byte low, byte high, long step, bool negative)
    {
        if (high > low && negative) NegativeStep(ctx);
        if (high != low && Math.Abs(high - low) < step) TooLargeStep(ctx);
        var result = new PhpArray();
        if (low == high) result.Append(ctx, Value.String(PhpString.SingleByte(low)));
        else if (low > high) for (long c = low; c >= high; c -= step) result.Append(ctx, Value.String(PhpString.SingleByte((byte)c)));
        else for (long c = low; c <= high; c += step) result.Append(ctx, Value.String(PhpString.SingleByte((byte)c)));
        return result;
    }

    private static PhpArray Floats(RequestContext ctx, double start, double end, double step, bool negative)
    {
        if (start == end) return PhpArray.FromFloats([start], 1);
        bool down = start > end;
        if (!down && negative) NegativeStep(ctx);
        double span = down ? start - end : end - start;
        if (span < step) TooLargeStep(ctx);
        double count = span / step + 1;
        if (count >= MaxSize)
        {
            (double from, double to) = down ? (end, start) : (start, end);
            Throw.ValueError(ctx, $"The supplied range exceeds the maximum array size: start={FixedText(from)} end={FixedText(to)} step={FixedText(step)}");
        }

        int size = (int)Rounding.Round(count, 0, Rounding.HalfUp);
        ctx.Charge(8L * size);
        Throw.IfPending(ctx);
        var values = new double[size];
        int n = 0;
        for (double e = start; n < size && (down ? e >= end : e <= end); e = down ? start - n * step : start + n * step) values[n++] = e;
        ctx.Discharge(8L * size); // the array is charged when it is stored
        return PhpArray.FromFloats(values, n);

        static string FixedText(double d) => (d < 0 ? "-" : "") + FixedDigits.Format(Math.Abs(d), 1);
    }

    private static PhpArray Ints(RequestContext ctx, long start, long end, long step, bool negative)
    {
        if (start == end) return PhpArray.FromInts([start], 1);
        bool down = start > end;
        if (!down && negative) NegativeStep(ctx);
        ulong span = down ? (ulong)start - (ulong)end : (ulong)end - (ulong)start;
        if (span < (ulong)step) TooLargeStep(ctx);
        ulong count = span / (ulong)step;
        if (count >= MaxSize - 1)
        {
            (long from, long to) = down ? (end, start) : (start, end);
            Throw.ValueError(ctx, $"The supplied range exceeds the maximum array size: start={from} end={to} step={step}");
        }

        long bytes = 8L * ((long)count + 1);
        ctx.Charge(bytes);
        Throw.IfPending(ctx);
        var values = new long[count + 1];
        for (int i = 0; i < values.Length; i++) values[i] = down ? start - i * step : start + i * step;
        ctx.Discharge(bytes);
        return PhpArray.FromInts(values, values.Length, ctx);
    }
}
