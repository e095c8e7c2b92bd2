using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Pdo;

/// <summary>PDORow: the current row of a statement, column by column (FETCH_LAZY).</summary>
[PhpExtension("PDO")]
[PhpClass("final class PDORow", Uncloneable = true, NotSerializable = true, Order = 4)]
[PhpProperty("public string $queryString")]
internal sealed class PdoRowObject(PhpClass cls) : PhpInstance(cls)
{
    private static readonly PhpString QueryString = PhpString.Literal("queryString");

    /// <summary>Counted.</summary>
    private PdoStatementObject _statement = null!;

    /// <summary>The statement's one row object, owned.</summary>
    internal static PdoRowObject Of(RequestContext ctx, PdoStatementObject statement)
    {
        if (statement.LazyRow is { } known)
        {
            known.AddRef();
            return known;
        }

        var row = (PdoRowObject)ctx.NewObject(ctx.Environment.CoreClass("pdorow"));
        statement.AddRef();
        row._statement = statement;
        return statement.LazyRow = row;
    }

    internal override PhpFunction? GetConstructor(RequestContext ctx)
    {
        ctx.SetException(ctx.NewThrowable(ctx.Environment.CoreClass("pdoexception"), "You may not create a PDORow manually"));
        return null;
    }

    internal override void FreeObject(RequestContext ctx)
    {
        base.FreeObject(ctx);
        if (_statement is null) return;
        PdoStatementObject statement = _statement;
        _statement = null!;
        statement.LazyRow = null;
        Value.Object(statement).Release(ctx);
    }

    internal override void EnumerateChildren(ChildVisitor visit)
    {
        base.EnumerateChildren(visit);
        if (_statement is not null) visit(Value.Object(_statement));
    }

    internal override int Compare(PhpContext context, in Value left, in Value right) => Operators.Uncomparable;

    /// <summary>The column that a name or a number in a string means, or -1.</summary>
    private long Find(PhpString name)
    {
        if (Numbers.ParseNumeric(name.Span, false, out long number, out _, out _) != Runtime.Values.Kind.Int) return _statement.IndexOf(name);
        return number >= 0 && number < _statement.ColumnCount ? number : -1;
    }

    private Value Read(RequestContext ctx, long column) => column < 0 ? Value.Null : _statement.Column(ctx, column);

    // ---- properties ----

    internal override Value ReadProperty(RequestContext ctx, PhpString name, FetchMode mode, ref object? cache) =>
        name.Equals(QueryString) ? _statement.ReadProperty(ctx, name, mode, ref cache) : Read(ctx, Find(name));

    internal override Value WriteProperty(RequestContext ctx, PhpString name, in Value value, ref object? cache, bool wantResult)
    {
        ctx.ThrowError("Error", "Cannot write to PDORow property");
        return default;
    }

    internal override SlotResult GetPropertySlot(
        RequestContext ctx, PhpString name, FetchMode mode, ref object? cache, out object container, out int index, out PropertyInfo? info)
    {
        container = Slots;
        index = 0;
        info = null;
        return SlotResult.Overloaded;
    }

    internal override bool HasProperty(RequestContext ctx, PhpString name, PropertyTest test, ref object? cache) => Test(ctx, Find(name), test == PropertyTest.NotEmpty);

    private bool Test(RequestContext ctx, long column, bool checkEmpty)
    {
        if (column < 0) return false;
        Value value = _statement.Column(ctx, column);
        bool result = checkEmpty ? Conversions.ToBool(ctx, in value) : !value.IsNull;
        value.Release(ctx);
        return result;
    }

    internal override void UnsetProperty(RequestContext ctx, PhpString name, ref object? cache) => ctx.ThrowError("Error", "Cannot unset PDORow property");

    // ---- dimensions ----

    /// <summary>The column of an offset, -1 where there is none; an exception may be pending.</summary>
    private long ColumnAt(RequestContext ctx, in Value offset, out PhpString? name)
    {
        name = null;
        Value v = offset.Dereferenced();
        if (v.IsInt) return v.IntValue >= 0 && v.IntValue < _statement.ColumnCount ? v.IntValue : -1;
        return Conversions.TryToStr(ctx, in v, out name) ? Find(name) : -1;
    }

    internal override Value ReadDimension(RequestContext ctx, in Value offset, FetchMode mode)
    {
        if (offset.IsUndef)
        {
            ctx.ThrowError("Error", "Cannot append to PDORow offset");
            return default;
        }

        long column = ColumnAt(ctx, in offset, out PhpString? name);
        if (ctx.HasPending) return default;
        return name is not null && name.Equals(QueryString) ? _statement.ReadProperty(ctx, name, mode, ref PropertyLookup.NoCache) : Read(ctx, column);
    }

    internal override void WriteDimension(RequestContext ctx, in Value offset, in Value value) =>
        ctx.ThrowError("Error", offset.IsUndef ? "Cannot append to PDORow offset" : "Cannot write to PDORow offset");

    internal override bool HasDimension(RequestContext ctx, in Value offset, bool checkEmpty)
    {
        long column = ColumnAt(ctx, in offset, out PhpString? name);
        return name is null && !checkEmpty ? column >= 0 : Test(ctx, column, checkEmpty);
    }

    internal override void UnsetDimension(RequestContext ctx, in Value offset) => ctx.ThrowError("Error", "Cannot unset PDORow offset");

    // ---- views ----

    internal override PhpArray GetDebugInfo(RequestContext ctx)
    {
        PhpArray view = _statement.BuildProperties();
        for (int i = 0; i < _statement.ColumnCount; i++)
            if (!_statement.NameOf(i).Equals(QueryString)) view.Set(ctx, _statement.NameOf(i), _statement.Column(ctx, i));
        return view;
    }
}
