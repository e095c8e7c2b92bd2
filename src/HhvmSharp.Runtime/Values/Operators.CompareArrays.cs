using System.Runtime.InteropServices;

namespace HhvmSharp.Runtime.Values;

public static partial class Operators
{
    /// <summary>Where the comparison of a pair of arrays stands; nested pairs wait on a list instead of the native stack.</summary>
    private struct ArrayPair
    {
        internal PhpArray A, B;
        internal int PosA, PosB;
    }

    /// <summary>Guards against arrays that contain themselves; deep but finite nesting is fine.</summary>
    private struct PairStack
    {
        private List<ArrayPair>? _pairs;
        private HashSet<PhpArray>? _active;

        internal readonly int Depth => _pairs?.Count ?? 0;

        /// <summary>The array is being compared already: that is found before different lengths are.</summary>
        internal readonly bool IsActive(in ArrayPair innermost, PhpArray array)
        {
            if (ReferenceEquals(innermost.A, array)) return true;
            foreach (ref readonly ArrayPair p in CollectionsMarshal.AsSpan(_pairs))
                if (ReferenceEquals(p.A, array)) return true;
            return false;
        }

        /// <summary>False when the array is being compared already.</summary>
        internal bool Push(in ArrayPair outer, PhpArray inner)
        {
            _pairs ??= [];
            _pairs.Add(outer);
            // Immutable arrays cannot contain themselves.
            if (inner.IsImmutable) return true;
            if (_pairs.Count <= 16)
            {
                foreach (ref readonly ArrayPair p in CollectionsMarshal.AsSpan(_pairs))
                    if (ReferenceEquals(p.A, inner)) return false;
                return true;
            }
            if (_active is null)
            {
                _active = new HashSet<PhpArray>(ReferenceEqualityComparer.Instance);
                foreach (ref readonly ArrayPair p in CollectionsMarshal.AsSpan(_pairs)) _active.Add(p.A);
            }
            return _active.Add(inner);
        }

        internal ArrayPair Pop(PhpArray finished)
        {
            _active?.Remove(finished);
            ArrayPair outer = _pairs![^1];
            _pairs.RemoveAt(_pairs.Count - 1);
            return outer;
        }
    }

    private static void ThrowNesting(PhpContext ctx)
    {
        if (!ctx.HasPending) ctx.ThrowError("Error", "Nesting level too deep - recursive dependency?");
    }

    /// <summary>Loose comparison of arrays: the number of elements, then the elements of the left one by key.</summary>
    private static int CompareArrays(PhpContext ctx, PhpArray a, PhpArray b)
    {
        if (ReferenceEquals(a, b)) return 0;
        if (a.Length != b.Length) return a.Length > b.Length ? 1 : -1;
        if (a.Strategy == ArrayStrategy.Ints && b.Strategy == ArrayStrategy.Ints) return CompareInts(a, b);

        // Comparing objects may run user code, which must not free the arrays under us.
        a.AddRef();
        b.AddRef();
        int result = CompareArraysLoop(ctx, a, b);
        GiveBack(ctx, a);
        GiveBack(ctx, b);
        return result;
    }

    /// <summary>Gives up a count taken for a short while: no garbage cycle can have come of it.</summary>
    private static void GiveBack(PhpContext ctx, PhpArray array)
    {
        if (!array.IsImmutable && --array.Count == 0) ctx.Destroy(array);
    }

    private static int CompareInts(PhpArray a, PhpArray b)
    {
        ReadOnlySpan<long> x = a.IntSpan, y = b.IntSpan;
        int i = x.CommonPrefixLength(y);
        return i == x.Length ? 0 : x[i] < y[i] ? -1 : 1;
    }

    private static int CompareArraysLoop(PhpContext ctx, PhpArray a, PhpArray b)
    {
        var at = new ArrayPair { A = a, B = b };
        PairStack stack = default;
        while (true)
        {
            int pos = at.A.NextPosition(at.PosA);
            if (pos < 0)
            {
                if (stack.Depth == 0) return 0;
                at = stack.Pop(at.A);
                continue;
            }
            at.PosA = pos + 1;
            Value key = at.A.KeyAt(pos);
            Value y = key.IsInt ? at.B.Get(key.n) : at.B.Get(key.AsString);
            if (y.IsUndef) return Uncomparable;
            Value x = at.A.ValueAt(pos).Dereferenced();
            y = y.Dereferenced();
            int result;
            if (x.IsArray && y.IsArray)
            {
                PhpArray p = x.AsArray, q = y.AsArray;
                if (ReferenceEquals(p, q)) continue;
                if (p.Length != q.Length && !stack.IsActive(in at, p)) return p.Length > q.Length ? 1 : -1;
                if (p.Length == 0) continue;
                if (!stack.Push(in at, p))
                {
                    ThrowNesting(ctx);
                    return Uncomparable;
                }
                at = new ArrayPair { A = p, B = q };
                continue;
            }
            result = CompareFlat(ctx, in x, x.Kind, in y, y.Kind);
            if (result != 0) return result;
        }
    }

    /// <summary>=== of arrays: the same keys and identical values in the same order.</summary>
    private static bool IdenticalArrays(PhpContext ctx, PhpArray a, PhpArray b)
    {
        if (ReferenceEquals(a, b)) return true;
        if (a.Length != b.Length) return false;
        if (a.Strategy == ArrayStrategy.Ints && b.Strategy == ArrayStrategy.Ints) return a.IntSpan.SequenceEqual(b.IntSpan);

        var at = new ArrayPair { A = a, B = b };
        PairStack stack = default;
        while (true)
        {
            int posA = at.A.NextPosition(at.PosA);
            if (posA < 0)
            {
                if (stack.Depth == 0) return true;
                at = stack.Pop(at.A);
                continue;
            }
            int posB = at.B.NextPosition(at.PosB);
            at.PosA = posA + 1;
            at.PosB = posB + 1;
            Value keyA = at.A.KeyAt(posA), keyB = at.B.KeyAt(posB);
            if (!IdenticalFlat(in keyA, in keyB)) return false;
            Value x = at.A.ValueAt(posA).Dereferenced(), y = at.B.ValueAt(posB).Dereferenced();
            if (x.IsArray && y.IsArray)
            {
                PhpArray p = x.AsArray, q = y.AsArray;
                if (ReferenceEquals(p, q)) continue;
                if (p.Length != q.Length && !stack.IsActive(in at, p)) return false;
                if (p.Length == 0) continue;
                if (!stack.Push(in at, p))
                {
                    ThrowNesting(ctx);
                    return false;
                }
                at = new ArrayPair { A = p, B = q };
                continue;
            }
            if (!IdenticalFlat(in x, in y)) return false;
        }
    }
}
