using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Intl;

/// <summary>Collator: sorting.</summary>
internal sealed unsafe partial class CollatorObject
{
    private const int SortRegular = 0, SortString = 1, SortNumeric = 2;

    [PhpFunction("collator_sort(Collator $object, array &$array, int $flags = Collator::SORT_REGULAR): bool")]
    [PhpMethod("public function sort(array &$array, int $flags = Collator::SORT_REGULAR): bool", Tentative = true)]
    public static bool sort(RequestContext ctx, CollatorObject @object, PhpReference array, long flags) => Sort(ctx, @object, array, flags, renumber: true);

    [PhpFunction("collator_asort(Collator $object, array &$array, int $flags = Collator::SORT_REGULAR): bool")]
    [PhpMethod("public function asort(array &$array, int $flags = Collator::SORT_REGULAR): bool", Tentative = true)]
    public static bool asort(RequestContext ctx, CollatorObject @object, PhpReference array, long flags) => Sort(ctx, @object, array, flags, renumber: false);

    private static bool Sort(RequestContext ctx, CollatorObject collator, PhpReference reference, long flags, bool renumber)
    {
        nint handle = Fetch(ctx, collator);
        PhpArray array = reference.Value.AsArray;
        Dictionary<PhpString, string> texts = [];
        if (!Convert(array, texts))
        {
            IntlError.Set(ctx, collator.Error, Icu.InvalidChar, "Error converting hash from UTF-8 to UTF-16");
            return false;
        }

        // sorted in a copy, so that what the comparison calls sees the array as it was
        PhpArray copy = array.Duplicate(ctx);
        int ByCollator(in Value a, in Value b) => Compare(handle, Text(ctx, texts, in a), Text(ctx, texts, in b));
        Sorting.SortBy(ctx, copy, flags switch
        {
            SortNumeric => (in SortItem a, in SortItem b) => Number(ctx, in a.Val).CompareTo(Number(ctx, in b.Val)),
            SortString => (in SortItem a, in SortItem b) => ByCollator(in a.Val, in b.Val),
            _ => (in SortItem a, in SortItem b) => IsText(ctx, in a.Val) && IsText(ctx, in b.Val) && !(IsNumeric(ctx, in a.Val) && IsNumeric(ctx, in b.Val))
                ? ByCollator(in a.Val, in b.Val) : Operators.Compare(ctx, in a.Val, in b.Val),
        }, renumber);
        Arguments.Assign(ctx, reference, Value.Array(copy));
        return true;
    }

    /// <summary>UTF-16 of all strings in an array. False: one is not UTF-8.</summary>
    private static bool Convert(PhpArray array, Dictionary<PhpString, string> texts)
    {
        foreach ((Value _, Value element) in array)
        {
            Value value = element.Dereferenced();
            if (!value.IsString) continue;
            if (Icu.FromUtf8(value.AsString) is not { } text) return false;
            texts[value.AsString] = text;
        }

        return true;
    }

    private static string Text(RequestContext ctx, Dictionary<PhpString, string> texts, in Value value)
    {
        Value v = value.Dereferenced();
        if (v.IsString && texts.TryGetValue(v.AsString, out string? known)) return known;
        return Icu.FromUtf8(Elements.Text(ctx, in v)) ?? "";
    }

    private static bool IsText(RequestContext ctx, in Value value)
    {
        Value v = value.Dereferenced();
        return v.IsString || (v.IsObject && v.o is Runtime.Classes.PhpInstance { Class: { } cls } && cls.ToStringMethod is not null);
    }

    private static bool IsNumeric(RequestContext ctx, in Value value) =>
        Numbers.ParseNumeric(Elements.Text(ctx, value.Dereferenced()).Span, false, out _, out _, out _) != 0;

    private static double Number(RequestContext ctx, in Value value) => Conversions.ToFloat(ctx, value.Dereferenced());

    [PhpFunction("collator_sort_with_sort_keys(Collator $object, array &$array): bool")]
    [PhpMethod("public function sortWithSortKeys(array &$array): bool", Tentative = true)]
    public static bool sort_with_sort_keys(RequestContext ctx, CollatorObject @object, PhpReference array)
    {
        nint handle = Fetch(ctx, @object);
        List<(byte[] Key, Value Value)> items = [];
        foreach ((Value _, Value element) in array.Value.AsArray)
        {
            string? text = element.IsString ? Icu.FromUtf8(element.AsString) : "";
            if (text is null)
            {
                IntlError.Set(ctx, @object.Error, Icu.InvalidChar, "Sort with sort keys failed");
                return false;
            }

            items.Add((Key(handle, text), element));
        }

        var sorted = new PhpArray(items.Count);
        foreach ((byte[] _, Value value) in items.OrderBy(i => i.Key, Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)))) sorted.Append(ctx, value.Copied());
        Arguments.Assign(ctx, array, Value.Array(sorted));
        return true;
    }
}
