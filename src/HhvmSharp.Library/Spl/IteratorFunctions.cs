using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Spl;

/// <summary>iterator_apply, iterator_count, iterator_to_array.</summary>
[PhpExtension("SPL")]
internal static class IteratorFunctions
{
    /// <summary>Sees one element of a walk; false ends it.</summary>
    internal delegate bool Visitor(ObjectIterator walk);

    /// <summary>spl_iterator_apply: leaves by PhpThrow when something was thrown.</summary>
    internal static void Walk(RequestContext ctx, PhpInstance o, Visitor visit)
    {
        ObjectIterator? walk = o.Iterate(ctx, byRef: false);
        if (walk is null)
        {
            Throw.IfPending(ctx);
            return;
        }

        if (!ctx.HasPending) walk.Rewind(ctx);
        while (!ctx.HasPending && walk.Valid(ctx) && !ctx.HasPending)
        {
            if (!visit(walk) || ctx.HasPending) break;
            walk.MoveNext(ctx);
        }

        walk.Close(ctx);
        Throw.IfPending(ctx);
    }

    [PhpFunction("iterator_apply(Traversable $iterator, callable $callback, ?array $args = null): int")]
    public static long iterator_apply(RequestContext ctx, PhpInstance iterator, Value callback, PhpArray? args)
    {
        CallTarget target = ctx.RequireCallable(in callback, "iterator_apply", 2, "callback");
        long count = 0;
        Walk(ctx, iterator, _ =>
        {
            count++;
            Value result = ctx.CallFunction(target.Function, target.This, [], args, target.Closure);
            if (ctx.HasPending) return false;
            bool more = Conversions.ToBool(ctx, in result);
            result.Release(ctx);
            return more;
        });
        return count;
    }

    [PhpFunction("iterator_count(iterable $iterator): int")]
    public static long iterator_count(RequestContext ctx, Value iterator)
    {
        if (iterator.IsArray) return iterator.AsArray.Length;
        long count = 0;
        Walk(ctx, (PhpInstance)iterator.AsObject, _ =>
        {
            count++;
            return true;
        });
        return count;
    }

    [PhpFunction("iterator_to_array(iterable $iterator, bool $preserve_keys = true): array")]
    public static Value iterator_to_array(RequestContext ctx, Value iterator, bool preserve_keys)
    {
        if (iterator.IsArray)
        {
            if (preserve_keys) return iterator.Copied();
            PhpArray given = iterator.AsArray;
            var list = new PhpArray(given.Length);
            for (int pos = given.FirstPosition; pos != PhpArray.End; pos = given.NextPosition(pos + 1))
            {
                Value v = given.ValueAt(pos);
                list.Append(ctx, v.o is PhpReference { Count: 1 } r ? r.Value.Copied() : v.Copied());
            }

            return Value.Array(list);
        }

        var result = new PhpArray();
        try
        {
            Walk(ctx, (PhpInstance)iterator.AsObject, walk =>
            {
                Value v = walk.Current(ctx);
                if (ctx.HasPending || v.IsUndef)
                {
                    v.Release(ctx);
                    return false;
                }

                if (!preserve_keys)
                {
                    result.Append(ctx, in v);
                    return true;
                }

                Value key = walk.Key(ctx);
                if (ctx.HasPending)
                {
                    v.Release(ctx);
                    key.Release(ctx);
                    return false;
                }

                SplSupport.SetKey(ctx, result, in key, in v);
                key.Release(ctx);
                return true;
            });
        }
        catch (PhpThrow)
        {
            Value.Array(result).Release(ctx);
            throw;
        }

        return Value.Array(result);
    }
}
