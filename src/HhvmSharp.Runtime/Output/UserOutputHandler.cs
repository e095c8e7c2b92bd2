using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Output;

/// <summary>ob_start($callback): the callable gets (buffer, mode) and returns what goes on.</summary>
internal sealed class UserOutputHandler : OutputHandler
{
    private Value _callable;

    private UserOutputHandler(PhpString name, Value callable, long chunkSize, OutputHandlerFlags flags)
        : base(name, chunkSize, (flags & OutputHandlerFlags.AbilityMask) | OutputHandlerFlags.User) => _callable = callable;

    /// <summary>The handler for ob_start's first argument; null when it is no callable (the warning is raised).</summary>
    internal static OutputHandler? Create(RequestContext ctx, in Value callable, long chunkSize, OutputHandlerFlags flags)
    {
        Value handler = callable.Dereferenced();
        if (handler.IsNullOrUndef) return new DefaultOutputHandler(chunkSize, flags);
        if (handler.IsString && ctx.Environment.OutputHandlers.TryGetValue(handler.AsString.ToString(), out OutputHandlerFactory? factory))
        {
            return factory(ctx, chunkSize, flags);
        }

        if (!ctx.ResolveCallable(in handler, out CallTarget target, out string? error))
        {
            if (!ctx.HasPending) ctx.RaiseFromFunction(ErrorLevel.Warning, error ?? "no array or string given");
            return null;
        }

        return new UserOutputHandler(NameOf(in handler, in target), handler.Copied(), chunkSize, flags);
    }

    /// <summary>A callable's name as ob_list_handlers shows it.</summary>
    private static PhpString NameOf(in Value callable, in CallTarget target)
    {
        if (callable.IsString) return callable.AsString;
        if (callable.IsObject) return PhpString.FromLatin1($"{callable.AsObject.ClassName}::__invoke");
        string cls = callable.AsArray.TryGetValue(0, out Value first) && first.Dereferenced() is { IsObject: true } o
            ? o.AsObject.ClassName.ToString()
            : first.Dereferenced().AsString.ToString();
        string method = callable.AsArray.TryGetValue(1, out Value second) ? second.Dereferenced().AsString.ToString() : target.Function.Name.ToString();
        return PhpString.FromLatin1($"{cls}::{method}");
    }

    internal override bool Process(RequestContext ctx, OutputOps ops, out ReadOnlySpan<byte> output)
    {
        output = default;
        if (ctx.HasPending || !ctx.ResolveCallable(in _callable, out CallTarget target, out _)) return false;
        Value result = ctx.CallFunction(target.Function, target.This,
            [Value.String(PhpString.FromSpan(Buffer)), Value.Int((long)ops)], null, target.Closure, FrameFlags.Dynamic);
        if (result.IsUndef || result.IsFalse) return false;
        if (result.IsTrue) return true;
        PhpString text = Conversions.ToStr(ctx, in result);
        output = text.Span.ToArray();
        result.Release(ctx);
        return true;
    }

    internal override void Free(RequestContext ctx)
    {
        base.Free(ctx);
        Value.Release(ctx, ref _callable);
    }
}
