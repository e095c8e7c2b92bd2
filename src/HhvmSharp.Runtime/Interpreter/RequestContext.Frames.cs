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

    private Value[] _segment = None.Literals;
    private int _top;
    private List<Value[]> _fullSegments = [];   // segments below the current one
    private List<int> _fullTops = [];
    private Value[]? _spare;

    /// <summary>All frames of the running strand, innermost last: calls being prepared and functions being run. The objects stay and are used again.</summary>
    private Frame[] _frames = new Frame[64];
    private int _depth;

    private void InitializeStack() => _segment = Environment.Stacks.TryPop(out Value[]? used) ? used : new Value[SegmentSize];

    /// <summary>The request has ended: another one may have its stack.</summary>
    internal void ReturnStack()
    {
        Value[] stack = _segment;
        _segment = None.Literals;
        if (stack.Length != SegmentSize || _depth != 0 || _fullSegments.Count != 0) return;
        Array.Clear(stack);
        Environment.Stacks.Push(stack);
    }

    /// <summary>What belongs to one fiber (or to the main program): set aside while another one runs.</summary>
    internal struct Strand
    {
        internal Value[] Segment;
        internal int Top;
        internal List<Value[]> FullSegments;
        internal List<int> FullTops;
        internal Frame[] Frames;
        internal int Depth;
        internal Frame? Current;
        internal int DestroyDepth;
        internal nuint StackLimit;

        internal static Strand ForFiber() => new() { Segment = new Value[1024], FullSegments = [], FullTops = [], Frames = new Frame[8] };
    }

    /// <summary>Sets the running strand aside and continues another one.</summary>
    internal Strand Exchange(in Strand next)
    {
        var old = new Strand { Segment = _segment, Top = _top, FullSegments = _fullSegments, FullTops = _fullTops, Frames = _frames, Depth = _depth, Current = Current, DestroyDepth = _destroyDepth, StackLimit = StackLimit };
        _segment = next.Segment;
        _top = next.Top;
        _fullSegments = next.FullSegments;
        _fullTops = next.FullTops;
        _frames = next.Frames;
        _depth = next.Depth;
        Current = next.Current;
        _destroyDepth = next.DestroyDepth;
        StackLimit = next.StackLimit;
        return old;
    }

    /// <summary>
    /// A frame for a call of <paramref name="function"/> with room for <paramref name="argCount"/> arguments. The
    /// arguments' slots are empty, the rest of the window is not cleared; Prev, This, Flags and ResultSlot are the caller's to set.
    /// </summary>
    internal Frame PushFrame(PhpFunction function, int argCount)
    {
        int depth = _depth;
        Frame[] frames = _frames;
        Frame f = (uint)depth < (uint)frames.Length ? frames[depth] : null!;
        if (f is null) f = NewFrame(depth);
        _depth = depth + 1;
        // storing a reference costs a barrier: the frame at this depth often is of the same function
        if (!ReferenceEquals(f.Function, function)) SetFunction(f, function);
        int size = f.Size;
        int surplus = argCount - function.NumParams;
        if (surplus > 0 || size < argCount) size = size == 0 ? argCount : size + surplus;
        int top = _top;
        if (top + size > _segment.Length) top = NewSegment(size);
        if (!ReferenceEquals(f.Stack, _segment)) f.Stack = _segment;
        f.Base = top;
        f.Limit = _top = top + size;
        f.ArgCount = argCount;
        f.Ip = null;
        f.Flags = FrameFlags.None;
        ref Value slot = ref f.Window;
        for (int i = 0; i < argCount; i++) Unsafe.Add(ref slot, i).o = null;
        return f;
    }

    private Frame NewFrame(int depth)
    {
        if (depth == _frames.Length) Array.Resize(ref _frames, depth * 2);
        Charge(FrameBytes);
        return _frames[depth] = new Frame { Depth = depth };
    }

    private static void SetFunction(Frame f, PhpFunction function)
    {
        f.Function = function;
        if (function is UserFunction user)
        {
            f.Code = user.Code;
            f.Size = user.Code.WindowSize;
            return;
        }

        if (f.Code is not null) f.Code = null!;
        f.Size = 0;
    }

    /// <summary>The innermost frame: what SEND_* fill and DO_* run.</summary>
    internal Frame TopFrame
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _frames[_depth - 1];
    }

    /// <summary>The running frame <paramref name="f"/> has begun a call that is not run yet.</summary>
    internal bool HasPendingCall(Frame f) => _depth - 1 > f.Depth;

    /// <summary>Gives the topmost frame and its window back; its slots are already released.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void PopFrame(Frame f)
    {
        System.Diagnostics.Debug.Assert(ReferenceEquals(TopFrame, f), "frames are left in order");
        if (!ReferenceEquals(f.Stack, _segment)) PopSegment(f.Stack);
        _top = f.Base;
        _depth--;
        if (f.Extras is not null) f.Extras.Reset();
        f.This = null;
        f.Flags = FrameFlags.None;
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

        // With room to grow: unpacking asks for one argument after the other.
        int old = call.Base;
        Value[] from = call.Stack;
        _top = old;
        int top = NewSegment(size + Math.Max(1024, argCount));
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
