using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;
using HhvmSharp.Syntax.Ast;

namespace HhvmSharp.Compiler;

/// <summary>Calls of functions, methods and constructors, and their arguments.</summary>
internal sealed partial class Compiler
{
    /// <summary>Sends the arguments; returns the number of positional ones.</summary>
    private int CompileArgs(Arg[] args, int argsLine, CalleeInfo? callee, out bool extraNamed)
    {
        bool unpacks = false, named = false, mayHaveUndef = false;
        int count = 0;
        extraNamed = false;
        for (int i = 0; i < args.Length; i++)
        {
            Arg item = args[i];
            Expr arg = item.Value;
            string? name = null;
            int number = i + 1;
            Znode node;
            int op;
            if (item.Spread)
            {
                if (named) throw Error("Cannot use argument unpacking after named arguments");
                mayHaveUndef = true;
                if (callee is null || callee.Variadic) extraNamed = true;
                unpacks = true;
                callee = null;
                node = CompileExpr(arg);
                op = Emit(Opcode.SEND_UNPACK, node);
                At(op).Op2 = count;
                continue;
            }

            if (item.ArgName is not null)
            {
                named = true;
                name = item.ArgName;
                if (callee is not null && !unpacks)
                {
                    number = callee.Names is null ? -1 : Array.IndexOf(callee.Names, name) is >= 0 and var index ? index + 1 : -1;
                    if (number == count + 1 && !mayHaveUndef)
                    {
                        name = null;
                        count++;
                    }
                    else
                    {
                        mayHaveUndef = true;
                        if (number == -1 && callee.Variadic) extraNamed = true;
                    }
                }
                else
                {
                    number = -1;
                    mayHaveUndef = true;
                    extraNamed = true;
                }
            }
            else
            {
                if (unpacks) throw Error("Cannot use positional argument after argument unpacking");
                if (named) throw Error("Cannot use positional argument after named argument");
                count++;
            }

            Opcode code = CompileArg(arg, argsLine, callee, number, name, out node);
            op = Emit(code, node);
            if (name is not null) NameArg(op, name);
            else At(op).Op2 = number;
        }

        if (mayHaveUndef) Emit(Opcode.CHECK_UNDEF_ARGS);
        return count;
    }

    private void NameArg(int op, string name)
    {
        At(op).Op2Kind = OperandKind.Const;
        At(op).Op2 = AddLiteral(name);
        At(op).Cache = _fn.AllocCache(2);
    }

    /// <summary>Compiles one argument and chooses the SEND op for it.</summary>
    private Opcode CompileArg(Expr arg, int argsLine, CalleeInfo? callee, int number, string? name, out Znode node)
    {
        bool known = callee is not null && number != -1;
        if (IsCall(arg) || IsGlobals(arg))
        {
            CompileVariable(out node, arg, FetchMode.R, false);
            if (node.Kind is OperandKind.Const or OperandKind.Tmp)
                return callee is null || (number != -1 && callee.MustBeRef(number)) || (number == -1 && callee.MustBeRef(int.MaxValue)) ? Opcode.SEND_VAL_EX : Opcode.SEND_VAL;
            if (!known) return Opcode.SEND_VAR_NO_REF_EX;
            return callee!.MustBeRef(number) ? Opcode.SEND_VAR_NO_REF : callee.MayBeRef(number) ? Opcode.SEND_VAL : Opcode.SEND_VAR;
        }

        if (IsVariable(arg) && !IsShortCircuited(arg))
        {
            if (known)
            {
                if (callee!.ShouldBeRef(number))
                {
                    CompileVariable(out node, arg, FetchMode.W, true);
                    return Opcode.SEND_REF;
                }

                CompileVariable(out node, arg, FetchMode.R, false);
                return node.Kind == OperandKind.Tmp ? Opcode.SEND_VAL : Opcode.SEND_VAR;
            }

            if (arg is Variable v)
            {
                _line = argsLine;
                if (IsThis(v))
                {
                    EmitVar(out node, Opcode.FETCH_THIS);
                    _fn.Flags |= FunctionFlags.UsesThis;
                    return Opcode.SEND_VAR_EX;
                }

                if (TryCompileCv(v, out node)) return Opcode.SEND_VAR_EX;
            }

            int check = Emit(Opcode.CHECK_FUNC_ARG);
            if (name is not null) NameArg(check, name);
            else At(check).Op2 = number;
            CompileVariable(out node, arg, FetchMode.FuncArg, true);
            return Opcode.SEND_FUNC_ARG;
        }

        node = CompileExpr(arg);
        switch (node.Kind)
        {
            case OperandKind.Var:
                if (!known) return Opcode.SEND_VAR_NO_REF_EX;
                return callee!.MustBeRef(number) ? Opcode.SEND_VAR_NO_REF : callee.MayBeRef(number) ? Opcode.SEND_VAL : Opcode.SEND_VAR;
            case OperandKind.Cv:
                if (!known) return Opcode.SEND_VAR_EX;
                return callee!.ShouldBeRef(number) ? Opcode.SEND_REF : Opcode.SEND_VAR;
            default:
                return known && !callee!.MustBeRef(number) ? Opcode.SEND_VAL : Opcode.SEND_VAL_EX;
        }
    }

    private static Opcode CallOpcode(Opcode init, CalleeInfo? callee)
    {
        if (callee is null) return init is Opcode.INIT_FCALL_BY_NAME or Opcode.INIT_NS_FCALL_BY_NAME ? Opcode.DO_FCALL_BY_NAME : Opcode.DO_FCALL;
        if (callee.IsBuiltin)
        {
            if (init != Opcode.INIT_FCALL) return Opcode.DO_FCALL;
            return callee.Deprecated ? Opcode.DO_FCALL_BY_NAME : Opcode.DO_ICALL;
        }

        return callee.Deprecated ? Opcode.DO_FCALL_BY_NAME : Opcode.DO_UCALL;
    }

    /// <summary>Arguments and DO_*CALL for the INIT op just emitted; true when a closure was made instead.</summary>
    private bool CompileCallCommon(out Znode result, Arg[] args, bool callableConvert, int argsLine, CalleeInfo? callee, int line)
    {
        int init = NextOp - 1;
        if (callableConvert)
        {
            At(init).Extended = 0;
            if (At(init).Code == Opcode.NEW) throw Error("Cannot create Closure for new expression");
            EmitTmp(out result, Opcode.CALLABLE_CONVERT);
            return true;
        }

        int count = CompileArgs(args, argsLine, callee, out bool extraNamed);
        At(init).Extended = (uint)count;
        int op = EmitVar(out result, CallOpcode(At(init).Code, callee));
        if (extraNamed) At(op).Extended = ExtendedValues.MayHaveExtraNamedParams;
        At(op).Line = line;
        return false;
    }

    /// <summary>The line Zend records for an argument list: that of the first argument, else where the call stands.</summary>
    private static int ArgsLine(Arg[] args, int line) => args.Length > 0 ? args[0].Line : line;

    // ---- functions ----

    private Znode CompileExit(Exit e)
    {
        var name = new Name(e.Line, "exit", NameForm.FullyQualified);
        return CompileCall(new Call(e.Line, new NameExpr(e.Line, name), e.Args, e.IsCallableConvert), FetchMode.R);
    }

    private static bool TryGetFunctionName(Expr callee, out string name, out NameForm form)
    {
        if (callee is NameExpr n)
        {
            name = n.Name.Text;
            form = n.Name.Form;
            return true;
        }

        form = NameForm.FullyQualified;
        return AstLiterals.TryGetString(callee, out name);
    }

    private Znode CompileCall(Call e, FetchMode mode)
    {
        Znode result;
        if (!TryGetFunctionName(e.Callee, out string text, out NameForm form))
        {
            Znode callee = CompileExpr(e.Callee);
            CompileDynamicCall(out result, callee, e);
            return result;
        }

        string resolved = ResolveFunctionName(text, form, out bool fullyQualified);
        NoteDynamicVars(text);
        if (!fullyQualified && _namespace is not null)
        {
            if (Names.Same(text, "assert") && !e.IsCallableConvert) return CompileAssert(e, resolved, null);
            int init = Emit(Opcode.INIT_NS_FCALL_BY_NAME);
            At(init).Op2Kind = OperandKind.Const;
            At(init).Op2 = AddNsFunctionLiteral(resolved);
            At(init).Cache = _fn.AllocCache(1);
            CompileCallCommon(out result, e.Args, e.IsCallableConvert, ArgsLine(e.Args, e.Line), null, e.Line);
            return result;
        }

        string lower = Names.Lower(resolved);
        CalleeInfo? info = FindFunction(lower);
        if (lower == "assert" && !e.IsCallableConvert) return CompileAssert(e, lower, info);
        if (info is null || !info.Finalized)
        {
            CompileDynamicCall(out result, Znode.Constant(StrValue(resolved)), e);
            return result;
        }

        if (!e.IsCallableConvert && info.IsBuiltin && !HasUnpackOrNamed(e.Args) && TryCompileSpecial(out result, lower, e.Args, mode))
            return result;
        int op = Emit(Opcode.INIT_FCALL);
        At(op).Op2Kind = OperandKind.Const;
        At(op).Op2 = AddLiteral(lower);
        At(op).Cache = _fn.AllocCache(1);
        CompileCallCommon(out result, e.Args, e.IsCallableConvert, ArgsLine(e.Args, e.Line), info, e.Line);
        return result;
    }

    /// <summary>Functions that look at the caller's variables by name.</summary>
    private void NoteDynamicVars(string name)
    {
        if (Names.Lower(Names.Unqualified(name)) is "compact" or "extract" or "get_defined_vars" or "parse_str" or "mb_parse_str")
            _fn.Flags |= FunctionFlags.DynamicVars;
    }

    private static bool HasUnpackOrNamed(Arg[] args)
    {
        foreach (Arg arg in args)
            if (arg.Spread || arg.ArgName is not null) return true;
        return false;
    }

    private void CompileDynamicCall(out Znode result, Znode callee, Call e)
    {
        if (callee.IsConst && callee.Const.IsString)
        {
            string name = callee.Const.AsString.ToString();
            int colon = name.LastIndexOf(':');
            if (colon > 0 && name[colon - 1] == ':')
            {
                int init = Emit(Opcode.INIT_STATIC_METHOD_CALL);
                At(init).Op1Kind = OperandKind.Const;
                At(init).Op1 = AddNameLiteral(name[..(colon - 1)]);
                At(init).Op2Kind = OperandKind.Const;
                At(init).Op2 = AddNameLiteral(name[(colon + 1)..]);
                At(init).Cache = _fn.AllocCache(2);
            }
            else
            {
                int init = Emit(Opcode.INIT_FCALL_BY_NAME);
                At(init).Op2Kind = OperandKind.Const;
                At(init).Op2 = AddNameLiteral(name);
                At(init).Cache = _fn.AllocCache(1);
            }
        }
        else
        {
            Emit(Opcode.INIT_DYNAMIC_CALL, null, callee);
        }

        CompileCallCommon(out result, e.Args, e.IsCallableConvert, ArgsLine(e.Args, e.Line), null, e.Line);
    }

    // ---- methods ----

    private Znode CompileMethodCall(MethodCall e, FetchMode mode)
    {
        int checkpoint = _shortCircuits.Count;
        Znode obj;
        if (IsThis(e.Object))
        {
            if (ThisGuaranteed()) obj = Znode.Unused();
            else EmitVar(out obj, Opcode.FETCH_THIS);
            _fn.Flags |= FunctionFlags.UsesThis;
        }
        else
        {
            MarkInner(e.Object);
            obj = CompileExpr(e.Object);
            if (e.NullSafe) EmitJmpNull(obj, mode);
        }

        Znode method = CompileExpr(e.Name);
        int op = Emit(Opcode.INIT_METHOD_CALL, obj);
        CalleeInfo? callee = null;
        if (method.IsConst)
        {
            if (!method.Const.IsString) throw Error("Method name must be a string");
            string name = method.Const.AsString.ToString();
            At(op).Op2Kind = OperandKind.Const;
            At(op).Op2 = AddNameLiteral(name);
            At(op).Cache = _fn.AllocCache(2);
            if (At(op).Op1Kind == OperandKind.Unused && _class is not null && IsScopeKnown()
                && _class.MethodTable.TryGetValue(Names.Lower(name), out MethodState? known)
                && (known.Flags & (FunctionFlags.Private | FunctionFlags.Final)) != 0)
                callee = known.Callee;
        }
        else
        {
            SetOp2(ref At(op), method);
        }

        if (CompileCallCommon(out Znode result, e.Args, e.IsCallableConvert, ArgsLine(e.Args, e.Line), callee, e.Name.Line)
            && checkpoint != _shortCircuits.Count)
            throw Error("Cannot combine nullsafe operator with Closure creation");
        return result;
    }

    private Znode CompileStaticCall(StaticCall e)
    {
        if (TryCompileParentHookCall(out Znode result, e)) return result;
        MarkInner(e.Class);
        Znode cls = CompileClassRef(e.Class, ExtendedValues.ClassException);
        Znode method = CompileExpr(e.Name);
        if (method.IsConst)
        {
            if (!method.Const.IsString) throw Error("Method name must be a string");
            if (Names.IsConstructor(method.Const.AsString.ToString())) method = Znode.Unused();
        }

        int op = Emit(Opcode.INIT_STATIC_METHOD_CALL);
        SetClassOp1(ref At(op), cls);
        CalleeInfo? callee = null;
        if (method.IsConst)
        {
            string name = method.Const.AsString.ToString();
            At(op).Op2Kind = OperandKind.Const;
            At(op).Op2 = AddNameLiteral(name);
            At(op).Cache = _fn.AllocCache(2);
            callee = KnownStaticCallee(cls, Names.Lower(name));
        }
        else
        {
            if (At(op).Op1Kind == OperandKind.Const) At(op).Cache = _fn.AllocCache(1);
            SetOp2(ref At(op), method);
        }

        CompileCallCommon(out result, e.Args, e.IsCallableConvert, ArgsLine(e.Args, e.Line), callee, e.Name.Line);
        return result;
    }

    /// <summary>The method that X::m() must mean, among the classes this file has declared for certain.</summary>
    private CalleeInfo? KnownStaticCallee(Znode cls, string lowerMethod)
    {
        ClassState? state = null;
        if (cls.IsConst)
        {
            string lower = Names.Lower(cls.Const.AsString.ToString());
            if (!_knownClasses.TryGetValue(lower, out state) && _class is not null && Names.Lower(_class.Name) == lower) state = _class;
        }
        else if (cls.Kind == OperandKind.Unused && (cls.Num & ExtendedValues.ClassMask) == ExtendedValues.ClassSelf && IsScopeKnown())
        {
            state = _class;
        }

        for (ClassState? c = state; c is not null; c = c.Parent)
        {
            if (!c.MethodTable.TryGetValue(lowerMethod, out MethodState? method)) continue;
            return (method.Flags & FunctionFlags.Public) != 0 || c == _class ? method.Callee : null;
        }

        return null;
    }

    private bool TryCompileParentHookCall(out Znode result, StaticCall e)
    {
        result = default;
        if (e.Class is not StaticProperty { Parenthesized: false } p) return false;
        if (p.Class is not NameExpr && !AstLiterals.TryGetString(p.Class, out _)) return false;
        TryGetClassName(p.Class, out string cls, out _);
        if (Names.ClassFetchType(cls) != ExtendedValues.ClassParent || !AstLiterals.TryGet(p.Name, out Value propertyValue)) return false;
        if (!AstLiterals.TryGetString(e.Name, out string hook) || !(Names.Same(hook, "get") || Names.Same(hook, "set"))) return false;
        if (_class is null) throw Error("Cannot use \"parent\" when no class scope is active");
        if (e.IsCallableConvert) throw Error("Cannot create Closure for parent property hook call");
        Fold.TryToString(_foldContext, propertyValue, out PhpString? text);
        string property = text?.ToString() ?? "";
        int kind = Names.Same(hook, "get") ? ExtendedValues.HookGet : ExtendedValues.HookSet;
        if (_fn.PropertyName is null) throw Error($"Must not use parent::${property}::{hook}() outside a property hook");
        if (property != _fn.PropertyName)
            throw Error($"Must not use parent::${property}::{hook}() in a different property (${_fn.PropertyName})");
        if (kind != _fn.HookKind)
            throw Error($"Must not use parent::${property}::{hook}() in a different property hook ({(_fn.HookKind == ExtendedValues.HookGet ? "get" : "set")})");
        int op = Emit(Opcode.INIT_PARENT_PROPERTY_HOOK_CALL);
        At(op).Op1Kind = OperandKind.Const;
        At(op).Op1 = AddLiteral(property);
        At(op).Op2 = kind;
        CompileCallCommon(out result, e.Args, false, ArgsLine(e.Args, e.Line), null, e.Name.Line);
        return true;
    }

    // ---- new ----

    private Znode CompileNew(New e)
    {
        Znode cls = e.Anonymous is not null
            ? CompileClassDecl(e.Anonymous, topLevel: false)
            : CompileClassRef(e.Class!, ExtendedValues.ClassException);
        int op = EmitVar(out Znode result, Opcode.NEW);
        if (cls.IsConst)
        {
            At(op).Op1Kind = OperandKind.Const;
            At(op).Op1 = AddNameLiteral(cls.Const.AsString.ToString());
            At(op).Cache = _fn.AllocCache(1);
        }
        else
        {
            SetOp1(ref At(op), cls);
        }

        CompileCallCommon(out Znode ctor, e.Args, e.IsCallableConvert, ArgsLine(e.Args, e.Line), null, e.Line);
        Free(ctor);
        return result;
    }
}
