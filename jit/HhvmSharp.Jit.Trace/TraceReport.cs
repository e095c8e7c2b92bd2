using System.Globalization;
using System.Text;
using HhvmSharp.Runtime.Bytecode;

namespace HhvmSharp.Jit.Trace;

/// <summary>What was traced and what was not, and why: the second part of `hhvm --jit-report`.</summary>
internal static class TraceReport
{
    internal static string Text(TraceTier tier)
    {
        var text = new StringBuilder();
        if (TraceTier.Unavailable is { } why) text.Append(CultureInfo.InvariantCulture, $"no traces: {why}\n");
        foreach (CodeTraces code in tier.Codes.OrderBy(c => c.Code.FileName.ToString(), StringComparer.Ordinal).ThenBy(c => c.Code.LineStart))
        {
            text.Append(CultureInfo.InvariantCulture, $"{code.Code.Name?.ToString() ?? "{main}"}  {code.Code.FileName}:{code.Code.LineStart}\n");
            foreach (LoopState loop in code.Loops.Where(l => l.Reason != AbortReason.None && l.Root is null))
                text.Append(CultureInfo.InvariantCulture, $"  loop@{loop.Head} interpreted: {loop.Reason.Text()} at op {loop.ReasonAt} {code.Code.Ops[loop.ReasonAt].Code.Name()} (line {code.Code.Ops[loop.ReasonAt].Line}), {loop.Failures} of {LoopState.MaxFailures}\n");
            foreach (Trace trace in code.All.OrderBy(t => t.Number)) Describe(text, trace);
        }

        return text.ToString();
    }

    internal static string Title(Trace t) => string.Create(CultureInfo.InvariantCulture,
        $"trace {t.Number} {t.Code.Name?.ToString() ?? "{main}"}@{t.Start}{(t.Parent is { } p ? $" from trace {p.Trace.Number} op {p.Op}" : "")} {t.Ir.End.ToString().ToLowerInvariant()}{(t.Target is { } to ? $" to trace {to.Number}" : "")}");

    private static void Describe(StringBuilder text, Trace t)
    {
        text.Append(CultureInfo.InvariantCulture, $"  {Title(t)}: {t.Ops} ops, {t.Ir.Code.Count} instructions, {t.Block!.Length} bytes, {t.CompileTime.TotalMilliseconds:F2} ms, entered {t.Entries} times\n");
        foreach (TraceExit exit in t.Exits)
        {
            if (exit.Count == 0) continue;
            Op op = t.Code.Ops[exit.Op];
            text.Append(CultureInfo.InvariantCulture, $"    exit {exit.Kind.ToString().ToLowerInvariant()} at op {exit.Op} {op.Code.Name()} (line {op.Line}): {exit.Count}{(exit.Next is { } next ? $", then trace {next.Number}" : exit.Reason != AbortReason.None ? $", not continued: {exit.Reason.Text()}" : "")}\n");
        }
    }
}
