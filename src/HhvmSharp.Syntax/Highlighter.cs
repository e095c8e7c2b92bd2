using System.Text;

namespace HhvmSharp.Syntax;

/// <summary>The settings highlight.*, as CSS colours.</summary>
public sealed record HighlightColors(string Html, string Comment, string Default, string String, string Keyword)
{
    public static readonly HighlightColors Standard = new("#000000", "#FF8000", "#0000BB", "#DD0000", "#007700");
}

/// <summary>Source code as HTML (<c>php -s</c>, highlight_string).</summary>
public static class Highlighter
{
    private enum Part { Html, Comment, Default, String, Keyword }

    /// <summary>Writes the coloured source to <paramref name="output"/>.</summary>
    public static void Write(byte[] source, Stream output, HighlightColors? colors = null, ParserOptions? options = null)
    {
        colors ??= HighlightColors.Standard;
        var lexer = new Lexer(source, options ?? ParserOptions.Default, false);
        var last = Part.Html;
        Put(output, $"<pre><code style=\"color: {colors.Html}\">");
        for (var kind = lexer.Next(); kind != TokenKind.END; kind = lexer.Next())
        {
            if (kind != TokenKind.T_WHITESPACE && PartOf(kind) is var part && part != last)
            {
                if (last != Part.Html)
                {
                    Put(output, "</span>");
                }

                last = part;
                if (last != Part.Html)
                {
                    Put(output, $"<span style=\"color: {Color(colors, last)}\">");
                }
            }

            Escape(output, lexer.TokenText);
        }

        Put(output, last != Part.Html ? "</span></code></pre>" : "</code></pre>");
    }

    private static string Color(HighlightColors colors, Part part) => part switch
    {
        Part.Comment => colors.Comment,
        Part.Default => colors.Default,
        Part.String => colors.String,
        Part.Keyword => colors.Keyword,
        _ => colors.Html,
    };

    private static Part PartOf(TokenKind kind) => kind switch
    {
        TokenKind.T_INLINE_HTML => Part.Html,
        TokenKind.T_COMMENT or TokenKind.T_DOC_COMMENT => Part.Comment,
        (TokenKind)'"' or TokenKind.T_ENCAPSED_AND_WHITESPACE or TokenKind.T_CONSTANT_ENCAPSED_STRING => Part.String,
        TokenKind.T_OPEN_TAG or TokenKind.T_OPEN_TAG_WITH_ECHO or TokenKind.T_CLOSE_TAG => Part.Default,
        >= TokenKind.T_LINE and <= TokenKind.T_NS_C => Part.Default,
        >= TokenKind.T_LNUMBER and <= TokenKind.T_NUM_STRING => Part.Default,
        _ => Part.Keyword,
    };

    private static void Put(Stream output, string text) => output.Write(Encoding.Latin1.GetBytes(text));

    private static void Escape(Stream output, ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            var stop = text.IndexOfAny("<>&\t"u8);
            output.Write(stop < 0 ? text : text[..stop]);
            if (stop < 0)
            {
                return;
            }

            output.Write(text[stop] switch
            {
                (byte)'<' => "&lt;"u8,
                (byte)'>' => "&gt;"u8,
                (byte)'&' => "&amp;"u8,
                _ => "    "u8,
            });
            text = text[(stop + 1)..];
        }
    }
}
