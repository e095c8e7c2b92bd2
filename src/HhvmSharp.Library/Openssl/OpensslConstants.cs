using HhvmSharp.Runtime.Functions;

namespace HhvmSharp.Library.Openssl;

/// <summary>Numbers of algorithms, kinds of keys, purposes and flags.</summary>
[PhpExtension("openssl")]
internal static class OpensslConstants
{
    [PhpConst("X509_PURPOSE_SSL_CLIENT")] internal const long PurposeSslClient = 1;
    [PhpConst("X509_PURPOSE_SSL_SERVER")] internal const long PurposeSslServer = 2;
    [PhpConst("X509_PURPOSE_NS_SSL_SERVER")] internal const long PurposeNsSslServer = 3;
    [PhpConst("X509_PURPOSE_SMIME_SIGN")] internal const long PurposeSmimeSign = 4;
    [PhpConst("X509_PURPOSE_SMIME_ENCRYPT")] internal const long PurposeSmimeEncrypt = 5;
    [PhpConst("X509_PURPOSE_CRL_SIGN")] internal const long PurposeCrlSign = 6;
    [PhpConst("X509_PURPOSE_ANY")] internal const long PurposeAny = 7;
    [PhpConst("X509_PURPOSE_OCSP_HELPER")] internal const long PurposeOcspHelper = 8;
    [PhpConst("X509_PURPOSE_TIMESTAMP_SIGN")] internal const long PurposeTimestampSign = 9;
    [PhpConst("OPENSSL_ALGO_SHA1")] internal const long Sha1 = 1;
    [PhpConst("OPENSSL_ALGO_MD5")] internal const long Md5 = 2;
    [PhpConst("OPENSSL_ALGO_MD4")] internal const long Md4 = 3;
    [PhpConst("OPENSSL_ALGO_SHA224")] internal const long Sha224 = 6;
    [PhpConst("OPENSSL_ALGO_SHA256")] internal const long Sha256 = 7;
    [PhpConst("OPENSSL_ALGO_SHA384")] internal const long Sha384 = 8;
    [PhpConst("OPENSSL_ALGO_SHA512")] internal const long Sha512 = 9;
    [PhpConst("OPENSSL_ALGO_RMD160")] internal const long Rmd160 = 10;
    [PhpConst("PKCS7_DETACHED")] internal const long Pkcs7Detached = 64;
    [PhpConst("PKCS7_TEXT")] internal const long Pkcs7Text = 1;
    [PhpConst("PKCS7_NOINTERN")] internal const long Pkcs7Nointern = 16;
    [PhpConst("PKCS7_NOVERIFY")] internal const long Pkcs7Noverify = 32;
    [PhpConst("PKCS7_NOCHAIN")] internal const long Pkcs7Nochain = 8;
    [PhpConst("PKCS7_NOCERTS")] internal const long Pkcs7Nocerts = 2;
    [PhpConst("PKCS7_NOATTR")] internal const long Pkcs7Noattr = 256;
    [PhpConst("PKCS7_BINARY")] internal const long Pkcs7Binary = 128;
    [PhpConst("PKCS7_NOSIGS")] internal const long Pkcs7Nosigs = 4;
    [PhpConst("PKCS7_NOOLDMIMETYPE")] internal const long Pkcs7Nooldmimetype = 1024;
    [PhpConst("OPENSSL_CMS_DETACHED")] internal const long CmsDetached = 64;
    [PhpConst("OPENSSL_CMS_TEXT")] internal const long CmsText = 1;
    [PhpConst("OPENSSL_CMS_NOINTERN")] internal const long CmsNointern = 16;
    [PhpConst("OPENSSL_CMS_NOVERIFY")] internal const long CmsNoverify = 32;
    [PhpConst("OPENSSL_CMS_NOCERTS")] internal const long CmsNocerts = 2;
    [PhpConst("OPENSSL_CMS_NOATTR")] internal const long CmsNoattr = 256;
    [PhpConst("OPENSSL_CMS_BINARY")] internal const long CmsBinary = 128;
    [PhpConst("OPENSSL_CMS_NOSIGS")] internal const long CmsNosigs = 12;
    [PhpConst("OPENSSL_CMS_OLDMIMETYPE")] internal const long CmsOldmimetype = 1024;
    [PhpConst("OPENSSL_PKCS1_PADDING")] internal const long Pkcs1Padding = 1;
    [PhpConst("OPENSSL_NO_PADDING")] internal const long NoPadding = 3;
    [PhpConst("OPENSSL_PKCS1_OAEP_PADDING")] internal const long Pkcs1OaepPadding = 4;
    [PhpConst("OPENSSL_CIPHER_RC2_40")] internal const long CipherRc240 = 0;
    [PhpConst("OPENSSL_CIPHER_RC2_128")] internal const long CipherRc2128 = 1;
    [PhpConst("OPENSSL_CIPHER_RC2_64")] internal const long CipherRc264 = 2;
    [PhpConst("OPENSSL_CIPHER_DES")] internal const long CipherDes = 3;
    [PhpConst("OPENSSL_CIPHER_3DES")] internal const long Cipher3des = 4;
    [PhpConst("OPENSSL_CIPHER_AES_128_CBC")] internal const long CipherAes128Cbc = 5;
    [PhpConst("OPENSSL_CIPHER_AES_192_CBC")] internal const long CipherAes192Cbc = 6;
    [PhpConst("OPENSSL_CIPHER_AES_256_CBC")] internal const long CipherAes256Cbc = 7;
    [PhpConst("OPENSSL_KEYTYPE_RSA")] internal const long KeytypeRsa = 0;
    [PhpConst("OPENSSL_KEYTYPE_DSA")] internal const long KeytypeDsa = 1;
    [PhpConst("OPENSSL_KEYTYPE_DH")] internal const long KeytypeDh = 2;
    [PhpConst("OPENSSL_KEYTYPE_EC")] internal const long KeytypeEc = 3;
    [PhpConst("OPENSSL_KEYTYPE_X25519")] internal const long KeytypeX25519 = 4;
    [PhpConst("OPENSSL_KEYTYPE_ED25519")] internal const long KeytypeEd25519 = 5;
    [PhpConst("OPENSSL_KEYTYPE_X448")] internal const long KeytypeX448 = 6;
    [PhpConst("OPENSSL_KEYTYPE_ED448")] internal const long KeytypeEd448 = 7;
    [PhpConst("OPENSSL_TLSEXT_SERVER_NAME")] internal const long TlsextServerName = 1;
    [PhpConst("OPENSSL_ENCODING_DER")] internal const long EncodingDer = 0;
    [PhpConst("OPENSSL_ENCODING_SMIME")] internal const long EncodingSmime = 1;
    [PhpConst("OPENSSL_ENCODING_PEM")] internal const long EncodingPem = 2;
    [PhpConst("OPENSSL_DEFAULT_STREAM_CIPHERS")]
    internal const string DefaultStreamCiphers =
        "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:"
        + "ECDHE-ECDSA-AES256-GCM-SHA384:DHE-RSA-AES128-GCM-SHA256:DHE-DSS-AES128-GCM-SHA256:kEDH+AESGCM:"
        + "ECDHE-RSA-AES128-SHA256:ECDHE-ECDSA-AES128-SHA256:ECDHE-RSA-AES128-SHA:ECDHE-ECDSA-AES128-SHA:"
        + "ECDHE-RSA-AES256-SHA384:ECDHE-ECDSA-AES256-SHA384:ECDHE-RSA-AES256-SHA:ECDHE-ECDSA-AES256-SHA:"
        + "DHE-RSA-AES128-SHA256:DHE-RSA-AES128-SHA:DHE-DSS-AES128-SHA256:DHE-RSA-AES256-SHA256:DHE-DSS-AES256-SHA:"
        + "DHE-RSA-AES256-SHA:AES128-GCM-SHA256:AES256-GCM-SHA384:AES128:AES256:HIGH:!SSLv2:!aNULL:!eNULL:!EXPORT:!DES:"
        + "!MD5:!RC4:!ADH";
}
