using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Output;

/// <summary>
/// A request's output: the stack of ob_* handlers over the sink. The rules are those of PHP's main/output.c: a
/// write goes to the top handler; what a handler lets through goes to the one below; the last one's goes to the sink.
/// </summary>
public sealed partial class OutputLayer
{
    private readonly RequestContext _ctx;
    private readonly List<OutputHandler> _handlers = [];
    private OutputHandler? _active;     // may differ from the top of the stack while a handler is being flushed
    private OutputHandler? _running;
    private bool _activated = true;
    private bool _disabled;
    private bool _headersDone;

    internal OutputLayer(RequestContext ctx)
    {
        _ctx = ctx;
        Sink = NullSink.Instance;
    }

    /// <summary>Where unbuffered bytes go; set by the SAPI before the request starts.</summary>
    public IOutputSink Sink { get; set; }

    /// <summary>Flush the sink after each write (ini implicit_flush, ob_implicit_flush()).</summary>
    public bool ImplicitFlush { get; set; }

    /// <summary>The first output's file ("headers already sent by"), or null.</summary>
    internal PhpString? StartFile { get; private set; }

    internal int StartLine { get; private set; }

    /// <summary>The client is gone: connection_status() and ignore_user_abort().</summary>
    public bool ClientGone { get; private set; }

    internal OutputHandler? Active => _active;

    internal bool IsRunning => _running is not null;

    public int Level => _active is null ? 0 : _handlers.Count;

    internal IReadOnlyList<OutputHandler> Handlers => _active is null ? [] : _handlers;

    /// <summary>echo: to the top handler or to the sink.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (_active is null && _activated)
        {
            if (bytes.Length != 0) Send(bytes);
        }
        else if (_activated)
        {
            Apply(OutputOps.Write, bytes);
        }
        else if (!_disabled)
        {
            Sink.Write(bytes);
        }
    }

    public void Write(PhpString text) => Write(text.Span);

    /// <summary>Text with one byte per char.</summary>
    public void Write(string latin1)
    {
        Span<byte> small = stackalloc byte[256];
        Span<byte> bytes = latin1.Length <= small.Length ? small : new byte[latin1.Length];
        PhpString.Narrow(latin1, bytes);
        Write(bytes[..latin1.Length]);
    }

    /// <summary>Past all handlers (php_output_write_unbuffered).</summary>
    public void WriteUnbuffered(ReadOnlySpan<byte> bytes)
    {
        if (!Sink.Write(bytes)) ClientGone = true;
    }

    /// <summary>flush(): sends what the sink keeps; buffered output stays.</summary>
    public void FlushSink()
    {
        StartHeaders();
        Sink.Flush();
    }

    // ---- the stack ----

    /// <summary>Pushes a handler (null: there is none, but the rule is checked). False when output buffering is over (or inside a running handler: a fatal error).</summary>
    internal bool Start(OutputHandler? handler)
    {
        if (!_activated || IsLocked(OutputOps.Start) || handler is null) return false;
        handler.Level = _handlers.Count;
        _handlers.Add(handler);
        _active = handler;
        return true;
    }

    internal bool StartDefault(long chunkSize = 0, OutputHandlerFlags flags = OutputHandlerFlags.Standard) =>
        Start(new DefaultOutputHandler(chunkSize, flags));

    internal bool StartNull() => Start(new NullOutputHandler());

    internal bool HasHandler(string name) => Handlers.Any(h => h.Name.Equals(name));

    /// <summary>ob_flush(). False when there is no buffer or it is not flushable.</summary>
    internal bool Flush()
    {
        if (_active is not { } active || (active.Flags & OutputHandlerFlags.Flushable) == 0) return false;
        var pass = new Pass { Op = OutputOps.Flush };
        Run(active, ref pass);
        if (pass.Out.Length != 0)
        {
            // the handler itself must not see its own output: it leaves the stack while that goes down
            int top = _handlers.Count - 1;
            if (top >= 0) _handlers.RemoveAt(top);
            Write(pass.Out);
            _handlers.Add(active);
        }

        return true;
    }

    internal void FlushAll()
    {
        if (_active is not null) Apply(OutputOps.Flush, default);
    }

    /// <summary>ob_clean(). False when there is no buffer or it is not cleanable.</summary>
    internal bool Clean()
    {
        if (_active is not { } active || (active.Flags & OutputHandlerFlags.Cleanable) == 0) return false;
        var pass = new Pass { Op = OutputOps.Clean };
        Run(active, ref pass);
        return true;
    }

    /// <summary>Ends the top buffer, sending it (ob_end_flush). Raises PHP's notice and returns false when that is not allowed.</summary>
    internal bool End() => Pop(discard: false, force: false);

    /// <summary>Ends the top buffer, dropping it (ob_end_clean).</summary>
    internal bool Discard() => Pop(discard: true, force: false);

    public void EndAll()
    {
        while (_active is not null && Pop(discard: false, force: true))
        {
        }
    }

    /// <summary>Memory is exhausted: what is buffered goes, without a word to the handlers, in the middle of whatever asked for memory.</summary>
    internal void DropBuffers()
    {
        foreach (OutputHandler handler in _handlers) handler.Clear();
    }

    public void DiscardAll()
    {
        while (_active is not null) Pop(discard: true, force: true);
    }

    /// <summary>The bytes in the top buffer, or null without one.</summary>
    internal PhpString? Contents() => _active is null ? null : PhpString.FromSpan(_active.Buffer);

    /// <summary>The end of the request: sends the headers if nothing has, drops handlers that are left, flushes the sink.</summary>
    public void Deactivate()
    {
        if (_activated)
        {
            StartHeaders();
            _activated = false;
            _active = null;
            _running = null;
            while (_handlers.Count > 0)
            {
                OutputHandler top = _handlers[^1];
                _handlers.RemoveAt(_handlers.Count - 1);
                _active = null;
                top.Free(_ctx);
            }
        }

        StartFile = null;
    }

    private bool Pop(bool discard, bool force)
    {
        string verb = discard ? "discard" : "send";
        if (_active is not { } orphan)
        {
            _ctx.RaiseFromFunction(ErrorLevel.Notice, $"Failed to {verb} buffer. No buffer to {verb}");
            return false;
        }

        if (!force && (orphan.Flags & OutputHandlerFlags.Removable) == 0)
        {
            _ctx.RaiseFromFunction(ErrorLevel.Notice, $"Failed to {verb} buffer of {orphan.Name} ({orphan.Level})");
            return false;
        }

        var pass = new Pass { Op = OutputOps.Final };
        if ((orphan.Flags & OutputHandlerFlags.Disabled) == 0)
        {
            if ((orphan.Flags & OutputHandlerFlags.Started) == 0) pass.Op |= OutputOps.Start;
            if (discard) pass.Op |= OutputOps.Clean;
            Run(orphan, ref pass);
        }

        if (_handlers.Count > 0) _handlers.RemoveAt(_handlers.Count - 1);
        _active = _handlers.Count > 0 ? _handlers[^1] : null;
        if (pass.Out.Length != 0 && !discard) Write(pass.Out);
        orphan.Free(_ctx);
        return true;
    }

    // ---- operations on handlers ----

    private enum Status { Failure, Success, NoData }

    /// <summary>What travels down the stack. The spans point into the caller's bytes or a handler's buffer.</summary>
    private ref struct Pass
    {
        internal OutputOps Op;
        internal ReadOnlySpan<byte> In;
        internal ReadOnlySpan<byte> Out;
    }

    private void Apply(OutputOps op, ReadOnlySpan<byte> bytes)
    {
        if (IsLocked(op)) return;
        var pass = new Pass { Op = op };
        if (_active is not null && _handlers.Count > 0)
        {
            pass.In = bytes;
            for (int i = _handlers.Count - 1; i >= 0 && i < _handlers.Count; i--)
            {
                OutputHandler handler = _handlers[i];
                bool disabled = (handler.Flags & OutputHandlerFlags.Disabled) != 0;
                Status status = disabled ? Status.Failure : Run(handler, ref pass);
                if (status == Status.NoData) break;
                if (i > 0)
                {
                    if (disabled) continue;
                    pass.In = pass.Out;
                    pass.Out = default;
                }
                else if (disabled)
                {
                    pass.Out = pass.In;
                }
            }
        }
        else
        {
            pass.Out = bytes;
        }

        if (pass.Out.Length != 0) Send(pass.Out);
    }

    private Status Run(OutputHandler handler, ref Pass pass)
    {
        if ((handler.Flags & OutputHandlerFlags.Disabled) != 0 || IsLocked(pass.Op)) return Status.Failure;
        OutputOps op = pass.Op;
        bool wait = true;
        if (pass.In.Length != 0)
        {
            handler.Append(_ctx, pass.In);
            // output of a running handler is only kept, whatever its size
            if (handler.ChunkSize != 0 && handler.Used >= handler.ChunkSize) wait = _running is not null;
        }

        if (wait && op == OutputOps.Write) return Status.NoData;
        if ((handler.Flags & OutputHandlerFlags.Started) == 0) op |= OutputOps.Start;
        _running = handler;
        bool ok = handler.Process(_ctx, op, out ReadOnlySpan<byte> output);
        handler.Flags |= OutputHandlerFlags.Started;
        _running = null;
        if (!_activated)
        {
            // the handler broke the rule of IsLocked: in PHP the fatal error never comes back here
            pass.In = default;
            return Status.NoData;
        }

        if (!ok)
        {
            handler.Flags |= OutputHandlerFlags.Disabled;
            pass.Out = handler.Detach(_ctx);
            return Status.Failure;
        }

        pass.In = default;
        pass.Out = output;
        handler.Clear();
        handler.Flags |= OutputHandlerFlags.Processed;
        return output.Length != 0 ? Status.Success : Status.NoData;
    }

    /// <summary>Buffering operations inside a running handler end the request.</summary>
    private bool IsLocked(OutputOps op)
    {
        if (op == OutputOps.Write || _active is null || _running is null) return false;
        Deactivate();
        _ctx.RaiseFromFunction(ErrorLevel.Error, "Cannot use output buffering in output buffering display handlers");
        return true;
    }

    // ---- the sink ----

    private void Send(ReadOnlySpan<byte> bytes)
    {
        if (!_headersDone) StartHeaders();
        if (_disabled) return;
        if (!Sink.Write(bytes)) Abort();
        else if (ImplicitFlush) Sink.FlushImplicitly();
    }

    /// <summary>php_handle_aborted_connection: nobody reads any more, so the program ends unless it wants to go on.</summary>
    private void Abort()
    {
        ClientGone = true;
        _disabled = true;
        if (!_ctx.Settings.IgnoreUserAbort && !_ctx.InShutdown && _ctx.Unwinding == Unwinding.None) _ctx.Unwinding = Unwinding.Bailout;
    }

    private void StartHeaders()
    {
        if (_headersDone) return;
        _headersDone = true;
        if (StartFile is null) (StartFile, StartLine) = _ctx.ExecutedPosition();
        _ctx.Headers.Send();
        Sink.SendHeaders(_ctx);
    }

    /// <summary>No body at all (a HEAD request): headers are sent, bytes are not.</summary>
    internal void Disable() => _disabled = true;

    private sealed class NullSink : IOutputSink
    {
        internal static readonly NullSink Instance = new();

        public bool Write(ReadOnlySpan<byte> bytes) => true;

        public void Flush()
        {
        }

        public void FlushImplicitly()
        {
        }

        public void SendHeaders(RequestContext ctx)
        {
        }
    }
}
