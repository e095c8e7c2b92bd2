using HhvmSharp.Jit.Trace.Ir;
using HhvmSharp.Jit.Trace.Passes;

namespace HhvmSharp.Jit.Trace.Tests;

public class PassTests
{
    [Fact]
    public void Constants_fold_unless_they_overflow()
    {
        var t = new TraceBuilder(1);
        Assert.Equal(7, t.B[t.Op(IrOp.AddOv, t.B.Int(3), t.B.Int(4))].Imm);
        Assert.Equal(-1, t.B[t.Op(IrOp.Mod, t.B.Int(-7), t.B.Int(3))].Imm);
        Assert.Equal(IrOp.AddOv, t.B[t.Op(IrOp.AddOv, t.B.Int(long.MaxValue), t.B.Int(1))].Op);
        int x = t.Slot(0);
        Assert.Equal(x, t.Op(IrOp.Add, t.B.Int(0), x));
        Assert.Equal(x, t.Op(IrOp.Mul, x, t.B.Int(1)));
        Assert.NotEqual(t.B.Float(0.0), t.B.Float(-0.0));
    }

    [Fact]
    public void Floats_fold_only_what_is_exact_for_every_value()
    {
        var t = new TraceBuilder(1);
        int x = t.Slot(0, IrType.Float);
        Assert.Equal(IrOp.FAdd, t.B[t.Op(IrOp.FAdd, x, t.B.Float(0), IrType.Float)].Op);
        Assert.Equal(IrOp.FMul, t.B[t.Op(IrOp.FMul, x, t.B.Float(0), IrType.Float)].Op);
        Assert.Equal(0.75, Folding.FloatOf(t.B[t.Op(IrOp.FMul, t.B.Float(0.5), t.B.Float(1.5), IrType.Float)]));
    }

    [Fact]
    public void The_same_expression_is_computed_once()
    {
        var t = new TraceBuilder(2);
        int a = t.Op(IrOp.Xor, t.Slot(0), t.Slot(1));
        Assert.Equal(a, t.Op(IrOp.Xor, t.Slot(0), t.Slot(1)));
        int guards = t.Ir.Code.Count(i => i.IsGuard);
        t.Guard(Condition.Less, a, t.Slot(1), 3);
        t.Guard(Condition.Less, a, t.Slot(1), 4);
        Assert.Equal(guards + 1, t.Ir.Code.Count(i => i.IsGuard));
    }

    [Fact]
    public void A_store_is_forwarded_and_ends_what_other_places_hold()
    {
        var t = new TraceBuilder(3);
        int data = t.B.Emit(new Ins(IrOp.Field64, IrType.Address, t.Slot(2), Imm: 16));
        int Load(int index) => t.B.Emit(new Ins(IrOp.Element, IrType.Int, data, index));
        int i = t.Slot(0), j = t.Slot(1), first = Load(i);
        Assert.Equal(first, Load(i));
        t.B.Emit(new Ins(IrOp.StoreElement, IrType.None, data, j, t.B.Int(9)));
        Assert.Equal(t.B.Int(9), Load(j));
        Assert.NotEqual(first, Load(i));
    }

    [Fact]
    public void A_guard_against_the_end_of_a_loop_spares_the_overflow_test()
    {
        // for (; $i < $n; $i++) $sum += $i
        var t = new TraceBuilder(3);
        t.Set(2, t.Op(IrOp.AddOv, t.Slot(2), t.Slot(0)));
        t.Set(0, t.Op(IrOp.AddOv, t.Slot(0), t.B.Int(1)));
        t.Guard(Condition.Less, t.Slot(0), t.Slot(1), 9);
        Assert.True(t.Close());
        Assert.Equal([IrOp.Phi, IrOp.Phi, IrOp.AddOv, IrOp.Add, IrOp.Guard], t.Turn());
    }

    [Fact]
    public void What_does_not_change_stays_in_the_first_turn()
    {
        // $i += ($n * $n) & 7, while below $n
        var t = new TraceBuilder(2);
        int square = t.Op(IrOp.MulOv, t.Slot(1), t.Slot(1));
        int step = t.Op(IrOp.And, square, t.B.Int(7));
        t.Set(0, t.Op(IrOp.Xor, t.Slot(0), step));
        t.Guard(Condition.Less, t.Slot(0), t.Slot(1), 9);
        Assert.True(t.Close());
        Assert.Equal([IrOp.Phi, IrOp.Xor, IrOp.Guard], t.Turn());
    }

    [Fact]
    public void Variables_that_exchange_their_values_each_have_a_phi()
    {
        var t = new TraceBuilder(2);
        (int a, int b) = (t.Slot(0), t.Slot(1));
        t.Set(0, b);
        t.Set(1, a);
        t.Guard(Condition.Less, t.Slot(0), t.B.Int(100), 9);
        Assert.True(t.Close());
        Ins[] phis = [.. t.Ir.Code.Where(i => i.Op == IrOp.Phi)];
        Assert.Equal(2, phis.Length);
        Assert.Equal(t.Ir.LoopStart + 2, phis[0].B);
        Assert.Equal(t.Ir.LoopStart + 1, phis[1].B);
    }

    [Fact]
    public void A_variable_that_changes_its_type_makes_no_loop()
    {
        var t = new TraceBuilder(1);
        t.Set(0, t.B.Emit(new Ins(IrOp.IntToFloat, IrType.Float, t.Slot(0))));
        Assert.False(t.Close());
        Assert.Equal(-1, t.Ir.LoopStart);
    }

    [Fact]
    public void Negations_of_float_conditions_hold_for_NaN()
    {
        var t = new TraceBuilder(1);
        Ins nan = t.B[t.B.Float(double.NaN)], one = t.B[t.B.Float(1)];
        foreach (Condition c in (Condition[])[Condition.Less, Condition.LessEqual, Condition.Greater, Condition.Equal])
        {
            Assert.False(Folding.Holds(c, nan, one));
            Assert.True(Folding.Holds(Folding.Negate(c, ofFloats: true), nan, one));
            Assert.Equal(Folding.Holds(c, one, nan), Folding.Holds(Folding.Swap(c), nan, one));
        }
    }

    [Fact]
    public void A_constant_index_is_tested_against_the_length_and_once()
    {
        var t = new TraceBuilder(2);
        int used = t.B.Emit(new Ins(IrOp.Field32, IrType.Int, t.Slot(0, IrType.Address), Imm: 48));
        int guard = t.Guard(Condition.Below, t.B.Int(5), used, 3);
        Assert.Equal((Condition.Above, used), (t.B[guard].Condition, t.B[guard].A));
        Assert.Equal(-1, t.Guard(Condition.Below, t.B.Int(4), used, 3));
        Assert.NotEqual(-1, t.Guard(Condition.Below, t.B.Int(6), used, 3));
    }

    [Fact]
    public void What_nobody_needs_is_dead()
    {
        var t = new TraceBuilder(2);
        int unused = t.Op(IrOp.Xor, t.Slot(0), t.Slot(1));
        int kept = t.Op(IrOp.And, t.Slot(0), t.Slot(1));
        t.Set(0, kept);
        t.Leave(5);
        bool[] live = DeadCode.Live(t.Ir);
        Assert.False(live[unused]);
        Assert.True(live[kept]);
    }
}
