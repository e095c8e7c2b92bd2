using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Json;

[PhpExtension("json")]
[PhpClass("interface JsonSerializable")]
[PhpMethod("public function jsonSerialize(): mixed", Tentative = true)]
internal static class JsonSerializableInterface;

[PhpExtension("json")]
[PhpClass("class JsonException extends Exception")]
internal static class JsonExceptionClass;

/// <summary>json_encode(), json_decode() and what goes with them.</summary>
[PhpExtension("json")]
internal static class JsonFunctions
{
    private static readonly PhpString ExceptionName = PhpString.Literal("JsonException");

    /// <summary>What the extension keeps for the request.</summary>
    internal sealed class State
    {
        internal int LastError;

        internal readonly List<object> Open = [];

        internal readonly KeptBuffer Buffer = new();
    }

    [PhpFunction("json_encode(mixed $value, int $flags = 0, int $depth = 512): string|false", Frameless = true)]
    internal static PhpString? json_encode(RequestContext ctx, Value value, long flags, long depth)
    {
        var encoder = new JsonEncoder(ctx, (int)flags, unchecked((int)depth));
        List<object> open = ctx.GetState<State>().Open;
        int before = open.Count;
        try
        {
            encoder.Encode(in value);
        }
        finally
        {
            open.RemoveRange(before, open.Count - before);
        }

        bool partial = (flags & JsonFlags.PartialOutputOnError) != 0;
        int error = encoder.Error;
        if ((flags & JsonFlags.ThrowOnError) == 0 || partial)
        {
            ctx.GetState<State>().LastError = error;
            if (error != JsonError.None && !partial) return null;
        }
        else if (error != JsonError.None)
        {
            Fail(ctx, error);
        }

        Throw.IfPending(ctx);
        return encoder.Result();
    }

    [PhpFunction("json_decode(string $json, ?bool $associative = null, int $depth = 512, int $flags = 0): mixed", Frameless = true)]
    internal static Value json_decode(RequestContext ctx, PhpString json, bool? associative, long depth, long flags)
    {
        bool throws = (flags & JsonFlags.ThrowOnError) != 0;
        State state = ctx.GetState<State>();
        if (!throws) state.LastError = JsonError.None;
        if (json.Length == 0)
        {
            if (throws) Fail(ctx, JsonError.Syntax);
            state.LastError = JsonError.Syntax;
            return Value.Null;
        }

        CheckDepth(ctx, depth, 3);
        if (associative is { } arrays) flags = arrays ? flags | JsonFlags.ObjectAsArray : flags & ~JsonFlags.ObjectAsArray;
        var parser = new JsonParser(ctx, json.Span, (int)flags, (int)depth);
        if (parser.TryParse(out Value result)) return result;
        if (throws) Fail(ctx, parser.Error);
        state.LastError = parser.Error;
        return Value.Null;
    }

    [PhpFunction("json_validate(string $json, int $depth = 512, int $flags = 0): bool")]
    internal static bool json_validate(RequestContext ctx, PhpString json, long depth, long flags)
    {
        if (flags is not (0 or JsonFlags.InvalidUtf8Ignore)) Arg.ValueError(ctx, 3, "must be a valid flag (allowed flags: JSON_INVALID_UTF8_IGNORE)");
        State state = ctx.GetState<State>();
        if (json.Length == 0)
        {
            state.LastError = JsonError.Syntax;
            return false;
        }

        state.LastError = JsonError.None;
        CheckDepth(ctx, depth, 2);
        var validator = new JsonParser(ctx, json.Span, (int)flags, (int)depth, build: false);
        if (validator.TryParse(out _)) return true;
        state.LastError = validator.Error;
        return false;
    }

    private static void CheckDepth(RequestContext ctx, long depth, int argument)
    {
        if (depth <= 0) Arg.ValueError(ctx, argument, "must be greater than 0");
        if (depth > int.MaxValue) Arg.ValueError(ctx, argument, $"must be less than {int.MaxValue}");
    }

    [PhpFunction("json_last_error(): int")]
    internal static long json_last_error(RequestContext ctx) => ctx.GetState<State>().LastError;

    [PhpFunction("json_last_error_msg(): string")]
    internal static PhpString json_last_error_msg(RequestContext ctx) => PhpString.FromLatin1(JsonError.Text(ctx.GetState<State>().LastError));

    private static void Fail(RequestContext ctx, int error)
    {
        Throw.IfPending(ctx);
        ctx.SetException(ctx.NewThrowable(ctx.FindClass(ExceptionName)!, JsonError.Text(error), error));
        Throw.IfPending(ctx);
    }
}
