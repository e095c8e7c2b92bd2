using System.Runtime.InteropServices;

namespace HhvmSharp.Library.Openssl;

/// <summary>libcrypto's configuration files.</summary>
internal static unsafe partial class LibCrypto
{
    [DllImport(Library, EntryPoint = "NCONF_new")]
    internal static extern nint NewConfiguration(nint method);

    [DllImport(Library, EntryPoint = "NCONF_load")]
    internal static extern int LoadConfiguration(nint configuration, byte* file, long* line);

    [DllImport(Library, EntryPoint = "NCONF_free")]
    internal static extern void FreeConfiguration(nint configuration);

    [DllImport(Library, EntryPoint = "NCONF_get_string")]
    internal static extern byte* ConfigurationText(nint configuration, byte* section, byte* name);

    [DllImport(Library, EntryPoint = "NCONF_get_section")]
    internal static extern nint ConfigurationSection(nint configuration, byte* section);
}
