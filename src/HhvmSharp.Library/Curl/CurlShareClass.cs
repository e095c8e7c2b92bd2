using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Curl;

/// <summary>CurlShareHandle: what several transfers share (cookies, names, connections).</summary>
[PhpExtension("curl")]
[PhpClass("final class CurlShareHandle", Uncloneable = true, NotSerializable = true)]
internal sealed class CurlShareObject(PhpClass cls) : PhpInstance(cls)
{
    internal nint Share;

    internal int Error;

    internal override PhpFunction? GetConstructor(RequestContext ctx)
    {
        ctx.ThrowError("Error", "Cannot directly construct CurlShareHandle, use curl_share_init() instead");
        return null;
    }

    internal override int Compare(PhpContext context, in Value left, in Value right) =>
        ReferenceEquals(left.o, right.o) ? 0 : Operators.Uncomparable;

    internal override void FreeObject(RequestContext ctx)
    {
        base.FreeObject(ctx);
        if (Share != 0) LibCurl.curl_share_cleanup(Share);
        Share = 0;
    }
}

[PhpExtension("curl")]
internal static unsafe class CurlShareFunctions
{
    [PhpFunction("curl_share_init(): CurlShareHandle")]
    internal static PhpInstance curl_share_init(RequestContext ctx)
    {
        var share = (CurlShareObject)ctx.NewObject(ctx.Environment.CoreClass("curlsharehandle"));
        share.Share = LibCurl.curl_share_init();
        return share;
    }

    [PhpFunction("curl_share_close(CurlShareHandle $share_handle): void")]
    internal static void curl_share_close(CurlShareObject share_handle)
    {
        // freed with its object
    }

    [PhpFunction("curl_share_setopt(CurlShareHandle $share_handle, int $option, mixed $value): bool")]
    internal static bool curl_share_setopt(RequestContext ctx, CurlShareObject share_handle, long option, Value value)
    {
        if (option is not (CurlConstants.ShOptShare or CurlConstants.ShOptUnshare))
        {
            const int badOption = 1;
            share_handle.Error = badOption;
            Arg.ValueError(ctx, 2, "is not a valid cURL share option");
        }

        Value v = value.Dereferenced();
        share_handle.Error = LibCurl.curl_share_setopt(share_handle.Share, (int)option, (nint)Conversions.ToInt(ctx, in v));
        return share_handle.Error == LibCurl.Ok;
    }

    [PhpFunction("curl_share_errno(CurlShareHandle $share_handle): int")]
    internal static long curl_share_errno(CurlShareObject share_handle) => share_handle.Error;

    [PhpFunction("curl_share_strerror(int $error_code): ?string")]
    internal static PhpString curl_share_strerror(long error_code) => LibCurl.Text(LibCurl.curl_share_strerror((int)error_code));
}
