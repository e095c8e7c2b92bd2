using System.Runtime.InteropServices;

namespace HhvmSharp.Hosting.Sapi;

/// <summary>read(2) and write(2) on a descriptor of the process: no seeking, no position of our own, partial writes continued.</summary>
internal static unsafe partial class Descriptor
{
    private const int Interrupted = 4, WouldBlock = 11;

    /// <summary>Writes all of it; false when the other end is gone.</summary>
    internal static bool Write(int fd, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* p = bytes)
        {
            nint done = 0;
            while (done < bytes.Length)
            {
                nint n = WriteCall(fd, p + done, bytes.Length - done);
                if (n >= 0)
                {
                    done += n;
                    continue;
                }

                int error = Marshal.GetLastPInvokeError();
                if (error == WouldBlock) Wait(fd);
                else if (error != Interrupted) return false;
            }
        }

        return true;
    }

    /// <summary>Bytes read; 0 at the end or on an error.</summary>
    internal static int Read(int fd, Span<byte> buffer)
    {
        fixed (byte* p = buffer)
        {
            while (true)
            {
                nint n = ReadCall(fd, p, buffer.Length);
                if (n >= 0) return (int)n;
                if (Marshal.GetLastPInvokeError() != Interrupted) return 0;
            }
        }
    }

    internal static bool IsTerminal(int fd) => IsATty(fd) == 1;

    /// <summary>Someone made the pipe non-blocking: waits until it takes bytes again.</summary>
    private static void Wait(int fd)
    {
        const short pollOut = 4;
        var entry = new PollEntry { Fd = fd, Events = pollOut };
        _ = Poll(&entry, 1, -1);
    }

    private struct PollEntry
    {
        internal int Fd;
        internal short Events;
        internal short Returned;
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteCall(int fd, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadCall(int fd, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "isatty")]
    private static partial int IsATty(int fd);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(PollEntry* entries, nuint count, int timeout);
}
