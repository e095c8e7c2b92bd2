using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Libxml;

/// <summary>Files and streams for the XML extensions: read and written as a whole.</summary>
internal static class XmlFiles
{
    /// <summary>The bytes behind a path or URL; null when it is not there, or after a warning.</summary>
    internal static byte[]? Read(RequestContext ctx, PhpString url)
    {
        if (Open(ctx, url, "rb") is not { } stream) return null;
        byte[] bytes = stream.ReadAll().Span.ToArray();
        StreamArg.Release(ctx, stream);
        return bytes;
    }

    /// <summary>The rest of a stream; null when the resource is none.</summary>
    internal static byte[]? ReadStream(PhpResource resource) => (resource as PhpStream)?.ReadAll().Span.ToArray();

    internal static bool Write(RequestContext ctx, PhpString url, ReadOnlySpan<byte> bytes)
    {
        if (Open(ctx, url, "wb") is not { } stream) return false;
        bool ok = stream.Write(bytes) == bytes.Length;
        StreamArg.Release(ctx, stream);
        return ok;
    }

    /// <summary>Owned; null when it is not there, or after a warning.</summary>
    internal static PhpStream? Open(RequestContext ctx, PhpString url, string mode)
    {
        PhpString path = Unescape(url);
        if (path.Length == 0) return null;
        StreamContext context = LibxmlState.Enter(ctx).StreamContext ?? ctx.Streams.DefaultContext;
        StreamWrapper? wrapper = ctx.Streams.Locate(path, StreamOptions.None, out PhpString pathToOpen);
        bool isThere = wrapper is not { CanStat: true } || mode[0] != 'r' || wrapper.Stat(ctx, pathToOpen, StatFlags.Quiet, context, out _);
        return isThere && !ctx.HasPending ? ctx.Streams.Open(path, mode, StreamOptions.ReportErrors, context) : null;
    }

    /// <summary>A local name as an absolute path; URLs as they are.</summary>
    internal static PhpString FullName(RequestContext ctx, PhpString url) =>
        url.Span.IndexOf("://"u8) > 0 && !url.Span.StartsWith("file://"u8) ? url : FilePath.Expand(ctx, Unescape(url));

    /// <summary>file: URLs are escaped, names of other kinds are taken as they are.</summary>
    private static PhpString Unescape(PhpString url)
    {
        string text = url.ToUtf8();
        return text.StartsWith("file://localhost/", StringComparison.OrdinalIgnoreCase) ? PhpString.FromUtf8(Uri.UnescapeDataString(text[16..]))
            : text.StartsWith("file:///", StringComparison.OrdinalIgnoreCase) ? PhpString.FromUtf8(Uri.UnescapeDataString(text[7..]))
            : url;
    }
}
