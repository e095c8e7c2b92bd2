using HhvmSharp.Jit.Trace.Ir;
using HhvmSharp.Jit.Trace.Passes;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Jit.Trace.Recording;

/// <summary>Ops on numbers and variables.</summary>
internal sealed unsafe partial class Recorder
{
    /// <summary>Writes the current op into the trace; false: it cannot be recorded, and nothing has happened.</summary>
    private bool Translate()
    {
        switch (_op->Code)
        {
            case Opcode.NOP or Opcode.JMP:
                return true;
            case Opcode.ADD or Opcode.SUB or Opcode.MUL or Opcode.DIV or Opcode.MOD or Opcode.BW_AND or Opcode.BW_OR or Opcode.BW_XOR or Opcode.SL or Opcode.SR:
                return Yield(Binary(_op->Code, Operand1, Operand2));
            case Opcode.ASSIGN_OP:
                return AssignOperation();
            case Opcode.BW_NOT:
                return Yield(Not(Operand1));
            case Opcode.ASSIGN:
                {
                    if (_op->Op1Kind != OperandKind.Cv) return Fail(AbortReason.Opcode);
                    int value = Operand2;
                    return Assign(_op->Op1, value) && Yield(value);
                }

            case Opcode.QM_ASSIGN:
                return Yield(Operand1);
            case Opcode.PRE_INC or Opcode.PRE_DEC or Opcode.POST_INC or Opcode.POST_DEC:
                return Step();
            case Opcode.IS_EQUAL or Opcode.IS_NOT_EQUAL or Opcode.IS_IDENTICAL or Opcode.IS_NOT_IDENTICAL or Opcode.IS_SMALLER or Opcode.IS_SMALLER_OR_EQUAL
                or Opcode.CASE or Opcode.CASE_STRICT:
                return Yield(Comparison(_op->Code));
            case Opcode.BOOL:
                return Yield(Truth(Operand1));
            case Opcode.BOOL_NOT:
                return Yield(Negated(Truth(Operand1)));
            case Opcode.JMPZ or Opcode.JMPNZ or Opcode.JMPZ_EX or Opcode.JMPNZ_EX:
                return ConditionalJump();
            case Opcode.CAST:
                return Yield(Cast());
            case Opcode.FREE:
                return Operand1 >= 0;
            case Opcode.TYPE_CHECK:
                return TypeCheck();
            default:
                return TranslateArray();
        }
    }

    private bool AssignOperation()
    {
        if (_op->Op1Kind != OperandKind.Cv) return Fail(AbortReason.Opcode);
        int value = Binary((Opcode)_op->Extended, Operand1, Operand2);
        return value >= 0 && Assign(_op->Op1, value) && Yield(value);
    }

    private bool Step()
    {
        if (_op->Op1Kind != OperandKind.Cv) return Fail(AbortReason.Opcode);
        bool up = _op->Code is Opcode.PRE_INC or Opcode.POST_INC;
        int old = Operand1;
        if (old < 0) return false;
        if (_b[old].Type is not (IrType.Int or IrType.Float)) return Fail(AbortReason.OperandType);
        int value = Arithmetic(up ? Opcode.ADD : Opcode.SUB, old, _b.Int(1), Actual1, Value.Int(1));
        if (value < 0 || !Assign(_op->Op1, value)) return false;
        return Yield(_op->Code is Opcode.PRE_INC or Opcode.PRE_DEC ? value : old);
    }

    // ---- arithmetic ----

    private int Binary(Opcode code, int a, int b) => a < 0 || b < 0 ? -1 : Arithmetic(code, a, b, Actual1, Actual2);

    /// <summary>An operation on numbers; the values now tell whether ints give an int.</summary>
    private int Arithmetic(Opcode code, int a, int b, Value x, Value y)
    {
        (a, x) = Number(a, x);
        (b, y) = Number(b, y);
        switch (code)
        {
            case Opcode.ADD or Opcode.SUB or Opcode.MUL:
                return Sum(code, a, b, x, y);
            case Opcode.DIV:
                return Quotient(a, b, x, y);
        }

        if (!x.IsInt || !y.IsInt) return Refuse(AbortReason.OperandType);
        switch (code)
        {
            case Opcode.MOD:
                return y.n is 0 or -1 || !GuardDivisor(b, y.n) ? Refuse(AbortReason.Division) : Emit(IrOp.Mod, IrType.Int, a, b);
            case Opcode.BW_AND:
                return Emit(IrOp.And, IrType.Int, a, b);
            case Opcode.BW_OR:
                return Emit(IrOp.Or, IrType.Int, a, b);
            case Opcode.BW_XOR:
                return Emit(IrOp.Xor, IrType.Int, a, b);
            case Opcode.SL or Opcode.SR:
                if (y.n is < 0 or > 63 || !Guard(Condition.Below, b, _b.Int(64))) return Refuse(AbortReason.OperandType);
                return Emit(code == Opcode.SL ? IrOp.ShiftLeft : IrOp.ShiftRight, IrType.Int, a, b);
            default:
                return Refuse(AbortReason.Opcode);
        }
    }

    private int Emit(IrOp op, IrType type, int a, int b = -1, int c = -1, long imm = 0) => _b.Emit(new Ins(op, type, a, b, c, imm));

    /// <summary>Bools and null are ints in arithmetic.</summary>
    private (int, Value) Number(int value, Value actual) => _b[value].Type switch
    {
        IrType.Null => (_b.Int(0), Value.Int(0)),
        IrType.Bool when _b[value].IsConstant => (_b.Int(_b[value].Imm), Value.Int(actual.n)),
        IrType.Bool => (value, Value.Int(actual.n)),
        _ => (value, actual),
    };

    private int Sum(Opcode code, int a, int b, Value x, Value y)
    {
        if (x.IsInt && y.IsInt)
        {
            Int128 exact = code == Opcode.ADD ? (Int128)x.n + y.n : code == Opcode.SUB ? (Int128)x.n - y.n : (Int128)x.n * y.n;
            if (exact != (long)exact) return Refuse(AbortReason.Overflow);
            IrOp op = code == Opcode.ADD ? IrOp.AddOv : code == Opcode.SUB ? IrOp.SubOv : IrOp.MulOv;
            int snapshot = Snap();
            return snapshot < 0 ? Refuse(AbortReason.ValueLost) : _b.Emit(new Ins(op, IrType.Int, a, b, Snapshot: snapshot));
        }

        return Emit(code == Opcode.ADD ? IrOp.FAdd : code == Opcode.SUB ? IrOp.FSub : IrOp.FMul, IrType.Float, Float(a), Float(b));
    }

    private int Float(int value) => _b[value].Type == IrType.Float ? value : Emit(IrOp.IntToFloat, IrType.Float, value);

    private int Quotient(int a, int b, Value x, Value y)
    {
        if (!x.IsInt || !y.IsInt)
        {
            if (y.IsInt ? y.n == 0 : y.FloatValue == 0) return Refuse(AbortReason.Division);
            b = Float(b);
            return Guard(Condition.NotEqual, b, _b.Float(0)) ? Emit(IrOp.FDiv, IrType.Float, Float(a), b) : -1;
        }

        if (y.n is 0 or -1 || !GuardDivisor(b, y.n)) return Refuse(AbortReason.Division);
        bool isExact = x.n % y.n == 0;
        if (!Guard(isExact ? Condition.Equal : Condition.NotEqual, Emit(IrOp.Mod, IrType.Int, a, b), _b.Int(0))) return -1;
        return isExact ? Emit(IrOp.Div, IrType.Int, a, b) : Emit(IrOp.FDiv, IrType.Float, Float(a), Float(b));
    }

    /// <summary>Neither 0 nor -1.</summary>
    private bool GuardDivisor(int b, long actual) =>
        actual > 0 ? Guard(Condition.Greater, b, _b.Int(0)) : Guard(Condition.Less, b, _b.Int(-1));

    private int Not(int a) => a < 0 ? -1 : _b[a].Type == IrType.Int ? Emit(IrOp.Xor, IrType.Int, a, _b.Int(-1)) : Refuse(AbortReason.OperandType);

    /// <summary>A condition that holds now; when it does not, the interpreter does the current op.</summary>
    private bool Guard(Condition condition, int a, int b)
    {
        int snapshot = Snap();
        if (snapshot < 0) return Fail(AbortReason.ValueLost);
        _b.Emit(new Ins(IrOp.Guard, IrType.None, a, b, Imm: (long)condition, Snapshot: snapshot));
        return true;
    }

    // ---- comparisons ----

    private int Comparison(Opcode code)
    {
        int a = Operand1, b = Operand2;
        if (a < 0 || b < 0) return -1;
        IrType x = _b[a].Type, y = _b[b].Type;
        bool negate = code is Opcode.IS_NOT_EQUAL or Opcode.IS_NOT_IDENTICAL;
        if (code is Opcode.IS_IDENTICAL or Opcode.IS_NOT_IDENTICAL or Opcode.CASE_STRICT)
        {
            if (x != y) return _b.Bool(negate);
            if (x == IrType.Null) return _b.Bool(!negate);
        }
        else if (x is IrType.Int or IrType.Float && y is IrType.Int or IrType.Float)
        {
            if (x != y) (a, b) = (Float(a), Float(b));
        }
        else if (x != IrType.Bool || y != IrType.Bool)
        {
            return Refuse(AbortReason.OperandType);
        }

        Condition condition = code switch
        {
            Opcode.IS_SMALLER => Condition.Less,
            Opcode.IS_SMALLER_OR_EQUAL => Condition.LessEqual,
            _ => negate ? Condition.NotEqual : Condition.Equal,
        };
        return Emit(IrOp.Compare, IrType.Bool, a, b, imm: (long)condition);
    }

    /// <summary>As a bool.</summary>
    private int Truth(int value)
    {
        if (value < 0) return -1;
        return _b[value].Type switch
        {
            IrType.Bool => value,
            IrType.Null => _b.Bool(false),
            IrType.Float => Emit(IrOp.Compare, IrType.Bool, value, _b.Float(0), imm: (long)Condition.NotEqual),
            _ => Emit(IrOp.Compare, IrType.Bool, value, _b.Int(0), imm: (long)Condition.NotEqual),
        };
    }

    private int Negated(int value)
    {
        if (value < 0) return -1;
        Ins ins = _b[value];
        if (ins.IsConstant) return _b.Bool(ins.Imm == 0);
        if (ins.Op == IrOp.Compare) return Emit(IrOp.Compare, IrType.Bool, ins.A, ins.B, imm: (long)Folding.Negate(ins.Condition, _b[ins.A].Type == IrType.Float));
        return Emit(IrOp.Compare, IrType.Bool, value, _b.Bool(false), imm: (long)Condition.Equal);
    }

    private static bool IsTrue(in Value v) => v.IsFloat ? v.FloatValue != 0 : v.n != 0;

    private bool ConditionalJump()
    {
        int value = Operand1;
        if (value < 0) return false;
        bool truth = IsTrue(in Actual1);
        bool onZero = _op->Code is Opcode.JMPZ or Opcode.JMPZ_EX, keeps = _op->Code is Opcode.JMPZ_EX or Opcode.JMPNZ_EX;
        bool jumps = truth != onZero;
        int other = jumps ? _at + 1 : _op->Op2;
        int condition = Truth(value);
        if (!_b[condition].IsConstant)
        {
            if (keeps) _now[_op->Result] = _b.Bool(!truth);
            int snapshot = Snap(other);
            if (snapshot < 0) return Fail(AbortReason.ValueLost);
            GuardTruth(condition, truth, snapshot);
        }

        if (keeps) _now[_op->Result] = _b.Bool(truth);
        return true;
    }

    private void GuardTruth(int condition, bool truth, int snapshot)
    {
        Ins ins = _b[condition];
        if (ins.Op == IrOp.Compare)
        {
            Condition holds = truth ? ins.Condition : Folding.Negate(ins.Condition, _b[ins.A].Type == IrType.Float);
            _b.Emit(new Ins(IrOp.Guard, IrType.None, ins.A, ins.B, Imm: (long)holds, Snapshot: snapshot));
        }
        else
        {
            _b.Emit(new Ins(IrOp.Guard, IrType.None, condition, _b.Bool(truth), Imm: (long)Condition.Equal, Snapshot: snapshot));
        }
    }

    // ---- casts ----

    private int Cast()
    {
        int value = Operand1;
        if (value < 0) return -1;
        IrType type = _b[value].Type;
        switch (_op->Extended)
        {
            case CastType.Int when type == IrType.Int:
            case CastType.Float when type == IrType.Float:
                return value;
            case CastType.Int when type == IrType.Float:
                int snapshot = Snap();
                double actual = Actual1.FloatValue;
                if (snapshot < 0 || !(actual > -9e18 && actual < 9e18)) return Refuse(AbortReason.OperandType);
                return _b.Emit(new Ins(IrOp.FloatToInt, IrType.Int, value, Snapshot: snapshot));
            case CastType.Float when type == IrType.Int:
                return Float(value);
            default:
                return Refuse(AbortReason.OperandType);
        }
    }

    private bool TypeCheck()
    {
        int value = Operand1;
        if (value < 0) return false;
        TypeMask mask = (TypeMask)_op->Extended;
        if (_b[value].Type == IrType.Bool && (mask & TypeMask.Bool) is not (0 or TypeMask.Bool)) return Fail(AbortReason.OperandType);
        TypeMask type = _b[value].Type switch
        {
            IrType.Int => TypeMask.Int,
            IrType.Float => TypeMask.Float,
            IrType.Bool => TypeMask.Bool,
            _ => TypeMask.Null,
        };
        return Yield(_b.Bool((mask & type) != 0));
    }
}
