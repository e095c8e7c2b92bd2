using System.Text;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Streams;

/// <summary>File names for system calls: bytes, absolute by the request's directory.</summary>
internal static class FilePath
{
    /// <summary>With a NUL at the end. An empty name stays empty, so that the call says ENOENT.</summary>
    internal static byte[] ForCall(RequestContext ctx, ReadOnlySpan<byte> path)
    {
        if (path.IsEmpty || path[0] == '/') return [.. path, 0];
        return [.. Encoding.UTF8.GetBytes(ctx.CurrentDirectory), (byte)'/', .. path, 0];
    }

    internal static byte[] ForCall(RequestContext ctx, PhpString path) => ForCall(ctx, path.Span);

    /// <summary>Absolute, with "." and ".." and double slashes taken out of the text, links untouched (expand_filepath).</summary>
    internal static PhpString Expand(RequestContext ctx, PhpString path)
    {
        byte[] absolute = ForCall(ctx, path);
        var parts = new List<Range>();
        var span = absolute.AsSpan(0, absolute.Length - 1);
        foreach (Range range in ((ReadOnlySpan<byte>)span).Split((byte)'/'))
        {
            ReadOnlySpan<byte> part = span[range];
            if (part.IsEmpty || part.SequenceEqual("."u8)) continue;
            if (!part.SequenceEqual(".."u8)) parts.Add(range);
            else if (parts.Count > 0) parts.RemoveAt(parts.Count - 1);
        }

        var result = new PhpStringBuilder(absolute.Length);
        foreach (Range range in parts) result.Append((byte)'/').Append(span[range]);
        if (parts.Count == 0) result.Append((byte)'/');
        return result.ToPhpString();
    }

    /// <summary>The path behind "file://".</summary>
    internal static PhpString WithoutScheme(PhpString path)
    {
        ReadOnlySpan<byte> scheme = "file://"u8;
        return path.Length >= scheme.Length && ByteStrings.EqualsIgnoreCase(path.Span[..scheme.Length], scheme)
            ? PhpString.FromSpan(path.Span[scheme.Length..])
            : path;
    }

    /// <summary>open_basedir (php_check_open_basedir): false after its warning.</summary>
    internal static bool IsAllowed(RequestContext ctx, PhpString path, bool warn = true)
    {
        if (ctx.Ini.Get("open_basedir") is not { Length: > 0 } directories) return true;
        if (ctx.IsInsideBasedir(path.ToUtf8(), directories.ToUtf8())) return true;
        if (warn) ctx.RaiseFromFunction(ErrorLevel.Warning, $"open_basedir restriction in effect. File({path}) is not within the allowed path(s): ({directories})");
        ctx.Streams.Error = Posix.NotPermitted;
        return false;
    }
}
