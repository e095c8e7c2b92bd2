using System.Globalization;
using System.Text;
using System.Text.Json;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Tiering;

namespace HhvmSharp.Jit.IL;

/// <summary>What was compiled and what was not, and why: `hhvm --jit-report`, as text and as JSON.</summary>
internal static class JitReport
{
    internal static string Text(IEnumerable<TierState> states)
    {
        var text = new StringBuilder();
        foreach (TierState state in Ordered(states))
        {
            text.Append(CultureInfo.InvariantCulture, $"{Name(state.Code)}\n");
            if (state.Reason is not null) text.Append(CultureInfo.InvariantCulture, $"  interpreted: {state.Reason}\n");
            if (state.DirectReason is not null) text.Append(CultureInfo.InvariantCulture, $"  needs frames: {state.DirectReason}\n");
            foreach (CompiledUnit unit in state.Units)
            {
                text.Append(CultureInfo.InvariantCulture, $"  {Entry(unit),-10} {unit.ILBytes,6} bytes of IL {unit.CompileTime.TotalMilliseconds,7:F2} ms  guards {unit.Exits.Length,3}  exits {unit.Exits.Sum(),4}{(unit.Retired ? "  retired" : "")}\n");
                foreach ((int op, int count, string where) in Taken(unit)) text.Append(CultureInfo.InvariantCulture, $"    exit {where} op {op} {state.Code.Ops[op].Code.Name()} (line {state.Code.Ops[op].Line}): {count}\n");
                if (unit.Handlers.Count > 0) text.Append(CultureInfo.InvariantCulture, $"    by handlers: {string.Join(' ', unit.Handlers.Select(h => $"{h}:{state.Code.Ops[h].Code.Name()}({state.Profile.Operand1[h]:x},{state.Profile.Operand2[h]:x},{state.Profile.Result[h]:x})"))}\n");
            }
        }

        return text.ToString();
    }

    internal static string Json(IEnumerable<TierState> states)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartArray();
            foreach (TierState state in Ordered(states)) Write(json, state);
            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }

    private static void Write(Utf8JsonWriter json, TierState state)
    {
        json.WriteStartObject();
        json.WriteString("function", state.Code.Name?.ToString() ?? "{main}");
        json.WriteString("file", state.Code.FileName.ToString());
        json.WriteNumber("line", state.Code.LineStart);
        json.WriteString("interpreted_because", state.Reason);
        json.WriteString("needs_frames_because", state.DirectReason);
        json.WriteStartArray("units");
        foreach (CompiledUnit unit in state.Units)
        {
            json.WriteStartObject();
            json.WriteString("entry", Entry(unit));
            json.WriteNumber("il_bytes", unit.ILBytes);
            json.WriteNumber("compile_ms", Math.Round(unit.CompileTime.TotalMilliseconds, 3));
            json.WriteNumber("guards", unit.Exits.Length);
            json.WriteNumber("exits", unit.Exits.Sum());
            json.WriteBoolean("retired", unit.Retired);
            json.WriteStartArray("by_handlers");
            foreach (int op in unit.Handlers) json.WriteStringValue($"{op}:{state.Code.Ops[op].Code.Name()}");
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static IEnumerable<TierState> Ordered(IEnumerable<TierState> states) =>
        states.OrderBy(s => s.Code.FileName.ToString(), StringComparer.Ordinal).ThenBy(s => s.Code.LineStart);

    private static string Name(OpArray code) => $"{code.Name?.ToString() ?? "{main}"}  {code.FileName}:{code.LineStart}";

    private static string Entry(CompiledUnit unit) => unit.EntryOp == 0 ? unit.IsDirect ? "direct" : "call" : $"loop@{unit.EntryOp}";

    private static IEnumerable<(int Op, int Count, string Where)> Taken(CompiledUnit unit)
    {
        for (int i = 0; i < unit.Exits.Length; i++)
            if (unit.Exits[i] > 0) yield return (unit.ExitOps[i], unit.Exits[i], i == unit.EntryExit ? "on entering at" : "at");
    }
}
