namespace HhvmSharp.Jit.Trace.CodeGen;

/// <summary>The exits of all traces by the number that machine code returns. Traces that are gone leave their numbers free.</summary>
internal sealed class ExitTable
{
    private readonly Lock _lock = new();
    private WeakReference<TraceExit[]>?[] _blocks = new WeakReference<TraceExit[]>?[64];
    private int _count;

    /// <summary>Exits of one trace at most.</summary>
    private const int BlockSize = 1024;

    /// <summary>The number of the first one.</summary>
    internal int Add(TraceExit[] exits)
    {
        if (exits.Length > BlockSize) throw new InvalidOperationException("a trace with too many exits");
        lock (_lock)
        {
            int block = FreeBlock();
            _blocks[block] = new WeakReference<TraceExit[]>(exits);
            return block * BlockSize;
        }
    }

    private int FreeBlock()
    {
        if (_count < _blocks.Length) return _count++;
        for (int i = 0; i < _blocks.Length; i++)
            if (_blocks[i] is { } block && !block.TryGetTarget(out _)) return i;
        WeakReference<TraceExit[]>?[] grown = new WeakReference<TraceExit[]>?[_blocks.Length * 2];
        _blocks.CopyTo(grown, 0);
        Volatile.Write(ref _blocks, grown);
        return _count++;
    }

    internal TraceExit this[int number] => Volatile.Read(ref _blocks)[number / BlockSize]!.TryGetTarget(out TraceExit[]? exits)
        ? exits[number % BlockSize]
        : throw new InvalidOperationException("an exit of a trace that is gone");
}
