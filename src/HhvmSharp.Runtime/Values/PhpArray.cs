using System.Diagnostics.CodeAnalysis;

namespace HhvmSharp.Runtime.Values;

/// <summary>
/// A PHP array: ordered, packed (list) or hash, copy-on-write by its count. See docs/values.md.
/// <para>
/// Storage: packed arrays keep `long[]`, `double[]` or `Value[]` (chosen by content, widened in place); hash arrays
/// keep an ordered `Bucket[]` and an `int[]` index (heads, then next links). Deleted elements leave tombstones
/// (undef), compacted when half is empty. Positions (`int pos`) index the storage, tombstones included.
/// </para>
/// <para>
/// Who may write: only on an array whose count is 1 and that is not immutable; <see cref="Separate"/> makes it so.
/// Keys given as PhpString are exact; the *Symbol methods turn "123" into 123 first (PHP's rule for array keys).
/// </para>
/// </summary>
public sealed partial class PhpArray : Counted
{
    internal struct Bucket
    {
        internal Value Val;        // undef: tombstone
        internal PhpString? Key;   // null: integer key in Index
        internal long Index;       // integer key, or the hash of Key
    }

    /// <summary>Born empty with one owner.</summary>
    public PhpArray(int capacity = 0)
        : base(Values.Kind.Array, 1) => throw new NotImplementedException();

    /// <summary>The shared immutable empty array.</summary>
    public static PhpArray Empty => throw new NotImplementedException();

    /// <summary>Number of elements.</summary>
    public int Length => throw new NotImplementedException();

    /// <summary>The key that the next append gets (long.MinValue: none used yet, so 0).</summary>
    public long NextFree { get => throw new NotImplementedException(); internal set => throw new NotImplementedException(); }

    /// <summary>The internal pointer (current(), next()): a position, or <see cref="End"/>.</summary>
    internal int Pointer { get => throw new NotImplementedException(); set => throw new NotImplementedException(); }

    /// <summary>Keys are 0..n-1 in order without tombstones.</summary>
    public bool IsList => throw new NotImplementedException();

    internal bool IsPacked => throw new NotImplementedException();

    /// <summary>False only when no element can be a reference.</summary>
    internal bool MayHaveReferences => throw new NotImplementedException();

    /// <summary>True when every element is a scalar or literal: freeing needs no walk.</summary>
    internal bool IsTyped => throw new NotImplementedException();

    // ---- reading: borrowed results, references not followed; never changes the storage ----
    public bool TryGetValue(long key, out Value value) => throw new NotImplementedException();
    public bool TryGetValue(PhpString key, out Value value) => throw new NotImplementedException();
    public bool TryGetSymbol(PhpString key, out Value value) => throw new NotImplementedException();
    public bool ContainsKey(long key) => throw new NotImplementedException();
    public bool ContainsKey(PhpString key) => throw new NotImplementedException();

    /// <summary>Convenience for library code: the dereferenced element or undef.</summary>
    public Value this[string latin1Key] => throw new NotImplementedException();

    // ---- writing: the array is exclusive; owned values are taken over; an old value is released ----
    public void Set(PhpContext ctx, long key, in Value owned) => throw new NotImplementedException();
    public void Set(PhpContext ctx, PhpString key, in Value owned) => throw new NotImplementedException();
    public void SetSymbol(PhpContext ctx, PhpString key, in Value owned) => throw new NotImplementedException();

    /// <summary>For building results: a new key, known to be absent and not numeric.</summary>
    public void Add(string latin1Key, in Value owned) => throw new NotImplementedException();

    /// <summary>Appends; false (and nothing taken) when the next key is occupied ("Cannot add element to the array as the next element is already occupied").</summary>
    public bool Append(in Value owned) => throw new NotImplementedException();

    public bool Remove(PhpContext ctx, long key) => throw new NotImplementedException();
    public bool Remove(PhpContext ctx, PhpString key) => throw new NotImplementedException();
    public bool RemoveSymbol(PhpContext ctx, PhpString key) => throw new NotImplementedException();
    public void Clear(PhpContext ctx) => throw new NotImplementedException();

    /// <summary>The slot of a key, widening typed storage; a null ref (Unsafe.IsNullRef) when absent. Valid until the next write.</summary>
    internal ref Value Find(long key) => throw new NotImplementedException();
    internal ref Value Find(PhpString key) => throw new NotImplementedException();
    internal ref Value FindSymbol(PhpString key) => throw new NotImplementedException();

    /// <summary>The slot of a key, added as PHP null when absent.</summary>
    internal ref Value GetOrAdd(long key, out bool added) => throw new NotImplementedException();
    internal ref Value GetOrAdd(PhpString key, out bool added) => throw new NotImplementedException();

    /// <summary>A new slot (null) at the next key; a null ref when it is occupied.</summary>
    internal ref Value AppendSlot() => throw new NotImplementedException();

    /// <summary>For write-fetches (two-slot indirects): the container array of the storage and the index in it of a slot just returned by Find/GetOrAdd/AppendSlot.</summary>
    internal object SlotContainer => throw new NotImplementedException();
    internal int SlotIndex(ref Value slot) => throw new NotImplementedException();

    // ---- positions ----
    internal const int End = -1;
    /// <summary>The first position at or after <paramref name="pos"/> that holds an element, or End.</summary>
    internal int NextPosition(int pos) => throw new NotImplementedException();
    internal int PreviousPosition(int pos) => throw new NotImplementedException();
    internal int FirstPosition => throw new NotImplementedException();
    internal int LastPosition => throw new NotImplementedException();
    /// <summary>Int or string (borrowed).</summary>
    internal Value KeyAt(int pos) => throw new NotImplementedException();
    /// <summary>Borrowed; undef at a tombstone.</summary>
    internal Value ValueAt(int pos) => throw new NotImplementedException();
    internal ref Value SlotAt(int pos) => throw new NotImplementedException();
    internal int PositionOf(in Value key) => throw new NotImplementedException();
    /// <summary>One past the last used position.</summary>
    internal int Used => throw new NotImplementedException();

    /// <summary>foreach ((key, value) in array): borrowed pairs, references not followed; the array must not change meanwhile.</summary>
    public Enumerator GetEnumerator() => throw new NotImplementedException();

    public struct Enumerator
    {
        public KeyValuePair<Value, Value> Current => throw new NotImplementedException();
        public bool MoveNext() => throw new NotImplementedException();
    }

    // ---- copies ----
    /// <summary>A shallow copy with one owner (zend_array_dup: references with one owner are unwrapped; typed storage is copied as it is).</summary>
    internal PhpArray Duplicate() => throw new NotImplementedException();

    /// <summary>Makes the array in <paramref name="slot"/> exclusive to it and returns it.</summary>
    internal static PhpArray Separate(PhpContext ctx, ref Value slot) => throw new NotImplementedException();

    /// <summary>Marks it and everything in it immutable (literals). Elements must be scalars, literals or immutable arrays.</summary>
    internal PhpArray Freeze() => throw new NotImplementedException();
}
