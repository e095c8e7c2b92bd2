using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Session;

/// <summary>session_*().</summary>
[PhpExtension("session")]
internal static class SessionFunctions
{
    [PhpConst("PHP_SESSION_DISABLED")] internal const long Disabled = (long)SessionStatus.Disabled;
    [PhpConst("PHP_SESSION_NONE")] internal const long None = (long)SessionStatus.None;
    [PhpConst("PHP_SESSION_ACTIVE")] internal const long Active = (long)SessionStatus.Active;

    private static SessionState State(RequestContext ctx) => SessionState.Of(ctx);

    private static bool IsActive(RequestContext ctx) => State(ctx).Status == SessionStatus.Active;

    /// <summary>False after a warning: it is too late to change something.</summary>
    private static bool MayChange(RequestContext ctx, string what, bool looksAtHeaders = true)
    {
        if (IsActive(ctx)) Arg.Warning(ctx, what + " cannot be changed when a session is active");
        else if (looksAtHeaders && ctx.Headers.Sent) Arg.Warning(ctx, what + " cannot be changed after headers have already been sent");
        else return true;
        return false;
    }

    /// <summary>A setting as it was; the new value, if any, is set.</summary>
    private static PhpString Exchange(RequestContext ctx, string setting, PhpString? value)
    {
        PhpString name = PhpString.Literal(setting), old = ctx.Ini.Get(setting) ?? PhpString.Empty;
        if (value is not null) ctx.Ini.Set(name, value, IniAccess.User, IniStage.Runtime);
        return PhpString.FromSpan(old.Span);
    }

    [PhpFunction("session_name(?string $name = null): string|false")]
    internal static PhpString? session_name(RequestContext ctx, PhpString? name)
    {
        if (name is not null) Arg.NoNul(ctx, 1, name);
        return name is not null && !MayChange(ctx, "Session name") ? null : Exchange(ctx, "session.name", name);
    }

    [PhpFunction("session_save_path(?string $path = null): string|false")]
    internal static PhpString? session_save_path(RequestContext ctx, PhpString? path)
    {
        if (path is not null) Arg.NoNul(ctx, 1, path);
        return path is not null && !MayChange(ctx, "Session save path") ? null : Exchange(ctx, "session.save_path", path);
    }

    [PhpFunction("session_cache_limiter(?string $value = null): string|false")]
    internal static PhpString? session_cache_limiter(RequestContext ctx, PhpString? value) =>
        value is not null && !MayChange(ctx, "Session cache limiter") ? null : Exchange(ctx, "session.cache_limiter", value);

    [PhpFunction("session_cache_expire(?int $value = null): int|false")]
    internal static long? session_cache_expire(RequestContext ctx, long? value)
    {
        if (value is not null && !MayChange(ctx, "Session cache expiration")) return null;
        long old = ctx.Ini.GetLong("session.cache_expire");
        if (value is { } minutes) Exchange(ctx, "session.cache_expire", PhpString.FromLatin1($"{minutes}"));
        return old;
    }

    [PhpFunction("session_module_name(?string $module = null): string|false")]
    internal static PhpString? session_module_name(RequestContext ctx, PhpString? module)
    {
        if (module is not null && !MayChange(ctx, "Session save handler module")) return null;
        SessionState state = State(ctx);
        PhpString old = PhpString.FromLatin1(state.Module.Name);
        if (module is null) return old;
        string name = module.ToString();
        if (name.Equals("user", StringComparison.OrdinalIgnoreCase)) Arg.ValueError(ctx, 1, "cannot be \"user\"");
        if (!name.Equals("files", StringComparison.OrdinalIgnoreCase))
        {
            Arg.Warning(ctx, $"Session handler module \"{name}\" cannot be found");
            return null;
        }

        if (state.Module.IsOpen) state.Module.Close(ctx);
        Exchange(ctx, "session.save_handler", module);
        return old;
    }

    [PhpFunction("session_id(?string $id = null): string|false")]
    internal static PhpString? session_id(RequestContext ctx, PhpString? id)
    {
        if (id is not null && !MayChange(ctx, "Session ID", ctx.Ini.GetBool("session.use_cookies"))) return null;
        SessionState state = State(ctx);
        PhpString old = state.Id is null ? PhpString.Empty : PhpString.FromSpan(CutAtNul(state.Id.Span));
        if (id is not null) state.Id = PhpString.FromSpan(id.Span);
        return old;
    }

    private static ReadOnlySpan<byte> CutAtNul(ReadOnlySpan<byte> text) => text.IndexOf((byte)0) is >= 0 and var nul ? text[..nul] : text;

    [PhpFunction("session_create_id(string $prefix = \"\"): string|false")]
    internal static PhpString? session_create_id(RequestContext ctx, PhpString prefix)
    {
        Arg.NoNul(ctx, 1, prefix);
        if (prefix.Length > SessionModule.MaxIdLength) Arg.ValueError(ctx, 1, $"cannot be longer than {SessionModule.MaxIdLength} characters");
        if (prefix.Length > 0 && !SessionModule.IsKey(prefix.Span))
        {
            Arg.Warning(ctx, "Prefix cannot contain special characters. Only the A-Z, a-z, 0-9, \"-\", and \",\" characters are allowed");
            return null;
        }

        SessionState state = State(ctx);
        PhpString? id = null;
        if (state.InSaveHandler || state.Status != SessionStatus.Active)
        {
            id = SessionModule.MakeId(ctx);
        }
        else
        {
            for (int tries = 3; tries > 0; tries--)
            {
                id = state.Module.CreateId(ctx);
                if (id is null || !state.Module.Validates || !state.Module.IsValid(ctx, id)) break;
                id = null;
            }
        }

        if (id is not null) return PhpString.Concat(prefix, id);
        Arg.Warning(ctx, "Failed to create new ID");
        return null;
    }

    [PhpFunction("session_regenerate_id(bool $delete_old_session = false): bool")]
    internal static bool session_regenerate_id(RequestContext ctx, bool delete_old_session)
    {
        if (!IsActive(ctx)) Arg.Warning(ctx, "Session ID cannot be regenerated when there is no active session");
        else if (ctx.Headers.Sent) Arg.Warning(ctx, "Session ID cannot be regenerated after headers have already been sent");
        else return State(ctx).Regenerate(ctx, delete_old_session);
        return false;
    }

    [PhpFunction("session_decode(string $data): bool")]
    internal static bool session_decode(RequestContext ctx, PhpString data)
    {
        if (IsActive(ctx)) return State(ctx).Decode(ctx, data);
        Arg.Warning(ctx, "Session data cannot be decoded when there is no active session");
        return false;
    }

    [PhpFunction("session_encode(): string|false")]
    internal static PhpString? session_encode(RequestContext ctx) => State(ctx).Encode(ctx);

    [PhpFunction("session_start(array $options = []): bool")]
    internal static bool session_start(RequestContext ctx, PhpArray options)
    {
        SessionState state = State(ctx);
        if (state.Status == SessionStatus.Active)
        {
            Arg.Notice(ctx, "Ignoring session_start() because a session is already " + state.StartedText);
            return true;
        }

        if (ctx.Ini.GetBool("session.use_cookies") && ctx.Headers.Sent)
        {
            Arg.Warning(ctx, "Session cannot be started after headers have already been sent" + SessionState.OutputStart(ctx));
            return false;
        }

        bool readAndClose = false;
        foreach ((Value key, Value option) in options)
        {
            if (!key.IsString) continue;
            Value v = option.Dereferenced();
            if (!v.IsString && !v.IsBool && !v.IsInt)
                Throw.TypeError(ctx, $"session_start(): Option \"{key.AsString}\" must be of type string|int|bool, {TypeNames.OfValue(in v)} given");
            if (key.AsString.Span.SequenceEqual("read_and_close"u8)) readAndClose = Conversions.ToInt(ctx, in v) != 0;
            else if (!ctx.Ini.Set(PhpString.FromLatin1("session." + key.AsString), Conversions.ToStr(ctx, in v), IniAccess.User, IniStage.Runtime))
                Arg.Warning(ctx, $"Setting option \"{key.AsString}\" failed");
        }

        state.Start(ctx);
        if (state.Status != SessionStatus.Active)
        {
            state.Clear(ctx);
            return false;
        }

        if (readAndClose) state.Flush(ctx, write: false);
        return true;
    }

    [PhpFunction("session_destroy(): bool")]
    internal static bool session_destroy(RequestContext ctx) => State(ctx).Destroy(ctx);

    [PhpFunction("session_unset(): bool")]
    internal static bool session_unset(RequestContext ctx)
    {
        if (!IsActive(ctx)) return false;
        State(ctx).Clear(ctx);
        return true;
    }

    [PhpFunction("session_gc(): int|false")]
    internal static long? session_gc(RequestContext ctx)
    {
        if (!IsActive(ctx))
        {
            Arg.Warning(ctx, "Session cannot be garbage collected when there is no active session");
            return null;
        }

        long removed = State(ctx).CollectGarbage(ctx, always: true);
        return removed < 0 ? null : removed;
    }

    [PhpFunction("session_write_close(): bool")]
    [PhpFunction("session_commit(): bool")]
    internal static bool session_write_close(RequestContext ctx)
    {
        if (!IsActive(ctx)) return false;
        State(ctx).Flush(ctx, write: true);
        return true;
    }

    [PhpFunction("session_abort(): bool")]
    internal static bool session_abort(RequestContext ctx) => State(ctx).Abort(ctx);

    [PhpFunction("session_reset(): bool")]
    internal static bool session_reset(RequestContext ctx)
    {
        if (!IsActive(ctx)) return false;
        State(ctx).Initialize(ctx);
        return true;
    }

    [PhpFunction("session_status(): int")]
    internal static long session_status(RequestContext ctx) => (long)State(ctx).Status;

    [PhpFunction("session_register_shutdown(): void")]
    internal static void session_register_shutdown(RequestContext ctx) => AddShutdown(ctx, "session_write_close");

    private static bool IsOurShutdown((CallTarget Target, Value[] Arguments) shutdown) =>
        shutdown.Target.Function is NativeFunction && shutdown.Target.Function.Name.Equals(RegisterShutdown);

    private static void RemoveShutdown(RequestContext ctx) => ctx.ShutdownFunctions?.RemoveAll(IsOurShutdown);

    private static void AddShutdown(RequestContext ctx, string function)
    {
        Value name = Value.String(PhpString.Literal(function));
        if (ctx.ResolveQuietly(in name, out CallTarget target)) ctx.AddShutdownFunction(in target, []);
    }

    // ---- cookies ----

    [PhpFunction("session_get_cookie_params(): array")]
    internal static PhpArray session_get_cookie_params(RequestContext ctx)
    {
        var result = new PhpArray();
        result.Add("lifetime", Value.Int(ctx.Ini.GetLong("session.cookie_lifetime")));
        result.Add("path", Setting("session.cookie_path"));
        result.Add("domain", Setting("session.cookie_domain"));
        result.Add("secure", Value.Bool(ctx.Ini.GetBool("session.cookie_secure")));
        result.Add("httponly", Value.Bool(ctx.Ini.GetBool("session.cookie_httponly")));
        result.Add("samesite", Setting("session.cookie_samesite"));
        return result;

        Value Setting(string name) => Value.String(ctx.Ini.Get(name) ?? PhpString.Empty).Copied();
    }

    [PhpFunction("session_set_cookie_params(array|int $lifetime_or_options, ?string $path = null, ?string $domain = null, ?bool $secure = null, ?bool $httponly = null): bool")]
    internal static bool session_set_cookie_params(RequestContext ctx, Value lifetime_or_options, PhpString? path, PhpString? domain, bool? secure, bool? httponly)
    {
        if (!ctx.Ini.GetBool("session.use_cookies"))
        {
            Arg.Warning(ctx, "Session cookies cannot be used when session.use_cookies is disabled");
            return false;
        }

        if (!MayChange(ctx, "Session cookie parameters")) return false;
        Value given = lifetime_or_options.Dereferenced();
        var settings = new List<(string Name, PhpString Value)>();
        if (given.IsArray)
        {
            object?[] others = [path, domain, secure, httponly];
            for (int i = 0; i < others.Length; i++)
                if (others[i] is not null) Arg.ValueError(ctx, i + 2, "must be null when argument #1 ($lifetime_or_options) is an array");
            ReadOptions(ctx, given.AsArray, settings);
        }
        else
        {
            settings.Add(("lifetime", PhpString.FromLatin1($"{given.IntValue}")));
            if (path is not null) settings.Add(("path", path));
            if (domain is not null) settings.Add(("domain", domain));
            if (secure is { } s) settings.Add(("secure", PhpString.Literal(s ? "1" : "0")));
            if (httponly is { } h) settings.Add(("httponly", PhpString.Literal(h ? "1" : "0")));
        }

        foreach ((string name, PhpString value) in settings)
            if (!ctx.Ini.Set(PhpString.FromLatin1("session.cookie_" + name), value, IniAccess.User, IniStage.Runtime)) return false;
        return true;
    }

    private static void ReadOptions(RequestContext ctx, PhpArray options, List<(string Name, PhpString Value)> settings)
    {
        foreach ((Value key, Value option) in options)
        {
            if (!key.IsString)
            {
                Arg.Warning(ctx, "Argument #1 ($lifetime_or_options) cannot contain numeric keys");
                continue;
            }

            Value v = option.Dereferenced();
            string name = key.AsString.ToString().ToLowerInvariant();
            if (name is "lifetime" or "path" or "domain" or "samesite") settings.Add((name, Conversions.ToStr(ctx, in v)));
            else if (name is "secure" or "httponly") settings.Add((name, PhpString.Literal(Conversions.ToBool(ctx, in v) ? "1" : "0")));
            else Arg.Warning(ctx, $"Argument #1 ($lifetime_or_options) contains an unrecognized key \"{key.AsString}\"");
        }

        if (settings.Count == 0) Arg.ValueError(ctx, 1, "must contain at least 1 valid key");
    }

    // ---- save handlers of PHP code ----

    private const string RegisterShutdown = "session_register_shutdown";

    private static readonly string[] MethodNames = ["open", "close", "read", "write", "destroy", "gc", "create_sid", "validateId", "updateTimestamp"];

    [PhpFunction("session_set_save_handler($open, $close = UNKNOWN, callable $read = UNKNOWN, callable $write = UNKNOWN, callable $destroy = UNKNOWN, callable $gc = UNKNOWN, ?callable $create_sid = null, ?callable $validate_sid = null, ?callable $update_timestamp = null): bool", Unparsed = true)]
    internal static bool session_set_save_handler(
        RequestContext ctx, Frame f, Value open, Value close, Value read, Value write, Value destroy, Value gc, Value create_sid, Value validate_sid, Value update_timestamp)
    {
        const int required = 6;
        SessionState state = State(ctx);
        int count = Arguments.Count(f);
        if (count == 0) Throw.New(ctx, "ArgumentCountError", "session_set_save_handler() expects at least 1 argument, 0 given");
        if (count <= 2)
        {
            Value given = open.Dereferenced();
            if (!given.IsObject || !((PhpInstance)given.AsObject).Class.IsSubclassOf(ctx.Environment.CoreClass("sessionhandlerinterface")))
                Arg.WrongType(ctx, 1, "SessionHandlerInterface", in given);
            if (!MayChange(ctx, "Session save handler")) return false;
            SetObject(ctx, state, (PhpInstance)given.AsObject);
            if (count == 2 && !Conversions.ToBool(ctx, close.Dereferenced())) RemoveShutdown(ctx);
            else if (ctx.ShutdownFunctions?.Exists(IsOurShutdown) != true) AddShutdown(ctx, RegisterShutdown);
        }
        else
        {
            Arg.Deprecated(ctx, "Providing individual callbacks instead of an object implementing SessionHandlerInterface is deprecated");
            if (ctx.HasPending) throw PhpThrow.Instance;
            if (count < required) Throw.New(ctx, "ArgumentCountError", $"session_set_save_handler() expects at least 6 arguments, {count} given");
            Value[] callables = [open, close, read, write, destroy, gc, create_sid, validate_sid, update_timestamp];
            for (int i = 0; i < callables.Length; i++)
            {
                Value c = callables[i].Dereferenced();
                if (i >= required && c.IsNullOrUndef) continue;
                if (!ctx.ResolveCallable(in c, out _, out string? problem)) Arg.TypeError(ctx, i + 1, $"must be a valid callback{(i >= required ? " or null" : "")}, {problem}");
            }

            if (!MayChange(ctx, "Session save handler")) return false;
            state.UserClass = null;
            RemoveShutdown(ctx);
            for (int i = 0; i < callables.Length; i++)
            {
                Value c = callables[i].Dereferenced();
                if (!c.IsNullOrUndef) SetCallable(ctx, state, i, c.Copied());
            }
        }

        if (state.Module is UserModule) return true;
        state.MaySetUserHandler = true;
        Exchange(ctx, "session.save_handler", PhpString.Literal("user"));
        state.MaySetUserHandler = false;
        return true;
    }

    private static void SetObject(RequestContext ctx, SessionState state, PhpInstance handler)
    {
        state.UserClass = handler.Class.Name;
        for (int i = 0; i < MethodNames.Length; i++)
        {
            PhpString name = PhpString.Literal(MethodNames[i]);
            Value callable = default;
            if (handler.Class.Methods.ContainsKey(name.ToLower()))
            {
                var pair = new PhpArray(2);
                pair.Append(Value.Object(handler).Copied());
                pair.Append(Value.String(name));
                callable = Value.Array(pair);
            }

            SetCallable(ctx, state, i, in callable);
        }
    }

    private static void SetCallable(RequestContext ctx, SessionState state, int which, in Value owned)
    {
        Value old = state.User.Callables[which];
        state.User.Callables[which] = owned;
        old.Release(ctx);
    }
}
