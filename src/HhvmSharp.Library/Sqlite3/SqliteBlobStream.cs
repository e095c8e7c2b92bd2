using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Sqlite3;

/// <summary>One value of a table, read and written in place. Its length is fixed.</summary>
internal sealed unsafe class SqliteBlobStream : PhpStream
{
    private readonly nint _blob;
    private readonly int _size;
    private readonly bool _isReadOnly;
    private int _at;

    private SqliteBlobStream(RequestContext ctx, nint blob, long flags, string label)
        : base(ctx, (flags & LibSqlite3.OpenReadWrite) != 0 ? "r+b" : "rb")
    {
        _blob = blob;
        _size = LibSqlite3.sqlite3_blob_bytes(blob);
        _isReadOnly = (flags & LibSqlite3.OpenReadOnly) != 0;
        Label = label;
    }

    internal override string Label { get; }

    /// <summary>Null when there is no such value; the database has the reason.</summary>
    internal static SqliteBlobStream? Open(
        RequestContext ctx, SqliteConnection db, PhpString database, PhpString table, PhpString column, long row, long flags, string label)
    {
        int writable = (flags & LibSqlite3.OpenReadWrite) != 0 ? 1 : 0;
        int code = LibSqlite3.sqlite3_blob_open(db.Handle, CText.Z(database), CText.Z(table), CText.Z(column), row, writable, out nint blob);
        return code == LibSqlite3.Ok ? new SqliteBlobStream(ctx, blob, flags, label) : null;
    }

    protected override bool CanSeek => true;

    protected override int ReadHandle(Span<byte> buffer)
    {
        int count = buffer.Length;
        if (_at + count >= _size)
        {
            count = _size - _at;
            Eof = true;
        }

        if (count == 0) return 0;
        fixed (byte* bytes = buffer)
            if (LibSqlite3.sqlite3_blob_read(_blob, bytes, count, _at) != LibSqlite3.Ok) return -1;
        _at += count;
        return count;
    }

    protected override int WriteHandle(ReadOnlySpan<byte> bytes)
    {
        if (_isReadOnly) return Refuse("Can't write to blob stream: is open as read only");
        if (bytes.Length > _size - _at) return Refuse("It is not possible to increase the size of a BLOB");
        fixed (byte* source = bytes)
            if (LibSqlite3.sqlite3_blob_write(_blob, source, bytes.Length, _at) != LibSqlite3.Ok) return -1;
        _at += bytes.Length;
        if (_at == _size) Eof = true;
        return bytes.Length;
    }

    private int Refuse(string message)
    {
        Arg.Warning(Request, message);
        return -1;
    }

    protected override bool SeekHandle(long offset, int whence, out long position)
    {
        long start = whence == Posix.SeekCur ? _at : whence == Posix.SeekEnd ? _size : 0;
        long target = start + offset;
        bool ok = target >= 0 && target <= _size;
        _at = (int)Math.Clamp(target, 0, _size);
        position = ok ? _at : -1;
        if (ok) Eof = false;
        return ok;
    }

    protected override bool StatHandle(out FileStat stat)
    {
        stat = new FileStat { Size = _size };
        return true;
    }

    protected override int CloseHandle()
    {
        LibSqlite3.sqlite3_blob_close(_blob);
        return 0;
    }
}
