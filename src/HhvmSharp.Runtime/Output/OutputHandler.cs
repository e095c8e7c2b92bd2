using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Output;

/// <summary>Makes a handler, or raises the warning that says why not and gives null.</summary>
internal delegate OutputHandler? OutputHandlerFactory(RequestContext ctx, long chunkSize, OutputHandlerFlags flags);

/// <summary>One level of output buffering.</summary>
public abstract class OutputHandler
{
    private const int PageSize = 0x1000, DefaultSize = 0x4000;

    private byte[] _data = [];

    protected OutputHandler(PhpString name, long chunkSize, OutputHandlerFlags flags)
    {
        Name = name;
        ChunkSize = chunkSize;
        Flags = flags;
        BufferSize = InitialSize(chunkSize);
    }

    public PhpString Name { get; }

    public OutputHandlerFlags Flags { get; internal set; }

    /// <summary>Position in the stack, 0 at the bottom.</summary>
    public int Level { get; internal set; }

    /// <summary>The handler runs as soon as this many bytes are buffered; 0: only when asked.</summary>
    public long ChunkSize { get; }

    /// <summary>The size of the buffer that PHP would have allocated by now (ob_get_status); ours is allocated when needed.</summary>
    public long BufferSize { get; private set; }

    public int Used { get; private set; }

    public ReadOnlySpan<byte> Buffer => new(_data, 0, Used);

    /// <summary>
    /// Runs the handler over <see cref="Buffer"/>. False means failure: the handler is disabled and the raw buffer
    /// goes on. An empty <paramref name="output"/> with true means that the handler ate everything.
    /// </summary>
    internal abstract bool Process(RequestContext ctx, OutputOps ops, out ReadOnlySpan<byte> output);

    /// <summary>Gives up what it owns (the user's callable).</summary>
    internal virtual void Free(RequestContext ctx)
    {
        ctx.Discharge(_data.Length);
        _data = [];
        Used = 0;
    }

    internal void Append(RequestContext ctx, ReadOnlySpan<byte> bytes)
    {
        if (BufferSize - Used <= bytes.Length)
            BufferSize += Math.Max(InitialSize(ChunkSize), InitialSize(bytes.Length - (BufferSize - Used)));
        long needed = (long)Used + bytes.Length;
        if (needed > _data.Length)
        {
            if (needed > Array.MaxLength) throw new OutOfMemoryException();
            int size = (int)Math.Min(Array.MaxLength, Math.Max(needed, Math.Max(256L, _data.Length * 2L)));
            ctx.Charge(size - _data.Length);
            if (ctx.Unwinding == Unwinding.Bailout) return; // what is buffered is what there is
            Array.Resize(ref _data, size);
        }

        bytes.CopyTo(_data.AsSpan(Used));
        Used = (int)needed;
    }

    internal void Clear() => Used = 0;

    /// <summary>Hands the buffer over to the caller, as a failed handler does.</summary>
    internal ReadOnlySpan<byte> Detach(RequestContext ctx)
    {
        ReadOnlySpan<byte> all = Buffer;
        ctx.Discharge(_data.Length);
        _data = [];
        Used = 0;
        BufferSize = 0;
        return all;
    }

    private static long InitialSize(long size) => size > 1 ? size + PageSize - size % PageSize : DefaultSize;
}

/// <summary>ob_start() without a callback: passes the bytes on.</summary>
internal sealed class DefaultOutputHandler(long chunkSize, OutputHandlerFlags flags)
    : OutputHandler(HandlerName, chunkSize, flags & OutputHandlerFlags.AbilityMask)
{
    internal static readonly PhpString HandlerName = PhpString.Literal("default output handler");

    internal override bool Process(RequestContext ctx, OutputOps ops, out ReadOnlySpan<byte> output)
    {
        output = Buffer;
        return true;
    }
}

/// <summary>Eats everything (highlighting and other internal captures, --quiet).</summary>
internal sealed class NullOutputHandler() : OutputHandler(HandlerName, 0x4000, 0)
{
    private static readonly PhpString HandlerName = PhpString.Literal("null output handler");

    internal override bool Process(RequestContext ctx, OutputOps ops, out ReadOnlySpan<byte> output)
    {
        output = default;
        return true;
    }
}

/// <summary>A handler written in C# (URL rewriter, zlib): gets all buffered bytes, returns what goes on; null passes them unchanged.</summary>
internal sealed class InternalOutputHandler(
    string name,
    InternalOutputHandler.Filter filter,
    long chunkSize,
    OutputHandlerFlags flags)
    : OutputHandler(PhpString.Literal(name), chunkSize, flags & OutputHandlerFlags.AbilityMask)
{
    internal delegate byte[]? Filter(RequestContext ctx, ReadOnlySpan<byte> input, OutputOps ops);

    internal override bool Process(RequestContext ctx, OutputOps ops, out ReadOnlySpan<byte> output)
    {
        byte[]? filtered = filter(ctx, Buffer, ops);
        output = filtered is null ? Buffer : filtered;
        return true;
    }
}
