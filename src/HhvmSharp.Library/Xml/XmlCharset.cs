using System.Text;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Xml;

/// <summary>The encodings that the parser gives its texts in.</summary>
internal enum XmlCharset
{
    Latin1,
    Ascii,
    Utf8,
}

internal static class XmlCharsets
{
    internal static XmlCharset? Find(string name) => name.ToUpperInvariant() switch
    {
        "ISO-8859-1" => XmlCharset.Latin1,
        "US-ASCII" => XmlCharset.Ascii,
        "UTF-8" => XmlCharset.Utf8,
        _ => null,
    };

    internal static string NameOf(XmlCharset charset) => charset switch
    {
        XmlCharset.Latin1 => "ISO-8859-1",
        XmlCharset.Ascii => "US-ASCII",
        _ => "UTF-8",
    };

    /// <summary>From UTF-8; "?" for what the charset has not.</summary>
    internal static PhpString Decode(ReadOnlySpan<byte> text, XmlCharset charset)
    {
        if (charset == XmlCharset.Utf8 || Ascii.IsValid(text)) return PhpString.FromSpan(text);
        int limit = charset == XmlCharset.Latin1 ? 0xFF : 0x7F;
        var result = new PhpStringBuilder(text.Length);
        while (text.Length > 0)
        {
            bool ok = Rune.DecodeFromUtf8(text, out Rune rune, out int used) == System.Buffers.OperationStatus.Done && rune.Value <= limit;
            result.Append(ok ? (byte)rune.Value : (byte)'?');
            text = text[used..];
        }

        return result.ToPhpString();
    }
}
