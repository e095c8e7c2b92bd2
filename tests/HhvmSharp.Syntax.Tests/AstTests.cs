using System.Text;
using HhvmSharp.Syntax.Ast;
using Xunit;

namespace HhvmSharp.Syntax.Tests;

public class AstTests
{
    [Fact]
    public void LinesAreZends()
    {
        // An expression has the line of its first part, a declaration that of its keyword.
        var call = Source.Expression<MethodCall>("\n$a\n  ->b()\n  ->c()");
        Assert.Equal((2, 4), (call.Line, call.Name.Line));
        var function = Assert.IsType<FunctionDecl>(Source.Statements("\n/** doc */\nfunction\nf()\n{\n yield 1; }")[0]);
        Assert.Equal((3, 6), (function.Line, function.Func.EndLine));
        Assert.True(function.Func.IsGenerator);
        Assert.Equal("/** doc */", Encoding.Latin1.GetString(function.Func.DocComment!));
    }

    [Fact]
    public void OnlyTheInnerFunctionIsAGenerator()
    {
        var function = Assert.IsType<FunctionDecl>(Source.Statements("function f() { return function() { yield; }; }")[0]);
        Assert.False(function.Func.IsGenerator);
        Assert.True(Assert.IsType<Closure>(Assert.IsType<Return>(function.Func.Body[0]).Value).Func.IsGenerator);
    }

    [Fact]
    public void NamesAreBytes()
    {
        var variable = Source.Expression<Variable>("$\u00e9\u00ff");
        Assert.Equal("\u00e9\u00ff", variable.Name);
        Assert.Equal([0xe2, 0x82, 0xac, 0xff], Source.Expression<StringLit>("\"\\u{20AC}\\xff\"").Value);
    }

    [Fact]
    public void HooksAndPromotion()
    {
        var c = Assert.IsType<ClassDecl>(Source.Statements("class A { public private(set) int $x = 1 { &get => 1; set(int $v) { } } function __construct(protected readonly B $b) {} }")[0]);
        var property = Assert.IsType<PropertyDecl>(c.Members[0]);
        Assert.Equal(Modifiers.Public | Modifiers.PrivateSet, property.Flags);
        var (get, set) = (property.Items[0].Hooks[0], property.Items[0].Hooks[1]);
        Assert.True(get is { ByRef: true, ShortBody: not null, HasParams: false, IsAbstract: false });
        Assert.True(set is { HasParams: true, ShortBody: null, IsAbstract: false });
        var method = Assert.IsType<MethodDecl>(c.Members[1]);
        Assert.Equal(Modifiers.Protected | Modifiers.ReadOnly, method.Func.Params[0].Flags);
    }

    [Fact]
    public void HaltOffset()
    {
        var result = Source.Parse("a(); __halt_compiler() ?>\ndata");
        Assert.Null(result.Error);
        Assert.Equal(32, result.HaltOffset);
        Assert.Equal(2, result.Statements.Length);
    }

    [Fact]
    public void HeredocIndentationAndEscapes()
    {
        var text = Source.Expression<StringLit>("<<<X\n    a\\t\n\n      b\n    X");
        Assert.Equal("a\t\n\n  b", Encoding.Latin1.GetString(text.Value));
    }

    [Theory]
    [InlineData("0x7FFFFFFFFFFFFFFF", long.MaxValue)]
    [InlineData("0b11", 3L)]
    [InlineData("0o17", 15L)]
    [InlineData("017", 15L)]
    [InlineData("1_000", 1000L)]
    [InlineData("9223372036854775808", 9223372036854775808.0)]
    [InlineData("0xFFFFFFFFFFFFFFFF", 18446744073709551615.0)]
    [InlineData("1.", 1.0)]
    [InlineData(".5e-1", 0.05)]
    [InlineData("1e1000", double.PositiveInfinity)]
    public void Numbers(string code, object value)
        => Assert.Equal(value, Source.Expression<Expr>(code) switch { IntLit i => i.Value, FloatLit f => f.Value, _ => null! });
}
