using HhvmSharp.Runtime.Values;
using HhvmSharp.Syntax.Ast;

namespace HhvmSharp.Compiler;

/// <summary>A folded constant in the tree (Zend's ZEND_AST_ZVAL where the source had an expression).</summary>
internal sealed class ConstNode(int line, Value value) : Expr(ConstKind, line)
{
    public const NodeKind ConstKind = (NodeKind)254;

    public readonly Value Value = value;

    internal override Expr Printable => AstLiterals.ToNode(Value, Line);

    public override void Accept(AstVisitor visitor)
    {
    }

    public override void VisitChildren(AstVisitor visitor)
    {
    }

    internal override void DumpFields(AstDumper dumper) => AstLiterals.ToNode(Value, Line).DumpFields(dumper);
}

/// <summary>A value that ops already computed, standing where an expression stands (ZEND_AST_ZNODE).</summary>
internal sealed class ZnodeNode(int line, Znode node) : Expr(ZnodeKind, line)
{
    public const NodeKind ZnodeKind = (NodeKind)255;

    public readonly Znode Node = node;

    public override void Accept(AstVisitor visitor)
    {
    }

    public override void VisitChildren(AstVisitor visitor)
    {
    }

    internal override void DumpFields(AstDumper dumper)
    {
    }
}

internal static class AstLiterals
{
    /// <summary>The constant of a literal node.</summary>
    public static bool TryGet(Expr? node, out Value value)
    {
        switch (node)
        {
            case ConstNode c:
                value = c.Value;
                return true;
            case IntLit i:
                value = Value.Int(i.Value);
                return true;
            case FloatLit f:
                value = Value.Float(f.Value);
                return true;
            case StringLit s:
                value = Value.String(PhpString.Literal(s.Value));
                return true;
            default:
                value = default;
                return false;
        }
    }

    public static bool IsLiteral(Expr? node) => node is ConstNode or IntLit or FloatLit or StringLit;

    /// <summary>A string literal as Latin-1 text.</summary>
    public static bool TryGetString(Expr? node, out string text)
    {
        if (TryGet(node, out Value v) && v.IsString)
        {
            text = v.AsString.ToString();
            return true;
        }

        text = "";
        return false;
    }

    /// <summary>The source form of a value, as Zend's AST export prints it (arrays with all their keys).</summary>
    public static Expr ToNode(Value value, int line)
    {
        switch (value.Kind)
        {
            case Kind.Bool:
                return ConstName(value.IsTrue ? "true" : "false", line);
            case Kind.Int:
                return new IntLit(line, value.IntValue);
            case Kind.Float:
                return new FloatLit(line, value.FloatValue);
            case Kind.String:
                return new StringLit(line, value.AsString.Span.ToArray());
            case Kind.Array:
                var items = new List<ArrayItem>();
                foreach (KeyValuePair<Value, Value> pair in value.AsArray)
                    items.Add(new ArrayItem(line, ToNode(pair.Value, line), ToNode(pair.Key, line), false, false));
                return new ArrayLit(line, [.. items], ArraySyntax.Short);
            default:
                return ConstName("null", line);
        }
    }

    private static ConstFetch ConstName(string name, int line) => new(line, new Name(line, name, NameForm.Unqualified));
}
