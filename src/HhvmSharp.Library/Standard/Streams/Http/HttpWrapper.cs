using HhvmSharp.Library.Standard.Sockets;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Streams.Http;

/// <summary>http:// for reading (ext/standard/http_fopen_wrapper.c): the headers that PHP sends, in its order, and what it makes of answers.</summary>
internal sealed class HttpWrapper : StreamWrapper
{
    private const int RedirectLimit = 20;

    private static readonly PhpString HeaderVariable = PhpString.Literal("http_response_header");

    /// <summary>The headers of the last answer of the request.</summary>
    internal sealed class State
    {
        /// <summary>Owned; undef: none.</summary>
        internal Value LastHeaders;
    }

    internal override string Label => "http";

    internal override bool IsUrl => true;

    internal override PhpStream? Open(RequestContext ctx, PhpString path, string mode, StreamOptions options, StreamContext? context, ref PhpString? opened)
    {
        State state = ctx.GetState<State>();
        Value.Release(ctx, ref state.LastHeaders);
        var exchange = new HttpExchange(ctx, this, mode, options, context);
        PhpStream? stream = exchange.Open(path, RedirectLimit, isFirst: true, keepMethod: false);
        if (exchange.Headers is not { } headers) return stream;
        Value value = Value.Array(headers);
        Value.Copy(ref state.LastHeaders, in value);
        ctx.SetCallerVariable(HeaderVariable, in value);
        if (stream is not null) Value.Copy(ref stream.WrapperData, in value);
        value.Release(ctx);
        return stream;
    }
}

/// <summary>Functions about the last answer.</summary>
[PhpExtension("standard")]
internal static class HttpFunctions
{
    [PhpFunction("http_get_last_response_headers(): ?array")]
    internal static Value http_get_last_response_headers(RequestContext ctx)
    {
        Value last = ctx.GetState<HttpWrapper.State>().LastHeaders;
        return last.IsUndef ? Value.Null : last.Copied();
    }

    [PhpFunction("http_clear_last_response_headers(): void")]
    internal static void http_clear_last_response_headers(RequestContext ctx) => Value.Release(ctx, ref ctx.GetState<HttpWrapper.State>().LastHeaders);

    [PhpFunction("get_headers(string $url, bool $associative = false, $context = null): array|false")]
    internal static PhpArray? get_headers(RequestContext ctx, PhpString url, bool associative, Value context)
    {
        StreamArg.Path(ctx, url, 1);
        StreamContext? c = StreamArg.Context(ctx, in context, 3);
        PhpStream? stream = ctx.Streams.Open(url, "r", StreamOptions.ReportErrors | StreamOptions.UseUrl | StreamOptions.OnlyHeaders, c);
        if (stream is null) return StreamArg.Checked<PhpArray?>(ctx, null);
        PhpArray? result = stream.WrapperData.IsArray ? ToResult(ctx, stream.WrapperData.AsArray, associative) : null;
        StreamArg.Release(ctx, stream);
        return result;
    }

    private static PhpArray ToResult(RequestContext ctx, PhpArray lines, bool associative)
    {
        var result = new PhpArray();
        foreach ((Value _, Value line) in lines)
        {
            if (!line.IsString) continue;
            ReadOnlySpan<byte> text = line.AsString.Span;
            int colon = associative ? text.IndexOf((byte)':') : -1;
            if (colon < 0)
            {
                result.Append(line.Copied());
                continue;
            }

            PhpString name = PhpString.FromSpan(text[..colon]);
            int start = colon + 1;
            while (start < text.Length && ByteStrings.IsSpace(text[start])) start++;
            Value value = Value.String(PhpString.FromSpan(text[start..]));
            if (!result.TryGetSymbol(name, out Value there))
            {
                result.SetSymbol(ctx, name, in value);
            }
            else if (there.IsArray)
            {
                PhpArray.Separate(ctx, ref result.FindSymbol(name)).Append(ctx, in value);
            }
            else
            {
                var list = new PhpArray(2);
                list.Append(there.Copied());
                list.Append(in value);
                result.SetSymbol(ctx, name, Value.Array(list));
            }
        }

        return result;
    }
}
