using System.Buffers;
using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Json;

/// <summary>JSON text as a value. Open containers wait on a stack of their own: depth costs no native stack.</summary>
/// <param name="build">False: the text is only checked.</param>
internal ref struct JsonParser(RequestContext ctx, ReadOnlySpan<byte> text, int flags, int maxDepth, bool build = true)
{
    private static readonly SearchValues<byte> StringEnds = SearchValues.Create(CreateStringEnds());

    private readonly ReadOnlySpan<byte> _text = text;
    private readonly bool _arrays = (flags & JsonFlags.ObjectAsArray) != 0;
    private readonly Stack<Level> _levels = new();
    private PhpStringBuilder? _buffer;
    private int _at;

    private struct Level
    {
        internal PhpArray? Array;
        internal PhpInstance? Object;
        internal bool IsObject;
        internal PhpString? Key;
    }

    internal int Error { get; private set; }

    /// <summary>What a scan for the end of a string stops at: quote, backslash, control characters, non-ASCII.</summary>
    private static byte[] CreateStringEnds()
    {
        var ends = new List<byte> { (byte)'"', (byte)'\\' };
        for (int i = 0; i < 256; i++)
            if (i is < 32 or >= 128) ends.Add((byte)i);
        return ends.ToArray();
    }

    /// <summary>The owned value; false with <see cref="Error"/>, or when an exception is pending.</summary>
    internal bool TryParse(out Value result)
    {
        if (Parse(out result)) return true;
        result = Value.Null;
        while (_levels.TryPop(out Level level)) Release(in level);
        return false;
    }

    private readonly void Release(in Level level)
    {
        if (level.Array is not null) Value.Array(level.Array).Release(ctx);
        if (level.Object is not null) Value.Object(level.Object).Release(ctx);
    }

    private bool Fail(int error)
    {
        if (Error == JsonError.None) Error = error;
        return false;
    }

    private bool Parse(out Value result)
    {
        result = default;
        while (true)
        {
            // a value is expected
            byte c = Peek();
            bool closed = false;
            Value value = default;
            if (c is (byte)'{' or (byte)'[')
            {
                _at++;
                if (!Open(c == '{')) return false;
                byte first = Peek();
                if (first is not ((byte)']' or (byte)'}'))
                {
                    if (c == '{' && !Key()) return false;
                    continue;
                }

                closed = true;
            }
            else if (!Scalar(c, out value))
            {
                return false;
            }

            // containers that end here become values themselves
            while (true)
            {
                if (closed)
                {
                    if (!Close(out value)) return false;
                }

                if (_levels.Count == 0)
                {
                    if (Peek() != 0 || _at < _text.Length)
                    {
                        value.Release(ctx);
                        return UnexpectedToken();
                    }

                    result = value;
                    return true;
                }

                if (!Add(in value)) return false;
                byte next = Peek();
                if (next == ',' && _at < _text.Length)
                {
                    _at++;
                    if (_levels.Peek().IsObject && !Key()) return false;
                    break;
                }

                if (next is not ((byte)']' or (byte)'}')) return UnexpectedToken();
                closed = true;
            }
        }
    }

    /// <summary>Skips blanks; 0 at the end (or at a NUL).</summary>
    private byte Peek()
    {
        while (_at < _text.Length)
        {
            byte c = _text[_at];
            if (c is not ((byte)' ' or (byte)'\n' or (byte)'\t' or (byte)'\r')) return c;
            _at++;
        }

        return 0;
    }

    /// <summary>What stands here fits no rule: the scanner's own complaint about it comes first.</summary>
    private bool UnexpectedToken()
    {
        byte c = Peek();
        if (_at >= _text.Length) return Fail(JsonError.Syntax);
        if (c == '"') return String(out PhpString? _) && Fail(JsonError.Syntax);
        if (c < 32) return Fail(JsonError.ControlCharacter);
        if (c < 128) return Fail(JsonError.Syntax);
        int at = _at;
        return Fail(Utf8Text.Next(_text, ref at, out _) ? JsonError.Syntax : JsonError.Utf8);
    }

    private bool Open(bool isObject)
    {
        // the top level counts as well
        if (_levels.Count + 1 >= maxDepth) return Fail(JsonError.Depth);
        var level = new Level { IsObject = isObject };
        if (build)
        {
            if (isObject && !_arrays) level.Object = ctx.NewObject(ctx.Environment.CoreClass("stdclass"));
            else level.Array = new PhpArray();
        }

        _levels.Push(level);
        return true;
    }

    /// <summary>The container that is closed by the bracket here.</summary>
    private bool Close(out Value value)
    {
        value = default;
        byte bracket = _text[_at];
        bool isObject = _levels.Peek().IsObject;
        if (isObject != (bracket == '}')) return Fail(JsonError.StateMismatch);
        _at++;
        Level level = _levels.Pop();
        if (level.Object is not null) value = Value.Object(level.Object);
        else if (level.Array is not null) value = Value.Array(level.Array.Length == 0 ? PhpArray.Empty : level.Array);
        else value = Value.Null;
        return true;
    }

    /// <summary>A name and its colon.</summary>
    private bool Key()
    {
        if (Peek() != '"') return UnexpectedToken();
        if (!String(out PhpString? key)) return false;
        if (Peek() != ':') return UnexpectedToken();
        _at++;
        if (!build) return true;
        Level level = _levels.Pop();
        level.Key = key;
        _levels.Push(level);
        return true;
    }

    /// <summary>Hands an owned value to the innermost container.</summary>
    private bool Add(in Value value)
    {
        if (!build) return true;
        Level level = _levels.Peek();
        if (!level.IsObject)
        {
            level.Array!.Append(ctx, in value);
            return true;
        }

        PhpString key = level.Key!;
        if (level.Array is not null)
        {
            level.Array.SetSymbol(ctx, key, in value);
            return true;
        }

        if (key.Length > 0 && key[0] == 0)
        {
            value.Release(ctx);
            return Fail(JsonError.InvalidPropertyName);
        }

        (level.Object!.Dynamic ??= new PhpArray()).Set(ctx, key, in value);
        return true;
    }

    private bool Scalar(byte c, out Value value)
    {
        value = default;
        switch (c)
        {
            case (byte)'"':
                if (!String(out PhpString? s)) return false;
                value = Value.String(s);
                return true;
            case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                return Number(out value);
            case (byte)'t':
                value = Value.True;
                return Word("true"u8);
            case (byte)'f':
                value = Value.False;
                return Word("false"u8);
            case (byte)'n':
                value = Value.Null;
                return Word("null"u8);
            case (byte)']' or (byte)'}' or (byte)',' or (byte)':':
                return Fail(JsonError.Syntax);
            default:
                return UnexpectedToken();
        }
    }

    private bool Word(ReadOnlySpan<byte> word)
    {
        if (!_text[_at..].StartsWith(word)) return Fail(JsonError.Syntax);
        _at += word.Length;
        return true;
    }

    private bool Number(out Value value)
    {
        value = default;
        int start = _at, at = _at;
        bool negative = _text[at] == '-';
        if (negative) at++;
        int digits = at;
        if (_text.At(at) == '0') at++;
        else at = Digits(at);
        if (at == digits) return Fail(JsonError.Syntax);
        int end = at;
        bool isFloat = false;
        if (_text.At(at) == '.' && ByteStrings.IsDigit(_text.At(at + 1)))
        {
            end = at = Digits(at + 1);
            isFloat = true;
        }

        if ((_text.At(at) | 0x20) == 'e')
        {
            int exponent = at + 1;
            if (_text.At(exponent) is (byte)'+' or (byte)'-') exponent++;
            if (ByteStrings.IsDigit(_text.At(exponent)))
            {
                end = Digits(exponent);
                isFloat = true;
            }
        }

        _at = end;
        if (!build) return true;
        ReadOnlySpan<byte> number = _text[start..end];
        if (!isFloat && System.Buffers.Text.Utf8Parser.TryParse(number, out long n, out int consumed) && consumed == number.Length) value = Value.Int(n);
        else if (!isFloat && (flags & JsonFlags.BigIntAsString) != 0) value = Value.String(PhpString.FromSpan(number));
        else value = Value.Float(Numbers.ToDouble(number));
        // "-0" is an int in JSON, and so in PHP
        return true;
    }

    private readonly int Digits(int at)
    {
        while (ByteStrings.IsDigit(_text.At(at))) at++;
        return at;
    }

    // ---- strings ----

    private bool String(out PhpString? result)
    {
        result = null;
        int start = ++_at;
        _buffer?.Clear();
        bool copying = false;
        while (true)
        {
            int n = _text[_at..].IndexOfAny(StringEnds);
            if (n < 0) return Fail(JsonError.ControlCharacter); // the end of the text, where C has its NUL
            _at += n;
            byte c = _text[_at];
            if (c == '"')
            {
                ReadOnlySpan<byte> rest = _text[start.._at];
                _at++;
                if (build) result = copying ? PhpString.FromSpan(_buffer!.Append(rest).Span) : PhpString.FromSpan(rest);
                return true;
            }

            if (c < 32) return Fail(JsonError.ControlCharacter);
            if (c >= 128)
            {
                int at = _at;
                if (IsValid(ref at))
                {
                    _at = at;
                    continue;
                }

                if ((flags & (JsonFlags.InvalidUtf8Ignore | JsonFlags.InvalidUtf8Substitute)) == 0) return Fail(JsonError.Utf8);
                copying = Copy(start);
                if ((flags & JsonFlags.InvalidUtf8Substitute) != 0) Utf8Text.Append(_buffer!, 0xFFFD);
                start = ++_at;
                continue;
            }

            copying = Copy(start);
            if (!Escape()) return false;
            start = _at;
        }
    }

    /// <summary>One well-formed character; of an ill-formed one PHP skips a byte at a time.</summary>
    private readonly bool IsValid(ref int at) => Utf8Text.Next(_text, ref at, out _);

    private bool Copy(int start)
    {
        _buffer ??= new PhpStringBuilder();
        _buffer.Append(_text[start.._at]);
        return true;
    }

    private bool Escape()
    {
        byte c = _text.At(_at + 1);
        int simple = "\"\\/bfnrt"u8.IndexOf(c);
        if (simple >= 0 && c != 0)
        {
            _buffer!.Append("\"\\/\b\f\n\r\t"u8[simple]);
            _at += 2;
            return true;
        }

        if (c != 'u' || !Unit(_at + 2, out int unit)) return Fail(JsonError.Syntax);
        if (unit is >= 0xD800 and <= 0xDFFF)
        {
            if (unit >= 0xDC00 || _text.At(_at + 6) != '\\' || _text.At(_at + 7) != 'u' || !Unit(_at + 8, out int low) || low is < 0xDC00 or > 0xDFFF)
                return Fail(JsonError.Utf16);
            unit = 0x10000 + ((unit & 0x3FF) << 10) + (low & 0x3FF);
            _at += 6;
        }

        Utf8Text.Append(_buffer!, unit);
        _at += 6;
        return true;
    }

    private readonly bool Unit(int at, out int unit)
    {
        unit = 0;
        for (int i = 0; i < 4; i++)
        {
            byte c = _text.At(at + i);
            if (!Spans.IsHex(c)) return false;
            unit = (unit << 4) | Spans.Hex(c);
        }

        return true;
    }
}
