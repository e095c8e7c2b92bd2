using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace HhvmSharp.Library.Hash;

/// <summary>
/// Digests of short texts by OpenSSL's plain functions: what .NET does around them (EVP contexts, handles) takes several
/// times as long as the digest of a short text. Longer ones, and systems without those functions, take .NET's way.
/// </summary>
internal static unsafe class NativeDigests
{
    /// <summary>As long as this a collection of another thread may wait.</summary>
    private const int Longest = 4096;

    /// <summary>More than any of OpenSSL's states (SHA256_CTX: 112 bytes).</summary>
    private const int StateSize = 256;

    private static readonly nint Library = NativeLibrary.TryLoad("libcrypto.so.3", out nint library) ? library : 0;
    private static readonly nint[] Md5Functions = Load("MD5"), Sha1Functions = Load("SHA1"), Sha256Functions = Load("SHA256");

    private static nint[] Load(string name)
    {
        var functions = new nint[3];
        string[] parts = ["_Init", "_Update", "_Final"];
        for (int i = 0; i < parts.Length; i++)
            if (Library == 0 || !NativeLibrary.TryGetExport(Library, name + parts[i], out functions[i])) return [];
        return functions;
    }

    internal static void Md5(ReadOnlySpan<byte> data, Span<byte> digest)
    {
        if (!Run(Md5Functions, data, digest)) MD5.HashData(data, digest);
    }

    internal static void Sha1(ReadOnlySpan<byte> data, Span<byte> digest)
    {
        if (!Run(Sha1Functions, data, digest)) SHA1.HashData(data, digest);
    }

    internal static void Sha256(ReadOnlySpan<byte> data, Span<byte> digest)
    {
        if (!Run(Sha256Functions, data, digest)) SHA256.HashData(data, digest);
    }

    private static bool Run(nint[] functions, ReadOnlySpan<byte> data, Span<byte> digest)
    {
        if (data.Length > Longest || functions.Length == 0) return false;
        byte* state = stackalloc byte[StateSize];
        fixed (byte* from = data, to = digest)
        {
            return ((delegate* unmanaged[SuppressGCTransition]<byte*, int>)functions[0])(state) != 0
                && ((delegate* unmanaged[SuppressGCTransition]<byte*, byte*, nuint, int>)functions[1])(state, from, (nuint)data.Length) != 0
                && ((delegate* unmanaged[SuppressGCTransition]<byte*, byte*, int>)functions[2])(to, state) != 0;
        }
    }
}
