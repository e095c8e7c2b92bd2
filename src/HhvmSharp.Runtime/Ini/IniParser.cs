using System.Globalization;
using System.Text;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Ini;

/// <summary>Gets what a configuration text declares, in order.</summary>
internal interface IIniReceiver
{
    /// <summary>name = value; undef for a name alone. Values are strings; in typed mode also bool, null, int, float.</summary>
    void Entry(PhpString name, Value value);

    /// <summary>name[offset] = value; an empty offset appends.</summary>
    void ArrayEntry(PhpString name, PhpString offset, Value value);

    void Section(PhpString name);
}

/// <summary>What names in a configuration text refer to.</summary>
internal interface IIniNames
{
    /// <summary>The text of a constant (E_ALL, PHP_EOL), or null.</summary>
    PhpString? Constant(PhpString name);

    /// <summary>${name}: a setting of the configuration, else an environment variable, or null.</summary>
    PhpString? Variable(PhpString name);
}

/// <summary>
/// The grammar of php.ini, parse_ini_file and -d (Zend/zend_ini_parser.y). It stops at the first syntax error; what
/// was received before stays, as in PHP.
/// </summary>
internal ref struct IniParser
{
    private IniScanner _scanner;
    private readonly IIniReceiver _receiver;
    private readonly IIniNames _names;
    private readonly IniScannerMode _mode;
    private IniToken _token;

    private IniParser(ReadOnlySpan<byte> source, IniScannerMode mode, IIniReceiver receiver, IIniNames names)
    {
        _scanner = new IniScanner(source, mode);
        _mode = mode;
        _receiver = receiver;
        _names = names;
    }

    /// <summary>Parses all of <paramref name="source"/>; null, or PHP's message ("syntax error, unexpected ...") with its line.</summary>
    internal static (string Message, int Line)? Parse(ReadOnlySpan<byte> source, IniScannerMode mode, IIniReceiver receiver, IIniNames names)
    {
        // PHP measures the text as a C string
        int end = source.IndexOf((byte)0);
        var parser = new IniParser(end >= 0 ? source[..end] : source, mode, receiver, names);
        try
        {
            parser.Advance();
            while (parser._token != IniToken.End) parser.Statement();
            return null;
        }
        catch (IniSyntaxException e)
        {
            return (e.Message, parser._scanner.Line);
        }
    }

    private sealed class IniSyntaxException(string message) : Exception(message);

    private void Advance() => _token = _scanner.Next();

    private readonly bool Is(char c) => _token == IniToken.Char && _scanner.Char == c;

    private void Statement()
    {
        switch (_token)
        {
            case IniToken.EndOfLine:
                Advance();
                break;
            case IniToken.Section:
                Advance();
                PhpString section = StringList(constants: false)?.Text ?? PhpString.Empty;
                if (!Is(']')) throw Unexpected("']'");
                // the callback comes before the next token: an error there leaves this section declared
                _receiver.Section(section);
                Advance();
                break;
            case IniToken.Label:
                PhpString label = Take();
                if (!Is('='))
                {
                    _receiver.Entry(label, default);
                    break;
                }

                Advance();
                _receiver.Entry(label, EntryValue());
                break;
            case IniToken.Offset:
                PhpString name = Take();
                PhpString offset = StringList(constants: true)?.Text ?? PhpString.Empty;
                if (!Is(']')) throw Unexpected("']'");
                Advance();
                if (!Is('=')) throw Unexpected("'='");
                Advance();
                _receiver.ArrayEntry(name, offset, EntryValue());
                break;
            default:
                throw Unexpected();
        }
    }

    private PhpString Take()
    {
        PhpString text = PhpString.FromSpan(_scanner.Text);
        Advance();
        return text;
    }

    private Value EntryValue()
    {
        switch (_token)
        {
            case IniToken.EndOfLine:
                Advance();
                return Value.String(PhpString.Empty);
            case IniToken.BoolTrue or IniToken.BoolFalse or IniToken.NullNull:
                bool typed = _mode == IniScannerMode.Typed && _scanner.InValue;
                Value value = (typed, _token) switch
                {
                    (true, IniToken.BoolTrue) => Value.True,
                    (true, IniToken.BoolFalse) => Value.False,
                    (true, _) => Value.Null,
                    _ => Value.String(PhpString.FromSpan(_scanner.Text)),
                };
                Advance();
                return value;
            default:
                Operand result = Expression();
                return _mode == IniScannerMode.Typed ? Normalize(result) : Value.String(result.Text);
        }
    }

    // ---- expressions: | & ^ have one precedence and associate to the left, ~ and ! bind tighter ----

    /// <summary>A string, and what typed mode needs to know of where it came from.</summary>
    private readonly record struct Operand(PhpString Text, bool StartsWithNumber, bool IsComputed);

    private Operand Expression()
    {
        Operand left = Unary();
        while (Is('|') || Is('&') || Is('^'))
        {
            byte op = _scanner.Char;
            Advance();
            int a = ToInt(left.Text), b = ToInt(Unary().Text);
            left = Computed(op switch { (byte)'|' => a | b, (byte)'&' => a & b, _ => a ^ b });
        }

        return left;
    }

    private Operand Unary()
    {
        if (Is('~'))
        {
            Advance();
            return Computed(~ToInt(Unary().Text));
        }

        if (Is('!'))
        {
            Advance();
            return Computed(ToInt(Unary().Text) == 0 ? 1 : 0);
        }

        if (Is('('))
        {
            Advance();
            Operand inner = Expression();
            if (!Is(')')) throw Unexpected("'^'", "'|'", "'&'", "')'");
            Advance();
            return inner;
        }

        return StringList(constants: true) ?? throw Unexpected();
    }

    private static Operand Computed(int value) =>
        new(PhpString.FromLatin1(value.ToString(CultureInfo.InvariantCulture)), true, true);

    /// <summary>C's atoi.</summary>
    private static int ToInt(PhpString text)
    {
        ReadOnlySpan<byte> s = text.Span.TrimStart(" \t\n\v\f\r"u8);
        bool negative = s.Length > 0 && s[0] == '-';
        if (s.Length > 0 && s[0] is (byte)'-' or (byte)'+') s = s[1..];
        long value = 0;
        foreach (byte c in s)
        {
            if (!char.IsAsciiDigit((char)c)) break;
            value = Math.Min(value * 10 + c - '0', long.MaxValue / 16);
        }

        return unchecked((int)(negative ? -value : value));
    }

    private static Value Normalize(Operand operand)
    {
        if (!operand.StartsWithNumber) return Value.String(operand.Text);
        string text = operand.Text.ToString().TrimEnd(' ', '\t', '\n', '\r', '\v', '\f');
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long i)) return Value.Int(i);
        const NumberStyles floating = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        bool integer = text.AsSpan().IndexOfAny('.', 'e', 'E') < 0;    // too big for an int: stays a string
        return !integer && double.TryParse(text, floating, CultureInfo.InvariantCulture, out double d)
            ? Value.Float(d)
            : Value.String(operand.Text);
    }

    /// <summary>Strings, constants and variables side by side; null when there is none.</summary>
    private Operand? StringList(bool constants)
    {
        MemoryStream? joined = null;
        PhpString? first = null;
        bool number = false;
        while (true)
        {
            PhpString part;
            switch (_token)
            {
                case IniToken.Constant:
                    PhpString name = Take();
                    part = constants && !name.Span.Contains((byte)':') && _names.Constant(name) is { } c ? c : name;
                    break;
                case IniToken.Number:
                    if (first is null && constants) number = true;
                    part = Take();
                    break;
                case IniToken.Raw or IniToken.String or IniToken.Whitespace:
                    part = Take();
                    break;
                case IniToken.DollarCurly:
                    part = Variable();
                    break;
                case IniToken.Char when _scanner.Char == '"':
                    part = Quoted();
                    break;
                default:
                    if (first is null) return null;
                    return new Operand(joined is null ? first : new PhpString(joined.ToArray()), number, false);
            }

            if (first is null)
            {
                first = part;
            }
            else
            {
                if (joined is null)
                {
                    joined = new MemoryStream();
                    joined.Write(first.Span);
                }

                joined.Write(part.Span);
            }
        }
    }

    private PhpString Quoted()
    {
        Advance();
        PhpString all = PhpString.Empty;
        while (!Is('"'))
        {
            PhpString part = _token switch
            {
                IniToken.QuotedString => Take(),
                IniToken.DollarCurly => Variable(),
                _ => throw Unexpected("TC_DOLLAR_CURLY", "TC_QUOTED_STRING", "'\"'"),
            };
            all = PhpString.Concat(all, part);
        }

        Advance();
        return all;
    }

    private PhpString Variable()
    {
        Advance();
        if (_token != IniToken.VarName) throw Unexpected("TC_VARNAME");
        PhpString name = Take();
        PhpString? fallback = null;
        if (_token == IniToken.Fallback)
        {
            Advance();
            fallback = StringList(constants: true)?.Text ?? PhpString.Empty;
            if (!Is('}')) throw Unexpected("'}'");
        }
        else if (!Is('}'))
        {
            throw Unexpected("TC_FALLBACK", "'}'");
        }

        // the value is looked up before the next token is read
        PhpString value = _names.Variable(name) ?? fallback ?? PhpString.Empty;
        Advance();
        return value;
    }

    /// <summary>Bison's verbose message; at most four expected tokens are named.</summary>
    private readonly IniSyntaxException Unexpected(params ReadOnlySpan<string> expected)
    {
        var message = new StringBuilder("syntax error, unexpected ").Append(Describe());
        for (int i = 0; i < expected.Length; i++) message.Append(i == 0 ? ", expecting " : " or ").Append(expected[i]);
        return new IniSyntaxException(message.ToString());
    }

    private readonly string Describe() => _token switch
    {
        IniToken.End => "end of file",
        IniToken.Section => "TC_SECTION",
        IniToken.Raw => "TC_RAW",
        IniToken.Constant => "TC_CONSTANT",
        IniToken.Number => "TC_NUMBER",
        IniToken.String => "TC_STRING",
        IniToken.Whitespace => "TC_WHITESPACE",
        IniToken.Label => "TC_LABEL",
        IniToken.Offset => "TC_OFFSET",
        IniToken.DollarCurly => "TC_DOLLAR_CURLY",
        IniToken.VarName => "TC_VARNAME",
        IniToken.QuotedString => "TC_QUOTED_STRING",
        IniToken.Fallback => "TC_FALLBACK",
        IniToken.BoolTrue => "BOOL_TRUE",
        IniToken.BoolFalse => "BOOL_FALSE",
        IniToken.NullNull => "NULL_NULL",
        IniToken.EndOfLine => "END_OF_LINE",
        _ => $"'{(char)_scanner.Char}'",
    };
}
