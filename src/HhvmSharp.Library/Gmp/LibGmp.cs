using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Gmp;

/// <summary>GMP's mpz_t: the sign of <see cref="Size"/> is the number's, its magnitude the count of limbs.</summary>
internal unsafe struct Mpz
{
    internal int Allocated;
    internal int Size;
    internal ulong* Limbs;

    internal readonly int Sign => Math.Sign(Size);

    internal readonly long Bits => Math.Abs((long)Size) * 64;
}

/// <summary>What is used of libgmp. It ends the process where memory is short: results that may be big are asked of the memory account before.</summary>
internal static unsafe partial class LibGmp
{
    private const string Library = SystemLibraries.Gmp;

    /// <summary>Bytes of a gmp_randstate_t.</summary>
    internal const int RandomStateSize = 32;

    static LibGmp() => SystemLibraries.Prepare();

    internal static PhpString Version => CText.Text(*(byte**)NativeLibrary.GetExport(SystemLibraries.Open(Library), "__gmp_version"));

    // ---- numbers ----
    [SuppressGCTransition, LibraryImport(Library, EntryPoint = "__gmpz_init")] internal static partial void Init(Mpz* x);
    [LibraryImport(Library, EntryPoint = "__gmpz_clear")] internal static partial void Clear(Mpz* x);
    [LibraryImport(Library, EntryPoint = "__gmpz_realloc2")] internal static partial void Reallocate(Mpz* x, nuint bits);
    [LibraryImport(Library, EntryPoint = "__gmpz_set")] internal static partial void Set(Mpz* r, Mpz* x);
    [LibraryImport(Library, EntryPoint = "__gmpz_set_si")] internal static partial void SetInt(Mpz* r, long x);
    [LibraryImport(Library, EntryPoint = "__gmpz_set_str")] internal static partial int SetText(Mpz* r, byte[] text, int numberBase);
    [LibraryImport(Library, EntryPoint = "__gmpz_get_str")] internal static partial byte* GetText(byte* buffer, int numberBase, Mpz* x);
    [LibraryImport(Library, EntryPoint = "__gmpz_sizeinbase")] internal static partial nuint SizeInBase(Mpz* x, int numberBase);
    [LibraryImport(Library, EntryPoint = "__gmpz_get_si")] internal static partial long GetInt(Mpz* x);
    [LibraryImport(Library, EntryPoint = "__gmpz_get_d")] internal static partial double GetFloat(Mpz* x);
    [LibraryImport(Library, EntryPoint = "__gmpz_fits_slong_p")] internal static partial int FitsInt(Mpz* x);
    [LibraryImport(Library, EntryPoint = "__gmpz_import")] internal static partial void Import(Mpz* r, nuint count, int order, nuint size, int endian, nuint nails, byte* data);
    [LibraryImport(Library, EntryPoint = "__gmpz_export")] internal static partial void* Export(byte* target, nuint* count, int order, nuint size, int endian, nuint nails, Mpz* x);

    // ---- arithmetic ----
    [LibraryImport(Library, EntryPoint = "__gmpz_add")] internal static partial void Add(Mpz* r, Mpz* a, Mpz* b);
    [LibraryImport(Library, EntryPoint = "__gmpz_add_ui")] internal static partial void AddInt(Mpz* r, Mpz* a, ulong b);
    [LibraryImport(Library, EntryPoint = "__gmpz_sub")] internal static partial void Subtract(Mpz* r, Mpz* a, Mpz* b);
    [LibraryImport(Library, EntryPoint = "__gmpz_mul")] internal static partial void Multiply(Mpz* r, Mpz* a, Mpz* b);
    [LibraryImport(Library, EntryPoint = "__gmpz_neg")] internal static partial void Negate(Mpz* r, Mpz* a);
    [LibraryImport(Library, EntryPoint = "__gmpz_abs")] internal static partial void Absolute(Mpz* r, Mpz* a);
    [LibraryImport(Library, EntryPoint = "__gmpz_tdiv_q")] internal static partial void QuotientToZero(Mpz* q, Mpz* a, Mpz* b);
    [LibraryImport(Library, EntryPoint = "__gmpz_tdiv_r")] internal static partial void RemainderToZero(Mpz* r, Mpz* a, Mpz* b);
    [LibraryImport(Library, EntryPoint = "__gmpz_tdiv_qr")] internal static partial void DivideToZero(Mpz* q, Mpz* r, Mpz* a, Mpz* b);
    [LibraryImport(Library, EntryPoint = "__gmpz_cdiv_q")] internal static partial void QuotientUp(Mpz* q, Mpz* a, Mpz* b);
    [LibraryImport(Library, EntryPoint = "__gmpz_cdiv_r")] internal static partial void RemainderUp(Mpz* r, Mpz* a, Mpz* b);
    [LibraryImport(Library, EntryPoint = "__gmpz_cdiv_qr")] internal static partial void DivideUp(Mpz* q, Mpz* r, Mpz* a, Mpz* b);
    [LibraryImport(Library, EntryPoint = "__gmpz_fdiv_q")] internal static partial void QuotientDown(Mpz* q, Mpz* a, Mpz* b);
    [LibraryImport(Library, EntryPoint = "__gmpz_fdiv_r")] internal static partial void RemainderDown(Mpz* r, Mpz* a, Mpz* b);
    [LibraryImport(Library, EntryPoint = "__gmpz_fdiv_qr")] internal static partial void DivideDown(Mpz* q, Mpz* r, Mpz* a, Mpz* b);
    [LibraryImport(Library, EntryPoint = "__gmpz_mod")] internal static partial void Modulo(Mpz* r, Mpz* a, Mpz* b);
    [LibraryImport(Library, EntryPoint = "__gmpz_divexact")] internal static partial void DivideExactly(Mpz* q, Mpz* a, Mpz* b);
    [LibraryImport(Library, EntryPoint = "__gmpz_mul_2exp")] internal static partial void ShiftLeft(Mpz* r, Mpz* a, nuint bits);
    [LibraryImport(Library, EntryPoint = "__gmpz_fdiv_q_2exp")] internal static partial void ShiftRight(Mpz* r, Mpz* a, nuint bits);
    [LibraryImport(Library, EntryPoint = "__gmpz_pow_ui")] internal static partial void Power(Mpz* r, Mpz* a, nuint exponent);
    [LibraryImport(Library, EntryPoint = "__gmpz_powm")] internal static partial void PowerModulo(Mpz* r, Mpz* a, Mpz* exponent, Mpz* modulus);
    [LibraryImport(Library, EntryPoint = "__gmpz_sqrt")] internal static partial void SquareRoot(Mpz* r, Mpz* a);
    [LibraryImport(Library, EntryPoint = "__gmpz_sqrtrem")] internal static partial void SquareRootRemainder(Mpz* root, Mpz* rest, Mpz* a);
    [LibraryImport(Library, EntryPoint = "__gmpz_root")] internal static partial int Root(Mpz* r, Mpz* a, nuint n);
    [LibraryImport(Library, EntryPoint = "__gmpz_rootrem")] internal static partial void RootRemainder(Mpz* root, Mpz* rest, Mpz* a, nuint n);
    [LibraryImport(Library, EntryPoint = "__gmpz_cmp")] internal static partial int Compare(Mpz* a, Mpz* b);
    [LibraryImport(Library, EntryPoint = "__gmpz_cmp_si")] internal static partial int CompareInt(Mpz* a, long b);

    // ---- number theory ----
    [LibraryImport(Library, EntryPoint = "__gmpz_fac_ui")] internal static partial void Factorial(Mpz* r, nuint n);
    [LibraryImport(Library, EntryPoint = "__gmpz_bin_ui")] internal static partial void Binomial(Mpz* r, Mpz* n, nuint k);
    [LibraryImport(Library, EntryPoint = "__gmpz_gcd")] internal static partial void Gcd(Mpz* r, Mpz* a, Mpz* b);
    [LibraryImport(Library, EntryPoint = "__gmpz_lcm")] internal static partial void Lcm(Mpz* r, Mpz* a, Mpz* b);
    [LibraryImport(Library, EntryPoint = "__gmpz_gcdext")] internal static partial void GcdExtended(Mpz* g, Mpz* s, Mpz* t, Mpz* a, Mpz* b);
    [LibraryImport(Library, EntryPoint = "__gmpz_invert")] internal static partial int Invert(Mpz* r, Mpz* a, Mpz* modulus);
    [LibraryImport(Library, EntryPoint = "__gmpz_jacobi")] internal static partial int Jacobi(Mpz* a, Mpz* b);
    [LibraryImport(Library, EntryPoint = "__gmpz_perfect_square_p")] internal static partial int IsPerfectSquare(Mpz* a);
    [LibraryImport(Library, EntryPoint = "__gmpz_perfect_power_p")] internal static partial int IsPerfectPower(Mpz* a);
    [LibraryImport(Library, EntryPoint = "__gmpz_probab_prime_p")] internal static partial int IsProbablyPrime(Mpz* a, int repetitions);
    [LibraryImport(Library, EntryPoint = "__gmpz_nextprime")] internal static partial void NextPrime(Mpz* r, Mpz* a);

    // ---- bits ----
    [LibraryImport(Library, EntryPoint = "__gmpz_and")] internal static partial void And(Mpz* r, Mpz* a, Mpz* b);
    [LibraryImport(Library, EntryPoint = "__gmpz_ior")] internal static partial void Or(Mpz* r, Mpz* a, Mpz* b);
    [LibraryImport(Library, EntryPoint = "__gmpz_xor")] internal static partial void Xor(Mpz* r, Mpz* a, Mpz* b);
    [LibraryImport(Library, EntryPoint = "__gmpz_com")] internal static partial void Complement(Mpz* r, Mpz* a);
    [LibraryImport(Library, EntryPoint = "__gmpz_setbit")] internal static partial void SetBit(Mpz* x, nuint bit);
    [LibraryImport(Library, EntryPoint = "__gmpz_clrbit")] internal static partial void ClearBit(Mpz* x, nuint bit);
    [LibraryImport(Library, EntryPoint = "__gmpz_tstbit")] internal static partial int TestBit(Mpz* x, nuint bit);
    [LibraryImport(Library, EntryPoint = "__gmpz_scan0")] internal static partial nuint Scan0(Mpz* x, nuint start);
    [LibraryImport(Library, EntryPoint = "__gmpz_scan1")] internal static partial nuint Scan1(Mpz* x, nuint start);
    [LibraryImport(Library, EntryPoint = "__gmpz_popcount")] internal static partial nuint PopulationCount(Mpz* x);
    [LibraryImport(Library, EntryPoint = "__gmpz_hamdist")] internal static partial nuint HammingDistance(Mpz* a, Mpz* b);

    // ---- random numbers ----
    [LibraryImport(Library, EntryPoint = "__gmp_randinit_mt")] internal static partial void RandomInit(void* state);
    [LibraryImport(Library, EntryPoint = "__gmp_randclear")] internal static partial void RandomClear(void* state);
    [LibraryImport(Library, EntryPoint = "__gmp_randseed")] internal static partial void RandomSeed(void* state, Mpz* seed);
    [LibraryImport(Library, EntryPoint = "__gmp_randseed_ui")] internal static partial void RandomSeedInt(void* state, ulong seed);
    [LibraryImport(Library, EntryPoint = "__gmpz_urandomb")] internal static partial void RandomBits(Mpz* r, void* state, nuint bits);
    [LibraryImport(Library, EntryPoint = "__gmpz_urandomm")] internal static partial void RandomBelow(Mpz* r, void* state, Mpz* limit);
}
