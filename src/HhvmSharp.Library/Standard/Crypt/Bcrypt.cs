using System.Buffers.Binary;
using System.Numerics;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Crypt;

/// <summary>
/// "$2a$", "$2b$", "$2x$", "$2y$": Provos' and Mazières' bcrypt. 2x reproduces an old bug of crypt_blowfish (characters above 127
/// are sign-extended), 2a guards against its collisions, 2b and 2y are without both.
/// </summary>
internal static class Bcrypt
{
    private const int Rounds = 16, PWords = Rounds + 2, SWords = 4 * 256, SaltCharacters = 22;

    private static ReadOnlySpan<byte> Digits => "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"u8;

    /// <summary>Blowfish's initial state: P, then the four S boxes, which are the fraction of pi.</summary>
    private static readonly Lazy<uint[]> Initial = new(ComputePi);

    /// <summary>The fraction of pi, as many words as Blowfish wants.</summary>
    internal static uint[] Pi => Initial.Value;

    /// <summary>The fraction of pi, 32 bits a word, by Machin's formula; 64 bits more are computed to absorb rounding.</summary>
    private static uint[] ComputePi()
    {
        const int words = PWords + SWords, bits = words * 32 + 64;
        BigInteger one = BigInteger.One << bits;
        BigInteger pi = 4 * (4 * Arctan(5) - Arctan(239));
        BigInteger fraction = (pi - (3 * one)) >> 64;
        byte[] bytes = fraction.ToByteArray(isUnsigned: true, isBigEndian: true);
        var result = new uint[words];
        int missing = words * 4 - bytes.Length;
        for (int i = 0; i < words * 4; i++) result[i / 4] = (result[i / 4] << 8) | (i < missing ? 0u : bytes[i - missing]);
        return result;

        BigInteger Arctan(int inverse)
        {
            BigInteger power = one / inverse, sum = power;
            int square = inverse * inverse;
            for (int k = 3, sign = -1; !power.IsZero; k += 2, sign = -sign)
            {
                power /= square;
                sum += sign * power / k;
            }

            return sum;
        }
    }

    internal static PhpString? Compute(ReadOnlySpan<byte> password, ReadOnlySpan<byte> setting)
    {
        if (setting.Length < 7 + SaltCharacters || setting[2] is not ((byte)'a' or (byte)'b' or (byte)'x' or (byte)'y') || setting[6] != '$') return null;
        if (!ByteStrings.IsDigit(setting[4]) || !ByteStrings.IsDigit(setting[5])) return null;
        int cost = (setting[4] - '0') * 10 + setting[5] - '0';
        if (cost is < 4 or > 31) return null;
        Span<byte> saltBytes = stackalloc byte[16];
        if (!Decode(setting.Slice(7, SaltCharacters), saltBytes)) return null;
        Span<uint> salt = stackalloc uint[4];
        for (int i = 0; i < 4; i++) salt[i] = BinaryPrimitives.ReadUInt32BigEndian(saltBytes[(4 * i)..]);

        Span<byte> hash = stackalloc byte[24];
        Hash(password, setting[2], salt, cost, hash);
        var result = new PhpStringBuilder(60);
        result.Append(setting[..(7 + SaltCharacters)]);
        // of the last salt character only two bits count
        int last = Digits.IndexOf(setting[7 + SaltCharacters - 1]) & 0x30;
        result[7 + SaltCharacters - 1] = Digits[last];
        Encode(result, hash[..23]);
        return result.ToPhpString();
    }

    private static bool Decode(ReadOnlySpan<byte> text, Span<byte> to)
    {
        int bits = 0, count = 0, n = 0;
        foreach (byte c in text)
        {
            int digit = Digits.IndexOf(c);
            if (digit < 0) return false;
            bits = (bits << 6) | digit;
            count += 6;
            if (count < 8 || n == to.Length) continue;
            count -= 8;
            to[n++] = (byte)(bits >> count);
        }

        return true;
    }

    private static void Encode(PhpStringBuilder to, ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < bytes.Length; i += 3)
        {
            int left = bytes.Length - i;
            int bits = (bytes[i] << 16) | (bytes.At(i + 1) << 8) | bytes.At(i + 2);
            to.Append(Digits[bits >> 18]).Append(Digits[(bits >> 12) & 63]);
            if (left > 1) to.Append(Digits[(bits >> 6) & 63]);
            if (left > 2) to.Append(Digits[bits & 63]);
        }
    }

    private static void Hash(ReadOnlySpan<byte> password, byte variant, ReadOnlySpan<uint> salt, int cost, Span<byte> hash)
    {
        var state = (uint[])Initial.Value.Clone();
        Span<uint> key = stackalloc uint[PWords];
        uint guard = ExpandKey(password, variant, key);
        Span<uint> p = state.AsSpan(0, PWords);
        for (int i = 0; i < PWords; i++) p[i] ^= key[i];
        p[0] ^= guard;

        // with the salt, once
        uint l = 0, r = 0;
        for (int i = 0; i < state.Length; i += 2)
        {
            l ^= salt[i & 2];
            r ^= salt[(i & 2) + 1];
            Encrypt(state, ref l, ref r);
            state[i] = l;
            state[i + 1] = r;
        }

        // then 2^cost times with the key and the salt in turn
        Span<uint> saltKey = stackalloc uint[PWords];
        for (int i = 0; i < PWords; i++) saltKey[i] = salt[i & 3];
        for (long round = 1L << cost; round > 0; round--)
        {
            Mix(state, key);
            Mix(state, saltKey);
        }

        ReadOnlySpan<byte> text = "OrpheanBeholderScryDoubt"u8;
        for (int block = 0; block < 24; block += 8)
        {
            l = BinaryPrimitives.ReadUInt32BigEndian(text[block..]);
            r = BinaryPrimitives.ReadUInt32BigEndian(text[(block + 4)..]);
            for (int i = 0; i < 64; i++) Encrypt(state, ref l, ref r);
            BinaryPrimitives.WriteUInt32BigEndian(hash[block..], l);
            BinaryPrimitives.WriteUInt32BigEndian(hash[(block + 4)..], r);
        }
    }

    /// <summary>The password with its NUL, over and over. Returns what 2a adds to the first word when the bug would have mattered.</summary>
    private static uint ExpandKey(ReadOnlySpan<byte> password, byte variant, Span<uint> key)
    {
        bool bug = variant == 'x';
        uint safety = variant == 'a' ? 0x10000u : 0, sign = 0, difference = 0;
        int at = 0;
        for (int i = 0; i < PWords; i++)
        {
            uint correct = 0, wrong = 0;
            for (int k = 0; k < 4; k++)
            {
                byte c = password.At(at);
                correct = (correct << 8) | c;
                uint extended = (uint)(sbyte)c; // the bug
                wrong = (wrong << 8) | extended;
                if (k > 0) sign |= wrong & 0x80;
                at = at >= password.Length ? 0 : at + 1;
            }

            difference |= correct ^ wrong;
            key[i] = bug ? wrong : correct;
        }

        difference |= difference >> 16;
        difference &= 0xFFFF;
        difference += 0xFFFF; // bit 16 is set when there was one
        sign <<= 9;
        return sign & ~difference & safety;
    }

    private static void Mix(uint[] state, ReadOnlySpan<uint> key)
    {
        for (int i = 0; i < PWords; i++) state[i] ^= key[i];
        uint l = 0, r = 0;
        for (int i = 0; i < state.Length - 1; i += 2)
        {
            Encrypt(state, ref l, ref r);
            state[i] = l;
            state[i + 1] = r;
        }
    }

    private static unsafe void Encrypt(uint[] state, ref uint left, ref uint right)
    {
        fixed (uint* p = state)
        {
            uint* s = p + PWords;
            uint l = left ^ p[0], r = right;
            for (int i = 1; i <= Rounds; i += 2)
            {
                r ^= (((s[l >> 24] + s[256 + ((l >> 16) & 0xFF)]) ^ s[512 + ((l >> 8) & 0xFF)]) + s[768 + (l & 0xFF)]) ^ p[i];
                l ^= (((s[r >> 24] + s[256 + ((r >> 16) & 0xFF)]) ^ s[512 + ((r >> 8) & 0xFF)]) + s[768 + (r & 0xFF)]) ^ p[i + 1];
            }

            left = r ^ p[Rounds + 1];
            right = l;
        }
    }
}
