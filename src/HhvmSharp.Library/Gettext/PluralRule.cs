namespace HhvmSharp.Library.Gettext;

/// <summary>The expression that tells which plural form a count has: C's operators over n.</summary>
internal sealed class PluralRule
{
    private static readonly string[][] Operators = [["||"], ["&&"], ["==", "!="], ["<=", ">=", "<", ">"], ["+", "-"], ["*", "/", "%"]];

    private readonly Func<ulong, ulong> _form;

    private PluralRule(Func<ulong, ulong> form) => _form = form;

    internal ulong Form(ulong n) => _form(n);

    /// <summary>Null: it is not understood.</summary>
    internal static PluralRule? Parse(string text)
    {
        int end = text.IndexOf(';', StringComparison.Ordinal);
        var parser = new Parser(end < 0 ? text : text[..end]);
        return parser.All() is { } form ? new PluralRule(form) : null;
    }

    private sealed class Parser(string text)
    {
        private int _at;

        private void Skip()
        {
            while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
        }

        private bool Eat(string token)
        {
            Skip();
            if (!text.AsSpan(_at).StartsWith(token)) return false;
            _at += token.Length;
            return true;
        }

        internal Func<ulong, ulong>? All()
        {
            Func<ulong, ulong>? form = Conditional();
            Skip();
            return _at == text.Length ? form : null;
        }

        private Func<ulong, ulong>? Conditional()
        {
            Func<ulong, ulong>? test = Binary(0);
            if (test is null || !Eat("?")) return test;
            Func<ulong, ulong>? yes = Conditional();
            if (yes is null || !Eat(":") || Conditional() is not { } no) return null;
            return n => test(n) != 0 ? yes(n) : no(n);
        }

        private Func<ulong, ulong>? Binary(int level)
        {
            if (level == Operators.Length) return Unary();
            Func<ulong, ulong>? left = Binary(level + 1);
            while (left is not null && Array.Find(Operators[level], Eat) is { } op)
            {
                if (Binary(level + 1) is not { } right) return null;
                left = Combine(op, left, right);
            }

            return left;
        }

        private static Func<ulong, ulong> Combine(string op, Func<ulong, ulong> a, Func<ulong, ulong> b) => op switch
        {
            "||" => n => a(n) != 0 || b(n) != 0 ? 1UL : 0,
            "&&" => n => a(n) != 0 && b(n) != 0 ? 1UL : 0,
            "==" => n => a(n) == b(n) ? 1UL : 0,
            "!=" => n => a(n) != b(n) ? 1UL : 0,
            "<=" => n => a(n) <= b(n) ? 1UL : 0,
            ">=" => n => a(n) >= b(n) ? 1UL : 0,
            "<" => n => a(n) < b(n) ? 1UL : 0,
            ">" => n => a(n) > b(n) ? 1UL : 0,
            "+" => n => unchecked(a(n) + b(n)),
            "-" => n => unchecked(a(n) - b(n)),
            "*" => n => unchecked(a(n) * b(n)),
            "/" => n => b(n) is not 0 and var d ? a(n) / d : 0,
            _ => n => b(n) is not 0 and var d ? a(n) % d : 0,
        };

        private Func<ulong, ulong>? Unary()
        {
            if (Eat("!")) return Unary() is { } inner ? n => inner(n) == 0 ? 1UL : 0 : null;
            if (Eat("n")) return static n => n;
            if (Eat("(")) return Conditional() is { } inner && Eat(")") ? inner : null;
            Skip();
            int start = _at;
            while (_at < text.Length && char.IsAsciiDigit(text[_at])) _at++;
            return _at > start && ulong.TryParse(text.AsSpan(start, _at - start), out ulong number) ? _ => number : null;
        }
    }
}
