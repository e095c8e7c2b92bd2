using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;
using HhvmSharp.Syntax.Ast;

namespace HhvmSharp.Compiler;

/// <summary>Assignments: plain, by reference, compound, destructuring, ??=, ++ and --.</summary>
internal sealed partial class Compiler
{
    private void EmitAssignZnode(Expr target, Znode value)
    {
        Znode dummy = CompileExpr(new Assign(target.Line, target, new ZnodeNode(_line, value)));
        Free(dummy);
    }

    private void EmitAssignRefZnode(Expr target, Znode value)
    {
        Znode dummy = CompileExpr(new AssignRef(target.Line, target, new ZnodeNode(_line, value)));
        Free(dummy);
    }

    private static bool IsAssignToSelf(Expr target, Expr value)
    {
        if (value is not Variable { Name: { } name }) return false;
        while (IsVariable(target) && target is not Variable)
        {
            target = target switch
            {
                ArrayDim d => d.Base,
                PropertyFetch p => p.Object,
                _ => ((StaticProperty)target).Class,
            };
        }

        return target is Variable { Name: { } other } && other == name;
    }

    /// <summary>$a[0] = $a takes the right $a first.</summary>
    private Znode CompileExprMaybeSelf(Expr value, Expr target)
    {
        if (!IsAssignToSelf(target, value) || IsThis(value)) return CompileExpr(value);
        return CopyOfVariable((Variable)value);
    }

    private Znode CopyOfVariable(Variable v)
    {
        Znode result;
        if (TryCompileCv(v, out Znode cv)) EmitTmp(out result, Opcode.QM_ASSIGN, cv);
        else CompileVariableByName(out result, v, FetchMode.R, false);
        return result;
    }

    private Znode CompileAssign(Assign e)
    {
        Expr target = e.Target;
        if (IsThis(target)) throw Error("Cannot re-assign $this");
        EnsureWritable(target);
        Znode result, value;
        int offset;
        switch (target)
        {
            case ArrayDim when IsGlobalVarFetch(target):
            case Variable:
                offset = BeginDelayed();
                DelayedVariable(out Znode variable, target, FetchMode.W, false);
                value = CompileExpr(e.Value);
                EndDelayed(offset);
                _line = target.Line;
                EmitTmp(out result, Opcode.ASSIGN, variable, value);
                return result;
            case StaticProperty:
                offset = BeginDelayed();
                DelayedVariable(out result, target, FetchMode.W, false);
                value = CompileExpr(e.Value);
                return FinishAssign(ref result, EndDelayed(offset), Opcode.ASSIGN_STATIC_PROP, value);
            case ArrayDim d:
                offset = BeginDelayed();
                DelayedDim(out result, d, FetchMode.W, false);
                value = CompileExprMaybeSelf(e.Value, target);
                return FinishAssign(ref result, EndDelayed(offset), Opcode.ASSIGN_DIM, value);
            case PropertyFetch p:
                offset = BeginDelayed();
                DelayedProperty(out result, p, FetchMode.W);
                value = CompileExpr(e.Value);
                return FinishAssign(ref result, EndDelayed(offset), Opcode.ASSIGN_OBJ, value);
            case ArrayLit list:
                if (PropagateListRefs(list))
                {
                    if (!IsVariableOrCall(e.Value)) throw Error("Cannot assign reference to non referenceable value");
                    AssertNotShortCircuited(e.Value);
                    CompileVariable(out value, e.Value, FetchMode.W, true);
                    EmitVar(out value, Opcode.MAKE_REF, value);
                }
                else if (e.Value is Variable v)
                {
                    value = CopyOfVariable(v);
                }
                else
                {
                    value = CompileExpr(e.Value);
                }

                CompileListAssign(list, value, list.Syntax, needResult: true);
                return value;
            default:
                throw Error("Assignments can only happen to writable values");
        }
    }

    private Znode FinishAssign(ref Znode result, OpRef op, Opcode code, Znode value)
    {
        ref Op assign = ref At(op);
        assign.Code = code;
        assign.ResultKind = result.Kind = OperandKind.Tmp;
        EmitOpData(value);
        return result;
    }

    // ---- destructuring ----

    private static bool PropagateListRefs(ArrayLit list)
    {
        bool refs = false;
        foreach (ArrayItem item in list.Items)
        {
            if (item.Value is null) continue;
            if (item.Value is ArrayLit inner) item.ByRef = PropagateListRefs(inner);
            refs |= item.ByRef;
        }

        return refs;
    }

    private static bool IsKeyedList(ArrayLit list)
    {
        foreach (ArrayItem item in list.Items)
            if (item.Value is not null)
                return !item.Spread && item.Key is not null;
        return false;
    }

    private void VerifyListTarget(Expr target, ArraySyntax syntax)
    {
        if (target is ArrayLit list)
        {
            if (list.Syntax == ArraySyntax.Long) throw Error("Cannot assign to array(), use [] instead");
            if (syntax != list.Syntax) throw Error("Cannot mix [] and list()");
        }
        else if (!CanWriteTo(target))
        {
            throw Error("Assignments can only happen to writable values");
        }
    }

    private void CompileListAssign(ArrayLit list, Znode value, ArraySyntax syntax, bool needResult)
    {
        bool any = false;
        bool keyed = IsKeyedList(list);
        for (int i = 0; i < list.Items.Length; i++)
        {
            ArrayItem item = list.Items[i];
            if (item.Value is null)
            {
                if (keyed) throw Error("Cannot use empty array entries in keyed array assignment");
                continue;
            }

            if (item.Spread) throw Error("Spread operator is not supported in assignments");
            Expr target = item.Value;
            any = true;
            Znode dim;
            if (keyed)
            {
                if (item.Key is null) throw Error("Cannot mix keyed and unkeyed array entries in assignments");
                dim = CompileExpr(item.Key);
            }
            else
            {
                if (item.Key is not null) throw Error("Cannot mix keyed and unkeyed array entries in assignments");
                dim = Znode.Constant(Value.Int(i));
            }

            VerifyListTarget(target, syntax);
            Opcode code = !item.ByRef ? Opcode.FETCH_LIST_R : value.Kind == OperandKind.Cv ? Opcode.FETCH_DIM_W : Opcode.FETCH_LIST_W;
            int op = EmitVar(out Znode fetched, code, value, dim);
            if (dim.IsConst) NumericDim(ref At(op), dim);
            if (item.ByRef) EmitVar(out fetched, Opcode.MAKE_REF, fetched);
            if (target is ArrayLit inner) CompileListAssign(inner, fetched, inner.Syntax, needResult: false);
            else if (item.ByRef) EmitAssignRefZnode(target, fetched);
            else EmitAssignZnode(target, fetched);
        }

        if (!any) throw Error("Cannot use empty list");
        if (!needResult) Free(value);
    }

    // ---- by reference ----

    private Znode CompileAssignRef(AssignRef e)
    {
        Expr target = e.Target, source = e.Value;
        if (IsThis(target)) throw Error("Cannot re-assign $this");
        EnsureWritable(target);
        AssertNotShortCircuited(source);
        if (IsGlobals(source)) throw Error("Cannot acquire reference to $GLOBALS");
        int offset = BeginDelayed();
        DelayedVariable(out Znode targetNode, target, FetchMode.W, true);
        CompileVariable(out Znode sourceNode, source, FetchMode.W, true);
        if (target is not Variable { Name: not null } && source is not ZnodeNode && sourceNode.Kind != OperandKind.Cv)
            EmitVar(out sourceNode, Opcode.MAKE_REF, sourceNode);
        OpRef last = EndDelayed(offset);
        if (sourceNode.Kind != OperandKind.Var && IsCall(source)) throw Error("Cannot use result of built-in function in write context");
        uint flags = IsCall(source) ? ExtendedValues.ReturnsFunction : 0;
        if (!last.IsNone && At(last).Code is Opcode.FETCH_OBJ_W or Opcode.FETCH_STATIC_PROP_W)
        {
            ref Op op = ref At(last);
            op.Code = op.Code == Opcode.FETCH_OBJ_W ? Opcode.ASSIGN_OBJ_REF : Opcode.ASSIGN_STATIC_PROP_REF;
            op.Extended = (op.Extended & ~ExtendedValues.FetchRef) | flags;
            EmitOpData(sourceNode);
            return targetNode;
        }

        int assign = EmitVar(out Znode result, Opcode.ASSIGN_REF, targetNode, sourceNode);
        At(assign).Extended = flags;
        return result;
    }

    // ---- compound ----

    private Znode CompileAssignOp(AssignOp e)
    {
        if (e.Op == BinaryOp.Coalesce) return CompileAssignCoalesce(e);
        Expr target = e.Target;
        var code = (uint)BinaryOpcode(e.Op);
        EnsureWritable(target);
        Znode result, value;
        int offset;
        switch (target)
        {
            case ArrayDim when IsGlobalVarFetch(target):
            case Variable:
                offset = BeginDelayed();
                DelayedVariable(out Znode variable, target, FetchMode.RW, false);
                value = CompileExpr(e.Value);
                EndDelayed(offset);
                int op = EmitTmp(out result, Opcode.ASSIGN_OP, variable, value);
                At(op).Extended = code;
                return result;
            case StaticProperty:
                offset = BeginDelayed();
                DelayedVariable(out result, target, FetchMode.RW, false);
                value = CompileExpr(e.Value);
                return FinishAssignOp(ref result, EndDelayed(offset), Opcode.ASSIGN_STATIC_PROP_OP, code, value);
            case ArrayDim d:
                offset = BeginDelayed();
                DelayedDim(out result, d, FetchMode.RW, false);
                value = CompileExprMaybeSelf(e.Value, target);
                return FinishAssignOp(ref result, EndDelayed(offset), Opcode.ASSIGN_DIM_OP, code, value);
            case PropertyFetch p:
                offset = BeginDelayed();
                DelayedProperty(out result, p, FetchMode.RW);
                value = CompileExpr(e.Value);
                return FinishAssignOp(ref result, EndDelayed(offset), Opcode.ASSIGN_OBJ_OP, code, value);
            default:
                throw Error("Cannot use temporary expression in write context");
        }
    }

    private Znode FinishAssignOp(ref Znode result, OpRef op, Opcode code, uint binary, Znode value)
    {
        At(op).Extended = binary;
        return FinishAssign(ref result, op, code, value);
    }

    private Znode CompileAssignCoalesce(AssignOp e)
    {
        Expr target = e.Target;
        MemoTable? outerMemo = _memo;
        MemoMode outerMode = _memoMode;
        EnsureWritable(target);
        if (IsThis(target)) throw Error("Cannot re-assign $this");
        var memo = new MemoTable();
        _memo = memo;
        _memoMode = MemoMode.Compile;
        CompileVariable(out Znode current, target, FetchMode.IS, false);
        int coalesce = EmitTmp(out Znode result, Opcode.COALESCE, current);
        _memoMode = MemoMode.None;
        Znode value = target is ArrayDim ? CompileExprMaybeSelf(e.Value, target) : CompileExpr(e.Value);
        _memoMode = MemoMode.Fetch;
        CompileVariable(out Znode write, target, FetchMode.W, false);
        int last = _fn.Count - 1;
        Znode assigned;
        if (target is Variable || IsGlobalVarFetch(target))
        {
            EmitTmp(out assigned, Opcode.ASSIGN, write, value);
        }
        else
        {
            Opcode code = target switch
            {
                StaticProperty => Opcode.ASSIGN_STATIC_PROP,
                ArrayDim => Opcode.ASSIGN_DIM,
                _ => Opcode.ASSIGN_OBJ,
            };
            assigned = FinishAssign(ref write, new OpRef(last), code, value);
        }

        int copy = Emit(Opcode.QM_ASSIGN, assigned);
        SetResult(ref At(copy), result);
        if (memo.HasTemporaries)
        {
            int jump = EmitJump(0);
            UpdateJumpToNext(coalesce);
            foreach (Znode node in memo.Temporaries()) Emit(Opcode.FREE, node);
            UpdateJumpToNext(jump);
        }
        else
        {
            UpdateJumpToNext(coalesce);
        }

        _memo = outerMemo;
        _memoMode = outerMode;
        return result;
    }

    // ---- subexpressions of ??= that must be evaluated once ----

    private enum MemoMode { None, Compile, Fetch }

    private sealed class MemoTable
    {
        private readonly Dictionary<Expr, Znode> _nodes = [];
        private readonly List<Znode> _order = [];

        public void Add(Expr e, Znode node)
        {
            if (_nodes.TryAdd(e, node)) _order.Add(node);
            else _nodes[e] = node;
        }

        public Znode Get(Expr e) => _nodes[e];

        public bool HasTemporaries => _order.Exists(n => n.IsTemporary);

        public IEnumerable<Znode> Temporaries() => _order.Where(n => n.IsTemporary);
    }

    private MemoTable? _memo;
    private MemoMode _memoMode;

    private Znode CompileMemoized(Expr e)
    {
        if (_memoMode == MemoMode.Fetch) return _memo!.Get(e);
        _memoMode = MemoMode.None;
        Znode result = CompileExpr(e);
        _memoMode = MemoMode.Compile;
        Znode memoized = result;
        if (result.Kind == OperandKind.Var) EmitVar(out memoized, Opcode.COPY_TMP, result);
        else if (result.Kind == OperandKind.Tmp) EmitTmp(out memoized, Opcode.COPY_TMP, result);
        _memo!.Add(e, memoized);
        return result;
    }

    // ---- increment and decrement ----

    private Znode CompileIncDec(IncDec e)
    {
        Expr target = e.Target;
        EnsureWritable(target);
        int distance = e.Increment ? 0 : 1;
        Znode result;
        int op;
        if (target is PropertyFetch p)
        {
            op = CompileProperty(out result, p, FetchMode.RW, false).Index;
            At(op).Code = (Opcode)((int)(e.Prefix ? Opcode.PRE_INC_OBJ : Opcode.POST_INC_OBJ) + distance);
            At(op).ResultKind = result.Kind = OperandKind.Tmp;
            return result;
        }

        if (target is StaticProperty s)
        {
            op = CompileStaticProperty(out result, s, FetchMode.RW, false, false).Index;
            At(op).Code = (Opcode)((int)(e.Prefix ? Opcode.PRE_INC_STATIC_PROP : Opcode.POST_INC_STATIC_PROP) + distance);
            At(op).ResultKind = result.Kind = OperandKind.Tmp;
            return result;
        }

        OpRef fetch = CompileVariable(out Znode variable, target, FetchMode.RW, false);
        if (!fetch.IsNone && At(fetch).Code == Opcode.FETCH_DIM_RW) At(fetch).Extended = ExtendedValues.DimIncDec;
        EmitTmp(out result, (Opcode)((int)(e.Prefix ? Opcode.PRE_INC : Opcode.POST_INC) + distance), variable);
        return result;
    }
}
