using HhvmSharp.Library.Date.Zones;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Date;

/// <summary>The formats that have names, and the settings.</summary>
[PhpExtension("date")]
[PhpIni("date.timezone", "UTC", IniAccess.All, OnChange = nameof(ChangeZone))]
[PhpIni("date.default_latitude", "31.7667", IniAccess.All)]
[PhpIni("date.default_longitude", "35.2333", IniAccess.All)]
[PhpIni("date.sunset_zenith", "90.833333", IniAccess.All)]
[PhpIni("date.sunrise_zenith", "90.833333", IniAccess.All)]
internal static class DateConstants
{
    [PhpConst("DATE_ATOM")] internal const string Atom = Rfc3339;
    [PhpConst("DATE_COOKIE")] internal const string Cookie = "l, d-M-Y H:i:s T";
    [PhpConst("DATE_ISO8601")] internal const string Iso8601 = "Y-m-d\\TH:i:sO";
    [PhpConst("DATE_ISO8601_EXPANDED")] internal const string Iso8601Expanded = "X-m-d\\TH:i:sP";
    [PhpConst("DATE_RFC822")] internal const string Rfc822 = "D, d M y H:i:s O";
    [PhpConst("DATE_RFC850")] internal const string Rfc850 = "l, d-M-y H:i:s T";
    [PhpConst("DATE_RFC1036")] internal const string Rfc1036 = Rfc822;
    [PhpConst("DATE_RFC1123")] internal const string Rfc1123 = "D, d M Y H:i:s O";
    [PhpConst("DATE_RFC7231")] internal const string Rfc7231 = "D, d M Y H:i:s \\G\\M\\T";
    [PhpConst("DATE_RFC2822")] internal const string Rfc2822 = Rfc1123;
    [PhpConst("DATE_RFC3339")] internal const string Rfc3339 = "Y-m-d\\TH:i:sP";
    [PhpConst("DATE_RFC3339_EXTENDED")] internal const string Rfc3339Extended = "Y-m-d\\TH:i:s.vP";
    [PhpConst("DATE_RSS")] internal const string Rss = Rfc1123;
    [PhpConst("DATE_W3C")] internal const string W3c = Rfc3339;

    [PhpConst("SUNFUNCS_RET_TIMESTAMP", Deprecated = true)] internal const long SunTimestamp = 0;
    [PhpConst("SUNFUNCS_RET_STRING", Deprecated = true)] internal const long SunString = 1;
    [PhpConst("SUNFUNCS_RET_DOUBLE", Deprecated = true)] internal const long SunDouble = 2;

    internal static bool ChangeZone(IniTable table, PhpString? value, IniStage stage)
    {
        if (value is not null && ZoneDatabase.Default.Find(value.ToString()) is null)
        {
            string used = table.GetString("date.timezone");
            string message = $"Invalid date.timezone value '{value}', using '{(used.Length == 0 ? "UTC" : used)}' instead";
            if (table.Context is { } ctx) ctx.RaiseFromFunction(ErrorLevel.Warning, message);
            else table.Raise(ErrorLevel.Warning, "PHP Startup: " + message);
            return false;
        }

        table.Context?.GetState<DateState>().ForgetZone();
        return true;
    }
}
