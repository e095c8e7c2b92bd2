using System.Security.Cryptography;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Crypt;

/// <summary>"$1$": Poul-Henning Kamp's 1,000 rounds of MD5.</summary>
internal static class Md5Crypt
{
    internal static PhpString Compute(ReadOnlySpan<byte> password, ReadOnlySpan<byte> setting)
    {
        ReadOnlySpan<byte> salt = setting[3..];
        int end = salt.IndexOf((byte)'$');
        if (end >= 0) salt = salt[..end];
        if (salt.Length > 8) salt = salt[..8];

        Span<byte> digest = stackalloc byte[16];
        using var inner = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        inner.AppendData(password);
        inner.AppendData(salt);
        inner.AppendData(password);
        inner.GetHashAndReset(digest);

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
        hash.AppendData(password);
        hash.AppendData("$1$"u8);
        hash.AppendData(salt);
        for (int left = password.Length; left > 0; left -= 16) hash.AppendData(digest[..Math.Min(16, left)]);
        for (int bits = password.Length; bits != 0; bits >>= 1) hash.AppendData((bits & 1) != 0 ? "\0"u8 : password[..1]);
        hash.GetHashAndReset(digest);

        for (int round = 0; round < 1000; round++)
        {
            hash.AppendData((round & 1) != 0 ? password : digest);
            if (round % 3 != 0) hash.AppendData(salt);
            if (round % 7 != 0) hash.AppendData(password);
            hash.AppendData((round & 1) != 0 ? digest : password);
            hash.GetHashAndReset(digest);
        }

        var result = new PhpStringBuilder(40);
        result.Append("$1$"u8).Append(salt).Append('$');
        for (int i = 0; i < 4; i++) CryptFunctions.Append(result, digest[i], digest[i + 6], digest[i + 12], 4);
        CryptFunctions.Append(result, digest[4], digest[10], digest[5], 4);
        CryptFunctions.Append(result, 0, 0, digest[11], 2);
        return result.ToPhpString();
    }
}
