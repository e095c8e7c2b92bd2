using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace HhvmSharp.Runtime.Values;

public static partial class Conversions
{
    /// <summary>
    /// The string form. The result may be the very string that the value holds: use <see cref="ToStringValue"/> (or
    /// Value.Copied) to store it. After a thrown error it is "" and ctx.HasPending is true.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhpString ToStr(PhpContext ctx, in Value value) => value.o is PhpString s ? s : ToStrSlow(ctx, in value);

    private static PhpString ToStrSlow(PhpContext ctx, in Value value)
    {
        Value v = value.Dereferenced();
        switch (v.Kind)
        {
            case Kind.String:
                return v.AsString;
            case Kind.Bool:
                return v.n != 0 ? PhpString.SingleByte((byte)'1') : PhpString.Empty;
            case Kind.Int:
                return Numbers.ToString(v.n);
            case Kind.Float:
                return Numbers.ToString(v.FloatValue, ctx.Precision);
            case Kind.Array:
                ctx.Warning("Array to string conversion");
                return ArrayText;
            case Kind.Resource:
                return PhpString.FromLatin1($"Resource id #{v.AsResource.Id}");
            case Kind.Object:
                return ObjectToStr(ctx, v.AsObject);
            default:
                return PhpString.Empty;
        }
    }

    private static PhpString ObjectToStr(PhpContext ctx, PhpObject obj)
    {
        if (obj.Cast(ctx, Kind.String, out Value result) && result.o is PhpString s) return s;
        if (!ctx.HasPending) ctx.ThrowError("Error", $"Object of class {obj.ClassName} could not be converted to string");
        return PhpString.Empty;
    }

    /// <summary>False when a warning or the conversion threw.</summary>
    public static bool TryToStr(PhpContext ctx, in Value value, [NotNullWhen(true)] out PhpString? result)
    {
        if (value.o is PhpString s)
        {
            result = s;
            return true;
        }
        result = ToStrSlow(ctx, in value);
        if (value.IsHeap && ctx.HasPending)
        {
            result = null;
            return false;
        }
        return true;
    }

    /// <summary>The (string) cast as an owned value (a string that stays in its old slot too becomes shared).</summary>
    public static Value ToStringValue(PhpContext ctx, in Value value)
    {
        PhpString s = ToStr(ctx, in value);
        // A string made just now is nobody else's; one that was there already has two owners from now on.
        if (ReferenceEquals(value.Dereferenced().o, s)) s.MarkShared();
        return Value.String(s);
    }

    /// <summary>String form of ints, floats, strings and such as a C# Latin-1 view, for messages; never runs user code.</summary>
    public static string ToDisplayString(PhpContext ctx, in Value value)
    {
        Value v = value.Dereferenced();
        return v.Kind switch
        {
            Kind.Array => "Array",
            Kind.Object => v.AsObject.ClassName.ToString(),
            _ => ToStrSlow(ctx, in v).ToString(),
        };
    }

    // ---- array keys ----

    /// <summary>
    /// An array offset as a key: ints, canonical int strings, bools and floats become ints (a float that is no int with
    /// a deprecation, a resource with a warning), null becomes "".
    /// </summary>
    /// <returns>False for arrays, objects and other illegal offsets; nothing was raised then.</returns>
    public static bool ToKey(PhpContext ctx, in Value offset, out Value key)
    {
        Value v = offset.Dereferenced();
        switch (v.Kind)
        {
            case Kind.Int:
                key = v;
                return true;
            case Kind.String:
                key = ArrayKey.FromSymbol(v.AsString);
                return true;
            case Kind.Undef:
            case Kind.Null:
                key = Value.String(PhpString.Empty);
                return true;
            case Kind.Bool:
                key = Value.Int(v.n);
                return true;
            case Kind.Float:
                key = Value.Int(ToIntSafe(ctx, v.FloatValue));
                return true;
            case Kind.Resource:
                WarnResourceOffset(ctx, v.AsResource);
                key = Value.Int(v.AsResource.Id);
                return true;
            default:
                key = default;
                return false;
        }
    }

    internal static void WarnResourceOffset(PhpContext ctx, PhpResource resource) =>
        ctx.Warning($"Resource ID#{resource.Id} used as offset, casting to integer ({resource.Id})");

    /// <summary>"Cannot access offset of type %s on array" and its relatives for isset and unset.</summary>
    public static void ThrowIllegalOffset(PhpContext ctx, in Value offset, string container = "array", OffsetAccess access = OffsetAccess.Read)
    {
        string type = TypeNames.Of(in offset);
        ctx.ThrowError("TypeError", access switch
        {
            OffsetAccess.Isset => $"Cannot access offset of type {type} in isset or empty",
            OffsetAccess.Unset => $"Cannot unset offset of type {type} on {container}",
            _ => $"Cannot access offset of type {type} on {container}",
        });
    }
}

/// <summary>What an illegal array offset was used for.</summary>
public enum OffsetAccess
{
    Read,
    Write,
    Isset,
    Unset,
}
