using HhvmSharp.Library.Standard.Files;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Spl;

[PhpExtension("SPL")]
[PhpClass("class FilesystemIterator extends DirectoryIterator")]
[PhpClassConst("public const int CURRENT_MODE_MASK = 240")]
[PhpClassConst("public const int CURRENT_AS_PATHNAME = 32")]
[PhpClassConst("public const int CURRENT_AS_FILEINFO = 0")]
[PhpClassConst("public const int CURRENT_AS_SELF = 16")]
[PhpClassConst("public const int KEY_MODE_MASK = 3840")]
[PhpClassConst("public const int KEY_AS_PATHNAME = 0")]
[PhpClassConst("public const int FOLLOW_SYMLINKS = 16384")]
[PhpClassConst("public const int KEY_AS_FILENAME = 256")]
[PhpClassConst("public const int NEW_CURRENT_AND_KEY = 256")]
[PhpClassConst("public const int OTHER_MODE_MASK = 28672")]
[PhpClassConst("public const int SKIP_DOTS = 4096")]
[PhpClassConst("public const int UNIX_PATHS = 8192")]
internal class FilesystemIteratorObject(PhpClass cls) : DirectoryIteratorObject(cls)
{
    protected const long CurrentMask = 240, KeyMask = 3840, OtherMask = 28672, CurrentAsPathname = 32, CurrentAsFileInfo = 0,
        KeyAsFilename = 256, FollowSymlinks = 16384;

    internal override ObjectIterator? GetIterator(RequestContext ctx, bool byRef) =>
        SplSupport.RefuseReference(ctx, byRef) ? null : new Walk(this);

    [PhpMethod("public function __construct(string $directory, int $flags = FilesystemIterator::KEY_AS_PATHNAME | FilesystemIterator::CURRENT_AS_FILEINFO | FilesystemIterator::SKIP_DOTS)")]
    public void Construct(RequestContext ctx, PhpString directory, long flags = SkipDotsFlag) => Initialize(ctx, directory, flags);

    [PhpMethod("public function rewind(): void", Tentative = true)]
    public new void Rewind(RequestContext ctx) => ToStart(ctx, skipDots: true);

    [PhpMethod("public function key(): string", Tentative = true)]
    public new PhpString Key(RequestContext ctx) => (Flags_ & KeyMask) == KeyAsFilename ? Entry : RequireFileName(ctx);

    [PhpMethod("public function current(): string|SplFileInfo|FilesystemIterator", Tentative = true)]
    public new Value Current(RequestContext ctx) => (Flags_ & CurrentMask) switch
    {
        CurrentAsPathname => Value.String(RequireFileName(ctx)).Copied(),
        CurrentAsFileInfo => Info(ctx),
        _ => Value.Object(this).Copied(),
    };

    private Value Info(RequestContext ctx)
    {
        RequireFileName(ctx);
        RequireEntry(ctx);
        return CreateInfo(ctx, null);
    }

    [PhpMethod("public function getFlags(): int", Tentative = true)]
    public long GetFlags() => Flags_ & (KeyMask | CurrentMask | OtherMask);

    [PhpMethod("public function setFlags(int $flags): void", Tentative = true)]
    public void SetFlags(long flags)
    {
        const long all = KeyMask | CurrentMask | OtherMask;
        Flags_ = (Flags_ & ~all) | (flags & all);
    }

    /// <summary>foreach: what current() gives is kept until the next move.</summary>
    private sealed class Walk : ObjectIterator
    {
        private readonly FilesystemIteratorObject _object;
        private Value _current;

        internal Walk(FilesystemIteratorObject o)
        {
            _object = o;
            o.AddRef();
        }

        private void Forget(RequestContext ctx) => Value.Release(ctx, ref _current);

        internal override void Rewind(RequestContext ctx)
        {
            _object.ToStart(ctx, skipDots: true);
            Forget(ctx);
        }

        internal override bool Valid(RequestContext ctx) => _object.AtEntry;

        internal override Value Current(RequestContext ctx)
        {
            if ((_object.Flags_ & CurrentMask) is not (CurrentAsPathname or CurrentAsFileInfo)) return Value.Object(_object).Copied();
            try
            {
                if (_current.IsUndef) _current = _object.Current(ctx);
            }
            catch (PhpThrow)
            {
                return default;
            }

            return _current.Copied();
        }

        internal override Value Key(RequestContext ctx) => Value.String(_object.Key(ctx)).Copied();

        internal override void MoveNext(RequestContext ctx)
        {
            _object.MoveNext(ctx, skipDots: true);
            Forget(ctx);
        }

        internal override void Dispose(RequestContext ctx)
        {
            Forget(ctx);
            Value.Object(_object).Release(ctx);
        }

        internal override void EnumerateChildren(ChildVisitor visit)
        {
            visit(Value.Object(_object));
            visit(in _current);
        }
    }
}

[PhpExtension("SPL")]
[PhpClass("class RecursiveDirectoryIterator extends FilesystemIterator implements RecursiveIterator")]
internal class RecursiveDirectoryIteratorObject(PhpClass cls) : FilesystemIteratorObject(cls)
{
    /// <summary>d_type of directory entries.</summary>
    private const byte DirectoryEntry = 4, RegularEntry = 8;

    [PhpMethod("public function __construct(string $directory, int $flags = FilesystemIterator::KEY_AS_PATHNAME | FilesystemIterator::CURRENT_AS_FILEINFO)")]
    public new void Construct(RequestContext ctx, PhpString directory, long flags = 0) => Initialize(ctx, directory, flags);

    [PhpMethod("public function hasChildren(bool $allowLinks = false): bool", Tentative = true)]
    public bool HasChildren(RequestContext ctx, bool allowLinks)
    {
        if (!AtEntry || Entry.Equals(".") || Entry.Equals("..")) return false;
        if (EntryType is DirectoryEntry or RegularEntry) return EntryType == DirectoryEntry;
        PhpString name = RequireFileName(ctx);
        if (!StatFunctions.Find(ctx, name, link: true, quiet: true, out FileStat stat)) return false;
        if (stat.Type != FileStat.Link) return stat.IsDirectory;
        return (allowLinks || (Flags_ & FollowSymlinks) != 0) && StatFunctions.is_dir(ctx, name);
    }

    [PhpMethod("public function getChildren(): RecursiveDirectoryIterator", Tentative = true)]
    public Value GetChildren(RequestContext ctx)
    {
        PhpString name = RequireFileName(ctx);
        Value made = SplSupport.Construct(ctx, Class, Value.String(name).Copied(), Value.Int(Flags_));
        Throw.IfPending(ctx);
        if (made.o is RecursiveDirectoryIteratorObject children)
        {
            children.SubPath = SubPath is { Length: > 0 } path ? new PhpString([.. path.Span, (byte)'/', .. Entry.Span]) : Entry;
            children.CopyClasses(this);
        }

        return made;
    }

    [PhpMethod("public function getSubPath(): string", Tentative = true)]
    public PhpString GetSubPath() => SubPath ?? PhpString.Empty;

    [PhpMethod("public function getSubPathname(): string", Tentative = true)]
    public PhpString GetSubPathname() => SubPath is { } path ? new PhpString([.. path.Span, (byte)'/', .. Entry.Span]) : Entry;
}

[PhpExtension("SPL")]
[PhpClass("class GlobIterator extends FilesystemIterator implements Countable", Uncloneable = true)]
internal sealed class GlobIteratorObject(PhpClass cls) : FilesystemIteratorObject(cls)
{
    [PhpMethod("public function __construct(string $pattern, int $flags = FilesystemIterator::KEY_AS_PATHNAME | FilesystemIterator::CURRENT_AS_FILEINFO)")]
    public new void Construct(RequestContext ctx, PhpString pattern, long flags = 0) => Initialize(ctx, pattern, flags, glob: true);

    /// <summary>Without its constructor the object can do nothing.</summary>
    internal override PhpFunction? GetMethod(RequestContext ctx, ref PhpInstance obj, PhpString name, PhpString lowerName, PhpClass? scope)
    {
        if (IsOpen) return base.GetMethod(ctx, ref obj, name, lowerName, scope);
        ctx.ThrowError("Error", "The parent constructor was not called: the object is in an invalid state");
        return null;
    }

    [PhpMethod("public function count(): int", Tentative = true)]
    public long Count_(RequestContext ctx)
    {
        if (Glob is { } glob) return glob.Matches;
        ctx.RaiseFromFunction(ErrorLevel.Error, "GlobIterator lost glob state");
        throw PhpThrow.Instance;
    }

    internal override bool CountElements(RequestContext ctx, out long count)
    {
        if (SplSupport.IsUser(Class.CountMethod) || Glob is not { } glob) return base.CountElements(ctx, out count);
        count = glob.Matches;
        return true;
    }
}
