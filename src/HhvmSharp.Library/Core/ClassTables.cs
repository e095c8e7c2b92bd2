using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Core;

/// <summary>Which classes exist; aliases; included files.</summary>
[PhpExtension("Core")]
internal static class ClassTables
{
    /// <summary>Null when there is none; with autoloading also unfinished classes do not count.</summary>
    private static PhpClass? Find(RequestContext ctx, PhpString name, bool autoload)
    {
        PhpClass? cls = ctx.FindClass(name, autoload);
        Throw.IfPending(ctx);
        return cls;
    }

    [PhpFunction("class_exists(string $class, bool $autoload = true): bool")]
    internal static bool class_exists(RequestContext ctx, PhpString @class, bool autoload) =>
        Find(ctx, @class, autoload) is { IsInterface: false, IsTrait: false };

    [PhpFunction("interface_exists(string $interface, bool $autoload = true): bool")]
    internal static bool interface_exists(RequestContext ctx, PhpString @interface, bool autoload) => Find(ctx, @interface, autoload) is { IsInterface: true };

    [PhpFunction("trait_exists(string $trait, bool $autoload = true): bool")]
    internal static bool trait_exists(RequestContext ctx, PhpString trait, bool autoload) => Find(ctx, trait, autoload) is { IsTrait: true };

    [PhpFunction("enum_exists(string $enum, bool $autoload = true): bool")]
    internal static bool enum_exists(RequestContext ctx, PhpString @enum, bool autoload) => Find(ctx, @enum, autoload) is { IsEnum: true };

    [PhpFunction("class_alias(string $class, string $alias, bool $autoload = true): bool")]
    internal static bool class_alias(RequestContext ctx, PhpString @class, PhpString alias, bool autoload)
    {
        PhpClass? cls = Find(ctx, @class, autoload);
        if (cls is null)
        {
            ctx.Warning($"Class \"{@class}\" not found");
            return false;
        }

        PhpString lower = ClassNames.Lower(alias);
        if (ReservedNames.Contains(lower.ToString()))
        {
            ctx.Fatal(ErrorLevel.CompileError, $"Cannot use '{(alias.Length > 0 && alias[0] == '\\' ? alias.ToString()[1..] : alias.ToString())}' as a class alias as it is reserved");
            throw PhpThrow.Instance;
        }

        if (ctx.RegisterClass(PhpString.Literal(lower.Span), cls)) return true;
        PhpClass existing = ctx.FindClassEvenUnlinked(lower) ?? cls;
        ctx.Warning(RequestContext.RedeclarationText(alias, existing));
        return false;
    }

    private static readonly HashSet<string> ReservedNames =
    [
        "bool", "false", "float", "int", "null", "parent", "self", "static", "string", "true", "void", "never", "iterable", "object", "mixed",
    ];

    [PhpFunction("get_declared_classes(): array")]
    internal static PhpArray get_declared_classes(RequestContext ctx) => Declared(ctx, static c => !c.IsInterface && !c.IsTrait);

    [PhpFunction("get_declared_interfaces(): array")]
    internal static PhpArray get_declared_interfaces(RequestContext ctx) => Declared(ctx, static c => c.IsInterface);

    [PhpFunction("get_declared_traits(): array")]
    internal static PhpArray get_declared_traits(RequestContext ctx) => Declared(ctx, static c => c.IsTrait);

    private static PhpArray Declared(RequestContext ctx, Func<PhpClass, bool> wanted)
    {
        var names = new PhpArray();
        foreach ((PhpString lower, PhpClass cls) in ctx.Environment.Classes.Concat(ctx.Classes))
        {
            if (!cls.IsLinked || !wanted(cls) || (lower.Length > 0 && lower[0] == 0)) continue;
            // an alias is listed under its own name
            names.Append(Value.String(cls.LowerName.Equals(lower) ? cls.Name : lower).Copied());
        }

        return names;
    }

    [PhpFunction("get_included_files(): array")]
    [PhpFunction("get_required_files(): array")]
    internal static PhpArray get_included_files(RequestContext ctx)
    {
        var files = new PhpArray();
        foreach (PhpString file in ctx.IncludedFiles.Keys) files.Append(Value.String(file).Copied());
        return files;
    }
}
