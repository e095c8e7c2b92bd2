using System.Runtime.InteropServices;

namespace HhvmSharp.Library.PosixExtension;

/// <summary>The C library's functions behind this extension; errno is <see cref="Error"/> after a call.</summary>
internal static unsafe partial class LibC
{
    internal const int BadDescriptor = 9, NotPermitted = 1, InputOutput = 5, OutOfRange = 34;

    internal static int Error => Marshal.GetLastPInvokeError();

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    internal static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "getppid")]
    internal static partial int GetPpid();

    [LibraryImport("libc", EntryPoint = "getuid")]
    internal static partial uint GetUid();

    [LibraryImport("libc", EntryPoint = "geteuid")]
    internal static partial uint GetEuid();

    [LibraryImport("libc", EntryPoint = "getgid")]
    internal static partial uint GetGid();

    [LibraryImport("libc", EntryPoint = "getegid")]
    internal static partial uint GetEgid();

    [LibraryImport("libc", EntryPoint = "setuid", SetLastError = true)]
    internal static partial int SetUid(uint id);

    [LibraryImport("libc", EntryPoint = "seteuid", SetLastError = true)]
    internal static partial int SetEuid(uint id);

    [LibraryImport("libc", EntryPoint = "setgid", SetLastError = true)]
    internal static partial int SetGid(uint id);

    [LibraryImport("libc", EntryPoint = "setegid", SetLastError = true)]
    internal static partial int SetEgid(uint id);

    [LibraryImport("libc", EntryPoint = "getgroups", SetLastError = true)]
    internal static partial int GetGroups(int size, uint* list);

    [LibraryImport("libc", EntryPoint = "initgroups", SetLastError = true)]
    internal static partial int InitGroups(byte* name, uint group);

    [LibraryImport("libc", EntryPoint = "getlogin_r")]
    internal static partial int GetLogin(byte* buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "getpgrp")]
    internal static partial int GetPgrp();

    [LibraryImport("libc", EntryPoint = "setsid", SetLastError = true)]
    internal static partial int SetSid();

    [LibraryImport("libc", EntryPoint = "setpgid", SetLastError = true)]
    internal static partial int SetPgid(int pid, int group);

    [LibraryImport("libc", EntryPoint = "getpgid", SetLastError = true)]
    internal static partial int GetPgid(int pid);

    [LibraryImport("libc", EntryPoint = "getsid", SetLastError = true)]
    internal static partial int GetSid(int pid);

    [LibraryImport("libc", EntryPoint = "uname", SetLastError = true)]
    internal static partial int Uname(byte* buffer);

    [LibraryImport("libc", EntryPoint = "times", SetLastError = true)]
    internal static partial long Times(long* buffer);

    [LibraryImport("libc", EntryPoint = "ctermid", SetLastError = true)]
    internal static partial byte* CTermId(byte* buffer);

    [LibraryImport("libc", EntryPoint = "ttyname_r")]
    internal static partial int TtyName(int fd, byte* buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "isatty", SetLastError = true)]
    internal static partial int IsTerminal(int fd);

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true)]
    internal static partial int MakeFifo(byte* path, uint mode);

    [LibraryImport("libc", EntryPoint = "mknod", SetLastError = true)]
    internal static partial int MakeNode(byte* path, uint mode, ulong device);

    [LibraryImport("libc", EntryPoint = "gnu_dev_makedev")]
    internal static partial ulong MakeDevice(uint major, uint minor);

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true)]
    internal static partial int Access(byte* path, int mode);

    [LibraryImport("libc", EntryPoint = "eaccess", SetLastError = true)]
    internal static partial int EffectiveAccess(byte* path, int mode);

    [LibraryImport("libc", EntryPoint = "getgrnam_r")]
    internal static partial int GetGroup(byte* name, nint* entry, byte* buffer, nuint size, nint** result);

    [LibraryImport("libc", EntryPoint = "getgrgid_r")]
    internal static partial int GetGroup(uint id, nint* entry, byte* buffer, nuint size, nint** result);

    [LibraryImport("libc", EntryPoint = "getpwnam_r")]
    internal static partial int GetUser(byte* name, nint* entry, byte* buffer, nuint size, nint** result);

    [LibraryImport("libc", EntryPoint = "getpwuid_r")]
    internal static partial int GetUser(uint id, nint* entry, byte* buffer, nuint size, nint** result);

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    internal static partial int GetLimit(int resource, ulong* limits);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    internal static partial int SetLimit(int resource, ulong* limits);

    [LibraryImport("libc", EntryPoint = "strerror_r")]
    internal static partial byte* ErrorText(int error, byte* buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "sysconf")]
    internal static partial long SysConf(int name);

    [LibraryImport("libc", EntryPoint = "pathconf", SetLastError = true)]
    internal static partial long PathConf(byte* path, int name);

    [LibraryImport("libc", EntryPoint = "fpathconf", SetLastError = true)]
    internal static partial long FPathConf(int fd, int name);
}
