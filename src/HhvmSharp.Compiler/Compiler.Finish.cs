using HhvmSharp.Compiler.Optimizer;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Compiler;

/// <summary>The last pass over an op array: jumps resolved, live ranges, temporaries numbered (Zend's pass two).</summary>
internal sealed partial class Compiler
{
    private OpArray Finish(FunctionState fn)
    {
        ResolveJumps(fn);
        if (_options.Optimize) OptimizerPipeline.Run(fn, _foldContext, _options.Passes);
        Normalize(fn);
        List<LiveRange> ranges = LiveRanges.Compute(fn.Ops.AsSpan(0, fn.Count), fn.TmpSizes.Count);
        int numTmps = TemporarySlots.Assign(fn, ranges, out LiveRange[] live);
        Op[] ops = GC.AllocateArray<Op>(fn.Count, pinned: true);
        fn.Ops.AsSpan(0, fn.Count).CopyTo(ops);
        return new OpArray
        {
            Name = fn.Name is null ? null : PhpString.Literal(fn.Name),
            FileName = _fileName,
            Flags = fn.Flags,
            LineStart = fn.LineStart,
            LineEnd = fn.LineEnd,
            DocComment = Doc(fn.DocComment),
            Ops = ops,
            Literals = [.. fn.Literals],
            CvNames = [.. fn.Cvs.Select(Str)],
            NumTmps = numTmps,
            Params = fn.Params,
            NumParams = fn.NumParams,
            RequiredParams = fn.RequiredParams,
            ReturnType = fn.ReturnType?.ToDecl(),
            TryCatch = fn.TryCatch.Count == 0 ? None.TryCatch : [.. fn.TryCatch.Select(t => new TryCatchElement(t.TryOp, t.CatchOp, t.FinallyOp, t.FinallyEnd))],
            LiveRanges = live,
            StaticVars = fn.StaticVars.Count == 0 ? None.StaticVars : [.. fn.StaticVars],
            Functions = [.. fn.Functions],
            Attributes = [.. fn.Attributes],
            CacheSize = fn.CacheSize,
            PropertyName = fn.Has(FunctionFlags.Hook) ? Str(fn.PropertyName!) : null,
        };
    }

    private static void ResolveJumps(FunctionState fn)
    {
        bool finallyBlocks = fn.Has(FunctionFlags.HasFinally);
        for (int i = 0; i < fn.Count; i++)
        {
            ref Op op = ref fn.Ops[i];
            switch (op.Code)
            {
                case Opcode.FAST_CALL:
                    op.Op1 = fn.TryCatch[op.Op1].FinallyOp;
                    break;
                case Brk or Cont:
                    int target = BrkContTarget(fn, op);
                    if (finallyBlocks) CheckFinallyBreakout(fn, i, target);
                    op.Code = Opcode.JMP;
                    op.Op1 = target;
                    op.Op2 = 0;
                    break;
                case Goto:
                    ResolveGoto(fn, i);
                    if (finallyBlocks) CheckFinallyBreakout(fn, i, fn.Ops[i].Op1);
                    break;
                case Opcode.ASSERT_CHECK:
                    if (fn.Ops[op.Op2 - 1].ResultKind == OperandKind.Unused) op.ResultKind = OperandKind.Unused;
                    break;
                case Opcode.RETURN or Opcode.RETURN_BY_REF when fn.Has(FunctionFlags.Generator):
                    op.Code = Opcode.GENERATOR_RETURN;
                    break;
            }
        }
    }

    /// <summary>What holds of finished op arrays: operand order of commutative ops, marks of smart branches.</summary>
    private static void Normalize(FunctionState fn)
    {
        for (int i = 0; i < fn.Count; i++)
        {
            ref Op op = ref fn.Ops[i];
            op.Flags &= unchecked((byte)~(OpFlags.SmartJmpz | OpFlags.SmartJmpnz));
            switch (op.Code)
            {
                case Opcode.MUL or Opcode.IS_IDENTICAL or Opcode.IS_NOT_IDENTICAL or Opcode.IS_EQUAL or Opcode.IS_NOT_EQUAL or Opcode.BW_OR
                    or Opcode.BW_AND or Opcode.BW_XOR or Opcode.BOOL_XOR when op.Op1Kind < op.Op2Kind:
                    // Zend's handlers of commutative ops want the constant last; error texts show it.
                    (op.Op1Kind, op.Op2Kind, op.Op1, op.Op2) = (op.Op2Kind, op.Op1Kind, op.Op2, op.Op1);
                    break;
                case Opcode.JMPZ or Opcode.JMPNZ when i > 0 && op.Op1Kind == OperandKind.Tmp:
                    ref Op test = ref fn.Ops[i - 1];
                    if (test.ResultKind == OperandKind.Tmp && test.Result == op.Op1 && IsSmartBranch(test.Code))
                        test.Flags |= op.Code == Opcode.JMPZ ? OpFlags.SmartJmpz : OpFlags.SmartJmpnz;
                    break;
            }
        }
    }

    private static int BrkContTarget(FunctionState fn, in Op op)
    {
        int index = op.Op1;
        for (int level = op.Op2; level > 1; level--) index = fn.BrkConts[index].Parent;
        return op.Code == Brk ? fn.BrkConts[index].Brk : fn.BrkConts[index].Cont;
    }

    private static void ResolveGoto(FunctionState fn, int number)
    {
        ref Op op = ref fn.Ops[number];
        string label = fn.Literals[op.Op2].AsString.ToString();
        if (fn.Labels is null || !fn.Labels.TryGetValue(label, out LabelTarget target))
            throw new CompileError($"'goto' to undefined label '{label}'", op.Line);
        int remove = op.Op1;
        for (int current = (int)op.Extended; current != target.BrkCont; current = fn.BrkConts[current].Parent)
        {
            if (current == -1) throw new CompileError("'goto' into loop or switch statement is disallowed", op.Line);
            if (fn.BrkConts[current].Start >= 0) remove--;
        }

        foreach (TryCatchBuilder t in fn.TryCatch)
        {
            if (t.TryOp > number) break;
            if (t.FinallyOp != 0 && number < t.FinallyOp - 1 && (target.Op > t.FinallyEnd || target.Op < t.TryOp)) remove--;
        }

        op.Code = Opcode.JMP;
        op.Op1 = target.Op;
        op.Op2Kind = OperandKind.Unused;
        op.Op2 = 0;
        op.Extended = 0;
        for (int i = number - 1; remove > 0; remove--, i--) fn.Ops[i] = new Op { Line = fn.Ops[i].Line, Cache = -1 };
    }

    private static void CheckFinallyBreakout(FunctionState fn, int from, int to)
    {
        foreach (TryCatchBuilder t in fn.TryCatch)
        {
            if (t.FinallyOp == 0) continue;
            bool fromInside = from >= t.FinallyOp && from <= t.FinallyEnd;
            if ((from < t.FinallyOp || from >= t.FinallyEnd) && to >= t.FinallyOp && to <= t.FinallyEnd)
                throw new CompileError("jump into a finally block is disallowed", fn.Ops[from].Line);
            if (fromInside && (to > t.FinallyEnd || to < t.FinallyOp))
                throw new CompileError("jump out of a finally block is disallowed", fn.Ops[from].Line);
        }
    }
}
