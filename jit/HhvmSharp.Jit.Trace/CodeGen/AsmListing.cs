using System.Globalization;
using System.Text;
using Iced.Intel;

namespace HhvmSharp.Jit.Trace.CodeGen;

/// <summary>The machine code of a trace as text, with the instructions that it was made of (--dump=asm).</summary>
internal static class AsmListing
{
    internal static string Print(Trace trace, List<(int Instruction, int Ir)> marks, uint[] offsets)
    {
        var text = new StringBuilder();
        var heads = new Dictionary<uint, string>();
        foreach ((int instruction, int ir) in marks)
        {
            if (instruction >= offsets.Length || offsets[instruction] == uint.MaxValue) continue;
            heads[offsets[instruction]] = ir >= 0 ? IrPrinter.Name(trace.Ir, trace.Code, trace.Ir.Code[ir]) : ir == -1 ? "end" : $"exit {-2 - ir} to op {trace.Exits[-2 - ir].Op}";
        }

        var decoder = Iced.Intel.Decoder.Create(64, new ByteArrayCodeReader(trace.Block!.Bytes.ToArray()));
        decoder.IP = (ulong)trace.Entry;
        var formatter = new NasmFormatter();
        formatter.Options.FirstOperandCharIndex = 10;
        formatter.Options.RipRelativeAddresses = true;
        var output = new StringOutput();
        while (decoder.IP < (ulong)(trace.Entry + trace.Block.Length))
        {
            uint at = (uint)(decoder.IP - (ulong)trace.Entry);
            if (heads.TryGetValue(at, out string? head)) text.Append(CultureInfo.InvariantCulture, $"                ; {head}\n");
            formatter.Format(decoder.Decode(), output);
            text.Append(CultureInfo.InvariantCulture, $"  {at:x4}  {output.ToStringAndReset()}\n");
        }

        return text.ToString();
    }
}
