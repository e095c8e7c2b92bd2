using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Intl;

/// <summary>IntlDatePatternGenerator: the pattern that a locale has for a skeleton.</summary>
[PhpExtension("intl")]
[PhpClass("class IntlDatePatternGenerator", Order = 6, NotSerializable = true)]
internal sealed unsafe class IntlDatePatternGeneratorObject(PhpClass cls) : PhpInstance(cls)
{
    private static readonly delegate* unmanaged<nint, int*, nint> CloneFunction = (delegate* unmanaged<nint, int*, nint>)Icu.Function("udatpg_clone");

    private IcuHandle? _handle;

    private IntlError Error { get; } = new();

    [PhpMethod("public function __construct(?string $locale = null)")]
    public void Construct(RequestContext ctx, PhpString? locale)
    {
        if (!Open(ctx, locale)) IntlError.Throw(ctx);
    }

    [PhpMethod("public static function create(?string $locale = null): ?IntlDatePatternGenerator")]
    public static IntlDatePatternGeneratorObject? create(RequestContext ctx, PhpString? locale)
    {
        var o = (IntlDatePatternGeneratorObject)ctx.NewObject(ctx.Environment.CoreClass("intldatepatterngenerator"));
        if (o.Open(ctx, locale)) return o;
        Value.Object(o).Release(ctx);
        return null;
    }

    private bool Open(RequestContext ctx, PhpString? locale)
    {
        IntlError.Global(ctx).Reset();
        if (_handle is not null)
        {
            IntlError.Set(ctx, Error, Icu.IllegalArgument, "Cannot call constructor twice");
            return false;
        }

        if (!IntlFunctions.CheckLocale(ctx, locale?.Length ?? 0)) return false;
        int status = 0;
        nint handle;
        fixed (byte* l = Icu.CText(locale is { Length: > 0 } ? Icu.Name(locale) : IntlState.Locale(ctx))) handle = Udat.OpenGenerator(l, &status);
        if (Icu.IsFailure(status))
        {
            Error.Code = status;
            IntlError.Set(ctx, status, "Error creating DateTimePatternGenerator");
            return false;
        }

        _handle = new IcuHandle(handle, Udat.CloseGenerator);
        return true;
    }

    [PhpMethod("public function getBestPattern(string $skeleton): string|false")]
    public PhpString? getBestPattern(RequestContext ctx, PhpString skeleton)
    {
        Error.Reset();
        IntlError.Global(ctx).Reset();
        if (_handle is null) Throw.Error(ctx, "Found unconstructed IntlDatePatternGenerator");
        if (Icu.FromUtf8(skeleton) is not { } text)
        {
            IntlError.Set(ctx, Error, Icu.InvalidChar, "Skeleton is not a valid UTF-8 string");
            return null;
        }

        string clean = Icu.GetText((b, c, s) =>
        {
            fixed (char* t = text) return Udat.Skeleton(0, t, text.Length, b, c, s);
        }, out int status);
        if (!IntlError.Check(ctx, Error, status, "Error getting cleaned skeleton")) return null;
        string pattern = Icu.GetText((b, c, s) =>
        {
            fixed (char* t = clean) return Udat.BestPattern(_handle.Value, t, clean.Length, b, c, s);
        }, out status);
        return IntlError.Check(ctx, Error, status, "Error retrieving pattern") ? PhpString.FromUtf8(pattern) : null;
    }

    internal override PhpInstance? CloneObject(RequestContext ctx)
    {
        PhpInstance? copy = base.CloneObject(ctx);
        int status = 0;
        if (_handle is null) ctx.ThrowError("Error", "Cannot clone uninitialized IntlDatePatternGenerator");
        else if (CloneFunction(_handle.Value, &status) is var handle && Icu.IsFailure(status)) ctx.ThrowError("Error", "Failed to clone IntlDatePatternGenerator");
        else if (copy is IntlDatePatternGeneratorObject o) o._handle = new IcuHandle(handle, Udat.CloseGenerator);
        return copy;
    }
}
