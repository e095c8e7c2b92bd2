using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Libxml;

/// <summary>Files and streams for the XML extensions: read and written as a whole.</summary>
internal static class XmlFiles
{
    /// <summary>The bytes behind a path or URL; null when it cannot be opened.</summary>
    internal static byte[]? Read(RequestContext ctx, PhpString url)
    {
        string path = PathOf(ctx, url);
        try
        {
            return File.Exists(path) ? File.ReadAllBytes(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Null when the resource is no stream.</summary>
    internal static byte[]? ReadStream(RequestContext ctx, PhpResource resource) => null;

    internal static bool Write(RequestContext ctx, PhpString url, ReadOnlySpan<byte> bytes)
    {
        try
        {
            File.WriteAllBytes(PathOf(ctx, url), bytes);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>A local name as an absolute path; URLs as they are.</summary>
    internal static PhpString FullName(RequestContext ctx, PhpString url) =>
        url.Span.IndexOf("://"u8) > 0 && !url.Span.StartsWith("file://"u8) ? url : PhpString.FromUtf8(PathOf(ctx, url));

    private static string PathOf(RequestContext ctx, PhpString url)
    {
        string text = url.ToUtf8();
        if (text.StartsWith("file://localhost/", StringComparison.OrdinalIgnoreCase)) text = Uri.UnescapeDataString(text[16..]);
        else if (text.StartsWith("file:///", StringComparison.OrdinalIgnoreCase)) text = Uri.UnescapeDataString(text[7..]);
        return ctx.FullPath(text);
    }
}
