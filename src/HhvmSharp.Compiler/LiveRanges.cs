using HhvmSharp.Runtime.Bytecode;

namespace HhvmSharp.Compiler;

/// <summary>
/// The live ranges of temporaries, which an exception frees: Zend's zend_calc_live_ranges, on op arrays whose
/// temporaries still have their own numbers.
/// </summary>
internal static class LiveRanges
{
    public static List<LiveRange> Compute(Span<Op> ops, int numTmps)
    {
        var ranges = new List<LiveRange>(8);
        var lastUse = new int[numTmps];
        for (int i = 0; i < lastUse.Length; i++) lastUse[i] = -1; // Span.Fill is compiled at run time
        for (int i = ops.Length - 1; i >= 0; i--)
        {
            ref Op op = ref ops[i];
            if (op.Code == Opcode.SEPARATE) continue;
            if (IsTemporary(op.ResultKind) && !IsFakeDefinition(op.Code))
            {
                int use = lastUse[op.Result];
                if (use != -1)
                {
                    if (i + 1 != use) Emit(ops, ranges, op.Result, i, use);
                    lastUse[op.Result] = -1;
                }
            }

            if (IsTemporary(op.Op1Kind)) UseOp1(ops, ranges, lastUse, i);
            if (IsTemporary(op.Op2Kind))
            {
                if (op.Code is Opcode.FE_FETCH_R or Opcode.FE_FETCH_RW)
                {
                    if (lastUse[op.Op2] != -1)
                    {
                        if (i + 1 != lastUse[op.Op2]) Emit(ops, ranges, op.Op2, i, lastUse[op.Op2]);
                        lastUse[op.Op2] = -1;
                    }
                }
                else if (lastUse[op.Op2] == -1)
                {
                    lastUse[op.Op2] = i;
                }
            }
        }

        ranges.Reverse();
        for (int i = 1; i < ranges.Count; i++)
        {
            if (ranges[i].Start < ranges[i - 1].Start)
            {
                ranges = [.. ranges.OrderBy(r => r.Start)];
                break;
            }
        }

        return ranges;
    }

    private static void UseOp1(Span<Op> ops, List<LiveRange> ranges, int[] lastUse, int i)
    {
        ref Op op = ref ops[i];
        int tmp = op.Op1;
        if (lastUse[tmp] == -1)
        {
            if (!KeepsOp1Alive(op.Code)) lastUse[tmp] = i - (op.Code == Opcode.OP_DATA ? 1 : 0);
            return;
        }

        if (!IsFreeOnReturn(op)) return;
        int offset = 1;
        while (IsFreeOnReturn(ops[i + offset])) offset++;
        if (ops[i + offset].Code == Opcode.VERIFY_RETURN_TYPE) offset++;
        int use = lastUse[tmp];
        if (i + offset + 1 != use)
            ranges.Add(new LiveRange(tmp, op.Code == Opcode.FE_FREE ? LiveRangeKind.Loop : LiveRangeKind.Tmp, i + offset + 1, use));
        lastUse[tmp] = i;
        // How far it is to the end of the loop, which frees the variable otherwise: for unwinding.
        op.Op2 = use - i;
        if (IsFreeOnReturn(ops[use])) op.Op2 += ops[use].Op2;
    }

    private static bool IsFreeOnReturn(in Op op) =>
        op.Code is Opcode.FREE or Opcode.FE_FREE && (op.Extended & ExtendedValues.FreeOnReturn) != 0;

    private static bool IsTemporary(OperandKind kind) => kind is OperandKind.Tmp or OperandKind.Var;

    /// <summary>Ops that change their result instead of making it.</summary>
    private static bool IsFakeDefinition(Opcode code) => code is Opcode.ROPE_ADD or Opcode.ADD_ARRAY_ELEMENT or Opcode.ADD_ARRAY_UNPACK;

    private static bool KeepsOp1Alive(Opcode code) => code is Opcode.CASE or Opcode.CASE_STRICT or Opcode.SWITCH_LONG or Opcode.SWITCH_STRING
        or Opcode.MATCH or Opcode.MATCH_ERROR or Opcode.FETCH_LIST_R or Opcode.FETCH_LIST_W or Opcode.COPY_TMP;

    private static void Emit(Span<Op> ops, List<LiveRange> ranges, int tmp, int start, int end)
    {
        int definition = start;
        LiveRangeKind kind = LiveRangeKind.Tmp;
        switch (ops[definition].Code)
        {
            case Opcode.JMPZ_EX or Opcode.JMPNZ_EX or Opcode.BOOL or Opcode.BOOL_NOT or Opcode.FETCH_CLASS or Opcode.DECLARE_ANON_CLASS or Opcode.FAST_CALL:
                return;
            case Opcode.BEGIN_SILENCE:
                kind = LiveRangeKind.Silence;
                start++;
                break;
            case Opcode.ROPE_INIT:
                kind = LiveRangeKind.Rope;
                break;
            case Opcode.FE_RESET_R or Opcode.FE_RESET_RW:
                kind = LiveRangeKind.Loop;
                start++;
                break;
            case Opcode.NEW:
                start = AfterConstructor(ops, definition, end);
                ranges.Add(new LiveRange(tmp, LiveRangeKind.New, definition + 1, start + 1));
                if (start + 1 == end) return;
                start++;
                break;
            case Opcode.COPY_TMP:
                EmitCopyTmp(ops, ranges, tmp, definition, end);
                return;
            default:
                start++;
                break;
        }

        ranges.Add(new LiveRange(tmp, kind, start, end));
    }

    /// <summary>The op that runs the constructor of a NEW.</summary>
    private static int AfterConstructor(Span<Op> ops, int definition, int use)
    {
        int level = 0, at = definition;
        while (at + 1 < use)
        {
            at++;
            switch (ops[at].Code)
            {
                case Opcode.INIT_FCALL or Opcode.INIT_FCALL_BY_NAME or Opcode.INIT_NS_FCALL_BY_NAME or Opcode.INIT_DYNAMIC_CALL or Opcode.INIT_USER_CALL
                    or Opcode.INIT_METHOD_CALL or Opcode.INIT_STATIC_METHOD_CALL or Opcode.INIT_PARENT_PROPERTY_HOOK_CALL or Opcode.NEW:
                    level++;
                    break;
                case Opcode.DO_FCALL or Opcode.DO_FCALL_BY_NAME or Opcode.DO_ICALL or Opcode.DO_UCALL:
                    if (level == 0) return at;
                    level--;
                    break;
            }
        }

        return at;
    }

    /// <summary>
    /// A copy kept for ??=: live until its use in the null branch, and again from the start of the other branch to the
    /// FREE there.
    /// </summary>
    private static void EmitCopyTmp(Span<Op> ops, List<LiveRange> ranges, int tmp, int definition, int end)
    {
        if (ops[end].Code != Opcode.FREE)
        {
            ranges.Add(new LiveRange(tmp, LiveRangeKind.Tmp, definition + 1, end));
            return;
        }

        int block = end;
        while (ops[block - 1].Code == Opcode.FREE) block--;
        if (block != end) ranges.Add(new LiveRange(tmp, LiveRangeKind.Tmp, block, end));
        int use = end;
        do
        {
            use--;
            if (ops[use].Code == Opcode.COPY_TMP && ops[use].Result == tmp)
            {
                ranges.Add(new LiveRange(tmp, LiveRangeKind.Tmp, definition + 1, end));
                return;
            }
        }
        while (!((IsTemporary(ops[use].Op1Kind) && ops[use].Op1 == tmp) || (IsTemporary(ops[use].Op2Kind) && ops[use].Op2 == tmp)));
        ranges.Add(new LiveRange(tmp, LiveRangeKind.Tmp, definition + 1, use));
    }
}
