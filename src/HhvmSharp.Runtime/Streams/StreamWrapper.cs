using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Streams;

[Flags]
internal enum StreamOptions
{
    None = 0,

    /// <summary>Look in include_path.</summary>
    UsePath = 1,

    /// <summary>Take the name for a file's, whatever it looks like.</summary>
    IgnoreUrl = 2,

    /// <summary>Raise warnings; otherwise they are collected for one warning of the opener.</summary>
    ReportErrors = 8,

    ForInclude = 0x80,

    /// <summary>Only names of remote wrappers.</summary>
    UseUrl = 0x100,

    /// <summary>get_headers(): the body is not looked at.</summary>
    OnlyHeaders = 0x200,
    UseGlob = 0x1000,
    NoBasedir = 0x400,
    NoUrlProtection = 0x2000,
}

[Flags]
internal enum StatFlags
{
    None = 0,
    Link = 1,
    Quiet = 2,

    /// <summary>open_basedir has been asked.</summary>
    NoBasedir = 4,
}

/// <summary>stream_metadata options of PHP.</summary>
internal enum MetadataOption
{
    Touch = 1,
    OwnerName = 2,
    Owner = 3,
    GroupName = 4,
    Group = 5,
    Access = 6,
}

/// <summary>
/// What opens the names of a scheme. One instance serves all requests (but for those of PHP code). Operations that
/// return null are not supported; false means that it failed, and said why.
/// </summary>
internal abstract class StreamWrapper
{
    /// <summary>"wrapper_type" of the meta data.</summary>
    internal abstract string Label { get; }

    /// <summary>Remote: needs allow_url_fopen.</summary>
    internal virtual bool IsUrl => false;

    internal virtual bool CanOpen => true;

    /// <param name="opened">What __FILE__ is for an include; null: the name itself.</param>
    internal virtual PhpStream? Open(RequestContext ctx, PhpString path, string mode, StreamOptions options, StreamContext? context, ref PhpString? opened) => null;

    internal virtual bool CanOpenDirectory => false;

    internal virtual PhpStream? OpenDirectory(RequestContext ctx, PhpString path, StreamOptions options, StreamContext? context) => null;

    internal virtual bool Stat(RequestContext ctx, PhpString path, StatFlags flags, StreamContext? context, out FileStat stat)
    {
        stat = default;
        return false;
    }

    internal virtual bool CanStat => false;

    internal virtual bool? Unlink(RequestContext ctx, PhpString path, StreamContext? context) => null;

    internal virtual bool CanRename => false;

    internal virtual bool? Rename(RequestContext ctx, PhpString from, PhpString to, StreamContext? context) => null;

    internal virtual bool? MakeDirectory(RequestContext ctx, PhpString path, int mode, bool recursive, StreamContext? context) => null;

    internal virtual bool? RemoveDirectory(RequestContext ctx, PhpString path, StreamContext? context) => null;

    /// <summary>touch, chmod, chown, chgrp; <paramref name="value"/> is an int, a name, or for touch an array of none or two times.</summary>
    internal virtual bool? SetMetadata(RequestContext ctx, PhpString path, MetadataOption option, in Value value) => null;
}
