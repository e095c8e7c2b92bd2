using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Functions;

/// <summary>
/// What the generated stubs of built-ins call: access to the frame, and the slow paths of argument parsing (Zend's ZPP):
/// coercion, deprecations, TypeErrors. A converted argument replaces the original in its slot, as in Zend, so that it
/// stays owned. Every bool result says "go on"; false leaves an exception pending.
/// </summary>
public static partial class Arguments
{
    /// <summary>From this length on the string that a built-in returns is charged to the request's memory.</summary>
    public const int BigString = 64 * 1024;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Count(Frame f) => f.ArgCount;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref Value At(Frame f, int index) => ref f.Slot(index);

    public static PhpInstance This(Frame f) => Unsafe.As<PhpInstance>(f.This!);

    /// <summary>The called class of a static method.</summary>
    public static PhpClass Called(Frame f) => f.CalledClass!;

    /// <summary>Unknown named arguments of a variadic function, or null.</summary>
    public static PhpArray? Named(Frame f) => (f.Flags & FrameFlags.NamedArgs) != 0 ? f.Extras!.NamedArgs : null;

    /// <summary>The surplus arguments, borrowed.</summary>
    public static ReadOnlySpan<Value> Rest(Frame f, int first) =>
        f.ArgCount <= first ? default : MemoryMarshal.CreateReadOnlySpan(ref f.Slot(first), f.ArgCount - first);

    /// <summary>ArgumentCountError; <paramref name="max"/> is -1 for variadic functions.</summary>
    public static void WrongCount(RequestContext ctx, Frame f, int min, int max)
    {
        int given = f.ArgCount;
        int limit = given < min ? min : max;
        ctx.ThrowError("ArgumentCountError", $"{FunctionNames.Display(f.Function)}() expects "
            + $"{(min == max ? "exactly" : given < min ? "at least" : "at most")} {limit} argument{(limit == 1 ? "" : "s")}, {given} given");
    }

    /// <summary>For variadic functions that take no unknown named arguments.</summary>
    public static bool NoNamed(RequestContext ctx, Frame f)
    {
        if ((f.Flags & FrameFlags.NamedArgs) == 0) return true;
        ctx.ThrowError("ArgumentCountError", $"{FunctionNames.Display(f.Function)}() does not accept unknown named parameters");
        return false;
    }

    /// <summary>The result of a built-in is the string of one of its arguments: it has two owners then.</summary>
    public static bool Holds(in Value argument, PhpString result) => ReferenceEquals(argument.o, result);

    public static void MarkShared(PhpString result) => result.MarkShared();

    // ---- conversions of one argument whose type is not the declared one ----

    public static bool Int(RequestContext ctx, Frame f, int index, out long result)
    {
        result = 0;
        ref Value slot = ref f.Slot(index);
        if (!Unwrap(ctx, f, index)) return false;
        if (slot.IsInt)
        {
            result = slot.n;
            return true;
        }

        if (IsStrict(f) || !ToInt(ctx, f, index, out result)) return Fail(ctx, f, index);
        slot = Value.Int(result);
        return true;
    }

    public static bool Float(RequestContext ctx, Frame f, int index, out double result)
    {
        result = 0;
        ref Value slot = ref f.Slot(index);
        if (!Unwrap(ctx, f, index)) return false;
        if (slot.IsFloat) result = slot.FloatValue;
        else if (slot.IsInt) result = slot.n;
        else if (IsStrict(f)) return Fail(ctx, f, index);
        else if (slot.IsString)
        {
            int kind = Numbers.ParseNumeric(slot.AsString.Span, false, out long n, out double d, out _);
            if (kind == 0) return Fail(ctx, f, index);
            result = kind == Kind.Int ? n : d;
        }
        else if (slot.IsNull ? NullDeprecated(ctx, f, index) : slot.IsBool) result = slot.n;
        else return Fail(ctx, f, index);
        slot = Value.Float(result);
        return true;
    }

    /// <summary>A float parameter of a function that treats integers on their own: "int|float" in errors.</summary>
    public static bool Number(RequestContext ctx, Frame f, int index)
    {
        ref Value slot = ref f.Slot(index);
        if (!Unwrap(ctx, f, index)) return false;
        if (slot.IsInt || slot.IsFloat) return true;
        if (!IsStrict(f) && slot.Kind <= Kind.String)
        {
            if (slot.IsNull && !NullDeprecated(ctx, f, index, "int|float")) return false;
            if (!slot.IsString)
            {
                slot = Value.Int(slot.n);
                return true;
            }

            int kind = Numbers.ParseNumeric(slot.AsString.Span, false, out long n, out double d, out _);
            if (kind != 0)
            {
                slot = kind == Kind.Int ? Value.Int(n) : Value.Float(d);
                return true;
            }
        }

        return Fail(ctx, f, index, "int|float");
    }

    public static bool Bool(RequestContext ctx, Frame f, int index, out bool result)
    {
        result = false;
        ref Value slot = ref f.Slot(index);
        if (!Unwrap(ctx, f, index)) return false;
        if (slot.IsBool)
        {
            result = slot.n != 0;
            return true;
        }

        if (IsStrict(f) || slot.Kind > Kind.String || (slot.IsNull && !NullDeprecated(ctx, f, index))) return Fail(ctx, f, index);
        result = Conversions.ToBool(ctx, in slot);
        slot = Value.Bool(result);
        return true;
    }

    public static bool String(RequestContext ctx, Frame f, int index, [NotNullWhen(true)] out PhpString? result)
    {
        ref Value slot = ref f.Slot(index);
        result = null;
        if (!Unwrap(ctx, f, index)) return false;
        if (!slot.IsString && (IsStrict(f) || !ToStr(ctx, f, index))) return Fail(ctx, f, index);
        result = slot.AsString;
        return true;
    }

    public static bool Array(RequestContext ctx, Frame f, int index, [NotNullWhen(true)] out PhpArray? result)
    {
        result = null;
        if (!Unwrap(ctx, f, index)) return false;
        ref Value slot = ref f.Slot(index);
        if (!slot.IsArray) return Fail(ctx, f, index);
        result = slot.AsArray;
        return true;
    }

    /// <summary>A union, class, object, iterable or callable type, by the declared type of the parameter.</summary>
    public static bool Check(RequestContext ctx, Frame f, int index)
    {
        if (!Unwrap(ctx, f, index)) return false;
        TypeDecl? type = f.Function.ParamFor(index)?.Type;
        if (type is null) return true;
        ref Value slot = ref f.Slot(index);
        TypeMask mask = type.Mask;
        if (Matches(ctx, in slot, type)) return true;
        if ((mask & TypeMask.Callable) != 0) return Callable(ctx, f, index, type);
        const TypeMask scalars = TypeMask.Bool | TypeMask.Int | TypeMask.Float | TypeMask.String;
        if ((mask & scalars) == 0 || slot.Kind is Kind.Array or Kind.Resource) return Fail(ctx, f, index);
        if (slot.IsObject && (mask & TypeMask.String) == 0) return Fail(ctx, f, index);
        if (IsStrict(f))
        {
            if (!slot.IsInt || (mask & TypeMask.Float) == 0) return Fail(ctx, f, index);
            slot = Value.Float(slot.n);
            return true;
        }

        return Weak(ctx, f, index, mask) || Fail(ctx, f, index);
    }

    /// <summary>A by-reference argument: a value that was sent by value gets a reference of its own.</summary>
    public static PhpReference Reference(Frame f, int index) => Value.MakeRef(ref f.Slot(index));

    /// <summary>A by-reference argument with a declared type, which what it refers to must have (nothing is coerced).</summary>
    public static bool Reference(RequestContext ctx, Frame f, int index, out PhpReference result)
    {
        ref Value slot = ref f.Slot(index);
        if (slot.IsUndef)
        {
            result = null!;
            return Unwrap(ctx, f, index);
        }

        result = Value.MakeRef(ref slot);
        TypeDecl? type = f.Function.ParamFor(index)?.Type;
        return type is null || Fast.IsOf(in result.Value, type.Mask) || Matches(ctx, in result.Value, type) || Fail(ctx, f, index);
    }

    /// <summary>"object|string $object_or_class": an object, or the name of a class that exists (autoloaded).</summary>
    public static bool ObjectOrClass(RequestContext ctx, Frame f, int index)
    {
        if (!Unwrap(ctx, f, index)) return false;
        Value v = f.Slot(index);
        if (v.IsObject || (v.IsString && ctx.FindClass(v.AsString) is not null)) return true;
        if (!ctx.HasPending)
            ctx.ThrowError("TypeError", $"{FunctionNames.Display(f.Function)}(): Argument #{index + 1}{Suffix(f.Function, index)} must be an object or a valid class name, {TypeNames.OfValue(in v)} given");
        return false;
    }

    /// <summary>A prefer-ref argument: what it refers to must have the declared type; the reference stays.</summary>
    public static bool CheckBehind(RequestContext ctx, Frame f, int index)
    {
        ref Value slot = ref f.Slot(index);
        if (slot.IsUndef) return Unwrap(ctx, f, index);
        TypeDecl? type = f.Function.ParamFor(index)?.Type;
        return type is null || Matches(ctx, in slot, type) || Fail(ctx, f, index);
    }

    /// <summary>Checks each surplus argument against the type of the variadic parameter.</summary>
    public static bool CheckRest(RequestContext ctx, Frame f, int first)
    {
        for (int i = first; i < f.ArgCount; i++)
            if (!Check(ctx, f, i)) return false;
        return true;
    }

    // ---- helpers ----

    /// <summary>Looks through a reference that reached a by-value parameter; an undef slot is a hole that named arguments left.</summary>
    private static bool Unwrap(RequestContext ctx, Frame f, int index)
    {
        ref Value slot = ref f.Slot(index);
        if (slot.IsReference)
        {
            Value inner = slot.AsReference.Value.Copied();
            Value.AssignMove(ctx, ref slot, in inner);
        }

        if (!slot.IsUndef) return true;
        bool optional = index >= f.Function.RequiredParams;
        string name = $"{FunctionNames.Display(f.Function)}(): Argument #{index + 1}{FunctionNames.ParameterSuffix(f.Function, index)}";
        ctx.ThrowError("ArgumentCountError", optional
            ? $"{name} must be passed explicitly, because the default value is not known"
            : $"{name} not passed");
        return false;
    }

    /// <summary>strict_types of the code that called this function.</summary>
    private static bool IsStrict(Frame f) => f.Prev?.Code is { } caller && (caller.Flags & FunctionFlags.StrictTypes) != 0;

    private static bool NullDeprecated(RequestContext ctx, Frame f, int index, string? expected = null)
    {
        PhpFunction function = f.Function;
        ctx.Deprecated($"{FunctionNames.Display(function)}(): Passing null to parameter #{index + 1}{Suffix(function, index)} of type {expected ?? function.ParamFor(index)?.Type?.Text} is deprecated");
        return !ctx.HasPending;
    }

    private static string Suffix(PhpFunction function, int index) =>
        FunctionNames.ParameterSuffix(function, index);

    private static bool ToInt(RequestContext ctx, Frame f, int index, out long result)
    {
        ref Value slot = ref f.Slot(index);
        result = 0;
        double d;
        switch (slot.Kind)
        {
            case Kind.Float:
                d = slot.FloatValue;
                if (!Numbers.FitsInt(d)) return false;
                result = (long)d;
                if (result != d) Conversions.DeprecatedFloat(ctx, d);
                return !ctx.HasPending;
            case Kind.String:
                int kind = Numbers.ParseNumeric(slot.AsString.Span, false, out result, out d, out _);
                if (kind == Kind.Int) return true;
                if (kind == 0 || !Numbers.FitsInt(d)) return false;
                result = (long)d;
                if (result != d) Conversions.DeprecatedFloatString(ctx, slot.AsString);
                return !ctx.HasPending;
            case Kind.Null:
                return NullDeprecated(ctx, f, index);
            case Kind.Bool:
                result = slot.n;
                return true;
            default:
                return false;
        }
    }

    /// <summary>Makes the slot a string: scalars, null (deprecated) and objects with a string conversion.</summary>
    private static bool ToStr(RequestContext ctx, Frame f, int index)
    {
        ref Value slot = ref f.Slot(index);
        if (slot.IsObject)
        {
            if (!slot.AsObject.Cast(ctx, Kind.String, out Value text) || ctx.HasPending) return false;
            Value.AssignMove(ctx, ref slot, in text);
            return true;
        }

        if (slot.Kind > Kind.String || (slot.IsNull && !NullDeprecated(ctx, f, index))) return false;
        slot = Value.String(Conversions.ToStr(ctx, in slot));
        return true;
    }

    /// <summary>The scalar that a union takes: int, float, string, bool, in this order, as ZPP's combined parsers do.</summary>
    private static bool Weak(RequestContext ctx, Frame f, int index, TypeMask mask)
    {
        ref Value slot = ref f.Slot(index);
        bool wantsInt = (mask & TypeMask.Int) != 0, wantsFloat = (mask & TypeMask.Float) != 0;
        if (slot.IsString)
        {
            if (wantsInt && wantsFloat)
            {
                int kind = Numbers.ParseNumeric(slot.AsString.Span, false, out long n, out double d, out _);
                if (kind == 0) return false;
                slot = kind == Kind.Int ? Value.Int(n) : Value.Float(d);
                return true;
            }
        }

        if (wantsInt && !slot.IsObject)
        {
            if (ToInt(ctx, f, index, out long n))
            {
                slot = Value.Int(n);
                return true;
            }

            if (ctx.HasPending) return false;
        }

        if (wantsFloat && !slot.IsObject && (mask & TypeMask.String) == 0) return Float(ctx, f, index, out _);
        if ((mask & TypeMask.String) != 0) return ToStr(ctx, f, index);
        if ((mask & TypeMask.Bool) == TypeMask.Bool && slot.Kind <= Kind.String)
        {
            if (slot.IsNull && !NullDeprecated(ctx, f, index)) return false;
            slot = Value.Bool(Conversions.ToBool(ctx, in slot));
            return true;
        }

        return false;
    }

    private static bool Callable(RequestContext ctx, Frame f, int index, TypeDecl type) => Resolve(ctx, f, index, type, out _);

    /// <summary>A callable argument, resolved.</summary>
    internal static bool Target(RequestContext ctx, Frame f, int index, out CallTarget target)
    {
        target = default;
        return Unwrap(ctx, f, index) && Resolve(ctx, f, index, f.Function.ParamFor(index)!.Type!, out target);
    }

    private static bool Resolve(RequestContext ctx, Frame f, int index, TypeDecl type, out CallTarget target)
    {
        if (ctx.ResolveCallable(in f.Slot(index), out target, out string? error)) return true;
        if (ctx.HasPending) return false;
        PhpFunction function = f.Function;
        bool nullable = (type.Mask & TypeMask.Null) != 0;
        ctx.ThrowError("TypeError", $"{FunctionNames.Display(function)}(): Argument #{index + 1}{Suffix(function, index)} must be a valid callback{(nullable ? " or null" : "")}, {error}");
        return false;
    }

    /// <summary>"must be of type X, Y given", unless something else is pending already.</summary>
    private static bool Fail(RequestContext ctx, Frame f, int index, string? expected = null)
    {
        if (ctx.HasPending) return false;
        PhpFunction function = f.Function;
        ctx.ThrowError("TypeError", $"{FunctionNames.Display(function)}(): Argument #{index + 1}{Suffix(function, index)} must be of type {expected ?? Expected(function, index)}, {TypeNames.OfValue(in f.Slot(index))} given");
        return false;
    }

    /// <summary>ZPP calls what takes an array or any object "array".</summary>
    private static string? Expected(PhpFunction function, int index) =>
        function.ParamFor(index)?.Type?.Text is { } text ? text == "object|array" ? "array" : text : null;

    private static bool Matches(RequestContext ctx, in Value value, TypeDecl type)
    {
        TypeMask mask = type.Mask;
        Value v = value.Dereferenced();
        TypeMask own = v.Kind switch
        {
            Kind.Undef or Kind.Null => TypeMask.Null,
            Kind.Bool => v.n != 0 ? TypeMask.True : TypeMask.False,
            Kind.Int => TypeMask.Int,
            Kind.Float => TypeMask.Float,
            Kind.String => TypeMask.String,
            Kind.Array => TypeMask.Array | TypeMask.Iterable,
            Kind.Object => TypeMask.Object,
            _ => TypeMask.Resource,
        };
        if ((mask & (own | TypeMask.MixedFlag)) != 0) return true;
        if (!v.IsObject || type.Parts.Length == 0 && type.ClassName is null) return false;
        PhpClass cls = ((PhpInstance)v.AsObject).Class;
        if (type.ClassName is not null) return IsA(ctx, cls, type.ClassName);
        foreach (TypeDecl part in type.Parts)
            if (part.ClassName is not null && IsA(ctx, cls, part.ClassName)) return true;
        return false;
    }

    private static bool IsA(RequestContext ctx, PhpClass cls, PhpString name) =>
        cls.Name.Equals(name) || (ctx.Environment.Classes.TryGetValue(name.ToLower(), out PhpClass? other) && cls.IsSubclassOf(other));
}
