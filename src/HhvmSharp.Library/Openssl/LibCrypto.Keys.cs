using System.Runtime.InteropServices;

namespace HhvmSharp.Library.Openssl;

/// <summary>libcrypto's keys: reading, writing, making, using.</summary>
internal static unsafe partial class LibCrypto
{
    /// <summary>EVP_PKEY_* (NIDs).</summary>
    internal const int Rsa = 6, Dsa = 116, Dh = 28, Ec = 408, X25519 = 1034, X448 = 1035, Ed25519 = 1087, Ed448 = 1088;

    /// <summary>OSSL_KEYMGMT selections for EVP_PKEY_fromdata.</summary>
    internal const int SelectPublic = 0x86, SelectPair = 0x87;

    [StructLayout(LayoutKind.Sequential)]
    internal struct Passphrase
    {
        internal byte* Text;
        internal int Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct Curve
    {
        internal int Nid;
        internal byte* Comment;
    }

    [DllImport(Library, EntryPoint = "PEM_read_bio_PrivateKey")]
    internal static extern nint ReadPrivateKey(nint bio, nint target, delegate* unmanaged<byte*, int, int, void*, int> ask, void* data);

    [DllImport(Library, EntryPoint = "PEM_read_bio_PUBKEY")]
    internal static extern nint ReadPublicKey(nint bio, nint target, nint callback, nint data);

    [DllImport(Library, EntryPoint = "PEM_write_bio_PrivateKey")]
    internal static extern int WritePrivateKey(nint bio, nint key, nint cipher, byte* passphrase, int length, nint callback, nint data);

    [DllImport(Library, EntryPoint = "PEM_write_bio_PUBKEY")]
    internal static extern int WritePublicKey(nint bio, nint key);

    [DllImport(Library, EntryPoint = "EVP_PKEY_free")]
    internal static extern void FreeKey(nint key);

    [DllImport(Library, EntryPoint = "EVP_PKEY_up_ref")]
    internal static extern int ShareKey(nint key);

    [DllImport(Library, EntryPoint = "EVP_PKEY_get_base_id")]
    internal static extern int KeyType(nint key);

    [DllImport(Library, EntryPoint = "EVP_PKEY_get_bits")]
    internal static extern int KeyBits(nint key);

    [DllImport(Library, EntryPoint = "EVP_PKEY_get_size")]
    internal static extern int KeySize(nint key);

    [DllImport(Library, EntryPoint = "EVP_PKEY_get_bn_param")]
    internal static extern int KeyNumber(nint key, byte* name, nint* number);

    [DllImport(Library, EntryPoint = "EVP_PKEY_get_octet_string_param")]
    internal static extern int KeyBytes(nint key, byte* name, byte* buffer, nuint size, nuint* written);

    [DllImport(Library, EntryPoint = "EVP_PKEY_get_utf8_string_param")]
    internal static extern int KeyText(nint key, byte* name, byte* buffer, nuint size, nuint* written);

    [DllImport(Library, EntryPoint = "EVP_PKEY_get_raw_private_key")]
    internal static extern int RawPrivateKey(nint key, byte* buffer, nuint* length);

    [DllImport(Library, EntryPoint = "EVP_PKEY_get_raw_public_key")]
    internal static extern int RawPublicKey(nint key, byte* buffer, nuint* length);

    [DllImport(Library, EntryPoint = "EVP_PKEY_new_raw_private_key")]
    internal static extern nint NewRawPrivateKey(int type, nint engine, byte* bytes, nuint length);

    [DllImport(Library, EntryPoint = "EVP_PKEY_new_raw_public_key")]
    internal static extern nint NewRawPublicKey(int type, nint engine, byte* bytes, nuint length);

    // ---- numbers ----

    [DllImport(Library, EntryPoint = "BN_bin2bn")]
    internal static extern nint NewNumber(byte* bytes, int length, nint target);

    [DllImport(Library, EntryPoint = "BN_bn2bin")]
    internal static extern int NumberBytes(nint number, byte* bytes);

    [DllImport(Library, EntryPoint = "BN_num_bits")]
    internal static extern int NumberBits(nint number);

    [DllImport(Library, EntryPoint = "BN_clear_free")]
    internal static extern void ClearNumber(nint number);

    // ---- making keys ----

    [DllImport(Library, EntryPoint = "EVP_PKEY_CTX_new_id")]
    internal static extern nint NewKeyContext(int type, nint engine);

    [DllImport(Library, EntryPoint = "EVP_PKEY_CTX_new")]
    internal static extern nint NewContextOf(nint key, nint engine);

    [DllImport(Library, EntryPoint = "EVP_PKEY_CTX_free")]
    internal static extern void FreeKeyContext(nint context);

    [DllImport(Library, EntryPoint = "EVP_PKEY_paramgen_init")]
    internal static extern int StartParameters(nint context);

    [DllImport(Library, EntryPoint = "EVP_PKEY_paramgen")]
    internal static extern int MakeParameters(nint context, nint* parameters);

    [DllImport(Library, EntryPoint = "EVP_PKEY_keygen_init")]
    internal static extern int StartKey(nint context);

    [DllImport(Library, EntryPoint = "EVP_PKEY_keygen")]
    internal static extern int MakeKey(nint context, nint* key);

    [DllImport(Library, EntryPoint = "EVP_PKEY_CTX_set_rsa_keygen_bits")]
    internal static extern int SetRsaBits(nint context, int bits);

    [DllImport(Library, EntryPoint = "EVP_PKEY_CTX_set_dsa_paramgen_bits")]
    internal static extern int SetDsaBits(nint context, int bits);

    [DllImport(Library, EntryPoint = "EVP_PKEY_CTX_set_dh_paramgen_prime_len")]
    internal static extern int SetDhBits(nint context, int bits);

    [DllImport(Library, EntryPoint = "EVP_PKEY_CTX_set_ec_paramgen_curve_nid")]
    internal static extern int SetCurve(nint context, int nid);

    [DllImport(Library, EntryPoint = "EVP_PKEY_CTX_set_ec_param_enc")]
    internal static extern int SetCurveEncoding(nint context, int encoding);

    [DllImport(Library, EntryPoint = "EVP_PKEY_fromdata_init")]
    internal static extern int StartFromData(nint context);

    [DllImport(Library, EntryPoint = "EVP_PKEY_fromdata")]
    internal static extern int FromData(nint context, nint* key, int selection, nint parameters);

    [DllImport(Library, EntryPoint = "OSSL_PARAM_BLD_new")]
    internal static extern nint NewParameters();

    [DllImport(Library, EntryPoint = "OSSL_PARAM_BLD_free")]
    internal static extern void FreeBuilder(nint builder);

    [DllImport(Library, EntryPoint = "OSSL_PARAM_BLD_to_param")]
    internal static extern nint Built(nint builder);

    [DllImport(Library, EntryPoint = "OSSL_PARAM_free")]
    internal static extern void FreeParameters(nint parameters);

    [DllImport(Library, EntryPoint = "OSSL_PARAM_BLD_push_BN")]
    internal static extern int PushNumber(nint builder, byte* name, nint number);

    [DllImport(Library, EntryPoint = "OSSL_PARAM_BLD_push_utf8_string")]
    internal static extern int PushText(nint builder, byte* name, byte* text, nuint length);

    [DllImport(Library, EntryPoint = "OSSL_PARAM_BLD_push_octet_string")]
    internal static extern int PushBytes(nint builder, byte* name, byte* bytes, nuint length);

    [DllImport(Library, EntryPoint = "EVP_PKEY_CTX_set_params")]
    internal static extern int SetContextParameters(nint context, nint parameters);

    [DllImport(Library, EntryPoint = "EC_get_builtin_curves")]
    internal static extern nuint Curves(Curve* curves, nuint count);

    [DllImport(Library, EntryPoint = "OBJ_sn2nid")]
    internal static extern int NidOfName(byte* name);

    [DllImport(Library, EntryPoint = "OBJ_txt2nid")]
    internal static extern int NidOfText(byte* text);

    [DllImport(Library, EntryPoint = "OBJ_nid2obj")]
    internal static extern nint ObjectOf(int nid);

    // ---- using keys ----

    [DllImport(Library, EntryPoint = "EVP_PKEY_CTX_set_rsa_padding")]
    internal static extern int SetRsaPadding(nint context, int padding);

    [DllImport(Library, EntryPoint = "EVP_PKEY_sign_init")]
    internal static extern int StartRawSign(nint context);

    [DllImport(Library, EntryPoint = "EVP_PKEY_sign")]
    internal static extern int RawSign(nint context, byte* output, nuint* written, byte* input, nuint length);

    [DllImport(Library, EntryPoint = "EVP_PKEY_verify_recover_init")]
    internal static extern int StartRecover(nint context);

    [DllImport(Library, EntryPoint = "EVP_PKEY_verify_recover")]
    internal static extern int Recover(nint context, byte* output, nuint* written, byte* input, nuint length);

    [DllImport(Library, EntryPoint = "EVP_PKEY_encrypt_init")]
    internal static extern int StartEncrypt(nint context);

    [DllImport(Library, EntryPoint = "EVP_PKEY_encrypt")]
    internal static extern int Encrypt(nint context, byte* output, nuint* written, byte* input, nuint length);

    [DllImport(Library, EntryPoint = "EVP_PKEY_decrypt_init")]
    internal static extern int StartDecrypt(nint context);

    [DllImport(Library, EntryPoint = "EVP_PKEY_decrypt")]
    internal static extern int Decrypt(nint context, byte* output, nuint* written, byte* input, nuint length);

    [DllImport(Library, EntryPoint = "EVP_PKEY_derive_init")]
    internal static extern int StartDerive(nint context);

    [DllImport(Library, EntryPoint = "EVP_PKEY_derive_set_peer")]
    internal static extern int SetPeer(nint context, nint peer);

    [DllImport(Library, EntryPoint = "EVP_PKEY_derive")]
    internal static extern int Derive(nint context, byte* output, nuint* written);

    [DllImport(Library, EntryPoint = "EVP_MD_CTX_new")]
    internal static extern nint NewDigestContext();

    [DllImport(Library, EntryPoint = "EVP_MD_CTX_free")]
    internal static extern void FreeDigestContext(nint context);

    [DllImport(Library, EntryPoint = "EVP_DigestSignInit")]
    internal static extern int StartSign(nint context, nint keyContext, nint digest, nint engine, nint key);

    [DllImport(Library, EntryPoint = "EVP_DigestSign")]
    internal static extern int Sign(nint context, byte* signature, nuint* written, byte* data, nuint length);

    [DllImport(Library, EntryPoint = "EVP_DigestVerifyInit")]
    internal static extern int StartVerify(nint context, nint keyContext, nint digest, nint engine, nint key);

    [DllImport(Library, EntryPoint = "EVP_DigestVerify")]
    internal static extern int Verify(nint context, byte* signature, nuint signatureLength, byte* data, nuint length);

    [DllImport(Library, EntryPoint = "EVP_SealInit")]
    internal static extern int StartSeal(nint context, nint cipher, byte** encryptedKeys, int* lengths, byte* iv, nint* keys, int count);

    [DllImport(Library, EntryPoint = "EVP_SealFinal")]
    internal static extern int FinishSeal(nint context, byte* output, int* written);

    [DllImport(Library, EntryPoint = "EVP_OpenInit")]
    internal static extern int StartOpen(nint context, nint cipher, byte* encryptedKey, int length, byte* iv, nint key);

    [DllImport(Library, EntryPoint = "EVP_OpenFinal")]
    internal static extern int FinishOpen(nint context, byte* output, int* written);

    // ---- certificates and keys ----

    [DllImport(Library, EntryPoint = "X509_get_pubkey")]
    internal static extern nint CertificateKey(nint certificate);

    [DllImport(Library, EntryPoint = "X509_check_private_key")]
    internal static extern int Matches(nint certificate, nint key);

    [DllImport(Library, EntryPoint = "X509_verify")]
    internal static extern int VerifyCertificate(nint certificate, nint key);

    [DllImport(Library, EntryPoint = "ERR_set_mark")]
    internal static extern int MarkErrors();

    [DllImport(Library, EntryPoint = "ERR_pop_to_mark")]
    internal static extern int DropErrors();

    // ---- SPKAC ----

    [DllImport(Library, EntryPoint = "NETSCAPE_SPKI_new")]
    internal static extern nint NewSpki();

    [DllImport(Library, EntryPoint = "NETSCAPE_SPKI_free")]
    internal static extern void FreeSpki(nint spki);

    [DllImport(Library, EntryPoint = "NETSCAPE_SPKI_set_pubkey")]
    internal static extern int SetSpkiKey(nint spki, nint key);

    [DllImport(Library, EntryPoint = "NETSCAPE_SPKI_get_pubkey")]
    internal static extern nint SpkiKey(nint spki);

    [DllImport(Library, EntryPoint = "NETSCAPE_SPKI_sign")]
    internal static extern int SignSpki(nint spki, nint key, nint digest);

    [DllImport(Library, EntryPoint = "NETSCAPE_SPKI_verify")]
    internal static extern int VerifySpki(nint spki, nint key);

    [DllImport(Library, EntryPoint = "NETSCAPE_SPKI_b64_encode")]
    internal static extern byte* SpkiText(nint spki);

    [DllImport(Library, EntryPoint = "NETSCAPE_SPKI_b64_decode")]
    internal static extern nint ReadSpki(byte* text, int length);

    [DllImport(Library, EntryPoint = "ASN1_STRING_set")]
    internal static extern int SetString(nint text, byte* bytes, int length);
}
