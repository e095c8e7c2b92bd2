using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Streams;

/// <summary>A wrapper of a class of PHP code (main/streams/userspace.c).</summary>
internal sealed class UserWrapper(PhpClass cls, bool isUrl) : StreamWrapper
{
    private const int ReportErrors = 8;

    /// <summary>The name that is being opened: opening it again from there would not end.</summary>
    internal sealed class State
    {
        internal PhpString? Opening;
    }

    private static readonly PhpString ContextName = PhpString.Literal("context");

    internal PhpClass Class => cls;

    internal override string Label => "user-space";

    internal override bool IsUrl => isUrl;

    /// <summary>A new object of the class (owned), with its constructor called; null when that is not possible.</summary>
    private PhpInstance? Create(RequestContext ctx, StreamContext? context)
    {
        if (cls.IsInterface || cls.IsTrait || cls.IsAbstract) return null;
        if (ctx.TryNewObject(cls) is not { } self) return null;
        Value value = context is null ? Value.Null : Value.FromHeap(context);
        PhpClass? scope = ctx.FakeScope;
        ctx.FakeScope = cls;
        self.WriteProperty(ctx, ContextName, in value, ref PropertyLookup.NoCache, wantResult: false);
        ctx.FakeScope = scope;
        if (!ctx.HasPending)
        {
            if (cls.Constructor is { } constructor) ctx.CallFunction(constructor, self, []).Release(ctx);
            return self;
        }

        Value.Object(self).Release(ctx);
        return null;
    }

    private PhpInstance? Start(RequestContext ctx, PhpString path, StreamOptions options, StreamContext? context)
    {
        State state = ctx.GetState<State>();
        if (path.Equals(state.Opening))
        {
            ctx.Streams.LogError(this, options, "infinite recursion prevented");
            return null;
        }

        state.Opening = path;
        PhpInstance? self = Create(ctx, context);
        if (self is null) state.Opening = null;
        return self;
    }

    internal override PhpStream? Open(RequestContext ctx, PhpString path, string mode, StreamOptions options, StreamContext? context, ref PhpString? opened)
    {
        bool wasInInclude = ctx.Streams.InUserInclude;
        if (!isUrl && (options & StreamOptions.ForInclude) != 0 && !ctx.Ini.GetBool("allow_url_include")) ctx.Streams.InUserInclude = true;
        PhpStream? stream = null;
        if (Start(ctx, path, options, context) is { } self)
        {
            var openedPath = new PhpReference(Value.Null);
            Value result = UserMethods.Call(ctx, self, UserMethodNames.Open, out _, Value.String(path), Value.String(mode), Value.Int((int)options), Value.FromHeap(openedPath));
            if (!result.IsUndef && Conversions.ToBool(ctx, in result))
            {
                stream = new UserStream(ctx, self, cls, mode) { WrapperData = Value.Object(self).Copied(), Context = context };
                if (openedPath.Value.IsString) opened = openedPath.Value.Copied().AsString;
            }
            else
            {
                ctx.Streams.LogError(this, options, $"\"{cls.Name}::stream_open\" call failed");
                Value.Object(self).Release(ctx);
            }

            result.Release(ctx);
            Value.FromHeap(openedPath).Release(ctx);
            ctx.GetState<State>().Opening = null;
        }

        ctx.Streams.InUserInclude = wasInInclude;
        return stream;
    }

    internal override bool CanOpenDirectory => true;

    internal override PhpStream? OpenDirectory(RequestContext ctx, PhpString path, StreamOptions options, StreamContext? context)
    {
        if (Start(ctx, path, options, context) is not { } self) return null;
        Value result = UserMethods.Call(ctx, self, UserMethodNames.OpenDirectory, out _, Value.String(path), Value.Int((int)options));
        PhpStream? stream = null;
        if (!result.IsUndef && Conversions.ToBool(ctx, in result))
        {
            stream = new UserDirectory(ctx, self, cls) { WrapperData = Value.Object(self).Copied() };
        }
        else
        {
            ctx.Streams.LogError(this, options, $"\"{cls.Name}::dir_opendir\" call failed");
            Value.Object(self).Release(ctx);
        }

        result.Release(ctx);
        ctx.GetState<State>().Opening = null;
        return stream;
    }

    /// <summary>An operation on a name: a new object, its method, whose bool counts.</summary>
    private bool Perform(RequestContext ctx, StreamContext? context, PhpString method, params ReadOnlySpan<Value> args)
    {
        if (Create(ctx, context) is not { } self) return false;
        Value result = UserMethods.Call(ctx, self, method, out bool exists, args);
        if (!exists) Missing(ctx, method);
        bool done = result.IsTrue;
        result.Release(ctx);
        Value.Object(self).Release(ctx);
        return done;
    }

    private void Missing(RequestContext ctx, PhpString method)
    {
        if (!ctx.HasPending) Arg.Warning(ctx, $"{cls.Name}::{method} is not implemented!");
    }

    internal override bool? Unlink(RequestContext ctx, PhpString path, StreamContext? context) =>
        Perform(ctx, context, UserMethodNames.Unlink, Value.String(path));

    internal override bool CanRename => true;

    internal override bool? Rename(RequestContext ctx, PhpString from, PhpString to, StreamContext? context) =>
        Perform(ctx, context, UserMethodNames.Rename, Value.String(from), Value.String(to));

    internal override bool? MakeDirectory(RequestContext ctx, PhpString path, int mode, bool recursive, StreamContext? context) =>
        Perform(ctx, context, UserMethodNames.MakeDirectory, Value.String(path), Value.Int(mode), Value.Int(ReportErrors | (recursive ? 1 : 0)));

    internal override bool? RemoveDirectory(RequestContext ctx, PhpString path, StreamContext? context) =>
        Perform(ctx, context, UserMethodNames.RemoveDirectory, Value.String(path), Value.Int(ReportErrors));

    internal override bool? SetMetadata(RequestContext ctx, PhpString path, MetadataOption option, in Value value) =>
        Perform(ctx, null, UserMethodNames.Metadata, Value.String(path), Value.Int((int)option), value);

    internal override bool CanStat => true;

    internal override bool Stat(RequestContext ctx, PhpString path, StatFlags flags, StreamContext? context, out FileStat stat)
    {
        stat = default;
        if (Create(ctx, context) is not { } self) return false;
        Value result = UserMethods.Call(ctx, self, UserMethodNames.UrlStat, out bool exists, Value.String(path), Value.Int((int)flags));
        if (!exists) Missing(ctx, UserMethodNames.UrlStat);
        bool found = result.IsArray;
        if (found) stat = ToStat(ctx, result.AsArray);
        result.Release(ctx);
        Value.Object(self).Release(ctx);
        return found;
    }

    internal static FileStat ToStat(RequestContext ctx, PhpArray fields)
    {
        return new FileStat
        {
            Device = Field("dev"),
            Inode = Field("ino"),
            Mode = (int)Field("mode"),
            Links = Field("nlink"),
            Uid = (int)Field("uid"),
            Gid = (int)Field("gid"),
            RawDevice = Field("rdev"),
            Size = Field("size"),
            Accessed = Field("atime"),
            Modified = Field("mtime"),
            Changed = Field("ctime"),
            BlockSize = Field("blksize"),
            Blocks = Field("blocks"),
        };

        long Field(string name)
        {
            Value v = fields[name].Dereferenced();
            return v.IsUndef ? 0 : Conversions.ToInt(ctx, in v);
        }
    }
}

/// <summary>The methods of a wrapper class.</summary>
internal static class UserMethodNames
{
    internal static readonly PhpString Open = PhpString.Literal("stream_open"), Close = PhpString.Literal("stream_close"),
        Read = PhpString.Literal("stream_read"), Write = PhpString.Literal("stream_write"), Flush = PhpString.Literal("stream_flush"),
        Seek = PhpString.Literal("stream_seek"), Tell = PhpString.Literal("stream_tell"), Eof = PhpString.Literal("stream_eof"),
        Stat = PhpString.Literal("stream_stat"), Lock = PhpString.Literal("stream_lock"), Cast = PhpString.Literal("stream_cast"),
        SetOption = PhpString.Literal("stream_set_option"), Truncate = PhpString.Literal("stream_truncate"),
        Metadata = PhpString.Literal("stream_metadata"), UrlStat = PhpString.Literal("url_stat"), Unlink = PhpString.Literal("unlink"),
        Rename = PhpString.Literal("rename"), MakeDirectory = PhpString.Literal("mkdir"), RemoveDirectory = PhpString.Literal("rmdir"),
        OpenDirectory = PhpString.Literal("dir_opendir"), ReadDirectory = PhpString.Literal("dir_readdir"),
        RewindDirectory = PhpString.Literal("dir_rewinddir"), CloseDirectory = PhpString.Literal("dir_closedir");
}
