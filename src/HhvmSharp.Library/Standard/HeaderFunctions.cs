using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Output;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>header() and friends over the request's <see cref="ResponseHeaders"/>.</summary>
[PhpExtension("standard")]
internal static class HeaderFunctions
{
    [PhpFunction("header(string $header, bool $replace = true, int $response_code = 0): void")]
    internal static void header(RequestContext ctx, PhpString header, bool replace, long response_code) =>
        ctx.Headers.Add(header.ToString(), replace, (int)response_code);

    [PhpFunction("header_remove(?string $name = null): void")]
    internal static void header_remove(RequestContext ctx, PhpString? name) => ctx.Headers.Remove(name?.ToString());

    [PhpFunction("header_register_callback(callable $callback): bool")]
    internal static bool header_register_callback(RequestContext ctx, Value callback)
    {
        ctx.Headers.SetCallback(callback.Copied());
        return true;
    }

    [PhpFunction("headers_list(): array")]
    internal static PhpArray headers_list(RequestContext ctx)
    {
        var list = new PhpArray();
        foreach (string line in ctx.Headers.Lines) list.Append(Value.String(line));
        return list;
    }

    [PhpFunction("headers_sent(&$filename = null, &$line = null): bool")]
    internal static bool headers_sent(RequestContext ctx, PhpReference? filename, PhpReference? line)
    {
        bool sent = ctx.Headers.Sent;
        if (filename is not null) Arguments.Assign(ctx, filename, sent && ctx.Output.StartFile is { } file ? Value.String(file).Copied() : Value.String(PhpString.Empty));
        if (line is not null) Arguments.Assign(ctx, line, Value.Int(sent ? ctx.Output.StartLine : 0));
        return sent;
    }

    [PhpFunction("http_response_code(int $response_code = 0): int|bool")]
    internal static Value http_response_code(RequestContext ctx, long response_code)
    {
        int old = ctx.Headers.Status;
        if (response_code != 0)
        {
            if (ctx.Headers.Sent)
            {
                string start = ctx.Output.StartFile is { } file ? $" (output started at {file}:{ctx.Output.StartLine})" : "";
                Arg.Warning(ctx, "Cannot set response code - headers already sent" + start);
                return Value.False;
            }

            ctx.Headers.SetStatus((int)response_code);
            return old == 0 ? Value.True : Value.Int(old);
        }

        return old == 0 ? Value.False : Value.Int(old);
    }
}
