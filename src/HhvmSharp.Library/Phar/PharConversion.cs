using HhvmSharp.Library.Spl;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Phar;

/// <summary>The last step of a conversion: the new archive's name, and its file (phar_rename_archive).</summary>
internal static class PharConversion
{
    private const string BadCall = "BadMethodCallException";

    /// <summary>The longest first.</summary>
    private static readonly string[] Extensions =
        [".phar.tar.bz2", ".phar.tar.gz", ".phar.php", ".phar.bz2", ".phar.zip", ".phar.tar", ".phar.gz", ".tar.bz2", ".tar.gz", ".phar", ".tar", ".zip"];

    /// <summary>The new object, owned.</summary>
    internal static Value Rename(RequestContext ctx, PharArchive archive, string? extension)
    {
        PharState state = PharState.Of(ctx);
        string kind = archive.IsData ? "data phar" : "phar", old = archive.FileName;
        if (extension is null)
        {
            extension = Usual(archive);
        }
        else
        {
            string given = extension;
            if (PharPath.Check(ref extension) is not null) Throw.New(ctx, BadCall, $"{kind} converted from \"{old}\" has invalid extension {given}");
        }

        if (extension.StartsWith('.')) extension = extension[1..];
        string name = $"{WithoutExtension(old)}.{extension}";
        archive.FileName = name;
        if (state.Files.TryGetValue(name, out PharArchive? there))
        {
            if (archive.Manifest.Count > 0) Throw.New(ctx, BadCall, $"Unable to add newly converted phar \"{name}\" to the list of phars, a phar with that name already exists");
            (there.IsTar, there.IsZip, there.IsData, there.Flags) = (archive.IsTar, archive.IsZip, archive.IsData, archive.Flags);
            archive = there;
        }

        if (ctx.Streams.StatPath(PhpString.FromLatin1(name), StatFlags.Quiet, null, out _)) Throw.New(ctx, BadCall, $"phar \"{name}\" exists and must be unlinked prior to conversion");
        if (!state.Detect(ctx, name, archive.IsData ? 0 : 1, PharState.Creating.New, true, out _, out _))
            Throw.New(ctx, BadCall, $"{kind} \"{name}\" has invalid extension {extension}");
        if (archive != there) SetAlias(state, archive, old);
        state.Files[name] = archive;
        try
        {
            PharWriter.Flush(ctx, archive, null, isDefaultStub: true);
        }
        catch (PharFailure e)
        {
            state.Files.Remove(name);
            Throw.New(ctx, BadCall, e.Message);
        }

        Value made = SplSupport.Construct(ctx, ctx.Environment.CoreClass(archive.IsData ? "phardata" : "phar"), Value.String(PhpString.FromLatin1(name)));
        Throw.IfPending(ctx);
        return made;
    }

    /// <summary>The alias stays the old archive's; the new one's is its name.</summary>
    private static void SetAlias(PharState state, PharArchive archive, string old)
    {
        bool hadAlias = archive.Alias is not null;
        archive.Alias = archive.IsData || archive.IsTemporaryAlias || !hadAlias ? null : archive.FileName;
        archive.IsTemporaryAlias = true;
        if (archive.Alias is not null) state.Aliases[archive.FileName] = archive;
    }

    private static string Usual(PharArchive archive)
    {
        if (archive.IsZip) return archive.IsData ? "zip" : "phar.zip";
        string packed = archive.Flags switch { PharFlags.ArchiveGzip => ".gz", PharFlags.ArchiveBzip2 => ".bz2", _ => "" };
        if (archive.IsTar) return (archive.IsData ? "tar" : "phar.tar") + packed;
        return "phar" + packed;
    }

    private static string WithoutExtension(string path)
    {
        int slash = path.LastIndexOf('/') + 1;
        string file = path[slash..];
        string? known = Array.Find(Extensions, e => file.Length > e.Length && file.EndsWith(e, StringComparison.Ordinal));
        int end = known is not null ? file.Length - known.Length : file.LastIndexOf('.');
        return path[..slash] + (end < 0 ? file : file[..end]);
    }
}
