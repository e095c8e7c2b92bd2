using System.Collections;
using System.Diagnostics.CodeAnalysis;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Functions;

/// <summary>Built-in functions by lower-case name: those of the registered <see cref="NativeTable"/>s, made at the first lookup, and prelude functions, which win.</summary>
public sealed class FunctionTable(RuntimeEnvironment env) : IEnumerable<KeyValuePair<PhpString, PhpFunction>>
{
    private readonly OrderedDictionary<PhpString, PhpFunction> _own = [];
    private readonly HashSet<PhpString> _removed = [];
    private NativeTable[] _tables = [];

    internal void Register(NativeTable table) => _tables = [.. _tables, table];

    /// <summary>Adds a prelude function (or one made at run time); only before requests run.</summary>
    public void Add(PhpString lowerName, PhpFunction function) => _own[lowerName] = function;

    /// <summary>disable_functions: the name becomes undefined.</summary>
    public bool Remove(PhpString lowerName) => ContainsKey(lowerName) && _removed.Add(lowerName);

    public bool ContainsKey(PhpString lowerName) => TryGetValue(lowerName, out _);

    public bool TryGetValue(PhpString lowerName, [NotNullWhen(true)] out PhpFunction? function)
    {
        if (_own.Count != 0 && _own.TryGetValue(lowerName, out function)) return true;
        function = null;
        if (_removed.Count != 0 && _removed.Contains(lowerName)) return false;
        return TryGetNative(lowerName, out function);
    }

    /// <summary>The native function of this name, also when a prelude function hides it.</summary>
    internal bool TryGetNative(PhpString lowerName, [NotNullWhen(true)] out PhpFunction? function)
    {
        foreach (NativeTable t in _tables)
        {
            int index = NativeTable.Find(lowerName, t.FunctionHash, t.FunctionLines, t.FunctionText, true);
            if (index < 0 || !t.HasFunction(index)) continue;
            function = t.Function(env, index);
            return true;
        }

        function = null;
        return false;
    }

    /// <summary>Names (as declared) in order of registration, optionally of one extension; nothing is created.</summary>
    public IEnumerable<PhpString> Names(string? extension = null)
    {
        foreach (NativeTable t in _tables)
        {
            for (int i = 0; i < t.FunctionCount; i++)
            {
                if (!t.HasFunction(i)) continue;
                if (extension is not null && !t.ExtensionOfFunction(i).Equals(extension, StringComparison.OrdinalIgnoreCase)) continue;
                PhpString name = NativeTable.NameAt(t.FunctionText, t.FunctionLines, i);
                if (_removed.Count == 0 || !_removed.Contains(name.ToLower())) yield return name;
            }
        }

        foreach (KeyValuePair<PhpString, PhpFunction> f in _own)
            if (extension is null && !TryGetNative(f.Key, out _)) yield return f.Value.Name;
    }

    public IEnumerator<KeyValuePair<PhpString, PhpFunction>> GetEnumerator()
    {
        foreach (PhpString name in Names())
        {
            PhpString lower = name.ToLower();
            if (TryGetValue(lower, out PhpFunction? f)) yield return new(lower, f);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Built-in constants by name.</summary>
public sealed class ConstantTable(RuntimeEnvironment env) : IEnumerable<KeyValuePair<PhpString, Value>>
{
    private readonly OrderedDictionary<PhpString, Own> _own = [];

    private sealed record Own(Value Value, string Extension);

    private readonly System.Collections.Concurrent.ConcurrentDictionary<PhpString, Value> _known = new();
    private NativeTable[] _tables = [];

    internal void Register(NativeTable table) => _tables = [.. _tables, table];

    /// <summary>A constant computed at start-up; only before requests run. The value must be immutable.</summary>
    public void Add(PhpString name, in Value value, string extension = "Core") => _own[name] = new Own(value, extension);

    public bool ContainsKey(PhpString name) => TryGetValue(name, out _);

    /// <summary>Borrowed and immutable.</summary>
    public bool TryGetValue(PhpString name, out Value value)
    {
        if (_own.TryGetValue(name, out Own? own))
        {
            value = own.Value;
            return true;
        }

        if (_known.TryGetValue(name, out value)) return true;
        foreach (NativeTable t in _tables)
        {
            int index = NativeTable.Find(name, t.ConstantHash, t.ConstantLines, t.ConstantText, false);
            if (index < 0 || !t.HasConstant(index)) continue;
            value = t.Constant(env, index, out _);
            value = _known.GetOrAdd(NativeTable.NameAt(t.ConstantText, t.ConstantLines, index), value);
            return true;
        }

        return false;
    }

    /// <summary>Using it raises "Constant X is deprecated".</summary>
    public bool IsDeprecated(PhpString name)
    {
        foreach (NativeTable t in _tables)
        {
            int index = NativeTable.Find(name, t.ConstantHash, t.ConstantLines, t.ConstantText, false);
            if (index < 0) continue;
            t.Constant(env, index, out bool deprecated);
            return deprecated;
        }

        return false;
    }

    /// <summary>Name, value and extension of every constant, in order of registration.</summary>
    public IEnumerable<(PhpString Name, Value Value, string Extension)> All()
    {
        foreach (KeyValuePair<PhpString, Own> own in _own) yield return (own.Key, own.Value.Value, own.Value.Extension);
        foreach (NativeTable t in _tables)
        {
            for (int i = 0; i < t.ConstantCount; i++)
            {
                PhpString name = NativeTable.NameAt(t.ConstantText, t.ConstantLines, i);
                if (!_own.ContainsKey(name) && TryGetValue(name, out Value value)) yield return (name, value, t.ExtensionOfConstant(i));
            }
        }
    }

    public IEnumerator<KeyValuePair<PhpString, Value>> GetEnumerator()
    {
        foreach ((PhpString name, Value value, _) in All()) yield return new(name, value);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Built-in classes by lower-case name, linked at the first lookup.</summary>
public sealed class ClassTable(RuntimeEnvironment env) : IEnumerable<KeyValuePair<PhpString, PhpClass>>
{
    private readonly OrderedDictionary<PhpString, PhpClass> _own = [];
    private readonly Lock _lock = new();
    private NativeTable[] _tables = [];
    private PhpClass?[][] _classes = [];

    internal void Register(NativeTable table)
    {
        _tables = [.. _tables, table];
        _classes = [.. _classes, new PhpClass?[table.ClassCount]];
    }

    public void Add(PhpString lowerName, PhpClass cls) => _own[lowerName] = cls;

    public bool ContainsKey(PhpString lowerName)
    {
        if (_own.ContainsKey(lowerName)) return true;
        foreach (NativeTable t in _tables)
            if (NativeTable.Find(lowerName, t.ClassHash, t.ClassLines, t.ClassText, true) is >= 0 and var index && t.HasClass(index)) return true;
        return false;
    }

    public bool TryGetValue(PhpString lowerName, [NotNullWhen(true)] out PhpClass? cls)
    {
        if (_own.Count != 0 && _own.TryGetValue(lowerName, out cls)) return true;
        for (int i = 0; i < _tables.Length; i++)
        {
            NativeTable t = _tables[i];
            int index = NativeTable.Find(lowerName, t.ClassHash, t.ClassLines, t.ClassText, true);
            if (index < 0 || !t.HasClass(index)) continue;
            cls = At(i, index);
            return true;
        }

        cls = null;
        return false;
    }

    private PhpClass At(int table, int index)
    {
        ref PhpClass? slot = ref _classes[table][index];
        PhpClass? known = Volatile.Read(ref slot);
        if (known is not null) return known;
        lock (_lock)
        {
            if (slot is not null) return slot;
            PhpClass made = NativeClasses.Link(env, NativeClassData.Read(env, _tables[table], index));
            Volatile.Write(ref slot, made);
            return made;
        }
    }

    public int Count => _own.Count + _tables.Sum(static t => t.ClassCount);

    public IEnumerator<KeyValuePair<PhpString, PhpClass>> GetEnumerator()
    {
        for (int i = 0; i < _tables.Length; i++)
        {
            for (int k = 0; k < _tables[i].ClassCount; k++)
            {
                if (!_tables[i].HasClass(k)) continue;
                PhpClass cls = At(i, k);
                yield return new(cls.LowerName, cls);
            }
        }

        foreach (KeyValuePair<PhpString, PhpClass> own in _own) yield return own;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
