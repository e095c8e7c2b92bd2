namespace HhvmSharp.Library.Date.Parsing;

/// <summary>
/// Turns patterns into states of an <see cref="Nfa"/>. A pattern is a regular expression with classes, groups,
/// alternatives and the repetitions ? * + {n} {n,m}; <c>'text'</c> matches without regard to case, <c>&lt;name&gt;</c> is
/// another pattern, and blanks are literal.
/// </summary>
internal sealed class PatternCompiler(Nfa nfa, IReadOnlyDictionary<string, string> definitions)
{
    /// <summary>A part of a pattern that knows how to put itself in front of a state.</summary>
    private abstract class Node
    {
        internal abstract int Build(Nfa nfa, int next);
    }

    private sealed class Bytes(ByteClass set) : Node
    {
        internal override int Build(Nfa nfa, int next) => nfa.AddByte(set, next);
    }

    private sealed class Sequence(List<Node> parts) : Node
    {
        internal override int Build(Nfa nfa, int next)
        {
            for (int i = parts.Count - 1; i >= 0; i--) next = parts[i].Build(nfa, next);
            return next;
        }
    }

    private sealed class Alternatives(List<Node> branches) : Node
    {
        internal override int Build(Nfa nfa, int next)
        {
            int start = branches[^1].Build(nfa, next);
            for (int i = branches.Count - 2; i >= 0; i--) start = nfa.AddSplit(branches[i].Build(nfa, next), start);
            return start;
        }
    }

    private sealed class Repetition(Node node, int min, int max) : Node
    {
        internal override int Build(Nfa nfa, int next)
        {
            int start = next;
            if (max < 0)
            {
                start = nfa.AddSplit(-1, next);
                nfa[start].Next = node.Build(nfa, start);
            }
            else
            {
                for (int i = min; i < max; i++) start = nfa.AddSplit(node.Build(nfa, start), next);
            }

            for (int i = 0; i < min; i++) start = node.Build(nfa, start);
            return start;
        }
    }

    private readonly Dictionary<string, Node> _nodes = [];
    private string _text = "";
    private int _at;

    /// <summary>The state where a pattern begins that accepts a rule.</summary>
    internal int Compile(string pattern, int rule) => Parse(pattern).Build(nfa, nfa.AddAccept(rule));

    private Node Parse(string pattern)
    {
        (string text, int at) = (_text, _at);
        (_text, _at) = (pattern, 0);
        Node node = ParseAlternatives();
        if (_at != _text.Length) throw new FormatException($"{pattern}: unexpected character at {_at}");
        (_text, _at) = (text, at);
        return node;
    }

    private Node ParseAlternatives()
    {
        var branches = new List<Node>();
        do branches.Add(ParseSequence());
        while (Eat('|'));
        return branches.Count == 1 ? branches[0] : new Alternatives(branches);
    }

    private bool Eat(char c)
    {
        if (_at >= _text.Length || _text[_at] != c) return false;
        _at++;
        return true;
    }

    private Node ParseSequence()
    {
        var parts = new List<Node>();
        while (_at < _text.Length && _text[_at] is not ('|' or ')')) parts.Add(ParseRepetition());
        return parts.Count == 1 ? parts[0] : new Sequence(parts);
    }

    private Node ParseRepetition()
    {
        Node node = ParseAtom();
        if (Eat('?')) return new Repetition(node, 0, 1);
        if (Eat('*')) return new Repetition(node, 0, -1);
        if (Eat('+')) return new Repetition(node, 1, -1);
        if (!Eat('{')) return node;
        int min = ParseNumber(), max = Eat(',') ? ParseNumber() : min;
        Eat('}');
        return new Repetition(node, min, max);
    }

    private int ParseNumber()
    {
        int n = 0;
        while (char.IsAsciiDigit(_text[_at])) n = (n * 10) + (_text[_at++] - '0');
        return n;
    }

    private Node ParseAtom()
    {
        if (Eat('('))
        {
            Node group = ParseAlternatives();
            Eat(')');
            return group;
        }

        if (Eat('<'))
        {
            string name = Until('>');
            if (!_nodes.TryGetValue(name, out Node? node)) _nodes.Add(name, node = Parse(definitions[name]));
            return node;
        }

        if (Eat('\''))
        {
            var letters = new List<Node>();
            foreach (char c in Until('\'')) letters.Add(new Bytes(AnyCase(c)));
            return new Sequence(letters);
        }

        return new Bytes(Eat('[') ? ParseClass() : Single(ParseByte()));
    }

    private string Until(char end)
    {
        int start = _at;
        _at = _text.IndexOf(end, start) + 1;
        return _text[start..(_at - 1)];
    }

    private static ByteClass Single(int b)
    {
        var set = new ByteClass();
        set.Add(b);
        return set;
    }

    private static ByteClass AnyCase(char c)
    {
        ByteClass set = Single(c);
        if (char.IsAsciiLetter(c)) set.Add(c ^ 0x20);
        return set;
    }

    private ByteClass ParseClass()
    {
        var set = new ByteClass();
        bool inverted = Eat('^');
        while (!Eat(']'))
        {
            int first = ParseByte(), last = first;
            if (_text[_at] == '-' && _text[_at + 1] != ']')
            {
                _at++;
                last = ParseByte();
            }

            for (int b = first; b <= last; b++) set.Add(b);
        }

        if (inverted) set.Invert();
        return set;
    }

    private int ParseByte() => _text[_at++] is var c && c == '\\' ? _text[_at++] : c;
}
