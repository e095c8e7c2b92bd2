using System.Runtime.CompilerServices;
using HhvmSharp.Compiler.Optimizer;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;
using HhvmSharp.Syntax.Ast;

namespace HhvmSharp.Compiler;

/// <summary>
/// Turns the AST of one file into op arrays. The parts are by topic: Names, Expressions, Variables, Assign, Calls,
/// SpecialFunctions, ControlFlow, Statements, Functions, Classes, Types, Attributes, ConstExpr.
/// What it emits is what Zend's compiler emits, op for op; so it keeps Zend's state: the current line, which ops and
/// errors get, stacks of delayed ops, loop variables and short-circuited chains.
/// </summary>
internal sealed partial class Compiler
{
    private readonly CompileOptions _options;
    private readonly ICompileEnvironment? _environment;
    private readonly string _file;
    private readonly PhpString _fileName;
    private readonly FoldContext _foldContext = new();
    private readonly List<CompileDiagnostic> _diagnostics = new(4);
    private readonly List<CompiledClass> _classes = [];
    private readonly List<OpArray> _topFunctions = [];
    private readonly Dictionary<string, CalleeInfo> _knownFunctions = [];
    private readonly Dictionary<string, (string File, int Line)> _declaredFunctions = [];
    private readonly Dictionary<string, ClassState> _knownClasses = [];
    private readonly Dictionary<string, PhpString> _strings = [];
    private Stmt[] _root = [];
    private long _haltOffset = -1;

    /// <summary>The line that ops and errors get (Zend's CG(zend_lineno)).</summary>
    private int _line;

    private FunctionState _fn;
    private ClassState? _class;
    private int _rtdKeys;

    private Op[] _delayed = new Op[16];
    private int _delayedCount;
    private readonly List<int> _shortCircuits = [];
    private readonly HashSet<Expr> _innerChain = [];

    public Compiler(CompileOptions options, PhpString fileName)
    {
        _options = options;
        _environment = options.Environment;
        _foldContext.Precision = options.Precision;
        _rtdKeys = options.FirstClassKey;
        _fileName = fileName;
        _file = fileName.ToString();
        _fn = new FunctionState { LineStart = 1 };
        if (options.Internal) _fn.Flags |= FunctionFlags.Internal;
    }

    public IReadOnlyList<CompileDiagnostic> Diagnostics => _diagnostics;

    /// <summary>Compiles a whole file; <paramref name="lastLine"/> is where the lexer ended.</summary>
    public ScriptUnit CompileScript(Stmt[] statements, int lastLine, List<CompileDiagnostic> warnings)
    {
        _root = statements;
        _line = lastLine;
        foreach (Stmt s in statements) CompileTopStatement(s);
        _line = lastLine;
        EmitFinalReturn(returnOne: !_options.StartInPhp);
        _fn.LineEnd = lastLine;
        OpArray main = Finish(_fn);
        var unit = new ScriptUnit
        {
            FileName = _fileName,
            Main = main,
            TopFunctions = [.. _topFunctions],
            Classes = [.. _classes],
            Diagnostics = warnings.Count + _diagnostics.Count == 0 ? None.Diagnostics : [.. warnings, .. _diagnostics],
            HaltOffset = _haltOffset,
        };
        UnitLinks.Attach(unit);
        if (_options.Optimize && (_options.Passes & OptimizerPasses.CallBinding) != 0) CallBinding.RunPass(unit);
        if (_options.Optimize && (_options.Passes & OptimizerPasses.CallInlining) != 0) CallInlining.RunPass(unit);
        foreach (OpArray code in UnitLinks.Codes(unit)) Dispatch.Specialize(code.Ops);
        return unit;
    }

    // ---- diagnostics ----

    private CompileError Error(string message) => new(message, _line);

    private void Warn(int level, string message) => _diagnostics.Add(new CompileDiagnostic(level, message, _line));

    /// <summary>Zend's answer to nesting that would overflow the native stack.</summary>
    private void CheckStack()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw Error("Maximum call stack size of 16777216 bytes (zend.max_allowed_stack_size - zend.reserved_stack_size) reached during compilation. Try splitting expression");
    }

    // ---- strings ----

    private PhpString Str(string latin1)
    {
        if (!_strings.TryGetValue(latin1, out PhpString? s)) _strings.Add(latin1, s = PhpString.Literal(latin1));
        return s;
    }

    private Value StrValue(string latin1) => Value.String(Str(latin1));

    /// <summary>Makes a constant safe to publish: strings interned for the unit, arrays frozen.</summary>
    private Value Intern(Value value)
    {
        if (value.IsString)
        {
            PhpString s = value.AsString;
            return s.Length <= 64 ? Value.String(Str(s.ToString())) : Value.String(PhpString.Literal(s.Span));
        }

        return value;
    }

    private static PhpString? Doc(byte[]? comment) => comment is null ? null : PhpString.Literal(comment);

    // ---- emitting ----

    private int NextOp => _fn.Count;

    private ref Op At(int op) => ref _fn.Ops[op];

    private ref Op At(OpRef op)
    {
        if (op.Index >= 0) return ref _fn.Ops[op.Index];
        return ref _delayed[~op.Index];
    }

    private int Emit(Opcode code)
    {
        int op = _fn.NewOp(_line);
        _fn.Ops[op].Code = code;
        return op;
    }

    private int Emit(Opcode code, Znode op1)
    {
        int op = Emit(code);
        SetOp1(ref _fn.Ops[op], op1);
        return op;
    }

    private int Emit(Opcode code, Znode? op1, Znode? op2)
    {
        int op = Emit(code);
        if (op1 is { } a) SetOp1(ref _fn.Ops[op], a);
        if (op2 is { } b) SetOp2(ref _fn.Ops[op], b);
        return op;
    }

    private int EmitVar(out Znode result, Opcode code, Znode? op1 = null, Znode? op2 = null)
    {
        int op = Emit(code, op1, op2);
        result = MakeResult(ref _fn.Ops[op], OperandKind.Var);
        return op;
    }

    private int EmitTmp(out Znode result, Opcode code, Znode? op1 = null, Znode? op2 = null)
    {
        int op = Emit(code, op1, op2);
        result = MakeResult(ref _fn.Ops[op], OperandKind.Tmp);
        return op;
    }

    private Znode MakeResult(ref Op op, OperandKind kind)
    {
        op.ResultKind = kind;
        op.Result = _fn.NewTmp();
        return new Znode { Kind = kind, Num = op.Result };
    }

    private void SetOp1(ref Op op, Znode node)
    {
        op.Op1Kind = node.Kind;
        op.Op1 = node.IsConst ? AddLiteral(node.Const) : node.Num;
    }

    private void SetOp2(ref Op op, Znode node)
    {
        op.Op2Kind = node.Kind;
        op.Op2 = node.IsConst ? AddLiteral(node.Const) : node.Num;
    }

    private static void SetResult(ref Op op, Znode node)
    {
        op.ResultKind = node.Kind;
        op.Result = node.Num;
    }

    private static Znode NodeOfResult(in Op op) => new() { Kind = op.ResultKind, Num = op.Result };

    private int EmitOpData(Znode value) => Emit(Opcode.OP_DATA, value);

    private int EmitJump(int target)
    {
        int op = Emit(Opcode.JMP);
        At(op).Op1 = target;
        return op;
    }

    private int EmitCondJump(Opcode code, Znode condition, int target)
    {
        int op = Emit(code, condition);
        At(op).Op2 = target;
        return op;
    }

    internal static bool IsSmartBranch(Opcode code) => code is Opcode.IS_IDENTICAL or Opcode.IS_NOT_IDENTICAL or Opcode.IS_EQUAL
        or Opcode.IS_NOT_EQUAL or Opcode.IS_SMALLER or Opcode.IS_SMALLER_OR_EQUAL or Opcode.CASE or Opcode.CASE_STRICT
        or Opcode.ISSET_ISEMPTY_CV or Opcode.ISSET_ISEMPTY_VAR or Opcode.ISSET_ISEMPTY_DIM_OBJ or Opcode.ISSET_ISEMPTY_PROP_OBJ
        or Opcode.ISSET_ISEMPTY_STATIC_PROP or Opcode.INSTANCEOF or Opcode.TYPE_CHECK or Opcode.DEFINED or Opcode.IN_ARRAY
        or Opcode.ARRAY_KEY_EXISTS;

    private void UpdateJump(int jump, int target)
    {
        ref Op op = ref At(jump);
        if (op.Code == Opcode.JMP) op.Op1 = target;
        else op.Op2 = target;
    }

    private void UpdateJumpToNext(int jump) => UpdateJump(jump, NextOp);

    private void EmitTick()
    {
        if (_fn.Count > 0 && At(_fn.Count - 1).Code == Opcode.TICKS) return;
        int op = Emit(Opcode.TICKS);
        At(op).Extended = (uint)_ticks;
    }

    // ---- literals ----

    private int AddLiteral(Value value) => _fn.AddLiteral(Intern(value));

    private int AddLiteral(string latin1) => _fn.AddLiteral(StrValue(latin1));

    /// <summary>name, lower-case name.</summary>
    private int AddNameLiteral(string name)
    {
        int first = AddLiteral(name);
        AddLiteral(Names.Lower(name));
        return first;
    }

    /// <summary>name, lower-case name, lower-case unqualified name.</summary>
    private int AddNsFunctionLiteral(string name)
    {
        int first = AddNameLiteral(name);
        int slash = name.LastIndexOf('\\');
        if (slash >= 0) AddLiteral(Names.Lower(name[(slash + 1)..]));
        return first;
    }

    /// <summary>name; for a name in a namespace the same with a lower-case namespace; and the unqualified name where it may be tried.</summary>
    private int AddConstantLiteral(string name, bool unqualified)
    {
        int first = AddLiteral(name);
        int slash = name.LastIndexOf('\\');
        if (slash >= 0)
        {
            AddLiteral(Names.Lower(name[..slash]) + name[slash..]);
            if (!unqualified) return first;
        }

        AddLiteral(name[(slash + 1)..]);
        return first;
    }

    // ---- delayed ops: the fetches of a write target are emitted after its value ----

    private int BeginDelayed() => _delayedCount;

    private OpRef EmitDelayed(out Znode result, Opcode code, Znode? op1, Znode? op2 = null)
    {
        var op = new Op { Line = _line, Cache = -1, Code = code };
        if (op1 is { } a) SetOp1(ref op, a);
        if (op2 is { } b) SetOp2(ref op, b);
        result = MakeResult(ref op, OperandKind.Var);
        if (_delayedCount == _delayed.Length) Array.Resize(ref _delayed, _delayedCount * 2);
        _delayed[_delayedCount] = op;
        return OpRef.Delayed(_delayedCount++);
    }

    private OpRef EndDelayed(int offset)
    {
        OpRef last = OpRef.None;
        for (int i = offset; i < _delayedCount; i++)
        {
            if (_delayed[i].Code != Opcode.NOP)
            {
                int op = _fn.NewOp(_line);
                _fn.Ops[op] = _delayed[i];
                last = new OpRef(op);
            }
            else
            {
                last = new OpRef((int)_delayed[i].Extended);
            }
        }

        _delayedCount = offset;
        return last;
    }

    // ---- freeing results ----

    private void Free(Znode node)
    {
        if (node.Kind == OperandKind.Tmp)
        {
            int i = _fn.Count - 1;
            while (i > 0 && At(i).Code is Opcode.END_SILENCE or Opcode.OP_DATA) i--;
            if (i >= 0)
            {
                ref Op op = ref At(i);
                if (op.ResultKind == OperandKind.Tmp && op.Result == node.Num)
                {
                    switch (op.Code)
                    {
                        case Opcode.BOOL or Opcode.BOOL_NOT:
                            return;
                        case Opcode.POST_INC_STATIC_PROP or Opcode.POST_DEC_STATIC_PROP or Opcode.POST_INC_OBJ or Opcode.POST_DEC_OBJ
                            or Opcode.POST_INC or Opcode.POST_DEC:
                            op.Code -= 2;
                            op.ResultKind = OperandKind.Unused;
                            op.Result = 0;
                            return;
                        case Opcode.ASSIGN or Opcode.ASSIGN_DIM or Opcode.ASSIGN_OBJ or Opcode.ASSIGN_STATIC_PROP or Opcode.ASSIGN_OP
                            or Opcode.ASSIGN_DIM_OP or Opcode.ASSIGN_OBJ_OP or Opcode.ASSIGN_STATIC_PROP_OP or Opcode.PRE_INC_STATIC_PROP
                            or Opcode.PRE_DEC_STATIC_PROP or Opcode.PRE_INC_OBJ or Opcode.PRE_DEC_OBJ or Opcode.PRE_INC or Opcode.PRE_DEC:
                            op.ResultKind = OperandKind.Unused;
                            op.Result = 0;
                            return;
                    }
                }
            }

            Emit(Opcode.FREE, node);
        }
        else if (node.Kind == OperandKind.Var)
        {
            int i = _fn.Count - 1;
            while (i > 0 && At(i).Code is Opcode.END_SILENCE or Opcode.OP_DATA) i--;
            if (At(i).ResultKind == OperandKind.Var && At(i).Result == node.Num)
            {
                if (At(i).Code == Opcode.FETCH_THIS) At(i).Code = Opcode.NOP;
                At(i).ResultKind = OperandKind.Unused;
                At(i).Result = 0;
                return;
            }

            for (; i >= 0; i--)
            {
                Op op = At(i);
                if (op.Code is Opcode.FETCH_LIST_R or Opcode.FETCH_LIST_W && op.Op1Kind == OperandKind.Var && op.Op1 == node.Num)
                {
                    Emit(Opcode.FREE, node);
                    return;
                }

                if (op.ResultKind == OperandKind.Var && op.Result == node.Num)
                {
                    if (op.Code == Opcode.NEW) Emit(Opcode.FREE, node);
                    break;
                }
            }
        }
    }
}
