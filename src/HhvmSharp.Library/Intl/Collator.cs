using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Intl;

/// <summary>Collator and collator_*.</summary>
[PhpExtension("intl")]
[PhpClass("class Collator", Order = 0, NotSerializable = true, Uncloneable = true)]
[PhpClassConst("public const int DEFAULT_VALUE = -1")]
[PhpClassConst("public const int PRIMARY = 0")]
[PhpClassConst("public const int SECONDARY = 1")]
[PhpClassConst("public const int TERTIARY = 2")]
[PhpClassConst("public const int DEFAULT_STRENGTH = 2")]
[PhpClassConst("public const int QUATERNARY = 3")]
[PhpClassConst("public const int IDENTICAL = 15")]
[PhpClassConst("public const int OFF = 16")]
[PhpClassConst("public const int ON = 17")]
[PhpClassConst("public const int SHIFTED = 20")]
[PhpClassConst("public const int NON_IGNORABLE = 21")]
[PhpClassConst("public const int LOWER_FIRST = 24")]
[PhpClassConst("public const int UPPER_FIRST = 25")]
[PhpClassConst("public const int FRENCH_COLLATION = 0")]
[PhpClassConst("public const int ALTERNATE_HANDLING = 1")]
[PhpClassConst("public const int CASE_FIRST = 2")]
[PhpClassConst("public const int CASE_LEVEL = 3")]
[PhpClassConst("public const int NORMALIZATION_MODE = 4")]
[PhpClassConst("public const int STRENGTH = 5")]
[PhpClassConst("public const int HIRAGANA_QUATERNARY_MODE = 6")]
[PhpClassConst("public const int NUMERIC_COLLATION = 7")]
[PhpClassConst("public const int SORT_REGULAR = 0")]
[PhpClassConst("public const int SORT_STRING = 1")]
[PhpClassConst("public const int SORT_NUMERIC = 2")]
internal sealed unsafe partial class CollatorObject(PhpClass cls) : PhpInstance(cls)
{
    private static readonly delegate* unmanaged<byte*, int*, nint> OpenFunction = (delegate* unmanaged<byte*, int*, nint>)Icu.Function("ucol_open");
    private static readonly delegate* unmanaged<nint, void> CloseFunction = (delegate* unmanaged<nint, void>)Icu.Function("ucol_close");
    private static readonly delegate* unmanaged<nint, char*, int, char*, int, int> CompareFunction = (delegate* unmanaged<nint, char*, int, char*, int, int>)Icu.Function("ucol_strcoll");
    private static readonly delegate* unmanaged<nint, int, int*, int> GetAttribute = (delegate* unmanaged<nint, int, int*, int>)Icu.Function("ucol_getAttribute");
    private static readonly delegate* unmanaged<nint, int, int, int*, void> SetAttribute = (delegate* unmanaged<nint, int, int, int*, void>)Icu.Function("ucol_setAttribute");
    private static readonly delegate* unmanaged<nint, int> GetStrength = (delegate* unmanaged<nint, int>)Icu.Function("ucol_getStrength");
    private static readonly delegate* unmanaged<nint, int, void> SetStrength = (delegate* unmanaged<nint, int, void>)Icu.Function("ucol_setStrength");
    private static readonly delegate* unmanaged<nint, char*, int, byte*, int, int> SortKey = (delegate* unmanaged<nint, char*, int, byte*, int, int>)Icu.Function("ucol_getSortKey");
    private static readonly delegate* unmanaged<nint, int, int*, byte*> LocaleByType = (delegate* unmanaged<nint, int, int*, byte*>)Icu.Function("ucol_getLocaleByType");

    private IcuHandle? _handle;

    private IntlError Error { get; } = new();

    private static nint Fetch(RequestContext ctx, CollatorObject collator)
    {
        collator.Error.Reset();
        IntlError.Global(ctx).Reset();
        if (collator._handle is null) Throw.Error(ctx, "Object not initialized");
        return collator._handle.Value;
    }

    // ---- making ----

    [PhpMethod("public function __construct(string $locale)")]
    public void Construct(RequestContext ctx, PhpString locale)
    {
        if (!Open(ctx, locale) && !ctx.HasPending) Throw.New(ctx, "IntlException", "Constructor failed");
    }

    [PhpFunction("collator_create(string $locale): ?Collator")]
    [PhpMethod("public static function create(string $locale): ?Collator", Tentative = true)]
    public static CollatorObject? create(RequestContext ctx, PhpString locale)
    {
        var o = (CollatorObject)ctx.NewObject(ctx.Environment.CoreClass("collator"));
        if (o.Open(ctx, locale)) return o;
        Value.Object(o).Release(ctx);
        return null;
    }

    private bool Open(RequestContext ctx, PhpString locale)
    {
        IntlError.Global(ctx).Reset();
        if (!IntlFunctions.CheckLocale(ctx, locale.Length)) return false;
        if (_handle is not null) Throw.Error(ctx, "Collator object is already constructed");
        int status = 0;
        nint handle;
        fixed (byte* l = Icu.CText(locale.Length == 0 ? IntlState.Locale(ctx) : Icu.Name(locale))) handle = OpenFunction(l, &status);
        if (!IntlError.Check(ctx, Error, status, "collator_create: unable to open ICU collator")) return false;
        _handle = new IcuHandle(handle, CloseFunction);
        return true;
    }

    // ---- comparing ----

    private static string? Wide(RequestContext ctx, CollatorObject collator, PhpString text, string which)
    {
        string? wide = Icu.FromUtf8(text);
        if (wide is null) IntlError.Set(ctx, collator.Error, Icu.InvalidChar, $"Error converting {which} argument to UTF-16");
        return wide;
    }

    private static int Compare(nint collator, string a, string b)
    {
        fixed (char* x = a, y = b) return CompareFunction(collator, x, a.Length, y, b.Length);
    }

    [PhpFunction("collator_compare(Collator $object, string $string1, string $string2): int|false")]
    [PhpMethod("public function compare(string $string1, string $string2): int|false", Tentative = true)]
    public static long? compare(RequestContext ctx, CollatorObject @object, PhpString string1, PhpString string2)
    {
        nint handle = Fetch(ctx, @object);
        return Wide(ctx, @object, string1, "first") is { } a && Wide(ctx, @object, string2, "second") is { } b ? Compare(handle, a, b) : null;
    }

    [PhpFunction("collator_get_sort_key(Collator $object, string $string): string|false")]
    [PhpMethod("public function getSortKey(string $string): string|false", Tentative = true)]
    public static PhpString? get_sort_key(RequestContext ctx, CollatorObject @object, PhpString @string)
    {
        nint handle = Fetch(ctx, @object);
        return Wide(ctx, @object, @string, "first") is { } text && Key(handle, text) is { Length: > 0 } key ? PhpString.FromSpan(key.AsSpan(..^1)) : null;
    }

    /// <summary>A text's sort key with the NUL behind it.</summary>
    private static byte[] Key(nint collator, string text)
    {
        fixed (char* t = text)
        {
            var key = new byte[SortKey(collator, t, text.Length, null, 0)];
            fixed (byte* k = key) SortKey(collator, t, text.Length, k, key.Length);
            return key;
        }
    }

    // ---- attributes ----

    [PhpFunction("collator_get_attribute(Collator $object, int $attribute): int|false")]
    [PhpMethod("public function getAttribute(int $attribute): int|false", Tentative = true)]
    public static long? get_attribute(RequestContext ctx, CollatorObject @object, long attribute)
    {
        int status = 0, value = GetAttribute(Fetch(ctx, @object), (int)attribute, &status);
        return IntlError.Check(ctx, @object.Error, status, "Error getting attribute value") ? value : null;
    }

    [PhpFunction("collator_set_attribute(Collator $object, int $attribute, int $value): bool")]
    [PhpMethod("public function setAttribute(int $attribute, int $value): bool", Tentative = true)]
    public static bool set_attribute(RequestContext ctx, CollatorObject @object, long attribute, long value)
    {
        int status = 0;
        SetAttribute(Fetch(ctx, @object), (int)attribute, (int)value, &status);
        return IntlError.Check(ctx, @object.Error, status, "Error setting attribute value");
    }

    [PhpFunction("collator_get_strength(Collator $object): int")]
    [PhpMethod("public function getStrength(): int", Tentative = true)]
    public static long get_strength(RequestContext ctx, CollatorObject @object) => GetStrength(Fetch(ctx, @object));

    [PhpFunction("collator_set_strength(Collator $object, int $strength): true")]
    [PhpMethod("public function setStrength(int $strength): true", Tentative = true)]
    public static bool set_strength(RequestContext ctx, CollatorObject @object, long strength)
    {
        SetStrength(Fetch(ctx, @object), (int)strength);
        return true;
    }

    [PhpFunction("collator_get_locale(Collator $object, int $type): string|false")]
    [PhpMethod("public function getLocale(int $type): string|false", Tentative = true)]
    public static PhpString? get_locale(RequestContext ctx, CollatorObject @object, long type)
    {
        int status = 0;
        byte* locale = LocaleByType(Fetch(ctx, @object), (int)type, &status);
        return IntlError.Check(ctx, @object.Error, status, "Error getting locale by type") ? PhpString.FromLatin1(Icu.Text(locale)) : null;
    }

    [PhpFunction("collator_get_error_code(Collator $object): int|false")]
    [PhpMethod("public function getErrorCode(): int|false", Tentative = true)]
    public static long get_error_code(CollatorObject @object) => @object.Error.Code;

    [PhpFunction("collator_get_error_message(Collator $object): string|false")]
    [PhpMethod("public function getErrorMessage(): string|false", Tentative = true)]
    public static PhpString get_error_message(CollatorObject @object) => PhpString.FromUtf8(@object.Error.Text);
}
