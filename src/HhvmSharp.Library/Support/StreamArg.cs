using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library;

/// <summary>Arguments that are resources, and arguments that name files. Numbers count from 1.</summary>
internal static class StreamArg
{
    /// <summary>Any resource, open or closed.</summary>
    internal static PhpResource Resource(RequestContext ctx, in Value given, int number)
    {
        Value v = given.Dereferenced();
        if (v.IsResource) return v.AsResource;
        Arg.WrongType(ctx, number, "resource", in v);
        return null!;
    }

    /// <summary>An open stream (PHP_STREAM_FROM_ZVAL).</summary>
    internal static PhpStream Stream(RequestContext ctx, in Value given, int number, string kind = "stream")
    {
        PhpResource resource = Resource(ctx, in given, number);
        if (resource is PhpStream { IsClosed: false } stream) return stream;
        Invalid(ctx, kind);
        return null!;
    }

    /// <summary>"f(): supplied resource is not a valid X resource".</summary>
    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    internal static void Invalid(RequestContext ctx, string kind) =>
        Throw.TypeError(ctx, $"{Arg.FunctionName(ctx)}(): supplied resource is not a valid {kind} resource");

    /// <summary>A context, borrowed: the default one for null, or null when <paramref name="noDefault"/>.</summary>
    internal static StreamContext? Context(RequestContext ctx, in Value given, int number, bool noDefault = false)
    {
        Value v = given.Dereferenced();
        if (v.IsNullOrUndef) return noDefault ? null : ctx.Streams.DefaultContext;
        if (!v.IsResource) Arg.WrongType(ctx, number, "resource or null", in v);
        if (v.AsResource is StreamContext { IsClosed: false } context) return context;
        Invalid(ctx, "Stream-Context");
        return null!;
    }

    /// <summary>Names with a NUL byte are refused (Z_PARAM_PATH).</summary>
    internal static void Path(RequestContext ctx, PhpString path, int number) => Arg.NoNul(ctx, number, path);

    /// <summary>A resource as a result; null is false.</summary>
    internal static Value Result(PhpResource? owned) => owned is null ? Value.False : Value.FromHeap(owned);

    /// <summary>Gives up an owned resource, which closes it when nobody else has it.</summary>
    internal static void Release(RequestContext ctx, PhpResource owned) => Value.FromHeap(owned).Release(ctx);

    /// <summary>An exception that a stream operation left pending goes on as one.</summary>
    internal static T Checked<T>(RequestContext ctx, T result)
    {
        if (ctx.HasPending) throw PhpThrow.Instance;
        return result;
    }
}
