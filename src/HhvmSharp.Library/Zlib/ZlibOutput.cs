using System.Text;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Output;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Zlib;

/// <summary>Output compressed for the client.</summary>
[PhpExtension("zlib")]
[PhpIni("zlib.output_compression", "0", IniAccess.All, OnChange = nameof(OnCompression))]
[PhpIni("zlib.output_compression_level", "-1", IniAccess.All, Kind = IniKind.Long)]
[PhpIni("zlib.output_handler", "", IniAccess.All)]
internal static class ZlibOutput
{
    private const int DefaultSize = 0x4000;

    /// <summary>zlib.output_compression: 0 off, 1 on, or the size of the buffer.</summary>
    private static long Size(PhpString? value)
    {
        if (value is null || Ascii.EqualsIgnoreCase(value.Span, "off"u8)) return 0;
        return Ascii.EqualsIgnoreCase(value.Span, "on"u8) ? 1 : IniQuantity.Parse(value, out _);
    }

    internal static bool OnCompression(IniTable table, PhpString? value, IniStage stage)
    {
        if (value is null) return false;
        if (table.Context is not { } ctx) return true;
        long size = Size(value);
        if (size != 0 && table.Get("output_handler") is { Length: > 0 })
        {
            ctx.RaiseFromFunction(ErrorLevel.CoreError, "Cannot use both zlib.output_compression and output_handler together!!");
            return false;
        }

        if (stage != IniStage.Runtime) return true;
        if (ctx.Headers.Sent)
        {
            ctx.RaiseFromFunction(ErrorLevel.Warning, "Cannot change zlib.output_compression - headers already sent");
            return false;
        }

        ctx.GetState<ZlibOutputState>().Compresses = size != 0;
        if (size != 0 && !ctx.Output.HasHandler(ZlibOutputHandler.CompressionName)) StartCompression(ctx, size);
        return true;
    }

    /// <summary>What zlib.output_compression asks for when a request begins.</summary>
    internal static void StartAutomatically(RequestContext ctx)
    {
        if (ctx.Ini.Get("zlib.output_compression") is { } value && Size(value) is not 0 and var size) StartCompression(ctx, size);
    }

    private static void StartCompression(RequestContext ctx, long size)
    {
        if (Encoding(ctx) == 0) return;
        if (size == 1) size = DefaultSize;
        if (ZlibOutputHandler.Create(ctx, ZlibOutputHandler.CompressionName, size, OutputHandlerFlags.Standard) is not { } handler || !ctx.Output.Start(handler)) return;
        if (ctx.Ini.Get("zlib.output_handler") is { Length: > 0 } next && UserOutputHandler.Create(ctx, Value.String(next), size, OutputHandlerFlags.Standard) is { } second)
            ctx.Output.Start(second);
    }

    /// <summary>The encoding that the client takes; 0: none.</summary>
    internal static int Encoding(RequestContext ctx)
    {
        ZlibOutputState state = ctx.GetState<ZlibOutputState>();
        if (state.Encoding != 0) return state.Encoding;
        Value server = ctx.Globals.Find(PhpString.Literal("_SERVER")) is { } variable ? variable.Slot.Dereferenced() : default;
        Value accepted = server.IsArray ? server.AsArray.Get(PhpString.Literal("HTTP_ACCEPT_ENCODING")).Dereferenced() : default;
        if (!accepted.IsString) return 0;
        if (accepted.AsString.Span.IndexOf("gzip"u8) >= 0) state.Encoding = LibZ.Gzip;
        else if (accepted.AsString.Span.IndexOf("deflate"u8) >= 0) state.Encoding = LibZ.Deflate;
        return state.Encoding;
    }

    [PhpFunction("zlib_get_coding_type(): string|false")]
    internal static PhpString? zlib_get_coding_type(RequestContext ctx) => ctx.GetState<ZlibOutputState>().Encoding switch
    {
        LibZ.Gzip => PhpString.Literal("gzip"),
        LibZ.Deflate => PhpString.Literal("deflate"),
        _ => null,
    };

    [PhpFunction("ob_gzhandler(string $data, int $flags): string|false")]
    internal static PhpString? ob_gzhandler(RequestContext ctx, PhpString data, long flags)
    {
        if (Encoding(ctx) == 0) return null;
        var ops = (OutputOps)flags;
        if (ops.HasFlag(OutputOps.Start)) AddHeaders(ctx);
        return ctx.GetState<ZlibOutputState>().Called.Process(ctx, data.Span, ops);
    }

    internal static void AddHeaders(RequestContext ctx)
    {
        ctx.Headers.Add("Content-Encoding: " + (Encoding(ctx) == LibZ.Gzip ? "gzip" : "deflate"), replace: true, 0);
        ctx.Headers.Add("Vary: Accept-Encoding", replace: false, 0);
    }
}

/// <summary>What zlib keeps for a request's output.</summary>
internal sealed class ZlibOutputState : IRequestEnd
{
    /// <summary>What the client takes, once it was asked for.</summary>
    internal int Encoding;

    /// <summary>zlib.output_compression, which a handler that starts turns on.</summary>
    internal bool Compresses;

    /// <summary>The compressor of programs that call ob_gzhandler() themselves.</summary>
    internal readonly OutputCompressor Called = new();

    public void End(RequestContext ctx) => Called.Close();
}
