using System.Runtime.InteropServices;

namespace HhvmSharp.Library.Openssl;

/// <summary>libcrypto's signed and encrypted messages.</summary>
internal static unsafe partial class LibCrypto
{
    /// <summary>BIO_CTRL_RESET: from the start again.</summary>
    internal const int Rewind = 1;

    internal const int Pkcs7Signed = 22, Pkcs7SignedAndEnveloped = 24;

    [DllImport(Library, EntryPoint = "BIO_write")]
    internal static extern int WriteBio(nint bio, byte* bytes, int length);

    [DllImport(Library, EntryPoint = "BIO_new_file")]
    internal static extern nint OpenFile(byte* name, byte* mode);

    [DllImport(Library, EntryPoint = "PKCS7_free")]
    internal static extern void FreePkcs7(nint message);

    [DllImport(Library, EntryPoint = "PKCS7_sign")]
    internal static extern nint SignPkcs7(nint certificate, nint key, nint others, nint input, int flags);

    [DllImport(Library, EntryPoint = "PKCS7_encrypt")]
    internal static extern nint EncryptPkcs7(nint certificates, nint input, nint cipher, int flags);

    [DllImport(Library, EntryPoint = "PKCS7_verify")]
    internal static extern int VerifyPkcs7(nint message, nint others, nint store, nint input, nint output, int flags);

    [DllImport(Library, EntryPoint = "PKCS7_decrypt")]
    internal static extern int DecryptPkcs7(nint message, nint key, nint certificate, nint output, int flags);

    [DllImport(Library, EntryPoint = "PKCS7_get0_signers")]
    internal static extern nint Pkcs7Signers(nint message, nint others, int flags);

    [DllImport(Library, EntryPoint = "SMIME_read_PKCS7")]
    internal static extern nint ReadMimePkcs7(nint bio, nint* content);

    [DllImport(Library, EntryPoint = "SMIME_write_PKCS7")]
    internal static extern int WriteMimePkcs7(nint bio, nint message, nint input, int flags);

    [DllImport(Library, EntryPoint = "PEM_write_bio_PKCS7")]
    internal static extern int WritePkcs7(nint bio, nint message);

    [DllImport(Library, EntryPoint = "CMS_ContentInfo_free")]
    internal static extern void FreeCms(nint message);

    [DllImport(Library, EntryPoint = "CMS_sign")]
    internal static extern nint SignCms(nint certificate, nint key, nint others, nint input, uint flags);

    [DllImport(Library, EntryPoint = "CMS_encrypt")]
    internal static extern nint EncryptCms(nint certificates, nint input, nint cipher, uint flags);

    [DllImport(Library, EntryPoint = "CMS_verify")]
    internal static extern int VerifyCms(nint message, nint others, nint store, nint input, nint output, uint flags);

    [DllImport(Library, EntryPoint = "CMS_decrypt")]
    internal static extern int DecryptCms(nint message, nint key, nint certificate, nint content, nint output, uint flags);

    [DllImport(Library, EntryPoint = "CMS_final")]
    internal static extern int FinishCms(nint message, nint input, nint content, uint flags);

    [DllImport(Library, EntryPoint = "CMS_get0_signers")]
    internal static extern nint CmsSigners(nint message);

    [DllImport(Library, EntryPoint = "CMS_get0_type")]
    internal static extern nint CmsType(nint message);

    [DllImport(Library, EntryPoint = "CMS_get1_certs")]
    internal static extern nint CmsCertificates(nint message);

    [DllImport(Library, EntryPoint = "CMS_get1_crls")]
    internal static extern nint CmsRevocations(nint message);

    [DllImport(Library, EntryPoint = "SMIME_read_CMS")]
    internal static extern nint ReadMimeCms(nint bio, nint* content);

    [DllImport(Library, EntryPoint = "SMIME_write_CMS")]
    internal static extern int WriteMimeCms(nint bio, nint message, nint input, int flags);

    [DllImport(Library, EntryPoint = "PEM_read_bio_CMS")]
    internal static extern nint ReadPemCms(nint bio, nint target, nint callback, nint data);

    [DllImport(Library, EntryPoint = "PEM_write_bio_CMS")]
    internal static extern int WritePemCms(nint bio, nint message);

    [DllImport(Library, EntryPoint = "PEM_write_bio_CMS_stream")]
    internal static extern int StreamPemCms(nint bio, nint message, nint input, int flags);

    [DllImport(Library, EntryPoint = "d2i_CMS_bio")]
    internal static extern nint ReadDerCms(nint bio, nint target);

    [DllImport(Library, EntryPoint = "i2d_CMS_bio")]
    internal static extern int WriteDerCms(nint bio, nint message);

    [DllImport(Library, EntryPoint = "PEM_write_bio_X509_CRL")]
    internal static extern int WriteRevocations(nint bio, nint list);

    [DllImport(Library, EntryPoint = "X509_CRL_free")]
    internal static extern void FreeRevocations(nint list);
}
