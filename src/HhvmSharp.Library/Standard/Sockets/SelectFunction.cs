using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Sockets;

/// <summary>stream_select(), over poll(2).</summary>
[PhpExtension("standard")]
internal static class SelectFunction
{
    private sealed class Set(PhpReference target, short events)
    {
        internal PhpReference Target => target;

        internal short Events => events;

        /// <summary>Index in the list of descriptors, by position in the array; -1.</summary>
        internal readonly List<int> Entries = [];
    }

    [PhpFunction("stream_select(?array &$read, ?array &$write, ?array &$except, ?int $seconds, ?int $microseconds = null): int|false")]
    internal static long? stream_select(RequestContext ctx, PhpReference read, PhpReference write, PhpReference except, long? seconds, long? microseconds)
    {
        Set[] sets = [new(read, Posix.PollEntry.In), new(write, Posix.PollEntry.Out), new(except, Posix.PollEntry.Priority)];
        var entries = new List<Posix.PollEntry>();
        foreach (Set set in sets) Collect(ctx, set, entries);
        Throw.IfPending(ctx);
        if (entries.Count == 0) Throw.ValueError(ctx, "No stream arrays were passed");
        if (seconds is null && microseconds is not null and not 0) Arg.ValueError(ctx, 5, "must be null when argument #4 ($seconds) is null");
        if (seconds < 0) Arg.ValueError(ctx, 4, "must be greater than or equal to 0");
        if (seconds is not null && microseconds < 0) Arg.ValueError(ctx, 5, "must be greater than or equal to 0");
        long buffered = KeepBuffered(ctx, read);
        if (buffered > 0)
        {
            if (write.Value.IsArray) Value.AssignMove(ctx, ref write.Value, Value.Array(new PhpArray()));
            if (except.Value.IsArray) Value.AssignMove(ctx, ref except.Value, Value.Array(new PhpArray()));
            return buffered;
        }

        ctx.Output.Sink.Flush();
        int timeout = seconds is { } s ? SocketStream.Milliseconds(s + ((microseconds ?? 0) / 1e6)) : -1;
        Posix.PollEntry[] polled = [.. entries];
        if (Posix.Poll(polled, timeout) < 0)
        {
            int error = Posix.Error;
            Arg.Warning(ctx, $"Unable to select [{error}]: {Posix.Message(error)} (max_fd={entries.Max(static e => e.Fd)})");
            return null;
        }

        long ready = 0;
        foreach (Set set in sets) ready += Keep(ctx, set, polled);
        return ready;
    }

    private static void Collect(RequestContext ctx, Set set, List<Posix.PollEntry> entries)
    {
        if (!set.Target.Value.IsArray) return;
        foreach ((Value _, Value v) in set.Target.Value.AsArray)
        {
            int fd = -1;
            if (Stream(ctx, in v) is { } stream)
            {
                fd = stream.DescriptorForSelect;
                if (fd < 0 && !ctx.HasPending) Arg.Warning(ctx, $"Cannot represent a stream of type {stream.Label} as a select()able descriptor");
            }

            set.Entries.Add(fd < 0 ? -1 : entries.Count);
            if (fd >= 0) entries.Add(new Posix.PollEntry { Fd = fd, Events = set.Events });
        }
    }

    /// <summary>What is no stream is left out of the result, after an error (php_stream_from_zval_no_verify).</summary>
    private static PhpStream? Stream(RequestContext ctx, in Value value)
    {
        Value v = value.Dereferenced();
        if (v.IsResource && v.AsResource is PhpStream { IsClosed: false } stream) return stream;
        if (ctx.HasPending) return null;
        ctx.ThrowError("TypeError", v.IsResource
            ? $"{Arg.FunctionName(ctx)}(): supplied resource is not a valid stream resource"
            : $"{Arg.FunctionName(ctx)}(): supplied argument is not a valid stream resource");
        return null;
    }

    /// <summary>Streams with bytes in their buffer can be read, whatever their descriptor says.</summary>
    private static long KeepBuffered(RequestContext ctx, PhpReference read)
    {
        if (!read.Value.IsArray) return 0;
        var kept = new PhpArray();
        foreach ((Value key, Value v) in read.Value.AsArray)
            if (v.Dereferenced() is { IsResource: true } r && r.AsResource is PhpStream { Buffered: > 0 }) Elements.Put(ctx, kept, in key, v.Dereferenced().Copied());
        if (kept.Length == 0) return 0;
        Value.AssignMove(ctx, ref read.Value, Value.Array(kept));
        return kept.Length;
    }

    private static long Keep(RequestContext ctx, Set set, Posix.PollEntry[] polled)
    {
        if (!set.Target.Value.IsArray) return 0;
        var kept = new PhpArray();
        int position = 0;
        // as select(2) sees it: an error or the end can be read and written without waiting
        short wanted = set.Events == Posix.PollEntry.Priority ? set.Events : (short)(set.Events | Posix.PollEntry.Failed | (set.Events == Posix.PollEntry.In ? Posix.PollEntry.HungUp : 0));
        foreach ((Value key, Value v) in set.Target.Value.AsArray)
        {
            int entry = set.Entries[position++];
            if (entry >= 0 && (polled[entry].Returned & wanted) != 0) Elements.Put(ctx, kept, in key, v.Dereferenced().Copied());
        }

        Value.AssignMove(ctx, ref set.Target.Value, Value.Array(kept));
        return kept.Length;
    }
}
