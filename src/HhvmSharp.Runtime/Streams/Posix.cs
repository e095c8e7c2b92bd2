using System.Runtime.InteropServices;

namespace HhvmSharp.Runtime.Streams;

/// <summary>
/// The system calls behind plain files, where .NET has no equal (modes, flock, stat, names that are no UTF-8). Paths end
/// with a NUL byte; see <see cref="FilePath"/>. On failure <see cref="Error"/> is errno.
/// </summary>
internal static unsafe partial class Posix
{
    internal const int ReadOnly = 0, WriteOnly = 1, ReadWrite = 2, Create = 0x40, Exclusive = 0x80, Truncate = 0x200,
        Append = 0x400, NonBlock = 0x800, CloseOnExec = 0x80000;

    internal const int SeekSet = 0, SeekCur = 1, SeekEnd = 2;

    internal const int NotPermitted = 1, NoEntry = 2, Interrupted = 4, BadDescriptor = 9, TryAgain = 11, Exists = 17, CrossDevice = 18,
        NotDirectory = 20, IsDirectory = 21, Invalid = 22, InProgress = 115;

    private const int GetFlags = 3, SetFlags = 4, DuplicateCloseOnExec = 1030;

    /// <summary>errno of the last call of this class.</summary>
    internal static int Error => Marshal.GetLastPInvokeError();

    /// <summary>strerror.</summary>
    internal static string Message(int error) => error switch
    {
        0 => "Success",
        NotPermitted => "Operation not permitted",
        NoEntry => "No such file or directory",
        13 => "Permission denied",
        Exists => "File exists",
        NotDirectory => "Not a directory",
        IsDirectory => "Is a directory",
        39 => "Directory not empty",
        _ => Marshal.GetPInvokeErrorMessage(error),
    };

    internal static int Read(int fd, Span<byte> buffer)
    {
        fixed (byte* p = buffer) return (int)ReadCall(fd, p, buffer.Length);
    }

    internal static int Write(int fd, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* p = bytes) return (int)WriteCall(fd, p, bytes.Length);
    }

    /// <summary>-1 on failure; the request's umask is applied, whatever the process's is.</summary>
    internal static int Open(byte[] path, int flags, int mode, int umask)
    {
        fixed (byte* p = path)
        {
            int own = mode & ~umask;
            if ((flags & Create) == 0 || (own & ProcessUmask) == 0) return OpenCall(p, flags | CloseOnExec, own);
            // the process would take off more than the request wants: only what is really new gets its mode set
            int fd = OpenCall(p, flags | Exclusive | CloseOnExec, own);
            if (fd >= 0) _ = FChMod(fd, own);
            else if (Error == Exists && (flags & Exclusive) == 0) fd = OpenCall(p, flags | CloseOnExec, own);
            return fd;
        }
    }

    internal static bool MakeDirectory(byte[] path, int mode, int umask)
    {
        fixed (byte* p = path)
        {
            int own = mode & ~umask;
            if (MkDir(p, own) != 0) return false;
            if ((own & ProcessUmask) != 0) _ = ChModCall(p, own);
            return true;
        }
    }

    /// <summary>The umask that the process was started with.</summary>
    internal static readonly int ProcessUmask = ReadUmask();

    private static int ReadUmask()
    {
        try
        {
            foreach (string line in System.IO.File.ReadLines("/proc/self/status"))
                if (line.StartsWith("Umask:", StringComparison.Ordinal)) return Convert.ToInt32(line[6..].Trim(), 8);
        }
        catch (IOException)
        {
        }

        return 0x12; // 022
    }

    internal static bool Stat(byte[] path, bool link, out FileStat stat)
    {
        byte* buffer = stackalloc byte[256];
        fixed (byte* p = path)
        {
            bool found = (link ? LStatCall(p, buffer) : StatCall(p, buffer)) == 0;
            stat = found ? FileStat.From(buffer) : default;
            return found;
        }
    }

    internal static bool Stat(int fd, out FileStat stat)
    {
        byte* buffer = stackalloc byte[256];
        bool found = FStatCall(fd, buffer) == 0;
        stat = found ? FileStat.From(buffer) : default;
        return found;
    }

    internal static bool SetBlocking(int fd, bool blocking, out bool was)
    {
        int flags = FCntl(fd, GetFlags, 0);
        was = (flags & NonBlock) == 0;
        return FCntl(fd, SetFlags, blocking ? flags & ~NonBlock : flags | NonBlock) != -1;
    }

    internal static bool IsBlocking(int fd) => (FCntl(fd, GetFlags, 0) & NonBlock) == 0;

    internal static bool Unlink(byte[] path) { fixed (byte* p = path) return UnlinkCall(p) == 0; }

    internal static bool RemoveDirectory(byte[] path) { fixed (byte* p = path) return RmDirCall(p) == 0; }

    internal static bool Rename(byte[] from, byte[] to) { fixed (byte* p = from) fixed (byte* q = to) return RenameCall(p, q) == 0; }

    internal static bool Link(byte[] from, byte[] to) { fixed (byte* p = from) fixed (byte* q = to) return LinkCall(p, q) == 0; }

    internal static bool SymLink(byte[] from, byte[] to) { fixed (byte* p = from) fixed (byte* q = to) return SymLinkCall(p, q) == 0; }

    internal static bool ChangeMode(byte[] path, int mode) { fixed (byte* p = path) return ChModCall(p, mode) == 0; }

    /// <summary>-1 leaves an id as it is.</summary>
    internal static bool ChangeOwner(byte[] path, int uid, int gid, bool link)
    {
        fixed (byte* p = path) return (link ? LChOwnCall(p, uid, gid) : ChOwnCall(p, uid, gid)) == 0;
    }

    internal static bool CanAccess(byte[] path, int mode) { fixed (byte* p = path) return AccessCall(p, mode) == 0; }

    /// <summary>In seconds.</summary>
    internal static bool SetTimes(byte[] path, long accessed, long modified)
    {
        long* times = stackalloc long[4];
        times[0] = accessed;
        times[2] = modified;
        const int currentDirectory = -100;
        fixed (byte* p = path) return UTimeNsAt(currentDirectory, p, times, 0) == 0;
    }

    internal static bool SetTimesNow(byte[] path)
    {
        const int currentDirectory = -100;
        fixed (byte* p = path) return UTimeNsAt(currentDirectory, p, null, 0) == 0;
    }

    /// <summary>The supplementary groups of the process.</summary>
    internal static int[] Groups()
    {
        int count = GetGroups(0, null);
        if (count <= 0) return [];
        var groups = new int[count];
        fixed (int* p = groups) return GetGroups(count, p) < 0 ? [] : groups;
    }

    /// <summary>Null on failure.</summary>
    internal static byte[]? ReadLink(byte[] path)
    {
        byte* buffer = stackalloc byte[4096];
        fixed (byte* p = path)
        {
            nint n = ReadLinkCall(p, buffer, 4096);
            return n < 0 ? null : new ReadOnlySpan<byte>(buffer, (int)n).ToArray();
        }
    }

    /// <summary>mkostemp: <paramref name="template"/> ends with XXXXXX and NUL and becomes the name.</summary>
    internal static int MakeTemporary(byte[] template) { fixed (byte* p = template) return MkOsTemp(p, CloseOnExec); }

    internal static nint OpenDirectory(byte[] path) { fixed (byte* p = path) return OpenDirCall(p); }

    /// <summary>Null at the end.</summary>
    internal static byte[]? NextEntry(nint directory, out byte type)
    {
        const int typeAt = 18, nameAt = 19;
        byte* entry = ReadDirCall(directory);
        type = entry == null ? (byte)0 : entry[typeAt];
        return entry == null ? null : MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + nameAt).ToArray();
    }

    /// <summary>Total, available and free-for-root bytes of a file system.</summary>
    internal static bool FileSystem(byte[] path, out double total, out double available)
    {
        // struct statvfs (glibc, 64 bits): f_bsize, f_frsize, f_blocks, f_bfree, f_bavail
        ulong* buffer = stackalloc ulong[32];
        fixed (byte* p = path)
        {
            bool ok = StatVfs(p, buffer) == 0;
            double unit = buffer[1] != 0 ? buffer[1] : buffer[0];
            total = unit * buffer[2];
            available = unit * buffer[4];
            return ok;
        }
    }

    /// <summary>getdtablesize: descriptors are smaller than this.</summary>
    [LibraryImport("libc", EntryPoint = "getdtablesize")]
    internal static partial int DescriptorLimit();

    /// <summary>poll(2) on one descriptor: the events that came, 0 on time-out, -1 on failure.</summary>
    internal static int Wait(int fd, short events, int milliseconds)
    {
        var entry = new PollEntry { Fd = fd, Events = events };
        int n = Poll(new Span<PollEntry>(ref entry), milliseconds);
        return n <= 0 ? n : entry.Returned;
    }

    internal static int Poll(Span<PollEntry> entries, int milliseconds)
    {
        fixed (PollEntry* p = entries) return PollCall(p, (nuint)entries.Length, milliseconds);
    }

    internal struct PollEntry
    {
        internal const short In = 1, Priority = 2, Out = 4, Failed = 8, HungUp = 16;

        internal int Fd;
        internal short Events;
        internal short Returned;
    }

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadCall(int fd, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteCall(int fd, byte* buffer, nint count);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static partial int OpenCall(byte* path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int fd);

    /// <summary>A second descriptor that children do not inherit.</summary>
    internal static int Duplicate(int fd) => FCntl(fd, DuplicateCloseOnExec, 0);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    internal static partial long Seek(int fd, long offset, int whence);

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    internal static partial int SetLength(int fd, long length);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    internal static partial int Sync(int fd);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    internal static partial int SyncData(int fd);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    internal static partial int Lock(int fd, int operation);

    [LibraryImport("libc", EntryPoint = "isatty")]
    internal static partial int IsTerminal(int fd);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int FCntl(int fd, int command, int argument);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    private static partial int FChMod(int fd, int mode);

    [LibraryImport("libc", EntryPoint = "mkdir", SetLastError = true)]
    private static partial int MkDir(byte* path, int mode);

    [LibraryImport("libc", EntryPoint = "chmod", SetLastError = true)]
    private static partial int ChModCall(byte* path, int mode);

    [LibraryImport("libc", EntryPoint = "chown", SetLastError = true)]
    private static partial int ChOwnCall(byte* path, int uid, int gid);

    [LibraryImport("libc", EntryPoint = "lchown", SetLastError = true)]
    private static partial int LChOwnCall(byte* path, int uid, int gid);

    [LibraryImport("libc", EntryPoint = "stat", SetLastError = true)]
    private static partial int StatCall(byte* path, byte* buffer);

    [LibraryImport("libc", EntryPoint = "lstat", SetLastError = true)]
    private static partial int LStatCall(byte* path, byte* buffer);

    [LibraryImport("libc", EntryPoint = "fstat", SetLastError = true)]
    private static partial int FStatCall(int fd, byte* buffer);

    [LibraryImport("libc", EntryPoint = "unlink", SetLastError = true)]
    private static partial int UnlinkCall(byte* path);

    [LibraryImport("libc", EntryPoint = "rmdir", SetLastError = true)]
    private static partial int RmDirCall(byte* path);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true)]
    private static partial int RenameCall(byte* from, byte* to);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true)]
    private static partial int LinkCall(byte* from, byte* to);

    [LibraryImport("libc", EntryPoint = "symlink", SetLastError = true)]
    private static partial int SymLinkCall(byte* from, byte* to);

    [LibraryImport("libc", EntryPoint = "readlink", SetLastError = true)]
    private static partial nint ReadLinkCall(byte* path, byte* buffer, nint size);

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true)]
    private static partial int AccessCall(byte* path, int mode);

    [LibraryImport("libc", EntryPoint = "utimensat", SetLastError = true)]
    private static partial int UTimeNsAt(int directory, byte* path, long* times, int flags);

    [LibraryImport("libc", EntryPoint = "mkostemp", SetLastError = true)]
    private static partial int MkOsTemp(byte* template, int flags);

    [LibraryImport("libc", EntryPoint = "opendir", SetLastError = true)]
    private static partial nint OpenDirCall(byte* path);

    [LibraryImport("libc", EntryPoint = "readdir")]
    private static partial byte* ReadDirCall(nint directory);

    [LibraryImport("libc", EntryPoint = "rewinddir")]
    internal static partial void RewindDirectory(nint directory);

    [LibraryImport("libc", EntryPoint = "closedir")]
    internal static partial int CloseDirectory(nint directory);

    [LibraryImport("libc", EntryPoint = "getuid")]
    internal static partial int UserId();

    [LibraryImport("libc", EntryPoint = "getgid")]
    internal static partial int GroupId();

    [LibraryImport("libc", EntryPoint = "getgroups")]
    private static partial int GetGroups(int size, int* groups);

    [LibraryImport("libc", EntryPoint = "statvfs", SetLastError = true)]
    private static partial int StatVfs(byte* path, ulong* buffer);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int PollCall(PollEntry* entries, nuint count, int timeout);
}
