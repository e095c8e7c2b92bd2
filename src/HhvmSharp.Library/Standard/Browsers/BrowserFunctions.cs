using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Input;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Browsers;

/// <summary>What a browser can do, by the file of the setting browscap.</summary>
[PhpExtension("standard")]
internal static class BrowserFunctions
{
    [PhpFunction("get_browser(?string $user_agent = null, bool $return_array = false): object|array|false")]
    internal static Value get_browser(RequestContext ctx, PhpString? user_agent, bool return_array)
    {
        BrowserTable? table = ctx.Ini.Get("browscap") is { Length: > 0 } file ? BrowserTable.Read(ctx.Environment.GetShared<BrowserTable.Cache>(), FilePath.Expand(ctx, file).ToUtf8()) : null;
        if (table is null)
        {
            Arg.Warning(ctx, "browscap ini directive not set");
            return Value.False;
        }

        if (user_agent is null)
        {
            Value agent = ctx.GetState<RequestInput>().Server?.Get(PhpString.Literal("HTTP_USER_AGENT")).Dereferenced() ?? default;
            if (!agent.IsString)
            {
                Arg.Warning(ctx, "HTTP_USER_AGENT variable is not set, cannot determine user agent name");
                return Value.False;
            }

            user_agent = agent.AsString;
        }

        if (table.Find(user_agent.ToString()) is not { } entry) return Value.False;
        PhpArray facts = Facts(ctx, table, entry);
        if (return_array) return Value.Array(facts);
        PhpInstance made = ctx.NewObject(ctx.Environment.CoreClass("stdclass"));
        made.Dynamic = facts;
        return Value.Object(made);
    }

    private static PhpArray Facts(RequestContext ctx, BrowserTable table, BrowserTable.Entry entry)
    {
        var result = new PhpArray();
        void Add(string key, PhpString value)
        {
            var name = PhpString.FromLatin1(key);
            if (!result.TryGetSymbol(name, out _)) result.SetSymbol(ctx, name, Value.String(value));
        }

        Add("browser_name_regex", PhpString.FromLatin1(Expression(entry.Pattern)));
        Add("browser_name_pattern", PhpString.FromLatin1(entry.Pattern));
        if (entry.Parent is not null) Add("parent", PhpString.FromLatin1(entry.Parent));
        var seen = new HashSet<BrowserTable.Entry>();
        for (BrowserTable.Entry? at = entry; at is not null && seen.Add(at); at = at.Parent is null ? null : table.Section(at.Parent))
            foreach ((string key, PhpString value) in at.Facts) Add(key, value);
        return result;
    }

    /// <summary>The pattern as a regular expression, in lower case.</summary>
    private static string Expression(string pattern)
    {
        var text = new System.Text.StringBuilder("~^");
        foreach (char c in pattern)
        {
            if (c == '?') text.Append('.');
            else if (c == '*') text.Append(".*");
            else if (c is '.' or '\\' or '(' or ')' or '~' or '+') text.Append('\\').Append(c);
            else text.Append(char.ToLowerInvariant(c));
        }

        return text.Append("$~").ToString();
    }
}
