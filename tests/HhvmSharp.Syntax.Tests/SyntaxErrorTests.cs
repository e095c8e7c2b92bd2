using Xunit;
namespace HhvmSharp.Syntax.Tests;

/// <summary>Texts and lines as php 8.4 -l prints them.</summary>
public class SyntaxErrorTests
{
    [Theory]
    [InlineData("$a = ;", "syntax error, unexpected token \";\"", 1)]
    [InlineData("\n\nfunction f(}", "Unclosed '(' does not match '}'", 3)]
    [InlineData("\nfunction f(\n}", "Unclosed '(' on line 2 does not match '}'", 3)]
    [InlineData("if (1) {\n", "Unclosed '{' on line 1", 2)]
    [InlineData("if (1) {", "Unclosed '{'", 1)]
    [InlineData("]", "Unmatched ']'", 1)]
    [InlineData("$a[1;", "syntax error, unexpected token \";\", expecting \"]\"", 1)]
    [InlineData("echo 1 2;", "syntax error, unexpected integer \"2\", expecting \",\" or \";\"", 1)]
    [InlineData("class { }", "syntax error, unexpected token \"{\", expecting identifier", 1)]
    [InlineData("function &", "syntax error, unexpected end of file, expecting \"(\"", 1)]
    [InlineData("$x \\Foo;", "syntax error, unexpected fully qualified name \"\\Foo\"", 1)]
    [InlineData("echo \"$a[ ]\";", "syntax error, unexpected string content \"\", expecting \"-\" or identifier or variable or number", 1)]
    [InlineData("$a 'aaaaaaaaaabbbbbbbbbbccccccccccddddd';", "syntax error, unexpected single-quoted string \"aaaaaaaaaabbbbbbbbbbcccccccccc...\"", 1)]
    [InlineData("fn() => 1 1", "syntax error, unexpected integer \"1\"", 1)]
    [InlineData("\u0001;", "syntax error, unexpected character 0x01, expecting end of file", 1)]
    [InlineData("1 < 2 < 3;", "syntax error, unexpected token \"<\"", 1)]
    [InlineData("use function a as &;", "syntax error, unexpected token \"&\", expecting identifier", 1)]
    [InlineData("fn & $", "syntax error, unexpected token \"$\", expecting \"(\"", 1)]
    [InlineData("function f($a, function) {}", "syntax error, unexpected token \"function\", expecting variable", 1)]
    [InlineData("$x = 089;", "Invalid numeric literal", 1)]
    [InlineData("\"\\u{zz}\";", "Invalid UTF-8 codepoint escape sequence", 1)]
    [InlineData("\"\\u{110000}\";", "Invalid UTF-8 codepoint escape sequence: Codepoint too large", 1)]
    [InlineData("/* open\n\n", "Unterminated comment starting line 1", 1)]
    [InlineData("(real) 1;", "The (real) cast has been removed, use (float) instead", 1)]
    [InlineData("$x = <<<A\n  a\n b\n  A;\n", "Invalid body indentation level (expecting an indentation level of at least 2)", 3)]
    [InlineData("$x = <<<'A'\n\ta\n \tA;\n", "Invalid indentation - tabs and spaces cannot be mixed", 2)]
    [InlineData("class A { const ?><?= = 1; }", "syntax error, unexpected token \";\"", 1)]
    public void SyntaxErrors(string code, string message, int line)
        => Assert.Equal(new Diagnostic(Severity.ParseError, message, line), Source.Parse(code).Error);

    [Theory]
    [InlineData("class A { public public $x; }", "Multiple access type modifiers are not allowed")]
    [InlineData("class A { abstract final function f(); }", "Cannot use the final modifier on an abstract method")]
    [InlineData("class A { static const X = 1; }", "Cannot use the static modifier on a class constant")]
    [InlineData("class A { readonly function f() {} }", "Cannot use the readonly modifier on a method")]
    [InlineData("abstract final class A {}", "Cannot use the final modifier on an abstract class")]
    [InlineData("new abstract class {};", "Cannot use the abstract modifier on an anonymous class")]
    [InlineData("function f() { __halt_compiler(); }", "__HALT_COMPILER() can only be used from the outermost scope")]
    [InlineData("declare(encoding=1+1);", "Encoding must be a literal")]
    public void CompileErrorsOfTheParser(string code, string message)
        => Assert.Equal(new Diagnostic(Severity.FatalError, message, 1), Source.Parse(code).Error);

    [Fact]
    public void DeepNestingIsAnErrorAndNotACrash()
    {
        var nested = Source.Parse(new string('(', 20000) + "1" + new string(')', 20000) + ";");
        Assert.Equal("memory exhausted", nested.Error?.Message);
        Assert.Null(Source.Parse(new string('(', 4000) + "1" + new string(')', 4000) + ";").Error);
    }

    [Fact]
    public void OctalOverflowIsAWarning()
    {
        var result = Source.Parse("\n$a = \"\\400\";");
        Assert.Null(result.Error);
        Assert.Equal([new Diagnostic(Severity.Warning, "Octal escape sequence overflow \\400 is greater than \\377", 2)], result.Warnings);
    }
}
