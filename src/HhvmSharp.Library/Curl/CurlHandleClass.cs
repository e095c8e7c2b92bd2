using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Curl;

/// <summary>Where data goes to or comes from.</summary>
internal enum CurlMethod
{
    Output,
    Stream,
    User,

    /// <summary>From a stream, if there is one.</summary>
    Direct,

    /// <summary>Kept for the result of curl_exec().</summary>
    Return,
    Ignore,
}

/// <summary>One direction of a transfer: body, header, upload.</summary>
internal struct CurlChannel
{
    internal CurlMethod Method;
    internal CurlCallback? Callback;

    /// <summary>A stream (owned) or undef.</summary>
    internal Value Stream;

    internal readonly PhpStream? OpenStream => Stream.o is PhpStream { IsClosed: false } stream ? stream : null;

    /// <summary>A stream that was closed behind the back of the handle.</summary>
    internal readonly bool HasLostStream => Stream.o is not null && OpenStream is null;

    internal void Reset(RequestContext ctx, CurlMethod method)
    {
        Method = method;
        Value.Release(ctx, ref Stream);
    }

    internal readonly CurlChannel Copied() => new() { Method = Method, Callback = Callback?.Copied(), Stream = Stream.Copied() };

    internal void Free(RequestContext ctx)
    {
        CurlCallback.Replace(ctx, ref Callback, null);
        Value.Release(ctx, ref Stream);
    }

    internal readonly void EnumerateChildren(ChildVisitor visit)
    {
        if (Callback is not null) visit(in Callback.Owner);
        visit(in Stream);
    }
}

/// <summary>What the library reads during transfers; copies of a handle have it in common.</summary>
internal sealed unsafe class CurlMemory
{
    internal int Owners = 1;

    internal List<nint> Mimes { get; } = [];

    internal List<GCHandle> Files { get; } = [];

    internal Dictionary<long, nint> Lists { get; } = [];

    internal void FreeMimes()
    {
        foreach (nint mime in Mimes) LibCurl.curl_mime_free(mime);
        Mimes.Clear();
    }

    internal void Free()
    {
        FreeMimes();
        foreach (GCHandle file in Files) file.Free();
        Files.Clear();
        foreach (nint list in Lists.Values) LibCurl.curl_slist_free_all((CurlList*)list);
        Lists.Clear();
    }
}

/// <summary>CurlHandle: one transfer and its options.</summary>
[PhpExtension("curl")]
[PhpClass("final class CurlHandle", NotSerializable = true)]
[PhpIni("curl.cainfo", "", IniAccess.System)]
internal sealed unsafe partial class CurlHandleObject(PhpClass cls) : PhpInstance(cls)
{
    private nint _easy;
    private GCHandle _self;
    private RequestContext _ctx = null!;
    private CurlMemory _memory = new();

    /// <summary>CURLOPT_ERRORBUFFER.</summary>
    private byte* _errorText;

    private CurlChannel _write, _header, _read;

    private CurlCallback? _progress, _transferInfo, _match, _debug, _beforeRequest, _hostKey;

    /// <summary>CURLOPT_STDERR: a stream (owned) or undef, and the C library's file for it.</summary>
    private Value _log;

    private CurlLog? _logFile;

    /// <summary>What came since somebody looked at <see cref="Content"/>, and what came before.</summary>
    private PhpStringBuilder? _body;
    private PhpString? _content;
    private CurlShareObject? _share;

    /// <summary>CURLOPT_POSTFIELDS with files (owned): copies of the handle build it anew.</summary>
    private Value _postFields;

    /// <summary>CURLOPT_PRIVATE (owned).</summary>
    private Value _private;

    /// <summary>What .NET code threw in a callback: it must not go through C code.</summary>
    private ExceptionDispatchInfo? _failure;

    internal nint Easy => _easy;

    internal int Error;

    internal bool InCallback { get; private set; }

    /// <summary>What was sent, with CURLINFO_HEADER_OUT.</summary>
    internal PhpString? SentHeader { get; private set; }

    internal ref readonly Value Private => ref _private;

    private nint Self => GCHandle.ToIntPtr(_self);

    internal override PhpFunction? GetConstructor(RequestContext ctx)
    {
        ctx.ThrowError("Error", "Cannot directly construct CurlHandle, use curl_init() instead");
        return null;
    }

    internal override bool Cast(PhpContext context, int kind, out Value result)
    {
        if (kind != Runtime.Values.Kind.Int) return base.Cast(context, kind, out result);
        result = Value.Int(Id);
        return true;
    }

    internal override int Compare(PhpContext context, in Value left, in Value right)
    {
        if (left.o is PhpInstance && right.o is PhpInstance) return ReferenceEquals(left.o, right.o) ? 0 : Operators.Uncomparable;
        return base.Compare(context, in left, in right);
    }

    /// <summary>A handle of the library becomes this object's.</summary>
    private void Adopt(RequestContext ctx, nint easy)
    {
        _ctx = ctx;
        _easy = easy;
        _self = GCHandle.Alloc(this, GCHandleType.Weak);
        _errorText = (byte*)NativeMemory.AllocZeroed(LibCurl.ErrorSize + 1);
    }

    internal void Open(RequestContext ctx, nint easy)
    {
        Adopt(ctx, easy);
        _read.Method = CurlMethod.Direct;
        _header.Method = CurlMethod.Ignore;
        SetDefaults();
    }

    /// <summary>The library has taken the handle back.</summary>
    internal void Disown() => _easy = 0;

    private void SetDefaults()
    {
        const long dnsCacheSeconds = 120, redirects = 20;
        LibCurl.Set(_easy, CurlOption.NoProgress, 1);
        LibCurl.Set(_easy, CurlOption.Verbose, 0);
        LibCurl.Set(_easy, CurlOption.WriteFunction, (delegate* unmanaged[Cdecl]<byte*, nuint, nuint, nint, nuint>)&OnWrite);
        LibCurl.Set(_easy, CurlOption.ReadFunction, (delegate* unmanaged[Cdecl]<byte*, nuint, nuint, nint, nuint>)&OnRead);
        LibCurl.Set(_easy, CurlOption.HeaderFunction, (delegate* unmanaged[Cdecl]<byte*, nuint, nuint, nint, nuint>)&OnHeader);
        SetSelf();
        LibCurl.Set(_easy, CurlOption.DnsCacheTimeout, dnsCacheSeconds);
        LibCurl.Set(_easy, CurlOption.MaxRedirs, redirects);
        LibCurl.Set(_easy, CurlOption.NoSignal, 1); // a process with threads
        PhpString? authorities = _ctx.Ini.Get("openssl.cafile");
        if (authorities is not { Length: > 0 }) authorities = _ctx.Ini.Get("curl.cainfo");
        if (authorities is { Length: > 0 }) LibCurl.Set(_easy, CurlOption.Cainfo, authorities);
    }

    private void SetSelf()
    {
        LibCurl.Set(_easy, ErrorBufferOption, _errorText);
        LibCurl.Set(_easy, CurlOption.File, Self);
        LibCurl.Set(_easy, CurlOption.InFile, Self);
        LibCurl.Set(_easy, CurlOption.WriteHeader, Self);
    }

    /// <summary>CURLOPT_RESET: back to how curl_init() made it.</summary>
    internal void Reset(RequestContext ctx)
    {
        LibCurl.curl_easy_reset(_easy);
        _write.Reset(ctx, CurlMethod.Output);
        _header.Reset(ctx, CurlMethod.Ignore);
        _read.Reset(ctx, CurlMethod.Direct);
        ReleaseLog(ctx);
        ReleaseCallbacks(ctx);
        SetDefaults();
    }

    // ---- copies ----

    internal override PhpInstance? CloneObject(RequestContext ctx)
    {
        nint easy = LibCurl.curl_easy_duphandle(_easy);
        var copy = (CurlHandleObject)ctx.NewBare(Class);
        if (easy != 0)
        {
            copy.Adopt(ctx, easy);
            if (copy.CopyFrom(ctx, this)) return copy;
        }

        ctx.ThrowError("Exception", "Failed to clone CurlHandle");
        return copy;
    }

    /// <summary>Makes a duplicate of the library's handle a copy of <paramref name="source"/>; false when its files cannot be posted.</summary>
    internal bool CopyFrom(RequestContext ctx, CurlHandleObject source)
    {
        TakeOver(source);
        return source._postFields.IsUndef || PostArray(ctx, in source._postFields);
    }

    /// <summary>As <see cref="CopyFrom"/> for the <paramref name="easy"/> handle of a pushed transfer.</summary>
    internal void OpenPushed(RequestContext ctx, nint easy, CurlHandleObject parent)
    {
        Adopt(ctx, easy);
        TakeOver(parent);
    }

    internal void OpenCopy(RequestContext ctx, nint easy) => Adopt(ctx, easy);

    private void TakeOver(CurlHandleObject source)
    {
        _write = source._write.Copied();
        _header = source._header.Copied();
        _read = source._read.Copied();
        SetSelf();
        LibCurl.Set(_easy, DebugDataOption, Self);
        CopyCallback(source._progress, ref _progress, ProgressDataOption);
        CopyCallback(source._transferInfo, ref _transferInfo, ProgressDataOption);
        CopyCallback(source._match, ref _match, MatchDataOption);
        CopyCallback(source._debug, ref _debug, DebugDataOption);
        CopyCallback(source._beforeRequest, ref _beforeRequest, BeforeRequestDataOption);
        CopyCallback(source._hostKey, ref _hostKey, HostKeyDataOption);
        _private = source._private.Copied();
        _memory = source._memory;
        _memory.Owners++;
    }

    private void CopyCallback(CurlCallback? source, ref CurlCallback? target, long dataOption)
    {
        if (source is null) return;
        target = source.Copied();
        LibCurl.Set(_easy, dataOption, Self);
    }

    // ---- the end ----

    internal override void FreeObject(RequestContext ctx)
    {
        base.FreeObject(ctx);
        if (_easy != 0)
        {
            VerifyStreams(ctx, report: false);
            LibCurl.curl_easy_cleanup(_easy);
            _easy = 0;
            if (--_memory.Owners == 0) _memory.Free();
        }

        ReleaseLog(ctx);
        _write.Free(ctx);
        _header.Free(ctx);
        _read.Free(ctx);
        ReleaseCallbacks(ctx);
        Value.Release(ctx, ref _postFields);
        Value.Release(ctx, ref _private);
        if (_share is { } share)
        {
            _share = null;
            Value.Object(share).Release(ctx);
        }

        NativeMemory.Free(_errorText);
        _errorText = null;
        if (_self.IsAllocated) _self.Free();
    }

    private void ReleaseCallbacks(RequestContext ctx)
    {
        CurlCallback.Replace(ctx, ref _progress, null);
        CurlCallback.Replace(ctx, ref _transferInfo, null);
        CurlCallback.Replace(ctx, ref _match, null);
        CurlCallback.Replace(ctx, ref _debug, null);
        CurlCallback.Replace(ctx, ref _beforeRequest, null);
        CurlCallback.Replace(ctx, ref _hostKey, null);
    }

    internal override void EnumerateChildren(ChildVisitor visit)
    {
        base.EnumerateChildren(visit);
        _write.EnumerateChildren(visit);
        _header.EnumerateChildren(visit);
        _read.EnumerateChildren(visit);
        foreach (CurlCallback? callback in (ReadOnlySpan<CurlCallback?>)[_progress, _transferInfo, _match, _debug, _beforeRequest, _hostKey])
            if (callback is not null) visit(in callback.Owner);
        visit(in _log);
        visit(in _postFields);
        visit(in _private);
        if (_share is not null) visit(Value.Object(_share));
    }
}
