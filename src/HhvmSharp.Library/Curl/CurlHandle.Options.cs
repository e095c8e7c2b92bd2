using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Curl;

/// <summary>curl_setopt().</summary>
internal sealed unsafe partial class CurlHandleObject
{
    // options that PHP code has no names for
    private const long ErrorBufferOption = 10010, ProgressDataOption = 10057, DebugDataOption = 10095, CopyPostFieldsOption = 10165,
        MatchDataOption = 10202, MimePostOption = 10269, BeforeRequestDataOption = 10313, HostKeyDataOption = 10317, PostFieldSizeOption = 60;

    /// <param name="inArray">curl_setopt_array(): errors are about its argument.</param>
    internal bool SetOption(RequestContext ctx, long option, in Value value, bool inArray)
    {
        switch (CurlOptionKinds.Of(option))
        {
            case CurlOptionKind.Long or CurlOptionKind.Offset:
                return SetNumber(ctx, option, in value);
            case CurlOptionKind.NullableString when value.IsNull:
                return Done(LibCurl.Set(_easy, option, 0));
            case CurlOptionKind.String or CurlOptionKind.NullableString or CurlOptionKind.Path:
                return SetString(ctx, option, in value);
            case CurlOptionKind.File:
                return SetStream(ctx, option, in value);
            case CurlOptionKind.List:
                return SetList(ctx, option, in value);
            case CurlOptionKind.Blob:
                return SetBlob(ctx, option, in value);
            default:
                return SetOther(ctx, option, in value, inArray);
        }
    }

    private bool Done(int error)
    {
        Error = error;
        return error == LibCurl.Ok;
    }

    private bool SetOther(RequestContext ctx, long option, in Value value, bool inArray)
    {
        const long allPostRedirections = 7;
        const int unknownOption = 48;
        switch (option)
        {
            case CurlOption.WriteFunction:
                return SetCallback(ctx, ref _write, in value, CurlMethod.Output, inArray, "CURLOPT_WRITEFUNCTION");
            case CurlOption.HeaderFunction:
                return SetCallback(ctx, ref _header, in value, CurlMethod.Ignore, inArray, "CURLOPT_HEADERFUNCTION");
            case CurlOption.ReadFunction:
                return SetCallback(ctx, ref _read, in value, CurlMethod.Direct, inArray, "CURLOPT_READFUNCTION");
            case CurlOption.ProgressFunction:
                SetCallback(ctx, ref _progress, in value, inArray, "CURLOPT_PROGRESSFUNCTION");
                return Listen(option, (delegate* unmanaged[Cdecl]<nint, double, double, double, double, int>)&OnProgress, ProgressDataOption);
            case CurlOption.XferInfoFunction:
                SetCallback(ctx, ref _transferInfo, in value, inArray, "CURLOPT_XFERINFOFUNCTION");
                return Listen(option, (delegate* unmanaged[Cdecl]<nint, long, long, long, long, int>)&OnTransferInfo, ProgressDataOption);
            case CurlOption.FnmatchFunction:
                SetCallback(ctx, ref _match, in value, inArray, "CURLOPT_FNMATCH_FUNCTION");
                return Listen(option, (delegate* unmanaged[Cdecl]<nint, byte*, byte*, int>)&OnMatch, MatchDataOption);
            case CurlOption.DebugFunction:
                SetCallback(ctx, ref _debug, in value, inArray, "CURLOPT_DEBUGFUNCTION");
                return Listen(option, (delegate* unmanaged[Cdecl]<nint, int, byte*, nuint, nint, int>)&OnDebug, DebugDataOption);
            case CurlOption.PreReqFunction:
                SetCallback(ctx, ref _beforeRequest, in value, inArray, "CURLOPT_PREREQFUNCTION");
                return Listen(option, (delegate* unmanaged[Cdecl]<nint, byte*, byte*, int, int, int>)&OnBeforeRequest, BeforeRequestDataOption);
            case CurlOption.SshHostKeyFunction:
                SetCallback(ctx, ref _hostKey, in value, inArray, "CURLOPT_SSH_HOSTKEYFUNCTION");
                return Listen(option, (delegate* unmanaged[Cdecl]<nint, int, byte*, nuint, int>)&OnHostKey, HostKeyDataOption);
            case CurlOption.Url:
                return SetUrl(ctx, Text(ctx, in value));
            case CurlOption.PostFields:
                return SetPostFields(ctx, in value);
            case CurlOption.ReturnTransfer:
                _write.Method = Conversions.ToBool(ctx, in value) ? CurlMethod.Return : CurlMethod.Output;
                return Done(LibCurl.Ok);
            case CurlOption.FollowLocation:
                return Done(LibCurl.Set(_easy, option, Conversions.ToBool(ctx, in value) ? 1 : 0));
            case CurlOption.PostRedir:
                return Done(LibCurl.Set(_easy, option, Conversions.ToInt(ctx, in value) & allPostRedirections));
            case CurlOption.Private:
                Value.AssignMove(ctx, ref _private, value.Copied());
                return true;
            case CurlOption.Share:
                return SetShare(ctx, in value);
            case CurlInfo.HeaderOut:
                return SetHeaderOut(ctx, in value);
            case CurlOption.SafeUpload:
                if (!Conversions.ToBool(ctx, in value)) Throw.ValueError(ctx, $"{Arg.FunctionName(ctx)}(): Disabling safe uploads is no longer supported");
                return Done(LibCurl.Ok);
            case CurlOption.BinaryTransfer or CurlOption.DnsUseGlobalCache: // of no effect in PHP too
                return Done(LibCurl.Ok);
            default:
                Error = unknownOption;
                Arg.ValueError(ctx, 2, inArray ? "must contain only valid cURL options" : "is not a valid cURL option");
                return false;
        }
    }

    private static PhpString Text(RequestContext ctx, in Value value)
    {
        if (!Conversions.TryToStr(ctx, in value, out PhpString? text)) throw PhpThrow.Instance;
        return text;
    }

    // ---- numbers and texts ----

    private bool SetNumber(RequestContext ctx, long option, in Value value)
    {
        long number = Conversions.ToInt(ctx, in value);
        if (option == CurlOption.SslVerifyHost && number == 1)
        {
            Arg.Notice(ctx, "CURLOPT_SSL_VERIFYHOST no longer accepts the value 1, value 2 will be used instead");
            number = 2;
        }

        if (option is CurlOption.Protocols or CurlOption.RedirProtocols && IsConfined(ctx) && (number & CurlConstants.ProtoFile) != 0)
        {
            Arg.Warning(ctx, "CURLPROTO_FILE cannot be activated when an open_basedir is set");
            return false;
        }

        return Done(LibCurl.Set(_easy, option, number));
    }

    /// <summary>With open_basedir the library may not read files.</summary>
    private static bool IsConfined(RequestContext ctx) => ctx.Ini.Get("open_basedir") is { Length: > 0 };

    private bool SetString(RequestContext ctx, long option, in Value value)
    {
        PhpString text = Text(ctx, in value);
        if (option is CurlOption.ProtocolsStr or CurlOption.RedirProtocolsStr && IsConfined(ctx))
        {
            string protocols = text.ToString();
            if (protocols.Contains("file", StringComparison.OrdinalIgnoreCase) || protocols.Contains("all", StringComparison.OrdinalIgnoreCase))
            {
                Arg.Warning(ctx, "The FILE protocol cannot be activated when an open_basedir is set");
                return false;
            }
        }

        return SetText(ctx, option, text);
    }

    private bool SetText(RequestContext ctx, long option, PhpString text)
    {
        if (text.Span.Contains((byte)0)) Throw.ValueError(ctx, $"{Arg.FunctionName(ctx)}(): cURL option must not contain any null bytes");
        return Done(LibCurl.Set(_easy, option, text));
    }

    internal bool SetUrl(RequestContext ctx, PhpString url)
    {
        if (IsConfined(ctx)) LibCurl.Set(_easy, CurlOption.Protocols, CurlConstants.ProtoAll & ~CurlConstants.ProtoFile);
        return SetText(ctx, CurlOption.Url, url);
    }

    private bool SetBlob(RequestContext ctx, long option, in Value value)
    {
        ReadOnlySpan<byte> bytes = Text(ctx, in value).Span;
        fixed (byte* data = bytes)
        {
            var blob = new CurlBlob { Data = data, Length = (nuint)bytes.Length, Flags = CurlBlob.Copied };
            return Done(LibCurl.Set(_easy, option, &blob));
        }
    }

    private bool SetList(RequestContext ctx, long option, in Value value)
    {
        if (!value.IsArray) Throw.TypeError(ctx, $"{Arg.FunctionName(ctx)}(): The {ListName(option)} option must have an array value");
        CurlList* list = null;
        foreach ((_, Value element) in value.AsArray)
        {
            Value e = element.Dereferenced();
            if (!Conversions.TryToStr(ctx, in e, out PhpString? text))
            {
                LibCurl.curl_slist_free_all(list);
                throw PhpThrow.Instance;
            }

            fixed (byte* bytes = LibCurl.Terminated(text)) list = LibCurl.curl_slist_append(list, bytes);
        }

        int error = LibCurl.Set(_easy, option, list);
        if (list != null) KeepList(option, list);
        return Done(error);
    }

    /// <summary>The library goes on reading the list: it lives as long as the handle, or until it is replaced.</summary>
    private void KeepList(long option, CurlList* list)
    {
        if (_memory.Owners > 1)
        {
            _memory.Lists[-1 - _memory.Lists.Count] = (nint)list; // a copy may use the old one
            return;
        }

        if (_memory.Lists.Remove(option, out nint old)) LibCurl.curl_slist_free_all((CurlList*)old);
        _memory.Lists[option] = (nint)list;
    }

    private static string ListName(long option) => option switch
    {
        CurlOption.HttpHeader => "CURLOPT_HTTPHEADER",
        CurlOption.Quote => "CURLOPT_QUOTE",
        CurlOption.Http200aliases => "CURLOPT_HTTP200ALIASES",
        CurlOption.PostQuote => "CURLOPT_POSTQUOTE",
        CurlOption.PreQuote => "CURLOPT_PREQUOTE",
        CurlOption.TelnetOptions => "CURLOPT_TELNETOPTIONS",
        CurlOption.MailRcpt => "CURLOPT_MAIL_RCPT",
        CurlOption.Resolve => "CURLOPT_RESOLVE",
        CurlOption.ProxyHeader => "CURLOPT_PROXYHEADER",
        _ => "CURLOPT_CONNECT_TO",
    };

    // ---- callbacks ----

    private static bool SetCallback(
        RequestContext ctx, ref CurlChannel channel, in Value value, CurlMethod otherwise, bool inArray, string option)
    {
        CurlCallback.Replace(ctx, ref channel.Callback, null);
        channel.Method = otherwise;
        channel.Callback = CurlCallback.Resolve(ctx, in value, inArray ? 2 : 3, option);
        if (channel.Callback is not null) channel.Method = CurlMethod.User;
        return true;
    }

    private static void SetCallback(RequestContext ctx, ref CurlCallback? slot, in Value value, bool inArray, string option)
    {
        CurlCallback.Replace(ctx, ref slot, null);
        slot = CurlCallback.Resolve(ctx, in value, inArray ? 2 : 3, option);
    }

    private bool Listen(long option, void* function, long dataOption)
    {
        LibCurl.Set(_easy, option, function);
        LibCurl.Set(_easy, dataOption, Self);
        return Done(LibCurl.Ok);
    }

    private bool SetHeaderOut(RequestContext ctx, in Value value)
    {
        if (_debug is not null) Throw.ValueError(ctx, "CURLINFO_HEADER_OUT option must not be set when the CURLOPT_DEBUGFUNCTION option is set");
        bool on = Conversions.ToBool(ctx, in value);
        LibCurl.Set(_easy, CurlOption.DebugFunction, on ? (delegate* unmanaged[Cdecl]<nint, int, byte*, nuint, nint, int>)&OnDebug : null);
        LibCurl.Set(_easy, DebugDataOption, on ? Self : 0);
        LibCurl.Set(_easy, CurlOption.Verbose, on ? 1 : 0);
        return Done(LibCurl.Ok);
    }

    // ---- objects ----

    private bool SetShare(RequestContext ctx, in Value value)
    {
        if (value.o is not CurlShareObject share) return Done(LibCurl.Ok);
        LibCurl.Set(_easy, CurlOption.Share, share.Share);
        CurlShareObject? old = _share;
        share.AddRef();
        _share = share;
        if (old is not null) Value.Object(old).Release(ctx);
        return Done(LibCurl.Ok);
    }

    private bool SetStream(RequestContext ctx, long option, in Value value)
    {
        PhpStream? stream = null;
        if (!value.IsNull)
        {
            if (!value.IsResource) Throw.TypeError(ctx, $"{Arg.FunctionName(ctx)}(): supplied argument is not a valid File-Handle resource");
            stream = value.AsResource as PhpStream;
            if (stream is not { IsClosed: false }) StreamArg.Invalid(ctx, "File-Handle");
            if (option != CurlOption.InFile && stream.Mode.StartsWith('r') && !stream.Mode.StartsWith("r+", StringComparison.Ordinal))
                Throw.ValueError(ctx, $"{Arg.FunctionName(ctx)}(): The provided file handle must be writable");
        }

        switch (option)
        {
            case CurlOption.File:
                SetStream(ctx, ref _write, in value, stream is null ? CurlMethod.Output : CurlMethod.Stream);
                return Done(LibCurl.Ok);
            case CurlOption.WriteHeader:
                SetStream(ctx, ref _header, in value, stream is null ? CurlMethod.Ignore : CurlMethod.Stream);
                return Done(LibCurl.Ok);
            case CurlOption.InFile:
                SetStream(ctx, ref _read, in value, _read.Method);
                return Done(LibCurl.Ok);
            default:
                return SetLog(ctx, stream, in value);
        }
    }

    private static void SetStream(RequestContext ctx, ref CurlChannel channel, in Value stream, CurlMethod method)
    {
        Value.AssignMove(ctx, ref channel.Stream, stream.IsNull ? default : stream.Copied());
        channel.Method = method;
    }

    private bool SetLog(RequestContext ctx, PhpStream? stream, in Value value)
    {
        var file = stream is null ? null : new CurlLog(stream);
        int error = LibCurl.Set(_easy, CurlOption.Stderr, file?.File ?? 0);
        ReleaseLog(ctx);
        _logFile = file;
        _log = stream is null ? default : value.Copied();
        return Done(error);
    }

    private void ReleaseLog(RequestContext ctx)
    {
        _logFile?.Close();
        _logFile = null;
        Value.Release(ctx, ref _log);
    }
}
