using HhvmSharp.Jit.Trace.CodeGen;
using HhvmSharp.Jit.Trace.Ir;
using HhvmSharp.Jit.Trace.Passes;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Jit.Trace.Tests;

/// <summary>Traces are run on a window made by hand.</summary>
public unsafe class MachineCodeTests
{
    private static readonly OpArray Code = new() { FileName = PhpString.Literal("test") };

    private readonly CodeMemory _memory = new(64 << 20);
    private readonly ExitTable _exits = new();

    /// <summary>The exit by which the trace was left.</summary>
    private TraceExit Run(TraceBuilder t, Value[] window, long budget = 1 << 20)
    {
        NativeStubs stubs = NativeStubs.Create(_memory)!;
        var trace = new Trace(Code, 0, null) { Ir = t.Ir };
        Assert.Equal(AbortReason.None, Emitter.Compile(trace, _memory, _exits, stubs.Leave, false));
        Value[] pinned = GC.AllocateArray<Value>(window.Length); // the test's thread does not collect between
        window.CopyTo(pinned, 0);
        nint number;
        fixed (byte* p = &System.Runtime.CompilerServices.Unsafe.As<Value, byte>(ref pinned[0])) number = stubs.Enter(p, budget, trace.Entry);
        pinned.CopyTo(window, 0);
        TraceExit exit = _exits[(int)number];
        GC.KeepAlive(trace);
        return exit;
    }

    [Fact]
    public void A_loop_sums_until_its_condition_fails()
    {
        var t = new TraceBuilder(3);
        t.Set(2, t.Op(IrOp.AddOv, t.Slot(2), t.Slot(0), exit: 5));
        t.Set(0, t.Op(IrOp.AddOv, t.Slot(0), t.B.Int(1), exit: 6));
        t.Guard(Condition.Less, t.Slot(0), t.Slot(1), 9);
        Assert.True(t.Close());
        Value[] w = [Value.Int(0), Value.Int(1000), Value.Int(0)];
        Assert.Equal(9, Run(t, w).Op);
        Assert.Equal(1000, w[0].n);
        Assert.Equal(499500, w[2].n);
    }

    [Fact]
    public void An_overflow_leaves_with_the_values_from_before()
    {
        var t = new TraceBuilder(3);
        t.Set(2, t.Op(IrOp.AddOv, t.Slot(2), t.Slot(0), exit: 5));
        t.Set(0, t.Op(IrOp.AddOv, t.Slot(0), t.B.Int(1), exit: 6));
        t.Guard(Condition.Less, t.Slot(0), t.Slot(1), 9);
        Assert.True(t.Close());
        Value[] w = [Value.Int(1), Value.Int(1000), Value.Int(long.MaxValue - 5)];
        Assert.Equal(5, Run(t, w).Op);
        Assert.Equal(3, w[0].n);
        Assert.Equal(long.MaxValue - 5 + 1 + 2, w[2].n);
    }

    [Fact]
    public void The_budget_ends_a_stay_at_the_loops_head()
    {
        var t = new TraceBuilder(2);
        t.Set(0, t.Op(IrOp.AddOv, t.Slot(0), t.B.Int(1), exit: 6));
        t.Guard(Condition.Less, t.Slot(0), t.Slot(1), 9);
        Assert.True(t.Close());
        Value[] w = [Value.Int(0), Value.Int(long.MaxValue)];
        TraceExit exit = Run(t, w, 1000);
        Assert.Equal(ExitKind.Poll, exit.Kind);
        Assert.InRange(w[0].n, 10, 1000);
    }

    [Fact]
    public void A_slot_of_another_type_is_refused_at_the_entry()
    {
        var t = new TraceBuilder(1);
        t.Set(0, t.Op(IrOp.Xor, t.Slot(0), t.B.Int(1)));
        t.Leave(4);
        Value[] w = [Value.Float(1.5)];
        Assert.Equal(ExitKind.Entry, Run(t, w).Kind);
        Assert.Equal(1.5, w[0].FloatValue);
    }

    public static TheoryData<long> Divisors => [1, 2, 3, 5, 7, 8, 10, 64, 100, 641, 1 << 20, 1000003, 4294967297, long.MaxValue, long.MaxValue - 1, -3, -8, -1000003];

    [Theory]
    [MemberData(nameof(Divisors))]
    public void Division_by_a_constant_rounds_towards_zero(long divisor)
    {
        foreach (long dividend in (long[])[0, 1, -1, 2, -2, 6, -7, 99, -100, 12345678901, -12345678901, long.MaxValue, long.MinValue, long.MinValue + 1, divisor, -divisor, divisor - 1])
        {
            var t = new TraceBuilder(3);
            t.Set(1, t.Op(IrOp.Div, t.Slot(0), t.B.Int(divisor)));
            t.Set(2, t.Op(IrOp.Mod, t.Slot(0), t.B.Int(divisor)));
            t.Leave(4);
            Value[] w = [Value.Int(dividend), default, default];
            Run(t, w);
            Assert.Equal((dividend / divisor, dividend % divisor), (w[1].n, w[2].n));
        }
    }

    [Fact]
    public void Random_traces_compute_what_they_say_with_few_and_many_values_alive()
    {
        var random = new Random(7);
        for (int round = 0; round < 300; round++)
        {
            const int slots = 24;
            var t = new TraceBuilder(slots);
            long[] ints = new long[slots];
            for (int s = 0; s < slots; s++) ints[s] = random.NextInt64(-50, 50);
            Value[] w = [.. ints.Select(Value.Int)];
            for (int n = 0; n < 60; n++)
            {
                int to = random.Next(slots), a = random.Next(slots), b = random.Next(slots);
                IrOp op = ((IrOp[])[IrOp.Add, IrOp.Sub, IrOp.Mul, IrOp.Xor, IrOp.And, IrOp.Or, IrOp.AddOv, IrOp.SubOv])[random.Next(8)];
                (int x, int y) = (t.Slot(a), random.Next(4) == 0 ? t.B.Int(ints[b]) : t.Slot(b));
                if (op is IrOp.AddOv or IrOp.SubOv && (Int128.Abs(ints[a]) + Int128.Abs(ints[b]) > long.MaxValue)) op = IrOp.Xor;
                t.Set(to, t.Op(op, x, y, exit: n + 1));
                ints[to] = op switch
                {
                    IrOp.Add or IrOp.AddOv => ints[a] + ints[b],
                    IrOp.Sub or IrOp.SubOv => ints[a] - ints[b],
                    IrOp.Mul => ints[a] * ints[b],
                    IrOp.Xor => ints[a] ^ ints[b],
                    IrOp.And => ints[a] & ints[b],
                    _ => ints[a] | ints[b],
                };
            }

            t.Leave(100);
            Assert.Equal(100, Run(t, w).Op);
            Assert.Equal(ints, w.Select(v => v.n));
        }
    }
}
