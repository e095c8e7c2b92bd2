using HhvmSharp.Library.Pdo;
using HhvmSharp.Library.Sqlite3;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.PdoSqlite;

/// <summary>"sqlite:FILE", "sqlite::memory:", "sqlite:" (a temporary file), "sqlite:file:URI".</summary>
internal sealed class SqliteDriver : PdoDriver
{
    private const long DefaultTimeout = 60;

    private static readonly PhpString Memory = PhpString.Literal(":memory:");

    internal override string Name => "sqlite";

    internal override string LowerClass => "pdo\\sqlite";

    internal override PdoConnection Connect(RequestContext ctx, PhpString source, PhpArray? options)
    {
        PhpString? file = SafeName(ctx, source);
        if (file is null)
        {
            PdoErrors.Throw(ctx, $"open_basedir prohibits opening {source}");
            throw PhpThrow.Instance;
        }

        long flags = PdoObject.Option(ctx, options, SqlitePdoConnection.OpenFlags, LibSqlite3.OpenReadWrite | LibSqlite3.OpenCreate);
        if (!IsRestricted(ctx)) flags |= LibSqlite3.OpenUri;
        SqliteConnection? db = SqliteConnection.Open(CText.Z(file), (int)flags, out int code, out PhpString error);
        if (db is null)
        {
            PdoErrors.ThrowConnecting(ctx, SqlitePdoConnection.StateOf(code), code, error);
            throw PhpThrow.Instance;
        }

        LibSqlite3.sqlite3_busy_timeout(db.Handle, (int)(PdoObject.Option(ctx, options, PdoAttr.Timeout, DefaultTimeout) * 1000));
        var connection = new SqlitePdoConnection(db);
        connection.BeginRequest(ctx);
        return connection;
    }

    internal static bool IsRestricted(RequestContext ctx) => ctx.Ini.GetString("open_basedir").Length != 0;

    /// <summary>What SQLite may open by a name; null where open_basedir forbids it.</summary>
    internal static PhpString? SafeName(RequestContext ctx, PhpString name)
    {
        name = PhpString.FromSpan(Spans.UpToNul(name.Span));
        ReadOnlySpan<byte> scheme = "file:"u8;
        if (name.Length >= scheme.Length && ByteStrings.EqualsIgnoreCase(name.Span[..scheme.Length], scheme)) return IsRestricted(ctx) ? null : name;
        if (name.Length == 0 || name.Equals(Memory)) return name;
        PhpString path = FilePath.Expand(ctx, name);
        return FilePath.IsAllowed(ctx, path) ? path : null;
    }
}
