using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Input;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Filter;

/// <summary>filter_var() and its like: choosing the filter, walking arrays.</summary>
[PhpExtension("filter")]
internal static class FilterFunctions
{
    private static readonly PhpString EnvName = PhpString.Literal("_ENV");

    [PhpFunction("filter_has_var(int $input_type, string $var_name): bool")]
    internal static bool filter_has_var(RequestContext ctx, long input_type, PhpString var_name) =>
        Storage(ctx, input_type) is { } input && input.ContainsKey(var_name);

    [PhpFunction("filter_input(int $type, string $var_name, int $filter = FILTER_DEFAULT, array|int $options = 0): mixed")]
    internal static Value filter_input(RequestContext ctx, long type, PhpString var_name, long filter, Value options)
    {
        if (!CheckId(ctx, filter)) return Value.False;
        if (Storage(ctx, type) is { } input && input.TryGetValue(var_name, out Value found))
            return Apply(ctx, found.Dereferenced(), new FilterCall(ctx, filter, FilterFlag.RequireScalar, in options, hasFilter: true));
        long flags = options.IsInt ? options.IntValue : 0;
        if (options.IsArray)
        {
            if (options.AsArray.TryGetValue(FilterCall.FlagsKey, out Value f)) flags = Conversions.ToInt(ctx, f.Dereferenced());
            Value inner = options.AsArray.Get(FilterCall.OptionsKey).Dereferenced();
            if (inner.IsArray && inner.AsArray.TryGetValue(FilterCall.DefaultKey, out Value missing)) return missing.Dereferenced().Copied();
        }

        // the flag exchanges the results for "missing" and "invalid"
        return (flags & FilterFlag.NullOnFailure) != 0 ? Value.False : Value.Null;
    }

    [PhpFunction("filter_var(mixed $value, int $filter = FILTER_DEFAULT, array|int $options = 0): mixed")]
    internal static Value filter_var(RequestContext ctx, Value value, long filter, Value options) =>
        CheckId(ctx, filter)
            ? Apply(ctx, value.Dereferenced(), new FilterCall(ctx, filter, FilterFlag.RequireScalar, in options, hasFilter: true))
            : Value.False;

    [PhpFunction("filter_input_array(int $type, array|int $options = FILTER_DEFAULT, bool $add_empty = true): array|false|null")]
    internal static Value filter_input_array(RequestContext ctx, long type, Value options, bool add_empty)
    {
        if (options.IsInt && !CheckId(ctx, options.IntValue)) return Value.False;
        return Storage(ctx, type) is { } input ? ApplyToArray(ctx, input, in options, add_empty) : Value.Null;
    }

    [PhpFunction("filter_var_array(array $array, array|int $options = FILTER_DEFAULT, bool $add_empty = true): array|false|null")]
    internal static Value filter_var_array(RequestContext ctx, PhpArray array, Value options, bool add_empty) =>
        options.IsInt && !CheckId(ctx, options.IntValue) ? Value.False : ApplyToArray(ctx, array, in options, add_empty);

    [PhpFunction("filter_list(): array")]
    internal static PhpArray filter_list()
    {
        var list = new PhpArray(FilterId.Names.Length);
        foreach ((string name, _) in FilterId.Names) list.Append(Value.String(name));
        return list;
    }

    [PhpFunction("filter_id(string $name): int|false")]
    internal static long? filter_id(PhpString name)
    {
        foreach ((string known, int id) in FilterId.Names)
            if (name.Equals(known)) return id;
        return null;
    }

    private static bool CheckId(RequestContext ctx, long filter)
    {
        if (FilterId.Exists(filter)) return true;
        Arg.Warning(ctx, $"Unknown filter with ID {filter}");
        return false;
    }

    /// <summary>What the request came with, whatever the program has written to the superglobals; null: nothing.</summary>
    private static PhpArray? Storage(RequestContext ctx, long type)
    {
        RequestInput input = ctx.GetState<RequestInput>();
        PhpArray? array = null;
        switch (type)
        {
            case InputSource.Post: array = input.Post; break;
            case InputSource.Get: array = input.Get; break;
            case InputSource.Cookie: array = input.Cookie; break;
            case InputSource.Server: array = input.Server; break;
            case InputSource.Env:
                ctx.Globals.Find(EnvName); // $_ENV is made when something first uses it
                return input.Env ?? PhpArray.Empty;
            default: Arg.ValueError(ctx, 1, "must be an INPUT_* constant"); break;
        }

        return array is { Length: > 0 } ? array : null;
    }

    private static Value ApplyToArray(RequestContext ctx, PhpArray input, in Value options, bool addEmpty)
    {
        if (options.IsInt) return Apply(ctx, Value.Array(input), new FilterCall(ctx, -1, FilterFlag.RequireArray, in options, hasFilter: false));
        var result = new PhpArray(options.AsArray.Length);
        foreach (KeyValuePair<Value, Value> rule in options.AsArray)
        {
            if (!rule.Key.IsString) Arg.TypeError(ctx, 2, "must contain only string keys");
            PhpString name = rule.Key.AsString;
            if (name.Length == 0) Arg.ValueError(ctx, 2, "cannot contain empty keys");
            if (input.TryGetValue(name, out Value found))
            {
                Value how = rule.Value;
                Value filtered = Apply(ctx, found.Dereferenced(), new FilterCall(ctx, -1, FilterFlag.RequireScalar, in how, hasFilter: false));
                result.Set(ctx, name, in filtered);
            }
            else if (addEmpty)
            {
                result.Set(ctx, name, Value.Null);
            }
        }

        return Value.Array(result);
    }

    private static Value Apply(RequestContext ctx, in Value value, FilterCall call)
    {
        if (value.IsArray) return (call.Flags & FilterFlag.RequireScalar) != 0 ? call.Failure : call.FilterArray(ctx, value.AsArray);
        if ((call.Flags & FilterFlag.RequireArray) != 0) return call.Failure;
        Value result = call.Filter(ctx, in value);
        return (call.Flags & FilterFlag.ForceArray) != 0 ? Value.Array(PhpArray.FromValues([result])) : result;
    }
}
