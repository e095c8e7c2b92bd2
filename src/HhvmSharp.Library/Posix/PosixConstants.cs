using HhvmSharp.Runtime.Functions;

namespace HhvmSharp.Library.PosixExtension;

/// <summary>Linux's numbers.</summary>
[PhpExtension("posix")]
internal static class PosixConstants
{
    [PhpConst("POSIX_F_OK")] internal const long FOk = 0;
    [PhpConst("POSIX_X_OK")] internal const long XOk = 1;
    [PhpConst("POSIX_W_OK")] internal const long WOk = 2;
    [PhpConst("POSIX_R_OK")] internal const long ROk = 4;
    [PhpConst("POSIX_S_IFREG")] internal const long SIfreg = 32768;
    [PhpConst("POSIX_S_IFCHR")] internal const long SIfchr = 8192;
    [PhpConst("POSIX_S_IFBLK")] internal const long SIfblk = 24576;
    [PhpConst("POSIX_S_IFIFO")] internal const long SIfifo = 4096;
    [PhpConst("POSIX_S_IFSOCK")] internal const long SIfsock = 49152;
    [PhpConst("POSIX_RLIMIT_AS")] internal const long LimitAs = 9;
    [PhpConst("POSIX_RLIMIT_CORE")] internal const long LimitCore = 4;
    [PhpConst("POSIX_RLIMIT_CPU")] internal const long LimitCpu = 0;
    [PhpConst("POSIX_RLIMIT_DATA")] internal const long LimitData = 2;
    [PhpConst("POSIX_RLIMIT_FSIZE")] internal const long LimitFSize = 1;
    [PhpConst("POSIX_RLIMIT_LOCKS")] internal const long LimitLocks = 10;
    [PhpConst("POSIX_RLIMIT_MEMLOCK")] internal const long LimitMemLock = 8;
    [PhpConst("POSIX_RLIMIT_MSGQUEUE")] internal const long LimitMsgqueue = 12;
    [PhpConst("POSIX_RLIMIT_NICE")] internal const long LimitNice = 13;
    [PhpConst("POSIX_RLIMIT_NOFILE")] internal const long LimitNoFile = 7;
    [PhpConst("POSIX_RLIMIT_NPROC")] internal const long LimitNProc = 6;
    [PhpConst("POSIX_RLIMIT_RSS")] internal const long LimitRss = 5;
    [PhpConst("POSIX_RLIMIT_RTPRIO")] internal const long LimitRtprio = 14;
    [PhpConst("POSIX_RLIMIT_RTTIME")] internal const long LimitRttime = 15;
    [PhpConst("POSIX_RLIMIT_SIGPENDING")] internal const long LimitSigpending = 11;
    [PhpConst("POSIX_RLIMIT_STACK")] internal const long LimitStack = 3;
    [PhpConst("POSIX_RLIMIT_INFINITY")] internal const long LimitInfinity = -1;
    [PhpConst("POSIX_SC_ARG_MAX")] internal const long ScArgMax = 0;
    [PhpConst("POSIX_SC_CHILD_MAX")] internal const long ScChildMax = 1;
    [PhpConst("POSIX_SC_CLK_TCK")] internal const long ScClkTck = 2;
    [PhpConst("POSIX_SC_PAGESIZE")] internal const long ScPagesize = 30;
    [PhpConst("POSIX_SC_NPROCESSORS_CONF")] internal const long ScNprocessorsConf = 83;
    [PhpConst("POSIX_SC_NPROCESSORS_ONLN")] internal const long ScNprocessorsOnln = 84;
    [PhpConst("POSIX_PC_LINK_MAX")] internal const long PcLinkMax = 0;
    [PhpConst("POSIX_PC_MAX_CANON")] internal const long PcMaxCanon = 1;
    [PhpConst("POSIX_PC_MAX_INPUT")] internal const long PcMaxInput = 2;
    [PhpConst("POSIX_PC_NAME_MAX")] internal const long PcNameMax = 3;
    [PhpConst("POSIX_PC_PATH_MAX")] internal const long PcPathMax = 4;
    [PhpConst("POSIX_PC_PIPE_BUF")] internal const long PcPipeBuf = 5;
    [PhpConst("POSIX_PC_CHOWN_RESTRICTED")] internal const long PcChownRestricted = 6;
    [PhpConst("POSIX_PC_NO_TRUNC")] internal const long PcNoTrunc = 7;
    [PhpConst("POSIX_PC_ALLOC_SIZE_MIN")] internal const long PcAllocSizeMin = 18;
    [PhpConst("POSIX_PC_SYMLINK_MAX")] internal const long PcSymlinkMax = 19;
}
