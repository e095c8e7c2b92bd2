using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Intl;

/// <summary>Locale and locale_*.</summary>
[PhpExtension("intl")]
[PhpClass("class Locale", Order = 3)]
[PhpClassConst("public const int ACTUAL_LOCALE = 0")]
[PhpClassConst("public const int VALID_LOCALE = 1")]
[PhpClassConst("public const null DEFAULT_LOCALE = null")]
[PhpClassConst("public const string LANG_TAG = 'language'")]
[PhpClassConst("public const string EXTLANG_TAG = 'extlang'")]
[PhpClassConst("public const string SCRIPT_TAG = 'script'")]
[PhpClassConst("public const string REGION_TAG = 'region'")]
[PhpClassConst("public const string VARIANT_TAG = 'variant'")]
[PhpClassConst("public const string GRANDFATHERED_LANG_TAG = 'grandfathered'")]
[PhpClassConst("public const string PRIVATE_TAG = 'private'")]
internal static unsafe partial class LocaleClass
{
    private const int FullNameCapacity = 157;

    private static readonly PhpString DefaultSetting = PhpString.Literal("intl.default_locale");

    private static PhpString Bytes(string name) => PhpString.FromLatin1(name);

    /// <summary>A locale's name, the default one for an empty name; null after an error for one that is too long.</summary>
    private static string? Name(RequestContext ctx, PhpString locale)
    {
        IntlError.Global(ctx).Reset();
        string name = locale.Length == 0 ? IntlState.Locale(ctx) : Icu.Name(locale);
        return IntlFunctions.CheckLocale(ctx, name.Length) ? name : null;
    }

    [PhpFunction("locale_get_default(): string")]
    [PhpMethod("public static function getDefault(): string", Tentative = true)]
    public static PhpString get_default(RequestContext ctx) => Bytes(IntlState.Locale(ctx));

    [PhpFunction("locale_set_default(string $locale): true")]
    [PhpMethod("public static function setDefault(string $locale): true", Tentative = true)]
    public static bool set_default(RequestContext ctx, PhpString locale)
    {
        ctx.Ini.Set(DefaultSetting, locale.Length == 0 ? Bytes(Icu.DefaultLocale) : locale, IniAccess.User, IniStage.Runtime);
        return true;
    }

    // ---- parts ----

    private static PhpString? Part(RequestContext ctx, PhpString locale, string tag)
    {
        if (Name(ctx, locale) is not { } name) return null;
        if (LocaleTags.TryGet(name, tag, parsing: false, out string value)) return Bytes(value);
        IntlError.Set(ctx, Icu.Ok, $"locale_get_{tag} : unable to get locale {tag}");
        return null;
    }

    [PhpFunction("locale_get_primary_language(string $locale): ?string")]
    [PhpMethod("public static function getPrimaryLanguage(string $locale): ?string", Tentative = true)]
    public static PhpString? get_primary_language(RequestContext ctx, PhpString locale) => Part(ctx, locale, LocaleTags.Language);

    [PhpFunction("locale_get_script(string $locale): ?string")]
    [PhpMethod("public static function getScript(string $locale): ?string", Tentative = true)]
    public static PhpString? get_script(RequestContext ctx, PhpString locale) => Part(ctx, locale, LocaleTags.Script);

    [PhpFunction("locale_get_region(string $locale): ?string")]
    [PhpMethod("public static function getRegion(string $locale): ?string", Tentative = true)]
    public static PhpString? get_region(RequestContext ctx, PhpString locale) => Part(ctx, locale, LocaleTags.Region);

    [PhpFunction("locale_canonicalize(string $locale): ?string")]
    [PhpMethod("public static function canonicalize(string $locale): ?string", Tentative = true)]
    public static PhpString? canonicalize(RequestContext ctx, PhpString locale) => Part(ctx, locale, LocaleTags.CanonicalForm);

    [PhpFunction("locale_get_all_variants(string $locale): ?array")]
    [PhpMethod("public static function getAllVariants(string $locale): ?array", Tentative = true)]
    public static PhpArray? get_all_variants(RequestContext ctx, PhpString locale)
    {
        if (Name(ctx, locale) is not { } name) return null;
        var all = new PhpArray();
        if (LocaleTags.IsGrandfathered(name) || !LocaleTags.TryGet(name, LocaleTags.Variant, parsing: false, out string variants)) return all;
        foreach (string variant in LocaleTags.Subtags(variants)) all.Append(ctx, Value.String(Bytes(variant)));
        return all;
    }

    [PhpFunction("locale_parse(string $locale): ?array")]
    [PhpMethod("public static function parseLocale(string $locale): ?array", Tentative = true)]
    public static PhpArray? parse(RequestContext ctx, PhpString locale)
    {
        if (Name(ctx, locale) is not { } name) return null;
        var parts = new PhpArray();
        if (LocaleTags.IsGrandfathered(name))
        {
            Add(ctx, parts, LocaleTags.Grandfathered, name);
            return parts;
        }

        foreach (string tag in (ReadOnlySpan<string>)[LocaleTags.Language, LocaleTags.Script, LocaleTags.Region])
        {
            if (LocaleTags.TryGet(name, tag, parsing: true, out string value) && value.Length > 0) Add(ctx, parts, tag, value);
        }

        if (LocaleTags.TryGet(name, LocaleTags.Variant, parsing: true, out string variants)) AddNumbered(ctx, parts, LocaleTags.Variant, variants);
        if (LocaleTags.PrivateSubtags(name) is { } own) AddNumbered(ctx, parts, LocaleTags.Private, own);
        return parts;
    }

    private static void Add(RequestContext ctx, PhpArray to, string key, string value) => to.Set(ctx, Bytes(key), Value.String(Bytes(value)));

    private static void AddNumbered(RequestContext ctx, PhpArray to, string tag, string value)
    {
        int n = 0;
        foreach (string part in LocaleTags.Subtags(value)) Add(ctx, to, $"{tag}{n++}", part);
    }

    // ---- composing ----

    [PhpFunction("locale_compose(array $subtags): string|false")]
    [PhpMethod("public static function composeLocale(array $subtags): string|false", Tentative = true)]
    public static PhpString? compose(RequestContext ctx, PhpArray subtags)
    {
        IntlError.Global(ctx).Reset();
        if (subtags.Length == 0) return null;
        var name = new System.Text.StringBuilder();
        bool ok = true;
        if (Single(subtags, LocaleTags.Grandfathered, name, "", ref ok) || !ok) return Composed(ctx, name, ok);
        if (!Single(subtags, LocaleTags.Language, name, "", ref ok) && ok) Arg.ValueError(ctx, 1, "must contain a \"language\" key");
        ok = ok && Several(ctx, subtags, LocaleTags.Extlang, 3, name);
        if (ok) Single(subtags, LocaleTags.Script, name, "_", ref ok);
        if (ok) Single(subtags, LocaleTags.Region, name, "_", ref ok);
        ok = ok && Several(ctx, subtags, LocaleTags.Variant, 15, name) && Several(ctx, subtags, LocaleTags.Private, 15, name);
        return Composed(ctx, name, ok);
    }

    private static PhpString? Composed(RequestContext ctx, System.Text.StringBuilder name, bool ok)
    {
        if (ok) return Bytes(name.ToString());
        IntlError.Set(ctx, Icu.IllegalArgument, "locale_compose: parameter array element is not a string");
        return null;
    }

    private static bool Single(PhpArray subtags, string key, System.Text.StringBuilder name, string separator, ref bool ok)
    {
        if (!subtags.TryGetValue(Bytes(key), out Value value)) return false;
        value = value.Dereferenced();
        ok = value.IsString;
        if (ok) name.Append(separator).Append(Latin1(value.AsString));
        return ok;
    }

    private static string Latin1(PhpString text) => System.Text.Encoding.Latin1.GetString(text.Span);

    /// <summary>Subtags of a kind that may come several times: as one value, an array, or under numbered keys.</summary>
    private static bool Several(RequestContext ctx, PhpArray subtags, string key, int max, System.Text.StringBuilder name)
    {
        List<Value> values = [];
        if (subtags.TryGetValue(Bytes(key), out Value value))
        {
            value = value.Dereferenced();
            if (value.IsArray) foreach ((Value _, Value element) in value.AsArray) values.Add(element.Dereferenced());
            else values.Add(value);
        }
        else
        {
            for (int i = 0; i < max; i++)
            {
                if (subtags.TryGetValue(Bytes($"{key}{i}"), out value)) values.Add(value.Dereferenced());
            }
        }

        bool first = true;
        foreach (Value part in values)
        {
            if (!part.IsString) return false;
            if (first && key == LocaleTags.Private) name.Append("_x");
            first = false;
            name.Append('_').Append(Latin1(part.AsString));
        }

        return true;
    }
}
