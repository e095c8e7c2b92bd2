#nullable enable
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Bytecode;
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
            switch (op->Dispatch)
            {
                case Dispatch.AddSS:
                    {
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        ref Value b = ref Unsafe.Add(ref w, op->Op2);
                        if (a.IsInt && b.IsInt)
                        {
                            long r = a.n + b.n;
                            if (((a.n ^ r) & (b.n ^ r)) < 0) goto default;
                            Unsafe.Add(ref w, op->Result) = Value.Int(r);
                            op++;
                            continue;
                        }

                        if (a.IsFloat && b.IsFloat)
                        {
                            Unsafe.Add(ref w, op->Result) = Value.Float(a.FloatValue + b.FloatValue);
                            op++;
                            continue;
                        }

                        goto default;
                    }

                case Dispatch.AddSC:
                    {
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        ref Value b = ref Unsafe.Add(ref literals, op->Op2);
                        if (a.IsInt && b.IsInt)
                        {
                            long r = a.n + b.n;
                            if (((a.n ^ r) & (b.n ^ r)) < 0) goto default;
                            Unsafe.Add(ref w, op->Result) = Value.Int(r);
                            op++;
                            continue;
                        }

                        goto default;
                    }

                case Dispatch.SubSS:
                    {
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        ref Value b = ref Unsafe.Add(ref w, op->Op2);
                        if (a.IsInt && b.IsInt)
                        {
                            long r = a.n - b.n;
                            if (((a.n ^ b.n) & (a.n ^ r)) < 0) goto default;
                            Unsafe.Add(ref w, op->Result) = Value.Int(r);
                            op++;
                            continue;
                        }

                        if (a.IsFloat && b.IsFloat)
                        {
                            Unsafe.Add(ref w, op->Result) = Value.Float(a.FloatValue - b.FloatValue);
                            op++;
                            continue;
                        }

                        goto default;
                    }

                case Dispatch.SubSC:
                    {
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        ref Value b = ref Unsafe.Add(ref literals, op->Op2);
                        if (a.IsInt && b.IsInt)
                        {
                            long r = a.n - b.n;
                            if (((a.n ^ b.n) & (a.n ^ r)) < 0) goto default;
                            Unsafe.Add(ref w, op->Result) = Value.Int(r);
                            op++;
                            continue;
                        }

                        goto default;
                    }

                case Dispatch.MulSS:
                    {
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        ref Value b = ref Unsafe.Add(ref w, op->Op2);
                        if (a.IsFloat && b.IsFloat)
                        {
                            Unsafe.Add(ref w, op->Result) = Value.Float(a.FloatValue * b.FloatValue);
                            op++;
                            continue;
                        }

                        if (a.IsInt && b.IsInt && a.n == (int)a.n && b.n == (int)b.n)
                        {
                            Unsafe.Add(ref w, op->Result) = Value.Int(a.n * b.n);
                            op++;
                            continue;
                        }

                        goto default;
                    }

                case Dispatch.MulSC:
                    {
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        ref Value b = ref Unsafe.Add(ref literals, op->Op2);
                        if (a.IsInt && b.IsInt && a.n == (int)a.n && b.n == (int)b.n)
                        {
                            Unsafe.Add(ref w, op->Result) = Value.Int(a.n * b.n);
                            op++;
                            continue;
                        }

                        goto default;
                    }

                case Dispatch.LessJumpSS:
                    {
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        ref Value b = ref Unsafe.Add(ref w, op->Op2);
                        bool r;
                        if (a.IsInt && b.IsInt) r = a.n < b.n;
                        else if (a.IsFloat && b.IsFloat) r = a.FloatValue < b.FloatValue;
                        else goto default;
                        if (r == (op[1].Code == Opcode.JMPNZ)) goto FusedTaken;
                        op += 2;
                        continue;
                    }

                case Dispatch.LessJumpSC:
                    {
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        ref Value b = ref Unsafe.Add(ref literals, op->Op2);
                        bool r;
                        if (a.IsInt && b.IsInt) r = a.n < b.n;
                        else goto default;
                        if (r == (op[1].Code == Opcode.JMPNZ)) goto FusedTaken;
                        op += 2;
                        continue;
                    }

                case Dispatch.LessJumpCS:
                    {
                        ref Value a = ref Unsafe.Add(ref literals, op->Op1);
                        ref Value b = ref Unsafe.Add(ref w, op->Op2);
                        bool r;
                        if (a.IsInt && b.IsInt) r = a.n < b.n;
                        else goto default;
                        if (r == (op[1].Code == Opcode.JMPNZ)) goto FusedTaken;
                        op += 2;
                        continue;
                    }

                case Dispatch.LessEqualJumpSS:
                    {
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        ref Value b = ref Unsafe.Add(ref w, op->Op2);
                        bool r;
                        if (a.IsInt && b.IsInt) r = a.n <= b.n;
                        else if (a.IsFloat && b.IsFloat) r = a.FloatValue <= b.FloatValue;
                        else goto default;
                        if (r == (op[1].Code == Opcode.JMPNZ)) goto FusedTaken;
                        op += 2;
                        continue;
                    }

                case Dispatch.LessEqualJumpSC:
                    {
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        ref Value b = ref Unsafe.Add(ref literals, op->Op2);
                        bool r;
                        if (a.IsInt && b.IsInt) r = a.n <= b.n;
                        else goto default;
                        if (r == (op[1].Code == Opcode.JMPNZ)) goto FusedTaken;
                        op += 2;
                        continue;
                    }

                case Dispatch.LessEqualJumpCS:
                    {
                        ref Value a = ref Unsafe.Add(ref literals, op->Op1);
                        ref Value b = ref Unsafe.Add(ref w, op->Op2);
                        bool r;
                        if (a.IsInt && b.IsInt) r = a.n <= b.n;
                        else goto default;
                        if (r == (op[1].Code == Opcode.JMPNZ)) goto FusedTaken;
                        op += 2;
                        continue;
                    }

                case Dispatch.EqualJumpSS:
                    {
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        ref Value b = ref Unsafe.Add(ref w, op->Op2);
                        if (!a.IsInt || !b.IsInt) goto default;
                        if ((a.n == b.n) == (op[1].Code == Opcode.JMPNZ)) goto FusedTaken;
                        op += 2;
                        continue;
                    }

                case Dispatch.EqualJumpSC:
                    {
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        ref Value b = ref Unsafe.Add(ref literals, op->Op2);
                        if (!a.IsInt || !b.IsInt) goto default;
                        if ((a.n == b.n) == (op[1].Code == Opcode.JMPNZ)) goto FusedTaken;
                        op += 2;
                        continue;
                    }

                case Dispatch.NotEqualJumpSS:
                    {
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        ref Value b = ref Unsafe.Add(ref w, op->Op2);
                        if (!a.IsInt || !b.IsInt) goto default;
                        if ((a.n != b.n) == (op[1].Code == Opcode.JMPNZ)) goto FusedTaken;
                        op += 2;
                        continue;
                    }

                case Dispatch.NotEqualJumpSC:
                    {
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        ref Value b = ref Unsafe.Add(ref literals, op->Op2);
                        if (!a.IsInt || !b.IsInt) goto default;
                        if ((a.n != b.n) == (op[1].Code == Opcode.JMPNZ)) goto FusedTaken;
                        op += 2;
                        continue;
                    }

                case Dispatch.IdenticalJumpSC:
                    {
                        // only scalars on both sides: nothing to free, nothing to compare by content
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        ref Value b = ref Unsafe.Add(ref literals, op->Op2);
                        if (a.o is null || a.Kind > Kind.Int || b.Kind > Kind.Int) goto default;
                        if ((ReferenceEquals(a.o, b.o) && a.n == b.n) == (op[1].Code == Opcode.JMPNZ)) goto FusedTaken;
                        op += 2;
                        continue;
                    }

                case Dispatch.NotIdenticalJumpSC:
                    {
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        ref Value b = ref Unsafe.Add(ref literals, op->Op2);
                        if (a.o is null || a.Kind > Kind.Int || b.Kind > Kind.Int) goto default;
                        if ((!ReferenceEquals(a.o, b.o) || a.n != b.n) == (op[1].Code == Opcode.JMPNZ)) goto FusedTaken;
                        op += 2;
                        continue;
                    }

                case Dispatch.LessSS:
                    {
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        ref Value b = ref Unsafe.Add(ref w, op->Op2);
                        if (!a.IsInt || !b.IsInt) goto default;
                        Unsafe.Add(ref w, op->Result) = Value.Bool(a.n < b.n);
                        op++;
                        continue;
                    }

                case Dispatch.LessSC:
                    {
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        ref Value b = ref Unsafe.Add(ref literals, op->Op2);
                        if (!a.IsInt || !b.IsInt) goto default;
                        Unsafe.Add(ref w, op->Result) = Value.Bool(a.n < b.n);
                        op++;
                        continue;
                    }

                case Dispatch.LessEqualSS:
                    {
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        ref Value b = ref Unsafe.Add(ref w, op->Op2);
                        if (!a.IsInt || !b.IsInt) goto default;
                        Unsafe.Add(ref w, op->Result) = Value.Bool(a.n <= b.n);
                        op++;
                        continue;
                    }

                case Dispatch.LessEqualSC:
                    {
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        ref Value b = ref Unsafe.Add(ref literals, op->Op2);
                        if (!a.IsInt || !b.IsInt) goto default;
                        Unsafe.Add(ref w, op->Result) = Value.Bool(a.n <= b.n);
                        op++;
                        continue;
                    }

                case Dispatch.EqualSS:
                    {
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        ref Value b = ref Unsafe.Add(ref w, op->Op2);
                        if (!a.IsInt || !b.IsInt) goto default;
                        Unsafe.Add(ref w, op->Result) = Value.Bool(a.n == b.n);
                        op++;
                        continue;
                    }

                case Dispatch.EqualSC:
                    {
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        ref Value b = ref Unsafe.Add(ref literals, op->Op2);
                        if (!a.IsInt || !b.IsInt) goto default;
                        Unsafe.Add(ref w, op->Result) = Value.Bool(a.n == b.n);
                        op++;
                        continue;
                    }

                case Dispatch.AssignSS:
                    {
                        ref Value to = ref Unsafe.Add(ref w, op->Op1);
                        ref Value from = ref Unsafe.Add(ref w, op->Op2);
                        if (to.Kind > Kind.String) goto default;
                        if (from.IsInt) to = Value.Int(from.n);
                        else if (from.IsFloat) to = new Value(Tag.Float, from.n);
                        else goto default;
                        op++;
                        continue;
                    }

                case Dispatch.AssignSC:
                    {
                        ref Value to = ref Unsafe.Add(ref w, op->Op1);
                        if (to.Kind > Kind.String) goto default;
                        Value.Copy(ref to, in Unsafe.Add(ref literals, op->Op2));
                        op++;
                        continue;
                    }

                case Dispatch.QmAssignS:
                    {
                        ref Value from = ref Unsafe.Add(ref w, op->Op1);
                        if (!from.IsInt) goto default;
                        Unsafe.Add(ref w, op->Result) = Value.Int(from.n);
                        op++;
                        continue;
                    }

                case Dispatch.QmAssignC:
                    Value.Copy(ref Unsafe.Add(ref w, op->Result), in Unsafe.Add(ref literals, op->Op1));
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
                        if (target <= op)
                        {
                            if (++f.Code.Heat > 0 || ctx.InterruptRequested)
                            {
                                if (BackEdge(ctx, f, target)) goto Reload;
                            }
                            else if (isCold && LeavesCold(ctx))
                            {
                                f.Ip = target;
                                return false;
                            }
                        }

                        op = target;
                        continue;
                    }

                case Dispatch.JumpZeroS:
                    {
                        ref Value v = ref Unsafe.Add(ref w, op->Op1);
                        if (!v.IsBool && !v.IsInt) goto default;
                        if (v.n == 0) goto Taken;
                        op++;
                        continue;
                    }

                case Dispatch.JumpNotZeroS:
                    {
                        ref Value v = ref Unsafe.Add(ref w, op->Op1);
                        if (!v.IsBool && !v.IsInt) goto default;
                        if (v.n != 0) goto Taken;
                        op++;
                        continue;
                    }

                case Dispatch.FetchDimSS:
                    {
                        ref Value container = ref Unsafe.Add(ref w, op->Op1);
                        ref Value key = ref Unsafe.Add(ref w, op->Op2);
                        if (container.o is not PhpArray array || !key.IsInt || !array.TryGetValue(key.n, out Value item) || item.IsReference) goto default;
                        Value.Copy(ref Unsafe.Add(ref w, op->Result), in item);
                        op++;
                        continue;
                    }

                case Dispatch.FetchDimSC:
                    {
                        ref Value container = ref Unsafe.Add(ref w, op->Op1);
                        ref Value key = ref Unsafe.Add(ref literals, op->Op2);
                        if (container.o is not PhpArray array) goto default;
                        Value item;
                        if (key.IsInt)
                        {
                            if (!array.TryGetValue(key.n, out item)) goto default;
                        }
                        else if (!key.IsString || !array.TryGetValue(key.AsString, out item))
                        {
                            goto default;
                        }

                        if (item.IsReference) goto default;
                        Value.Copy(ref Unsafe.Add(ref w, op->Result), in item);
                        op++;
                        continue;
                    }

                case Dispatch.AssignDimSS:
                    {
                        ref Value container = ref Unsafe.Add(ref w, op->Op1);
                        ref Value key = ref Unsafe.Add(ref w, op->Op2);
                        if (container.o is not PhpArray array || array.Count != 1 || !key.IsInt || op[1].Op1Kind == OperandKind.Const) goto default;
                        ref Value value = ref Unsafe.Add(ref w, op[1].Op1);
                        if (!value.IsInt && !value.IsFloat || !array.TrySetScalar(key.n, in value)) goto default;
                        op += 2;
                        continue;
                    }

                case Dispatch.AssignDimNext:
                    {
                        ref Value container = ref Unsafe.Add(ref w, op->Op1);
                        if (container.o is not PhpArray array || array.Count != 1 || op[1].Op1Kind == OperandKind.Const) goto default;
                        ref Value value = ref Unsafe.Add(ref w, op[1].Op1);
                        if (!value.IsInt && !value.IsFloat || !array.Append(ctx, in value)) goto default;
                        op += 2;
                        continue;
                    }

                case Dispatch.AddAssign:
                    {
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        ref Value b = ref op->Op2Kind == OperandKind.Const ? ref Unsafe.Add(ref literals, op->Op2) : ref Unsafe.Add(ref w, op->Op2);
                        if (a.IsInt && b.IsInt)
                        {
                            long r = a.n + b.n;
                            if (((a.n ^ r) & (b.n ^ r)) < 0) goto default;
                            a.n = r;
                            op++;
                            continue;
                        }

                        if (a.IsFloat && b.IsFloat)
                        {
                            a = Value.Float(a.FloatValue + b.FloatValue);
                            op++;
                            continue;
                        }

                        goto default;
                    }

                case Dispatch.SubAssign:
                    {
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        ref Value b = ref op->Op2Kind == OperandKind.Const ? ref Unsafe.Add(ref literals, op->Op2) : ref Unsafe.Add(ref w, op->Op2);
                        if (a.IsInt && b.IsInt)
                        {
                            long r = a.n - b.n;
                            if (((a.n ^ b.n) & (a.n ^ r)) < 0) goto default;
                            a.n = r;
                            op++;
                            continue;
                        }

                        goto default;
                    }

                case Dispatch.MulAssign:
                    {
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        ref Value b = ref op->Op2Kind == OperandKind.Const ? ref Unsafe.Add(ref literals, op->Op2) : ref Unsafe.Add(ref w, op->Op2);
                        if (!a.IsFloat || !b.IsFloat) goto default;
                        a = Value.Float(a.FloatValue * b.FloatValue);
                        op++;
                        continue;
                    }

                case Dispatch.AndSS:
                    {
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        ref Value b = ref Unsafe.Add(ref w, op->Op2);
                        if (!a.IsInt || !b.IsInt) goto default;
                        Unsafe.Add(ref w, op->Result) = Value.Int(a.n & b.n);
                        op++;
                        continue;
                    }

                case Dispatch.AndSC:
                    {
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        ref Value b = ref Unsafe.Add(ref literals, op->Op2);
                        if (!a.IsInt || !b.IsInt) goto default;
                        Unsafe.Add(ref w, op->Result) = Value.Int(a.n & b.n);
                        op++;
                        continue;
                    }

                case Dispatch.OrSS:
                    {
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        ref Value b = ref Unsafe.Add(ref w, op->Op2);
                        if (!a.IsInt || !b.IsInt) goto default;
                        Unsafe.Add(ref w, op->Result) = Value.Int(a.n | b.n);
                        op++;
                        continue;
                    }

                case Dispatch.XorSS:
                    {
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        ref Value b = ref Unsafe.Add(ref w, op->Op2);
                        if (!a.IsInt || !b.IsInt) goto default;
                        Unsafe.Add(ref w, op->Result) = Value.Int(a.n ^ b.n);
                        op++;
                        continue;
                    }

                case Dispatch.ShiftLeftSC:
                    {
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        ref Value b = ref Unsafe.Add(ref literals, op->Op2);
                        if (!a.IsInt || !b.IsInt || (ulong)b.n > 63) goto default;
                        Unsafe.Add(ref w, op->Result) = Value.Int(a.n << (int)b.n);
                        op++;
                        continue;
                    }

                case Dispatch.ShiftRightSC:
                    {
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        ref Value b = ref Unsafe.Add(ref literals, op->Op2);
                        if (!a.IsInt || !b.IsInt || (ulong)b.n > 63) goto default;
                        Unsafe.Add(ref w, op->Result) = Value.Int(a.n >> (int)b.n);
                        op++;
                        continue;
                    }

                case Dispatch.ModSS:
                    {
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        ref Value b = ref Unsafe.Add(ref w, op->Op2);
                        if (!a.IsInt || !b.IsInt || b.n <= 0) goto default;
                        Unsafe.Add(ref w, op->Result) = Value.Int(a.n % b.n);
                        op++;
                        continue;
                    }

                case Dispatch.ModSC:
                    {
                        ref Value a = ref Unsafe.Add(ref w, op->Op1);
                        ref Value b = ref Unsafe.Add(ref literals, op->Op2);
                        if (!a.IsInt || !b.IsInt || b.n <= 0) goto default;
                        Unsafe.Add(ref w, op->Result) = Value.Int(a.n % b.n);
                        op++;
                        continue;
                    }

                case Dispatch.SendCv:
                    {
                        ref Value v = ref Unsafe.Add(ref w, op->Op1);
                        if (v.o is null || v.IsReference) goto default;
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

                case Dispatch.SendC:
                    Value.Copy(ref ctx.TopFrame.Slot(op->Op2 - 1), in Unsafe.Add(ref literals, op->Op1));
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

                case Dispatch.DoUser:
                    {
                        Frame call = ctx.TopFrame;
                        if (call.Function is not UserFunction || (call.Function.Flags & (FunctionFlags.Deprecated | FunctionFlags.Abstract)) != 0 || ctx.InterruptRequested) goto default;
                        f.Ip = op;
                        if (!ReferenceEquals(call.Prev, f)) call.Prev = f;
                        call.ResultSlot = op->ResultKind == OperandKind.Unused ? -1 : op->Result;
                        ctx.EnterUser(call);
                        if ((call.Code.Entry != 0 || ++call.Code.CallHeat > 0) && StartHot(ctx, call)) goto Reload;
                        f = call;
                        op = f.Ip;
                        w = ref f.Window;
                        literals = ref MemoryMarshal.GetArrayDataReference(f.Code.Literals);
                        if (isCold && LeavesCold(ctx)) return false;
                        continue;
                    }

                case Dispatch.ReturnSimple:
                    {
                        if ((f.Flags & ~FrameFlags.ReleaseThis) != 0) goto default;
                        Value result;
                        if (op->Op1Kind == OperandKind.Const)
                        {
                            result = Unsafe.Add(ref literals, op->Op1).Copied();
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
                        ctx.ReleaseFrame(f);
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
                            ref Value v = ref Unsafe.Add(ref w, op->Result);
                            if (!v.IsInt || (type.Mask & TypeMask.Int) == 0) goto default;
                        }

                        op++;
                        continue;
                    }

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
        FusedTaken:
            op++;
        Taken:
            {
                Op* target = Target(f, op);
                if (target <= op)
                {
                    if (++f.Code.Heat > 0 || ctx.InterruptRequested)
                    {
                        if (BackEdge(ctx, f, target)) goto Reload;
                    }
                    else if (isCold && LeavesCold(ctx))
                    {
                        f.Ip = target;
                        return false;
                    }
                }

                op = target;
                continue;
            }

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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Op* Target(Frame f, Op* jump) => Operand.At(f, jump->Op2);
}

/// <summary>Marks the method of which the generator writes a copy under another name, with AggressiveOptimization.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class HotTwinAttribute(string name) : Attribute
{
    internal string Name { get; } = name;
}
