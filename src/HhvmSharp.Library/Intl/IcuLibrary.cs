using System.Runtime.InteropServices;

namespace HhvmSharp.Library.Intl;

/// <summary>ICU, as the system has it: its libraries and functions carry the major version in their names.</summary>
internal static class IcuLibrary
{
    private const int NewestVersion = 99, OldestVersion = 60;

    private static readonly (nint Common, nint International, string Suffix) Loaded = Load();

    private static (nint Common, nint International, string Suffix) Load()
    {
        for (int version = NewestVersion; version >= OldestVersion; version--)
        {
            if (!NativeLibrary.TryLoad($"libicuuc.so.{version}", out nint common)) continue;
            if (!NativeLibrary.TryLoad($"libicui18n.so.{version}", out nint international)) continue;
            return (common, international, NativeLibrary.TryGetExport(common, $"u_strlen_{version}", out _) ? $"_{version}" : "");
        }

        throw new DllNotFoundException("libicuuc, libicui18n");
    }

    internal static nint Function(string name)
    {
        if (NativeLibrary.TryGetExport(Loaded.Common, name + Loaded.Suffix, out nint address)) return address;
        if (NativeLibrary.TryGetExport(Loaded.International, name + Loaded.Suffix, out address)) return address;
        throw new EntryPointNotFoundException(name);
    }
}
