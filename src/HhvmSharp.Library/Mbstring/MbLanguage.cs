namespace HhvmSharp.Library.Mbstring;

/// <summary>mbstring.language: what mail is written in, and what "auto" tries.</summary>
internal sealed record MbLanguage(string Name, string ShortName, string MailCharset, string HeaderEncoding, string BodyEncoding, params string[] Detected)
{
    private static readonly string[] Default = ["ASCII", "UTF-8"];

    internal static readonly MbLanguage Neutral = new("neutral", "neutral", "UTF-8", "BASE64", "BASE64", Default);

    private static readonly MbLanguage[] All =
    [
        new("uni", "uni", "UTF-8", "BASE64", "BASE64", Default),
        new("Japanese", "ja", "ISO-2022-JP", "BASE64", "7bit", "ASCII", "JIS", "UTF-8", "EUC-JP", "SJIS"),
        new("Korean", "ko", "ISO-2022-KR", "BASE64", "7bit", "ASCII", "UTF-8", "EUC-KR", "UHC"),
        new("Simplified Chinese", "zh-cn", "HZ", "BASE64", "7bit", "ASCII", "UTF-8", "EUC-CN", "CP936"),
        new("Traditional Chinese", "zh-tw", "BIG-5", "BASE64", "8bit", "ASCII", "UTF-8", "EUC-TW", "BIG-5"),
        new("English", "en", "ISO-8859-1", "Quoted-Printable", "8bit", Default),
        new("German", "de", "ISO-8859-15", "Quoted-Printable", "8bit", Default),
        new("Russian", "ru", "KOI8-R", "Quoted-Printable", "8bit", "ASCII", "UTF-8", "KOI8-R", "Windows-1251", "CP866"),
        new("Ukrainian", "ua", "KOI8-U", "Quoted-Printable", "8bit", "ASCII", "UTF-8", "KOI8-U"),
        new("Armenian", "hy", "ArmSCII-8", "Quoted-Printable", "8bit", "ASCII", "UTF-8", "ArmSCII-8"),
        new("Turkish", "tr", "ISO-8859-9", "Quoted-Printable", "8bit", "ASCII", "UTF-8", "Windows-1254", "ISO-8859-9"),
        Neutral,
    ];

    internal static MbLanguage? Find(string name)
    {
        foreach (MbLanguage language in All)
            if (string.Equals(language.Name, name, StringComparison.OrdinalIgnoreCase)) return language;
        foreach (MbLanguage language in All)
            if (string.Equals(language.ShortName, name, StringComparison.OrdinalIgnoreCase)) return language;
        return name.ToLowerInvariant() switch { "deutsch" => Find("de"), "universal" => Find("uni"), _ => null };
    }

    /// <summary>The encodings that "auto" stands for.</summary>
    internal IEnumerable<MbEncoding> DetectOrder => Detected.Select(MbEncodings.Get);
}
