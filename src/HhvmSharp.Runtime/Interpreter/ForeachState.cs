using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>
/// What a foreach keeps beside its loop variable. The variable's slot holds the array, reference or object that is
/// walked, and in its payload: the position for an array by value; otherwise 1 + the index of this state in the
/// context's table, or 0 for none.
/// </summary>
internal sealed class ForeachState
{
    /// <summary>A Traversable's iterator; null for arrays by reference and plain objects.</summary>
    internal ObjectIterator? Iterator;

    /// <summary>The first FE_FETCH takes what rewind() found, later ones move first.</summary>
    internal bool Started;

    /// <summary>In an array by reference, or in the dynamic properties of a plain object.</summary>
    internal ArrayCursor? Cursor;

    /// <summary>The next slot of a plain object's declared properties.</summary>
    internal int PropertySlot;

    /// <summary>Ends a loop: forgets the state and releases what is walked.</summary>
    /// <param name="failed">FE_RESET has thrown: its operand is freed after the iterator.</param>
    internal static void Free(RequestContext ctx, ref Value slot, bool failed = false)
    {
        Value v = slot;
        slot = default;
        if (!v.IsArray && v.n != 0 && v.Kind > Kind.String)
        {
            if (!failed && ctx.WalksIterator(in v))
            {
                // the iterator holds the object too, and dies after it as in Zend, where it alone does
                v.Release(ctx);
                ctx.EndLoop((int)v.n);
                return;
            }

            ctx.EndLoop((int)v.n);
        }

        v.Release(ctx);
    }

    internal void Close(RequestContext ctx)
    {
        Cursor?.Close();
        Cursor = null;
        ObjectIterator? iterator = Iterator;
        Iterator = null;
        iterator?.Close(ctx);
    }
}

/// <summary>The loops of the request that have a state.</summary>
public sealed partial class RequestContext
{
    private readonly List<ForeachState?> _loops = [];
    private readonly Stack<int> _freeLoops = [];

    /// <summary>Keeps a state; gives the payload of the loop variable.</summary>
    internal long BeginLoop(ForeachState state)
    {
        if (_freeLoops.TryPop(out int index))
        {
            _loops[index] = state;
            return index + 1;
        }

        _loops.Add(state);
        return _loops.Count;
    }

    internal ForeachState LoopOf(in Value slot) => _loops[(int)slot.n - 1]!;

    internal bool WalksIterator(in Value slot) => _loops[(int)slot.n - 1] is { Iterator: not null };

    internal void EndLoop(int payload)
    {
        ForeachState? state = _loops[payload - 1];
        if (state is null) return;
        _loops[payload - 1] = null;
        _freeLoops.Push(payload - 1);
        state.Close(this);
    }
}
