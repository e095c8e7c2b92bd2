using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Zlib;

/// <summary>The wrapper and the filters of ext/zlib.</summary>
public static class ZlibBuiltins
{
    public static void Register(RuntimeEnvironment environment)
    {
        environment.StreamWrappers.Add("compress.zlib", new GzipWrapper());
        environment.StreamFilters.Add("zlib.*", static (RequestContext ctx, string name, in Value parameters, PhpStream _) => ZlibFilter.Create(ctx, name, in parameters));
    }
}
