using HhvmSharp.Hosting.Sapi;
using HhvmSharp.Runtime.Values;
using HhvmSharp.Servers.Requests;

namespace HhvmSharp.Servers.FastCgi;

/// <summary>The parameters of a request in the web server's order, as the rules for paths change them.</summary>
internal sealed class FastCgiVariables : ICgiVariables
{
    private readonly OrderedDictionary<string, string> _values = [];

    internal FastCgiVariables(List<KeyValuePair<string, string>> pairs)
    {
        foreach ((string name, string value) in pairs) _values[name] = value;
        _values.Remove("HTTP_PROXY"); // httpoxy
    }

    public string? this[string name]
    {
        get => _values.TryGetValue(name, out string? value) ? value : null;
        set
        {
            if (value is null) _values.Remove(name);
            else _values[name] = value;
        }
    }

    /// <summary>What getenv() and $_SERVER know: the environment, then these.</summary>
    internal List<KeyValuePair<PhpString, PhpString>> WithEnvironment(IEnumerable<KeyValuePair<PhpString, PhpString>> environment)
    {
        var all = new List<KeyValuePair<PhpString, PhpString>>(environment);
        foreach ((string name, string value) in _values)
            if (name is not ("PHP_VALUE" or "PHP_ADMIN_VALUE")) all.Add(new(PhpString.FromLatin1(name), PhpString.FromLatin1(value)));
        return all;
    }

    /// <summary>What PHP itself adds.</summary>
    internal List<KeyValuePair<string, PhpString>> ServerVariables()
    {
        string self = (this["SCRIPT_NAME"] ?? "") + this["PATH_INFO"];
        var added = new List<KeyValuePair<string, PhpString>> { new("PHP_SELF", PhpString.FromLatin1(self)) };
        BasicAuthorization.AddTo(added, this["HTTP_AUTHORIZATION"]);
        return added;
    }
}
