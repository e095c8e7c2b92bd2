using HhvmSharp.Jit.Trace.Ir;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Jit.Trace.Recording;

/// <summary>Operands, variables, snapshots.</summary>
internal sealed unsafe partial class Recorder
{
    /// <summary>
    /// While an address or an argument exists only in the trace, all exits go back to before it was computed; nothing
    /// that could be seen twice happens between. -1: nothing of the kind.
    /// </summary>
    private int _frozen = -1;

    /// <summary>Temporaries that hold addresses, and calls that are being prepared.</summary>
    private int _virtual;

    /// <summary>From here on exits go back to the current op.</summary>
    private bool Freeze()
    {
        if (_virtual++ > 0) return true;
        _frozen = TakeSnapshot(_at);
        return _frozen >= 0;
    }

    private void Thaw()
    {
        if (--_virtual == 0) _frozen = -1;
    }

    /// <summary>The state now, for an exit to <paramref name="op"/>; -1: it cannot be restored.</summary>
    private int Snap(int op) => _frozen >= 0 ? _frozen : TakeSnapshot(op);

    /// <summary>The state before the current op.</summary>
    private int Snap() => Snap(_at);

    private int TakeSnapshot(int op)
    {
        var slots = new List<(int, int)>();
        for (int s = 0; s < _now.Length; s++)
        {
            if (_now[s] < 0 || _now[s] == _loaded[s] || !_flow.IsLive(op, s)) continue;
            if (_b[_now[s]].Type == IrType.Address) return -1;
            slots.Add((s, _now[s]));
        }

        return _b.AddSnapshot(new Snapshot(op, [.. slots]));
    }

    // ---- reading ----

    private int Operand1 => Read(_op->Op1Kind, _op->Op1);

    private int Operand2 => Read(_op->Op2Kind, _op->Op2);

    /// <summary>The operand of OP_DATA.</summary>
    private int Data => Read(_op[1].Op1Kind, _op[1].Op1);

    /// <summary>What an operand holds in the interpreter.</summary>
    private ref Value Actual(OperandKind kind, int index) => ref kind == OperandKind.Const ? ref _code.Literals[index] : ref _f.Slot(index);

    private ref Value Actual1 => ref Actual(_op->Op1Kind, _op->Op1);

    private ref Value Actual2 => ref Actual(_op->Op2Kind, _op->Op2);

    /// <summary>The instruction that yields a scalar operand; -1: it is none.</summary>
    private int Read(OperandKind kind, int index)
    {
        if (kind == OperandKind.Unused) return Refuse(AbortReason.OperandType);
        if (kind == OperandKind.Const) return Constant(in _code.Literals[index]);
        if (_now[index] >= 0) return _b[_now[index]].Type == IrType.Address ? Refuse(AbortReason.OperandType) : _now[index];
        ref Value v = ref _f.Slot(index);
        (SlotFact fact, IrType type) = v.Kind switch
        {
            Kind.Int => (SlotFact.Int, IrType.Int),
            Kind.Float => (SlotFact.Float, IrType.Float),
            Kind.Bool => (SlotFact.Bool, IrType.Bool),
            Kind.Null => (SlotFact.Null, IrType.Null),
            _ => (SlotFact.Unknown, IrType.None),
        };
        if (fact == SlotFact.Unknown) return Refuse(v.IsUndef ? AbortReason.UndefinedVariable : v.IsReference ? AbortReason.Reference : AbortReason.OperandType);
        _ir.Facts[index] = fact;
        return _loaded[index] = _now[index] = fact == SlotFact.Null ? _b.Null() : _b.Emit(new Ins(IrOp.Slot, type, Imm: index));
    }

    private int Constant(in Value v) => v.Kind switch
    {
        Kind.Int => _b.Int(v.n),
        Kind.Float => _b.Float(v.FloatValue),
        Kind.Bool => _b.Bool(v.n != 0),
        Kind.Null => _b.Null(),
        _ => Refuse(AbortReason.OperandType),
    };

    private int Refuse(AbortReason reason)
    {
        _reason = reason;
        return -1;
    }

    // ---- writing ----

    /// <summary>Gives a variable a new value.</summary>
    private bool Assign(int slot, int value)
    {
        if (value < 0) return false;
        if (_now[slot] < 0)
        {
            ref Value old = ref _f.Slot(slot);
            if (old.Kind > Kind.String) return Fail(old.IsReference ? AbortReason.Reference : AbortReason.OperandType);
            if (_ir.Facts[slot] == SlotFact.Unknown) _ir.Facts[slot] = SlotFact.Free;
        }

        _now[slot] = value;
        return true;
    }

    /// <summary>Gives the op's result, if it is used.</summary>
    private bool Yield(int value)
    {
        if (value < 0) return false;
        if (_op->ResultKind != OperandKind.Unused) _now[_op->Result] = value;
        return true;
    }
}
