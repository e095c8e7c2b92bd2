using System.Runtime.InteropServices;

namespace HhvmSharp.Library.Openssl;

/// <summary>libcrypto's verification of certificates.</summary>
internal static unsafe partial class LibCrypto
{
    internal const int SelfSigned = 18, ChainTooLong = 22;

    internal const int CommonName = 13, AlternativeNames = 85;

    [StructLayout(LayoutKind.Sequential)]
    internal struct GeneralName
    {
        internal const int Email = 1, Dns = 2, Uri = 6, IpAddress = 7;

        internal int Type;
        internal nint Text;
    }

    [DllImport(Library, EntryPoint = "ERR_clear_error")]
    internal static extern void ClearErrors();

    [DllImport(Library, EntryPoint = "ERR_peek_error")]
    internal static extern ulong PeekError();

    [DllImport(Library, EntryPoint = "X509_STORE_add_cert")]
    internal static extern int AddToStore(nint store, nint certificate);

    [DllImport(Library, EntryPoint = "X509_STORE_CTX_get_error")]
    internal static extern int StoreError(nint context);

    [DllImport(Library, EntryPoint = "X509_STORE_CTX_set_error")]
    internal static extern void SetStoreError(nint context, int error);

    [DllImport(Library, EntryPoint = "X509_STORE_CTX_get_error_depth")]
    internal static extern int StoreErrorDepth(nint context);

    [DllImport(Library, EntryPoint = "X509_STORE_CTX_get_ex_data")]
    internal static extern nint StoreData(nint context, int index);

    [DllImport(Library, EntryPoint = "X509_verify_cert_error_string")]
    internal static extern byte* VerifyErrorText(long error);

    [DllImport(Library, EntryPoint = "X509_NAME_get_text_by_NID")]
    internal static extern int NameText(nint name, int nid, byte* buffer, int length);

    [DllImport(Library, EntryPoint = "X509_get_ext_d2i")]
    internal static extern nint DecodedExtension(nint certificate, int nid, int* critical, int* index);

    [DllImport(Library, EntryPoint = "GENERAL_NAMES_free")]
    internal static extern void FreeGeneralNames(nint names);

    [DllImport(Library, EntryPoint = "OPENSSL_sk_num")]
    internal static extern int StackCount(nint stack);

    [DllImport(Library, EntryPoint = "OPENSSL_sk_value")]
    internal static extern nint StackItem(nint stack, int index);

    [DllImport(Library, EntryPoint = "X509_dup")]
    internal static extern nint CopyCertificate(nint certificate);
}
