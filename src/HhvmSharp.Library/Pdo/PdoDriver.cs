using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Pdo;

/// <summary>A kind of database (pdo_driver_t). One object serves all requests.</summary>
internal abstract class PdoDriver
{
    internal static readonly PdoDriver[] All = [new PdoSqlite.SqliteDriver()];

    /// <summary>What stands before the colon of a data source name.</summary>
    internal abstract string Name { get; }

    /// <summary>The subclass of PDO for it, lower case.</summary>
    internal abstract string LowerClass { get; }

    /// <summary>Opens a database; throws a PDOException.</summary>
    internal abstract PdoConnection Connect(RequestContext ctx, PhpString source, PhpArray? options);
}

/// <summary>A driver's side of a connection (pdo_dbh_methods). Failures are noted in <see cref="Handle"/>'s error code.</summary>
internal abstract class PdoConnection
{
    /// <summary>Set right after the connection was made.</summary>
    internal PdoHandle Handle { get; set; } = null!;

    internal abstract bool IsInTransaction { get; }

    internal abstract void Close(RequestContext ctx);

    /// <summary>A persistent connection is used by a request that has just begun to.</summary>
    internal abstract void BeginRequest(RequestContext ctx);

    /// <summary>The request gives a persistent connection up: nothing of it may stay.</summary>
    internal abstract void EndRequest(RequestContext ctx);

    /// <summary>Null after a failure.</summary>
    internal abstract PdoCursor? Prepare(RequestContext ctx, PdoStatementObject statement, PhpString sql, PhpArray? options);

    /// <summary>The number of changed rows, -1 after a failure.</summary>
    internal abstract long Execute(PhpString sql);

    internal abstract bool Begin();

    internal abstract bool Commit();

    internal abstract bool Rollback();

    internal abstract PhpString Quote(PhpString text);

    internal abstract PhpString LastInsertId();

    /// <summary>Appends the driver's code and message of the last failure.</summary>
    internal abstract void AddErrorInfo(PhpArray info);

    internal abstract bool TrySetAttribute(RequestContext ctx, long attribute, in Value value);

    internal abstract bool TryGetAttribute(long attribute, out Value value);

    /// <summary>A method that PDO objects have with this driver.</summary>
    internal virtual PhpFunction? FindMethod(RequestContext ctx, PhpClass cls, PhpString lowerName) => null;

    internal abstract void EnumerateChildren(ChildVisitor visit);
}

/// <summary>A driver's side of a statement (pdo_stmt_methods). Failures are noted in the statement's error code.</summary>
internal abstract class PdoCursor(PdoStatementObject statement)
{
    protected PdoStatementObject Statement { get; } = statement;

    /// <summary>Hands a parameter over, right before the statement is run.</summary>
    internal abstract bool Bind(RequestContext ctx, PdoParameter parameter);

    /// <summary>Runs the statement; tells it the number of columns and of changed rows.</summary>
    internal abstract bool Execute(RequestContext ctx);

    /// <summary>Goes to the next row; the rows come in one direction only.</summary>
    internal abstract bool Fetch();

    internal abstract PhpString ColumnName(int column);

    /// <summary>Owned; null after a failure.</summary>
    internal abstract Value Column(int column);

    /// <summary>Owned; null after a failure.</summary>
    internal abstract PhpArray? ColumnMeta(RequestContext ctx, long column);

    internal abstract bool TryGetAttribute(long attribute, out Value value);

    /// <summary>The statement is ready to be run again.</summary>
    internal abstract void Rewind();

    internal abstract void Dispose();
}
