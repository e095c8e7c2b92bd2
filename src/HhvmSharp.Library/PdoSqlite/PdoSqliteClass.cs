using HhvmSharp.Library.Pdo;
using HhvmSharp.Library.Sqlite3;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.PdoSqlite;

/// <summary>Pdo\Sqlite, and the methods under older names that every PDO object has with this driver.</summary>
[PhpExtension("pdo_sqlite")]
[PhpClass("class Pdo\\Sqlite extends PDO", Uncloneable = true, NotSerializable = true, NoDynamicProperties = true)]
[PhpClassConst("public const int DETERMINISTIC = 2048")]
[PhpClassConst("public const int OPEN_READONLY = 1")]
[PhpClassConst("public const int OPEN_READWRITE = 2")]
[PhpClassConst("public const int OPEN_CREATE = 4")]
[PhpClassConst("public const int ATTR_OPEN_FLAGS = 1000")]
[PhpClassConst("public const int ATTR_READONLY_STATEMENT = 1001")]
[PhpClassConst("public const int ATTR_EXTENDED_RESULT_CODES = 1002")]
internal static class PdoSqliteClass
{
    private static SqliteConnection Database(RequestContext ctx, PdoObject self) => ((SqlitePdoConnection)self.Require(ctx).Connection).Database;

    [PhpMethod("public function createAggregate(string $name, callable $step, callable $finalize, int $numArgs = -1): bool")]
    internal static bool CreateAggregate(RequestContext ctx, PdoObject self, PhpString name, Value step, Value finalize, long numArgs) =>
        Database(ctx, self).AddFunction(ctx, new SqliteFunction(ctx, name, numArgs, in step, in finalize) { IsPdo = true }, 0);

    [PhpMethod("public function createCollation(string $name, callable $callback): bool")]
    internal static bool CreateCollation(RequestContext ctx, PdoObject self, PhpString name, Value callback)
    {
        bool isOld = !ctx.Current!.Function.Name.Equals("createCollation");
        return Database(ctx, self).AddCollation(ctx, new SqliteCollation(ctx, name, in callback, isOld ? AnyNumber : IntOnly));
    }

    private static int IntOnly(RequestContext ctx, in Value result)
    {
        ctx.ThrowError("TypeError", $"{Arg.FunctionName(ctx)}(): Return value of the callback must be of type int, {TypeNames.OfValue(in result)} returned");
        return -1;
    }

    private static int AnyNumber(RequestContext ctx, in Value result) => Conversions.ToInt(ctx, in result).CompareTo(0L);

    [PhpMethod("public function createFunction(string $function_name, callable $callback, int $num_args = -1, int $flags = 0): bool")]
    internal static bool CreateFunction(RequestContext ctx, PdoObject self, PhpString function_name, Value callback, long num_args, long flags) =>
        Database(ctx, self).AddFunction(ctx, new SqliteFunction(ctx, function_name, num_args, in callback) { IsPdo = true }, flags);

    [PhpMethod("public function loadExtension(string $name): void")]
    internal static void LoadExtension(RequestContext ctx, PdoObject self, PhpString name)
    {
        Arg.NoNul(ctx, 1, name);
        if (name.Length == 0) Arg.ValueError(ctx, 1, "must not be empty");
        SqliteConnection db = Database(ctx, self);
        if (!ctx.SapiName.StartsWith("cgi", StringComparison.Ordinal) && ctx.SapiName != "cli") PdoErrors.Throw(ctx, "Not supported in multithreaded Web servers");
        PhpString? file = ctx.RealPath(name);
        if (file is null) PdoErrors.Throw(ctx, $"Unable to load extension \"{name}\"");
        if (db.LoadExtension(file) is { } error) PdoErrors.Throw(ctx, $"Unable to load extension \"{error}\"");
    }

    [PhpMethod("public function openBlob(string $table, string $column, int $rowid, ?string $dbname = \"main\", int $flags = Pdo\\Sqlite::OPEN_READONLY)")]
    internal static Value OpenBlob(RequestContext ctx, PdoObject self, PhpString table, PhpString column, long rowid, PhpString? dbname = null, long flags = LibSqlite3.OpenReadOnly)
    {
        SqliteConnection db = Database(ctx, self);
        Arg.NoNul(ctx, 1, table);
        Arg.NoNul(ctx, 2, column);
        PhpString database = dbname ?? PhpString.Literal("main");
        if (SqliteBlobStream.Open(ctx, db, database, table, column, rowid, flags, "PDOSQLite") is { } stream) return Value.FromHeap(stream);
        ctx.Warning($"Unable to open blob: {db.ErrorMessage}");
        return Value.False;
    }

    // ---- the older names ----

    /// <summary>sqliteCreateFunction() and its kin: they are no members of any class.</summary>
    internal static PhpFunction? FindOldMethod(RequestContext ctx, PhpClass cls, PhpString lowerName)
    {
        const string prefix = "sqlite";
        string name = lowerName.ToString();
        if (name is not ("sqlitecreatefunction" or "sqlitecreateaggregate" or "sqlitecreatecollation")) return null;
        var method = (NativeFunction)ctx.Environment.CoreClass("pdo\\sqlite").FindMethod(PhpString.FromLatin1(name[prefix.Length..]))!;
        return Renamed(method, cls, prefix + char.ToUpperInvariant(method.Name.ToString()[0]) + method.Name.ToString()[1..]);
    }

    private static unsafe NativeFunction Renamed(NativeFunction method, PhpClass scope, string name) => new()
    {
        Name = PhpString.Literal(name),
        Scope = scope,
        Flags = FunctionFlags.Public,
        Params = method.Params,
        NumParams = method.NumParams,
        RequiredParams = method.RequiredParams,
        ReturnType = method.ReturnType,
        HasTentativeReturnType = true,
        Body = method.Body,
        Extension = method.Extension,
    };
}
