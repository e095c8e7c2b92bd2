using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;
using HhvmSharp.Syntax.Ast;

namespace HhvmSharp.Compiler;

/// <summary>Class declarations and their members.</summary>
internal sealed partial class Compiler
{
    private const int ExplicitAbstract = Modifiers.Abstract, ReadOnlyClass = 1 << 16;

    /// <summary>Compiles a class; for an anonymous one the result is the class operand of NEW.</summary>
    private Znode CompileClassDecl(ClassDecl s, bool topLevel)
    {
        ClassState? outer = _class;
        string name, lower;
        if (s.Name is not null)
        {
            if (_class is not null) throw Error("Class declarations may not be nested");
            string what = s.Kind switch
            {
                ClassKind.Enum => "an enum name",
                ClassKind.Interface => "an interface name",
                ClassKind.Trait => "a trait name",
                _ => "a class name",
            };
            AssertValidClassName(s.Name, what);
            name = PrefixWithNamespace(s.Name);
            lower = Names.Lower(name);
            if (_importsClass is not null && _importsClass.TryGetValue(Names.Lower(s.Name), out string? import) && !Names.Same(lower, import))
                throw Error($"Cannot redeclare class {name} (previously declared as local import)");
            RegisterSeen(lower, SymbolClass);
        }
        else
        {
            string prefix = s.Extends is not null ? ResolveClassReference(s.Extends, "class name")
                : s.Implements.Length > 0 ? ResolveClassReference(s.Implements[0], "interface name")
                : "class";
            name = $"{prefix}@anonymous\0{_file}:{s.Line}${_rtdKeys++:x}";
            lower = Names.Lower(name);
        }

        var c = new ClassState { Name = name, Kind = s.Kind, Flags = ClassFlagsOf(s) };
        if (s.Extends is not null) c.ParentName = ResolveClassReference(s.Extends, "class name");
        _class = c;
        CompileAttributes(c.Attributes, s.Attributes, AttributeTarget.Class);
        foreach (Name i in s.Implements) c.Interfaces.Add(ResolveClassReference(i, "interface name"));
        if (c.IsEnum)
        {
            if (s.BackingType is not null) CompileEnumBackingType(c, s.BackingType);
            c.Interfaces.Add("UnitEnum");
            if (c.EnumBacking != 0) c.Interfaces.Add("BackedEnum");
            RegisterEnumMembers(c, s.Line);
        }

        foreach (Stmt member in s.Members) CompileStatement(member);
        _line = s.Line;
        if ((c.Flags & (ClassFlags.ImplicitAbstract | ClassFlags.Interface | ClassFlags.Trait | ClassFlags.ExplicitAbstract)) == ClassFlags.ImplicitAbstract)
            CheckNotAbstract(c);
        _class = outer;
        return DeclareClass(s, c, lower, topLevel);
    }

    private static ClassFlags ClassFlagsOf(ClassDecl s)
    {
        ClassFlags flags = s.Kind switch
        {
            ClassKind.Interface => ClassFlags.Interface,
            ClassKind.Trait => ClassFlags.Trait,
            ClassKind.Enum => ClassFlags.Enum | ClassFlags.Final,
            _ => 0,
        };
        if ((s.Flags & Modifiers.Final) != 0) flags |= ClassFlags.Final;
        if ((s.Flags & ExplicitAbstract) != 0) flags |= ClassFlags.ExplicitAbstract;
        if ((s.Flags & (Modifiers.ReadOnly | ReadOnlyClass)) != 0) flags |= ClassFlags.ReadOnly | ClassFlags.NoDynamicProperties;
        if (s.Name is null) flags |= ClassFlags.Anonymous | ClassFlags.NotSerializable;
        return flags;
    }

    private Znode DeclareClass(ClassDecl s, ClassState c, string lower, bool topLevel)
    {
        bool simple = c.Interfaces.Count == 0 && c.Traits.Count == 0 && c.HookVarianceChecks == 0;
        bool early = topLevel && simple;
        var decl = new CompiledClass
        {
            Name = PhpString.Literal(c.Name),
            ParentName = c.ParentName is null ? null : Str(c.ParentName),
            InterfaceNames = [.. c.Interfaces.Select(Str)],
            Flags = c.Flags,
            Constants = [.. c.Constants],
            Properties = [.. c.Properties.Select(FinishProperty)],
            Methods = [.. c.Methods!],
            Traits = [.. c.Traits],
            TraitAliases = [.. c.TraitAliases],
            TraitPrecedences = [.. c.TraitPrecedences],
            EnumBackingType = c.EnumBackingType,
            Attributes = [.. c.Attributes],
            DocComment = Doc(s.DocComment),
            LineStart = s.Line,
            LineEnd = s.EndLine,
            TopLevel = early,
            Unconditional = topLevel,
        };
        int index = _classes.Count;
        _classes.Add(decl);
        if (c.ParentName is not null) _knownClasses.TryGetValue(Names.Lower(c.ParentName), out c.Parent);
        if (early && (c.ParentName is null || c.Parent is not null)) _knownClasses.TryAdd(lower, c);
        int op;
        if (s.Name is null)
        {
            op = EmitVar(out Znode result, Opcode.DECLARE_ANON_CLASS);
            At(op).Op1Kind = OperandKind.Const;
            At(op).Op1 = _fn.AddLiteral(Value.String(PhpString.Literal(lower)));
            At(op).Op2 = index;
            At(op).Cache = _fn.AllocCache(1);
            return result;
        }

        op = Emit(Opcode.DECLARE_CLASS);
        At(op).Op1Kind = OperandKind.Const;
        At(op).Op1 = AddLiteral(lower);
        At(op).Op2 = index;
        if (early) At(op).Flags |= OpFlags.MayBeBoundEarly;
        return default;
    }

    // ---- methods ----

    private void CompileMethod(MethodDecl s)
    {
        FunctionSource source = SourceOf(s.Func, FunctionKind.Method, s.Attributes, s.Line);
        source.Flags |= MemberFlags(s.Flags);
        if ((source.Flags & FunctionFlags.VisibilityMask) == 0) source.Flags |= FunctionFlags.Public;
        int slot = _class!.Methods.Count;
        _class.Methods.Add(null);
        ClassState c = _class;
        c.Methods[slot] = CompileFunction(source, false, out _);
    }

    private static FunctionFlags MemberFlags(int modifiers)
    {
        FunctionFlags flags = (FunctionFlags)(modifiers & Modifiers.VisibilityMask);
        if ((modifiers & Modifiers.Static) != 0) flags |= FunctionFlags.Static;
        if ((modifiers & Modifiers.Final) != 0) flags |= FunctionFlags.Final;
        if ((modifiers & Modifiers.Abstract) != 0) flags |= FunctionFlags.Abstract;
        if ((modifiers & Modifiers.ReadOnly) != 0) flags |= FunctionFlags.ReadOnly;
        return flags;
    }

    private string BeginMethod(FunctionState fn, FunctionSource s)
    {
        ClassState c = _class!;
        string name = s.Name;
        if (fn.Has(FunctionFlags.ReadOnly)) throw Error("Cannot use 'readonly' as method modifier");
        if (fn.Has(FunctionFlags.Private) && fn.Has(FunctionFlags.Final) && !Names.IsConstructor(name))
            Warn(ErrorLevel.CompileWarning, "Private methods cannot be final as they are never overridden by other classes");
        if (c.IsInterface)
        {
            if (!fn.Has(FunctionFlags.Public)) throw Error($"Access type for interface method {c.Shown}::{name}() must be public");
            if (fn.Has(FunctionFlags.Final)) throw Error($"Interface method {c.Shown}::{name}() must not be final");
            if (fn.Has(FunctionFlags.Abstract)) throw Error($"Interface method {c.Shown}::{name}() must not be abstract");
            fn.Flags |= FunctionFlags.Abstract;
        }

        string kind = c.IsInterface ? "Interface" : "Abstract";
        if (fn.Has(FunctionFlags.Abstract))
        {
            if (fn.Has(FunctionFlags.Private) && !c.IsTrait) throw Error($"{kind} function {c.Shown}::{name}() cannot be declared private");
            if (s.HasBody) throw Error($"{kind} function {c.Shown}::{name}() cannot contain body");
            c.Flags |= ClassFlags.ImplicitAbstract;
        }
        else if (!s.HasBody)
        {
            throw Error($"Non-abstract method {c.Shown}::{name}() must contain body");
        }

        fn.Scope = c;
        fn.Name = name;
        string lower = Names.Lower(name);
        fn.Callee.Flags = fn.Flags;
        if (!c.MethodTable.TryAdd(lower, new MethodState { Name = name, Callee = fn.Callee, Flags = fn.Flags }))
            throw Error($"Cannot redeclare {c.Shown}::{name}()");
        if (lower == "__construct") fn.Flags |= FunctionFlags.Constructor;
        if (lower == "__tostring" && !c.IsTrait && !c.Interfaces.Exists(i => Names.Same(i, "stringable"))) c.Interfaces.Add("Stringable");
        return lower;
    }

    // ---- constants ----

    private void CompileClassConstants(ClassConst s)
    {
        ClassState c = _class!;
        foreach (ConstItem item in s.Items)
        {
            CType? type = null;
            if (s.Type is not null)
            {
                type = CompileType(s.Type);
                if (!type.IsMixed && type.Has(TypeMask.Callable | TypeMask.Void | TypeMask.Never))
                    throw Error($"Class constant {c.Shown}::{item.Name} cannot have type {type}");
            }

            int modifiers = s.Flags;
            if ((modifiers & Modifiers.Private) != 0 && (modifiers & Modifiers.Final) != 0)
                throw Error($"Private constant {c.Shown}::{item.Name} cannot be final as it is not visible to other classes");
            Expr? node = item.Value;
            Value value = ConstExprValue(ref node, allowDynamic: false);
            if (type is not null && value.Kind != Kind.ConstExpr && !IsValidDefault(type, ref value))
                throw Error($"Cannot use {Fold.KindName(value)} as value for class constant {c.Shown}::{item.Name} of type {type}");
            FunctionFlags flags = MemberFlags(modifiers);
            if ((flags & FunctionFlags.VisibilityMask) == 0) flags |= FunctionFlags.Public;
            var attributes = new List<AttributeDecl>();
            CheckNewConstant(c, item.Name, flags);
            CompileAttributes(attributes, s.Attributes, AttributeTarget.ClassConst);
            if (HasAttribute(attributes, "deprecated")) flags |= FunctionFlags.Deprecated;
            AddConstant(c, new CompiledConst
            {
                Name = Str(item.Name),
                Flags = flags,
                Value = value,
                Type = type?.ToDecl(),
                Attributes = [.. attributes],
                DocComment = Doc(item.DocComment),
                Line = item.Line,
            });
        }
    }

    private void CheckNewConstant(ClassState c, string name, FunctionFlags flags)
    {
        if (c.IsInterface && (flags & FunctionFlags.Public) == 0) throw Error($"Access type for interface constant {c.Shown}::{name} must be public");
        if (Names.Same(name, "class")) throw Error("A class constant must not be called 'class'; it is reserved for class name fetching");
        if (c.ConstantTable.ContainsKey(name)) throw Error($"Cannot redefine class constant {c.Shown}::{name}");
    }

    private static void AddConstant(ClassState c, CompiledConst constant)
    {
        c.Constants.Add(constant);
        c.ConstantTable.Add(constant.Name.ToString(), constant);
    }

    // ---- enums ----

    private void CompileEnumBackingType(ClassState c, TypeNode node)
    {
        CType type = CompileType(node);
        if (type.IsComplex || type.Mask is not (TypeMask.Int or TypeMask.String)) throw Error($"Enum backing type must be int or string, {type} given");
        c.EnumBacking = type.Mask;
        c.EnumBackingType = type.ToDecl();
    }

    /// <summary>The properties and methods that every enum has; the linker makes the methods themselves.</summary>
    private static void RegisterEnumMembers(ClassState c, int line)
    {
        AddEnumProperty(c, "name", CType.Of(TypeMask.String), line);
        if (c.EnumBacking != 0) AddEnumProperty(c, "value", CType.Of(c.EnumBacking), line);
    }

    private static void AddEnumProperty(ClassState c, string name, CType type, int line)
    {
        var property = new PropertyState
        {
            Name = name,
            Flags = Modifiers.Public | Modifiers.ReadOnly | Modifiers.ProtectedSet,
            Type = type,
            Default = Value.Undef,
            Line = line,
        };
        c.Properties.Add(property);
        c.PropertyTable.Add(name, property);
    }

    private void CompileEnumCase(EnumCase s)
    {
        ClassState c = _class!;
        if (!c.IsEnum) throw Error("Case can only be used in enums");
        if (c.EnumBacking != 0 && s.Value is null) throw Error($"Case {s.Name} of backed enum {c.Shown} must have a value");
        if (c.EnumBacking == 0 && s.Value is not null) throw Error($"Case {s.Name} of non-backed enum {c.Shown} must not have a value");
        Value value = Value.Null;
        if (s.Value is not null)
        {
            Expr? node = s.Value;
            value = ConstExprValue(ref node, allowDynamic: false);
        }

        FunctionFlags flags = FunctionFlags.Public;
        CheckNewConstant(c, s.Name, flags);
        var attributes = new List<AttributeDecl>();
        CompileAttributes(attributes, s.Attributes, AttributeTarget.ClassConst);
        if (HasAttribute(attributes, "deprecated")) flags |= FunctionFlags.Deprecated;
        AddConstant(c, new CompiledConst
        {
            Name = Str(s.Name),
            Flags = flags,
            Value = value,
            IsCase = true,
            Attributes = [.. attributes],
            DocComment = Doc(s.DocComment),
            Line = s.Line,
        });
    }

    // ---- traits ----

    private void CompileTraitUse(TraitUse s)
    {
        ClassState c = _class!;
        foreach (Name trait in s.Traits)
        {
            if (c.IsInterface) throw Error($"Cannot use traits inside of interfaces. {trait.Text} is used in {c.Shown}");
            c.Traits.Add(new TraitUseDecl(Str(ResolveClassReference(trait, "trait name"))));
        }

        foreach (TraitRule rule in s.Rules)
        {
            if (rule is TraitPrecedence p)
            {
                string trait = ResolveClassReference(p.Trait, "trait name");
                c.TraitPrecedences.Add(new TraitPrecedenceDecl(Str(trait), Str(p.Method),
                    [.. p.InsteadOf.Select(n => Str(ResolveClassReference(n, "trait name")))]));
            }
            else if (rule is TraitAlias a)
            {
                if ((a.Modifiers & Modifiers.Static) != 0) throw Error("Cannot use \"static\" as method modifier in trait alias");
                if ((a.Modifiers & Modifiers.Abstract) != 0) throw Error("Cannot use \"abstract\" as method modifier in trait alias");
                c.TraitAliases.Add(new TraitAliasDecl(a.Trait is null ? null : Str(ResolveClassReference(a.Trait, "trait name")), Str(a.Method),
                    a.Alias is null ? null : Str(a.Alias), MemberFlags(a.Modifiers)));
            }
        }
    }
}
