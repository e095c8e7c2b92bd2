using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.PosixExtension;

/// <summary>getrlimit and setrlimit.</summary>
[PhpExtension("posix")]
internal static unsafe class PosixLimits
{
    /// <summary>In the order in which PHP lists them.</summary>
    private static readonly (long Resource, string Name)[] Names =
    [
        (PosixConstants.LimitCore, "core"), (PosixConstants.LimitData, "data"), (PosixConstants.LimitStack, "stack"), (PosixConstants.LimitAs, "totalmem"),
        (PosixConstants.LimitRss, "rss"), (PosixConstants.LimitNProc, "maxproc"), (PosixConstants.LimitMemLock, "memlock"), (PosixConstants.LimitCpu, "cpu"),
        (PosixConstants.LimitFSize, "filesize"), (PosixConstants.LimitNoFile, "openfiles"),
    ];

    private static Value Shown(ulong limit) => limit == ulong.MaxValue ? Value.String("unlimited") : Value.Int((long)limit);

    [PhpFunction("posix_getrlimit(?int $resource = null): array|false")]
    internal static PhpArray? posix_getrlimit(RequestContext ctx, long? resource)
    {
        ulong* limits = stackalloc ulong[2]; // soft, hard
        var result = new PhpArray();
        if (resource is { } one)
        {
            if (!PosixState.Succeeded(ctx, LibC.GetLimit((int)one, limits))) return null;
            result.Append(Shown(limits[0]));
            result.Append(Shown(limits[1]));
            return result;
        }

        foreach ((long number, string name) in Names)
        {
            if (!PosixState.Succeeded(ctx, LibC.GetLimit((int)number, limits))) return null;
            result.Add("soft " + name, Shown(limits[0]));
            result.Add("hard " + name, Shown(limits[1]));
        }

        return result;
    }

    [PhpFunction("posix_setrlimit(int $resource, int $soft_limit, int $hard_limit): bool")]
    internal static bool posix_setrlimit(RequestContext ctx, long resource, long soft_limit, long hard_limit)
    {
        ulong* limits = stackalloc ulong[] { (ulong)soft_limit, (ulong)hard_limit };
        return PosixState.Succeeded(ctx, LibC.SetLimit((int)resource, limits));
    }
}
