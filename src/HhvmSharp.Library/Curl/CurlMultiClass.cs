using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Curl;

/// <summary>CurlMultiHandle: several transfers at once.</summary>
[PhpExtension("curl")]
[PhpClass("final class CurlMultiHandle", Uncloneable = true, NotSerializable = true)]
internal sealed unsafe class CurlMultiObject(PhpClass cls) : PhpInstance(cls)
{
    private nint _multi;
    private GCHandle _self;
    private RequestContext _ctx = null!;

    /// <summary>The transfers, counted.</summary>
    private readonly List<CurlHandleObject> _handles = [];

    private CurlCallback? _push;

    internal nint Multi => _multi;

    internal int Error;

    internal override PhpFunction? GetConstructor(RequestContext ctx)
    {
        ctx.ThrowError("Error", "Cannot directly construct CurlMultiHandle, use curl_multi_init() instead");
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

    internal void Open(RequestContext ctx, nint multi)
    {
        _ctx = ctx;
        _multi = multi;
        _self = GCHandle.Alloc(this, GCHandleType.Weak);
    }

    internal void Add(RequestContext ctx, CurlHandleObject handle)
    {
        handle.VerifyStreams(ctx, report: true);
        handle.Clear();
        Error = LibCurl.curl_multi_add_handle(_multi, handle.Easy);
        if (Error != LibCurl.Ok) return;
        handle.AddRef();
        _handles.Add(handle);
    }

    internal void Remove(RequestContext ctx, CurlHandleObject handle)
    {
        Error = LibCurl.curl_multi_remove_handle(_multi, handle.Easy);
        if (Error == LibCurl.Ok && _handles.Remove(handle)) Value.Object(handle).Release(ctx);
    }

    internal void RemoveAll(RequestContext ctx)
    {
        foreach (CurlHandleObject handle in _handles)
        {
            handle.VerifyStreams(ctx, report: true);
            LibCurl.curl_multi_remove_handle(_multi, handle.Easy);
        }

        ReleaseHandles(ctx);
    }

    internal int Perform(RequestContext ctx)
    {
        foreach (CurlHandleObject handle in _handles) handle.VerifyStreams(ctx, report: true);
        int running;
        Error = LibCurl.curl_multi_perform(_multi, &running);
        foreach (CurlHandleObject handle in _handles) handle.RethrowFailure();
        return running;
    }

    internal CurlHandleObject? Find(nint easy) => _handles.Find(handle => handle.Easy == easy);

    // ---- HTTP/2 server push ----

    internal bool SetPushCallback(RequestContext ctx, in Value callable)
    {
        CurlCallback.Replace(ctx, ref _push, null);
        if (!ctx.ResolveCallable(in callable, out CallTarget target, out string? error))
        {
            if (ctx.HasPending) throw PhpThrow.Instance;
            Arg.TypeError(ctx, 2, $"must be a valid callback for option CURLMOPT_PUSHFUNCTION, {error}");
        }

        _push = new CurlCallback { Owner = callable.Copied(), Target = target };
        const int pushData = 10015;
        Error = LibCurl.curl_multi_setopt(_multi, (int)CurlConstants.MOptPushFunction, (nint)(delegate* unmanaged[Cdecl]<nint, nint, nuint, nint, nint, int>)&OnPush);
        if (Error == LibCurl.Ok) Error = LibCurl.curl_multi_setopt(_multi, pushData, GCHandle.ToIntPtr(_self));
        return Error == LibCurl.Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnPush(nint parent, nint easy, nuint count, nint headers, nint self)
    {
        var multi = (CurlMultiObject)GCHandle.FromIntPtr(self).Target!;
        try
        {
            return multi.Push(parent, easy, count, headers);
        }
        catch (PhpThrow)
        {
            return (int)CurlConstants.PushDeny; // it stays pending
        }
    }

    private int Push(nint parentEasy, nint easy, nuint count, nint headers)
    {
        if (Find(parentEasy) is not { } parent || _push is not { } callback) return (int)CurlConstants.PushDeny;
        CurlHandleObject pushed = CurlFunctions.NewHandle(_ctx);
        pushed.OpenPushed(_ctx, easy, parent);
        var lines = new PhpArray();
        for (nuint i = 0; i < count; i++) lines.Append(Value.String(LibCurl.Text(LibCurl.curl_pushheader_bynum(headers, i))));
        Value result = callback.Call(_ctx, Value.Object(parent).Copied(), Value.Object(pushed).Copied(), Value.Array(lines));
        bool isTaken = !result.IsUndef && Conversions.ToInt(_ctx, in result) != CurlConstants.PushDeny;
        result.Release(_ctx);
        if (isTaken)
        {
            _handles.Add(pushed);
            return (int)CurlConstants.PushOk;
        }

        pushed.Disown();
        Value.Object(pushed).Release(_ctx);
        return (int)CurlConstants.PushDeny;
    }

    // ---- the end ----

    internal override void FreeObject(RequestContext ctx)
    {
        base.FreeObject(ctx);
        if (_multi == 0) return;
        foreach (CurlHandleObject handle in _handles)
            if (!handle.IsFreed) handle.VerifyStreams(ctx, report: false);
        LibCurl.curl_multi_cleanup(_multi);
        _multi = 0;
        ReleaseHandles(ctx);
        CurlCallback.Replace(ctx, ref _push, null);
        _self.Free();
    }

    private void ReleaseHandles(RequestContext ctx)
    {
        CurlHandleObject[] handles = [.. _handles];
        _handles.Clear();
        foreach (CurlHandleObject handle in handles) Value.Object(handle).Release(ctx);
    }

    internal override void EnumerateChildren(ChildVisitor visit)
    {
        base.EnumerateChildren(visit);
        if (_push is not null) visit(in _push.Owner);
        foreach (CurlHandleObject handle in _handles) visit(Value.Object(handle));
    }
}
