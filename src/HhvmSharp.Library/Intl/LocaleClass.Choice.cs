using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Intl;

/// <summary>Locale: names for readers, keywords, and choosing among locales.</summary>
internal static unsafe partial class LocaleClass
{
    private static readonly delegate* unmanaged<byte*, byte*, char*, int, int*, int> DisplayName = Display("uloc_getDisplayName"),
        DisplayLanguage = Display("uloc_getDisplayLanguage"), DisplayScript = Display("uloc_getDisplayScript"),
        DisplayCountry = Display("uloc_getDisplayCountry"), DisplayVariant = Display("uloc_getDisplayVariant");
    private static readonly delegate* unmanaged<byte*, int*, nint> OpenKeywords = (delegate* unmanaged<byte*, int*, nint>)Icu.Function("uloc_openKeywords");
    private static readonly delegate* unmanaged<byte*, byte*, byte*, int, int*, int> KeywordValue =
        (delegate* unmanaged<byte*, byte*, byte*, int, int*, int>)Icu.Function("uloc_getKeywordValue");
    private static readonly delegate* unmanaged<byte*, int*, nint> OpenAvailable = (delegate* unmanaged<byte*, int*, nint>)Icu.Function("ures_openAvailableLocales");
    private static readonly delegate* unmanaged<byte*, int, int*, byte*, nint, int*, int> AcceptFromHttp =
        (delegate* unmanaged<byte*, int, int*, byte*, nint, int*, int>)Icu.Function("uloc_acceptLanguageFromHTTP");
    private static readonly delegate* unmanaged<nint, void> CloseEnumeration = (delegate* unmanaged<nint, void>)Icu.Function("uenum_close");

    private static delegate* unmanaged<byte*, byte*, char*, int, int*, int> Display(string function) =>
        (delegate* unmanaged<byte*, byte*, char*, int, int*, int>)Icu.Function(function);

    private static PhpString? Shown(RequestContext ctx, PhpString locale, PhpString? displayLocale, string tag)
    {
        IntlError.Global(ctx).Reset();
        if (locale.Length > FullNameCapacity)
        {
            IntlError.Set(ctx, Icu.IllegalArgument, $"locale_get_display_{tag} : name too long");
            return null;
        }

        string name = locale.Length == 0 ? IntlState.Locale(ctx) : Icu.Name(locale);
        if (tag != "name" && LocaleTags.IsGrandfathered(name))
        {
            if (tag != LocaleTags.Language) return null;
            name = LocaleTags.Preferred(name);
        }

        delegate* unmanaged<byte*, byte*, char*, int, int*, int> function = tag switch
        {
            LocaleTags.Language => DisplayLanguage,
            LocaleTags.Script => DisplayScript,
            LocaleTags.Region => DisplayCountry,
            LocaleTags.Variant => DisplayVariant,
            _ => DisplayName,
        };
        byte[] of = Icu.CText(name), @in = Icu.CText(displayLocale is null ? IntlState.Locale(ctx) : Icu.Name(displayLocale));
        string text = Icu.GetText((b, c, s) =>
        {
            fixed (byte* o = of, i = @in) return function(o, i, b, c, s);
        }, out int status, 512);
        if (!Icu.IsFailure(status)) return PhpString.FromUtf8(text);
        IntlError.Set(ctx, status, $"locale_get_display_{tag} : unable to get locale {tag}");
        return null;
    }

    [PhpFunction("locale_get_display_script(string $locale, ?string $displayLocale = null): string|false")]
    [PhpMethod("public static function getDisplayScript(string $locale, ?string $displayLocale = null): string|false", Tentative = true)]
    public static PhpString? get_display_script(RequestContext ctx, PhpString locale, PhpString? displayLocale) => Shown(ctx, locale, displayLocale, LocaleTags.Script);

    [PhpFunction("locale_get_display_region(string $locale, ?string $displayLocale = null): string|false")]
    [PhpMethod("public static function getDisplayRegion(string $locale, ?string $displayLocale = null): string|false", Tentative = true)]
    public static PhpString? get_display_region(RequestContext ctx, PhpString locale, PhpString? displayLocale) => Shown(ctx, locale, displayLocale, LocaleTags.Region);

    [PhpFunction("locale_get_display_name(string $locale, ?string $displayLocale = null): string|false")]
    [PhpMethod("public static function getDisplayName(string $locale, ?string $displayLocale = null): string|false", Tentative = true)]
    public static PhpString? get_display_name(RequestContext ctx, PhpString locale, PhpString? displayLocale) => Shown(ctx, locale, displayLocale, "name");

    [PhpFunction("locale_get_display_language(string $locale, ?string $displayLocale = null): string|false")]
    [PhpMethod("public static function getDisplayLanguage(string $locale, ?string $displayLocale = null): string|false", Tentative = true)]
    public static PhpString? get_display_language(RequestContext ctx, PhpString locale, PhpString? displayLocale) => Shown(ctx, locale, displayLocale, LocaleTags.Language);

    [PhpFunction("locale_get_display_variant(string $locale, ?string $displayLocale = null): string|false")]
    [PhpMethod("public static function getDisplayVariant(string $locale, ?string $displayLocale = null): string|false", Tentative = true)]
    public static PhpString? get_display_variant(RequestContext ctx, PhpString locale, PhpString? displayLocale) => Shown(ctx, locale, displayLocale, LocaleTags.Variant);

    [PhpFunction("locale_get_keywords(string $locale): array|false|null")]
    [PhpMethod("public static function getKeywords(string $locale): array|false|null", Tentative = true)]
    public static Value get_keywords(RequestContext ctx, PhpString locale)
    {
        if (Name(ctx, locale) is not { } name) return Value.Null;
        int status = 0;
        byte[] of = Icu.CText(name);
        nint keywords;
        fixed (byte* o = of) keywords = OpenKeywords(o, &status);
        if (keywords == 0) return Value.Null;
        var all = new PhpArray();
        foreach (string keyword in IcuEnumeration.Take(keywords))
        {
            byte[] key = Icu.CText(keyword);
            string value = Icu.GetBytes((b, c, s) =>
            {
                fixed (byte* o = of, k = key) return KeywordValue(o, k, b, c, s);
            }, out status);
            if (Icu.IsFailure(status))
            {
                IntlError.Set(ctx, Icu.IllegalArgument, "locale_get_keywords: Error encountered while getting the keyword  value for the  keyword");
                return Value.False;
            }

            Add(ctx, all, keyword, value);
        }

        return Value.Array(all);
    }

    // ---- choosing ----

    [PhpFunction("locale_filter_matches(string $languageTag, string $locale, bool $canonicalize = false): ?bool")]
    [PhpMethod("public static function filterMatches(string $languageTag, string $locale, bool $canonicalize = false): ?bool", Tentative = true)]
    public static bool? filter_matches(RequestContext ctx, PhpString languageTag, PhpString locale, bool canonicalize)
    {
        IntlError.Global(ctx).Reset();
        string range = locale.Length == 0 ? IntlState.Locale(ctx) : Icu.Name(locale), tag = Icu.Name(languageTag);
        if (range == "*") return true;
        if (!IntlFunctions.CheckLocale(ctx, range.Length) || !IntlFunctions.CheckLocale(ctx, tag.Length)) return null;
        if (canonicalize)
        {
            if (!Canonical(ctx, ref range, "locale_filter_matches : unable to canonicalize loc_range")
                || !Canonical(ctx, ref tag, "locale_filter_matches : unable to canonicalize lang_tag")) return false;
        }

        tag = LocaleTags.ForMatch(tag);
        range = LocaleTags.ForMatch(range);
        if (tag.Length == 0 || range.Length == 0 || !tag.StartsWith(range, StringComparison.Ordinal)) return false;
        return tag.Length == range.Length || LocaleTags.IsSeparator(tag[range.Length]) || (canonicalize && tag[range.Length] == '@');
    }

    private static bool Canonical(RequestContext ctx, ref string name, string error, int status = Icu.Ok)
    {
        if (LocaleTags.TryGet(name, LocaleTags.CanonicalForm, parsing: false, out string value) && value.Length > 0)
        {
            name = value;
            return true;
        }

        IntlError.Set(ctx, status, error);
        return false;
    }

    [PhpFunction("locale_lookup(array $languageTag, string $locale, bool $canonicalize = false, ?string $defaultLocale = null): ?string")]
    [PhpMethod("public static function lookup(array $languageTag, string $locale, bool $canonicalize = false, ?string $defaultLocale = null): ?string", Tentative = true)]
    public static PhpString? lookup(RequestContext ctx, PhpArray languageTag, PhpString locale, bool canonicalize, PhpString? defaultLocale)
    {
        IntlError.Global(ctx).Reset();
        string range = Icu.Name(locale.Length > 0 ? locale : defaultLocale ?? Bytes(IntlState.Locale(ctx)));
        if (!IntlFunctions.CheckLocale(ctx, range.Length)) return null;
        if (languageTag.Length == 0) return PhpString.Empty;
        string? found = Lookup(ctx, languageTag, range, canonicalize);
        if (Icu.IsFailure(IntlError.Global(ctx).Code)) return null;
        return found is { Length: > 0 } ? Bytes(found) : defaultLocale ?? PhpString.Empty;
    }

    private static string? Lookup(RequestContext ctx, PhpArray tags, string range, bool canonicalize)
    {
        const string tagError = "lookup_loc_range: unable to canonicalize lang_tag", rangeError = "lookup_loc_range: unable to canonicalize loc_range";
        List<(string Match, string Result)> known = [];
        foreach ((Value _, Value element) in tags)
        {
            Value value = element.Dereferenced();
            if (!value.IsString) Arg.TypeError(ctx, 2, "must only contain string values");
            string tag = Icu.Name(value.AsString);
            known.Add((LocaleTags.ForMatch(tag), tag));
            if (tag.Length > 0) continue;
            IntlError.Set(ctx, Icu.IllegalArgument, tagError);
            return null;
        }

        for (int i = 0; canonicalize && i < known.Count; i++)
        {
            string name = known[i].Match;
            if (!Canonical(ctx, ref name, tagError, Icu.IllegalArgument)) return null;
            name = LocaleTags.ForMatch(name);
            known[i] = (name, name);
        }

        if (canonicalize && !Canonical(ctx, ref range, rangeError, Icu.IllegalArgument)) return null;
        range = LocaleTags.ForMatch(range);
        for (int length = range.Length; length > 0; length = LocaleTags.Shorten(range, length))
        {
            foreach ((string match, string result) in known)
            {
                if (match.AsSpan().SequenceEqual(range.AsSpan(0, length))) return result;
            }
        }

        return null;
    }

    [PhpFunction("locale_accept_from_http(string $header): string|false")]
    [PhpMethod("public static function acceptFromHttp(string $header): string|false", Tentative = true)]
    public static PhpString? accept_from_http(RequestContext ctx, PhpString header)
    {
        string accepted = Icu.Name(header);
        foreach (string part in accepted.Length > FullNameCapacity ? accepted.Split(',') : [])
        {
            if (part.Length <= FullNameCapacity) continue;
            IntlError.Set(ctx, Icu.IllegalArgument, "locale_accept_from_http: locale string too long");
            return null;
        }

        int status = 0, outcome = 0;
        nint available = OpenAvailable(null, &status);
        if (!IntlError.Check(ctx, null, status, "locale_accept_from_http: failed to retrieve locale list")) return null;
        byte[] text = Icu.CText(accepted);
        string best = Icu.GetBytes((b, c, s) =>
        {
            int result;
            fixed (byte* t = text)
            {
                int length = AcceptFromHttp(b, c, &result, t, available, s);
                outcome = result;
                return length;
            }
        }, out status);
        CloseEnumeration(available);
        if (!IntlError.Check(ctx, null, status, "locale_accept_from_http: failed to find acceptable locale")) return null;
        return outcome == 0 ? null : Bytes(best);
    }
}
