using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Sqlite3;

/// <summary>SQLite3Result: the rows of a statement.</summary>
[PhpExtension("sqlite3")]
[PhpClass("class SQLite3Result", Uncloneable = true, NotSerializable = true, Order = 4)]
internal sealed unsafe class Sqlite3ResultObject(PhpClass cls) : PhpInstance(cls)
{
    private Sqlite3StmtObject? _statement;
    private bool _isPrepared;
    private PhpString[]? _names;

    internal void Initialize(Sqlite3StmtObject statement, bool isPrepared)
    {
        statement.AddRef();
        _statement = statement;
        _isPrepared = isPrepared;
    }

    private nint Require(RequestContext ctx)
    {
        if (_statement is not { IsReady: true }) Sqlite3Object.NotReady(ctx, "SQLite3Result");
        return _statement.Handle;
    }

    internal override void FreeObject(RequestContext ctx)
    {
        base.FreeObject(ctx);
        if (_statement is not { } statement) return;
        _statement = null;
        if (statement.IsReady) LibSqlite3.sqlite3_reset(statement.Handle);
        Value.Object(statement).Release(ctx);
    }

    internal override void EnumerateChildren(ChildVisitor visit)
    {
        base.EnumerateChildren(visit);
        if (_statement is not null) visit(Value.Object(_statement));
    }

    [PhpMethod("private function __construct()")]
    public void Construct(RequestContext ctx) => Throw.New(ctx, "Exception", "SQLite3Result cannot be directly instantiated");

    [PhpMethod("public function numColumns(): int", Tentative = true)]
    public long NumColumns(RequestContext ctx) => LibSqlite3.sqlite3_column_count(Require(ctx));

    [PhpMethod("public function columnName(int $column): string|false", Tentative = true)]
    public PhpString? ColumnName(RequestContext ctx, long column) => CText.TextOrNull(LibSqlite3.sqlite3_column_name(Require(ctx), (int)column));

    [PhpMethod("public function columnType(int $column): int|false", Tentative = true)]
    public Value ColumnType(RequestContext ctx, long column)
    {
        nint handle = Require(ctx);
        return LibSqlite3.sqlite3_data_count(handle) == 0 ? Value.False : Value.Int(LibSqlite3.sqlite3_column_type(handle, (int)column));
    }

    [PhpMethod("public function fetchArray(int $mode = SQLITE3_BOTH): array|false", Tentative = true)]
    public Value FetchArray(RequestContext ctx, Frame f, long mode)
    {
        nint handle = Require(ctx);
        switch (LibSqlite3.sqlite3_step(handle))
        {
            case LibSqlite3.Row:
                return f.ResultSlot < 0 ? Value.False : Value.Array(Row(ctx, handle, mode));
            case LibSqlite3.Done:
                return Value.False;
            default:
                _statement!.Database!.ReportLast(ctx, "Unable to execute statement: ");
                return Value.False;
        }
    }

    private PhpArray Row(RequestContext ctx, nint handle, long mode)
    {
        bool numbered = (mode & Sqlite3Constants.Num) != 0, named = (mode & Sqlite3Constants.Assoc) != 0;
        PhpString[] names = _names ??= Names(handle);
        Sqlite3Object database = _statement!.Database!;
        var row = new PhpArray(numbered && named ? names.Length * 2 : names.Length);
        for (int i = 0; i < names.Length; i++)
        {
            Value value = SqliteValues.Column(ctx, database, handle, i);
            if (numbered) row.Set(ctx, i, named ? value.Copied() : value);
            if (named) row.SetSymbol(ctx, names[i], in value);
            if (!numbered && !named) value.Release(ctx);
        }

        return row;
    }

    private static PhpString[] Names(nint handle)
    {
        var names = new PhpString[LibSqlite3.sqlite3_column_count(handle)];
        for (int i = 0; i < names.Length; i++) names[i] = CText.Text(LibSqlite3.sqlite3_column_name(handle, i));
        return names;
    }

    [PhpMethod("public function reset(): bool", Tentative = true)]
    public bool Reset(RequestContext ctx)
    {
        nint handle = Require(ctx);
        _names = null;
        return LibSqlite3.sqlite3_reset(handle) == LibSqlite3.Ok;
    }

    [PhpMethod("public function finalize(): true", Tentative = true)]
    public bool FinalizeMethod(RequestContext ctx)
    {
        nint handle = Require(ctx);
        _names = null;
        if (_isPrepared) LibSqlite3.sqlite3_reset(handle);
        else _statement!.Drop();
        return true;
    }
}
