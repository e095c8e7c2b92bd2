using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;
using HhvmSharp.Syntax.Ast;

namespace HhvmSharp.Compiler;

/// <summary>Expressions.</summary>
internal sealed partial class Compiler
{
    private Znode CompileExpr(Expr e)
    {
        CheckStack();
        int checkpoint = _shortCircuits.Count;
        Znode result = CompileExprInner(e);
        CommitChain(checkpoint, result, e);
        return result;
    }

    private Znode CompileExprInner(Expr e)
    {
        _line = e.Line;
        if (_memoMode != MemoMode.None) return CompileMemoized(e);
        if (AstLiterals.TryGet(e, out Value literal)) return Znode.Constant(literal);
        switch (e)
        {
            case ZnodeNode z: return z.Node;
            case Variable or ArrayDim or PropertyFetch or StaticProperty or Call or MethodCall or StaticCall or Exit:
                CompileVariable(out Znode v, e, FetchMode.R, false);
                return v;
            case Assign n: return CompileAssign(n);
            case AssignRef n: return CompileAssignRef(n);
            case New n: return CompileNew(n);
            case Clone n: return CompileUnary(Opcode.CLONE, n.Operand);
            case AssignOp n: return CompileAssignOp(n);
            case Binary n: return CompileBinary(n);
            case Unary n: return CompileUnaryOperator(n);
            case IncDec n: return CompileIncDec(n);
            case Cast n: return CompileCast(n);
            case Conditional n: return CompileConditional(n);
            case Print n: return CompilePrint(n);
            case Yield n: return CompileYield(n);
            case YieldFrom n: return CompileYieldFrom(n);
            case InstanceOf n: return CompileInstanceOf(n);
            case Include n: return CompileInclude(n);
            case Isset n: return CompileIssetOrEmpty(n, n.Var, empty: false);
            case Empty n: return CompileIssetOrEmpty(n, n.Operand, empty: true);
            case ShellExec n: return CompileShellExec(n);
            case ArrayLit n: return CompileArray(n);
            case ConstFetch n: return CompileConstFetch(n);
            case ClassConstFetch n: return CompileClassConst(n);
            case Interpolated n: return CompileInterpolated(n.Parts);
            case MagicConst n: return CompileMagicConst(n);
            case Closure n: return CompileClosure(n);
            case ArrowFunction n: return CompileArrowFunction(n);
            case Throw n: return CompileThrow(n, asExpression: true);
            case Match n: return CompileMatch(n);
            case Parenthesized n: return CompileExpr(n.Inner);
            case NameExpr n: return Znode.Constant(StrValue(n.Name.Text));
            default: throw new InvalidOperationException("no code for " + e.GetType().Name);
        }
    }

    private Znode CompileUnary(Opcode code, Expr operand)
    {
        Znode node = CompileExpr(operand);
        EmitTmp(out Znode result, code, node);
        return result;
    }

    // ---- operators ----

    private static Opcode BinaryOpcode(BinaryOp op) => op switch
    {
        BinaryOp.Add => Opcode.ADD,
        BinaryOp.Sub => Opcode.SUB,
        BinaryOp.Mul => Opcode.MUL,
        BinaryOp.Div => Opcode.DIV,
        BinaryOp.Mod => Opcode.MOD,
        BinaryOp.Pow => Opcode.POW,
        BinaryOp.ShiftLeft => Opcode.SL,
        BinaryOp.ShiftRight => Opcode.SR,
        BinaryOp.Concat => Opcode.CONCAT,
        BinaryOp.BitOr => Opcode.BW_OR,
        BinaryOp.BitAnd => Opcode.BW_AND,
        BinaryOp.BitXor => Opcode.BW_XOR,
        BinaryOp.Identical => Opcode.IS_IDENTICAL,
        BinaryOp.NotIdentical => Opcode.IS_NOT_IDENTICAL,
        BinaryOp.Equal => Opcode.IS_EQUAL,
        BinaryOp.NotEqual => Opcode.IS_NOT_EQUAL,
        BinaryOp.Smaller => Opcode.IS_SMALLER,
        BinaryOp.SmallerOrEqual => Opcode.IS_SMALLER_OR_EQUAL,
        BinaryOp.Spaceship => Opcode.SPACESHIP,
        BinaryOp.Xor => Opcode.BOOL_XOR,
        _ => throw new ArgumentOutOfRangeException(nameof(op)),
    };

    private Znode CompileBinary(Binary e)
    {
        switch (e.Op)
        {
            case BinaryOp.And or BinaryOp.Or: return CompileShortCircuit(e);
            case BinaryOp.Greater or BinaryOp.GreaterOrEqual: return CompileGreater(e);
            case BinaryOp.Coalesce: return CompileCoalesce(e);
        }

        Opcode code = BinaryOpcode(e.Op);
        Znode left = CompileExpr(e.Left);
        Znode right = CompileExpr(e.Right);
        if (left.IsConst && right.IsConst && Fold.TryBinary(_foldContext, code, left.Const, right.Const, out Value folded))
            return Znode.Constant(folded);
        Znode result;
        switch (code)
        {
            case Opcode.IS_EQUAL or Opcode.IS_NOT_EQUAL:
                if (left.IsConst && left.Const.IsBool) return CompareWithBool(code, left.Const.IsTrue, right);
                if (!left.IsConst && right.IsConst && right.Const.IsBool) return CompareWithBool(code, right.Const.IsTrue, left);
                break;
            case Opcode.IS_IDENTICAL or Opcode.IS_NOT_IDENTICAL:
                if (left.IsConst && left.Const.Kind is Kind.Null or Kind.Bool) return TypeCheck(code, left.Const, right);
                if (!left.IsConst && right.IsConst && right.Const.Kind is Kind.Null or Kind.Bool) return TypeCheck(code, right.Const, left);
                break;
            case Opcode.CONCAT:
                left = ConstToString(left);
                right = ConstToString(right);
                if (left.IsConst && right.IsConst) code = Opcode.FAST_CONCAT;
                break;
        }

        EmitTmp(out result, code, left, right);
        return result;
    }

    private Znode CompareWithBool(Opcode code, bool value, Znode other)
    {
        bool positive = (code == Opcode.IS_EQUAL) == value;
        EmitTmp(out Znode result, positive ? Opcode.BOOL : Opcode.BOOL_NOT, other);
        return result;
    }

    private Znode TypeCheck(Opcode code, Value constant, Znode other)
    {
        TypeMask mask = constant.IsNull ? TypeMask.Null : constant.IsTrue ? TypeMask.True : TypeMask.False;
        int op = EmitTmp(out Znode result, Opcode.TYPE_CHECK, other);
        At(op).Extended = (uint)(code == Opcode.IS_IDENTICAL ? mask : (TypeMask.Mixed & ~TypeMask.MixedFlag) ^ mask);
        return result;
    }

    /// <summary>A constant operand of a concatenation becomes a string now; an array at run time, with its warning.</summary>
    private Znode ConstToString(Znode node)
    {
        if (!node.IsConst || node.Const.IsString) return node;
        if (node.Const.IsArray)
        {
            int op = EmitTmp(out Znode cast, Opcode.CAST, node);
            At(op).Extended = CastType.String;
            return cast;
        }

        if (Fold.TryToString(_foldContext, node.Const, out PhpString? text)) node.Const = Value.String(text);
        return node;
    }

    private Znode CompileGreater(Binary e)
    {
        Znode left = CompileExpr(e.Left);
        Znode right = CompileExpr(e.Right);
        Opcode code = e.Op == BinaryOp.Greater ? Opcode.IS_SMALLER : Opcode.IS_SMALLER_OR_EQUAL;
        if (left.IsConst && right.IsConst && Fold.TryBinary(_foldContext, code, right.Const, left.Const, out Value folded))
            return Znode.Constant(folded);
        EmitTmp(out Znode result, code, right, left);
        return result;
    }

    private Znode CompileShortCircuit(Binary e)
    {
        bool and = e.Op == BinaryOp.And;
        Znode left = CompileExpr(e.Left);
        if (left.IsConst)
        {
            bool truth = Fold.IsTrue(left.Const);
            if (truth != and) return Znode.Constant(Value.Bool(truth));
            Znode only = CompileExpr(e.Right);
            if (only.IsConst) return Znode.Constant(Value.Bool(Fold.IsTrue(only.Const)));
            EmitTmp(out Znode asBool, Opcode.BOOL, only);
            return asBool;
        }

        int jump = Emit(and ? Opcode.JMPZ_EX : Opcode.JMPNZ_EX, left);
        Znode result;
        if (left.Kind == OperandKind.Tmp)
        {
            SetResult(ref At(jump), left);
            result = left;
        }
        else
        {
            result = MakeResult(ref At(jump), OperandKind.Tmp);
        }

        Znode right = CompileExpr(e.Right);
        int last = Emit(Opcode.BOOL, right);
        SetResult(ref At(last), result);
        UpdateJumpToNext(jump);
        return result;
    }

    private Znode CompileUnaryOperator(Unary e)
    {
        switch (e.Op)
        {
            case UnaryOp.Silence: return CompileSilence(e);
            case UnaryOp.Plus or UnaryOp.Minus:
                Znode operand = CompileExpr(e.Operand);
                Value factor = Value.Int(e.Op == UnaryOp.Plus ? 1 : -1);
                if (operand.IsConst && Fold.TryBinary(_foldContext, Opcode.MUL, operand.Const, factor, out Value product)) return Znode.Constant(product);
                Znode signed;
                if (!_fn.IsConstExpr) EmitTmp(out signed, Opcode.MUL, operand, Znode.Constant(factor));
                else if (e.Op == UnaryOp.Plus) EmitTmp(out signed, Opcode.ADD, Znode.Constant(Value.Int(0)), operand);
                else EmitTmp(out signed, Opcode.MUL, Znode.Constant(factor), operand);
                return signed;
            default:
                Opcode code = e.Op == UnaryOp.Not ? Opcode.BOOL_NOT : Opcode.BW_NOT;
                Znode node = CompileExpr(e.Operand);
                if (node.IsConst && Fold.TryUnary(_foldContext, code, node.Const, out Value folded)) return Znode.Constant(folded);
                EmitTmp(out Znode result, code, node);
                return result;
        }
    }

    private Znode CompileSilence(Unary e)
    {
        EmitTmp(out Znode silence, Opcode.BEGIN_SILENCE);
        Znode result;
        if (e.Operand is Variable v) CompileVariableByName(out result, v, FetchMode.R, false);
        else result = CompileExpr(e.Operand);
        Emit(Opcode.END_SILENCE, silence);
        return result;
    }

    private Znode CompileCast(Cast e)
    {
        Znode node = CompileExpr(e.Operand);
        if (e.Kind == CastKind.Bool)
        {
            EmitTmp(out Znode b, Opcode.BOOL, node);
            return b;
        }

        if (e.Kind == CastKind.Unset) throw Error("The (unset) cast is no longer supported");
        int op = EmitTmp(out Znode result, Opcode.CAST, node);
        At(op).Extended = e.Kind switch
        {
            CastKind.Int => CastType.Int,
            CastKind.Float => CastType.Float,
            CastKind.String => CastType.String,
            CastKind.Array => CastType.Array,
            _ => CastType.Object,
        };
        return result;
    }

    // ---- conditionals ----

    private Znode CompileConditional(Conditional e)
    {
        if (e.Condition is Conditional { Parenthesized: false } inner)
        {
            if (inner.Then is not null)
            {
                throw Error(e.Then is not null
                    ? "Unparenthesized `a ? b : c ? d : e` is not supported. Use either `(a ? b : c) ? d : e` or `a ? b : (c ? d : e)`"
                    : "Unparenthesized `a ? b : c ?: d` is not supported. Use either `(a ? b : c) ?: d` or `a ? b : (c ?: d)`");
            }

            if (e.Then is not null)
                throw Error("Unparenthesized `a ?: b ? c : d` is not supported. Use either `(a ?: b) ? c : d` or `a ?: (b ? c : d)`");
        }

        Znode condition = CompileExpr(e.Condition);
        Znode result, other;
        int copy;
        if (e.Then is null)
        {
            int set = EmitTmp(out result, Opcode.JMP_SET, condition);
            other = CompileExpr(e.Else);
            copy = Emit(Opcode.QM_ASSIGN, other);
            SetResult(ref At(copy), result);
            UpdateJumpToNext(set);
            return result;
        }

        int jmpz = EmitCondJump(Opcode.JMPZ, condition, 0);
        Znode then = CompileExpr(e.Then);
        EmitTmp(out result, Opcode.QM_ASSIGN, then);
        int jump = EmitJump(0);
        UpdateJumpToNext(jmpz);
        other = CompileExpr(e.Else);
        copy = Emit(Opcode.QM_ASSIGN, other);
        SetResult(ref At(copy), result);
        UpdateJumpToNext(jump);
        return result;
    }

    private Znode CompileCoalesce(Binary e)
    {
        CompileVariable(out Znode left, e.Left, FetchMode.IS, false);
        int coalesce = EmitTmp(out Znode result, Opcode.COALESCE, left);
        Znode right = CompileExpr(e.Right);
        int copy = Emit(Opcode.QM_ASSIGN, right);
        SetResult(ref At(copy), result);
        UpdateJumpToNext(coalesce);
        return result;
    }

    private Znode CompileIssetOrEmpty(Expr e, Expr variable, bool empty)
    {
        if (!IsVariable(variable))
        {
            if (empty) return CompileExpr(new Unary(variable.Line, UnaryOp.Not, variable));
            throw Error("Cannot use isset() on the result of an expression (you can use \"null !== expression\" instead)");
        }

        if (IsGlobals(variable)) return Znode.Constant(Value.Bool(!empty));
        Znode result;
        int op;
        uint flag = empty ? ExtendedValues.IsEmpty : 0;
        if (IsGlobalVarFetch(variable))
        {
            Expr? dim = ((ArrayDim)variable).Dim;
            if (dim is null) throw Error("Cannot use [] for reading");
            Znode name = CompileExpr(dim);
            if (name.IsConst) name.Const = ConvertToString(name.Const);
            op = EmitTmp(out result, Opcode.ISSET_ISEMPTY_VAR, name);
            At(op).Extended = ExtendedValues.FetchGlobal | flag;
            return result;
        }

        MarkInner(variable);
        switch (variable)
        {
            case Variable v when IsThis(v):
                op = EmitVar(out result, Opcode.ISSET_ISEMPTY_THIS);
                _fn.Flags |= FunctionFlags.UsesThis;
                break;
            case Variable v:
                if (TryCompileCv(v, out Znode cv))
                {
                    op = EmitVar(out result, Opcode.ISSET_ISEMPTY_CV, cv);
                }
                else
                {
                    op = CompileVariableByName(out result, v, FetchMode.IS, false).Index;
                    At(op).Code = Opcode.ISSET_ISEMPTY_VAR;
                }

                break;
            case ArrayDim d:
                op = CompileDim(out result, d, FetchMode.IS, false).Index;
                At(op).Code = Opcode.ISSET_ISEMPTY_DIM_OBJ;
                break;
            case PropertyFetch p:
                op = CompileProperty(out result, p, FetchMode.IS, false).Index;
                At(op).Code = Opcode.ISSET_ISEMPTY_PROP_OBJ;
                break;
            default:
                op = CompileStaticProperty(out result, (StaticProperty)variable, FetchMode.IS, false, false).Index;
                At(op).Code = Opcode.ISSET_ISEMPTY_STATIC_PROP;
                break;
        }

        result.Kind = At(op).ResultKind = OperandKind.Tmp;
        At(op).Extended |= flag;
        return result;
    }

    // ---- small ones ----

    private Znode CompilePrint(Print e)
    {
        Znode node = CompileExpr(e.Operand);
        int op = Emit(Opcode.ECHO, node);
        At(op).Extended = 1;
        return Znode.Constant(Value.Int(1));
    }

    private Znode CompileThrow(Throw e, bool asExpression)
    {
        Znode node = CompileExpr(e.Operand);
        int op = Emit(Opcode.THROW, node);
        if (asExpression) At(op).Extended = ExtendedValues.ThrowIsExpr;
        return Znode.Constant(Value.True);
    }

    private Znode CompileYield(Yield e)
    {
        bool byRef = _fn.Has(FunctionFlags.ReturnsReference);
        MarkAsGenerator();
        Znode? key = null, value = null;
        if (e.Key is not null) key = CompileExpr(e.Key);
        if (e.Value is not null)
        {
            if (byRef && IsVariable(e.Value))
            {
                AssertNotShortCircuited(e.Value);
                CompileVariable(out Znode reference, e.Value, FetchMode.W, true);
                value = reference;
            }
            else
            {
                value = CompileExpr(e.Value);
            }
        }

        int op = EmitVar(out Znode result, Opcode.YIELD, value, key);
        if (e.Value is not null && byRef && IsCall(e.Value)) At(op).Extended = ExtendedValues.ReturnsFunction;
        return result;
    }

    private Znode CompileYieldFrom(YieldFrom e)
    {
        MarkAsGenerator();
        if (_fn.Has(FunctionFlags.ReturnsReference)) throw Error("Cannot use \"yield from\" inside a by-reference generator");
        return CompileUnary(Opcode.YIELD_FROM, e.Operand);
    }

    private Znode CompileInstanceOf(InstanceOf e)
    {
        Znode obj = CompileExpr(e.Operand);
        if (obj.IsConst) return Znode.Constant(Value.False);
        Znode cls = CompileClassRef(e.Class, ExtendedValues.ClassNoAutoload | ExtendedValues.ClassException | ExtendedValues.ClassSilent);
        int op = EmitTmp(out Znode result, Opcode.INSTANCEOF, obj);
        if (cls.IsConst)
        {
            At(op).Op2Kind = OperandKind.Const;
            At(op).Op2 = AddNameLiteral(cls.Const.AsString.ToString());
            At(op).Cache = _fn.AllocCache(1);
        }
        else
        {
            SetOp2(ref At(op), cls);
        }

        return result;
    }

    private Znode CompileInclude(Include e)
    {
        Znode path = CompileExpr(e.Path);
        int op = EmitVar(out Znode result, Opcode.INCLUDE_OR_EVAL, path);
        At(op).Extended = e.Kind switch
        {
            IncludeKind.Eval => IncludeMode.Eval,
            IncludeKind.Include => IncludeMode.Include,
            IncludeKind.IncludeOnce => IncludeMode.IncludeOnce,
            IncludeKind.Require => IncludeMode.Require,
            _ => IncludeMode.RequireOnce,
        };
        _fn.Flags |= FunctionFlags.DynamicVars;
        return result;
    }

    private Znode CompileShellExec(ShellExec e)
    {
        Expr command = e.Parts.Length switch
        {
            0 => new StringLit(e.Line, []),
            1 when e.Parts[0] is StringLit s => s,
            _ => new Interpolated(e.Line, e.Parts, false),
        };
        return CompileExpr(new Call(e.Line, new NameExpr(e.Line, new Name(e.Line, "shell_exec", NameForm.FullyQualified)),
            [new Arg(command.Line, command, false, null)], false));
    }

    // ---- arrays ----

    private Znode CompileArray(ArrayLit e)
    {
        if (TryEvalArray(e, out Value constant)) return Znode.Constant(constant);
        Znode result = default;
        int init = -1;
        bool packed = true;
        for (int i = 0; i < e.Items.Length; i++)
        {
            ArrayItem item = e.Items[i];
            int op;
            Znode value;
            if (item.Spread)
            {
                value = CompileExpr(item.Value!);
                if (i == 0)
                {
                    init = NextOp;
                    EmitTmp(out result, Opcode.INIT_ARRAY);
                }

                op = Emit(Opcode.ADD_ARRAY_UNPACK, value);
                SetResult(ref At(op), result);
                if (_fn.IsConstExpr) At(op).Extended |= ExtendedValues.InConstExpr;
                continue;
            }

            Znode? key = null;
            if (item.Key is not null)
            {
                Znode k = CompileExpr(item.Key);
                if (k.IsConst && k.Const.IsString && Fold.TryNumericKey(k.Const.AsString, out long index)) k.Const = Value.Int(index);
                key = k;
            }

            if (item.ByRef)
            {
                EnsureWritable(item.Value!);
                CompileVariable(out value, item.Value!, FetchMode.W, true);
            }
            else
            {
                value = CompileExpr(item.Value!);
            }

            if (i == 0)
            {
                init = NextOp;
                op = EmitTmp(out result, Opcode.INIT_ARRAY, value, key);
                At(op).Extended = (uint)e.Items.Length << ExtendedValues.ArraySizeShift;
            }
            else
            {
                op = Emit(Opcode.ADD_ARRAY_ELEMENT, value, key);
                SetResult(ref At(op), result);
            }

            if (item.ByRef) At(op).Extended |= ExtendedValues.ArrayElementRef;
            if (key is { IsConst: true } c && c.Const.IsString) packed = false;
        }

        if (!packed) At(init).Extended |= ExtendedValues.ArrayNotPacked;
        return result;
    }

    // ---- constants ----

    private Znode CompileConstFetch(ConstFetch e)
    {
        if (TryHaltOffset(e, out Value halt)) return Znode.Constant(halt);
        string resolved = ResolveConstName(e.Name.Text, e.Name.Form, out bool fullyQualified);
        if (TryEvalConstant(resolved, fullyQualified, out Value value)) return Znode.Constant(value);
        int op = EmitTmp(out Znode result, Opcode.FETCH_CONSTANT);
        At(op).Op2Kind = OperandKind.Const;
        bool unqualified = !fullyQualified && _namespace is not null;
        At(op).Op1 = unqualified ? ExtendedValues.UnqualifiedInNamespace : 0;
        At(op).Op2 = AddConstantLiteral(resolved, unqualified);
        At(op).Cache = _fn.AllocCache(1);
        return result;
    }

    private bool TryHaltOffset(ConstFetch e, out Value value)
    {
        value = default;
        if (e.Name.Text != "__COMPILER_HALT_OFFSET__" || (e.Name.Form == NameForm.Relative && _namespace is not null)) return false;
        if (_root.Length == 0 || _root[^1] is not HaltCompiler halt) return false;
        value = Value.Int(halt.Offset);
        return true;
    }

    private Znode CompileClassConst(ClassConstFetch e)
    {
        if (AstLiterals.TryGetString(e.Name, out string text) && Names.Same(text, "class")) return CompileClassName(e);
        e.Class = EvalConst(e.Class)!;
        e.Name = EvalConst(e.Name)!;
        if ((e.Class is NameExpr || AstLiterals.IsLiteral(e.Class)) && AstLiterals.TryGetString(e.Name, out string name))
        {
            TryGetClassName(e.Class, out string className, out NameForm form);
            if (TryEvalClassConst(ResolveClassName(className, form), name, out Value value)) return Znode.Constant(value);
        }

        Znode cls = CompileClassRef(e.Class, ExtendedValues.ClassException);
        Znode constant = CompileExpr(e.Name);
        int op = EmitTmp(out Znode result, Opcode.FETCH_CLASS_CONSTANT, null, constant);
        SetClassOp1(ref At(op), cls);
        if (At(op).Op1Kind == OperandKind.Const || At(op).Op2Kind == OperandKind.Const) At(op).Cache = _fn.AllocCache(2);
        return result;
    }

    private Znode CompileClassName(ClassConstFetch e)
    {
        if (TryResolveClassNameConstant(e.Class, out Value name)) return Znode.Constant(name);
        Znode result;
        if (e.Class is NameExpr || AstLiterals.IsLiteral(e.Class))
        {
            TryGetClassName(e.Class, out string text, out _);
            int op = EmitTmp(out result, Opcode.FETCH_CLASS_NAME);
            At(op).Op1 = Names.ClassFetchType(text);
            return result;
        }

        Znode obj = CompileExpr(e.Class);
        if (obj.IsConst) throw Error($"Cannot use \"::class\" on {Fold.TypeName(obj.Const)}");
        EmitTmp(out result, Opcode.FETCH_CLASS_NAME, obj);
        return result;
    }

    private Znode CompileMagicConst(MagicConst e)
    {
        if (TryEvalMagicConst(e, out Value value)) return Znode.Constant(value);
        int op = EmitTmp(out Znode result, Opcode.FETCH_CLASS_NAME);
        At(op).Op1 = ExtendedValues.ClassSelf;
        return result;
    }
}
