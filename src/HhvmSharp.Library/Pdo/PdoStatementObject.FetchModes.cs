using System.Diagnostics.CodeAnalysis;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Pdo;

/// <summary>fetch() and its kin, and what they may be asked for.</summary>
internal sealed partial class PdoStatementObject
{
    private const string NotABitmask = "must be a bitmask of PDO::FETCH_* constants";

    /// <summary>pdo_stmt_verify_mode.</summary>
    private void VerifyMode(RequestContext ctx, long mode, int argument, bool fetchesAll)
    {
        long flags = mode & PdoFetch.Flags;
        mode &= ~PdoFetch.Flags;
        if (mode is < 0 or > PdoFetch.Max) Arg.ValueError(ctx, argument, NotABitmask);
        if (mode == PdoFetch.Default)
        {
            flags = _defaultFetchMode & PdoFetch.Flags;
            mode = _defaultFetchMode & ~PdoFetch.Flags;
        }

        switch (mode)
        {
            case PdoFetch.Func:
                if (!fetchesAll) Throw.ValueError(ctx, "Can only use PDO::FETCH_FUNC in PDOStatement::fetchAll()");
                return;
            case PdoFetch.Class:
                break;
            default:
                if (mode == PdoFetch.Lazy && fetchesAll) Arg.ValueError(ctx, argument, "cannot be PDO::FETCH_LAZY in PDOStatement::fetchAll()");
                if ((flags & PdoFetch.Serialize) != 0) Arg.ValueError(ctx, argument, "must use PDO::FETCH_SERIALIZE with PDO::FETCH_CLASS");
                if ((flags & PdoFetch.ClassType) != 0) Arg.ValueError(ctx, argument, "must use PDO::FETCH_CLASSTYPE with PDO::FETCH_CLASS");
                if (mode >= PdoFetch.Max) Arg.ValueError(ctx, argument, NotABitmask);
                break;
        }

        if ((flags & PdoFetch.Serialize) == 0) return;
        Arg.Deprecated(ctx, "The PDO::FETCH_SERIALIZE mode is deprecated");
        Throw.IfPending(ctx);
    }

    [PhpMethod("public function fetch(int $mode = PDO::FETCH_DEFAULT, int $cursorOrientation = PDO::FETCH_ORI_NEXT, int $cursorOffset = 0): mixed", Tentative = true)]
    public Value Fetch(RequestContext ctx, long mode, long cursorOrientation, long cursorOffset)
    {
        Require(ctx);
        ErrorCode = PdoErrors.None;
        VerifyMode(ctx, mode, 1, fetchesAll: false);
        return Reported(ctx, TryFetch(ctx, out Value row, mode, null)) ? row : Value.False;
    }

    [PhpMethod("public function fetchColumn(int $column = 0): mixed", Tentative = true)]
    public Value FetchColumn(RequestContext ctx, long column)
    {
        Require(ctx);
        ErrorCode = PdoErrors.None;
        return Reported(ctx, TryMove(ctx)) ? Column(ctx, column) : Value.False;
    }

    [PhpMethod("public function fetchObject(?string $class = \"stdClass\", array $constructorArgs = []): object|false", Tentative = true)]
    public Value FetchObject(RequestContext ctx, PhpString? @class = null, PhpArray? constructorArgs = null)
    {
        PhpClass? cls = null;
        if (@class is not null && (cls = ctx.FindClass(@class)) is null)
        {
            Throw.IfPending(ctx);
            Arg.TypeError(ctx, 1, $"must be a valid class name or null, {@class} given");
        }

        Require(ctx);
        ErrorCode = PdoErrors.None;
        (PhpClass? outerClass, Value outerArguments) = (_fetchClass, _fetchArguments);
        _fetchClass = cls ?? ctx.Environment.CoreClass("stdclass");
        _fetchArguments = ArgumentsFor(_fetchClass, constructorArgs);
        bool fetched = TryFetch(ctx, out Value row, PdoFetch.Class, null);
        Value arguments = _fetchArguments;
        (_fetchClass, _fetchArguments) = (outerClass, outerArguments);
        arguments.Release(ctx);
        return Reported(ctx, fetched) ? row : Value.False;
    }

    [PhpMethod("public function fetchAll(int $mode = PDO::FETCH_DEFAULT, mixed ...$args): array", Tentative = true)]
    public PhpArray FetchAll(RequestContext ctx, long mode, ReadOnlySpan<Value> args)
    {
        CheckFetchAllArguments(ctx, args);
        Require(ctx);
        VerifyMode(ctx, mode, 1, fetchesAll: true);
        (PhpClass? outerClass, Value outerArguments, long outerColumn) = (_fetchClass, _fetchArguments.Copied(), _fetchColumn);
        try
        {
            Prepare(ctx, mode, args);
            return FetchRows(ctx, mode);
        }
        finally
        {
            Value arguments = _fetchArguments;
            (_fetchClass, _fetchArguments, _fetchColumn, _fetchFunction) = (outerClass, outerArguments, outerColumn, default);
            arguments.Release(ctx);
        }
    }

    private static void CheckFetchAllArguments(RequestContext ctx, ReadOnlySpan<Value> args)
    {
        if (args.Length > 2) Throw.New(ctx, "ArgumentCountError", $"{Arg.FunctionName(ctx)}() expects at most 3 arguments, {args.Length + 1} given");
        if (args.Length == 2 && !args[1].IsArray && !args[1].IsNull) Arg.WrongType(ctx, 3, "?array", in args[1]);
    }

    [DoesNotReturn]
    private static void WrongCount(RequestContext ctx, string expects, int given) =>
        Throw.New(ctx, "ArgumentCountError", $"{Arg.FunctionName(ctx)}() expects {expects}, {given} given");

    /// <summary>Takes the arguments that fetchAll()'s mode needs.</summary>
    private void Prepare(RequestContext ctx, long mode, ReadOnlySpan<Value> args)
    {
        Value first = args.Length > 0 ? args[0] : Value.Null;
        switch (mode & ~PdoFetch.Flags)
        {
            case PdoFetch.Class:
                _fetchClass = ClassArgument(ctx, in first);
                Value.Release(ctx, ref _fetchArguments);
                if (args.Length > 1 && args[1].IsArray) _fetchArguments = ArgumentsFor(_fetchClass, args[1].AsArray);
                CheckConstructor(ctx, _fetchClass);
                break;
            case PdoFetch.Func:
                if (args.Length != 1) WrongCount(ctx, "exactly 2 argument for PDO::FETCH_FUNC", args.Length + 1);
                if (first.IsNull) Arg.TypeError(ctx, 2, "must be a callable, null given");
                if (!ctx.ResolveCallable(in first, out _, out string? problem)) Throw.TypeError(ctx, problem ?? "User-supplied function must be a valid callback");
                _fetchFunction = first;
                break;
            case PdoFetch.Column:
                if (args.Length > 1) WrongCount(ctx, "at most 2 argument for the fetch mode provided", args.Length + 1);
                if (first.IsNull)
                {
                    _fetchColumn = (mode & PdoFetch.Group) != 0 ? -1 : 0;
                    break;
                }

                _fetchColumn = ColumnArgument(ctx, in first, 2);
                break;
            default:
                if (args.Length > 0) WrongCount(ctx, "exactly 1 argument for the fetch mode provided", args.Length + 1);
                break;
        }
    }

    private static PhpClass ClassArgument(RequestContext ctx, in Value name)
    {
        if (name.IsNull) return ctx.Environment.CoreClass("stdclass");
        if (!name.IsString) Arg.WrongType(ctx, 2, "string", in name);
        if (ctx.FetchClass(name.AsString, quiet: true) is { } known || (known = ctx.FindClass(name.AsString)) is not null) return known;
        if (!ctx.HasPending) ctx.Fatal(ErrorLevel.Error, $"Class \"{name.AsString}\" not found"); // no exception here, in PHP either
        throw PhpThrow.Instance;
    }

    private static long ColumnArgument(RequestContext ctx, in Value column, int argument)
    {
        if (!column.IsInt) Arg.WrongType(ctx, argument, "int", in column);
        if (column.IntValue < 0) Arg.ValueError(ctx, argument, "must be greater than or equal to 0");
        return column.IntValue;
    }

    private PhpArray FetchRows(RequestContext ctx, long mode)
    {
        if ((mode & ~PdoFetch.Flags) == PdoFetch.Default) mode |= _defaultFetchMode;
        ErrorCode = PdoErrors.None;
        var rows = new PhpArray();
        PhpArray? groups = (mode & PdoFetch.Group) != 0 || mode == PdoFetch.KeyPair ? rows : null;
        bool any = false;
        while (!ctx.HasPending && TryFetch(ctx, out Value row, mode, groups))
        {
            any = true;
            if (groups is null) rows.Append(ctx, in row);
        }

        if (!any) PdoErrors.Report(ctx, _handle!, this);
        if (!ctx.HasPending) return rows;
        Value.Array(rows).Release(ctx);
        throw PhpThrow.Instance;
    }

    [PhpMethod("public function setFetchMode(int $mode, mixed ...$args): true", Tentative = true)]
    public bool SetFetchModeMethod(RequestContext ctx, long mode, ReadOnlySpan<Value> args)
    {
        Require(ctx);
        Value.Release(ctx, ref _fetchArguments);
        SetFetchMode(ctx, mode, 1, args);
        return true;
    }

    /// <summary>pdo_stmt_setup_fetch_mode.</summary>
    /// <param name="argument">The number of the mode's argument; its own arguments follow.</param>
    internal void SetFetchMode(RequestContext ctx, long mode, int argument, ReadOnlySpan<Value> args)
    {
        if (_defaultFetchMode == PdoFetch.Into) Value.Release(ctx, ref _fetchInto);
        _defaultFetchMode = PdoFetch.Both;
        VerifyMode(ctx, mode, argument, fetchesAll: false);
        int given = argument + args.Length;
        string Exactly(int count) => $"exactly {count} arguments for the fetch mode provided";
        switch (mode & ~PdoFetch.Flags)
        {
            case PdoFetch.Column:
                if (args.Length != 1) WrongCount(ctx, Exactly(argument + 1), given);
                _fetchColumn = ColumnArgument(ctx, in args[0], argument + 1);
                break;
            case PdoFetch.Class:
                SetFetchClass(ctx, mode, argument, args);
                break;
            case PdoFetch.Into:
                if (args.Length != 1) WrongCount(ctx, Exactly(argument + 1), given);
                if (!args[0].IsObject) Arg.WrongType(ctx, argument + 1, "object", in args[0]);
                Value.Assign(ctx, ref _fetchInto, in args[0]);
                break;
            case PdoFetch.Func or >= PdoFetch.Max:
                Arg.ValueError(ctx, argument, "must be one of the PDO::FETCH_* constants");
                break;
            default:
                if (args.Length != 0) WrongCount(ctx, Exactly(argument), given);
                break;
        }

        _defaultFetchMode = mode;
    }

    private void SetFetchClass(RequestContext ctx, long mode, int argument, ReadOnlySpan<Value> args)
    {
        int given = argument + args.Length;
        Value.Release(ctx, ref _fetchArguments);
        if ((mode & PdoFetch.ClassType) != 0)
        {
            if (args.Length != 0) WrongCount(ctx, $"exactly {argument} arguments for the fetch mode provided", given);
            _fetchClass = null;
            return;
        }

        if (args.Length == 0) WrongCount(ctx, $"at least {argument + 1} arguments for the fetch mode provided", given);
        if (args.Length > 2) WrongCount(ctx, $"at most {argument + 2} arguments for the fetch mode provided", given);
        if (!args[0].IsString) Arg.WrongType(ctx, argument + 1, "string", in args[0]);
        PhpClass? cls = ctx.FindClass(args[0].AsString);
        Throw.IfPending(ctx);
        if (cls is null) Arg.TypeError(ctx, argument + 1, "must be a valid class");
        if (args.Length == 2)
        {
            if (!args[1].IsNull && !args[1].IsArray) Arg.WrongType(ctx, argument + 2, "?array", in args[1]);
            if (args[1].IsArray) _fetchArguments = ArgumentsFor(cls, args[1].AsArray);
        }

        _fetchClass = cls;
        CheckConstructor(ctx, cls);
    }
}
