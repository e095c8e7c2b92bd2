using System.Runtime.InteropServices;

namespace HhvmSharp.Library.Mbstring;

/// <summary>What is used of libonig.</summary>
internal static unsafe partial class Oniguruma
{
    private const string Library = SystemLibraries.Oniguruma;

    internal const uint IgnoreCase = 1, Extend = 2, MultiLine = 4, SingleLine = 8, FindLongest = 16, FindNotEmpty = 32;

    internal const int Mismatch = -1;

    /// <summary>ONIG_MAX_ERROR_MESSAGE_LEN.</summary>
    private const int MaxErrorLength = 90;

    /// <summary>OnigRegion.</summary>
    internal struct Region
    {
        internal int Allocated, Count;
        internal int* Begin, End;
    }

    /// <summary>OnigErrorInfo.</summary>
    internal struct ErrorInfo
    {
        internal nint Encoding, Start, End;
    }

    private static readonly nint Handle;

    static Oniguruma()
    {
        SystemLibraries.Prepare();
        Handle = SystemLibraries.Open(Library);
        if (Handle != 0) onig_initialize(null, 0);
    }

    internal static bool IsAvailable => Handle != 0;

    /// <summary>An exported structure: "OnigEncodingUTF8", "OnigSyntaxRuby"; 0 when this version has none.</summary>
    internal static nint Export(string name) => NativeLibrary.TryGetExport(Handle, name, out nint address) ? address : 0;

    internal static string Version => IsAvailable ? Marshal.PtrToStringUTF8(onig_version()) ?? "" : "";

    internal static string ErrorMessage(int code, ErrorInfo* info)
    {
        byte* buffer = stackalloc byte[MaxErrorLength];
        int length = onig_error_code_to_str(buffer, code, info);
        return System.Text.Encoding.Latin1.GetString(buffer, length);
    }

    [LibraryImport(Library)] private static partial int onig_initialize(nint* encodings, int count);
    [LibraryImport(Library)] private static partial nint onig_version();
    [LibraryImport(Library)] private static partial int onig_error_code_to_str(byte* buffer, int code, ErrorInfo* info);
    [LibraryImport(Library)] internal static partial int onig_new(out nint regex, byte* pattern, byte* end, uint options, nint encoding, nint syntax, ErrorInfo* error);
    [LibraryImport(Library)] internal static partial void onig_free(nint regex);
    [LibraryImport(Library)] internal static partial Region* onig_region_new();
    [LibraryImport(Library)] internal static partial void onig_region_free(Region* region, int itself);
    [LibraryImport(Library)] internal static partial nint onig_new_match_param();
    [LibraryImport(Library)] internal static partial void onig_initialize_match_param(nint parameters);
    [LibraryImport(Library)] internal static partial void onig_free_match_param(nint parameters);
    [LibraryImport(Library)] internal static partial int onig_set_match_stack_limit_size_of_match_param(nint parameters, uint limit);
    [LibraryImport(Library)] internal static partial int onig_set_retry_limit_in_match_of_match_param(nint parameters, uint limit);
    [LibraryImport(Library)] internal static partial int onig_search_with_param(nint regex, byte* text, byte* end, byte* start, byte* range, Region* region, uint options, nint parameters);
    [LibraryImport(Library)] internal static partial int onig_match_with_param(nint regex, byte* text, byte* end, byte* at, Region* region, uint options, nint parameters);
    [LibraryImport(Library)] internal static partial int onig_number_of_names(nint regex);
    [LibraryImport(Library)] internal static partial int onig_name_to_backref_number(nint regex, byte* name, byte* end, Region* region);
    [LibraryImport(Library)] internal static partial int onig_noname_group_capture_is_active(nint regex);
    [LibraryImport(Library)] internal static partial int onig_foreach_name(nint regex, delegate* unmanaged<byte*, byte*, int, int*, nint, nint, int> callback, nint argument);
}
