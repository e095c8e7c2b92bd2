using HhvmSharp.Library.Spl;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.PosixExtension;

/// <summary>Files, terminals and the limits of both.</summary>
[PhpExtension("posix")]
internal static unsafe class PosixFiles
{
    private const long CharacterDevice = 0x2000, BlockDevice = 0x6000;

    private const int PathRoom = 4096;

    [PhpFunction("posix_ctermid(): string|false")]
    internal static PhpString? posix_ctermid(RequestContext ctx)
    {
        byte* buffer = stackalloc byte[PathRoom];
        if (LibC.CTermId(buffer) != null) return PosixProcess.Text(buffer);
        PosixState.Fail(ctx, LibC.Error);
        return null;
    }

    /// <summary>The descriptor of a stream; false after a warning.</summary>
    private static bool OfStream(RequestContext ctx, in Value resource, out long fd)
    {
        PhpStream stream = StreamArg.Stream(ctx, in resource, 1);
        fd = stream.DescriptorForSelect;
        Throw.IfPending(ctx);
        if (fd >= 0) return true;
        Arg.Warning(ctx, $"Could not use stream of type '{stream.Label}'");
        return false;
    }

    private static void WarnOfType(RequestContext ctx, in Value given) =>
        Arg.Warning(ctx, $"Argument #1 ($file_descriptor) must be of type int|resource, {TypeNames.OfValue(in given)} given");

    [PhpFunction("posix_ttyname($file_descriptor): string|false")]
    internal static PhpString? posix_ttyname(RequestContext ctx, Value file_descriptor)
    {
        Value v = file_descriptor.Dereferenced();
        long fd;
        if (v.IsResource)
        {
            if (!OfStream(ctx, in v, out fd)) return null;
        }
        else
        {
            if (!SplArg.TryInt(ctx, in v, 1, out fd))
            {
                WarnOfType(ctx, in v);
                fd = Conversions.ToInt(ctx, in v);
            }

            if (fd is < 0 or > int.MaxValue)
            {
                Arg.Warning(ctx, $"Argument #1 ($file_descriptor) must be between 0 and {int.MaxValue}");
                return null;
            }
        }

        byte* buffer = stackalloc byte[PathRoom];
        int error = LibC.TtyName((int)fd, buffer, PathRoom);
        if (error == 0) return PosixProcess.Text(buffer);
        PosixState.Fail(ctx, error);
        return null;
    }

    [PhpFunction("posix_isatty($file_descriptor): bool")]
    internal static bool posix_isatty(RequestContext ctx, Value file_descriptor)
    {
        Value v = file_descriptor.Dereferenced();
        long fd;
        if (v.IsResource)
        {
            if (!OfStream(ctx, in v, out fd)) return false;
        }
        else if (!SplArg.TryInt(ctx, in v, 1, out fd))
        {
            WarnOfType(ctx, in v);
            return false;
        }

        if (fd is < 0 or > int.MaxValue) return PosixState.Fail(ctx, LibC.BadDescriptor);
        return LibC.IsTerminal((int)fd) != 0 || PosixState.Fail(ctx, LibC.Error);
    }

    [PhpFunction("posix_getcwd(): string|false")]
    internal static PhpString posix_getcwd(RequestContext ctx) => PhpString.FromUtf8(ctx.CurrentDirectory);

    [PhpFunction("posix_mkfifo(string $filename, int $permissions): bool")]
    internal static bool posix_mkfifo(RequestContext ctx, PhpString filename, long permissions)
    {
        StreamArg.Path(ctx, filename, 1);
        if (!FilePath.IsAllowed(ctx, filename, warn: false)) return false;
        fixed (byte* p = FilePath.ForCall(ctx, filename)) return PosixState.Succeeded(ctx, LibC.MakeFifo(p, (uint)(permissions & ~ctx.Umask)));
    }

    [PhpFunction("posix_mknod(string $filename, int $flags, int $major = 0, int $minor = 0): bool")]
    internal static bool posix_mknod(RequestContext ctx, PhpString filename, long flags, long major, long minor)
    {
        StreamArg.Path(ctx, filename, 1);
        if (!FilePath.IsAllowed(ctx, filename, warn: false)) return false;
        ulong device = 0;
        if ((flags & (CharacterDevice | BlockDevice)) != 0)
        {
            if (major == 0) Arg.ValueError(ctx, 3, "cannot be 0 for the POSIX_S_IFCHR and POSIX_S_IFBLK modes");
            device = LibC.MakeDevice((uint)major, (uint)minor);
        }

        fixed (byte* p = FilePath.ForCall(ctx, filename)) return PosixState.Succeeded(ctx, LibC.MakeNode(p, (uint)(flags & ~ctx.Umask), device));
    }

    /// <summary>Names that expand_filepath takes: not empty, not too long.</summary>
    private static bool IsPath(PhpString name) => name.Length is > 0 and < PathRoom;

    [PhpFunction("posix_access(string $filename, int $flags = 0): bool")]
    internal static bool posix_access(RequestContext ctx, PhpString filename, long flags)
    {
        StreamArg.Path(ctx, filename, 1);
        if (!IsPath(filename)) return PosixState.Fail(ctx, LibC.InputOutput);
        PhpString path = FilePath.Expand(ctx, filename);
        if (!FilePath.IsAllowed(ctx, path, warn: false)) return PosixState.Fail(ctx, LibC.NotPermitted);
        fixed (byte* p = FilePath.ForCall(ctx, path)) return PosixState.Succeeded(ctx, LibC.Access(p, (int)flags));
    }

    [PhpFunction("posix_eaccess(string $filename, int $flags = 0): bool")]
    internal static bool posix_eaccess(RequestContext ctx, PhpString filename, long flags)
    {
        StreamArg.Path(ctx, filename, 1);
        if (!IsPath(filename)) Arg.ValueError(ctx, 1, "must not be empty");
        PhpString path = FilePath.Expand(ctx, filename);
        if (!FilePath.IsAllowed(ctx, path, warn: false)) return PosixState.Fail(ctx, LibC.NotPermitted);
        fixed (byte* p = FilePath.ForCall(ctx, path)) return PosixState.Succeeded(ctx, LibC.EffectiveAccess(p, (int)flags));
    }

    [PhpFunction("posix_pathconf(string $path, int $name): int|false")]
    internal static long? posix_pathconf(RequestContext ctx, PhpString path, long name)
    {
        StreamArg.Path(ctx, path, 1);
        if (path.Length == 0) Arg.ValueError(ctx, 1, "must not be empty");
        if (!FilePath.IsAllowed(ctx, path))
        {
            Arg.Warning(ctx, $"Invalid path supplied: {path}");
            return null;
        }

        fixed (byte* p = FilePath.ForCall(ctx, path)) return Limit(ctx, LibC.PathConf(p, (int)name));
    }

    [PhpFunction("posix_fpathconf($file_descriptor, int $name): int|false")]
    internal static long? posix_fpathconf(RequestContext ctx, Value file_descriptor, long name)
    {
        Value v = file_descriptor.Dereferenced();
        long fd;
        if (v.IsResource)
        {
            if (!OfStream(ctx, in v, out fd)) return null;
        }
        else if (!SplArg.TryInt(ctx, in v, 1, out fd))
        {
            Arg.WrongType(ctx, 1, "int|resource", in v);
        }

        return Limit(ctx, LibC.FPathConf((int)fd, (int)name));
    }

    /// <summary>-1 without an error means that there is no limit.</summary>
    private static long? Limit(RequestContext ctx, long result)
    {
        if (result >= 0 || LibC.Error == 0) return result;
        PosixState.Fail(ctx, LibC.Error);
        return null;
    }
}
