using System.Reflection.Emit;
using HhvmSharp.Jit.Analysis;
using HhvmSharp.Runtime.Bytecode;

namespace HhvmSharp.Jit.IL;

/// <summary>A built-in of one number that compiled code does itself.</summary>
/// <param name="Method">Of <see cref="Math"/>, on doubles; null: abs().</param>
internal sealed record Intrinsic(string? Method)
{
    private static readonly Dictionary<string, Intrinsic> All = new(StringComparer.Ordinal)
    {
        ["sqrt"] = new("Sqrt"),
        ["floor"] = new("Floor"),
        ["ceil"] = new("Ceiling"),
        ["abs"] = new((string?)null),
    };

    internal static Intrinsic? Find(string lowerName) => All.GetValueOrDefault(lowerName);
}

/// <summary>Calls of built-ins that need no call.</summary>
internal sealed unsafe partial class UnitCompiler
{
    /// <summary>The argument is sent in this block, and is a number: known, or seen to be one.</summary>
    private bool HasNumberArgument()
    {
        for (int i = _at + 1; i < _code.Ops.Length && !_flow.Starts[i]; i++)
        {
            ref readonly Op op = ref _ops[i];
            if (op.Code is Opcode.DO_ICALL or Opcode.DO_FCALL or Opcode.DO_UCALL or Opcode.DO_FCALL_BY_NAME or Opcode.INIT_FCALL or Opcode.INIT_METHOD_CALL or Opcode.NEW) return false;
            if (op.Code is not (Opcode.SEND_VAL or Opcode.SEND_VAR) || op.Op2Kind != OperandKind.Unused) continue;
            uint seen = _profile.Operand1[i] & KindBits;
            return op.Op1Kind != OperandKind.Const && _profile.Seen(i) && seen is SlotState.Int or SlotState.Float;
        }

        return false;
    }

    private bool EmitIntrinsicSend()
    {
        Call call = TopCall!;
        if (Use(1) is not { IsNumber: true } s)
        {
            FlushCalls(forget: true);
            return EmitSend();
        }

        LocalBuilder local = _il.DeclareLocal(DirectTarget.TypeOf(s.Rep));
        Push(s);
        _il.Stloc(local);
        call.Arguments[0] = (local, s.Rep);
        call.Sent = 1;
        return true;
    }

    private bool EmitIntrinsicCall()
    {
        if (TopCall is not { Intrinsic: { } intrinsic, Sent: 1 } call) return false;
        (LocalBuilder? local, Rep rep) = call.Arguments[0];
        if (intrinsic.Method is null && rep == Rep.Int)
        {
            // the smallest int has no positive counterpart: abs() gives a float
            _il.Ldloc(local!);
            _il.Ldc(long.MinValue);
            _il.Emit(OpCodes.Beq, ExitLabel());
        }

        _calls.RemoveAt(_calls.Count - 1);
        if (!ResultUsed) return true;
        _il.Ldloc(local!);
        Type type = intrinsic.Method is null && rep == Rep.Int ? typeof(long) : typeof(double);
        if (type == typeof(double) && rep == Rep.Int) _il.Emit(OpCodes.Conv_R8);
        _il.EmitCall(OpCodes.Call, typeof(Math).GetMethod(intrinsic.Method ?? "Abs", [type])!, null);
        if (type == typeof(long)) ResultInt();
        else SetFloat(_op->Result);
        return true;
    }
}
