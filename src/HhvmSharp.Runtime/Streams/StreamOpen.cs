using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Streams;

/// <summary>Opening streams and directories by name.</summary>
internal sealed partial class StreamState
{
    /// <summary>php_stream_open_wrapper_ex: null after a warning (when asked for) or an exception. The result is owned.</summary>
    internal PhpStream? Open(PhpString path, string mode, StreamOptions options, StreamContext? context, out PhpString? opened)
    {
        opened = null;
        if (path.Length == 0)
        {
            ctx.ThrowError("ValueError", "Path must not be empty");
            return null;
        }

        if ((options & StreamOptions.UsePath) != 0)
        {
            PhpString? resolved = ctx.ResolveScript(path);
            if (ctx.HasPending) return null;
            if (resolved is not null)
            {
                path = resolved;
                options &= ~StreamOptions.UsePath;
            }
        }

        StreamWrapper? wrapper = Locate(path, options, out PhpString pathToOpen);
        if (ctx.HasPending) return null;
        if ((options & StreamOptions.UseUrl) != 0 && wrapper is not { IsUrl: true })
        {
            ctx.RaiseFromFunction(ErrorLevel.Warning, "This function may only be used against URLs");
            return null;
        }

        PhpStream? stream = null;
        Error = 0;
        if (wrapper is { CanOpen: false }) LogError(wrapper, StreamOptions.None, "wrapper does not support stream open");
        else if (wrapper is not null) stream = wrapper.Open(ctx, pathToOpen, mode, options & ~StreamOptions.ReportErrors, context, ref opened);
        if (stream is not null)
        {
            stream.Wrapper = wrapper;
            stream.Uri = path;
            if (mode.Contains('a')) stream.StartAtEnd();
        }
        else if ((options & StreamOptions.ReportErrors) != 0)
        {
            ReportErrors(wrapper, path, "Failed to open stream");
        }

        ForgetErrors(wrapper);
        return stream;
    }

    internal PhpStream? Open(PhpString path, string mode, StreamOptions options, StreamContext? context = null) =>
        Open(path, mode, options, context, out _);

    internal PhpStream? OpenDirectory(PhpString path, StreamOptions options, StreamContext? context)
    {
        if (path.Length == 0) return null;
        StreamWrapper? wrapper = Locate(path, options, out PhpString pathToOpen);
        PhpStream? stream = null;
        Error = 0;
        if (wrapper is { CanOpenDirectory: false }) LogError(wrapper, StreamOptions.None, "not implemented");
        else if (wrapper is not null) stream = wrapper.OpenDirectory(ctx, pathToOpen, options & ~StreamOptions.ReportErrors, context);
        if (stream is not null)
        {
            stream.Wrapper = wrapper;
            stream.Flags |= StreamFlags.NoBuffer | StreamFlags.IsDirectory;
        }
        else if ((options & StreamOptions.ReportErrors) != 0)
        {
            ReportErrors(wrapper, path, "Failed to open directory");
        }

        ForgetErrors(wrapper);
        return stream;
    }

    /// <summary>Names of a directory in its own order; null after a warning.</summary>
    internal List<PhpString>? ListDirectory(PhpString path, StreamContext? context)
    {
        PhpStream? directory = OpenDirectory(path, StreamOptions.ReportErrors, context);
        if (directory is null) return null;
        var names = new List<PhpString>();
        while (directory.ReadEntry(out _) is { } name) names.Add(name);
        Value.FromHeap(directory).Release(ctx);
        return names;
    }

    /// <summary>php_stream_stat_path, through the stat cache for plain files.</summary>
    internal bool StatPath(PhpString path, StatFlags flags, StreamContext? context, out FileStat stat)
    {
        stat = default;
        StreamWrapper? wrapper = Locate(path, StreamOptions.None, out PhpString pathToOpen);
        return wrapper is not null && wrapper.Stat(ctx, pathToOpen, flags, context, out stat);
    }

    /// <summary>An include or another script: the whole source; null after a warning.</summary>
    internal ScriptSource? OpenScript(PhpString name, PhpString? resolved)
    {
        PhpStream? stream = Open(resolved ?? name, "rb", StreamOptions.ForInclude | StreamOptions.ReportErrors, null, out PhpString? opened);
        if (stream is null) return null;
        long stamp = stream is PlainFileStream && stream.Stat(out FileStat stat) ? Stamp(in stat) : 0;
        PhpString source = ReadScript(stream);
        Value.FromHeap(stream).Release(ctx);
        return ctx.HasPending ? null : new ScriptSource(source.Span.ToArray(), opened ?? resolved ?? name, stamp);
    }

    /// <summary>As Zend's file handles do: unbuffered, all at once when the size is known.</summary>
    private PhpString ReadScript(PhpStream stream)
    {
        const int step = 4096;
        stream.SetReadBuffer(0);
        int size = stream.Stat(out FileStat stat) ? (int)stat.Size : 0;
        var source = new PhpStringBuilder(Math.Max(size, step));
        while (!ctx.HasPending && (size == 0 || source.Length < size))
        {
            int start = source.Length;
            int n = stream.Read(source.Reserve(size > 0 ? size - start : step));
            source.Length = start + Math.Max(n, 0);
            if (n <= 0) break;
        }

        return source.ToPhpString();
    }

    private static long Stamp(in FileStat stat) => ((((stat.Modified * 1_000_000_000) + stat.ModifiedNanoseconds) * 31) + stat.Size) * 31 + stat.Inode;
}
