using HhvmSharp.Library.Iconv;
using HhvmSharp.Library.Standard;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Gettext;

/// <summary>
/// The text domains of a request. The C library keeps them for the process, where requests would see each other's; so
/// they are here, and the catalogs are read by <see cref="MessageCatalog"/>.
/// </summary>
internal sealed class GettextState
{
    private const string DefaultDirectory = "/usr/share/locale";

    private static readonly string[] Categories = ["LC_CTYPE", "LC_NUMERIC", "LC_TIME", "LC_COLLATE", "LC_MONETARY", "LC_MESSAGES"];

    private readonly Dictionary<string, PhpString> _directories = [];

    /// <summary>By path; null: there is no such file, or it is none of messages.</summary>
    private readonly Dictionary<string, MessageCatalog?> _catalogs = [];

    internal string Domain { get; set; } = "messages";

    /// <summary>What translations are converted to, by domain.</summary>
    internal Dictionary<string, string> CodeSets { get; } = [];

    internal PhpString DirectoryOf(string domain) => _directories.GetValueOrDefault(domain) ?? PhpString.Literal(DefaultDirectory);

    internal void Bind(string domain, PhpString directory) => _directories[domain] = directory;

    /// <summary>The translation, null when there is none.</summary>
    internal PhpString? Translate(RequestContext ctx, string domain, long category, PhpString message, ulong? count = null)
    {
        if (category < 0 || category >= Categories.Length) return null;
        string locale = ctx.GetState<StandardState>().Locales[category];
        if (locale == "C" || locale.StartsWith("C.", StringComparison.Ordinal)) return null;
        string languages = ctx.EnvironmentVariables.GetValueOrDefault(PhpString.Literal("LANGUAGE"))?.ToString() is { Length: > 0 } preferred ? preferred : locale;
        foreach (string language in languages.Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            if (language is "C" or "POSIX") return null;
            foreach (string name in Variants(language))
            {
                string path = $"{DirectoryOf(domain)}/{name}/{Categories[category]}/{domain}.mo";
                if (Catalog(ctx, path) is { } catalog && catalog.Find(message, count) is { } found) return Encoded(catalog, found, domain, locale);
            }
        }

        return null;
    }

    /// <summary>language[_territory][.codeset][@modifier], and with less of it.</summary>
    private static IEnumerable<string> Variants(string locale)
    {
        if (locale.Contains('/', StringComparison.Ordinal)) yield break;
        int at = locale.IndexOf('@', StringComparison.Ordinal);
        string modifier = at < 0 ? "" : locale[at..], rest = at < 0 ? locale : locale[..at];
        int dot = rest.IndexOf('.', StringComparison.Ordinal);
        string codeSet = dot < 0 ? "" : rest[dot..];
        if (dot >= 0) rest = rest[..dot];
        int underscore = rest.IndexOf('_', StringComparison.Ordinal);
        string language = underscore < 0 ? rest : rest[..underscore];
        string normalized = codeSet.Length == 0 ? "" : "." + new string([.. codeSet[1..].ToLowerInvariant().Where(char.IsAsciiLetterOrDigit)]);
        string[] bases = underscore < 0 ? [language] : [rest, language];
        string[] modifiers = modifier.Length == 0 ? [""] : [modifier, ""];
        foreach (string start in bases)
            foreach (string set in new[] { codeSet, normalized, "" }.Distinct())
                foreach (string end in modifiers)
                    yield return start + set + end;
    }

    private MessageCatalog? Catalog(RequestContext ctx, string path)
    {
        if (_catalogs.TryGetValue(path, out MessageCatalog? known)) return known;
        MessageCatalog? catalog = null;
        byte[] name = FilePath.ForCall(ctx, PhpString.FromLatin1(path));
        int fd = Posix.Open(name, 0, 0, 0);
        if (fd >= 0)
        {
            if (Posix.Stat(fd, out FileStat stat) && stat.Type == FileStat.Regular) catalog = MessageCatalog.Read(ReadAll(fd, stat.Size));
            _ = Posix.Close(fd);
        }

        return _catalogs[path] = catalog;
    }

    private static byte[] ReadAll(int fd, long size)
    {
        var bytes = new byte[size];
        int got = 0;
        while (got < bytes.Length && Posix.Read(fd, bytes.AsSpan(got)) is > 0 and int n) got += n;
        return bytes[..got];
    }

    private PhpString Encoded(MessageCatalog catalog, PhpString text, string domain, string locale)
    {
        int dot = locale.IndexOf('.', StringComparison.Ordinal);
        string wanted = CodeSets.GetValueOrDefault(domain) ?? (dot < 0 ? "" : locale[(dot + 1)..]);
        if (wanted.Length == 0 || catalog.CodeSet is not { } given || given.Equals(wanted, StringComparison.OrdinalIgnoreCase)) return text;
        return Converter.Convert(text.Span, wanted + "//TRANSLIT", given, out PhpStringBuilder converted) == IconvError.None ? converted.ToPhpString() : text;
    }
}
