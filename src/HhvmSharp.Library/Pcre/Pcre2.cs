using System.Runtime.InteropServices;

namespace HhvmSharp.Library.Pcre;

/// <summary>What is used of libpcre2-8.</summary>
internal static unsafe partial class Pcre2
{
    private const string Library = SystemLibraries.Pcre2;

    // compile options
    internal const uint Caseless = 0x8, DollarEndOnly = 0x10, DotAll = 0x20, DupNames = 0x40, Extended = 0x80, MultiLine = 0x400,
        NoAutoCapture = 0x2000, Ucp = 0x20000, Ungreedy = 0x40000, Utf = 0x80000, Anchored = 0x80000000;

    /// <summary>Of the extra options: \K in lookarounds; "i" does not mix ASCII and other letters.</summary>
    internal const uint ExtraAllowLookaroundBsk = 0x40, ExtraCaselessRestrict = 0x80;

    // match options
    internal const uint NoUtfCheck = 0x40000000, NotEmptyAtStart = 0x8;

    internal const uint JitComplete = 1;

    internal const int InfoCaptureCount = 4, InfoJitSize = 10, InfoNameCount = 17, InfoNameEntrySize = 18, InfoNameTable = 19;

    internal const int ConfigJit = 1, ConfigVersion = 11;

    internal const int NoMatch = -1, FirstUtfError = -23, LastUtfError = -3, BadOffset = -33, BadUtfOffset = -36, JitStackLimit = -46, MatchLimit = -47,
        NoMemory = -48, DepthLimit = -53;

    internal static readonly nuint Unset = nuint.MaxValue;

    /// <summary>Empty where the library is missing.</summary>
    internal static readonly string Version;

    static Pcre2()
    {
        SystemLibraries.Prepare();
        Version = FindVersion();
    }

    private static string FindVersion()
    {
        try
        {
            byte* buffer = stackalloc byte[64];
            return pcre2_config_8(ConfigVersion, buffer) > 0 ? Marshal.PtrToStringUTF8((nint)buffer)! : "";
        }
        catch (DllNotFoundException)
        {
            return "";
        }
    }

    internal static string ErrorMessage(int code)
    {
        byte* buffer = stackalloc byte[128];
        pcre2_get_error_message_8(code, buffer, 128);
        return Marshal.PtrToStringUTF8((nint)buffer)!;
    }

    [LibraryImport(Library)] internal static partial int pcre2_config_8(uint what, void* where);
    [LibraryImport(Library)] internal static partial int pcre2_get_error_message_8(int code, byte* buffer, nuint length);
    [LibraryImport(Library)] internal static partial nint pcre2_compile_context_create_8(nint general);
    [LibraryImport(Library)] internal static partial int pcre2_set_compile_extra_options_8(nint context, uint options);
    [LibraryImport(Library)] internal static partial nint pcre2_compile_8(byte* pattern, nuint length, uint options, out int error, out nuint offset, nint context);
    [LibraryImport(Library)] internal static partial void pcre2_code_free_8(nint code);
    [LibraryImport(Library)] internal static partial int pcre2_jit_compile_8(nint code, uint options);
    [LibraryImport(Library)] internal static partial int pcre2_pattern_info_8(nint code, uint what, void* where);
    [LibraryImport(Library)] internal static partial nint pcre2_match_context_create_8(nint general);
    [LibraryImport(Library)] internal static partial void pcre2_match_context_free_8(nint context);
    [LibraryImport(Library)] internal static partial int pcre2_set_match_limit_8(nint context, uint limit);
    [LibraryImport(Library)] internal static partial int pcre2_set_depth_limit_8(nint context, uint limit);
    [LibraryImport(Library)] internal static partial nint pcre2_jit_stack_create_8(nuint start, nuint max, nint general);
    [LibraryImport(Library)] internal static partial void pcre2_jit_stack_free_8(nint stack);
    [LibraryImport(Library)] internal static partial void pcre2_jit_stack_assign_8(nint context, nint callback, nint stack);
    [LibraryImport(Library)] internal static partial nint pcre2_match_data_create_8(uint pairs, nint general);
    [LibraryImport(Library)] internal static partial void pcre2_match_data_free_8(nint data);
    [LibraryImport(Library)] internal static partial int pcre2_match_8(nint code, byte* subject, nuint length, nuint start, uint options, nint data, nint context);
    [LibraryImport(Library), SuppressGCTransition] internal static partial nuint* pcre2_get_ovector_pointer_8(nint data);
    [LibraryImport(Library)] internal static partial int pcre2_jit_match_8(nint code, byte* subject, nuint length, nuint start, uint options, nint data, nint context);
    [LibraryImport(Library), SuppressGCTransition] internal static partial byte* pcre2_get_mark_8(nint data);
}
