using HhvmSharp.Library.Standard;
using HhvmSharp.Library.Standard.Streams;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Spl;

[PhpExtension("SPL")]
[PhpClass("class DirectoryIterator extends SplFileInfo implements SeekableIterator")]
internal class DirectoryIteratorObject(PhpClass cls) : FileInfoObject(cls)
{
    protected const long CurrentAsSelf = 16, SkipDotsFlag = 4096;

    private static readonly PhpString RewindName = PhpString.Literal("rewind"), ValidName = PhpString.Literal("valid"), NextName = PhpString.Literal("next");

    private PhpStream? _directory;

    /// <summary>The name of the entry; empty at the end.</summary>
    protected PhpString Entry = PhpString.Empty;

    protected byte EntryType;
    protected long Flags_;
    private long _index;

    internal long Index => _index;

    internal bool AtEntry => Entry.Length > 0;

    protected bool IsOpen => _directory is not null;

    protected GlobDirectory? Glob => _directory as GlobDirectory;

    protected override PhpString? CurrentPath =>
        Glob is { } glob ? (glob.Directory.Length > 0 ? glob.Directory : null) : DirectoryPath;

    protected override PhpString RequireFileName(RequestContext ctx)
    {
        if (FileName is not null) return FileName;
        return FileName = CurrentPath is { } path ? new PhpString([.. path.Span, (byte)'/', .. Entry.Span]) : Entry;
    }

    protected override PhpString? PathName(RequestContext ctx) => AtEntry ? RequireFileName(ctx) : null;

    protected override void RequireEntry(RequestContext ctx)
    {
        if (!AtEntry) Throw.New(ctx, "RuntimeException", "Could not open file");
    }

    protected void RequireOpen(RequestContext ctx)
    {
        if (_directory is null) Throw.Error(ctx, "Object not initialized");
    }

    private static bool IsDotName(PhpString name) => name.Equals(".") || name.Equals("..");

    protected void Initialize(RequestContext ctx, PhpString directory, long flags, bool glob = false)
    {
        StreamArg.Path(ctx, directory, 1);
        if (directory.Length == 0) Arg.ValueError(ctx, 1, "must not be empty");
        if (DirectoryPath is not null) Throw.Error(ctx, "Directory object is already initialized");
        Flags_ = flags;
        if (glob && !directory.Span.StartsWith("glob://"u8)) directory = new PhpString([.. "glob://"u8, .. directory.Span]);
        Throwing(ctx, "unexpectedvalueexception", () => OpenDirectory(ctx, directory));
    }

    private bool OpenDirectory(RequestContext ctx, PhpString path)
    {
        _directory = ctx.Streams.OpenDirectory(path, StreamOptions.ReportErrors, ctx.Streams.DefaultContext);
        DirectoryPath = path.Length > 1 && path[path.Length - 1] == '/' ? path.Substring(0, path.Length - 1) : path;
        _index = 0;
        if (_directory is null || ctx.HasPending)
        {
            if (!ctx.HasPending) Throw.New(ctx, "UnexpectedValueException", $"Failed to open directory \"{path}\"");
            return false;
        }

        _directory.Flags |= StreamFlags.NoFclose;
        ReadVisible(ctx);
        return true;
    }

    private void Read()
    {
        FileName = null;
        Entry = _directory?.ReadEntry(out EntryType) ?? PhpString.Empty;
    }

    private void ReadVisible(RequestContext ctx)
    {
        do Read();
        while ((Flags_ & SkipDotsFlag) != 0 && IsDotName(Entry) && !ctx.HasPending);
    }

    /// <summary>The walk of foreach and the methods go on alike.</summary>
    internal void MoveNext(RequestContext ctx, bool skipDots)
    {
        _index++;
        if (skipDots) ReadVisible(ctx);
        else Read();
    }

    internal void ToStart(RequestContext ctx, bool skipDots)
    {
        _index = 0;
        _directory?.RewindEntries();
        if (skipDots) ReadVisible(ctx);
        else Read();
    }

    internal override PhpInstance? CloneObject(RequestContext ctx)
    {
        PhpString? file = FileName, path = DirectoryPath;
        if (base.CloneObject(ctx) is not DirectoryIteratorObject copy) return null;
        copy.FileName = null;
        copy.DirectoryPath = null;
        copy.Flags_ = Flags_;
        if (path is not null)
        {
            try
            {
                copy.OpenDirectory(ctx, path);
                for (long i = 0; i < _index; i++) copy.MoveNext(ctx, skipDots: true);
            }
            catch (PhpThrow)
            {
                // pending: the copy stays without a directory
            }
        }

        FileName = file;
        return copy;
    }

    internal override void FreeObject(RequestContext ctx)
    {
        if (_directory is { } open)
        {
            _directory = null;
            open.Close(ctx);
            StreamArg.Release(ctx, open);
        }

        base.FreeObject(ctx);
    }

    protected override void AddDebugInfo(PhpArray info)
    {
        info.Add(SplSupport.PrivateName("DirectoryIterator", "glob"), Glob is not null ? Value.String(DirectoryPath).Copied() : Value.False);
        info.Add(SplSupport.PrivateName("RecursiveDirectoryIterator", "subPathName"), Value.String(SubPath ?? PhpString.Empty).Copied());
    }

    /// <summary>Below the directory that a recursive walk began with.</summary>
    protected PhpString? SubPath;

    internal override ObjectIterator? GetIterator(RequestContext ctx, bool byRef) =>
        SplSupport.RefuseReference(ctx, byRef) ? null : new Walk(this);

    [PhpMethod("public function __construct(string $directory)")]
    public new void Construct(RequestContext ctx, PhpString directory) => Initialize(ctx, directory, CurrentAsSelf);

    [PhpMethod("public function getFilename(): string", Tentative = true)]
    public new PhpString GetFilename(RequestContext ctx)
    {
        RequireOpen(ctx);
        return Entry;
    }

    [PhpMethod("public function getExtension(): string", Tentative = true)]
    public new PhpString GetExtension(RequestContext ctx)
    {
        RequireOpen(ctx);
        return Extension(Entry.Span);
    }

    [PhpMethod("public function getBasename(string $suffix = \"\"): string", Tentative = true)]
    public new PhpString GetBasename(RequestContext ctx, PhpString suffix)
    {
        RequireOpen(ctx);
        return Paths.basename(Entry, suffix);
    }

    [PhpMethod("public function isDot(): bool", Tentative = true)]
    public bool IsDot(RequestContext ctx)
    {
        RequireOpen(ctx);
        return IsDotName(Entry);
    }

    [PhpMethod("public function rewind(): void", Tentative = true)]
    public void Rewind(RequestContext ctx)
    {
        RequireOpen(ctx);
        ToStart(ctx, skipDots: false);
    }

    [PhpMethod("public function valid(): bool", Tentative = true)]
    public bool Valid(RequestContext ctx)
    {
        RequireOpen(ctx);
        return AtEntry;
    }

    [PhpMethod("public function key(): mixed", Tentative = true)]
    public Value Key(RequestContext ctx)
    {
        RequireOpen(ctx);
        return Value.Int(_index);
    }

    [PhpMethod("public function current(): mixed", Tentative = true)]
    public Value Current(RequestContext ctx)
    {
        RequireOpen(ctx);
        return Value.Object(this).Copied();
    }

    [PhpMethod("public function next(): void", Tentative = true)]
    public void Next(RequestContext ctx)
    {
        RequireOpen(ctx);
        MoveNext(ctx, skipDots: true);
    }

    [PhpMethod("public function seek(int $offset): void", Tentative = true)]
    public void Seek(RequestContext ctx, long offset)
    {
        RequireOpen(ctx);
        if (_index > offset) ctx.CallMethod(this, RewindName).Release(ctx);
        while (_index < offset && !ctx.HasPending)
        {
            Value more = ctx.CallMethod(this, ValidName);
            bool valid = !ctx.HasPending && Conversions.ToBool(ctx, in more);
            more.Release(ctx);
            Throw.IfPending(ctx);
            if (!valid) Throw.New(ctx, "OutOfBoundsException", $"Seek position {offset} is out of range");
            ctx.CallMethod(this, NextName).Release(ctx);
        }
    }

    [PhpMethod("public function __toString(): string")]
    public new PhpString ToStringMethod(RequestContext ctx) => GetFilename(ctx);

    /// <summary>foreach over a DirectoryIterator: all entries, the iterator itself as the element.</summary>
    private sealed class Walk : ObjectIterator
    {
        private readonly DirectoryIteratorObject _object;

        internal Walk(DirectoryIteratorObject o)
        {
            _object = o;
            o.AddRef();
        }

        internal override void Rewind(RequestContext ctx) => _object.ToStart(ctx, skipDots: false);

        internal override bool Valid(RequestContext ctx) => _object.AtEntry;

        internal override Value Current(RequestContext ctx) => Value.Object(_object).Copied();

        internal override Value Key(RequestContext ctx) => Value.Int(_object.Index);

        internal override void MoveNext(RequestContext ctx) => _object.MoveNext(ctx, skipDots: false);

        internal override void Dispose(RequestContext ctx) => Value.Object(_object).Release(ctx);

        internal override void EnumerateChildren(ChildVisitor visit) => visit(Value.Object(_object));
    }
}
