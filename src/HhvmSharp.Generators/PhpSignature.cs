using System;
using System.Collections.Generic;
using System.Linq;

namespace HhvmSharp.Generators;

/// <summary>A signature in PHP's own syntax, as in its stub files, optionally with modifiers; plus "prefer-ref" before a parameter's &amp;.</summary>
internal sealed class PhpSignature
{
    public readonly List<string> Modifiers = new();
    public string Name = "";
    public bool ReturnsReference;
    public readonly List<PhpParam> Params = new();
    public PhpType? Return;

    public int Required
    {
        get
        {
            int n = 0;
            for (int i = 0; i < Params.Count; i++)
                if (!Params[i].Optional && !Params[i].Variadic) n = i + 1;
            return n;
        }
    }

    public bool IsVariadic => Params.Count > 0 && Params[Params.Count - 1].Variadic;

    public static PhpSignature Parse(string text)
    {
        var p = new PhpText(text);
        var s = new PhpSignature();
        while (true)
        {
            string word = p.PeekWord();
            if (word is not ("public" or "protected" or "private" or "static" or "abstract" or "final")) break;
            s.Modifiers.Add(p.Word());
        }

        if (p.PeekWord() == "function") p.Word();
        s.ReturnsReference = p.TryEat("&");
        s.Name = p.TypeName();
        p.Eat("(");
        while (!p.TryEat(")"))
        {
            s.Params.Add(PhpParam.Parse(p));
            if (!p.TryEat(",") && p.Peek() != ')') throw new FormatException($"',' or ')' expected at {p.Position}");
        }

        if (p.TryEat(":")) s.Return = PhpType.Parse(p);
        p.TryEat(";");
        if (!p.AtEnd) throw new FormatException($"unexpected text at {p.Position}");
        return s;
    }
}

internal sealed class PhpParam
{
    public PhpType? Type;
    public string Name = "";
    public bool ByRef, PreferRef, Variadic, Optional, Sensitive;
    /// <summary>PHP text, or empty when not known ("UNKNOWN" in the stubs).</summary>
    public string Default = "";

    public int Flags => (PreferRef ? 2 : ByRef ? 1 : 0) | (Variadic ? 4 : 0) | (Optional ? 16 : 0) | (Sensitive ? 32 : 0);

    public static PhpParam Parse(PhpText p)
    {
        var r = new PhpParam();
        if (p.TryEat("#[\\SensitiveParameter]")) r.Sensitive = true;
        if (p.Peek() != '$' && p.Peek() != '&' && p.Peek() != '.')
        {
            if (p.TryEat("prefer-ref")) r.PreferRef = true;
            if (p.Peek() != '$' && p.Peek() != '&' && p.Peek() != '.') r.Type = PhpType.Parse(p);
            if (p.TryEat("prefer-ref")) r.PreferRef = true;
        }

        r.ByRef = p.TryEat("&");
        r.Variadic = p.TryEat("...");
        p.Eat("$");
        r.Name = p.Word();
        if (p.TryEat("="))
        {
            r.Optional = true;
            r.Default = p.Expression();
            if (r.Default == "UNKNOWN") r.Default = "";
        }

        return r;
    }
}

internal sealed class PhpType
{
    private static readonly string[] Order = { "static", "callable", "object", "array", "string", "int", "float", "bool", "false", "true", "void", "never" };

    public readonly HashSet<string> Builtins = new();
    public readonly List<string> Classes = new();

    public bool Nullable => Builtins.Contains("null") || IsMixed;
    public bool IsMixed => Builtins.Contains("mixed");

    /// <summary>Exactly this built-in type, null aside.</summary>
    public bool Is(string name) => Classes.Count == 0 && Builtins.Where(b => b != "null").SequenceEqual(new[] { name });

    public bool Has(string name) => Builtins.Contains(name);

    /// <summary>One class or object, null aside.</summary>
    public bool IsObject => Is("object") || Is("static") || (Classes.Count >= 1 && Builtins.All(b => b is "null"));

    /// <summary>As zend_type_to_string prints it.</summary>
    public string Text
    {
        get
        {
            if (IsMixed) return "mixed";
            var parts = new List<string>(Classes);
            parts.AddRange(Order.Where(Builtins.Contains));
            if (!Builtins.Contains("null")) return string.Join("|", parts);
            if (parts.Count == 0) return "null";
            return parts.Count == 1 ? "?" + parts[0] : string.Join("|", parts) + "|null";
        }
    }

    public static PhpType Parse(PhpText p)
    {
        var t = new PhpType();
        if (p.TryEat("?")) t.Builtins.Add("null");
        do
        {
            string name = p.TypeName();
            switch (name.ToLowerInvariant())
            {
                case "iterable":
                    t.Classes.Insert(0, "Traversable");
                    t.Builtins.Add("array");
                    break;
                case "resource":
                    t.Builtins.Add("mixed");
                    break;
                case "null" or "false" or "true" or "bool" or "int" or "float" or "string" or "array" or "object" or "callable" or "void" or "never" or "static" or "mixed":
                    t.Builtins.Add(name.ToLowerInvariant());
                    break;
                default:
                    t.Classes.Add(name.TrimStart('\\'));
                    break;
            }
        }
        while (p.TryEat("|"));
        return t;
    }
}

/// <summary>A cursor over PHP declaration text.</summary>
internal sealed class PhpText
{
    private readonly string _text;
    private int _at;

    public PhpText(string text) => _text = text;

    public int Position => _at;

    public bool AtEnd
    {
        get
        {
            Skip();
            return _at >= _text.Length;
        }
    }

    public char Peek()
    {
        Skip();
        return _at < _text.Length ? _text[_at] : '\0';
    }

    public bool TryEat(string token)
    {
        Skip();
        if (string.CompareOrdinal(_text, _at, token, 0, token.Length) != 0) return false;
        _at += token.Length;
        return true;
    }

    public void Eat(string token)
    {
        if (!TryEat(token)) throw new FormatException($"'{token}' expected at {_at}");
    }

    public string PeekWord()
    {
        int at = _at;
        Skip();
        int start = _at;
        while (_at < _text.Length && IsWord(_text[_at])) _at++;
        string word = _text.Substring(start, _at - start);
        _at = at;
        return word;
    }

    public string Word()
    {
        string w = PeekWord();
        if (w.Length == 0) throw new FormatException($"a name expected at {_at}");
        Skip();
        _at += w.Length;
        return w;
    }

    public string TypeName()
    {
        Skip();
        int start = _at;
        while (_at < _text.Length && (IsWord(_text[_at]) || _text[_at] == '\\')) _at++;
        if (start == _at) throw new FormatException($"a type expected at {_at}");
        return _text.Substring(start, _at - start);
    }

    /// <summary>To the next comma or closing parenthesis outside of brackets and quotes, or the end.</summary>
    public string Expression()
    {
        Skip();
        int start = _at, depth = 0;
        for (; _at < _text.Length; _at++)
        {
            char c = _text[_at];
            if (c is '"' or '\'')
            {
                for (_at++; _at < _text.Length && _text[_at] != c; _at++)
                    if (_text[_at] == '\\') _at++;
                continue;
            }

            if (c is '(' or '[') depth++;
            else if (c is ')' or ']' && depth-- == 0) break;
            else if (c == ',' && depth == 0) break;
        }

        return _text.Substring(start, _at - start).Trim();
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';

    private void Skip()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
    }
}
