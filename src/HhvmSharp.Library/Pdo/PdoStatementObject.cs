using HhvmSharp.Library.Spl;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Pdo;

/// <summary>PDOStatement: a statement, its columns and its errors.</summary>
[PhpExtension("PDO")]
[PhpClass("class PDOStatement implements IteratorAggregate", Uncloneable = true, NotSerializable = true, Order = 3)]
[PhpProperty("public string $queryString")]
internal sealed partial class PdoStatementObject(PhpClass cls) : PhpInstance(cls), INativeOwner
{
    private static readonly PhpString QueryString = PhpString.Literal("queryString");

    private PdoHandle? _handle;

    /// <summary>Counted.</summary>
    private PdoObject? _database;

    private PdoCursor? _cursor;
    private PhpString _query = PhpString.Empty;
    private PhpString[]? _columns;

    /// <summary>SQLSTATE of the last operation; empty before the first.</summary>
    internal string ErrorCode { get; set; } = "";

    /// <summary>It has been run since it was prepared or closed.</summary>
    internal bool Executed { get; private set; }

    internal int ColumnCount { get; private set; }

    internal long RowCount { get; set; }

    /// <summary>The object of FETCH_LAZY while it lives; it holds a count of the statement.</summary>
    internal PdoRowObject? LazyRow { get; set; }

    // ---- life ----

    internal void Attach(PdoObject database, PdoHandle handle, PhpString query)
    {
        database.AddRef();
        _database = database;
        _handle = handle;
        _query = query;
        query.MarkShared();
        _defaultFetchMode = handle.DefaultFetchMode;
    }

    internal void Use(PdoCursor cursor) => _cursor = cursor;

    /// <summary>Sets queryString, then calls the constructor of a user's class, which may leave an exception pending.</summary>
    internal void CallConstructor(RequestContext ctx, in Value arguments)
    {
        base.WriteProperty(ctx, QueryString, Value.String(_query), ref PropertyLookup.NoCache, wantResult: false);
        if (Class.Constructor is { } constructor)
            ctx.CallFunction(constructor, this, [], arguments.IsArray ? arguments.AsArray : null).Release(ctx);
    }

    /// <summary>The connection keeps the statement, and would live as long as itself.</summary>
    internal void LeaveDatabase(RequestContext ctx)
    {
        if (_database is not { } database) return;
        _database = null;
        Value.Object(database).Release(ctx);
    }

    internal override void FreeObject(RequestContext ctx)
    {
        base.FreeObject(ctx);
        Clear(ctx, ref _parameters);
        Clear(ctx, ref _boundColumns);
        _cursor?.Dispose();
        _cursor = null;
        Value.Release(ctx, ref _fetchInto);
        Value.Release(ctx, ref _fetchArguments);
        LeaveDatabase(ctx);
    }

    internal override void EnumerateChildren(ChildVisitor visit)
    {
        base.EnumerateChildren(visit);
        if (_database is not null) visit(Value.Object(_database));
        visit(in _fetchInto);
        visit(in _fetchArguments);
        foreach (PdoParameter parameter in _parameters) visit(in parameter.Value);
        foreach (PdoParameter column in _boundColumns) visit(in column.Value);
    }

    private PdoCursor Require(RequestContext ctx)
    {
        if (_handle is null) Throw.Error(ctx, $"{Class.Text} object is uninitialized");
        return _cursor!;
    }

    private bool Reported(RequestContext ctx, bool success)
    {
        if (!success) PdoErrors.Report(ctx, _handle!, this);
        return success;
    }

    // ---- handlers ----

    internal override int Compare(PhpContext context, in Value left, in Value right) => Operators.Uncomparable;

    private bool RefuseChange(RequestContext ctx, PhpString name, bool always)
    {
        if (!name.Equals(QueryString) || (!always && Slots[0].IsUndef)) return false;
        ctx.ThrowError("Error", "Property queryString is read only");
        return true;
    }

    internal override Value WriteProperty(RequestContext ctx, PhpString name, in Value value, ref object? cache, bool wantResult) =>
        RefuseChange(ctx, name, always: false) ? default : base.WriteProperty(ctx, name, in value, ref cache, wantResult);

    internal override void UnsetProperty(RequestContext ctx, PhpString name, ref object? cache)
    {
        if (!RefuseChange(ctx, name, always: true)) base.UnsetProperty(ctx, name, ref cache);
    }

    internal override SlotResult GetPropertySlot(
        RequestContext ctx, PhpString name, FetchMode mode, ref object? cache, out object container, out int index, out PropertyInfo? info)
    {
        if (!name.Equals(QueryString)) return base.GetPropertySlot(ctx, name, mode, ref cache, out container, out index, out info);
        container = Slots;
        index = 0;
        info = null;
        return SlotResult.Overloaded;
    }

    // ---- running ----

    [PhpMethod("public function execute(?array $params = null): bool", Tentative = true)]
    public bool Execute(RequestContext ctx, PhpArray? @params)
    {
        Require(ctx);
        ErrorCode = PdoErrors.None;
        if (@params is not null && !TakeParameters(ctx, @params)) return false;
        return Reported(ctx, BindParameters(ctx) && ExecutePrepared(ctx));
    }

    /// <summary>Runs it with the parameters that it has. False after a failure, which the error code tells.</summary>
    internal bool ExecutePrepared(RequestContext ctx)
    {
        if (!_cursor!.Execute(ctx)) return false;
        if (Executed) return true;
        if (_columns is null) DescribeColumns();
        Executed = true;
        return true;
    }

    /// <summary>Known columns stay as they are unless their number changes.</summary>
    internal void SetColumnCount(int count)
    {
        if (_columns is not null && count != ColumnCount) _columns = null;
        ColumnCount = count;
    }

    private void DescribeColumns()
    {
        _columns = new PhpString[ColumnCount];
        for (int i = 0; i < _columns.Length; i++)
        {
            PhpString name = _cursor!.ColumnName(i);
            if (_handle!.Case == PdoCase.Lower) name = name.ToLower();
            else if (_handle.Case == PdoCase.Upper) name = ByteStrings.ToUpper(name);
            name.MarkShared();
            _columns[i] = name;
            foreach (PdoParameter bound in _boundColumns)
                if (bound.Name is not null && bound.Name.Equals(name)) bound.Number = i;
        }
    }

    [PhpMethod("public function closeCursor(): bool", Tentative = true)]
    public bool CloseCursor(RequestContext ctx)
    {
        Require(ctx).Rewind();
        ErrorCode = PdoErrors.None;
        Executed = false;
        return true;
    }

    [PhpMethod("public function nextRowset(): bool", Tentative = true)]
    public bool NextRowset(RequestContext ctx)
    {
        Require(ctx);
        PdoErrors.Raise(ctx, _handle!, this, PdoErrors.Unsupported, "driver does not support multiple rowsets");
        return false;
    }

    // ---- facts ----

    [PhpMethod("public function rowCount(): int", Tentative = true)]
    public long RowCountMethod(RequestContext ctx)
    {
        Require(ctx);
        return RowCount;
    }

    [PhpMethod("public function columnCount(): int", Tentative = true)]
    public long ColumnCountMethod(RequestContext ctx)
    {
        Require(ctx);
        return ColumnCount;
    }

    [PhpMethod("public function getColumnMeta(int $column): array|false", Tentative = true)]
    public PhpArray? GetColumnMeta(RequestContext ctx, long column)
    {
        PdoCursor cursor = Require(ctx);
        if (column < 0) Arg.ValueError(ctx, 1, "must be greater than or equal to 0");
        ErrorCode = PdoErrors.None;
        PhpArray? meta = cursor.ColumnMeta(ctx, column);
        if (meta is null)
        {
            PdoErrors.Report(ctx, _handle!, this);
            return null;
        }

        meta.Add("name", Value.String(_columns![column]).Copied());
        meta.Add("len", Value.Int(-1));
        meta.Add("precision", Value.Int(0));
        return meta;
    }

    [PhpMethod("public function errorCode(): ?string", Tentative = true)]
    public PhpString? ErrorCodeMethod(RequestContext ctx)
    {
        Require(ctx);
        return ErrorCode.Length == 0 ? null : PhpString.FromLatin1(ErrorCode);
    }

    [PhpMethod("public function errorInfo(): array", Tentative = true)]
    public PhpArray ErrorInfo(RequestContext ctx)
    {
        Require(ctx);
        return PdoErrors.ErrorInfoOf(_handle!, ErrorCode);
    }

    [PhpMethod("public function setAttribute(int $attribute, mixed $value): bool", Tentative = true)]
    public bool SetAttribute(RequestContext ctx, long attribute, Value value)
    {
        Require(ctx);
        PdoErrors.Raise(ctx, _handle!, this, PdoErrors.Unsupported, "This driver doesn't support setting attributes");
        return false;
    }

    [PhpMethod("public function getAttribute(int $name): mixed", Tentative = true)]
    public Value GetAttribute(RequestContext ctx, long name)
    {
        PdoCursor cursor = Require(ctx);
        ErrorCode = PdoErrors.None;
        if (cursor.TryGetAttribute(name, out Value value)) return value;
        if (name == PdoAttr.EmulatePrepares) return Value.False;
        PdoErrors.Raise(ctx, _handle!, this, PdoErrors.Unsupported, "driver doesn't support getting that attribute");
        return Value.False;
    }

    // ---- walking ----

    [PhpMethod("public function getIterator(): Iterator")]
    public PhpInstance GetIteratorMethod(RequestContext ctx)
    {
        ObjectIterator? iterator = GetIterator(ctx, byRef: false);
        if (iterator is null) throw PhpThrow.Instance;
        return (PhpInstance)ctx.WrapIterator(iterator).AsObject;
    }

    internal override ObjectIterator? GetIterator(RequestContext ctx, bool byRef)
    {
        if (SplSupport.RefuseReference(ctx, byRef)) return null;
        if (_handle is not null) return new Walk(ctx, this);
        ctx.ThrowError("Error", $"{Class.Text} object is uninitialized");
        return null;
    }

    /// <summary>Rows as foreach sees them: the first is fetched when the walk begins, and there is no way back.</summary>
    private sealed class Walk : ObjectIterator
    {
        private readonly PdoStatementObject _statement;
        private Value _row;
        private long _index;

        internal Walk(RequestContext ctx, PdoStatementObject statement)
        {
            _statement = statement;
            statement.AddRef();
            Next(ctx);
        }

        private void Next(RequestContext ctx)
        {
            if (_statement.TryFetch(ctx, out _row, PdoFetch.Default, null)) return;
            PdoErrors.Report(ctx, _statement._handle!, _statement);
            _index = -1;
        }

        internal override void Rewind(RequestContext ctx)
        {
        }

        internal override bool Valid(RequestContext ctx) => !_row.IsUndef;

        internal override Value Current(RequestContext ctx) => _row.Copied();

        internal override Value Key(RequestContext ctx) => _index < 0 ? Value.Null : Value.Int(_index);

        internal override void MoveNext(RequestContext ctx)
        {
            Value.Release(ctx, ref _row);
            _index++;
            Next(ctx);
        }

        internal override void Dispose(RequestContext ctx)
        {
            Value.Release(ctx, ref _row);
            Value.Object(_statement).Release(ctx);
        }

        internal override void EnumerateChildren(ChildVisitor visit)
        {
            visit(Value.Object(_statement));
            visit(in _row);
        }
    }
}
