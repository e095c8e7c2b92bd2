using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Variables;

/// <summary>debug_zval_dump(): var_dump() with reference counts. Strings are not counted here: a string is interned, shared (2) or not (1).</summary>
internal sealed class ZvalDump(RequestContext ctx) : ValueWalk(ctx)
{
    /// <summary>References that are open: their closing brace comes behind what they refer to.</summary>
    private readonly Dictionary<WalkLevel, int> _openReferences = [];
    private int _pending;
    private bool _inLiteral;

    internal void Dump(in Value value)
    {
        Run(in value, 1);
        Ctx.Output.Write(Out.Span);
    }

    private void Spaces(int count)
    {
        if (count > 0) Out.Append((byte)' ', count);
    }

    private void Close(int indent)
    {
        Spaces(indent > 1 ? indent - 1 : 0);
        Out.Append("}\n");
    }

    protected override void Write(in Value value, int indent)
    {
        Spaces(indent > 1 ? indent - 1 : 0);
        if (value.IsReference)
        {
            PhpReference r = value.AsReference;
            Out.Append("reference refcount(").Append((long)r.RefCount).Append(") {\n");
            int before = _pending;
            _pending = indent;
            Write(in r.Value, indent + 2);
            // a scalar is complete; an array or object takes the brace along
            if (_pending != 0) Close(indent);
            _pending = before;
            return;
        }

        switch (value.Kind)
        {
            case Kind.Bool:
                Out.Append(value.n != 0 ? "bool(true)\n" : "bool(false)\n");
                break;
            case Kind.Int:
                Out.Append("int(").Append(value.n).Append(")\n");
                break;
            case Kind.Float:
                Out.Append("float(").Append(value.FloatValue, Ctx.SerializePrecision).Append(")\n");
                break;
            case Kind.String:
                PhpString s = value.AsString;
                Out.Append("string(").Append((long)s.Length).Append(") \"").Append(s);
                if (s.IsInterned) Out.Append("\" interned\n");
                else Out.Append("\" refcount(").Append(s.IsShared ? 2L : 1L).Append(")\n");
                break;
            case Kind.Array:
                WriteArray(value.AsArray, indent);
                break;
            case Kind.Object:
                WriteObject((PhpInstance)value.AsObject, indent);
                break;
            case Kind.Resource:
                Out.Append("resource(").Append(value.AsResource.Id).Append(") of type (").Append(value.AsResource.TypeName)
                    .Append(") refcount(").Append((long)value.AsResource.RefCount).Append(")\n");
                break;
            default:
                Out.Append("NULL\n");
                break;
        }
    }

    private void WriteArray(PhpArray a, int indent)
    {
        if (IsOpen(a))
        {
            Out.Append("*RECURSION*\n");
            return;
        }

        Out.Append("array(").Append((long)a.Length).Append(a.IsPacked ? ") packed " : ") ");
        // literals are owned by the code and by the argument, as in PHP without opcache; those inside of them by them alone
        if (a.IsImmutable && a.Length == 0) Out.Append("interned {\n");
        else Out.Append("refcount(").Append(a.IsImmutable && _inLiteral ? 1L : a.RefCount).Append("){\n");
        a.AddRef();
        var level = new WalkLevel(a, null, indent) { Guarded = Protect(a) };
        Push(level);
    }

    private void WriteObject(PhpInstance o, int indent)
    {
        if (IsOpen(o))
        {
            Out.Append("*RECURSION*\n");
            return;
        }

        Enter(o);
        WalkLevel level = Borrowed(o, indent) ?? DebugView(o, indent);
        Out.Append(VarDump.LazyPrefix(o)).Append("object(").Append(PhpClass.CutAtNul(o.ClassName.ToString())).Append(")#").Append((long)o.Id).Append(" (").Append((long)level.Count)
            .Append(") refcount(").Append((long)o.RefCount).Append("){\n");
        Push(level);
    }

    /// <summary>The properties of an ordinary object where they are: a copy would add to their counts.</summary>
    private static WalkLevel? Borrowed(PhpInstance o, int indent)
    {
        if (o.GetType() != typeof(PhpInstance) || o.IsLazy || o.Class.DebugInfo is not null) return null;
        var entries = new List<WalkEntry>();
        foreach (PropertyInfo? p in o.Class.Slots)
        {
            if (p is null) continue;
            Value v = o.Slots[p.Slot];
            if (!v.IsUndef) entries.Add(new WalkEntry { Key = Value.String(p.MangledName), Val = v });
            else if (p.Type is not null) entries.Add(new WalkEntry { Key = Value.String(p.MangledName), Uninitialized = p.Type });
        }

        if (o.Dynamic is { } table)
            foreach ((Value key, Value v) in table) entries.Add(new WalkEntry { Key = key, Val = v });
        return new WalkLevel(PhpArray.Empty, o, indent, entries);
    }

    private void Push(WalkLevel level)
    {
        if (_pending != 0) _openReferences.Add(level, _pending);
        _pending = 0;
        Open(level);
    }

    protected override void WriteEntry(WalkLevel level, in WalkEntry entry)
    {
        VarDump.WriteKey(Out, level, in entry);
        if (entry.Uninitialized is not null)
        {
            Spaces(level.Indent + 1);
            Out.Append("uninitialized(").Append(entry.Uninitialized.Text).Append(")\n");
            return;
        }

        _inLiteral = level.IsLiteral;
        Write(in entry.Val, level.Indent + 2);
        _inLiteral = false;
    }

    protected override void WriteEnd(WalkLevel level)
    {
        Close(level.Indent);
        if (_openReferences.Remove(level, out int indent)) Close(indent);
    }
}
