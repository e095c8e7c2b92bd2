using HhvmSharp.Syntax.Ast;

namespace HhvmSharp.Compiler;

/// <summary>The source text of an expression as Zend's AST export prints it (assert messages, Reflection).</summary>
internal static class AstText
{
    public static string Print(Expr e) => AstPrinter.Print(e);
}
