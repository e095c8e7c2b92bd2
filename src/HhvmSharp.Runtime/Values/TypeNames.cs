namespace HhvmSharp.Runtime.Values;

/// <summary>The names of types that PHP's messages use.</summary>
public static class TypeNames
{
    /// <summary>For "Unsupported operand types": null, bool, int, float, string, array, resource, or the class name.</summary>
    public static string Of(in Value value)
    {
        Value v = value.Dereferenced();
        return v.Kind switch
        {
            Kind.Undef or Kind.Null => "null",
            Kind.Bool => "bool",
            Kind.Int => "int",
            Kind.Float => "float",
            Kind.String => "string",
            Kind.Array => "array",
            Kind.Object => v.AsObject.ClassName.ToString(),
            Kind.Resource => "resource",
            _ => "mixed",
        };
    }

    /// <summary>For "..., X given": the same with true and false told apart.</summary>
    public static string OfValue(in Value value)
    {
        Value v = value.Dereferenced();
        return v.IsBool ? v.n != 0 ? "true" : "false" : Of(in v);
    }

    /// <summary>What gettype() returns.</summary>
    public static string Legacy(in Value value)
    {
        Value v = value.Dereferenced();
        return v.Kind switch
        {
            Kind.Undef or Kind.Null => "NULL",
            Kind.Bool => "boolean",
            Kind.Int => "integer",
            Kind.Float => "double",
            Kind.String => "string",
            Kind.Array => "array",
            Kind.Object => "object",
            Kind.Resource => v.AsResource.IsClosed ? "resource (closed)" : "resource",
            _ => "unknown type",
        };
    }
}
