using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Curl;

/// <summary>curl_getinfo() and curl_version().</summary>
[PhpExtension("curl")]
internal static unsafe class CurlInfoFunctions
{
    // CURLINFO_TYPEMASK and the types
    private const long TypeMask = 0xF00000, StringType = 0x100000, LongType = 0x200000, DoubleType = 0x300000, ListType = 0x400000, OffsetType = 0x600000;

    // infos that PHP code has no names for
    private const long HttpCode = LongType + 2;

    /// <summary>What curl_getinfo() tells without being asked for one thing, up to the request's header.</summary>
    private static readonly (string Key, long Info)[] Before =
    [
        ("url", CurlInfo.EffectiveUrl),
        ("content_type", CurlInfo.ContentType),
        ("http_code", HttpCode),
        ("header_size", CurlInfo.HeaderSize),
        ("request_size", CurlInfo.RequestSize),
        ("filetime", CurlInfo.FileTime),
        ("ssl_verify_result", CurlInfo.SslVerifyResult),
        ("redirect_count", CurlInfo.RedirectCount),
        ("total_time", CurlInfo.TotalTime),
        ("namelookup_time", CurlInfo.NameLookupTime),
        ("connect_time", CurlInfo.ConnectTime),
        ("pretransfer_time", CurlInfo.PreTransferTime),
        ("size_upload", CurlInfo.SizeUpload),
        ("size_download", CurlInfo.SizeDownload),
        ("speed_download", CurlInfo.SpeedDownload),
        ("speed_upload", CurlInfo.SpeedUpload),
        ("download_content_length", CurlInfo.ContentLengthDownload),
        ("upload_content_length", CurlInfo.ContentLengthUpload),
        ("starttransfer_time", CurlInfo.StartTransferTime),
        ("redirect_time", CurlInfo.RedirectTime),
        ("redirect_url", CurlInfo.RedirectUrl),
        ("primary_ip", CurlInfo.PrimaryIp),
        ("certinfo", CurlInfo.CertInfo),
        ("primary_port", CurlInfo.PrimaryPort),
        ("local_ip", CurlInfo.LocalIp),
        ("local_port", CurlInfo.LocalPort),
        ("http_version", CurlInfo.HttpVersion),
        ("protocol", CurlInfo.Protocol),
        ("ssl_verifyresult", CurlInfo.ProxySslVerifyResult),
        ("scheme", CurlInfo.Scheme),
        ("appconnect_time_us", CurlInfo.AppConnectTimeT),
        ("connect_time_us", CurlInfo.ConnectTimeT),
        ("namelookup_time_us", CurlInfo.NameLookupTimeT),
        ("pretransfer_time_us", CurlInfo.PreTransferTimeT),
        ("redirect_time_us", CurlInfo.RedirectTimeT),
        ("starttransfer_time_us", CurlInfo.StartTransferTimeT),
        ("posttransfer_time_us", CurlInfo.PostTransferTimeT),
        ("total_time_us", CurlInfo.TotalTimeT),
    ];

    private static readonly (string Key, long Info)[] After =
    [
        ("effective_method", CurlInfo.EffectiveMethod),
        ("capath", CurlInfo.Capath),
        ("cainfo", CurlInfo.Cainfo),
    ];

    [PhpFunction("curl_getinfo(CurlHandle $handle, ?int $option = null): mixed")]
    internal static Value curl_getinfo(RequestContext ctx, CurlHandleObject handle, long? option) => option switch
    {
        null => Value.Array(Everything(ctx, handle)),
        CurlInfo.HeaderOut => handle.SentHeader is { } header ? Value.String(header).Copied() : Value.False,
        CurlInfo.Private => handle.Private.IsUndef ? Value.False : handle.Private.Copied(),
        { } one => One(ctx, handle, one, out Value value) ? value : Value.False,
    };

    private static PhpArray Everything(RequestContext ctx, CurlHandleObject handle)
    {
        var result = new PhpArray();
        AddTo(result, ctx, handle, Before);
        if (handle.SentHeader is { } header) result.Add("request_header", Value.String(header).Copied());
        AddTo(result, ctx, handle, After);
        return result;
    }

    private static void AddTo(PhpArray result, RequestContext ctx, CurlHandleObject handle, (string Key, long Info)[] infos)
    {
        foreach ((string key, long info) in infos)
        {
            if (!One(ctx, handle, info, out Value value)) continue;
            if (value.IsUndef) value = info == CurlInfo.ContentType ? Value.Null : Value.String(PhpString.Empty);
            result.Add(key, in value);
        }
    }

    /// <summary>False when the library does not know it; undef for a text that is not there.</summary>
    private static bool One(RequestContext ctx, CurlHandleObject handle, long info, out Value value)
    {
        value = default;
        switch (info & TypeMask)
        {
            case StringType:
                if (!LibCurl.GetPointer(handle.Easy, info, out byte* text)) return false;
                if (text != null) value = Value.String(LibCurl.Text(text));
                return true;
            case DoubleType:
                if (!LibCurl.Get(handle.Easy, info, out double real)) return false;
                value = Value.Float(real);
                return true;
            case LongType or OffsetType:
                if (!LibCurl.Get(handle.Easy, info, out long number)) return false;
                value = Value.Int(number);
                return true;
            case ListType:
                if (!LibCurl.GetPointer(handle.Easy, info, out byte* list)) return false;
                value = Value.Array(info == CurlInfo.CertInfo ? Certificates(ctx, (CurlCertificates*)list) : List((CurlList*)list));
                return true;
            default:
                return false;
        }
    }

    private static PhpArray List(CurlList* list)
    {
        var result = new PhpArray();
        for (CurlList* node = list; node != null; node = node->Next) result.Append(Value.String(LibCurl.Text(node->Data)));
        LibCurl.curl_slist_free_all(list);
        return result;
    }

    private static PhpArray Certificates(RequestContext ctx, CurlCertificates* certificates)
    {
        var result = new PhpArray();
        for (int i = 0; certificates != null && i < certificates->Count; i++)
        {
            var fields = new PhpArray();
            for (CurlList* field = certificates->Certificates[i]; field != null; field = field->Next)
            {
                ReadOnlySpan<byte> text = LibCurl.Span(field->Data);
                int colon = text.IndexOf((byte)':');
                if (colon < 0) Arg.Warning(ctx, "Could not extract hash key from certificate info");
                else fields.SetSymbol(ctx, PhpString.FromSpan(text[..colon]), Value.String(PhpString.FromSpan(text[(colon + 1)..])));
            }

            result.Append(Value.Array(fields));
        }

        return result;
    }

    // ---- curl_version() ----

    private static readonly (string Name, long Bit)[] Features =
    [
        ("AsynchDNS", CurlConstants.VersionAsynchdns),
        ("CharConv", CurlConstants.VersionConv),
        ("Debug", CurlConstants.VersionDebug),
        ("GSS-Negotiate", CurlConstants.VersionGssNegotiate),
        ("IDN", CurlConstants.VersionIdn),
        ("IPv6", CurlConstants.VersionIpv6),
        ("krb4", CurlConstants.VersionKerberos4),
        ("Largefile", CurlConstants.VersionLargeFile),
        ("libz", CurlConstants.VersionLibz),
        ("NTLM", CurlConstants.VersionNtlm),
        ("NTLMWB", CurlConstants.VersionNtlmWb),
        ("SPNEGO", CurlConstants.VersionSpnego),
        ("SSL", CurlConstants.VersionSsl),
        ("SSPI", CurlConstants.VersionSspi),
        ("TLS-SRP", CurlConstants.VersionTlsAuthSrp),
        ("HTTP2", CurlConstants.VersionHttp2),
        ("GSSAPI", CurlConstants.VersionGssapi),
        ("KERBEROS5", CurlConstants.VersionKerberos5),
        ("UNIX_SOCKETS", CurlConstants.VersionUnixSockets),
        ("PSL", CurlConstants.VersionPsl),
        ("HTTPS_PROXY", CurlConstants.VersionHttpsProxy),
        ("MULTI_SSL", CurlConstants.VersionMultiSsl),
        ("BROTLI", CurlConstants.VersionBrotli),
        ("ALTSVC", CurlConstants.VersionAltsvc),
        ("HTTP3", CurlConstants.VersionHttp3),
        ("UNICODE", CurlConstants.VersionUnicode),
        ("ZSTD", CurlConstants.VersionZstd),
        ("HSTS", CurlConstants.VersionHsts),
        ("GSASL", CurlConstants.VersionGsasl),
    ];

    [PhpFunction("curl_version(): array|false")]
    internal static PhpArray curl_version()
    {
        const int withBrotli = 4;
        CurlVersion* version = LibCurl.curl_version_info(withBrotli);
        var result = new PhpArray();
        result.Add("version_number", Value.Int(version->Number));
        result.Add("age", Value.Int(version->Age));
        result.Add("features", Value.Int(version->Features));
        var features = new PhpArray();
        foreach ((string name, long bit) in Features) features.Add(name, Value.Bool((version->Features & bit) != 0));
        result.Add("feature_list", Value.Array(features));
        result.Add("ssl_version_number", Value.Int(version->SslNumber));
        AddText("version", version->Version);
        AddText("host", version->Host);
        AddText("ssl_version", version->SslVersion);
        AddText("libz_version", version->LibzVersion);
        var protocols = new PhpArray();
        for (byte** protocol = version->Protocols; *protocol != null; protocol++) protocols.Append(Value.String(LibCurl.Text(*protocol)));
        result.Add("protocols", Value.Array(protocols));
        AddText("ares", version->Ares);
        result.Add("ares_num", Value.Int(version->AresNumber));
        AddText("libidn", version->LibIdn);
        result.Add("iconv_ver_num", Value.Int(version->IconvNumber));
        AddText("libssh_version", version->LibSsh);
        result.Add("brotli_ver_num", Value.Int(version->BrotliNumber));
        AddText("brotli_version", version->BrotliVersion);
        return result;

        void AddText(string key, byte* text) => result.Add(key, Value.String(LibCurl.Text(text)));
    }
}
