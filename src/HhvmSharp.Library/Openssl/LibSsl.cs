using System.Runtime.InteropServices;

namespace HhvmSharp.Library.Openssl;

/// <summary>What is used of OpenSSL's libssl.</summary>
internal static unsafe class LibSsl
{
    private const string Library = "libssl.so.3";

    /// <summary>SSL_get_error.</summary>
    internal const int WantRead = 2, WantWrite = 3, SystemCall = 5, ZeroReturn = 6;

    /// <summary>SSL_ctrl and SSL_CTX_ctrl.</summary>
    internal const int ModeCommand = 33, HostNameCommand = 55, MinVersionCommand = 123, MaxVersionCommand = 124;

    internal const int PartialWrites = 1, MovingBuffer = 2, ReleaseBuffers = 16;

    internal const ulong AllWorkarounds = 0x80000050, NoTicket = 1 << 14, NoCompression = 1 << 17, IgnoreUnexpectedEnd = 1 << 7, ServerPreference = 1 << 22;

    internal const int VerifyNone = 0, VerifyPeer = 1, BothShutdowns = 3, PemFile = 1;

    [DllImport(Library, EntryPoint = "TLS_client_method")]
    internal static extern nint ClientMethod();

    [DllImport(Library, EntryPoint = "TLS_server_method")]
    internal static extern nint ServerMethod();

    [DllImport(Library, EntryPoint = "SSL_CTX_new")]
    internal static extern nint NewContext(nint method);

    [DllImport(Library, EntryPoint = "SSL_CTX_free")]
    internal static extern void FreeContext(nint context);

    [DllImport(Library, EntryPoint = "SSL_CTX_set_options")]
    internal static extern ulong SetOptions(nint context, ulong options);

    [DllImport(Library, EntryPoint = "SSL_CTX_ctrl")]
    internal static extern long ControlContext(nint context, int command, long argument, void* pointer);

    [DllImport(Library, EntryPoint = "SSL_CTX_set_verify")]
    internal static extern void SetVerify(nint context, int mode, delegate* unmanaged<int, nint, int> callback);

    [DllImport(Library, EntryPoint = "SSL_CTX_load_verify_locations")]
    internal static extern int LoadVerifyLocations(nint context, byte* file, byte* directory);

    [DllImport(Library, EntryPoint = "SSL_CTX_set_default_verify_paths")]
    internal static extern int SetDefaultVerifyPaths(nint context);

    [DllImport(Library, EntryPoint = "SSL_load_client_CA_file")]
    internal static extern nint LoadClientAuthorities(byte* file);

    [DllImport(Library, EntryPoint = "SSL_CTX_set_client_CA_list")]
    internal static extern void SetClientAuthorities(nint context, nint names);

    [DllImport(Library, EntryPoint = "SSL_CTX_get_cert_store")]
    internal static extern nint CertificateStore(nint context);

    [DllImport(Library, EntryPoint = "SSL_CTX_set_default_passwd_cb")]
    internal static extern void SetPassphraseCallback(nint context, delegate* unmanaged<byte*, int, int, byte*, int> callback);

    [DllImport(Library, EntryPoint = "SSL_CTX_set_default_passwd_cb_userdata")]
    internal static extern void SetPassphrase(nint context, byte* passphrase);

    [DllImport(Library, EntryPoint = "SSL_CTX_set_cipher_list")]
    internal static extern int SetCiphers(nint context, byte* list);

    [DllImport(Library, EntryPoint = "SSL_CTX_set_security_level")]
    internal static extern void SetSecurityLevel(nint context, int level);

    [DllImport(Library, EntryPoint = "SSL_CTX_set_alpn_protos")]
    internal static extern int SetProtocols(nint context, byte* protocols, uint length);

    [DllImport(Library, EntryPoint = "SSL_CTX_use_certificate_chain_file")]
    internal static extern int UseCertificateChain(nint context, byte* file);

    [DllImport(Library, EntryPoint = "SSL_CTX_use_PrivateKey_file")]
    internal static extern int UsePrivateKey(nint context, byte* file, int type);

    [DllImport(Library, EntryPoint = "SSL_CTX_check_private_key")]
    internal static extern int CheckPrivateKey(nint context);

    [DllImport(Library, EntryPoint = "SSL_new")]
    internal static extern nint New(nint context);

    [DllImport(Library, EntryPoint = "SSL_free")]
    internal static extern void Free(nint ssl);

    [DllImport(Library, EntryPoint = "SSL_set_fd")]
    internal static extern int SetDescriptor(nint ssl, int fd);

    [DllImport(Library, EntryPoint = "SSL_ctrl")]
    internal static extern long Control(nint ssl, int command, long argument, void* pointer);

    [DllImport(Library, EntryPoint = "SSL_set_ex_data")]
    internal static extern int SetData(nint ssl, int index, nint data);

    [DllImport(Library, EntryPoint = "SSL_get_ex_data")]
    internal static extern nint GetData(nint ssl, int index);

    [DllImport(Library, EntryPoint = "SSL_get_ex_data_X509_STORE_CTX_idx")]
    internal static extern int StoreContextIndex();

    [DllImport(Library, EntryPoint = "SSL_copy_session_id")]
    internal static extern int CopySession(nint to, nint from);

    [DllImport(Library, EntryPoint = "SSL_connect", SetLastError = true)]
    internal static extern int Connect(nint ssl);

    [DllImport(Library, EntryPoint = "SSL_accept", SetLastError = true)]
    internal static extern int Accept(nint ssl);

    [DllImport(Library, EntryPoint = "SSL_read", SetLastError = true)]
    internal static extern int Read(nint ssl, byte* buffer, int length);

    [DllImport(Library, EntryPoint = "SSL_peek", SetLastError = true)]
    internal static extern int Peek(nint ssl, byte* buffer, int length);

    [DllImport(Library, EntryPoint = "SSL_write", SetLastError = true)]
    internal static extern int Write(nint ssl, byte* bytes, int length);

    [DllImport(Library, EntryPoint = "SSL_pending")]
    internal static extern int Pending(nint ssl);

    [DllImport(Library, EntryPoint = "SSL_shutdown")]
    internal static extern int Shutdown(nint ssl);

    [DllImport(Library, EntryPoint = "SSL_set_shutdown")]
    internal static extern void SetShutdown(nint ssl, int mode);

    [DllImport(Library, EntryPoint = "SSL_get_error")]
    internal static extern int Error(nint ssl, int result);

    [DllImport(Library, EntryPoint = "SSL_get1_peer_certificate")]
    internal static extern nint PeerCertificate(nint ssl);

    [DllImport(Library, EntryPoint = "SSL_get_peer_cert_chain")]
    internal static extern nint PeerChain(nint ssl);

    [DllImport(Library, EntryPoint = "SSL_get_verify_result")]
    internal static extern long VerifyResult(nint ssl);

    [DllImport(Library, EntryPoint = "SSL_get_version")]
    internal static extern byte* Version(nint ssl);

    [DllImport(Library, EntryPoint = "SSL_get_current_cipher")]
    internal static extern nint Cipher(nint ssl);

    [DllImport(Library, EntryPoint = "SSL_CIPHER_get_name")]
    internal static extern byte* CipherName(nint cipher);

    [DllImport(Library, EntryPoint = "SSL_CIPHER_get_bits")]
    internal static extern int CipherBits(nint cipher, int* algorithmBits);

    [DllImport(Library, EntryPoint = "SSL_CIPHER_get_version")]
    internal static extern byte* CipherVersion(nint cipher);

    [DllImport(Library, EntryPoint = "SSL_get0_alpn_selected")]
    internal static extern void SelectedProtocol(nint ssl, byte** protocol, uint* length);
}
