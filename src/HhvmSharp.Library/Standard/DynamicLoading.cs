using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>dl(): there are no libraries of extensions that could be loaded.</summary>
[PhpExtension("standard")]
internal static class DynamicLoading
{
    private const int MaxPath = 4096;

    [PhpFunction("dl(string $extension_filename): bool")]
    internal static bool dl(RequestContext ctx, PhpString extension_filename)
    {
        string name = extension_filename.ToString();
        if (!ctx.Ini.GetBool("enable_dl")) Arg.Warning(ctx, "Dynamically loaded extensions aren't enabled");
        else if (name.Length >= MaxPath) Arg.Warning(ctx, $"Filename exceeds the maximum allowed length of {MaxPath} characters");
        else if (name.Contains('/', StringComparison.Ordinal)) Arg.Warning(ctx, "Temporary module name should contain only filename");
        else Arg.Warning(ctx, $"Unable to load dynamic library '{name}' (this implementation has no dynamic libraries)");
        return false;
    }
}
