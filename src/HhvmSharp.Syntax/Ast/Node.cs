namespace HhvmSharp.Syntax.Ast;

/// <summary>
/// The base of all AST nodes. <see cref="Line"/> is the line Zend records for the node, which warnings and backtraces
/// print: that of the first child, if there is one, else the line the lexer had reached.
/// </summary>
public abstract class Node(NodeKind kind, int line)
{
    /// <summary>The node's type, for switches (called NodeKind because several nodes have a Kind of their own).</summary>
    public readonly NodeKind NodeKind = kind;

    public int Line { get; internal set; } = line;

    public abstract void Accept(AstVisitor visitor);

    public abstract void VisitChildren(AstVisitor visitor);

    internal abstract void DumpFields(AstDumper dumper);
}

public abstract class Expr(NodeKind kind, int line) : Node(kind, line)
{
    /// <summary>The expression to print for this one; another node for pseudo nodes of the compiler (folded constants).</summary>
    internal virtual Expr Printable => this;
}

public abstract class Stmt(NodeKind kind, int line) : Node(kind, line);

public abstract class TypeNode(NodeKind kind, int line) : Node(kind, line);

public abstract class TraitRule(NodeKind kind, int line) : Node(kind, line);

public abstract partial class AstVisitor
{
    public virtual void Visit(Node? node)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        node?.Accept(this);
    }

    public virtual void VisitAll(ReadOnlySpan<Node> nodes)
    {
        foreach (var node in nodes)
        {
            Visit(node);
        }
    }
}
