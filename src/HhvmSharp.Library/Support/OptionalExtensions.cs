using NativeLibrary = System.Runtime.InteropServices.NativeLibrary;
using System.Text;
using HhvmSharp.Runtime.Interpreter;

namespace HhvmSharp.Library;

/// <summary>Extensions that stand on a library of the system: where it is missing they are not loaded.</summary>
public static class OptionalExtensions
{
    private const string LoaderCache = "/etc/ld.so.cache";

    /// <summary>Extensions and the beginning of their library's file name.</summary>
    private static readonly (string Extension, string Library)[] Needs =
    [
        ("openssl", "libcrypto.so.3"),
    ];

    /// <summary>Takes away what cannot run here. Nothing is loaded for that: the dynamic loader's cache names the libraries.</summary>
    public static void Settle(RuntimeEnvironment environment)
    {
        byte[]? cache = ReadCache();
        foreach ((string extension, string library) in Needs)
            if (!Has(cache, library)) environment.Leave(extension);
    }

    private static byte[]? ReadCache()
    {
        try
        {
            return File.ReadAllBytes(LoaderCache);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // a system without one (musl)
        }
    }

    private static bool Has(byte[]? cache, string library)
    {
        if (cache is not null) return cache.AsSpan().IndexOf(Encoding.ASCII.GetBytes("/" + library)) >= 0;
        if (!NativeLibrary.TryLoad(library, typeof(OptionalExtensions).Assembly, null, out nint handle)) return false;
        NativeLibrary.Free(handle);
        return true;
    }
}
