using System.Runtime.InteropServices;

namespace HhvmSharp.Library.Sqlite3;

/// <summary>
/// What is used of SQLite, which comes with the program. Texts are bytes; a byte[] argument ends in NUL. Functions that
/// only read a field are called without a GC transition.
/// </summary>
internal static unsafe partial class LibSqlite3
{
    private const string Library = "e_sqlite3";

    // ---- result codes ----
    internal const int Ok = 0, Error = 1, Busy = 5, Locked = 6, NoMemory = 7, Interrupt = 9, NotFound = 12, TooBig = 18, Constraint = 19,
        Misuse = 21, NoLargeFiles = 22, Row = 100, Done = 101;

    // ---- authorizer: results, and the one action that PHP looks at ----
    internal const int Deny = 1, Ignore = 2, ActionAttach = 24;

    // ---- types of values ----
    internal const int Integer = 1, Float = 2, Text = 3, Blob = 4, Null = 5;

    internal const int OpenReadOnly = 1, OpenReadWrite = 2, OpenCreate = 4, OpenUri = 0x40, OpenNoMutex = 0x8000, OpenFullMutex = 0x10000;
    internal const int Utf8 = 1, Deterministic = 0x800;
    internal const int ConfigForeignKeys = 1002, ConfigLoadExtension = 1005, ConfigDefensive = 1010, ConfigQuotedStringsDml = 1013, ConfigQuotedStringsDdl = 1014;

    /// <summary>The destructor that says: copy the bytes.</summary>
    internal static readonly nint Transient = -1;

    [LibraryImport(Library)] internal static partial byte* sqlite3_libversion();
    [LibraryImport(Library)] internal static partial int sqlite3_libversion_number();
    [LibraryImport(Library)] internal static partial void sqlite3_free(void* memory);

    // ---- databases ----
    [LibraryImport(Library)] internal static partial int sqlite3_open_v2(byte[] name, out nint db, int flags, byte* vfs);
    [LibraryImport(Library)] internal static partial int sqlite3_close(nint db);
    [LibraryImport(Library)] internal static partial int sqlite3_close_v2(nint db);
    [LibraryImport(Library)] internal static partial int sqlite3_db_config(nint db, int option, int value, int* result);
    [LibraryImport(Library)] internal static partial int sqlite3_exec(nint db, byte[] sql, void* callback, void* argument, byte** error);
    [LibraryImport(Library)] internal static partial int sqlite3_errcode(nint db);
    [LibraryImport(Library)] internal static partial int sqlite3_extended_errcode(nint db);
    [LibraryImport(Library)] internal static partial int sqlite3_extended_result_codes(nint db, int on);
    [LibraryImport(Library)] internal static partial byte* sqlite3_errmsg(nint db);
    [LibraryImport(Library)] internal static partial byte* sqlite3_errstr(int code);
    [LibraryImport(Library)] internal static partial long sqlite3_last_insert_rowid(nint db);
    [LibraryImport(Library)] internal static partial int sqlite3_changes(nint db);
    [LibraryImport(Library)] internal static partial int sqlite3_busy_timeout(nint db, int milliseconds);
    [LibraryImport(Library)] internal static partial int sqlite3_get_autocommit(nint db);
    [LibraryImport(Library)] internal static partial int sqlite3_enable_load_extension(nint db, int on);
    [LibraryImport(Library)] internal static partial int sqlite3_load_extension(nint db, byte[] file, byte* entry, byte** error);

    // ---- functions of PHP ----
    [LibraryImport(Library)]
    internal static partial int sqlite3_create_function(
        nint db, byte[] name, int arguments, int encoding, nint data,
        delegate* unmanaged[Cdecl]<nint, int, nint*, void> function, delegate* unmanaged[Cdecl]<nint, int, nint*, void> step, delegate* unmanaged[Cdecl]<nint, void> final);

    [LibraryImport(Library)]
    internal static partial int sqlite3_create_collation(
        nint db, byte[] name, int encoding, nint data, delegate* unmanaged[Cdecl]<nint, int, byte*, int, byte*, int> compare);

    [LibraryImport(Library)]
    internal static partial int sqlite3_set_authorizer(
        nint db, delegate* unmanaged[Cdecl]<nint, int, byte*, byte*, byte*, byte*, int> callback, nint data);

    [SuppressGCTransition, LibraryImport(Library)] internal static partial nint sqlite3_user_data(nint context);
    [LibraryImport(Library)] internal static partial void* sqlite3_aggregate_context(nint context, int bytes);
    [SuppressGCTransition, LibraryImport(Library)] internal static partial int sqlite3_value_type(nint value);
    [SuppressGCTransition, LibraryImport(Library)] internal static partial long sqlite3_value_int64(nint value);
    [SuppressGCTransition, LibraryImport(Library)] internal static partial double sqlite3_value_double(nint value);
    [LibraryImport(Library)] internal static partial byte* sqlite3_value_text(nint value);
    [SuppressGCTransition, LibraryImport(Library)] internal static partial int sqlite3_value_bytes(nint value);
    [LibraryImport(Library)] internal static partial void sqlite3_result_int64(nint context, long value);
    [LibraryImport(Library)] internal static partial void sqlite3_result_double(nint context, double value);
    [LibraryImport(Library)] internal static partial void sqlite3_result_null(nint context);
    [LibraryImport(Library)] internal static partial void sqlite3_result_text(nint context, byte* text, int length, nint destructor);
    [LibraryImport(Library)] internal static partial void sqlite3_result_error(nint context, byte[] message, int length);

    // ---- statements ----
    [LibraryImport(Library)] internal static partial int sqlite3_prepare_v2(nint db, byte[] sql, int length, out nint statement, byte** tail);
    [LibraryImport(Library)] internal static partial int sqlite3_finalize(nint statement);
    [LibraryImport(Library)] internal static partial int sqlite3_step(nint statement);
    [LibraryImport(Library)] internal static partial int sqlite3_reset(nint statement);
    [LibraryImport(Library)] internal static partial int sqlite3_clear_bindings(nint statement);
    [LibraryImport(Library)] internal static partial int sqlite3_stmt_readonly(nint statement);
    [LibraryImport(Library)] internal static partial byte* sqlite3_sql(nint statement);
    [LibraryImport(Library)] internal static partial byte* sqlite3_expanded_sql(nint statement);
    [LibraryImport(Library)] internal static partial int sqlite3_bind_parameter_count(nint statement);
    [LibraryImport(Library)] internal static partial int sqlite3_bind_parameter_index(nint statement, byte[] name);
    [LibraryImport(Library)] internal static partial int sqlite3_bind_null(nint statement, int index);
    [LibraryImport(Library)] internal static partial int sqlite3_bind_int64(nint statement, int index, long value);
    [LibraryImport(Library)] internal static partial int sqlite3_bind_double(nint statement, int index, double value);
    [LibraryImport(Library)] internal static partial int sqlite3_bind_text(nint statement, int index, byte* text, int length, nint destructor);
    [LibraryImport(Library)] internal static partial int sqlite3_bind_blob(nint statement, int index, byte* bytes, int length, nint destructor);
    [SuppressGCTransition, LibraryImport(Library)] internal static partial int sqlite3_column_count(nint statement);
    [SuppressGCTransition, LibraryImport(Library)] internal static partial int sqlite3_data_count(nint statement);
    [LibraryImport(Library)] internal static partial byte* sqlite3_column_name(nint statement, int column);
    [LibraryImport(Library)] internal static partial byte* sqlite3_column_decltype(nint statement, int column);
    [LibraryImport(Library)] internal static partial byte* sqlite3_column_table_name(nint statement, int column);
    [SuppressGCTransition, LibraryImport(Library)] internal static partial int sqlite3_column_type(nint statement, int column);
    [SuppressGCTransition, LibraryImport(Library)] internal static partial long sqlite3_column_int64(nint statement, int column);
    [SuppressGCTransition, LibraryImport(Library)] internal static partial double sqlite3_column_double(nint statement, int column);
    [LibraryImport(Library)] internal static partial byte* sqlite3_column_text(nint statement, int column);
    [LibraryImport(Library)] internal static partial byte* sqlite3_column_blob(nint statement, int column);
    [SuppressGCTransition, LibraryImport(Library)] internal static partial int sqlite3_column_bytes(nint statement, int column);

    // ---- blobs and backups ----
    [LibraryImport(Library)] internal static partial int sqlite3_blob_open(nint db, byte[] database, byte[] table, byte[] column, long row, int writable, out nint blob);
    [LibraryImport(Library)] internal static partial int sqlite3_blob_close(nint blob);
    [LibraryImport(Library)] internal static partial int sqlite3_blob_bytes(nint blob);
    [LibraryImport(Library)] internal static partial int sqlite3_blob_read(nint blob, byte* buffer, int count, int offset);
    [LibraryImport(Library)] internal static partial int sqlite3_blob_write(nint blob, byte* bytes, int count, int offset);
    [LibraryImport(Library)] internal static partial nint sqlite3_backup_init(nint target, byte[] targetName, nint source, byte[] sourceName);
    [LibraryImport(Library)] internal static partial int sqlite3_backup_step(nint backup, int pages);
    [LibraryImport(Library)] internal static partial int sqlite3_backup_finish(nint backup);
}
