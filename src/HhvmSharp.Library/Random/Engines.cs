using System.Numerics;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Random;

/// <summary>Mersenne Twister; in the mode MT_RAND_PHP with the slip of PHP before 7.1.</summary>
internal sealed class Mt19937Source : RandomSource
{
    internal const int ModeMt19937 = 0, ModePhp = 1;
    private const int N = 624, M = 397;

    private uint[] _state = new uint[N];
    private int _count = N;

    internal int Mode;

    internal void Seed(uint seed)
    {
        _state[0] = seed;
        for (uint i = 1; i < N; i++) _state[i] = (1812433253U * (_state[i - 1] ^ (_state[i - 1] >> 30))) + i;
        Reload();
    }

    internal void SeedRandomly() => Seed((uint)SystemWord());

    private void Reload()
    {
        uint[] s = _state;
        for (int i = 0; i < N; i++)
        {
            uint u = s[i], v = s[i + 1 == N ? 0 : i + 1];
            uint mixed = ((u & 0x80000000U) | (v & 0x7FFFFFFFU)) >> 1;
            uint low = (Mode == ModeMt19937 ? v : u) & 1;
            s[i] = s[i + M < N ? i + M : i + M - N] ^ mixed ^ (0u - low & 0x9908B0DFU);
        }

        _count = 0;
    }

    internal uint Next()
    {
        if (_count >= N) Reload();
        uint s = _state[_count++];
        s ^= s >> 11;
        s ^= (s << 7) & 0x9D2C5680U;
        s ^= (s << 15) & 0xEFC60000U;
        return s ^ (s >> 18);
    }

    internal override ulong Generate(RequestContext ctx, out int size)
    {
        size = 4;
        return Next();
    }

    /// <summary>mt_rand(min, max); in the old mode with its uneven scaling.</summary>
    internal long Scaled(RequestContext ctx, long min, long max)
    {
        if (Mode == ModeMt19937) return Range(ctx, min, max);
        double scaled = ((double)max - min + 1.0) * ((Next() >> 1) / 2147483648.0);
        return (long)((ulong)scaled + (ulong)min);
    }

    internal override void Save(PhpArray to)
    {
        foreach (uint word in _state) SaveWord(to, word, 4);
        to.Append(Value.Int(_count));
        to.Append(Value.Int(Mode));
    }

    internal override bool Load(PhpArray from)
    {
        if (from.Length != N + 2) return false;
        for (int i = 0; i < N; i++)
        {
            if (!LoadWord(from, i, 4, out ulong word)) return false;
            _state[i] = (uint)word;
        }

        Value count = from.Get(N).Dereferenced(), mode = from.Get(N + 1).Dereferenced();
        if (!count.IsInt || (ulong)count.IntValue > N || !mode.IsInt || mode.IntValue is not (ModeMt19937 or ModePhp)) return false;
        _count = (int)count.IntValue;
        Mode = (int)mode.IntValue;
        return true;
    }

    internal override RandomSource Copy() => new Mt19937Source { _state = (uint[])_state.Clone(), _count = _count, Mode = Mode };
}

/// <summary>O'Neill's PCG with 128 bits of state, xorshift and random rotation.</summary>
internal sealed class PcgSource : RandomSource
{
    private static readonly UInt128 Multiplier = new(2549297995355413924UL, 4865540595714422341UL);
    private static readonly UInt128 Increment = new(6364136223846793005UL, 1442695040888963407UL);

    private UInt128 _state;

    internal void Seed(ulong high, ulong low)
    {
        _state = Increment;
        _state = (_state + new UInt128(high, low)) * Multiplier + Increment;
    }

    internal void SeedRandomly() => Seed(SystemWord(), SystemWord());

    internal override ulong Generate(RequestContext ctx, out int size)
    {
        size = 8;
        _state = (_state * Multiplier) + Increment;
        ulong high = (ulong)(_state >> 64), low = (ulong)_state;
        return BitOperations.RotateRight(high ^ low, (int)(high >> 58));
    }

    /// <summary>As many steps at once, by squaring.</summary>
    internal void Advance(ulong steps)
    {
        UInt128 multiplier = Multiplier, plus = Increment, totalMultiplier = 1, totalPlus = 0;
        for (; steps > 0; steps >>= 1)
        {
            if ((steps & 1) != 0)
            {
                totalMultiplier *= multiplier;
                totalPlus = (totalPlus * multiplier) + plus;
            }

            plus = (multiplier + 1) * plus;
            multiplier *= multiplier;
        }

        _state = (totalMultiplier * _state) + totalPlus;
    }

    internal override void Save(PhpArray to)
    {
        SaveWord(to, (ulong)(_state >> 64), 8);
        SaveWord(to, (ulong)_state, 8);
    }

    internal override bool Load(PhpArray from)
    {
        if (from.Length != 2 || !LoadWord(from, 0, 8, out ulong high) || !LoadWord(from, 1, 8, out ulong low)) return false;
        _state = new UInt128(high, low);
        return true;
    }

    internal override RandomSource Copy() => new PcgSource { _state = _state };
}

/// <summary>Blackman's and Vigna's xoshiro256**.</summary>
internal sealed class XoshiroSource : RandomSource
{
    private static ReadOnlySpan<ulong> JumpTable => [0x180ec6d33cfd0aba, 0xd5a61266f0c9392c, 0xa9582618e03fc9aa, 0x39abdc4529b1661c];
    private static ReadOnlySpan<ulong> LongJumpTable => [0x76e15d3efefdcbbf, 0xc5004e441c522fb3, 0x77710069854ee241, 0x39109bb02acbe635];

    private ulong _0, _1, _2, _3;

    internal bool Seed(ReadOnlySpan<ulong> words)
    {
        (_0, _1, _2, _3) = (words[0], words[1], words[2], words[3]);
        return (_0 | _1 | _2 | _3) != 0;
    }

    /// <summary>From 64 bits by splitmix64.</summary>
    internal void Seed(ulong seed)
    {
        _0 = Split();
        _1 = Split();
        _2 = Split();
        _3 = Split();

        ulong Split()
        {
            ulong r = seed += 0x9e3779b97f4a7c15UL;
            r = (r ^ (r >> 30)) * 0xbf58476d1ce4e5b9UL;
            r = (r ^ (r >> 27)) * 0x94d049bb133111ebUL;
            return r ^ (r >> 31);
        }
    }

    internal void SeedRandomly()
    {
        while (!Seed([SystemWord(), SystemWord(), SystemWord(), SystemWord()]))
        {
        }
    }

    private ulong Next()
    {
        ulong result = BitOperations.RotateLeft(_1 * 5, 7) * 9, shifted = _1 << 17;
        _2 ^= _0;
        _3 ^= _1;
        _1 ^= _2;
        _0 ^= _3;
        _2 ^= shifted;
        _3 = BitOperations.RotateLeft(_3, 45);
        return result;
    }

    internal override ulong Generate(RequestContext ctx, out int size)
    {
        size = 8;
        return Next();
    }

    /// <summary>2^128 numbers on, or 2^192.</summary>
    internal void Jump(bool far)
    {
        ulong a = 0, b = 0, c = 0, d = 0;
        foreach (ulong word in far ? LongJumpTable : JumpTable)
        {
            for (int bit = 0; bit < 64; bit++)
            {
                if (((word >> bit) & 1) != 0)
                {
                    a ^= _0;
                    b ^= _1;
                    c ^= _2;
                    d ^= _3;
                }

                Next();
            }
        }

        (_0, _1, _2, _3) = (a, b, c, d);
    }

    internal override void Save(PhpArray to)
    {
        foreach (ulong word in (ReadOnlySpan<ulong>)[_0, _1, _2, _3]) SaveWord(to, word, 8);
    }

    internal override bool Load(PhpArray from)
    {
        Span<ulong> words = stackalloc ulong[4];
        if (from.Length != 4) return false;
        for (int i = 0; i < 4; i++)
            if (!LoadWord(from, i, 8, out words[i])) return false;
        return Seed(words);
    }

    internal override RandomSource Copy() => new XoshiroSource { _0 = _0, _1 = _1, _2 = _2, _3 = _3 };
}
