using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Sqlite3;

/// <summary>Statements, blobs, backups.</summary>
internal sealed partial class Sqlite3Object
{
    [PhpMethod("public function loadExtension(string $name): bool", Tentative = true)]
    public bool LoadExtension(RequestContext ctx, PhpString name)
    {
        SqliteConnection db = Require(ctx);
        if (!ctx.SapiName.StartsWith("cgi", StringComparison.Ordinal) && ctx.SapiName != "cli") return Refuse(ctx, "Not supported in multithreaded Web servers");
        if (ctx.Ini.Get("sqlite3.extension_dir") is not { Length: > 0 } directory) return Refuse(ctx, "SQLite Extensions are disabled");
        if (name.Length == 0) Arg.ValueError(ctx, 1, "must not be empty");
        PhpString path = PhpString.FromLatin1($"{directory}{(directory[directory.Length - 1] == '/' ? "" : "/")}{name}");
        if (ctx.RealPath(path) is not { } file) return Refuse(ctx, $"Unable to load extension at '{path}'");
        if (!file.Span.StartsWith(directory.Span)) return Refuse(ctx, "Unable to open extensions outside the defined directory");
        return db.LoadExtension(file) is not { } error || Refuse(ctx, error.ToString());
    }

    private bool Refuse(RequestContext ctx, string message)
    {
        Report(ctx, 0, message);
        return false;
    }

    [PhpMethod("public function backup(SQLite3 $destination, string $sourceDatabase = \"main\", string $destinationDatabase = \"main\"): bool", Tentative = true)]
    public bool Backup(RequestContext ctx, Sqlite3Object destination, PhpString sourceDatabase, PhpString destinationDatabase)
    {
        Arg.NoNul(ctx, 2, sourceDatabase);
        Arg.NoNul(ctx, 3, destinationDatabase);
        SqliteConnection source = Require(ctx), target = destination.Require(ctx);
        nint backup = LibSqlite3.sqlite3_backup_init(target.Handle, CText.Z(destinationDatabase), source.Handle, CText.Z(sourceDatabase));
        int code;
        if (backup == 0)
        {
            code = source.ErrorCode;
        }
        else
        {
            while (LibSqlite3.sqlite3_backup_step(backup, -1) == LibSqlite3.Ok)
            {
            }

            code = LibSqlite3.sqlite3_backup_finish(backup);
        }

        switch (code)
        {
            case LibSqlite3.Ok:
                return true;
            case LibSqlite3.Busy:
                Report(ctx, code, "Backup failed: source database is busy");
                break;
            case LibSqlite3.Locked:
                Report(ctx, code, "Backup failed: source database is locked");
                break;
            default:
                Report(ctx, code, $"Backup failed: {source.ErrorMessage}");
                break;
        }

        return false;
    }

    [PhpMethod("public function prepare(string $query): SQLite3Stmt|false", Tentative = true)]
    public Value Prepare(RequestContext ctx, PhpString query)
    {
        Require(ctx);
        if (query.Length == 0) return Value.False;
        var statement = (Sqlite3StmtObject)ctx.NewObject(ctx.Environment.CoreClass("sqlite3stmt"));
        if (statement.Prepare(ctx, this, query)) return Value.Object(statement);
        Value.Object(statement).Release(ctx);
        return Value.False;
    }

    [PhpMethod("public function exec(string $query): bool", Tentative = true)]
    public bool Exec(RequestContext ctx, PhpString query)
    {
        int code = Require(ctx).Execute(query, out PhpString? error);
        if (error is not null) Report(ctx, code, error.ToString());
        return error is null;
    }

    [PhpMethod("public function query(string $query): SQLite3Result|false", Tentative = true)]
    public Value Query(RequestContext ctx, Frame f, PhpString query)
    {
        Require(ctx);
        if (query.Length == 0) return Value.False;
        if (f.ResultSlot < 0) // nobody wants the rows: all statements of the text are run
        {
            Exec(ctx, query);
            return Value.False;
        }

        var statement = (Sqlite3StmtObject)ctx.NewObject(ctx.Environment.CoreClass("sqlite3stmt"));
        Value result = Value.False;
        if (statement.Prepare(ctx, this, query)) result = statement.Run(ctx, isPrepared: false);
        Value.Object(statement).Release(ctx);
        return result;
    }

    [PhpMethod("public function querySingle(string $query, bool $entireRow = false): mixed", Tentative = true)]
    public Value QuerySingle(RequestContext ctx, Frame f, PhpString query, bool entireRow)
    {
        SqliteConnection db = Require(ctx);
        if (query.Length == 0) return Value.False;
        if (f.ResultSlot < 0)
        {
            Exec(ctx, query);
            return Value.False;
        }

        int code = db.Prepare(query, out nint statement);
        if (code != LibSqlite3.Ok)
        {
            Report(ctx, code, $"Unable to prepare statement: {db.ErrorMessage}");
            return Value.False;
        }

        Value result = Value.False;
        switch (LibSqlite3.sqlite3_step(statement))
        {
            case LibSqlite3.Row:
                result = entireRow ? Value.Array(Row(ctx, statement)) : SqliteValues.Column(ctx, this, statement, 0);
                break;
            case LibSqlite3.Done:
                result = entireRow ? Value.Array(PhpArray.Empty) : Value.Null;
                break;
            default:
                if (!ctx.HasPending) ReportLast(ctx, "Unable to execute statement: ");
                break;
        }

        LibSqlite3.sqlite3_finalize(statement);
        return result;
    }

    private unsafe PhpArray Row(RequestContext ctx, nint statement)
    {
        var row = new PhpArray();
        for (int i = 0; i < LibSqlite3.sqlite3_data_count(statement); i++)
            row.SetSymbol(ctx, CText.Text(LibSqlite3.sqlite3_column_name(statement, i)), SqliteValues.Column(ctx, this, statement, i));
        return row;
    }

    [PhpMethod("public function openBlob(string $table, string $column, int $rowid, string $database = \"main\", int $flags = SQLITE3_OPEN_READONLY)")]
    public Value OpenBlob(RequestContext ctx, PhpString table, PhpString column, long rowid, PhpString database, long flags)
    {
        Arg.NoNul(ctx, 4, database);
        if (SqliteBlobStream.Open(ctx, Require(ctx), database, table, column, rowid, flags, "SQLite3") is { } stream) return Value.FromHeap(stream);
        ReportLast(ctx, "Unable to open blob: ");
        return Value.False;
    }
}
