using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Gmp;

/// <summary>GMP: a number.</summary>
[PhpExtension("gmp")]
[PhpClass("final class GMP")]
internal sealed unsafe partial class GmpObject : PhpInstance, INativeOwner
{
    internal Mpz Number;

    public GmpObject(PhpClass cls)
        : base(cls)
    {
        fixed (Mpz* number = &Number) LibGmp.Init(number);
    }

    internal static GmpObject New(RequestContext ctx) => (GmpObject)ctx.NewObject(ctx.Environment.CoreClass("gmp"));

    // ---- handlers ----

    internal override void FreeObject(RequestContext ctx)
    {
        base.FreeObject(ctx);
        fixed (Mpz* number = &Number) LibGmp.Clear(number);
        Number = default;
    }

    internal override PhpInstance? CloneObject(RequestContext ctx)
    {
        var copy = (GmpObject?)base.CloneObject(ctx);
        if (copy is null) return null;
        fixed (Mpz* target = &copy.Number, source = &Number) LibGmp.Set(target, source);
        return copy;
    }

    internal override PhpArray GetDebugInfo(RequestContext ctx)
    {
        PhpArray info = GetProperties(ctx);
        info.Set(ctx, PhpString.Literal("num"), Value.String(GmpNumbers.ToText(Number, 10)));
        return info;
    }

    internal override bool Cast(PhpContext context, int kind, out Value result)
    {
        Mpz number = Number;
        switch (kind)
        {
            case Runtime.Values.Kind.String:
                result = Value.String(GmpNumbers.ToText(number, 10));
                return true;
            case Runtime.Values.Kind.Int:
                result = Value.Int(LibGmp.GetInt(&number));
                return true;
            case Runtime.Values.Kind.Float:
                result = Value.Float(LibGmp.GetFloat(&number));
                return true;
            case Runtime.Values.Kind.NumberCast:
                result = LibGmp.FitsInt(&number) != 0 ? Value.Int(LibGmp.GetInt(&number)) : Value.Float(LibGmp.GetFloat(&number));
                return true;
            case Runtime.Values.Kind.Bool:
                result = Value.Bool(number.Size != 0);
                return true;
            default:
                result = default;
                return false;
        }
    }

    // ---- methods ----

    [PhpMethod("public function __construct(int|string $num = 0, int $base = 0)")]
    public void Construct(RequestContext ctx, Value num, long @base) => Initialize(ctx, in num, @base);

    /// <summary>Of gmp_init() and the constructor, whose arguments are the same.</summary>
    internal void Initialize(RequestContext ctx, in Value num, long numberBase)
    {
        const int maxBase = 62;
        if (numberBase != 0 && numberBase is < 2 or > maxBase) Arg.ValueError(ctx, 2, $"must be 0 or between 2 and {maxBase}");
        fixed (Mpz* number = &Number)
        {
            if (!num.IsString) LibGmp.SetInt(number, num.IntValue);
            else if (!GmpNumbers.TryParse(number, num.AsString, (int)numberBase)) Arg.ValueError(ctx, 1, "is not an integer string");
        }
    }

    [PhpMethod("public function __serialize(): array")]
    public PhpArray Serialize(RequestContext ctx)
    {
        var data = new PhpArray(2);
        data.Append(Value.String(GmpNumbers.ToText(Number, 16)));
        if (Dynamic is { Length: > 0 }) data.Append(Value.Array(WithSymbolKeys(ctx, GetProperties(ctx))));
        return data;
    }

    [PhpMethod("public function __unserialize(array $data): void")]
    public void Unserialize(RequestContext ctx, PhpArray data)
    {
        Value number = data.Get(0), properties = data.Get(1);
        bool isParsed = false;
        fixed (Mpz* target = &Number)
            if (number.IsString) isParsed = GmpNumbers.TryParse(target, number.AsString, 16);
        if (!isParsed) Throw.New(ctx, "Exception", "Could not unserialize number");
        if (properties.IsUndef) return;
        if (!properties.IsArray) Throw.New(ctx, "Exception", "Could not unserialize properties");
        foreach ((Value key, Value value) in properties.AsArray)
            WriteProperty(ctx, Conversions.ToStr(ctx, in key), value.Dereferenced(), ref PropertyLookup.NoCache, wantResult: false);
        Throw.IfPending(ctx);
    }
}
