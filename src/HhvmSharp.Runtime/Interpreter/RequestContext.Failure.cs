using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>.NET exceptions that reach the engine: the request ends as by a fatal error, the process goes on.</summary>
public sealed partial class RequestContext
{
    /// <summary>A built-in left by an exception: PhpThrow says that something is pending already, anything else ends the program.</summary>
    public void Caught(Exception e)
    {
        if (e is not PhpThrow) Fail(e);
    }

    /// <summary>
    /// A handler left by an exception: the frames from the innermost to <paramref name="entry"/> are dropped. What they
    /// own is given up, not released, since an operation on it may be half done.
    /// </summary>
    internal void Abandon(Frame entry, Exception e)
    {
        Caught(e);
        bool isGenerator = (entry.Flags & FrameFlags.Generator) != 0; // its frame is not on the stack
        int remaining = isGenerator ? entry.Depth + 1 : entry.Depth;
        Frame? outer = entry.Prev;
        while (_depth > remaining)
        {
            Frame f = TopFrame;
            if ((f.Flags & FrameFlags.HasSymbols) != 0) DetachSymbols(f);
            f.Stack.AsSpan(f.Base, f.Limit - f.Base).Clear();
            PopFrame(f);
        }

        if (isGenerator) CloseGeneratorFrame(entry);
        LeaveRun = false;
        Current = outer;
    }

    /// <summary>Charges a big string that a built-in has made.</summary>
    public void ChargeBig(int bytes) => ChargeString(bytes);

    private void Fail(Exception e)
    {
        if (e is OutOfMemoryException)
        {
            Fatal(ErrorLevel.Error, $"Out of memory (allocated {MemoryUsed} bytes)");
            return;
        }

        Log($"Internal error: {e}");
        Fatal(ErrorLevel.Error, $"Internal error: {e.GetType().Name}: {e.Message}");
    }
}
