using System.Text;
using Xunit;

namespace HhvmSharp.Syntax.Tests;

public class LexerTests
{
    private static string Tokens(string code)
    {
        var lexer = new Lexer(Source.Bytes(code), ParserOptions.Default, false);
        var list = new List<string>();
        for (var kind = lexer.Next(); kind != TokenKind.END; kind = lexer.Next())
        {
            list.Add((TokenNames.NameOf((int)kind) ?? ((char)kind).ToString()) + ":" + lexer.StartLine + ":" + Encoding.Latin1.GetString(lexer.TokenText).Replace("\n", "\\n"));
        }

        return string.Join(" ", list);
    }

    [Theory]
    [InlineData("a<?php\nb?>\nc", "T_INLINE_HTML:1:a T_OPEN_TAG:1:<?php\\n T_STRING:2:b T_CLOSE_TAG:2:?>\\n T_INLINE_HTML:3:c")]
    [InlineData("<?php enum A enum(", "T_OPEN_TAG:1:<?php  T_ENUM:1:enum T_WHITESPACE:1:  T_STRING:1:A T_WHITESPACE:1:  T_STRING:1:enum (:1:(")]
    [InlineData("<?php &$a & b", "T_OPEN_TAG:1:<?php  T_AMPERSAND_FOLLOWED_BY_VAR_OR_VARARG:1:& T_VARIABLE:1:$a T_WHITESPACE:1:  T_AMPERSAND_NOT_FOLLOWED_BY_VAR_OR_VARARG:1:& T_WHITESPACE:1:  T_STRING:1:b")]
    [InlineData("<?= \"$a[1]\"", "T_OPEN_TAG_WITH_ECHO:1:<?= T_WHITESPACE:1:  \":1:\" T_VARIABLE:1:$a [:1:[ T_NUM_STRING:1:1 ]:1:] \":1:\"")]
    [InlineData("<?php <<<X\n a$b\n X;", "T_OPEN_TAG:1:<?php  T_START_HEREDOC:1:<<<X\\n T_ENCAPSED_AND_WHITESPACE:2: a T_VARIABLE:2:$b T_ENCAPSED_AND_WHITESPACE:2:\\n T_END_HEREDOC:3: X ;:3:;")]
    [InlineData("<?php yield\nfrom 0x1F 1_0.5e3", "T_OPEN_TAG:1:<?php  T_YIELD_FROM:1:yield\\nfrom T_WHITESPACE:2:  T_LNUMBER:2:0x1F T_WHITESPACE:2:  T_DNUMBER:2:1_0.5e3")]
    public void TokensAsTokenGetAll(string code, string tokens) => Assert.Equal(tokens, Tokens(code));

    [Fact]
    public void StripKeepsHeredocsEnd()
    {
        var output = new MemoryStream();
        Stripper.Write(Source.Bytes("<?php // c\n$a  = <<<X\n  a\nX;\n\n$b /* d */ ;"), output);
        Assert.Equal("<?php\n $a = <<<X\n  a\nX;\n$b ;", Encoding.Latin1.GetString(output.ToArray()).Replace("<?php ", "<?php\n"));
    }

    [Fact]
    public void HighlightEscapes()
    {
        var output = new MemoryStream();
        Highlighter.Write(Source.Bytes("<?php echo '<b>'; // x"), output);
        Assert.Equal(
            "<pre><code style=\"color: #000000\"><span style=\"color: #0000BB\">&lt;?php </span><span style=\"color: #007700\">echo </span><span style=\"color: #DD0000\">'&lt;b&gt;'</span><span style=\"color: #007700\">; </span><span style=\"color: #FF8000\">// x</span></code></pre>",
            Encoding.Latin1.GetString(output.ToArray()));
    }
}
