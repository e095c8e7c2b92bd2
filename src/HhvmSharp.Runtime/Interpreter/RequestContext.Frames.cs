using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>The segmented value stack and the pool of frames.</summary>
public sealed unsafe partial class RequestContext
{
    private const int SegmentSize = 16 * 1024; // 256 KB

    private const int FrameBytes = 112;

    private Value[] _segment = [];
    private int _top;
    private List<Value[]> _fullSegments = [];   // segments below the current one
    private List<int> _fullTops = [];
    private Value[]? _spare;
    private Frame? _pool;

    private void InitializeStack() => _segment = new Value[SegmentSize];

    /// <summary>What belongs to one fiber (or to the main program): set aside while another one runs.</summary>
    internal struct Strand
    {
        internal Value[] Segment;
        internal int Top;
        internal List<Value[]> FullSegments;
        internal List<int> FullTops;
        internal Frame? Current;
        internal int DestroyDepth;

        internal static Strand ForFiber() => new() { Segment = new Value[1024], FullSegments = [], FullTops = [] };
    }

    /// <summary>Sets the running strand aside and continues another one.</summary>
    internal Strand Exchange(in Strand next)
    {
        var old = new Strand { Segment = _segment, Top = _top, FullSegments = _fullSegments, FullTops = _fullTops, Current = Current, DestroyDepth = _destroyDepth };
        _segment = next.Segment;
        _top = next.Top;
        _fullSegments = next.FullSegments;
        _fullTops = next.FullTops;
        Current = next.Current;
        _destroyDepth = next.DestroyDepth;
        return old;
    }

    /// <summary>
    /// A frame for a call of <paramref name="function"/> with room for <paramref name="argCount"/> arguments. The
    /// arguments' slots are empty, the rest of the window is not cleared; Prev, This, Flags and ResultSlot are the caller's to set.
    /// </summary>
    internal Frame PushFrame(PhpFunction function, int argCount)
    {
        OpArray? code = (function as UserFunction)?.Code;
        int size = argCount;
        if (code is not null)
        {
            int window = code.WindowSize;
            size = argCount > code.NumParams ? window + argCount - code.NumParams : window;
            if (size < argCount) size = argCount;
        }

        int top = _top;
        if (top + size > _segment.Length) top = NewSegment(size);
        Frame? f = _pool;
        if (f is null)
        {
            f = new Frame();
            Charge(FrameBytes);
        }
        else
        {
            _pool = f.Prev;
        }

        f.Function = function;
        f.Code = code!;
        f.Stack = _segment;
        f.Base = top;
        f.Limit = _top = top + size;
        f.Call = null;
        f.ArgCount = argCount;
        f.Ip = null;
        f.Flags = FrameFlags.None;
        ref Value slot = ref f.Window;
        for (int i = 0; i < argCount; i++) Unsafe.Add(ref slot, i).o = null;
        return f;
    }

    /// <summary>Gives a frame back to the pool and its window to the stack; its slots are already released.</summary>
    internal void PopFrame(Frame f)
    {
        if ((f.Flags & FrameFlags.OwnStack) == 0)
        {
            if (!ReferenceEquals(f.Stack, _segment)) PopSegment(f.Stack);
            _top = f.Base;
        }

        f.Extras?.Reset();
        f.This = null;
        f.Flags = FrameFlags.None;
        f.Prev = _pool;
        _pool = f;
    }

    /// <summary>Room for <paramref name="count"/> more arguments in the topmost pending call (argument unpacking).</summary>
    internal void GrowArguments(Frame call, int argCount)
    {
        OpArray? code = call.Code;
        int size = argCount;
        if (code is not null)
        {
            int window = code.WindowSize;
            size = Math.Max(argCount, argCount > code.NumParams ? window + argCount - code.NumParams : window);
        }

        if (call.Base + size <= call.Limit) return;
        if (call.Base + size <= call.Stack.Length && ReferenceEquals(call.Stack, _segment))
        {
            call.Limit = _top = call.Base + size;
            return;
        }

        int old = call.Base;
        Value[] from = call.Stack;
        _top = old;
        int top = NewSegment(size);
        Array.Copy(from, old, _segment, top, call.ArgCount);
        Array.Clear(from, old, call.ArgCount);
        call.Stack = _segment;
        call.Base = top;
        call.Limit = _top = top + size;
    }

    private int NewSegment(int size)
    {
        _fullSegments.Add(_segment);
        _fullTops.Add(_top);
        if (_spare is not null && _spare.Length >= size)
        {
            _segment = _spare;
            _spare = null;
        }
        else
        {
            _segment = new Value[Math.Max(SegmentSize, size)];
            Charge(_segment.Length * 16L);
        }

        return 0;
    }

    private void PopSegment(Value[] target)
    {
        while (!ReferenceEquals(_segment, target))
        {
            if (_spare is null && _segment.Length == SegmentSize) _spare = _segment;
            else Discharge(_segment.Length * 16L);
            int last = _fullSegments.Count - 1;
            _segment = _fullSegments[last];
            _top = _fullTops[last];
            _fullSegments.RemoveAt(last);
            _fullTops.RemoveAt(last);
        }
    }
}
