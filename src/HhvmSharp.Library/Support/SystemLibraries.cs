using System.Reflection;
using System.Runtime.InteropServices;

namespace HhvmSharp.Library;

/// <summary>The native libraries of the system that extensions use; none is loaded before it is needed.</summary>
internal static class SystemLibraries
{
    internal const string Pcre2 = "pcre2-8", Oniguruma = "onig", Xml2 = "xml2", Zlib = "z", Curl = "curl", Gmp = "gmp";

    static SystemLibraries() => NativeLibrary.SetDllImportResolver(typeof(SystemLibraries).Assembly, Resolve);

    /// <summary>To be called before the first import of a library.</summary>
    internal static void Prepare()
    {
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => Open(name);

    /// <summary>The handle of a library, 0 where it is missing.</summary>
    internal static nint Open(string name) => name switch
    {
        Pcre2 => Load("libpcre2-8.so.0", "libpcre2-8.so", "libpcre2-8.dylib", "pcre2-8"),
        Oniguruma => Load("libonig.so.5", "libonig.so", "libonig.dylib", "onig"),
        Xml2 => Load("libxml2.so.2", "libxml2.2.dylib"),
        Gmp => Load("libgmp.so.10", "libgmp.10.dylib"),
        Zlib => Load("libz.so.1", "libz.so", "libz.1.dylib"),
        Curl => Load("libcurl.so.4", "libcurl.4.dylib"),
        _ => 0,
    };

    /// <summary>The first of several file names that can be loaded, or 0.</summary>
    internal static nint Load(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
            if (NativeLibrary.TryLoad(name, out nint handle)) return handle;
        return 0;
    }
}
