using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;
using HhvmSharp.Syntax.Ast;

namespace HhvmSharp.Compiler;

/// <summary>Names as the AST has them: Latin-1 views of bytes; case is ASCII case.</summary>
internal static class Names
{
    public static string Lower(string name)
    {
        foreach (char c in name)
            if (c is >= 'A' and <= 'Z')
                return string.Create(name.Length, name, static (span, s) =>
                {
                    for (int i = 0; i < span.Length; i++) span[i] = s[i] is >= 'A' and <= 'Z' ? (char)(s[i] | 0x20) : s[i];
                });
        return name;
    }

    public static bool Same(string a, string b)
    {
        if (a.Length != b.Length) return false;
        for (int i = 0; i < a.Length; i++)
        {
            char x = a[i], y = b[i];
            if (x is >= 'A' and <= 'Z') x |= (char)0x20;
            if (y is >= 'A' and <= 'Z') y |= (char)0x20;
            if (x != y) return false;
        }

        return true;
    }

    public static string Unqualified(string name) => name[(name.LastIndexOf('\\') + 1)..];

    public static bool IsAutoGlobal(string name) =>
        name is "_GET" or "_POST" or "_COOKIE" or "_SERVER" or "_ENV" or "_REQUEST" or "_FILES" or "_SESSION" or "GLOBALS";

    private static readonly HashSet<string> ReservedClassNames =
        ["bool", "false", "float", "int", "null", "parent", "self", "static", "string", "true", "void", "never", "iterable", "object", "mixed"];

    public static bool IsReservedClassName(string name) => ReservedClassNames.Contains(Lower(Unqualified(name)));

    /// <summary>self, parent, static or an ordinary name: one of ExtendedValues.Class*.</summary>
    public static int ClassFetchType(string name) => name.Length switch
    {
        4 when Same(name, "self") => ExtendedValues.ClassSelf,
        6 when Same(name, "parent") => ExtendedValues.ClassParent,
        6 when Same(name, "static") => ExtendedValues.ClassStatic,
        _ => ExtendedValues.ClassDefault,
    };

    public static bool IsConstructor(string name) => Same(name, "__construct");
}

/// <summary>Name resolution: namespaces, imports, and which names stand for the class at hand.</summary>
internal sealed partial class Compiler
{
    private string? _namespace;
    private bool _inNamespace, _hasBracketedNamespaces;
    private Dictionary<string, string>? _importsClass, _importsFunction, _importsConst;
    private readonly Dictionary<string, int> _seenSymbols = [];

    private const int SymbolClass = 1, SymbolFunction = 2, SymbolConst = 4;

    private void RegisterSeen(string name, int kind)
    {
        _seenSymbols.TryGetValue(name, out int old);
        _seenSymbols[name] = old | kind;
    }

    private bool HaveSeen(string name, int kind) => _seenSymbols.TryGetValue(name, out int k) && (k & kind) != 0;

    private void ResetImports()
    {
        _importsClass = _importsFunction = _importsConst = null;
        _seenSymbols.Clear();
    }

    private void EndNamespace()
    {
        _inNamespace = false;
        ResetImports();
        _namespace = null;
    }

    private string PrefixWithNamespace(string name) => _namespace is null ? name : _namespace + "\\" + name;

    private string ResolveNonClassName(string name, NameForm form, out bool fullyQualified, bool caseSensitive, Dictionary<string, string>? imports)
    {
        fullyQualified = false;
        if (name.Length > 0 && name[0] == '\\')
        {
            fullyQualified = true;
            return name[1..];
        }

        if (form == NameForm.FullyQualified)
        {
            fullyQualified = true;
            return name;
        }

        if (form == NameForm.Relative)
        {
            fullyQualified = true;
            return PrefixWithNamespace(name);
        }

        if (imports is not null && imports.TryGetValue(caseSensitive ? name : Names.Lower(name), out string? import))
        {
            fullyQualified = true;
            return import;
        }

        int slash = name.IndexOf('\\');
        if (slash >= 0)
        {
            fullyQualified = true;
            if (_importsClass is not null && _importsClass.TryGetValue(Names.Lower(name[..slash]), out import))
                return import + name[slash..];
        }

        return PrefixWithNamespace(name);
    }

    private string ResolveFunctionName(string name, NameForm form, out bool fullyQualified) =>
        ResolveNonClassName(name, form, out fullyQualified, false, _importsFunction);

    private string ResolveConstName(string name, NameForm form, out bool fullyQualified) =>
        ResolveNonClassName(name, form, out fullyQualified, true, _importsConst);

    private string ResolveClassName(string name, NameForm form)
    {
        if (Names.ClassFetchType(name) != ExtendedValues.ClassDefault)
        {
            if (form == NameForm.FullyQualified) throw Error($"'\\{name}' is an invalid class name");
            if (form == NameForm.Relative) throw Error($"'namespace\\{name}' is an invalid class name");
            return name;
        }

        if (form == NameForm.Relative) return PrefixWithNamespace(name);
        if (form == NameForm.FullyQualified)
        {
            if (name.Length > 0 && name[0] == '\\')
            {
                name = name[1..];
                if (Names.ClassFetchType(name) != ExtendedValues.ClassDefault) throw Error($"'\\{name}' is an invalid class name");
            }

            return name;
        }

        if (_importsClass is not null)
        {
            int slash = name.IndexOf('\\');
            if (slash >= 0)
            {
                if (_importsClass.TryGetValue(Names.Lower(name[..slash]), out string? import)) return import + name[slash..];
            }
            else if (_importsClass.TryGetValue(Names.Lower(name), out string? import))
            {
                return import;
            }
        }

        return PrefixWithNamespace(name);
    }

    private string ResolveClassName(Name name) => ResolveClassName(name.Text, name.Form);

    /// <summary>A class written as a name or, like 'A'::b, as a string.</summary>
    private bool TryGetClassName(Expr node, out string name, out NameForm form)
    {
        if (node is NameExpr n)
        {
            name = n.Name.Text;
            form = n.Name.Form;
            return true;
        }

        form = NameForm.FullyQualified;
        if (AstLiterals.TryGet(node, out Value v))
        {
            if (!v.IsString) throw Error("Illegal class name");
            name = v.AsString.ToString();
            return true;
        }

        name = "";
        return false;
    }

    private static int ClassFetchType(Name name) => name.Form == NameForm.FullyQualified ? ExtendedValues.ClassDefault : Names.ClassFetchType(name.Text);

    /// <summary>A class reference that must be an ordinary name (extends, implements, use).</summary>
    private string ResolveClassReference(Name name, string what)
    {
        if (ClassFetchType(name) != ExtendedValues.ClassDefault)
            throw Error($"Cannot use \"{name.Text}\" as {what}, as it is reserved");
        return ResolveClassName(name);
    }

    private void AssertValidClassName(string name, string what)
    {
        if (Names.IsReservedClassName(name)) throw Error($"Cannot use \"{name}\" as {what} as it is reserved");
        if (name == "_") Warn(ErrorLevel.Deprecated, $"Using \"_\" as {what} is deprecated since 8.4");
    }

    /// <summary>False where self and parent are known only at run time: closures, traits, main code.</summary>
    private bool IsScopeKnown()
    {
        if (_fn.IsConstExpr) return false;
        if (_fn.Has(FunctionFlags.Closure)) return false;
        if (_class is null) return _fn.Name is not null;
        return !_class.IsTrait;
    }

    private void EnsureValidClassFetch(int fetchType)
    {
        if (fetchType == ExtendedValues.ClassDefault || !IsScopeKnown()) return;
        if (_class is null)
        {
            string word = fetchType == ExtendedValues.ClassSelf ? "self" : fetchType == ExtendedValues.ClassParent ? "parent" : "static";
            throw Error($"Cannot use \"{word}\" when no class scope is active");
        }

        if (fetchType == ExtendedValues.ClassParent && _class.ParentName is null)
            throw Error("Cannot use \"parent\" when current class scope has no parent");
    }

    private bool RefersToActiveClass(string name, int fetchType)
    {
        if (_class is null) return false;
        if (fetchType == ExtendedValues.ClassSelf && IsScopeKnown()) return true;
        return fetchType == ExtendedValues.ClassDefault && Names.Same(name, _class.Name);
    }

    /// <summary>X::class where it can be told now.</summary>
    private bool TryResolveClassNameConstant(Expr node, out Value value)
    {
        value = default;
        if (node is not NameExpr && !AstLiterals.IsLiteral(node)) return false;
        TryGetClassName(node, out string name, out NameForm form);
        int fetchType = Names.ClassFetchType(name);
        EnsureValidClassFetch(fetchType);
        switch (fetchType)
        {
            case ExtendedValues.ClassSelf when _class is not null && IsScopeKnown():
                value = StrValue(_class.Name);
                return true;
            case ExtendedValues.ClassParent when _class?.ParentName is not null && IsScopeKnown():
                value = StrValue(_class.ParentName);
                return true;
            case ExtendedValues.ClassDefault:
                value = StrValue(ResolveClassName(name, form));
                return true;
            default:
                return false;
        }
    }

    /// <summary>The function's own name as messages show it.</summary>
    private static string FunctionOrMethodName(FunctionState fn)
    {
        string name = fn.Scope is not null && fn.Name is not null ? fn.Scope.Name + "::" + fn.Name : fn.Name ?? "main";
        return name.IndexOf('\0') is >= 0 and var nul ? name[..nul] : name;
    }

    private CalleeInfo? FindFunction(string lowerName)
    {
        if (_knownFunctions.TryGetValue(lowerName, out CalleeInfo? known)) return known;
        if (_environment?.FindFunction(lowerName) is { } fact)
        {
            known = CalleeInfo.FromBuiltin(fact);
            _knownFunctions.Add(lowerName, known);
            return known;
        }

        return null;
    }
}
