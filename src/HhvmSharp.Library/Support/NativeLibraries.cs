using System.Reflection;
using System.Runtime.InteropServices;

namespace HhvmSharp.Library;

/// <summary>Where the native libraries of this assembly are found: an assembly has one resolver for all of them.</summary>
internal static class NativeLibraries
{
    internal const string Pcre2 = "pcre2-8", Xml2 = "xml2", Zlib = "z";

    static NativeLibraries() => NativeLibrary.SetDllImportResolver(typeof(NativeLibraries).Assembly, Resolve);

    private static string[] Candidates(string name) => name switch
    {
        Pcre2 => ["libpcre2-8.so.0", "libpcre2-8.so", "libpcre2-8.dylib", "pcre2-8"],
        Xml2 => ["libxml2.so.2", "libxml2.2.dylib"],
        Zlib => ["libz.so.1", "libz.so", "libz.1.dylib"],
        _ => [],
    };

    /// <summary>0 where it is missing. Whoever declares imports calls it first.</summary>
    internal static nint Load(string name)
    {
        foreach (string candidate in Candidates(name))
            if (NativeLibrary.TryLoad(candidate, typeof(NativeLibraries).Assembly, null, out nint handle)) return handle;
        return 0;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => Load(name);
}
