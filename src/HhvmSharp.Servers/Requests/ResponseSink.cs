using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Output;

namespace HhvmSharp.Servers.Requests;

/// <summary>
/// Where a request's output goes. What is printed is kept in a block; a full block, flush() or the end sends it, and only
/// then the response begins. The thread waits while the client does not read.
/// </summary>
internal abstract class ResponseSink : IOutputSink
{
    private const int BlockSize = 16 * 1024;

    private readonly byte[] _block = new byte[BlockSize];
    private int _used;
    private bool _begun, _finished, _gone;
    private ResponseHeaders? _headers;

    /// <summary>What was sent as status.</summary>
    internal int Status { get; private set; } = 200;

    internal long BytesSent { get; private set; }

    /// <summary>The client has gone away.</summary>
    internal bool IsGone => _gone;

    public bool Write(ReadOnlySpan<byte> bytes)
    {
        if (_finished) return true; // after fastcgi_finish_request() nobody listens, and that is no error
        if (_gone) return false;
        BytesSent += bytes.Length;
        if (bytes.Length <= BlockSize - _used)
        {
            bytes.CopyTo(_block.AsSpan(_used));
            _used += bytes.Length;
            return true;
        }

        SendBlock(flush: true);
        if (bytes.Length < BlockSize)
        {
            bytes.CopyTo(_block);
            _used = bytes.Length;
        }
        else if (!_gone && !Send(bytes, flush: true))
        {
            _gone = true;
        }

        return !_gone;
    }

    public void SendHeaders(RequestContext ctx)
    {
        _headers = ctx.Headers;
        Status = ctx.Headers.Status == 0 ? 200 : ctx.Headers.Status;
    }

    /// <summary>Everything goes out now.</summary>
    public void Flush()
    {
        if (!_finished && _headers is not null) SendBlock(flush: true);
    }

    public void FlushImplicitly() => Flush();

    /// <summary>Nothing here: <see cref="Finish"/> follows, and knows the length of what was never flushed.</summary>
    public void Complete()
    {
    }

    /// <summary>The response is complete, whatever the program still does. False: it was already.</summary>
    internal bool Finish()
    {
        if (_finished) return false;
        _finished = true;
        if (!_begun && !_gone && _headers is not null)
        {
            _begun = true;
            Begin(_headers, _used);
        }

        if (_begun && !_gone) SendBlock(flush: false);
        End();
        return true;
    }

    /// <summary>Nothing has been sent, so another response is possible.</summary>
    internal bool IsUntouched => !_begun && !_finished;

    /// <summary>Takes back what was printed but not sent: another response comes in its place.</summary>
    internal void Discard()
    {
        _used = 0;
        _headers = null;
        _finished = true;
    }

    private void SendBlock(bool flush)
    {
        if (!_begun)
        {
            _begun = true;
            Begin(_headers!, knownLength: null);
        }

        int used = _used;
        _used = 0;
        if ((used > 0 || flush) && !_gone && !Send(_block.AsSpan(0, used), flush)) _gone = true;
    }

    /// <summary>The head of the response; <paramref name="knownLength"/> when the whole body is there already.</summary>
    protected abstract void Begin(ResponseHeaders headers, int? knownLength);

    /// <summary>Some of the body; false when the client is gone.</summary>
    protected abstract bool Send(ReadOnlySpan<byte> bytes, bool flush);

    /// <summary>The end of the response; also of one that has not begun.</summary>
    protected abstract void End();
}
