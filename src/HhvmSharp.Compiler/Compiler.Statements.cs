using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;
using HhvmSharp.Syntax.Ast;

namespace HhvmSharp.Compiler;

/// <summary>Statements, namespaces, imports and declarations at the top level.</summary>
internal sealed partial class Compiler
{
    private long _ticks;

    private void CompileTopStatement(Stmt s)
    {
        switch (s)
        {
            case Nop:
                return;
            case Block block:
                foreach (Stmt inner in block.Statements) CompileTopStatement(inner);
                return;
            case FunctionDecl f:
                _line = f.Line;
                CompileFunctionDecl(f, topLevel: true);
                _line = f.Func.EndLine;
                break;
            case ClassDecl c:
                _line = c.Line;
                CompileClassDecl(c, topLevel: true);
                _line = c.EndLine;
                break;
            default:
                CompileStatement(s);
                break;
        }

        if (s is not (NamespaceStmt or HaltCompiler) && _hasBracketedNamespaces && !_inNamespace)
            throw Error("No code may exist outside of namespace {}");
    }

    private void CompileStatement(Stmt s)
    {
        if (s is Nop) return;
        CheckStack();
        _line = s.Line;
        switch (s)
        {
            case Block n:
                foreach (Stmt inner in n.Statements) CompileStatement(inner);
                return;
            case StaticVars n:
                foreach (StaticVarItem item in n.Items)
                {
                    _line = item.Line;
                    CompileStaticVar(item);
                    Tick();
                }

                return;
            case ExprStmt n:
                _line = n.Expr.Line;
                if (n.Expr is Throw t) CompileThrowStatement(t);
                else Free(CompileExpr(n.Expr));
                break;
            case Echo n:
                Znode text = CompileExpr(n.Expr);
                Emit(Opcode.ECHO, text);
                break;
            case If n:
                CompileIf(n);
                break;
            case While n:
                CompileWhile(n);
                break;
            case DoWhile n:
                CompileDoWhile(n);
                break;
            case For n:
                CompileFor(n);
                break;
            case Foreach n:
                CompileForeach(n);
                break;
            case Switch n:
                CompileSwitch(n);
                break;
            case Break n:
                CompileBreakContinue(true, n.Depth);
                break;
            case Continue n:
                CompileBreakContinue(false, n.Depth);
                break;
            case Return n:
                CompileReturn(n.Line, n.Value);
                break;
            case Syntax.Ast.Goto n:
                CompileGoto(n);
                break;
            case Label n:
                CompileLabel(n);
                return;
            case Global n:
                CompileGlobal(n);
                break;
            case Unset n:
                CompileUnset(n);
                break;
            case TryCatch n:
                CompileTry(n);
                break;
            case Declare n:
                CompileDeclare(n);
                break;
            case NamespaceStmt n:
                CompileNamespace(n);
                break;
            case Use n:
                CompileUse(n.Items, n.Kind);
                break;
            case GroupUse n:
                CompileGroupUse(n);
                break;
            case ConstDecl n:
                CompileConstDecl(n);
                break;
            case FunctionDecl n:
                CompileFunctionDecl(n, topLevel: false);
                break;
            case ClassDecl n:
                CompileClassDecl(n, topLevel: false);
                break;
            case HaltCompiler n:
                CompileHaltCompiler(n);
                break;
            case PropertyDecl n:
                CompileProperties(n);
                return;
            case ClassConst n:
                CompileClassConstants(n);
                return;
            case TraitUse n:
                CompileTraitUse(n);
                return;
            case MethodDecl n:
                CompileMethod(n);
                return;
            case EnumCase n:
                CompileEnumCase(n);
                break;
            default:
                throw new InvalidOperationException("no code for " + s.GetType().Name);
        }

        Tick();
    }

    private void Tick()
    {
        if (_ticks != 0) EmitTick();
    }

    private void CompileThrowStatement(Throw t)
    {
        // Like zend_compile_expr with no result: the op is not marked as an expression.
        _line = t.Line;
        CompileThrow(t, asExpression: false);
    }

    // ---- variables ----

    private void CompileGlobal(Global s)
    {
        var variable = (Variable)s.Var;
        Znode name = CompileVariableName(variable);
        if (IsThis(variable)) throw Error("Cannot use $this as global variable");
        if (TryCompileCv(variable, out Znode cv))
        {
            int op = Emit(Opcode.BIND_GLOBAL, cv, name);
            At(op).Cache = _fn.AllocCache(1);
            return;
        }

        int fetch = EmitVar(out Znode result, Opcode.FETCH_W, name);
        At(fetch).Extended = ExtendedValues.FetchGlobalLock;
        _fn.Flags |= FunctionFlags.DynamicVars;
        EmitAssignRefZnode(new Variable(_line, null, new ZnodeNode(_line, name), EncapsStyle.None), result);
    }

    private void BindStatic(string name, Value value, uint mode)
    {
        int index;
        if (_fn.StaticVarIndex.TryGetValue(name, out index)) _fn.StaticVars[index] = new StaticVar(Str(name), value);
        else
        {
            index = _fn.StaticVars.Count;
            _fn.StaticVarIndex.Add(name, index);
            _fn.StaticVars.Add(new StaticVar(Str(name), value));
        }

        if (name == "this") throw Error("Cannot use $this as static variable");
        int op = Emit(Opcode.BIND_STATIC, Znode.Cv(_fn.LookupCv(name)));
        At(op).Extended = ((uint)index << ExtendedValues.BindShift) | mode;
    }

    private void CompileStaticVar(StaticVarItem item)
    {
        if (item.Name == "this") throw Error("Cannot use $this as static variable");
        if (_fn.StaticVarIndex.ContainsKey(item.Name)) throw Error($"Duplicate declaration of static variable ${item.Name}");
        item.Default = EvalConst(item.Default);
        if (item.Default is null || AstLiterals.TryGet(item.Default, out _))
        {
            Value value = AstLiterals.TryGet(item.Default, out Value v) ? Intern(v) : Value.Null;
            BindStatic(item.Name, value, ExtendedValues.BindRef);
            return;
        }

        int index = _fn.StaticVars.Count;
        _fn.StaticVarIndex.Add(item.Name, index);
        _fn.StaticVars.Add(new StaticVar(Str(item.Name), Value.Undef));
        int cv = _fn.LookupCv(item.Name);
        int jump = Emit(Opcode.BIND_INIT_STATIC_OR_JMP, Znode.Cv(cv));
        At(jump).Extended = (uint)index << ExtendedValues.BindShift;
        Znode initial = CompileExpr(item.Default);
        int op = Emit(Opcode.BIND_STATIC, Znode.Cv(cv), initial);
        At(op).Extended = ((uint)index << ExtendedValues.BindShift) | ExtendedValues.BindRef;
        UpdateJumpToNext(jump);
    }

    private void CompileUnset(Unset s)
    {
        Expr variable = s.Var;
        EnsureWritable(variable);
        int op;
        if (IsGlobalVarFetch(variable))
        {
            Expr? dim = ((ArrayDim)variable).Dim;
            if (dim is null) throw Error("Cannot use [] for unsetting");
            Znode name = CompileExpr(dim);
            if (name.IsConst) name.Const = ConvertToString(name.Const);
            op = Emit(Opcode.UNSET_VAR, name);
            At(op).Extended = ExtendedValues.FetchGlobal;
            return;
        }

        OpRef r;
        Opcode code;
        switch (variable)
        {
            case Variable v:
                if (IsThis(v)) throw Error("Cannot unset $this");
                if (TryCompileCv(v, out Znode cv))
                {
                    Emit(Opcode.UNSET_CV, cv);
                    return;
                }

                r = CompileVariableByName(out _, v, FetchMode.Unset, false);
                code = Opcode.UNSET_VAR;
                break;
            case ArrayDim d:
                r = CompileDim(out _, d, FetchMode.Unset, false);
                code = Opcode.UNSET_DIM;
                break;
            case PropertyFetch p:
                r = CompileProperty(out _, p, FetchMode.Unset, false);
                code = Opcode.UNSET_OBJ;
                break;
            case StaticProperty p:
                r = CompileStaticProperty(out _, p, FetchMode.Unset, false, false);
                code = Opcode.UNSET_STATIC_PROP;
                break;
            default:
                throw Error("Can't use function return value in write context");
        }

        At(r).Code = code;
        At(r).ResultKind = OperandKind.Unused;
        At(r).Result = 0;
    }

    // ---- declare ----

    private bool IsFirstStatement(Stmt s, bool allowNop)
    {
        foreach (Stmt other in _root)
        {
            if (ReferenceEquals(other, s)) return true;
            if (other is Nop)
            {
                if (!allowNop) return false;
            }
            else if (other is not Declare)
            {
                return false;
            }
        }

        return false;
    }

    private void CompileDeclare(Declare s)
    {
        long outerTicks = _ticks;
        foreach (DeclareItem item in s.Items)
        {
            if (!AstLiterals.TryGet(item.Value, out Value value)) throw Error($"declare({item.Name}) value must be a literal");
            if (Names.Same(item.Name, "ticks"))
            {
                _ticks = Conversions.ToInt(_foldContext, in value);
                _foldContext.Failed = false;
            }
            else if (Names.Same(item.Name, "encoding"))
            {
                if (!IsFirstStatement(s, false)) throw Error("Encoding declaration pragma must be the very first statement in the script");
            }
            else if (Names.Same(item.Name, "strict_types"))
            {
                if (!IsFirstStatement(s, false)) throw Error("strict_types declaration must be the very first statement in the script");
                if (s.Body is not null) throw Error("strict_types declaration must not use block mode");
                if (!value.IsInt || value.IntValue is not (0 or 1)) throw Error("strict_types declaration must have 0 or 1 as its value");
                if (value.IntValue == 1) _fn.Flags |= FunctionFlags.StrictTypes;
            }
            else
            {
                Warn(ErrorLevel.CompileWarning, $"Unsupported declare '{item.Name}'");
            }
        }

        if (s.Body is not null)
        {
            CompileStatement(s.Body);
            _ticks = outerTicks;
        }
    }

    // ---- namespaces and imports ----

    private void CompileNamespace(NamespaceStmt s)
    {
        if (!_hasBracketedNamespaces)
        {
            if (_namespace is not null && s.Braced)
                throw Error("Cannot mix bracketed namespace declarations with unbracketed namespace declarations");
        }
        else if (!s.Braced)
        {
            throw Error("Cannot mix bracketed namespace declarations with unbracketed namespace declarations");
        }
        else if (_namespace is not null || _inNamespace)
        {
            throw Error("Namespace declarations cannot be nested");
        }

        bool first = (!s.Braced && _namespace is null) || (s.Braced && !_hasBracketedNamespaces);
        if (first && !IsFirstStatement(s, true))
            throw Error("Namespace declaration statement has to be the very first statement or after any declare call in the script");
        if (s.Name is not null)
        {
            if (Names.Same(s.Name.Text, "namespace")) throw Error($"Cannot use '{s.Name.Text}' as namespace name");
            _namespace = s.Name.Text;
        }
        else
        {
            _namespace = null;
        }

        ResetImports();
        _inNamespace = true;
        if (!s.Braced) return;
        _hasBracketedNamespaces = true;
        foreach (Stmt inner in s.Body) CompileTopStatement(inner);
        EndNamespace();
    }

    private void CompileGroupUse(GroupUse s)
    {
        foreach (UseItem item in s.Items)
        {
            var full = new UseItem(item.Line, s.Prefix + "\\" + item.Name, item.Alias, item.Kind);
            CompileUse([full], s.Kind != UseKind.Class ? s.Kind : item.Kind);
        }
    }

    private void CompileUse(UseItem[] items, UseKind kind)
    {
        string word = kind switch
        {
            UseKind.Class => "",
            UseKind.Function => " function",
            _ => " const",
        };
        int symbol = kind switch
        {
            UseKind.Class => SymbolClass,
            UseKind.Function => SymbolFunction,
            _ => SymbolConst,
        };
        Dictionary<string, string> imports = kind switch
        {
            UseKind.Class => _importsClass ??= [],
            UseKind.Function => _importsFunction ??= [],
            _ => _importsConst ??= [],
        };
        foreach (UseItem item in items)
        {
            string oldName = item.Name, newName;
            if (item.Alias is not null)
            {
                newName = item.Alias;
            }
            else
            {
                newName = Names.Unqualified(oldName);
                if (newName.Length == oldName.Length && _namespace is null)
                    Warn(ErrorLevel.Warning, $"The use statement with non-compound name '{newName}' has no effect");
            }

            string lookup = kind == UseKind.Const ? newName : Names.Lower(newName);
            if (kind == UseKind.Class && Names.IsReservedClassName(newName))
                throw Error($"Cannot use {oldName} as {newName} because '{newName}' is a special class name");
            string full = _namespace is not null ? Names.Lower(_namespace) + "\\" + lookup : lookup;
            if ((HaveSeen(full, symbol) && !Names.Same(oldName, full)) || !imports.TryAdd(lookup, oldName))
                throw Error($"Cannot use{word} {oldName} as {newName} because the name is already in use");
        }
    }

    private void CompileConstDecl(ConstDecl s)
    {
        foreach (ConstItem item in s.Items)
        {
            Value value = ConstExprValue(item.Value, allowDynamic: true);
            if (IsSpecialConstant(item.Name)) throw Error($"Cannot redeclare constant '{item.Name}'");
            string name = PrefixWithNamespace(item.Name);
            if (_importsConst is not null && _importsConst.TryGetValue(item.Name, out string? import) && import != name)
                throw Error($"Cannot declare const {name} because the name is already in use");
            Emit(Opcode.DECLARE_CONST, Znode.Constant(StrValue(name)), Znode.Constant(value));
            RegisterSeen(name, SymbolConst);
        }
    }

    private void CompileHaltCompiler(HaltCompiler s)
    {
        if (_hasBracketedNamespaces && _inNamespace) throw Error("__HALT_COMPILER() can only be used from the outermost scope");
        _haltOffset = s.Offset;
    }
}
