using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Output;

namespace HhvmSharp.Hosting.Sapi;

/// <summary>
/// Output of the command line: descriptor 1. To a terminal each write goes out at once, as in PHP; otherwise in blocks,
/// but nothing waits longer than it takes to print the next thing after a tenth of a second.
/// </summary>
public sealed class StandardOutputSink : IOutputSink
{
    private const int BlockSize = 32 * 1024;
    private const int MaxDelay = 100; // milliseconds

    private readonly bool _terminal = Descriptor.IsTerminal(1);
    private readonly byte[] _block = new byte[BlockSize];
    private readonly Lock _lock = new();
    private int _used;
    private long _lastFlush = Environment.TickCount64;
    private bool _gone;

    public bool Write(ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            if (_gone) return false;
            if (_terminal) return Put(bytes);
            if (bytes.Length > BlockSize - _used)
            {
                FlushBlock();
                if (bytes.Length >= BlockSize) return Put(bytes);
            }

            bytes.CopyTo(_block.AsSpan(_used));
            _used += bytes.Length;
            if (Environment.TickCount64 - _lastFlush > MaxDelay) FlushBlock();
            return !_gone;
        }
    }

    public void Flush()
    {
        lock (_lock) FlushBlock();
    }

    public void FlushImplicitly()
    {
        // it is always on here: see the class
    }

    public void SendHeaders(RequestContext ctx)
    {
    }

    private void FlushBlock()
    {
        _lastFlush = Environment.TickCount64;
        if (_used == 0) return;
        int used = _used;
        _used = 0;
        Put(_block.AsSpan(0, used));
    }

    private bool Put(ReadOnlySpan<byte> bytes)
    {
        if (!Descriptor.Write(1, bytes)) _gone = true;
        return !_gone;
    }
}
