using System.Text;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;
using NativeLibrary = System.Runtime.InteropServices.NativeLibrary;

namespace HhvmSharp.Library;

/// <summary>Extensions that stand on a library of the system: where it is missing they are not loaded.</summary>
public static class OptionalExtensions
{
    private const string LoaderCache = "/etc/ld.so.cache";

    /// <summary>Extensions and the beginning of their library's file name.</summary>
    private static readonly (string Extension, string Library)[] Needs =
    [
        ("openssl", "libcrypto.so.3"),
        ("intl", "libicui18n.so."),
        ("gmp", "libgmp.so.10"),
        ("libxml", "libxml2.so.2"),
        ("dom", "libxml2.so.2"),
        ("SimpleXML", "libxml2.so.2"),
        ("xml", "libxml2.so.2"),
        ("zlib", "libz.so.1"),
        ("xmlreader", "libxml2.so.2"),
        ("xmlwriter", "libxml2.so.2"),
        ("curl", "libcurl.so.4"),
    ];

    /// <summary>What PHP has only with --enable-mbregex, which needs Oniguruma.</summary>
    private static readonly string[] MultibyteRegex =
    [
        "mb_regex_encoding", "mb_ereg", "mb_eregi", "mb_ereg_replace", "mb_eregi_replace", "mb_ereg_replace_callback", "mb_split", "mb_ereg_match",
        "mb_ereg_search", "mb_ereg_search_pos", "mb_ereg_search_regs", "mb_ereg_search_init", "mb_ereg_search_getregs", "mb_ereg_search_getpos",
        "mb_ereg_search_setpos", "mb_regex_set_options",
    ];

    /// <summary>Takes away what cannot run here. Nothing is loaded for that: the dynamic loader's cache names the libraries.</summary>
    public static void Settle(RuntimeEnvironment environment)
    {
        byte[]? cache = ReadCache();
        foreach ((string extension, string library) in Needs)
            if (!Has(cache, library)) environment.Leave(extension);
        if (Has(cache, "libonig.so.5")) return;
        foreach (string name in MultibyteRegex) environment.Functions.Remove(PhpString.FromLatin1(name));
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
