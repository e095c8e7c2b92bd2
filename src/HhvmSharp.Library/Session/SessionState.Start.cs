using System.Globalization;
using HhvmSharp.Library.Standard;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Output;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Session;

/// <summary>Starting: the id, the data, the cookie and the cache headers.</summary>
internal sealed partial class SessionState
{
    /// <summary>For the notice of a second start.</summary>
    internal string StartedText => _started.File is { } file ? $"active (started from {file} on line {_started.Line})" : "automatically active";

    internal static string OutputStart(RequestContext ctx)
    {
        OutputLayer output = ctx.Output;
        return output.StartFile is { } file ? $" (output started at {file}:{output.StartLine})" : "";
    }

    private static Value Input(RequestContext ctx, string array, PhpString name) =>
        ctx.Globals.Find(PhpString.Literal(array)) is { } variable && variable.Slot.Dereferenced() is { IsArray: true } values
            ? values.AsArray.GetSymbol(name).Dereferenced()
            : default;

    /// <summary>php_session_start.</summary>
    internal bool Start(RequestContext ctx)
    {
        if (Status == SessionStatus.Disabled)
        {
            string handler = ctx.Ini.GetString("session.save_handler"), serializer = Serializer(ctx);
            if (!IsKnownModule(handler)) return Complain(ctx, $"Cannot find session save handler \"{handler}\" - session startup failed");
            if (!SessionCodec.IsKnown(serializer)) return Complain(ctx, $"Cannot find session serialization handler \"{serializer}\" - session startup failed");
            Status = SessionStatus.None;
        }

        bool usesCookies = ctx.Ini.GetBool("session.use_cookies"), onlyCookies = ctx.Ini.GetBool("session.use_only_cookies");
        SendsCookie = usesCookies || onlyCookies;
        _definesSid = !onlyCookies;
        EnsureEndHook(ctx);
        PhpString name = ctx.Ini.Get("session.name") ?? PhpString.Empty;
        if (Id is null && usesCookies && Input(ctx, "_COOKIE", name) is { IsUndef: false } cookie)
        {
            TakeId(in cookie);
            SendsCookie = _definesSid = false;
        }

        if (Id is null && !onlyCookies)
        {
            if (Input(ctx, "_GET", name) is { IsUndef: false } get) TakeId(in get);
            if (Id is null && Input(ctx, "_POST", name) is { IsUndef: false } post) TakeId(in post);
            if (Id is not null && IsReferredElsewhere(ctx)) Id = null;
        }

        if (Id is not null && Id.Span.IndexOfAny("\r\n\t <>'\"\\"u8) >= 0) Id = null;
        if (Initialize(ctx) && SendCacheHeaders(ctx)) return true;
        Status = SessionStatus.None;
        Id = null;
        return false;
    }

    private static bool Complain(RequestContext ctx, string message)
    {
        Arg.Warning(ctx, message);
        return false;
    }

    /// <summary>session.referer_check: another site has sent the user here.</summary>
    private static bool IsReferredElsewhere(RequestContext ctx)
    {
        string own = ctx.Ini.GetString("session.referer_check");
        return own.Length > 0 && Input(ctx, "_SERVER", PhpString.Literal("HTTP_REFERER")) is { IsString: true } from
            && from.AsString.Length > 0 && !from.AsString.ToString().Contains(own, StringComparison.Ordinal);
    }

    private void TakeId(in Value given)
    {
        Id = given.IsString ? given.AsString : null;
        SendsCookie = Id is null;
    }

    /// <summary>php_session_initialize.</summary>
    internal bool Initialize(RequestContext ctx)
    {
        PhpString path = ctx.Ini.Get("session.save_path") ?? PhpString.Empty;
        string where = $"{Module.Name} (path: {path})";
        Status = SessionStatus.Active;
        if (!Module.Open(ctx, path, ctx.Ini.Get("session.name") ?? PhpString.Empty))
            return Fail(ctx, $"Failed to initialize storage module: {where}");
        if (Id is not { Length: > 0 })
        {
            Id = Module.CreateId(ctx);
            if (Id is null)
            {
                Abort(ctx);
                if (!ctx.HasPending) ctx.ThrowError("Error", $"Failed to create session ID: {where}");
                return false;
            }

            if (ctx.Ini.GetBool("session.use_cookies")) SendsCookie = true;
        }
        else if (ctx.Ini.GetBool("session.use_strict_mode") && !Module.IsValid(ctx, Id))
        {
            Id = Module.CreateId(ctx) ?? SessionModule.MakeId(ctx);
            if (ctx.Ini.GetBool("session.use_cookies")) SendsCookie = true;
        }

        if (!SendId(ctx))
        {
            Abort(ctx);
            return false;
        }

        BindVariables(ctx);
        if (ctx.HasPending) return Fail(ctx, "");
        if (Module.Read(ctx, Id) is not { } data) return Fail(ctx, $"Failed to read session data: {where}");
        CollectGarbage(ctx, always: false);
        _read = ctx.Ini.GetBool("session.lazy_write") ? data : null;
        if (data.Length > 0) Decode(ctx, data);
        _started = ctx.ExecutedPosition();
        return true;
    }

    private bool Fail(RequestContext ctx, string message)
    {
        Abort(ctx);
        if (!ctx.HasPending) Arg.Warning(ctx, message);
        return false;
    }

    /// <summary>php_session_gc: negative when nothing was done.</summary>
    internal long CollectGarbage(RequestContext ctx, bool always)
    {
        if (!Module.IsOpen) return -1;
        long probability = ctx.Ini.GetLong("session.gc_probability"), divisor = ctx.Ini.GetLong("session.gc_divisor");
        if (!always && (probability <= 0 || divisor <= 0 || System.Random.Shared.NextInt64(divisor) >= probability)) return -1;
        return Module.CollectGarbage(ctx, ctx.Ini.GetLong("session.gc_maxlifetime"));
    }

    /// <summary>php_session_reset_id: the cookie, when one is due, SID, and URLs that carry the id.</summary>
    internal bool SendId(RequestContext ctx)
    {
        bool usesCookies = ctx.Ini.GetBool("session.use_cookies");
        if (usesCookies && SendsCookie)
        {
            if (!SendCookie(ctx)) return false;
            SendsCookie = false;
        }

        PhpString name = ctx.Ini.Get("session.name") ?? PhpString.Empty;
        PhpString sid = PhpString.FromLatin1(_definesSid ? $"{name}={Id}" : "");
        sid.MarkShared();
        ctx.SetDeprecatedConstant(SidName, Value.String(sid));
        if (!CarriesId(ctx) || (usesCookies && !Input(ctx, "_COOKIE", name).IsUndef)) return true;
        UrlRewriter rewriter = ctx.GetState<UrlRewriters>().Session;
        rewriter.Reset();
        rewriter.Add(ctx, name, Id!, encode: true);
        return true;
    }

    /// <summary>URLs and forms carry the id (APPLY_TRANS_SID).</summary>
    internal static bool CarriesId(RequestContext ctx) => ctx.Ini.GetBool("session.use_trans_sid") && !ctx.Ini.GetBool("session.use_only_cookies");

    private bool SendCookie(RequestContext ctx)
    {
        if (ctx.Headers.Sent)
        {
            Arg.Warning(ctx, "Session cookie cannot be sent after headers have already been sent" + OutputStart(ctx));
            return false;
        }

        string start = $"Set-Cookie: {ctx.Ini.GetString("session.name")}=";
        var line = new System.Text.StringBuilder(start);
        line.Append(Urls.urlencode(Id!));
        long lifetime = ctx.Ini.GetLong("session.cookie_lifetime");
        if (lifetime > 0)
            line.Append("; expires=").Append(HttpDate(DateTimeOffset.UtcNow.AddSeconds(lifetime))).Append("; Max-Age=").Append(lifetime);
        Add("; path=", ctx.Ini.GetString("session.cookie_path"));
        Add("; domain=", ctx.Ini.GetString("session.cookie_domain"));
        if (ctx.Ini.GetBool("session.cookie_secure")) line.Append("; secure");
        if (ctx.Ini.GetBool("session.cookie_httponly")) line.Append("; HttpOnly");
        Add("; SameSite=", ctx.Ini.GetString("session.cookie_samesite"));
        ctx.Headers.RemoveLines(start);
        ctx.Headers.Add(line.ToString(), replace: false, 0);
        return true;

        void Add(string name, string value)
        {
            if (value.Length > 0) line.Append(name).Append(value);
        }
    }

    private static string HttpDate(DateTimeOffset time) => time.ToString("ddd, dd MMM yyyy HH:mm:ss 'GMT'", CultureInfo.InvariantCulture);

    /// <summary>php_session_cache_limiter: false when it is too late.</summary>
    private bool SendCacheHeaders(RequestContext ctx)
    {
        string limiter = ctx.Ini.GetString("session.cache_limiter").ToLowerInvariant();
        if (limiter.Length == 0 || Status != SessionStatus.Active) return true;
        if (ctx.Headers.Sent)
        {
            Abort(ctx);
            Arg.Warning(ctx, "Session cache limiter cannot be sent after headers have already been sent" + OutputStart(ctx));
            return false;
        }

        const string past = "Expires: Thu, 19 Nov 1981 08:52:00 GMT";
        long seconds = ctx.Ini.GetLong("session.cache_expire") * 60;
        switch (limiter)
        {
            case "public":
                ctx.Headers.Add("Expires: " + HttpDate(DateTimeOffset.UtcNow.AddSeconds(seconds)), replace: true, 0);
                ctx.Headers.Add($"Cache-Control: public, max-age={seconds}", replace: true, 0);
                SendLastModified(ctx);
                break;
            case "private":
                ctx.Headers.Add(past, replace: true, 0);
                ctx.Headers.Add($"Cache-Control: private, max-age={seconds}", replace: true, 0);
                SendLastModified(ctx);
                break;
            case "private_no_expire":
                ctx.Headers.Add($"Cache-Control: private, max-age={seconds}", replace: true, 0);
                SendLastModified(ctx);
                break;
            case "nocache":
                ctx.Headers.Add(past, replace: true, 0);
                ctx.Headers.Add("Cache-Control: no-store, no-cache, must-revalidate", replace: true, 0);
                ctx.Headers.Add("Pragma: no-cache", replace: true, 0);
                break;
        }

        return true;
    }

    private static void SendLastModified(RequestContext ctx)
    {
        if (Input(ctx, "_SERVER", PhpString.Literal("SCRIPT_FILENAME")) is not { IsString: true } script) return;
        string path = ctx.FullPath(script.AsString.ToUtf8());
        if (File.Exists(path)) ctx.Headers.Add("Last-Modified: " + HttpDate(File.GetLastWriteTimeUtc(path)), replace: true, 0);
    }

    /// <summary>session_regenerate_id().</summary>
    internal bool Regenerate(RequestContext ctx, bool deleteOld)
    {
        string where = $"{Module.Name} (path: {ctx.Ini.GetString("session.save_path")})";
        bool ok = deleteOld ? Module.Destroy(ctx, Id!) : Module.Write(ctx, Id!, Encode(ctx) ?? PhpString.Empty);
        if (!ok)
        {
            Module.Close(ctx);
            Status = SessionStatus.None;
            if (!ctx.HasPending) Arg.Warning(ctx, (deleteOld ? "Session object destruction failed. ID: " : "Session write failed. ID: ") + where);
            return false;
        }

        Module.Close(ctx);
        _read = Id = null;
        if (!Module.Open(ctx, ctx.Ini.Get("session.save_path") ?? PhpString.Empty, ctx.Ini.Get("session.name") ?? PhpString.Empty))
            return Lose(ctx, "Failed to open session: " + where);
        Id = Module.CreateId(ctx);
        if (Id is null) return Lose(ctx, "Failed to create new session ID: " + where);
        if (ctx.Ini.GetBool("session.use_strict_mode") && Module.Validates)
        {
            for (int tries = 3; tries > 0 && Module.IsValid(ctx, Id); tries--)
            {
                Id = Module.CreateId(ctx);
                if (Id is not null) continue;
                Module.Close(ctx);
                return Lose(ctx, "Failed to create session ID by collision: " + where);
            }
        }

        if (Module.Read(ctx, Id!) is null)
        {
            Module.Close(ctx);
            return Lose(ctx, "Failed to create(read) session ID: " + where);
        }

        if (ctx.Ini.GetBool("session.use_cookies")) SendsCookie = true;
        return SendId(ctx);
    }

    private bool Lose(RequestContext ctx, string message)
    {
        Status = SessionStatus.None;
        if (!ctx.HasPending) ctx.ThrowError("Error", message);
        throw PhpThrow.Instance;
    }
}
