using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Crypt;

/// <summary>Traditional crypt ("ab...", 25 times DES) and BSDi's extended one ("_", count, salt). Bits are numbered from the left, from 1, as in FIPS 46.</summary>
internal static class DesCrypt
{
    private static ReadOnlySpan<byte> KeyChoice1 =>
    [
        57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18, 10, 2, 59, 51, 43, 35, 27, 19, 11, 3, 60, 52, 44, 36,
        63, 55, 47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22, 14, 6, 61, 53, 45, 37, 29, 21, 13, 5, 28, 20, 12, 4,
    ];

    private static ReadOnlySpan<byte> KeyChoice2 =>
    [
        14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10, 23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2,
        41, 52, 31, 37, 47, 55, 30, 40, 51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32,
    ];

    private static ReadOnlySpan<byte> Permutation =>
        [16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10, 2, 8, 24, 14, 32, 27, 3, 9, 19, 13, 30, 6, 22, 11, 4, 25];

    /// <summary>Four rows of 16 hexadecimal digits for each S box.</summary>
    private static readonly string[] Boxes =
    [
        "E4D12FB83A6C5907" + "0F74E2D1A6CB9538" + "41E8D62BFC973A50" + "FC8249175B3EA06D",
        "F18E6B34972DC05A" + "3D47F28EC01A69B5" + "0E7BA4D158C6932F" + "D8A13F42B67C05E9",
        "A09E63F51DC7B428" + "D709346A285ECBF1" + "D6498F30B12C5AE7" + "1AD069874FE3B52C",
        "7DE3069A1285BC4F" + "D8B56F03472C1AE9" + "A690CB7DF13E5284" + "3F06A1D8945BC72E",
        "2C417AB6853FD0E9" + "EB2C47D150FA3986" + "421BAD78F9C5630E" + "B8C71E2D6F09A453",
        "C1AF92680D34E75B" + "AF427C9561DE0B38" + "9EF528C3704A1DB6" + "432C95FABE17608D",
        "4B2EF08D3C975A61" + "D0B7491AE35C2F86" + "14BDC37EAF680592" + "6BD814A7950FE23C",
        "D2846FB1A93E50C7" + "1FD8A374C56B0E92" + "7B419CE206ADF358" + "21E74A8DFC90356B",
    ];

    /// <summary>S box and P in one step: [box * 64 + six bits].</summary>
    private static readonly uint[] Substitution = BuildSubstitution();

    private static uint[] BuildSubstitution()
    {
        var table = new uint[8 * 64];
        for (int box = 0; box < 8; box++)
        {
            for (int six = 0; six < 64; six++)
            {
                int row = ((six >> 4) & 2) | (six & 1), column = (six >> 1) & 15;
                uint four = (uint)Convert.ToInt32(Boxes[box].Substring(row * 16 + column, 1), 16) << (28 - 4 * box);
                uint permuted = 0;
                for (int i = 0; i < 32; i++) permuted |= ((four >> (32 - Permutation[i])) & 1) << (31 - i);
                table[box * 64 + six] = permuted;
            }
        }

        return table;
    }

    internal static PhpString? Compute(ReadOnlySpan<byte> password, ReadOnlySpan<byte> setting)
    {
        // each character gives seven bits
        ulong key = 0;
        int used = Math.Min(8, password.Length);
        for (int i = 0; i < 8; i++) key = (key << 8) | (i < used ? (byte)(password[i] << 1) : 0u);
        var keys = new ulong[16];
        SetKey(key, keys);
        int count = 25, salt;
        var result = new PhpStringBuilder(24);
        if (setting[0] == '_')
        {
            if (!Number(setting, 1, out count) || count == 0 || !Number(setting, 5, out salt)) return null;
            ReadOnlySpan<byte> rest = password[used..];
            while (!rest.IsEmpty)
            {
                key = Crypt(key, keys, 0, 1);
                int n = Math.Min(8, rest.Length);
                for (int i = 0; i < n; i++) key ^= (ulong)(byte)(rest[i] << 1) << (56 - 8 * i);
                rest = rest[n..];
                SetKey(key, keys);
            }

            result.Append(setting[..9]);
        }
        else
        {
            if (IsUnsafe(setting.At(0)) || IsUnsafe(setting.At(1))) return null;
            salt = (Digit(setting[1]) << 6) | Digit(setting[0]);
            result.Append(setting[..2]);
        }

        ulong block = Crypt(0, keys, salt, count);
        // 64 bits and two zeros, from the left
        for (int shift = 58; shift >= -2; shift -= 6)
            result.Append(CryptFunctions.Digits[(int)((shift >= 0 ? block >> shift : block << -shift) & 63)]);
        return result.ToPhpString();
    }

    private static bool IsUnsafe(byte c) => c is 0 or (byte)'\n' or (byte)':';

    private static int Digit(byte c)
    {
        int s = (sbyte)c;
        return (s >= 'a' ? s - ('a' - 38) : s >= 'A' ? s - ('A' - 12) : s - '.') & 63;
    }

    private static bool Number(ReadOnlySpan<byte> setting, int at, out int n)
    {
        n = 0;
        for (int i = 0; i < 4; i++)
        {
            int digit = Digit(setting.At(at + i));
            if (CryptFunctions.Digits[digit] != setting.At(at + i)) return false;
            n |= digit << (6 * i);
        }

        return true;
    }

    private static void SetKey(ulong key, ulong[] keys)
    {
        ulong chosen = 0;
        foreach (byte bit in KeyChoice1) chosen = (chosen << 1) | ((key >> (64 - bit)) & 1);
        uint c = (uint)(chosen >> 28), d = (uint)chosen & 0xFFFFFFF;
        for (int round = 0; round < 16; round++)
        {
            int shift = round is 0 or 1 or 8 or 15 ? 1 : 2;
            c = ((c << shift) | (c >> (28 - shift))) & 0xFFFFFFF;
            d = ((d << shift) | (d >> (28 - shift))) & 0xFFFFFFF;
            ulong both = ((ulong)c << 28) | d, k = 0;
            foreach (byte bit in KeyChoice2) k = (k << 1) | ((both >> (56 - bit)) & 1);
            keys[round] = k;
        }
    }

    /// <summary>DES, <paramref name="count"/> times; the salt swaps bits of the two halves of the expanded word.</summary>
    private static ulong Crypt(ulong block, ulong[] keys, int salt, int count)
    {
        uint swap = 0;
        for (int i = 0; i < 24; i++) swap |= (uint)((salt >> i) & 1) << (23 - i);
        uint l = 0, r = 0;
        // IP: the even bits of each byte go left, the odd ones right, the last byte first
        for (int i = 0; i < 32; i++)
        {
            int row = i / 8, fromByte = 7 - i % 8;
            l |= (uint)((block >> (64 - (fromByte * 8 + 2 * row + 2))) & 1) << (31 - i);
            r |= (uint)((block >> (64 - (fromByte * 8 + 2 * row + 1))) & 1) << (31 - i);
        }

        while (count-- > 0)
        {
            foreach (ulong key in keys)
            {
                uint f = Round(r, key, swap) ^ l;
                l = r;
                r = f;
            }

            (l, r) = (r, l);
        }

        ulong result = 0;
        for (int i = 0; i < 32; i++)
        {
            int row = i / 8, toByte = 7 - i % 8;
            result |= (ulong)((l >> (31 - i)) & 1) << (64 - (toByte * 8 + 2 * row + 2));
            result |= (ulong)((r >> (31 - i)) & 1) << (64 - (toByte * 8 + 2 * row + 1));
        }

        return result;
    }

    private static uint Round(uint r, ulong key, uint swap)
    {
        // E: groups of six bits that overlap by two
        uint high = (r << 31) >> 8 | (r >> 9 & 0x7C0000) | (r >> 11 & 0x3F000) | (r >> 13 & 0xFC0) | (r >> 15 & 0x3F);
        uint low = (r << 7 & 0xFC0000) | (r << 5 & 0x3F000) | (r << 3 & 0xFC0) | (r << 1 & 0x3E) | (r >> 31);
        uint f = (high ^ low) & swap;
        high ^= f ^ (uint)(key >> 24);
        low ^= f ^ ((uint)key & 0xFFFFFF);
        uint[] s = Substitution;
        return s[(high >> 18) & 63] | s[64 + ((high >> 12) & 63)] | s[128 + ((high >> 6) & 63)] | s[192 + (high & 63)]
            | s[256 + ((low >> 18) & 63)] | s[320 + ((low >> 12) & 63)] | s[384 + ((low >> 6) & 63)] | s[448 + (low & 63)];
    }
}
