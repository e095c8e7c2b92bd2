using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Streams.Filters;

/// <summary>convert.quoted-printable-encode.</summary>
/// <param name="lineBreak">Null: lines are not broken.</param>
internal sealed class QuotedPrintableEncoder(string name, int lineLength, byte[]? lineBreak, bool binary, bool encodeFirst) : ConvertFilter(name)
{
    private readonly PhpStringBuilder _out = new();
    private int _used;

    /// <summary>How much of a line break was seen, and how much of that turned out to be ordinary and is written.</summary>
    private int _seen, _replayed;

    protected override byte[] Convert(RequestContext ctx, byte[] data)
    {
        _out.Clear();
        int at = 0;
        int trailing = 0;
        while (true)
        {
            if (!binary && lineBreak is { Length: > 0 } && at < data.Length && data[at] == lineBreak[_seen])
            {
                at++;
                if (++_seen < lineBreak.Length) continue;
                _out.Append(lineBreak);
                _used = 0;
                _seen = _replayed = 0;
                continue;
            }

            bool replay = _replayed < _seen;
            if (!replay && at >= data.Length) break;
            byte c = replay ? lineBreak![_replayed] : data[at];
            if (!binary && trailing == 0 && c is (byte)'\t' or (byte)' ')
            {
                if (Break(2)) continue;
                trailing = TrailingBlanks(data, at);
                if (trailing > 0) continue;
                _out.Append(c);
                _used++;
            }
            else if ((!encodeFirst || (lineBreak is not null && _used > 0)) && c is (>= 33 and <= 60) or (>= 62 and <= 126))
            {
                Break(2);
                _out.Append(c);
                _used++;
            }
            else
            {
                Break(4);
                _out.Append('=').Append(HexDigit(c >> 4)).Append(HexDigit(c & 15));
                _used += 3;
                if (trailing > 0) trailing--;
            }

            if (replay)
            {
                _replayed++;
            }
            else
            {
                _seen = _replayed = 0;
                at++;
            }
        }

        return _out.Span.ToArray();
    }

    /// <summary>A soft line break when there is less room than that.</summary>
    private bool Break(int needed)
    {
        if (lineLength - _used >= needed || lineBreak is null) return false;
        _out.Append('=').Append(lineBreak);
        _used = 0;
        return true;
    }

    /// <summary>The number of blanks from here to the line's end; 0: something else follows.</summary>
    private int TrailingBlanks(byte[] data, int at)
    {
        if (lineBreak is null) return 0;
        int blanks = 1;
        int seen = 0;
        for (int left = data.Length - at - 1, i = at; left > 0; left--, i++)
        {
            if (data[i] == lineBreak[seen])
            {
                if (++seen >= lineBreak.Length) break;
            }
            else if (seen != 0 || data[i] is not ((byte)'\t' or (byte)' '))
            {
                return 0;
            }
            else
            {
                blanks++;
            }
        }

        return blanks;
    }

    private static byte HexDigit(int n) => (byte)"0123456789ABCDEF"[n];
}

/// <summary>convert.quoted-printable-decode.</summary>
/// <param name="lineBreak">Null: any of the usual ones.</param>
internal sealed class QuotedPrintableDecoder(string name, byte[]? lineBreak) : ConvertFilter(name)
{
    private enum State
    {
        Text,
        Escape,
        SecondDigit,
        Blanks,
        Break,
    }

    private State _state;
    private int _value;
    private int _seen;

    protected override byte[]? Convert(RequestContext ctx, byte[] data)
    {
        var result = new PhpStringBuilder(data.Length);
        int at = 0;
        while (at < data.Length)
        {
            byte c = data[at];
            switch (_state)
            {
                case State.Text:
                    if (c == '=') _state = State.Escape;
                    else result.Append(c);
                    at++;
                    break;
                case State.Escape when c is (byte)' ' or (byte)'\t':
                    _state = State.Blanks;
                    at++;
                    break;
                case State.Escape when lineBreak is null && c is (byte)'\r' or (byte)'\n':
                    _state = c == '\r' ? State.Break : State.Text;
                    at++;
                    break;
                case State.Escape or State.Blanks when lineBreak is not null && _seen < lineBreak.Length && c == lineBreak[_seen]:
                    StartBreak();
                    at++;
                    break;
                case State.Blanks:
                    if (c is not ((byte)' ' or (byte)'\t')) return Fail(ctx, "invalid byte sequence");
                    at++;
                    break;
                case State.Break:
                    at += InBreak(c, result);
                    break;
                default:
                    if (!Spans.IsHex(c)) return Fail(ctx, "invalid byte sequence");
                    _value = (_value << 4) | Spans.Hex(c);
                    if (_state == State.SecondDigit) result.Append((byte)_value);
                    _state = _state == State.SecondDigit ? State.Text : State.SecondDigit;
                    at++;
                    break;
            }
        }

        return result.Span.ToArray();
    }

    private void StartBreak()
    {
        _seen = 1;
        _state = State.Break;
        if (_seen < lineBreak!.Length) return;
        _seen = 0;
        _state = State.Text;
    }

    /// <summary>Inside of a line break; how many bytes were taken.</summary>
    private int InBreak(byte c, PhpStringBuilder result)
    {
        if (lineBreak is null)
        {
            _state = State.Text;
            return c == '\n' ? 1 : 0; // "\r\n", or "\r" alone
        }

        if (c != lineBreak[_seen])
        {
            result.Append(lineBreak.AsSpan(0, _seen));
            _seen = 0;
            _state = State.Text;
            return 0;
        }

        if (++_seen == lineBreak.Length)
        {
            _seen = 0;
            _state = State.Text;
        }

        return 1;
    }

    protected override byte[]? Finish(RequestContext ctx) =>
        _state is State.Text or State.Break ? [] : Fail(ctx, "unexpected end of stream");
}
