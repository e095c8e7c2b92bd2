using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Phar;

/// <summary>Where in "dir/x.phar/entry" the archive's name ends: extensions decide, and what is open or on the disk.</summary>
internal sealed partial class PharState
{
    internal enum Creating
    {
        No,

        /// <summary>The file must not be there.</summary>
        New,
        Either,
    }

    /// <summary>Lengths that stand for: an alias was found; the name is a URL.</summary>
    private const int IsAlias = -1, IsUrl = -2;

    /// <summary>Extensions of this length are none.</summary>
    private const int TooLong = 50;

    private const string Scheme = "phar://", PharExtension = ".phar";

    /// <summary>
    /// phar_detect_phar_fname_ext. <paramref name="executable"/>: 1 asks for ".phar" in the extension, 0 forbids it, 2
    /// takes both.
    /// </summary>
    internal bool Detect(RequestContext ctx, string name, int executable, Creating creating, bool isComplete, out int start, out int length)
    {
        start = -1;
        length = 0;
        if (name.Length <= 1) return false;
        int slash = name.IndexOf('/');
        if (slash > 0)
        {
            if (name[slash - 1] == ':' && slash < name.Length - 1 && name[slash + 1] == '/')
            {
                length = IsUrl;
                return false;
            }

            if (Aliases.ContainsKey(name[..slash]))
            {
                start = slash;
                length = IsAlias;
                return false;
            }
        }

        if (FindOpen(name, isComplete) is { } open)
        {
            length = open.Extension.Length;
            start = open.FileName.Length - length;
            return executable == 2 || executable == 1 != open.IsData;
        }

        for (int dot = name.IndexOf('.', 1); dot >= 0; dot = name.IndexOf('.', dot + 1))
        {
            while (dot > 0 && name[dot - 1] == '/')
            {
                dot = name.IndexOf('.', dot + 1);
                if (dot < 0) return false;
            }

            slash = name.IndexOf('/', dot);
            start = dot;
            length = (slash < 0 ? name.Length : slash) - dot;
            if (IsArchive(ctx, name, dot, length, executable, creating)) return true;
            if (slash < 0) return false;
        }

        return false;
    }

    private PharArchive? FindOpen(string name, bool isComplete)
    {
        if (isComplete) return Files.TryGetValue(name, out PharArchive? exact) ? exact : null;
        foreach ((string key, PharArchive archive) in Files)
            if (name.StartsWith(key, StringComparison.Ordinal) && (name.Length == key.Length || name[key.Length] == '/')) return archive;
        return null;
    }

    /// <summary>phar_check_str.</summary>
    private bool IsArchive(RequestContext ctx, string name, int start, int length, int executable, Creating creating)
    {
        if (length >= TooLong) return false;
        int phar = name.IndexOf(PharExtension, start, StringComparison.Ordinal);
        bool ends = phar >= 0 && (phar + PharExtension.Length >= name.Length || name[phar + PharExtension.Length] is '/' or '.');
        if (executable == 1)
        {
            if (!ends || (phar != start && name[phar - 1] == '/')) return false;
            int left = length - (phar - start);
            if (left is >= 0 and < 5) return false;
        }
        else
        {
            if (executable == 0 && ends && name[phar - 1] != '/') return false;
            if (start + 1 >= name.Length || name[start + 1] is '.' or '/') return false;
        }

        return MayBe(ctx, name[..(start + length)], creating);
    }

    /// <summary>phar_analyze_path: an archive that is open, a file, or a name in a directory where one can be made.</summary>
    private bool MayBe(RequestContext ctx, string path, Creating creating)
    {
        if (Files.ContainsKey(Expand(ctx, path))) return true;
        if (Stat(ctx, path, out FileStat stat)) return !stat.IsDirectory && creating != Creating.New;
        if (creating == Creating.No) return false;
        int slash = path.LastIndexOf('/');
        return slash != 0 && Stat(ctx, slash < 0 ? "." : path[..slash], out stat) && stat.IsDirectory;
    }

    private static bool Stat(RequestContext ctx, string path, out FileStat stat) =>
        ctx.Streams.StatPath(PhpString.FromLatin1(path), StatFlags.Quiet, null, out stat);

    /// <summary>
    /// phar_split_fname: archive (name or alias) and entry, which begins with a slash. On failure the archive is set when
    /// there was not even an extension.
    /// </summary>
    internal bool Split(RequestContext ctx, string name, int executable, Creating creating, out string? archive, out string entry)
    {
        archive = null;
        entry = "";
        if (name.Contains('\0', StringComparison.Ordinal)) return false;
        if (name.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) name = name[Scheme.Length..];
        if (!Detect(ctx, name, executable, creating, false, out int start, out int length))
        {
            if (length != IsAlias)
            {
                if (start < 0) archive = name;
                return false;
            }

            length = 0;
        }

        archive = name[..(start + length)];
        entry = archive.Length < name.Length ? PharPath.Fix(name[archive.Length..]) : "/";
        return true;
    }

    /// <summary>The archive that the executed file is in, by its URL; null: in none.</summary>
    internal string? ExecutedArchive(RequestContext ctx, int executable = 2)
    {
        string file = ExecutedFile(ctx);
        return file.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && Split(ctx, file, executable, Creating.No, out string? archive, out _) ? archive : null;
    }
}
