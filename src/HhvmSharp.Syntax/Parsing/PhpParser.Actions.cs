using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using HhvmSharp.Syntax.Ast;
using HhvmSharp.Syntax.Lexing;

namespace HhvmSharp.Syntax;

/// <summary>What the actions of Grammar.txt call.</summary>
public sealed partial class PhpParser
{
    private const int ArgsConvert = 1, ArgsAbsent = 2;

    /// <summary>The method in a trait's adaptation rule, before it is known which rule it is.</summary>
    private sealed class MethodRef(int line, Name? trait, string method) : Node(default, line)
    {
        public Name? Trait { get; } = trait;

        public string Method { get; } = method;

        public override void Accept(AstVisitor visitor)
        {
        }

        public override void VisitChildren(AstVisitor visitor)
        {
        }

        internal override void DumpFields(AstDumper dumper)
        {
        }
    }

    // A keyword that stands for a name: its letters in the source.
    private string Word(in Sem token)
    {
        var end = token.Aux;
        while (end < _source.Length && (_source[end] == '_' || (uint)((_source[end] | 0x20) - 'a') < 26))
        {
            end++;
        }

        if (end == token.Aux)
        {
            // <?= comes as the keyword echo.
            FailParse("Cannot use \"<?=\" as an identifier");
        }

        _lexer.Listener?.OnName(token.Aux, end - token.Aux);
        return StringPool.Current.Get(_source.AsSpan(token.Aux, end - token.Aux));
    }

    private void MakeWord(ref Sem token)
    {
        token.Obj = Word(token);
        token.Line = Line;
    }

    private static StringLit Lit(int line, string name) => new(line, Encoding.Latin1.GetBytes(name));

    private static Expr StaticName(Expr variable)
    {
        var v = Unsafe.As<Variable>(variable);
        return v.Name != null ? Lit(v.Line, v.Name) : v.NameExpr!;
    }

    private static Expr ClassConstant(Expr @class, int line, string name)
        => new ClassConstFetch(@class.Line, @class, Lit(line, name.Equals("class", StringComparison.OrdinalIgnoreCase) ? "class" : name));

    private static Stmt One(int line, Stmt[] statements) => statements.Length == 1 ? statements[0] : new Block(line, statements);

    private int FirstLine(Expr[] a, Expr[] b, Expr[] c, Stmt body)
        => a.Length > 0 ? a[0].Line : b.Length > 0 ? b[0].Line : c.Length > 0 ? c[0].Line : body.Line;

    private static Binary Bin(BinaryOp op, Expr left, Expr right) => new(left.Line, op, left, right, false);

    // Zend's parser joins constant parts, which assert() messages show.
    private Expr Concat(Expr left, Expr right)
        => Text(left) is { } a && Text(right) is { } b && (left is StringLit || right is StringLit)
            ? new StringLit(Line, [.. a, .. b])
            : Bin(BinaryOp.Concat, left, right);

    private static byte[]? Text(Expr e) => e switch
    {
        StringLit s => s.Value,
        IntLit i => Encoding.Latin1.GetBytes(i.Value.ToString(CultureInfo.InvariantCulture)),
        _ => null,
    };

    private static Expr InParentheses(Expr e)
    {
        if (e is Conditional c)
        {
            c.Parenthesized = true;
        }
        else if (e is Binary b)
        {
            b.Parenthesized = true;
        }

        return e;
    }

    private static Expr Dereferenced(Expr e)
    {
        if (e is StaticProperty p)
        {
            p.Parenthesized = true;
        }

        return e;
    }

    private static Expr NumString(in Sem token, bool negative)
    {
        if (token.Obj is byte[] text)
        {
            return new StringLit(token.Line, negative ? [(byte)'-', .. text] : text);
        }

        return negative && token.Num == 0 ? new StringLit(token.Line, "-0"u8.ToArray()) : new IntLit(token.Line, negative ? -token.Num : token.Num);
    }

    // Skipped elements are null on the stack; one trailing comma leaves one too many.
    private ArrayItem[] Items(in Sem list)
    {
        var start = (int)list.Num;
        var count = list.Aux;
        _itemCount = start;
        if (_items[start + count - 1] == null)
        {
            count--;
        }

        if (count == 0)
        {
            return [];
        }

        var items = new ArrayItem[count];
        for (var i = 0; i < count; i++)
        {
            items[i] = Unsafe.As<ArrayItem>(_items[start + i]) ?? new ArrayItem(list.Line, null, null, false, false);
        }

        return items;
    }

    private FuncBody Function(ref Sem keyword, string name, bool byRef, Param[] parameters, TypeNode? type, Stmt[]? body, byte[]? doc, bool generator)
        => new((int)keyword.Num, name, byRef, false, parameters, type, body ?? [], body != null, doc, Line, keyword.Aux, _lastEnd, generator);

    private PropertyHook Hook(int line, long flags, bool byRef, string name, ref Sem parameters, ref Sem body, byte[]? doc, bool generator)
        => new(
            line,
            [],
            (int)flags,
            byRef,
            name,
            Unsafe.As<Param[]>(parameters.Obj)!,
            parameters.Num != 0,
            body.Num == 1 ? Unsafe.As<Stmt[]>(body.Obj)! : [],
            body.Num == 2 ? Unsafe.As<Expr>(body.Obj) : null,
            body.Num == 0,
            doc,
            Line,
            generator);

    private static Param Parameter(int line, long flags, TypeNode? type, long byRef, long variadic, string name, Expr? @default, byte[]? doc, in Sem hooks)
        => new(type?.Line ?? line, [], (int)flags, type, byRef != 0, variadic != 0, name, @default, doc, Unsafe.As<PropertyHook[]>(hooks.Obj)!, hooks.Num != 0);

    private static Stmt WithAttributes(Stmt declaration, AttributeGroup[] attributes)
    {
        switch (declaration)
        {
            case FunctionDecl d: d.Attributes = attributes; break;
            case ClassDecl d: d.Attributes = attributes; break;
            case PropertyDecl d: d.Attributes = attributes; break;
            case ClassConst d: d.Attributes = attributes; break;
            case MethodDecl d: d.Attributes = attributes; break;
            case EnumCase d: d.Attributes = attributes; break;
        }

        return declaration;
    }

    private static Expr ClosureAttributes(Expr closure, AttributeGroup[] attributes)
    {
        if (closure is Closure c)
        {
            c.Attributes = attributes;
        }
        else
        {
            Unsafe.As<ArrowFunction>(closure).Attributes = attributes;
        }

        return closure;
    }

    private static Expr StaticClosure(Expr closure)
    {
        (closure is Closure c ? c.Func : Unsafe.As<ArrowFunction>(closure).Func).IsStatic = true;
        return closure;
    }

    private static Stmt WithKind(Stmt group, UseKind kind)
    {
        var use = Unsafe.As<GroupUse>(group);
        use.Kind = kind;
        OfKind(use.Items, kind);
        return use;
    }

    private static UseItem WithKind(UseItem item, UseKind kind)
    {
        item.Kind = kind;
        return item;
    }

    private static UseItem[] OfKind(UseItem[] items, UseKind kind)
    {
        foreach (var item in items)
        {
            item.Kind = kind;
        }

        return items;
    }

    private HaltCompiler Halt()
    {
        _haltOffset = _lexer.Position;
        var node = new HaltCompiler(Line, _haltOffset);
        _lexer.Stop();
        return node;
    }

    private static Declare Declaration(int line, ConstItem[] items, Stmt body)
    {
        var declares = new DeclareItem[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            declares[i] = new DeclareItem(items[i].Line, items[i].Name, items[i].Value);
        }

        return new Declare(line, declares, body is Nop ? null : body);
    }

    // v follows the list of declarations and a parenthesis.
    private void HandleEncoding(ref Sem v)
    {
        ref var list = ref Unsafe.Subtract(ref v, 2);
        for (var i = 0; i < list.Aux; i++)
        {
            var item = Unsafe.As<ConstItem>(_items[list.Num + i]!);
            if (!item.Name.Equals("encoding", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (item.Value is not (StringLit or IntLit or FloatLit))
            {
                Fail("Encoding must be a literal");
            }

            _lexer.Warnings.Add(new Diagnostic(Severity.Warning, "declare(encoding=...) ignored because Zend multibyte feature is turned off by settings", Line));
        }

        v = default;
    }

    // --- modifiers

    private enum ModifierTarget { Property, Method, Constant, PromotedParameter, PropertyHook }

    private static readonly string[] s_targets = ["property", "method", "class constant", "parameter", "property hook"];

    // In the order of the codes that memberModifier gives them, from 1.
    private static readonly (string Text, int Flag)[] s_modifiers =
    [
        ("", 0),
        ("public", Modifiers.Public),
        ("protected", Modifiers.Protected),
        ("private", Modifiers.Private),
        ("public(set)", Modifiers.PublicSet),
        ("protected(set)", Modifiers.ProtectedSet),
        ("private(set)", Modifiers.PrivateSet),
        ("static", Modifiers.Static),
        ("abstract", Modifiers.Abstract),
        ("final", Modifiers.Final),
        ("readonly", Modifiers.ReadOnly),
    ];

    private static long AppendModifier(long list, long modifier)
    {
        var shift = (64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)list) + 3) & ~3;
        return shift >= 64 ? list : list | (modifier << shift);
    }

    private long ModifierFlags(ModifierTarget target, long list)
    {
        var flags = 0;
        for (var rest = (ulong)list; rest != 0; rest >>= 4)
        {
            flags = AddMemberModifier(flags, ModifierFlag(target, (int)(rest & 15)), target);
        }

        return flags;
    }

    private static long DefaultPublic(long flags) => (flags & Modifiers.VisibilityMask) == 0 ? flags | Modifiers.Public : flags;

    private int ModifierFlag(ModifierTarget target, int modifier)
    {
        var (text, flag) = s_modifiers[modifier];
        var allowed = target switch
        {
            ModifierTarget.Property => Modifiers.VisibilityMask | Modifiers.SetVisibilityMask | Modifiers.Static | Modifiers.Abstract | Modifiers.Final | Modifiers.ReadOnly,
            ModifierTarget.Method => Modifiers.VisibilityMask | Modifiers.Static | Modifiers.Abstract | Modifiers.Final,
            ModifierTarget.Constant => Modifiers.VisibilityMask | Modifiers.Final,
            ModifierTarget.PromotedParameter => Modifiers.VisibilityMask | Modifiers.SetVisibilityMask | Modifiers.ReadOnly,
            _ => Modifiers.Final,
        };
        if ((allowed & flag) == 0)
        {
            Fail($"Cannot use the {text} modifier on a {s_targets[(int)target]}");
        }

        return flag;
    }

    private int AddMemberModifier(int flags, int added, ModifierTarget target)
    {
        if ((flags & Modifiers.VisibilityMask) != 0 && (added & Modifiers.VisibilityMask) != 0)
        {
            Fail("Multiple access type modifiers are not allowed");
        }

        FailIfTwice(flags, added, Modifiers.Abstract, "abstract");
        FailIfTwice(flags, added, Modifiers.Static, "static");
        FailIfTwice(flags, added, Modifiers.Final, "final");
        FailIfTwice(flags, added, Modifiers.ReadOnly, "readonly");
        var both = Modifiers.Abstract | Modifiers.Final;
        if (((flags | added) & both) == both && target is ModifierTarget.Method or ModifierTarget.Property)
        {
            Fail($"Cannot use the final modifier on an abstract {s_targets[(int)target]}");
        }

        if ((flags & Modifiers.SetVisibilityMask) != 0 && (added & Modifiers.SetVisibilityMask) != 0)
        {
            Fail("Multiple access type modifiers are not allowed");
        }

        return flags | added;
    }

    private void FailIfTwice(long flags, long added, int modifier, string text)
    {
        if ((flags & added & modifier) != 0)
        {
            Fail($"Multiple {text} modifiers are not allowed");
        }
    }

    private long AddClassModifier(long flags, long added)
    {
        FailIfTwice(flags, added, Modifiers.Abstract, "abstract");
        FailIfTwice(flags, added, Modifiers.Final, "final");
        FailIfTwice(flags, added, Modifiers.ReadOnly, "readonly");
        if (((flags | added) & Modifiers.Abstract) != 0 && ((flags | added) & Modifiers.Final) != 0)
        {
            Fail("Cannot use the final modifier on an abstract class");
        }

        return flags | added;
    }

    private long AddAnonymousClassModifier(long flags, long added)
    {
        if ((added & (Modifiers.Abstract | Modifiers.Final)) != 0)
        {
            Fail($"Cannot use the {((added & Modifiers.Abstract) != 0 ? "abstract" : "final")} modifier on an anonymous class");
        }

        FailIfTwice(flags, added, Modifiers.ReadOnly, "readonly");
        return flags | added;
    }
}
