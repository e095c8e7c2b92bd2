using System.Reflection;
using System.Runtime.InteropServices;
using HhvmSharp.Library.Mbstring;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library;

/// <summary>The native libraries of the system that extensions use; none is loaded before it is needed.</summary>
public static class SystemLibraries
{
    internal const string Pcre2 = "pcre2-8", Oniguruma = "onig";

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
        _ => 0,
    };

    /// <summary>The first of several file names that can be loaded, or 0.</summary>
    internal static nint Load(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
            if (NativeLibrary.TryLoad(name, out nint handle)) return handle;
        return 0;
    }

    /// <summary>See <see cref="Runtime.Interpreter.RuntimeEnvironment.IsMissing"/>.</summary>
    public static bool IsMissing(string extension, PhpString? name) => extension switch
    {
        "mbstring" => name is not null && IsMultibyteRegex(name.Span) && !Mbstring.Oniguruma.IsAvailable,
        _ => false,
    };

    /// <summary>What PHP has only with --enable-mbregex.</summary>
    private static bool IsMultibyteRegex(ReadOnlySpan<byte> name) =>
        name.StartsWith("mb_ereg"u8) || name.StartsWith("mb_regex_"u8) || name.SequenceEqual("mb_split"u8) || name.SequenceEqual("MB_ONIGURUMA_VERSION"u8);
}
