using System.Buffers.Binary;
using System.Numerics;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Hash;

/// <summary>XXH3 with 64 or 128 bits: up to 240 bytes in one go, more through eight accumulators (stripes of 64 bytes).</summary>
internal sealed partial class Xxh3 : HashEngine
{
    private const ulong P1 = Xxh64.P1, P2 = Xxh64.P2, P3 = Xxh64.P3, P4 = Xxh64.P4, P5 = Xxh64.P5;
    private const uint P32A = 0x9E3779B1, P32B = 0x85EBCA77, P32C = 0xC2B2AE3D;
    private const int Stripe = 64, BufferSize = 256, MaxShort = 240, MinSecret = 136, MaxSecret = 256;

    private static readonly PhpString SeedKey = PhpString.Literal("seed"), SecretKey = PhpString.Literal("secret");

    private static readonly byte[] DefaultSecret = Convert.FromHexString(
        "b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671f" +
        "cb79e64eccc0e578825ad07dccff7221b8084674f743248ee03590e6813a264c" +
        "3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8" +
        "a8fa763fe39c343ff9dcbbc7c70b4f1d8a51e04bcdb45931c89f7ec9d9787364" +
        "eac5ac8334d3ebc3c581a0fffa1363eb170ddd51b7f0da49d316552629d4689e" +
        "2b16be587d47a1fc8ff8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e");

    private readonly bool _is128;
    private byte[] _secret = DefaultSecret;
    private ulong _seed;
    private bool _ownSecret;
    private int _stripesInBlock;

    internal Xxh3(bool is128)
    {
        _is128 = is128;
        Buffer = new byte[BufferSize];
        Longs = [P32C, P1, P2, P3, P4, P32B, P5, P32A];
    }

    internal override int DigestSize => _is128 ? 16 : 8;

    internal override bool IsSerializable => false;

    internal override void Configure(RequestContext ctx, PhpArray options)
    {
        string name = _is128 ? "xxh128" : "xxh3";
        Value seed = options.Get(SeedKey).Dereferenced(), secret = options.Get(SecretKey).Dereferenced();
        if (!seed.IsUndef && !secret.IsUndef) Throw.Error(ctx, $"{name}: Only one of seed or secret is to be passed for initialization");
        if (!seed.IsUndef && !seed.IsInt) Arg.Deprecated(ctx, "Passing a seed of a type other than int is deprecated because it is ignored");
        if (seed.IsInt)
        {
            Seed((ulong)seed.IntValue);
            return;
        }

        if (secret.IsUndef) return;
        if (!secret.IsString)
            Arg.Deprecated(ctx, "Passing a secret of a type other than string is deprecated because it implicitly converts to a string, potentially hiding bugs");
        ReadOnlySpan<byte> text = Standard.StringReplace.Text(ctx, in secret).Span;
        if (text.Length < MinSecret) Throw.Error(ctx, $"{name}: Secret length must be >= {MinSecret} bytes, {text.Length} bytes passed");
        if (text.Length > MaxSecret)
        {
            text = text[..MaxSecret];
            Arg.Warning(ctx, $"{name}: Secret content exceeding {MaxSecret} bytes discarded");
        }

        _secret = text.ToArray();
        _ownSecret = true;
    }

    /// <summary>Long input takes a secret that is made from the seed.</summary>
    private void Seed(ulong seed)
    {
        _seed = seed;
        if (seed == 0) return;
        _secret = (byte[])DefaultSecret.Clone();
        for (int i = 0; i < _secret.Length; i += 16)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(_secret.AsSpan(i), Read(_secret, i) + seed);
            BinaryPrimitives.WriteUInt64LittleEndian(_secret.AsSpan(i + 8), Read(_secret, i + 8) - seed);
        }
    }

    private static ulong Read(ReadOnlySpan<byte> s, int at) => BinaryPrimitives.ReadUInt64LittleEndian(s[at..]);

    private static uint Read32(ReadOnlySpan<byte> s, int at) => BinaryPrimitives.ReadUInt32LittleEndian(s[at..]);

    private static ulong Fold(ulong a, ulong b)
    {
        ulong high = Math.BigMul(a, b, out ulong low);
        return high ^ low;
    }

    private static ulong Avalanche(ulong h)
    {
        h ^= h >> 37;
        h *= 0x165667919E3779F9;
        return h ^ (h >> 32);
    }

    // ---- long input ----

    internal override void Update(ReadOnlySpan<byte> data)
    {
        Total += (ulong)data.Length;
        if (Buffered + data.Length <= BufferSize)
        {
            data.CopyTo(Buffer.AsSpan(Buffered));
            Buffered += data.Length;
            return;
        }

        // something always stays in the buffer: the last stripe is treated differently
        if (Buffered > 0)
        {
            int n = BufferSize - Buffered;
            data[..n].CopyTo(Buffer.AsSpan(Buffered));
            data = data[n..];
            Consume(Longs, ref _stripesInBlock, Buffer);
        }

        if (data.Length > BufferSize)
        {
            ReadOnlySpan<byte> last = default;
            for (; data.Length > BufferSize; data = data[BufferSize..])
            {
                last = data.Slice(BufferSize - Stripe, Stripe);
                Consume(Longs, ref _stripesInBlock, data[..BufferSize]);
            }

            last.CopyTo(Buffer.AsSpan(BufferSize - Stripe));
        }

        data.CopyTo(Buffer);
        Buffered = data.Length;
    }

    /// <summary>Whole stripes; after as many as the secret has room for the accumulators are scrambled.</summary>
    private void Consume(Span<ulong> acc, ref int inBlock, ReadOnlySpan<byte> stripes)
    {
        int limit = _secret.Length - Stripe;
        for (; stripes.Length >= Stripe; stripes = stripes[Stripe..])
        {
            Accumulate(acc, stripes, _secret.AsSpan(8 * inBlock));
            if (++inBlock < limit / 8) continue;
            inBlock = 0;
            for (int i = 0; i < 8; i++) acc[i] = (acc[i] ^ (acc[i] >> 47) ^ Read(_secret, limit + 8 * i)) * P32A;
        }
    }

    private static void Accumulate(Span<ulong> acc, ReadOnlySpan<byte> stripe, ReadOnlySpan<byte> secret)
    {
        for (int i = 0; i < 8; i++)
        {
            ulong value = Read(stripe, 8 * i), keyed = value ^ Read(secret, 8 * i);
            acc[i ^ 1] += value;
            acc[i] += (uint)keyed * (keyed >> 32);
        }
    }

    private ulong Merge(ReadOnlySpan<ulong> acc, int secretAt, ulong start)
    {
        for (int i = 0; i < 8; i += 2) start += Fold(acc[i] ^ Read(_secret, secretAt + 8 * i), acc[i + 1] ^ Read(_secret, secretAt + 8 * i + 8));
        return Avalanche(start);
    }

    internal override void Finish(Span<byte> digest)
    {
        ulong low, high = 0;
        if (Total <= MaxShort)
        {
            ReadOnlySpan<byte> input = Buffer.AsSpan(0, Buffered), secret = _ownSecret ? _secret : DefaultSecret;
            if (_is128) (low, high) = Short128(input, secret, _seed);
            else low = Short64(input, secret, _seed);
        }
        else
        {
            Span<ulong> acc = Longs;
            Span<byte> last = stackalloc byte[Stripe];
            if (Buffered >= Stripe)
            {
                Consume(acc, ref _stripesInBlock, Buffer.AsSpan(0, (Buffered - 1) / Stripe * Stripe));
                Buffer.AsSpan(Buffered - Stripe, Stripe).CopyTo(last);
            }
            else
            {
                int missing = Stripe - Buffered;
                Buffer.AsSpan(BufferSize - missing).CopyTo(last);
                Buffer.AsSpan(0, Buffered).CopyTo(last[missing..]);
            }

            Accumulate(acc, last, _secret.AsSpan(_secret.Length - Stripe - 7));
            low = Merge(acc, 11, Total * P1);
            if (_is128) high = Merge(acc, _secret.Length - 64 - 11, ~(Total * P2));
        }

        if (_is128)
        {
            BinaryPrimitives.WriteUInt64BigEndian(digest, high);
            digest = digest[8..];
        }

        BinaryPrimitives.WriteUInt64BigEndian(digest, low);
    }
}
