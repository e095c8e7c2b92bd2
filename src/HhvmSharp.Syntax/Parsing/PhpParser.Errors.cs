using System.Globalization;
using System.Text;

namespace HhvmSharp.Syntax;

public sealed partial class PhpParser
{
    private const int MaxExpected = 4;

    // "syntax error, unexpected X, expecting A or B": what the state accepts besides its default reduction, unless
    // that is more than four.
    private string SyntaxError(int state, TokenKind kind)
    {
        var message = new StringBuilder("syntax error, unexpected ").Append(Unexpected(kind, out var truncated));
        if (truncated)
        {
            return message.ToString();
        }

        Span<int> expected = stackalloc int[MaxExpected];
        var count = 0;
        int rowBase = ActionBase[state];
        if (rowBase != NoRow)
        {
            for (var t = 0; t < TokenCount; t++)
            {
                var at = rowBase + t;
                if (t != 1 && (uint)at < (uint)ActionCheck.Length && ActionCheck[at] == t && ActionTable[at] != ErrorAction)
                {
                    if (count == MaxExpected)
                    {
                        count = 0;
                        break;
                    }

                    expected[count++] = TokenCode[t];
                }
            }
        }

        for (var i = 0; i < count; i++)
        {
            message.Append(i == 0 ? ", expecting " : " or ").Append(Expected(expected[i]));
        }

        return message.ToString();
    }

    private static string Expected(int code)
    {
        var label = TokenNames.LabelOf(code);
        return label[0] == '"' ? label[1..^1] : label.Replace('\'', '"');
    }

    private string Unexpected(TokenKind kind, out bool truncated)
    {
        truncated = false;
        switch (kind)
        {
            case TokenKind.END:
                return "end of file";
            case (TokenKind)'"':
                return "double-quote mark";
            case TokenKind.T_AMPERSAND_NOT_FOLLOWED_BY_VAR_OR_VARARG:
                return "token \"&\"";
        }

        var label = TokenNames.LabelOf((int)kind);
        if (label[0] == '\'')
        {
            return "token \"" + label[1..^1] + "\"";
        }

        var text = _lexer.TokenText;
        if (kind == TokenKind.T_BAD_CHARACTER && text.Length == 1)
        {
            return "character 0x" + text[0].ToString("X2", CultureInfo.InvariantCulture);
        }

        if (text.IndexOf((byte)'\n') is var newline and >= 0)
        {
            text = text[..newline];
        }

        var type = label.Trim('"');
        if (kind == TokenKind.T_CONSTANT_ENCAPSED_STRING && text.Length > 0)
        {
            type = text[0] switch { (byte)'"' => "double-quoted string", (byte)'\'' => "single-quoted string", _ => type };
        }

        if (text.Length > 0 && text[0] is (byte)'"' or (byte)'\'')
        {
            text = text[1..];
        }

        if (text.Length > 0 && text[^1] is (byte)'"' or (byte)'\'')
        {
            text = text[..^1];
        }

        // PHP's message ends at a NUL, but for the closing quote.
        var dots = text.Length > 33 ? "..." : "";
        text = dots.Length > 0 ? text[..30] : text;
        if (text.IndexOf((byte)0) is var nul and >= 0)
        {
            text = text[..nul];
            truncated = true;
        }

        return $"{type} \"{Encoding.Latin1.GetString(text)}{dots}\"";
    }
}
