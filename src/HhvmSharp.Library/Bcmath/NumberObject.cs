using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Bcmath;

/// <summary>BcMath\Number: an immutable decimal number with the digits behind the point that it shows.</summary>
[PhpExtension("bcmath")]
[PhpClass("final readonly class BcMath\\Number implements Stringable", NoDynamicProperties = true)]
[PhpProperty("public readonly string $value", Virtual = true)]
[PhpProperty("public readonly int $scale", Virtual = true)]
internal sealed partial class NumberObject(PhpClass cls) : HandledObject(cls)
{
    /// <summary>Digits that a quotient, a root or a negative power may have beyond those of the operand.</summary>
    private const int ExtraScale = 10;

    private static readonly PhpString ValueName = PhpString.Literal("value"), ScaleName = PhpString.Literal("scale");

    private static readonly PropertyTable Handled = new PropertyTable()
        .Add<NumberObject>("value", static (ctx, o) => Value.String(o.Text(ctx)).Copied())
        .Add<NumberObject>("scale", static (_, o) => Value.Int(o._scale));

    private BcNumber _number;
    private int _scale;
    private bool _initialized;
    private PhpString? _text;

    internal override PropertyTable Properties => Handled;

    private PhpString Text(RequestContext ctx) => _text ??= _number.ToPhpString(ctx, _scale);

    private static NumberObject New(RequestContext ctx, BcNumber number, int scale)
    {
        var o = (NumberObject)ctx.NewObject(ctx.Environment.CoreClass("bcmath\\number"));
        o._number = number;
        o._scale = scale;
        o._initialized = true;
        return o;
    }

    private void Initialize(RequestContext ctx, BcNumber number, int scale)
    {
        if (_initialized) Throw.Error(ctx, "Cannot modify readonly property BcMath\\Number::$value");
        (_number, _scale, _initialized) = (number, scale, true);
    }

    // ---- handlers ----

    internal override void UnsetProperty(RequestContext ctx, PhpString name, ref object? cache)
    {
        if (Handled.TryGet(name, out _)) ctx.ThrowError("Error", $"Cannot unset readonly property {Class.Text}::${name}");
        else base.UnsetProperty(ctx, name, ref cache);
    }

    internal override bool HasProperty(RequestContext ctx, PhpString name, PropertyTest test, ref object? cache) =>
        name.Equals(ValueName) ? test != PropertyTest.NotEmpty || !_number.IsZero
        : name.Equals(ScaleName) && (test != PropertyTest.NotEmpty || _scale != 0);

    internal override PhpArray GetView(RequestContext ctx)
    {
        PhpArray view = GetProperties(ctx);
        view.Set(ctx, ValueName, Value.String(Text(ctx)).Copied());
        view.Set(ctx, ScaleName, Value.Int(_scale));
        return view;
    }

    internal override bool Cast(PhpContext context, int kind, out Value result)
    {
        switch (kind)
        {
            case Runtime.Values.Kind.Bool:
                result = Value.Bool(!_number.IsZero);
                return true;
            case Runtime.Values.Kind.String:
                result = Value.String(Text((RequestContext)context)).Copied();
                return true;
            default:
                return base.Cast(context, kind, out result);
        }
    }

    internal override PhpInstance CloneObject(RequestContext ctx)
    {
        var copy = (NumberObject)ctx.NewBare(Class);
        (copy._number, copy._scale, copy._initialized, copy._text) = (_number, _scale, _initialized, _text);
        return copy;
    }

    // ---- methods ----

    [PhpMethod("public function __construct(string|int $num)")]
    public void Construct(RequestContext ctx, Value num)
    {
        if (_initialized) Throw.Error(ctx, "Cannot modify readonly property BcMath\\Number::$value");
        BcNumber number = Operand(ctx, in num, 1, out int scale);
        Initialize(ctx, number, scale);
    }

    /// <summary>An argument: a number, a string or an int.</summary>
    private static BcNumber Operand(RequestContext ctx, in Value given, int argument, out int scale)
    {
        if (given.o is NumberObject known)
        {
            scale = known._scale;
            return known._number;
        }

        scale = 0;
        if (given.IsInt) return BcNumber.FromInt(given.IntValue);
        if (!BcNumber.TryParse(given.AsString, out BcNumber number, out scale)) Arg.ValueError(ctx, argument, "is not well-formed");
        return number;
    }

    private NumberObject Calculate(RequestContext ctx, int operation, in Value operand, long? scale)
    {
        BcNumber number = Operand(ctx, in operand, 1, out int otherScale);
        BcmathFunctions.CheckScale(ctx, scale ?? 0, 2);
        return Calculate(ctx, operation, (_number, _scale), (number, otherScale), (int?)scale, isOperator: false);
    }

    [PhpMethod("public function add(BcMath\\Number|string|int $num, ?int $scale = null): BcMath\\Number")]
    public PhpInstance Add(RequestContext ctx, Value num, long? scale) => Calculate(ctx, Operators.AddCode, in num, scale);

    [PhpMethod("public function sub(BcMath\\Number|string|int $num, ?int $scale = null): BcMath\\Number")]
    public PhpInstance Sub(RequestContext ctx, Value num, long? scale) => Calculate(ctx, Operators.SubCode, in num, scale);

    [PhpMethod("public function mul(BcMath\\Number|string|int $num, ?int $scale = null): BcMath\\Number")]
    public PhpInstance Mul(RequestContext ctx, Value num, long? scale) => Calculate(ctx, Operators.MulCode, in num, scale);

    [PhpMethod("public function div(BcMath\\Number|string|int $num, ?int $scale = null): BcMath\\Number")]
    public PhpInstance Div(RequestContext ctx, Value num, long? scale) => Calculate(ctx, Operators.DivCode, in num, scale);

    [PhpMethod("public function mod(BcMath\\Number|string|int $num, ?int $scale = null): BcMath\\Number")]
    public PhpInstance Mod(RequestContext ctx, Value num, long? scale) => Calculate(ctx, Operators.ModCode, in num, scale);

    [PhpMethod("public function divmod(BcMath\\Number|string|int $num, ?int $scale = null): array")]
    public PhpArray Divmod(RequestContext ctx, Value num, long? scale)
    {
        BcNumber divisor = Operand(ctx, in num, 1, out int otherScale);
        BcmathFunctions.CheckScale(ctx, scale ?? 0, 2);
        int digits = (int)(scale ?? Math.Max(_scale, otherScale));
        if (divisor.IsZero) Throw.New(ctx, "DivisionByZeroError", "Division by zero");
        BcNumber quotient = BcNumber.DivideRemainder(_number, divisor, out BcNumber remainder);
        var result = new PhpArray(2);
        result.Append(Value.Object(New(ctx, quotient, 0)));
        result.Append(Value.Object(New(ctx, remainder.Truncated(digits).WithoutTrailingZeros(), digits)));
        return result;
    }

    [PhpMethod("public function powmod(BcMath\\Number|string|int $exponent, BcMath\\Number|string|int $modulus, ?int $scale = null): BcMath\\Number")]
    public PhpInstance Powmod(RequestContext ctx, Value exponent, Value modulus, long? scale)
    {
        BcNumber power = Operand(ctx, in exponent, 1, out _), divisor = Operand(ctx, in modulus, 2, out _);
        BcmathFunctions.CheckScale(ctx, scale ?? 0, 3);
        if (_number.Scale != 0) Throw.ValueError(ctx, "Base number cannot have a fractional part");
        return New(ctx, BcmathFunctions.PowerModulo(ctx, _number, power, divisor, firstArgument: 1), (int)(scale ?? 0));
    }

    [PhpMethod("public function pow(BcMath\\Number|string|int $exponent, ?int $scale = null): BcMath\\Number")]
    public PhpInstance Pow(RequestContext ctx, Value exponent, long? scale) => Calculate(ctx, Operators.PowCode, in exponent, scale);

    [PhpMethod("public function sqrt(?int $scale = null): BcMath\\Number")]
    public PhpInstance Sqrt(RequestContext ctx, long? scale)
    {
        BcmathFunctions.CheckScale(ctx, scale ?? 0, 1);
        int digits = scale is null ? Expanded(ctx, _scale) : (int)scale;
        if (_number.Digits.Sign < 0) Throw.ValueError(ctx, "Base number must be greater than or equal to 0");
        BcmathFunctions.Afford(ctx, digits);
        BcNumber root = BcNumber.SquareRoot(_number, digits).Truncated(digits).WithoutTrailingZeros();
        return New(ctx, root, scale is null ? Shortened(digits, root) : digits);
    }

    [PhpMethod("public function floor(): BcMath\\Number")]
    public PhpInstance Floor(RequestContext ctx) => New(ctx, _number.Floor(), 0);

    [PhpMethod("public function ceil(): BcMath\\Number")]
    public PhpInstance Ceil(RequestContext ctx) => New(ctx, _number.Ceiling(), 0);

    [PhpMethod("public function round(int $precision = 0, RoundingMode $mode = RoundingMode::HalfAwayFromZero): BcMath\\Number")]
    public PhpInstance Round(RequestContext ctx, long precision, PhpInstance? mode = null)
    {
        BcmathFunctions.CheckPrecision(ctx, precision, 1);
        BcNumber rounded = BcmathFunctions.Round(ctx, _number, precision, mode);
        return New(ctx, rounded, rounded.Scale);
    }

    [PhpMethod("public function compare(BcMath\\Number|string|int $num, ?int $scale = null): int")]
    public long CompareTo(RequestContext ctx, Value num, long? scale)
    {
        BcNumber number = Operand(ctx, in num, 1, out _);
        BcmathFunctions.CheckScale(ctx, scale ?? 0, 2);
        return BcNumber.Compare(_number, number, scale ?? int.MaxValue);
    }

    [PhpMethod("public function __toString(): string")]
    public PhpString ToStringMethod(RequestContext ctx) => (PhpString)Value.String(Text(ctx)).Copied().o!;

    [PhpMethod("public function __serialize(): array")]
    public PhpArray Serialize(RequestContext ctx)
    {
        var data = new PhpArray(1);
        data.Add(ValueName, Value.String(Text(ctx)).Copied());
        return data;
    }

    [PhpMethod("public function __unserialize(array $data): void")]
    public void Unserialize(RequestContext ctx, PhpArray data)
    {
        Value text = data.Get(ValueName);
        if (!text.IsString || text.AsString.Length == 0) InvalidData(ctx);
        if (_initialized) Throw.Error(ctx, "Cannot modify readonly property BcMath\\Number::$value");
        if (!BcNumber.TryParse(text.AsString, out BcNumber number, out int scale)) InvalidData(ctx);
        Initialize(ctx, number, scale);
    }

    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    private static void InvalidData(RequestContext ctx) => Throw.New(ctx, "Exception", "Invalid serialization data for BcMath\\Number object");
}
