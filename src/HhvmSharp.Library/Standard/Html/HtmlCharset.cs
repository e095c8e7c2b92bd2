using System.Text;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Html;

/// <summary>The encodings that the HTML functions know.</summary>
internal sealed class HtmlCharset
{
    /// <summary>The code point of a byte that is no character.</summary>
    internal const int Unmapped = 0xFFFF;

    private static readonly HtmlCharset Utf8 = new(Form.Utf8, null);

    private enum Form
    {
        Utf8,
        /// <summary>One byte, one character, by a table.</summary>
        Single,
        /// <summary>Lead bytes and trail bytes; only the basic entities are replaced.</summary>
        Double,
    }

    private readonly Form _form;
    private readonly int[]? _toUnicode;
    private readonly Dictionary<int, byte>? _fromUnicode;
    private readonly string _name = "";

    private HtmlCharset(Form form, string? encoding)
    {
        _form = form;
        if (form == Form.Double) _name = encoding!;
        if (form != Form.Single) return;
        Encoding e = CodePagesEncodingProvider.Instance.GetEncoding(encoding!) ?? Encoding.GetEncoding(encoding!);
        _toUnicode = new int[256];
        _fromUnicode = [];
        for (int i = 0; i < 256; i++)
        {
            string s = encoding == "macintosh" && i == 0xBD ? "\u03A9" : e.GetString([(byte)i]); // omega, not ohm
            _toUnicode[i] = s.Length == 1 && s[0] != 0xFFFD ? s[0] : Unmapped;
            if (_toUnicode[i] != Unmapped) _fromUnicode.TryAdd(_toUnicode[i], (byte)i);
        }
    }

    internal bool IsUtf8 => _form == Form.Utf8;

    /// <summary>Its characters are code points: UTF-8 and ISO-8859-1.</summary>
    internal bool IsUnicode => IsUtf8 || ReferenceEquals(this, Latin1.Value);

    internal bool IsMultiByte => _form == Form.Double;

    internal static HtmlCharset Find(RequestContext ctx, PhpString? hint, bool quiet = false)
    {
        string name = hint is null || hint.Length == 0 ? ctx.Ini.GetString("default_charset") : hint.ToString();
        switch (name.ToLowerInvariant())
        {
            case "" or "utf-8":
                return Utf8;
            case "iso-8859-1" or "iso8859-1":
                return Latin1.Value;
            case "iso-8859-15" or "iso8859-15":
                return Latin9.Value;
            case "iso-8859-5" or "iso8859-5":
                return Iso5.Value;
            case "cp1252" or "windows-1252" or "1252":
                return Cp1252.Value;
            case "cp1251" or "windows-1251" or "win-1251":
                return Cp1251.Value;
            case "koi8-r" or "koi8-ru" or "koi8r":
                return Koi8.Value;
            case "cp866" or "866" or "ibm866":
                return Cp866.Value;
            case "macroman":
                return MacRoman.Value;
            case "big5" or "950":
                return new HtmlCharset(Form.Double, "big5");
            case "big5-hkscs":
                return new HtmlCharset(Form.Double, "big5-hkscs");
            case "gb2312" or "936":
                return new HtmlCharset(Form.Double, "gb2312");
            case "shift_jis" or "sjis" or "sjis-win" or "cp932" or "932":
                return new HtmlCharset(Form.Double, "sjis");
            case "euc-jp" or "eucjp" or "eucjp-win":
                return new HtmlCharset(Form.Double, "eucjp");
            default:
                if (!quiet) Arg.Warning(ctx, $"Charset \"{name}\" is not supported, assuming UTF-8");
                return Utf8;
        }
    }

    private static readonly Lazy<HtmlCharset> Latin1 = new(static () => new(Form.Single, "iso-8859-1")), Latin9 = new(static () => new(Form.Single, "iso-8859-15")),
        Iso5 = new(static () => new(Form.Single, "iso-8859-5")), Cp1252 = new(static () => new(Form.Single, "windows-1252")),
        Cp1251 = new(static () => new(Form.Single, "windows-1251")), Koi8 = new(static () => new(Form.Single, "koi8-r")),
        Cp866 = new(static () => new(Form.Single, "cp866")), MacRoman = new(static () => new(Form.Single, "macintosh"));

    /// <summary>
    /// The character at <paramref name="at"/> as a code point (a multi-byte one as its bytes); false when the bytes are no
    /// character, <paramref name="at"/> is then behind what has to be skipped.
    /// </summary>
    internal bool Next(ReadOnlySpan<byte> text, ref int at, out int cp)
    {
        byte c = text[at];
        if (c < 0x80 || _form == Form.Single)
        {
            at++;
            cp = c < 0x80 ? c : _toUnicode![c];
            return true;
        }

        return _form == Form.Utf8 ? Utf8Text.Next(text, ref at, out cp) : NextDouble(text, ref at, out cp);
    }

    private static bool Bad(ref int at, int length)
    {
        at += length;
        return false;
    }

    /// <summary>A character of the multi-byte encodings; which bytes are skipped with a bad one is PHP's rule for each.</summary>
    private bool NextDouble(ReadOnlySpan<byte> text, ref int at, out int cp)
    {
        byte c = text[at];
        bool more = at + 1 < text.Length;
        byte d = more ? text[at + 1] : (byte)0;
        cp = c;
        int length = 2;
        switch (_name)
        {
            case "big5" or "big5-hkscs":
                if (c is < 0x81 or 0xFF) length = 1;
                else if (!more) return Bad(ref at, 1);
                else if (d is not (>= 0x40 and <= 0x7E or >= 0xA1 and <= 0xFE)) return Bad(ref at, _name == "big5" || d is not (0x80 or 0xFF) ? 1 : 2);
                break;
            case "gb2312":
                if (c is < 0xA1 or 0xFF)
                {
                    if (!IsGbLead(c)) return Bad(ref at, 1);
                    length = 1;
                }
                else if (!more) return Bad(ref at, 1);
                else if (d is not (>= 0xA1 and <= 0xFE)) return Bad(ref at, IsGbLead(d) ? 1 : 2);
                break;
            case "sjis":
                if (c is not (>= 0x81 and <= 0x9F or >= 0xE0 and <= 0xFC))
                {
                    if (c is not (< 0x80 or >= 0xA1 and <= 0xDF)) return Bad(ref at, 1);
                    length = 1;
                }
                else if (!more) return Bad(ref at, 1);
                else if (d is not (>= 0x40 and <= 0xFC and not 0x7F)) return Bad(ref at, d is not (0x80 or 0xA0 or > 0xFC) ? 1 : 2);
                break;
            default:
                if (c is >= 0xA1 and <= 0xFE or 0x8E)
                {
                    if (!more) return Bad(ref at, 1);
                    if (d < 0xA1 || d > (c == 0x8E ? 0xDF : 0xFE)) return Bad(ref at, d is not (0xA0 or 0xFF) ? 1 : 2);
                }
                else if (c == 0x8F)
                {
                    byte e = at + 2 < text.Length ? text[at + 2] : (byte)0;
                    if (d is not (>= 0xA1 and <= 0xFE) || e is not (>= 0xA1 and <= 0xFE))
                    {
                        if (!more || d is not (0xA0 or 0xFF)) return Bad(ref at, 1);
                        return Bad(ref at, at + 2 >= text.Length || e is not (0xA0 or 0xFF) ? 2 : 3);
                    }

                    length = 3;
                }
                else if (c is 0xA0 or 0xFF)
                {
                    return Bad(ref at, 1);
                }
                else
                {
                    length = 1;
                }

                break;
        }

        if (length > 1) cp = (c << 8) | d;
        if (length > 2) cp = (cp << 8) | text[at + 2];
        at += length;
        return true;
    }

    private static bool IsGbLead(byte c) => c is not (0x8E or 0x8F or 0xA0 or 0xFF);

    /// <summary>Appends a code point; false when the encoding has none (only ASCII in the multi-byte ones).</summary>
    internal bool Append(PhpStringBuilder to, int cp)
    {
        if (_form == Form.Utf8)
        {
            Utf8Text.Append(to, cp);
            return true;
        }

        if (cp < 0x80)
        {
            to.Append((byte)cp);
            return true;
        }

        if (_fromUnicode is null || !_fromUnicode.TryGetValue(cp, out byte b)) return false;
        to.Append(b);
        return true;
    }
}
