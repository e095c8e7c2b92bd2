using HhvmSharp.Library.Standard.Files;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Streams;

/// <summary>glob://: the names that match a pattern as a directory.</summary>
internal sealed class GlobWrapper : StreamWrapper
{
    internal override string Label => "glob";

    internal override bool CanOpen => false;

    internal override bool CanOpenDirectory => true;

    internal override PhpStream? OpenDirectory(RequestContext ctx, PhpString path, StreamOptions options, StreamContext? context)
    {
        ReadOnlySpan<byte> scheme = "glob://"u8;
        if (path.Span.StartsWith(scheme)) path = PhpString.FromSpan(path.Span[scheme.Length..]);
        if (Matching.Expand(ctx, path, 0) is not { } names) return null;
        bool restricted = ctx.Ini.Get("open_basedir") is { Length: > 0 };
        if (restricted) names = names.FindAll(name => FilePath.IsAllowed(ctx, name, warn: false));
        ReadOnlySpan<byte> pattern = path.Span;
        return new GlobDirectory(ctx, names, PhpString.FromSpan(Paths.Base(pattern)));
    }
}

/// <summary>An open pattern.</summary>
internal sealed class GlobDirectory(RequestContext ctx, List<PhpString> names, PhpString pattern) : PhpStream(ctx, "r")
{
    private int _next;

    internal override string Label => "glob";

    /// <summary>The number of names.</summary>
    internal int Matches => names.Count;

    /// <summary>The last part of the pattern.</summary>
    internal PhpString Pattern => pattern;

    /// <summary>The directory of the name read last.</summary>
    internal PhpString Directory { get; private set; } = PhpString.Empty;

    protected override bool CanSeek => true;

    protected override bool CanWrite => false;

    protected override int ReadHandle(Span<byte> buffer) => -1;

    protected override int WriteHandle(ReadOnlySpan<byte> bytes) => -1;

    internal override PhpString? ReadEntry(out byte type)
    {
        type = 0;
        if (_next >= names.Count) return null;
        ReadOnlySpan<byte> name = names[_next++].Span;
        int slash = name.LastIndexOf((byte)'/');
        Directory = slash < 0 ? PhpString.Empty : PhpString.FromSpan(slash == 0 ? name[..1] : name[..slash]);
        return PhpString.FromSpan(name[(slash + 1)..]);
    }

    protected override bool SeekHandle(long offset, int whence, out long position)
    {
        position = 0;
        _next = 0;
        return true;
    }
}
