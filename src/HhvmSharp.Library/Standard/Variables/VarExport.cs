using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Variables;

/// <summary>var_export().</summary>
internal sealed class VarExport(RequestContext ctx) : ValueWalk(ctx)
{
    private static readonly PhpString StdClass = PhpString.Literal("stdClass");

    /// <summary>Null when a property hook threw.</summary>
    internal static PhpString? Text(RequestContext ctx, in Value value)
    {
        var walk = new VarExport(ctx);
        walk.Run(in value, 1);
        return walk._failed ? null : walk.Out.ToPhpString();
    }

    private bool _failed;

    private void Spaces(int count)
    {
        if (count > 0) Out.Append((byte)' ', count);
    }

    protected override void Write(in Value value, int indent)
    {
        Value v = value.Dereferenced();
        switch (v.Kind)
        {
            case Kind.Bool:
                Out.Append(v.n != 0 ? "true" : "false");
                break;
            case Kind.Int:
                // as a literal the smallest int would be read as a float
                if (v.n == long.MinValue) Out.Append("-9223372036854775807-1");
                else Out.Append(v.n);
                break;
            case Kind.Float:
                Out.Append(v.FloatValue, Ctx.SerializePrecision, zeroFraction: true);
                break;
            case Kind.String:
                Quote(Out, v.AsString, nulAsCode: true);
                break;
            case Kind.Array:
                if (IsOpen(v.AsArray))
                {
                    Circular();
                    break;
                }

                NewLine(indent);
                Out.Append("array (\n");
                OpenArray(v.AsArray, indent);
                return; // the comma follows when it is closed
            case Kind.Object:
                if (!WriteObject((PhpInstance)v.AsObject, indent)) break;
                return;
            default:
                Out.Append("NULL");
                break;
        }

        Ended(indent);
    }

    private void Ended(int indent)
    {
        if (indent > 1) Out.Append(",\n");
    }

    private void NewLine(int indent)
    {
        if (indent <= 1) return;
        Out.Append('\n');
        Spaces(indent - 1);
    }

    private void Circular()
    {
        Out.Append("NULL");
        Ctx.Warning("var_export does not handle circular references");
    }

    /// <summary>False: complete already.</summary>
    private bool WriteObject(PhpInstance o, int indent)
    {
        if (IsOpen(o))
        {
            Circular();
            return false;
        }

        if (o.Class.IsEnum)
        {
            NewLine(indent);
            Out.Append('\\').Append(o.Class.Name).Append("::").Append(CaseName(o));
            return false;
        }

        Enter(o);
        WalkLevel level = o.Class.HookedPropertyCount > 0 ? HookedView(o, indent) : new WalkLevel(o.GetView(Ctx), o, indent);
        NewLine(indent);
        if (o.Class.Name.Equals(StdClass)) Out.Append("(object) array(\n");
        else Out.Append('\\').Append(o.Class.Name).Append("::__set_state(array(\n");
        Open(level);
        return true;
    }

    /// <summary>With property hooks called, and virtual properties that can be read.</summary>
    private WalkLevel HookedView(PhpInstance o, int indent)
    {
        var entries = new List<WalkEntry>();
        PhpArray properties = o.GetView(Ctx);
        var seen = new HashSet<PhpString>();
        foreach (PropertyInfo p in o.DeclaredInOrder())
        {
            seen.Add(p.MangledName);
            if (!p.HasHooks)
            {
                Value own = properties.Get(p.MangledName);
                if (!own.IsUndef) entries.Add(new WalkEntry { Key = Value.String(p.MangledName), Val = own });
                continue;
            }

            if (p.IsVirtual && p.GetHook is null) continue;
            PhpClass? scope = Ctx.FakeScope;
            Ctx.FakeScope = p.DeclaringClass;
            Value v = o.ReadProperty(Ctx, p.Name, FetchMode.Isset, ref PropertyLookup.NoCache);
            Ctx.FakeScope = scope;
            if (Ctx.HasPending)
            {
                _failed = true;
                break;
            }

            entries.Add(new WalkEntry { Key = Value.String(p.MangledName), Val = v, Owned = true });
        }

        foreach ((Value key, Value v) in properties)
            if (!key.IsString || !seen.Contains(key.AsString)) entries.Add(new WalkEntry { Key = key, Val = v });
        return new WalkLevel(properties, o, indent, entries);
    }

    protected override void WriteEntry(WalkLevel level, in WalkEntry entry)
    {
        Spaces(level.Indent + (level.Object is null ? 1 : 2));
        if (entry.Key.IsInt)
        {
            Out.Append(entry.Key.IntValue);
        }
        else if (level.Object is null)
        {
            Quote(Out, entry.Key.AsString, nulAsCode: true);
        }
        else
        {
            Unmangle(entry.Key.AsString, out PhpString name, out _);
            Quote(Out, name, nulAsCode: false);
        }

        Out.Append(" => ");
        Write(in entry.Val, level.Indent + 2);
    }

    private static void Quote(PhpStringBuilder to, PhpString s, bool nulAsCode)
    {
        to.Append('\'');
        foreach (byte c in s.Span)
        {
            if (c is (byte)'\'' or (byte)'\\') to.Append('\\').Append(c);
            else if (c == 0 && nulAsCode) to.Append("' . \"\\0\" . '");
            else to.Append(c);
        }

        to.Append('\'');
    }

    protected override void WriteEnd(WalkLevel level)
    {
        Spaces(level.Indent > 1 ? level.Indent - 1 : 0);
        Out.Append(level.Object is null || level.Object.Class.Name.Equals(StdClass) ? ")" : "))");
        Ended(level.Indent);
    }
}
