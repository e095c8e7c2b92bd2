using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Bytecode;

/// <summary>Where control goes after an op; for the disassembler, the verifier, the optimizer and the JIT.</summary>
public static class BytecodeFlow
{
    /// <summary>The ops that op <paramref name="index"/> may jump to; the next op is not among them.</summary>
    public static IEnumerable<int> JumpTargets(OpArray code, int index) => JumpTargets(code.Ops[index], code.Literals);

    /// <summary>The ops that an op whose jumps are resolved may go to, apart from the next one.</summary>
    public static IEnumerable<int> JumpTargets(Op op, IReadOnlyList<Value> literals)
    {
        if ((op.Code.Flags() & OpcodeFlags.Jump) == 0) yield break;
        switch (op.Code)
        {
            case Opcode.JMP or Opcode.FAST_CALL:
                yield return op.Op1;
                break;
            case Opcode.FAST_RET:
                break;
            case Opcode.CATCH:
                if ((op.Extended & ExtendedValues.LastCatch) == 0) yield return op.Op2;
                break;
            case Opcode.FE_FETCH_R or Opcode.FE_FETCH_RW:
                yield return (int)op.Extended;
                break;
            case Opcode.SWITCH_LONG or Opcode.SWITCH_STRING or Opcode.MATCH:
                foreach (KeyValuePair<Value, Value> pair in literals[op.Op2].AsArray) yield return (int)pair.Value.IntValue;
                yield return (int)op.Extended;
                break;
            default:
                yield return op.Op2;
                break;
        }
    }

    /// <summary>Whether the op after this one is reached by going on.</summary>
    public static bool FallsThrough(Opcode code) => code is not (Opcode.JMP or Opcode.RETURN or Opcode.RETURN_BY_REF or Opcode.GENERATOR_RETURN
        or Opcode.THROW or Opcode.FAST_CALL or Opcode.FAST_RET or Opcode.MATCH or Opcode.MATCH_ERROR or Opcode.VERIFY_NEVER_TYPE);
}
