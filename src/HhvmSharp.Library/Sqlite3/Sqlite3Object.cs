using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Sqlite3;

/// <summary>SQLite3: a database.</summary>
[PhpExtension("sqlite3")]
[PhpClass("class SQLite3", Uncloneable = true, NotSerializable = true, Order = 2)]
[PhpClassConst("public const int OK = 0")]
[PhpClassConst("public const int DENY = 1")]
[PhpClassConst("public const int IGNORE = 2")]
[PhpClassConst("public const int CREATE_INDEX = 1")]
[PhpClassConst("public const int CREATE_TABLE = 2")]
[PhpClassConst("public const int CREATE_TEMP_INDEX = 3")]
[PhpClassConst("public const int CREATE_TEMP_TABLE = 4")]
[PhpClassConst("public const int CREATE_TEMP_TRIGGER = 5")]
[PhpClassConst("public const int CREATE_TEMP_VIEW = 6")]
[PhpClassConst("public const int CREATE_TRIGGER = 7")]
[PhpClassConst("public const int CREATE_VIEW = 8")]
[PhpClassConst("public const int DELETE = 9")]
[PhpClassConst("public const int DROP_INDEX = 10")]
[PhpClassConst("public const int DROP_TABLE = 11")]
[PhpClassConst("public const int DROP_TEMP_INDEX = 12")]
[PhpClassConst("public const int DROP_TEMP_TABLE = 13")]
[PhpClassConst("public const int DROP_TEMP_TRIGGER = 14")]
[PhpClassConst("public const int DROP_TEMP_VIEW = 15")]
[PhpClassConst("public const int DROP_TRIGGER = 16")]
[PhpClassConst("public const int DROP_VIEW = 17")]
[PhpClassConst("public const int INSERT = 18")]
[PhpClassConst("public const int PRAGMA = 19")]
[PhpClassConst("public const int READ = 20")]
[PhpClassConst("public const int SELECT = 21")]
[PhpClassConst("public const int TRANSACTION = 22")]
[PhpClassConst("public const int UPDATE = 23")]
[PhpClassConst("public const int ATTACH = 24")]
[PhpClassConst("public const int DETACH = 25")]
[PhpClassConst("public const int ALTER_TABLE = 26")]
[PhpClassConst("public const int REINDEX = 27")]
[PhpClassConst("public const int ANALYZE = 28")]
[PhpClassConst("public const int CREATE_VTABLE = 29")]
[PhpClassConst("public const int DROP_VTABLE = 30")]
[PhpClassConst("public const int FUNCTION = 31")]
[PhpClassConst("public const int SAVEPOINT = 32")]
[PhpClassConst("public const int COPY = 0")]
[PhpClassConst("public const int RECURSIVE = 33")]
internal sealed partial class Sqlite3Object(PhpClass cls) : PhpInstance(cls), INativeOwner
{
    private const int DefaultFlags = LibSqlite3.OpenReadWrite | LibSqlite3.OpenCreate;

    private static readonly PhpString Memory = PhpString.Literal(":memory:");

    private readonly List<Sqlite3StmtObject> _statements = [];
    private bool _isOpen, _throws;

    /// <summary>Null before open(); it stays when the database is closed.</summary>
    internal SqliteConnection? Connection { get; private set; }

    /// <summary>The open database.</summary>
    internal SqliteConnection Require(RequestContext ctx)
    {
        if (!_isOpen) NotReady(ctx, "SQLite3");
        return Connection!;
    }

    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    internal static void NotReady(RequestContext ctx, string name) =>
        Throw.Error(ctx, $"The {name} object has not been correctly initialised or is already closed");

    /// <summary>A warning, or the exception that enableExceptions() has asked for.</summary>
    internal void Report(RequestContext ctx, int code, string message)
    {
        if (_throws) ctx.SetException(ctx.NewThrowable(ctx.Environment.CoreClass("sqlite3exception"), message, code));
        else Arg.Warning(ctx, message);
    }

    internal void ReportLast(RequestContext ctx, string what) => Report(ctx, Connection!.ErrorCode, what + Connection.ErrorMessage);

    // ---- statements that are to be finalized before the database is closed ----

    internal void Add(Sqlite3StmtObject statement) => _statements.Add(statement);

    internal void Remove(Sqlite3StmtObject statement) => _statements.Remove(statement);

    private void FinalizeStatements()
    {
        foreach (Sqlite3StmtObject statement in _statements) statement.FinalizeHandle();
        _statements.Clear();
    }

    // ---- life ----

    internal override void FreeObject(RequestContext ctx)
    {
        base.FreeObject(ctx);
        _authorizerCallback.Release(ctx);
        Connection?.Close(ctx);
        _isOpen = false;
    }

    internal override void EnumerateChildren(ChildVisitor visit)
    {
        base.EnumerateChildren(visit);
        _authorizerCallback.EnumerateChildren(visit);
        Connection?.EnumerateChildren(visit);
    }

    [PhpMethod("public function __construct(string $filename, int $flags = SQLITE3_OPEN_READWRITE | SQLITE3_OPEN_CREATE, string $encryptionKey = \"\")")]
    public void Construct(RequestContext ctx, PhpString filename, long flags = DefaultFlags, PhpString? encryptionKey = null) =>
        Open(ctx, filename, flags, encryptionKey);

    [PhpMethod("public function open(string $filename, int $flags = SQLITE3_OPEN_READWRITE | SQLITE3_OPEN_CREATE, string $encryptionKey = \"\"): void", Tentative = true)]
    public void Open(RequestContext ctx, PhpString filename, long flags = DefaultFlags, PhpString? encryptionKey = null)
    {
        Arg.NoNul(ctx, 1, filename);
        if (_isOpen) Throw.New(ctx, "Exception", "Already initialised DB Object");
        PhpString path = filename;
        if (filename.Length != 0 && !filename.Equals(Memory))
        {
            path = FilePath.Expand(ctx, filename);
            if (!FilePath.IsAllowed(ctx, path)) Throw.New(ctx, "Exception", $"open_basedir prohibits opening {path}");
        }

        Connection = SqliteConnection.Open(CText.Z(path), (int)flags, out _, out PhpString error);
        if (Connection is null) Throw.New(ctx, "Exception", $"Unable to open database: {error}");
        _isOpen = true;
        _authorizerCallback.Release(ctx);
        Connection.SetAuthorizer(new Authorizer(ctx, this));
        if (ctx.Ini.GetBool("sqlite3.defensive")) Connection.BeDefensive();
    }

    [PhpMethod("public function close(): bool", Tentative = true)]
    public bool Close(RequestContext ctx)
    {
        if (!_isOpen) return true;
        FinalizeStatements();
        int code = Connection!.TryClose();
        if (code != LibSqlite3.Ok)
        {
            Report(ctx, code, $"Unable to close database: {Connection.ErrorMessage}");
            return false;
        }

        _isOpen = false;
        return true;
    }

    [PhpMethod("public static function version(): array", Tentative = true)]
    public static unsafe PhpArray Version()
    {
        var version = new PhpArray(2);
        version.Add("versionString", Value.String(CText.Text(LibSqlite3.sqlite3_libversion())));
        version.Add("versionNumber", Value.Int(LibSqlite3.sqlite3_libversion_number()));
        return version;
    }

    // ---- state ----

    [PhpMethod("public function lastInsertRowID(): int", Tentative = true)]
    public long LastInsertRowId(RequestContext ctx) => LibSqlite3.sqlite3_last_insert_rowid(Require(ctx).Handle);

    /// <summary>The last error is still to be asked for when the database is closed: there is none.</summary>
    private bool HasState(RequestContext ctx)
    {
        if (Connection is null) NotReady(ctx, "SQLite3");
        return _isOpen;
    }

    [PhpMethod("public function lastErrorCode(): int", Tentative = true)]
    public long LastErrorCode(RequestContext ctx) => HasState(ctx) ? Connection!.ErrorCode : 0;

    [PhpMethod("public function lastExtendedErrorCode(): int", Tentative = true)]
    public long LastExtendedErrorCode(RequestContext ctx) => HasState(ctx) ? LibSqlite3.sqlite3_extended_errcode(Connection!.Handle) : 0;

    [PhpMethod("public function lastErrorMsg(): string", Tentative = true)]
    public PhpString LastErrorMsg(RequestContext ctx) => HasState(ctx) ? Connection!.ErrorMessage : PhpString.Empty;

    [PhpMethod("public function changes(): int", Tentative = true)]
    public long Changes(RequestContext ctx) => LibSqlite3.sqlite3_changes(Require(ctx).Handle);

    [PhpMethod("public function busyTimeout(int $milliseconds): bool", Tentative = true)]
    public bool BusyTimeout(RequestContext ctx, long milliseconds)
    {
        LibSqlite3.sqlite3_busy_timeout(Require(ctx).Handle, (int)milliseconds);
        return true;
    }

    [PhpMethod("public function enableExceptions(bool $enable = false): bool", Tentative = true)]
    public bool EnableExceptions(RequestContext ctx, bool enable)
    {
        bool before = _throws;
        if (!enable) Arg.Deprecated(ctx, "Use of warnings for SQLite3 is deprecated");
        _throws = enable;
        return before;
    }

    [PhpMethod("public function enableExtendedResultCodes(bool $enable = true): bool", Tentative = true)]
    public bool EnableExtendedResultCodes(RequestContext ctx, bool enable) =>
        HasState(ctx) && LibSqlite3.sqlite3_extended_result_codes(Connection!.Handle, enable ? 1 : 0) == LibSqlite3.Ok;

    [PhpMethod("public static function escapeString(string $string): string", Tentative = true)]
    public static PhpString EscapeString(PhpString @string) => SqliteValues.Escape(@string);
}
