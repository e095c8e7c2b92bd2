using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Zlib;

/// <summary>z_stream.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ZStream
{
    internal byte* Input;
    internal uint InputLeft;
    internal nuint TotalIn;
    internal byte* Output;
    internal uint OutputLeft;
    internal nuint TotalOut;
    internal byte* Message;
    internal nint State, Allocate, Free, Opaque;
    internal int DataType;
    internal nuint Adler, Reserved;
}

/// <summary>What is used of zlib.</summary>
internal static unsafe partial class LibZ
{
    private const string Library = SystemLibraries.Zlib;

    internal const int Ok = 0, StreamEnd = 1, NeedDictionary = 2, StreamError = -2, DataError = -3, MemoryError = -4, BufferError = -5;

    internal const int NoFlush = 0, PartialFlush = 1, SyncFlush = 2, FullFlush = 3, Finish = 4, Block = 5;

    internal const int Raw = -15, Gzip = 31, Deflate = 15, Any = 47;

    internal const int MaxMemoryLevel = 9;

    private const int Deflated = 8;

    internal static bool IsThere { get; }

    internal static string Version { get; }

    static LibZ()
    {
        SystemLibraries.Prepare();
        IsThere = SystemLibraries.Open(Library) != 0;
        Version = IsThere ? Marshal.PtrToStringUTF8((nint)zlibVersion()) ?? "" : "";
    }

    [LibraryImport(Library)] private static partial byte* zlibVersion();
    [LibraryImport(Library)] private static partial byte* zError(int status);
    [LibraryImport(Library)] private static partial int deflateInit2_(ZStream* z, int level, int method, int windowBits, int memoryLevel, int strategy, byte* version, int size);
    [LibraryImport(Library)] private static partial int inflateInit2_(ZStream* z, int windowBits, byte* version, int size);
    [LibraryImport(Library)] internal static partial int deflate(ZStream* z, int flush);
    [LibraryImport(Library)] internal static partial int inflate(ZStream* z, int flush);
    [LibraryImport(Library)] internal static partial int deflateEnd(ZStream* z);
    [LibraryImport(Library)] internal static partial int inflateEnd(ZStream* z);
    [LibraryImport(Library)] internal static partial int deflateReset(ZStream* z);
    [LibraryImport(Library)] internal static partial int inflateReset(ZStream* z);
    [LibraryImport(Library)] internal static partial int deflateSetDictionary(ZStream* z, byte* dictionary, uint length);
    [LibraryImport(Library)] internal static partial int inflateSetDictionary(ZStream* z, byte* dictionary, uint length);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)] internal static partial nint gzdopen(int descriptor, string mode);
    [LibraryImport(Library)] internal static partial int gzread(nint file, byte* buffer, uint length);
    [LibraryImport(Library)] internal static partial int gzwrite(nint file, byte* buffer, uint length);
    [LibraryImport(Library)] internal static partial nint gzseek(nint file, nint offset, int whence);
    [LibraryImport(Library)] internal static partial int gzeof(nint file);
    [LibraryImport(Library)] internal static partial int gzflush(nint file, int flush);
    [LibraryImport(Library)] internal static partial int gzclose(nint file);
    [LibraryImport(Library)] internal static partial int gzsetparams(nint file, int level, int strategy);

    internal static int StartDeflate(ZStream* z, int level, int windowBits, int memoryLevel = MaxMemoryLevel, int strategy = 0) =>
        deflateInit2_(z, level, Deflated, windowBits, memoryLevel, strategy, zlibVersion(), sizeof(ZStream));

    internal static int StartInflate(ZStream* z, int windowBits) => inflateInit2_(z, windowBits, zlibVersion(), sizeof(ZStream));

    internal static string ErrorText(int status) => Marshal.PtrToStringUTF8((nint)zError(status)) ?? "";
}
