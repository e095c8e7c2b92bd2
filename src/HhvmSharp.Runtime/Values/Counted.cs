using System.Runtime.CompilerServices;

namespace HhvmSharp.Runtime.Values;

/// <summary>
/// Base of every heap value. <see cref="Kind"/> must stay the first field (offset 8, where a string literal has its
/// length); LayoutTests checks it. <see cref="Count"/> is the exact number of VM slots that own the value;
/// negative means immutable and uncounted (shared between requests: never written). Strings use it for flags.
/// </summary>
public abstract class Counted
{
    internal readonly int Kind;
    internal int Count;

    protected Counted(int kind, int count)
    {
        Kind = kind;
        Count = count;
    }

    /// <summary>The count of immutable values.</summary>
    internal const int Immutable = int.MinValue;

    public bool IsImmutable => Count < 0;

    /// <summary>The number of owners, 2 for immutable ones (as debug_zval_dump sees them: never exclusive).</summary>
    public int RefCount => Count < 0 ? 2 : Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void AddRef()
    {
        if (Count >= 0) Count++;
    }
}
