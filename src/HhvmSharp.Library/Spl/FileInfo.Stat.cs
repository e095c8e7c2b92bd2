using HhvmSharp.Library.Standard.Files;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Spl;

/// <summary>What stat() says of the file; failures are RuntimeExceptions.</summary>
internal partial class FileInfoObject
{
    private const string Failure = "runtimeexception";

    /// <summary>A number of the stat of the file.</summary>
    private long? Field(RequestContext ctx, Func<FileStat, long> field)
    {
        PhpString name = RequireFileName(ctx);
        return Throwing<long?>(ctx, Failure, () => StatFunctions.Find(ctx, name, link: false, quiet: false, out FileStat stat) ? field(stat) : null);
    }

    private bool Test(RequestContext ctx, Func<PhpString, bool> test)
    {
        PhpString name = RequireFileName(ctx);
        return Throwing(ctx, Failure, () => test(name));
    }

    [PhpMethod("public function getPerms(): int|false", Tentative = true)]
    public long? GetPerms(RequestContext ctx) => Field(ctx, static s => s.Mode);

    [PhpMethod("public function getInode(): int|false", Tentative = true)]
    public long? GetInode(RequestContext ctx) => Field(ctx, static s => s.Inode);

    [PhpMethod("public function getSize(): int|false", Tentative = true)]
    public long? GetSize(RequestContext ctx) => Field(ctx, static s => s.Size);

    [PhpMethod("public function getOwner(): int|false", Tentative = true)]
    public long? GetOwner(RequestContext ctx) => Field(ctx, static s => s.Uid);

    [PhpMethod("public function getGroup(): int|false", Tentative = true)]
    public long? GetGroup(RequestContext ctx) => Field(ctx, static s => s.Gid);

    [PhpMethod("public function getATime(): int|false", Tentative = true)]
    public long? GetATime(RequestContext ctx) => Field(ctx, static s => s.Accessed);

    [PhpMethod("public function getMTime(): int|false", Tentative = true)]
    public long? GetMTime(RequestContext ctx) => Field(ctx, static s => s.Modified);

    [PhpMethod("public function getCTime(): int|false", Tentative = true)]
    public long? GetCTime(RequestContext ctx) => Field(ctx, static s => s.Changed);

    [PhpMethod("public function getType(): string|false", Tentative = true)]
    public PhpString? GetTypeMethod(RequestContext ctx)
    {
        PhpString name = RequireFileName(ctx);
        return Throwing(ctx, Failure, () => StatFunctions.filetype(ctx, name));
    }

    [PhpMethod("public function isWritable(): bool", Tentative = true)]
    public bool IsWritable(RequestContext ctx) => Test(ctx, name => StatFunctions.is_writable(ctx, name));

    [PhpMethod("public function isReadable(): bool", Tentative = true)]
    public bool IsReadable(RequestContext ctx) => Test(ctx, name => StatFunctions.is_readable(ctx, name));

    [PhpMethod("public function isExecutable(): bool", Tentative = true)]
    public bool IsExecutable(RequestContext ctx) => Test(ctx, name => StatFunctions.is_executable(ctx, name));

    [PhpMethod("public function isFile(): bool", Tentative = true)]
    public bool IsFile(RequestContext ctx) => Test(ctx, name => StatFunctions.is_file(ctx, name));

    [PhpMethod("public function isDir(): bool", Tentative = true)]
    public bool IsDir(RequestContext ctx) => Test(ctx, name => StatFunctions.is_dir(ctx, name));

    [PhpMethod("public function isLink(): bool", Tentative = true)]
    public bool IsLink(RequestContext ctx) => Test(ctx, name => StatFunctions.is_link(ctx, name));

    [PhpMethod("public function getLinkTarget(): string|false", Tentative = true)]
    public PhpString GetLinkTarget(RequestContext ctx)
    {
        PhpString name = RequireFileName(ctx);
        byte[]? target = Posix.ReadLink(FilePath.ForCall(ctx, name));
        if (target is null) Throw.New(ctx, "RuntimeException", $"Unable to read link {name}, error: {Posix.Message(name.Length == 0 ? Posix.NoEntry : Posix.Error)}");
        return new PhpString(target);
    }

    /// <summary>The name that an open file was found under.</summary>
    protected virtual PhpString? OpenedName => null;

    [PhpMethod("public function getRealPath(): string|false", Tentative = true)]
    public PhpString? GetRealPath(RequestContext ctx)
    {
        PhpString? name = OpenedName ?? PathName(ctx);
        return name is null ? null : name.Length == 0 ? PhpString.FromUtf8(ctx.CurrentDirectory) : ctx.RealPath(name);
    }
}
