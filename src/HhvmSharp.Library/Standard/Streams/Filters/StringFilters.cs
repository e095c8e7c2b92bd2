using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Streams.Filters;

/// <summary>A filter that makes other bytes of each bucket.</summary>
internal abstract class BucketFilter : StreamFilter
{
    /// <summary>The bytes in place of these; null: it failed.</summary>
    protected abstract byte[]? Convert(RequestContext ctx, byte[] data);

    /// <summary>What comes at the very end.</summary>
    protected virtual byte[]? Finish(RequestContext ctx) => [];

    internal override FilterStatus Filter(PhpStream stream, List<Bucket> input, List<Bucket> output, ref long consumed, FilterFlush flush)
    {
        RequestContext ctx = stream.Owner;
        foreach (Bucket b in input)
        {
            b.Brigade = null;
            consumed += b.Data.Length;
            if (Convert(ctx, b.Data) is not { } data) return FilterStatus.Fatal;
            Pass(output, data);
        }

        input.Clear();
        if (flush != FilterFlush.Close) return FilterStatus.PassOn;
        if (Finish(ctx) is not { } rest) return FilterStatus.Fatal;
        Pass(output, rest);
        return FilterStatus.PassOn;
    }
}

/// <summary>string.rot13, string.toupper, string.tolower: each byte on its own.</summary>
internal sealed class ByteFilter(string name, Func<byte, byte> map) : BucketFilter
{
    internal override string Name => name;

    protected override byte[] Convert(RequestContext ctx, byte[] data) => Array.ConvertAll(data, c => map(c));

    internal static byte Rot13(byte c)
    {
        int letter = (c | 0x20) - 'a';
        if (letter is < 0 or > 25) return c;
        return (byte)(letter < 13 ? c + 13 : c - 13);
    }
}

/// <summary>consumed: counts, and at the end puts the stream where the next reader should begin.</summary>
internal sealed class ConsumedFilter : StreamFilter
{
    private long _total;
    private long _start = -1;

    internal override string Name => "consumed";

    internal override FilterStatus Filter(PhpStream stream, List<Bucket> input, List<Bucket> output, ref long consumed, FilterFlush flush)
    {
        if (_start == -1) _start = stream.Position;
        long here = 0;
        foreach (Bucket b in input)
        {
            here += b.Data.Length;
            Pass(output, b.Data);
        }

        input.Clear();
        consumed += here;
        if (flush == FilterFlush.Close) stream.Seek(_start + _total);
        _total += here;
        return FilterStatus.PassOn;
    }
}

/// <summary>dechunk: HTTP's chunked transfer coding taken off. What is not chunked passes as it is.</summary>
internal sealed class DechunkFilter : BucketFilter
{
    private enum State
    {
        SizeStart,
        Size,
        Extension,
        SizeLineFeed,
        Body,
        BodyEnd,
        BodyLineFeed,
        Trailer,
        Error,
    }

    private State _state;
    private long _left;

    internal override string Name => "dechunk";

    protected override byte[] Convert(RequestContext ctx, byte[] data)
    {
        var result = new PhpStringBuilder(data.Length);
        int at = 0;
        while (at < data.Length)
        {
            switch (_state)
            {
                case State.Body:
                    int n = (int)Math.Min(_left, data.Length - at);
                    result.Append(data.AsSpan(at, n));
                    at += n;
                    _left -= n;
                    if (_left == 0) _state = State.BodyEnd;
                    break;
                case State.Trailer:
                    at = data.Length;
                    break;
                case State.Error:
                    result.Append(data.AsSpan(at));
                    at = data.Length;
                    break;
                default:
                    if (Control(data[at])) at++;
                    break;
            }
        }

        return result.Span.ToArray();
    }

    /// <summary>A byte between the chunks; false: it is to be looked at again in the new state.</summary>
    private bool Control(byte c)
    {
        switch (_state)
        {
            case State.SizeStart:
            case State.Size:
                if (Spans.IsHex(c))
                {
                    _left = ((_state == State.SizeStart ? 0 : _left) * 16) + Spans.Hex(c);
                    _state = State.Size;
                    return true;
                }

                _state = _state == State.SizeStart ? State.Error : State.Extension;
                return false;
            case State.Extension:
                if (c == '\n') return EndOfSize();
                if (c == '\r') _state = State.SizeLineFeed;
                return true;
            case State.SizeLineFeed:
                if (c == '\n') return EndOfSize();
                _state = State.Error;
                return false;
            case State.BodyEnd when c == '\r':
                _state = State.BodyLineFeed;
                return true;
            default:
                _state = c == '\n' ? State.SizeStart : State.Error;
                return c == '\n';
        }
    }

    private bool EndOfSize()
    {
        _state = _left == 0 ? State.Trailer : State.Body;
        return true;
    }
}
