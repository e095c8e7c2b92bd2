using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Pdo;

/// <summary>Attributes.</summary>
internal sealed partial class PdoObject
{
    [PhpMethod("public function setAttribute(int $attribute, mixed $value): bool", Tentative = true)]
    public bool SetAttribute(RequestContext ctx, long attribute, Value value)
    {
        PdoHandle handle = Require(ctx);
        handle.ClearError(ctx);
        return TrySetAttribute(ctx, handle, attribute, in value);
    }

    /// <summary>pdo_get_long_param: false leaves a TypeError pending.</summary>
    internal static bool TryInt(RequestContext ctx, in Value value, out long result)
    {
        result = 0;
        if (value.IsInt || value.IsBool)
        {
            result = value.IntValue;
            return true;
        }

        if (value.IsString && Numbers.ParseNumeric(value.AsString.Span, false, out result, out _, out _) == Runtime.Values.Kind.Int) return true;
        ctx.ThrowError("TypeError", $"Attribute value must be of type int for selected attribute, {TypeNames.OfValue(in value)} given");
        return false;
    }

    private static bool TryBool(RequestContext ctx, in Value value, out bool result)
    {
        result = value.BoolValue;
        if (value.IsInt || value.IsBool) return true;
        ctx.ThrowError("TypeError", $"Attribute value must be of type bool for selected attribute, {TypeNames.OfValue(in value)} given");
        return false;
    }

    private static bool Refuse(RequestContext ctx, string message, string error = "ValueError")
    {
        ctx.ThrowError(error, message);
        return false;
    }

    /// <summary>False after a failure, which has been reported.</summary>
    private static bool TrySetAttribute(RequestContext ctx, PdoHandle handle, long attribute, in Value value)
    {
        long number;
        switch (attribute)
        {
            case PdoAttr.ErrMode:
                if (!TryInt(ctx, in value, out number)) return false;
                if (number is < PdoErrMode.Silent or > PdoErrMode.Exception) return Refuse(ctx, "Error mode must be one of the PDO::ERRMODE_* constants");
                handle.ErrorMode = number;
                return true;
            case PdoAttr.Case:
                if (!TryInt(ctx, in value, out number)) return false;
                if (number is < PdoCase.Natural or > PdoCase.Lower) return Refuse(ctx, "Case folding mode must be one of the PDO::CASE_* constants");
                handle.Case = number;
                return true;
            case PdoAttr.OracleNulls:
                if (!TryInt(ctx, in value, out number)) return false;
                handle.OracleNulls = number;
                return true;
            case PdoAttr.DefaultFetchMode:
                return SetDefaultFetchMode(ctx, handle, in value);
            case PdoAttr.StringifyFetches:
                if (!TryBool(ctx, in value, out bool stringifies)) return false;
                handle.Stringifies = stringifies;
                return true;
            case PdoAttr.StatementClass:
                return SetStatementClass(ctx, handle, in value);
        }

        handle.ClearError(ctx);
        if (handle.Connection.TrySetAttribute(ctx, attribute, in value)) return true;
        PdoErrors.Report(ctx, handle, null);
        return false;
    }

    private static bool SetDefaultFetchMode(RequestContext ctx, PdoHandle handle, in Value value)
    {
        long mode;
        if (value.IsArray)
        {
            Value first = value.AsArray.Get(0);
            if (first.IsInt && first.IntValue is PdoFetch.Into or PdoFetch.Class)
                return Refuse(ctx, "PDO::FETCH_INTO and PDO::FETCH_CLASS cannot be set as the default fetch mode");
            mode = Conversions.ToInt(ctx, in value);
        }
        else if (!TryInt(ctx, in value, out mode))
        {
            return false;
        }

        if (mode == PdoFetch.Default) return Refuse(ctx, "Fetch mode must be a bitmask of PDO::FETCH_* constants");
        handle.DefaultFetchMode = mode;
        return true;
    }

    private static bool SetStatementClass(RequestContext ctx, PdoHandle handle, in Value value)
    {
        if (handle.IsPersistent)
        {
            PdoErrors.Raise(ctx, handle, null, PdoErrors.General, "PDO::ATTR_STATEMENT_CLASS cannot be used with persistent PDO instances");
            PdoErrors.Report(ctx, handle, null);
            return false;
        }

        if (!TryStatementClass(ctx, in value, out PhpClass? cls, out Value arguments)) return false;
        handle.StatementClass = cls;
        Value.Assign(ctx, ref handle.StatementArguments, in arguments);
        return true;
    }

    /// <summary>[class, constructor arguments]; the arguments are borrowed, undef when there are none.</summary>
    private static bool TryStatementClass(RequestContext ctx, in Value value, out PhpClass? cls, out Value arguments)
    {
        cls = null;
        arguments = default;
        if (!value.IsArray) return Refuse(ctx, $"PDO::ATTR_STATEMENT_CLASS value must be of type array, {TypeNames.OfValue(in value)} given", "TypeError");
        Value name = value.AsArray.Get(0);
        if (name.IsUndef) return Refuse(ctx, "PDO::ATTR_STATEMENT_CLASS value must be an array with the format array(classname, constructor_args)");
        cls = name.IsString ? ctx.FindClass(name.AsString) : null;
        if (cls is null) return !ctx.HasPending && Refuse(ctx, "PDO::ATTR_STATEMENT_CLASS class must be a valid class", "TypeError");
        if (!cls.IsSubclassOf(ctx.Environment.CoreClass("pdostatement")))
            return Refuse(ctx, "PDO::ATTR_STATEMENT_CLASS class must be derived from PDOStatement", "TypeError");
        if (cls.Constructor is { IsPublic: true }) return Refuse(ctx, "User-supplied statement class cannot have a public constructor", "TypeError");
        arguments = value.AsArray.Get(1).Dereferenced();
        if (arguments.IsUndef || arguments.IsArray) return true;
        return Refuse(ctx, $"PDO::ATTR_STATEMENT_CLASS constructor_args must be of type ?array, {TypeNames.OfValue(in value)} given", "TypeError");
    }

    [PhpMethod("public function getAttribute(int $attribute): mixed", Tentative = true)]
    public Value GetAttribute(RequestContext ctx, long attribute)
    {
        PdoHandle handle = Require(ctx);
        handle.ClearError(ctx);
        switch (attribute)
        {
            case PdoAttr.Persistent:
                return Value.Bool(handle.IsPersistent);
            case PdoAttr.Case:
                return Value.Int(handle.Case);
            case PdoAttr.OracleNulls:
                return Value.Int(handle.OracleNulls);
            case PdoAttr.ErrMode:
                return Value.Int(handle.ErrorMode);
            case PdoAttr.DriverName:
                return Value.String(handle.Driver.Name);
            case PdoAttr.StatementClass:
                var pair = new PhpArray(2);
                pair.Append(Value.String(StatementClass(ctx, handle).Name).Copied());
                if (!handle.StatementArguments.IsUndef) pair.Append(handle.StatementArguments.Copied());
                return Value.Array(pair);
            case PdoAttr.DefaultFetchMode:
                return Value.Int(handle.DefaultFetchMode);
            case PdoAttr.StringifyFetches:
                return Value.Bool(handle.Stringifies);
        }

        if (handle.Connection.TryGetAttribute(attribute, out Value value)) return value;
        PdoErrors.Raise(ctx, handle, null, PdoErrors.Unsupported, "driver does not support that attribute");
        return Value.False;
    }
}
