using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Pdo;

/// <summary>A parameter, or a column that a variable is bound to.</summary>
internal sealed class PdoParameter
{
    /// <summary>A parameter's begins with a colon.</summary>
    internal PhpString? Name;

    /// <summary>From 0; -1 when only the name is known.</summary>
    internal long Number;

    /// <summary>PDO::PARAM_* with flags.</summary>
    internal long Type;

    /// <summary>Owned; a reference when a variable is bound.</summary>
    internal Value Value;
}

/// <summary>Parameters and bound columns.</summary>
internal sealed partial class PdoStatementObject
{
    private List<PdoParameter> _parameters = [], _boundColumns = [];

    private static void Clear(RequestContext ctx, ref List<PdoParameter> list)
    {
        List<PdoParameter> old = list;
        list = [];
        foreach (PdoParameter parameter in old) Value.Release(ctx, ref parameter.Value);
    }

    /// <summary>The arguments of execute() in place of all parameters. False after a failure.</summary>
    private bool TakeParameters(RequestContext ctx, PhpArray given)
    {
        Clear(ctx, ref _parameters);
        foreach ((Value key, Value value) in given)
        {
            var parameter = new PdoParameter
            {
                Name = key.IsString ? key.AsString : null,
                Number = key.IsString ? -1 : key.IntValue,
                Type = PdoParam.Str,
                Value = value.Copied(),
            };
            if (Register(ctx, parameter, isColumn: false)) continue;
            Value.Release(ctx, ref parameter.Value);
            return false;
        }

        return true;
    }

    private bool BindParameters(RequestContext ctx)
    {
        foreach (PdoParameter parameter in _parameters.ToArray())
            if (!_cursor!.Bind(ctx, parameter)) return false;
        return true;
    }

    /// <summary>really_register_bound_param: false leaves the value with the caller.</summary>
    private bool Register(RequestContext ctx, PdoParameter parameter, bool isColumn)
    {
        if (!Convert(ctx, parameter)) return false;
        if (isColumn && parameter.Name is not null && _columns is not null)
        {
            parameter.Number = Array.FindIndex(_columns, parameter.Name.Equals);
            if (parameter.Number < 0)
                PdoErrors.Raise(ctx, _handle!, this, PdoErrors.General, $"Did not find column name '{parameter.Name}' in the defined columns; it will not be bound");
        }

        if (!isColumn && parameter.Name is { } name && (name.Length == 0 || name[0] != ':')) parameter.Name = PhpString.FromLatin1(":" + name);
        List<PdoParameter> list = isColumn ? _boundColumns : _parameters;
        for (int i = list.Count - 1; i >= 0; i--)
        {
            PdoParameter known = list[i];
            bool replaced = known.Name is null ? known.Number == parameter.Number : parameter.Name is not null && known.Name.Equals(parameter.Name);
            if (!replaced) continue;
            list.RemoveAt(i);
            Value.Release(ctx, ref known.Value);
        }

        list.Add(parameter);
        return true;
    }

    /// <summary>A bound variable takes the type that it is bound with.</summary>
    private static bool Convert(RequestContext ctx, PdoParameter parameter)
    {
        ref Value value = ref Value.Deref(ref parameter.Value);
        switch (parameter.Type & PdoParam.Types)
        {
            case PdoParam.Str when !value.IsNull:
                return TryMakeString(ctx, ref value);
            case PdoParam.Int when value.IsBool:
                value = Value.Int(value.IntValue);
                break;
            case PdoParam.Bool when value.IsInt:
                value = Value.Bool(value.IntValue != 0);
                break;
        }

        return true;
    }

    internal static bool TryMakeString(RequestContext ctx, ref Value value)
    {
        if (value.IsString) return true;
        if (!Conversions.TryToStr(ctx, in value, out PhpString? text)) return false;
        Value.AssignMove(ctx, ref value, Value.String(text).Copied());
        return true;
    }

    private bool Bind(RequestContext ctx, in Value position, in Value value, long type, bool isColumn)
    {
        Require(ctx);
        var parameter = new PdoParameter { Type = (int)type, Number = -1 };
        if (position.IsString)
        {
            parameter.Name = position.AsString;
            if (parameter.Name.Length == 0) Arg.ValueError(ctx, 1, "must not be empty");
            parameter.Name.MarkShared();
        }
        else
        {
            if (position.IntValue < 1) Arg.ValueError(ctx, 1, "must be greater than or equal to 1");
            parameter.Number = position.IntValue - 1;
        }

        parameter.Value = value.Copied();
        if (Register(ctx, parameter, isColumn)) return true;
        Value.Release(ctx, ref parameter.Value);
        return false;
    }

    [PhpMethod("public function bindColumn(string|int $column, mixed &$var, int $type = PDO::PARAM_STR, int $maxLength = 0, mixed $driverOptions = null): bool", Tentative = true)]
    public bool BindColumn(RequestContext ctx, Value column, PhpReference var, long type, long maxLength, Value driverOptions = default) =>
        Bind(ctx, in column, Value.FromHeap(var), type, isColumn: true);

    [PhpMethod("public function bindParam(string|int $param, mixed &$var, int $type = PDO::PARAM_STR, int $maxLength = 0, mixed $driverOptions = null): bool", Tentative = true)]
    public bool BindParam(RequestContext ctx, Value param, PhpReference var, long type, long maxLength, Value driverOptions = default) =>
        Bind(ctx, in param, Value.FromHeap(var), type, isColumn: false);

    [PhpMethod("public function bindValue(string|int $param, mixed $value, int $type = PDO::PARAM_STR): bool", Tentative = true)]
    public bool BindValue(RequestContext ctx, Value param, Value value, long type) => Bind(ctx, in param, value.Dereferenced(), type, isColumn: false);

    [PhpMethod("public function debugDumpParams(): ?bool", Tentative = true)]
    public Value DebugDumpParams(RequestContext ctx)
    {
        Require(ctx);
        var text = new PhpStringBuilder();
        text.Append($"SQL: [{_query.Length}] ").Append(_query).Append($"\nParams:  {_parameters.Count}\n");
        foreach (PdoParameter parameter in _parameters)
        {
            text.Append(parameter.Name is { } name ? $"Key: Name: [{name.Length}] {name}\n" : $"Key: Position #{parameter.Number}:\n");
            text.Append($"paramno={parameter.Number}\nname=[{parameter.Name?.Length ?? 0}] \"{parameter.Name}\"\nis_param=1\nparam_type={(int)parameter.Type}\n");
        }

        ctx.Echo(text.Span);
        return Value.Null;
    }
}
