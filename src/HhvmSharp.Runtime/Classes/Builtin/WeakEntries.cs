using System.Diagnostics.CodeAnalysis;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>The entries of a weak map in order of insertion: a table of a linked list, because keys die in any order, and while somebody iterates.</summary>
internal sealed class WeakEntries
{
    internal sealed class Entry(PhpInstance key, PhpReference value)
    {
        internal readonly PhpInstance Key = key;
        internal readonly PhpReference Value = value;

        /// <summary>Null: the first one. A removed entry keeps the one that stood before it.</summary>
        internal Entry? Previous;
        internal Entry? Following;
        internal bool IsRemoved;

        /// <summary>The search of the cycle collector that has counted it already.</summary>
        internal object? CountedBy;
    }

    private readonly Dictionary<PhpInstance, Entry> _table = new(ReferenceEqualityComparer.Instance);
    private Entry? _last;

    internal int Count => _table.Count;

    internal Entry? First { get; private set; }

    internal Entry? Find(PhpInstance key) => _table.GetValueOrDefault(key);

    internal Entry Add(PhpInstance key, PhpReference value)
    {
        var entry = new Entry(key, value) { Previous = _last };
        _table.Add(key, entry);
        if (_last is null) First = entry;
        else _last.Following = entry;
        return _last = entry;
    }

    internal Entry? Remove(PhpInstance key)
    {
        if (!_table.Remove(key, out Entry? entry)) return null;
        entry.IsRemoved = true;
        if (entry.Previous is null) First = entry.Following;
        else entry.Previous.Following = entry.Following;
        if (entry.Following is null) _last = entry.Previous;
        else entry.Following.Previous = entry.Previous;
        return entry;
    }

    /// <summary>The entry behind another one, which may have been removed: then behind the nearest one before it that is left.</summary>
    internal Entry? Next(Entry entry)
    {
        Entry? at = entry;
        while (at is { IsRemoved: true }) at = at.Previous;
        return at is null ? First : at.Following;
    }
}
