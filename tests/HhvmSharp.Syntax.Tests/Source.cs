using System.Text;
using HhvmSharp.Syntax.Ast;
using Xunit;

namespace HhvmSharp.Syntax.Tests;

internal static class Source
{
    public static byte[] Bytes(string code) => Encoding.Latin1.GetBytes(code);

    public static ParseResult Parse(string code) => PhpParser.Parse(Bytes("<?php " + code), "test.php");

    public static Stmt[] Statements(string code)
    {
        var result = Parse(code);
        Assert.Null(result.Error);
        return result.Statements;
    }

    public static T Expression<T>(string code)
        where T : Expr
        => Assert.IsAssignableFrom<T>(Assert.IsType<ExprStmt>(Assert.Single(Statements(code + ";"))).Expr);

    public static string Print(string code) => AstPrinter.Print(Expression<Expr>(code));
}
