using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Input;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Filter;

/// <summary>The filter that all input passes (ini filter.default).</summary>
[PhpExtension("filter")]
[PhpIni("filter.default", "unsafe_raw", IniAccess.PerDir | IniAccess.System)]
[PhpIni("filter.default_flags", null, IniAccess.PerDir | IniAccess.System)]
public static class DefaultFilter
{
    /// <summary>The array that a superglobal gets, owned: <paramref name="input"/> itself when there is no such filter.</summary>
    public static PhpArray Apply(RequestContext ctx, PhpArray input)
    {
        string name = ctx.Ini.GetString("filter.default");
        int id = FilterId.UnsafeRaw;
        foreach ((string known, int number) in FilterId.Names)
            if (known.Equals(name, StringComparison.OrdinalIgnoreCase)) id = number;
        if (id == FilterId.UnsafeRaw)
        {
            input.AddRef();
            return input;
        }

        RequestInput state = ctx.GetState<RequestInput>();
        if (!state.WarnedOfFilter) ctx.RaiseAt(ErrorLevel.Deprecated, "The filter.default ini setting is deprecated", PhpString.Literal("Unknown"), 0);
        state.WarnedOfFilter = true;
        long flags = ctx.Ini.Get("filter.default_flags") is null ? FilterFlag.NoEncodeQuotes : ctx.Ini.GetLong("filter.default_flags");
        return new FilterCall(ctx, id, 0, Value.Int(flags | FilterFlag.ForceArray), hasFilter: true).FilterArray(ctx, input).AsArray;
    }
}
