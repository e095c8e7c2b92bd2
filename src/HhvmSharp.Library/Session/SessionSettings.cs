using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Session;

/// <summary>session.* and what is refused of them.</summary>
[PhpExtension("session")]
[PhpIni("session.save_path", "", IniAccess.All, OnChange = nameof(OnSavePath))]
[PhpIni("session.name", "PHPSESSID", IniAccess.All, OnChange = nameof(OnName))]
[PhpIni("session.save_handler", "files", IniAccess.All, OnChange = nameof(OnSaveHandler))]
[PhpIni("session.auto_start", "0", IniAccess.PerDir | IniAccess.System, Kind = IniKind.Bool)]
[PhpIni("session.gc_probability", "1", IniAccess.All, OnChange = nameof(OnProbability))]
[PhpIni("session.gc_divisor", "100", IniAccess.All, OnChange = nameof(OnDivisor))]
[PhpIni("session.gc_maxlifetime", "1440", IniAccess.All, OnChange = nameof(OnSetting))]
[PhpIni("session.serialize_handler", "php", IniAccess.All, OnChange = nameof(OnSerializer))]
[PhpIni("session.cookie_lifetime", "0", IniAccess.All, OnChange = nameof(OnLifetime))]
[PhpIni("session.cookie_path", "/", IniAccess.All, OnChange = nameof(OnSetting))]
[PhpIni("session.cookie_domain", "", IniAccess.All, OnChange = nameof(OnSetting))]
[PhpIni("session.cookie_secure", "0", IniAccess.All, Kind = IniKind.Bool, OnChange = nameof(OnSetting))]
[PhpIni("session.cookie_httponly", "0", IniAccess.All, Kind = IniKind.Bool, OnChange = nameof(OnSetting))]
[PhpIni("session.cookie_samesite", "", IniAccess.All, OnChange = nameof(OnSetting))]
[PhpIni("session.use_cookies", "1", IniAccess.All, Kind = IniKind.Bool, OnChange = nameof(OnSetting))]
[PhpIni("session.use_only_cookies", "1", IniAccess.All, Kind = IniKind.Bool, OnChange = nameof(OnOnlyCookies))]
[PhpIni("session.use_strict_mode", "0", IniAccess.All, Kind = IniKind.Bool, OnChange = nameof(OnSetting))]
[PhpIni("session.referer_check", "", IniAccess.All, OnChange = nameof(OnReferer))]
[PhpIni("session.cache_limiter", "nocache", IniAccess.All, OnChange = nameof(OnSetting))]
[PhpIni("session.cache_expire", "180", IniAccess.All, OnChange = nameof(OnSetting))]
[PhpIni("session.use_trans_sid", "0", IniAccess.All, Kind = IniKind.Bool, OnChange = nameof(OnTransSid))]
[PhpIni("session.sid_length", "32", IniAccess.All, OnChange = nameof(OnIdLength))]
[PhpIni("session.sid_bits_per_character", "4", IniAccess.All, OnChange = nameof(OnIdBits))]
[PhpIni("session.lazy_write", "1", IniAccess.All, Kind = IniKind.Bool, OnChange = nameof(OnSetting))]
[PhpIni("session.upload_progress.enabled", "1", IniAccess.PerDir | IniAccess.System, Kind = IniKind.Bool)]
[PhpIni("session.upload_progress.cleanup", "1", IniAccess.PerDir | IniAccess.System, Kind = IniKind.Bool)]
[PhpIni("session.upload_progress.prefix", "upload_progress_", IniAccess.PerDir | IniAccess.System)]
[PhpIni("session.upload_progress.name", "PHP_SESSION_UPLOAD_PROGRESS", IniAccess.PerDir | IniAccess.System)]
[PhpIni("session.upload_progress.freq", "1%", IniAccess.PerDir | IniAccess.System, OnChange = nameof(OnUploadFrequency))]
[PhpIni("session.upload_progress.min_freq", "1", IniAccess.PerDir | IniAccess.System)]
internal static class SessionSettings
{
    private static bool Refuse(IniTable table, string message, int level = ErrorLevel.Warning)
    {
        table.RaiseFromFunction(level, message);
        return false;
    }

    /// <summary>While a session is active, and after the headers, nothing can be changed.</summary>
    internal static bool OnSetting(IniTable table, PhpString? value, IniStage stage)
    {
        if (table.Context is not { } ctx || stage != IniStage.Runtime) return true;
        if (ctx.GetState<SessionState>().Status == SessionStatus.Active) return Refuse(table, "Session ini settings cannot be changed when a session is active");
        return !ctx.Headers.Sent || Refuse(table, "Session ini settings cannot be changed after headers have already been sent");
    }

    internal static bool OnSavePath(IniTable table, PhpString? value, IniStage stage) =>
        OnSetting(table, value, stage) && (stage != IniStage.Runtime || table.Context is not { } ctx || value is null || MayKeepIn(ctx, value));

    private static bool MayKeepIn(RequestContext ctx, PhpString path)
    {
        if (path.Span.Contains((byte)0)) return false;
        string[] parts = path.ToString().Split(';', 3);
        return parts[^1].Length == 0 || FilePath.IsAllowed(ctx, PhpString.FromLatin1(parts[^1]));
    }

    internal static bool OnName(IniTable table, PhpString? value, IniStage stage)
    {
        if (!OnSetting(table, value, stage)) return false;
        ReadOnlySpan<byte> name = value is null ? default : value.Span;
        bool isNumeric = value is not null && Numbers.IsNumeric(value.Span);
        if (name.Length > 0 && !isNumeric && name.IndexOfAny("=,;.[ \t\r\n\v\f\0"u8) < 0) return true;
        return Refuse(table, $"session.name \"{value}\" must not be numeric, empty, contain null bytes or any of the following characters \"=,;.[ \\t\\r\\n\\013\\014\"");
    }

    internal static bool OnSaveHandler(IniTable table, PhpString? value, IniStage stage)
    {
        if (!OnSetting(table, value, stage)) return false;
        string name = value?.ToString().ToLowerInvariant() ?? "";
        SessionState? state = table.Context?.GetState<SessionState>();
        int level = stage == IniStage.Runtime ? ErrorLevel.Warning : ErrorLevel.Error;
        // before the request nobody knows which modules there will be
        if (name is not ("files" or "user")) return state is null || Refuse(table, $"Session save handler \"{value}\" cannot be found", level);
        if (name == "user" && state is not { MaySetUserHandler: true }) return Refuse(table, "Session save handler \"user\" cannot be set by ini_set()", level);
        if (state is null) return true;
        state.ParentModule = state.Module;
        state.Module = name == "user" ? state.User : state.Files;
        return true;
    }

    internal static bool OnSerializer(IniTable table, PhpString? value, IniStage stage) =>
        OnSetting(table, value, stage)
        && (stage != IniStage.Runtime || SessionCodec.IsKnown(value?.ToString() ?? "") || Refuse(table, $"Serialization handler \"{value}\" cannot be found"));

    internal static bool OnProbability(IniTable table, PhpString? value, IniStage stage) =>
        OnSetting(table, value, stage)
        && (Number(value) >= 0 || Refuse(table, "session.gc_probability must be greater than or equal to 0"));

    internal static bool OnDivisor(IniTable table, PhpString? value, IniStage stage) =>
        OnSetting(table, value, stage) && (Number(value) > 0 || Refuse(table, "session.gc_divisor must be greater than 0"));

    internal static bool OnLifetime(IniTable table, PhpString? value, IniStage stage) =>
        OnSetting(table, value, stage) && (Number(value) >= 0 || Refuse(table, "CookieLifetime cannot be negative"));

    internal static bool OnOnlyCookies(IniTable table, PhpString? value, IniStage stage) =>
        OnSetting(table, value, stage)
        && Deprecate(table, !IniQuantity.ParseBool(value), "Disabling session.use_only_cookies INI setting is deprecated");

    internal static bool OnTransSid(IniTable table, PhpString? value, IniStage stage) =>
        OnSetting(table, value, stage)
        && Deprecate(table, IniQuantity.ParseBool(value), "Enabling session.use_trans_sid INI setting is deprecated");

    internal static bool OnReferer(IniTable table, PhpString? value, IniStage stage) =>
        OnSetting(table, value, stage)
        && Deprecate(table, value is { Length: > 0 }, "Usage of session.referer_check INI setting is deprecated");

    private static bool Deprecate(IniTable table, bool condition, string message)
    {
        if (condition) table.RaiseFromFunction(ErrorLevel.Deprecated, message);
        return true;
    }

    internal static bool OnUploadFrequency(IniTable table, PhpString? value, IniStage stage)
    {
        const int most = 100;
        long frequency = value is null ? 0 : IniQuantity.ParseInteger(value);
        if (frequency < 0) return Refuse(table, "session.upload_progress.freq must be greater than or equal to 0");
        return frequency <= most || value!.Span[^1] != '%' || Refuse(table, "session.upload_progress.freq must be less than or equal to 100%");
    }

    internal static bool OnIdLength(IniTable table, PhpString? value, IniStage stage)
    {
        const int usual = 32, least = 22;
        if (!OnSetting(table, value, stage)) return false;
        long length = Number(value);
        Deprecate(table, length != usual, "session.sid_length INI setting is deprecated");
        return length is >= least and <= SessionModule.MaxIdLength
            || Refuse(table, "session.configuration \"session.sid_length\" must be between 22 and 256");
    }

    internal static bool OnIdBits(IniTable table, PhpString? value, IniStage stage)
    {
        const int usual = 4, most = 6;
        if (!OnSetting(table, value, stage)) return false;
        long bits = Number(value);
        Deprecate(table, bits != usual, "session.sid_bits_per_character INI setting is deprecated");
        return bits is >= usual and <= most
            || Refuse(table, "session.configuration \"session.sid_bits_per_character\" must be between 4 and 6");
    }

    private static long Number(PhpString? value) => value is null ? 0 : IniQuantity.Parse(value, out _);
}
