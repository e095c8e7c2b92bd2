using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Jit.Analysis;

/// <summary>The control flow of an op array: block starts, and which slots are read later.</summary>
internal sealed class Flow
{
    private readonly OpArray _code;
    private readonly ulong[][] _liveIn;
    private readonly int _words;
    private readonly bool _allCvsLive;

    /// <param name="code">The op array.</param>
    /// <param name="allCvsLive">Variables can be seen by name: all of them count as read at every op.</param>
    internal Flow(OpArray code, bool allCvsLive)
    {
        _code = code;
        _allCvsLive = allCvsLive;
        _words = (code.WindowSize + 63) / 64;
        Starts = new bool[code.Ops.Length + 1];
        _liveIn = new ulong[code.Ops.Length + 1][];
        for (int i = 0; i < _liveIn.Length; i++) _liveIn[i] = new ulong[_words];
        FindStarts();
        FindLiveness();
    }

    /// <summary>Ops at which a block starts.</summary>
    internal bool[] Starts { get; }

    /// <summary>The value that the slot has before <paramref name="op"/> may be read.</summary>
    internal bool IsLive(int op, int slot) =>
        slot < _code.Params.Length || // backtraces show them
        (_allCvsLive && slot < _code.CvNames.Length) || (_liveIn[op][slot >> 6] >> (slot & 63) & 1) != 0;

    /// <summary>The op lies in a loop that reads or writes elements of the array in the slot.</summary>
    internal bool UsesElements(int op, int slot)
    {
        foreach ((int head, int end, HashSet<int> arrays) in _loops ??= FindLoops())
            if (op >= head && op <= end && arrays.Contains(slot)) return true;
        return false;
    }

    private List<(int Head, int End, HashSet<int> Arrays)>? _loops;

    private List<(int Head, int End, HashSet<int> Arrays)> FindLoops()
    {
        var loops = new List<(int, int, HashSet<int>)>();
        for (int i = 0; i < _code.Ops.Length; i++)
        {
            foreach (int target in BytecodeFlow.JumpTargets(_code, i))
            {
                if (target > i) continue;
                var arrays = new HashSet<int>();
                for (int at = target; at <= i; at++)
                {
                    ref readonly Op op = ref _code.Ops[at];
                    if (op.Op1Kind == OperandKind.Cv && IsElementAccess(op.Code)) arrays.Add(op.Op1);
                }

                loops.Add((target, i, arrays));
            }
        }

        return loops;
    }

    /// <summary>Operand 1 is an array of which an element is read or written; nothing else happens to it.</summary>
    internal static bool IsElementAccess(Opcode code) => code is Opcode.FETCH_DIM_R or Opcode.ASSIGN_DIM or Opcode.ASSIGN_DIM_OP or Opcode.FETCH_DIM_IS or Opcode.ISSET_ISEMPTY_DIM_OBJ
        or Opcode.COUNT or Opcode.FETCH_DIM_W or Opcode.FETCH_DIM_RW or Opcode.FETCH_LIST_R;

    private void FindStarts()
    {
        Starts[0] = true;
        for (int i = 0; i < _code.Ops.Length; i++)
        {
            bool jumps = false;
            foreach (int target in BytecodeFlow.JumpTargets(_code, i))
            {
                Starts[target] = true;
                jumps = true;
            }

            if (jumps || !BytecodeFlow.FallsThrough(_code.Ops[i].Code)) Starts[i + 1] = true;
        }

        foreach (TryCatchElement t in _code.TryCatch)
        {
            if (t.CatchOp != 0) Starts[t.CatchOp] = true;
            if (t.FinallyOp != 0) Starts[t.FinallyOp] = true;
        }
    }

    private void FindLiveness()
    {
        var live = new ulong[_words];
        bool changed = true;
        while (changed)
        {
            changed = false;
            for (int i = _code.Ops.Length - 1; i >= 0; i--)
            {
                Array.Clear(live);
                ref Op op = ref _code.Ops[i];
                if (BytecodeFlow.FallsThrough(op.Code)) Unite(live, _liveIn[i + 1]);
                foreach (int target in BytecodeFlow.JumpTargets(_code, i)) Unite(live, _liveIn[target]);
                if (op.Code == Opcode.FAST_RET)
                {
                    for (int j = 0; j < _code.Ops.Length; j++)
                        if (_code.Ops[j].Code == Opcode.FAST_CALL) Unite(live, _liveIn[j + 1]);
                }

                if (op.ResultKind > OperandKind.Const && op.Code is not (Opcode.RECV or Opcode.RECV_INIT)) live[op.Result >> 6] &= ~(1UL << (op.Result & 63));
                if (op.Code == Opcode.ROPE_ADD) Kill(live, op.Op1 + (int)op.Extended);
                if (op.Code is Opcode.ROPE_ADD or Opcode.ROPE_END)
                {
                    for (int part = 1; part < (int)op.Extended; part++) Use(live, op.Op1 + part);
                }

                if (op.Code == Opcode.ASSIGN && op.Op1Kind == OperandKind.Cv) live[op.Op1 >> 6] &= ~(1UL << (op.Op1 & 63));
                else if (op.Op1Kind > OperandKind.Const) Use(live, op.Op1);
                if (op.Op2Kind > OperandKind.Const) Use(live, op.Op2);
                if (op.Code is Opcode.RECV or Opcode.RECV_INIT or Opcode.ADD_ARRAY_ELEMENT or Opcode.ADD_ARRAY_UNPACK) Use(live, op.Result);
                if (_code.Ops[i].Code.Flags().HasFlag(OpcodeFlags.Data) && _code.Ops[i + 1].Op1Kind > OperandKind.Const) Use(live, _code.Ops[i + 1].Op1);
                foreach (TryCatchElement t in _code.TryCatch)
                {
                    if (t.TryOp > i) break;
                    if (t.CatchOp != 0 && i < t.CatchOp) Unite(live, _liveIn[t.CatchOp]);
                    if (t.FinallyOp != 0 && i < t.FinallyOp) Unite(live, _liveIn[t.FinallyOp]);
                }

                if (live.AsSpan().SequenceEqual(_liveIn[i])) continue;
                live.CopyTo(_liveIn[i], 0);
                changed = true;
            }
        }
    }

    private static void Kill(ulong[] live, int slot) => live[slot >> 6] &= ~(1UL << (slot & 63));

    private static void Use(ulong[] live, int slot) => live[slot >> 6] |= 1UL << (slot & 63);

    private static void Unite(ulong[] live, ulong[] more)
    {
        for (int i = 0; i < live.Length; i++) live[i] |= more[i];
    }
}
