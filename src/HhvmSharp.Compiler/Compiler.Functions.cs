using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;
using HhvmSharp.Syntax.Ast;

namespace HhvmSharp.Compiler;

/// <summary>Functions, closures, methods and hooks: parameters and bodies.</summary>
internal sealed partial class Compiler
{
    private enum FunctionKind { Function, Closure, Arrow, Method, Hook }

    /// <summary>What CompileFunction needs, whatever form the function was declared in.</summary>
    private sealed class FunctionSource
    {
        public required FunctionKind Kind;
        public required string Name;
        public required int Line, EndLine;
        public FunctionFlags Flags;
        public byte[]? DocComment;
        public AttributeGroup[] Attributes = [];
        public Param[] Params = [];
        public TypeNode? ReturnType;
        public Stmt[] Body = [];
        public bool HasBody = true;
        public ClosureUse[]? Uses;

        // Hooks
        public string? PropertyName;
        public int HookKind = -1;
    }

    private static FunctionSource SourceOf(FuncBody f, FunctionKind kind, AttributeGroup[] attributes, int line) => new()
    {
        Kind = kind,
        Name = f.Name,
        Line = line,
        EndLine = f.EndLine,
        Flags = (f.ByRef ? FunctionFlags.ReturnsReference : 0) | (f.IsGenerator ? FunctionFlags.Generator : 0) | (f.IsStatic ? FunctionFlags.Static : 0),
        DocComment = f.DocComment,
        Attributes = attributes,
        Params = f.Params,
        ReturnType = f.ReturnType,
        Body = f.Body,
        HasBody = f.HasBody,
    };

    private void CompileFunctionDecl(FunctionDecl s, bool topLevel)
    {
        FunctionSource source = SourceOf(s.Func, FunctionKind.Function, s.Attributes, s.Line);
        OpArray function = CompileFunction(source, topLevel, out _);
        if (topLevel) _topFunctions.Add(function);
    }

    private Znode CompileClosure(Closure e)
    {
        FunctionSource source = SourceOf(e.Func, FunctionKind.Closure, e.Attributes, e.Line);
        source.Uses = e.Uses;
        CompileFunction(source, false, out Znode result);
        return result;
    }

    private Znode CompileArrowFunction(ArrowFunction e)
    {
        FunctionSource source = SourceOf(e.Func, FunctionKind.Arrow, e.Attributes, e.Line);
        CompileFunction(source, false, out Znode result);
        return result;
    }

    private OpArray CompileFunction(FunctionSource s, bool topLevel, out Znode result)
    {
        result = default;
        ClassState? outerClass = _class;
        FunctionState outer = _fn;
        MemoMode outerMemo = _memoMode;
        _memoMode = MemoMode.None;
        bool isMethod = s.Kind == FunctionKind.Method, isClosure = s.Kind is FunctionKind.Closure or FunctionKind.Arrow;
        var fn = new FunctionState
        {
            Outer = outer,
            Flags = s.Flags | (outer.Flags & (FunctionFlags.StrictTypes | FunctionFlags.Internal)) | (isClosure ? FunctionFlags.Closure : 0)
                | (s.Kind == FunctionKind.Arrow ? FunctionFlags.ArrowFunction : 0) | (s.Kind == FunctionKind.Hook ? FunctionFlags.Hook : 0),
            LineStart = s.Line,
            LineEnd = s.EndLine,
            DocComment = s.DocComment,
        };
        fn.Callee.Scope = _class;
        string lower = "";
        int slot = -1;
        List<string>? implicitUses = null;
        switch (s.Kind)
        {
            case FunctionKind.Hook:
                fn.Scope = _class;
                fn.Name = s.Name;
                break;
            case FunctionKind.Method:
                lower = BeginMethod(fn, s);
                break;
            default:
                lower = BeginFunction(fn, s, topLevel, out result, out slot);
                if (s.Kind == FunctionKind.Arrow)
                {
                    implicitUses = ImplicitUses.Find(s);
                    BindImplicitUses(implicitUses, result, fn);
                }
                else if (s.Uses is not null)
                {
                    BindUses(s.Uses, result, fn);
                }

                break;
        }

        _fn = fn;
        fn.PropertyName = s.PropertyName; // __PROPERTY__ of the hook's attributes
        if (s.Attributes.Length > 0)
        {
            CompileAttributes(fn.Attributes, s.Attributes, isMethod || s.Kind == FunctionKind.Hook ? AttributeTarget.Method : AttributeTarget.Function);
            if (HasAttribute(fn.Attributes, "deprecated"))
            {
                fn.Flags |= FunctionFlags.Deprecated;
                fn.Callee.Deprecated = true;
            }
        }

        if (s.Kind == FunctionKind.Function) _class = null;
        if (topLevel) fn.Flags |= FunctionFlags.TopLevel;
        fn.HookKind = s.HookKind;
        _loopVars.Add(new LoopVar(Opcode.RETURN, OperandKind.Unused, 0, 0));
        CompileParams(s, isMethod && lower == "__tostring");
        if (fn.Has(FunctionFlags.Generator))
        {
            MarkAsGenerator();
            Emit(Opcode.GENERATOR_CREATE);
        }

        if (implicitUses is not null)
        {
            foreach (string name in implicitUses) BindStatic(name, Value.Null, ExtendedValues.BindImplicit);
        }
        else if (s.Uses is not null)
        {
            CompileUses(s.Uses);
        }

        CompileBody(s);
        if (isMethod)
        {
            _line = s.Line;
            CheckMagicMethod(fn, lower);
        }
        else if (topLevel)
        {
            RegisterTopFunction(fn, lower, s.Line);
        }

        _line = s.EndLine;
        EmitFinalReturn(returnOne: false);
        OpArray code = Finish(fn);
        fn.Callee.Finalized = true;
        _loopVars.RemoveAt(_loopVars.Count - 1);
        _fn = outer;
        _class = outerClass;
        _memoMode = outerMemo;
        if (slot >= 0) outer.Functions[slot] = code;
        return code;
    }

    private void CompileBody(FunctionSource s)
    {
        if (s.Kind == FunctionKind.Arrow && s.Body is [Return { Value: { } value }] && _fn.Has(FunctionFlags.HasReturnType) && _fn.ReturnType!.Has(TypeMask.Never))
        {
            _line = value.Line;
            if (value is Throw t) CompileThrowStatement(t);
            else Free(CompileExpr(value));
            return;
        }

        foreach (Stmt statement in s.Body) CompileStatement(statement);
    }

    private void RegisterTopFunction(FunctionState fn, string lower, int line)
    {
        if (_declaredFunctions.TryGetValue(lower, out (string File, int Line) previous))
        {
            _line = line;
            throw Error($"Cannot redeclare function {fn.Name}() (previously declared in {previous.File}:{previous.Line})");
        }

        if (!_options.Internal && _environment?.FindFunction(lower) is not null)
        {
            _line = line;
            throw Error($"Cannot redeclare function {fn.Name}()");
        }

        _declaredFunctions.Add(lower, (_file, line));
        _knownFunctions[lower] = fn.Callee;
    }

    /// <summary>Names a function or closure and emits its declaration in the enclosing code.</summary>
    private string BeginFunction(FunctionState fn, FunctionSource s, bool topLevel, out Znode result, out int slot)
    {
        result = default;
        slot = -1;
        string unqualified = s.Name;
        if (fn.Has(FunctionFlags.Closure))
        {
            string where = _file;
            if (_fn.Name is not null)
            {
                where = _fn.Name;
                if (!_fn.Has(FunctionFlags.Closure)) where = (_class is not null ? _class.Name + "::" : "") + where + "()";
            }

            fn.Name = unqualified = $"{{closure:{where}:{s.Line}}}";
        }
        else
        {
            fn.Name = PrefixWithNamespace(unqualified);
        }

        string lower = Names.Lower(fn.Name);
        if (_importsFunction is not null && _importsFunction.TryGetValue(Names.Lower(unqualified), out string? import) && !Names.Same(lower, import))
            throw Error($"Cannot redeclare function {fn.Name}() (previously declared as local import)");
        if (lower == "__autoload") throw Error("__autoload() is no longer supported, use spl_autoload_register() instead");
        if (Names.Same(unqualified, "assert"))
            throw Error("Defining a custom assert() function is not allowed, as the function has special semantics");
        RegisterSeen(lower, SymbolFunction);
        if (topLevel) return lower;
        slot = _fn.Functions.Count;
        _fn.Functions.Add(null!);
        int op;
        if (fn.Has(FunctionFlags.Closure))
        {
            op = EmitTmp(out result, Opcode.DECLARE_LAMBDA_FUNCTION);
        }
        else
        {
            op = Emit(Opcode.DECLARE_FUNCTION);
            At(op).Op1Kind = OperandKind.Const;
            At(op).Op1 = AddLiteral(lower);
        }

        At(op).Op2 = slot;
        return lower;
    }

    // ---- use ----

    private static int AddStaticVar(FunctionState fn, StaticVar variable)
    {
        string name = variable.Name.ToString();
        if (!fn.StaticVarIndex.TryAdd(name, fn.StaticVars.Count)) return -1;
        fn.StaticVars.Add(variable);
        return fn.StaticVars.Count - 1;
    }

    private void BindUses(ClosureUse[] uses, Znode closure, FunctionState fn)
    {
        foreach (ClosureUse use in uses)
        {
            if (use.Name == "this") throw Error("Cannot use $this as lexical variable");
            if (Names.IsAutoGlobal(use.Name)) throw Error("Cannot use auto-global as lexical variable");
            int index = AddStaticVar(fn, new StaticVar(Str(use.Name), Value.Null));
            if (index < 0) throw Error($"Cannot use variable ${use.Name} twice");
            _line = use.Line;
            int op = Emit(Opcode.BIND_LEXICAL, closure, Znode.Cv(_fn.LookupCv(use.Name)));
            At(op).Extended = ((uint)index << ExtendedValues.BindShift) | (use.ByRef ? ExtendedValues.BindRef : 0);
        }
    }

    private void BindImplicitUses(List<string> names, Znode closure, FunctionState fn)
    {
        foreach (string name in names)
        {
            int index = AddStaticVar(fn, new StaticVar(Str(name), Value.Null));
            int op = Emit(Opcode.BIND_LEXICAL, closure, Znode.Cv(_fn.LookupCv(name)));
            At(op).Extended = ((uint)index << ExtendedValues.BindShift) | ExtendedValues.BindImplicit;
        }
    }

    private void CompileUses(ClosureUse[] uses)
    {
        foreach (ClosureUse use in uses)
        {
            if (_fn.HasCv(use.Name)) throw Error($"Cannot use lexical variable ${use.Name} as a parameter name");
            _line = use.Line;
            BindStatic(use.Name, Value.Null, ExtendedValues.BindExplicit | (use.ByRef ? ExtendedValues.BindRef : 0));
        }
    }

    /// <summary>The variables that an arrow function takes from outside.</summary>
    private sealed class ImplicitUses : AstVisitor
    {
        private readonly List<string> _names = [];
        private readonly HashSet<string> _seen = [];

        public static List<string> Find(FunctionSource s)
        {
            var finder = new ImplicitUses();
            finder.VisitAll(s.Body);
            foreach (Param p in s.Params) finder._names.Remove(p.Name);
            return finder._names;
        }

        private void Add(string name)
        {
            if (_seen.Add(name)) _names.Add(name);
        }

        public override void VisitVariable(Variable node)
        {
            if (node.Name is null && !AstLiterals.TryGetString(node.NameExpr, out _))
            {
                Visit(node.NameExpr);
                return;
            }

            string name = node.Name ?? "";
            if (node.Name is null) AstLiterals.TryGetString(node.NameExpr, out name);
            if (!Names.IsAutoGlobal(name) && name != "this") Add(name);
        }

        public override void VisitClosure(Closure node)
        {
            foreach (ClosureUse use in node.Uses) Add(use.Name);
        }

        public override void VisitArrowFunction(ArrowFunction node) => VisitAll(node.Func.Body);

        public override void VisitClassDecl(ClassDecl node)
        {
        }

        public override void VisitFunctionDecl(FunctionDecl node)
        {
        }
    }

    // ---- parameters ----

    private void CompileParams(FunctionSource s, bool isToString)
    {
        FunctionState fn = _fn;
        if (s.ReturnType is not null || isToString)
        {
            fn.ReturnType = s.ReturnType is not null ? CompileType(s.ReturnType) : CType.Of(TypeMask.String);
            fn.Flags |= FunctionFlags.HasReturnType;
            if (fn.ReturnType.Has(TypeMask.Void) && fn.Has(FunctionFlags.ReturnsReference))
                Warn(ErrorLevel.Deprecated, $"{FunctionOrMethodName(fn)}(): Returning by reference from a void function is deprecated");
        }

        Param[] list = s.Params;
        if (list.Length == 0) return;
        int lastRequired = -1;
        for (int i = 0; i < list.Length; i++)
            if (list[i].Default is null && !list[i].Variadic) lastRequired = i;
        var infos = new ParamInfo[list.Length];
        var modes = new byte[list.Length];
        for (int i = 0; i < list.Length; i++)
        {
            infos[i] = CompileParam(list, i, lastRequired);
            modes[i] = (byte)(list[i].ByRef ? 1 : 0);
        }

        fn.Params = infos;
        fn.NumParams = fn.Has(FunctionFlags.Variadic) ? list.Length - 1 : list.Length;
        fn.Callee.NumParams = fn.NumParams;
        fn.Callee.Variadic = fn.Has(FunctionFlags.Variadic);
        fn.Callee.SendModes = modes;
        fn.Callee.Names = [.. list.Take(fn.NumParams).Select(p => p.Name)];
        foreach (Param p in list)
        {
            if (!IsPromoted(p)) continue;
            int op = Emit(p.ByRef ? Opcode.ASSIGN_OBJ_REF : Opcode.ASSIGN_OBJ, null, Znode.Constant(StrValue(p.Name)));
            At(op).Cache = fn.AllocCache(3);
            EmitOpData(Znode.Cv(fn.LookupCv(p.Name)));
        }
    }

    private static int PromotionFlags(Param p) => p.Flags & (Modifiers.VisibilityMask | Modifiers.SetVisibilityMask | Modifiers.ReadOnly);

    private static bool IsPromoted(Param p) => PromotionFlags(p) != 0 || p.HasHookBlock || p.Hooks.Length > 0;

    private ParamInfo CompileParam(Param[] list, int i, int lastRequired)
    {
        FunctionState fn = _fn;
        Param p = list[i];
        bool promoted = IsPromoted(p);
        if (Names.IsAutoGlobal(p.Name)) throw Error($"Cannot re-assign auto-global variable {p.Name}");
        int cv = fn.LookupCv(p.Name);
        if (cv != i) throw Error($"Redefinition of parameter ${p.Name}");
        if (p.Name == "this") throw Error("Cannot use $this as parameter");
        if (fn.Has(FunctionFlags.Variadic)) throw Error("Only the last parameter can be variadic");
        Opcode code;
        Value defaultValue = Value.Undef;
        bool hasDefault = false;
        if (p.Variadic)
        {
            code = Opcode.RECV_VARIADIC;
            fn.Flags |= FunctionFlags.Variadic;
            if (p.Default is not null) throw Error("Variadic parameter cannot have a default value");
        }
        else if (p.Default is not null)
        {
            bool keep = _keepConstants;
            _keepConstants = true;
            code = Opcode.RECV_INIT;
            Expr? node = p.Default;
            defaultValue = ConstExprValue(ref node, allowDynamic: true);
            p.Default = node;
            _keepConstants = keep;
            hasDefault = true;
        }
        else
        {
            code = Opcode.RECV;
            fn.RequiredParams = i + 1;
        }

        var attributes = new List<AttributeDecl>();
        CompileAttributes(attributes, p.Attributes, AttributeTarget.Parameter, promoted ? AttributeTarget.Property : AttributeTarget.None);
        bool forcedNull = false;
        CType? type = null;
        if (p.Type is not null)
        {
            bool forceNull = hasDefault && defaultValue.IsNull && !promoted;
            fn.Flags |= FunctionFlags.HasTypeHints;
            type = CompileType(p.Type, forceNull, out forcedNull);
            if (forcedNull)
            {
                Warn(ErrorLevel.Deprecated, $"{FunctionOrMethodName(fn)}(): Implicitly marking parameter ${p.Name} as nullable is deprecated, the explicit nullable type must be used instead");
            }

            if (type.Has(TypeMask.Void)) throw Error("void cannot be used as a parameter type");
            if (type.Has(TypeMask.Never)) throw Error("never cannot be used as a parameter type");
            if (hasDefault && defaultValue.Kind != Kind.ConstExpr && !forceNull && !IsValidDefault(type, ref defaultValue))
                throw Error($"Cannot use {Fold.KindName(defaultValue)} as default value for parameter ${p.Name} of type {type}");
        }

        if (lastRequired != -1 && i < lastRequired && hasDefault)
        {
            if (!forcedNull)
            {
                Warn(ErrorLevel.Deprecated, $"{FunctionOrMethodName(fn)}(): Optional parameter ${p.Name} declared before required parameter ${list[lastRequired].Name} is implicitly treated as a required parameter");
            }

            code = Opcode.RECV;
            hasDefault = false;
        }

        int op = hasDefault ? Emit(code, null, Znode.Constant(defaultValue)) : Emit(code);
        SetResult(ref At(op), Znode.Cv(cv));
        At(op).Op1 = i + 1;
        if (type is not null) At(op).Cache = fn.AllocCache(type.NumClasses);
        if (promoted) DeclarePromoted(p, type);
        return new ParamInfo
        {
            Name = Str(p.Name),
            Type = type?.ToDecl(),
            Flags = (p.ByRef ? ParamFlags.ByRef : 0) | (p.Variadic ? ParamFlags.Variadic : 0) | (promoted ? ParamFlags.Promoted : 0)
                | (code != Opcode.RECV ? ParamFlags.Optional : 0) | (HasAttribute(attributes, "sensitiveparameter") ? ParamFlags.SensitiveParameter : 0),
            Default = hasDefault ? defaultValue : Value.Undef,
            Attributes = [.. attributes],
        };
    }
}
