namespace HhvmSharp.Runtime.Interpreter;

/// <summary>Built-ins that compiled code calls without a frame.</summary>
public sealed partial class RequestContext
{
    /// <summary>The built-in that runs has no frame: whatever would show one, or run user code, leaves it (<see cref="NeedFrame"/>).</summary>
    public bool Frameless;

    /// <summary>The call must be made once more, with a frame. (Also before something is changed that user code, called next, would find changed.)</summary>
    internal void NeedFrame()
    {
        if (!Frameless) return;
        Frameless = false;
        throw FrameNeeded.Instance;
    }

    private sealed class FrameNeeded : Exception
    {
        internal static readonly FrameNeeded Instance = new();
    }
}
