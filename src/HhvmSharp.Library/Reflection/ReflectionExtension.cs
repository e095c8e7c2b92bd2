using System.Text;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Reflection;

[PhpExtension("Reflection")]
[PhpClass("class ReflectionExtension implements Reflector", Order = 17, NotSerializable = true, Uncloneable = true)]
[PhpProperty("public string $name")]
internal sealed class ReflectionExtensionObject(PhpClass cls) : ReflectorObject(cls)
{
    /// <summary>What PHP's own extensions say of each other, by lower-case name.</summary>
    private static readonly Dictionary<string, (string Name, string Relation)[]> Dependencies = new()
    {
        ["spl"] = [("json", "Required")],
        ["session"] = [("spl", "Optional")],
        ["standard"] = [("session", "Optional")],
        ["sodium"] = [("standard", "Required")],
        ["pdo"] = [("spl", "Required")],
        ["xml"] = [("libxml", "Required")],
        ["dom"] = [("libxml", "Required"), ("domxml", "Conflicts")],
        ["mbstring"] = [("pcre", "Required")],
        ["exif"] = [("standard", "Required"), ("mbstring", "Optional")],
        ["pdo_sqlite"] = [("pdo", "Required")],
        ["phar"] =
        [
            ("apc", "Optional"), ("bz2", "Optional"), ("openssl", "Optional"), ("zlib", "Optional"), ("standard", "Optional"),
            ("hash", "Required"), ("spl", "Required"),
        ],
        ["simplexml"] = [("libxml", "Required"), ("spl", "Required")],
        ["xmlreader"] = [("dom", "Required"), ("libxml", "Required")],
        ["xmlwriter"] = [("libxml", "Required")],
        ["xsl"] = [("libxml", "Required"), ("dom", "Required")],
    };

    private ExtensionInfo? _extension;

    /// <summary>Null for no extension (owned).</summary>
    internal static Value Of(RequestContext ctx, string? name)
    {
        if (name is null || !ctx.Environment.Extensions.TryGetValue(name.ToLowerInvariant(), out ExtensionInfo? info)) return Value.Null;
        var r = (ReflectionExtensionObject)ctx.NewObject(ctx.Environment.CoreClass("reflectionextension"));
        r.Bind(ctx, info);
        return Value.Object(r);
    }

    private void Bind(RequestContext ctx, ExtensionInfo info)
    {
        _extension = info;
        SetName(ctx, PhpString.FromLatin1(info.Name));
    }

    private ExtensionInfo Extension(RequestContext ctx)
    {
        if (_extension is null) Unconstructed(ctx);
        return _extension;
    }

    private static IEnumerable<PhpFunction> Functions(RequestContext ctx, ExtensionInfo e)
    {
        foreach (PhpString name in ctx.Environment.Functions.Names(e.Name))
            if (ctx.Environment.Functions.TryGetValue(name.ToLower(), out PhpFunction? f)) yield return f;
    }

    private static IEnumerable<(PhpString Name, Value Value)> Constants(RequestContext ctx, ExtensionInfo e)
    {
        foreach ((PhpString name, Value value, string extension) in ctx.Environment.Constants.All())
            if (extension.Equals(e.Name, StringComparison.OrdinalIgnoreCase)) yield return (name, value);
    }

    private static IEnumerable<PhpClass> Classes(RequestContext ctx, ExtensionInfo e)
    {
        foreach ((_, PhpClass c) in ctx.Environment.Classes)
            if (e.Name.Equals(c.Extension, StringComparison.OrdinalIgnoreCase)) yield return c;
    }

    private static IEnumerable<IniDefinition> Settings(RequestContext ctx, ExtensionInfo e) =>
        ctx.Ini.Sorted().Where(d => d.Extension.Equals(e.Name, StringComparison.OrdinalIgnoreCase));

    private static (string Name, string Relation)[] DependenciesOf(ExtensionInfo e) =>
        Dependencies.TryGetValue(e.Name.ToLowerInvariant(), out (string, string)[]? list) ? list : [];

    [PhpMethod("private function __clone(): void")]
    public void CloneForbidden(RequestContext ctx) => Reflect.Throw(ctx, "Cannot clone object using __clone()");

    [PhpMethod("public function __construct(string $name)")]
    public void Construct(RequestContext ctx, PhpString name)
    {
        if (!ctx.Environment.Extensions.TryGetValue(name.ToLower().ToString(), out ExtensionInfo? info))
            Reflect.Throw(ctx, $"Extension \"{Reflect.Cut(name)}\" does not exist");
        Bind(ctx, info);
    }

    [PhpMethod("public function __toString(): string")]
    public Value ExtensionToString(RequestContext ctx)
    {
        ExtensionInfo e = Extension(ctx);
        int number = ctx.Environment.Extensions.IndexOf(e.Name.ToLowerInvariant());
        var s = new StringBuilder($"Extension [ <persistent> extension #{number} {e.Name} version {e.Version} ] {{\n");
        if (DependenciesOf(e) is { Length: > 0 } dependencies)
        {
            s.Append("\n  - Dependencies {\n");
            foreach ((string name, string relation) in dependencies) s.Append($"    Dependency [ {name} ({relation}) ]\n");
            s.Append("  }\n");
        }

        AppendSettings(ctx, s, e);
        AppendList(s, "Constants", [.. Constants(ctx, e)], c => MemberText.AppendConstant(ctx, s, c.Name, c.Value, "    "));
        List<PhpFunction> functions = [.. Functions(ctx, e)];
        if (functions.Count > 0)
        {
            s.Append("\n  - Functions {\n");
            foreach (PhpFunction f in functions) FunctionText.Append(ctx, s, f, null, null, "    ");
            s.Append("  }\n");
        }

        List<PhpClass> classes = [.. Classes(ctx, e)];
        if (classes.Count > 0)
        {
            s.Append("\n  - Classes [").Append(classes.Count).Append("] {");
            foreach (PhpClass c in classes)
            {
                s.Append('\n');
                ClassText.Append(ctx, s, c, null, "    ");
                Throw.IfPending(ctx);
            }

            s.Append("  }\n");
        }

        return Reflect.Text(s.Append("}\n").ToString());
    }

    private static void AppendList<T>(StringBuilder s, string title, List<T> list, Action<T> append)
    {
        if (list.Count == 0) return;
        s.Append("\n  - ").Append(title).Append(" [").Append(list.Count).Append("] {\n");
        list.ForEach(append);
        s.Append("  }\n");
    }

    private static void AppendSettings(RequestContext ctx, StringBuilder s, ExtensionInfo e)
    {
        bool any = false;
        foreach (IniDefinition d in Settings(ctx, e))
        {
            if (!any) s.Append("\n  - INI {\n");
            any = true;
            IniAccess access = d.Entry.Access;
            string who = access == IniAccess.All ? "ALL" : string.Join(",", Names(access));
            s.Append("    Entry [ ").Append(d.Name).Append(" <").Append(who).Append("> ]\n");
            PhpString? current = ctx.Ini.Current(d), original = ctx.Ini.Original(d);
            s.Append("      Current = '").Append(current).Append("'\n");
            if (!Equals(current, original)) s.Append("      Default = '").Append(original).Append("'\n");
            s.Append("    }\n");
        }

        if (any) s.Append("  }\n");

        static IEnumerable<string> Names(IniAccess access)
        {
            if ((access & IniAccess.User) != 0) yield return "USER";
            if ((access & IniAccess.PerDir) != 0) yield return "PERDIR";
            if ((access & IniAccess.System) != 0) yield return "SYSTEM";
        }
    }

    [PhpMethod("public function getName(): string", Tentative = true)]
    public Value GetName(RequestContext ctx) => Reflect.Text(Extension(ctx).Name);

    [PhpMethod("public function getVersion(): ?string", Tentative = true)]
    public Value GetVersion(RequestContext ctx) => Reflect.Text(Extension(ctx).Version);

    [PhpMethod("public function getFunctions(): array", Tentative = true)]
    public PhpArray GetFunctions(RequestContext ctx)
    {
        var list = new PhpArray();
        foreach (PhpFunction f in Functions(ctx, Extension(ctx))) list.Set(ctx, f.Name, ReflectionFunctionObject.Of(ctx, f, null));
        return list;
    }

    [PhpMethod("public function getConstants(): array", Tentative = true)]
    public PhpArray GetConstants(RequestContext ctx)
    {
        var list = new PhpArray();
        foreach ((PhpString name, Value value) in Constants(ctx, Extension(ctx))) list.Set(ctx, name, value.Copied());
        return list;
    }

    [PhpMethod("public function getINIEntries(): array", Tentative = true)]
    public PhpArray GetIniEntries(RequestContext ctx)
    {
        var list = new PhpArray();
        foreach (IniDefinition d in Settings(ctx, Extension(ctx))) list.SetSymbol(ctx, d.Name, Value.String(ctx.Ini.Current(d)).Copied());
        return list;
    }

    [PhpMethod("public function getClasses(): array", Tentative = true)]
    public PhpArray GetClasses(RequestContext ctx)
    {
        var list = new PhpArray();
        foreach (PhpClass c in Classes(ctx, Extension(ctx))) list.Set(ctx, c.Name, ReflectionClassObject.Of(ctx, c));
        return list;
    }

    [PhpMethod("public function getClassNames(): array", Tentative = true)]
    public PhpArray GetClassNames(RequestContext ctx)
    {
        var list = new PhpArray();
        foreach (PhpClass c in Classes(ctx, Extension(ctx))) list.Append(Value.String(c.Name).Copied());
        return list;
    }

    [PhpMethod("public function getDependencies(): array", Tentative = true)]
    public PhpArray GetDependencies(RequestContext ctx)
    {
        var list = new PhpArray();
        foreach ((string name, string relation) in DependenciesOf(Extension(ctx))) list.Set(ctx, PhpString.FromLatin1(name), Value.String(relation));
        return list;
    }

    [PhpMethod("public function info(): void", Tentative = true)]
    public void Info(RequestContext ctx)
    {
        ExtensionInfo e = Extension(ctx);
        var s = new StringBuilder($"\n{e.Name}\n\n{e.Name} => enabled\n");
        bool first = true;
        foreach (IniDefinition d in Settings(ctx, e))
        {
            if (first) s.Append("\nDirective => Local Value => Master Value\n");
            first = false;
            s.Append(d.Name).Append(" => ").Append(Shown(ctx.Ini.Current(d))).Append(" => ").Append(Shown(ctx.Ini.Original(d))).Append('\n');
        }

        ctx.Output.Write(PhpString.FromLatin1(s.ToString()).Span);

        static string Shown(PhpString? value) => value is null or { Length: 0 } ? "no value" : value.ToString();
    }

    [PhpMethod("public function isPersistent(): bool", Tentative = true)]
    public bool IsPersistent(RequestContext ctx)
    {
        Extension(ctx);
        return true;
    }

    [PhpMethod("public function isTemporary(): bool", Tentative = true)]
    public bool IsTemporary(RequestContext ctx)
    {
        Extension(ctx);
        return false;
    }
}

/// <summary>A Zend extension: Zend OPcache is the only one.</summary>
[PhpExtension("Reflection")]
[PhpClass("class ReflectionZendExtension implements Reflector", Order = 18, NotSerializable = true, Uncloneable = true)]
[PhpProperty("public string $name")]
internal sealed class ReflectionZendExtensionObject(PhpClass cls) : ReflectorObject(cls)
{
    private const string Author = "Zend Technologies", Url = "http://www.zend.com/", Copyright = "Copyright (c)";

    private ExtensionInfo? _extension;

    [PhpMethod("private function __clone(): void")]
    public void CloneForbidden(RequestContext ctx) => Reflect.Throw(ctx, "Cannot clone object using __clone()");

    [PhpMethod("public function __construct(string $name)")]
    public void Construct(RequestContext ctx, PhpString name)
    {
        if (ctx.Environment.Extensions.GetValueOrDefault(name.ToString().ToLowerInvariant()) is not { IsZendExtension: true } extension)
        {
            Reflect.Throw(ctx, $"Zend Extension \"{Reflect.Cut(name)}\" does not exist");
            return;
        }

        _extension = extension;
        SetName(ctx, PhpString.Literal(extension.Name));
    }

    [PhpMethod("public function __toString(): string")]
    public PhpString ExtensionToString(RequestContext ctx) =>
        Text(ctx, e => $"Zend Extension [ {e.Name} {e.Version} {Copyright} by {Author} <{Url}> ]\n");

    [PhpMethod("public function getName(): string", Tentative = true)]
    public PhpString GetName(RequestContext ctx) => Text(ctx, e => e.Name);

    [PhpMethod("public function getVersion(): string", Tentative = true)]
    public PhpString GetVersion(RequestContext ctx) => Text(ctx, e => e.Version);

    [PhpMethod("public function getAuthor(): string", Tentative = true)]
    public PhpString GetAuthor(RequestContext ctx) => Text(ctx, _ => Author);

    [PhpMethod("public function getURL(): string", Tentative = true)]
    public PhpString GetUrl(RequestContext ctx) => Text(ctx, _ => Url);

    [PhpMethod("public function getCopyright(): string", Tentative = true)]
    public PhpString GetCopyright(RequestContext ctx) => Text(ctx, _ => Copyright);

    private PhpString Text(RequestContext ctx, Func<ExtensionInfo, string> text)
    {
        if (_extension is not null) return PhpString.FromLatin1(text(_extension));
        Unconstructed(ctx);
        return PhpString.Empty;
    }
}
