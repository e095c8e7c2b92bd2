using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Hosting.Sapi;

/// <summary>The variables of a CGI or FastCGI request; setting null removes one.</summary>
public interface ICgiVariables
{
    string? this[string name] { get; set; }
}

/// <summary>
/// The script that a CGI or FastCGI request means, by php-fpm's rules (init_request_info): SCRIPT_FILENAME, or
/// PATH_TRANSLATED; with cgi.fix_pathinfo a file that does not exist is searched for at shorter paths, and what was cut off
/// becomes PATH_INFO. What changes is kept under ORIG_ names.
/// </summary>
public static class ScriptLocation
{
    private static readonly string[] ApachePrefixes = ["proxy:fcgi://", "proxy:balancer://"];

    /// <summary>The file, or null when there is none. Text is Latin-1, the result is decoded.</summary>
    public static string? Find(ICgiVariables variables, IniRegistry settings)
    {
        string? script = variables["SCRIPT_FILENAME"];
        bool apache = false;
        if (script is not null && Array.Find(ApachePrefixes, p => script.StartsWith(p, StringComparison.OrdinalIgnoreCase)) is { } prefix)
        {
            // mod_proxy_fcgi gives an address: the path behind its host, without the query
            int slash = script.IndexOf('/', prefix.Length);
            if (slash >= 0) script = script[slash..].Split('?')[0];
            apache = slash >= 0;
            variables["SCRIPT_FILENAME"] = script;
        }

        script ??= variables["PATH_TRANSLATED"];
        if (string.IsNullOrEmpty(script)) return null;
        bool fix = settings.Find(PhpString.Literal("cgi.fix_pathinfo"))?.Value is not { } value || IniQuantity.ParseBool(value);
        if (!script.EndsWith('/') && Exists(script))
        {
            if (variables["SCRIPT_FILENAME"] is null) variables["SCRIPT_FILENAME"] = script;
            return Decoded(script);
        }

        return fix && Cut(variables, script, apache) is { } found ? Decoded(found) : null;
    }

    private static string Decoded(string latin1) => PhpString.FromLatin1(latin1).ToUtf8();

    private static bool Exists(string latin1) => File.Exists(Decoded(latin1));

    /// <summary>Shorter and shorter paths until one is a file.</summary>
    private static string? Cut(ICgiVariables variables, string script, bool apache)
    {
        string path = script;
        for (int slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/'))
        {
            path = path[..slash];
            if (!Exists(path)) continue;
            SetPathInfo(variables, script[path.Length..], apache);
            Keep(variables, "SCRIPT_FILENAME", path);
            if (variables["DOCUMENT_ROOT"] is { } root) Keep(variables, "PATH_TRANSLATED", root.TrimEnd('/') + variables["PATH_INFO"]);
            return path;
        }

        Keep(variables, "SCRIPT_FILENAME", null);
        return null;
    }

    private static void SetPathInfo(ICgiVariables variables, string cut, bool apache)
    {
        string? info = variables["PATH_INFO"], name = variables["SCRIPT_NAME"];
        if (apache)
        {
            if (info == cut) return;
            if (name is not null && name.Length > cut.Length && name.EndsWith(cut, StringComparison.Ordinal)) Keep(variables, "SCRIPT_NAME", name[..^cut.Length]);
            Keep(variables, "PATH_INFO", cut);
            return;
        }

        // PATH_INFO is the whole path then, and its end what was cut off
        if (info is null || info.Length <= cut.Length) return;
        string start = info[..^cut.Length];
        if (name != start) Keep(variables, "SCRIPT_NAME", start);
        Keep(variables, "PATH_INFO", info[^cut.Length..]);
    }

    private static void Keep(ICgiVariables variables, string name, string? value)
    {
        if (variables[name] is { } old && old != value) variables["ORIG_" + name] = old;
        variables[name] = value;
    }
}
