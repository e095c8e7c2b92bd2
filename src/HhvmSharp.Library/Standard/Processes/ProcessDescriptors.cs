using HhvmSharp.Library.Standard.Sockets;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Processes;

/// <summary>The $descriptor_spec of proc_open(): what each descriptor of the child is, and our ends of pipes.</summary>
internal sealed class ProcessDescriptors(RequestContext ctx)
{
    private sealed class Item
    {
        internal int Index;

        /// <summary>-1: not made yet.</summary>
        internal int ChildEnd = -1, ParentEnd = -1;

        /// <summary>Of our end; null: a socket.</summary>
        internal string? Mode;
    }

    private readonly List<Item> _items = [];
    private int _master = -1, _slave = -1;

    /// <summary>False after a warning.</summary>
    internal bool Add(PhpArray specification)
    {
        foreach ((Value key, Value v) in specification)
        {
            if (key.IsString) Arg.ValueError(ctx, 2, "must be an integer indexed array");
            var item = new Item { Index = (int)key.IntValue };
            _items.Add(item);
            Value spec = v.Dereferenced();
            bool ok;
            if (spec.IsResource) ok = FromStream(item, in spec);
            else if (spec.IsArray) ok = FromArray(item, spec.AsArray);
            else
            {
                Arg.ValueError(ctx, 2, "must only contain arrays and streams");
                return false;
            }

            if (!ok) return false;
        }

        return true;
    }

    private bool FromStream(Item item, in Value resource)
    {
        if (resource.AsResource is not PhpStream { IsClosed: false } stream)
        {
            StreamArg.Invalid(ctx, "stream");
            return false;
        }

        int fd = stream.Descriptor;
        if (fd >= 0 && stream.Buffered > 0) Arg.Warning(ctx, $"{stream.Buffered} bytes of buffered data lost during stream conversion!");
        if (fd >= 0) return Duplicate(item, fd, _items.Count - 1);
        if (!ctx.HasPending) Arg.Warning(ctx, $"Cannot represent a stream of type {stream.Label} as a File Descriptor");
        return false;
    }

    private bool Duplicate(Item item, int fd, int number)
    {
        item.ChildEnd = Posix.Duplicate(fd);
        if (item.ChildEnd >= 0) return true;
        Arg.Warning(ctx, $"Failed to dup() for descriptor {number}: {Posix.Message(Posix.Error)}");
        return false;
    }

    private PhpString Text(PhpArray spec, int index, string what)
    {
        Value v = spec.Get(index).Dereferenced();
        if (v.IsUndef) Throw.ValueError(ctx, $"Missing {what}");
        return Elements.Text(ctx, in v);
    }

    private bool FromArray(Item item, PhpArray spec)
    {
        PhpString type = Text(spec, 0, "handle qualifier");
        switch (type.ToString())
        {
            case "pipe":
                return Pipe(item, Text(spec, 1, "mode parameter for 'pipe'"));
            case "socket":
                return Socket(item);
            case "file":
                return File(item, Text(spec, 1, "file name parameter for 'file'"), Text(spec, 2, "mode parameter for 'file'"));
            case "redirect":
                return Redirect(item, spec.Get(1).Dereferenced());
            case "null":
                item.ChildEnd = Posix.Open("/dev/null\0"u8.ToArray(), Posix.ReadWrite, 0, 0);
                if (item.ChildEnd < 0) Arg.Warning(ctx, $"Failed to open /dev/null: {Posix.Message(Posix.Error)}");
                return item.ChildEnd >= 0;
            case "pty":
                return Terminal(item);
            default:
                Arg.Warning(ctx, $"{type} is not a valid descriptor spec/mode");
                return false;
        }
    }

    private bool Pipe(Item item, PhpString mode)
    {
        if (!Spawn.Pipe(out int read, out int write))
        {
            Arg.Warning(ctx, $"Unable to create pipe {Posix.Message(Posix.Error)}");
            return false;
        }

        bool childWrites = mode.Length > 0 && mode[0] == (byte)'w';
        (item.ParentEnd, item.ChildEnd) = childWrites ? (read, write) : (write, read);
        item.Mode = childWrites ? "r" : "w";
        return true;
    }

    private bool Socket(Item item)
    {
        if (SocketCalls.Pair(SocketCalls.Unix, SocketCalls.StreamType, 0, out item.ParentEnd, out item.ChildEnd)) return true;
        Arg.Warning(ctx, $"Unable to create socket pair: {Posix.Message(Posix.Error)}");
        return false;
    }

    private bool File(Item item, PhpString name, PhpString mode)
    {
        if (ctx.Streams.Open(name, mode.ToString(), StreamOptions.ReportErrors) is not { } stream) return StreamArg.Checked(ctx, false);
        int fd = stream.Descriptor;
        bool ok = fd >= 0 && Duplicate(item, fd, _items.Count - 1);
        StreamArg.Release(ctx, stream);
        return ok;
    }

    private bool Redirect(Item item, in Value target)
    {
        if (target.IsUndef) Throw.ValueError(ctx, "Missing redirection target");
        if (!target.IsInt) Throw.ValueError(ctx, $"Redirection target must be of type int, {TypeNames.OfValue(in target)} given");
        long index = target.IntValue;
        Item? other = _items.Find(i => i.Index == index && i.ChildEnd >= 0);
        if (other is not null) return Duplicate(item, other.ChildEnd, item.Index);
        // one of the three that the child gets from this process
        if (index is >= 0 and <= 2) return Duplicate(item, (int)index, item.Index);
        Arg.Warning(ctx, $"Redirection target {index} not found");
        return false;
    }

    /// <summary>All terminal descriptors are the same terminal.</summary>
    private bool Terminal(Item item)
    {
        if (_master < 0 && !Spawn.OpenTerminal(out _master, out _slave))
        {
            Arg.Warning(ctx, $"Could not open PTY (pseudoterminal): {Posix.Message(Posix.Error)}");
            return false;
        }

        item.Mode = "r+";
        item.ChildEnd = Posix.Duplicate(_slave);
        item.ParentEnd = Posix.Duplicate(_master);
        return true;
    }

    internal List<Spawn.Action> Actions() => _items.ConvertAll(static i => new Spawn.Action(i.ChildEnd, i.Index));

    internal void CloseChildEnds(bool failed)
    {
        foreach (Item item in _items)
        {
            if (item.ChildEnd >= 0) Posix.Close(item.ChildEnd);
            if (failed && item.ParentEnd >= 0) Posix.Close(item.ParentEnd);
        }

        if (_master < 0) return;
        Posix.Close(_master);
        Posix.Close(_slave);
    }

    /// <summary>Streams for our ends go into $pipes; the result has a count of each for the process.</summary>
    internal List<PhpStream> OpenParentEnds(PhpArray pipes)
    {
        var streams = new List<PhpStream>();
        foreach (Item item in _items)
        {
            if (item.ParentEnd < 0) continue;
            PhpStream stream = item.Mode is null ? new SocketStream(ctx, item.ParentEnd, "generic_socket") : new PlainFileStream(ctx, item.ParentEnd, item.Mode);
            stream.Flags |= StreamFlags.NoSeek;
            pipes.Set(ctx, item.Index, Value.FromHeap(stream));
            streams.Add(stream);
            Value.FromHeap(stream).Copied();
        }

        return streams;
    }
}
