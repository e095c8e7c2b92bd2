using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Output;

namespace HhvmSharp.Hosting.Sapi;

/// <summary>Output of CGI: the headers as lines, then the body, on descriptor 1.</summary>
public sealed class CgiSink(StandardOutputSink output) : IOutputSink
{
    /// <summary>-q: no headers.</summary>
    public bool Quiet { get; init; }

    public bool Write(ReadOnlySpan<byte> bytes) => output.Write(bytes);

    public void Flush() => output.Flush();

    public void FlushImplicitly() => output.Flush();

    public void SendHeaders(RequestContext ctx)
    {
        if (Quiet) return;
        output.Write(CgiHeaders.Format(ctx.Headers));
    }
}
