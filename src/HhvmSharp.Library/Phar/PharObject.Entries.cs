using HhvmSharp.Library.Spl;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Phar;

/// <summary>Adding, copying and deleting files.</summary>
internal partial class PharObject
{
    private const string WritesDisabled = "Write operations disabled by the php.ini setting phar.readonly";

    [PhpMethod("public function offsetExists($localName): bool", Tentative = true)]
    public bool OffsetExists(RequestContext ctx, Value localName)
    {
        PharArchive archive = Archive(ctx);
        string name = LocalName(ctx, in localName);
        if (archive.Manifest.GetValueOrDefault(name) is { } entry) return !entry.IsDeleted && !PharPath.IsMagic(name);
        return InfoClass!.IsSubclassOf(ctx.Environment.CoreClass("pharfileinfo")) && archive.VirtualDirectories.Contains(name);
    }

    /// <summary>A parameter without a type that is a path all the same.</summary>
    private static string LocalName(RequestContext ctx, in Value given)
    {
        if (!given.IsString && !given.IsInt && !given.IsFloat && !given.IsBool && !given.IsObject) Arg.WrongType(ctx, 1, "string", in given);
        return Checked(ctx, Conversions.ToStr(ctx, in given), 1);
    }

    [PhpMethod("public function offsetGet($localName): SplFileInfo", Tentative = true)]
    public Value OffsetGet(RequestContext ctx, Value localName)
    {
        PharArchive archive = Archive(ctx);
        string name = LocalName(ctx, in localName), reason = "";
        PharEntry? entry = null;
        try
        {
            entry = archive.Find(ctx, name, PharArchive.Wants.Any, mayBeMagic: true);
        }
        catch (PharFailure e)
        {
            reason = ", " + e.Message;
        }

        if (entry is null) Throw.New(ctx, BadCall, $"Entry {name} does not exist{reason}");
        if (name == PharFlags.StubName) Throw.New(ctx, BadCall, $"Cannot get stub \".phar/stub.php\" directly in phar \"{archive.FileName}\", use getStub");
        if (name == PharFlags.AliasName) Throw.New(ctx, BadCall, $"Cannot get alias \".phar/alias.txt\" directly in phar \"{archive.FileName}\", use getAlias");
        if (PharPath.IsMagic(name)) Throw.New(ctx, BadCall, "Cannot directly get any files or directories in magic \".phar\" directory");
        Value made = SplSupport.Construct(ctx, InfoClass!, Value.String(PhpString.FromLatin1($"phar://{archive.FileName}/{name}")));
        Throw.IfPending(ctx);
        return made;
    }

    [PhpMethod("public function offsetSet($localName, $value): void", Tentative = true)]
    public void OffsetSet(RequestContext ctx, Value localName, Value value)
    {
        string name = LocalName(ctx, in localName);
        PharArchive archive = Writable(ctx, WritesDisabled, BadCall);
        if (name == PharFlags.StubName) Throw.New(ctx, BadCall, $"Cannot set stub \".phar/stub.php\" directly in phar \"{archive.FileName}\", use setStub");
        if (name == PharFlags.AliasName) Throw.New(ctx, BadCall, $"Cannot set alias \".phar/alias.txt\" directly in phar \"{archive.FileName}\", use setAlias");
        if (PharPath.IsMagic(name)) Throw.New(ctx, BadCall, "Cannot set any files or directories in magic \".phar\" directory");
        Value v = value.Dereferenced();
        if (v.IsResource) AddStream(ctx, archive, name, v.AsResource as PhpStream);
        else if (v.IsArray || v.IsNull) Arg.WrongType(ctx, 2, "string", in v);
        else AddContent(ctx, archive, name, Conversions.ToStr(ctx, in v));
    }

    [PhpMethod("public function offsetUnset($localName): void", Tentative = true)]
    public void OffsetUnset(RequestContext ctx, Value localName)
    {
        string name = LocalName(ctx, in localName);
        PharArchive archive = Writable(ctx, WritesDisabled, BadCall);
        if (archive.Manifest.GetValueOrDefault(name) is not { IsDeleted: false } entry) return;
        entry.IsModified = false;
        entry.IsDeleted = true;
        Flush(ctx, archive);
    }

    [PhpMethod("public function addFromString(string $localName, string $contents): void", Tentative = true)]
    public void AddFromString(RequestContext ctx, PhpString localName, PhpString contents) => AddContent(ctx, Archive(ctx), Checked(ctx, localName, 1), contents);

    [PhpMethod("public function addFile(string $filename, ?string $localName = null): void", Tentative = true)]
    public void AddFile(RequestContext ctx, PhpString filename, PhpString? localName)
    {
        const string cannot = "phar error: unable to open file";
        string name = Checked(ctx, filename, 1);
        PharArchive archive = Archive(ctx);
        if (!name.Contains("://", StringComparison.Ordinal) && !FilePath.IsAllowed(ctx, filename))
            Throw.New(ctx, "RuntimeException", $"{cannot} \"{name}\" to add to phar archive, open_basedir restrictions prevent this");
        PhpStream? stream = ctx.Streams.Open(filename, "rb", StreamOptions.None);
        Throw.IfPending(ctx);
        if (stream is null) Throw.New(ctx, "RuntimeException", $"{cannot} \"{name}\" to add to phar archive");
        try
        {
            AddStream(ctx, archive, (localName ?? filename).ToString(), stream);
        }
        finally
        {
            StreamArg.Release(ctx, stream);
        }
    }

    private static void AddContent(RequestContext ctx, PharArchive archive, string name, PhpString content)
    {
        PharEntry entry = CreateEntry(ctx, archive, name);
        Fill(entry, content.Span);
        entry.Flags &= ~ctx.Umask;
        Flush(ctx, archive);
    }

    private static void AddStream(RequestContext ctx, PharArchive archive, string name, PhpStream? stream)
    {
        PharEntry entry = CreateEntry(ctx, archive, name);
        if (stream is null || stream.IsClosed) Throw.New(ctx, BadCall, $"Entry {name} could not be written to");
        Fill(entry, stream.ReadAll().Span);
        if (stream.Stat(out FileStat stat)) entry.Flags = stat.Mode & PharFlags.PermissionMask;
        else entry.Flags &= ~ctx.Umask;
        Flush(ctx, archive);
    }

    private static void Fill(PharEntry entry, ReadOnlySpan<byte> content)
    {
        if (entry.IsDirectory) return;
        entry.Content!.Write(content);
        entry.Size = entry.PackedSize = content.Length;
    }

    private static PharEntry CreateEntry(RequestContext ctx, PharArchive archive, string name)
    {
        if (PharPath.IsMagic(name)) Throw.New(ctx, BadCall, "Cannot create any files in magic \".phar\" directory");
        string cannot = $"Entry {name} does not exist and cannot be created";
        return Create(ctx, archive, name, directory: false, cannot);
    }

    private static PharEntry Create(RequestContext ctx, PharArchive archive, string name, bool directory, string cannot)
    {
        PharEntry? entry = null;
        try
        {
            if (PharState.IsReadOnly(ctx) && !archive.IsData)
                throw new PharFailure($"phar error: file \"{name}\" in phar \"{archive.FileName}\" cannot be opened for writing, disabled by ini setting");
            if (name.Length == 0) throw new PharFailure($"phar error: file \"\" in phar \"{archive.FileName}\" must not be empty");
            entry = archive.Create(ctx, name, directory, truncate: true);
        }
        catch (PharFailure e)
        {
            Throw.New(ctx, BadCall, e.Text is { } text ? $"{cannot}: {text}" : cannot);
        }

        return entry;
    }

    [PhpMethod("public function addEmptyDir(string $directory): void", Tentative = true)]
    public void AddEmptyDir(RequestContext ctx, PhpString directory)
    {
        string name = Checked(ctx, directory, 1);
        PharArchive archive = Archive(ctx);
        if (PharPath.IsMagic(name)) Throw.New(ctx, BadCall, "Cannot create a directory in magic \".phar\" directory");
        Create(ctx, archive, name, directory: true, $"Directory {name} does not exist and cannot be created");
        Flush(ctx, archive);
    }

    [PhpMethod("public function delete(string $localName): true", Tentative = true)]
    public bool Delete(RequestContext ctx, PhpString localName)
    {
        string name = Checked(ctx, localName, 1);
        PharArchive archive = Writable(ctx);
        if (archive.Manifest.GetValueOrDefault(name) is not { } entry)
        {
            Throw.New(ctx, BadCall, $"Entry {name} does not exist and cannot be deleted");
            return false;
        }

        if (entry.IsDeleted) return true;
        entry.IsDeleted = entry.IsModified = archive.IsModified = true;
        Flush(ctx, archive);
        return true;
    }

    [PhpMethod("public function copy(string $from, string $to): true", Tentative = true)]
    public bool Copy(RequestContext ctx, PhpString from, PhpString to)
    {
        string source = Checked(ctx, from, 1), target = Checked(ctx, to, 2);
        PharArchive archive = Writable(ctx, $"Cannot copy \"{source}\" to \"{target}\", phar is read-only");
        string cannot = $"file \"{source}\" cannot be copied to file \"{target}\"";
        if (PharPath.IsMagic(source)) Throw.New(ctx, Unexpected, $"{cannot}, cannot copy Phar meta-file in {archive.FileName}");
        if (PharPath.IsMagic(target)) Throw.New(ctx, Unexpected, $"{cannot}, cannot copy to Phar meta-file in {archive.FileName}");
        if (archive.Manifest.GetValueOrDefault(source) is not { IsDeleted: false } entry)
        {
            Throw.New(ctx, Unexpected, $"{cannot}, file does not exist in {archive.FileName}");
            return false;
        }

        if (archive.Manifest.GetValueOrDefault(target) is { IsDeleted: false }) Throw.New(ctx, Unexpected, $"{cannot}, file must not already exist in phar {archive.FileName}");
        string name = target;
        if (PharPath.Check(ref name) is { } problem)
            Throw.New(ctx, Unexpected, $"file \"{target}\" contains invalid characters {problem}, cannot be copied from \"{source}\" in phar {archive.FileName}");
        Attempt(ctx, Failed, () => archive.Manifest[name] = entry.CopyTo(ctx, archive, name));
        archive.IsModified = true;
        Flush(ctx, archive);
        return true;
    }
}
