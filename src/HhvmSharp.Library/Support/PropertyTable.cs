using System.Diagnostics.CodeAnalysis;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library;

/// <summary>A property that code answers for. Null in place of <see cref="Write"/>: it is readonly.</summary>
internal sealed record HandledProperty(
    Func<RequestContext, PhpInstance, Value> Read, Action<RequestContext, PhpInstance, Value>? Write);

/// <summary>The handled properties of a class, in the order in which they are shown.</summary>
internal sealed class PropertyTable
{
    private readonly Dictionary<PhpString, HandledProperty> _byName = [];
    private readonly List<PhpString> _names = [];

    /// <summary>Of a class that answers for its properties otherwise.</summary>
    internal static readonly PropertyTable Empty = new();

    internal IEnumerable<PhpString> Names => _names;

    /// <param name="read">Gives an owned value, undef with an exception pending.</param>
    internal PropertyTable Add<T>(string name, Func<RequestContext, T, Value> read, Action<RequestContext, T, Value>? write = null)
        where T : PhpInstance
    {
        PhpString key = PhpString.Literal(name);
        if (!_byName.ContainsKey(key)) _names.Add(key);
        _byName[key] = new HandledProperty((ctx, o) => read(ctx, (T)o), write is null ? null : (ctx, o, value) => write(ctx, (T)o, value));
        return this;
    }

    /// <summary>Appends what the base class has and this one has not.</summary>
    internal PropertyTable AddAll(PropertyTable parent)
    {
        foreach (PhpString name in parent._names)
            if (_byName.TryAdd(name, parent._byName[name])) _names.Add(name);
        return this;
    }

    internal bool TryGet(PhpString name, [NotNullWhen(true)] out HandledProperty? property) => _byName.TryGetValue(name, out property);

    internal HandledProperty this[PhpString name] => _byName[name];
}

/// <summary>The handlers of an object whose properties are partly those of a <see cref="PropertyTable"/>: each calls one of these first.</summary>
internal static class HandledProperties
{
    /// <summary>False: an ordinary property.</summary>
    internal static bool TryRead(RequestContext ctx, PhpInstance o, PropertyTable table, PhpString name, out Value result)
    {
        result = default;
        if (!table.TryGet(name, out HandledProperty? property)) return false;
        try
        {
            result = property.Read(ctx, o);
        }
        catch (PhpThrow)
        {
            // pending
        }

        return true;
    }

    internal static bool TryWrite(RequestContext ctx, PhpInstance o, PropertyTable table, PhpString name, in Value value, bool wantResult, out Value result)
    {
        result = default;
        if (!table.TryGet(name, out HandledProperty? property)) return false;
        if (property.Write is null)
        {
            ctx.ThrowError("Error", $"Cannot modify readonly property {o.Class.Text}::${name}");
            return true;
        }

        Value owned = value.Copied();
        if (o.Class.Properties.TryGetValue(name, out PropertyInfo? info) && info.Type is { } type
            && (TypeChecks.MaskOf(in owned) & type.Mask) == 0 && !TypeChecks.CoerceForProperty(ctx, info, ref owned, ctx.UsesStrictTypes))
        {
            owned.Release(ctx);
            return true;
        }

        try
        {
            property.Write(ctx, o, owned);
            if (wantResult && !ctx.HasPending) result = owned.Copied();
        }
        catch (PhpThrow)
        {
            // pending
        }

        owned.Release(ctx);
        return true;
    }

    internal static bool TryTest(RequestContext ctx, PhpInstance o, PropertyTable table, PhpString name, PropertyTest test, out bool result)
    {
        result = test == PropertyTest.Exists;
        if (!table.TryGet(name, out _)) return false;
        if (test == PropertyTest.Exists) return true;
        TryRead(ctx, o, table, name, out Value value);
        result = !ctx.HasPending && (test == PropertyTest.NotEmpty ? Conversions.ToBool(ctx, in value) : !value.IsNullOrUndef);
        value.Release(ctx);
        return true;
    }

    internal static bool RefuseUnset(RequestContext ctx, PhpInstance o, PropertyTable table, PhpString name)
    {
        if (!table.TryGet(name, out _)) return false;
        ctx.ThrowError("Error", $"Cannot unset {o.Class.Text}::${name}");
        return true;
    }
}
