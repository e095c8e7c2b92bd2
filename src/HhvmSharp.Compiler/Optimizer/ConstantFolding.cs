using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Compiler.Optimizer;

/// <summary>Ops on constants that the compiler leaves (casts, conditions), and temporaries that hold a constant.</summary>
internal static class ConstantFolding
{
    public static bool RunPass(FunctionState fn, FoldContext fold)
    {
        bool changed = false;
        for (int i = 0; i < fn.Count; i++) changed |= FoldOp(fn, fold, i);
        return changed | Propagate(fn);
    }

    private static bool FoldOp(FunctionState fn, FoldContext fold, int index)
    {
        ref Op op = ref fn.Ops[index];
        if (op.Op1Kind != OperandKind.Const) return false;
        Value a = fn.Literals[op.Op1], result;
        switch (op.Code)
        {
            case Opcode.JMPZ or Opcode.JMPNZ:
                bool jumps = Fold.IsTrue(a) == (op.Code == Opcode.JMPNZ);
                int line = op.Line, target = op.Op2;
                op = new Op { Line = line, Cache = -1, Code = jumps ? Opcode.JMP : Opcode.NOP, Op1 = jumps ? target : 0 };
                return true;
            case Opcode.BOOL or Opcode.BOOL_NOT:
                return Replace(fn, ref op, Value.Bool(Fold.IsTrue(a) == (op.Code == Opcode.BOOL)));
            case Opcode.CAST:
                return TryCast(fold, a, op.Extended, out result) && Replace(fn, ref op, result);
            case Opcode.STRLEN when a.IsString:
                return Replace(fn, ref op, Value.Int(a.AsString.Length));
            case Opcode.TYPE_CHECK:
                return Replace(fn, ref op, Value.Bool((MaskOf(a) & (TypeMask)op.Extended) != 0));
            case >= Opcode.ADD and <= Opcode.POW or (>= Opcode.BOOL_XOR and <= Opcode.IS_SMALLER_OR_EQUAL) or Opcode.SPACESHIP or Opcode.FAST_CONCAT
                when op.Op2Kind == OperandKind.Const:
                return Fold.TryBinary(fold, op.Code, a, fn.Literals[op.Op2], out result) && Replace(fn, ref op, result);
            default:
                return false;
        }
    }

    private static TypeMask MaskOf(in Value v) => v.Kind switch
    {
        Kind.Null => TypeMask.Null,
        Kind.Bool => v.IsTrue ? TypeMask.True : TypeMask.False,
        Kind.Int => TypeMask.Int,
        Kind.Float => TypeMask.Float,
        Kind.String => TypeMask.String,
        _ => TypeMask.Array,
    };

    private static bool TryCast(FoldContext fold, in Value a, uint type, out Value result)
    {
        result = default;
        if (a.Kind > Kind.String) return false;
        switch (type)
        {
            case CastType.Int:
                result = Value.Int(Conversions.ToInt(fold, in a));
                break;
            case CastType.Float:
                result = Value.Float(Conversions.ToFloat(fold, in a));
                break;
            case CastType.String when Fold.TryToString(fold, in a, out PhpString? text):
                result = Value.String(text);
                break;
            default:
                return false;
        }

        bool ok = !fold.Failed;
        fold.Failed = false;
        return ok;
    }

    private static bool Replace(FunctionState fn, ref Op op, Value value)
    {
        op.Code = Opcode.QM_ASSIGN;
        op.Extended = 0;
        op.Flags = 0;
        op.Op1Kind = OperandKind.Const;
        op.Op1 = fn.AddLiteral(value.IsString ? Value.String(PhpString.Literal(value.AsString.Span)) : value);
        op.Op2Kind = OperandKind.Unused;
        op.Op2 = 0;
        return true;
    }

    /// <summary>A temporary that is written once, by a copy of a constant, and read once: the constant goes to the reader.</summary>
    private static bool Propagate(FunctionState fn)
    {
        var uses = new TemporaryUses(fn);
        var holders = new Dictionary<int, int>();
        bool changed = false;
        for (int i = 0; i < fn.Count; i++)
        {
            ref Op op = ref fn.Ops[i];
            if (op.Op1Kind == OperandKind.Tmp && holders.TryGetValue(op.Op1, out int source) && TakesConstant1(op.Code))
            {
                holders.Remove(op.Op1);
                changed = true;
                if (op.Code == Opcode.FREE)
                {
                    OpFacts.MakeNop(ref op);
                }
                else
                {
                    op.Op1Kind = OperandKind.Const;
                    op.Op1 = fn.Ops[source].Op1;
                }

                OpFacts.MakeNop(ref fn.Ops[source]);
            }
            else if (op.Op2Kind == OperandKind.Tmp && holders.TryGetValue(op.Op2, out source) && TakesConstant2(op.Code, fn.Literals[fn.Ops[source].Op1]))
            {
                holders.Remove(op.Op2);
                changed = true;
                op.Op2Kind = OperandKind.Const;
                op.Op2 = fn.Ops[source].Op1;
                OpFacts.MakeNop(ref fn.Ops[source]);
            }

            if (op.Code == Opcode.QM_ASSIGN && op.Op1Kind == OperandKind.Const && op.ResultKind == OperandKind.Tmp && uses.IsLocal(op.Result))
                holders[op.Result] = i;
        }

        return changed;
    }

    private static bool TakesConstant1(Opcode code) => code is (>= Opcode.ADD and <= Opcode.POW) or (>= Opcode.BW_NOT and <= Opcode.IS_SMALLER_OR_EQUAL)
        or Opcode.SPACESHIP or Opcode.FAST_CONCAT or Opcode.ECHO or Opcode.SEND_VAL or Opcode.SEND_VAL_EX or Opcode.RETURN or Opcode.OP_DATA or Opcode.QM_ASSIGN
        or Opcode.BOOL or Opcode.JMPZ or Opcode.JMPNZ or Opcode.CAST or Opcode.FREE or Opcode.INIT_ARRAY or Opcode.ADD_ARRAY_ELEMENT;

    private static bool TakesConstant2(Opcode code, in Value value) => code is (>= Opcode.ADD and <= Opcode.POW)
        or (>= Opcode.BOOL_XOR and <= Opcode.IS_SMALLER_OR_EQUAL) or Opcode.SPACESHIP or Opcode.ASSIGN or Opcode.ASSIGN_OP
        || (value.IsString && code is Opcode.FAST_CONCAT or Opcode.ROPE_INIT or Opcode.ROPE_ADD or Opcode.ROPE_END);
}
