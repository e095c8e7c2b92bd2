using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;
using HhvmSharp.Syntax.Ast;

namespace HhvmSharp.Compiler;

/// <summary>Declared types and their rules.</summary>
internal sealed partial class Compiler
{
    private static TypeMask BuiltinType(string name) => Names.Lower(name) switch
    {
        "null" => TypeMask.Null,
        "true" => TypeMask.True,
        "false" => TypeMask.False,
        "int" => TypeMask.Int,
        "float" => TypeMask.Float,
        "string" => TypeMask.String,
        "bool" => TypeMask.Bool,
        "void" => TypeMask.Void,
        "never" => TypeMask.Never,
        "iterable" => TypeMask.Iterable,
        "object" => TypeMask.Object,
        "mixed" => TypeMask.Mixed & ~TypeMask.MixedFlag,
        _ => 0,
    };

    private CType CompileSingleType(TypeNode node)
    {
        Name name = ((NamedType)node).Name;
        string text = name.Text;
        if (name.Form == NameForm.Unqualified)
        {
            // array, callable and static are keywords.
            if (Names.Same(text, "array")) return CType.Of(TypeMask.Array);
            if (Names.Same(text, "callable")) return CType.Of(TypeMask.Callable);
            if (Names.Same(text, "static"))
            {
                if (_class is null && IsScopeKnown()) throw Error("Cannot use \"static\" when no class scope is active");
                return CType.Of(TypeMask.Static);
            }
        }

        TypeMask builtin = BuiltinType(text);
        if (builtin != 0)
        {
            if (name.Form is NameForm.FullyQualified or NameForm.Relative) throw Error($"Type declaration '{Names.Lower(text)}' must be unqualified");
            if (builtin == TypeMask.Iterable) return new CType { Name = "Traversable", Mask = TypeMask.Array, IsIterable = true };
            return CType.Of(builtin);
        }

        int fetchType = ClassFetchType(name);
        string cls = text;
        if (fetchType == ExtendedValues.ClassDefault)
        {
            cls = ResolveClassName(name);
            AssertValidClassName(cls, "a type name");
        }
        else
        {
            EnsureValidClassFetch(fetchType);
        }

        if (name.Form is NameForm.Unqualified or NameForm.Qualified) WarnConfusableType(text, cls);
        return CType.OfClass(cls);
    }

    private void WarnConfusableType(string text, string cls)
    {
        string? correct = text switch
        {
            "boolean" => "bool",
            "integer" => "int",
            "double" => "float",
            "resource" => "",
            _ => null,
        };
        if (correct is null || (_importsClass is not null && _importsClass.ContainsKey(Names.Lower(text)))) return;
        string extra = _namespace is not null ? " or import the class with \"use\"" : "";
        Warn(ErrorLevel.CompileWarning, correct.Length > 0
            ? $"\"{text}\" will be interpreted as a class name. Did you mean \"{correct}\"? Write \"\\{cls}\"{extra} to suppress this warning"
            : $"\"{text}\" is not a supported builtin type and will be interpreted as a class name. Write \"\\{cls}\"{extra} to suppress this warning");
    }

    private CType CompileType(TypeNode node) => CompileType(node, false, out _);

    private CType CompileType(TypeNode node, bool forceNull, out bool forcedNull)
    {
        bool nullable = false;
        forcedNull = false;
        if (node is NullableType n)
        {
            nullable = true;
            node = n.Inner;
        }

        CType type = node switch
        {
            UnionType u => CompileUnion(u),
            IntersectionType i => CompileIntersection(i),
            _ => CompileSingleType(node),
        };
        if (type.IsIntersection && forceNull)
            type = new CType { List = [type] };
        if (type.IsMixed && nullable) throw Error("Type mixed cannot be marked as nullable since mixed already includes null");
        if (type.AllowsNull && nullable) throw Error("null cannot be marked as nullable");
        if (forceNull && !nullable && !type.AllowsNull) forcedNull = true;
        if (nullable || forceNull) type.Mask |= TypeMask.Null;
        if (type.Has(TypeMask.Void) && (type.IsComplex || type.Mask != TypeMask.Void)) throw Error("Void can only be used as a standalone type");
        if (type.Has(TypeMask.Never) && (type.IsComplex || type.Mask != TypeMask.Never)) throw Error("never can only be used as a standalone type");
        return type;
    }

    private CType CompileUnion(UnionType node)
    {
        var type = new CType();
        var classes = new List<CType>();
        bool composite = false, onlyIterable = true;
        foreach (TypeNode part in node.Types)
        {
            if (part is IntersectionType inter)
            {
                onlyIterable = false;
                composite = true;
                CType intersection = CompileIntersection(inter);
                classes.Add(intersection);
                for (int i = 0; i < classes.Count - 1; i++)
                {
                    if (classes[i].IsIntersection) CheckIntersections(intersection, classes[i]);
                    else CheckIntersectionAndClass(intersection, classes[i]);
                }

                continue;
            }

            CType single = CompileSingleType(part);
            if (single.IsMixed) throw Error("Type mixed can only be used as a standalone type");
            if (single.IsComplex && !single.IsIterable) onlyIterable = false;
            TypeMask overlap = type.Mask & single.Mask;
            if (overlap != 0) throw Error($"Duplicate type {CType.Of(overlap)} is redundant");
            if ((type.Has(TypeMask.True) && single.Mask == TypeMask.False) || (type.Has(TypeMask.False) && single.Mask == TypeMask.True))
                throw Error("Type contains both true and false, bool must be used instead");
            type.Mask |= single.Mask;
            type.IsIterable |= single.IsIterable;
            if (single.IsComplex)
            {
                CType cls = CType.OfClass(single.Name!);
                classes.Add(cls);
                for (int i = 0; i < classes.Count - 1; i++)
                {
                    if (classes[i].IsIntersection) CheckIntersectionAndClass(classes[i], cls);
                    else if (Names.Same(classes[i].Name!, cls.Name!)) throw Error($"Duplicate type {cls} is redundant");
                }
            }
        }

        if (classes.Count == 1 && !composite) type.Name = classes[0].Name;
        else if (classes.Count > 0) type.List = classes;
        if (type.Has(TypeMask.Object) && ((!onlyIterable && type.IsComplex) || type.Has(TypeMask.Static)))
            throw Error($"Type {type} contains both object and a class type, which is redundant");
        return type;
    }

    private CType CompileIntersection(IntersectionType node)
    {
        var list = new List<CType>();
        foreach (TypeNode part in node.Types)
        {
            CType single = CompileSingleType(part);
            if (single.IsIterable || !single.IsComplex) throw Error($"Type {single} cannot be part of an intersection type");
            if (Names.Same(single.Name!, "self") || Names.Same(single.Name!, "parent"))
                throw Error($"Type {single.Name} cannot be part of an intersection type");
            foreach (CType other in list)
                if (Names.Same(other.Name!, single.Name!)) throw Error($"Duplicate type {single} is redundant");
            list.Add(single);
        }

        return new CType { List = list, IsIntersection = true };
    }

    private void CheckIntersections(CType left, CType right)
    {
        bool flipped = right.List!.Count < left.List!.Count;
        CType smaller = flipped ? right : left, larger = flipped ? left : right;
        int same = smaller.List!.Count(s => larger.List!.Exists(l => Names.Same(l.Name!, s.Name!)));
        if (same != smaller.List!.Count) return;
        if (smaller.List.Count == larger.List!.Count) throw Error($"Type {smaller} is redundant with type {larger}");
        throw Error($"Type {larger} is redundant as it is more restrictive than type {smaller}");
    }

    private void CheckIntersectionAndClass(CType intersection, CType single)
    {
        foreach (CType part in intersection.List!)
            if (Names.Same(part.Name!, single.Name!))
                throw Error($"Type {intersection} is redundant as it is more restrictive than type {single}");
    }

    /// <summary>Whether a constant may initialise something of this type; an int becomes a float where only that is allowed.</summary>
    private static bool IsValidDefault(CType type, ref Value value)
    {
        if (type.ContainsKindOf(value)) return true;
        if (type.Has(TypeMask.Float) && value.IsInt)
        {
            value = Value.Float(value.IntValue);
            return true;
        }

        return false;
    }

    private void MarkAsGenerator()
    {
        if (_fn.Name is null) throw Error("The \"yield\" expression can only be used inside a function");
        if (_fn.Has(FunctionFlags.HasReturnType))
        {
            CType type = _fn.ReturnType!;
            bool valid = type.Has(TypeMask.Object)
                || (type.Name is not null && IsGeneratorType(type.Name))
                || (type is { IsIntersection: false, List: not null } && type.List.Exists(t => t.Name is not null && IsGeneratorType(t.Name)))
                || (type.IsIntersection && type.List!.Exists(t => IsGeneratorType(t.Name!)));
            if (!valid) throw Error($"Generator return type must be a supertype of Generator, {type} given");
        }

        _fn.Flags |= FunctionFlags.Generator;
    }

    private static bool IsGeneratorType(string name) => Names.Same(name, "Traversable") || Names.Same(name, "Iterator") || Names.Same(name, "Generator");
}
