using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>var_dump, print_r, var_export, debug_zval_dump.</summary>
[PhpExtension("standard")]
internal static class DumpFunctions
{
    [PhpFunction("var_dump(mixed $value, mixed ...$values): void")]
    internal static void var_dump(RequestContext ctx, Value value, ReadOnlySpan<Value> values)
    {
        var dump = new VarDump(ctx, counts: false);
        dump.Dump(in value, 1);
        foreach (ref readonly Value v in values) dump.Dump(in v, 1);
        dump.Flush();
        Throw.IfPending(ctx);
    }

    [PhpFunction("debug_zval_dump(mixed $value, mixed ...$values): void")]
    internal static void debug_zval_dump(RequestContext ctx, Value value, ReadOnlySpan<Value> values)
    {
        var dump = new VarDump(ctx, counts: true);
        dump.Dump(in value, 1);
        foreach (ref readonly Value v in values) dump.Dump(in v, 1);
        dump.Flush();
        Throw.IfPending(ctx);
    }

    [PhpFunction("print_r(mixed $value, bool $return = false): string|bool")]
    internal static Value print_r(RequestContext ctx, Value value, bool @return)
    {
        var text = new PhpStringBuilder();
        new PrintR(ctx, text).Print(in value, 0);
        Throw.IfPending(ctx);
        if (@return) return Value.String(text.ToPhpString());
        ctx.Output.Write(text.Span);
        return Value.True;
    }

    [PhpFunction("var_export(mixed $value, bool $return = false): ?string")]
    internal static PhpString? var_export(RequestContext ctx, Value value, bool @return)
    {
        var text = new PhpStringBuilder();
        new VarExport(ctx, text).Export(in value, 1);
        Throw.IfPending(ctx);
        if (@return) return text.ToPhpString();
        ctx.Output.Write(text.Span);
        return null;
    }
}

/// <summary>What the dumps share: what is being dumped (recursion), mangled names.</summary>
internal abstract class DumpWalk(RequestContext ctx)
{
    protected readonly RequestContext Ctx = ctx;
    private readonly HashSet<object> _open = new(ReferenceEqualityComparer.Instance);

    /// <summary>False when the array or object is being dumped already.</summary>
    protected bool Enter(Counted value) => value.IsImmutable || _open.Add(value);

    /// <summary>It would be reported as recursion.</summary>
    protected bool IsOpen(in Value v) => v.Kind is Kind.Array or Kind.Object && _open.Contains(v.o!);

    protected void Leave(Counted value)
    {
        if (!value.IsImmutable) _open.Remove(value);
    }

    /// <summary>"\0*\0name" and "\0Class\0name": the plain name and "*", the class, or nothing.</summary>
    internal static void Unmangle(PhpString key, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> owner)
    {
        ReadOnlySpan<byte> s = key.Span;
        owner = default;
        name = s;
        if (s.Length < 3 || s[0] != 0) return;
        int end = s[1..].IndexOf((byte)0);
        if (end <= 0) return;
        owner = s.Slice(1, end);
        name = s[(end + 2)..];
        // an anonymous class has a NUL in its name: the property's name stands behind the last one
        int last = name.LastIndexOf((byte)0);
        if (last >= 0) name = name[(last + 1)..];
    }

    /// <summary>A class name as C's %s prints it: up to a NUL.</summary>
    internal static ReadOnlySpan<byte> Shown(PhpString name)
    {
        int nul = name.Span.IndexOf((byte)0);
        return nul < 0 ? name.Span : name.Span[..nul];
    }
}

/// <summary>var_dump, and debug_zval_dump with reference counts.</summary>
internal sealed class VarDump(RequestContext ctx, bool counts) : DumpWalk(ctx)
{
    private readonly PhpStringBuilder _out = new(256);

    internal void Flush()
    {
        Ctx.Output.Write(_out.Span);
        _out.Clear();
    }

    internal void Dump(in Value value, int level)
    {
        if (level > 1) _out.Append((byte)' ', level - 1);
        Value v = value;
        if (v.o is PhpReference r)
        {
            if (counts)
            {
                _out.Append("reference refcount(").Append(r.RefCount).Append(") {\n");
                Dump(in r.Value, level + 2);
                Close(level);
                return;
            }

            v = r.Value;
            if (r.RefCount > 1 && !IsOpen(in v)) _out.Append("&");
        }

        switch (v.Kind)
        {
            case Kind.Null:
            case Kind.Undef:
                _out.Append("NULL\n");
                break;
            case Kind.Bool:
                _out.Append(v.BoolValue ? "bool(true)\n" : "bool(false)\n");
                break;
            case Kind.Int:
                _out.Append("int(").Append(v.IntValue).Append(")\n");
                break;
            case Kind.Float:
                _out.Append("float(").Append(v.FloatValue, Ctx.SerializePrecision).Append(")\n");
                break;
            case Kind.String:
                PhpString s = v.AsString;
                _out.Append("string(").Append(s.Length).Append(") \"").Append(s);
                if (!counts) _out.Append("\"\n");
                else if (s.IsInterned) _out.Append("\" interned\n");
                else _out.Append("\" refcount(").Append(s.IsShared ? 2 : 1).Append(")\n");
                if (_out.Span.Length > 16384) Flush();
                break;
            case Kind.Array:
                DumpArray(v.AsArray, level);
                break;
            case Kind.Object:
                DumpObject((PhpInstance)v.AsObject, level);
                break;
            case Kind.Resource:
                _out.Append("resource(").Append(v.AsResource.Id).Append(") of type (").Append(v.AsResource.TypeName).Append(")");
                if (counts) _out.Append(" refcount(").Append(v.AsResource.RefCount).Append(")");
                _out.Append("\n");
                break;
        }
    }

    private void Close(int level)
    {
        if (level > 1) _out.Append((byte)' ', level - 1);
        _out.Append("}\n");
    }

    private void DumpArray(PhpArray array, int level)
    {
        if (!Enter(array))
        {
            _out.Append("*RECURSION*\n");
            return;
        }

        _out.Append("array(").Append(array.Length).Append(") ");
        if (counts)
        {
            if (array.IsPacked) _out.Append("packed ");
            if (array.IsImmutable) _out.Append("interned ");
            else _out.Append("refcount(").Append(array.RefCount).Append(")");
        }

        _out.Append("{\n");
        for (int pos = array.FirstPosition; pos != PhpArray.End; pos = array.NextPosition(pos + 1))
        {
            Key(array.KeyAt(pos), level);
            Element(array.ValueAt(pos), level);
        }

        Leave(array);
        Close(level);
    }

    private void Key(in Value key, int level)
    {
        _out.Append((byte)' ', level + 1).Append("[");
        if (key.IsInt) _out.Append(key.IntValue);
        else _out.Append("\"").Append(key.AsString).Append("\"");
        _out.Append("]=>\n");
    }

    private void Element(in Value v, int level)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            _out.Append((byte)' ', level + 1).Append("nesting level too deep");
            return;
        }

        Dump(in v, level + 2);
    }

    private void DumpObject(PhpInstance o, int level)
    {
        if (o.Class.IsEnum && !counts)
        {
            _out.Append("enum(").Append(Shown(o.Class.Name)).Append("::").Append(o.Slots[0].AsString).Append(")\n");
            return;
        }

        if (!Enter(o))
        {
            _out.Append("*RECURSION*\n");
            return;
        }

        Flush(); // __debugInfo may print
        PhpArray properties = o.GetDebugInfo(Ctx);
        if ((o.Flags & ObjectFlags.LazyProxy) != 0) _out.Append("lazy proxy ");
        else if ((o.Flags & ObjectFlags.Lazy) != 0) _out.Append("lazy ghost ");
        _out.Append("object(").Append(Shown(o.ClassName)).Append(")#").Append(o.Id).Append(" (").Append(properties.Length).Append(") ");
        if (counts) _out.Append("refcount(").Append(o.RefCount).Append(")");
        _out.Append("{\n");
        bool isProxy = (o.Flags & (ObjectFlags.Lazy | ObjectFlags.LazyProxy)) == ObjectFlags.LazyProxy; // shown by its instance alone
        int uninitialized = o.Class.DebugInfo is null && !isProxy ? DumpUninitialized(o, properties, level) : 0;
        if (uninitialized == 0)
        {
            for (int pos = properties.FirstPosition; pos != PhpArray.End; pos = properties.NextPosition(pos + 1))
                Property(properties.KeyAt(pos), properties.ValueAt(pos), level);
        }

        Value.Array(properties).Release(Ctx);
        Leave(o);
        Close(level);
    }

    /// <summary>Typed properties without a value are shown in their places; 0: there are none and nothing was written.</summary>
    private int DumpUninitialized(PhpInstance o, PhpArray properties, int level)
    {
        int missing = 0;
        PropertyInfo?[] slots = o.Class.Slots;
        for (int i = 0; i < slots.Length; i++)
            if (slots[i] is { Type: not null } && o.Slots[i].IsUndef) missing++;
        if (missing == 0) return 0;
        var done = new HashSet<PhpString>();
        for (int i = 0; i < slots.Length; i++)
        {
            if (slots[i] is not { } info) continue;
            if (properties.TryGetValue(info.MangledName, out Value v))
            {
                done.Add(info.MangledName);
                Property(Value.String(info.MangledName), in v, level);
            }
            else if (info.Type is not null && o.Slots[i].IsUndef)
            {
                PropertyKey(Value.String(info.MangledName), level);
                _out.Append((byte)' ', level + 1).Append("uninitialized(").Append(info.Type.Text).Append(")\n");
            }
        }

        for (int pos = properties.FirstPosition; pos != PhpArray.End; pos = properties.NextPosition(pos + 1))
        {
            Value key = properties.KeyAt(pos);
            if (!key.IsString || !done.Contains(key.AsString)) Property(in key, properties.ValueAt(pos), level);
        }

        return missing;
    }

    private void Property(in Value key, in Value value, int level)
    {
        PropertyKey(in key, level);
        Element(in value, level);
    }

    private void PropertyKey(in Value key, int level)
    {
        if (key.IsInt)
        {
            Key(in key, level);
            return;
        }

        Unmangle(key.AsString, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> owner);
        _out.Append((byte)' ', level + 1).Append("[\"").Append(name).Append("\"");
        if (owner.Length == 1 && owner[0] == '*') _out.Append(":protected");
        else if (owner.Length > 0) _out.Append(":\"").Append(owner).Append("\":private");
        _out.Append("]=>\n");
    }
}

/// <summary>print_r.</summary>
internal sealed class PrintR(RequestContext ctx, PhpStringBuilder text) : DumpWalk(ctx)
{
    internal void Print(in Value value, int indent)
    {
        Value v = value.Dereferenced();
        switch (v.Kind)
        {
            case Kind.Array:
                text.Append("Array\n");
                if (!Enter(v.AsArray))
                {
                    text.Append(" *RECURSION*");
                    return;
                }

                Hash(v.AsArray, indent, isObject: false);
                Leave(v.AsArray);
                break;
            case Kind.Object:
                PrintObject((PhpInstance)v.AsObject, indent);
                break;
            default:
                text.Append(Conversions.ToStr(Ctx, in v));
                break;
        }
    }

    private void PrintObject(PhpInstance o, int indent)
    {
        text.Append(Shown(o.ClassName));
        if (!o.Class.IsEnum) text.Append(" Object\n");
        else if (o.Class.EnumBackingType is { } backing) text.Append(" Enum:").Append(backing.Text).Append("\n");
        else text.Append(" Enum\n");
        if (!Enter(o))
        {
            text.Append(" *RECURSION*");
            return;
        }

        PhpArray properties = o.GetDebugInfo(Ctx);
        Hash(properties, indent, isObject: true);
        Value.Array(properties).Release(Ctx);
        Leave(o);
    }

    private void Hash(PhpArray array, int indent, bool isObject)
    {
        text.Append((byte)' ', indent).Append("(\n");
        for (int pos = array.FirstPosition; pos != PhpArray.End; pos = array.NextPosition(pos + 1))
        {
            Value key = array.KeyAt(pos);
            text.Append((byte)' ', indent + 4).Append("[");
            if (key.IsInt)
            {
                text.Append(key.IntValue);
            }
            else if (isObject)
            {
                Unmangle(key.AsString, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> owner);
                text.Append(name);
                if (owner.Length == 1 && owner[0] == '*') text.Append(":protected");
                else if (owner.Length > 0) text.Append(":").Append(owner).Append(":private");
            }
            else
            {
                text.Append(key.AsString);
            }

            text.Append("] => ");
            if (RuntimeHelpers.TryEnsureSufficientExecutionStack()) Print(array.ValueAt(pos), indent + 8);
            else Ctx.ThrowError("Error", "Maximum call stack size reached. Infinite recursion?");
            text.Append("\n");
        }

        text.Append((byte)' ', indent).Append(")\n");
    }
}

/// <summary>var_export.</summary>
internal sealed class VarExport(RequestContext ctx, PhpStringBuilder text) : DumpWalk(ctx)
{
    internal void Export(in Value value, int level)
    {
        Value v = value.Dereferenced();
        switch (v.Kind)
        {
            case Kind.Bool:
                text.Append(v.BoolValue ? "true" : "false");
                break;
            case Kind.Int:
                if (v.IntValue == long.MinValue) text.Append(long.MinValue + 1).Append("-1"); // its own literal would be a float
                else text.Append(v.IntValue);
                break;
            case Kind.Float:
                text.Append(v.FloatValue, Ctx.SerializePrecision, zeroFraction: true);
                break;
            case Kind.String:
                Quote(v.AsString.Span);
                break;
            case Kind.Array:
                ExportArray(v.AsArray, level);
                break;
            case Kind.Object:
                ExportObject((PhpInstance)v.AsObject, level);
                break;
            default:
                text.Append("NULL");
                break;
        }
    }

    private void Quote(ReadOnlySpan<byte> s)
    {
        text.Append("'");
        foreach (byte b in s)
        {
            if (b is (byte)'\'' or (byte)'\\') text.Append("\\").Append(b);
            else if (b == 0) text.Append("' . \"\\0\" . '");
            else text.Append(b);
        }

        text.Append("'");
    }

    private bool Open(Counted value)
    {
        if (Enter(value)) return true;
        text.Append("NULL");
        Ctx.Warning("var_export does not handle circular references");
        return false;
    }

    private void Break(int level)
    {
        if (level > 1) text.Append("\n").Append((byte)' ', level - 1);
    }

    private void Nested(in Value v, int level)
    {
        if (RuntimeHelpers.TryEnsureSufficientExecutionStack()) Export(in v, level + 2);
        else Ctx.ThrowError("Error", "Maximum call stack size reached. Infinite recursion?");
        text.Append(",\n");
    }

    private void ExportArray(PhpArray array, int level)
    {
        if (!Open(array)) return;
        Break(level);
        text.Append("array (\n");
        for (int pos = array.FirstPosition; pos != PhpArray.End && !Ctx.HasPending; pos = array.NextPosition(pos + 1))
        {
            Value key = array.KeyAt(pos);
            text.Append((byte)' ', level + 1);
            if (key.IsInt) text.Append(key.IntValue);
            else Quote(key.AsString.Span);
            text.Append(" => ");
            Nested(array.ValueAt(pos), level);
        }

        Leave(array);
        if (level > 1) text.Append((byte)' ', level - 1);
        text.Append(")");
    }

    private void ExportObject(PhpInstance o, int level)
    {
        if (!Open(o)) return;
        Break(level);
        bool plain = o.Class.LowerName.Equals("stdclass");
        if (o.Class.IsEnum)
        {
            text.Append("\\").Append(o.Class.Name).Append("::").Append(o.Slots[0].AsString);
            Leave(o);
            return;
        }

        if (plain) text.Append("(object) array(\n");
        else text.Append("\\").Append(o.Class.Name).Append("::__set_state(array(\n");
        PhpArray properties = ExportedProperties(o);
        for (int pos = properties.FirstPosition; pos != PhpArray.End && !Ctx.HasPending; pos = properties.NextPosition(pos + 1))
        {
            Value key = properties.KeyAt(pos);
            text.Append((byte)' ', level + 2);
            if (key.IsInt)
            {
                text.Append(key.IntValue);
            }
            else
            {
                Unmangle(key.AsString, out ReadOnlySpan<byte> name, out _);
                Quote(name);
            }

            text.Append(" => ");
            Nested(properties.ValueAt(pos), level);
        }

        Value.Array(properties).Release(Ctx);
        Leave(o);
        if (level > 1) text.Append((byte)' ', level - 1);
        text.Append(plain ? ")" : "))");
    }

    /// <summary>Properties under mangled names; hooked ones through their get hook.</summary>
    private PhpArray ExportedProperties(PhpInstance o)
    {
        if (o.Class.HookedPropertyCount == 0) return o.GetProperties(Ctx);
        var result = new PhpArray();
        foreach (PropertyInfo info in o.DeclaredInOrder())
        {
            if (info.HasHooks)
            {
                if (info.IsVirtual && info.GetHook is null) continue;
                Value hooked = info.GetHook is null ? o.Slots[info.Slot].Copied() : Ctx.CallFunction(info.GetHook, o, []);
                if (Ctx.HasPending) break;
                if (!hooked.IsUndef) result.Set(Ctx, info.MangledName, in hooked);
                continue;
            }

            ref Value v = ref o.Slots[info.Slot];
            if (!v.IsUndef) result.Set(Ctx, info.MangledName, v.Dereferenced().Copied());
        }

        if (o.Dynamic is not null)
        {
            foreach ((Value key, Value value) in o.Dynamic) result.Set(Ctx, key.AsString, value.Dereferenced().Copied());
        }

        return result;
    }
}
