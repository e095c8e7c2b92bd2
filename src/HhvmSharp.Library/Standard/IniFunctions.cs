using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>ini_get, ini_set and friends over the request's <see cref="IniTable"/>.</summary>
[PhpExtension("standard")]
internal static class IniFunctions
{
    [PhpConst("INI_USER")] internal const long User = 1;
    [PhpConst("INI_PERDIR")] internal const long PerDir = 2;
    [PhpConst("INI_SYSTEM")] internal const long System = 4;
    [PhpConst("INI_ALL")] internal const long All = 7;

    [PhpFunction("ini_get(string $option): string|false")]
    internal static PhpString? ini_get(RequestContext ctx, PhpString option) =>
        ctx.Ini.TryGet(option, out PhpString? value) ? value ?? PhpString.Empty : null;

    [PhpFunction("ini_set(string $option, string|int|float|bool|null $value): string|false")]
    [PhpFunction("ini_alter(string $option, string|int|float|bool|null $value): string|false")]
    internal static PhpString? ini_set(RequestContext ctx, PhpString option, Value value)
    {
        bool known = ctx.Ini.TryGet(option, out PhpString? old);
        PhpString text = Conversions.ToStr(ctx, in value);
        if (!ctx.Ini.Set(option, text, IniAccess.User, IniStage.Runtime) || !known) return null;
        return old ?? PhpString.Empty;
    }

    [PhpFunction("ini_restore(string $option): void")]
    internal static void ini_restore(RequestContext ctx, PhpString option) => ctx.Ini.Restore(option);

    [PhpFunction("ini_get_all(?string $extension = null, bool $details = true): array|false")]
    internal static PhpArray? ini_get_all(RequestContext ctx, PhpString? extension, bool details)
    {
        IEnumerable<IniDefinition> all = ctx.Ini.Sorted();
        if (extension is not null)
        {
            string name = extension.ToString();
            if (!ctx.Environment.Extensions.TryGetValue(name, out ExtensionInfo? info))
            {
                Arg.Warning(ctx, $"Extension \"{name}\" cannot be found");
                return null;
            }

            // the engine's own settings have no module of their own in PHP, so that "core" lists them all
            if (info.Name != "Core") all = all.Where(d => d.Extension == info.Name);
        }

        var result = new PhpArray();
        foreach (IniDefinition d in all)
        {
            Value current = Value.String(ctx.Ini.Current(d)).Copied();
            if (details)
            {
                var entry = new PhpArray(3);
                entry.Add("global_value", Value.String(ctx.Ini.Original(d) ?? ctx.Ini.Current(d)).Copied());
                entry.Add("local_value", in current);
                entry.Add("access", Value.Int((long)ctx.Ini.Access(d)));
                current = Value.Array(entry);
            }

            result.SetSymbol(ctx, d.Name, in current);
        }

        return result;
    }

    [PhpFunction("ini_parse_quantity(string $shorthand): int")]
    internal static long ini_parse_quantity(RequestContext ctx, PhpString shorthand)
    {
        long value = IniQuantity.Parse(shorthand, out string? error);
        if (error is not null) ctx.Warning(error);
        return value;
    }

    [PhpFunction("get_cfg_var(string $option): string|array|false")]
    internal static Value get_cfg_var(RequestContext ctx, PhpString option)
    {
        IniConfiguration configuration = ctx.Ini.Registry.Configuration;
        if (configuration.GetArray(option) is { } items)
        {
            var array = new PhpArray();
            foreach ((PhpString key, PhpString value) in items) array.SetSymbol(ctx, key, Value.String(value));
            return Value.Array(array);
        }

        return configuration.Get(option) is { } text ? Value.String(text).Copied() : Value.False;
    }

    [PhpFunction("php_ini_loaded_file(): string|false")]
    internal static PhpString? php_ini_loaded_file(RequestContext ctx) =>
        ctx.Ini.Registry.Configuration.LoadedFile is { } path ? PhpString.FromUtf8(path) : null;

    [PhpFunction("php_ini_scanned_files(): string|false")]
    internal static PhpString? php_ini_scanned_files(RequestContext ctx)
    {
        IniConfiguration configuration = ctx.Ini.Registry.Configuration;
        if (configuration.ScanPath is null) return null;
        return configuration.ScannedFiles.Count == 0 ? PhpString.Empty : PhpString.FromUtf8(string.Join(",\n", configuration.ScannedFiles) + "\n");
    }

    [PhpFunction("get_include_path(): string|false")]
    internal static PhpString? get_include_path(RequestContext ctx) => ctx.Ini.Get("include_path");

    [PhpFunction("set_include_path(string $include_path): string|false")]
    internal static PhpString? set_include_path(RequestContext ctx, PhpString include_path)
    {
        PhpString? old = ctx.Ini.Get("include_path");
        return ctx.Ini.Set(PhpString.Literal("include_path"), include_path, IniAccess.User, IniStage.Runtime) ? old : null;
    }

    [PhpFunction("set_time_limit(int $seconds): bool")]
    internal static bool set_time_limit(RequestContext ctx, long seconds) =>
        ctx.Ini.Set(PhpString.Literal("max_execution_time"), PhpString.FromLatin1(seconds.ToString(global::System.Globalization.CultureInfo.InvariantCulture)), IniAccess.User, IniStage.Runtime);
}
