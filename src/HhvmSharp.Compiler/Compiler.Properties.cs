using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;
using HhvmSharp.Syntax.Ast;

namespace HhvmSharp.Compiler;

/// <summary>Properties, promoted ones included, and their hooks.</summary>
internal sealed partial class Compiler
{
    private void CompileProperties(PropertyDecl s)
    {
        ClassState c = _class!;
        int flags = s.Flags;
        if (c.IsEnum) throw Error($"Enum {c.Shown} cannot include properties");
        if ((flags & Modifiers.Final) != 0 && (flags & Modifiers.Private) != 0) throw Error("Property cannot be both final and private");
        if ((flags & Modifiers.Static) != 0 && (flags & Modifiers.SetVisibilityMask) != 0) throw Error("Static property may not have asymmetric visibility");
        if (c.IsInterface)
        {
            if ((flags & Modifiers.Final) != 0) throw Error("Property in interface cannot be final");
            if ((flags & (Modifiers.Protected | Modifiers.Private)) != 0) throw Error("Property in interface cannot be protected or private");
            if ((flags & Modifiers.Abstract) != 0)
                throw Error("Property in interface cannot be explicitly abstract. All interface members are implicitly abstract");
            flags |= Modifiers.Abstract;
        }

        foreach (PropertyItem item in s.Items) CompileProperty(s, item, flags);
    }

    private void CompileProperty(PropertyDecl s, PropertyItem item, int flags)
    {
        ClassState c = _class!;
        string name = item.Name;
        bool hooked = item.HasHookBlock;
        bool isVirtual = IsVirtual(c, name, hooked, item.Hooks);
        string? outerProperty = _fn.PropertyName;
        _fn.PropertyName = name;
        if (!hooked)
        {
            if (c.IsInterface) throw Error("Interfaces may only include hooked properties");
            if ((flags & Modifiers.Abstract) != 0) throw Error("Only hooked properties may be declared abstract");
        }

        if ((flags & Modifiers.Abstract) != 0) c.Flags |= ClassFlags.ImplicitAbstract;
        CType? type = null;
        if (s.Type is not null)
        {
            type = CompileType(s.Type);
            if (type.Has(TypeMask.Void | TypeMask.Never | TypeMask.Callable)) throw Error($"Property {c.Shown}::${name} cannot have type {type}");
        }

        if (c.PropertyTable.ContainsKey(name)) throw Error($"Cannot redeclare {c.Shown}::${name}");
        Value value;
        if (item.Default is not null)
        {
            Expr? node = item.Default;
            value = ConstExprValue(ref node, allowDynamic: false);
            if (type is not null && value.Kind != Kind.ConstExpr && !IsValidDefault(type, ref value)) throw BadDefault(c, name, type, value);
        }
        else
        {
            value = type is null && !hooked ? Value.Null : Value.Undef;
        }

        if ((c.Flags & ClassFlags.ReadOnly) != 0) flags |= Modifiers.ReadOnly;
        if ((flags & Modifiers.ReadOnly) != 0)
        {
            if (type is null) throw Error($"Readonly property {c.Shown}::${name} must have type");
            if (!value.IsUndef) throw Error($"Readonly property {c.Shown}::${name} cannot have default value");
            if ((flags & Modifiers.Static) != 0) throw Error($"Static property {c.Shown}::${name} cannot be readonly");
        }

        PropertyState property = DeclareProperty(c, name, flags, type, value, item.DocComment, item.Line);
        property.IsVirtual = isVirtual;
        if (hooked) CompileHooks(property, s.Type, item.Hooks);
        CompileAttributes(property.Attributes, s.Attributes, AttributeTarget.Property);
        _fn.PropertyName = outerProperty;
    }

    private CompileError BadDefault(ClassState c, string name, CType type, Value value)
    {
        string text = type.ToString();
        if (!value.IsNull || type.IsIntersection)
            return Error($"Cannot use {Fold.TypeName(value)} as default value for property {c.Shown}::${name} of type {text}");
        type.Mask |= TypeMask.Null;
        return Error($"Default value for property of type {text} may not be null. Use the nullable type {type} to allow null default value");
    }

    private PropertyState DeclareProperty(ClassState c, string name, int flags, CType? type, Value value, byte[]? doc, int line)
    {
        if ((flags & Modifiers.VisibilityMask) == 0) flags |= Modifiers.Public;
        if ((flags & (Modifiers.Public | Modifiers.ReadOnly | Modifiers.SetVisibilityMask)) == (Modifiers.Public | Modifiers.ReadOnly))
        {
            flags |= Modifiers.ProtectedSet;
        }
        else if ((flags & Modifiers.SetVisibilityMask) != 0)
        {
            if (type is null) throw Error($"Property with asymmetric visibility {c.Shown}::${name} must have type");
            int get = (flags & Modifiers.VisibilityMask) << 10, set = flags & Modifiers.SetVisibilityMask;
            if (get > set) throw Error($"Visibility of property {c.Shown}::${name} must not be weaker than set visibility");
            if (get == set) flags &= ~Modifiers.SetVisibilityMask;
            if ((flags & Modifiers.PrivateSet) != 0) flags |= Modifiers.Final;
        }

        var property = new PropertyState { Name = name, Flags = flags, Type = type, Default = value, DocComment = doc, Line = line };
        c.Properties.Add(property);
        c.PropertyTable.Add(name, property);
        return property;
    }

    private void DeclarePromoted(Param p, CType? paramType)
    {
        ClassState? c = _fn.Scope;
        int flags = PromotionFlags(p);
        if (c is null || !Names.IsConstructor(_fn.Name!)) throw Error("Cannot declare promoted property outside a constructor");
        if (_fn.Has(FunctionFlags.Abstract) || c.IsInterface) throw Error("Cannot declare promoted property in an abstract constructor");
        if (p.Variadic) throw Error("Cannot declare variadic promoted property");
        if (c.PropertyTable.ContainsKey(p.Name)) throw Error($"Cannot redeclare {c.Shown}::${p.Name}");
        if (paramType is not null && paramType.Has(TypeMask.Callable)) throw Error($"Property {c.Shown}::${p.Name} cannot have type {paramType}");
        if ((c.Flags & ClassFlags.ReadOnly) != 0) flags |= Modifiers.ReadOnly;
        CType? type = p.Type is null ? null : CompileType(p.Type);
        bool hooked = p.HasHookBlock;
        Value value = Value.Undef;
        if (type is null && !hooked)
        {
            if ((flags & Modifiers.ReadOnly) != 0) throw Error($"Readonly property {c.Shown}::${p.Name} must have type");
            value = Value.Null;
        }

        PropertyState property = DeclareProperty(c, p.Name, flags, type, value, p.DocComment, p.Line);
        property.IsPromoted = true;
        property.IsVirtual = IsVirtual(c, p.Name, hooked, p.Hooks);
        if (hooked) CompileHooks(property, p.Type, p.Hooks);
        CompileAttributes(property.Attributes, p.Attributes, AttributeTarget.Property, AttributeTarget.Parameter);
    }

    private CompiledProperty FinishProperty(PropertyState p) => new()
    {
        Name = Str(p.Name),
        Flags = MemberFlags(p.Flags),
        SetVisibility = (FunctionFlags)((p.Flags & Modifiers.SetVisibilityMask) >> 10),
        Default = p.Default,
        Type = p.Type?.ToDecl(),
        IsPromoted = p.IsPromoted,
        IsVirtual = p.IsVirtual,
        GetHook = p.Get,
        SetHook = p.Set,
        Attributes = [.. p.Attributes],
        DocComment = Doc(p.DocComment),
        Line = p.Line,
    };

    // ---- hooks ----

    private static bool IsVirtual(ClassState c, string name, bool hooked, PropertyHook[] hooks)
    {
        if (c.IsInterface) return true;
        if (!hooked) return false;
        foreach (PropertyHook hook in hooks)
        {
            if (hook.IsAbstract) continue;
            if (hook.ShortBody is not null && Names.Same(hook.Name, "set")) return false;
            if (UsesProperty.Find(name, hook)) return false;
        }

        return true;
    }

    /// <summary>Whether a hook's body mentions $this->name, which makes the property a backed one.</summary>
    private sealed class UsesProperty(string name) : AstVisitor
    {
        private bool _found;

        public static bool Find(string name, PropertyHook hook)
        {
            var finder = new UsesProperty(name);
            finder.Visit(hook.ShortBody);
            finder.VisitAll(hook.Body);
            return finder._found;
        }

        public override void VisitPropertyFetch(PropertyFetch node)
        {
            if (IsThis(node.Object) && AstLiterals.TryGetString(node.Name, out string text) && text == name) _found = true;
            else node.VisitChildren(this);
        }

        public override void VisitClosure(Closure node)
        {
        }

        public override void VisitArrowFunction(ArrowFunction node)
        {
        }

        public override void VisitFunctionDecl(FunctionDecl node)
        {
        }

        public override void VisitClassDecl(ClassDecl node)
        {
        }
    }

    private void CompileHooks(PropertyState property, TypeNode? typeNode, PropertyHook[] hooks)
    {
        ClassState c = _class!;
        if ((property.Flags & Modifiers.ReadOnly) != 0) throw Error("Hooked properties cannot be readonly");
        if (hooks.Length == 0) throw Error("Property hook list must not be empty");
        property.HasHooks = true;
        foreach (PropertyHook hook in hooks) CompileHook(c, property, typeNode, hook);
        if (c.ParentName is null) VerifyHookedProperty(c, property);
    }

    private void CompileHook(ClassState c, PropertyState property, TypeNode? typeNode, PropertyHook hook)
    {
        string name = hook.Name;
        _line = hook.Line;
        FunctionFlags flags = MemberFlags(hook.Flags)
            | ((property.Flags & Modifiers.Private) == 0 ? FunctionFlags.Public : FunctionFlags.Private)
            | (hook.ByRef ? FunctionFlags.ReturnsReference : 0) | (hook.IsGenerator ? FunctionFlags.Generator : 0);
        bool hasBody = !hook.IsAbstract;
        if ((property.Flags & Modifiers.Static) != 0) throw Error("Cannot declare hooks for static property");
        if ((flags & FunctionFlags.Final) != 0 && (flags & FunctionFlags.Private) != 0) throw Error("Property hook cannot be both final and private");
        if (c.IsInterface || ((property.Flags & Modifiers.Abstract) != 0 && !hasBody))
        {
            flags |= FunctionFlags.Abstract;
            if (hasBody) throw Error("Abstract property hook cannot have body");
            if ((flags & FunctionFlags.Private) != 0) throw Error("Property hook cannot be both abstract and private");
            if ((flags & FunctionFlags.Final) != 0) throw Error("Property hook cannot be both abstract and final");
        }
        else if (!hasBody)
        {
            throw Error("Non-abstract property hook must have a body");
        }

        bool isGet = Names.Same(name, "get");
        if (!isGet && !Names.Same(name, "set"))
            throw Error($"Unknown hook \"{name}\" for property {c.Shown}::${property.Name}, expected \"get\" or \"set\"");
        Stmt[] body = hook.Body;
        if (hook.ShortBody is { } expr)
        {
            int line = expr.Line;
            body = isGet
                ? [new Return(line, expr)]
                : [new ExprStmt(_line, new Assign(_line, new PropertyFetch(_line, new Variable(_line, "this", null, EncapsStyle.None), new StringLit(_line, Str(property.Name).Span.ToArray()), false), expr))];
        }

        Param[] parameters = isGet ? [] : SetHookParams(c, property, typeNode, hook);
        if (isGet && hook.HasParams) throw Error($"get hook of property {c.Shown}::${property.Name} must not have a parameter list");
        var source = new FunctionSource
        {
            Kind = FunctionKind.Hook,
            Name = $"${property.Name}::{name}",
            Line = hook.Line,
            EndLine = hook.EndLine,
            Flags = flags,
            DocComment = hook.DocComment,
            Attributes = hook.Attributes,
            Params = parameters,
            ReturnType = isGet ? typeNode : new NamedType(_line, new Name(_line, "void", NameForm.Unqualified)),
            Body = body,
            HasBody = hasBody,
            PropertyName = property.Name,
            HookKind = isGet ? ExtendedValues.HookGet : ExtendedValues.HookSet,
        };
        OpArray code = CompileFunction(source, false, out _);
        if ((isGet ? property.Get : property.Set) is not null) throw Error($"Cannot redeclare property hook \"{name}\"");
        if (isGet)
        {
            property.Get = code;
            property.GetFlags = flags;
        }
        else
        {
            property.Set = code;
            property.SetFlags = flags;
            VerifyHookVariance(c, property, parameters[0]);
        }
    }

    private Param[] SetHookParams(ClassState c, PropertyState property, TypeNode? typeNode, PropertyHook hook)
    {
        if (!hook.HasParams) return [new Param(_line, [], 0, typeNode, false, false, "value", null, null, [], false)];
        if (hook.Params.Length != 1) throw Error($"{hook.Name} hook of property {c.Shown}::${property.Name} must accept exactly one parameters");
        Param p = hook.Params[0];
        string prefix = $"Parameter ${p.Name} of {hook.Name} hook {c.Shown}::${property.Name} must not ";
        if (p.ByRef) throw Error(prefix + "be pass-by-reference");
        if (p.Variadic) throw Error(prefix + "be variadic");
        if (p.Default is not null) throw Error(prefix + "have a default value");
        if ((typeNode is null) != (p.Type is null)) throw HookVarianceError(c, property, p);
        return hook.Params;
    }

    private CompileError HookVarianceError(ClassState c, PropertyState property, Param p) =>
        Error($"Type of parameter ${p.Name} of hook {c.Shown}::${property.Name}::set must be compatible with property type");

    /// <summary>The set hook's parameter must accept all that the property may hold; what needs classes is left to linking.</summary>
    private void VerifyHookVariance(ClassState c, PropertyState property, Param p)
    {
        if (p.Type is null) return;
        if (property.Type is null) throw HookVarianceError(c, property, p);
        CType wide = CompileType(p.Type), narrow = property.Type;
        if (wide.IsMixed) return;
        TypeMask extra = narrow.Mask & ~wide.Mask;
        if ((extra & ~TypeMask.Static) != 0) throw HookVarianceError(c, property, p);
        if (!narrow.IsComplex && extra == 0) return;
        if (narrow.ToString() == wide.ToString() || wide.Has(TypeMask.Object)) return;
        if (!wide.IsComplex && !wide.Has(TypeMask.Callable)) throw HookVarianceError(c, property, p);
        c.HookVarianceChecks++;
    }

    private void VerifyHookedProperty(ClassState c, PropertyState p)
    {
        if (p.IsVirtual && !p.Default.IsUndef) throw Error($"Cannot specify default value for virtual hooked property {c.Shown}::${p.Name}");
        if (!p.IsVirtual && p.Type is null && p.Default.IsUndef) p.Default = Value.Null;
        if (p.Get is not null && (p.GetFlags & FunctionFlags.ReturnsReference) != 0 && !p.IsVirtual && p.Set is not null)
            throw Error($"Get hook of backed property {c.Shown}::{p.Name} with set hook may not return by reference");
        bool anyAbstract = (p.Get is not null && (p.GetFlags & FunctionFlags.Abstract) != 0) || (p.Set is not null && (p.SetFlags & FunctionFlags.Abstract) != 0);
        if ((p.Flags & Modifiers.Abstract) != 0 && !anyAbstract)
            throw Error($"Abstract property {c.Shown}::${p.Name} must specify at least one abstract hook");
        if (p.IsVirtual && (p.Flags & Modifiers.SetVisibilityMask) != 0 && (p.Get is null || p.Set is null))
            throw Error($"{(p.Get is null ? "Write-only" : "Read-only")} virtual property {c.Shown}::${p.Name} must not specify asymmetric visibility");
    }
}
