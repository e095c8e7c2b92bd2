using HhvmSharp.Hosting.Sapi;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Servers.FastCgi;

/// <summary>Settings for one request: [HOST=] and [PATH=] of php.ini, .user.ini, then PHP_VALUE and PHP_ADMIN_VALUE.</summary>
internal static class RequestSettings
{
    internal static List<(PhpString Name, PhpString Value, IniAccess Who)> Of(IniRegistry registry, FastCgiVariables variables, string? script)
    {
        var settings = new List<(PhpString, PhpString, IniAccess)>();
        settings.AddRange(DirectorySettings.Of(registry, script, variables["DOCUMENT_ROOT"], variables["HTTP_HOST"] ?? variables["SERVER_NAME"]));
        Add(settings, variables["PHP_VALUE"], IniAccess.User);
        Add(settings, variables["PHP_ADMIN_VALUE"], IniAccess.System);
        return settings;
    }

    private static void Add(List<(PhpString Name, PhpString Value, IniAccess Who)> settings, string? text, IniAccess who)
    {
        if (text is null) return;
        foreach ((PhpString name, PhpString value) in DirectorySettings.Parse(System.Text.Encoding.Latin1.GetBytes(text + "\n")))
            settings.Add((name, value, who));
    }
}
