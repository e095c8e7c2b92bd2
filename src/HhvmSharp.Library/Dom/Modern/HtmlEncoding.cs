using System.Text;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

/// <summary>The encodings of the WHATWG's Encoding standard, by their labels.</summary>
internal sealed class HtmlEncoding
{
    /// <summary>Name, code page, further labels.</summary>
    private const string Table = """
        UTF-8 65001 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf8 x-unicode20utf8
        IBM866 866 866 cp866 csibm866
        ISO-8859-2 28592 csisolatin2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2
        ISO-8859-3 28593 csisolatin3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3
        ISO-8859-4 28594 csisolatin4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4
        ISO-8859-5 28595 csisolatincyrillic cyrillic iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988
        ISO-8859-6 28596 arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6-e iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987
        ISO-8859-7 28597 csisolatingreek ecma-118 elot_928 greek greek8 iso-ir-126 iso8859-7 iso88597 iso_8859-7 iso_8859-7:1987 sun_eu_greek
        ISO-8859-8 28598 csiso88598e csisolatinhebrew hebrew iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8 iso_8859-8:1988 visual
        ISO-8859-8-I 38598 csiso88598i logical
        ISO-8859-10 28600 csisolatin6 iso-ir-157 iso8859-10 iso885910 l6 latin6
        ISO-8859-13 28603 iso8859-13 iso885913
        ISO-8859-14 28604 iso8859-14 iso885914
        ISO-8859-15 28605 csisolatin9 iso8859-15 iso885915 iso_8859-15 l9
        ISO-8859-16 28606
        KOI8-R 20866 cskoi8r koi koi8 koi8_r
        KOI8-U 21866 koi8-ru
        macintosh 10000 csmacintosh mac x-mac-roman
        windows-874 874 dos-874 iso-8859-11 iso8859-11 iso885911 tis-620
        windows-1250 1250 cp1250 x-cp1250
        windows-1251 1251 cp1251 x-cp1251
        windows-1252 1252 ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii x-cp1252
        windows-1253 1253 cp1253 x-cp1253
        windows-1254 1254 cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5 x-cp1254
        windows-1255 1255 cp1255 x-cp1255
        windows-1256 1256 cp1256 x-cp1256
        windows-1257 1257 cp1257 x-cp1257
        windows-1258 1258 cp1258 x-cp1258
        x-mac-cyrillic 10007 x-mac-ukrainian
        GBK 54936 chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 iso-ir-58 x-gbk
        gb18030 54936
        Big5 950 big5-hkscs cn-big5 csbig5 x-x-big5
        EUC-JP 51932 cseucpkdfmtjapanese x-euc-jp
        ISO-2022-JP 50220 csiso2022jp
        Shift_JIS 932 csshiftjis ms932 ms_kanji shift-jis sjis windows-31j x-sjis
        EUC-KR 949 cseuckr csksc56011987 iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949
        UTF-16BE 1201 unicodefffe
        UTF-16LE 1200 csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16
        """;

    private static readonly Dictionary<string, HtmlEncoding> ByLabel = ReadTable();

    internal static readonly HtmlEncoding Utf8 = ByLabel["utf-8"], Utf16Le = ByLabel["utf-16le"], Utf16Be = ByLabel["utf-16be"];

    private readonly int _codePage;
    private readonly byte[] _name;

    private HtmlEncoding(string name, int codePage)
    {
        _name = Encoding.ASCII.GetBytes(name);
        _codePage = codePage;
    }

    /// <summary>The standard's name for it.</summary>
    internal ReadOnlySpan<byte> Name => _name;

    private bool IsUtf8 => _codePage == 65001;

    private static Dictionary<string, HtmlEncoding> ReadTable()
    {
        var table = new Dictionary<string, HtmlEncoding>(StringComparer.OrdinalIgnoreCase);
        foreach (string line in Table.Split('\n'))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var encoding = new HtmlEncoding(words[0], int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture));
            table[words[0]] = encoding;
            foreach (string label in words.AsSpan(2)) table.TryAdd(label, encoding);
        }

        return table;
    }

    /// <summary>Null: no such label.</summary>
    internal static HtmlEncoding? Find(ReadOnlySpan<byte> label) => ByLabel.GetValueOrDefault(Encoding.Latin1.GetString(label));

    private Encoding Codec(EncoderFallback encoder) => IsUtf8 || _codePage is 1200 or 1201
        ? Encoding.GetEncoding(_codePage, encoder, DecoderFallback.ReplacementFallback)
        : CodePagesEncodingProvider.Instance.GetEncoding(_codePage, encoder, new DecoderReplacementFallback("\uFFFD"))!;

    /// <summary>What cannot be read becomes U+FFFD.</summary>
    internal string Decode(ReadOnlySpan<byte> text) => Codec(EncoderFallback.ReplacementFallback).GetString(text);

    /// <summary>From UTF-8; what the encoding lacks becomes "?".</summary>
    internal PhpString Encode(PhpString utf8) => IsUtf8 ? utf8 : PhpString.FromSpan(Codec(new EncoderReplacementFallback("?")).GetBytes(utf8.ToUtf8()));

    /// <summary>The encoding of a document: its byte order mark, or what a meta element in its first KB says, or UTF-8.</summary>
    internal static HtmlEncoding Sniff(ReadOnlySpan<byte> source, out int markLength)
    {
        markLength = source.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : source.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]) || source.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) ? 2 : 0;
        return markLength switch
        {
            3 => Utf8,
            2 => source[0] == 0xFE ? Utf16Be : Utf16Le,
            _ => new MetaScanner(source[..Math.Min(source.Length, 1024)]).Find() ?? Utf8,
        };
    }
}
