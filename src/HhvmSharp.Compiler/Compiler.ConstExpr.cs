using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;
using HhvmSharp.Syntax.Ast;

namespace HhvmSharp.Compiler;

/// <summary>
/// Constant expressions: initialisers of properties, constants, parameters, attribute arguments. What folding leaves
/// becomes a small op array that ends in RETURN.
/// </summary>
internal sealed partial class Compiler
{
    /// <summary>The value of an initialiser: a constant, or a ConstExpr.</summary>
    private Value ConstExprValue(ref Expr? e, bool allowDynamic)
    {
        e = EvalConst(e)!;
        CheckConstExpr(e, allowDynamic);
        if (AstLiterals.TryGet(e, out Value constant)) return Intern(constant);
        Value value = CompileConstExpr(e);
        e = new ConstNode(e.Line, value);
        return value;
    }

    private Value ConstExprValue(Expr e, bool allowDynamic)
    {
        Expr? node = e;
        return ConstExprValue(ref node, allowDynamic);
    }

    private Value CompileConstExpr(Expr e)
    {
        int line = _line;
        var state = new FunctionState
        {
            Outer = null,
            Name = _fn.Name,
            IsConstExpr = true,
            Flags = FunctionFlags.ConstExpr | (_fn.Flags & (FunctionFlags.StrictTypes | FunctionFlags.Internal)),
            LineStart = e.Line,
            LineEnd = e.Line,
        };
        FunctionState outer = _fn;
        MemoMode memoMode = _memoMode;
        _memoMode = MemoMode.None;
        _fn = state;
        Znode result = CompileExpr(e);
        Emit(Opcode.RETURN, result);
        OpArray code = Finish(state);
        _fn = outer;
        _memoMode = memoMode;
        _line = line;
        new ConstExprNames(this).Visit(e);
        return Value.FromHeap(new ConstExpr(code, AstText.Print(e)));
    }

    private void CheckConstExpr(Expr e, bool allowDynamic)
    {
        if (AstLiterals.IsLiteral(e)) return;
        switch (e)
        {
            case Binary n:
                CheckConstExpr(n.Left, allowDynamic);
                CheckConstExpr(n.Right, allowDynamic);
                break;
            case Unary { Op: not UnaryOp.Silence } n:
                CheckConstExpr(n.Operand, allowDynamic);
                break;
            case Conditional n:
                CheckConstExpr(n.Condition, allowDynamic);
                if (n.Then is not null) CheckConstExpr(n.Then, allowDynamic);
                CheckConstExpr(n.Else, allowDynamic);
                break;
            case ArrayDim n:
                CheckConstExpr(n.Base, allowDynamic);
                if (n.Dim is not null) CheckConstExpr(n.Dim, allowDynamic);
                break;
            case ArrayLit n:
                foreach (ArrayItem item in n.Items)
                {
                    CheckConstExpr(item.Value!, allowDynamic);
                    if (item.Key is not null) CheckConstExpr(item.Key, allowDynamic);
                }

                break;
            case PropertyFetch n:
                CheckConstExpr(n.Object, allowDynamic);
                CheckConstExpr(n.Name, allowDynamic);
                break;
            case ConstFetch n:
                _line = n.Line;
                ResolveConstName(n.Name.Text, n.Name.Form, out _);
                break;
            case MagicConst:
                break;
            case ClassConstFetch n:
                CheckClassConst(n, allowDynamic);
                break;
            case New n:
                CheckNew(n, allowDynamic);
                break;
            default:
                throw Error("Constant expression contains invalid operations");
        }
    }

    private void CheckClassConst(ClassConstFetch n, bool allowDynamic)
    {
        if (AstLiterals.TryGetString(n.Name, out string word) && Names.Same(word, "class"))
        {
            if (n.Class is not NameExpr && !AstLiterals.IsLiteral(n.Class))
                throw Error("(expression)::class cannot be used in constant expressions");
            TryGetClassName(n.Class, out string cls, out _);
            if (Names.ClassFetchType(cls) == ExtendedValues.ClassStatic)
                throw Error("static::class cannot be used for compile-time class name resolution");
            return;
        }

        if (n.Class is not NameExpr && !AstLiterals.IsLiteral(n.Class))
            throw Error("Dynamic class names are not allowed in compile-time class constant references");
        if (AstLiterals.TryGet(n.Class, out Value literal) && !literal.IsString) throw Error("Class name must be a valid object or a string");
        TryGetClassName(n.Class, out string name, out NameForm form);
        int type = Names.ClassFetchType(name);
        if (type == ExtendedValues.ClassStatic) throw Error("\"static::\" is not allowed in compile-time constants");
        if (type == ExtendedValues.ClassDefault) ResolveClassName(name, form);
        CheckConstExpr(n.Name, allowDynamic);
    }

    private void CheckNew(New n, bool allowDynamic)
    {
        if (!allowDynamic) throw Error("New expressions are not supported in this context");
        if (n.Anonymous is not null) throw Error("Cannot use anonymous class in constant expression");
        if (n.Class is not NameExpr && !AstLiterals.IsLiteral(n.Class)) throw Error("Cannot use dynamic class name in constant expression");
        TryGetClassName(n.Class!, out string name, out NameForm form);
        if (Names.ClassFetchType(ResolveClassName(name, form)) == ExtendedValues.ClassStatic)
            throw Error("\"static\" is not allowed in compile-time constants");
        if (n.IsCallableConvert) throw Error("Constant expression contains invalid operations");
        bool named = false;
        foreach (Arg arg in n.Args)
        {
            if (arg.Spread) throw Error("Argument unpacking in constant expressions is not supported");
            if (arg.ArgName is not null) named = true;
            else if (named) throw Error("Cannot use positional argument after named argument");
        }

        foreach (Arg arg in n.Args) CheckConstExpr(arg.Value, allowDynamic);
    }

    /// <summary>Writes the resolved names into the tree, for its text.</summary>
    private sealed class ConstExprNames(Compiler compiler) : AstVisitor
    {
        public override void VisitConstFetch(ConstFetch node) =>
            node.Name = new Name(node.Line, compiler.ResolveConstName(node.Name.Text, node.Name.Form, out _), NameForm.Unqualified);

        /// <summary>The class of a constant keeps its form when resolving changes nothing, as Zend's tree does.</summary>
        public override void VisitClassConstFetch(ClassConstFetch node)
        {
            if (node.Class is not NameExpr { Name: { Form: NameForm.Unqualified or NameForm.Qualified } name } || compiler.ResolveClassName(name) != name.Text) Visit(node.Class);
            Visit(node.Name);
        }

        public override void VisitNameExpr(NameExpr node)
        {
            if (ClassFetchType(node.Name) == ExtendedValues.ClassDefault)
                node.Name = new Name(node.Line, compiler.ResolveClassName(node.Name), NameForm.FullyQualified);
        }
    }
}
