using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Ini;

/// <summary>The rules of the engine's own settings (PHP's OnUpdate* handlers): check the value, keep its typed copy.</summary>
internal static class EngineSettingRules
{
    private static readonly string[] Facilities =
    [
        "auth", "security", "authpriv", "cron", "daemon", "ftp", "kern", "lpr", "mail", "mark", "news", "syslog", "user",
        "uucp", "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7",
    ];

    private static readonly string[] ShownWords = ["on", "yes", "true", "stdout"];

    internal static bool Apply(IniTable table, IniEntry entry, PhpString? value, long number, IniStage stage)
    {
        ref EngineSettings s = ref table.Settings;
        RequestContext? ctx = table.Context;
        switch (entry.Setting)
        {
            case EngineSetting.ErrorReporting:
                s.ErrorReporting = value is null ? ErrorLevel.All : (int)IniQuantity.ParseInteger(value);
                return true;
            case EngineSetting.DisplayErrors: s.DisplayErrors = Display(value); return true;
            case EngineSetting.DisplayStartupErrors: s.DisplayStartupErrors = number != 0; return true;
            case EngineSetting.HtmlErrors: s.HtmlErrors = number != 0; return true;
            case EngineSetting.XmlrpcErrors: s.XmlrpcErrors = number != 0; return true;
            case EngineSetting.LogErrors: s.LogErrors = number != 0; return true;
            case EngineSetting.IgnoreRepeatedErrors: s.IgnoreRepeatedErrors = number != 0; return true;
            case EngineSetting.IgnoreRepeatedSource: s.IgnoreRepeatedSource = number != 0; return true;
            case EngineSetting.ImplicitFlush: s.ImplicitFlush = number != 0; return true;
            case EngineSetting.IgnoreUserAbort: s.IgnoreUserAbort = number != 0; return true;
            case EngineSetting.ShortOpenTag: s.ShortOpenTag = number != 0; return true;
            case EngineSetting.EnableGc: s.EnableGc = number != 0; return true;
            case EngineSetting.ExceptionIgnoreArgs: s.ExceptionIgnoreArgs = number != 0; return true;
            case EngineSetting.ErrorLog: s.ErrorLog = value is { Length: > 0 } ? value : null; return true;
            case EngineSetting.IncludePath: s.IncludePath = value; return true;
            case EngineSetting.OpenBasedir: return OpenBasedir(table, value, stage);
            case EngineSetting.Precision:
                if (!Digits(value, out s.Precision)) return false;
                if (ctx is not null) ctx.Precision = s.Precision;
                return true;
            case EngineSetting.SerializePrecision:
                if (!Digits(value, out s.SerializePrecision)) return false;
                if (ctx is not null) ctx.SerializePrecision = s.SerializePrecision;
                return true;
            case EngineSetting.MemoryLimit: return MemoryLimit(table, entry, value);
            case EngineSetting.MaxExecutionTime:
                s.MaxExecutionTime = IniQuantity.ParseInteger(value);
                ctx?.ChangeTimeLimit(s.MaxExecutionTime);
                return true;
            case EngineSetting.Assertions:
                if (ctx is not null && s.Assertions != number && (s.Assertions < 0 || number < 0))
                {
                    ctx.Raise(ErrorLevel.Warning, "zend.assertions may be completely enabled or disabled only in php.ini");
                    return false;
                }

                s.Assertions = (int)number;
                return true;
            case EngineSetting.ExceptionStringParamMaxLen:
                long length = IniQuantity.ParseInteger(value);
                if (length is < 0 or > 1_000_000) return false;
                s.ExceptionStringParamMaxLen = (int)length;
                return true;
            case EngineSetting.FiberStackSize:
                if (number < 0)
                {
                    ctx?.Raise(ErrorLevel.Warning, "fiber.stack_size must be a positive number");
                    return false;
                }

                s.FiberStackSize = value is null ? null : number;
                return true;
            case EngineSetting.DefaultCharset:
                if (HasLineBreak(value)) return false;
                s.DefaultCharset = value;
                s.EncodingChanges++;
                return true;
            case EngineSetting.Encoding:
                s.EncodingChanges++;
                return true;
            case EngineSetting.DefaultMimetype:
                if (HasLineBreak(value)) return false;
                s.DefaultMimetype = value;
                return true;
            case EngineSetting.SyslogFacility:
                string facility = value?.ToString() ?? "";
                return Facilities.Contains(facility.StartsWith("LOG_", StringComparison.Ordinal) ? facility[4..].ToLowerInvariant() : facility);
            case EngineSetting.SyslogFilter:
                return value?.ToString() is "all" or "no-ctrl" or "ascii" or "raw";
            case EngineSetting.Refused:
                return stage == IniStage.Startup;
            default:
                throw new InvalidOperationException($"setting {entry.Setting} has no rule");
        }
    }

    private static ErrorDisplay Display(PhpString? value)
    {
        if (value is null) return ErrorDisplay.StandardOutput;
        if (IniQuantity.EqualsIgnoreCase(value, "stderr")) return ErrorDisplay.StandardError;
        foreach (string word in ShownWords)
            if (IniQuantity.EqualsIgnoreCase(value, word)) return ErrorDisplay.StandardOutput;
        return IniQuantity.ParseInteger(value) switch
        {
            0 => ErrorDisplay.Off,
            2 => ErrorDisplay.StandardError,
            _ => ErrorDisplay.StandardOutput,
        };
    }

    private static bool Digits(PhpString? value, out int digits)
    {
        long number = IniQuantity.ParseInteger(value);
        digits = (int)Math.Min(number, int.MaxValue);
        return number >= -1;
    }

    private static bool MemoryLimit(IniTable table, IniEntry entry, PhpString? value)
    {
        ulong bytes = 1UL << 30;
        if (value is not null)
        {
            bytes = IniQuantity.ParseUnsigned(value, out string? error);
            if (error is not null) table.Warn(entry, error);
        }

        long limit = bytes > long.MaxValue ? long.MaxValue : Math.Max((long)bytes, 2 << 20);
        if (table.Context is { } ctx)
        {
            if (limit < ctx.MemoryUsed)
            {
                ctx.Raise(ErrorLevel.Warning, $"Failed to set memory limit to {bytes} bytes (Current memory usage is {ctx.MemoryUsed} bytes)");
                return false;
            }

            ctx.MemoryLimit = limit;
        }

        table.Settings.MemoryLimit = limit;
        return true;
    }

    /// <summary>At run time the set of directories may only become smaller.</summary>
    private static bool OpenBasedir(IniTable table, PhpString? value, IniStage stage)
    {
        if (stage is IniStage.Runtime or IniStage.PerDirectory)
        {
            string now = table.Settings.OpenBasedir?.ToUtf8() ?? "";
            string wanted = value?.ToUtf8() ?? "";
            if (now.Length != 0)
            {
                if (wanted.Length == 0) return false;
                foreach (string part in wanted.Split(':'))
                    if (part.Contains("..", StringComparison.Ordinal) || !table.Context!.IsInsideBasedir(part, now)) return false;
            }
        }

        table.Settings.OpenBasedir = value is { Length: > 0 } ? value : null;
        return true;
    }

    private static bool HasLineBreak(PhpString? value) => value is not null && value.Span.IndexOfAny((byte)0, (byte)'\r', (byte)'\n') >= 0;
}
