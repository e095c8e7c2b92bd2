using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace HhvmSharp.Speed;

/// <summary>
/// The dispatch loop against the least that a dispatch loop in C# costs: a switch of twelve ops over plain structures,
/// compiled in this process. Both run the same program, in turns.
/// </summary>
internal static class DispatchCheck
{
    private const double Limit = 2.5;
    private const int Rounds = 5;

    /// <summary>Ops of one turn of loop.php's loop as they are dispatched: fused pairs count once.</summary>
    private const int OpsPerTurn = 9;

    internal static void Run(Command hhvm, Report report)
    {
        double reference = double.MaxValue, loop = double.MaxValue;
        for (int i = 0; i < Rounds; i++)
        {
            reference = Math.Min(reference, MeasureReference());
            loop = Math.Min(loop, double.Parse(hhvm.Run([Command.Script("loop.php")]).Output) / OpsPerTurn);
        }

        report.Check(loop <= Limit * reference, $"dispatch: {loop:F2} ns an op, a switch of 12 ops {reference:F2} ns: {loop / reference:F2} times (at most {Limit})");
        CheckOptimized(hhvm, report);
    }

    /// <summary>What the JIT says of the loop that the process compiles for itself.</summary>
    private static void CheckOptimized(Command hhvm, Report report)
    {
        string summary = Path.GetTempFileName();
        hhvm.Run([Command.Script("loop.php")], ("DOTNET_JitStdOutFile", summary), ("DOTNET_JitDisasmSummary", "1"));
        string line = File.ReadLines(summary).FirstOrDefault(static l => l.Contains(":RunHot(", StringComparison.Ordinal)) ?? "RunHot was not compiled";
        File.Delete(summary);
        report.Check(line.Contains("FullOpts", StringComparison.Ordinal) && !line.Contains("MinOpts", StringComparison.Ordinal), $"dispatch: {line.Trim()}");
    }

    // ---- the reference ----

    private struct Slot
    {
        internal object? Tag;
        internal long Payload;
    }

    private struct Op
    {
        internal int Code, A, B, Result;
    }

    private static readonly object s_int = "iii";

    private static double MeasureReference()
    {
        const int Turns = 2_000_000;
        // 0: n, 1: a, 2: b, 3: c, 4: i; the same turn as in loop.php
        Op[] program =
        [
            new() { Code = 0, A = 1, B = 2, Result = 3 },
            new() { Code = 1, A = 3, B = 4, Result = 5 },
            new() { Code = 2, A = 5, Result = 1 },
            new() { Code = 3, A = 1, B = 1023, Result = 2 },
            new() { Code = 4, A = 2, B = 0, Result = 6 },
            new() { Code = 5, A = 6, B = 7 },
            new() { Code = 3, A = 1, B = 4095, Result = 1 },
            new() { Code = 6, A = 3, B = 2, Result = 3 },
            new() { Code = 7, A = 4, B = 0, Result = 0 },
            new() { Code = 11 },
        ];
        double best = double.MaxValue;
        for (int run = 0; run < 3; run++)
        {
            var slots = new Slot[8];
            for (int i = 0; i < slots.Length; i++) slots[i] = new Slot { Tag = s_int, Payload = i };
            slots[0].Payload = Turns;
            slots[4].Payload = 0;
            long start = Stopwatch.GetTimestamp();
            Interpret(program, slots);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / Turns / 9);
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Interpret(Op[] program, Slot[] slots)
    {
        ref Op op = ref program[0];
        while (true)
        {
            ref Slot a = ref slots[op.A];
            ref Slot r = ref slots[op.Result];
            switch (op.Code)
            {
                case 0:
                    r.Payload = a.Payload + slots[op.B].Payload;
                    break;
                case 1:
                    r.Payload = a.Payload ^ slots[op.B].Payload;
                    break;
                case 2:
                    r.Payload = a.Payload;
                    break;
                case 3:
                    r.Payload = a.Payload & op.B;
                    break;
                case 4:
                    r.Payload = a.Payload < op.B ? 1 : 0;
                    break;
                case 5:
                    if (a.Payload != 0)
                    {
                        op = ref program[op.B];
                        continue;
                    }

                    break;
                case 6:
                    r.Payload = a.Payload - slots[op.B].Payload;
                    break;
                case 7:
                    if (++a.Payload < slots[op.B].Payload)
                    {
                        op = ref program[op.Result];
                        continue;
                    }

                    break;
                case 8:
                    r.Payload = a.Payload * slots[op.B].Payload;
                    break;
                case 9:
                    r.Payload = a.Payload | slots[op.B].Payload;
                    break;
                case 10:
                    r = a;
                    break;
                default:
                    return;
            }

            op = ref Unsafe.Add(ref op, 1);
        }
    }
}
