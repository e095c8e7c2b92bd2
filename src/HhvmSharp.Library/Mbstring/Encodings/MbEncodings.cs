using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Mbstring;

/// <summary>All encodings, in the order of mb_list_encodings().</summary>
internal static class MbEncodings
{
    internal static readonly MbEncoding Utf8 = new Utf8Encoding("UTF-8", "utf8");
    internal static readonly MbEncoding Ascii = new AsciiEncoding();
    internal static readonly MbEncoding Base64 = new Base64Encoding();
    internal static readonly MbEncoding QuotedPrintable = new QuotedPrintableEncoding();
    internal static readonly MbEncoding Uuencode = new UuencodeEncoding();
    internal static readonly MbEncoding SevenBit = new SevenBitEncoding();
    internal static readonly MbEncoding EightBit = new EightBitEncoding();
    internal static readonly MbEncoding Utf16Be = new Utf16Encoding("UTF-16BE", ByteOrder.Big);
    internal static readonly MbEncoding Utf16Le = new Utf16Encoding("UTF-16LE", ByteOrder.Little);
    internal static readonly MbEncoding Latin5 = Single("ISO-8859-9", "ISO8859-9", "latin5");
    internal static readonly MbEncoding MacJapanese = new MacJapaneseEncoding { Lengths = Leads(0xED), IsAsciiUnsafe = true };

    /// <summary>Not listed: input and output as they are.</summary>
    internal static readonly MbEncoding Pass = new PassEncoding();

    private static readonly Lazy<MbEncoding[]> List = new(Create);

    internal static IReadOnlyList<MbEncoding> All => List.Value;

    private static MbEncoding[] Create()
    {
        byte[] eucLengths = Table((0x8E, 0x8E, 2), (0x8F, 0x8F, 3), (0xA1, 0xFE, 2));
        byte[] highPairs = Table((0xA1, 0xFE, 2));
        byte[] pairs = Table((0x81, 0xFE, 2));
        return
        [
            Base64, Uuencode,
            new HtmlEntitiesEncoding(),
            QuotedPrintable, SevenBit, EightBit,
            new FixedWidthEncoding("UCS-4", 4, ByteOrder.Detected, uint.MaxValue, "ISO-10646-UCS-4", "UCS4"),
            new FixedWidthEncoding("UCS-4BE", 4, ByteOrder.Big, uint.MaxValue, "byte4be"),
            new FixedWidthEncoding("UCS-4LE", 4, ByteOrder.Little, uint.MaxValue, "byte4le"),
            new FixedWidthEncoding("UCS-2", 2, ByteOrder.Detected, 0xFFFF, "ISO-10646-UCS-2", "UCS2", "UNICODE"),
            new FixedWidthEncoding("UCS-2BE", 2, ByteOrder.Big, 0xFFFF, "byte2be"),
            new FixedWidthEncoding("UCS-2LE", 2, ByteOrder.Little, 0xFFFF, "byte2le"),
            new FixedWidthEncoding("UTF-32", 4, ByteOrder.Detected, 0x10FFFF, "utf32"),
            new FixedWidthEncoding("UTF-32BE", 4, ByteOrder.Big, 0x10FFFF),
            new FixedWidthEncoding("UTF-32LE", 4, ByteOrder.Little, 0x10FFFF),
            new Utf16Encoding("UTF-16", ByteOrder.Detected, "utf16"),
            Utf16Be, Utf16Le, Utf8,
            new Utf7Encoding(), new Utf7ImapEncoding(), Ascii,
            new MultiByteEncoding("EUC-JP", "EUC-JP", "EUC", "EUC_JP", "eucJP", "x-euc-jp") { Lengths = eucLengths },
            new MultiByteEncoding("SJIS", "Shift_JIS", "x-sjis", "SHIFT-JIS") { Lengths = Leads(0xEF), IsAsciiUnsafe = true },
            new MultiByteEncoding("eucJP-win", "EUC-JP", "eucJP-open", "eucJP-ms") { Lengths = eucLengths },
            new MultiByteEncoding("EUC-JP-2004", "EUC-JP", "EUC_JP-2004") { Lengths = eucLengths },
            new MultiByteEncoding("SJIS-Mobile#DOCOMO", "Shift_JIS", "SJIS-DOCOMO", "shift_jis-imode", "x-sjis-emoji-docomo") { Lengths = Leads(0xFC), IsAsciiUnsafe = true },
            new MultiByteEncoding("SJIS-Mobile#KDDI", "Shift_JIS", "SJIS-KDDI", "shift_jis-kddi", "x-sjis-emoji-kddi") { Lengths = Leads(0xFC), IsAsciiUnsafe = true },
            new SoftBankEncoding { Lengths = Leads(0xFC), IsAsciiUnsafe = true },
            MacJapanese,
            new MultiByteEncoding("SJIS-2004", "Shift_JIS", "SJIS2004", "Shift_JIS-2004") { Lengths = Leads(0xFC), IsAsciiUnsafe = true },
            new MobileUtf8Encoding("UTF-8-Mobile#DOCOMO", "UTF-8-DOCOMO", "UTF8-DOCOMO"),
            new MobileUtf8Encoding("UTF-8-Mobile#KDDI-A"),
            new MobileUtf8Encoding("UTF-8-Mobile#KDDI-B", "UTF-8-Mobile#KDDI", "UTF-8-KDDI", "UTF8-KDDI"),
            new MobileUtf8Encoding("UTF-8-Mobile#SOFTBANK", "UTF-8-SOFTBANK", "UTF8-SOFTBANK"),
            new MultiByteEncoding("CP932", "Shift_JIS", "MS932", "Windows-31J", "MS_Kanji") { Lengths = Leads(0xFF), IsAsciiUnsafe = true },
            new MultiByteEncoding("SJIS-win", "Shift_JIS", "SJIS-ms", "SJIS-open") { Lengths = Leads(0xFF), IsAsciiUnsafe = true },
            new MultiByteEncoding("CP51932", "CP51932", "cp51932") { Lengths = eucLengths },
            new Iso2022JpEncoding("JIS", "ISO-2022-JP", Iso2022JpKind.Jis),
            new Iso2022JpEncoding("ISO-2022-JP", "ISO-2022-JP", Iso2022JpKind.Plain),
            new Iso2022JpEncoding("ISO-2022-JP-MS", "ISO-2022-JP", Iso2022JpKind.Microsoft, "ISO2022JPMS"),
            new Gb18030Encoding("GB18030", "gb-18030", "gb-18030-2000"),
            new Gb18030Encoding("GB18030-2022"),
            Single("Windows-1252", "cp1252"),
            Single("Windows-1254", "CP1254", "CP-1254", "WINDOWS-1254"),
            Single("ISO-8859-1", "ISO8859-1", "latin1"),
            Single("ISO-8859-2", "ISO8859-2", "latin2"),
            Single("ISO-8859-3", "ISO8859-3", "latin3"),
            Single("ISO-8859-4", "ISO8859-4", "latin4"),
            Single("ISO-8859-5", "ISO8859-5", "cyrillic"),
            Single("ISO-8859-6", "ISO8859-6", "arabic"),
            Single("ISO-8859-7", "ISO8859-7", "greek"),
            Single("ISO-8859-8", "ISO8859-8", "hebrew"),
            Latin5,
            Single("ISO-8859-10", "ISO8859-10", "latin6"),
            Single("ISO-8859-13", "ISO8859-13"),
            Single("ISO-8859-14", "ISO8859-14", "latin8"),
            Single("ISO-8859-15", "ISO8859-15"),
            Single("ISO-8859-16", "ISO8859-16"),
            new MultiByteEncoding("EUC-CN", "CN-GB", "CN-GB", "EUC_CN", "eucCN", "x-euc-cn", "gb2312") { Lengths = highPairs },
            new MultiByteEncoding("CP936", "CP936", "CP-936", "GBK") { Lengths = pairs, IsAsciiUnsafe = true },
            new HzEncoding(),
            new EucTwEncoding { Lengths = highPairs },
            new MultiByteEncoding("BIG-5", "BIG5", "CN-BIG5", "BIG-FIVE", "BIGFIVE") { Lengths = pairs, IsAsciiUnsafe = true, HalfLead = (0xC8, 0x40, 0x7E) },
            new MultiByteEncoding("CP950", "BIG5") { Lengths = pairs, IsAsciiUnsafe = true },
            new MultiByteEncoding("EUC-KR", "EUC-KR", "EUC_KR", "eucKR", "x-euc-kr") { Lengths = highPairs },
            new MultiByteEncoding("UHC", "UHC", "CP949") { Lengths = pairs, HalfLead = (0xC9, 0x41, 0xFE) },
            new Iso2022KrEncoding(),
            Single("Windows-1251", "CP1251", "CP-1251", "WINDOWS-1251"),
            Single("CP866", "CP-866", "IBM866", "IBM-866"),
            Single("KOI8-R", "KOI8R"),
            Single("KOI8-U", "KOI8U"),
            Single("ArmSCII-8", "ArmSCII8", "ARMSCII-8", "ARMSCII8"),
            Single("CP850", "CP-850", "IBM850", "IBM-850"),
            new Iso2022JpEncoding("ISO-2022-JP-2004", "ISO-2022-JP-2004", Iso2022JpKind.Jis2004),
            new Iso2022JpEncoding("ISO-2022-JP-MOBILE#KDDI", "ISO-2022-JP", Iso2022JpKind.Kddi, "ISO-2022-JP-KDDI"),
            new Iso2022JpEncoding("CP50220", "ISO-2022-JP", Iso2022JpKind.Cp50220, "cp50220raw", "cp50220-raw", "JIS-ms"),
            new Iso2022JpEncoding("CP50221", "ISO-2022-JP", Iso2022JpKind.Cp50221),
            new Iso2022JpEncoding("CP50222", "ISO-2022-JP", Iso2022JpKind.Cp50222),
        ];
    }

    private static SingleByteEncoding Single(string name, params string[] aliases) => new(name, aliases);

    /// <summary>Shift_JIS: 81 to 9F and E0 to <paramref name="last"/> are the first of two bytes.</summary>
    private static byte[] Leads(int last) => Table((0x81, 0x9F, 2), (0xE0, last, 2));

    internal static byte[] Table(params (int From, int To, byte Length)[] ranges)
    {
        var table = new byte[256];
        table.AsSpan().Fill(1);
        foreach ((int from, int to, byte length) in ranges) table.AsSpan(from, to - from + 1).Fill(length);
        return table;
    }

    /// <summary>By name, MIME name or alias, in any case; null when unknown.</summary>
    internal static MbEncoding? Find(ReadOnlySpan<byte> name)
    {
        if (System.Text.Ascii.EqualsIgnoreCase(name, "UTF-8")) return Utf8;
        foreach (MbEncoding encoding in All)
            if (System.Text.Ascii.EqualsIgnoreCase(name, encoding.Name)) return encoding;
        foreach (MbEncoding encoding in All)
            if (encoding.MimeName is not null && System.Text.Ascii.EqualsIgnoreCase(name, encoding.MimeName)) return encoding;
        foreach (MbEncoding encoding in All)
            foreach (string alias in encoding.Aliases)
                if (System.Text.Ascii.EqualsIgnoreCase(name, alias)) return encoding;
        return null;
    }

    /// <summary>A name as mbstring gets it from a C string.</summary>
    internal static MbEncoding? FindText(PhpString name) => Find(Spans.UpToNul(name.Span));

    internal static MbEncoding Get(string name) => All.First(e => e.Name == name);
}

/// <summary>"pass".</summary>
internal sealed class PassEncoding() : MbEncoding("pass", null, "none")
{
    internal override void Decode(ReadOnlySpan<byte> bytes, Wide to, ref uint state) => MbEncodings.EightBit.Decode(bytes, to, ref state);

    internal override void Encode(ReadOnlySpan<uint> text, MbOutput to, bool end) => MbEncodings.EightBit.Encode(text, to, end);
}
