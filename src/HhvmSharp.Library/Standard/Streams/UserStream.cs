using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Streams;

/// <summary>A stream whose operations are methods of an object of PHP code (which it owns).</summary>
internal sealed class UserStream(RequestContext ctx, PhpInstance self, PhpClass cls, string mode) : PhpStream(ctx, mode)
{
    private const int OptionBlocking = 1, OptionReadBuffer = 2, OptionWriteBuffer = 3, OptionReadTimeout = 4;
    private const int BufferNone = 0, BufferFull = 2, StandardBuffer = 8192;
    private const int CastForStdio = 0, CastForSelect = 3;

    private bool _open = true;

    internal override string Label => "user-space";

    protected override bool CanSeek => true;

    protected override int WriteChunk => ChunkSize;

    private Value Call(PhpString method, out bool exists, params ReadOnlySpan<Value> args) => UserMethods.Call(Request, self, method, out exists, args);

    private void Missing(PhpString method, string more = "")
    {
        if (!Request.HasPending) Warning($"{cls.Name}::{method} is not implemented!{more}");
    }

    protected override int ReadHandle(Span<byte> buffer)
    {
        Value result = Call(UserMethodNames.Read, out bool exists, Value.Int(buffer.Length));
        if (Request.HasPending) return -1;
        if (!exists)
        {
            Missing(UserMethodNames.Read);
            return -1;
        }

        if (result.IsFalse) return -1;
        PhpString text = Conversions.ToStr(Request, in result);
        if (Request.HasPending)
        {
            result.Release(Request);
            return -1;
        }

        int n = Math.Min(text.Length, buffer.Length);
        if (text.Length > n)
            Warning($"{cls.Name}::stream_read - read {text.Length - n} bytes more data than requested ({text.Length} read, {n} max) - excess data will be lost");
        text.Span[..n].CopyTo(buffer);
        result.Release(Request);
        return AskEof() ? n : -1;
    }

    /// <summary>A user's stream cannot set the flag itself. False: an exception is pending.</summary>
    private bool AskEof()
    {
        Value result = Call(UserMethodNames.Eof, out bool exists);
        if (Request.HasPending)
        {
            Eof = true;
            return false;
        }

        if (!exists) Missing(UserMethodNames.Eof, " Assuming EOF");
        if (!exists || (!result.IsUndef && Conversions.ToBool(Request, in result))) Eof = true;
        result.Release(Request);
        return true;
    }

    protected override bool IsAlive()
    {
        Value result = Call(UserMethodNames.Eof, out _);
        if (result.IsBool) return !result.IsTrue;
        if (!Request.HasPending) Missing(UserMethodNames.Eof, " Assuming EOF");
        result.Release(Request);
        return false;
    }

    protected override int WriteHandle(ReadOnlySpan<byte> bytes)
    {
        Value result = Call(UserMethodNames.Write, out bool exists, Value.String(PhpString.FromSpan(bytes)));
        if (Request.HasPending) return -1;
        if (!exists)
        {
            Missing(UserMethodNames.Write);
            return -1;
        }

        if (result.IsFalse) return -1;
        long written = Conversions.ToInt(Request, in result);
        result.Release(Request);
        if (written <= bytes.Length) return (int)Math.Max(written, -1);
        Warning($"{cls.Name}::stream_write wrote {written - bytes.Length} bytes more data than requested ({written} written, {bytes.Length} max)");
        return bytes.Length;
    }

    protected override bool FlushHandle()
    {
        Value result = Call(UserMethodNames.Flush, out _);
        bool done = !result.IsUndef && Conversions.ToBool(Request, in result);
        result.Release(Request);
        return done;
    }

    protected override int CloseHandle()
    {
        _open = false;
        Call(UserMethodNames.Close, out _).Release(Request);
        Value.Object(self).Release(Request);
        return 0;
    }

    protected override bool SeekHandle(long offset, int whence, out long position)
    {
        position = Position;
        Value result = Call(UserMethodNames.Seek, out bool exists, Value.Int(offset), Value.Int(whence));
        if (!exists)
        {
            Flags |= StreamFlags.NoSeek;
            return false;
        }

        bool done = !result.IsUndef && Conversions.ToBool(Request, in result);
        result.Release(Request);
        if (!done) return false;
        result = Call(UserMethodNames.Tell, out exists);
        if (!exists) Missing(UserMethodNames.Tell);
        done = result.IsInt;
        if (done) position = result.IntValue;
        result.Release(Request);
        return done;
    }

    protected override bool StatHandle(out FileStat stat)
    {
        Value result = Call(UserMethodNames.Stat, out bool exists);
        if (!exists) Missing(UserMethodNames.Stat);
        bool found = result.IsArray;
        stat = found ? UserWrapper.ToStat(Request, result.AsArray) : default;
        result.Release(Request);
        return found;
    }

    // ---- options ----

    private int Option(int option, in Value first, in Value second)
    {
        Value result = Call(UserMethodNames.SetOption, out bool exists, Value.Int(option), first, second);
        if (!exists) Missing(UserMethodNames.SetOption);
        bool done = !result.IsUndef && Conversions.ToBool(Request, in result);
        result.Release(Request);
        return done ? 0 : -1;
    }

    internal override int SetBlocking(bool blocking) => Option(OptionBlocking, Value.Int(blocking ? 1 : 0), Value.Null);

    internal override bool SetTimeout(long seconds, long microseconds) => Option(OptionReadTimeout, Value.Int(seconds), Value.Int(microseconds)) == 0;

    internal override int SetReadBuffer(long size)
    {
        int result = Option(OptionReadBuffer, Value.Int(size == 0 ? BufferNone : BufferFull), Value.Int(size == 0 ? StandardBuffer : size));
        return result;
    }

    internal override int SetWriteBuffer(long size) =>
        Option(OptionWriteBuffer, Value.Int(size == 0 ? BufferNone : BufferFull), Value.Int(size == 0 ? StandardBuffer : size));

    /// <summary>Asking calls stream_lock(0), as PHP does.</summary>
    internal override bool CanLock
    {
        get
        {
            Value result = Call(UserMethodNames.Lock, out bool exists, Value.Int(0));
            bool can = !exists || result.IsTrue;
            result.Release(Request);
            return can;
        }
    }

    internal override bool Lock(int operation)
    {
        const int nonBlocking = 4, nativeUnlock = 8, unlock = 3;
        int action = operation & ~nonBlocking;
        Value result = Call(UserMethodNames.Lock, out bool exists, Value.Int((operation & nonBlocking) | (action == nativeUnlock ? unlock : action)));
        if (!exists) Missing(UserMethodNames.Lock);
        bool done = result.IsTrue;
        result.Release(Request);
        return done;
    }

    internal override bool CanTruncate => UserMethods.Exists(Request, self, UserMethodNames.Truncate);

    internal override bool Truncate(long size)
    {
        if (size < 0) return false;
        Value result = Call(UserMethodNames.Truncate, out bool exists, Value.Int(size));
        if (!exists) Missing(UserMethodNames.Truncate);
        else if (!result.IsBool && !Request.HasPending) Warning($"{cls.Name}::stream_truncate did not return a boolean!");
        bool done = result.IsTrue;
        result.Release(Request);
        return done;
    }

    internal override int Descriptor => Cast(CastForStdio);

    internal override int DescriptorForSelect => Cast(CastForSelect);

    private int Cast(int purpose)
    {
        if (!_open) return -1;
        Value result = Call(UserMethodNames.Cast, out bool exists, Value.Int(purpose));
        int fd = -1;
        if (!exists)
        {
            Missing(UserMethodNames.Cast);
        }
        else if (!result.IsUndef && Conversions.ToBool(Request, in result))
        {
            PhpStream? inner = result.IsResource ? result.AsResource as PhpStream : null;
            if (inner is null || inner.IsClosed) Warning($"{cls.Name}::stream_cast must return a stream resource");
            else if (ReferenceEquals(inner, this)) Warning($"{cls.Name}::stream_cast must not return itself");
            else fd = purpose == CastForSelect ? inner.DescriptorForSelect : inner.Descriptor;
        }

        result.Release(Request);
        return fd;
    }
}

/// <summary>A directory of a wrapper of PHP code.</summary>
internal sealed class UserDirectory(RequestContext ctx, PhpInstance self, PhpClass cls) : PhpStream(ctx, "r")
{
    internal override string Label => "user-space-dir";

    protected override bool CanSeek => true;

    protected override bool CanWrite => false;

    protected override int ReadHandle(Span<byte> buffer) => -1;

    protected override int WriteHandle(ReadOnlySpan<byte> bytes) => -1;

    internal override PhpString? ReadEntry(out byte type)
    {
        type = 0;
        Value result = UserMethods.Call(Request, self, UserMethodNames.ReadDirectory, out bool exists);
        if (!exists && !Request.HasPending) Warning($"{cls.Name}::dir_readdir is not implemented!");
        PhpString? name = result.IsUndef || result.IsBool ? null : Conversions.ToStr(Request, in result);
        result.Release(Request);
        return name;
    }

    protected override bool SeekHandle(long offset, int whence, out long position)
    {
        position = 0;
        UserMethods.Call(Request, self, UserMethodNames.RewindDirectory, out _).Release(Request);
        return true;
    }

    protected override int CloseHandle()
    {
        UserMethods.Call(Request, self, UserMethodNames.CloseDirectory, out _).Release(Request);
        Value.Object(self).Release(Request);
        return 0;
    }
}
