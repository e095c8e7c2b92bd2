using HhvmSharp.Library.Pdo;
using HhvmSharp.Library.Sqlite3;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.PdoSqlite;

/// <summary>A connection of PDO to SQLite.</summary>
internal sealed class SqlitePdoConnection(SqliteConnection db) : PdoConnection
{
    internal const long OpenFlags = PdoAttr.DriverSpecific, ReadonlyStatement = PdoAttr.DriverSpecific + 1, ExtendedResultCodes = PdoAttr.DriverSpecific + 2;

    private static readonly PhpString BeginText = PhpString.Literal("BEGIN"), CommitText = PhpString.Literal("COMMIT"), RollbackText = PhpString.Literal("ROLLBACK");

    private int _lastCode;
    private PhpString _lastMessage = PhpString.Empty;

    internal SqliteConnection Database { get; } = db;

    internal override bool IsInTransaction => Database.Handle != 0 && LibSqlite3.sqlite3_get_autocommit(Database.Handle) == 0;

    // ---- errors ----

    internal static string StateOf(int code) => code switch
    {
        LibSqlite3.NotFound => "42S02",
        LibSqlite3.Interrupt => "01002",
        LibSqlite3.NoLargeFiles => "HYC00",
        LibSqlite3.TooBig => "22001",
        LibSqlite3.Constraint => "23000",
        _ => PdoErrors.General,
    };

    /// <summary>Keeps SQLite's last error; its SQLSTATE.</summary>
    internal string NoteError()
    {
        _lastCode = Database.ErrorCode;
        if (_lastCode == LibSqlite3.Ok) return PdoErrors.None;
        _lastMessage = Database.ErrorMessage;
        return StateOf(_lastCode);
    }

    private bool Failed()
    {
        Handle.ErrorCode = NoteError();
        return false;
    }

    internal override void AddErrorInfo(PhpArray info)
    {
        if (_lastCode == LibSqlite3.Ok) return;
        info.Append(Value.Int(_lastCode));
        info.Append(Value.String(_lastMessage).Copied());
    }

    // ---- life ----

    internal override void Close(RequestContext ctx) => Database.Close(ctx);

    internal override void BeginRequest(RequestContext ctx)
    {
        if (SqliteDriver.IsRestricted(ctx)) Database.SetAuthorizer(new Attachments(ctx));
    }

    internal override void EndRequest(RequestContext ctx) => Database.RemoveCallbacks(ctx);

    internal override void EnumerateChildren(ChildVisitor visit) => Database.EnumerateChildren(visit);

    /// <summary>open_basedir holds for attached databases, too.</summary>
    private sealed unsafe class Attachments(RequestContext ctx) : SqliteAuthorizer
    {
        internal override RequestContext Context => ctx;

        internal override int Authorize(int action, byte* first, byte* second, byte* third, byte* fourth)
        {
            if (action != LibSqlite3.ActionAttach) return LibSqlite3.Ok;
            return first != null && SqliteDriver.SafeName(ctx, CText.Text(first)) is not null ? LibSqlite3.Ok : LibSqlite3.Deny;
        }
    }

    // ---- statements ----

    internal override PdoCursor? Prepare(RequestContext ctx, PdoStatementObject statement, PhpString sql, PhpArray? options)
    {
        // a scrolling cursor is refused without an error
        if (PdoObject.Option(ctx, options, PdoAttr.Cursor, 0) == 0 && Database.Prepare(sql, out nint handle) == LibSqlite3.Ok)
            return new SqliteCursor(this, statement, handle);
        Failed();
        return null;
    }

    private bool Run(PhpString sql) => Database.Execute(sql, out _) == LibSqlite3.Ok || Failed();

    internal override long Execute(PhpString sql) => Run(sql) ? LibSqlite3.sqlite3_changes(Database.Handle) : -1;

    internal override bool Begin() => Run(BeginText);

    internal override bool Commit() => Run(CommitText);

    internal override bool Rollback() => Run(RollbackText);

    internal override PhpString Quote(PhpString text) => PhpString.FromLatin1($"'{SqliteValues.Escape(text)}'");

    internal override PhpString LastInsertId() => PhpString.FromLatin1(LibSqlite3.sqlite3_last_insert_rowid(Database.Handle).ToString());

    // ---- attributes ----

    internal override bool TrySetAttribute(RequestContext ctx, long attribute, in Value value)
    {
        if (attribute is not (PdoAttr.Timeout or ExtendedResultCodes) || !PdoObject.TryInt(ctx, in value, out long number)) return false;
        if (attribute == PdoAttr.Timeout) LibSqlite3.sqlite3_busy_timeout(Database.Handle, (int)(number * 1000));
        else LibSqlite3.sqlite3_extended_result_codes(Database.Handle, (int)number);
        return true;
    }

    internal override unsafe bool TryGetAttribute(long attribute, out Value value)
    {
        value = default;
        if (attribute is not (PdoAttr.ClientVersion or PdoAttr.ServerVersion)) return false;
        value = Value.String(CText.Text(LibSqlite3.sqlite3_libversion()));
        return true;
    }

    internal override PhpFunction? FindMethod(RequestContext ctx, PhpClass cls, PhpString lowerName) => PdoSqliteClass.FindOldMethod(ctx, cls, lowerName);
}
