using System.Diagnostics.CodeAnalysis;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library;

/// <summary>Errors and warnings in the name of the running built-in (zend_argument_value_error, php_error_docref).</summary>
internal static class Arg
{
    /// <summary>"f(): Argument #n ($name) {message}" as ValueError; <paramref name="number"/> counts from 1.</summary>
    [DoesNotReturn]
    internal static void ValueError(RequestContext ctx, int number, string message) =>
        Throw.ValueError(ctx, Prefix(ctx, number) + message);

    [DoesNotReturn]
    internal static void TypeError(RequestContext ctx, int number, string message) =>
        Throw.TypeError(ctx, Prefix(ctx, number) + message);

    /// <summary>"must be of type {expected}, X given".</summary>
    [DoesNotReturn]
    internal static void WrongType(RequestContext ctx, int number, string expected, in Value given) =>
        TypeError(ctx, number, $"must be of type {expected}, {TypeNames.OfValue(in given)} given");

    private static string Prefix(RequestContext ctx, int number)
    {
        PhpFunction function = ctx.Current!.Function;
        ParamInfo? p = function.ParamFor(number - 1);
        // arguments of a variadic parameter have no name of their own
        string name = p is null || (p.Flags & ParamFlags.Variadic) != 0 ? "" : $" (${p.Name})";
        return $"{FunctionNames.Display(function)}(): Argument #{number}{name} ";
    }

    /// <summary>A path or another text that goes to C code (ZPP's "p").</summary>
    internal static void NoNul(RequestContext ctx, int number, PhpString text)
    {
        if (text.Span.Contains((byte)0)) ValueError(ctx, number, "must not contain any null bytes");
    }

    /// <summary>The running built-in's name as messages show it.</summary>
    internal static string FunctionName(RequestContext ctx) => FunctionNames.Display(ctx.Current!.Function);

    /// <summary>"f(): {message}".</summary>
    internal static void Warning(RequestContext ctx, string message) => ctx.RaiseFromFunction(ErrorLevel.Warning, message);

    internal static void Notice(RequestContext ctx, string message) => ctx.RaiseFromFunction(ErrorLevel.Notice, message);

    internal static void Deprecated(RequestContext ctx, string message) => ctx.RaiseFromFunction(ErrorLevel.Deprecated, message);

    /// <summary>A string's bytes; more than a .NET array holds ends like memory exhaustion.</summary>
    internal static byte[] Allocate(RequestContext ctx, long count, long size = 1)
    {
        UInt128 needed = ((UInt128)count * (UInt128)size) + 32;
        if (needed > (UInt128)Array.MaxLength)
        {
            ctx.Fatal(ErrorLevel.Error, needed > ulong.MaxValue
                ? $"Possible integer overflow in memory allocation ({size} * {count} + 32)"
                : $"Allowed memory size of {ctx.MemoryLimit} bytes exhausted (tried to allocate {needed} bytes)");
            throw PhpThrow.Instance;
        }

        long length = count * size;
        if (length > 64 * 1024) ctx.ChargeString(length);
        if (ctx.HasPending) throw PhpThrow.Instance;
        return GC.AllocateUninitializedArray<byte>((int)length);
    }
}
