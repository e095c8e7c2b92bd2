using System.Runtime.InteropServices;
using System.Text;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>openlog(), syslog(), closelog() over the C library's.</summary>
[PhpExtension("standard")]
internal static unsafe class SystemLog
{
    [PhpConst("LOG_EMERG")] internal const int Emergency = 0;
    [PhpConst("LOG_ALERT")] internal const int Alert = 1;
    [PhpConst("LOG_CRIT")] internal const int Critical = 2;
    [PhpConst("LOG_ERR")] internal const int Error = 3;
    [PhpConst("LOG_WARNING")] internal const int Warning = 4;
    [PhpConst("LOG_NOTICE")] internal const int Notice = 5;
    [PhpConst("LOG_INFO")] internal const int Info = 6;
    [PhpConst("LOG_DEBUG")] internal const int Debug = 7;

    [PhpConst("LOG_KERN")] internal const int Kernel = 0;
    [PhpConst("LOG_USER")] internal const int User = 8;
    [PhpConst("LOG_MAIL")] internal const int Mail = 16;
    [PhpConst("LOG_DAEMON")] internal const int Daemon = 24;
    [PhpConst("LOG_AUTH")] internal const int Authorization = 32;
    [PhpConst("LOG_SYSLOG")] internal const int Syslog = 40;
    [PhpConst("LOG_LPR")] internal const int Printer = 48;
    [PhpConst("LOG_NEWS")] internal const int News = 56;
    [PhpConst("LOG_UUCP")] internal const int Uucp = 64;
    [PhpConst("LOG_CRON")] internal const int Cron = 72;
    [PhpConst("LOG_AUTHPRIV")] internal const int PrivateAuthorization = 80;
    [PhpConst("LOG_LOCAL0")] internal const int Local0 = 128;
    [PhpConst("LOG_LOCAL1")] internal const int Local1 = 136;
    [PhpConst("LOG_LOCAL2")] internal const int Local2 = 144;
    [PhpConst("LOG_LOCAL3")] internal const int Local3 = 152;
    [PhpConst("LOG_LOCAL4")] internal const int Local4 = 160;
    [PhpConst("LOG_LOCAL5")] internal const int Local5 = 168;
    [PhpConst("LOG_LOCAL6")] internal const int Local6 = 176;
    [PhpConst("LOG_LOCAL7")] internal const int Local7 = 184;

    [PhpConst("LOG_PID")] internal const int WithPid = 1;
    [PhpConst("LOG_CONS")] internal const int ToConsole = 2;
    [PhpConst("LOG_ODELAY")] internal const int OpenLater = 4;
    [PhpConst("LOG_NDELAY")] internal const int OpenNow = 8;
    [PhpConst("LOG_NOWAIT")] internal const int NoWait = 16;
    [PhpConst("LOG_PERROR")] internal const int ToStandardError = 32;

    /// <summary>The C library's connection is the process's: it is held for one message at a time.</summary>
    private static readonly Lock s_connection = new();

    /// <summary>What the request's openlog() said.</summary>
    private sealed class Connection
    {
        internal byte[] Identification = "php\0"u8.ToArray();
        internal int Flags, Facility = User;
    }

    [PhpFunction("openlog(string $prefix, int $flags, int $facility): true")]
    internal static bool openlog(RequestContext ctx, PhpString prefix, long flags, long facility)
    {
        Connection connection = ctx.GetState<Connection>();
        connection.Identification = [.. prefix.Span, 0];
        connection.Flags = (int)flags;
        connection.Facility = (int)facility;
        return true;
    }

    [PhpFunction("closelog(): true")]
    internal static bool closelog(RequestContext ctx)
    {
        Connection connection = ctx.GetState<Connection>(), initial = new();
        connection.Identification = initial.Identification;
        connection.Flags = initial.Flags;
        connection.Facility = initial.Facility;
        return true;
    }

    [PhpFunction("syslog(int $priority, string $message): true")]
    internal static bool syslog(RequestContext ctx, long priority, PhpString message)
    {
        Connection connection = ctx.GetState<Connection>();
        string filter = ctx.Ini.Get("syslog.filter")?.ToString() ?? "";
        if (filter == "raw")
        {
            Write(connection, (int)priority, message.Span);
            return true;
        }

        var line = new List<byte>(message.Length);
        foreach (byte c in message.Span)
        {
            if (c is >= 0x20 and <= 0x7e || (c >= 0x80 && filter != "ascii") || (c < 0x20 && c != '\n' && filter == "all"))
            {
                line.Add(c);
            }
            else if (c == '\n')
            {
                Write(connection, (int)priority, CollectionsMarshal.AsSpan(line));
                line.Clear();
            }
            else
            {
                line.AddRange(Encoding.Latin1.GetBytes($"\\x{c:x2}"));
            }
        }

        Write(connection, (int)priority, CollectionsMarshal.AsSpan(line));
        return true;
    }

    private static void Write(Connection connection, int priority, ReadOnlySpan<byte> line)
    {
        byte[] text = [.. line, 0];
        lock (s_connection)
        {
            fixed (byte* identification = connection.Identification)
            fixed (byte* format = "%s\0"u8)
            fixed (byte* p = text)
            {
                LibC.OpenLog(identification, connection.Flags, connection.Facility);
                LibC.SysLog(priority, format, p);
                LibC.CloseLog();
            }
        }
    }

    private static class LibC
    {
        [DllImport("libc", EntryPoint = "openlog")]
        internal static extern void OpenLog(byte* identification, int flags, int facility);

        [DllImport("libc", EntryPoint = "closelog")]
        internal static extern void CloseLog();

        [DllImport("libc", EntryPoint = "syslog")]
        internal static extern void SysLog(int priority, byte* format, byte* text);
    }
}
