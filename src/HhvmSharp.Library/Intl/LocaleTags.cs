namespace HhvmSharp.Library.Intl;

/// <summary>Names of locales taken apart: grandfathered tags, single-letter subtags, and what ICU makes of them.</summary>
internal static unsafe class LocaleTags
{
    internal const string Language = "language", Extlang = "extlang", Script = "script", Region = "region", Variant = "variant",
        Grandfathered = "grandfathered", Private = "private", CanonicalForm = "canonicalize";

    /// <summary>IANA's grandfathered tags and their preferred form (themselves where there is none).</summary>
    private static readonly Dictionary<string, string> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["art-lojban"] = "jbo",
        ["cel-gaulish"] = "cel-gaulish",
        ["en-GB-oed"] = "en-GB-oxendict",
        ["i-ami"] = "ami",
        ["i-bnn"] = "bnn",
        ["i-default"] = "i-default",
        ["i-enochian"] = "i-enochian",
        ["i-hak"] = "hak",
        ["i-klingon"] = "tlh",
        ["i-lux"] = "lb",
        ["i-mingo"] = "i-mingo",
        ["i-navajo"] = "nv",
        ["i-pwn"] = "pwn",
        ["i-tao"] = "tao",
        ["i-tay"] = "tay",
        ["i-tsu"] = "tsu",
        ["no-bok"] = "nb",
        ["no-nyn"] = "nn",
        ["sgn-BE-FR"] = "sfb",
        ["sgn-BE-NL"] = "vgt",
        ["sgn-BR"] = "bzs",
        ["sgn-CH-DE"] = "sgg",
        ["sgn-CO"] = "csn",
        ["sgn-DE"] = "gsg",
        ["sgn-DK"] = "dsl",
        ["sgn-ES"] = "ssp",
        ["sgn-FR"] = "fsl",
        ["sgn-GB"] = "bfi",
        ["sgn-GR"] = "gss",
        ["sgn-IE"] = "isg",
        ["sgn-IT"] = "ise",
        ["sgn-JP"] = "jsl",
        ["sgn-MX"] = "mfs",
        ["sgn-NI"] = "ncs",
        ["sgn-NL"] = "dse",
        ["sgn-NO"] = "nsl",
        ["sgn-PT"] = "psr",
        ["sgn-SE"] = "swl",
        ["sgn-US"] = "ase",
        ["sgn-ZA"] = "sfs",
        ["zh-cmn"] = "cmn",
        ["zh-cmn-Hans"] = "cmn-Hans",
        ["zh-cmn-Hant"] = "cmn-Hant",
        ["zh-gan"] = "gan",
        ["zh-guoyu"] = "cmn",
        ["zh-hakka"] = "hak",
        ["zh-min"] = "zh-min",
        ["zh-min-nan"] = "nan",
        ["zh-wuu"] = "wuu",
        ["zh-xiang"] = "hsn",
    };

    private static readonly delegate* unmanaged<byte*, byte*, int, int*, int> GetLanguage = Part("uloc_getLanguage"), GetScript = Part("uloc_getScript"),
        GetCountry = Part("uloc_getCountry"), GetVariant = Part("uloc_getVariant"), Canonicalize = Part("uloc_canonicalize");

    private static delegate* unmanaged<byte*, byte*, int, int*, int> Part(string function) => (delegate* unmanaged<byte*, byte*, int, int*, int>)Icu.Function(function);

    internal static bool IsGrandfathered(string locale) => Known.ContainsKey(locale);

    internal static string Preferred(string locale) => Known.GetValueOrDefault(locale, locale);

    internal static bool IsSeparator(char c) => c is '_' or '-';

    /// <summary>What a name has of a tag. False: an error; an empty value: there is none.</summary>
    /// <param name="parsing">A subtag of one letter ends the name, as parseLocale() has it.</param>
    internal static bool TryGet(string locale, string tag, bool parsing, out string value)
    {
        value = "";
        if (locale.Length > IntlFunctions.MaxLocaleLength) return false;
        if (tag != CanonicalForm)
        {
            if (IsGrandfathered(locale)) return tag == Language && (value = locale) is not null;
            if (parsing)
            {
                if (tag == Language && locale.Length > 1 && locale[0] is 'x' or 'X' or 'i' or 'I' && IsSeparator(locale[1])) return (value = locale) is not null;
                int single = SingleLetter(locale);
                if (single == 0) return false;
                if (single > 0) locale = locale[..(single - 1)];
            }
        }

        delegate* unmanaged<byte*, byte*, int, int*, int> part = tag switch
        {
            Language => GetLanguage,
            Script => GetScript,
            Region => GetCountry,
            Variant => GetVariant,
            _ => Canonicalize,
        };
        byte[] name = Icu.CText(locale);
        value = Icu.GetBytes((b, c, s) =>
        {
            fixed (byte* n = name) return part(n, b, c, s);
        }, out int status, 512);
        return !Icu.IsFailure(status);
    }

    /// <summary>Where a subtag of a single letter begins; -1: there is none.</summary>
    internal static int SingleLetter(string locale)
    {
        for (int i = 0; i < locale.Length; i++)
        {
            if (!IsSeparator(locale[i])) continue;
            if (i == 1) return 0;
            if (i + 2 < locale.Length && IsSeparator(locale[i + 2])) return i + 1;
        }

        return -1;
    }

    /// <summary>What stands behind "x-"; null: nothing.</summary>
    internal static string? PrivateSubtags(string locale)
    {
        while (SingleLetter(locale) is var at and >= 0)
        {
            if (locale[at] is 'x' or 'X') return at + 2 == locale.Length ? null : locale[(at + 2)..];
            if (at + 1 >= locale.Length) return null;
            locale = locale[(at + 1)..];
        }

        return null;
    }

    /// <summary>The subtags of a value, up to one of a single letter.</summary>
    internal static IEnumerable<string> Subtags(string value)
    {
        bool first = true;
        foreach (string part in value.Split(['-', '_'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (!first && part.Length <= 1) yield break;
            first = false;
            yield return part;
        }
    }

    /// <summary>A name for comparison: small letters, underscores.</summary>
    internal static string ForMatch(string name) =>
        string.Create(name.Length, name, static (to, from) =>
        {
            for (int i = 0; i < to.Length; i++) to[i] = from[i] == '-' ? '_' : char.IsAsciiLetterUpper(from[i]) ? (char)(from[i] | 0x20) : from[i];
        });

    /// <summary>How much of a range is left when its last subtag is dropped; -1: nothing.</summary>
    internal static int Shorten(string range, int length)
    {
        for (int i = length - 1; i >= 0; i--)
        {
            if (!IsSeparator(range[i]) && range[i] != '@') continue;
            int end = i >= 2 && IsSeparator(range[i - 2]) ? i - 2 : i;
            return end < 1 ? -1 : end;
        }

        return -1;
    }
}
