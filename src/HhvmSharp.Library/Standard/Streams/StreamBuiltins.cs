using HhvmSharp.Library.Iconv;
using HhvmSharp.Library.Standard.Streams.Filters;
using HhvmSharp.Library.Standard.Streams.Http;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Streams;

/// <summary>The wrappers and filters of ext/standard.</summary>
public static class StreamBuiltins
{
    public static void Register(RuntimeEnvironment environment)
    {
        environment.StreamWrappers.Add("glob", new GlobWrapper());
        environment.StreamWrappers.Add("data", new DataWrapper());
        environment.StreamFilters.Add("convert.iconv.*", static (RequestContext _, string name, in Value _, PhpStream _) => IconvFilter.Create(name));
        environment.StreamWrappers.Add("http", new HttpWrapper());
        if (environment.Extensions.ContainsKey("openssl")) environment.StreamWrappers.Add("https", new HttpWrapper());
        environment.StreamFilters.Add("string.rot13", static (RequestContext _, string name, in Value _, PhpStream _) => new ByteFilter(name, ByteFilter.Rot13));
        environment.StreamFilters.Add("string.toupper", static (RequestContext _, string name, in Value _, PhpStream _) => new ByteFilter(name, ByteStrings.ToUpper));
        environment.StreamFilters.Add("string.tolower", static (RequestContext _, string name, in Value _, PhpStream _) => new ByteFilter(name, ByteStrings.ToLower));
        environment.StreamFilters.Add("convert.*", static (RequestContext ctx, string name, in Value parameters, PhpStream _) => ConvertFilter.Create(ctx, name, in parameters));
        environment.StreamFilters.Add("consumed", static (RequestContext _, string _, in Value _, PhpStream _) => new ConsumedFilter());
        environment.StreamFilters.Add("dechunk", static (RequestContext _, string _, in Value _, PhpStream _) => new DechunkFilter());
    }
}
