using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>Casts, type tests, strlen, constants.</summary>
internal static unsafe partial class Handlers
{
    private static readonly PhpString Scalar = PhpString.Literal("scalar");

    internal static Op* CAST(RequestContext ctx, Frame f, Op* op)
    {
        Value v = Take1(ctx, f, op);
        Value r;
        switch (op->Extended)
        {
            case CastType.Int:
                r = Value.Int(Conversions.ToInt(ctx, in v));
                break;
            case CastType.Float:
                r = Value.Float(Conversions.ToFloat(ctx, in v));
                break;
            case CastType.String:
                r = Conversions.ToStringValue(ctx, in v);
                break;
            case CastType.Array:
                r = Value.Array(Conversions.ToArray(ctx, in v));
                break;
            case CastType.Object:
                r = ToObject(ctx, in v);
                break;
            default:
                r = Value.Null;
                break;
        }

        v.Release(ctx);
        return Finish(ctx, f, op, in r);
    }

    /// <summary>(object): an object itself, or a stdClass with an array's elements or the property "scalar".</summary>
    internal static Value ToObject(RequestContext ctx, in Value v)
    {
        if (v.IsObject) return v.Copied();
        PhpInstance o = ctx.NewObject(ctx.Environment.CoreClass("stdclass"));
        if (v.o is PhpArray array)
        {
            if (array.Length == 0) return Value.Object(o);
            var properties = new PhpArray(array.Length);
            for (int pos = array.FirstPosition; pos >= 0; pos = array.NextPosition(pos + 1))
            {
                Value key = array.KeyAt(pos);
                Value element = array.ValueAt(pos);
                element = element.o is PhpReference { Count: 1 } r ? r.Value.Copied() : element.Copied();
                // The names of properties are strings, even those that would be ints as array keys.
                properties.Set(ctx, key.IsInt ? Numbers.ToString(key.n) : key.AsString, in element);
            }

            o.Dynamic = properties;
        }
        else if (!v.IsNull)
        {
            var properties = new PhpArray(1);
            properties.Add(Scalar, v.Copied());
            o.Dynamic = properties;
        }

        return Value.Object(o);
    }

    internal static Op* TYPE_CHECK(RequestContext ctx, Frame f, Op* op)
    {
        ref Value raw = ref Operand.Raw1(f, op);
        Value v = raw.Dereferenced();
        TypeMask mask = (TypeMask)op->Extended;
        bool result;
        if (v.IsUndef)
        {
            result = (mask & TypeMask.Null) != 0;
            if (op->Op1Kind == OperandKind.Cv) ctx.UndefinedVariable(f, op->Op1);
            return FinishBool(ctx, f, op, result);
        }

        result = (mask & TypeChecks.MaskOf(in v)) != 0 && (mask != TypeMask.Resource || !v.AsResource.IsClosed);
        if ((op->Op1Kind & (OperandKind.Tmp | OperandKind.Var)) != 0 && raw.Kind > Kind.String)
        {
            Operand.Free1(ctx, f, op);
            return FinishBool(ctx, f, op, result);
        }

        f.Slot(op->Result) = Value.Bool(result);
        return op + 1;
    }

    private static TypeMask MaskOf(in Value v) => v.Kind switch
    {
        Kind.Undef or Kind.Null => TypeMask.Null,
        Kind.Bool => v.n != 0 ? TypeMask.True : TypeMask.False,
        Kind.Int => TypeMask.Int,
        Kind.Float => TypeMask.Float,
        Kind.String => TypeMask.String,
        Kind.Array => TypeMask.Array,
        Kind.Object => TypeMask.Object,
        Kind.Resource => TypeMask.Resource,
        _ => TypeMask.None,
    };

    internal static Op* GET_TYPE(RequestContext ctx, Frame f, Op* op)
    {
        Value v = Take1(ctx, f, op);
        PhpString name = PhpString.Literal(TypeNames.Legacy(in v));
        v.Release(ctx);
        return Finish(ctx, f, op, Value.String(name));
    }

    internal static Op* STRLEN(RequestContext ctx, Frame f, Op* op)
    {
        ref Value raw = ref Operand.Raw1(f, op);
        if (raw.o is PhpString s)
        {
            f.Slot(op->Result) = Value.Int(s.Length);
            return op + 1;
        }

        Value v = Take1(ctx, f, op);
        Value r = StringLength(ctx, f, in v);
        v.Release(ctx);
        return Finish(ctx, f, op, in r);
    }

    private static Value StringLength(RequestContext ctx, Frame f, in Value v)
    {
        if (v.o is PhpString s) return Value.Int(s.Length);
        if (!Strict(f))
        {
            if (v.IsNull)
            {
                ctx.Deprecated("strlen(): Passing null to parameter #1 ($string) of type string is deprecated");
                return Value.Int(0);
            }

            if (v.Kind < Kind.String) return Value.Int(Conversions.ToStr(ctx, in v).Length);
            if (v.IsObject && v.AsObject.Cast(ctx, Kind.String, out Value text)) return Value.Int(text.AsString.Length);
        }

        if (!ctx.HasPending) ctx.ThrowError("TypeError", $"strlen(): Argument #1 ($string) must be of type string, {TypeNames.OfValue(in v)} given");
        return default;
    }

    // ---- constants ----

    internal static Op* FETCH_CONSTANT(RequestContext ctx, Frame f, Op* op)
    {
        if (f.Code.Caches[op->Cache] is BoundConstant cached && (cached.RequestId == 0 || cached.RequestId == ctx.RequestId))
        {
            Value.Copy(ref f.Slot(op->Result), in cached.Value);
            return op + 1;
        }

        return FetchConstantSlow(ctx, f, op);
    }

    private static Op* FetchConstantSlow(RequestContext ctx, Frame f, Op* op)
    {
        Value[] literals = f.Code.Literals;
        // The name as written, then with its namespace in lower case; for a fallback the short name behind.
        PhpString key = literals[op->Op2 + 1].AsString;
        bool fallback = (op->Op1 & ExtendedValues.UnqualifiedInNamespace) != 0;
        if (!ctx.TryGetConstant(key, out Value v) && !(fallback && ctx.TryGetConstant(key = literals[op->Op2 + 2].AsString, out v)))
        {
            ctx.ThrowError("Error", $"Undefined constant \"{literals[op->Op2].AsString}\"");
            return FailedBare(ctx, f, op);
        }

        if (ctx.IsDeprecatedConstant(key)) ctx.Deprecated($"Constant {key} is deprecated");
        else BindConstant(ctx, ref f.Code.Caches[op->Cache], key, fallback, in v);
        return Finish(ctx, f, op, v.Copied());
    }

    /// <summary>
    /// Binds the op to the constant, which never changes in a request once it is found. A newer request takes the
    /// entry over, never an older one: requests in parallel would otherwise allocate an entry at each use.
    /// </summary>
    private static void BindConstant(RequestContext ctx, ref object? cache, PhpString key, bool fallback, in Value v)
    {
        long request = !fallback && ctx.Environment.Constants.ContainsKey(key) ? 0 : ctx.RequestId;
        // Arrays and objects belong to the request; the code lives longer.
        if (request != 0 && (v.IsArray || v.IsObject || v.IsReference)) return;
        if (cache is BoundConstant old && old.RequestId > request) return;
        cache = new BoundConstant(v, request);
    }

    internal static Op* DEFINED(RequestContext ctx, Frame f, Op* op)
    {
        // Constants are never undefined again, but they are per request: looked up each time.
        PhpString name = f.Code.Literals[op->Op1].AsString;
        f.Slot(op->Result) = Value.Bool(ctx.TryGetConstant(name, out _));
        return op + 1;
    }

    internal static Op* DECLARE_CONST(RequestContext ctx, Frame f, Op* op)
    {
        PhpString name = f.Code.Literals[op->Op1].AsString;
        Value v = f.Code.Literals[op->Op2];
        if (v.o is ConstExpr expression)
        {
            v = ctx.EvaluateConstExpr(expression, f.Function.Scope);
            if (ctx.HasPending)
            {
                v.Release(ctx);
                return ctx.Unwind(f, op);
            }
        }
        else
        {
            v = v.Copied();
        }

        ctx.DefineConstant(name, in v);
        return Next(ctx, f, op);
    }
}

/// <summary>An inline-cache entry: a constant of one request, or (0) a built-in one that is the same in all.</summary>
internal sealed class BoundConstant(Value value, long requestId)
{
    internal readonly Value Value = value;
    internal readonly long RequestId = requestId;
}
