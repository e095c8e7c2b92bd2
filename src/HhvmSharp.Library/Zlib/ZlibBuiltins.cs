using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Zlib;

/// <summary>The wrapper and the filters of ext/zlib.</summary>
public static class ZlibBuiltins
{
    /// <summary>What zlib.output_compression asks for when a request begins.</summary>
    public static void StartCompression(RequestContext ctx) => ZlibOutput.StartAutomatically(ctx);

    public static void Register(RuntimeEnvironment environment)
    {
        environment.StreamWrappers.Add("compress.zlib", new GzipWrapper());
        environment.OutputHandlers.Add(ZlibOutputHandler.FunctionName,
            static (ctx, chunkSize, flags) => ZlibOutputHandler.Create(ctx, ZlibOutputHandler.FunctionName, chunkSize, flags));
        environment.StreamFilters.Add("zlib.*", static (RequestContext ctx, string name, in Value parameters, PhpStream _) => ZlibFilter.Create(ctx, name, in parameters));
    }
}
