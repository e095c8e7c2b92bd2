using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Compiler;

/// <summary>A declared type while it is compiled (Zend's zend_type): builtin kinds, plus a class name or a list.</summary>
internal sealed class CType
{
    public TypeMask Mask;

    /// <summary>The only class name.</summary>
    public string? Name;

    /// <summary>Class names and intersections of a union, or the members of an intersection.</summary>
    public List<CType>? List;

    public bool IsIntersection;

    /// <summary>Written `iterable`: Traversable|array.</summary>
    public bool IsIterable;

    public static CType Of(TypeMask mask) => new() { Mask = mask };

    public static CType OfClass(string name) => new() { Name = name };

    public bool IsComplex => Name is not null || List is not null;

    public bool IsMixed => (Mask & TypeMask.Mixed & ~TypeMask.MixedFlag) == (TypeMask.Mixed & ~TypeMask.MixedFlag);

    public bool Has(TypeMask mask) => (Mask & mask) != 0;

    public bool AllowsNull => Has(TypeMask.Null);

    /// <summary>How many classes it names: the cache slots that checking it takes.</summary>
    public int NumClasses
    {
        get
        {
            if (List is null) return Name is null ? 0 : 1;
            if (IsIntersection) return List.Count;
            int n = 0;
            foreach (CType t in List) n += t.IsIntersection ? t.List!.Count : 1;
            return n;
        }
    }

    /// <summary>Whether a value of this kind is allowed without looking at classes.</summary>
    public bool ContainsKindOf(in Value value) => value.Kind switch
    {
        Kind.Null => Has(TypeMask.Null),
        Kind.Bool => Has(value.IsTrue ? TypeMask.True : TypeMask.False),
        Kind.Int => Has(TypeMask.Int),
        Kind.Float => Has(TypeMask.Float),
        Kind.String => Has(TypeMask.String),
        Kind.Array => Has(TypeMask.Array),
        _ => false,
    };

    /// <summary>The canonical text.</summary>
    public override string ToString()
    {
        string? s = null;
        if (IsIntersection)
        {
            s = string.Join("&", List!.Select(t => t.Name));
        }
        else if (List is not null)
        {
            foreach (CType t in List) Add(ref s, t.IsIntersection ? "(" + string.Join("&", t.List!.Select(p => p.Name)) + ")" : t.Name!);
        }
        else if (Name is not null)
        {
            s = Name;
        }

        if (IsMixed)
        {
            Add(ref s, "mixed");
            return s!;
        }

        if (Has(TypeMask.Static)) Add(ref s, "static");
        if (Has(TypeMask.Callable)) Add(ref s, "callable");
        if (Has(TypeMask.Object)) Add(ref s, "object");
        if (Has(TypeMask.Array)) Add(ref s, "array");
        if (Has(TypeMask.String)) Add(ref s, "string");
        if (Has(TypeMask.Int)) Add(ref s, "int");
        if (Has(TypeMask.Float)) Add(ref s, "float");
        if ((Mask & TypeMask.Bool) == TypeMask.Bool) Add(ref s, "bool");
        else if (Has(TypeMask.False)) Add(ref s, "false");
        else if (Has(TypeMask.True)) Add(ref s, "true");
        if (Has(TypeMask.Void)) Add(ref s, "void");
        if (Has(TypeMask.Never)) Add(ref s, "never");
        if (Has(TypeMask.Null))
        {
            if (s is not null && !s.Contains('|') && !s.Contains('&')) return "?" + s;
            Add(ref s, "null");
        }

        return s ?? "";

        static void Add(ref string? s, string part) => s = s is null ? part : s + "|" + part;
    }

    public TypeDecl ToDecl()
    {
        TypeDecl[] parts = [];
        if (List is not null) parts = [.. List.Select(t => t.IsIntersection ? t.ToDecl() : ClassPart(t.Name!))];
        else if (Name is not null) parts = [ClassPart(Name)];
        return new TypeDecl
        {
            Mask = (IsMixed ? Mask | TypeMask.MixedFlag : Mask) | (IsIterable ? TypeMask.Iterable : 0),
            Parts = parts,
            IsIntersection = IsIntersection,
            Text = ToString(),
        };

        static TypeDecl ClassPart(string name) => new() { ClassName = PhpString.Literal(name), Text = name };
    }
}
