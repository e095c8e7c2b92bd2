using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Bytecode;

/// <summary>
/// Checks that an op array is well formed: operand kinds against the opcode table, slots and literals in range, jump
/// targets inside, OP_DATA where it belongs, tables consistent. Debug builds run it on every op array and after every
/// optimizer pass; op arrays read from disk are always checked.
/// </summary>
public static class Verifier
{
    public static void Verify(ScriptUnit unit)
    {
        Verify(unit.Main);
        foreach (OpArray f in unit.TopFunctions) Verify(f);
        foreach (ClassDecl c in unit.Classes)
        {
            foreach (OpArray m in c.Methods) Verify(m);
            foreach (PropertyDecl p in c.Properties)
            {
                if (p.GetHook is not null) Verify(p.GetHook);
                if (p.SetHook is not null) Verify(p.SetHook);
                VerifyValue(p.Default);
            }

            foreach (ConstDecl k in c.Constants) VerifyValue(k.Value);
        }
    }

    /// <exception cref="InvalidDataException">The op array is malformed.</exception>
    public static void Verify(OpArray code)
    {
        if (code.Ops.Length == 0) throw Bad(code, -1, "no ops");
        for (int i = 0; i < code.Ops.Length; i++) VerifyOp(code, i);
        if (BytecodeFlow.FallsThrough(code.Ops[^1].Code)) throw Bad(code, code.Ops.Length - 1, "control runs off the end");
        foreach (TryCatchElement t in code.TryCatch)
        {
            CheckTarget(code, -1, t.TryOp);
            CheckTarget(code, -1, t.CatchOp);
            CheckTarget(code, -1, t.FinallyOp);
            CheckTarget(code, -1, t.FinallyEnd);
        }

        int start = 0;
        foreach (LiveRange r in code.LiveRanges)
        {
            if (r.Start < start) throw Bad(code, r.Start, "live ranges are not sorted");
            if (r.Start >= r.End || r.End > code.Ops.Length) throw Bad(code, r.Start, "live range is empty or too long");
            if (r.Slot < code.CvNames.Length || r.Slot >= code.WindowSize) throw Bad(code, r.Start, "live range of slot " + r.Slot);
            start = r.Start;
        }

        foreach (Value v in code.Literals) VerifyValue(v);
        foreach (ParamInfo p in code.Params) VerifyValue(p.Default);
        foreach (OpArray f in code.Functions) Verify(f);
    }

    private static void VerifyValue(in Value value)
    {
        if (value.Kind == Kind.ConstExpr) Verify(((ConstExpr)value.AsCounted).Code);
        else if (value.Kind is Kind.Object or Kind.Resource or Kind.Reference) throw new InvalidDataException("a literal that is no constant");
        else if (value.IsArray && !value.AsArray.IsImmutable) throw new InvalidDataException("a literal array that is not frozen");
    }

    private static void VerifyOp(OpArray code, int index)
    {
        Op op = code.Ops[index];
        if (!OpcodeInfo.Exists((int)op.Code)) throw Bad(code, index, "no such opcode");
        (string use1, string use2) = op.Code.Operands();
        CheckOperand(code, index, op.Op1Kind, op.Op1, use1, 1);
        CheckOperand(code, index, op.Op2Kind, op.Op2, use2, 2);
        int size = op.Code.IsIndirect() ? 2 : op.Code is Opcode.ROPE_INIT ? (int)op.Extended : 1;
        CheckSlot(code, index, op.ResultKind, op.Result, op.ResultKind is OperandKind.Cv ? 1 : size);
        foreach (int target in BytecodeFlow.JumpTargets(code, index)) CheckTarget(code, index, target);
        bool hasData = index + 1 < code.Ops.Length && code.Ops[index + 1].Code == Opcode.OP_DATA;
        if (((op.Code.Flags() & OpcodeFlags.Data) != 0) != hasData) throw Bad(code, index, hasData ? "stray OP_DATA" : "no OP_DATA");
        if (op.Cache < -1 || op.Cache >= code.CacheSize) throw Bad(code, index, "cache slot " + op.Cache);
        if (op.Code is Opcode.DECLARE_FUNCTION or Opcode.DECLARE_LAMBDA_FUNCTION && (uint)op.Op2 >= (uint)code.Functions.Length)
            throw Bad(code, index, "no function " + op.Op2);
        if (op.Code is Opcode.SWITCH_LONG or Opcode.SWITCH_STRING or Opcode.MATCH && !code.Literals[op.Op2].IsArray)
            throw Bad(code, index, "no jump table");
    }

    private static void CheckOperand(OpArray code, int index, OperandKind kind, int number, string uses, int which)
    {
        bool allowed = kind switch
        {
            OperandKind.Unused => uses == "-" || uses.IndexOfAny(['U', 'N', 'H', 'n', 'j']) >= 0,
            OperandKind.Const => uses == "-" || uses.Contains('C'),
            OperandKind.Tmp => uses == "-" || uses.IndexOfAny(['T', '*']) >= 0,
            OperandKind.Var => uses == "-" || uses.IndexOfAny(['V', '*']) >= 0,
            OperandKind.Cv => uses == "-" || uses.Contains('v') || uses.Contains('*'),
            _ => false,
        };
        if (!allowed) throw Bad(code, index, $"operand {which} is {kind}, the table says {uses}");
        if (kind == OperandKind.Const)
        {
            if ((uint)number >= (uint)code.Literals.Length) throw Bad(code, index, $"operand {which}: no literal {number}");
        }
        else
        {
            CheckSlot(code, index, kind, number, 1);
        }
    }

    private static void CheckSlot(OpArray code, int index, OperandKind kind, int slot, int size)
    {
        switch (kind)
        {
            case OperandKind.Cv when (uint)slot >= (uint)code.CvNames.Length:
                throw Bad(code, index, "no compiled variable " + slot);
            case OperandKind.Tmp or OperandKind.Var when slot < code.CvNames.Length || slot + size > code.WindowSize:
                throw Bad(code, index, "no temporary " + slot);
        }
    }

    private static void CheckTarget(OpArray code, int index, int target)
    {
        if ((uint)target >= (uint)code.Ops.Length) throw Bad(code, index, "jump to " + target);
    }

    private static InvalidDataException Bad(OpArray code, int index, string what) =>
        new($"{code.Name?.ToString() ?? code.FileName.ToString()}, op {index}{(index >= 0 ? " " + code.Ops[index].Code.Name() : "")}: {what}");
}
