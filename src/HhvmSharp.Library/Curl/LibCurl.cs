using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Curl;

/// <summary>curl_slist.</summary>
internal unsafe struct CurlList
{
    internal byte* Data;
    internal CurlList* Next;
}

/// <summary>curl_blob.</summary>
internal unsafe struct CurlBlob
{
    internal const uint Copied = 1;

    internal byte* Data;
    internal nuint Length;
    internal uint Flags;
}

/// <summary>curl_certinfo.</summary>
internal unsafe struct CurlCertificates
{
    internal int Count;
    internal CurlList** Certificates;
}

/// <summary>CURLMsg.</summary>
internal struct CurlMessage
{
    internal int Kind;
    internal nint Easy;
    internal int Result;
}

/// <summary>curl_version_info_data, as far as PHP shows it.</summary>
internal unsafe struct CurlVersion
{
    internal int Age;
    internal byte* Version;
    internal uint Number;
    internal byte* Host;
    internal int Features;
    internal byte* SslVersion;
    internal nint SslNumber;
    internal byte* LibzVersion;
    internal byte** Protocols;
    internal byte* Ares;
    internal int AresNumber;
    internal byte* LibIdn;
    internal int IconvNumber;
    internal byte* LibSsh;
    internal uint BrotliNumber;
    internal byte* BrotliVersion;
}

/// <summary>
/// What is used of libcurl. Its setters and getters are variadic in C; where variadic integers and pointers are passed like
/// others (System V on x86-64, AAPCS64), they can be imported for each type of argument.
/// </summary>
internal static unsafe partial class LibCurl
{
    private const string Library = SystemLibraries.Curl;

    internal const int Ok = 0;

    /// <summary>CURL_ERROR_SIZE.</summary>
    internal const int ErrorSize = 256;

    static LibCurl()
    {
        const int everything = 3;
        SystemLibraries.Prepare();
        curl_global_init(everything);
    }

    [LibraryImport(Library)] private static partial int curl_global_init(nint flags);
    [LibraryImport(Library)] internal static partial CurlVersion* curl_version_info(int age);
    [LibraryImport(Library)] internal static partial void curl_free(void* memory);
    [LibraryImport(Library)] internal static partial CurlList* curl_slist_append(CurlList* list, byte* text);
    [LibraryImport(Library)] internal static partial void curl_slist_free_all(CurlList* list);

    [LibraryImport(Library)] internal static partial nint curl_easy_init();
    [LibraryImport(Library)] internal static partial void curl_easy_cleanup(nint easy);
    [LibraryImport(Library)] internal static partial void curl_easy_reset(nint easy);
    [LibraryImport(Library)] internal static partial nint curl_easy_duphandle(nint easy);
    [LibraryImport(Library)] internal static partial int curl_easy_perform(nint easy);
    [LibraryImport(Library)] internal static partial int curl_easy_pause(nint easy, int bits);
    [LibraryImport(Library)] internal static partial int curl_easy_upkeep(nint easy);
    [LibraryImport(Library)] internal static partial byte* curl_easy_escape(nint easy, byte* text, int length);
    [LibraryImport(Library)] internal static partial byte* curl_easy_unescape(nint easy, byte* text, int length, int* result);
    [LibraryImport(Library)] internal static partial byte* curl_easy_strerror(int code);
    [LibraryImport(Library)] private static partial int curl_easy_setopt(nint easy, int option, nint value);
    [LibraryImport(Library)] private static partial int curl_easy_getinfo(nint easy, int info, void* value);

    [LibraryImport(Library)] internal static partial nint curl_mime_init(nint easy);
    [LibraryImport(Library)] internal static partial void curl_mime_free(nint mime);
    [LibraryImport(Library)] internal static partial nint curl_mime_addpart(nint mime);
    [LibraryImport(Library)] internal static partial int curl_mime_name(nint part, byte* name);
    [LibraryImport(Library)] internal static partial int curl_mime_filename(nint part, byte* name);
    [LibraryImport(Library)] internal static partial int curl_mime_type(nint part, byte* type);
    [LibraryImport(Library)] internal static partial int curl_mime_data(nint part, byte* data, nint length);
    [LibraryImport(Library)]
    internal static partial int curl_mime_data_cb(
        nint part, long length, delegate* unmanaged[Cdecl]<byte*, nuint, nuint, nint, nuint> read, delegate* unmanaged[Cdecl]<nint, long, int, int> seek,
        delegate* unmanaged[Cdecl]<nint, void> free, nint argument);

    [LibraryImport(Library)] internal static partial nint curl_multi_init();
    [LibraryImport(Library)] internal static partial int curl_multi_cleanup(nint multi);
    [LibraryImport(Library)] internal static partial int curl_multi_add_handle(nint multi, nint easy);
    [LibraryImport(Library)] internal static partial int curl_multi_remove_handle(nint multi, nint easy);
    [LibraryImport(Library)] internal static partial int curl_multi_perform(nint multi, int* running);
    [LibraryImport(Library)] internal static partial int curl_multi_wait(nint multi, void* descriptors, uint count, int milliseconds, int* ready);
    [LibraryImport(Library)] internal static partial CurlMessage* curl_multi_info_read(nint multi, int* left);
    [LibraryImport(Library)] internal static partial int curl_multi_setopt(nint multi, int option, nint value);
    [LibraryImport(Library)] internal static partial byte* curl_multi_strerror(int code);
    [LibraryImport(Library)] internal static partial byte* curl_pushheader_bynum(nint headers, nuint number);

    [LibraryImport(Library)] internal static partial nint curl_share_init();
    [LibraryImport(Library)] internal static partial int curl_share_cleanup(nint share);
    [LibraryImport(Library)] internal static partial int curl_share_setopt(nint share, int option, nint value);
    [LibraryImport(Library)] internal static partial byte* curl_share_strerror(int code);

    internal static int Set(nint easy, long option, long value) => curl_easy_setopt(easy, (int)option, (nint)value);

    internal static int Set(nint easy, long option, void* value) => curl_easy_setopt(easy, (int)option, (nint)value);

    /// <summary>Sets a text, which the library copies.</summary>
    internal static int Set(nint easy, long option, PhpString text)
    {
        fixed (byte* bytes = Terminated(text)) return Set(easy, option, bytes);
    }

    internal static bool Get<T>(nint easy, long info, out T value)
        where T : unmanaged
    {
        Unsafe.SkipInit(out value);
        fixed (T* target = &value)
        {
            *target = default;
            return curl_easy_getinfo(easy, (int)info, target) == Ok;
        }
    }

    internal static bool GetPointer(nint easy, long info, out byte* value)
    {
        bool known = Get(easy, info, out nint address);
        value = (byte*)address;
        return known;
    }

    /// <summary>The bytes with a NUL behind them.</summary>
    internal static byte[] Terminated(PhpString text) => [.. text.Span, 0];

    /// <summary>A text of the library; null is "".</summary>
    internal static PhpString Text(byte* text) => text == null ? PhpString.Empty : PhpString.FromSpan(Span(text));

    internal static ReadOnlySpan<byte> Span(byte* text) => MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text);
}
