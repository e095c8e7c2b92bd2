using System.Globalization;
using System.Text;
using HhvmSharp.Jit.Trace.Ir;
using HhvmSharp.Runtime.Bytecode;

namespace HhvmSharp.Jit.Trace.CodeGen;

/// <summary>A trace as text (--dump=trace).</summary>
internal static class IrPrinter
{
    internal static string Print(TraceIr ir, OpArray code, bool[] live, Location[] at)
    {
        var text = new StringBuilder();
        for (int s = 0; s < ir.Facts.Length; s++)
        {
            if (ir.Facts[s] == SlotFact.Unknown) continue;
            ArrayFact a = ir.ArrayFacts[s];
            text.Append(CultureInfo.InvariantCulture, $"  needs {SlotName(code, s)} {ir.Facts[s]}{(a == default || a.Strategy < 0 ? "" : $" {(Runtime.Values.ArrayStrategy)a.Strategy}")}{(a.Exclusive ? " exclusive" : "")}{(ir.Inherited[s] == ir.Facts[s] ? " (known)" : "")}\n");
        }

        for (int i = 0; i < ir.Code.Count; i++)
        {
            Ins ins = ir.Code[i];
            if (!live[i] || ins.IsConstant) continue;
            if (ins.Op == IrOp.Loop)
            {
                text.Append("  ---- loop ----").Append(Snapshot(ir, code, ir.LoopSnapshot)).Append('\n');
                continue;
            }

            string place = at[i].IsRegister ? (ins.Type == IrType.Float ? Registers.Float : Registers.General)[at[i].Register].ToString().ToLowerInvariant() : at[i].Spill >= 0 ? $"[{at[i].Spill}]" : "";
            text.Append(CultureInfo.InvariantCulture, $"  {i,4} {place,-6}{(ins.IsGuard ? '>' : ' ')} {Name(ir, code, ins)}{(ins.IsGuard ? Snapshot(ir, code, ins.Snapshot) : "")}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"  {ir.End.ToString().ToLowerInvariant()}{(ir.EndSnapshot >= 0 ? Snapshot(ir, code, ir.EndSnapshot) : "")}\n");
        return text.ToString();
    }

    private static string SlotName(OpArray code, int slot) => slot < code.CvNames.Length ? "$" + code.CvNames[slot] : "~" + slot;

    internal static string Name(TraceIr ir, OpArray code, Ins ins)
    {
        string imm = ins.Op switch
        {
            IrOp.Slot or IrOp.SlotObject => " " + SlotName(code, (int)ins.Imm),
            IrOp.Guard or IrOp.Compare => " " + ins.Condition,
            IrOp.GuardTag => " " + (IrType)ins.Imm,
            IrOp.Field64 or IrOp.Field32 or IrOp.Field8 or IrOp.HeapValue => " +" + ins.Imm.ToString(CultureInfo.InvariantCulture),
            _ => "",
        };
        return $"{(ins.Type == IrType.None ? "" : ins.Type.ToString().ToLowerInvariant() + " ")}{ins.Op}{imm}{Operand(ir, ins.A)}{Operand(ir, ins.B)}{Operand(ir, ins.C)}";
    }

    private static string Operand(TraceIr ir, int value)
    {
        if (value < 0) return "";
        Ins ins = ir.Code[value];
        if (!ins.IsConstant) return " " + value.ToString(CultureInfo.InvariantCulture);
        return ins.Type == IrType.Float
            ? " " + BitConverter.Int64BitsToDouble(ins.Imm).ToString("R", CultureInfo.InvariantCulture) + "f"
            : " #" + ins.Imm.ToString(CultureInfo.InvariantCulture);
    }

    private static string Snapshot(TraceIr ir, OpArray code, int snapshot)
    {
        if (snapshot < 0) return "";
        Snapshot s = ir.Snapshots[snapshot];
        return $"  @{s.Op}{{{string.Join(", ", s.Slots.Select(p => $"{SlotName(code, p.Slot)}={Operand(ir, p.Value).TrimStart()}"))}}}";
    }
}
