using HhvmSharp.Library.Pdo;
using HhvmSharp.Library.Sqlite3;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.PdoSqlite;

/// <summary>A prepared statement of SQLite under a PDOStatement.</summary>
internal sealed unsafe class SqliteCursor(SqlitePdoConnection connection, PdoStatementObject statement, nint handle) : PdoCursor(statement)
{
    private nint _handle = handle;

    /// <summary>The first row came with running the statement; there are no more rows.</summary>
    private bool _hasFirst, _done;

    private bool Failed()
    {
        Statement.ErrorCode = connection.NoteError();
        return false;
    }

    private bool Checked(int code) => code == LibSqlite3.Ok || Failed();

    internal override bool Bind(RequestContext ctx, PdoParameter parameter)
    {
        if (Statement.Executed && !_done)
        {
            LibSqlite3.sqlite3_reset(_handle);
            _done = true;
        }

        if (parameter.Number == -1) parameter.Number = LibSqlite3.sqlite3_bind_parameter_index(_handle, CText.Z(parameter.Name!)) - 1;
        int index = (int)parameter.Number + 1;
        ref Value value = ref Value.Deref(ref parameter.Value);
        long type = parameter.Type & PdoParam.Types;
        if (type == PdoParam.Stmt) return false;
        if (value.IsNull || type == PdoParam.Null) return Checked(LibSqlite3.sqlite3_bind_null(_handle, index));
        switch (type)
        {
            case PdoParam.Int or PdoParam.Bool:
                Value.AssignMove(ctx, ref value, Value.Int(Conversions.ToInt(ctx, in value)));
                return Checked(LibSqlite3.sqlite3_bind_int64(_handle, index, value.IntValue));
            case PdoParam.Lob:
                return TryReadStream(ctx, ref value) && PdoStatementObject.TryMakeString(ctx, ref value)
                    && SqliteValues.BindBlob(_handle, index, value.AsString) == LibSqlite3.Ok;
            default:
                return PdoStatementObject.TryMakeString(ctx, ref value) && Checked(SqliteValues.BindText(_handle, index, value.AsString));
        }
    }

    private bool TryReadStream(RequestContext ctx, ref Value value)
    {
        if (!value.IsResource) return true;
        if (SqliteValues.Contents(in value) is { } contents)
        {
            Value.AssignMove(ctx, ref value, Value.String(contents).Copied());
            return true;
        }

        PdoErrors.Raise(ctx, connection.Handle, Statement, PdoErrors.BadParameterType, "Expected a stream resource");
        return false;
    }

    internal override bool Execute(RequestContext ctx)
    {
        if (Statement.Executed && !_done) LibSqlite3.sqlite3_reset(_handle);
        _done = _hasFirst = false;
        switch (LibSqlite3.sqlite3_step(_handle))
        {
            case LibSqlite3.Row:
                _hasFirst = true;
                Statement.SetColumnCount(LibSqlite3.sqlite3_data_count(_handle));
                return true;
            case LibSqlite3.Done:
                Statement.SetColumnCount(LibSqlite3.sqlite3_column_count(_handle));
                Statement.RowCount = LibSqlite3.sqlite3_changes(connection.Database.Handle);
                LibSqlite3.sqlite3_reset(_handle);
                _done = true;
                return true;
            case LibSqlite3.Error:
                LibSqlite3.sqlite3_reset(_handle);
                return Failed();
            default:
                return Failed();
        }
    }

    internal override bool Fetch()
    {
        if (_hasFirst)
        {
            _hasFirst = false;
            return true;
        }

        if (_done) return false;
        switch (LibSqlite3.sqlite3_step(_handle))
        {
            case LibSqlite3.Row:
                return true;
            case LibSqlite3.Done:
                _done = true;
                LibSqlite3.sqlite3_reset(_handle);
                return false;
            case LibSqlite3.Error:
                LibSqlite3.sqlite3_reset(_handle);
                return Failed();
            default:
                return Failed();
        }
    }

    internal override PhpString ColumnName(int column) => CText.Text(LibSqlite3.sqlite3_column_name(_handle, column));

    internal override Value Column(int column)
    {
        if (column >= LibSqlite3.sqlite3_data_count(_handle))
        {
            Failed();
            return Value.Null;
        }

        return LibSqlite3.sqlite3_column_type(_handle, column) switch
        {
            LibSqlite3.Null => Value.Null,
            LibSqlite3.Integer => Value.Int(LibSqlite3.sqlite3_column_int64(_handle, column)),
            LibSqlite3.Float => Value.Float(LibSqlite3.sqlite3_column_double(_handle, column)),
            LibSqlite3.Blob => SqliteValues.Bytes(LibSqlite3.sqlite3_column_blob(_handle, column), _handle, column),
            _ => SqliteValues.Bytes(LibSqlite3.sqlite3_column_text(_handle, column), _handle, column),
        };
    }

    internal override PhpArray? ColumnMeta(RequestContext ctx, long column)
    {
        if (!Statement.Executed) return null;
        if (column >= LibSqlite3.sqlite3_column_count(_handle))
        {
            Failed();
            return null;
        }

        var meta = new PhpArray();
        var flags = new PhpArray();
        (string type, long pdoType) = LibSqlite3.sqlite3_column_type(_handle, (int)column) switch
        {
            LibSqlite3.Null => ("null", PdoParam.Null),
            LibSqlite3.Float => ("double", PdoParam.Str),
            LibSqlite3.Integer => ("integer", PdoParam.Int),
            LibSqlite3.Blob => ("blob", PdoParam.Str),
            _ => ("string", PdoParam.Str),
        };
        if (type == "blob")
        {
            type = "string";
            flags.Append(Value.String("blob"));
        }

        meta.Add("native_type", Value.String(type));
        meta.Add("pdo_type", Value.Int(pdoType));
        if (CText.TextOrNull(LibSqlite3.sqlite3_column_decltype(_handle, (int)column)) is { } declared) meta.Add("sqlite:decl_type", Value.String(declared));
        if (CText.TextOrNull(LibSqlite3.sqlite3_column_table_name(_handle, (int)column)) is { } table) meta.Add("table", Value.String(table));
        meta.Add("flags", Value.Array(flags));
        return meta;
    }

    internal override bool TryGetAttribute(long attribute, out Value value)
    {
        value = Value.Bool(LibSqlite3.sqlite3_stmt_readonly(_handle) != 0);
        return attribute == SqlitePdoConnection.ReadonlyStatement;
    }

    internal override void Rewind() => LibSqlite3.sqlite3_reset(_handle);

    internal override void Dispose()
    {
        LibSqlite3.sqlite3_finalize(_handle);
        _handle = 0;
    }
}
