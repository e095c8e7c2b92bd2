using System.Runtime.InteropServices;
using System.Security.Cryptography;
using HhvmSharp.Runtime.Interpreter;

namespace HhvmSharp.Library.Gmp;

/// <summary>What gmp keeps for a request: the numbers of operands that are no GMP objects, the random generator.</summary>
internal sealed unsafe class GmpState : IRequestEnd
{
    private const int Operands = 4;

    /// <summary>A number that has grown beyond this gives its memory back before it is used again.</summary>
    private const int MaxKeptLimbs = 1024;

    private Mpz* _operands;
    private void* _random;

    /// <summary>The number for operand <paramref name="index"/> of the operation that is about to run, with a value left from another one.</summary>
    internal Mpz* Operand(int index)
    {
        if (_operands == null)
        {
            _operands = (Mpz*)NativeMemory.Alloc(Operands, (nuint)sizeof(Mpz));
            for (int i = 0; i < Operands; i++) LibGmp.Init(&_operands[i]);
        }

        Mpz* operand = &_operands[index];
        if (operand->Allocated > MaxKeptLimbs) LibGmp.Reallocate(operand, 64);
        return operand;
    }

    /// <summary>GMP's Mersenne Twister, seeded at random before the first use.</summary>
    internal void* Random
    {
        get
        {
            if (_random != null) return _random;
            _random = NativeMemory.AllocZeroed(LibGmp.RandomStateSize);
            LibGmp.RandomInit(_random);
            ulong seed;
            RandomNumberGenerator.Fill(new Span<byte>(&seed, sizeof(ulong)));
            LibGmp.RandomSeedInt(_random, seed);
            return _random;
        }
    }

    public void End(RequestContext ctx)
    {
        if (_operands != null)
        {
            for (int i = 0; i < Operands; i++) LibGmp.Clear(&_operands[i]);
            NativeMemory.Free(_operands);
            _operands = null;
        }

        if (_random == null) return;
        LibGmp.RandomClear(_random);
        NativeMemory.Free(_random);
        _random = null;
    }
}
