using HhvmSharp.Jit.Trace.Ir;

namespace HhvmSharp.Jit.Trace.Passes;

/// <summary>
/// Appends instructions to a trace. Each one passes <see cref="Folding"/>, the ranges known so far, and common
/// subexpressions, so that recording and <see cref="LoopPeeling"/> need no passes of their own for these: what a
/// turn of the loop computes again is found to be there already.
/// </summary>
internal sealed class IrBuilder(TraceIr trace)
{
    private readonly record struct Key(IrOp Op, IrType Type, int A, int B, int C, long Imm);

    /// <summary>What an expression yields, and since when.</summary>
    private readonly record struct Known(int Ref, int At, bool FromStore);

    private readonly Dictionary<Key, Known> _known = [];

    /// <summary>The last store of each kind; loads from before do not hold behind it.</summary>
    private int _lastElementStore = -1, _lastValueStore = -1, _lastAppend = -1;

    internal TraceIr Trace => trace;

    internal Ranges Ranges { get; } = new();

    internal Ins this[int index] => trace.Code[index];

    internal int Int(long value) => Emit(new Ins(IrOp.Constant, IrType.Int, Imm: value));

    internal int Float(double value) => Emit(new Ins(IrOp.Constant, IrType.Float, Imm: BitConverter.DoubleToInt64Bits(value)));

    internal int Bool(bool value) => Emit(new Ins(IrOp.Constant, IrType.Bool, Imm: value ? 1 : 0));

    internal int Null() => Emit(new Ins(IrOp.Constant, IrType.Null));

    /// <summary>A guard that can never hold: the caller must not go on.</summary>
    internal bool IsContradiction { get; private set; }

    /// <summary>Adds an instruction, or finds one that yields the same. -1 for a guard that always holds.</summary>
    internal int Emit(Ins ins)
    {
        if (Folding.TryFold(this, ref ins, out int folded)) return folded;
        if (ins.Op == IrOp.Guard)
        {
            if (Ranges.Decide(this, ins) is { } holds)
            {
                if (!holds) IsContradiction = true;
                return -1;
            }
        }
        else if (Ranges.CannotOverflow(ins))
        {
            ins = ins with { Op = Folding.WithoutCheck(ins.Op), Snapshot = -1 };
        }

        var key = new Key(ins.Op, ins.Type, ins.A, ins.B, ins.C, ins.Imm);
        if (!ins.IsStore && ins.Op is not (IrOp.Phi or IrOp.Loop) && _known.TryGetValue(key, out Known known) && known.At > LastStore(ins)) return known.Ref;
        int index = Append(ins);
        if (ins.IsStore) NoteStore(ins, index);
        else if (ins.Op is not (IrOp.Phi or IrOp.Loop)) _known[key] = new Known(index, index, false);
        if (ins.Op == IrOp.Guard) Ranges.Learn(this, ins);
        return index;
    }

    private int Append(Ins ins)
    {
        trace.Code.Add(ins);
        Ranges.Add(this, ins);
        return trace.Code.Count - 1;
    }

    private int LastStore(Ins load) => load.Op switch
    {
        IrOp.Element => Math.Max(_lastElementStore, _lastAppend),
        IrOp.GuardTag or IrOp.Payload or IrOp.HeapValue or IrOp.GuardScalar => Math.Max(_lastValueStore, _lastAppend),
        IrOp.Field32 => _lastAppend,
        _ => -1,
    };

    /// <summary>A store ends what was known of its kind of storage, and tells what a load of the same place yields.</summary>
    private void NoteStore(Ins store, int index)
    {
        switch (store.Op)
        {
            case IrOp.StoreElement:
                _lastElementStore = index - 1;
                IrType type = this[store.C].Type;
                _known[new Key(IrOp.Element, type, store.A, store.B, -1, 0)] = new Known(store.C, index, true);
                break;
            case IrOp.StoreValue:
                _lastValueStore = index - 1;
                IrType stored = this[store.C].Type;
                _known[new Key(IrOp.Payload, stored, store.A, -1, -1, 0)] = new Known(store.C, index, true);
                _known[new Key(IrOp.GuardTag, IrType.None, store.A, -1, -1, (long)stored)] = new Known(-1, index, true);
                _known[new Key(IrOp.GuardScalar, IrType.None, store.A, -1, -1, 0)] = new Known(-1, index, true);
                break;
            default:
                _lastAppend = index - 1;
                break;
        }
    }

    /// <summary>From here on the loop's turns: a stored value is that of the first turn only.</summary>
    internal void BeginLoop()
    {
        foreach ((Key key, Known known) in _known.ToArray())
            if (known.FromStore) _known.Remove(key);
        trace.LoopStart = Append(new Ins(IrOp.Loop, IrType.None));
    }

    internal int Phi(int first)
    {
        int index = Append(new Ins(IrOp.Phi, this[first].Type, first));
        Ranges.Carry(first, index);
        return index;
    }

    internal void SetNext(int phi, int next) => trace.Code[phi] = trace.Code[phi] with { B = next };

    internal int AddSnapshot(Snapshot snapshot)
    {
        trace.Snapshots.Add(snapshot);
        return trace.Snapshots.Count - 1;
    }
}
