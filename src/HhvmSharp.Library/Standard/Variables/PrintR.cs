using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Variables;

/// <summary>print_r().</summary>
internal sealed class PrintR(RequestContext ctx) : ValueWalk(ctx)
{
    internal static PhpString Text(RequestContext ctx, in Value value)
    {
        var walk = new PrintR(ctx);
        walk.Run(in value, 0);
        return walk.Out.ToPhpString();
    }

    protected override void Write(in Value value, int indent)
    {
        Value v = value.Dereferenced();
        switch (v.Kind)
        {
            case Kind.Int:
                Out.Append(v.n);
                Ended(indent);
                break;
            case Kind.String:
                Out.Append(v.AsString);
                Ended(indent);
                break;
            case Kind.Array:
                Out.Append("Array\n");
                if (IsOpen(v.AsArray))
                {
                    Out.Append(" *RECURSION*");
                    Ended(indent);
                    break;
                }

                OpenArray(v.AsArray, indent);
                OpenParen(indent);
                break;
            case Kind.Object:
                WriteObject((PhpInstance)v.AsObject, indent);
                break;
            default:
                Out.Append(Conversions.ToStr(Ctx, in v));
                Ended(indent);
                break;
        }
    }

    /// <summary>An element ends with a line of its own.</summary>
    private void Ended(int indent)
    {
        if (indent > 0) Out.Append('\n');
    }

    private void OpenParen(int indent) => Out.Append((byte)' ', indent).Append("(\n");

    private void WriteObject(PhpInstance o, int indent)
    {
        Out.Append(PhpClass.CutAtNul(o.ClassName.ToString()));
        if (o.Class.IsEnum)
        {
            Out.Append(" Enum");
            if (o.Class.EnumBackingType is { } type) Out.Append(":").Append((type.Mask & TypeMask.Int) != 0 ? "int" : "string");
            Out.Append('\n');
        }
        else
        {
            Out.Append(" Object\n");
        }

        if (IsOpen(o))
        {
            Out.Append(" *RECURSION*");
            Ended(indent);
            return;
        }

        PhpArray info = o.GetDebugInfo(Ctx);
        Enter(o);
        Open(new WalkLevel(info, o, indent));
        OpenParen(indent);
    }

    protected override void WriteEntry(WalkLevel level, in WalkEntry entry)
    {
        Out.Append((byte)' ', level.Indent + 4).Append('[');
        if (entry.Key.IsInt)
        {
            Out.Append(entry.Key.IntValue);
        }
        else if (level.Object is null)
        {
            Out.Append(entry.Key.AsString);
        }
        else
        {
            Unmangle(entry.Key.AsString, out PhpString name, out string? cls);
            Out.Append(name);
            if (cls == "*") Out.Append(":protected");
            else if (cls is not null) Out.Append(":").Append(cls).Append(":private");
        }

        Out.Append("] => ");
        Write(in entry.Val, level.Indent + 8);
    }

    protected override void WriteEnd(WalkLevel level)
    {
        Out.Append((byte)' ', level.Indent).Append(")\n");
        Ended(level.Indent);
    }
}
