using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Zlib;

/// <summary>Output compressed for the client.</summary>
[PhpExtension("zlib")]
[PhpIni("zlib.output_compression", "0", IniAccess.All)]
[PhpIni("zlib.output_compression_level", "-1", IniAccess.All, Kind = IniKind.Long)]
[PhpIni("zlib.output_handler", "", IniAccess.All)]
internal static unsafe class ZlibOutput
{
    private const int Start = 1, Clean = 2, Flush = 4, Final = 8;

    /// <summary>The encoding that the client takes; 0: none.</summary>
    private static int Encoding(RequestContext ctx)
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
        int encoding = Encoding(ctx);
        if (encoding == 0) return null;
        ZlibOutputState state = ctx.GetState<ZlibOutputState>();
        if ((flags & Start) != 0)
        {
            ctx.Headers.Add("Content-Encoding: " + (encoding == LibZ.Gzip ? "gzip" : "deflate"), replace: true, 0);
            ctx.Headers.Add("Vary: Accept-Encoding", replace: false, 0);
            state.Open(encoding, (int)ctx.Ini.GetLong("zlib.output_compression_level"));
        }

        if (state.Stream == null) return null;
        if ((flags & Clean) != 0)
        {
            state.Close();
            if ((flags & Final) == 0) state.Open(encoding, (int)ctx.Ini.GetLong("zlib.output_compression_level"));
            return PhpString.Empty;
        }

        PhpString result = state.Compress(data, (flags & Final) != 0 ? LibZ.Finish : (flags & Flush) != 0 ? LibZ.FullFlush : LibZ.SyncFlush);
        if ((flags & Final) != 0) state.Close();
        return result;
    }
}

/// <summary>The compressor of a request's output.</summary>
internal sealed unsafe class ZlibOutputState : IRequestEnd
{
    internal int Encoding;

    internal ZStream* Stream { get; private set; }

    internal void Open(int encoding, int level)
    {
        Close();
        Stream = (ZStream*)NativeMemory.AllocZeroed((nuint)sizeof(ZStream));
        if (LibZ.StartDeflate(Stream, level, encoding) != LibZ.Ok) Close();
    }

    internal void Close()
    {
        if (Stream == null) return;
        LibZ.deflateEnd(Stream);
        NativeMemory.Free(Stream);
        Stream = null;
    }

    internal PhpString Compress(PhpString data, int mode)
    {
        int room = (int)ZlibFunctions.BufferSize(data.Length) + 64;
        var output = new PhpStringBuilder(room);
        fixed (byte* input = data.Length == 0 ? [0] : data.Span)
        {
            Stream->Input = input;
            Stream->InputLeft = (uint)data.Length;
            int status;
            do
            {
                int start = output.Length;
                fixed (byte* target = output.Reserve(room))
                {
                    Stream->Output = target;
                    Stream->OutputLeft = (uint)room;
                    status = LibZ.deflate(Stream, mode);
                    output.Length = start + room - (int)Stream->OutputLeft;
                }
            }
            while (status == LibZ.Ok && Stream->OutputLeft == 0);
        }

        return output.ToPhpString();
    }

    public void End(RequestContext ctx) => Close();
}
