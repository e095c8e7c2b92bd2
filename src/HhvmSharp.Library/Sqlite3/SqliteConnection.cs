using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Sqlite3;

/// <summary>An open database with the functions and collations of PHP that it calls. For SQLite3 and for PDO.</summary>
internal sealed unsafe class SqliteConnection
{
    private readonly List<SqliteCallback> _callbacks = [];
    private GCHandle _authorizer;

    /// <summary>0 once it is closed.</summary>
    internal nint Handle { get; private set; }

    private SqliteConnection(nint handle) => Handle = handle;

    /// <summary>Null, and the library's text, when it cannot be opened.</summary>
    internal static SqliteConnection? Open(byte[] name, int flags, out int code, out PhpString error)
    {
        error = PhpString.Empty;
        // one thread at a time uses a request's connection: SQLite's locks, half of a fetch's time, are not needed
        if ((flags & LibSqlite3.OpenFullMutex) == 0) flags |= LibSqlite3.OpenNoMutex;
        code = LibSqlite3.sqlite3_open_v2(name, out nint db, flags, null);
        if (code == LibSqlite3.Ok)
        {
            UseDefaults(db);
            return new SqliteConnection(db);
        }

        error = CText.Text(db != 0 ? LibSqlite3.sqlite3_errmsg(db) : LibSqlite3.sqlite3_errstr(code));
        LibSqlite3.sqlite3_close(db);
        return null;
    }

    /// <summary>The packaged library is stricter than the usual builds of SQLite, which PHP programs know.</summary>
    private static void UseDefaults(nint db)
    {
        LibSqlite3.sqlite3_db_config(db, LibSqlite3.ConfigForeignKeys, 0, null);
        LibSqlite3.sqlite3_db_config(db, LibSqlite3.ConfigQuotedStringsDml, 1, null);
        LibSqlite3.sqlite3_db_config(db, LibSqlite3.ConfigQuotedStringsDdl, 1, null);
    }

    internal void BeDefensive() => LibSqlite3.sqlite3_db_config(Handle, LibSqlite3.ConfigDefensive, 1, null);

    internal int ErrorCode => LibSqlite3.sqlite3_errcode(Handle);

    internal PhpString ErrorMessage => CText.Text(LibSqlite3.sqlite3_errmsg(Handle));

    /// <summary>Runs all statements of a text; a failure's text, or null.</summary>
    internal int Execute(PhpString sql, out PhpString? error)
    {
        byte* message = null;
        int code = LibSqlite3.sqlite3_exec(Handle, CText.Z(sql), null, null, &message);
        error = code == LibSqlite3.Ok ? null : CText.Text(message);
        LibSqlite3.sqlite3_free(message);
        return code;
    }

    internal int Prepare(PhpString sql, out nint statement) =>
        LibSqlite3.sqlite3_prepare_v2(Handle, CText.Z(sql), sql.Length, out statement, null);

    /// <summary>Loads a library of SQLite functions; null, or what went wrong.</summary>
    internal PhpString? LoadExtension(PhpString file)
    {
        byte* message = null;
        LibSqlite3.sqlite3_db_config(Handle, LibSqlite3.ConfigLoadExtension, 1, null);
        int code = LibSqlite3.sqlite3_load_extension(Handle, CText.Z(file), null, &message);
        LibSqlite3.sqlite3_db_config(Handle, LibSqlite3.ConfigLoadExtension, 0, null);
        PhpString? error = code == LibSqlite3.Ok ? null : CText.Text(message);
        LibSqlite3.sqlite3_free(message);
        return error;
    }

    // ---- callbacks ----

    internal void SetAuthorizer(SqliteAuthorizer authorizer)
    {
        _authorizer = GCHandle.Alloc(authorizer);
        LibSqlite3.sqlite3_set_authorizer(Handle, &SqliteCallbacks.OnAuthorize, GCHandle.ToIntPtr(_authorizer));
    }

    /// <summary>The name, and the callback to be called; false: SQLite refuses, and the callback is disposed of.</summary>
    internal bool AddFunction(RequestContext ctx, SqliteFunction function, long flags)
    {
        nint data = function.Pin();
        int code = function.IsAggregate
            ? LibSqlite3.sqlite3_create_function(Handle, function.Name, function.ArgumentCount, LibSqlite3.Utf8, data, null, &SqliteCallbacks.OnStep, &SqliteCallbacks.OnFinal)
            : LibSqlite3.sqlite3_create_function(Handle, function.Name, function.ArgumentCount, (int)flags | LibSqlite3.Utf8, data, &SqliteCallbacks.OnFunction, null, null);
        return Keep(ctx, function, code);
    }

    internal bool AddCollation(RequestContext ctx, SqliteCollation collation) =>
        Keep(ctx, collation, LibSqlite3.sqlite3_create_collation(Handle, collation.Name, LibSqlite3.Utf8, collation.Pin(), &SqliteCallbacks.OnCompare));

    private bool Keep(RequestContext ctx, SqliteCallback callback, int code)
    {
        if (code == LibSqlite3.Ok)
        {
            _callbacks.Add(callback);
            return true;
        }

        callback.Dispose(ctx);
        return false;
    }

    /// <summary>Takes what PHP has added out of the database.</summary>
    internal void RemoveCallbacks(RequestContext ctx)
    {
        for (int i = _callbacks.Count - 1; i >= 0; i--)
        {
            SqliteCallback callback = _callbacks[i];
            if (Handle != 0)
            {
                if (callback is SqliteFunction f) LibSqlite3.sqlite3_create_function(Handle, f.Name, f.ArgumentCount, LibSqlite3.Utf8, 0, null, null, null);
                else LibSqlite3.sqlite3_create_collation(Handle, callback.Name, LibSqlite3.Utf8, 0, null);
            }
        }

        SqliteCallback[] dropped = [.. _callbacks];
        _callbacks.Clear();
        foreach (SqliteCallback callback in dropped) callback.Dispose(ctx);
    }

    internal void EnumerateChildren(ChildVisitor visit)
    {
        foreach (SqliteCallback callback in _callbacks) callback.EnumerateChildren(visit);
    }

    // ---- the end ----

    /// <summary>Closes it unless statements or blobs are open.</summary>
    internal int TryClose()
    {
        int code = LibSqlite3.sqlite3_close(Handle);
        if (code == LibSqlite3.Ok) Closed();
        return code;
    }

    /// <summary>Closes it as soon as the last statement and blob are gone.</summary>
    internal void Close(RequestContext ctx)
    {
        RemoveCallbacks(ctx);
        if (Handle == 0) return;
        LibSqlite3.sqlite3_set_authorizer(Handle, null, 0);
        LibSqlite3.sqlite3_close_v2(Handle);
        Closed();
    }

    private void Closed()
    {
        Handle = 0;
        if (_authorizer.IsAllocated) _authorizer.Free();
    }
}
