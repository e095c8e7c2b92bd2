using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Curl;

[PhpExtension("curl")]
internal static unsafe class CurlMultiFunctions
{
    [PhpFunction("curl_multi_init(): CurlMultiHandle")]
    internal static Value curl_multi_init(RequestContext ctx)
    {
        nint library = LibCurl.curl_multi_init();
        if (library == 0) Throw.Error(ctx, "curl_multi_init(): Could not initialize a new cURL multi handle");
        var multi = (CurlMultiObject)ctx.NewObject(ctx.Environment.CoreClass("curlmultihandle"));
        multi.Open(ctx, library);
        return Value.Object(multi);
    }

    [PhpFunction("curl_multi_add_handle(CurlMultiHandle $multi_handle, CurlHandle $handle): int")]
    internal static long curl_multi_add_handle(RequestContext ctx, CurlMultiObject multi_handle, CurlHandleObject handle)
    {
        multi_handle.Add(ctx, handle);
        return multi_handle.Error;
    }

    [PhpFunction("curl_multi_remove_handle(CurlMultiHandle $multi_handle, CurlHandle $handle): int")]
    internal static long curl_multi_remove_handle(RequestContext ctx, CurlMultiObject multi_handle, CurlHandleObject handle)
    {
        multi_handle.Remove(ctx, handle);
        return multi_handle.Error;
    }

    [PhpFunction("curl_multi_select(CurlMultiHandle $multi_handle, float $timeout = 1.0): int")]
    internal static long curl_multi_select(RequestContext ctx, CurlMultiObject multi_handle, double timeout)
    {
        const double milliseconds = 1000.0, most = int.MaxValue / milliseconds;
        if (!(timeout is >= 0.0 and <= most)) Arg.ValueError(ctx, 2, $"must be between 0 and {Math.Ceiling(most)}");
        int ready = 0;
        int error = LibCurl.curl_multi_wait(multi_handle.Multi, null, 0, (int)(timeout * milliseconds), &ready);
        if (error == LibCurl.Ok) return ready;
        multi_handle.Error = error;
        return -1;
    }

    [PhpFunction("curl_multi_exec(CurlMultiHandle $multi_handle, &$still_running): int")]
    internal static long curl_multi_exec(RequestContext ctx, CurlMultiObject multi_handle, PhpReference still_running)
    {
        int running = multi_handle.Perform(ctx);
        Arguments.Assign(ctx, still_running, Value.Int(running));
        return multi_handle.Error;
    }

    [PhpFunction("curl_multi_getcontent(CurlHandle $handle): ?string")]
    internal static Value curl_multi_getcontent(CurlHandleObject handle) => handle.Content;

    [PhpFunction("curl_multi_info_read(CurlMultiHandle $multi_handle, &$queued_messages = null): array|false")]
    internal static PhpArray? curl_multi_info_read(RequestContext ctx, CurlMultiObject multi_handle, PhpReference? queued_messages)
    {
        int left;
        CurlMessage* message = LibCurl.curl_multi_info_read(multi_handle.Multi, &left);
        if (message == null) return null;
        if (queued_messages is not null) Arguments.Assign(ctx, queued_messages, Value.Int(left));
        var result = new PhpArray();
        result.Add("msg", Value.Int(message->Kind));
        result.Add("result", Value.Int(message->Result));
        if (multi_handle.Find(message->Easy) is { } handle)
        {
            handle.Error = message->Result;
            result.Add("handle", Value.Object(handle).Copied());
        }

        return result;
    }

    [PhpFunction("curl_multi_close(CurlMultiHandle $multi_handle): void")]
    internal static void curl_multi_close(RequestContext ctx, CurlMultiObject multi_handle) => multi_handle.RemoveAll(ctx);

    [PhpFunction("curl_multi_errno(CurlMultiHandle $multi_handle): int")]
    internal static long curl_multi_errno(CurlMultiObject multi_handle) => multi_handle.Error;

    [PhpFunction("curl_multi_strerror(int $error_code): ?string")]
    internal static PhpString curl_multi_strerror(long error_code) => LibCurl.Text(LibCurl.curl_multi_strerror((int)error_code));

    [PhpFunction("curl_multi_setopt(CurlMultiHandle $multi_handle, int $option, mixed $value): bool")]
    internal static bool curl_multi_setopt(RequestContext ctx, CurlMultiObject multi_handle, long option, Value value)
    {
        Value v = value.Dereferenced();
        switch (option)
        {
            case CurlConstants.MOptPipelining or CurlConstants.MOptMaxConnects or CurlConstants.MOptChunkLengthPenaltySize
                or CurlConstants.MOptContentLengthPenaltySize or CurlConstants.MOptMaxHostConnections or CurlConstants.MOptMaxPipeLineLength
                or CurlConstants.MOptMaxTotalConnections or CurlConstants.MOptMaxConcurrentStreams:
                long number = Conversions.ToInt(ctx, in v);
                if (option == CurlConstants.MOptPipelining && (number & CurlConstants.PipeHttp1) != 0) Arg.Warning(ctx, "CURLPIPE_HTTP1 is no longer supported");
                multi_handle.Error = LibCurl.curl_multi_setopt(multi_handle.Multi, (int)option, (nint)number);
                return multi_handle.Error == LibCurl.Ok;
            case CurlConstants.MOptPushFunction:
                return multi_handle.SetPushCallback(ctx, in v);
            default:
                const int unknownOption = 6;
                multi_handle.Error = unknownOption;
                Arg.ValueError(ctx, 2, "is not a valid cURL multi option");
                return false;
        }
    }
}
