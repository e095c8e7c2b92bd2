using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Pdo;

/// <summary>From rows to values (do_fetch).</summary>
internal sealed partial class PdoStatementObject
{
    private static readonly PhpString UnserializeName = PhpString.Literal("unserialize");

    private long _defaultFetchMode = PdoFetch.Both;

    /// <summary>FETCH_COLUMN's column; -1: the second one, grouped by the first.</summary>
    private long _fetchColumn;

    private PhpClass? _fetchClass;

    /// <summary>Arguments for the constructor of FETCH_CLASS: an array, owned, or undef.</summary>
    private Value _fetchArguments;

    /// <summary>The object of FETCH_INTO, owned, or undef.</summary>
    private Value _fetchInto;

    /// <summary>The callable of FETCH_FUNC, borrowed while fetchAll() runs.</summary>
    private Value _fetchFunction;

    /// <summary>Goes to the next row and fills the bound columns.</summary>
    private bool TryMove(RequestContext ctx)
    {
        if (!Executed || !_cursor!.Fetch()) return false;
        if (_columns is null) DescribeColumns();
        foreach (PdoParameter bound in _boundColumns.ToArray())
        {
            if (bound.Number < 0 || bound.Value.o is not PhpReference variable) continue;
            Value value = Column(ctx, bound.Number, bound.Type);
            Value.AssignMove(ctx, ref variable.Value, in value);
        }

        return true;
    }

    // ---- columns ----

    internal int IndexOf(PhpString name) => Array.FindIndex(_columns!, name.Equals);

    internal PhpString NameOf(int column) => _columns![column];

    /// <summary>A column of the current row, owned; null with a ValueError pending when there is none.</summary>
    /// <param name="type">A PDO::PARAM_* to convert to, -1: as it is.</param>
    internal Value Column(RequestContext ctx, long column, long type = -1)
    {
        if (column < 0 || column >= ColumnCount)
        {
            ctx.ThrowError("ValueError", column < 0 ? "Column index must be greater than or equal to 0" : "Invalid column index");
            return Value.Null;
        }

        Value value = _cursor!.Column((int)column);
        if (value.IsString && value.AsString.Length == 0 && _handle!.OracleNulls == PdoNull.FromEmptyString) value = Value.Null;
        if (_handle!.Stringifies) type = PdoParam.Str;
        if (type >= 0 && !value.IsNull) value = Converted(ctx, in value, type);
        return value.IsNull && _handle.OracleNulls == PdoNull.ToEmptyString ? Value.String(PhpString.Empty) : value;
    }

    private static Value Converted(RequestContext ctx, in Value value, long type)
    {
        switch (type)
        {
            case PdoParam.Int:
                return Value.Int(Conversions.ToInt(ctx, in value));
            case PdoParam.Bool:
                return Value.Bool(Conversions.ToBool(ctx, in value));
            case PdoParam.Str when !value.IsString:
                return Value.String(Conversions.ToStr(ctx, in value)).Copied();
            case PdoParam.Null:
                return Value.Null;
            case PdoParam.Lob when value.IsString:
                return Value.FromHeap(new PhpMemoryStream(ctx, value.AsString.Span.ToArray()));
            default:
                return value;
        }
    }

    // ---- rows ----

    /// <summary>
    /// The next row as <paramref name="mode"/> wants it, owned; into groups of <paramref name="all"/> when that is given.
    /// False at the end and after a failure; an exception may be pending in either case.
    /// </summary>
    private bool TryFetch(RequestContext ctx, out Value result, long mode, PhpArray? all)
    {
        result = default;
        if (mode == PdoFetch.Default) mode = _defaultFetchMode;
        long flags = mode & PdoFetch.Flags;
        mode &= ~PdoFetch.Flags;
        if (!TryMove(ctx)) return false;
        try
        {
            switch (mode)
            {
                case PdoFetch.Bound:
                    result = Value.True;
                    return true;
                case PdoFetch.Lazy:
                    result = Value.Object(PdoRowObject.Of(ctx, this));
                    return true;
                case PdoFetch.KeyPair:
                    return TryKeyPair(ctx, out result, all);
                default:
                    return TryRow(ctx, out result, mode, flags, all);
            }
        }
        catch (PhpThrow)
        {
            Value.Release(ctx, ref result);
            return false;
        }
    }

    private bool TryKeyPair(RequestContext ctx, out Value result, PhpArray? all)
    {
        result = default;
        if (ColumnCount != 2)
        {
            PdoErrors.Raise(ctx, _handle!, this, PdoErrors.General, "PDO::FETCH_KEY_PAIR fetch mode requires the result set to contain exactly 2 columns.");
            return false;
        }

        PhpArray target = all ?? new PhpArray();
        Value key = Column(ctx, 0), value = Column(ctx, 1);
        if (key.IsInt) target.Set(ctx, key.IntValue, in value);
        else target.SetSymbol(ctx, Conversions.ToStr(ctx, in key), in value);
        result = all is null ? Value.Array(target) : Value.Null;
        return true;
    }

    private bool TryRow(RequestContext ctx, out Value result, long mode, long flags, PhpArray? all)
    {
        int first = 0;
        result = default;
        PhpClass? outerClass = _fetchClass;
        if (mode == PdoFetch.Class && (flags & PdoFetch.ClassType) != 0) _fetchClass = ClassInFirstColumn(ctx, ref first);
        try
        {
            if (mode == PdoFetch.Column) return TryColumn(ctx, out result, flags, all);
            PhpString? group = all is null ? null : GroupKey(ctx, first++);
            bool made = mode switch
            {
                PdoFetch.Assoc or PdoFetch.Both or PdoFetch.Default or PdoFetch.Num or PdoFetch.Named => TryArray(ctx, out result, mode, first),
                PdoFetch.Obj => TryObject(ctx, out result, first),
                PdoFetch.Into => TryInto(ctx, out result, first),
                PdoFetch.Class => TryClass(ctx, out result, flags, first),
                PdoFetch.Func => TryFunction(ctx, out result, first),
                _ => throw UnknownMode(ctx),
            };
            if (made && all is not null) AddToGroup(ctx, all, flags, group!, in result);
            return made;
        }
        finally
        {
            _fetchClass = outerClass;
        }
    }

    private static PhpThrow UnknownMode(RequestContext ctx)
    {
        ctx.ThrowError("ValueError", "Fetch mode must be a bitmask of PDO::FETCH_* constants");
        return PhpThrow.Instance;
    }

    private PhpString GroupKey(RequestContext ctx, long column)
    {
        Value value = Column(ctx, column);
        PhpString key = Conversions.ToStr(ctx, in value);
        key.MarkShared();
        value.Release(ctx);
        return key;
    }

    private static void AddToGroup(RequestContext ctx, PhpArray all, long flags, PhpString group, in Value owned)
    {
        if ((flags & PdoFetch.Unique) == PdoFetch.Unique)
        {
            all.SetSymbol(ctx, group, in owned);
            return;
        }

        ref Value rows = ref all.GetOrAddSymbol(ctx, group, out bool added);
        if (added) Value.Move(ref rows, Value.Array(new PhpArray()));
        rows.AsArray.Append(ctx, in owned);
    }

    private bool TryColumn(RequestContext ctx, out Value result, long flags, PhpArray? all)
    {
        result = default;
        long column = (flags & PdoFetch.Group) != 0 && _fetchColumn == -1 ? 1 : _fetchColumn;
        if (column < 0 || column >= ColumnCount)
        {
            Column(ctx, column);
            return false;
        }

        bool groups = flags == PdoFetch.Group;
        result = Column(ctx, groups && _fetchColumn == -1 ? 1 : groups && column != 0 ? 0 : column);
        if (all is not null) AddToGroup(ctx, all, flags, GroupKey(ctx, groups && _fetchColumn > 0 ? column : 0), in result);
        return true;
    }

    private bool TryArray(RequestContext ctx, out Value result, long mode, int first)
    {
        var row = new PhpArray(ColumnCount);
        result = Value.Array(row);
        for (int i = first; i < ColumnCount; i++)
        {
            Value value = Column(ctx, i);
            switch (mode)
            {
                case PdoFetch.Assoc:
                    row.SetSymbol(ctx, _columns![i], in value);
                    break;
                case PdoFetch.Num:
                    row.Append(ctx, in value);
                    break;
                case PdoFetch.Named:
                    AddNamed(ctx, row, _columns![i], in value);
                    break;
                default:
                    row.SetSymbol(ctx, _columns![i], in value);
                    if (!row.ContainsKey(i)) row.Set(ctx, i, value.Copied());
                    break;
            }
        }

        return true;
    }

    /// <summary>Columns of the same name become a list.</summary>
    private static void AddNamed(RequestContext ctx, PhpArray row, PhpString name, in Value owned)
    {
        ref Value known = ref row.GetOrAdd(ctx, name, out bool added);
        if (added)
        {
            Value.Move(ref known, in owned);
            return;
        }

        if (!known.IsArray)
        {
            var list = new PhpArray();
            list.Append(in known);
            known = Value.Array(list);
        }

        known.AsArray.Append(ctx, in owned);
    }

    private void SetProperties(RequestContext ctx, PhpClass? scope, PhpInstance target, int first)
    {
        PhpClass? outer = ctx.FakeScope;
        ctx.FakeScope = scope;
        try
        {
            for (int i = first; i < ColumnCount && !ctx.HasPending; i++)
            {
                Value value = Column(ctx, i);
                target.WriteProperty(ctx, _columns![i], in value, ref PropertyLookup.NoCache, wantResult: false);
                value.Release(ctx);
            }
        }
        finally
        {
            ctx.FakeScope = outer;
        }
    }

    private bool TryObject(RequestContext ctx, out Value result, int first)
    {
        PhpInstance made = ctx.NewObject(ctx.Environment.CoreClass("stdclass"));
        result = Value.Object(made);
        SetProperties(ctx, null, made, first);
        return true;
    }

    private bool TryInto(RequestContext ctx, out Value result, int first)
    {
        result = default;
        if (_fetchInto.IsUndef)
        {
            PdoErrors.Raise(ctx, _handle!, this, PdoErrors.General, "No fetch-into object specified.");
            return false;
        }

        result = _fetchInto.Copied();
        SetProperties(ctx, null, (PhpInstance)result.AsObject, first);
        return true;
    }

    private PhpClass ClassInFirstColumn(RequestContext ctx, ref int first)
    {
        Value name = Column(ctx, first++);
        PhpClass? cls = _fetchClass;
        if (!name.IsNull)
        {
            if (!Conversions.TryToStr(ctx, in name, out PhpString? text)) throw PhpThrow.Instance;
            cls = ctx.FindClass(text);
            Throw.IfPending(ctx);
        }

        name.Release(ctx);
        return cls ?? ctx.Environment.CoreClass("stdclass");
    }

    private bool TryClass(RequestContext ctx, out Value result, long flags, int first)
    {
        result = default;
        if (_fetchClass is not { } cls)
        {
            PdoErrors.Raise(ctx, _handle!, this, PdoErrors.General, "No fetch class specified");
            return false;
        }

        if ((flags & PdoFetch.Serialize) != 0) return TryUnserialize(ctx, cls, out result, first);
        PhpInstance made = ctx.NewObject(cls);
        result = Value.Object(made);
        CheckConstructor(ctx, cls);
        bool isLate = (flags & PdoFetch.PropsLate) != 0;
        if (isLate) Construct(ctx, made);
        SetProperties(ctx, cls, made, first);
        if (!isLate) Construct(ctx, made);
        Throw.IfPending(ctx);
        return true;
    }

    private void CheckConstructor(RequestContext ctx, PhpClass cls)
    {
        if (cls.Constructor is null && !_fetchArguments.IsUndef) Throw.Error(ctx, "User-supplied statement does not accept constructor arguments");
    }

    private void Construct(RequestContext ctx, PhpInstance made)
    {
        if (made.Class.Constructor is not { } constructor) return;
        Value held = _fetchArguments.Copied();
        ReadOnlySpan<Value> arguments = held.IsUndef ? [] : Values(held.AsArray);
        ctx.CallFunction(constructor, made, arguments).Release(ctx);
        held.Release(ctx);
    }

    /// <summary>A list of our own for all rows, with references where the constructor wants them; undef when there are no arguments.</summary>
    private static Value ArgumentsFor(PhpClass cls, PhpArray? given)
    {
        if (given is not { Length: > 0 }) return default;
        var list = new PhpArray(given.Length);
        foreach ((_, Value value) in given)
        {
            bool byReference = cls.Constructor?.SendMode(list.Length) is ParamFlags.ByRef && !value.IsReference;
            list.Append(byReference ? Value.FromHeap(new PhpReference(value.Copied())) : value.Copied());
            if (byReference || value.IsReference) list.NoteReference();
        }

        return Value.Array(list);
    }

    private static Value[] Values(PhpArray array)
    {
        var values = new Value[array.Length];
        int n = 0;
        foreach ((_, Value value) in array) values[n++] = value;
        return values;
    }

    /// <summary>FETCH_SERIALIZE: the first column is what the class's unserialize() gets, the others are properties.</summary>
    private bool TryUnserialize(RequestContext ctx, PhpClass cls, out Value result, int first)
    {
        result = default;
        if (!cls.IsSubclassOf(ctx.Environment.CoreClass("serializable")) || cls.FindMethod(UnserializeName) is not { } unserialize)
        {
            PdoErrors.Raise(ctx, _handle!, this, PdoErrors.General, "cannot unserialize class");
            return false;
        }

        Value data = Column(ctx, first);
        if (!data.IsString) data = Value.String(PhpString.Empty);
        PhpInstance made = ctx.NewObject(cls);
        result = Value.Object(made);
        ctx.CallFunction(unserialize, made, [data]).Release(ctx);
        Throw.IfPending(ctx);
        SetProperties(ctx, cls, made, first + 1);
        return true;
    }

    private bool TryFunction(RequestContext ctx, out Value result, int first)
    {
        result = default;
        if (_fetchFunction.IsUndef)
        {
            PdoErrors.Raise(ctx, _handle!, this, PdoErrors.General, "No fetch function specified");
            return false;
        }

        var arguments = new Value[ColumnCount - first];
        for (int i = 0; i < arguments.Length; i++) arguments[i] = Column(ctx, first + i);
        try
        {
            result = ctx.Call(in _fetchFunction, arguments);
        }
        finally
        {
            foreach (Value argument in arguments) argument.Release(ctx);
        }

        return true;
    }
}
