using System.Runtime.InteropServices;

namespace HhvmSharp.Library.Openssl;

/// <summary>What is used of OpenSSL's libcrypto.</summary>
internal static unsafe partial class LibCrypto
{
    private const string Library = "libcrypto.so.3";

    internal const int GcmMode = 6, CcmMode = 7, OcbMode = 0x10003, WrapMode = 0x10002;

    /// <summary>EVP_CIPHER_CTX_ctrl: the same numbers for all AEAD modes.</summary>
    internal const int SetIvLength = 9, GetTag = 0x10, SetTag = 0x11;

    /// <summary>OBJ_NAME_do_all's kinds of names.</summary>
    internal const int DigestNames = 1;

    internal const int Chacha20Poly1305 = 1018;

    [StructLayout(LayoutKind.Sequential)]
    internal struct ObjectName
    {
        internal int Type, Alias;
        internal byte* Name, Data;
    }

    [DllImport(Library, EntryPoint = "EVP_get_cipherbyname")]
    internal static extern nint FindCipher(byte* name);

    [DllImport(Library, EntryPoint = "EVP_CIPHER_get_iv_length")]
    internal static extern int IvLength(nint cipher);

    [DllImport(Library, EntryPoint = "EVP_CIPHER_get_key_length")]
    internal static extern int KeyLength(nint cipher);

    [DllImport(Library, EntryPoint = "EVP_CIPHER_get_block_size")]
    internal static extern int BlockSize(nint cipher);

    [DllImport(Library, EntryPoint = "EVP_CIPHER_get_mode")]
    internal static extern int Mode(nint cipher);

    [DllImport(Library, EntryPoint = "EVP_CIPHER_get_nid")]
    internal static extern int Nid(nint cipher);

    [DllImport(Library, EntryPoint = "EVP_CIPHER_get0_name")]
    internal static extern byte* CipherName(nint cipher);

    [DllImport(Library, EntryPoint = "EVP_CIPHER_names_do_all")]
    internal static extern int EachCipherName(nint cipher, delegate* unmanaged<byte*, void*, void> visit, void* data);

    [DllImport(Library, EntryPoint = "EVP_CIPHER_do_all_provided")]
    internal static extern void EachCipher(nint context, delegate* unmanaged<nint, void*, void> visit, void* data);

    [DllImport(Library, EntryPoint = "EVP_CIPHER_CTX_new")]
    internal static extern nint NewCipherContext();

    [DllImport(Library, EntryPoint = "EVP_CIPHER_CTX_free")]
    internal static extern void FreeCipherContext(nint context);

    [DllImport(Library, EntryPoint = "EVP_CIPHER_CTX_ctrl")]
    internal static extern int Control(nint context, int type, int argument, void* pointer);

    [DllImport(Library, EntryPoint = "EVP_CIPHER_CTX_set_key_length")]
    internal static extern int SetKeyLength(nint context, int length);

    [DllImport(Library, EntryPoint = "EVP_CIPHER_CTX_set_padding")]
    internal static extern int SetPadding(nint context, int padding);

    [DllImport(Library, EntryPoint = "EVP_CipherInit_ex")]
    internal static extern int CipherInit(nint context, nint cipher, nint engine, byte* key, byte* iv, int encrypt);

    [DllImport(Library, EntryPoint = "EVP_CipherUpdate")]
    internal static extern int CipherUpdate(nint context, byte* output, int* written, byte* input, int length);

    [DllImport(Library, EntryPoint = "EVP_CipherFinal_ex")]
    internal static extern int CipherFinal(nint context, byte* output, int* written);

    [DllImport(Library, EntryPoint = "EVP_get_digestbyname")]
    internal static extern nint FindDigest(byte* name);

    [DllImport(Library, EntryPoint = "EVP_MD_get_size")]
    internal static extern int DigestSize(nint digest);

    [DllImport(Library, EntryPoint = "EVP_Digest")]
    internal static extern int Digest(byte* data, nuint length, byte* output, uint* written, nint digest, nint engine);

    [DllImport(Library, EntryPoint = "OBJ_NAME_do_all_sorted")]
    internal static extern void EachName(int type, delegate* unmanaged<ObjectName*, void*, void> visit, void* data);

    [DllImport(Library, EntryPoint = "PKCS5_PBKDF2_HMAC")]
    internal static extern int Pbkdf2(byte* password, int passwordLength, byte* salt, int saltLength, int iterations, nint digest, int keyLength, byte* key);

    [DllImport(Library, EntryPoint = "ERR_get_error")]
    internal static extern ulong NextError();

    [DllImport(Library, EntryPoint = "ERR_error_string_n")]
    internal static extern void ErrorText(ulong error, byte* buffer, nuint length);

    [DllImport(Library, EntryPoint = "OpenSSL_version")]
    internal static extern byte* Version(int type);

    [DllImport(Library, EntryPoint = "OpenSSL_version_num")]
    internal static extern ulong VersionNumber();
}
