using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Session;

internal enum SessionStatus
{
    Disabled,
    None,
    Active,
}

/// <summary>The session of a request.</summary>
internal sealed partial class SessionState : IRequestEnd
{
    private static readonly PhpString VariableName = PhpString.Literal("_SESSION"), SidName = PhpString.Literal("SID");

    internal SessionStatus Status = SessionStatus.None;

    internal PhpString? Id;

    internal bool SendsCookie, InSaveHandler, IsUserOpen, MaySetUserHandler;

    /// <summary>SID holds the id: it did not come by a cookie.</summary>
    private bool _definesSid;

    /// <summary>The data as it was read: what has not changed need not be written.</summary>
    private PhpString? _read;

    private (PhpString? File, int Line) _started;

    /// <summary>What $_SESSION was bound to, counted.</summary>
    private PhpReference? _variables;

    private bool _isBegun, _hasEndHook;

    internal FilesModule Files { get; } = new();

    internal UserModule User { get; }

    internal SessionModule Module { get; set; }

    /// <summary>What was in use before the current module: SessionHandler works with it.</summary>
    internal SessionModule? ParentModule { get; set; }

    internal PhpString? UserClass;

    public SessionState()
    {
        User = new UserModule(this);
        Module = Files;
    }

    /// <summary>The state of the request, disabled when the settings name handlers that are not there.</summary>
    internal static SessionState Of(RequestContext ctx)
    {
        SessionState state = ctx.GetState<SessionState>();
        if (state._isBegun) return state;
        state._isBegun = true;
        if (!IsKnownModule(ctx.Ini.GetString("session.save_handler")) || !SessionCodec.IsKnown(Serializer(ctx))) state.Status = SessionStatus.Disabled;
        return state;
    }

    private static bool IsKnownModule(string name) => name.ToLowerInvariant() is "files" or "user";

    // ---- the variables ----

    /// <summary>The array, not to be changed; null when the program has put something else there.</summary>
    internal PhpArray? Variables => _variables is { Value.IsArray: true } v ? v.Value.AsArray : null;

    internal void Set(RequestContext ctx, PhpString name, in Value owned)
    {
        if (Variables is not null) PhpArray.Separate(ctx, ref _variables!.Value).SetSymbol(ctx, name, in owned);
        else owned.Release(ctx);
    }

    internal void Unset(RequestContext ctx, PhpString name)
    {
        if (Variables is not null) PhpArray.Separate(ctx, ref _variables!.Value).RemoveSymbol(ctx, name);
    }

    internal void Replace(RequestContext ctx, in Value owned)
    {
        if (_variables is null) BindVariables(ctx);
        Value old = _variables!.Value;
        Value.Move(ref _variables.Value, in owned);
        old.Release(ctx);
    }

    internal void Clear(RequestContext ctx)
    {
        if (Variables is not null) Replace(ctx, Value.Array(new PhpArray()));
    }

    /// <summary>php_session_track_init: an empty $_SESSION.</summary>
    private void BindVariables(RequestContext ctx)
    {
        DropVariables(ctx);
        _variables = new PhpReference(Value.Array(new PhpArray()));
        ctx.Globals.Set(ctx, VariableName, Value.FromHeap(_variables).Copied(), rebind: true);
    }

    private void DropVariables(RequestContext ctx)
    {
        PhpReference? old = _variables;
        _variables = null;
        if (old is not null) Value.FromHeap(old).Release(ctx);
    }

    internal PhpString? Encode(RequestContext ctx)
    {
        if (Variables is { } variables) return SessionCodec.Encode(ctx, Serializer(ctx), variables);
        Arg.Warning(ctx, "Cannot encode non-existent session");
        return null;
    }

    private static string Serializer(RequestContext ctx) => ctx.Ini.GetString("session.serialize_handler").ToLowerInvariant();

    internal bool Decode(RequestContext ctx, PhpString data)
    {
        if (SessionCodec.Decode(ctx, Serializer(ctx), data, this)) return true;
        Destroy(ctx);
        BindVariables(ctx);
        Arg.Warning(ctx, "Failed to decode session object. Session has been destroyed");
        return false;
    }

    // ---- the end ----

    internal bool Destroy(RequestContext ctx)
    {
        if (Status != SessionStatus.Active)
        {
            Arg.Warning(ctx, "Trying to destroy uninitialized session");
            return false;
        }

        bool ok = Id is null || Module.Destroy(ctx, Id);
        if (!ok && !ctx.HasPending) Arg.Warning(ctx, "Session object destruction failed");
        Reset(ctx);
        IsUserOpen = InSaveHandler = false;
        return ok;
    }

    /// <summary>Forgets the session, without writing (php_rshutdown_session_globals).</summary>
    internal void Reset(RequestContext ctx)
    {
        DropVariables(ctx);
        if (Module.IsOpen) Module.Close(ctx);
        Id = _read = UserClass = null;
        _started = default;
        Status = SessionStatus.None;
    }

    /// <summary>php_session_abort: closed without writing.</summary>
    internal bool Abort(RequestContext ctx)
    {
        if (Status != SessionStatus.Active) return false;
        if (Module.IsOpen) Module.Close(ctx);
        Status = SessionStatus.None;
        return true;
    }

    /// <summary>php_session_flush.</summary>
    internal void Flush(RequestContext ctx, bool write)
    {
        if (Status != SessionStatus.Active) return;
        if (write && Variables is not null) Save(ctx);
        if (Module.IsOpen) Module.Close(ctx);
        Status = SessionStatus.None;
    }

    private void Save(RequestContext ctx)
    {
        bool ok = false, touches = false;
        if (Module.IsOpen)
        {
            PhpString? data = Encode(ctx);
            touches = data is not null && ctx.Ini.GetBool("session.lazy_write") && data.Equals(_read);
            ok = touches ? Module.UpdateTimestamp(ctx, Id!, data!) : Module.Write(ctx, Id!, data ?? PhpString.Empty);
        }

        if (ok || ctx.HasPending) return;
        string path = ctx.Ini.GetString("session.save_path");
        if (Module is not UserModule)
            Arg.Warning(ctx, $"Failed to write session data ({Module.Name}). Please verify that the current setting of session.save_path is correct ({path})");
        else if (UserClass is not null)
            Arg.Warning(ctx, $"Failed to write session data using user defined save handler. (session.save_path: {path}, handler: {UserClass}::{(touches ? "updateTimestamp" : "write")})");
        else
            Arg.Warning(ctx, $"Failed to write session data using user defined save handler. (session.save_path: {path}, handler: {(touches ? "update_timestamp" : "write")})");
    }

    private void EnsureEndHook(RequestContext ctx)
    {
        if (_hasEndHook) return;
        _hasEndHook = true;
        ctx.EndHooks.Add(c => c.GetState<SessionState>().Finish(c));
    }

    private void Finish(RequestContext ctx)
    {
        Flush(ctx, write: true);
        Reset(ctx);
    }

    public void End(RequestContext ctx)
    {
        Files.Close(ctx);
        DropVariables(ctx);
        for (int i = 0; i < UserModule.CallCount; i++)
        {
            Value callable = User.Callables[i];
            User.Callables[i] = default;
            callable.Release(ctx);
        }
    }
}
