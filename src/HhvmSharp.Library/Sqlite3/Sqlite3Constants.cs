using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;

namespace HhvmSharp.Library.Sqlite3;

[PhpExtension("sqlite3")]
[PhpIni("sqlite3.extension_dir", null, IniAccess.System)]
[PhpIni("sqlite3.defensive", "1", IniAccess.User, Kind = IniKind.Bool)]
internal static class Sqlite3Constants
{
    [PhpConst("SQLITE3_ASSOC")] internal const long Assoc = 1;
    [PhpConst("SQLITE3_NUM")] internal const long Num = 2;
    [PhpConst("SQLITE3_BOTH")] internal const long Both = Assoc | Num;
    [PhpConst("SQLITE3_INTEGER")] internal const long Integer = LibSqlite3.Integer;
    [PhpConst("SQLITE3_FLOAT")] internal const long Float = LibSqlite3.Float;
    [PhpConst("SQLITE3_TEXT")] internal const long Text = LibSqlite3.Text;
    [PhpConst("SQLITE3_BLOB")] internal const long Blob = LibSqlite3.Blob;
    [PhpConst("SQLITE3_NULL")] internal const long Null = LibSqlite3.Null;
    [PhpConst("SQLITE3_OPEN_READONLY")] internal const long OpenReadOnly = LibSqlite3.OpenReadOnly;
    [PhpConst("SQLITE3_OPEN_READWRITE")] internal const long OpenReadWrite = LibSqlite3.OpenReadWrite;
    [PhpConst("SQLITE3_OPEN_CREATE")] internal const long OpenCreate = LibSqlite3.OpenCreate;
    [PhpConst("SQLITE3_DETERMINISTIC")] internal const long Deterministic = LibSqlite3.Deterministic;
}

[PhpExtension("sqlite3")]
[PhpClass("class SQLite3Exception extends Exception", NoDynamicProperties = true, Order = 1)]
internal static class Sqlite3Exception;
