using HhvmSharp.Jit.Trace.CodeGen;
using HhvmSharp.Jit.Trace.Ir;
using HhvmSharp.Jit.Trace.Passes;

namespace HhvmSharp.Jit.Trace.Tests;

public class LinearScanTests
{
    private static Location[] Allocate(TraceBuilder t, int registers, out int spills)
    {
        bool[] live = DeadCode.Live(t.Ir);
        Location[] at = LinearScan.Run(t.Ir, live, registers, 2, out spills);
        for (int i = 0; i < at.Length; i++)
            if (live[i] && t.Ir.Code[i].Type != IrType.None && !t.Ir.Code[i].IsConstant) Assert.True(at[i].IsRegister || at[i].Spill >= 0);
        return at;
    }

    [Fact]
    public void A_counter_stays_in_its_register()
    {
        var t = new TraceBuilder(2);
        t.Set(0, t.Op(IrOp.Add, t.Slot(0), t.B.Int(1)));
        t.Guard(Condition.Less, t.Slot(0), t.Slot(1), 9);
        Assert.True(t.Close());
        Location[] at = Allocate(t, 4, out int spills);
        int phi = t.Ir.LoopStart + 1;
        Assert.Equal(at[phi], at[t.Ir.Code[phi].B]);
        Assert.Equal(0, spills);
    }

    [Fact]
    public void What_the_loop_uses_least_goes_to_the_stack()
    {
        var t = new TraceBuilder(6);
        int sum = t.Slot(0);
        for (int i = 1; i < 5; i++) sum = t.Op(IrOp.Xor, sum, t.Slot(i));
        for (int i = 1; i < 4; i++) sum = t.Op(IrOp.Add, sum, t.Slot(i));
        t.Set(0, sum);
        t.Guard(Condition.Less, sum, t.Slot(5), 9);
        Assert.True(t.Close());
        Location[] at = Allocate(t, 4, out int spills);
        Assert.True(spills > 0);
        Assert.True(at[t.Start[1]].IsRegister, "used twice in a turn");
        Assert.False(at[t.Start[5]].IsRegister, "used once, to its end");
    }

    [Fact]
    public void Values_that_live_at_the_same_time_have_different_places()
    {
        var random = new Random(1);
        for (int round = 0; round < 200; round++)
        {
            var t = new TraceBuilder(8);
            for (int n = 0; n < 30; n++)
            {
                int to = random.Next(8);
                t.Set(to, t.Op(random.Next(2) == 0 ? IrOp.Xor : IrOp.AddOv, t.Slot(random.Next(8)), t.Slot(random.Next(8)), exit: n));
            }

            t.Leave(40);
            Location[] at = Allocate(t, 1 + random.Next(6), out _);
            // what the last exit restores is all there at once
            var places = t.Ir.Snapshots[t.Ir.EndSnapshot].Slots.Select(s => s.Value).Distinct().Where(v => !t.Ir.Code[v].IsConstant).Select(v => at[v]).ToList();
            Assert.Equal(places.Count, places.Distinct().Count());
        }
    }
}
