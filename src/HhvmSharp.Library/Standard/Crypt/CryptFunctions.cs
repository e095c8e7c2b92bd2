using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Crypt;

/// <summary>crypt(): the algorithm is named by the salt.</summary>
[PhpExtension("standard")]
internal static class CryptFunctions
{
    [PhpConst("CRYPT_SALT_LENGTH")] internal const int MaxSalt = 123;
    [PhpConst("CRYPT_STD_DES")] internal const int StandardDes = 1;
    [PhpConst("CRYPT_EXT_DES")] internal const int ExtendedDes = 1;
    [PhpConst("CRYPT_MD5")] internal const int Md5 = 1;
    [PhpConst("CRYPT_BLOWFISH")] internal const int Blowfish = 1;
    [PhpConst("CRYPT_SHA256")] internal const int Sha256 = 1;
    [PhpConst("CRYPT_SHA512")] internal const int Sha512 = 1;

    /// <summary>crypt's own base 64.</summary>
    internal static ReadOnlySpan<byte> Digits => "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8;

    [PhpFunction("crypt(#[\\SensitiveParameter] string $string, string $salt): string", Pure = true, NoThrow = true)]
    internal static PhpString crypt(PhpString @string, PhpString salt)
    {
        ReadOnlySpan<byte> setting = salt.Span[..Math.Min(salt.Length, MaxSalt)];
        return Compute(@string.Span, setting) ?? PhpString.FromLatin1(setting.StartsWith("*0"u8) ? "*1" : "*0");
    }

    /// <summary>Null: the salt is not valid. Both end at the first NUL.</summary>
    internal static PhpString? Compute(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt)
    {
        password = Spans.UpToNul(password);
        salt = Spans.UpToNul(salt);
        if (salt.StartsWith("$1$"u8)) return Md5Crypt.Compute(password, salt);
        if (salt.StartsWith("$5$"u8)) return ShaCrypt.Compute(password, salt, System.Security.Cryptography.HashAlgorithmName.SHA256);
        if (salt.StartsWith("$6$"u8)) return ShaCrypt.Compute(password, salt, System.Security.Cryptography.HashAlgorithmName.SHA512);
        if (salt.StartsWith("$2"u8) && salt.At(3) == '$') return Bcrypt.Compute(password, salt);
        if (salt.At(0) == '_' || (IsSaltCharacter(salt.At(0)) && IsSaltCharacter(salt.At(1)))) return DesCrypt.Compute(password, salt);
        return null;
    }

    private static bool IsSaltCharacter(byte c) => c is >= (byte)'.' and <= (byte)'9' || ByteStrings.IsLetter(c);

    /// <summary>24 bits as characters of six bits each, the lowest first.</summary>
    internal static void Append(PhpStringBuilder to, int high, int middle, int low, int count)
    {
        int bits = (high << 16) | (middle << 8) | low;
        for (; count > 0; count--, bits >>= 6) to.Append(Digits[bits & 63]);
    }
}
