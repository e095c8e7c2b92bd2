using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Session;

/// <summary>Sessions as files that are locked while the session is open (mod_files).</summary>
internal sealed class FilesModule : SessionModule
{
    private const int Exclusive = 2, DefaultMode = 0x180; // 0600

    private string? _directory;
    private int _depth, _mode = DefaultMode, _fd = -1;
    private PhpString? _openId;

    internal override string Name => "files";

    internal override bool IsOpen => _directory is not null;

    internal override bool Open(RequestContext ctx, PhpString path, PhpString name)
    {
        if (path.Length == 0)
        {
            path = TemporaryFiles.Directory(ctx);
            if (!FilePath.IsAllowed(ctx, path)) return false;
        }

        string[] parts = path.ToUtf8().Split(';', 3);
        _depth = 0;
        _mode = DefaultMode;
        if (parts.Length > 1 && !LeadingNumber(parts[0], 10, int.MaxValue, out _depth))
        {
            Arg.Warning(ctx, "The first parameter in session.save_path is invalid");
            return false;
        }

        if (parts.Length > 2 && !LeadingNumber(parts[1], 8, 0xFFF, out _mode))
        {
            Arg.Warning(ctx, "The second parameter in session.save_path is invalid");
            return false;
        }

        CloseFile();
        _directory = parts[^1];
        return true;
    }

    /// <summary>strtol: the digits in front, 0 for none; false when it is too large.</summary>
    private static bool LeadingNumber(string text, int radix, int max, out int value)
    {
        long number = 0;
        foreach (char c in text.TrimStart())
        {
            if (c < '0' || c >= '0' + radix || number > max) break;
            number = number * radix + (c - '0');
        }

        value = (int)Math.Min(number, max);
        return number <= max;
    }

    private void CloseFile()
    {
        if (_fd >= 0) Posix.Close(_fd);
        _fd = -1;
        _openId = null;
    }

    internal override bool Close(RequestContext ctx)
    {
        CloseFile();
        _directory = null;
        return true;
    }

    /// <summary>The file's name; null: the id is too short for the directories it should stand in.</summary>
    private byte[]? PathOf(RequestContext ctx, PhpString id)
    {
        if (_directory is null || id.Length <= _depth) return null;
        var path = new PhpStringBuilder();
        path.Append(PhpString.FromUtf8(_directory).Span).Append((byte)'/');
        for (int i = 0; i < _depth; i++) path.Append(id.Span[i]).Append((byte)'/');
        path.Append("sess_"u8).Append(id.Span);
        return FilePath.ForCall(ctx, path.ToPhpString());
    }

    private bool Exists(RequestContext ctx, PhpString id) => PathOf(ctx, id) is { } path && Posix.Stat(path, link: false, out _);

    private bool OpenFile(RequestContext ctx, PhpString id)
    {
        if (_fd >= 0 && id.Equals(_openId)) return true;
        CloseFile();
        if (!IsKey(id.Span))
        {
            Arg.Warning(ctx, "Session ID is too long or contains illegal characters. Only the A-Z, a-z, 0-9, \"-\", and \",\" characters are allowed");
            return false;
        }

        if (PathOf(ctx, id) is not { } path)
        {
            Arg.Warning(ctx, "Failed to create session data file path. Too short session ID, invalid save_path or path length exceeds 4096 characters");
            return false;
        }

        _fd = Posix.Open(path, Posix.ReadWrite | Posix.Create, _mode, ctx.Umask);
        if (_fd < 0)
        {
            int error = Posix.Error;
            Arg.Warning(ctx, $"open({PhpString.FromSpan(path.AsSpan(0, path.Length - 1))}, O_RDWR) failed: {Posix.Message(error)} ({error})");
            return false;
        }

        _openId = id;
        while (Posix.Lock(_fd, Exclusive) != 0 && Posix.Error == Posix.Interrupted)
        {
        }

        return true;
    }

    internal override PhpString? Read(RequestContext ctx, PhpString id)
    {
        if (!OpenFile(ctx, id)) return null;
        if (!Posix.Stat(_fd, out FileStat stat)) return null;
        var data = new byte[stat.Size];
        int got = 0;
        Posix.Seek(_fd, 0, Posix.SeekSet);
        while (got < data.Length && Posix.Read(_fd, data.AsSpan(got)) is > 0 and int n) got += n;
        return PhpString.FromSpan(data.AsSpan(0, got));
    }

    internal override bool Write(RequestContext ctx, PhpString id, PhpString data)
    {
        if (!OpenFile(ctx, id)) return false;
        Posix.Seek(_fd, 0, Posix.SeekSet);
        int done = 0;
        while (done < data.Length)
        {
            int n = Posix.Write(_fd, data.Span[done..]);
            if (n <= 0) return false;
            done += n;
        }

        return Posix.SetLength(_fd, data.Length) == 0;
    }

    internal override bool UpdateTimestamp(RequestContext ctx, PhpString id, PhpString data) =>
        PathOf(ctx, id) is { } path && (Posix.SetTimesNow(path) || Write(ctx, id, data));

    internal override bool Destroy(RequestContext ctx, PhpString id)
    {
        if (PathOf(ctx, id) is not { } path) return false;
        if (_fd < 0) return true;
        CloseFile();
        return Posix.Unlink(path) || !Posix.Stat(path, link: false, out _);
    }

    internal override long CollectGarbage(RequestContext ctx, long maxLifetime)
    {
        // with directories by letter that is left to a job outside of PHP
        if (_depth != 0 || _directory is null) return -1;
        long removed = 0, now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var directory = new DirectoryInfo(ctx.FullPath(_directory));
        if (!directory.Exists) return -1;
        foreach (FileInfo file in directory.EnumerateFiles("sess_*"))
        {
            try
            {
                if (now - new DateTimeOffset(file.LastWriteTimeUtc).ToUnixTimeSeconds() <= maxLifetime) continue;
                file.Delete();
                removed++;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // somebody else's
            }
        }

        return removed;
    }

    internal override PhpString? CreateId(RequestContext ctx)
    {
        for (int tries = 3; tries > 0; tries--)
        {
            PhpString id = MakeId(ctx);
            if (!Exists(ctx, id)) return id;
        }

        return null;
    }

    internal override bool IsValid(RequestContext ctx, PhpString id) => IsKey(id.Span) && Exists(ctx, id);
}
