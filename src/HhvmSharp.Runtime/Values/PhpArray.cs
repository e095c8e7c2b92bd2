using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace HhvmSharp.Runtime.Values;

/// <summary>What <see cref="PhpArray.Data"/> is. The packed strategies have key = position.</summary>
internal enum ArrayStrategy : byte
{
    /// <summary>No storage yet.</summary>
    Empty,

    /// <summary>long[]: a list of ints without holes.</summary>
    Ints,

    /// <summary>double[]: a list of floats without holes.</summary>
    Floats,

    /// <summary>Value[]: packed, undef is a hole.</summary>
    Values,

    /// <summary>PhpArray.Bucket[] and an int[] index.</summary>
    Hash,
}

/// <summary>
/// A PHP array: ordered, packed (list) or hash, copy-on-write by its count. See docs/values.md.
/// <para>
/// Storage: packed arrays keep `long[]`, `double[]` or `Value[]` (chosen by content, widened in place); hash arrays
/// keep an ordered `Bucket[]` and an `int[]` index (heads, then next links). Deleted elements leave tombstones
/// (undef), compacted when the storage is full. Positions (`int pos`) index the storage, tombstones included.
/// </para>
/// <para>
/// Who may write: only on an array whose count is 1 and that is not immutable; <see cref="Separate(PhpContext, ref Value)"/>
/// makes it so. Keys given as PhpString are exact; the *Symbol methods turn "123" into 123 first (PHP's rule for
/// array keys). Methods that take a context charge the growth of the storage to the request and recycle storage.
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

    /// <summary>The storage; its type is told by <see cref="Strategy"/>. Null only when Empty.</summary>
    internal object? Data;

    /// <summary>Hash only: Capacity heads (position + 1 of the newest bucket of the chain, 0 none), then Capacity next links.</summary>
    private int[]? _index;

    private ArrayCursor? _cursors;

    /// <summary>One past the last used position.</summary>
    internal int Used;

    /// <summary>Tombstones below <see cref="Used"/>; always 0 in typed storage.</summary>
    private int _holes;

    private long _nextFree;

    /// <summary>The internal pointer as Zend keeps it: a position, or at least Used when past the end (an append then makes it valid again).</summary>
    private int _pointer;

    /// <summary>Wished capacity while Empty; afterwards what the request was charged, in units of 16 bytes.</summary>
    private int _hintOrCharged;

    internal ArrayStrategy Strategy;

    private bool _mayHaveReferences;

    /// <summary>It is in the root buffer of the cycle collector.</summary>
    internal bool Buffered;

    /// <summary>The cycle collector's: its number among the values that are looked at.</summary>
    internal int Mark;

    /// <summary>Born empty with one owner.</summary>
    public PhpArray(int capacity = 0)
        : base(Values.Kind.Array, 1)
    {
        _nextFree = long.MinValue;
        _hintOrCharged = capacity;
    }

    /// <summary>The shared immutable empty array.</summary>
    public static PhpArray Empty { get; } = new PhpArray().Freeze();

    /// <summary>Number of elements.</summary>
    public int Length
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Used - _holes;
    }

    /// <summary>The key that the next append gets (long.MinValue: none used yet, so 0).</summary>
    public long NextFree { get => _nextFree; internal set => _nextFree = value; }

    /// <summary>The internal pointer (current(), next()): a position, or <see cref="End"/>.</summary>
    internal int Pointer
    {
        get => NextPosition(_pointer);
        set => _pointer = value < 0 ? Used : value;
    }

    /// <summary>Keys are 0..n-1 in order without tombstones.</summary>
    public bool IsList
    {
        get
        {
            if (Strategy != ArrayStrategy.Hash) return _holes == 0;
            return IsHashList();
        }
    }

    internal bool IsPacked => Strategy != ArrayStrategy.Hash;

    /// <summary>False only when no element can be a reference.</summary>
    internal bool MayHaveReferences => _mayHaveReferences;

    /// <summary>To be called by whoever makes a reference in a slot got from the no-flag slot methods.</summary>
    internal void NoteReference() => _mayHaveReferences = true;

    /// <summary>True when every element is a scalar or literal: freeing needs no walk.</summary>
    internal bool IsTyped => Strategy < ArrayStrategy.Values;

    /// <summary>There are no tombstones: positions 0..Length-1 all hold elements.</summary>
    internal bool IsDense => _holes == 0;

    // ---- reading: borrowed results, references not followed; never changes the storage ----

    /// <summary>The element, or undef.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Value Get(long key)
    {
        if ((ulong)key < (ulong)Used)
        {
            if (Strategy == ArrayStrategy.Values) return Unsafe.As<Value[]>(Data!)[(int)key];
            if (Strategy == ArrayStrategy.Ints) return Value.Int(Unsafe.As<long[]>(Data!)[(int)key]);
            if (Strategy == ArrayStrategy.Floats) return Value.Float(Unsafe.As<double[]>(Data!)[(int)key]);
        }
        return GetSlow(key);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Value GetSlow(long key)
    {
        if (Strategy != ArrayStrategy.Hash) return default;
        int pos = HashFind(key);
        return pos < 0 ? default : Unsafe.As<Bucket[]>(Data!)[pos].Val;
    }

    /// <summary>The element under exactly this string key, or undef.</summary>
    public Value Get(PhpString key)
    {
        if (Strategy != ArrayStrategy.Hash) return default;
        int pos = HashFind(key);
        return pos < 0 ? default : Unsafe.As<Bucket[]>(Data!)[pos].Val;
    }

    /// <summary>The element under this key by PHP's rule ("12" is 12), or undef.</summary>
    public Value GetSymbol(PhpString key) => ArrayKey.TryInt(key, out long index) ? Get(index) : Get(key);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGetValue(long key, out Value value)
    {
        value = Get(key);
        return !value.IsUndef;
    }

    public bool TryGetValue(PhpString key, out Value value)
    {
        value = Get(key);
        return !value.IsUndef;
    }

    public bool TryGetSymbol(PhpString key, out Value value)
    {
        value = GetSymbol(key);
        return !value.IsUndef;
    }

    public bool ContainsKey(long key) => Strategy == ArrayStrategy.Hash ? HashFind(key) >= 0 : !Get(key).IsUndef;

    public bool ContainsKey(PhpString key) => Strategy == ArrayStrategy.Hash && HashFind(key) >= 0;

    public bool ContainsSymbol(PhpString key) => ArrayKey.TryInt(key, out long index) ? ContainsKey(index) : ContainsKey(key);

    /// <summary>Convenience for library code: the dereferenced element or undef.</summary>
    public Value this[string latin1Key]
    {
        get
        {
            if (Strategy != ArrayStrategy.Hash) return default;
            PhpString key = PhpString.FromLatin1(latin1Key);
            return Get(key).Dereferenced();
        }
    }

    // ---- raw storage, for library loops and compiled code ----

    /// <summary>Of <see cref="ArrayStrategy.Hash"/> storage: as many heads of chains as there are buckets (position + 1, 0: none), then the next links.</summary>
    internal int[] HashIndex => _index!;

    /// <summary>The ints of <see cref="ArrayStrategy.Ints"/> storage.</summary>
    internal Span<long> IntSpan => new(Unsafe.As<long[]>(Data), 0, Used);

    /// <summary>The floats of <see cref="ArrayStrategy.Floats"/> storage.</summary>
    internal Span<double> FloatSpan => new(Unsafe.As<double[]>(Data), 0, Used);

    /// <summary>The elements of <see cref="ArrayStrategy.Values"/> storage; undef is a hole.</summary>
    internal Span<Value> ValueSpan => new(Unsafe.As<Value[]>(Data), 0, Used);

    /// <summary>The buckets of <see cref="ArrayStrategy.Hash"/> storage; undef values are tombstones.</summary>
    internal Span<Bucket> BucketSpan => new(Unsafe.As<Bucket[]>(Data), 0, Used);

    /// <summary>Bytes of the storage, as the memory account counts them.</summary>
    internal long StorageBytes => Strategy switch
    {
        ArrayStrategy.Empty => 0,
        ArrayStrategy.Ints => 8L * Unsafe.As<long[]>(Data!).Length,
        ArrayStrategy.Floats => 8L * Unsafe.As<double[]>(Data!).Length,
        ArrayStrategy.Values => 16L * Unsafe.As<Value[]>(Data!).Length,
        _ => 40L * Unsafe.As<Bucket[]>(Data!).Length,
    };

    /// <summary>Charges what the storage has grown since the last time; without a context it is charged at the next chance.</summary>
    private void Account(PhpContext? ctx)
    {
        if (ctx is null) return;
        int now = (int)(StorageBytes >> 4);
        int delta = now - _hintOrCharged;
        if (delta == 0) return;
        _hintOrCharged = now;
        if (delta > 0) ctx.Charge((long)delta << 4);
        else ctx.Discharge((long)-delta << 4);
    }

    [Conditional("DEBUG")]
    private void AssertWritable() => Debug.Assert(!IsImmutable, "write to an immutable array");

    public override string ToString() => $"array({Length})";

    [DoesNotReturn]
    private static void ThrowTooLarge() => throw new OutOfMemoryException("The array has too many elements");
}
