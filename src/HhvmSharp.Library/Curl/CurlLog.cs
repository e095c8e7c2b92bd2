using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Curl;

/// <summary>A FILE of the C library that writes to a stream: where the library logs.</summary>
internal sealed unsafe partial class CurlLog
{
    /// <summary>cookie_io_functions_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Operations
    {
        internal nint Read;
        internal delegate* unmanaged[Cdecl]<nint, byte*, nuint, nint> Write;
        internal nint Seek, Close;
    }

    private readonly GCHandle _stream;

    internal CurlLog(PhpStream stream)
    {
        const int unbuffered = 2;
        _stream = GCHandle.Alloc(stream);
        File = fopencookie(GCHandle.ToIntPtr(_stream), "w", new Operations { Write = &Write });
        setvbuf(File, 0, unbuffered, 0);
    }

    internal nint File { get; }

    internal void Close()
    {
        fclose(File);
        _stream.Free();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Write(nint stream, byte* bytes, nuint length)
    {
        try
        {
            return GCHandle.FromIntPtr(stream).Target is PhpStream { IsClosed: false } open ? Math.Max(open.Write(new ReadOnlySpan<byte>(bytes, (int)length)), 0) : 0;
        }
        catch (PhpThrow)
        {
            return 0; // it stays pending
        }
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)] private static partial nint fopencookie(nint cookie, string mode, Operations operations);
    [LibraryImport("libc")] private static partial int setvbuf(nint file, nint buffer, int mode, nuint size);
    [LibraryImport("libc")] private static partial int fclose(nint file);
}
