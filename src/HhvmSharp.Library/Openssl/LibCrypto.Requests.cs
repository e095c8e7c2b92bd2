using System.Runtime.InteropServices;

namespace HhvmSharp.Library.Openssl;

/// <summary>libcrypto's signing requests, the making of certificates, and PKCS#12.</summary>
internal static unsafe partial class LibCrypto
{
    /// <summary>MBSTRING_UTF8: text for a name or an attribute.</summary>
    internal const int Utf8Text = 0x1000;

    /// <summary>CONF_VALUE.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct ConfigurationValue
    {
        internal byte* Section, Name, Value;
    }

    /// <summary>X509V3_CTX; the library's macros set the configuration directly.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct ExtensionContext
    {
        internal int Flags;
        internal nint Issuer, Subject, Request, Revocations, Methods, Configuration, IssuerKey;
    }

    [DllImport(Library, EntryPoint = "X509_REQ_new")]
    internal static extern nint NewRequest();

    [DllImport(Library, EntryPoint = "X509_REQ_free")]
    internal static extern void FreeRequest(nint request);

    [DllImport(Library, EntryPoint = "PEM_read_bio_X509_REQ")]
    internal static extern nint ReadRequest(nint bio, nint target, nint callback, nint data);

    [DllImport(Library, EntryPoint = "PEM_write_bio_X509_REQ")]
    internal static extern int WriteRequest(nint bio, nint request);

    [DllImport(Library, EntryPoint = "X509_REQ_print")]
    internal static extern int PrintRequest(nint bio, nint request);

    [DllImport(Library, EntryPoint = "X509_REQ_set_version")]
    internal static extern int SetRequestVersion(nint request, long version);

    [DllImport(Library, EntryPoint = "X509_REQ_get_subject_name")]
    internal static extern nint RequestSubject(nint request);

    [DllImport(Library, EntryPoint = "X509_REQ_get_pubkey")]
    internal static extern nint RequestKey(nint request);

    [DllImport(Library, EntryPoint = "X509_REQ_set_pubkey")]
    internal static extern int SetRequestKey(nint request, nint key);

    [DllImport(Library, EntryPoint = "X509_REQ_sign")]
    internal static extern int SignRequest(nint request, nint key, nint digest);

    [DllImport(Library, EntryPoint = "X509_REQ_verify")]
    internal static extern int VerifyRequest(nint request, nint key);

    [DllImport(Library, EntryPoint = "X509_REQ_add1_attr_by_NID")]
    internal static extern int AddAttribute(nint request, int nid, int type, byte* bytes, int length);

    [DllImport(Library, EntryPoint = "X509_REQ_add1_attr_by_txt")]
    internal static extern int AddNamedAttribute(nint request, byte* name, int type, byte* bytes, int length);

    [DllImport(Library, EntryPoint = "X509_REQ_get_attr_by_NID")]
    internal static extern int FindAttribute(nint request, int nid, int last);

    [DllImport(Library, EntryPoint = "X509_NAME_add_entry_by_NID")]
    internal static extern int AddNameEntry(nint name, int nid, int type, byte* bytes, int length, int at, int set);

    [DllImport(Library, EntryPoint = "X509_NAME_get_index_by_NID")]
    internal static extern int FindNameEntry(nint name, int nid, int last);

    [DllImport(Library, EntryPoint = "X509V3_set_ctx")]
    internal static extern void SetExtensionContext(ExtensionContext* context, nint issuer, nint subject, nint request, nint revocations, int flags);

    [DllImport(Library, EntryPoint = "X509V3_set_nconf")]
    internal static extern void SetExtensionConfiguration(ExtensionContext* context, nint configuration);

    [DllImport(Library, EntryPoint = "X509V3_EXT_REQ_add_nconf")]
    internal static extern int AddRequestExtensions(nint configuration, ExtensionContext* context, byte* section, nint request);

    [DllImport(Library, EntryPoint = "X509V3_EXT_add_nconf")]
    internal static extern int AddExtensions(nint configuration, ExtensionContext* context, byte* section, nint certificate);

    [DllImport(Library, EntryPoint = "X509_new")]
    internal static extern nint NewCertificate();

    [DllImport(Library, EntryPoint = "X509_set_version")]
    internal static extern int SetCertificateVersion(nint certificate, long version);

    [DllImport(Library, EntryPoint = "ASN1_INTEGER_set_int64")]
    internal static extern int SetInteger(nint integer, long value);

    [DllImport(Library, EntryPoint = "a2i_ASN1_INTEGER")]
    internal static extern int ReadInteger(nint bio, nint integer, byte* buffer, int size);

    [DllImport(Library, EntryPoint = "X509_set_subject_name")]
    internal static extern int SetSubject(nint certificate, nint name);

    [DllImport(Library, EntryPoint = "X509_set_issuer_name")]
    internal static extern int SetIssuer(nint certificate, nint name);

    [DllImport(Library, EntryPoint = "X509_gmtime_adj")]
    internal static extern nint SetTime(nint time, long secondsFromNow);

    [DllImport(Library, EntryPoint = "X509_set_pubkey")]
    internal static extern int SetCertificateKey(nint certificate, nint key);

    [DllImport(Library, EntryPoint = "X509_sign")]
    internal static extern int SignCertificate(nint certificate, nint key, nint digest);

    [DllImport(Library, EntryPoint = "GENERAL_NAME_print")]
    internal static extern int PrintGeneralName(nint bio, nint name);

    [DllImport(Library, EntryPoint = "EVP_PKEY_is_a")]
    internal static extern int IsOfKind(nint key, byte* name);

    // ---- PKCS#12 ----

    [DllImport(Library, EntryPoint = "PKCS12_create")]
    internal static extern nint NewPkcs12(byte* passphrase, byte* name, nint key, nint certificate, nint others, int keyNid, int certificateNid, int iterations, int macIterations, int keyType);

    [DllImport(Library, EntryPoint = "PKCS12_free")]
    internal static extern void FreePkcs12(nint archive);

    [DllImport(Library, EntryPoint = "i2d_PKCS12_bio")]
    internal static extern int WritePkcs12(nint bio, nint archive);

    [DllImport(Library, EntryPoint = "d2i_PKCS12_bio")]
    internal static extern nint ReadPkcs12(nint bio, nint target);

    [DllImport(Library, EntryPoint = "PKCS12_parse")]
    internal static extern int OpenPkcs12(nint archive, byte* passphrase, nint* key, nint* certificate, nint* others);
}
