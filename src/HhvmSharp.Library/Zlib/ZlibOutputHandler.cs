using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Output;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Zlib;

/// <summary>zlib.output_compression, and ob_start('ob_gzhandler').</summary>
internal sealed class ZlibOutputHandler : OutputHandler
{
    internal const string CompressionName = "zlib output compression", FunctionName = "ob_gzhandler";

    /// <summary>Handlers that it cannot work with.</summary>
    private static readonly string[] Conflicts = [CompressionName, FunctionName, "mb_output_handler", "URL-Rewriter"];

    private readonly OutputCompressor _compressor = new();

    private ZlibOutputHandler(string name, long chunkSize, OutputHandlerFlags flags)
        : base(PhpString.Literal(name), chunkSize, flags & OutputHandlerFlags.AbilityMask)
    {
    }

    internal static OutputHandler? Create(RequestContext ctx, string name, long chunkSize, OutputHandlerFlags flags)
    {
        foreach (string other in Conflicts)
        {
            if (!ctx.Output.HasHandler(other)) continue;
            ctx.RaiseFromFunction(ErrorLevel.Warning, other == name ? $"Output handler '{name}' cannot be used twice" : $"Output handler '{name}' conflicts with '{other}'");
            return null;
        }

        ctx.GetState<ZlibOutputState>().Compresses = true;
        return new ZlibOutputHandler(name, chunkSize, flags);
    }

    internal override bool Process(RequestContext ctx, OutputOps ops, out ReadOnlySpan<byte> output)
    {
        output = default;
        bool starts = ops.HasFlag(OutputOps.Start);
        if (ZlibOutput.Encoding(ctx) == 0)
        {
            // what the client gets depends on what it accepts, unless it gets nothing
            if (starts && ops != (OutputOps.Start | OutputOps.Clean | OutputOps.Final)) ctx.Headers.Add("Vary: Accept-Encoding", replace: false, 0);
            return false;
        }

        if (_compressor.Process(ctx, Buffer, ops) is not { } compressed) return false;
        if (starts && (ops & (OutputOps.Clean | OutputOps.Final)) != (OutputOps.Clean | OutputOps.Final))
        {
            if (ctx.Headers.Sent || !ctx.GetState<ZlibOutputState>().Compresses)
            {
                _compressor.Close();
                return false;
            }

            ZlibOutput.AddHeaders(ctx);
            Flags &= ~(OutputHandlerFlags.Cleanable | OutputHandlerFlags.Removable);
        }

        output = compressed.Span;
        return true;
    }

    internal override void Free(RequestContext ctx)
    {
        base.Free(ctx);
        _compressor.Close();
    }
}

/// <summary>A stream of compressed output.</summary>
internal sealed unsafe class OutputCompressor
{
    private ZStream* _stream;

    /// <summary>What goes on to the client; null: there is no stream.</summary>
    internal PhpString? Process(RequestContext ctx, ReadOnlySpan<byte> data, OutputOps ops)
    {
        if (ops.HasFlag(OutputOps.Start)) Open(ctx);
        if (_stream == null) return null;
        if (ops.HasFlag(OutputOps.Clean))
        {
            Close();
            if (!ops.HasFlag(OutputOps.Final)) Open(ctx);
            return PhpString.Empty;
        }

        PhpString result = Compress(data, ops.HasFlag(OutputOps.Final) ? LibZ.Finish : ops.HasFlag(OutputOps.Flush) ? LibZ.FullFlush : LibZ.SyncFlush);
        if (ops.HasFlag(OutputOps.Final)) Close();
        return result;
    }

    private void Open(RequestContext ctx)
    {
        Close();
        _stream = (ZStream*)NativeMemory.AllocZeroed((nuint)sizeof(ZStream));
        if (LibZ.StartDeflate(_stream, (int)ctx.Ini.GetLong("zlib.output_compression_level"), ZlibOutput.Encoding(ctx)) != LibZ.Ok) Close();
    }

    internal void Close()
    {
        if (_stream == null) return;
        LibZ.deflateEnd(_stream);
        NativeMemory.Free(_stream);
        _stream = null;
    }

    private PhpString Compress(ReadOnlySpan<byte> data, int mode)
    {
        int room = (int)ZlibFunctions.BufferSize(data.Length) + 64;
        var output = new PhpStringBuilder(room);
        fixed (byte* input = data.IsEmpty ? [0] : data)
        {
            _stream->Input = input;
            _stream->InputLeft = (uint)data.Length;
            int status;
            do
            {
                int start = output.Length;
                fixed (byte* target = output.Reserve(room))
                {
                    _stream->Output = target;
                    _stream->OutputLeft = (uint)room;
                    status = LibZ.deflate(_stream, mode);
                    output.Length = start + room - (int)_stream->OutputLeft;
                }
            }
            while (status == LibZ.Ok && _stream->OutputLeft == 0);
        }

        return output.ToPhpString();
    }
}
