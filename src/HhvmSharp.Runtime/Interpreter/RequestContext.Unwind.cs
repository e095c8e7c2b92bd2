using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>Unwinding: pending exceptions to catch and finally blocks, through frames (Zend's HANDLE_EXCEPTION).</summary>
public sealed unsafe partial class RequestContext
{
    /// <summary>
    /// Handles what is pending after <paramref name="op"/> of <paramref name="f"/> failed: continues at a catch or
    /// finally block, or leaves frames until a Top frame ends its Run. Always null.
    /// </summary>
    internal Op* Unwind(Frame f, Op* op)
    {
        int at = Operand.IndexOf(f, op);
        if ((op->Code is Opcode.FREE or Opcode.FE_FREE) && (op->Extended & ExtendedFreeOnReturn) != 0)
        {
            // thrown by a loop variable's end on return or break: logically at the end of the loop
            int end = at + op->Op2;
            ReleaseLive(f, at, end);
            at = end;
        }

        Current = f;
        DropUnfinishedCalls(f);
        return Dispatch(f, at, InnermostTry(f.Code, at)) ? null : UnwindFrame(f, at);
    }

    /// <summary>No block of this frame takes what is pending: leaves it and goes on in its callers. Always null.</summary>
    internal Op* UnwindFrame(Frame f, int at)
    {
        while (true)
        {
            ReleaseLive(f, at, 0);
            bool top = (f.Flags & FrameFlags.Top) != 0;
            Frame? caller = f.Prev;
            Current = caller;
            if ((f.Flags & FrameFlags.Generator) != 0) CloseGeneratorFrame(f);
            else ReleaseFrame(f);
            if (top)
            {
                LeaveRun = true;
                return null;
            }

            f = caller!;
            at = Operand.IndexOf(f, f.Ip);
            DropUnfinishedCalls(f);
            if (Dispatch(f, at, InnermostTry(f.Code, at))) return null;
        }
    }

    private const uint ExtendedFreeOnReturn = 1 << 0; // ZEND_FREE_ON_RETURN

    private static int InnermostTry(OpArray code, int at)
    {
        int found = -1;
        TryCatchElement[] table = code.TryCatch;
        for (int i = 0; i < table.Length; i++)
        {
            if (table[i].TryOp > at) break;
            if (at < table[i].CatchOp || at < table[i].FinallyEnd) found = i;
        }

        return found;
    }

    /// <summary>Looks for a catch or finally from <paramref name="index"/> outwards; true: f.Ip is set and the frame goes on.</summary>
    internal bool Dispatch(Frame f, int at, int index)
    {
        for (; index >= 0; index--)
        {
            TryCatchElement element = f.Code.TryCatch[index];
            if (at < element.CatchOp && Exception is not null)
            {
                ReleaseLive(f, at, element.CatchOp);
                f.Ip = Operand.At(f, element.CatchOp);
                return true;
            }

            if (at < element.FinallyOp)
            {
                if (Unwinding is Unwinding.Exit or Unwinding.Bailout) continue;
                ref Value call = ref FastCallSlot(f, element);
                ReleaseLive(f, at, element.FinallyOp);
                FastCall.Store(ref call, Exception, -1, Unwinding);
                Exception = null;
                Unwinding = Unwinding.None;
                f.Ip = Operand.At(f, element.FinallyOp);
                return true;
            }

            if (at < element.FinallyEnd)
            {
                ref Value call = ref FastCallSlot(f, element);
                DropReturnValue(f, in call);
                if (call.o is PhpInstance earlier)
                {
                    call = default;
                    if (Unwinding != Unwinding.None) Value.Object(earlier).Release(this);
                    else if (Exception is not null) ThrowableMethods.SetPrevious(this, Exception, earlier);
                    else Exception = earlier;
                }
                else if (FastCall.UnwindingOf(in call) != Unwinding.None && Exception is null && Unwinding == Unwinding.None)
                {
                    Unwinding = FastCall.UnwindingOf(in call);
                }
            }
        }

        return false;
    }

    private static ref Value FastCallSlot(Frame f, TryCatchElement element) => ref f.Slot(f.Code.Ops[element.FinallyEnd].Op1);

    /// <summary>The value of a RETURN that a finally block has interrupted.</summary>
    internal void DropReturnValue(Frame f, in Value fastCall)
    {
        int from = FastCall.OpOf(in fastCall);
        if (from < 0) return;
        ref Op call = ref f.Code.Ops[from];
        if ((call.Op2Kind & (OperandKind.Tmp | OperandKind.Var)) != 0) Value.Release(this, ref f.Slot(call.Op2));
    }

    /// <summary>Frees calls that are being prepared.</summary>
    private void DropUnfinishedCalls(Frame f)
    {
        while (HasPendingCall(f)) DropCall(TopFrame);
    }

    /// <summary>A loop variable's range that the FREE before a return or break cuts short goes on to the loop's end.</summary>
    private static int EndOfRange(OpArray code, in LiveRange range)
    {
        if ((uint)range.End >= (uint)code.Ops.Length) return range.End;
        ref readonly Op op = ref code.Ops[range.End];
        return op.Code is Opcode.FREE or Opcode.FE_FREE && (op.Extended & ExtendedFreeOnReturn) != 0 ? range.End + op.Op2 : range.End;
    }

    /// <summary>Releases the temporaries that are live at <paramref name="at"/> and not at <paramref name="target"/> (0: none survive).</summary>
    internal void ReleaseLive(Frame f, int at, int target)
    {
        foreach (LiveRange range in f.Code.LiveRanges)
        {
            if (range.Start > at) break;
            if (at >= range.End || (target != 0 && target < EndOfRange(f.Code, range))) continue;
            ref Value slot = ref f.Slot(range.Slot);
            switch (range.Kind)
            {
                case LiveRangeKind.Silence:
                    EndSilence(ref slot);
                    break;
                case LiveRangeKind.Rope:
                    break; // strings are not counted
                case LiveRangeKind.Loop:
                    ForeachState.Free(this, ref slot);
                    break;
                case LiveRangeKind.New:
                    if (slot.o is PhpInstance half) half.Flags |= ObjectFlags.DestructorCalled; // its constructor failed
                    Value.Release(this, ref slot);
                    break;
                default:
                    Value.Release(this, ref slot);
                    break;
            }
        }
    }
}

/// <summary>
/// The slot that FAST_CALL and finally blocks share: the exception to rethrow, or nothing, and the op index of the
/// FAST_CALL to go back to (-1: none).
/// </summary>
internal static class FastCall
{
    internal static void Store(ref Value slot, PhpInstance? exception, int op, Unwinding unwinding = Unwinding.None)
    {
        slot = exception is null ? Value.Int(((long)unwinding << 32) | (uint)op) : Value.Object(exception);
        if (exception is not null) slot.n = (uint)op;
    }

    internal static int OpOf(in Value slot) => (int)(uint)slot.n;

    internal static Unwinding UnwindingOf(in Value slot) => slot.IsInt ? (Unwinding)(slot.n >> 32) : Unwinding.None;
}
