using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;
using HhvmSharp.Syntax.Ast;

namespace HhvmSharp.Compiler;

/// <summary>Variables, elements, properties, static properties: fetches for reading and writing.</summary>
internal sealed partial class Compiler
{
    // ---- kinds of nodes ----

    private static bool IsVariable(Expr e) => e is Variable or ArrayDim or PropertyFetch or StaticProperty;

    private static bool IsCall(Expr e) => e is Call or MethodCall or StaticCall or Exit;

    private static bool IsVariableOrCall(Expr e) => IsVariable(e) || IsCall(e);

    private static bool IsThis(Expr e) => e is Variable { Name: "this" };

    private static bool IsGlobals(Expr e) => e is Variable { Name: "GLOBALS" };

    /// <summary>$GLOBALS['x'].</summary>
    private static bool IsGlobalVarFetch(Expr e) => e is ArrayDim d && IsGlobals(d.Base);

    private static bool IsChainKind(Expr e) => e is ArrayDim or PropertyFetch or StaticProperty or MethodCall or StaticCall;

    /// <summary>Contains a ?-> whose null skips the rest of the chain.</summary>
    private static bool IsShortCircuited(Expr e)
    {
        while (true)
        {
            switch (e)
            {
                case ArrayDim d:
                    e = d.Base;
                    break;
                case PropertyFetch p:
                    if (p.NullSafe) return true;
                    e = p.Object;
                    break;
                case StaticProperty s:
                    e = s.Class;
                    break;
                case MethodCall m:
                    if (m.NullSafe) return true;
                    e = m.Object;
                    break;
                case StaticCall c:
                    e = c.Class;
                    break;
                default:
                    return false;
            }
        }
    }

    private void AssertNotShortCircuited(Expr e)
    {
        if (IsShortCircuited(e)) throw Error("Cannot take reference of a nullsafe chain");
    }

    private static bool CanWriteTo(Expr e)
    {
        while (e is ArrayDim || e is PropertyFetch { NullSafe: false })
            e = e is ArrayDim d ? d.Base : ((PropertyFetch)e).Object;
        return IsVariableOrCall(e) && !IsShortCircuited(e);
    }

    private void EnsureWritable(Expr e)
    {
        if (e is Call or Exit) throw Error("Can't use function return value in write context");
        if (e is MethodCall or StaticCall) throw Error("Can't use method return value in write context");
        if (IsShortCircuited(e)) throw Error("Can't use nullsafe operator in write context");
        if (IsGlobals(e)) throw Error("$GLOBALS can only be modified using the $GLOBALS[$name] = $value syntax");
    }

    // ---- short-circuited chains ----

    private void MarkInner(Expr e)
    {
        if (IsChainKind(e)) _innerChain.Add(e);
    }

    private void CommitChain(int checkpoint, Znode result, Expr e)
    {
        if (!IsChainKind(e) && e is not (Isset or Empty)) return;
        if (_innerChain.Contains(e)) return;
        while (_shortCircuits.Count != checkpoint)
        {
            ref Op op = ref At(_shortCircuits[^1]);
            op.Op2 = NextOp;
            SetResultOrConst(ref op, result);
            op.Extended |= e is Isset ? ExtendedValues.ChainIsset : e is Empty ? ExtendedValues.ChainEmpty : ExtendedValues.ChainExpr;
            _shortCircuits.RemoveAt(_shortCircuits.Count - 1);
        }
    }

    private void SetResultOrConst(ref Op op, Znode node)
    {
        op.ResultKind = node.Kind;
        op.Result = node.IsConst ? AddLiteral(node.Const) : node.Num;
    }

    private void EmitJmpNull(Znode obj, FetchMode mode)
    {
        int op = Emit(Opcode.JMP_NULL, obj);
        if (mode == FetchMode.IS) At(op).Extended |= ExtendedValues.JmpNullIs;
        _shortCircuits.Add(op);
    }

    // ---- simple variables ----

    /// <summary>A constant as a name; an array with its warning.</summary>
    private Value ConvertToString(Value value)
    {
        if (Fold.TryToString(_foldContext, in value, out PhpString? text)) return Value.String(text);
        Warn(ErrorLevel.Warning, "Array to string conversion");
        return StrValue("Array");
    }

    private bool TryCompileCv(Variable v, out Znode result)
    {
        result = default;
        string? name = v.Name;
        if (name is null)
        {
            if (!AstLiterals.TryGet(v.NameExpr, out Value constant)) return false;
            name = ConvertToString(constant).AsString.ToString();
        }

        if (Names.IsAutoGlobal(name)) return false;
        result = Znode.Cv(_fn.LookupCv(name));
        return true;
    }

    private Znode CompileVariableName(Variable v)
    {
        Znode name = v.Name is not null ? Znode.Constant(StrValue(v.Name)) : CompileExpr(v.NameExpr!);
        if (name.IsConst) name.Const = ConvertToString(name.Const);
        return name;
    }

    /// <summary>A variable by its name at run time: superglobals, $$x.</summary>
    private OpRef CompileVariableByName(out Znode result, Variable v, FetchMode mode, bool delayed)
    {
        Znode name = CompileVariableName(v);
        OpRef r = delayed
            ? EmitDelayed(out result, Opcode.FETCH_R, name)
            : new OpRef(EmitVar(out result, Opcode.FETCH_R, name));
        ref Op op = ref At(r);
        if (name.IsConst && Names.IsAutoGlobal(name.Const.AsString.ToString()))
        {
            op.Extended = ExtendedValues.FetchGlobal;
        }
        else
        {
            op.Extended = ExtendedValues.FetchLocal;
            _fn.Flags |= FunctionFlags.DynamicVars;
        }

        AdjustFetch(ref op, ref result, mode);
        return r;
    }

    /// <summary>FETCH_x_R to the form for <paramref name="mode"/>.</summary>
    private static void AdjustFetch(ref Op op, ref Znode result, FetchMode mode)
    {
        int factor = op.Code == Opcode.FETCH_STATIC_PROP_R ? 1 : 3;
        int steps = mode switch
        {
            FetchMode.R => 0,
            FetchMode.W => 1,
            FetchMode.RW => 2,
            FetchMode.IS => 3,
            FetchMode.FuncArg => 4,
            _ => 5,
        };
        op.Code = (Opcode)((int)op.Code + (steps * factor));
        if (mode is FetchMode.R or FetchMode.IS) op.ResultKind = result.Kind = OperandKind.Tmp;
    }

    private bool ThisGuaranteed()
    {
        for (FunctionState? f = _fn; f is not null; f = f.Outer)
        {
            if (f.Has(FunctionFlags.Static)) return false;
            if (f.Scope is not null) return true;
            if (!f.Has(FunctionFlags.Closure)) return false;
        }

        return false;
    }

    private OpRef CompileSimpleVariable(out Znode result, Variable v, FetchMode mode, bool delayed)
    {
        if (IsThis(v))
        {
            int op = EmitVar(out result, Opcode.FETCH_THIS);
            if (mode is FetchMode.R or FetchMode.IS) At(op).ResultKind = result.Kind = OperandKind.Tmp;
            _fn.Flags |= FunctionFlags.UsesThis;
            return new OpRef(op);
        }

        if (IsGlobals(v))
        {
            int op = EmitVar(out result, Opcode.FETCH_GLOBALS);
            if (mode is FetchMode.R or FetchMode.IS) At(op).ResultKind = result.Kind = OperandKind.Tmp;
            return new OpRef(op);
        }

        if (TryCompileCv(v, out result)) return OpRef.None;
        return CompileVariableByName(out result, v, mode, delayed);
    }

    private void SeparateIfCallAndWrite(Znode node, Expr e, FetchMode mode)
    {
        if (mode is FetchMode.R or FetchMode.IS or FetchMode.FuncArg || !IsCall(e)) return;
        if (node.Kind != OperandKind.Var) throw Error("Cannot use result of built-in function in write context");
        int op = Emit(Opcode.SEPARATE, node);
        At(op).ResultKind = OperandKind.Var;
        At(op).Result = node.Num;
    }

    // ---- elements ----

    private OpRef DelayedDim(out Znode result, ArrayDim e, FetchMode mode, bool byRef)
    {
        Expr baseExpr = e.Base;
        Znode dim;
        OpRef r;
        if (IsGlobals(baseExpr))
        {
            if (e.Dim is null) throw Error("Cannot append to $GLOBALS");
            dim = CompileExpr(e.Dim);
            if (dim.IsConst) dim.Const = ConvertToString(dim.Const);
            r = EmitDelayed(out result, Opcode.FETCH_R, dim);
            ref Op fetch = ref At(r);
            fetch.Extended = ExtendedValues.FetchGlobal;
            AdjustFetch(ref fetch, ref result, mode);
            return r;
        }

        MarkInner(baseExpr);
        r = DelayedVariable(out Znode variable, baseExpr, mode, false);
        if (!r.IsNone)
        {
            ref Op inner = ref At(r);
            if (mode == FetchMode.W && inner.Code is Opcode.FETCH_STATIC_PROP_W or Opcode.FETCH_OBJ_W)
                inner.Extended |= ExtendedValues.FetchDimWrite;
            else if (inner.Code is Opcode.FETCH_DIM_W or Opcode.FETCH_DIM_RW or Opcode.FETCH_DIM_FUNC_ARG or Opcode.FETCH_DIM_UNSET)
                inner.Extended = ExtendedValues.DimDim;
        }

        SeparateIfCallAndWrite(variable, baseExpr, mode);
        if (e.Dim is null)
        {
            if (mode is FetchMode.R or FetchMode.IS) throw Error("Cannot use [] for reading");
            if (mode == FetchMode.Unset) throw Error("Cannot use [] for unsetting");
            dim = Znode.Unused();
        }
        else
        {
            dim = CompileExpr(e.Dim);
        }

        r = EmitDelayed(out result, Opcode.FETCH_DIM_R, variable, dim);
        ref Op op = ref At(r);
        AdjustFetch(ref op, ref result, mode);
        if (byRef) op.Extended = ExtendedValues.DimRef;
        if (_fn.IsConstExpr) op.Extended |= ExtendedValues.InConstExpr;
        if (dim.IsConst) NumericDim(ref op, dim);
        return r;
    }

    /// <summary>A numeric string becomes an int; the string stays as the next literal, for ArrayAccess.</summary>
    private void NumericDim(ref Op op, Znode dim)
    {
        if (!dim.Const.IsString || !Fold.TryNumericKey(dim.Const.AsString, out long index)) return;
        AddLiteral(dim.Const);
        _fn.Literals[op.Op2] = Value.Int(index);
        op.Flags |= OpFlags.HasOriginalKey;
    }

    private OpRef CompileDim(out Znode result, ArrayDim e, FetchMode mode, bool byRef)
    {
        int offset = BeginDelayed();
        DelayedDim(out result, e, mode, byRef);
        return EndDelayed(offset);
    }

    // ---- properties ----

    private OpRef DelayedProperty(out Znode result, PropertyFetch e, FetchMode mode)
    {
        Znode obj;
        OpRef r;
        if (IsThis(e.Object))
        {
            if (ThisGuaranteed()) obj = Znode.Unused();
            else EmitVar(out obj, Opcode.FETCH_THIS);
            _fn.Flags |= FunctionFlags.UsesThis;
        }
        else
        {
            MarkInner(e.Object);
            r = DelayedVariable(out obj, e.Object, mode, false);
            if (!r.IsNone)
            {
                ref Op inner = ref At(r);
                if (inner.Code is Opcode.FETCH_DIM_W or Opcode.FETCH_DIM_RW or Opcode.FETCH_DIM_FUNC_ARG or Opcode.FETCH_DIM_UNSET)
                    inner.Extended = ExtendedValues.DimObj;
            }

            SeparateIfCallAndWrite(obj, e.Object, mode);
            if (e.NullSafe)
            {
                if (obj.Kind == OperandKind.Tmp) FlushDelayed(obj.Num);
                EmitJmpNull(obj, mode);
            }
        }

        Znode name = CompileExpr(e.Name);
        r = EmitDelayed(out result, Opcode.FETCH_OBJ_R, obj, name);
        ref Op op = ref At(r);
        if (op.Op2Kind == OperandKind.Const)
        {
            _fn.Literals[op.Op2] = Intern(ConvertToString(_fn.Literals[op.Op2]));
            op.Cache = _fn.AllocCache(3);
        }

        if (_fn.IsConstExpr) op.Extended |= ExtendedValues.InConstExpr;
        AdjustFetch(ref op, ref result, mode);
        return r;
    }

    /// <summary>Emits the delayed ops that compute a temporary, because a ?-> has to test it now.</summary>
    private void FlushDelayed(int tmp)
    {
        int i = _delayedCount;
        while (i > 0 && _delayed[i - 1].ResultKind == OperandKind.Tmp && _delayed[i - 1].Result == tmp)
        {
            i--;
            if (_delayed[i].Op1Kind != OperandKind.Tmp) break;
            tmp = _delayed[i].Op1;
        }

        for (; i < _delayedCount; i++)
        {
            if (_delayed[i].Code == Opcode.NOP) continue;
            int op = _fn.NewOp(_line);
            _fn.Ops[op] = _delayed[i];
            _delayed[i].Code = Opcode.NOP;
            _delayed[i].Extended = (uint)op;
        }
    }

    private OpRef CompileProperty(out Znode result, PropertyFetch e, FetchMode mode, bool byRef)
    {
        int offset = BeginDelayed();
        OpRef r = DelayedProperty(out result, e, mode);
        if (byRef) At(r).Extended |= ExtendedValues.FetchRef;
        return EndDelayed(offset);
    }

    // ---- static properties ----

    private OpRef CompileStaticProperty(out Znode result, StaticProperty e, FetchMode mode, bool byRef, bool delayed)
    {
        MarkInner(e.Class);
        Znode cls = CompileClassRef(e.Class, ExtendedValues.ClassException);
        Znode name = CompileExpr(e.Name);
        OpRef r = delayed
            ? EmitDelayed(out result, Opcode.FETCH_STATIC_PROP_R, name)
            : new OpRef(EmitVar(out result, Opcode.FETCH_STATIC_PROP_R, name));
        ref Op op = ref At(r);
        if (op.Op1Kind == OperandKind.Const)
        {
            _fn.Literals[op.Op1] = Intern(ConvertToString(_fn.Literals[op.Op1]));
            op.Cache = _fn.AllocCache(3);
        }

        if (cls.IsConst)
        {
            op.Op2Kind = OperandKind.Const;
            op.Op2 = AddNameLiteral(cls.Const.AsString.ToString());
            if (op.Op1Kind != OperandKind.Const) op.Cache = _fn.AllocCache(1);
        }
        else
        {
            SetOp2(ref op, cls);
        }

        if (byRef && mode is FetchMode.W or FetchMode.FuncArg) op.Extended |= ExtendedValues.FetchRef;
        AdjustFetch(ref op, ref result, mode);
        return r;
    }

    /// <summary>The class operand of static accesses: a constant name, self/parent/static, or a computed class.</summary>
    private Znode CompileClassRef(Expr e, int fetchFlags)
    {
        if (e is not NameExpr && !AstLiterals.IsLiteral(e))
        {
            Znode name = CompileExpr(e);
            if (!name.IsConst)
            {
                int op = EmitVar(out Znode result, Opcode.FETCH_CLASS, null, name);
                At(op).Op1 = ExtendedValues.ClassDefault | fetchFlags;
                return result;
            }

            if (!name.Const.IsString) throw Error("Illegal class name");
            string text = name.Const.AsString.ToString();
            int type = Names.ClassFetchType(text);
            if (type == ExtendedValues.ClassDefault) return Znode.Constant(StrValue(ResolveClassName(text, NameForm.FullyQualified)));
            EnsureValidClassFetch(type);
            return Znode.Unused(type | fetchFlags);
        }

        TryGetClassName(e, out string className, out NameForm form);
        if (form == NameForm.FullyQualified) return Znode.Constant(StrValue(ResolveClassName(className, form)));
        int fetchType = Names.ClassFetchType(className);
        if (fetchType == ExtendedValues.ClassDefault) return Znode.Constant(StrValue(ResolveClassName(className, form)));
        EnsureValidClassFetch(fetchType);
        return Znode.Unused(fetchType | fetchFlags);
    }

    private void SetClassOp1(ref Op op, Znode cls)
    {
        if (cls.IsConst)
        {
            op.Op1Kind = OperandKind.Const;
            op.Op1 = AddNameLiteral(cls.Const.AsString.ToString());
        }
        else
        {
            SetOp1(ref op, cls);
        }
    }

    // ---- any variable ----

    private OpRef CompileVariable(out Znode result, Expr e, FetchMode mode, bool byRef)
    {
        CheckStack();
        int checkpoint = _shortCircuits.Count;
        OpRef r = CompileVariableInner(out result, e, mode, byRef);
        CommitChain(checkpoint, result, e);
        return r;
    }

    private OpRef CompileVariableInner(out Znode result, Expr e, FetchMode mode, bool byRef)
    {
        _line = e.Line;
        if (_memoMode != MemoMode.None && IsCall(e))
        {
            result = CompileMemoized(e);
            return OpRef.None;
        }

        switch (e)
        {
            case Variable v:
                return CompileSimpleVariable(out result, v, mode, false);
            case ArrayDim d:
                return CompileDim(out result, d, mode, byRef);
            case PropertyFetch p:
                return CompileProperty(out result, p, mode, byRef);
            case StaticProperty s:
                return CompileStaticProperty(out result, s, mode, byRef, false);
            case Call c:
                result = CompileCall(c, mode);
                return OpRef.None;
            case Exit x:
                result = CompileExit(x);
                return OpRef.None;
            case MethodCall m:
                result = CompileMethodCall(m, mode);
                return OpRef.None;
            case StaticCall s:
                result = CompileStaticCall(s);
                return OpRef.None;
            case ZnodeNode z:
                result = z.Node;
                return OpRef.None;
            default:
                if (mode is FetchMode.W or FetchMode.RW or FetchMode.Unset) throw Error("Cannot use temporary expression in write context");
                result = CompileExpr(e);
                return OpRef.None;
        }
    }

    private OpRef DelayedVariable(out Znode result, Expr e, FetchMode mode, bool byRef)
    {
        CheckStack();
        switch (e)
        {
            case Variable v:
                return CompileSimpleVariable(out result, v, mode, true);
            case ArrayDim d:
                return DelayedDim(out result, d, mode, byRef);
            case PropertyFetch p:
                OpRef r = DelayedProperty(out result, p, mode);
                if (byRef) At(r).Extended |= ExtendedValues.FetchRef;
                return r;
            case StaticProperty s:
                return CompileStaticProperty(out result, s, mode, byRef, true);
            default:
                return CompileVariable(out result, e, mode, false);
        }
    }
}
