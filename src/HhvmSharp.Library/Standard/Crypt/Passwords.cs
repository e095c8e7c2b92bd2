using System.Security.Cryptography;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Crypt;

/// <summary>password_hash() and its relatives, with bcrypt; there is no Argon2 library, and PHP runs without one as well.</summary>
[PhpExtension("standard")]
internal static class Passwords
{
    [PhpConst("PASSWORD_DEFAULT")] internal const string Default = "2y";
    [PhpConst("PASSWORD_BCRYPT")] internal const string Bcrypt = "2y";
    [PhpConst("PASSWORD_BCRYPT_DEFAULT_COST")] internal const int DefaultCost = 12;

    private static readonly PhpString CostKey = PhpString.Literal("cost"), SaltKey = PhpString.Literal("salt");

    [PhpFunction("password_algos(): array")]
    internal static PhpArray password_algos() => PhpArray.FromStrings([PhpString.Literal(Bcrypt)]);

    [PhpFunction("password_get_info(string $hash): array")]
    internal static PhpArray password_get_info(PhpString hash)
    {
        bool known = IsBcrypt(hash);
        var result = new PhpArray(3);
        result.Add("algo", known ? Value.String(PhpString.Literal(Bcrypt)) : Value.Null);
        result.Add("algoName", Value.String(known ? "bcrypt" : "unknown"));
        var options = new PhpArray();
        if (known) options.Add("cost", Value.Int(CostOf(hash)));
        result.Add("options", Value.Array(options));
        return result;
    }

    [PhpFunction("password_hash(#[\\SensitiveParameter] string $password, string|int|null $algo, array $options = []): string")]
    internal static PhpString password_hash(RequestContext ctx, PhpString password, Value algo, PhpArray options)
    {
        if (!IsKnownAlgorithm(in algo)) Arg.ValueError(ctx, 2, "must be a valid password hashing algorithm");
        if (password.Span.Contains((byte)0)) Throw.ValueError(ctx, "Bcrypt password must not contain null character");
        long cost = Cost(ctx, options);
        if (cost is < 4 or > 31) Throw.ValueError(ctx, $"Invalid bcrypt cost parameter specified: {cost}");
        if (options.ContainsKey(SaltKey)) Arg.Warning(ctx, "The \"salt\" option has been ignored, since providing a custom salt is no longer supported");
        Span<byte> random = stackalloc byte[17];
        RandomNumberGenerator.Fill(random);
        string salt = Convert.ToBase64String(random)[..22].Replace('+', '.');
        PhpString setting = PhpString.FromLatin1($"$2y${cost:00}${salt}");
        PhpString? result = CryptFunctions.Compute(password.Span, setting.Span);
        if (result is null) Throw.Error(ctx, "Password hashing failed for unknown reason");
        return result!;
    }

    [PhpFunction("password_needs_rehash(string $hash, string|int|null $algo, array $options = []): bool")]
    internal static bool password_needs_rehash(RequestContext ctx, PhpString hash, Value algo, PhpArray options)
    {
        if (!IsKnownAlgorithm(in algo)) return false;
        return !IsBcrypt(hash) || CostOf(hash) != Cost(ctx, options);
    }

    [PhpFunction("password_verify(#[\\SensitiveParameter] string $password, string $hash): bool")]
    internal static bool password_verify(PhpString password, PhpString hash)
    {
        PhpString? computed = CryptFunctions.Compute(password.Span, hash.Span[..Math.Min(hash.Length, CryptFunctions.MaxSalt)]);
        return computed is not null && hash.Length >= 13 && CryptographicOperations.FixedTimeEquals(computed.Span, hash.Span);
    }

    private static bool IsKnownAlgorithm(in Value algo) =>
        algo.IsNull || (algo.IsString ? algo.AsString.Equals(Bcrypt) : algo.IntValue is 0 or 1);

    private static bool IsBcrypt(PhpString hash) => hash.Length == 60 && hash.Span.StartsWith("$2y$"u8);

    /// <summary>sscanf("$2y$%d$").</summary>
    private static long CostOf(PhpString hash)
    {
        int digits = hash.Span[4..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return digits > 0 ? Conversions.ToInt(PhpString.FromSpan(hash.Span.Slice(4, digits))) : DefaultCost;
    }

    private static long Cost(RequestContext ctx, PhpArray options)
    {
        if (!options.TryGetValue(CostKey, out Value v)) return DefaultCost;
        long cost = Conversions.ToInt(ctx, in v);
        Throw.IfPending(ctx);
        return cost;
    }
}
