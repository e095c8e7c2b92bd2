using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Streams;

/// <summary>Stream contexts.</summary>
[PhpExtension("standard")]
internal static class ContextFunctions
{
    /// <summary>A context, or that of a stream (which gets one when it has none).</summary>
    private static StreamContext Decode(RequestContext ctx, in Value given)
    {
        switch (StreamArg.Resource(ctx, in given, 1))
        {
            case StreamContext { IsClosed: false } context:
                return context;
            case PhpStream { IsClosed: false } stream:
                if (stream.Context is { } own) return own;
                var made = new StreamContext(ctx);
                stream.Context = made;
                StreamArg.Release(ctx, made);
                return made;
            default:
                Arg.TypeError(ctx, 1, "must be a valid stream/context");
                return null!;
        }
    }

    [PhpFunction("stream_context_create(?array $options = null, ?array $params = null)")]
    internal static Value stream_context_create(RequestContext ctx, PhpArray? options, PhpArray? @params)
    {
        var context = new StreamContext(ctx);
        try
        {
            if (options is not null) SetOptions(ctx, context, options);
            if (@params is not null) SetParameters(ctx, context, @params);
        }
        catch (PhpThrow)
        {
            StreamArg.Release(ctx, context);
            throw;
        }

        return Value.FromHeap(context);
    }

    private static void SetOptions(RequestContext ctx, StreamContext context, PhpArray options)
    {
        foreach ((Value key, Value v) in options)
        {
            Value of = v.Dereferenced();
            if (!key.IsString || !of.IsArray) Throw.ValueError(ctx, "Options should have the form [\"wrappername\"][\"optionname\"] = $value");
            foreach ((Value name, Value value) in of.AsArray)
                if (name.IsString) context.SetOption(ctx, key.AsString, name.AsString, in value);
        }
    }

    private static void SetParameters(RequestContext ctx, StreamContext context, PhpArray parameters)
    {
        Value notification = parameters["notification"].Dereferenced();
        if (!notification.IsUndef) Value.Assign(ctx, ref context.Notification, in notification);
        Value options = parameters["options"].Dereferenced();
        if (options.IsUndef) return;
        if (!options.IsArray) Throw.TypeError(ctx, "Invalid stream/context parameter");
        SetOptions(ctx, context, options.AsArray);
    }

    [PhpFunction("stream_context_set_params($context, array $params): true")]
    internal static bool stream_context_set_params(RequestContext ctx, Value context, PhpArray @params)
    {
        SetParameters(ctx, Decode(ctx, in context), @params);
        return true;
    }

    [PhpFunction("stream_context_get_params($context): array")]
    internal static PhpArray stream_context_get_params(RequestContext ctx, Value context)
    {
        StreamContext c = Decode(ctx, in context);
        var result = new PhpArray(2);
        if (!c.Notification.IsUndef) result.Add("notification", c.Notification.Copied());
        result.Add("options", c.Options.Copied());
        return result;
    }

    [PhpFunction("stream_context_get_options($stream_or_context): array")]
    internal static PhpArray stream_context_get_options(RequestContext ctx, Value stream_or_context) =>
        Decode(ctx, in stream_or_context).Options.Copied().AsArray;

    [PhpFunction("stream_context_set_option($context, array|string $wrapper_or_options, ?string $option_name = null, mixed $value = UNKNOWN): true")]
    internal static bool stream_context_set_option(RequestContext ctx, Frame f, Value context, Value wrapper_or_options, PhpString? option_name, Value value)
    {
        if (Arguments.Count(f) == 2)
        {
            ctx.Deprecated("Calling stream_context_set_option() with 2 arguments is deprecated, use stream_context_set_options() instead");
            Throw.IfPending(ctx);
        }

        StreamContext c = Decode(ctx, in context);
        if (wrapper_or_options.IsArray)
        {
            if (option_name is not null) Arg.ValueError(ctx, 3, "must be null when argument #2 ($wrapper_or_options) is an array");
            if (!value.IsUndef) Arg.ValueError(ctx, 4, "cannot be provided when argument #2 ($wrapper_or_options) is an array");
            SetOptions(ctx, c, wrapper_or_options.AsArray);
            return true;
        }

        if (option_name is null) Arg.ValueError(ctx, 3, "cannot be null when argument #2 ($wrapper_or_options) is a string");
        if (value.IsUndef) Arg.ValueError(ctx, 4, "must be provided when argument #2 ($wrapper_or_options) is a string");
        c.SetOption(ctx, wrapper_or_options.AsString, option_name, in value);
        return true;
    }

    [PhpFunction("stream_context_set_options($context, array $options): true")]
    internal static bool stream_context_set_options(RequestContext ctx, Value context, PhpArray options)
    {
        SetOptions(ctx, Decode(ctx, in context), options);
        return true;
    }

    [PhpFunction("stream_context_get_default(?array $options = null)")]
    internal static Value stream_context_get_default(RequestContext ctx, PhpArray? options)
    {
        StreamContext context = ctx.Streams.DefaultContext;
        if (options is not null) SetOptions(ctx, context, options);
        return Value.FromHeap(context).Copied();
    }

    [PhpFunction("stream_context_set_default(array $options)")]
    internal static Value stream_context_set_default(RequestContext ctx, PhpArray options) => stream_context_get_default(ctx, options);
}
