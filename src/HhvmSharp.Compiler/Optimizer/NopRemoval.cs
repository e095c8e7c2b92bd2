using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Compiler.Optimizer;

/// <summary>Closes the gaps that other passes leave.</summary>
internal static class NopRemoval
{
    public static bool RunPass(FunctionState fn)
    {
        var map = new int[fn.Count + 1];
        int next = 0;
        for (int i = 0; i < fn.Count; i++)
        {
            map[i] = next;
            if (fn.Ops[i].Code != Opcode.NOP) next++;
        }

        map[fn.Count] = next;
        if (next == fn.Count) return false;
        for (int i = 0; i < fn.Count; i++)
        {
            Op op = fn.Ops[i];
            if (op.Code == Opcode.NOP) continue;
            if (OpFacts.JumpsByOp1(op)) op.Op1 = map[op.Op1];
            if (OpFacts.JumpsByOp2(op)) op.Op2 = map[op.Op2];
            if (OpFacts.JumpsByExtended(op)) op.Extended = (uint)map[op.Extended];
            if (OpFacts.JumpsByTable(op)) op.Op2 = fn.AddLiteral(Value.Array(Moved(fn.Literals[op.Op2].AsArray, map)));
            fn.Ops[map[i]] = op;
        }

        fn.Count = next;
        for (int i = 0; i < fn.TryCatch.Count; i++)
        {
            TryCatchBuilder t = fn.TryCatch[i];
            t.TryOp = map[t.TryOp];
            t.CatchOp = map[t.CatchOp];
            t.FinallyOp = map[t.FinallyOp];
            t.FinallyEnd = map[t.FinallyEnd];
            fn.TryCatch[i] = t;
        }

        return true;
    }

    /// <summary>A jump table with its targets moved.</summary>
    internal static PhpArray Moved(PhpArray table, int[] map)
    {
        var moved = new PhpArray(table.Length);
        foreach (KeyValuePair<Value, Value> pair in table)
        {
            Value target = Value.Int(map[pair.Value.IntValue]);
            if (pair.Key.IsInt) moved.Set(null!, pair.Key.IntValue, target);
            else moved.Set(null!, pair.Key.AsString, target);
        }

        return moved.Freeze();
    }
}
