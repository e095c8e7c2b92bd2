using HhvmSharp.Library.Spl;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Phar;

/// <summary>Filling an archive from directories and iterators, and extracting it.</summary>
internal partial class PharObject
{
    [PhpMethod("public function buildFromDirectory(string $directory, string $pattern = \"\"): array", Tentative = true)]
    public PhpArray BuildFromDirectory(RequestContext ctx, PhpString directory, PhpString pattern)
    {
        const long skipDotsAndUnixPaths = 4096 | 8192;
        Checked(ctx, directory, 1);
        PharArchive archive = Writable(ctx, "Cannot write to archive - write operations restricted by INI setting");
        Value walk = default;
        try
        {
            Make("recursivedirectoryiterator", Value.String(directory).Copied(), Value.Int(skipDotsAndUnixPaths));
            Make("recursiveiteratoriterator", walk);
            if (pattern.Length > 0) Make("regexiterator", walk, Value.String(pattern).Copied());
            return Build(ctx, archive, (PhpInstance)walk.AsObject, directory.ToString());
        }
        finally
        {
            walk.Release(ctx);
        }

        void Make(string cls, params ReadOnlySpan<Value> arguments)
        {
            Value made = SplSupport.Construct(ctx, ctx.Environment.CoreClass(cls), arguments);
            Throw.IfPending(ctx);
            walk.Release(ctx);
            walk = made;
        }
    }

    [PhpMethod("public function buildFromIterator(Traversable $iterator, ?string $baseDirectory = null): array", Tentative = true)]
    public PhpArray BuildFromIterator(RequestContext ctx, PhpInstance iterator, PhpString? baseDirectory) =>
        Build(ctx, Writable(ctx), iterator, baseDirectory?.ToString() ?? "");

    private static PhpArray Build(RequestContext ctx, PharArchive archive, PhpInstance iterator, string baseDirectory)
    {
        var added = new PhpArray();
        IteratorFunctions.Walk(ctx, iterator, walk =>
        {
            Value value = walk.Current(ctx);
            try
            {
                if (!ctx.HasPending) AddFrom(ctx, archive, walk, value.Dereferenced(), iterator.Class.Text, baseDirectory, added);
            }
            catch (PhpThrow)
            {
                return false;
            }
            finally
            {
                value.Release(ctx);
            }

            return !ctx.HasPending;
        });
        Flush(ctx, archive);
        return added;
    }

    /// <summary>phar_build: a path, an open stream, or a file object of the iterator.</summary>
    private static void AddFrom(RequestContext ctx, PharArchive archive, ObjectIterator walk, Value value, string iterator, string baseDirectory, PhpArray added)
    {
        string path, key;
        if (value.IsUndef) Throw.New(ctx, Unexpected, $"Iterator {iterator} returned no value");
        if (value.IsResource)
        {
            if (value.AsResource is not PhpStream { IsClosed: false } stream)
            {
                Throw.New(ctx, BadCall, $"Iterator {iterator} returned an invalid stream handle");
                return;
            }

            Store(ctx, archive, Key(ctx, walk, iterator), stream, PhpString.Literal("[stream]"), added);
            return;
        }

        if (value.IsString)
        {
            path = value.AsString.ToString();
        }
        else if (value.IsObject && value.AsObject is FileInfoObject info)
        {
            if (baseDirectory.Length == 0) Throw.New(ctx, BadCall, $"Iterator {iterator} returns an SplFileInfo object, so base directory must be specified");
            PhpString name = info.GetPathname(ctx);
            bool isDirectory = info is DirectoryIteratorObject && ctx.Streams.StatPath(name, StatFlags.Quiet, null, out FileStat stat) && stat.IsDirectory;
            if (isDirectory) return;
            path = name.ToString().StartsWith("phar://", StringComparison.Ordinal) ? name.ToString() : PharState.Expand(ctx, name.ToString());
        }
        else
        {
            Throw.New(ctx, Unexpected, $"Iterator {iterator} returned an invalid value (must return a string, a stream, or an SplFileInfo object)");
            return;
        }

        if (baseDirectory.Length > 0)
        {
            string root = baseDirectory.StartsWith("phar://", StringComparison.Ordinal) ? baseDirectory.TrimEnd('/') : PharState.Expand(ctx, baseDirectory);
            bool isBelow = path.StartsWith(root, StringComparison.Ordinal) && (path.Length == root.Length || root.EndsWith('/') || path[root.Length] is '/' or '\\');
            if (!isBelow) Throw.New(ctx, Unexpected, $"Iterator {iterator} returned a path \"{path}\" that is not in the base directory \"{root}\"");
            key = path[root.Length..];
            if (key.Length == 0) return;
            if (key[0] is '/' or '\\') key = key[1..];
        }
        else
        {
            key = Key(ctx, walk, iterator);
        }

        if (!FilePath.IsAllowed(ctx, PhpString.FromLatin1(path))) Throw.New(ctx, Unexpected, $"Iterator {iterator} returned a path \"{path}\" that open_basedir prevents opening");
        PhpStream? file = ctx.Streams.Open(PhpString.FromLatin1(path), "rb", StreamOptions.None);
        Throw.IfPending(ctx);
        if (file is null) Throw.New(ctx, Unexpected, $"Iterator {iterator} returned a file that could not be opened \"{path}\"");
        try
        {
            string opened = path.StartsWith("phar://", StringComparison.Ordinal) ? path : PharState.Expand(ctx, path);
            Store(ctx, archive, key, file, PhpString.FromLatin1(opened), added);
        }
        finally
        {
            StreamArg.Release(ctx, file);
        }
    }

    private static string Key(RequestContext ctx, ObjectIterator walk, string iterator)
    {
        Value key = walk.Key(ctx);
        Throw.IfPending(ctx);
        Value v = key.Dereferenced();
        string? text = v.IsString ? v.AsString.ToString() : null;
        key.Release(ctx);
        if (text is null) Throw.New(ctx, Unexpected, $"Iterator {iterator} returned an invalid key (must return a string)");
        return text;
    }

    private static void Store(RequestContext ctx, PharArchive archive, string name, PhpStream stream, PhpString opened, PhpArray added)
    {
        if (PharPath.IsMagic(name)) return;
        PharEntry entry = Create(ctx, archive, name, directory: false, $"Entry {name} cannot be created");
        Fill(entry, stream.ReadAll().Span);
        if (stream.Stat(out FileStat stat)) entry.Flags = stat.Mode & PharFlags.PermissionMask;
        else entry.Flags &= ~ctx.Umask;
        added.SetSymbol(ctx, PhpString.FromLatin1(name), Value.String(opened));
    }

    // ---- extracting ----

    [PhpMethod("public function extractTo(string $directory, array|string|null $files = null, bool $overwrite = false): bool", Tentative = true)]
    public bool ExtractTo(RequestContext ctx, PhpString directory, Value files, bool overwrite)
    {
        const int longestPath = 4096, shown = 50;
        const string invalid = "InvalidArgumentException";
        string target = Checked(ctx, directory, 1);
        PharArchive archive = Archive(ctx);
        if (!ctx.Streams.StatPath(PhpString.FromLatin1(archive.FileName), StatFlags.Quiet, null, out _))
            Throw.New(ctx, invalid, $"Invalid argument, {archive.FileName} cannot be found");
        if (target.Length == 0) Throw.New(ctx, invalid, "Invalid argument, extraction path must be non-zero length");
        if (target.Length >= longestPath) Throw.New(ctx, invalid, $"Cannot extract to \"{target[..shown]}...\", destination directory is too long for filesystem");
        PharExtraction.PrepareTarget(ctx, target);
        Value wanted = files.Dereferenced();
        if (!wanted.IsArray)
        {
            string? name = wanted.IsString ? wanted.AsString.ToString() : null;
            Extract(ctx, archive, name, target, overwrite);
            return true;
        }

        if (wanted.AsArray.Length == 0) return false;
        foreach ((_, Value file) in wanted.AsArray)
        {
            Value v = file.Dereferenced();
            if (!v.IsString) Throw.New(ctx, invalid, "Invalid argument, array of filenames to extract contains non-string value");
            Extract(ctx, archive, v.AsString.ToString(), target, overwrite);
        }

        return true;
    }

    private static void Extract(RequestContext ctx, PharArchive archive, string? name, string target, bool overwrite)
    {
        int count = 0;
        try
        {
            count = PharExtraction.Extract(ctx, archive, name, target, overwrite);
        }
        catch (PharFailure e)
        {
            Throw.New(ctx, Failed, $"Extraction from phar \"{archive.FileName}\" failed: {e.Message}");
        }

        if (count == 0 && name is not null)
            Throw.New(ctx, Failed, $"phar error: attempted to extract non-existent file or directory \"{name}\" from phar \"{archive.FileName}\"");
    }
}
