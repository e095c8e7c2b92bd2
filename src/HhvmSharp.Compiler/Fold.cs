using System.Diagnostics.CodeAnalysis;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Compiler;

/// <summary>
/// The context in which constants are folded: operators run in it as at run time, and whatever would warn, throw or
/// run code shows in <see cref="Failed"/>, so that the op is left for run time.
/// </summary>
internal sealed class FoldContext : PhpContext
{
    public bool Failed;

    public override bool HasPending => Failed;

    public override void Raise(int level, string message) => Failed = true;

    public override void ThrowError(string className, string message) => Failed = true;

    public override long RegisterResource(PhpResource resource) => 0;

    public override void ForgetResource(PhpResource resource)
    {
    }

    internal override void Destroy(Counted value)
    {
    }

    internal override void PossibleRoot(Counted value)
    {
    }

    internal override void MemoryExhausted(long bytes) => Failed = true;
}

/// <summary>Evaluates operators on constants, as far as that cannot warn, throw or depend on the request.</summary>
internal static class Fold
{
    /// <summary>Results longer than this are left for run time ("a" repeated by shifts and concatenations).</summary>
    private const int MaxString = 1 << 20;

    public static bool IsTrue(in Value v) => v.Kind switch
    {
        Kind.Bool or Kind.Int => v.IntValue != 0,
        Kind.Float => v.FloatValue != 0,
        Kind.String => Conversions.ToBool(v.AsString),
        Kind.Array => v.AsArray.Length > 0,
        _ => false,
    };

    /// <summary>A scalar as a string; false for an array.</summary>
    public static bool TryToString(FoldContext ctx, in Value v, [NotNullWhen(true)] out PhpString? text)
    {
        text = null;
        if (v.Kind > Kind.String) return false;
        text = Conversions.ToStr(ctx, in v);
        return true;
    }

    /// <summary>A string that is an array key of kind int.</summary>
    public static bool TryNumericKey(PhpString s, out long index) => ArrayKey.TryInt(s, out index);

    public static bool IsNumeric(PhpString s) => Numbers.IsNumeric(s.Span);

    /// <summary>A type name as zend_zval_value_name gives it: null, true, int ...</summary>
    public static string TypeName(in Value v) => v.Kind switch
    {
        Kind.Bool => v.IsTrue ? "true" : "false",
        _ => KindName(v),
    };

    /// <summary>A type name as zend_get_type_by_const gives it: null, bool, int ...</summary>
    public static string KindName(in Value v) => v.Kind switch
    {
        Kind.Undef or Kind.Null => "null",
        Kind.Bool => "bool",
        Kind.Int => "int",
        Kind.Float => "float",
        Kind.String => "string",
        Kind.Array => "array",
        _ => "mixed",
    };

    public static bool TryUnary(FoldContext ctx, Opcode code, in Value v, out Value result)
    {
        if (code == Opcode.BOOL_NOT)
        {
            result = Value.Bool(!IsTrue(v));
            return true;
        }

        result = Operators.BwNot(ctx, in v);
        return Succeeded(ctx, ref result);
    }

    public static bool TryBinary(FoldContext ctx, Opcode code, in Value a, in Value b, out Value result)
    {
        if (code is Opcode.CONCAT or Opcode.FAST_CONCAT && Length(a) + Length(b) > MaxString)
        {
            result = default;
            return false;
        }

        result = code switch
        {
            Opcode.ADD => Operators.Add(ctx, in a, in b),
            Opcode.SUB => Operators.Sub(ctx, in a, in b),
            Opcode.MUL => Operators.Mul(ctx, in a, in b),
            Opcode.DIV => Operators.Div(ctx, in a, in b),
            Opcode.MOD => Operators.Mod(ctx, in a, in b),
            Opcode.POW => Operators.Pow(ctx, in a, in b),
            Opcode.SL => Operators.Sl(ctx, in a, in b),
            Opcode.SR => Operators.Sr(ctx, in a, in b),
            Opcode.BW_OR => Operators.BwOr(ctx, in a, in b),
            Opcode.BW_AND => Operators.BwAnd(ctx, in a, in b),
            Opcode.BW_XOR => Operators.BwXor(ctx, in a, in b),
            Opcode.CONCAT or Opcode.FAST_CONCAT => Operators.Concat(ctx, in a, in b),
            Opcode.BOOL_XOR => Operators.BoolXor(ctx, in a, in b),
            Opcode.IS_IDENTICAL or Opcode.CASE_STRICT => Value.Bool(Operators.Identical(ctx, in a, in b)),
            Opcode.IS_NOT_IDENTICAL => Value.Bool(!Operators.Identical(ctx, in a, in b)),
            Opcode.IS_EQUAL or Opcode.CASE => Value.Bool(Operators.LooseEquals(ctx, in a, in b)),
            Opcode.IS_NOT_EQUAL => Value.Bool(!Operators.LooseEquals(ctx, in a, in b)),
            Opcode.IS_SMALLER => Value.Bool(Operators.Less(ctx, in a, in b)),
            Opcode.IS_SMALLER_OR_EQUAL => Value.Bool(Operators.LessOrEqual(ctx, in a, in b)),
            Opcode.SPACESHIP => Operators.Spaceship(ctx, in a, in b),
            _ => throw new ArgumentOutOfRangeException(nameof(code)),
        };
        return Succeeded(ctx, ref result);
    }

    private static int Length(in Value v) => v.IsString ? v.AsString.Length : 32;

    private static bool Succeeded(FoldContext ctx, ref Value result)
    {
        if (ctx.Failed)
        {
            ctx.Failed = false;
            result = default;
            return false;
        }

        if (result.IsArray) result = Value.Array(result.AsArray.Freeze());
        return true;
    }
}
