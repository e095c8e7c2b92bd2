using System.Text;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Files;

/// <summary>Reading, making and removing directories; the current directory.</summary>
[PhpExtension("standard")]
internal static class DirectoryFunctions
{
    private const long Ascending = 0, NoSort = 2;

    /// <summary>The directory that functions without argument read.</summary>
    internal sealed class State
    {
        internal PhpStream? Default;
    }

    private static PhpStream? Open(RequestContext ctx, PhpString directory, in Value context)
    {
        StreamArg.Path(ctx, directory, 1);
        StreamContext? c = StreamArg.Context(ctx, in context, 2);
        PhpStream? stream = ctx.Streams.OpenDirectory(directory, StreamOptions.ReportErrors, c);
        if (stream is null) return StreamArg.Checked<PhpStream?>(ctx, null);
        stream.Flags |= StreamFlags.NoFclose;
        SetDefault(ctx, stream);
        return stream;
    }

    private static void SetDefault(RequestContext ctx, PhpStream? stream)
    {
        State state = ctx.GetState<State>();
        PhpStream? old = state.Default;
        state.Default = stream;
        if (stream is not null) Value.FromHeap(stream).Copied();
        if (old is not null) StreamArg.Release(ctx, old);
    }

    [PhpFunction("opendir(string $directory, $context = null)")]
    internal static Value opendir(RequestContext ctx, PhpString directory, Value context) =>
        StreamArg.Result(Open(ctx, ctx.Streams.Intercept(directory, NameUse.OpenDirectory), in context));

    [PhpFunction("dir(string $directory, $context = null): Directory|false")]
    internal static Value dir(RequestContext ctx, PhpString directory, Value context)
    {
        if (Open(ctx, directory, in context) is not { } stream) return Value.False;
        PhpInstance o = ctx.NewObject(ctx.Environment.CoreClass("directory"));
        o.Slots[0] = Value.String(directory).Copied();
        o.Slots[1] = Value.FromHeap(stream);
        return Value.Object(o);
    }

    /// <summary>The argument, or the directory that was opened last.</summary>
    private static PhpStream Directory(RequestContext ctx, in Value handle)
    {
        Value v = handle.Dereferenced();
        if (v.IsNullOrUndef)
        {
            PhpStream? last = ctx.GetState<State>().Default;
            if (last is null) Throw.TypeError(ctx, "No resource supplied");
            v = Value.FromHeap(last);
        }
        else if (!v.IsResource)
        {
            Arg.WrongType(ctx, 1, "resource or null", in v);
        }

        PhpStream stream = StreamArg.Stream(ctx, in v, 1, "Directory");
        if ((stream.Flags & StreamFlags.IsDirectory) == 0) Arg.TypeError(ctx, 1, "must be a valid Directory resource");
        return stream;
    }

    [PhpFunction("closedir($dir_handle = null): void")]
    internal static void closedir(RequestContext ctx, Value dir_handle) => Close(ctx, Directory(ctx, in dir_handle));

    internal static void Close(RequestContext ctx, PhpStream directory)
    {
        directory.Close(ctx);
        if (ReferenceEquals(ctx.GetState<State>().Default, directory)) SetDefault(ctx, null);
    }

    [PhpFunction("rewinddir($dir_handle = null): void")]
    internal static void rewinddir(RequestContext ctx, Value dir_handle) => Directory(ctx, in dir_handle).RewindEntries();

    [PhpFunction("readdir($dir_handle = null): string|false")]
    internal static PhpString? readdir(RequestContext ctx, Value dir_handle) => Directory(ctx, in dir_handle).ReadEntry(out _);

    [PhpFunction("scandir(string $directory, int $sorting_order = SCANDIR_SORT_ASCENDING, $context = null): array|false")]
    internal static PhpArray? scandir(RequestContext ctx, PhpString directory, long sorting_order, Value context)
    {
        StreamArg.Path(ctx, directory, 1);
        if (directory.Length == 0) Arg.ValueError(ctx, 1, "must not be empty");
        StreamContext? c = StreamArg.Context(ctx, in context, 3, noDefault: true);
        if (ctx.Streams.ListDirectory(directory, c) is not { } names)
        {
            Throw.IfPending(ctx);
            int error = ctx.Streams.Error;
            Arg.Warning(ctx, $"(errno {error}): {Posix.Message(error)}");
            return null;
        }

        if (sorting_order == Ascending) names.Sort(static (a, b) => ByteStrings.Compare(a.Span, b.Span));
        else if (sorting_order != NoSort) names.Sort(static (a, b) => ByteStrings.Compare(b.Span, a.Span));
        var result = new PhpArray(names.Count);
        foreach (PhpString name in names) result.Append(Value.String(name));
        return StreamArg.Checked(ctx, result);
    }

    [PhpFunction("mkdir(string $directory, int $permissions = 0777, bool $recursive = false, $context = null): bool")]
    internal static bool mkdir(RequestContext ctx, PhpString directory, long permissions, bool recursive, Value context)
    {
        StreamArg.Path(ctx, directory, 1);
        StreamContext? c = StreamArg.Context(ctx, in context, 4);
        return ctx.Streams.Locate(directory, StreamOptions.None, out _)?.MakeDirectory(ctx, directory, (int)permissions, recursive, c) ?? false;
    }

    [PhpFunction("rmdir(string $directory, $context = null): bool")]
    internal static bool rmdir(RequestContext ctx, PhpString directory, Value context)
    {
        StreamArg.Path(ctx, directory, 1);
        StreamContext? c = StreamArg.Context(ctx, in context, 2);
        return ctx.Streams.Locate(directory, StreamOptions.None, out _)?.RemoveDirectory(ctx, directory, c) ?? false;
    }

    [PhpFunction("getcwd(): string|false")]
    internal static PhpString? getcwd(RequestContext ctx)
    {
        PhpString directory = PhpString.FromUtf8(ctx.CurrentDirectory);
        return Posix.Stat(FilePath.ForCall(ctx, directory), false, out _) ? directory : null;
    }

    [PhpFunction("chdir(string $directory): bool")]
    internal static bool chdir(RequestContext ctx, PhpString directory)
    {
        StreamArg.Path(ctx, directory, 1);
        if (!FilePath.IsAllowed(ctx, directory)) return false;
        byte[] name = FilePath.ForCall(ctx, directory);
        int error = !Posix.Stat(name, false, out FileStat stat) ? Posix.Error
            : !stat.IsDirectory ? Posix.NotDirectory
            : !Posix.CanAccess(name, 1) ? Posix.Error : 0;
        if (error != 0)
        {
            Arg.Warning(ctx, $"{Posix.Message(error)} (errno {error})");
            return false;
        }

        ctx.CurrentDirectory = Encoding.UTF8.GetString(ctx.RealPath(directory)!.Span);
        ctx.Streams.ClearStatCache();
        return true;
    }
}

/// <summary>What dir() returns.</summary>
[PhpExtension("standard")]
[PhpClass("class Directory")]
[PhpProperty("public readonly string $path")]
[PhpProperty("public readonly mixed $handle")]
internal sealed class DirectoryObject(PhpClass cls) : PhpInstance(cls)
{
    private PhpStream Stream(RequestContext ctx)
    {
        if (!Slots[1].IsResource) Throw.Error(ctx, "Unable to find my handle property");
        PhpStream stream = StreamArg.Stream(ctx, in Slots[1], 1, "Directory");
        if ((stream.Flags & StreamFlags.IsDirectory) == 0) Arg.TypeError(ctx, 1, "must be a valid Directory resource");
        return stream;
    }

    [PhpMethod("public function close(): void", Tentative = true)]
    public void Close(RequestContext ctx) => DirectoryFunctions.Close(ctx, Stream(ctx));

    [PhpMethod("public function rewind(): void", Tentative = true)]
    public void Rewind(RequestContext ctx) => Stream(ctx).RewindEntries();

    [PhpMethod("public function read(): string|false", Tentative = true)]
    public PhpString? Read(RequestContext ctx) => Stream(ctx).ReadEntry(out _);
}
