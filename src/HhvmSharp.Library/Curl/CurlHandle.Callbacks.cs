using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Curl;

/// <summary>From the library's callbacks to streams and PHP's functions.</summary>
internal sealed unsafe partial class CurlHandleObject
{
    /// <summary>CURL_READFUNC_ABORT and CURL_WRITEFUNC_ERROR.</summary>
    private const uint AbortRead = 0x10000000, FailWrite = 0xFFFFFFFF;

    private static CurlHandleObject Of(nint self) => (CurlHandleObject)GCHandle.FromIntPtr(self).Target!;

    /// <summary>Runs <paramref name="callback"/>; what it throws waits until the library has returned.</summary>
    private T Guarded<T>(T otherwise, Func<T> callback)
    {
        try
        {
            return callback();
        }
        catch (PhpThrow)
        {
            return otherwise; // it stays pending
        }
        catch (Exception e)
        {
            _failure ??= ExceptionDispatchInfo.Capture(e);
            return otherwise;
        }
    }

    private Value Me => Value.Object(this).Copied();

    /// <summary>Calls a PHP function; the result is owned, undef when an exception is pending.</summary>
    private Value Call(CurlCallback callback, params ReadOnlySpan<Value> arguments)
    {
        InCallback = true;
        Value result = callback.Call(_ctx, arguments);
        InCallback = false;
        if (!result.IsUndef) VerifyStreams(_ctx, report: true);
        return result;
    }

    /// <summary>The result of a PHP function as int; <paramref name="otherwise"/> when it threw.</summary>
    private long CallForInt(CurlCallback callback, long otherwise, params ReadOnlySpan<Value> arguments)
    {
        Value result = Call(callback, arguments);
        if (result.IsUndef) return otherwise;
        long number = Conversions.ToInt(_ctx, in result);
        result.Release(_ctx);
        return number;
    }

    private static Value Bytes(byte* data, nuint length) => Value.String(PhpString.FromSpan(new ReadOnlySpan<byte>(data, (int)length)));

    // ---- data ----

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nuint OnWrite(byte* data, nuint size, nuint count, nint self)
    {
        CurlHandleObject handle = Of(self);
        return handle.Guarded<nuint>(FailWrite, () => handle.Write(data, size * count));
    }

    private nuint Write(byte* data, nuint length)
    {
        switch (_write.Method)
        {
            case CurlMethod.Output:
                _ctx.Echo(new ReadOnlySpan<byte>(data, (int)length));
                return length;
            case CurlMethod.Stream:
                return WriteToStream(in _write, data, length);
            case CurlMethod.Return:
                (_body ??= new PhpStringBuilder()).Append(new ReadOnlySpan<byte>(data, (int)length));
                return length;
            case CurlMethod.User:
                return (nuint)CallForInt(_write.Callback!, (long)length, Me, Bytes(data, length));
            default:
                return length;
        }
    }

    private static nuint WriteToStream(in CurlChannel channel, byte* data, nuint length) =>
        (nuint)Math.Max(channel.OpenStream?.Write(new ReadOnlySpan<byte>(data, (int)length)) ?? 0, 0);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nuint OnHeader(byte* data, nuint size, nuint count, nint self)
    {
        CurlHandleObject handle = Of(self);
        return handle.Guarded<nuint>(FailWrite, () => handle.WriteHeader(data, size * count));
    }

    private nuint WriteHeader(byte* data, nuint length)
    {
        switch (_header.Method)
        {
            case CurlMethod.Output when _write.Method == CurlMethod.Return:
                (_body ??= new PhpStringBuilder()).Append(new ReadOnlySpan<byte>(data, (int)length));
                return length;
            case CurlMethod.Output:
                _ctx.Echo(new ReadOnlySpan<byte>(data, (int)length));
                return length;
            case CurlMethod.Stream:
                return WriteToStream(in _header, data, length);
            case CurlMethod.User:
                return (nuint)CallForInt(_header.Callback!, (long)length, Me, Bytes(data, length));
            default:
                return length;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nuint OnRead(byte* buffer, nuint size, nuint count, nint self)
    {
        CurlHandleObject handle = Of(self);
        return handle.Guarded<nuint>(AbortRead, () => handle.Read(buffer, size * count));
    }

    private nuint Read(byte* buffer, nuint room)
    {
        var target = new Span<byte>(buffer, (int)room);
        if (_read.Method != CurlMethod.User) return (nuint)Math.Max(_read.OpenStream?.Read(target) ?? 0, 0);
        Value stream = _read.Stream.IsUndef ? Value.Null : _read.Stream.Copied();
        Value result = Call(_read.Callback!, Me, stream, Value.Int((long)room));
        long length = 0;
        if (result.IsString)
        {
            ReadOnlySpan<byte> bytes = result.AsString.Span;
            length = Math.Min(bytes.Length, target.Length);
            bytes[..(int)length].CopyTo(target);
        }
        else if (result.IsInt)
        {
            length = (int)result.n;
        }

        result.Release(_ctx);
        return (nuint)length;
    }

    // ---- progress ----

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnProgress(nint self, double toLoad, double loaded, double toSend, double sent)
    {
        CurlHandleObject handle = Of(self);
        return handle._progress is { } callback
            ? handle.Guarded(1, () => handle.Progress(callback, (long)toLoad, (long)loaded, (long)toSend, (long)sent))
            : 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnTransferInfo(nint self, long toLoad, long loaded, long toSend, long sent)
    {
        CurlHandleObject handle = Of(self);
        return handle._transferInfo is { } callback ? handle.Guarded(1, () => handle.Progress(callback, toLoad, loaded, toSend, sent)) : 0;
    }

    private int Progress(CurlCallback callback, long toLoad, long loaded, long toSend, long sent) =>
        CallForInt(callback, 0, Me, Value.Int(toLoad), Value.Int(loaded), Value.Int(toSend), Value.Int(sent)) != 0 ? 1 : 0;

    // ---- questions ----

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnMatch(nint self, byte* pattern, byte* text)
    {
        const int fail = 2;
        CurlHandleObject handle = Of(self);
        if (handle._match is not { } callback) return fail;
        return handle.Guarded(fail, () =>
            (int)handle.CallForInt(callback, fail, handle.Me, Value.String(LibCurl.Text(pattern)), Value.String(LibCurl.Text(text))));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnBeforeRequest(nint self, byte* address, byte* localAddress, int port, int localPort)
    {
        CurlHandleObject handle = Of(self);
        if (handle._beforeRequest is not { } callback) return (int)CurlConstants.PreReqFuncOk;
        return handle.Guarded((int)CurlConstants.PreReqFuncOk, () => handle.BeforeRequest(
            callback, Value.String(LibCurl.Text(address)), Value.String(LibCurl.Text(localAddress)), Value.Int(port), Value.Int(localPort)));
    }

    private int BeforeRequest(CurlCallback callback, Value address, Value localAddress, Value port, Value localPort)
    {
        const string wrong = "The CURLOPT_PREREQFUNCTION callback must return either CURL_PREREQFUNC_OK or CURL_PREREQFUNC_ABORT";
        Value result = Call(callback, Me, address, localAddress, port, localPort);
        if (result.IsUndef) return (int)CurlConstants.PreReqFuncOk;
        bool isInt = result.IsInt;
        if (isInt && result.n is CurlConstants.PreReqFuncOk or CurlConstants.PreReqFuncAbort) return (int)result.n;
        result.Release(_ctx);
        _ctx.ThrowError(isInt ? "ValueError" : "TypeError", wrong);
        return (int)CurlConstants.PreReqFuncOk;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnHostKey(nint self, int type, byte* key, nuint length)
    {
        CurlHandleObject handle = Of(self);
        if (handle._hostKey is not { } callback) return (int)CurlConstants.KhmatchMismatch;
        return handle.Guarded((int)CurlConstants.KhmatchMismatch, () => handle.HostKey(callback, type, key, length));
    }

    private int HostKey(CurlCallback callback, int type, byte* key, nuint length)
    {
        Value result = Call(callback, Me, Value.Int(type), Bytes(key, length), Value.Int((long)length));
        if (result.IsUndef) return (int)CurlConstants.KhmatchMismatch; // the connection is given up
        if (result.IsInt && result.n is CurlConstants.KhmatchOk or CurlConstants.KhmatchMismatch) return (int)result.n;
        result.Release(_ctx);
        _ctx.ThrowError("Error", "The CURLOPT_SSH_HOSTKEYFUNCTION callback must return either CURLKHMATCH_OK or CURLKHMATCH_MISMATCH");
        return (int)CurlConstants.KhmatchMismatch;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnDebug(nint easy, int kind, byte* data, nuint length, nint self)
    {
        CurlHandleObject handle = Of(self);
        return handle.Guarded(0, () => handle.Debug(kind, data, length));
    }

    private int Debug(int kind, byte* data, nuint length)
    {
        const int sentHeader = 2;
        if (kind == sentHeader) SentHeader = PhpString.FromSpan(new ReadOnlySpan<byte>(data, (int)length));
        if (_debug is { } callback) Call(callback, Me, Value.Int(kind), Bytes(data, length)).Release(_ctx);
        return 0;
    }
}
