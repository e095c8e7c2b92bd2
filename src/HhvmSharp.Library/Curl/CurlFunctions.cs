using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Curl;

/// <summary>The functions of one transfer.</summary>
[PhpExtension("curl")]
internal static unsafe class CurlFunctions
{
    internal static CurlHandleObject NewHandle(RequestContext ctx) => (CurlHandleObject)ctx.NewObject(ctx.Environment.CoreClass("curlhandle"));

    [PhpFunction("curl_init(?string $url = null): CurlHandle|false")]
    internal static Value curl_init(RequestContext ctx, PhpString? url)
    {
        nint easy = LibCurl.curl_easy_init();
        if (easy == 0)
        {
            Arg.Warning(ctx, "Could not initialize a new cURL handle");
            return Value.False;
        }

        CurlHandleObject handle = NewHandle(ctx);
        handle.Open(ctx, easy);
        if (url is null) return Value.Object(handle);
        try
        {
            if (handle.SetUrl(ctx, url)) return Value.Object(handle);
        }
        catch (PhpThrow)
        {
            // the handle goes first
        }

        Value.Object(handle).Release(ctx);
        return ctx.HasPending ? throw PhpThrow.Instance : Value.False;
    }

    [PhpFunction("curl_copy_handle(CurlHandle $handle): CurlHandle|false")]
    internal static Value curl_copy_handle(RequestContext ctx, CurlHandleObject handle)
    {
        nint easy = LibCurl.curl_easy_duphandle(handle.Easy);
        if (easy == 0)
        {
            Arg.Warning(ctx, "Cannot duplicate cURL handle");
            return Value.False;
        }

        CurlHandleObject copy = NewHandle(ctx);
        copy.OpenCopy(ctx, easy);
        if (copy.CopyFrom(ctx, handle)) return Value.Object(copy);
        Value.Object(copy).Release(ctx);
        Arg.Warning(ctx, "Cannot rebuild mime structure");
        return Value.False;
    }

    [PhpFunction("curl_setopt(CurlHandle $handle, int $option, mixed $value): bool")]
    internal static bool curl_setopt(RequestContext ctx, CurlHandleObject handle, long option, Value value) =>
        handle.SetOption(ctx, option, value.Dereferenced(), inArray: false);

    [PhpFunction("curl_setopt_array(CurlHandle $handle, array $options): bool")]
    internal static bool curl_setopt_array(RequestContext ctx, CurlHandleObject handle, PhpArray options)
    {
        foreach ((Value key, Value value) in options)
        {
            if (!key.IsInt) Arg.ValueError(ctx, 2, "contains an invalid cURL option");
            if (!handle.SetOption(ctx, key.n, value.Dereferenced(), inArray: true)) return false;
        }

        return true;
    }

    [PhpFunction("curl_exec(CurlHandle $handle): string|bool")]
    internal static Value curl_exec(RequestContext ctx, CurlHandleObject handle) => handle.Execute(ctx);

    [PhpFunction("curl_error(CurlHandle $handle): string")]
    internal static PhpString curl_error(CurlHandleObject handle) => handle.ErrorMessage;

    [PhpFunction("curl_errno(CurlHandle $handle): int")]
    internal static long curl_errno(CurlHandleObject handle) => handle.Error;

    [PhpFunction("curl_strerror(int $error_code): ?string")]
    internal static PhpString curl_strerror(long error_code) => LibCurl.Text(LibCurl.curl_easy_strerror((int)error_code));

    [PhpFunction("curl_close(CurlHandle $handle): void")]
    internal static void curl_close(RequestContext ctx, CurlHandleObject handle)
    {
        if (handle.InCallback) Throw.Error(ctx, "curl_close(): Attempt to close cURL handle from a callback");
    }

    [PhpFunction("curl_reset(CurlHandle $handle): void")]
    internal static void curl_reset(RequestContext ctx, CurlHandleObject handle)
    {
        if (handle.InCallback) Throw.Error(ctx, "curl_reset(): Attempt to reset cURL handle from a callback");
        handle.Reset(ctx);
    }

    [PhpFunction("curl_escape(CurlHandle $handle, string $string): string|false")]
    internal static PhpString? curl_escape(CurlHandleObject handle, PhpString @string)
    {
        byte* result;
        fixed (byte* text = LibCurl.Terminated(@string)) result = LibCurl.curl_easy_escape(handle.Easy, text, @string.Length);
        return result == null ? null : Taken(result, LibCurl.Span(result).Length);
    }

    [PhpFunction("curl_unescape(CurlHandle $handle, string $string): string|false")]
    internal static PhpString? curl_unescape(CurlHandleObject handle, PhpString @string)
    {
        byte* result;
        int length = 0;
        fixed (byte* text = LibCurl.Terminated(@string)) result = LibCurl.curl_easy_unescape(handle.Easy, text, @string.Length, &length);
        return result == null ? null : Taken(result, length);
    }

    /// <summary>A text of the library that is the caller's to free.</summary>
    private static PhpString Taken(byte* text, int length)
    {
        PhpString result = PhpString.FromSpan(new ReadOnlySpan<byte>(text, length));
        LibCurl.curl_free(text);
        return result;
    }

    [PhpFunction("curl_pause(CurlHandle $handle, int $flags): int")]
    internal static long curl_pause(CurlHandleObject handle, long flags)
    {
        int error = LibCurl.curl_easy_pause(handle.Easy, (int)flags);
        handle.RethrowFailure();
        return error;
    }

    [PhpFunction("curl_upkeep(CurlHandle $handle): bool")]
    internal static bool curl_upkeep(CurlHandleObject handle)
    {
        handle.Error = LibCurl.curl_easy_upkeep(handle.Easy);
        return handle.Error == LibCurl.Ok;
    }
}
