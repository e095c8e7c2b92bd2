using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Mbstring;

/// <summary>What the mb_ereg functions keep for a request.</summary>
internal sealed class MbRegexState
{
    /// <summary>The library's encodings, each with the names that PHP knows it by; the first one is shown.</summary>
    private static readonly (string Export, string[] Names)[] Encodings =
    [
        ("EUC_JP", ["EUC-JP", "EUCJP", "X-EUC-JP", "UJIS", "EUCJP-WIN"]),
        ("UTF8", ["UTF-8", "UTF8"]),
        ("UTF16_BE", ["UTF-16", "UTF-16BE"]),
        ("UTF16_LE", ["UTF-16LE"]),
        ("UTF32_BE", ["UCS-4", "UTF-32", "UTF-32BE"]),
        ("UTF32_LE", ["UCS-4LE", "UTF-32LE"]),
        ("SJIS", ["SJIS", "CP932", "MS932", "SHIFT_JIS", "SJIS-WIN", "WINDOWS-31J"]),
        ("BIG5", ["BIG5", "BIG-5", "BIGFIVE", "CN-BIG5", "BIG-FIVE"]),
        ("EUC_CN", ["EUC-CN", "EUCCN", "EUC_CN", "GB-2312", "GB2312"]),
        ("EUC_TW", ["EUC-TW", "EUCTW", "EUC_TW"]),
        ("EUC_KR", ["EUC-KR", "EUCKR", "EUC_KR"]),
        ("KOI8_R", ["KOI8R", "KOI8-R", "KOI-8R"]),
        ("ISO_8859_1", ["ISO-8859-1", "ISO8859-1"]),
        ("ISO_8859_2", ["ISO-8859-2", "ISO8859-2"]),
        ("ISO_8859_3", ["ISO-8859-3", "ISO8859-3"]),
        ("ISO_8859_4", ["ISO-8859-4", "ISO8859-4"]),
        ("ISO_8859_5", ["ISO-8859-5", "ISO8859-5"]),
        ("ISO_8859_6", ["ISO-8859-6", "ISO8859-6"]),
        ("ISO_8859_7", ["ISO-8859-7", "ISO8859-7"]),
        ("ISO_8859_8", ["ISO-8859-8", "ISO8859-8"]),
        ("ISO_8859_9", ["ISO-8859-9", "ISO8859-9"]),
        ("ISO_8859_10", ["ISO-8859-10", "ISO8859-10"]),
        ("ISO_8859_11", ["ISO-8859-11", "ISO8859-11"]),
        ("ISO_8859_13", ["ISO-8859-13", "ISO8859-13"]),
        ("ISO_8859_14", ["ISO-8859-14", "ISO8859-14"]),
        ("ISO_8859_15", ["ISO-8859-15", "ISO8859-15"]),
        ("ISO_8859_16", ["ISO-8859-16", "ISO8859-16"]),
        ("ASCII", ["ASCII", "US-ASCII", "US_ASCII", "ISO646"]),
    ];

    private const string SyntaxLetters = "jugcrzbd";

    private static readonly string[] SyntaxNames = ["Java", "GnuRegex", "Grep", "Emacs", "Ruby", "Perl", "PosixBasic", "PosixExtended"];

    private readonly Dictionary<PhpString, (MbPattern Pattern, MbPattern.Options Options)> _patterns = [];
    private bool _initialized;

    internal uint DefaultFlags { get; set; } = Oniguruma.MultiLine | Oniguruma.SingleLine;

    internal nint DefaultSyntax { get; set; } = Oniguruma.Export("OnigSyntaxRuby");

    /// <summary>The encoding's first name, as mb_regex_encoding() shows it.</summary>
    internal string EncodingName { get; private set; } = "UTF-8";

    internal MbEncoding Encoding { get; private set; } = MbEncodings.Utf8;

    internal nint NativeEncoding { get; private set; } = Oniguruma.Export("OnigEncodingUTF8");

    // mb_ereg_search*()

    internal MbPattern? SearchPattern { get; set; }

    internal PhpString? SearchText { get; set; }

    internal int SearchPosition { get; set; }

    internal MbGroups? SearchGroups { get; set; }

    internal static MbRegexState Of(RequestContext ctx)
    {
        MbRegexState state = ctx.GetState<MbRegexState>();
        if (state._initialized) return state;
        state._initialized = true;
        PhpString name = ctx.Ini.Get("mbstring.internal_encoding") is { Length: > 0 } own ? own : MbState.Engine(ctx.Ini, "internal_encoding");
        state.TrySetEncoding(name.ToString());
        return state;
    }

    internal bool TrySetEncoding(string name)
    {
        foreach ((string export, string[] names) in Encodings)
        {
            if (!names.Contains(name, StringComparer.OrdinalIgnoreCase)) continue;
            nint native = Oniguruma.Export("OnigEncoding" + export);
            // the library may know encodings that mbstring does not
            if (native == 0 || MbEncodings.Find(System.Text.Encoding.Latin1.GetBytes(name)) is not { } encoding) return false;
            (EncodingName, Encoding, NativeEncoding) = (names[0], encoding, native);
            return true;
        }

        return false;
    }

    /// <summary>Letters of options: flags and a syntax.</summary>
    internal (uint Flags, nint Syntax) Options(RequestContext ctx, PhpString? letters)
    {
        if (letters is null) return (DefaultFlags, DefaultSyntax);
        uint flags = 0;
        nint syntax = Oniguruma.Export("OnigSyntaxRuby");
        foreach (byte c in letters.Span)
        {
            int at = SyntaxLetters.IndexOf((char)c, StringComparison.Ordinal);
            if (at >= 0)
            {
                syntax = Oniguruma.Export("OnigSyntax" + SyntaxNames[at]);
                continue;
            }

            flags |= c switch
            {
                (byte)'i' => Oniguruma.IgnoreCase,
                (byte)'x' => Oniguruma.Extend,
                (byte)'m' => Oniguruma.MultiLine,
                (byte)'s' => Oniguruma.SingleLine,
                (byte)'p' => Oniguruma.MultiLine | Oniguruma.SingleLine,
                (byte)'l' => Oniguruma.FindLongest,
                (byte)'n' => Oniguruma.FindNotEmpty,
                _ => Unknown(ctx, c),
            };
        }

        return (flags, syntax);
    }

    private static uint Unknown(RequestContext ctx, byte c)
    {
        Throw.ValueError(ctx, $"Option \"{(char)c}\" is not supported");
        return 0;
    }

    /// <summary>The defaults as letters.</summary>
    internal string OptionLetters()
    {
        string letters = "";
        if ((DefaultFlags & Oniguruma.IgnoreCase) != 0) letters += 'i';
        if ((DefaultFlags & Oniguruma.Extend) != 0) letters += 'x';
        letters += (DefaultFlags & (Oniguruma.MultiLine | Oniguruma.SingleLine)) switch
        {
            Oniguruma.MultiLine | Oniguruma.SingleLine => "p",
            Oniguruma.MultiLine => "m",
            Oniguruma.SingleLine => "s",
            _ => "",
        };
        if ((DefaultFlags & Oniguruma.FindLongest) != 0) letters += 'l';
        if ((DefaultFlags & Oniguruma.FindNotEmpty) != 0) letters += 'n';
        for (int i = 0; i < SyntaxNames.Length; i++)
            if (DefaultSyntax == Oniguruma.Export("OnigSyntax" + SyntaxNames[i])) letters += SyntaxLetters[i];
        return letters;
    }

    /// <summary>Null: a warning said why not.</summary>
    internal MbPattern? Compile(RequestContext ctx, PhpString pattern, uint flags, nint syntax)
    {
        if (!Encoding.IsValid(pattern.Span))
        {
            Arg.Warning(ctx, $"Pattern is not valid under {EncodingName} encoding");
            return null;
        }

        var options = new MbPattern.Options(flags, NativeEncoding, syntax);
        bool known = _patterns.TryGetValue(pattern, out (MbPattern Pattern, MbPattern.Options Options) cached);
        if (known && cached.Options == options) return cached.Pattern;
        MbPattern? compiled = MbPattern.Compile(pattern.Span, options, out string error);
        if (compiled is null)
        {
            Arg.Warning(ctx, $"mbregex compile err: {error}");
            return null;
        }

        if (known && ReferenceEquals(cached.Pattern, SearchPattern)) SearchPattern = null;
        pattern.MarkShared();
        _patterns[pattern] = (compiled, options);
        return compiled;
    }
}
