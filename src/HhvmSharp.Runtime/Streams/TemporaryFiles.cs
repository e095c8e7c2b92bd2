using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Streams;

/// <summary>Where temporary files go, and opening them.</summary>
internal static class TemporaryFiles
{
    /// <summary>sys_temp_dir, TMPDIR, or /tmp; without a slash at the end.</summary>
    internal static PhpString Directory(RequestContext ctx)
    {
        PhpString? set = ctx.Ini.Get("sys_temp_dir");
        if (set is not { Length: > 0 } && (!ctx.EnvironmentVariables.TryGetValue(PhpString.Literal("TMPDIR"), out set) || set.Length == 0)) return PhpString.Literal("/tmp");
        return set[set.Length - 1] == (byte)'/' && set.Length > 1 ? set.Substring(0, set.Length - 1) : PhpString.FromSpan(set.Span);
    }

    /// <summary>A new file of a unique name in a directory (null: the usual one); -1 when that fails.</summary>
    internal static int Open(RequestContext ctx, PhpString? directory, ReadOnlySpan<byte> prefix, out byte[] name)
    {
        name = [];
        if (directory is { Length: > 0 })
        {
            if (!FilePath.IsAllowed(ctx, directory)) return -1;
            int fd = TryOpen(ctx, directory, prefix, out name);
            if (fd >= 0) return fd;
            ctx.RaiseFromFunction(ErrorLevel.Notice, "file created in the system's temporary directory");
        }

        PhpString usual = Directory(ctx);
        return FilePath.IsAllowed(ctx, usual) ? TryOpen(ctx, usual, prefix, out name) : -1;
    }

    private static int TryOpen(RequestContext ctx, PhpString directory, ReadOnlySpan<byte> prefix, out byte[] name)
    {
        const string alphabet = "0123456789abcdefghijklmnopqrstuv"; // one case: some file systems know no other
        const int extra = 13; // 64 bits
        Span<byte> random = stackalloc byte[extra];
        foreach (ref byte c in random) c = (byte)alphabet[System.Security.Cryptography.RandomNumberGenerator.GetInt32(alphabet.Length)];
        name = [.. FilePath.Expand(ctx, directory).Span.TrimEnd((byte)'/'), (byte)'/', .. prefix, .. random, .. "XXXXXX"u8, 0];
        return Posix.MakeTemporary(name);
    }
}
