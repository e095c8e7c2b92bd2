using System.Runtime.CompilerServices;

namespace HhvmSharp.Syntax.Ast;

public sealed partial class AstPrinter
{
    private void Statements(Stmt[] statements, int indent)
    {
        foreach (var statement in statements)
        {
            Statement(statement, indent);
        }
    }

    private void Statement(Stmt statement, int indent)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (statement)
        {
            case Block s:
                Statements(s.Statements, indent);
                return;
            case Nop:
                return;
            case StaticVars s:
                foreach (var item in s.Items)
                {
                    Indent(indent);
                    _out.Append("static $").Append(item.Name);
                    Default(item.Default, indent);
                    _out.Append(";\n");
                }

                return;
        }

        Indent(indent);
        _out.Append(Body(statement, indent) ? ";\n" : "\n");
    }

    // True if a semicolon ends the statement.
    private bool Body(Stmt statement, int indent)
    {
        switch (statement)
        {
            case ExprStmt s:
                Export(s.Expr, 0, indent);
                return true;
            case Echo s:
                Keyword("echo", s.Expr, indent);
                return true;
            case Break s:
                Keyword("break", s.Depth, indent);
                return true;
            case Continue s:
                Keyword("continue", s.Depth, indent);
                return true;
            case Return s:
                Keyword("return", s.Value, indent);
                return true;
            case Global s:
                Keyword("global", s.Var, indent);
                return true;
            case Unset s:
                Function("unset", s.Var, indent);
                return true;
            case Goto s:
                _out.Append("goto ").Append(s.Label);
                return true;
            case Label s:
                _out.Append(s.Name).Append(':');
                return false;
            case HaltCompiler:
                _out.Append("__HALT_COMPILER()");
                return true;
            case If s:
                IfStatement(s, indent);
                return false;
            case While s:
                Function("while ", s.Condition, indent);
                Braced(s.Body, indent);
                return false;
            case DoWhile s:
                _out.Append("do {\n");
                Statement(s.Body, indent + 1);
                Indent(indent);
                Function("} while ", s.Condition, indent);
                return true;
            case For s:
                ForStatement(s, indent);
                return false;
            case Foreach s:
                ForeachStatement(s, indent);
                return false;
            case Switch s:
                SwitchStatement(s, indent);
                return false;
            case TryCatch s:
                TryStatement(s, indent);
                return false;
            case Declare s:
                _out.Append("declare(").AppendJoin(", ", s.Items.Select(i => i.Name + " = " + Print(i.Value, _float))).Append(')');
                if (s.Body != null)
                {
                    Braced(s.Body, indent);
                }
                else
                {
                    _out.Append(';');
                }

                return false;
            case NamespaceStmt s:
                _out.Append("namespace").Append(s.Name == null ? "" : " " + s.Name.Text);
                if (s.Braced)
                {
                    _out.Append(" {\n");
                    Statements(s.Body, indent + 1);
                    Indent(indent);
                    _out.Append("}\n");
                }
                else
                {
                    _out.Append(';');
                }

                return false;
            case Use s:
                _out.Append("use ").Append(s.Kind switch { UseKind.Function => "function ", UseKind.Const => "const ", _ => "" });
                _out.AppendJoin(", ", s.Items.Select(i => i.Name + (i.Alias == null ? "" : " as " + i.Alias)));
                return true;
            case GroupUse s:
                _out.Append("use ").Append(s.Prefix).Append("\\{").AppendJoin(", ", s.Items.Select(i => i.Name + (i.Alias == null ? "" : " as " + i.Alias))).Append('}');
                return true;
            case ConstDecl s:
                _out.Append("const ");
                Constants(s.Items, indent);
                return true;
            case FunctionDecl s:
                Attributes(s.Attributes, indent, true);
                _out.Append("function ");
                Signature(s.Func, s.Func.Name, [], indent);
                FunctionBlock(s.Func, indent);
                _out.Append('\n');
                return false;
            case ClassDecl s:
                ClassStatement(s, indent);
                return false;
            default:
                return Member(statement, indent);
        }
    }

    private void Keyword(string keyword, Expr? operand, int indent)
    {
        _out.Append(keyword).Append(operand == null ? "" : " ");
        Export(operand, 0, indent);
    }

    private void Default(Expr? value, int indent)
    {
        if (value != null)
        {
            _out.Append(" = ");
            Export(value, 0, indent);
        }
    }

    private void Braced(Stmt body, int indent)
    {
        _out.Append(" {\n");
        Statement(body, indent + 1);
        Indent(indent);
        _out.Append('}');
    }

    private void IfStatement(If s, int indent)
    {
        for (var i = 0; i < s.Clauses.Length; i++)
        {
            var clause = s.Clauses[i];
            if (clause.Condition != null)
            {
                if (i > 0)
                {
                    Indent(indent);
                }

                Function(i == 0 ? "if " : "} elseif ", clause.Condition, indent);
                _out.Append(" {\n");
            }
            else
            {
                Indent(indent);
                _out.Append("} else ");
                if (clause.Body is If nested)
                {
                    IfStatement(nested, indent);
                    return;
                }

                _out.Append("{\n");
            }

            Statement(clause.Body, indent + 1);
        }

        Indent(indent);
        _out.Append('}');
    }

    private void ForStatement(For s, int indent)
    {
        _out.Append("for (");
        List(s.Init, 20, indent);
        _out.Append(s.Condition.Length > 0 ? "; " : ";");
        List(s.Condition, 20, indent);
        _out.Append(s.Step.Length > 0 ? "; " : ";");
        List(s.Step, 20, indent);
        _out.Append(')');
        Braced(s.Body, indent);
    }

    private void ForeachStatement(Foreach s, int indent)
    {
        _out.Append("foreach (");
        Export(s.Subject, 0, indent);
        _out.Append(" as ");
        if (s.Key != null)
        {
            _out.Append(s.KeyByRef ? "&" : "");
            Export(s.Key, 0, indent);
            _out.Append(" => ");
        }

        _out.Append(s.ByRef ? "&" : "");
        Export(s.Value, 0, indent);
        _out.Append(')');
        Braced(s.Body, indent);
    }

    private void SwitchStatement(Switch s, int indent)
    {
        Function("switch ", s.Subject, indent);
        _out.Append(" {\n");
        foreach (var @case in s.Cases)
        {
            Indent(indent + 1);
            Keyword(@case.Condition == null ? "default" : "case", @case.Condition, indent + 1);
            _out.Append(":\n");
            Statements(@case.Body, indent + 2);
        }

        Indent(indent);
        _out.Append('}');
    }

    private void TryStatement(TryCatch s, int indent)
    {
        _out.Append("try {\n");
        Statement(s.Body, indent + 1);
        Indent(indent);
        foreach (var c in s.Catches)
        {
            _out.Append("} catch (").AppendJoin("|", c.Types.Select(t => t.Text)).Append(c.Var == null ? "" : " $" + c.Var).Append(") {\n");
            Statement(c.Body, indent + 1);
            Indent(indent);
        }

        if (s.Finally != null)
        {
            _out.Append("} finally {\n");
            Statement(s.Finally, indent + 1);
            Indent(indent);
        }

        _out.Append('}');
    }

    // --- declarations

    private void Attributes(AttributeGroup[] groups, int indent, bool newlines)
    {
        foreach (var group in groups)
        {
            _out.Append("#[");
            for (var i = 0; i < group.Attributes.Length; i++)
            {
                _out.Append(i > 0 ? ", " : "");
                NsName(group.Attributes[i].Name);
                if (group.Attributes[i].HasArgs)
                {
                    Arguments(group.Attributes[i].Args, group.Attributes[i].IsCallableConvert, indent);
                }
            }

            _out.Append(newlines ? "]\n" : "] ");
            if (newlines)
            {
                Indent(indent);
            }
        }
    }

    private void Visibility(int flags, bool withSet)
    {
        _out.Append((flags & Modifiers.Public) != 0 ? "public " : (flags & Modifiers.Protected) != 0 ? "protected " : (flags & Modifiers.Private) != 0 ? "private " : "");
        if (withSet)
        {
            _out.Append((flags & Modifiers.PrivateSet) != 0 ? "private(set) "
                : (flags & Modifiers.ProtectedSet) != 0 ? "protected(set) "
                : (flags & Modifiers.PublicSet) != 0 ? "public(set) " : "");
        }
    }

    private void Type(TypeNode type)
    {
        switch (type)
        {
            case NamedType t:
                NsName(t.Name);
                break;
            case NullableType { Inner: NamedType named }:
                // PHP loses the leading backslash here.
                _out.Append('?').Append(named.Name.Text);
                break;
            case NullableType t:
                _out.Append('?');
                Type(t.Inner);
                break;
            case UnionType t:
                Types(t.Types, '|');
                break;
            case IntersectionType t:
                Types(t.Types, '&');
                break;
        }
    }

    private void Types(TypeNode[] types, char separator)
    {
        for (var i = 0; i < types.Length; i++)
        {
            if (i > 0)
            {
                _out.Append(separator);
            }

            Type(types[i]);
        }
    }

    private void Parameters(Param[] parameters, int indent)
    {
        for (var i = 0; i < parameters.Length; i++)
        {
            var p = parameters[i];
            _out.Append(i > 0 ? ", " : "");
            Attributes(p.Attributes, indent, false);
            Visibility(p.Flags, true);
            if (p.Type != null)
            {
                Type(p.Type);
                _out.Append(' ');
            }

            _out.Append(p.ByRef ? "&" : "").Append(p.Variadic ? "..." : "").Append('$').Append(p.Name);
            Default(p.Default, indent);
            if (p.HasHookBlock)
            {
                Hooks(p.Hooks, indent);
            }
        }
    }

    private void ClassStatement(ClassDecl c, int indent)
    {
        Attributes(c.Attributes, indent, true);
        if (c.Kind == ClassKind.Class)
        {
            _out.Append((c.Flags & Modifiers.Abstract) != 0 ? "abstract " : "");
            _out.Append((c.Flags & Modifiers.Final) != 0 ? "final " : "");
            _out.Append((c.Flags & Modifiers.ReadOnly) != 0 ? "readonly " : "");
        }

        _out.Append(c.Kind switch { ClassKind.Interface => "interface ", ClassKind.Trait => "trait ", ClassKind.Enum => "enum ", _ => "class " }).Append(c.Name);
        if (c.BackingType != null)
        {
            _out.Append(": ");
            Type(c.BackingType);
        }

        ClassBody(c, indent);
        _out.Append('\n');
    }

    private void ClassBody(ClassDecl c, int indent)
    {
        if (c.Extends != null)
        {
            _out.Append(" extends ");
            NsName(c.Extends);
        }

        if (c.Implements.Length > 0)
        {
            _out.Append(" implements ").AppendJoin(", ", c.Implements.Select(n => n.Text));
        }

        _out.Append(" {\n");
        Statements(c.Members, indent + 1);
        Indent(indent);
        _out.Append('}');
    }

    private void Constants(ConstItem[] items, int indent)
    {
        for (var i = 0; i < items.Length; i++)
        {
            _out.Append(i > 0 ? ", " : "").Append(items[i].Name).Append(" = ");
            Export(items[i].Value, 20, indent);
        }
    }

    private bool Member(Stmt member, int indent)
    {
        switch (member)
        {
            case ClassConst m:
                Attributes(m.Attributes, indent, true);
                Visibility(m.Flags, false);
                _out.Append("const ");
                if (m.Type != null)
                {
                    Type(m.Type);
                    _out.Append(' ');
                }

                Constants(m.Items, indent);
                return true;
            case PropertyDecl m:
                return Property(m, indent);
            case MethodDecl m:
                Attributes(m.Attributes, indent, true);
                Visibility(m.Flags, false);
                _out.Append((m.Flags & Modifiers.Static) != 0 ? "static " : "");
                _out.Append((m.Flags & Modifiers.Abstract) != 0 ? "abstract " : "");
                _out.Append((m.Flags & Modifiers.Final) != 0 ? "final " : "");
                _out.Append("function ");
                Signature(m.Func, m.Func.Name, [], indent);
                if (m.Func.HasBody)
                {
                    FunctionBlock(m.Func, indent);
                    _out.Append('\n');
                }
                else
                {
                    _out.Append(";\n");
                }

                return false;
            case EnumCase m:
                Attributes(m.Attributes, indent, true);
                _out.Append("case ").Append(m.Name);
                Default(m.Value, indent);
                return true;
            case TraitUse m:
                TraitUseMember(m, indent);
                return false;
            default:
                throw new InvalidOperationException("no text for " + member.NodeKind);
        }
    }

    private bool Property(PropertyDecl m, int indent)
    {
        Attributes(m.Attributes, indent, true);
        Visibility(m.Flags, true);
        _out.Append((m.Flags & Modifiers.Static) != 0 ? "static " : "");
        _out.Append((m.Flags & Modifiers.ReadOnly) != 0 ? "readonly " : "");
        if (m.Type != null)
        {
            Type(m.Type);
            _out.Append(' ');
        }

        for (var i = 0; i < m.Items.Length; i++)
        {
            var item = m.Items[i];
            _out.Append(i > 0 ? ", $" : "$").Append(item.Name);
            Default(item.Default, indent + 1);
            if (item.HasHookBlock)
            {
                Hooks(item.Hooks, indent);
            }
        }

        return !m.Items[0].HasHookBlock;
    }

    private void Hooks(PropertyHook[] hooks, int indent)
    {
        _out.Append(" {\n");
        indent++;
        Indent(indent);
        for (var i = 0; i < hooks.Length; i++)
        {
            var hook = hooks[i];

            // PHP reads the flag of a by-reference hook as private(set), which has the same value.
            _out.Append(hook.ByRef ? "private(set) " : "").Append((hook.Flags & Modifiers.Final) != 0 ? "final " : "").Append(hook.Name);
            if (hook.IsAbstract)
            {
                _out.Append(';');
            }
            else if (hook.ShortBody != null)
            {
                _out.Append(" => ");
                Export(hook.ShortBody, 0, indent);
                _out.Append(';');
            }
            else
            {
                _out.Append(" {\n");
                Statements(hook.Body, indent + 1);
                Indent(indent);
                _out.Append('}');
            }

            if (i < hooks.Length - 1)
            {
                _out.Append('\n');
                Indent(indent);
            }
        }

        _out.Append('\n');
        Indent(indent - 1);
        _out.Append('}');
    }

    private void TraitUseMember(TraitUse m, int indent)
    {
        _out.Append("use ").AppendJoin(", ", m.Traits.Select(t => t.Text));
        if (m.Rules.Length == 0)
        {
            _out.Append(';');
            return;
        }

        _out.Append(" {\n");
        foreach (var rule in m.Rules)
        {
            Indent(indent + 1);
            switch (rule)
            {
                case TraitPrecedence r:
                    _out.Append(r.Trait.Text).Append("::").Append(r.Method).Append(" insteadof ").AppendJoin(", ", r.InsteadOf.Select(n => n.Text));
                    break;
                case TraitAlias r:
                    _out.Append(r.Trait == null ? "" : r.Trait.Text + "::").Append(r.Method);
                    _out.Append((r.Modifiers & Modifiers.Public) != 0 ? " as public"
                        : (r.Modifiers & Modifiers.Protected) != 0 ? " as protected"
                        : (r.Modifiers & Modifiers.Private) != 0 ? " as private"
                        : r.Alias != null ? " as" : "");
                    _out.Append(r.Alias == null ? "" : " " + r.Alias);
                    break;
            }

            _out.Append(";\n");
        }

        Indent(indent);
        _out.Append('}');
    }
}
