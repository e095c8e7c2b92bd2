using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace HhvmSharp.Syntax.Ast;

/// <summary>
/// The canonical text of code, as PHP prints it in assert() messages and Reflection: one spelling for each construct,
/// parentheses only where precedence needs them. One char of the result is one byte. Throws
/// <see cref="InsufficientExecutionStackException"/> on a tree too deep for the native stack.
/// </summary>
public sealed partial class AstPrinter
{
    private readonly StringBuilder _out = new();
    private readonly Func<double, string> _float;

    private AstPrinter(Func<double, string>? formatFloat) => _float = formatFloat ?? FormatFloat;

    /// <summary>The text of an expression. <paramref name="formatFloat"/> formats floats by the setting precision; without it, precision is 14.</summary>
    public static string Print(Expr expression, Func<double, string>? formatFloat = null)
    {
        var printer = new AstPrinter(formatFloat);
        printer.Export(expression, 0, 0);
        return printer._out.ToString();
    }

    /// <summary>The text of statements, a line each.</summary>
    public static string Print(IEnumerable<Stmt> statements)
    {
        var printer = new AstPrinter(null);
        foreach (var statement in statements)
        {
            printer.Statement(statement, 0);
        }

        return printer._out.ToString();
    }

    /// <summary>The text of a type as declared.</summary>
    public static string Print(TypeNode type)
    {
        var printer = new AstPrinter(null);
        printer.Type(type);
        return printer._out.ToString();
    }

    private static string FormatFloat(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NAN" : value > 0 ? "INF" : "-INF";
        }

        if (value == 0)
        {
            return double.IsNegative(value) ? "-0.0" : "0.0";
        }

        var text = Math.Abs(value).ToString("E13", CultureInfo.InvariantCulture);
        var exponent = int.Parse(text.AsSpan(text.IndexOf('E') + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var digits = (text[0] + text[2..text.IndexOf('E')]).TrimEnd('0');
        var sign = value < 0 ? "-" : "";
        if (exponent is < -4 or >= 14)
        {
            return $"{sign}{digits[0]}.{(digits.Length > 1 ? digits[1..] : "0")}E{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent)}";
        }

        if (exponent < 0)
        {
            return sign + "0." + new string('0', -exponent - 1) + digits;
        }

        return digits.Length <= exponent + 1
            ? sign + digits.PadRight(exponent + 1, '0') + ".0"
            : sign + digits[..(exponent + 1)] + "." + digits[(exponent + 1)..];
    }

    // What nests deeply in practice has a small frame of its own.
    private void Export(Expr? expression, int priority, int indent)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (expression?.NodeKind)
        {
            case null:
                break;
            case NodeKind.Unary:
                UnaryExpression(Unsafe.As<Unary>(expression), priority, indent);
                break;
            case NodeKind.Binary:
                BinaryExpression(Unsafe.As<Binary>(expression), priority, indent);
                break;
            case NodeKind.ArrayLit:
                _out.Append('[');
                Items(Unsafe.As<ArrayLit>(expression).Items, indent);
                _out.Append(']');
                break;
            default:
                ExportOther(expression, priority, indent);
                break;
        }
    }

    private void UnaryExpression(Unary e, int priority, int indent)
        => Prefix(e.Op switch { UnaryOp.Plus => "+", UnaryOp.Minus => "-", UnaryOp.Not => "!", UnaryOp.BitNot => "~", _ => "@" }, 240, 241, e.Operand, priority, indent);

    private void BinaryExpression(Binary e, int priority, int indent)
    {
        var (text, level, left, right) = Operator(e.Op);
        Infix(" " + text + " ", level, left, right, e.Left, e.Right, priority, indent);
    }

    private void ExportOther(Expr expression, int priority, int indent)
    {
        switch (expression)
        {
            case IntLit e:
                _out.Append(e.Value);
                break;
            case FloatLit e:
                _out.Append(_float(e.Value));
                break;
            case StringLit e:
                Quoted(e.Value);
                break;
            case Interpolated e:
                _out.Append('"');
                Encaps(e.Parts, '"', indent);
                _out.Append('"');
                break;
            case ShellExec e:
                _out.Append('`');
                Encaps(e.Parts, '`', indent);
                _out.Append('`');
                break;
            case Variable e:
                _out.Append('$');
                VariableName(e, indent);
                break;
            case NameExpr e:
                NsName(e.Name);
                break;
            case ConstFetch e:
                NsName(e.Name);
                break;
            case MagicConst e:
                _out.Append("__").Append(e.Kind == MagicConstKind.Function ? "FUNCTION" : e.Kind.ToString().ToUpperInvariant()).Append("__");
                break;
            case Cast e:
                Prefix(
                    e.Kind switch
                    {
                        CastKind.Int => "(int)",
                        CastKind.Float => "(double)",
                        CastKind.String => "(string)",
                        CastKind.Array => "(array)",
                        CastKind.Object => "(object)",
                        CastKind.Bool => "(bool)",
                        _ => "(unset)",
                    },
                    240,
                    241,
                    e.Operand,
                    priority,
                    indent);
                break;
            case Clone e:
                Prefix("clone ", 270, 271, e.Operand, priority, indent);
                break;
            case Print e:
                Prefix("print ", 60, 61, e.Operand, priority, indent);
                break;
            case YieldFrom e:
                Prefix("yield from ", 85, 86, e.Operand, priority, indent);
                break;
            case IncDec e:
                IncrementOrDecrement(e, priority, indent);
                break;
            case Empty e:
                Function("empty", e.Operand, indent);
                break;
            case Isset e:
                Function("isset", e.Var, indent);
                break;
            case Include e:
                Function(
                    e.Kind switch
                    {
                        IncludeKind.Include => "include",
                        IncludeKind.IncludeOnce => "include_once",
                        IncludeKind.Require => "require",
                        IncludeKind.RequireOnce => "require_once",
                        _ => "eval",
                    },
                    e.Path,
                    indent);
                break;
            case Throw e:
                _out.Append("throw ");
                Export(e.Operand, priority, indent);
                break;
            case ArrayDim e:
                Export(e.Base, 260, indent);
                _out.Append('[');
                Export(e.Dim, 0, indent);
                _out.Append(']');
                break;
            case PropertyFetch e:
                Export(e.Object, 0, indent);
                _out.Append(e.NullSafe ? "?->" : "->");
                MemberName(e.Name, indent);
                break;
            case StaticProperty e:
                ClassRef(e.Class, indent);
                _out.Append("::$");
                MemberName(e.Name, indent);
                break;
            case ClassConstFetch e:
                ClassRef(e.Class, indent);
                _out.Append("::");
                Raw(e.Name, indent);
                break;
            case Call e:
                ClassRef(e.Callee, indent);
                Arguments(e.Args, e.IsCallableConvert, indent);
                break;
            case Exit e:
                _out.Append("\\exit");
                Arguments(e.Args, e.IsCallableConvert, indent);
                break;
            case MethodCall e:
                Export(e.Object, 0, indent);
                _out.Append(e.NullSafe ? "?->" : "->");
                MemberName(e.Name, indent);
                Arguments(e.Args, e.IsCallableConvert, indent);
                break;
            case StaticCall e:
                ClassRef(e.Class, indent);
                _out.Append("::");
                MemberName(e.Name, indent);
                Arguments(e.Args, e.IsCallableConvert, indent);
                break;
            case New e:
                NewExpression(e, indent);
                break;
            case Assign e:
                Infix(" = ", 90, 91, 90, e.Target, e.Value, priority, indent);
                break;
            case AssignRef e:
                Infix(" =& ", 90, 91, 90, e.Target, e.Value, priority, indent);
                break;
            case AssignOp e:
                Infix(" " + Operator(e.Op).Text + "= ", 90, 91, 90, e.Target, e.Value, priority, indent);
                break;
            case Conditional e:
                Ternary(e, priority, indent);
                break;
            case InstanceOf e:
                Export(e.Operand, 0, indent);
                _out.Append(" instanceof ");
                ClassRef(e.Class, indent);
                break;
            case Yield e:
                YieldExpression(e, priority, indent);
                break;
            case Closure e:
                Closure(e.Attributes, e.Func, e.Uses, indent);
                break;
            case ArrowFunction e:
                Attributes(e.Attributes, indent, false);
                _out.Append(e.Func.IsStatic ? "static fn" : "fn");
                Signature(e.Func, null, [], indent);
                _out.Append(" => ");
                Export(((Return)e.Func.Body[0]).Value, 0, indent);
                break;
            case Match e:
                MatchExpression(e, indent);
                break;
            case Parenthesized e:
                Export(e.Inner, priority, indent);
                break;
            default:
                if (ReferenceEquals(expression.Printable, expression))
                {
                    throw new InvalidOperationException("no text for " + expression.NodeKind);
                }

                Export(expression.Printable, priority, indent);
                break;
        }
    }

    // The operator's text, its own level, and the levels its operands are printed at.
    private static (string Text, int Level, int Left, int Right) Operator(BinaryOp op) => op switch
    {
        BinaryOp.Add => ("+", 200, 200, 201),
        BinaryOp.Sub => ("-", 200, 200, 201),
        BinaryOp.Mul => ("*", 210, 210, 211),
        BinaryOp.Div => ("/", 210, 210, 211),
        BinaryOp.Mod => ("%", 210, 210, 211),
        BinaryOp.ShiftLeft => ("<<", 190, 190, 191),
        BinaryOp.ShiftRight => (">>", 190, 190, 191),
        BinaryOp.Concat => (".", 185, 185, 186),
        BinaryOp.BitOr => ("|", 140, 140, 141),
        BinaryOp.BitAnd => ("&", 160, 160, 161),
        BinaryOp.BitXor => ("^", 150, 150, 151),
        BinaryOp.Identical => ("===", 170, 171, 171),
        BinaryOp.NotIdentical => ("!==", 170, 171, 171),
        BinaryOp.Equal => ("==", 170, 171, 171),
        BinaryOp.NotEqual => ("!=", 170, 171, 171),
        BinaryOp.Smaller => ("<", 180, 181, 181),
        BinaryOp.SmallerOrEqual => ("<=", 180, 181, 181),
        BinaryOp.Greater => (">", 180, 181, 181),
        BinaryOp.GreaterOrEqual => (">=", 180, 181, 181),
        BinaryOp.Spaceship => ("<=>", 180, 181, 181),
        BinaryOp.Pow => ("**", 250, 251, 250),
        BinaryOp.Xor => ("xor", 40, 40, 41),
        BinaryOp.And => ("&&", 130, 130, 131),
        BinaryOp.Or => ("||", 120, 120, 121),
        _ => ("??", 110, 111, 110),
    };

    private void Infix(string op, int level, int leftLevel, int rightLevel, Expr left, Expr right, int priority, int indent)
    {
        Open(priority, level);
        Export(left, leftLevel, indent);
        _out.Append(op);
        Export(right, rightLevel, indent);
        Close(priority, level);
    }

    private void Prefix(string op, int level, int operandLevel, Expr operand, int priority, int indent)
    {
        Open(priority, level);
        _out.Append(op);
        Export(operand, operandLevel, indent);
        Close(priority, level);
    }

    private void Open(int priority, int level)
    {
        if (priority > level)
        {
            _out.Append('(');
        }
    }

    private void Close(int priority, int level)
    {
        if (priority > level)
        {
            _out.Append(')');
        }
    }

    private void Function(string name, Expr argument, int indent)
    {
        _out.Append(name).Append('(');
        Export(argument, 0, indent);
        _out.Append(')');
    }

    private void IncrementOrDecrement(IncDec e, int priority, int indent)
    {
        var op = e.Increment ? "++" : "--";
        Open(priority, 240);
        _out.Append(e.Prefix ? op : "");
        Export(e.Target, 241, indent);
        _out.Append(e.Prefix ? "" : op);
        Close(priority, 240);
    }

    private void Ternary(Conditional e, int priority, int indent)
    {
        Open(priority, 100);
        Export(e.Condition, 100, indent);
        if (e.Then != null)
        {
            _out.Append(" ? ");
            Export(e.Then, 101, indent);
            _out.Append(" : ");
        }
        else
        {
            _out.Append(" ?: ");
        }

        Export(e.Else, 101, indent);
        Close(priority, 100);
    }

    private void YieldExpression(Yield e, int priority, int indent)
    {
        Open(priority, 70);
        _out.Append("yield ");
        if (e.Key != null)
        {
            Export(e.Key, 70, indent);
            _out.Append(" => ");
        }

        Export(e.Value, 70, indent);
        Close(priority, 70);
    }

    private void MatchExpression(Match e, int indent)
    {
        _out.Append("match (");
        Export(e.Subject, 0, indent);
        _out.Append(") {\n");
        foreach (var arm in e.Arms)
        {
            Indent(indent + 1);
            if (arm.IsDefault)
            {
                _out.Append("default");
            }
            else
            {
                List(arm.Conditions, 0, indent + 1);
            }

            _out.Append(" => ");
            Export(arm.Body, 0, 0);
            _out.Append(",\n");
        }

        Indent(indent);
        _out.Append('}');
    }

    private void NewExpression(New e, int indent)
    {
        _out.Append("new ");
        if (e.Anonymous is { } c)
        {
            Attributes(c.Attributes, indent, false);
            _out.Append("class");
            if (e.Args.Length > 0 || e.IsCallableConvert)
            {
                Arguments(e.Args, e.IsCallableConvert, indent);
            }

            ClassBody(c, indent);
            return;
        }

        ClassRef(e.Class!, indent);
        Arguments(e.Args, e.IsCallableConvert, indent);
    }

    private void Closure(AttributeGroup[] attributes, FuncBody func, ClosureUse[] uses, int indent)
    {
        Attributes(attributes, indent, false);
        _out.Append(func.IsStatic ? "static function " : "function ");
        Signature(func, null, uses, indent);
        FunctionBlock(func, indent);
    }

    private void Signature(FuncBody func, string? name, ClosureUse[] uses, int indent)
    {
        _out.Append(func.ByRef ? "&" : "").Append(name).Append('(');
        Parameters(func.Params, indent);
        _out.Append(')');
        if (uses.Length > 0)
        {
            _out.Append(" use(").AppendJoin(", ", uses.Select(u => (u.ByRef ? "&$" : "$") + u.Name)).Append(')');
        }

        if (func.ReturnType != null)
        {
            _out.Append(": ");
            Type(func.ReturnType);
        }
    }

    private void FunctionBlock(FuncBody func, int indent)
    {
        _out.Append(" {\n");
        Statements(func.Body, indent + 1);
        Indent(indent);
        _out.Append('}');
    }

    private void Arguments(Arg[] args, bool convert, int indent)
    {
        _out.Append('(');
        if (convert)
        {
            _out.Append("...");
        }

        for (var i = 0; i < args.Length; i++)
        {
            _out.Append(i > 0 ? ", " : "");
            if (args[i].ArgName is { } name)
            {
                _out.Append(name).Append(": ");
            }

            _out.Append(args[i].Spread ? "..." : "");
            Export(args[i].Value, 20, indent);
        }

        _out.Append(')');
    }

    private void Items(ArrayItem[] items, int indent)
    {
        for (var i = 0; i < items.Length; i++)
        {
            _out.Append(i > 0 ? ", " : "");
            if (items[i].Key is { } key)
            {
                Export(key, 80, indent);
                _out.Append(" => ");
            }

            _out.Append(items[i].ByRef ? "&" : items[i].Spread ? "..." : "");
            Export(items[i].Value, items[i].Spread ? 20 : 80, indent);
        }
    }

    private void List(Expr[] list, int priority, int indent)
    {
        for (var i = 0; i < list.Length; i++)
        {
            _out.Append(i > 0 ? ", " : "");
            Export(list[i], priority, indent);
        }
    }

    private void Indent(int indent) => _out.Append(' ', indent * 4);

    private void NsName(Name name)
        => _out.Append(name.Form switch { NameForm.FullyQualified => "\\", NameForm.Relative => "namespace\\", _ => "" }).Append(name.Text);

    // A string in the place of a class or function name prints like a fully qualified name.
    private void ClassRef(Expr e, int indent)
    {
        if (e is StringLit s)
        {
            _out.Append('\\').Append(Encoding.Latin1.GetString(s.Value));
        }
        else
        {
            Export(e, 0, indent);
        }
    }

    private void Raw(Expr e, int indent)
    {
        if (e is StringLit s)
        {
            _out.Append(Encoding.Latin1.GetString(s.Value));
        }
        else
        {
            Export(e, 0, indent);
        }
    }

    private void VariableName(Variable v, int indent)
    {
        if (v.Name is { } name)
        {
            _out.Append(name);
        }
        else
        {
            MemberName(v.NameExpr!, indent);
        }
    }

    // The name of a variable or member: bare where it is one, else {expression}.
    private void MemberName(Expr name, int indent)
    {
        if (name is StringLit s && IsVariableName(s.Value))
        {
            _out.Append(Encoding.Latin1.GetString(s.Value));
        }
        else if (name is Variable v)
        {
            Export(v, 0, indent);
        }
        else
        {
            _out.Append('{');
            Raw(name, indent);
            _out.Append('}');
        }
    }

    private static bool IsVariableName(byte[] name)
    {
        if (name.Length == 0 || name[0] is >= (byte)'0' and <= (byte)'9')
        {
            return false;
        }

        foreach (var c in name)
        {
            if (!IsVariableChar(c))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsVariableChar(byte c)
        => c is (byte)'_' or >= 127 or >= (byte)'0' and <= (byte)'9' or >= (byte)'A' and <= (byte)'Z' or >= (byte)'a' and <= (byte)'z';

    private void Encaps(Expr[] parts, char quote, int indent)
    {
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i] is StringLit s)
            {
                Escaped(s.Value, quote);
                continue;
            }

            // Braces where the text behind would be read as part of the name.
            var next = i + 1 < parts.Length ? parts[i + 1] as StringLit : null;
            var bare = parts[i] is Variable { Name: not null } or Variable { NameExpr: StringLit or IntLit or FloatLit }
                && (next == null || next.Value.Length == 0 || (next.Value[0] != '[' && !IsVariableChar(next.Value[0])));
            _out.Append(bare ? "" : "{");
            Export(parts[i], 0, indent);
            _out.Append(bare ? "" : "}");
        }
    }

    private void Quoted(byte[] text)
    {
        foreach (var c in text)
        {
            if (c < ' ')
            {
                _out.Append('"');
                Escaped(text, '"');
                _out.Append('"');
                return;
            }
        }

        _out.Append('\'');
        foreach (var c in text)
        {
            if (c is (byte)'\'' or (byte)'\\')
            {
                _out.Append('\\');
            }

            _out.Append((char)c);
        }

        _out.Append('\'');
    }

    private void Escaped(byte[] text, char quote)
    {
        foreach (var c in text)
        {
            switch (c)
            {
                case (byte)'\n': _out.Append("\\n"); break;
                case (byte)'\r': _out.Append("\\r"); break;
                case (byte)'\t': _out.Append("\\t"); break;
                case (byte)'\f': _out.Append("\\f"); break;
                case (byte)'\v': _out.Append("\\v"); break;
                case 0x1b: _out.Append("\\e"); break;
                case < (byte)' ': _out.Append("\\0").Append((char)('0' + (c / 8))).Append((char)('0' + (c % 8))); break;
                default:
                    if (c == quote || c is (byte)'$' or (byte)'\\')
                    {
                        _out.Append('\\');
                    }

                    _out.Append((char)c);
                    break;
            }
        }
    }
}
