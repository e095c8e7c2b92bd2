namespace HhvmSharp.Syntax;

/// <summary>Source code without comments and with white space reduced to single blanks (<c>php -w</c>, php_strip_whitespace).</summary>
public static class Stripper
{
    public static void Write(byte[] source, Stream output, ParserOptions? options = null)
    {
        var lexer = new Lexer(source, options ?? ParserOptions.Default, false);
        var afterSpace = false;
        for (var kind = lexer.Next(); kind != TokenKind.END; kind = lexer.Next())
        {
            switch (kind)
            {
                case TokenKind.T_WHITESPACE:
                    if (!afterSpace)
                    {
                        output.WriteByte((byte)' ');
                        afterSpace = true;
                    }

                    continue;
                case TokenKind.T_COMMENT or TokenKind.T_DOC_COMMENT:
                    continue;
                case TokenKind.T_END_HEREDOC:
                    // A heredoc's end needs its newline, behind the ; or , that may follow.
                    output.Write(lexer.TokenText);
                    if (lexer.Next() != TokenKind.T_WHITESPACE)
                    {
                        output.Write(lexer.TokenText);
                    }

                    output.WriteByte((byte)'\n');
                    afterSpace = true;
                    continue;
            }

            output.Write(lexer.TokenText);
            afterSpace = false;
        }
    }
}
