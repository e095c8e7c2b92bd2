using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Variables;

/// <summary>var_dump(). Output is written in pieces, before user code runs and at the end.</summary>
internal sealed class VarDump(RequestContext ctx) : ValueWalk(ctx)
{
    internal void Dump(in Value value)
    {
        Run(in value, 1);
        Flush();
    }

    private void Flush()
    {
        if (Out.Length == 0) return;
        if (Ctx.Unwinding == Unwinding.Bailout)
        {
            // __debugInfo ended the program: nothing follows
            Out.Clear();
            return;
        }

        Ctx.Output.Write(Out.Span);
        Out.Clear();
    }

    private void Spaces(int count)
    {
        if (count > 0) Out.Append((byte)' ', count);
    }

    protected override void Write(in Value value, int indent)
    {
        if (Out.Length > 8192) Flush();
        Spaces(indent > 1 ? indent - 1 : 0);
        Value v = value;
        if (v.IsReference)
        {
            // a reference that nobody else holds does not show
            bool shown = v.AsReference.Count > 1;
            v = v.AsReference.Value;
            if (shown && !(v.IsArray && IsOpen(v.AsArray)) && !(v.IsObject && !v.AsObject.IsEnumCase && IsOpen((PhpInstance)v.AsObject))) Out.Append('&');
        }

        switch (v.Kind)
        {
            case Kind.Bool:
                Out.Append(v.n != 0 ? "bool(true)\n" : "bool(false)\n");
                break;
            case Kind.Int:
                Out.Append("int(").Append(v.n).Append(")\n");
                break;
            case Kind.Float:
                Out.Append("float(").Append(v.FloatValue, Ctx.SerializePrecision).Append(")\n");
                break;
            case Kind.String:
                Out.Append("string(").Append((long)v.AsString.Length).Append(") \"").Append(v.AsString).Append("\"\n");
                break;
            case Kind.Array:
                if (IsOpen(v.AsArray))
                {
                    Out.Append("*RECURSION*\n");
                    break;
                }

                Out.Append("array(").Append((long)v.AsArray.Length).Append(") {\n");
                OpenArray(v.AsArray, indent);
                break;
            case Kind.Object:
                WriteObject((PhpInstance)v.AsObject, indent);
                break;
            case Kind.Resource:
                Out.Append("resource(").Append(v.AsResource.Id).Append(") of type (").Append(v.AsResource.TypeName).Append(")\n");
                break;
            default:
                Out.Append("NULL\n");
                break;
        }
    }

    private void WriteObject(PhpInstance o, int indent)
    {
        if (o.IsEnumCase)
        {
            Out.Append("enum(").Append(o.Class.Text).Append("::").Append(CaseName(o)).Append(")\n");
            return;
        }

        if (IsOpen(o))
        {
            Out.Append("*RECURSION*\n");
            return;
        }

        // an "&" that is written already stands before what __debugInfo writes, so it waits for it
        bool reference = Out.Length > 0 && Out[Out.Length - 1] == '&' && o.Class.DebugInfo is not null;
        if (reference) Out.Length--;
        if (o.Class.DebugInfo is not null) Flush();
        Enter(o);
        WalkLevel level = DebugView(o, indent);
        if (reference) Out.Append('&');
        Out.Append(LazyPrefix(o)).Append("object(").Append(PhpClass.CutAtNul(o.ClassName.ToString())).Append(")#").Append((long)o.Id).Append(" (").Append((long)level.Count).Append(") {\n");
        Open(level);
    }

    internal static string LazyPrefix(PhpInstance o) =>
        !o.IsLazy ? "" : (o.Flags & ObjectFlags.LazyProxy) != 0 ? "lazy proxy " : "lazy ghost ";

    protected override void WriteEntry(WalkLevel level, in WalkEntry entry)
    {
        WriteKey(Out, level, in entry);
        if (entry.Uninitialized is not null)
        {
            Spaces(level.Indent + 1);
            Out.Append("uninitialized(").Append(entry.Uninitialized.Text).Append(")\n");
            return;
        }

        Write(in entry.Val, level.Indent + 2);
    }

    /// <summary>"  ["name":protected]=>" and its like.</summary>
    internal static void WriteKey(PhpStringBuilder to, WalkLevel level, in WalkEntry entry)
    {
        to.Append((byte)' ', level.Indent + 1).Append('[');
        if (entry.Key.IsInt)
        {
            to.Append(entry.Key.IntValue);
        }
        else if (level.Object is null)
        {
            to.Append('"').Append(entry.Key.AsString).Append('"');
        }
        else
        {
            Unmangle(entry.Key.AsString, out PhpString name, out string? cls);
            to.Append('"').Append(name).Append('"');
            if (cls == "*") to.Append(":protected");
            else if (cls is not null) to.Append(":\"").Append(cls).Append("\":private");
        }

        to.Append("]=>\n");
    }

    protected override void WriteEnd(WalkLevel level)
    {
        Spaces(level.Indent > 1 ? level.Indent - 1 : 0);
        Out.Append("}\n");
    }
}
