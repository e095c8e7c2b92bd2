namespace HhvmSharp.Runtime.Values;

/// <summary>
/// An object as the value layer sees it: a kind, a count, an id and a table of handlers (virtual methods, Zend's
/// object handlers). Everything concrete derives from Classes.PhpInstance.
/// </summary>
public abstract class PhpObject : Counted
{
    /// <summary>The object id that var_dump and spl_object_id show; recycled when the object dies.</summary>
    internal int Id;

    internal ObjectFlags Flags;

    /// <summary>The cycle collector's: its number among the values that are looked at.</summary>
    internal int Mark;

    protected PhpObject()
        : base(Values.Kind.Object, 1)
    {
    }

    /// <summary>The class name as declared.</summary>
    public abstract PhpString ClassName { get; }

    /// <summary>
    /// Conversion for operators: <paramref name="kind"/> is a <see cref="Values.Kind"/> (String, Int, Float, Bool, NumberCast).
    /// False when the class has none (the caller then raises PHP's error or warning). The result is owned.
    /// </summary>
    internal abstract bool Cast(PhpContext ctx, int kind, out Value result);

    /// <summary>Operator overloading (GMP, BcMath\Number): false means "not handled". The result is owned.</summary>
    internal virtual bool DoOperation(PhpContext ctx, int opcode, in Value left, in Value right, out Value result)
    {
        result = default;
        return false;
    }

    /// <summary>Zend's compare handler, called when either side is this object and they are not identical: -1, 0, 1, or 2 for uncomparable.</summary>
    internal abstract int Compare(PhpContext ctx, in Value left, in Value right);

    /// <summary>The (array) cast, owned. This default is what closures do: the object as the only element.</summary>
    internal virtual PhpArray CastToArray(PhpContext ctx)
    {
        var array = new PhpArray(1);
        array.Append(new Value(this, 0).Copied());
        return array;
    }

    /// <summary>A case of an enum: array_unique and sort treat those apart, because they do not compare.</summary>
    internal virtual bool IsEnumCase => false;
}

[Flags]
internal enum ObjectFlags : uint
{
    None = 0,
    DestructorCalled = 1,
    FreeCalled = 2,
    Buffered = 4,              // in the root buffer of the cycle collector
    Protected = 8,             // recursion protection of dumps and comparisons
    Lazy = 16,                 // uninitialised lazy ghost or proxy
    LazyProxy = 32,            // initialised proxy: acts through its real instance
    WeaklyReferenced = 64,     // registered in the context's weak table
    HasGuards = 128,           // __get/__set/... recursion guards are kept in the context
    NoDynamicProperties = 256,
}
