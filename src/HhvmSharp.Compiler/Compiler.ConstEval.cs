using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;
using HhvmSharp.Syntax.Ast;

namespace HhvmSharp.Compiler;

/// <summary>Folding of constant subtrees, in place, before they are compiled.</summary>
internal sealed partial class Compiler
{
    /// <summary>No constants are replaced by their values: defaults of parameters, whose constants Reflection names.</summary>
    private bool _keepConstants;

    private readonly HashSet<ArrayDim> _issetDims = [];

    private bool TryEvalConstant(string name, bool fullyQualified, out Value value)
    {
        string lookup = fullyQualified ? name : Names.Unqualified(name);
        switch (lookup.Length)
        {
            case 4 when Names.Same(lookup, "null"):
                value = Value.Null;
                return true;
            case 4 when Names.Same(lookup, "true"):
                value = Value.True;
                return true;
            case 5 when Names.Same(lookup, "false"):
                value = Value.False;
                return true;
        }

        value = default;
        return !_keepConstants && _environment is not null && _environment.TryGetConstant(name, out value);
    }

    private static bool IsSpecialConstant(string name) => Names.Same(name, "null") || Names.Same(name, "true") || Names.Same(name, "false");

    private bool TryEvalClassConst(string className, string name, out Value value)
    {
        value = default;
        if (!RefersToActiveClass(className, Names.ClassFetchType(className)) || _keepConstants) return false;
        if (_class!.IsTrait || !_class.ConstantTable.TryGetValue(name, out CompiledConst? c) || c.IsCase) return false;
        if ((c.Flags & FunctionFlags.Deprecated) != 0) return false;
        if (c.Value.Kind is Kind.Array ? !IsSmallFlatArray(c.Value.AsArray) : c.Value.Kind > Kind.String) return false;
        value = c.Value;
        return true;
    }

    private static bool IsSmallFlatArray(PhpArray array)
    {
        if (array.Length > 50) return false;
        foreach (KeyValuePair<Value, Value> pair in array)
            if (pair.Value.Kind > Kind.String) return false;
        return true;
    }

    private bool TryEvalMagicConst(MagicConst e, out Value value)
    {
        FunctionState? fn = _fn;
        switch (e.Kind)
        {
            case MagicConstKind.Line:
                value = Value.Int(e.Line);
                return true;
            case MagicConstKind.File:
                value = Value.String(_fileName);
                return true;
            case MagicConstKind.Dir:
                value = StrValue(DirectoryOf(_file));
                return true;
            case MagicConstKind.Function:
                value = StrValue(fn.Name ?? "");
                return true;
            case MagicConstKind.Property:
                value = StrValue(fn.PropertyName ?? "");
                return true;
            case MagicConstKind.Method:
                if (_class is not null && fn.Scope is null && !fn.Has(FunctionFlags.Closure)) fn = null;
                value = StrValue(fn?.Name is null ? "" : fn.Scope is not null ? fn.Scope.Name + "::" + fn.Name : fn.Name);
                return true;
            case MagicConstKind.Class:
                value = default;
                if (_class is { IsTrait: true }) return false;
                value = StrValue(_class?.Name ?? "");
                return true;
            case MagicConstKind.Trait:
                value = StrValue(_class is { IsTrait: true } ? _class.Name : "");
                return true;
            default:
                value = StrValue(_namespace ?? "");
                return true;
        }
    }

    private static string DirectoryOf(string path)
    {
        int end = path.Length;
        while (end > 0 && path[end - 1] == '/') end--;
        if (end == 0) return path.Length == 0 ? "" : "/";
        while (end > 0 && path[end - 1] != '/') end--;
        if (end == 0) return ".";
        while (end > 0 && path[end - 1] == '/') end--;
        return end == 0 ? "/" : path[..end];
    }

    private bool TryEvalArray(ArrayLit e, out Value result)
    {
        result = default;
        if (e.Syntax == ArraySyntax.List) throw Error("Cannot use list() as standalone expression");
        bool constant = true;
        ArrayItem? last = null;
        foreach (ArrayItem item in e.Items)
        {
            if (item.Value is null)
            {
                if (last is not null) _line = last.Line;
                throw Error("Cannot use empty array elements in arrays");
            }

            item.Value = EvalConst(item.Value);
            if (!item.Spread) item.Key = EvalConst(item.Key);
            if (item.ByRef || !AstLiterals.IsLiteral(item.Value) || (item.Key is not null && !AstLiterals.IsLiteral(item.Key))) constant = false;
            last = item;
        }

        if (!constant) return false;
        if (e.Items.Length == 0)
        {
            result = Value.Array(PhpArray.Empty);
            return true;
        }

        var array = new PhpArray(e.Items.Length);
        foreach (ArrayItem item in e.Items)
        {
            AstLiterals.TryGet(item.Value, out Value value);
            value = Intern(value);
            if (item.Spread)
            {
                if (!value.IsArray) throw Error($"Only arrays and Traversables can be unpacked, {Fold.TypeName(value)} given");
                foreach (KeyValuePair<Value, Value> pair in value.AsArray)
                {
                    if (pair.Key.IsString) array.Set(_foldContext, pair.Key.AsString, pair.Value);
                    else if (!array.Append(pair.Value)) return false;
                }

                continue;
            }

            if (item.Key is null)
            {
                if (!array.Append(value)) return false;
                continue;
            }

            AstLiterals.TryGet(item.Key, out Value key);
            switch (key.Kind)
            {
                case Kind.Int:
                    array.Set(_foldContext, key.IntValue, value);
                    break;
                case Kind.String:
                    array.SetSymbol(_foldContext, Intern(key).AsString, value);
                    break;
                case Kind.Float:
                    double d = key.FloatValue;
                    if (!(d >= -9223372036854775808.0 && d < 9223372036854775808.0) || d != Math.Truncate(d)) return false;
                    array.Set(_foldContext, (long)d, value);
                    break;
                case Kind.Bool:
                    array.Set(_foldContext, key.IntValue, value);
                    break;
                case Kind.Null:
                    array.Set(_foldContext, PhpString.Empty, value);
                    break;
                default:
                    throw Error("Illegal offset type");
            }
        }

        result = Value.Array(array.Freeze());
        return true;
    }

    /// <summary>What is folded gets the line at which compilation is, not its own (warnings show it).</summary>
    private ConstNode Folded(Value value) => new(_line, value);

    /// <summary>Zend's zend_eval_const_expr: the tree with its constant parts folded.</summary>
    private Expr? EvalConst(Expr? e)
    {
        if (e is null) return null;
        CheckStack();
        Value a, b, value;
        switch (e)
        {
            case Binary { Op: BinaryOp.Coalesce } n:
                if (n.Left is ArrayDim dim) _issetDims.Add(dim);
                n.Left = EvalConst(n.Left)!;
                if (!AstLiterals.TryGet(n.Left, out a))
                {
                    n.Right = EvalConst(n.Right)!;
                    return e;
                }

                return a.IsNull ? EvalConst(n.Right) : n.Left;
            case Binary { Op: BinaryOp.And or BinaryOp.Or } n:
                n.Left = EvalConst(n.Left)!;
                n.Right = EvalConst(n.Right)!;
                if (!AstLiterals.TryGet(n.Left, out a)) return e;
                bool or = n.Op == BinaryOp.Or, left = Fold.IsTrue(a);
                if (left == or) return Folded(Value.Bool(or));
                if (!AstLiterals.TryGet(n.Right, out b)) return e;
                return Folded(Value.Bool(Fold.IsTrue(b)));
            case Binary n:
                n.Left = EvalConst(n.Left)!;
                n.Right = EvalConst(n.Right)!;
                if (!AstLiterals.TryGet(n.Left, out a) || !AstLiterals.TryGet(n.Right, out b)) return e;
                if (n.Op is BinaryOp.Greater or BinaryOp.GreaterOrEqual)
                    return Fold.TryBinary(_foldContext, n.Op == BinaryOp.Greater ? Opcode.IS_SMALLER : Opcode.IS_SMALLER_OR_EQUAL, b, a, out value) ? Folded(value) : e;
                return Fold.TryBinary(_foldContext, BinaryOpcode(n.Op), a, b, out value) ? Folded(value) : e;
            case Unary { Op: not UnaryOp.Silence } n:
                n.Operand = EvalConst(n.Operand)!;
                if (!AstLiterals.TryGet(n.Operand, out a)) return e;
                bool ok = n.Op switch
                {
                    UnaryOp.Plus => Fold.TryBinary(_foldContext, Opcode.MUL, a, Value.Int(1), out value),
                    UnaryOp.Minus => Fold.TryBinary(_foldContext, Opcode.MUL, a, Value.Int(-1), out value),
                    UnaryOp.Not => Fold.TryUnary(_foldContext, Opcode.BOOL_NOT, a, out value),
                    _ => Fold.TryUnary(_foldContext, Opcode.BW_NOT, a, out value),
                };
                return ok ? Folded(value) : e;
            case Conditional n:
                n.Condition = EvalConst(n.Condition)!;
                if (!AstLiterals.TryGet(n.Condition, out a))
                {
                    n.Then = EvalConst(n.Then);
                    n.Else = EvalConst(n.Else)!;
                    return e;
                }

                return EvalConst(Fold.IsTrue(a) ? n.Then ?? n.Condition : n.Else);
            case ArrayDim n:
                if (n.Dim is null) throw Error("Cannot use [] for reading");
                if (_issetDims.Contains(n) && n.Base is ArrayDim inner) _issetDims.Add(inner);
                n.Base = EvalConst(n.Base)!;
                n.Dim = EvalConst(n.Dim);
                if (!AstLiterals.TryGet(n.Base, out a) || !AstLiterals.TryGet(n.Dim, out b)) return e;
                return TryEvalDim(a, b, out value) ? Folded(value) : e;
            case ArrayLit n:
                return TryEvalArray(n, out value) ? Folded(value) : e;
            case MagicConst n:
                return TryEvalMagicConst(n, out value) ? Folded(value) : e;
            case ConstFetch n:
                string resolved = ResolveConstName(n.Name.Text, n.Name.Form, out bool fullyQualified);
                return TryEvalConstant(resolved, fullyQualified, out value) ? Folded(value) : e;
            case ClassConstFetch n when AstLiterals.TryGetString(n.Name, out string word) && Names.Same(word, "class"):
                return TryResolveClassNameConstant(n.Class, out value) ? Folded(value) : e;
            case ClassConstFetch n:
                n.Class = EvalConst(n.Class)!;
                n.Name = EvalConst(n.Name)!;
                if (!AstLiterals.TryGetString(n.Name, out string name)) return e;
                if (n.Class is not NameExpr && !AstLiterals.IsLiteral(n.Class)) return e;
                TryGetClassName(n.Class, out string className, out NameForm form);
                return TryEvalClassConst(ResolveClassName(className, form), name, out value) ? Folded(value) : e;
            case New n:
                if (n.Class is not null) n.Class = EvalConst(n.Class);
                foreach (Arg arg in n.Args)
                    if (!arg.Spread) arg.Value = EvalConst(arg.Value)!;
                return e;
            case PropertyFetch n:
                n.Object = EvalConst(n.Object)!;
                n.Name = EvalConst(n.Name)!;
                return e;
            case Parenthesized n:
                return EvalConst(n.Inner);
            default:
                return e;
        }
    }

    private static bool TryEvalDim(in Value container, in Value dim, out Value value)
    {
        value = default;
        if (container.IsArray)
        {
            if (dim.IsInt) return container.AsArray.TryGetValue(dim.IntValue, out value);
            return dim.IsString && container.AsArray.TryGetSymbol(dim.AsString, out value);
        }

        if (!container.IsString) return false;
        PhpString s = container.AsString;
        long offset;
        if (dim.IsInt) offset = dim.IntValue;
        else if (!dim.IsString || Numbers.ParseNumeric(dim.AsString.Span, true, out offset, out _, out _) != Kind.Int) return false;
        if (offset < 0 || offset >= s.Length) return false;
        value = Value.String(PhpString.SingleByte(s[(int)offset]));
        return true;
    }
}
