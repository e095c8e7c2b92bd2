using System.Runtime.InteropServices;
using System.Text;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Files;

/// <summary>glob() and fnmatch(), by the C library as in PHP; real paths and file systems.</summary>
[PhpExtension("standard")]
internal static unsafe partial class Matching
{
    private const int PathMax = 4096;
    private const long OnlyDirectories = FileConstants.GlobOnlydir, NoCheck = FileConstants.GlobNocheck, NoEscape = FileConstants.GlobNoescape;

    [PhpFunction("glob(string $pattern, int $flags = 0): array|false")]
    internal static PhpArray? glob(RequestContext ctx, PhpString pattern, long flags)
    {
        StreamArg.Path(ctx, pattern, 1);
        if (pattern.Length >= PathMax)
        {
            Arg.Warning(ctx, $"Pattern exceeds the maximum allowed length of {PathMax} characters");
            return null;
        }

        if ((flags & ~FileConstants.GlobAvailableFlags) != 0)
        {
            Arg.Warning(ctx, "At least one of the passed flags is invalid or not supported on this platform");
            return null;
        }

        if (Expand(ctx, pattern, flags) is not { } names) return null;
        var result = new PhpArray(names.Count);
        bool hidden = false;
        foreach (PhpString name in names)
        {
            if (!FilePath.IsAllowed(ctx, name, warn: false))
            {
                hidden = true;
                continue;
            }

            if ((flags & OnlyDirectories) != 0 && !(Posix.Stat(FilePath.ForCall(ctx, name), false, out FileStat stat) && stat.IsDirectory)) continue;
            result.Append(Value.String(name));
        }

        if (!hidden || result.Length > 0) return result;
        Value.Array(result).Release(ctx);
        return null;
    }

    /// <summary>The names that match, as the pattern has them (relative to the request's directory); null on an error.</summary>
    internal static List<PhpString>? Expand(RequestContext ctx, PhpString pattern, long flags)
    {
        const int noMatch = 3;
        byte[] prefix = [];
        int skip = 0;
        if (pattern.Length == 0 || pattern[0] != '/')
        {
            byte[] directory = Encoding.UTF8.GetBytes(ctx.CurrentDirectory + (ctx.CurrentDirectory.EndsWith('/') ? "" : "/"));
            skip = directory.Length;
            prefix = (flags & NoEscape) != 0 ? directory : Escape(directory);
        }

        if (pattern.Length == 0 && (flags & NoCheck) == 0) return [];
        byte[] full = [.. prefix, .. pattern.Span, 0];
        var names = new List<PhpString>();
        byte* buffer = stackalloc byte[256]; // glob_t: count, names
        new Span<byte>(buffer, 256).Clear();
        fixed (byte* p = full)
        {
            int failure = GlobCall(p, (int)flags, 0, buffer);
            if (failure == noMatch) return names;
            if (failure != 0) return null;
            long count = *(long*)buffer;
            byte** found = *(byte***)(buffer + 8);
            for (long i = 0; i < count; i++)
            {
                ReadOnlySpan<byte> name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(found[i]);
                // GLOB_NOCHECK gives the pattern back, with its prefix as it was written
                int cut = name.SequenceEqual(full.AsSpan(0, full.Length - 1)) ? prefix.Length : skip;
                names.Add(PhpString.FromSpan(name[cut..]));
            }

            GlobFree(buffer);
        }

        return names;
    }

    private static byte[] Escape(byte[] path)
    {
        var result = new List<byte>(path.Length);
        foreach (byte c in path)
        {
            if (c is (byte)'*' or (byte)'?' or (byte)'[' or (byte)'\\' or (byte)'{' or (byte)'}' or (byte)',') result.Add((byte)'\\');
            result.Add(c);
        }

        return [.. result];
    }

    [PhpFunction("fnmatch(string $pattern, string $filename, int $flags = 0): bool")]
    internal static bool fnmatch(RequestContext ctx, PhpString pattern, PhpString filename, long flags)
    {
        StreamArg.Path(ctx, pattern, 1);
        StreamArg.Path(ctx, filename, 2);
        if (filename.Length >= PathMax || pattern.Length >= PathMax)
        {
            Arg.Warning(ctx, $"{(filename.Length >= PathMax ? "Filename" : "Pattern")} exceeds the maximum allowed length of {PathMax} characters");
            return false;
        }

        byte[] p = [.. pattern.Span, 0], f = [.. filename.Span, 0];
        fixed (byte* a = p)
        fixed (byte* b = f)
            return FnMatchCall(a, b, (int)flags) == 0;
    }

    [PhpFunction("realpath(string $path): string|false")]
    internal static PhpString? realpath(RequestContext ctx, PhpString path)
    {
        StreamArg.Path(ctx, path, 1);
        PhpString? real = path.Length == 0 ? DirectoryFunctions.getcwd(ctx) : ctx.RealPath(path);
        return real is not null && FilePath.IsAllowed(ctx, real) ? real : null;
    }

    [PhpFunction("disk_total_space(string $directory): float|false")]
    internal static double? disk_total_space(RequestContext ctx, PhpString directory) => Space(ctx, directory, total: true);

    [PhpFunction("disk_free_space(string $directory): float|false")]
    [PhpFunction("diskfreespace(string $directory): float|false")]
    internal static double? disk_free_space(RequestContext ctx, PhpString directory) => Space(ctx, directory, total: false);

    private static double? Space(RequestContext ctx, PhpString directory, bool total)
    {
        StreamArg.Path(ctx, directory, 1);
        if (!FilePath.IsAllowed(ctx, directory)) return null;
        if (Posix.FileSystem(FilePath.ForCall(ctx, directory), out double all, out double available)) return total ? all : available;
        Arg.Warning(ctx, Posix.Message(Posix.Error));
        return null;
    }

    [LibraryImport("libc", EntryPoint = "glob", SetLastError = true)]
    private static partial int GlobCall(byte* pattern, int flags, nint error, byte* result);

    [LibraryImport("libc", EntryPoint = "globfree")]
    private static partial void GlobFree(byte* result);

    [LibraryImport("libc", EntryPoint = "fnmatch")]
    private static partial int FnMatchCall(byte* pattern, byte* name, int flags);
}
