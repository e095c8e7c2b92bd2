using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using HhvmSharp.Library.Standard;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Openssl;

/// <summary>Digests, random bytes, names and errors.</summary>
[PhpExtension("openssl")]
[PhpIni("openssl.cafile", null, IniAccess.PerDir)]
[PhpIni("openssl.capath", null, IniAccess.PerDir)]
internal static unsafe class OpensslFunctions
{
    [PhpConst("OPENSSL_VERSION_TEXT")]
    internal static PhpString VersionText => Text(LibCrypto.Version(0));

    [PhpConst("OPENSSL_VERSION_NUMBER")]
    internal static long VersionNumber => (long)LibCrypto.VersionNumber();

    internal static PhpString Text(byte* s) => PhpString.FromSpan(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(s));

    /// <summary>The bytes with a NUL behind them.</summary>
    internal static byte[] Terminated(PhpString s) => [.. s.Span, 0];

    internal static nint FindDigest(PhpString name)
    {
        fixed (byte* p = Terminated(name)) return LibCrypto.FindDigest(p);
    }

    [PhpFunction("openssl_error_string(): string|false")]
    internal static PhpString? openssl_error_string(RequestContext ctx) => OpensslErrors.Of(ctx).Next();

    [PhpFunction("openssl_random_pseudo_bytes(int $length, &$strong_result = null): string")]
    internal static PhpString openssl_random_pseudo_bytes(RequestContext ctx, long length, PhpReference? strong_result)
    {
        if (length <= 0) Arg.ValueError(ctx, 1, "must be greater than 0");
        if (length > int.MaxValue) Arg.ValueError(ctx, 1, $"must be less than or equal to {int.MaxValue}");
        byte[] bytes = Arg.Allocate(ctx, length);
        RandomNumberGenerator.Fill(bytes);
        if (strong_result is not null) Arguments.Assign(ctx, strong_result, Value.True);
        return new PhpString(bytes);
    }

    [PhpFunction("openssl_digest(string $data, string $digest_algo, bool $binary = false): string|false")]
    internal static PhpString? openssl_digest(RequestContext ctx, PhpString data, PhpString digest_algo, bool binary)
    {
        nint digest = FindDigest(digest_algo);
        if (digest == 0)
        {
            Arg.Warning(ctx, "Unknown digest algorithm");
            return null;
        }

        byte[] result = new byte[LibCrypto.DigestSize(digest)];
        uint written = 0;
        fixed (byte* input = data.Span)
        fixed (byte* output = result)
        {
            if (LibCrypto.Digest(input, (nuint)data.Length, output, &written, digest, 0) == 0)
            {
                OpensslErrors.Of(ctx).Collect();
                return null;
            }
        }

        var raw = new PhpString(result[..(int)written]);
        return binary ? raw : StringEscapes.bin2hex(raw);
    }

    [PhpFunction("openssl_pbkdf2(string $password, string $salt, int $key_length, int $iterations, string $digest_algo = \"sha1\"): string|false")]
    internal static PhpString? openssl_pbkdf2(RequestContext ctx, PhpString password, PhpString salt, long key_length, long iterations, PhpString digest_algo)
    {
        if (key_length > int.MaxValue) Arg.ValueError(ctx, 3, "is too long");
        if (iterations is > int.MaxValue or < int.MinValue) Arg.ValueError(ctx, 4, "is too long");
        if (key_length <= 0) Arg.ValueError(ctx, 3, "must be greater than 0");
        nint digest = FindDigest(digest_algo.Length == 0 ? PhpString.Literal("sha1") : digest_algo);
        if (digest == 0)
        {
            Arg.Warning(ctx, "Unknown digest algorithm");
            return null;
        }

        byte[] key = Arg.Allocate(ctx, key_length);
        fixed (byte* p = password.Span)
        fixed (byte* s = salt.Span)
        fixed (byte* k = key)
        {
            if (LibCrypto.Pbkdf2(p, password.Length, s, salt.Length, (int)iterations, digest, (int)key_length, k) == 1) return new PhpString(key);
        }

        OpensslErrors.Of(ctx).Collect();
        return null;
    }

    // ---- names ----

    /// <summary>Where the library's visitors put the names.</summary>
    private sealed class NameList
    {
        internal readonly List<PhpString> Names = [];
        internal bool Aliases;
    }

    private static ref NameList List(void* data) => ref Unsafe.AsRef<NameList>(data);

    [PhpFunction("openssl_get_md_methods(bool $aliases = false): array")]
    internal static PhpArray openssl_get_md_methods(bool aliases)
    {
        var list = new NameList { Aliases = aliases };
        LibCrypto.EachName(LibCrypto.DigestNames, &AddDigest, Unsafe.AsPointer(ref list));
        return Listed(list);
    }

    [UnmanagedCallersOnly]
    private static void AddDigest(LibCrypto.ObjectName* name, void* data)
    {
        NameList list = List(data);
        if (list.Aliases || name->Alias == 0) list.Names.Add(Text(name->Name));
    }

    [PhpFunction("openssl_get_cipher_methods(bool $aliases = false): array")]
    internal static PhpArray openssl_get_cipher_methods(bool aliases)
    {
        var list = new NameList { Aliases = aliases };
        LibCrypto.EachCipher(0, &AddCipher, Unsafe.AsPointer(ref list));
        list.Names.Sort(static (a, b) => ByteStrings.Compare(a.Span, b.Span));
        return Listed(list);
    }

    [UnmanagedCallersOnly]
    private static void AddCipher(nint cipher, void* data)
    {
        if (List(data).Aliases) LibCrypto.EachCipherName(cipher, &AddCipherName, data);
        else List(data).Names.Add(Text(LibCrypto.CipherName(cipher)).ToLower());
    }

    [UnmanagedCallersOnly]
    private static void AddCipherName(byte* name, void* data) => List(data).Names.Add(Text(name).ToLower());

    private static PhpArray Listed(NameList list)
    {
        var result = new PhpArray(list.Names.Count);
        foreach (PhpString name in list.Names) result.Append(Value.String(name));
        return result;
    }
}
