using HhvmSharp.Runtime.Interpreter;

namespace HhvmSharp.Runtime.Output;

/// <summary>Where a request's output goes: standard output, an HTTP response, a FastCGI connection, a test's buffer.</summary>
public interface IOutputSink
{
    /// <summary>Takes body bytes; may keep them until <see cref="Flush"/>. False: the client is gone.</summary>
    bool Write(ReadOnlySpan<byte> bytes);

    /// <summary>Sends what is kept. Called by flush() and before the process blocks.</summary>
    void Flush();

    /// <summary>The request prints nothing more.</summary>
    void Complete() => Flush();

    /// <summary>
    /// Called after each write while implicit_flush is on. The command line, where it always is, only writes at once
    /// when somebody watches (a terminal).
    /// </summary>
    void FlushImplicitly();

    /// <summary>Sends the response's headers, once, before the first body byte. A sink without headers does nothing.</summary>
    void SendHeaders(RequestContext ctx);
}
