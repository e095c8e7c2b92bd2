using HhvmSharp.Jit.Trace.Ir;

namespace HhvmSharp.Jit.Trace.Passes;

/// <summary>
/// Between which numbers the ints of a trace lie: from what they are computed of, and from the guards that they have
/// passed. A trace has no joins, so what a guard tells holds from there on. A phi keeps what guards against constants,
/// or against anything at all, have told of its first value: the same guards stand in every turn.
/// </summary>
internal sealed class Ranges
{
    private readonly record struct Range(long Low, long High)
    {
        internal static readonly Range All = new(long.MinValue, long.MaxValue);
    }

    private readonly List<Range> _ranges = [];

    /// <summary>What guards alone have told.</summary>
    private readonly Dictionary<int, Range> _guarded = [];

    internal (long Low, long High) Of(int index) => (_ranges[index].Low, _ranges[index].High);

    internal void Add(IrBuilder b, Ins ins) => _ranges.Add(Compute(b, ins));

    private Range Compute(IrBuilder b, Ins ins)
    {
        switch (ins.Op)
        {
            case IrOp.Constant when ins.Type != IrType.Float:
                return new Range(ins.Imm, ins.Imm);
            case IrOp.Compare:
                return new Range(0, 1);
            case IrOp.Field8 or IrOp.Byte:
                return new Range(0, 255);
            case IrOp.Field32:
                return new Range(0, int.MaxValue);
            case IrOp.And when b[ins.B].IsConstant && b[ins.B].Imm >= 0:
                return new Range(0, b[ins.B].Imm);
            case IrOp.ShiftRight when b[ins.B].IsConstant:
                return new Range(_ranges[ins.A].Low >> (int)b[ins.B].Imm, _ranges[ins.A].High >> (int)b[ins.B].Imm);
            case IrOp.Mod when b[ins.B].IsConstant && b[ins.B].Imm > 0:
                return new Range(_ranges[ins.A].Low >= 0 ? 0 : 1 - b[ins.B].Imm, b[ins.B].Imm - 1);
            case IrOp.Add or IrOp.AddOv or IrOp.Sub or IrOp.SubOv or IrOp.Mul or IrOp.MulOv:
                return Arithmetic(ins);
            default:
                return ins.Type == IrType.Bool ? new Range(0, 1) : Range.All;
        }
    }

    private Range Arithmetic(Ins ins)
    {
        (Int128 low, Int128 high) = Exact(ins);
        if (low >= long.MinValue && high <= long.MaxValue) return new Range((long)low, (long)high);
        // what overflows leaves the trace, or wraps
        if (ins.Op is IrOp.Add or IrOp.Sub or IrOp.Mul) return Range.All;
        return new Range((long)Int128.Max(low, long.MinValue), (long)Int128.Min(high, long.MaxValue));
    }

    private (Int128 Low, Int128 High) Exact(Ins ins)
    {
        Range a = _ranges[ins.A], b = _ranges[ins.B];
        switch (ins.Op)
        {
            case IrOp.Add or IrOp.AddOv:
                return ((Int128)a.Low + b.Low, (Int128)a.High + b.High);
            case IrOp.Sub or IrOp.SubOv:
                return ((Int128)a.Low - b.High, (Int128)a.High - b.Low);
            default:
                Int128 p = (Int128)a.Low * b.Low, q = (Int128)a.Low * b.High, r = (Int128)a.High * b.Low, s = (Int128)a.High * b.High;
                return (Int128.Min(Int128.Min(p, q), Int128.Min(r, s)), Int128.Max(Int128.Max(p, q), Int128.Max(r, s)));
        }
    }

    internal bool CannotOverflow(Ins ins)
    {
        if (ins.Op is not (IrOp.AddOv or IrOp.SubOv or IrOp.MulOv)) return false;
        (Int128 low, Int128 high) = Exact(ins);
        return low >= long.MinValue && high <= long.MaxValue;
    }

    /// <summary>Whether a guard of ints is known to hold, or not to; null: it must be tested.</summary>
    internal bool? Decide(IrBuilder b, Ins guard)
    {
        if (b[guard.A].IsConstant && b[guard.B].IsConstant) return Folding.Holds(guard.Condition, b[guard.A], b[guard.B]);
        if (b[guard.A].Type == IrType.Float) return null;
        Range x = _ranges[guard.A], y = _ranges[guard.B];
        return Folding.OfInts(guard.Condition) switch
        {
            Condition.Less => x.High < y.Low ? true : x.Low >= y.High ? false : null,
            Condition.LessEqual => x.High <= y.Low ? true : x.Low > y.High ? false : null,
            Condition.Greater => x.Low > y.High ? true : x.High <= y.Low ? false : null,
            Condition.GreaterEqual => x.Low >= y.High ? true : x.High < y.Low ? false : null,
            Condition.Below => x.Low >= 0 && y.Low >= 0 && x.High < y.Low ? true : null,
            Condition.Above => y.Low >= 0 && x.Low > y.High ? true : null,
            Condition.NotEqual => x.High < y.Low || x.Low > y.High ? true : null,
            _ => null,
        };
    }

    /// <summary>A guard has been passed.</summary>
    internal void Learn(IrBuilder b, Ins guard)
    {
        if (b[guard.A].Type == IrType.Float) return;
        Condition c = Folding.OfInts(guard.Condition);
        Bound(b, guard.A, c, guard.B);
        Bound(b, guard.B, Folding.Swap(c), guard.A);
    }

    private void Bound(IrBuilder b, int of, Condition c, int by)
    {
        if (b[of].IsConstant) return;
        Range limit = _ranges[by];
        Range told = c switch
        {
            Condition.Less when limit.High > long.MinValue => new Range(long.MinValue, limit.High - 1),
            Condition.LessEqual => new Range(long.MinValue, limit.High),
            Condition.Greater when limit.Low < long.MaxValue => new Range(limit.Low + 1, long.MaxValue),
            Condition.GreaterEqual => new Range(limit.Low, long.MaxValue),
            Condition.Equal => limit,
            Condition.Below when limit.Low >= 0 => new Range(0, Math.Max(0, limit.High - 1)),
            Condition.Above when _ranges[of].Low >= 0 && limit.Low is >= 0 and < long.MaxValue => new Range(limit.Low + 1, long.MaxValue),
            _ => Range.All,
        };
        _ranges[of] = Intersect(_ranges[of], told);

        // what holds for any value of the other side holds in every turn
        Range always = b[by].IsConstant ? told : c switch
        {
            Condition.Less => new Range(long.MinValue, long.MaxValue - 1),
            Condition.Greater => new Range(long.MinValue + 1, long.MaxValue),
            Condition.Below when b[by].Op == IrOp.Field32 => new Range(0, int.MaxValue - 1),
            _ => Range.All,
        };
        _guarded[of] = _guarded.TryGetValue(of, out Range known) ? Intersect(known, always) : always;
    }

    private static Range Intersect(Range a, Range b) => new(Math.Max(a.Low, b.Low), Math.Min(a.High, b.High));

    /// <summary><paramref name="phi"/> carries the values that <paramref name="first"/> is the first of.</summary>
    internal void Carry(int first, int phi)
    {
        if (_guarded.TryGetValue(first, out Range known)) _ranges[phi] = known;
    }
}
