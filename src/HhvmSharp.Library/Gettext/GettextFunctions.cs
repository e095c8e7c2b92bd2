using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Gettext;

/// <summary>gettext() and its kin: d names the domain, c the category, n gives a plural.</summary>
[PhpExtension("gettext")]
internal static class GettextFunctions
{
    private const int LongestDomain = 1024, LongestMessage = 4096;

    private const long Messages = 5, All = 6;

    private static GettextState State(RequestContext ctx) => ctx.GetState<GettextState>();

    private static string Domain(RequestContext ctx, PhpString domain)
    {
        if (domain.Length > LongestDomain) Arg.ValueError(ctx, 1, "is too long");
        if (domain.Length == 0) Arg.ValueError(ctx, 1, "must not be empty");
        return Text(domain);
    }

    /// <summary>As C reads it: up to a NUL.</summary>
    private static string Text(PhpString text) => CString(text).ToString();

    private static PhpString CString(PhpString text) => text.Span.IndexOf((byte)0) is >= 0 and var nul ? PhpString.FromSpan(text.Span[..nul]) : text;

    private static void CheckMessage(RequestContext ctx, int number, PhpString message)
    {
        if (message.Length > LongestMessage) Arg.ValueError(ctx, number, "is too long");
    }

    private static void CheckCategory(RequestContext ctx, int number, long category)
    {
        if (category == All) Arg.ValueError(ctx, number, "cannot be LC_ALL");
    }

    [PhpFunction("textdomain(?string $domain = null): string")]
    internal static PhpString textdomain(RequestContext ctx, PhpString? domain)
    {
        GettextState state = State(ctx);
        if (domain is not null)
        {
            string name = Domain(ctx, domain);
            if (domain.Equals("0")) Arg.ValueError(ctx, 1, "cannot be zero");
            state.Domain = name;
        }

        return PhpString.FromLatin1(state.Domain);
    }

    [PhpFunction("gettext(string $message): string")]
    [PhpFunction("_(string $message): string")]
    internal static PhpString gettext(RequestContext ctx, PhpString message)
    {
        CheckMessage(ctx, 1, message);
        return State(ctx).Translate(ctx, State(ctx).Domain, Messages, CString(message)) ?? message;
    }

    [PhpFunction("dgettext(string $domain, string $message): string")]
    internal static PhpString dgettext(RequestContext ctx, PhpString domain, PhpString message)
    {
        string name = Domain(ctx, domain);
        CheckMessage(ctx, 2, message);
        return State(ctx).Translate(ctx, name, Messages, CString(message)) ?? message;
    }

    [PhpFunction("dcgettext(string $domain, string $message, int $category): string")]
    internal static PhpString dcgettext(RequestContext ctx, PhpString domain, PhpString message, long category)
    {
        string name = Domain(ctx, domain);
        CheckMessage(ctx, 2, message);
        CheckCategory(ctx, 3, category);
        return State(ctx).Translate(ctx, name, category, CString(message)) ?? message;
    }

    [PhpFunction("bindtextdomain(string $domain, ?string $directory = null): string|false")]
    internal static PhpString? bindtextdomain(RequestContext ctx, PhpString domain, PhpString? directory)
    {
        Arg.NoNul(ctx, 1, domain);
        if (directory is not null) Arg.NoNul(ctx, 2, directory);
        string name = Domain(ctx, domain);
        GettextState state = State(ctx);
        if (directory is null) return state.DirectoryOf(name);
        bool isCurrent = directory.Length == 0 || directory.Equals("0");
        PhpString? real = ctx.RealPath(isCurrent ? PhpString.Literal(".") : directory);
        if (real is not null) state.Bind(name, real);
        return real;
    }

    [PhpFunction("ngettext(string $singular, string $plural, int $count): string")]
    internal static PhpString ngettext(RequestContext ctx, PhpString singular, PhpString plural, long count)
    {
        CheckMessage(ctx, 1, singular);
        CheckMessage(ctx, 2, plural);
        return Plural(ctx, State(ctx).Domain, Messages, singular, plural, count);
    }

    [PhpFunction("dngettext(string $domain, string $singular, string $plural, int $count): string")]
    internal static PhpString dngettext(RequestContext ctx, PhpString domain, PhpString singular, PhpString plural, long count)
    {
        string name = Domain(ctx, domain);
        CheckMessage(ctx, 2, singular);
        CheckMessage(ctx, 3, plural);
        return Plural(ctx, name, Messages, singular, plural, count);
    }

    [PhpFunction("dcngettext(string $domain, string $singular, string $plural, int $count, int $category): string")]
    internal static PhpString dcngettext(RequestContext ctx, PhpString domain, PhpString singular, PhpString plural, long count, long category)
    {
        string name = Domain(ctx, domain);
        CheckMessage(ctx, 2, singular);
        CheckMessage(ctx, 3, plural);
        CheckCategory(ctx, 5, category);
        return Plural(ctx, name, category, singular, plural, count);
    }

    /// <summary>Without a translation the plural rule is that of English.</summary>
    private static PhpString Plural(RequestContext ctx, string domain, long category, PhpString singular, PhpString plural, long count) =>
        State(ctx).Translate(ctx, domain, category, CString(singular), (ulong)count) ?? CString(count == 1 ? singular : plural);

    [PhpFunction("bind_textdomain_codeset(string $domain, ?string $codeset = null): string|false")]
    internal static PhpString? bind_textdomain_codeset(RequestContext ctx, PhpString domain, PhpString? codeset)
    {
        string name = Domain(ctx, domain);
        if (codeset is not null) State(ctx).CodeSets[name] = Text(codeset);
        return State(ctx).CodeSets.TryGetValue(name, out string? bound) ? PhpString.FromLatin1(bound) : null;
    }
}
