using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Sqlite3;

/// <summary>A callable of PHP that is kept, resolved.</summary>
internal struct KeptCallable
{
    private Value _owner;
    private CallTarget _target;

    internal readonly bool IsSet => !_owner.IsUndef;

    internal KeptCallable(RequestContext ctx, in Value callable)
    {
        if (!ctx.ResolveQuietly(in callable, out _target)) throw PhpThrow.Instance;
        _target.AddOwners();
        _owner = callable.Dereferenced().Copied();
    }

    /// <summary>The result is owned; undef with an exception pending.</summary>
    internal readonly Value Call(RequestContext ctx, ReadOnlySpan<Value> arguments) =>
        ctx.CallFunction(_target.Function, _target.This, arguments, null, _target.Closure, FrameFlags.Dynamic);

    internal void Release(RequestContext ctx)
    {
        if (_owner.IsUndef) return;
        CallTarget target = _target;
        Value.Release(ctx, ref _owner);
        target.ReleaseOwners(ctx);
    }

    internal readonly void EnumerateChildren(ChildVisitor visit)
    {
        if (_owner.IsUndef) return;
        visit(in _owner);
        if (_target.Closure is { } closure) visit(Value.Object(closure));
        else if (_target.This is PhpInstance self) visit(Value.Object(self));
    }
}

/// <summary>What SQLite calls by a pointer to it.</summary>
internal abstract class SqliteCallback(RequestContext ctx, byte[] name)
{
    private GCHandle _handle;

    internal RequestContext Context { get; } = ctx;

    /// <summary>With a NUL at the end.</summary>
    internal byte[] Name { get; } = name;

    internal nint Pin()
    {
        _handle = GCHandle.Alloc(this);
        return GCHandle.ToIntPtr(_handle);
    }

    internal virtual void Dispose(RequestContext ctx)
    {
        if (_handle.IsAllocated) _handle.Free();
    }

    internal abstract void EnumerateChildren(ChildVisitor visit);
}

/// <summary>A function, or an aggregate with a step and a final function.</summary>
internal sealed unsafe class SqliteFunction : SqliteCallback
{
    private KeptCallable _function, _final;

    internal SqliteFunction(RequestContext ctx, PhpString name, long argumentCount, in Value function)
        : base(ctx, CText.Z(name))
    {
        ArgumentCount = (int)argumentCount;
        _function = new KeptCallable(ctx, in function);
    }

    internal SqliteFunction(RequestContext ctx, PhpString name, long argumentCount, in Value step, in Value final)
        : this(ctx, name, argumentCount, in step) => _final = new KeptCallable(ctx, in final);

    /// <summary>As PDO does it: ints of 32 bits, the aggregate's context by reference, rows counted up to the final call.</summary>
    internal bool IsPdo { get; init; }

    internal int ArgumentCount { get; }

    internal bool IsAggregate => _final.IsSet;

    /// <summary>What an aggregate has so far.</summary>
    private sealed class Aggregate
    {
        internal Value Context = Value.Null;
        internal long Rows;
    }

    internal void Call(nint context, int count, nint* values)
    {
        var arguments = new Value[count];
        ReadArguments(arguments, values);
        Value result = _function.Call(Context, arguments);
        Release(arguments);
        SetResult(context, in result);
        result.Release(Context);
    }

    internal void Step(nint context, int count, nint* values)
    {
        Aggregate aggregate = AggregateOf(context);
        var arguments = new Value[count + 2];
        arguments[0] = ContextArgument(aggregate);
        arguments[1] = Value.Int(++aggregate.Rows);
        ReadArguments(arguments.AsSpan(2), values);
        Value result = _function.Call(Context, arguments);
        Release(arguments);
        if (result.IsUndef && IsPdo) return;
        Value.AssignMove(Context, ref Value.Deref(ref aggregate.Context), in result);
    }

    internal void Final(nint context)
    {
        Aggregate aggregate = AggregateOf(context);
        Value[] arguments = [ContextArgument(aggregate), Value.Int(IsPdo ? ++aggregate.Rows : 0)];
        Value result = _final.Call(Context, arguments);
        Release(arguments);
        SetResult(context, in result);
        result.Release(Context);
        Value.Release(Context, ref aggregate.Context);
        GCHandle.FromIntPtr(*(nint*)LibSqlite3.sqlite3_aggregate_context(context, sizeof(nint))).Free();
    }

    private Value ContextArgument(Aggregate aggregate)
    {
        if (IsPdo) Value.MakeRef(ref aggregate.Context);
        return aggregate.Context.Copied();
    }

    /// <summary>SQLite's memory for the aggregate holds the handle of ours.</summary>
    private static Aggregate AggregateOf(nint context)
    {
        nint* memory = (nint*)LibSqlite3.sqlite3_aggregate_context(context, sizeof(nint));
        if (*memory != 0) return (Aggregate)GCHandle.FromIntPtr(*memory).Target!;
        var aggregate = new Aggregate();
        *memory = GCHandle.ToIntPtr(GCHandle.Alloc(aggregate));
        return aggregate;
    }

    private void ReadArguments(Span<Value> target, nint* values)
    {
        for (int i = 0; i < target.Length; i++)
        {
            nint value = values[i];
            target[i] = LibSqlite3.sqlite3_value_type(value) switch
            {
                LibSqlite3.Integer => Value.Int(Cut(LibSqlite3.sqlite3_value_int64(value))),
                LibSqlite3.Float => Value.Float(LibSqlite3.sqlite3_value_double(value)),
                LibSqlite3.Null => Value.Null,
                _ => Value.String(PhpString.FromSpan(new ReadOnlySpan<byte>(LibSqlite3.sqlite3_value_text(value), LibSqlite3.sqlite3_value_bytes(value)))).Copied(),
            };
        }
    }

    private long Cut(long value) => IsPdo ? (int)value : value;

    private void SetResult(nint context, in Value result)
    {
        switch (result.Kind)
        {
            case Kind.Undef:
                LibSqlite3.sqlite3_result_error(context, CText.Z("failed to invoke callback"u8), -1);
                break;
            case Kind.Int:
                LibSqlite3.sqlite3_result_int64(context, Cut(result.IntValue));
                break;
            case Kind.Null:
                LibSqlite3.sqlite3_result_null(context);
                break;
            case Kind.Float:
                LibSqlite3.sqlite3_result_double(context, result.FloatValue);
                break;
            default:
                if (!Conversions.TryToStr(Context, in result, out PhpString? text)) break;
                fixed (byte* bytes = text.Length == 0 ? [0] : text.Span) LibSqlite3.sqlite3_result_text(context, bytes, text.Length, LibSqlite3.Transient);
                break;
        }
    }

    private void Release(Value[] arguments)
    {
        foreach (Value argument in arguments) argument.Release(Context);
    }

    internal override void Dispose(RequestContext ctx)
    {
        base.Dispose(ctx);
        _function.Release(ctx);
        _final.Release(ctx);
    }

    internal override void EnumerateChildren(ChildVisitor visit)
    {
        _function.EnumerateChildren(visit);
        _final.EnumerateChildren(visit);
    }
}

/// <summary>What to make of a collation's result that is no int; it is released by the caller.</summary>
internal delegate int CollationResult(RequestContext ctx, in Value result);

internal sealed unsafe class SqliteCollation : SqliteCallback
{
    private readonly CollationResult _read;
    private KeptCallable _compare;

    internal SqliteCollation(RequestContext ctx, PhpString name, in Value compare, CollationResult read)
        : base(ctx, CText.Z(name))
    {
        _read = read;
        _compare = new KeptCallable(ctx, in compare);
    }

    internal int Compare(int aLength, byte* a, int bLength, byte* b)
    {
        if (Context.HasPending) return 0;
        Value x = Value.String(PhpString.FromSpan(new ReadOnlySpan<byte>(a, aLength))), y = Value.String(PhpString.FromSpan(new ReadOnlySpan<byte>(b, bLength)));
        Value result = _compare.Call(Context, [x, y]);
        if (Context.HasPending) return 0;
        int order = result.IsInt ? result.IntValue.CompareTo(0L) : _read(Context, in result);
        result.Release(Context);
        return order;
    }

    internal override void Dispose(RequestContext ctx)
    {
        base.Dispose(ctx);
        _compare.Release(ctx);
    }

    internal override void EnumerateChildren(ChildVisitor visit) => _compare.EnumerateChildren(visit);
}

/// <summary>Decides on what a statement may do.</summary>
internal abstract unsafe class SqliteAuthorizer
{
    internal abstract RequestContext Context { get; }

    /// <summary>One of SQLite's results.</summary>
    internal abstract int Authorize(int action, byte* first, byte* second, byte* third, byte* fourth);
}
