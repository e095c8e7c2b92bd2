using System.Runtime.InteropServices;

namespace HhvmSharp.Library.Openssl;

/// <summary>libcrypto's agreement on keys, and the trust in certificates.</summary>
internal static unsafe partial class LibCrypto
{
    internal const int PemFile = 1, DefaultFile = 3, LoadFile = 1, AddDirectory = 2;

    [DllImport(Library, EntryPoint = "EVP_PKEY_new")]
    internal static extern nint NewKey();

    [DllImport(Library, EntryPoint = "EVP_PKEY_copy_parameters")]
    internal static extern int CopyParameters(nint target, nint source);

    [DllImport(Library, EntryPoint = "EVP_PKEY_set1_encoded_public_key")]
    internal static extern int SetEncodedKey(nint key, byte* bytes, nuint length);

    [DllImport(Library, EntryPoint = "EVP_des_ede3_cbc")]
    internal static extern nint TripleDes();

    [DllImport(Library, EntryPoint = "X509_STORE_new")]
    internal static extern nint NewStore();

    [DllImport(Library, EntryPoint = "X509_STORE_free")]
    internal static extern void FreeStore(nint store);

    [DllImport(Library, EntryPoint = "X509_STORE_add_lookup")]
    internal static extern nint AddLookup(nint store, nint method);

    [DllImport(Library, EntryPoint = "X509_LOOKUP_file")]
    internal static extern nint FileLookup();

    [DllImport(Library, EntryPoint = "X509_LOOKUP_hash_dir")]
    internal static extern nint DirectoryLookup();

    [DllImport(Library, EntryPoint = "X509_LOOKUP_ctrl")]
    internal static extern int Lookup(nint lookup, int command, byte* file, long type, byte** result);

    [DllImport(Library, EntryPoint = "X509_STORE_CTX_new")]
    internal static extern nint NewStoreContext();

    [DllImport(Library, EntryPoint = "X509_STORE_CTX_free")]
    internal static extern void FreeStoreContext(nint context);

    [DllImport(Library, EntryPoint = "X509_STORE_CTX_init")]
    internal static extern int StartStoreContext(nint context, nint store, nint certificate, nint others);

    [DllImport(Library, EntryPoint = "X509_STORE_CTX_set_purpose")]
    internal static extern int SetPurpose(nint context, int purpose);

    [DllImport(Library, EntryPoint = "X509_verify_cert")]
    internal static extern int VerifyChain(nint context);

    [DllImport(Library, EntryPoint = "OPENSSL_sk_new_null")]
    internal static extern nint NewStack();

    [DllImport(Library, EntryPoint = "OPENSSL_sk_push")]
    internal static extern int Push(nint stack, nint item);

    [DllImport(Library, EntryPoint = "OPENSSL_sk_free")]
    internal static extern void FreeStack(nint stack);
}
