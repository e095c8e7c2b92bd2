using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Variables;

/// <summary>One element of an array or object being dumped.</summary>
internal struct WalkEntry
{
    /// <summary>Int, or a string (of an object: mangled); borrowed.</summary>
    internal Value Key;
    internal Value Val;
    /// <summary>Of a typed property without a value.</summary>
    internal TypeDecl? Uninitialized;
    /// <summary>The value is owned by the walk (a hook's result).</summary>
    internal bool Owned;
}

/// <summary>An array or object whose elements are being written: a level of the worklist.</summary>
internal sealed class WalkLevel
{
    /// <summary>The elements, owned.</summary>
    private readonly PhpArray? _array;
    private readonly List<WalkEntry>? _entries;
    private int _position;

    /// <summary>Null: an array.</summary>
    internal PhpInstance? Object { get; }

    /// <summary>As the format counts it.</summary>
    internal int Indent { get; }

    /// <summary>What recursion protection holds: the array, when it can be met again.</summary>
    internal PhpArray? Guarded { get; init; }

    internal WalkLevel(PhpArray owned, PhpInstance? o, int indent, List<WalkEntry>? entries = null)
    {
        _array = owned;
        _entries = entries;
        Object = o;
        Indent = indent;
    }

    /// <summary>The elements of an immutable array.</summary>
    internal bool IsLiteral => Object is null && _array!.IsImmutable;

    internal int Count => _entries?.Count(static e => e.Uninitialized is null) ?? _array!.Length;

    internal bool Next(out WalkEntry entry)
    {
        entry = default;
        if (_entries is not null)
        {
            if (_position >= _entries.Count) return false;
            entry = _entries[_position++];
            return true;
        }

        int p = _array!.NextPosition(_position);
        if (p == PhpArray.End) return false;
        _position = p + 1;
        entry.Key = _array.KeyAt(p);
        entry.Val = _array.ValueAt(p);
        return true;
    }

    internal void Release(RequestContext ctx)
    {
        if (_entries is not null)
            foreach (WalkEntry e in _entries)
                if (e.Owned) e.Val.Release(ctx);
        Value.Array(_array!).Release(ctx);
    }
}

/// <summary>
/// What the dumping functions share: the stack of open arrays and objects (values may be nested a million deep), and
/// the protection against recursion.
/// </summary>
internal abstract class ValueWalk(RequestContext ctx)
{
    private readonly Stack<WalkLevel> _levels = new();
    private readonly HashSet<PhpArray> _arrays = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<PhpInstance> _objects = new(ReferenceEqualityComparer.Instance);

    protected RequestContext Ctx { get; } = ctx;

    protected PhpStringBuilder Out { get; } = new(256);

    /// <summary>Writes a value and everything in it.</summary>
    protected void Run(in Value root, int indent)
    {
        Write(in root, indent);
        while (_levels.TryPeek(out WalkLevel? level))
        {
            if (level.Next(out WalkEntry entry))
            {
                WriteEntry(level, in entry);
                continue;
            }

            _levels.Pop();
            if (level.Guarded is not null) _arrays.Remove(level.Guarded);
            if (level.Object is not null) _objects.Remove(level.Object);
            level.Release(Ctx);
            WriteEnd(level);
        }
    }

    /// <summary>Writes a scalar, or opens a level.</summary>
    protected abstract void Write(in Value value, int indent);

    protected abstract void WriteEntry(WalkLevel level, in WalkEntry entry);

    protected abstract void WriteEnd(WalkLevel level);

    protected bool IsOpen(PhpArray array) => _arrays.Contains(array);

    protected bool IsOpen(PhpInstance o) => _objects.Contains(o);

    protected void OpenArray(PhpArray array, int indent)
    {
        array.AddRef();
        _levels.Push(new WalkLevel(array, null, indent) { Guarded = Protect(array) });
    }

    /// <summary>Notes an array that can be met again inside itself.</summary>
    protected PhpArray? Protect(PhpArray array) => !array.IsImmutable && !array.IsTyped && _arrays.Add(array) ? array : null;

    /// <summary>Marks an object before its properties are asked for: that may run user code, which may dump it.</summary>
    protected void Enter(PhpInstance o) => _objects.Add(o);

    protected void Open(WalkLevel level) => _levels.Push(level);

    /// <summary>The properties as var_dump() shows them; uninitialised typed ones are there without a value.</summary>
    protected WalkLevel DebugView(PhpInstance o, int indent)
    {
        PhpArray info = o.GetDebugInfo(Ctx);
        if (o.Class.DebugInfo is not null || o.HasOwnView || !HasUninitialized(o)) return new WalkLevel(info, o, indent);
        // declared properties first, in the order of the slots, each where its value is or would be
        var entries = new List<WalkEntry>(info.Length + 1);
        var seen = new HashSet<PhpString>();
        foreach (PropertyInfo? p in o.Class.Slots)
        {
            if (p is null) continue;
            PhpString name = p.MangledName;
            Value v = info.Get(name);
            if (!v.IsUndef) entries.Add(new WalkEntry { Key = Value.String(name), Val = v });
            else if (p.Type is not null && o.Slots[p.Slot].IsUndef) entries.Add(new WalkEntry { Key = Value.String(name), Uninitialized = p.Type });
            seen.Add(name);
        }

        foreach ((Value key, Value v) in info)
            if (!key.IsString || !seen.Contains(key.AsString)) entries.Add(new WalkEntry { Key = key, Val = v });
        return new WalkLevel(info, o, indent, entries);
    }

    private static bool HasUninitialized(PhpInstance o)
    {
        if (o.IsInitializedProxy) return false; // its instance is all that is shown
        foreach (PropertyInfo? p in o.Class.Slots)
            if (p is { Type: not null } && o.Slots[p.Slot].IsUndef) return true;
        return false;
    }

    /// <summary>"\0Class\0name" taken apart; <paramref name="cls"/> is "*" for protected, null for public.</summary>
    internal static void Unmangle(PhpString key, out PhpString name, out string? cls)
    {
        ReadOnlySpan<byte> s = key.Span;
        name = key;
        cls = null;
        if (s.Length < 3 || s[0] != 0 || s[1] == 0) return;
        int end = s[1..].IndexOf((byte)0);
        if (end < 0) return;
        cls = System.Text.Encoding.Latin1.GetString(s.Slice(1, end));
        ReadOnlySpan<byte> rest = s[(end + 2)..];
        // anonymous classes have NULs in their names: the property is behind the last one
        int last = rest.LastIndexOf((byte)0);
        name = PhpString.FromSpan(last < 0 ? rest : rest[(last + 1)..]);
    }

    protected static PhpString CaseName(PhpInstance enumCase) => enumCase.Slots[0].AsString;
}
