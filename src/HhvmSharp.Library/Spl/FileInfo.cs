using HhvmSharp.Library.Standard;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Spl;

/// <summary>A name of a file, in its parts. Directory iterators are files that change, file objects are open ones.</summary>
[PhpExtension("SPL")]
[PhpClass("class SplFileInfo implements Stringable", NotSerializable = true)]
internal partial class FileInfoObject(PhpClass cls) : PhpInstance(cls)
{
    /// <summary>The directory, without a slash at the end; null: none was given.</summary>
    protected PhpString? DirectoryPath;

    /// <summary>The whole name; null: not known (yet).</summary>
    protected PhpString? FileName;

    /// <summary>Classes for openFile(), and for getFileInfo() and current(); null: SplFileObject and SplFileInfo.</summary>
    private PhpClass? _fileClass;

    protected PhpClass? InfoClass;

    /// <summary>The path as it is now: that of a glob changes with its entries.</summary>
    protected virtual PhpString? CurrentPath => DirectoryPath;

    /// <summary>Makes <see cref="FileName"/> known, or throws.</summary>
    protected virtual PhpString RequireFileName(RequestContext ctx)
    {
        if (FileName is null) Throw.Error(ctx, "Object not initialized");
        return FileName;
    }

    /// <summary>The whole name, null when there is none.</summary>
    protected virtual PhpString? PathName(RequestContext ctx) => FileName;

    /// <summary>The name without the path.</summary>
    private ReadOnlySpan<byte> NamePart
    {
        get
        {
            ReadOnlySpan<byte> name = FileName!.Span;
            return CurrentPath is { Length: > 0 } path && path.Length < name.Length ? name[(path.Length + 1)..] : name;
        }
    }

    private void SetFileName(PhpString path)
    {
        ReadOnlySpan<byte> name = path.Span;
        while (name.Length > 1 && name[^1] == '/') name = name[..^1];
        FileName = PhpString.FromSpan(name);
        DirectoryPath = ParentOf(name);
    }

    /// <summary>What stands before the last slash.</summary>
    protected static PhpString ParentOf(ReadOnlySpan<byte> name)
    {
        int length = name.Length;
        while (length > 1 && name[length - 1] != '/') length--;
        return PhpString.FromSpan(name[..Math.Max(0, length - 1)]);
    }

    internal override PhpInstance? CloneObject(RequestContext ctx)
    {
        if (base.CloneObject(ctx) is not FileInfoObject copy) return null;
        copy.DirectoryPath = DirectoryPath;
        copy.FileName = FileName;
        copy.CopyClasses(this);
        return copy;
    }

    protected void CopyClasses(FileInfoObject from)
    {
        _fileClass = from._fileClass;
        InfoClass = from.InfoClass;
    }

    // ---- other objects for the same file ----

    /// <summary>A class name derived from a class, or null for null.</summary>
    private static PhpClass? Derived(RequestContext ctx, PhpString? name, string baseClass, bool nullable)
    {
        if (name is null) return null;
        PhpClass? cls = ctx.FindClass(name);
        Throw.IfPending(ctx);
        PhpClass required = ctx.Environment.CoreClass(baseClass.ToLowerInvariant());
        if (cls is null || !cls.IsSubclassOf(required))
            Arg.TypeError(ctx, 1, $"must be a class name derived from {baseClass}{(nullable ? " or null" : "")}, {name} given");
        return cls;
    }

    /// <summary>A file info of a name (owned); a constructor of PHP code is called with it.</summary>
    protected Value CreateInfo(RequestContext ctx, PhpString name, PhpString? path, PhpClass? cls)
    {
        cls ??= InfoClass ?? ctx.Environment.CoreClass("splfileinfo");
        var info = (FileInfoObject)ctx.NewObject(cls);
        Value result = Value.Object(info);
        if (cls.Constructor is { } constructor && !IsOwnConstructor(ctx, constructor, "splfileinfo"))
        {
            ctx.CallFunction(constructor, info, [Value.String(name)]).Release(ctx);
            if (ctx.HasPending)
            {
                result.Release(ctx);
                throw PhpThrow.Instance;
            }
        }
        else if (path is null)
        {
            info.SetFileName(name);
        }
        else
        {
            info.FileName = name;
            info.DirectoryPath = path;
        }

        return result;
    }

    private static bool IsOwnConstructor(RequestContext ctx, PhpFunction constructor, string lowerClass) =>
        ReferenceEquals(constructor.Scope, ctx.Environment.CoreClass(lowerClass));

    /// <summary>getFileInfo() and current(): a file info of this file.</summary>
    protected Value CreateInfo(RequestContext ctx, PhpClass? cls) => CreateInfo(ctx, RequireFileName(ctx), CurrentPath ?? PhpString.Empty, cls);

    /// <summary>Runs with warnings as exceptions of a class, by lower-case name.</summary>
    protected static T Throwing<T>(RequestContext ctx, string lowerClass, Func<T> action)
    {
        PhpClass? before = ctx.WarningsBecome;
        ctx.WarningsBecome = ctx.Environment.CoreClass(lowerClass);
        try
        {
            return StreamArg.Checked(ctx, action());
        }
        finally
        {
            ctx.WarningsBecome = before;
        }
    }

    // ---- the methods about names ----

    [PhpMethod("public function __construct(string $filename)")]
    public void Construct(RequestContext ctx, PhpString filename)
    {
        StreamArg.Path(ctx, filename, 1);
        SetFileName(filename);
    }

    [PhpMethod("public function getPath(): string", Tentative = true)]
    public PhpString GetPath() => CurrentPath ?? PhpString.Empty;

    [PhpMethod("public function getFilename(): string", Tentative = true)]
    public PhpString GetFilename(RequestContext ctx)
    {
        if (FileName is null) Throw.Error(ctx, "Object not initialized");
        return PhpString.FromSpan(NamePart);
    }

    [PhpMethod("public function getExtension(): string", Tentative = true)]
    public PhpString GetExtension(RequestContext ctx)
    {
        if (FileName is null) Throw.Error(ctx, "Object not initialized");
        return Extension(NamePart);
    }

    protected static PhpString Extension(ReadOnlySpan<byte> name)
    {
        name = Paths.Base(name);
        int dot = name.LastIndexOf((byte)'.');
        return dot < 0 ? PhpString.Empty : PhpString.FromSpan(name[(dot + 1)..]);
    }

    [PhpMethod("public function getBasename(string $suffix = \"\"): string", Tentative = true)]
    public PhpString GetBasename(RequestContext ctx, PhpString suffix)
    {
        if (FileName is null) Throw.Error(ctx, "Object not initialized");
        return Paths.basename(PhpString.FromSpan(NamePart), suffix);
    }

    [PhpMethod("public function getPathname(): string", Tentative = true)]
    public PhpString GetPathname(RequestContext ctx) => PathName(ctx) ?? PhpString.Empty;

    [PhpMethod("public function __toString(): string")]
    public PhpString ToStringMethod(RequestContext ctx) => PathName(ctx) ?? PhpString.Empty;

    [PhpMethod("public function getFileInfo(?string $class = null): SplFileInfo", Tentative = true)]
    public Value GetFileInfo(RequestContext ctx, PhpString? @class)
    {
        PhpClass? cls = Derived(ctx, @class, "SplFileInfo", nullable: true);
        RequireEntry(ctx);
        return CreateInfo(ctx, cls);
    }

    /// <summary>An iterator at its end has no file.</summary>
    protected virtual void RequireEntry(RequestContext ctx)
    {
    }

    [PhpMethod("public function getPathInfo(?string $class = null): ?SplFileInfo", Tentative = true)]
    public Value GetPathInfo(RequestContext ctx, PhpString? @class)
    {
        PhpClass? cls = Derived(ctx, @class, "SplFileInfo", nullable: true);
        if (PathName(ctx) is not { Length: > 0 } path) return Value.Null;
        PhpString directory = PhpString.FromSpan(Paths.Directory(path.Span));
        return directory.Length == 0 ? Value.Null : CreateInfo(ctx, directory, null, cls);
    }

    [PhpMethod("public function openFile(string $mode = \"r\", bool $useIncludePath = false, $context = null): SplFileObject", Tentative = true)]
    public Value OpenFile(RequestContext ctx, PhpString mode, bool useIncludePath, Value context)
    {
        RequireEntry(ctx);
        StreamContext? c = StreamArg.Context(ctx, in context, 3);
        PhpClass cls = _fileClass ?? ctx.Environment.CoreClass("splfileobject");
        PhpString name = RequireFileName(ctx);
        var file = (FileObject)ctx.NewObject(cls);
        Value result = Value.Object(file);
        try
        {
            if (cls.Constructor is { } constructor && !IsOwnConstructor(ctx, constructor, "splfileobject"))
            {
                ctx.CallFunction(constructor, file, [Value.String(name).Copied(), Value.String(mode).Copied()]).Release(ctx);
                Throw.IfPending(ctx);
            }
            else
            {
                file.Open(ctx, name, mode, useIncludePath, c);
                file.DirectoryPath = CurrentPath;
            }
        }
        catch (PhpThrow)
        {
            result.Release(ctx);
            throw;
        }

        return result;
    }

    [PhpMethod("public function setFileClass(string $class = SplFileObject::class): void", Tentative = true)]
    public void SetFileClass(RequestContext ctx, PhpString? @class = null) => _fileClass = Derived(ctx, @class, "SplFileObject", nullable: false);

    [PhpMethod("public function setInfoClass(string $class = SplFileInfo::class): void", Tentative = true)]
    public void SetInfoClass(RequestContext ctx, PhpString? @class = null) => InfoClass = Derived(ctx, @class, "SplFileInfo", nullable: false);

    // ---- var_dump ----

    [PhpMethod("public function __debugInfo(): array", Tentative = true)]
    public PhpArray DebugInfo(RequestContext ctx)
    {
        PhpArray info = GetProperties(ctx).Duplicate(ctx);
        info.Add(SplSupport.PrivateName("SplFileInfo", "pathName"), Value.String(PathName(ctx) ?? PhpString.Empty).Copied());
        if (FileName is not null) info.Add(SplSupport.PrivateName("SplFileInfo", "fileName"), Value.String(PhpString.FromSpan(NamePart)));
        AddDebugInfo(info);
        return info;
    }

    protected virtual void AddDebugInfo(PhpArray info)
    {
    }

    [PhpMethod("final public function _bad_state_ex(): void", Tentative = true, DeprecatedSince = "8.2")]
    public void BadState(RequestContext ctx) => Throw.Error(ctx, "The parent constructor was not called: the object is in an invalid state");
}
