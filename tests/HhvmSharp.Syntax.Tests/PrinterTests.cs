using HhvmSharp.Syntax.Ast;
using Xunit;

namespace HhvmSharp.Syntax.Tests;

/// <summary>Texts as assert() messages of php 8.4 show them.</summary>
public class PrinterTests
{
    [Theory]
    [InlineData("$a>0", "$a > 0")]
    [InlineData("(1+2)*3", "(1 + 2) * 3")]
    [InlineData("2**3**4", "2 ** 3 ** 4")]
    [InlineData("(2**3)**4", "(2 ** 3) ** 4")]
    [InlineData("!($a instanceof B)", "!$a instanceof B")]
    [InlineData("$a?->b?->c(...)", "$a?->b?->c(...)")]
    [InlineData("f(x: 1, ...$y)", "f(x: 1, ...$y)")]
    [InlineData("list(,$a, 'k' => [$b]) = $c", "[, $a, 'k' => [$b]] = $c")]
    [InlineData("\"a$b[0] {$c->d}e$f\\n\"", "\"a{$b[0]} {$c->d}e$f\\n\"")]
    [InlineData("A::class . A::{'x'} . A::$b", "A::class . A::x . A::$b")]
    [InlineData("static fn(?int $a = 1, int|string &...$b): ?A => $a", "static fn(?int $a = 1, int|string &...$b): ?A => $a")]
    [InlineData("function&() use ($a, &$b) { return 1; }", "function &() use($a, &$b) {\n    return 1;\n}")]
    [InlineData("match(true) { 1, 2 => 'x', default => throw new E }", "match (true) {\n    1, 2 => 'x',\n    default => throw new E(),\n}")]
    [InlineData("$a ?: $b ?? $c", "$a ?: $b ?? $c")]
    [InlineData("(int)$a . -1.5e3 . exit(1)", "(int)$a . -1500.0 . \\exit(1)")]
    [InlineData("isset($a, $b[1])", "isset($a) && isset($b[1])")]
    [InlineData("new class(1) extends A { public int $x = 1; }", "new class(1) extends A {\n    public int $x = 1;\n}")]
    [InlineData("'a' . 'b' . 1", "'ab1'")]
    public void Expressions(string code, string text) => Assert.Equal(text, Source.Print(code));

    [Fact]
    public void Statements()
    {
        const string code = "if ($a) {\n    echo 1;\n} elseif ($b) {\n    foreach ($x as $k => $v) {\n        continue 2;\n    }\n}\ntry {\n    f();\n} catch (A|B $e) {\n} finally {\n    g();\n}\n";
        Assert.Equal(code, AstPrinter.Print(Source.Statements(code)));
    }

    [Fact]
    public void DumpShowsFieldsThatAreSet()
        => Assert.Equal(
            "Echo @1\n  Expr: Binary @1\n    Op: Add\n    Left: Variable @1\n      Name: \"a\"\n      Encaps: None\n    Right: IntLit @1\n      Value: 1\n",
            AstDumper.Dump(Source.Statements("echo $a + 1;")));
}
