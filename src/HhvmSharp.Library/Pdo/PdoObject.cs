using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Pdo;

/// <summary>PDO: connecting, transactions, errors.</summary>
[PhpExtension("PDO")]
[PhpClass("class PDO", Uncloneable = true, NotSerializable = true, Order = 2)]
[PhpClassConst("public const int PARAM_NULL = 0")]
[PhpClassConst("public const int PARAM_BOOL = 5")]
[PhpClassConst("public const int PARAM_INT = 1")]
[PhpClassConst("public const int PARAM_STR = 2")]
[PhpClassConst("public const int PARAM_LOB = 3")]
[PhpClassConst("public const int PARAM_STMT = 4")]
[PhpClassConst("public const int PARAM_INPUT_OUTPUT = 2147483648")]
[PhpClassConst("public const int PARAM_STR_NATL = 1073741824")]
[PhpClassConst("public const int PARAM_STR_CHAR = 536870912")]
[PhpClassConst("public const int PARAM_EVT_ALLOC = 0")]
[PhpClassConst("public const int PARAM_EVT_FREE = 1")]
[PhpClassConst("public const int PARAM_EVT_EXEC_PRE = 2")]
[PhpClassConst("public const int PARAM_EVT_EXEC_POST = 3")]
[PhpClassConst("public const int PARAM_EVT_FETCH_PRE = 4")]
[PhpClassConst("public const int PARAM_EVT_FETCH_POST = 5")]
[PhpClassConst("public const int PARAM_EVT_NORMALIZE = 6")]
[PhpClassConst("public const int FETCH_DEFAULT = 0")]
[PhpClassConst("public const int FETCH_LAZY = 1")]
[PhpClassConst("public const int FETCH_ASSOC = 2")]
[PhpClassConst("public const int FETCH_NUM = 3")]
[PhpClassConst("public const int FETCH_BOTH = 4")]
[PhpClassConst("public const int FETCH_OBJ = 5")]
[PhpClassConst("public const int FETCH_BOUND = 6")]
[PhpClassConst("public const int FETCH_COLUMN = 7")]
[PhpClassConst("public const int FETCH_CLASS = 8")]
[PhpClassConst("public const int FETCH_INTO = 9")]
[PhpClassConst("public const int FETCH_FUNC = 10")]
[PhpClassConst("public const int FETCH_GROUP = 65536")]
[PhpClassConst("public const int FETCH_UNIQUE = 196608")]
[PhpClassConst("public const int FETCH_KEY_PAIR = 12")]
[PhpClassConst("public const int FETCH_CLASSTYPE = 262144")]
[PhpClassConst("public const int FETCH_SERIALIZE = 524288")]
[PhpClassConst("public const int FETCH_PROPS_LATE = 1048576")]
[PhpClassConst("public const int FETCH_NAMED = 11")]
[PhpClassConst("public const int ATTR_AUTOCOMMIT = 0")]
[PhpClassConst("public const int ATTR_PREFETCH = 1")]
[PhpClassConst("public const int ATTR_TIMEOUT = 2")]
[PhpClassConst("public const int ATTR_ERRMODE = 3")]
[PhpClassConst("public const int ATTR_SERVER_VERSION = 4")]
[PhpClassConst("public const int ATTR_CLIENT_VERSION = 5")]
[PhpClassConst("public const int ATTR_SERVER_INFO = 6")]
[PhpClassConst("public const int ATTR_CONNECTION_STATUS = 7")]
[PhpClassConst("public const int ATTR_CASE = 8")]
[PhpClassConst("public const int ATTR_CURSOR_NAME = 9")]
[PhpClassConst("public const int ATTR_CURSOR = 10")]
[PhpClassConst("public const int ATTR_ORACLE_NULLS = 11")]
[PhpClassConst("public const int ATTR_PERSISTENT = 12")]
[PhpClassConst("public const int ATTR_STATEMENT_CLASS = 13")]
[PhpClassConst("public const int ATTR_FETCH_TABLE_NAMES = 14")]
[PhpClassConst("public const int ATTR_FETCH_CATALOG_NAMES = 15")]
[PhpClassConst("public const int ATTR_DRIVER_NAME = 16")]
[PhpClassConst("public const int ATTR_STRINGIFY_FETCHES = 17")]
[PhpClassConst("public const int ATTR_MAX_COLUMN_LEN = 18")]
[PhpClassConst("public const int ATTR_EMULATE_PREPARES = 20")]
[PhpClassConst("public const int ATTR_DEFAULT_FETCH_MODE = 19")]
[PhpClassConst("public const int ATTR_DEFAULT_STR_PARAM = 21")]
[PhpClassConst("public const int ERRMODE_SILENT = 0")]
[PhpClassConst("public const int ERRMODE_WARNING = 1")]
[PhpClassConst("public const int ERRMODE_EXCEPTION = 2")]
[PhpClassConst("public const int CASE_NATURAL = 0")]
[PhpClassConst("public const int CASE_LOWER = 2")]
[PhpClassConst("public const int CASE_UPPER = 1")]
[PhpClassConst("public const int NULL_NATURAL = 0")]
[PhpClassConst("public const int NULL_EMPTY_STRING = 1")]
[PhpClassConst("public const int NULL_TO_STRING = 2")]
[PhpClassConst("public const string ERR_NONE = '00000'")]
[PhpClassConst("public const int FETCH_ORI_NEXT = 0")]
[PhpClassConst("public const int FETCH_ORI_PRIOR = 1")]
[PhpClassConst("public const int FETCH_ORI_FIRST = 2")]
[PhpClassConst("public const int FETCH_ORI_LAST = 3")]
[PhpClassConst("public const int FETCH_ORI_ABS = 4")]
[PhpClassConst("public const int FETCH_ORI_REL = 5")]
[PhpClassConst("public const int CURSOR_FWDONLY = 0")]
[PhpClassConst("public const int CURSOR_SCROLL = 1")]
[PhpClassConst("public const int SQLITE_DETERMINISTIC = 2048")]
[PhpClassConst("public const int SQLITE_ATTR_OPEN_FLAGS = 1000")]
[PhpClassConst("public const int SQLITE_OPEN_READONLY = 1")]
[PhpClassConst("public const int SQLITE_OPEN_READWRITE = 2")]
[PhpClassConst("public const int SQLITE_OPEN_CREATE = 4")]
[PhpClassConst("public const int SQLITE_ATTR_READONLY_STATEMENT = 1001")]
[PhpClassConst("public const int SQLITE_ATTR_EXTENDED_RESULT_CODES = 1002")]
internal sealed partial class PdoObject(PhpClass cls) : PhpInstance(cls)
{
    private PdoHandle? _handle;

    internal PdoHandle Require(RequestContext ctx)
    {
        if (_handle is null) Throw.Error(ctx, $"{Class.Text} object is uninitialized");
        return _handle;
    }

    // ---- connecting ----

    [PhpMethod("public function __construct(string $dsn, ?string $username = null, #[\\SensitiveParameter] ?string $password = null, ?array $options = null)")]
    public void Construct(RequestContext ctx, PhpString dsn, PhpString? username, PhpString? password, PhpArray? options)
    {
        (PdoDriver driver, PhpString source) = FindDriver(ctx, dsn);
        CheckClass(ctx, driver, Class, connects: false);
        Connect(ctx, driver, source, username, password, options);
    }

    [PhpMethod("public static function connect(string $dsn, ?string $username = null, #[\\SensitiveParameter] ?string $password = null, ?array $options = null): static")]
    public static PhpInstance Connect(RequestContext ctx, PhpClass called, PhpString dsn, PhpString? username, PhpString? password, PhpArray? options)
    {
        (PdoDriver driver, PhpString source) = FindDriver(ctx, dsn);
        PhpClass cls = CheckClass(ctx, driver, called, connects: true);
        var made = (PdoObject)ctx.NewObject(cls);
        try
        {
            made.Connect(ctx, driver, source, username, password, options);
        }
        catch (PhpThrow)
        {
            Value.Object(made).Release(ctx);
            throw;
        }

        return made;
    }

    /// <summary>The driver that a data source name means, and what stands behind its colon.</summary>
    private static (PdoDriver Driver, PhpString Source) FindDriver(RequestContext ctx, PhpString dsn)
    {
        PhpString name = PhpString.FromSpan(Spans.UpToNul(dsn.Span));
        if (!name.Span.Contains((byte)':'))
        {
            string setting = "pdo.dsn." + name;
            if (ctx.Environment.Ini.Configuration.Get(PhpString.FromLatin1(setting)) is not { } configured)
            {
                PdoErrors.Throw(ctx, $"{Arg.FunctionName(ctx)}(): Argument #1 ($dsn) must be a valid data source name");
                throw PhpThrow.Instance;
            }

            name = configured;
            if (!name.Span.Contains((byte)':')) PdoErrors.Throw(ctx, $"invalid data source name (via INI: {setting})");
        }

        ReadOnlySpan<byte> uri = "uri:"u8;
        if (name.Span.StartsWith(uri)) name = ReadName(ctx, PhpString.FromSpan(name.Span[uri.Length..]));
        int colon = name.Span.IndexOf((byte)':');
        string driverName = PhpString.FromSpan(name.Span[..colon]).ToString();
        foreach (PdoDriver driver in PdoDriver.All)
            if (driver.Name == driverName) return (driver, PhpString.FromSpan(name.Span[(colon + 1)..]));
        PdoErrors.Throw(ctx, "could not find driver");
        throw PhpThrow.Instance;
    }

    /// <summary>The first line of the file that a "uri:" names.</summary>
    private static PhpString ReadName(RequestContext ctx, PhpString uri)
    {
        PhpString? line = null;
        if (ctx.Streams.Open(uri, "rb", StreamOptions.ReportErrors, null, out _) is { } stream)
        {
            line = stream.ReadLine();
            StreamArg.Release(ctx, stream);
        }

        Throw.IfPending(ctx);
        if (line is null) PdoErrors.Throw(ctx, $"{Arg.FunctionName(ctx)}(): Argument #1 ($dsn) must be a valid data source URI");
        if (!line.Span.Contains((byte)':')) PdoErrors.Throw(ctx, $"{Arg.FunctionName(ctx)}(): Argument #1 ($dsn) must be a valid data source name (via URI)");
        return line;
    }

    /// <summary>The class to instantiate. Drivers' classes take their own driver only.</summary>
    private static PhpClass CheckClass(RequestContext ctx, PdoDriver driver, PhpClass called, bool connects)
    {
        PhpClass pdo = ctx.Environment.CoreClass("pdo"), own = ctx.Environment.CoreClass(driver.LowerClass);
        bool isPlain = ReferenceEquals(called, pdo), isDrivers = false;
        foreach (PdoDriver other in PdoDriver.All) isDrivers |= called.IsSubclassOf(ctx.Environment.CoreClass(other.LowerClass));
        if (isPlain) return connects ? own : pdo;
        if (isDrivers ? called.IsSubclassOf(own) : !connects) return called;
        string method = connects ? "connect" : "__construct";
        PdoErrors.Throw(ctx, $"{called.Text}::{method}() cannot be used for connecting to the \"{driver.Name}\" driver, either call {own.Text}::{method}() or PDO::{method}() instead");
        return null;
    }

    private void Connect(RequestContext ctx, PdoDriver driver, PhpString source, PhpString? username, PhpString? password, PhpArray? options)
    {
        string? key = PersistentKey(ctx, driver, source, username, password, options);
        PdoHandle? handle = key is null ? null : PdoPersistence.Find(ctx, key);
        PhpClass? saved = ctx.WarningsBecome;
        ctx.WarningsBecome = ctx.Environment.CoreClass("pdoexception");
        try
        {
            if (handle is null)
            {
                PdoConnection connection = driver.Connect(ctx, source, options);
                connection.Handle = handle = new PdoHandle(driver, connection) { PersistentKey = key };
                if (key is not null) PdoPersistence.Add(ctx, handle);
            }

            handle.ErrorMode = Option(ctx, options, PdoAttr.ErrMode, PdoErrMode.Exception);
            _handle = handle;
            SetAttributes(ctx, handle, options);
        }
        finally
        {
            ctx.WarningsBecome = saved;
        }

        Throw.IfPending(ctx);
    }

    private static void SetAttributes(RequestContext ctx, PdoHandle handle, PhpArray? options)
    {
        if (options is null) return;
        foreach ((Value attribute, Value value) in options)
        {
            Value v = value.Dereferenced();
            if (attribute.IsInt) TrySetAttribute(ctx, handle, attribute.IntValue, in v);
        }
    }

    internal static long Option(RequestContext ctx, PhpArray? options, long attribute, long otherwise)
    {
        Value v = options is null ? default : options.Get(attribute).Dereferenced();
        return v.IsUndef ? otherwise : Conversions.ToInt(ctx, in v);
    }

    /// <summary>Null when the connection is not to be persistent.</summary>
    private static string? PersistentKey(RequestContext ctx, PdoDriver driver, PhpString source, PhpString? username, PhpString? password, PhpArray? options)
    {
        Value v = options is null ? default : options.Get(PdoAttr.Persistent).Dereferenced();
        if (v.IsUndef) return null;
        string key = $"PDO:DBH:DSN={driver.Name}:{source}:{username}:{password}";
        if (v.IsString && v.AsString.Length > 0 && Numbers.ParseNumeric(v.AsString.Span, false, out _, out _, out _) == 0) return $"{key}:{v.AsString}";
        return Conversions.ToInt(ctx, in v) != 0 ? key : null;
    }

    // ---- handlers ----

    internal override int Compare(PhpContext context, in Value left, in Value right) => Operators.Uncomparable;

    internal override PhpFunction? GetMethod(RequestContext ctx, ref PhpInstance obj, PhpString name, PhpString lowerName, PhpClass? scope)
    {
        PhpFunction? method = base.GetMethod(ctx, ref obj, name, lowerName, scope);
        return method is null && !ctx.HasPending ? _handle?.Connection.FindMethod(ctx, Class, lowerName) : method;
    }

    internal override void FreeObject(RequestContext ctx)
    {
        base.FreeObject(ctx);
        if (_handle is not { } handle) return;
        _handle = null;
        if (handle.Connection.IsInTransaction) handle.Connection.Rollback();
        if (handle.IsPersistent)
        {
            handle.Connection.EndRequest(ctx);
            return;
        }

        handle.Release(ctx);
        handle.Connection.Close(ctx);
    }

    internal override void EnumerateChildren(ChildVisitor visit)
    {
        base.EnumerateChildren(visit);
        if (_handle is { IsPersistent: false }) _handle.EnumerateChildren(visit);
    }

    // ---- transactions ----

    [PhpMethod("public function beginTransaction(): bool", Tentative = true)]
    public bool BeginTransaction(RequestContext ctx)
    {
        PdoHandle handle = Require(ctx);
        if (handle.Connection.IsInTransaction) PdoErrors.Throw(ctx, "There is already an active transaction");
        return Reported(ctx, handle, handle.Connection.Begin());
    }

    [PhpMethod("public function commit(): bool", Tentative = true)]
    public bool Commit(RequestContext ctx)
    {
        PdoHandle handle = RequireTransaction(ctx);
        return Reported(ctx, handle, handle.Connection.Commit());
    }

    [PhpMethod("public function rollBack(): bool", Tentative = true)]
    public bool RollBack(RequestContext ctx)
    {
        PdoHandle handle = RequireTransaction(ctx);
        return Reported(ctx, handle, handle.Connection.Rollback());
    }

    [PhpMethod("public function inTransaction(): bool", Tentative = true)]
    public bool InTransaction(RequestContext ctx) => Require(ctx).Connection.IsInTransaction;

    private PdoHandle RequireTransaction(RequestContext ctx)
    {
        PdoHandle handle = Require(ctx);
        if (!handle.Connection.IsInTransaction) PdoErrors.Throw(ctx, "There is no active transaction");
        return handle;
    }

    private static bool Reported(RequestContext ctx, PdoHandle handle, bool success)
    {
        if (!success) PdoErrors.Report(ctx, handle, null);
        return success;
    }

    // ---- errors ----

    [PhpMethod("public function errorCode(): ?string", Tentative = true)]
    public PhpString? ErrorCode(RequestContext ctx)
    {
        PdoHandle handle = Require(ctx);
        string code = handle.FailedQuery?.ErrorCode ?? handle.ErrorCode;
        return code.Length == 0 ? null : PhpString.FromLatin1(code);
    }

    [PhpMethod("public function errorInfo(): array", Tentative = true)]
    public PhpArray ErrorInfo(RequestContext ctx)
    {
        PdoHandle handle = Require(ctx);
        return PdoErrors.ErrorInfoOf(handle, handle.FailedQuery?.ErrorCode ?? handle.ErrorCode);
    }

    [PhpMethod("public static function getAvailableDrivers(): array", Tentative = true)]
    public static PhpArray GetAvailableDrivers() => PdoFunctions.pdo_drivers();
}
