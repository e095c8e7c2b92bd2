#nullable enable
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>
/// The dispatch loop, written once: the generator makes a twin of <see cref="RunCold"/> named RunHot with
/// AggressiveOptimization. The twin is compiled on a background thread once the program turns out to be hot, because
/// ReadyToRun code is not replaced while it runs (DESIGN 5); the cold loop then leaves and is re-entered as the hot one.
/// </summary>
internal static unsafe partial class Interp
{
    /// <summary>True: the entry frame has ended. False (cold loop only): go on in the hot one with ctx.Current.</summary>
    [HotTwin("RunHot")]
    private static bool RunCold(RequestContext ctx, Frame f)
    {
        const bool isCold = true; // false in the twin
        Op* op = f.Ip;
        ref Value w = ref f.Window;
        ref Value literals = ref MemoryMarshal.GetArrayDataReference(f.Code.Literals);
        while (true)
        {
            ctx.VerifyCounts(f, op);
            switch (op->Dispatch)
            {
                case Dispatch.AddSS:
                    if (!Fast.TryAdd(ref Unsafe.Add(ref w, op->Result), in Unsafe.Add(ref w, op->Op1), in Unsafe.Add(ref w, op->Op2))) goto default;
                    op++;
                    continue;

                case Dispatch.AddSC:
                    if (!Fast.TryAdd(ref Unsafe.Add(ref w, op->Result), in Unsafe.Add(ref w, op->Op1), in Unsafe.Add(ref literals, op->Op2))) goto default;
                    op++;
                    continue;

                case Dispatch.SubSS:
                    if (!Fast.TrySubtract(ref Unsafe.Add(ref w, op->Result), in Unsafe.Add(ref w, op->Op1), in Unsafe.Add(ref w, op->Op2))) goto default;
                    op++;
                    continue;

                case Dispatch.SubSC:
                    if (!Fast.TrySubtract(ref Unsafe.Add(ref w, op->Result), in Unsafe.Add(ref w, op->Op1), in Unsafe.Add(ref literals, op->Op2))) goto default;
                    op++;
                    continue;

                case Dispatch.SubCS:
                    if (!Fast.TrySubtract(ref Unsafe.Add(ref w, op->Result), in Unsafe.Add(ref literals, op->Op1), in Unsafe.Add(ref w, op->Op2))) goto default;
                    op++;
                    continue;

                case Dispatch.MulSS:
                    if (!Fast.TryMultiply(ref Unsafe.Add(ref w, op->Result), in Unsafe.Add(ref w, op->Op1), in Unsafe.Add(ref w, op->Op2))) goto default;
                    op++;
                    continue;

                case Dispatch.MulSC:
                    if (!Fast.TryMultiply(ref Unsafe.Add(ref w, op->Result), in Unsafe.Add(ref w, op->Op1), in Unsafe.Add(ref literals, op->Op2))) goto default;
                    op++;
                    continue;

                case Dispatch.LessJumpSS:
                    {
                        if (!Fast.TryLess(in Unsafe.Add(ref w, op->Op1), in Unsafe.Add(ref w, op->Op2), out bool r)) goto default;
                        if (r == (op[1].Code == Opcode.JMPNZ)) goto TakeFusedJump;
                        op += 2;
                        continue;
                    }

                case Dispatch.LessJumpSC:
                    {
                        if (!Fast.TryLess(in Unsafe.Add(ref w, op->Op1), in Unsafe.Add(ref literals, op->Op2), out bool r)) goto default;
                        if (r == (op[1].Code == Opcode.JMPNZ)) goto TakeFusedJump;
                        op += 2;
                        continue;
                    }

                case Dispatch.LessJumpCS:
                    {
                        if (!Fast.TryLess(in Unsafe.Add(ref literals, op->Op1), in Unsafe.Add(ref w, op->Op2), out bool r)) goto default;
                        if (r == (op[1].Code == Opcode.JMPNZ)) goto TakeFusedJump;
                        op += 2;
                        continue;
                    }

                case Dispatch.LessEqualJumpSS:
                    {
                        if (!Fast.TryLessOrEqual(in Unsafe.Add(ref w, op->Op1), in Unsafe.Add(ref w, op->Op2), out bool r)) goto default;
                        if (r == (op[1].Code == Opcode.JMPNZ)) goto TakeFusedJump;
                        op += 2;
                        continue;
                    }

                case Dispatch.LessEqualJumpSC:
                    {
                        if (!Fast.TryLessOrEqual(in Unsafe.Add(ref w, op->Op1), in Unsafe.Add(ref literals, op->Op2), out bool r)) goto default;
                        if (r == (op[1].Code == Opcode.JMPNZ)) goto TakeFusedJump;
                        op += 2;
                        continue;
                    }

                case Dispatch.LessEqualJumpCS:
                    {
                        if (!Fast.TryLessOrEqual(in Unsafe.Add(ref literals, op->Op1), in Unsafe.Add(ref w, op->Op2), out bool r)) goto default;
                        if (r == (op[1].Code == Opcode.JMPNZ)) goto TakeFusedJump;
                        op += 2;
                        continue;
                    }

                case Dispatch.EqualJumpSS:
                    {
                        if (!Fast.TryEqual(in Unsafe.Add(ref w, op->Op1), in Unsafe.Add(ref w, op->Op2), out bool r)) goto default;
                        if (r == (op[1].Code == Opcode.JMPNZ)) goto TakeFusedJump;
                        op += 2;
                        continue;
                    }

                case Dispatch.EqualJumpSC:
                    {
                        if (!Fast.TryEqual(in Unsafe.Add(ref w, op->Op1), in Unsafe.Add(ref literals, op->Op2), out bool r)) goto default;
                        if (r == (op[1].Code == Opcode.JMPNZ)) goto TakeFusedJump;
                        op += 2;
                        continue;
                    }

                case Dispatch.NotEqualJumpSS:
                    {
                        if (!Fast.TryEqual(in Unsafe.Add(ref w, op->Op1), in Unsafe.Add(ref w, op->Op2), out bool r)) goto default;
                        if (!r == (op[1].Code == Opcode.JMPNZ)) goto TakeFusedJump;
                        op += 2;
                        continue;
                    }

                case Dispatch.NotEqualJumpSC:
                    {
                        if (!Fast.TryEqual(in Unsafe.Add(ref w, op->Op1), in Unsafe.Add(ref literals, op->Op2), out bool r)) goto default;
                        if (!r == (op[1].Code == Opcode.JMPNZ)) goto TakeFusedJump;
                        op += 2;
                        continue;
                    }

                case Dispatch.IdenticalJumpSC:
                    {
                        if (!Fast.TryIdentical(in Unsafe.Add(ref w, op->Op1), in Unsafe.Add(ref literals, op->Op2), out bool r)) goto default;
                        if (r == (op[1].Code == Opcode.JMPNZ)) goto TakeFusedJump;
                        op += 2;
                        continue;
                    }

                case Dispatch.NotIdenticalJumpSC:
                    {
                        if (!Fast.TryIdentical(in Unsafe.Add(ref w, op->Op1), in Unsafe.Add(ref literals, op->Op2), out bool r)) goto default;
                        if (!r == (op[1].Code == Opcode.JMPNZ)) goto TakeFusedJump;
                        op += 2;
                        continue;
                    }

                case Dispatch.LessSS:
                    if (!Fast.TryLess(ref Unsafe.Add(ref w, op->Result), in Unsafe.Add(ref w, op->Op1), in Unsafe.Add(ref w, op->Op2))) goto default;
                    op++;
                    continue;

                case Dispatch.LessSC:
                    if (!Fast.TryLess(ref Unsafe.Add(ref w, op->Result), in Unsafe.Add(ref w, op->Op1), in Unsafe.Add(ref literals, op->Op2))) goto default;
                    op++;
                    continue;

                case Dispatch.LessEqualSS:
                    if (!Fast.TryLessOrEqual(ref Unsafe.Add(ref w, op->Result), in Unsafe.Add(ref w, op->Op1), in Unsafe.Add(ref w, op->Op2))) goto default;
                    op++;
                    continue;

                case Dispatch.LessEqualSC:
                    if (!Fast.TryLessOrEqual(ref Unsafe.Add(ref w, op->Result), in Unsafe.Add(ref w, op->Op1), in Unsafe.Add(ref literals, op->Op2))) goto default;
                    op++;
                    continue;

                case Dispatch.EqualSS:
                    if (!Fast.TryEqual(ref Unsafe.Add(ref w, op->Result), in Unsafe.Add(ref w, op->Op1), in Unsafe.Add(ref w, op->Op2))) goto default;
                    op++;
                    continue;

                case Dispatch.EqualSC:
                    if (!Fast.TryEqual(ref Unsafe.Add(ref w, op->Result), in Unsafe.Add(ref w, op->Op1), in Unsafe.Add(ref literals, op->Op2))) goto default;
                    op++;
                    continue;

                case Dispatch.AssignSS:
                    {
                        ref Value to = ref Unsafe.Add(ref w, op->Op1);
                        ref Value from = ref Unsafe.Add(ref w, op->Op2);
                        if (from.o is null || from.IsReference) goto default;
                        if (to.Kind > Kind.String)
                        {
                            if (!Fast.HasOtherOwner(in to)) goto default;
                            Value old = to;
                            Value.Copy(ref to, in from);
                            f.Ip = op;
                            old.Release(ctx); // may start the cycle collector
                            if (ctx.HasPending) goto Pending;
                            op++;
                            continue;
                        }

                        Value.Copy(ref to, in from);
                        op++;
                        continue;
                    }

                case Dispatch.AssignSTmp:
                    {
                        ref Value to = ref Unsafe.Add(ref w, op->Op1);
                        ref Value from = ref Unsafe.Add(ref w, op->Op2);
                        if (from.Kind is Kind.Undef or Kind.Indirect or >= Kind.Resource) goto default;
                        if (to.Kind > Kind.String)
                        {
                            if (!Fast.HasOtherOwner(in to)) goto default;
                            Value old = to;
                            Value.Move(ref to, in from);
                            f.Ip = op;
                            old.Release(ctx); // may start the cycle collector
                            if (ctx.HasPending) goto Pending;
                            op++;
                            continue;
                        }

                        Value.Move(ref to, in from);
                        op++;
                        continue;
                    }

                case Dispatch.AssignSC:
                    {
                        ref Value to = ref Unsafe.Add(ref w, op->Op1);
                        if (to.Kind > Kind.String) goto default;
                        Value.Move(ref to, in Unsafe.Add(ref literals, op->Op2));
                        op++;
                        continue;
                    }

                case Dispatch.QmAssignS:
                    {
                        ref Value from = ref Unsafe.Add(ref w, op->Op1);
                        if (from.o is null || from.IsReference) goto default;
                        Value.Copy(ref Unsafe.Add(ref w, op->Result), in from);
                        op++;
                        continue;
                    }

                case Dispatch.QmAssignTmp:
                    {
                        ref Value from = ref Unsafe.Add(ref w, op->Op1);
                        if (from.Kind is Kind.Undef or Kind.Indirect or >= Kind.Resource) goto default;
                        Value.Move(ref Unsafe.Add(ref w, op->Result), in from);
                        op++;
                        continue;
                    }

                case Dispatch.QmAssignC:
                    Value.Move(ref Unsafe.Add(ref w, op->Result), in Unsafe.Add(ref literals, op->Op1));
                    op++;
                    continue;

                case Dispatch.Increment:
                    {
                        ref Value v = ref Unsafe.Add(ref w, op->Op1);
                        if (!v.IsInt || v.n == long.MaxValue) goto default;
                        v.n++;
                        op++;
                        continue;
                    }

                case Dispatch.Decrement:
                    {
                        ref Value v = ref Unsafe.Add(ref w, op->Op1);
                        if (!v.IsInt || v.n == long.MinValue) goto default;
                        v.n--;
                        op++;
                        continue;
                    }

                case Dispatch.PostIncrement:
                    {
                        ref Value v = ref Unsafe.Add(ref w, op->Op1);
                        if (!v.IsInt || v.n == long.MaxValue) goto default;
                        Unsafe.Add(ref w, op->Result) = Value.Int(v.n);
                        v.n++;
                        op++;
                        continue;
                    }

                case Dispatch.PostDecrement:
                    {
                        ref Value v = ref Unsafe.Add(ref w, op->Op1);
                        if (!v.IsInt || v.n == long.MinValue) goto default;
                        Unsafe.Add(ref w, op->Result) = Value.Int(v.n);
                        v.n--;
                        op++;
                        continue;
                    }

                case Dispatch.Jump:
                    {
                        Op* target = Operand.At(f, op->Op1);
                        bool back = target <= op;
                        op = target;
                        if (back) goto LoopAgain;
                        continue;
                    }

                case Dispatch.JumpZeroS:
                    {
                        ref Value v = ref Unsafe.Add(ref w, op->Op1);
                        if (!v.IsBool && !v.IsInt) goto default;
                        if (v.n == 0) goto TakeJump;
                        op++;
                        continue;
                    }

                case Dispatch.JumpNotZeroS:
                    {
                        ref Value v = ref Unsafe.Add(ref w, op->Op1);
                        if (!v.IsBool && !v.IsInt) goto default;
                        if (v.n != 0) goto TakeJump;
                        op++;
                        continue;
                    }

                case Dispatch.FetchDimSS:
                    {
                        ref Value container = ref Unsafe.Add(ref w, op->Op1);
                        ref Value key = ref Unsafe.Add(ref w, op->Op2);
                        if (container.o is not PhpArray array)
                        {
                            // a byte of a string
                            if (container.o is not PhpString text || !key.IsInt || (ulong)key.n >= (ulong)text.Length) goto default;
                            Unsafe.Add(ref w, op->Result) = new Value(PhpString.SingleByte(text[(int)key.n]), 0);
                            op++;
                            continue;
                        }

                        Value item;
                        if (key.IsInt) item = array.Get(key.n);
                        else if (key.o is PhpString name) item = array.GetSymbol(name);
                        else goto default;
                        if (item.o is null || item.IsReference) goto default;
                        Value.Copy(ref Unsafe.Add(ref w, op->Result), in item);
                        op++;
                        continue;
                    }

                case Dispatch.FetchDimSC:
                    {
                        ref Value container = ref Unsafe.Add(ref w, op->Op1);
                        ref Value key = ref Unsafe.Add(ref literals, op->Op2);
                        if (container.o is not PhpArray array)
                        {
                            // a byte of a string
                            if (container.o is not PhpString text || !key.IsInt || (ulong)key.n >= (ulong)text.Length) goto default;
                            Unsafe.Add(ref w, op->Result) = new Value(PhpString.SingleByte(text[(int)key.n]), 0);
                            op++;
                            continue;
                        }

                        Value item;
                        if (key.IsInt) item = array.Get(key.n);
                        else if (key.o is PhpString name) item = array.Get(name); // the compiler has turned "12" into 12
                        else goto default;
                        if (item.o is null || item.IsReference) goto default;
                        Value.Copy(ref Unsafe.Add(ref w, op->Result), in item);
                        op++;
                        continue;
                    }

                case Dispatch.FetchDimDim:
                    {
                        // $a[$i][$j]: the inner array is only looked at, nobody counts it
                        if (Unsafe.Add(ref w, op->Op1).o is not PhpArray array) goto default;
                        ref Value key = ref Any(ref w, ref literals, op->Op2Kind, op->Op2);
                        ref Value innerKey = ref Any(ref w, ref literals, op[1].Op2Kind, op[1].Op2);
                        if (!key.IsInt || !innerKey.IsInt) goto default;
                        if (array.Get(key.n).o is not PhpArray inner) goto default;
                        Value item = inner.Get(innerKey.n);
                        if (item.o is null || item.IsReference) goto default;
                        Value.Copy(ref Unsafe.Add(ref w, op[1].Result), in item);
                        op += 2;
                        continue;
                    }

                case Dispatch.FetchThisProperty:
                    {
                        if (f.Code.Caches[op->Cache] is not PropertyCache { Slot: >= 0 } cache) goto default;
                        PhpInstance self = Unsafe.As<PhpInstance>(f.This!);
                        if (!ReferenceEquals(self.Class, cache.Class)) goto default;
                        ref Value property = ref self.Slots[cache.Slot];
                        if (property.o is null || property.IsReference) goto default;
                        Value.Copy(ref Unsafe.Add(ref w, op->Result), in property);
                        op++;
                        continue;
                    }

                case Dispatch.FetchProperty:
                    {
                        ref Value v = ref Unsafe.Add(ref w, op->Op1);
                        if (v.Kind != Kind.Object || f.Code.Caches[op->Cache] is not PropertyCache { Slot: >= 0 } cache) goto default;
                        PhpInstance o = Unsafe.As<PhpInstance>(v.o!);
                        if (!ReferenceEquals(o.Class, cache.Class)) goto default;
                        ref Value property = ref o.Slots[cache.Slot];
                        if (property.o is null || property.IsReference) goto default;
                        Value.Copy(ref Unsafe.Add(ref w, op->Result), in property);
                        op++;
                        continue;
                    }

                case Dispatch.AssignThisProperty:
                    {
                        if (f.Code.Caches[op->Cache] is not PropertyCache { Slot: >= 0, Info: null } cache) goto default;
                        PhpInstance self = Unsafe.As<PhpInstance>(f.This!);
                        if (!ReferenceEquals(self.Class, cache.Class)) goto default;
                        ref Value property = ref self.Slots[cache.Slot];
                        ref Value value = ref Any(ref w, ref literals, op[1].Op1Kind, op[1].Op1);
                        if (property.Kind is Kind.Undef or > Kind.String || value.Kind is Kind.Undef or Kind.Indirect or > Kind.Object) goto default;
                        if (op[1].Op1Kind == OperandKind.Tmp) Value.Move(ref property, in value);
                        else Value.Copy(ref property, in value);
                        op += 2;
                        continue;
                    }

                case Dispatch.AssignDimSS:
                    {
                        ref Value container = ref Unsafe.Add(ref w, op->Op1);
                        ref Value key = ref Unsafe.Add(ref w, op->Op2);
                        ref Value value = ref Any(ref w, ref literals, op[1].Op1Kind, op[1].Op1);
                        if (container.o is not PhpArray array)
                        {
                            if (container.o is not PhpString text || !key.IsInt || value.o is not PhpString { Length: 1 } one || !text.TrySetByte(key.n, one[0])) goto default;
                            op += 2;
                            continue;
                        }

                        if (array.Count != 1 || !key.IsInt) goto default;
                        if (!value.IsInt && !value.IsFloat || !array.TrySetScalar(key.n, in value)) goto default;
                        op += 2;
                        continue;
                    }

                case Dispatch.AssignDimOp:
                    {
                        // $a[$i] += 1
                        ref Value container = ref Unsafe.Add(ref w, op->Op1);
                        ref Value key = ref Any(ref w, ref literals, op->Op2Kind, op->Op2);
                        if (container.o is not PhpArray array || array.Count != 1) goto default;
                        ref Value value = ref Any(ref w, ref literals, op[1].Op1Kind, op[1].Op1);
                        if (!array.TryAddTo(in key, in value, op->Extended == (uint)Opcode.SUB)) goto default;
                        op += 2;
                        continue;
                    }

                case Dispatch.AssignDimNext:
                    {
                        ref Value container = ref Unsafe.Add(ref w, op->Op1);
                        if (container.o is not PhpArray array || array.Count != 1) goto default;
                        ref Value value = ref Any(ref w, ref literals, op[1].Op1Kind, op[1].Op1);
                        if (!value.IsInt && !value.IsFloat || !array.TryAppendScalar(in value)) goto default;
                        op += 2;
                        continue;
                    }

                case Dispatch.ConcatAssign:
                    {
                        if (Unsafe.Add(ref w, op->Op1).o is not PhpString text || Any(ref w, ref literals, op->Op2Kind, op->Op2).o is not PhpString tail
                            || !text.TryAppend(tail)) goto default;
                        op++;
                        continue;
                    }

                case Dispatch.AddAssign:
                    {
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        if (!Fast.TryAdd(ref a, in a, in Any(ref w, ref literals, op->Op2Kind, op->Op2))) goto default;
                        op++;
                        continue;
                    }

                case Dispatch.SubAssign:
                    {
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        if (!Fast.TrySubtract(ref a, in a, in Any(ref w, ref literals, op->Op2Kind, op->Op2))) goto default;
                        op++;
                        continue;
                    }

                case Dispatch.MulAssign:
                    {
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        if (!Fast.TryMultiply(ref a, in a, in Any(ref w, ref literals, op->Op2Kind, op->Op2))) goto default;
                        op++;
                        continue;
                    }

                case Dispatch.AddSSAssign:
                    {
                        ref Value to = ref Unsafe.Add(ref w, op[1].Op1);
                        if (to.Kind > Kind.String || !Fast.TryAdd(ref to, in Unsafe.Add(ref w, op->Op1), in Unsafe.Add(ref w, op->Op2))) goto default;
                        op += 2;
                        continue;
                    }

                case Dispatch.AddSCAssign:
                    {
                        ref Value to = ref Unsafe.Add(ref w, op[1].Op1);
                        if (to.Kind > Kind.String || !Fast.TryAdd(ref to, in Unsafe.Add(ref w, op->Op1), in Unsafe.Add(ref literals, op->Op2))) goto default;
                        op += 2;
                        continue;
                    }

                case Dispatch.SubSSAssign:
                    {
                        ref Value to = ref Unsafe.Add(ref w, op[1].Op1);
                        if (to.Kind > Kind.String || !Fast.TrySubtract(ref to, in Unsafe.Add(ref w, op->Op1), in Unsafe.Add(ref w, op->Op2))) goto default;
                        op += 2;
                        continue;
                    }

                case Dispatch.SubSCAssign:
                    {
                        ref Value to = ref Unsafe.Add(ref w, op[1].Op1);
                        if (to.Kind > Kind.String || !Fast.TrySubtract(ref to, in Unsafe.Add(ref w, op->Op1), in Unsafe.Add(ref literals, op->Op2))) goto default;
                        op += 2;
                        continue;
                    }

                case Dispatch.MulSSAssign:
                    {
                        ref Value to = ref Unsafe.Add(ref w, op[1].Op1);
                        if (to.Kind > Kind.String || !Fast.TryMultiply(ref to, in Unsafe.Add(ref w, op->Op1), in Unsafe.Add(ref w, op->Op2))) goto default;
                        op += 2;
                        continue;
                    }

                case Dispatch.IncrementLessSS:
                    {
                        // the end of a for loop: $i++, $i < $n, jump
                        ref Value v = ref Unsafe.Add(ref w, op->Op1);
                        if (!v.IsInt || v.n == long.MaxValue) goto default;
                        v.n++;
                        op++;
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        ref Value b = ref Unsafe.Add(ref w, op->Op2);
                        if (!a.IsInt || !b.IsInt) continue;
                        if (a.n < b.n) goto TakeFusedJump;
                        op += 2;
                        continue;
                    }

                case Dispatch.IncrementLessSC:
                    {
                        ref Value v = ref Unsafe.Add(ref w, op->Op1);
                        if (!v.IsInt || v.n == long.MaxValue) goto default;
                        v.n++;
                        op++;
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        ref Value b = ref Unsafe.Add(ref literals, op->Op2);
                        if (!a.IsInt || !b.IsInt) continue;
                        if (a.n < b.n) goto TakeFusedJump;
                        op += 2;
                        continue;
                    }

                case Dispatch.AndSS:
                    if (!Fast.TryAnd(ref Unsafe.Add(ref w, op->Result), in Unsafe.Add(ref w, op->Op1), in Unsafe.Add(ref w, op->Op2))) goto default;
                    op++;
                    continue;

                case Dispatch.AndSC:
                    if (!Fast.TryAnd(ref Unsafe.Add(ref w, op->Result), in Unsafe.Add(ref w, op->Op1), in Unsafe.Add(ref literals, op->Op2))) goto default;
                    op++;
                    continue;

                case Dispatch.OrSS:
                    if (!Fast.TryOr(ref Unsafe.Add(ref w, op->Result), in Unsafe.Add(ref w, op->Op1), in Unsafe.Add(ref w, op->Op2))) goto default;
                    op++;
                    continue;

                case Dispatch.XorSS:
                    if (!Fast.TryXor(ref Unsafe.Add(ref w, op->Result), in Unsafe.Add(ref w, op->Op1), in Unsafe.Add(ref w, op->Op2))) goto default;
                    op++;
                    continue;

                case Dispatch.ShiftLeftSC:
                    if (!Fast.TryShiftLeft(ref Unsafe.Add(ref w, op->Result), in Unsafe.Add(ref w, op->Op1), in Unsafe.Add(ref literals, op->Op2))) goto default;
                    op++;
                    continue;

                case Dispatch.ShiftRightSC:
                    if (!Fast.TryShiftRight(ref Unsafe.Add(ref w, op->Result), in Unsafe.Add(ref w, op->Op1), in Unsafe.Add(ref literals, op->Op2))) goto default;
                    op++;
                    continue;

                case Dispatch.ModSS:
                    if (!Fast.TryModulo(ref Unsafe.Add(ref w, op->Result), in Unsafe.Add(ref w, op->Op1), in Unsafe.Add(ref w, op->Op2))) goto default;
                    op++;
                    continue;

                case Dispatch.ModSC:
                    if (!Fast.TryModulo(ref Unsafe.Add(ref w, op->Result), in Unsafe.Add(ref w, op->Op1), in Unsafe.Add(ref literals, op->Op2))) goto default;
                    op++;
                    continue;

                case Dispatch.SendCvEx:
                    if (ctx.TopFrame.Function.TakesReferences) goto default;
                    goto case Dispatch.SendCv;

                case Dispatch.SendTmpEx:
                    if (ctx.TopFrame.Function.TakesReferences) goto default;
                    goto case Dispatch.SendTmp;

                case Dispatch.SendCEx:
                    if (ctx.TopFrame.Function.TakesReferences) goto default;
                    goto case Dispatch.SendC;

                case Dispatch.SendVarEx:
                    if (ctx.TopFrame.Function.TakesReferences) goto default;
                    goto case Dispatch.SendVar;

                case Dispatch.SendCv:
                    {
                        ref Value v = ref Unsafe.Add(ref w, op->Op1);
                        if (v.IsReference) v = ref v.AsReference.Value;
                        if (v.o is null) goto default;
                        Value.Copy(ref ctx.TopFrame.Slot(op->Op2 - 1), in v);
                        op++;
                        continue;
                    }

                case Dispatch.SendTmp:
                    {
                        ref Value v = ref Unsafe.Add(ref w, op->Op1);
                        Value.Move(ref ctx.TopFrame.Slot(op->Op2 - 1), in v);
                        v.o = null;
                        op++;
                        continue;
                    }

                case Dispatch.SendVar:
                    {
                        ref Value v = ref Unsafe.Add(ref w, op->Op1);
                        if (v.Kind is Kind.Undef or Kind.Indirect or >= Kind.Reference) goto default;
                        Value.Move(ref ctx.TopFrame.Slot(op->Op2 - 1), in v);
                        v.o = null;
                        op++;
                        continue;
                    }

                case Dispatch.SendReference:
                    {
                        PhpReference r = Value.MakeRef(ref Unsafe.Add(ref w, op->Op1));
                        r.AddRef();
                        ctx.TopFrame.Slot(op->Op2 - 1) = Value.FromHeap(r);
                        op++;
                        continue;
                    }

                case Dispatch.SendC:
                    Value.Move(ref ctx.TopFrame.Slot(op->Op2 - 1), in Unsafe.Add(ref literals, op->Op1)); // literals are not counted
                    op++;
                    continue;

                case Dispatch.InitFcall:
                    {
                        object? cached = f.Code.Caches[op->Cache];
                        PhpFunction? function = cached as NativeFunction;
                        if (function is null)
                        {
                            if (cached is not NameBinding binding) goto default;
                            PhpFunction?[] bindings = ctx.FunctionBindings;
                            if ((uint)binding.Id >= (uint)bindings.Length) goto default;
                            function = bindings[binding.Id];
                            if (function is null) goto default;
                        }

                        f.Ip = op;
                        Frame call = ctx.PushFrame(function, (int)op->Extended);
                        call.This = null;
                        if (ctx.Unwinding != Unwinding.None) goto Pending;
                        op++;
                        continue;
                    }

                case Dispatch.InitMethod:
                    {
                        PhpInstance o;
                        if (op->Op1Kind == OperandKind.Unused)
                        {
                            o = Unsafe.As<PhpInstance>(f.This!);
                        }
                        else
                        {
                            ref Value v = ref Unsafe.Add(ref w, op->Op1);
                            if (v.Kind != Kind.Object) goto default;
                            o = Unsafe.As<PhpInstance>(v.o!);
                        }

                        if (f.Code.Caches[op->Cache] is not MethodCache cache || !ReferenceEquals(cache.Class, o.Class)
                            || !ReferenceEquals(cache.Scope, f.Function.Scope) || (cache.Function.Flags & FunctionFlags.Static) != 0) goto default;
                        f.Ip = op;
                        Frame call = ctx.PushFrame(cache.Function, (int)op->Extended);
                        call.This = o;
                        if (op->Op1Kind != OperandKind.Unused)
                        {
                            o.AddRef();
                            call.Flags = FrameFlags.ReleaseThis;
                        }

                        if (ctx.Unwinding != Unwinding.None) goto Pending;
                        op++;
                        continue;
                    }

                case Dispatch.DoCall:
                    {
                        Frame call = ctx.TopFrame;
                        if ((call.Function.Flags & (FunctionFlags.Deprecated | FunctionFlags.Abstract)) != 0) goto default;
                        f.Ip = op;
                        if (!ReferenceEquals(call.Prev, f)) call.Prev = f;
                        call.ResultSlot = op->ResultKind == OperandKind.Unused ? -1 : op->Result;
                        if (call.Function is NativeFunction native)
                        {
                            Value given = Value.Null;
                            ctx.Current = call;
                            native.Body(ctx, call, ref given);
                            ctx.Current = f;
                            ctx.LeaveNative(call);
                            if (ctx.HasPending)
                            {
                                given.Release(ctx);
                                goto Pending;
                            }

                            if (op->ResultKind != OperandKind.Unused) Value.Move(ref Unsafe.Add(ref w, op->Result), in given);
                            else if (given.Kind > Kind.String) goto Unused;
                            op++;
                            continue;
                        Unused:
                            given.Release(ctx);
                            if (ctx.HasPending) goto Pending;
                            op++;
                            continue;
                        }

                        if (call.Code is null) goto default;
                        ctx.EnterUserInline(call);
                        if ((call.Code.Entry != 0 || ++call.Code.CallHeat > 0) && StartHot(ctx, call)) goto Reload;
                        f = call;
                        op = f.Ip;
                        w = ref f.Window;
                        literals = ref MemoryMarshal.GetArrayDataReference(f.Code.Literals);
                        goto Entered;
                    }

                case Dispatch.ReturnSimple:
                    {
                        if ((f.Flags & ~FrameFlags.ReleaseThis) != 0) goto default;
                        Value result;
                        if (op->Op1Kind == OperandKind.Const)
                        {
                            result = Unsafe.Add(ref literals, op->Op1); // not counted
                        }
                        else
                        {
                            ref Value v = ref Unsafe.Add(ref w, op->Op1);
                            if (v.o is null || v.IsReference) goto default;
                            result = v;
                            v.o = null;
                        }

                        f.Ip = op;
                        Frame caller = f.Prev!;
                        ctx.Current = caller;
                        int slot = f.ResultSlot;
                        if (slot >= 0) Value.Move(ref caller.Slot(slot), in result);
                        else result.Release(ctx);
                        if (f.Flags == FrameFlags.None) ctx.ReleasePlainFrame(f);
                        else ctx.ReleaseFrame(f);
                        f = caller;
                        w = ref f.Window;
                        literals = ref MemoryMarshal.GetArrayDataReference(f.Code.Literals);
                        op = f.Ip;
                        if (ctx.HasPending)
                        {
                            if (slot >= 0) Value.Release(ctx, ref f.Slot(slot));
                            goto Pending;
                        }

                        op++;
                        continue;
                    }

                case Dispatch.Receive:
                    {
                        if (op->Op1 > f.ArgCount) goto default;
                        TypeDecl? type = f.Code.Params[op->Op1 - 1].Type;
                        if (type is not null)
                        {
                            if (!Fast.IsOf(in Unsafe.Add(ref w, op->Result), type.Mask)) goto default;
                        }

                        op++;
                        continue;
                    }

                case Dispatch.VerifyReturn:
                    if (!Fast.IsOf(in Unsafe.Add(ref w, op->Op1), f.Code.ReturnType!.Mask)) goto default;
                    op++;
                    continue;

                case Dispatch.FreeScalar:
                    {
                        ref Value v = ref Unsafe.Add(ref w, op->Op1);
                        if (v.Kind > Kind.String) goto default;
                        v.o = null;
                        op++;
                        continue;
                    }

                default:
                    f.Ip = op;
                    op = HandlerTable.Entries[(int)op->Code](ctx, f, op);
                    if (op != null) continue;
                    break;
            }

            goto Reload;
        TakeFusedJump:
            op++;
        TakeJump: // the JMPZ or JMPNZ at op jumps
            {
                Op* target = Operand.At(f, op->Op2);
                bool back = target <= op;
                op = target;
                if (!back) continue;
            }

        LoopAgain: // at op
            if (++f.Code.Heat > 0 || ctx.InterruptRequested)
            {
                if (BackEdge(ctx, f, op)) goto Reload;
            }
            else if (isCold && LeavesCold(ctx))
            {
                f.Ip = op;
                return false;
            }

            continue;
        Entered: // a function, at op
            if (ctx.InterruptRequested)
            {
                f.Ip = op;
                ctx.HandleInterrupt();
                if (ctx.HasPending) goto Pending;
            }
            else if (isCold && LeavesCold(ctx))
            {
                return false;
            }

            continue;
        Pending:
            ctx.Unwind(f, op);
        Reload:
            if (ctx.LeaveRun)
            {
                ctx.LeaveRun = false;
                return true;
            }

            f = ctx.Current!;
            op = f.Ip;
            w = ref f.Window;
            literals = ref MemoryMarshal.GetArrayDataReference(f.Code.Literals);
        }
    }

    /// <summary>An operand that may be a literal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref Value Any(ref Value w, ref Value literals, OperandKind kind, int index) =>
        ref kind == OperandKind.Const ? ref Unsafe.Add(ref literals, index) : ref Unsafe.Add(ref w, index);
}

/// <summary>Marks the method of which the generator writes a copy under another name, with AggressiveOptimization.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class HotTwinAttribute(string name) : Attribute
{
    internal string Name { get; } = name;
}
