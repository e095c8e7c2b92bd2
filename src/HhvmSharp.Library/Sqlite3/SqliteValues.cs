using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Sqlite3;

/// <summary>Values on their way into and out of SQLite.</summary>
internal static unsafe class SqliteValues
{
    /// <summary>Doubles the single quotes, up to the first NUL ("%q").</summary>
    internal static PhpString Escape(PhpString text)
    {
        ReadOnlySpan<byte> s = Spans.UpToNul(text.Span);
        if (!s.Contains((byte)'\'')) return s.Length == text.Length ? text : PhpString.FromSpan(s);
        var result = new PhpStringBuilder(s.Length + 16);
        foreach (byte c in s)
        {
            if (c == '\'') result.Append(c);
            result.Append(c);
        }

        return result.ToPhpString();
    }

    /// <summary>A column of the current row as SQLite3's classes give it: a text ends at its first NUL.</summary>
    internal static Value Column(RequestContext ctx, Sqlite3Object db, nint statement, int column)
    {
        byte* text;
        switch (LibSqlite3.sqlite3_column_type(statement, column))
        {
            case LibSqlite3.Integer:
                return Value.Int(LibSqlite3.sqlite3_column_int64(statement, column));
            case LibSqlite3.Float:
                return Value.Float(LibSqlite3.sqlite3_column_double(statement, column));
            case LibSqlite3.Null:
                return Value.Null;
            case LibSqlite3.Text:
                text = LibSqlite3.sqlite3_column_text(statement, column);
                if (text != null) return Value.String(CText.Text(text)).Copied();
                break;
            default:
                text = LibSqlite3.sqlite3_column_blob(statement, column);
                if (text != null || db.Connection!.ErrorCode != LibSqlite3.NoMemory) return Bytes(text, statement, column);
                break;
        }

        db.Report(ctx, LibSqlite3.NoMemory, "Failed to retrieve column value due to out of memory");
        return Value.Null;
    }

    /// <summary>The bytes that a column call has just returned, with the column's length.</summary>
    internal static Value Bytes(byte* bytes, nint statement, int column) =>
        Value.String(PhpString.FromSpan(new ReadOnlySpan<byte>(bytes, LibSqlite3.sqlite3_column_bytes(statement, column)))).Copied();

    internal static int BindText(nint statement, int index, PhpString text)
    {
        fixed (byte* bytes = NotNull(text.Span)) return LibSqlite3.sqlite3_bind_text(statement, index, bytes, text.Length, LibSqlite3.Transient);
    }

    internal static int BindBlob(nint statement, int index, PhpString data)
    {
        fixed (byte* bytes = NotNull(data.Span)) return LibSqlite3.sqlite3_bind_blob(statement, index, bytes, data.Length, LibSqlite3.Transient);
    }

    /// <summary>A null pointer would mean NULL.</summary>
    private static ReadOnlySpan<byte> NotNull(ReadOnlySpan<byte> bytes) => bytes.Length == 0 ? "\0"u8 : bytes;

    /// <summary>What is left in a stream; null for another resource.</summary>
    internal static PhpString? Contents(in Value resource) => resource.AsResource is PhpStream { IsClosed: false } stream ? stream.ReadAll() : null;
}
