using HhvmSharp.Library.Spl;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Streams;

/// <summary>Registering wrappers.</summary>
[PhpExtension("standard")]
internal static class WrapperFunctions
{
    private const long IsUrl = 1;

    [PhpFunction("stream_wrapper_register(string $protocol, string $class, int $flags = 0): bool")]
    [PhpFunction("stream_register_wrapper(string $protocol, string $class, int $flags = 0): bool")]
    internal static bool stream_wrapper_register(RequestContext ctx, PhpString protocol, PhpString @class, long flags)
    {
        PhpClass? cls = ctx.FindClass(@class);
        Throw.IfPending(ctx);
        if (cls is null) Arg.TypeError(ctx, 2, $"must be a valid class name, {@class} given");
        string scheme = protocol.ToString();
        bool valid = protocol.Length > 0 && scheme.All(static c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.');
        if (valid && ctx.Streams.Register(scheme, new UserWrapper(cls, (flags & IsUrl) != 0))) return true;
        Arg.Warning(ctx, ctx.Streams.Find(scheme) is not null
            ? $"Protocol {scheme}:// is already defined."
            : $"Invalid protocol scheme specified. Unable to register wrapper class {cls.Name} to {scheme}://");
        return false;
    }

    [PhpFunction("stream_wrapper_unregister(string $protocol): bool")]
    internal static bool stream_wrapper_unregister(RequestContext ctx, PhpString protocol)
    {
        if (ctx.Streams.Unregister(protocol.ToString())) return true;
        Arg.Warning(ctx, $"Unable to unregister protocol {protocol}://");
        return false;
    }

    [PhpFunction("stream_wrapper_restore(string $protocol): bool")]
    internal static bool stream_wrapper_restore(RequestContext ctx, PhpString protocol)
    {
        string scheme = protocol.ToString();
        if (!ctx.Environment.StreamWrappers.TryGetValue(scheme, out StreamWrapper? original))
        {
            Arg.Warning(ctx, $"{scheme}:// never existed, nothing to restore");
            return false;
        }

        if (ReferenceEquals(ctx.Streams.Find(scheme), original))
        {
            Arg.Notice(ctx, $"{scheme}:// was never changed, nothing to restore");
            return true;
        }

        ctx.Streams.Unregister(scheme);
        return ctx.Streams.Register(scheme, original);
    }
}
