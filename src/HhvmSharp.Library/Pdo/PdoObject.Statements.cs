using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Pdo;

/// <summary>Statements.</summary>
internal sealed partial class PdoObject
{
    private static PhpClass StatementClass(RequestContext ctx, PdoHandle handle) => handle.StatementClass ?? ctx.Environment.CoreClass("pdostatement");

    private PdoStatementObject NewStatement(RequestContext ctx, PdoHandle handle, PhpClass cls, in Value arguments, PhpString sql)
    {
        if (arguments.IsArray && cls.Constructor is null) Throw.Error(ctx, "User-supplied statement does not accept constructor arguments");
        var statement = (PdoStatementObject)ctx.NewObject(cls);
        statement.Attach(this, handle, sql);
        return statement;
    }

    [PhpMethod("public function prepare(string $query, array $options = []): PDOStatement|false", Tentative = true)]
    public Value Prepare(RequestContext ctx, PhpString query, PhpArray? options = null)
    {
        PdoHandle handle = Require(ctx);
        if (query.Length == 0) Arg.ValueError(ctx, 1, "must not be empty");
        handle.ClearError(ctx);
        PhpClass cls = StatementClass(ctx, handle);
        Value arguments = handle.StatementArguments;
        Value wanted = options is null ? default : options.Get(PdoAttr.StatementClass);
        if (!wanted.IsUndef)
        {
            if (!TryStatementClass(ctx, in wanted, out PhpClass? given, out arguments)) throw PhpThrow.Instance;
            cls = given!;
        }

        PdoStatementObject statement = NewStatement(ctx, handle, cls, in arguments, query);
        if (handle.Connection.Prepare(ctx, statement, query, options) is { } cursor)
        {
            statement.Use(cursor);
            return Constructed(ctx, statement, in arguments);
        }

        PdoErrors.Report(ctx, handle, null);
        Value.Object(statement).Release(ctx);
        return Value.False;
    }

    /// <summary>The statement as a result; it is given up when its constructor throws.</summary>
    private static Value Constructed(RequestContext ctx, PdoStatementObject statement, in Value arguments)
    {
        statement.CallConstructor(ctx, in arguments);
        if (!ctx.HasPending) return Value.Object(statement);
        Value.Object(statement).Release(ctx);
        throw PhpThrow.Instance;
    }

    [PhpMethod("public function query(string $query, ?int $fetchMode = null, mixed ...$fetchModeArgs): PDOStatement|false", Tentative = true)]
    public Value Query(RequestContext ctx, PhpString query, long? fetchMode, ReadOnlySpan<Value> fetchModeArgs)
    {
        PdoHandle handle = Require(ctx);
        if (query.Length == 0) Arg.ValueError(ctx, 1, "must not be empty");
        handle.ClearError(ctx);
        Value arguments = handle.StatementArguments;
        PdoStatementObject statement = NewStatement(ctx, handle, StatementClass(ctx, handle), in arguments, query);
        if (handle.Connection.Prepare(ctx, statement, query, null) is not { } cursor)
        {
            PdoErrors.Report(ctx, handle, null);
            Value.Object(statement).Release(ctx);
            return Value.False;
        }

        statement.Use(cursor);
        statement.ErrorCode = PdoErrors.None;
        bool executed = false;
        try
        {
            if (fetchMode is { } mode) statement.SetFetchMode(ctx, mode, 2, fetchModeArgs);
            executed = statement.ExecutePrepared(ctx);
        }
        catch (PhpThrow)
        {
            // pending
        }

        if (executed) return Constructed(ctx, statement, in arguments);
        handle.SetFailedQuery(statement);
        statement.LeaveDatabase(ctx);
        PdoErrors.Report(ctx, handle, statement);
        return Value.False;
    }

    [PhpMethod("public function exec(string $statement): int|false", Tentative = true)]
    public Value Exec(RequestContext ctx, PhpString statement)
    {
        if (statement.Length == 0) Arg.ValueError(ctx, 1, "must not be empty");
        PdoHandle handle = Require(ctx);
        handle.ClearError(ctx);
        long changes = handle.Connection.Execute(statement);
        if (changes >= 0) return Value.Int(changes);
        PdoErrors.Report(ctx, handle, null);
        return Value.False;
    }

    [PhpMethod("public function lastInsertId(?string $name = null): string|false", Tentative = true)]
    public PhpString? LastInsertId(RequestContext ctx, PhpString? name)
    {
        PdoHandle handle = Require(ctx);
        handle.ClearError(ctx);
        return handle.Connection.LastInsertId();
    }

    [PhpMethod("public function quote(string $string, int $type = PDO::PARAM_STR): string|false", Tentative = true)]
    public PhpString? Quote(RequestContext ctx, PhpString @string, long type)
    {
        PdoHandle handle = Require(ctx);
        handle.ClearError(ctx);
        return handle.Connection.Quote(@string);
    }
}
