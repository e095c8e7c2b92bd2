using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library;

/// <summary>Copying array elements by Zend's habits.</summary>
internal static class Elements
{
    /// <summary>An owned copy; a reference that nobody else holds is unwrapped.</summary>
    internal static Value Own(in Value v) => v.o is PhpReference { Count: 1 } r ? r.Value.Copied() : v.Copied();

    /// <summary>An owned copy without the reference.</summary>
    internal static Value OwnDeref(in Value v) => v.Dereferenced().Copied();

    /// <summary>A result that is the argument itself.</summary>
    internal static PhpArray Same(PhpArray array)
    {
        array.AddRef();
        return array;
    }

    /// <summary>Sets under a key as another array has it (int or exact string).</summary>
    internal static void Put(RequestContext ctx, PhpArray target, in Value key, in Value owned)
    {
        if (key.IsInt) target.Set(ctx, key.IntValue, in owned);
        else target.Set(ctx, key.AsString, in owned);
    }

    /// <summary>Borrowed; undef when absent. The key is int or an exact string.</summary>
    internal static Value Find(PhpArray array, in Value key) => key.IsInt ? array.Get(key.IntValue) : array.Get(key.AsString);

    internal static bool Has(PhpArray array, in Value key) => key.IsInt ? array.ContainsKey(key.IntValue) : array.ContainsKey(key.AsString);

    /// <summary>Appends or throws "Cannot add element to the array as the next element is already occupied".</summary>
    internal static void Append(RequestContext ctx, PhpArray array, in Value owned)
    {
        if (array.Append(ctx, in owned)) return;
        owned.Release(ctx);
        Throw.Error(ctx, "Cannot add element to the array as the next element is already occupied");
    }

    /// <summary>The array behind a by-reference argument, made exclusive.</summary>
    internal static PhpArray Writable(RequestContext ctx, PhpReference reference) => PhpArray.Separate(ctx, ref reference.Value);

    internal static PhpString Text(RequestContext ctx, in Value v)
    {
        PhpString s = Conversions.ToStr(ctx, in v);
        if (ctx.HasPending) throw PhpThrow.Instance;
        return s;
    }
}
