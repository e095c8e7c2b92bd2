using System.Diagnostics.CodeAnalysis;

namespace HhvmSharp.Runtime.Values;

/// <summary>
/// Leaves library code because a PHP exception is pending in the context. Thrown only by <see cref="Throw"/>, caught
/// by the generated stub of the built-in.
/// </summary>
public sealed class PhpThrow : Exception
{
    internal static readonly PhpThrow Instance = new();

    private PhpThrow()
    {
    }
}

/// <summary>PHP errors from library code: makes the exception pending and leaves by <see cref="PhpThrow"/>.</summary>
public static class Throw
{
    [DoesNotReturn]
    public static void Error(PhpContext ctx, string message) => New(ctx, "Error", message);

    [DoesNotReturn]
    public static void TypeError(PhpContext ctx, string message) => New(ctx, "TypeError", message);

    [DoesNotReturn]
    public static void ValueError(PhpContext ctx, string message) => New(ctx, "ValueError", message);

    [DoesNotReturn]
    public static void New(PhpContext ctx, string className, string message)
    {
        ctx.ThrowError(className, message);
        throw PhpThrow.Instance;
    }

    /// <summary>After something that ran user code: leaves when it left an exception pending.</summary>
    public static void IfPending(PhpContext ctx)
    {
        if (ctx.HasPending) throw PhpThrow.Instance;
    }
}
