namespace HhvmSharp.Library.Curl;

/// <summary>What kind of value an option takes.</summary>
internal enum CurlOptionKind
{
    /// <summary>Not an option, or one that <see cref="CurlHandleObject"/> knows by its number.</summary>
    Other,
    Long,
    Offset,
    String,
    NullableString,

    /// <summary>A string that names a file.</summary>
    Path,

    /// <summary>A stream.</summary>
    File,

    /// <summary>An array of strings.</summary>
    List,

    /// <summary>A string of any bytes.</summary>
    Blob,
}

internal static class CurlOptionKinds
{
    internal static CurlOptionKind Of(long option) => option switch
    {
        CurlOption.SslVerifyHost or CurlOption.AutoReferer or CurlOption.BufferSize or CurlOption.ConnectTimeout or
            CurlOption.CookieSession or CurlOption.Crlf or CurlOption.DnsCacheTimeout or CurlOption.FailOnError or CurlOption.FileTime or
            CurlOption.ForbidReuse or CurlOption.FreshConnect or CurlOption.FtpUseEprt or CurlOption.FtpUseEpsv or CurlOption.Header or
            CurlOption.HttpGet or CurlOption.HttpProxyTunnel or CurlOption.HttpVersion or CurlOption.InFileSize or
            CurlOption.LowSpeedLimit or CurlOption.LowSpeedTime or CurlOption.MaxConnects or CurlOption.MaxRedirs or CurlOption.Netrc or
            CurlOption.NoBody or CurlOption.NoProgress or CurlOption.NoSignal or CurlOption.Port or CurlOption.Post or
            CurlOption.ProxyPort or CurlOption.ProxyType or CurlOption.Put or CurlOption.ResumeFrom or CurlOption.SslVersion or
            CurlOption.SslVerifyPeer or CurlOption.TimeCondition or CurlOption.Timeout or CurlOption.TimeValue or CurlOption.TransferText
            or CurlOption.UnrestrictedAuth or CurlOption.Upload or CurlOption.Verbose or CurlOption.HttpAuth or
            CurlOption.FtpCreateMissingDirs or CurlOption.ProxyAuth or CurlOption.ServerResponseTimeout or CurlOption.IpResolve or
            CurlOption.MaxFileSize or CurlOption.TcpNoDelay or CurlOption.FtpSslAuth or CurlOption.IgnoreContentLength or
            CurlOption.FtpSkipPasvIp or CurlOption.FtpFileMethod or CurlOption.ConnectOnly or CurlOption.LocalPort or
            CurlOption.LocalPortRange or CurlOption.SslSessionidCache or CurlOption.FtpSslCcc or CurlOption.SshAuthTypes or
            CurlOption.ConnectTimeoutMs or CurlOption.HttpContentDecoding or CurlOption.HttpTransferDecoding or CurlOption.TimeoutMs or
            CurlOption.NewDirectoryPerms or CurlOption.NewFilePerms or CurlOption.UseSsl or CurlOption.Append or CurlOption.DirListOnly or
            CurlOption.ProxyTransferMode or CurlOption.AddressScope or CurlOption.CertInfo or CurlOption.Protocols or
            CurlOption.RedirProtocols or CurlOption.Socks5GssapiNec or CurlOption.TftpBlksize or CurlOption.FtpUsePret or
            CurlOption.RtspClientCseq or CurlOption.RtspRequest or CurlOption.RtspServerCseq or CurlOption.WildcardMatch or
            CurlOption.GssapiDelegation or CurlOption.AcceptTimeoutMs or CurlOption.SslOptions or CurlOption.TcpKeepAlive or
            CurlOption.TcpKeepIdle or CurlOption.TcpKeepIntvl or CurlOption.SaslIr or CurlOption.Expect100TimeoutMs or
            CurlOption.SslEnableAlpn or CurlOption.SslEnableNpn or CurlOption.HeaderOpt or CurlOption.SslVerifyStatus or
            CurlOption.PathAsIs or CurlOption.SslFalseStart or CurlOption.PipeWait or CurlOption.StreamWeight or CurlOption.TftpNoOptions
            or CurlOption.TcpFastOpen or CurlOption.KeepSendingOnError or CurlOption.ProxySslOptions or CurlOption.ProxySslVerifyHost or
            CurlOption.ProxySslVerifyPeer or CurlOption.ProxySslVersion or CurlOption.SuppressConnectHeaders or CurlOption.Socks5Auth or
            CurlOption.SshCompression or CurlOption.HappyEyeballsTimeoutMs or CurlOption.DnsShuffleAddresses or CurlOption.HaproxyProtocol
            or CurlOption.DisallowUsernameInUrl or CurlOption.UpkeepIntervalMs or CurlOption.UploadBufferSize or CurlOption.Http09Allowed
            or CurlOption.AltsvcCtrl or CurlOption.MaxageConn or CurlOption.MailRcptAlllowfails or CurlOption.HstsCtrl or
            CurlOption.DohSslVerifyHost or CurlOption.DohSslVerifyPeer or CurlOption.DohSslVerifyStatus or CurlOption.MaxLifetimeConn or
            CurlOption.MimeOptions or CurlOption.WsOptions or CurlOption.CaCacheTimeout or CurlOption.QuickExit or CurlOption.TcpKeepCnt
            => CurlOptionKind.Long,
        CurlOption.Cainfo or CurlOption.Capath or CurlOption.Cookie or CurlOption.EgdSocket or CurlOption.Interface or CurlOption.Proxy or
            CurlOption.ProxyUserPwd or CurlOption.Referer or CurlOption.SslCertType or CurlOption.SslEngine or CurlOption.SslEngineDefault
            or CurlOption.SslKey or CurlOption.SslKeyPasswd or CurlOption.SslKeyType or CurlOption.SslCipherList or CurlOption.UserAgent
            or CurlOption.CookieList or CurlOption.FtpAlternativeToUser or CurlOption.SshHostPublicKeyMd5 or CurlOption.ProxyPassword or
            CurlOption.ProxyUsername or CurlOption.NoProxy or CurlOption.Socks5GssapiService or CurlOption.MailFrom or
            CurlOption.RtspStreamUri or CurlOption.RtspTransport or CurlOption.TlsAuthType or CurlOption.TlsAuthPassword or
            CurlOption.TlsAuthUsername or CurlOption.TransferEncoding or CurlOption.DnsServers or CurlOption.MailAuth or
            CurlOption.LoginOptions or CurlOption.PinnedPublicKey or CurlOption.ProxyServiceName or CurlOption.ServiceName or
            CurlOption.DefaultProtocol or CurlOption.PreProxy or CurlOption.ProxyCainfo or CurlOption.ProxyCapath or
            CurlOption.ProxyCrlFile or CurlOption.ProxyKeyPasswd or CurlOption.ProxyPinnedPublicKey or CurlOption.ProxySslCipherList or
            CurlOption.ProxySslCert or CurlOption.ProxySslCertType or CurlOption.ProxySslKey or CurlOption.ProxySslKeyType or
            CurlOption.ProxyTlsAuthPassword or CurlOption.ProxyTlsAuthType or CurlOption.ProxyTlsAuthUsername or
            CurlOption.AbstractUnixSocket or CurlOption.RequestTarget or CurlOption.ProxyTls13Ciphers or CurlOption.Tls13Ciphers or
            CurlOption.Altsvc or CurlOption.SaslAuthzid or CurlOption.ProxyIssuerCert or CurlOption.SslEcCurves or CurlOption.AwsSigv4 or
            CurlOption.SshHostPublicKeySha256 or CurlOption.ProtocolsStr or CurlOption.RedirProtocolsStr => CurlOptionKind.String,
        CurlOption.CustomRequest or CurlOption.FtpPort or CurlOption.Range or CurlOption.FtpAccount or CurlOption.RtspSessionId or
            CurlOption.AcceptEncoding or CurlOption.DnsInterface or CurlOption.DnsLocalIp4 or CurlOption.DnsLocalIp6 or
            CurlOption.Xoauth2Bearer or CurlOption.UnixSocketPath or CurlOption.DohUrl or CurlOption.Hsts or CurlOption.KrbLevel or
            CurlOption.UserPwd or CurlOption.Username or CurlOption.Password => CurlOptionKind.NullableString,
        CurlOption.File or CurlOption.InFile or CurlOption.Stderr or CurlOption.WriteHeader => CurlOptionKind.File,
        CurlOption.Http200aliases or CurlOption.HttpHeader or CurlOption.PostQuote or CurlOption.PreQuote or CurlOption.Quote or
            CurlOption.TelnetOptions or CurlOption.MailRcpt or CurlOption.Resolve or CurlOption.ProxyHeader or CurlOption.ConnectTo =>
            CurlOptionKind.List,
        CurlOption.MaxRecvSpeedLarge or CurlOption.MaxSendSpeedLarge or CurlOption.MaxFileSizeLarge or CurlOption.TimeValueLarge =>
            CurlOptionKind.Offset,
        CurlOption.CookieFile or CurlOption.CookieJar or CurlOption.RandomFile or CurlOption.SslCert or CurlOption.NetrcFile or
            CurlOption.SshPrivateKeyFile or CurlOption.SshPublicKeyFile or CurlOption.CrlFile or CurlOption.IssuerCert or
            CurlOption.SshKnownHosts => CurlOptionKind.Path,
        CurlOption.IssuerCertBlob or CurlOption.ProxyIssuerCertBlob or CurlOption.ProxySslCertBlob or CurlOption.ProxySslKeyBlob or
            CurlOption.SslCertBlob or CurlOption.SslKeyBlob or CurlOption.CainfoBlob or CurlOption.ProxyCainfoBlob => CurlOptionKind.Blob,
        _ => CurlOptionKind.Other,
    };
}
