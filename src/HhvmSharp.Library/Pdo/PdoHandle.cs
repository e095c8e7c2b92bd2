using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Pdo;

/// <summary>A connection and its settings (pdo_dbh_t). A persistent one outlives the PDO objects that share it, and the request.</summary>
internal sealed class PdoHandle(PdoDriver driver, PdoConnection connection)
{
    internal PdoDriver Driver { get; } = driver;

    internal PdoConnection Connection { get; } = connection;

    /// <summary>The key that it is persistent under, or null.</summary>
    internal string? PersistentKey { get; init; }

    internal bool IsPersistent => PersistentKey is not null;

    /// <summary>SQLSTATE of the last operation; empty before the first.</summary>
    internal string ErrorCode { get; set; } = "";

    internal long ErrorMode { get; set; } = PdoErrMode.Exception;

    internal long Case { get; set; }

    internal long OracleNulls { get; set; }

    internal bool Stringifies { get; set; }

    internal long DefaultFetchMode { get; set; } = PdoFetch.Both;

    /// <summary>The class of statements; null: PDOStatement.</summary>
    internal PhpClass? StatementClass { get; set; }

    /// <summary>Arguments for its constructor, owned; undef when there are none.</summary>
    internal Value StatementArguments;

    /// <summary>The statement of a query() that failed: it knows the error. Counted.</summary>
    private PdoStatementObject? _failedQuery;

    internal PdoStatementObject? FailedQuery => _failedQuery;

    internal void SetFailedQuery(PdoStatementObject owned) => _failedQuery = owned;

    private void DropFailedQuery(RequestContext ctx)
    {
        if (_failedQuery is not { } dropped) return;
        _failedQuery = null;
        Value.Object(dropped).Release(ctx);
    }

    internal void ClearError(RequestContext ctx)
    {
        ErrorCode = PdoErrors.None;
        DropFailedQuery(ctx);
    }

    /// <summary>Gives up what belongs to the request.</summary>
    internal void Release(RequestContext ctx)
    {
        DropFailedQuery(ctx);
        Value.Release(ctx, ref StatementArguments);
        StatementClass = null;
    }

    internal void EnumerateChildren(ChildVisitor visit)
    {
        visit(in StatementArguments);
        if (_failedQuery is not null) visit(Value.Object(_failedQuery));
        Connection.EnumerateChildren(visit);
    }
}
