using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace HhvmSharp.Syntax.Ast;

/// <summary>
/// The readable tree of <c>--dump=ast</c>: one field a line, indented by depth; fields that are null, false or empty are
/// left out. Throws <see cref="InsufficientExecutionStackException"/> on a tree too deep for the native stack.
/// </summary>
public sealed class AstDumper
{
    private readonly StringBuilder _out = new();
    private int _depth;

    public static string Dump(IEnumerable<Node> nodes)
    {
        var dumper = new AstDumper();
        foreach (var node in nodes)
        {
            dumper.Indent();
            dumper.Write(node);
        }

        return dumper._out.ToString();
    }

    private AstDumper Indent()
    {
        _out.Append(' ', _depth * 2);
        return this;
    }

    private void Write(Node node)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        _out.Append(node.NodeKind.ToString()).Append(" @").Append(node.Line).Append('\n');
        _depth++;
        node.DumpFields(this);
        _depth--;
    }

    private StringBuilder Label(string name) => Indent()._out.Append(name).Append(": ");

    internal void NodeField(string name, Node? node)
    {
        if (node != null)
        {
            Label(name);
            Write(node);
        }
    }

    internal void ListField(string name, ReadOnlySpan<Node> nodes)
    {
        if (nodes.IsEmpty)
        {
            return;
        }

        Label(name).Append("[\n");
        _depth++;
        foreach (var node in nodes)
        {
            Indent().Write(node);
        }

        _depth--;
        Indent()._out.Append("]\n");
    }

    internal void EnumField(string name, string value) => Label(name).Append(value).Append('\n');

    internal void Field(string name, bool value)
    {
        if (value)
        {
            Label(name).Append("true\n");
        }
    }

    internal void Field(string name, long value)
    {
        Label(name).Append(value).Append('\n');
    }

    internal void Field(string name, double value) => Label(name).Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');

    internal void Field(string name, string? value)
    {
        if (value != null)
        {
            Quote(Label(name), value).Append('\n');
        }
    }

    internal void Field(string name, byte[]? value)
    {
        if (value != null)
        {
            Quote(Label(name), Encoding.Latin1.GetString(value)).Append('\n');
        }
    }

    private static StringBuilder Quote(StringBuilder to, string text)
    {
        to.Append('"');
        foreach (var c in text)
        {
            switch (c)
            {
                case '\n': to.Append("\\n"); break;
                case '\r': to.Append("\\r"); break;
                case '\t': to.Append("\\t"); break;
                case '"' or '\\': to.Append('\\').Append(c); break;
                case < ' ' or > '~': to.Append("\\x").Append(((int)c).ToString("x2", CultureInfo.InvariantCulture)); break;
                default: to.Append(c); break;
            }
        }

        return to.Append('"');
    }
}
