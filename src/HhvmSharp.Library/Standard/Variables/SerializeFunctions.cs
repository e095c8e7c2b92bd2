using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Variables;

/// <summary>serialize() and unserialize().</summary>
[PhpExtension("standard")]
[PhpIni("unserialize_max_depth", "4096", IniAccess.All)]
internal static class SerializeFunctions
{
    [PhpFunction("serialize(mixed $value): string")]
    internal static PhpString serialize(RequestContext ctx, Value value)
    {
        PhpString? text = Serialize(ctx, in value);
        return text ?? throw PhpThrow.Instance;
    }

    /// <summary>For other extensions (sessions, APCu); null with an exception pending.</summary>
    internal static PhpString? Serialize(RequestContext ctx, in Value value)
    {
        VariableState state = ctx.GetState<VariableState>();
        if (state.Lock != 0 || state.SerializeLevel == 0)
        {
            var own = new Serializer(ctx);
            bool shared = state.Lock == 0;
            if (shared)
            {
                state.Serializer = own;
                state.SerializeLevel = 1;
            }

            PhpString? text = own.Serialize(in value);
            own.Finish();
            if (shared)
            {
                state.SerializeLevel = 0;
                state.Serializer = null;
            }

            return text;
        }

        state.SerializeLevel++;
        PhpString? nested = state.Serializer!.Serialize(in value);
        state.SerializeLevel--;
        return nested;
    }

    [PhpFunction("unserialize(string $data, array $options = []): mixed")]
    internal static Value unserialize(RequestContext ctx, PhpString data, PhpArray options)
    {
        if (data.Length == 0) return Value.False;
        return Unserialize(ctx, data, options, "unserialize");
    }

    /// <summary>php_unserialize_with_options: false with a warning for bad data.</summary>
    internal static Value Unserialize(RequestContext ctx, PhpString data, PhpArray options, string function)
    {
        VariableState state = ctx.GetState<VariableState>();
        bool own = state.Lock != 0 || state.UnserializeLevel == 0;
        bool shared = own && state.Lock == 0;
        Unserializer reader = own ? new Unserializer(ctx) : state.Unserializer!;
        if (shared)
        {
            state.Unserializer = reader;
            state.UnserializeLevel = 1;
        }
        else if (!own)
        {
            state.UnserializeLevel++;
        }

        Value result = Value.False;
        HashSet<PhpString>? classes = reader.AllowedClasses;
        long maxDepth = reader.MaxDepth, depth = reader.Depth;
        if (ReadOptions(ctx, reader, options, function)) result = reader.Read(data);
        reader.AllowedClasses = classes;
        reader.MaxDepth = maxDepth;
        reader.Depth = depth;
        if (own) reader.Finish();
        if (shared)
        {
            state.UnserializeLevel = 0;
            state.Unserializer = null;
        }
        else if (!own)
        {
            state.UnserializeLevel--;
        }

        if (!result.IsReference) return result;
        Value inner = result.AsReference.Value.Copied();
        result.Release(ctx);
        return inner;
    }

    private static bool ReadOptions(RequestContext ctx, Unserializer reader, PhpArray options, string function)
    {
        if (options.Length == 0) return true;
        Value classes = options["allowed_classes"];
        if (!classes.IsUndef && !classes.IsArray && !classes.IsBool)
        {
            ctx.ThrowError("TypeError", $"{function}(): Option \"allowed_classes\" must be of type array|bool, {TypeNames.OfValue(in classes)} given");
            return false;
        }

        if (classes.IsArray || classes.IsFalse) reader.AllowedClasses = [];
        if (classes.IsArray)
        {
            foreach ((Value _, Value v) in classes.AsArray)
            {
                Value entry = v.Dereferenced();
                if (!entry.IsString && !entry.IsObject)
                {
                    ctx.ThrowError("TypeError", $"{function}(): Option \"allowed_classes\" must be an array of class names, {TypeNames.OfValue(in entry)} given");
                    return false;
                }

                PhpString name = Conversions.ToStr(ctx, in entry);
                if (ctx.HasPending) return false;
                if (!ClassNames.IsValid(name))
                {
                    ctx.ThrowError("ValueError", $"{function}(): Option \"allowed_classes\" must be an array of class names, \"{name}\" given");
                    return false;
                }

                reader.AllowedClasses!.Add(name.ToLower());
            }
        }

        Value depth = options["max_depth"];
        if (depth.IsUndef) return true;
        if (!depth.IsInt)
        {
            ctx.ThrowError("TypeError", $"{function}(): Option \"max_depth\" must be of type int, {TypeNames.OfValue(in depth)} given");
            return false;
        }

        if (depth.IntValue < 0)
        {
            ctx.ThrowError("ValueError", $"{function}(): Option \"max_depth\" must be greater than or equal to 0");
            return false;
        }

        reader.MaxDepth = depth.IntValue;
        reader.Depth = 0;
        return true;
    }
}
