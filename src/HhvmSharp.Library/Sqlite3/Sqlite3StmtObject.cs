using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Sqlite3;

/// <summary>SQLite3Stmt: a prepared statement.</summary>
[PhpExtension("sqlite3")]
[PhpClass("class SQLite3Stmt", Uncloneable = true, NotSerializable = true, Order = 3)]
internal sealed unsafe class Sqlite3StmtObject(PhpClass cls) : PhpInstance(cls), INativeOwner
{
    /// <summary>A parameter's value, which is asked for when the statement is run.</summary>
    private sealed class BoundParameter
    {
        internal PhpString? Name;
        internal int Number;
        internal long Type;

        /// <summary>Owned; a reference when a variable is bound.</summary>
        internal Value Value;
    }

    private readonly List<BoundParameter> _bound = [];

    /// <summary>0 also for a text without a statement.</summary>
    internal nint Handle { get; private set; }

    /// <summary>Counted; null without constructor.</summary>
    internal Sqlite3Object? Database { get; private set; }

    /// <summary>Prepared and not finalized.</summary>
    internal bool IsReady { get; private set; }

    private void RequireReady(RequestContext ctx)
    {
        if (!IsReady) Sqlite3Object.NotReady(ctx, "SQLite3");
    }

    private nint Require(RequestContext ctx)
    {
        RequireReady(ctx);
        if (Handle == 0) Sqlite3Object.NotReady(ctx, "SQLite3Stmt");
        return Handle;
    }

    // ---- life ----

    [PhpMethod("private function __construct(SQLite3 $sqlite3, string $query)")]
    public void Construct(RequestContext ctx, Sqlite3Object sqlite3, PhpString query)
    {
        sqlite3.Require(ctx);
        if (query.Length != 0) Prepare(ctx, sqlite3, query);
    }

    internal bool Prepare(RequestContext ctx, Sqlite3Object database, PhpString query)
    {
        database.AddRef();
        Database = database;
        int code = database.Connection!.Prepare(query, out nint handle);
        if (code != LibSqlite3.Ok)
        {
            database.Report(ctx, code, $"Unable to prepare statement: {database.Connection.ErrorMessage}");
            return false;
        }

        Handle = handle;
        IsReady = true;
        database.Add(this);
        return true;
    }

    internal void FinalizeHandle()
    {
        LibSqlite3.sqlite3_finalize(Handle);
        Handle = 0;
        IsReady = false;
    }

    private void Leave()
    {
        if (!IsReady) return;
        Database!.Remove(this);
        FinalizeHandle();
    }

    internal override void FreeObject(RequestContext ctx)
    {
        base.FreeObject(ctx);
        ClearBound(ctx);
        Leave();
        if (Database is not { } database) return;
        Database = null;
        Value.Object(database).Release(ctx);
    }

    private void ClearBound(RequestContext ctx)
    {
        BoundParameter[] bound = [.. _bound];
        _bound.Clear();
        foreach (BoundParameter parameter in bound) Value.Release(ctx, ref parameter.Value);
    }

    internal override void EnumerateChildren(ChildVisitor visit)
    {
        base.EnumerateChildren(visit);
        if (Database is not null) visit(Value.Object(Database));
        foreach (BoundParameter parameter in _bound) visit(in parameter.Value);
    }

    // ---- parameters ----

    [PhpMethod("public function bindParam(string|int $param, mixed &$var, int $type = SQLITE3_TEXT): bool", Tentative = true)]
    public bool BindParam(RequestContext ctx, Value param, PhpReference var, long type) => Bind(ctx, in param, Value.FromHeap(var), type);

    [PhpMethod("public function bindValue(string|int $param, mixed $value, int $type = SQLITE3_TEXT): bool", Tentative = true)]
    public bool BindValue(RequestContext ctx, Frame f, Value param, Value value, long type) =>
        Bind(ctx, in param, in value, Arguments.Count(f) >= 3 ? type : TypeOf(in value));

    private static long TypeOf(in Value value) => value.Kind switch
    {
        Runtime.Values.Kind.Int or Runtime.Values.Kind.Bool => LibSqlite3.Integer,
        Runtime.Values.Kind.Float => LibSqlite3.Float,
        Runtime.Values.Kind.Null => LibSqlite3.Null,
        _ => LibSqlite3.Text,
    };

    private bool Bind(RequestContext ctx, in Value param, in Value value, long type)
    {
        nint handle = Require(ctx);
        PhpString? name = param.IsString ? param.AsString : null;
        long number;
        if (name is not null)
        {
            if (name.Length == 0 || name[0] is not ((byte)':' or (byte)'@')) name = PhpString.FromLatin1(":" + name);
            number = LibSqlite3.sqlite3_bind_parameter_index(handle, CText.Z(name));
        }
        else
        {
            number = param.IntValue;
        }

        if (number < 1) return false;
        for (int i = _bound.Count - 1; i >= 0; i--)
        {
            BoundParameter known = _bound[i];
            if (known.Name is null ? known.Number != number : !known.Name.Equals(name)) continue;
            _bound.RemoveAt(i);
            Value.Release(ctx, ref known.Value);
        }

        _bound.Add(new BoundParameter { Name = name, Number = (int)number, Type = type, Value = value.Copied() });
        return true;
    }

    /// <summary>Hands the parameters to SQLite. Ints and floats convert bound variables. False after an error.</summary>
    private bool BindAll(RequestContext ctx)
    {
        foreach (BoundParameter parameter in _bound.ToArray())
        {
            ref Value value = ref Value.Deref(ref parameter.Value);
            int code;
            switch (value.IsNull ? LibSqlite3.Null : parameter.Type)
            {
                case LibSqlite3.Null:
                    code = LibSqlite3.sqlite3_bind_null(Handle, parameter.Number);
                    break;
                case LibSqlite3.Integer:
                    Value.AssignMove(ctx, ref value, Value.Int(Conversions.ToInt(ctx, in value)));
                    code = LibSqlite3.sqlite3_bind_int64(Handle, parameter.Number, value.IntValue);
                    break;
                case LibSqlite3.Float:
                    Value.AssignMove(ctx, ref value, Value.Float(Conversions.ToFloat(ctx, in value)));
                    code = LibSqlite3.sqlite3_bind_double(Handle, parameter.Number, value.FloatValue);
                    break;
                case LibSqlite3.Blob:
                    if (!TryBlob(ctx, parameter, in value, out PhpString? data)) return false;
                    code = SqliteValues.BindBlob(Handle, parameter.Number, data!);
                    break;
                case LibSqlite3.Text:
                    if (!Conversions.TryToStr(ctx, in value, out PhpString? text)) return false;
                    code = SqliteValues.BindText(Handle, parameter.Number, text);
                    break;
                default:
                    Database!.Report(ctx, 0, $"Unknown parameter type: {parameter.Type} for parameter {parameter.Number}");
                    return false;
            }

            if (code != LibSqlite3.Ok) Database!.Report(ctx, code, $"Unable to bind parameter number {parameter.Number}");
        }

        return !ctx.HasPending;
    }

    private bool TryBlob(RequestContext ctx, BoundParameter parameter, in Value value, out PhpString? data)
    {
        if (!value.IsResource)
        {
            data = Conversions.ToStr(ctx, in value);
            return true;
        }

        data = SqliteValues.Contents(in value);
        if (data is not null) return true;
        Database!.Report(ctx, 0, $"Unable to read stream for parameter {parameter.Number}");
        return false;
    }

    [PhpMethod("public function clear(): bool", Tentative = true)]
    public bool Clear(RequestContext ctx)
    {
        if (LibSqlite3.sqlite3_clear_bindings(Require(ctx)) != LibSqlite3.Ok)
        {
            Database!.ReportLast(ctx, "Unable to clear statement: ");
            return false;
        }

        ClearBound(ctx);
        return true;
    }

    // ---- running ----

    [PhpMethod("public function close(): true", Tentative = true)]
    public bool Close(RequestContext ctx)
    {
        RequireReady(ctx);
        Leave();
        return true;
    }

    [PhpMethod("public function execute(): SQLite3Result|false", Tentative = true)]
    public Value Execute(RequestContext ctx)
    {
        RequireReady(ctx);
        LibSqlite3.sqlite3_reset(Handle);
        return BindAll(ctx) ? Run(ctx, isPrepared: true) : Value.False;
    }

    /// <summary>Runs it up to the first row, and back: the result's first fetch runs it again. Owned; false after an error.</summary>
    internal Value Run(RequestContext ctx, bool isPrepared)
    {
        Sqlite3ResultObject? result = isPrepared ? null : NewResult(ctx, isPrepared);
        int code = LibSqlite3.sqlite3_step(Handle);
        if (code is LibSqlite3.Row or LibSqlite3.Done)
        {
            LibSqlite3.sqlite3_reset(Handle);
            return Value.Object(result ?? NewResult(ctx, isPrepared));
        }

        if (code == LibSqlite3.Error && isPrepared) LibSqlite3.sqlite3_reset(Handle);
        if (!ctx.HasPending) Database!.ReportLast(ctx, "Unable to execute statement: ");
        if (!isPrepared) Leave();
        if (result is not null) Value.Object(result).Release(ctx);
        return Value.False;
    }

    private Sqlite3ResultObject NewResult(RequestContext ctx, bool isPrepared)
    {
        var result = (Sqlite3ResultObject)ctx.NewObject(ctx.Environment.CoreClass("sqlite3result"));
        result.Initialize(this, isPrepared);
        return result;
    }

    /// <summary>Finalizes the statement of a query(), which nobody else has.</summary>
    internal void Drop() => Leave();

    [PhpMethod("public function getSQL(bool $expand = false): string|false", Tentative = true)]
    public PhpString? GetSql(RequestContext ctx, bool expand)
    {
        nint handle = Require(ctx);
        if (!BindAll(ctx)) return null;
        if (!expand) return CText.Text(LibSqlite3.sqlite3_sql(handle));
        byte* sql = LibSqlite3.sqlite3_expanded_sql(handle);
        PhpString text = CText.Text(sql);
        LibSqlite3.sqlite3_free(sql);
        return text;
    }

    [PhpMethod("public function paramCount(): int", Tentative = true)]
    public long ParamCount(RequestContext ctx) => LibSqlite3.sqlite3_bind_parameter_count(Require(ctx));

    [PhpMethod("public function readOnly(): bool", Tentative = true)]
    public bool ReadOnly(RequestContext ctx) => LibSqlite3.sqlite3_stmt_readonly(Require(ctx)) != 0;

    [PhpMethod("public function reset(): bool", Tentative = true)]
    public bool Reset(RequestContext ctx)
    {
        if (LibSqlite3.sqlite3_reset(Require(ctx)) == LibSqlite3.Ok) return true;
        Database!.ReportLast(ctx, "Unable to reset statement: ");
        return false;
    }
}
