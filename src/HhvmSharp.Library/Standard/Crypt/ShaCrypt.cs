using System.Security.Cryptography;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Crypt;

/// <summary>"$5$" and "$6$": Ulrich Drepper's "Unix crypt using SHA-256 and SHA-512"; the steps are numbered as there.</summary>
internal static class ShaCrypt
{
    /// <summary>The order in which the digest's bytes are written, three at a time.</summary>
    private static ReadOnlySpan<byte> Order256 =>
        [0, 10, 20, 21, 1, 11, 12, 22, 2, 3, 13, 23, 24, 4, 14, 15, 25, 5, 6, 16, 26, 27, 7, 17, 18, 28, 8, 9, 19, 29];

    internal static PhpString? Compute(ReadOnlySpan<byte> password, ReadOnlySpan<byte> setting, HashAlgorithmName algorithm)
    {
        bool is512 = algorithm == HashAlgorithmName.SHA512;
        ReadOnlySpan<byte> prefix = setting[..3], salt = setting[3..];
        long rounds = 5000;
        bool custom = false;
        if (salt.StartsWith("rounds="u8) && Rounds(salt[7..], out rounds, out int length))
        {
            if (rounds is < 1000 or > 999999999) return null;
            custom = true;
            salt = salt[(7 + length + 1)..];
        }

        int end = salt.IndexOf((byte)'$');
        if (end >= 0) salt = salt[..end];
        if (salt.Length > 16) salt = salt[..16];

        byte[] digest = Digest(password, salt, algorithm, is512 ? 64 : 32, rounds);
        var result = new PhpStringBuilder(123);
        result.Append(prefix);
        if (custom) result.Append("rounds="u8).Append(rounds).Append('$');
        result.Append(salt).Append('$');
        if (is512)
        {
            // each triple is the one before, turned and moved on by one
            for (int i = 0, a = 0, b = 21, c = 42; i < 21; i++)
            {
                CryptFunctions.Append(result, digest[a], digest[b], digest[c], 4);
                (a, b, c) = (b + 1, c + 1, a + 1);
            }

            CryptFunctions.Append(result, 0, 0, digest[63], 2);
        }
        else
        {
            for (int i = 0; i < 30; i += 3) CryptFunctions.Append(result, digest[Order256[i]], digest[Order256[i + 1]], digest[Order256[i + 2]], 4);
            CryptFunctions.Append(result, 0, digest[31], digest[30], 3);
        }

        return result.ToPhpString();
    }

    /// <summary>strtoul up to a "$"; without one it is salt.</summary>
    private static bool Rounds(ReadOnlySpan<byte> text, out long rounds, out int length)
    {
        rounds = 0;
        length = 0;
        while (length < text.Length && ByteStrings.IsDigit(text[length])) rounds = Math.Min(rounds * 10 + text[length++] - '0', long.MaxValue / 20);
        if (text.At(length) == '$') return true;
        rounds = 5000;
        return false;
    }

    private static byte[] Digest(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, HashAlgorithmName algorithm, int size, long rounds)
    {
        var a = new byte[size];
        using var hash = IncrementalHash.CreateHash(algorithm);
        // 4 to 8: digest B
        var b = new byte[size];
        hash.AppendData(password);
        hash.AppendData(salt);
        hash.AppendData(password);
        hash.GetHashAndReset(b);
        // 1 to 3, 9 to 12: digest A
        hash.AppendData(password);
        hash.AppendData(salt);
        Repeat(hash, b, password.Length);
        for (int bits = password.Length; bits != 0; bits >>= 1) hash.AppendData((bits & 1) != 0 ? b : password);
        hash.GetHashAndReset(a);
        // 13 to 16: P
        for (int i = 0; i < password.Length; i++) hash.AppendData(password);
        hash.GetHashAndReset(b);
        byte[] p = Stretch(b, password.Length);
        // 17 to 20: S
        for (int i = 0; i < 16 + a[0]; i++) hash.AppendData(salt);
        hash.GetHashAndReset(b);
        byte[] s = Stretch(b, salt.Length);
        // 21
        for (long round = 0; round < rounds; round++)
        {
            bool odd = (round & 1) != 0;
            hash.AppendData(odd ? p : a);
            if (round % 3 != 0) hash.AppendData(s);
            if (round % 7 != 0) hash.AppendData(p);
            hash.AppendData(odd ? a : p);
            hash.GetHashAndReset(a);
        }

        return a;
    }

    private static void Repeat(IncrementalHash hash, byte[] block, int length)
    {
        for (; length > block.Length; length -= block.Length) hash.AppendData(block);
        hash.AppendData(block.AsSpan(0, length));
    }

    private static byte[] Stretch(byte[] block, int length)
    {
        var result = new byte[length];
        for (int i = 0; i < length; i++) result[i] = block[i % block.Length];
        return result;
    }
}
