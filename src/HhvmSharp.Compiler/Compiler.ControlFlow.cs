using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;
using HhvmSharp.Syntax.Ast;

namespace HhvmSharp.Compiler;

/// <summary>Loops, branches, break and continue, goto, try, switch and match.</summary>
internal sealed partial class Compiler
{
    // Ops that stand for themselves until the op array is finished (Zend's pseudo opcodes).
    internal const Opcode Goto = (Opcode)253, Brk = (Opcode)254, Cont = (Opcode)255;

    /// <summary>What must be freed or called when control leaves: Code is NOP for a loop without variable, RETURN for a function's boundary.</summary>
    private readonly record struct LoopVar(Opcode Code, OperandKind Kind, int Var, int TryCatch);

    private readonly List<LoopVar> _loopVars = new(4);

    private void BeginLoop(Opcode freeCode, Znode? loopVar, bool isSwitch)
    {
        var loop = new BrkCont { Parent = _fn.CurrentBrkCont, IsSwitch = isSwitch, Start = -1 };
        _fn.CurrentBrkCont = _fn.BrkConts.Count;
        if (loopVar is { IsTemporary: true } v)
        {
            loop.Start = NextOp;
            _loopVars.Add(new LoopVar(freeCode, v.Kind, v.Num, 0));
        }
        else
        {
            _loopVars.Add(new LoopVar(Opcode.NOP, OperandKind.Unused, 0, 0));
        }

        _fn.BrkConts.Add(loop);
    }

    private void EndLoop(int continueTarget)
    {
        int index = _fn.CurrentBrkCont;
        BrkCont loop = _fn.BrkConts[index];
        loop.Cont = continueTarget;
        loop.Brk = NextOp;
        _fn.BrkConts[index] = loop;
        _fn.CurrentBrkCont = loop.Parent;
        _loopVars.RemoveAt(_loopVars.Count - 1);
    }

    /// <summary>Emits what leaving <paramref name="depth"/> loops needs; false when there are fewer.</summary>
    private bool LeaveLoops(long depth, Znode? returnValue)
    {
        if (_loopVars.Count == 0) return true;
        for (int i = _loopVars.Count - 1; i >= 0; i--)
        {
            LoopVar v = _loopVars[i];
            int op;
            if (v.Code == Opcode.FAST_CALL)
            {
                op = Emit(Opcode.FAST_CALL);
                SetResult(ref At(op), Znode.Tmp(v.Var));
                if (returnValue is { } value) SetOp2(ref At(op), value);
                At(op).Op1 = v.TryCatch;
            }
            else if (v.Code == Opcode.DISCARD_EXCEPTION)
            {
                Emit(Opcode.DISCARD_EXCEPTION, Znode.Tmp(v.Var));
            }
            else if (v.Code == Opcode.RETURN)
            {
                break;
            }
            else if (depth <= 1)
            {
                return true;
            }
            else if (v.Code == Opcode.NOP)
            {
                depth--;
            }
            else
            {
                op = Emit(v.Code, new Znode { Kind = v.Kind, Num = v.Var });
                At(op).Extended = ExtendedValues.FreeOnReturn;
                depth--;
            }
        }

        return depth == 0;
    }

    private bool LeaveAllLoops(Znode? returnValue) => LeaveLoops(_loopVars.Count + 1, returnValue);

    private bool HasFinally()
    {
        long depth = _loopVars.Count + 1;
        for (int i = _loopVars.Count - 1; i >= 0; i--)
        {
            switch (_loopVars[i].Code)
            {
                case Opcode.FAST_CALL: return true;
                case Opcode.DISCARD_EXCEPTION: break;
                case Opcode.RETURN: return false;
                default:
                    if (depth <= 1) return false;
                    depth--;
                    break;
            }
        }

        return false;
    }

    private void CompileReturn(int line, Expr? value)
    {
        _line = line;
        bool generator = _fn.Has(FunctionFlags.Generator);
        bool byRef = _fn.Has(FunctionFlags.ReturnsReference) && !generator;
        Znode node;
        if (value is null)
        {
            node = Znode.Constant(Value.Null);
        }
        else if (byRef && IsVariable(value))
        {
            AssertNotShortCircuited(value);
            CompileVariable(out node, value, FetchMode.W, true);
        }
        else
        {
            node = CompileExpr(value);
        }

        if (_fn.Has(FunctionFlags.HasFinally) && (node.Kind == OperandKind.Cv || (byRef && node.Kind == OperandKind.Var)) && HasFinally())
        {
            if (byRef) EmitVar(out node, Opcode.MAKE_REF, node);
            else EmitTmp(out node, Opcode.QM_ASSIGN, node);
        }

        bool check = !generator && _fn.Has(FunctionFlags.HasReturnType);
        if (check) EmitReturnTypeCheck(ref node, value is not null, implicitReturn: false);
        int before = NextOp;
        LeaveAllLoops(node.IsTemporary ? node : null);
        if (byRef && before != NextOp && check) EmitReturnTypeCheck(ref node, value is not null, implicitReturn: false);
        int op = Emit(byRef ? Opcode.RETURN_BY_REF : Opcode.RETURN, node);
        if (byRef && value is not null)
        {
            if (IsCall(value)) At(op).Extended = ExtendedValues.ReturnsFunction;
            else if (!IsVariable(value) || IsShortCircuited(value)) At(op).Extended = ExtendedValues.ReturnsValue;
        }
    }

    private void EmitReturnTypeCheck(ref Znode node, bool hasValue, bool implicitReturn)
    {
        CType type = _fn.ReturnType!;
        string what = _class is not null ? "method" : "function";
        if (type.Has(TypeMask.Void))
        {
            if (!hasValue) return;
            if (node.IsConst && node.Const.IsNull)
                throw Error($"A void {what} must not return a value (did you mean \"return;\" instead of \"return null;\"?)");
            throw Error($"A void {what} must not return a value");
        }

        if (type.Has(TypeMask.Never)) throw Error($"A never-returning {what} must not return");
        if (!hasValue && !implicitReturn)
        {
            throw Error(type.AllowsNull
                ? $"A {what} with return type must return a value (did you mean \"return null;\" instead of \"return;\"?)"
                : $"A {what} with return type must return a value");
        }

        if (hasValue && type.IsMixed) return;
        if (hasValue && node.IsConst && type.ContainsKindOf(node.Const)) return;
        int op = hasValue ? Emit(Opcode.VERIFY_RETURN_TYPE, node) : Emit(Opcode.VERIFY_RETURN_TYPE);
        if (hasValue && node.IsConst) node = MakeResult(ref At(op), OperandKind.Tmp);
        At(op).Cache = _fn.AllocCache(type.NumClasses);
    }

    private void EmitFinalReturn(bool returnOne)
    {
        Znode none = default;
        if (_fn.Has(FunctionFlags.HasReturnType) && !_fn.Has(FunctionFlags.Generator))
        {
            if (_fn.ReturnType!.Has(TypeMask.Never))
            {
                Emit(Opcode.VERIFY_NEVER_TYPE);
                return;
            }

            EmitReturnTypeCheck(ref none, hasValue: false, implicitReturn: true);
        }

        int op = Emit(_fn.Has(FunctionFlags.ReturnsReference) ? Opcode.RETURN_BY_REF : Opcode.RETURN,
            Znode.Constant(returnOne ? Value.Int(1) : Value.Null));
        At(op).Extended = ExtendedValues.ImplicitReturn;
    }

    private void CompileBreakContinue(bool isBreak, Expr? depthExpr)
    {
        string word = isBreak ? "break" : "continue";
        long depth = 1;
        if (depthExpr is not null)
        {
            if (!AstLiterals.TryGet(depthExpr, out Value v)) throw Error($"'{word}' operator with non-integer operand is no longer supported");
            if (!v.IsInt || v.IntValue < 1) throw Error($"'{word}' operator accepts only positive integers");
            depth = v.IntValue;
        }

        if (_fn.CurrentBrkCont == -1) throw Error($"'{word}' not in the 'loop' or 'switch' context");
        if (!LeaveLoops(depth, null)) throw Error($"Cannot '{word}' {depth} level{(depth == 1 ? "" : "s")}");
        if (!isBreak) WarnContinueInSwitch(depth);
        int op = Emit(isBreak ? Brk : Cont);
        At(op).Op1 = _fn.CurrentBrkCont;
        At(op).Op2 = (int)depth;
    }

    private void WarnContinueInSwitch(long depth)
    {
        int current = _fn.CurrentBrkCont;
        for (long d = depth - 1; d > 0; d--) current = _fn.BrkConts[current].Parent;
        BrkCont target = _fn.BrkConts[current];
        if (!target.IsSwitch) return;
        string text = depth == 1
            ? "\"continue\" targeting switch is equivalent to \"break\""
            : $"\"continue {depth}\" targeting switch is equivalent to \"break {depth}\"";
        if (target.Parent != -1) text += $". Did you mean to use \"continue {depth + 1}\"?";
        Warn(ErrorLevel.Warning, text);
    }

    private void CompileGoto(Syntax.Ast.Goto s)
    {
        int start = NextOp;
        LeaveAllLoops(null);
        int op = Emit(Goto, null, Znode.Constant(StrValue(s.Label)));
        At(op).Op1 = NextOp - start - 1;
        At(op).Extended = (uint)_fn.CurrentBrkCont;
    }

    private void CompileLabel(Label s)
    {
        _fn.Labels ??= [];
        if (!_fn.Labels.TryAdd(s.Name, new LabelTarget(_fn.CurrentBrkCont, NextOp))) throw Error($"Label '{s.Name}' already defined");
        _fn.LastLabel = s.Name;
    }

    // ---- loops ----

    private void CompileWhile(While s)
    {
        int jump = EmitJump(0);
        BeginLoop(Opcode.NOP, null, false);
        int start = NextOp;
        CompileStatement(s.Body);
        int condition = NextOp;
        UpdateJump(jump, condition);
        Znode node = CompileExpr(s.Condition);
        EmitCondJump(Opcode.JMPNZ, node, start);
        EndLoop(condition);
    }

    private void CompileDoWhile(DoWhile s)
    {
        BeginLoop(Opcode.NOP, null, false);
        int start = NextOp;
        CompileStatement(s.Body);
        int condition = NextOp;
        Znode node = CompileExpr(s.Condition);
        EmitCondJump(Opcode.JMPNZ, node, start);
        EndLoop(condition);
    }

    private Znode CompileExprList(Expr[] list)
    {
        Znode result = Znode.Constant(Value.True);
        foreach (Expr e in list)
        {
            Free(result);
            result = CompileExpr(e);
        }

        return result;
    }

    private void CompileFor(For s)
    {
        Free(CompileExprList(s.Init));
        int jump = EmitJump(0);
        BeginLoop(Opcode.NOP, null, false);
        int start = NextOp;
        CompileStatement(s.Body);
        int step = NextOp;
        Free(CompileExprList(s.Step));
        UpdateJumpToNext(jump);
        Znode condition = CompileExprList(s.Condition);
        EmitCondJump(Opcode.JMPNZ, condition, start);
        EndLoop(step);
    }

    private void CompileForeach(Foreach s)
    {
        bool byRef = s.ByRef;
        bool isVariable = IsVariable(s.Subject) && CanWriteTo(s.Subject);
        if (s.KeyByRef) throw Error("Key element cannot be a reference");
        if (s.Key is ArrayLit) throw Error("Cannot use list as key element");
        if (s.Value is ArrayLit list && PropagateListRefs(list)) byRef = true;
        Znode subject;
        if (byRef && isVariable) CompileVariable(out subject, s.Subject, FetchMode.W, true);
        else subject = CompileExpr(s.Subject);
        if (byRef) SeparateIfCallAndWrite(subject, s.Subject, FetchMode.W);
        int reset = EmitVar(out Znode iterator, byRef ? Opcode.FE_RESET_RW : Opcode.FE_RESET_R, subject);
        BeginLoop(Opcode.FE_FREE, iterator, false);
        int fetch = Emit(byRef ? Opcode.FE_FETCH_RW : Opcode.FE_FETCH_R, iterator);
        if (IsThis(s.Value)) throw Error("Cannot re-assign $this");
        if (s.Value is Variable v && TryCompileCv(v, out Znode cv))
        {
            SetOp2(ref At(fetch), cv);
        }
        else
        {
            At(fetch).Op2Kind = OperandKind.Var;
            At(fetch).Op2 = _fn.NewTmp();
            var value = new Znode { Kind = OperandKind.Var, Num = At(fetch).Op2 };
            if (s.Value is ArrayLit target) CompileListAssign(target, value, target.Syntax, needResult: false);
            else if (byRef) EmitAssignRefZnode(s.Value, value);
            else EmitAssignZnode(s.Value, value);
        }

        if (s.Key is not null)
        {
            Znode key = MakeResult(ref At(fetch), OperandKind.Tmp);
            EmitAssignZnode(s.Key, key);
        }

        CompileStatement(s.Body);
        _line = s.Line;
        EmitJump(fetch);
        At(reset).Op2 = NextOp;
        At(fetch).Extended = (uint)NextOp;
        EndLoop(fetch);
        Emit(Opcode.FE_FREE, iterator);
    }

    private void CompileIf(If s)
    {
        var ends = new List<int>();
        for (int i = 0; i < s.Clauses.Length; i++)
        {
            IfClause clause = s.Clauses[i];
            if (clause.Condition is null)
            {
                CompileStatement(clause.Body);
                continue;
            }

            if (i > 0) _line = clause.Condition.Line;
            Znode condition = CompileExpr(clause.Condition);
            int jmpz = EmitCondJump(Opcode.JMPZ, condition, 0);
            CompileStatement(clause.Body);
            if (i != s.Clauses.Length - 1)
            {
                _line = clause.Line;
                ends.Add(EmitJump(0));
            }

            UpdateJumpToNext(jmpz);
        }

        foreach (int jump in ends) UpdateJumpToNext(jump);
    }

    // ---- switch ----

    /// <summary>Kind.Int or Kind.String when all cases are of that kind and a table can find them, else 0.</summary>
    private int SwitchTableKind(Case[] cases)
    {
        int common = 0;
        foreach (Case c in cases)
        {
            if (c.Condition is null) continue;
            c.Condition = EvalConst(c.Condition);
            if (!AstLiterals.TryGet(c.Condition, out Value v) || v.Kind is not (Kind.Int or Kind.String)) return 0;
            if (common == 0) common = v.Kind;
            else if (common != v.Kind) return 0;
            if (v.IsString && Fold.IsNumeric(v.AsString)) return 0;
        }

        return common;
    }

    private void CompileSwitch(Switch s)
    {
        Znode subject = CompileExpr(s.Subject);
        BeginLoop(Opcode.FREE, subject, true);
        Znode caseNode = Znode.Tmp(_fn.NewTmp());
        int kind = SwitchTableKind(s.Cases);
        PhpArray? table = null;
        int switchOp = -1;
        if (kind == Kind.Int ? s.Cases.Length >= 5 : kind == Kind.String && s.Cases.Length >= 2)
        {
            table = new PhpArray(s.Cases.Length);
            switchOp = Emit(kind == Kind.Int ? Opcode.SWITCH_LONG : Opcode.SWITCH_STRING, subject, Znode.Constant(Value.Array(table)));
        }

        var jumps = new int[s.Cases.Length];
        bool hasDefault = false;
        for (int i = 0; i < s.Cases.Length; i++)
        {
            Case c = s.Cases[i];
            if (c.Condition is null)
            {
                if (hasDefault)
                {
                    _line = c.Line;
                    throw Error("Switch statements may only contain one default clause");
                }

                hasDefault = true;
                continue;
            }

            Znode condition = CompileExpr(c.Condition);
            if (subject.IsConst && subject.Const.IsBool)
            {
                jumps[i] = EmitCondJump(subject.Const.IsTrue ? Opcode.JMPNZ : Opcode.JMPZ, condition, 0);
            }
            else
            {
                int op = Emit(subject.IsTemporary ? Opcode.CASE : Opcode.IS_EQUAL, subject, condition);
                SetResult(ref At(op), caseNode);
                jumps[i] = EmitCondJump(Opcode.JMPNZ, caseNode, 0);
            }
        }

        int defaultJump = EmitJump(0);
        for (int i = 0; i < s.Cases.Length; i++)
        {
            Case c = s.Cases[i];
            if (c.Condition is not null)
            {
                UpdateJumpToNext(jumps[i]);
                if (table is not null) AddToTable(table, c.Condition);
            }
            else
            {
                UpdateJumpToNext(defaultJump);
                if (table is not null) At(switchOp).Extended = (uint)NextOp;
            }

            if (c.Body.Length == 0) _line = c.Condition?.Line ?? c.Line;
            foreach (Stmt body in c.Body) CompileStatement(body);
        }

        if (!hasDefault)
        {
            UpdateJumpToNext(defaultJump);
            if (table is not null) At(switchOp).Extended = (uint)NextOp;
        }

        table?.Freeze();
        EndLoop(NextOp);
        if (subject.IsTemporary)
        {
            int free = Emit(Opcode.FREE, subject);
            At(free).Extended = ExtendedValues.FreeSwitch;
        }
    }

    /// <summary>Adds the next op as the target of a case; the first case of a value wins.</summary>
    private void AddToTable(PhpArray table, Expr condition)
    {
        AstLiterals.TryGet(condition, out Value v);
        if (v.IsInt)
        {
            if (!table.ContainsKey(v.IntValue)) table.Set(_foldContext, v.IntValue, Value.Int(NextOp));
        }
        else if (!table.ContainsKey(v.AsString))
        {
            table.Set(_foldContext, Intern(v).AsString, Value.Int(NextOp));
        }
    }

    // ---- match ----

    private bool CanMatchUseTable(MatchArm[] arms)
    {
        foreach (MatchArm arm in arms)
        {
            if (arm.IsDefault) continue;
            for (int i = 0; i < arm.Conditions.Length; i++)
            {
                arm.Conditions[i] = EvalConst(arm.Conditions[i])!;
                if (!AstLiterals.TryGet(arm.Conditions[i], out Value v) || v.Kind is not (Kind.Int or Kind.String)) return false;
            }
        }

        return true;
    }

    private Znode CompileMatch(Match e)
    {
        Znode subject = CompileExpr(e.Subject);
        Znode caseNode = Znode.Tmp(_fn.NewTmp());
        int conditions = e.Arms.Sum(a => a.IsDefault ? 0 : a.Conditions.Length);
        bool canUseTable = CanMatchUseTable(e.Arms);
        bool useTable = canUseTable && conditions >= 2;
        bool hasDefault = false;
        foreach (MatchArm arm in e.Arms)
        {
            if (!arm.IsDefault) continue;
            if (hasDefault)
            {
                _line = arm.Line;
                throw Error("Match expressions may only contain one default arm");
            }

            hasDefault = true;
        }

        PhpArray? table = null;
        int matchOp = -1, defaultJump = -1;
        var jumps = new List<int>();
        if (useTable)
        {
            table = new PhpArray(conditions);
            matchOp = Emit(Opcode.MATCH, subject, Znode.Constant(Value.Array(table)));
        }
        else
        {
            foreach (MatchArm arm in e.Arms)
            {
                if (arm.IsDefault) continue;
                foreach (Expr c in arm.Conditions)
                {
                    Znode condition = CompileExpr(c);
                    int op = Emit(subject.IsTemporary ? Opcode.CASE_STRICT : Opcode.IS_IDENTICAL, subject, condition);
                    SetResult(ref At(op), caseNode);
                    jumps.Add(EmitCondJump(Opcode.JMPNZ, caseNode, 0));
                }
            }

            defaultJump = EmitJump(0);
        }

        if (!hasDefault)
        {
            if (useTable) At(matchOp).Extended = (uint)NextOp;
            else UpdateJumpToNext(defaultJump);
            int error = Emit(Opcode.MATCH_ERROR, subject);
            if (e.Arms.Length == 0) At(error).Extended = ExtendedValues.ThrowIsExpr;
        }

        Znode result = Znode.Constant(Value.Null);
        bool first = true;
        int next = 0;
        var ends = new List<int>();
        foreach (MatchArm arm in e.Arms)
        {
            if (arm.IsDefault)
            {
                if (useTable) At(matchOp).Extended = (uint)NextOp;
                else UpdateJumpToNext(defaultJump);
            }
            else
            {
                foreach (Expr c in arm.Conditions)
                {
                    if (useTable) AddToTable(table!, c);
                    else UpdateJumpToNext(jumps[next++]);
                }
            }

            Znode body = CompileExpr(arm.Body);
            if (first)
            {
                EmitTmp(out result, Opcode.QM_ASSIGN, body);
                first = false;
            }
            else
            {
                int copy = Emit(Opcode.QM_ASSIGN, body);
                SetResult(ref At(copy), result);
            }

            ends.Add(EmitJump(0));
        }

        foreach (int jump in ends) UpdateJumpToNext(jump);
        table?.Freeze();
        if (subject.IsTemporary)
        {
            int free = Emit(Opcode.FREE, subject);
            At(free).Extended = ExtendedValues.FreeSwitch;
        }

        return result;
    }

    // ---- try ----

    private void CompileTry(TryCatch s)
    {
        int outerFastCall = _fn.FastCallVar, outerTry = _fn.TryCatchOffset;
        if (s.Catches.Length == 0 && s.Finally is null) throw Error("Cannot use try without catch or finally");
        if (_fn.LastLabel is not null && _fn.Labels![_fn.LastLabel].Op == NextOp) Emit(Opcode.NOP);
        int offset = _fn.TryCatch.Count;
        _fn.TryCatch.Add(new TryCatchBuilder { TryOp = NextOp });
        if (s.Finally is not null)
        {
            _fn.Flags |= FunctionFlags.HasFinally;
            _fn.FastCallVar = _fn.NewTmp();
            _loopVars.Add(new LoopVar(Opcode.FAST_CALL, OperandKind.Tmp, _fn.FastCallVar, offset));
        }

        _fn.TryCatchOffset = offset;
        CompileStatement(s.Body);
        var ends = new List<int>();
        if (s.Catches.Length > 0) ends.Add(EmitJump(0));
        for (int i = 0; i < s.Catches.Length; i++) CompileCatch(s.Catches[i], i == 0, i + 1 == s.Catches.Length, offset, ends);
        foreach (int jump in ends) UpdateJumpToNext(jump);
        if (s.Finally is not null)
        {
            int jump = NextOp + 1;
            _loopVars.RemoveAt(_loopVars.Count - 1);
            _loopVars.Add(new LoopVar(Opcode.DISCARD_EXCEPTION, OperandKind.Tmp, _fn.FastCallVar, 0));
            _line = s.Finally.Line;
            int call = Emit(Opcode.FAST_CALL);
            At(call).Op1 = offset;
            SetResult(ref At(call), Znode.Tmp(_fn.FastCallVar));
            Emit(Opcode.JMP);
            CompileStatement(s.Finally);
            TryCatchBuilder t = _fn.TryCatch[offset];
            t.FinallyOp = jump + 1;
            t.FinallyEnd = NextOp;
            _fn.TryCatch[offset] = t;
            int ret = Emit(Opcode.FAST_RET, Znode.Tmp(_fn.FastCallVar));
            At(ret).Op2 = outerTry;
            UpdateJumpToNext(jump);
            _fn.FastCallVar = outerFastCall;
            _loopVars.RemoveAt(_loopVars.Count - 1);
        }

        _fn.TryCatchOffset = outerTry;
    }

    private void CompileCatch(Catch c, bool isFirst, bool isLast, int offset, List<int> ends)
    {
        _line = c.Line;
        var multi = new List<int>();
        int op = -1;
        for (int j = 0; j < c.Types.Length; j++)
        {
            bool lastClass = j + 1 == c.Types.Length;
            if (ClassFetchType(c.Types[j]) != ExtendedValues.ClassDefault) throw Error("Bad class name in the catch statement");
            op = NextOp;
            if (isFirst && j == 0)
            {
                TryCatchBuilder t = _fn.TryCatch[offset];
                t.CatchOp = op;
                _fn.TryCatch[offset] = t;
            }

            Emit(Opcode.CATCH);
            At(op).Op1Kind = OperandKind.Const;
            At(op).Op1 = AddNameLiteral(ResolveClassName(c.Types[j]));
            At(op).Cache = _fn.AllocCache(1);
            if (c.Var == "this") throw Error("Cannot re-assign $this");
            if (c.Var is not null) SetResult(ref At(op), Znode.Cv(_fn.LookupCv(c.Var)));
            if (isLast && lastClass) At(op).Extended |= ExtendedValues.LastCatch;
            if (!lastClass)
            {
                multi.Add(EmitJump(0));
                At(op).Op2 = NextOp;
            }
        }

        foreach (int jump in multi) UpdateJumpToNext(jump);
        CompileStatement(c.Body);
        if (!isLast)
        {
            ends.Add(EmitJump(0));
            At(op).Op2 = NextOp;
        }
    }
}
