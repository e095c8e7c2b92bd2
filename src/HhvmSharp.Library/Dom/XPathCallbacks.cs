using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

/// <summary>What registerPhpFunctions() and registerPhpFunctionNS() have allowed.</summary>
internal sealed class XPathCallbacks
{
    private readonly Dictionary<(PhpString Uri, PhpString Name), Value> _functions = [];
    private readonly List<Value> _kept = [];
    private bool _all, _registered;

    private void Set(RequestContext ctx, PhpString uri, PhpString name, in Value callable)
    {
        (PhpString, PhpString) key = (PhpString.FromSpan(uri.Span), PhpString.FromSpan(name.Span));
        if (_functions.TryGetValue(key, out Value old)) old.Release(ctx);
        _functions[key] = callable.Copied();
    }

    internal void Register(RequestContext ctx, PhpString uri, PhpString name, in Value callable) => Set(ctx, uri, name, callable.Dereferenced());

    /// <summary>Null: all functions; a name; or an array of names or of callables by name.</summary>
    internal void Register(RequestContext ctx, in Value restrict)
    {
        _registered = true;
        if (restrict.IsNull)
        {
            _all = true;
            return;
        }

        _all = false;
        if (restrict.IsString)
        {
            if (!IsName(restrict.AsString)) Arg.ValueError(ctx, 1, "must be a valid callback name");
            if (!ctx.ResolveCallable(in restrict, out _, out string? problem)) Arg.TypeError(ctx, 1, $"must be a callable, {problem}");
            Set(ctx, PhpString.Empty, restrict.AsString, in restrict);
            return;
        }

        foreach (KeyValuePair<Value, Value> entry in restrict.AsArray)
        {
            Value callable = entry.Value.Dereferenced();
            if (!ctx.ResolveCallable(in callable, out _, out string? problem)) Arg.TypeError(ctx, 1, $"must be an array with valid callbacks as values, {problem}");
            PhpString name = entry.Key.IsString ? entry.Key.AsString : Elements.Text(ctx, in callable);
            if (!IsName(name)) Arg.ValueError(ctx, 1, "must be an array containing valid callback names");
            Set(ctx, PhpString.Empty, name, in callable);
        }
    }

    private static bool IsName(PhpString name) => name.Length > 0 && !name.Span.Contains((byte)0);

    /// <summary>What php:function('name') calls; undef with an Error pending. Borrowed.</summary>
    internal Value Resolve(RequestContext ctx, PhpString name)
    {
        if (!_registered) ctx.ThrowError("Error", "No callbacks were registered");
        else if (_all) return Value.String(name);
        else if (_functions.TryGetValue((PhpString.Empty, name), out Value found)) return found;
        else ctx.ThrowError("Error", $"No callback handler \"{name}\" registered");
        return default;
    }

    internal Value Find(PhpString uri, PhpString name) => _functions.GetValueOrDefault((uri, name));

    internal void Keep(in Value owned) => _kept.Add(owned);

    internal void EnumerateChildren(ChildVisitor visit)
    {
        foreach (Value v in _functions.Values) visit(in v);
        foreach (Value v in _kept) visit(in v);
    }

    internal void Release(RequestContext ctx)
    {
        foreach (Value v in _functions.Values) v.Release(ctx);
        foreach (Value v in _kept) v.Release(ctx);
        _functions.Clear();
        _kept.Clear();
    }
}
