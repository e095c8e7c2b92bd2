using HhvmSharp.Runtime.Interpreter;

namespace HhvmSharp.Runtime.Tiering;

/// <summary>The tier of traces, plugged in by the executable (<see cref="RuntimeEnvironment.TraceTier"/>).</summary>
internal interface ITraceTier
{
    /// <summary>
    /// The frame stands at the head of a loop that it has just jumped back to. True: ops were done, or the frame goes on
    /// elsewhere: reload. False: the interpreter goes on there.
    /// </summary>
    bool LoopHead(RequestContext ctx, Frame f, int at);
}
