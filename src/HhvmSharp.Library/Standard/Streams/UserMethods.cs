using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Streams;

/// <summary>Calls of methods that an object may have (zend_call_method_if_exists).</summary>
internal static class UserMethods
{
    /// <summary>The owned result; undef when there is no such method (<paramref name="exists"/>) or an exception is pending.</summary>
    internal static Value Call(RequestContext ctx, PhpInstance self, PhpString name, out bool exists, params ReadOnlySpan<Value> args)
    {
        exists = false;
        var pair = new PhpArray(2);
        pair.Append(Value.Object(self).Copied());
        pair.Append(Value.String(name));
        Value callable = Value.Array(pair);
        Value result = default;
        if (ctx.ResolveQuietly(in callable, out CallTarget target))
        {
            exists = true;
            result = ctx.CallFunction(target.Function, target.This, args, null, target.Closure, FrameFlags.Dynamic);
        }

        callable.Release(ctx);
        return result;
    }

    internal static bool Exists(RequestContext ctx, PhpInstance self, PhpString name)
    {
        var pair = new PhpArray(2);
        pair.Append(Value.Object(self).Copied());
        pair.Append(Value.String(name));
        Value callable = Value.Array(pair);
        bool exists = ctx.ResolveQuietly(in callable, out _);
        callable.Release(ctx);
        return exists;
    }

    internal static bool HasProperty(RequestContext ctx, PhpInstance self, PhpString name) =>
        self.Dynamic is { } dynamic && dynamic.ContainsKey(name);
}
