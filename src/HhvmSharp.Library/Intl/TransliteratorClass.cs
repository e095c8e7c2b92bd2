using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Intl;

/// <summary>Transliterator and transliterator_*.</summary>
[PhpExtension("intl")]
[PhpClass("class Transliterator", Order = 8, NotSerializable = true)]
[PhpClassConst("public const int FORWARD = 0")]
[PhpClassConst("public const int REVERSE = 1")]
[PhpProperty("public readonly string $id")]
internal sealed unsafe class TransliteratorObject(PhpClass cls) : PhpInstance(cls)
{
    private const string RulesId = "RulesTransPHP";

    private static readonly delegate* unmanaged<char*, int, int, char*, int, void*, int*, nint> Open =
        (delegate* unmanaged<char*, int, int, char*, int, void*, int*, nint>)Icu.Function("utrans_openU");
    private static readonly delegate* unmanaged<nint, int*, nint> OpenInverse = (delegate* unmanaged<nint, int*, nint>)Icu.Function("utrans_openInverse");
    private static readonly delegate* unmanaged<nint, int*, nint> CloneHandle = (delegate* unmanaged<nint, int*, nint>)Icu.Function("utrans_clone");
    private static readonly delegate* unmanaged<nint, void> Close = (delegate* unmanaged<nint, void>)Icu.Function("utrans_close");
    private static readonly delegate* unmanaged<nint, int*, char*> UnicodeId = (delegate* unmanaged<nint, int*, char*>)Icu.Function("utrans_getUnicodeID");
    private static readonly delegate* unmanaged<int*, nint> OpenIds = (delegate* unmanaged<int*, nint>)Icu.Function("utrans_openIDs");
    private static readonly delegate* unmanaged<nint, char*, int*, int, int, int*, int*, void> Transform =
        (delegate* unmanaged<nint, char*, int*, int, int, int*, int*, void>)Icu.Function("utrans_transUChars");

    private IcuHandle? _handle;

    private IntlError Error { get; } = new();

    [PhpMethod("final private function __construct()")]
    public void Construct()
    {
    }

    private static TransliteratorObject New(RequestContext ctx, nint handle)
    {
        var o = (TransliteratorObject)ctx.NewObject(ctx.Environment.CoreClass("transliterator"));
        o._handle = new IcuHandle(handle, Close);
        int length = 0;
        char* id = UnicodeId(handle, &length);
        o.Slots[0] = Value.String(PhpString.FromUtf8(new string(id, 0, length)));
        return o;
    }

    private static void CheckDirection(RequestContext ctx, long direction)
    {
        if (direction is not (0 or 1)) Arg.ValueError(ctx, 2, "must be either Transliterator::FORWARD or Transliterator::REVERSE");
    }

    /// <summary>By identifier; null after an error.</summary>
    private static TransliteratorObject? ById(RequestContext ctx, PhpString id, long direction)
    {
        if (Icu.FromUtf8(id) is not { } text)
        {
            IntlError.Set(ctx, Icu.InvalidChar, "String conversion of id to UTF-16 failed");
            return null;
        }

        int status = 0;
        nint handle;
        ParseError problem;
        fixed (char* t = text) handle = Open(t, text.Length, (int)direction, null, -1, &problem, &status);
        if (!Icu.IsFailure(status)) return New(ctx, handle);
        IntlError.Set(ctx, status, $"transliterator_create: unable to open ICU transliterator with id \"{Icu.Shown(id)}\"");
        return null;
    }

    [PhpFunction("transliterator_create(string $id, int $direction = Transliterator::FORWARD): ?Transliterator")]
    [PhpMethod("public static function create(string $id, int $direction = Transliterator::FORWARD): ?Transliterator", Tentative = true)]
    public static TransliteratorObject? create(RequestContext ctx, PhpString id, long direction)
    {
        IntlError.Global(ctx).Reset();
        CheckDirection(ctx, direction);
        return ById(ctx, id, direction);
    }

    [PhpFunction("transliterator_create_from_rules(string $rules, int $direction = Transliterator::FORWARD): ?Transliterator")]
    [PhpMethod("public static function createFromRules(string $rules, int $direction = Transliterator::FORWARD): ?Transliterator", Tentative = true)]
    public static TransliteratorObject? create_from_rules(RequestContext ctx, PhpString rules, long direction)
    {
        CheckDirection(ctx, direction);
        if (Icu.FromUtf8(rules) is not { } text)
        {
            IntlError.Set(ctx, Icu.InvalidChar, "String conversion of rules to UTF-16 failed");
            return null;
        }

        int status = 0;
        nint handle;
        ParseError problem;
        fixed (char* i = RulesId, t = text) handle = Open(i, RulesId.Length, (int)direction, t, text.Length, &problem, &status);
        IntlError.Global(ctx).Code = status;
        if (!Icu.IsFailure(status)) return New(ctx, handle);
        IntlError.Set(ctx, status, $"transliterator_create_from_rules: unable to create ICU transliterator from rules ({problem.Describe()})");
        return null;
    }

    private static nint Fetch(RequestContext ctx, TransliteratorObject transliterator)
    {
        transliterator.Error.Reset();
        IntlError.Global(ctx).Reset();
        if (transliterator._handle is null) Throw.Error(ctx, "Found unconstructed transliterator");
        return transliterator._handle.Value;
    }

    [PhpFunction("transliterator_create_inverse(Transliterator $transliterator): ?Transliterator")]
    [PhpMethod("public function createInverse(): ?Transliterator", Tentative = true)]
    public static TransliteratorObject? create_inverse(RequestContext ctx, TransliteratorObject transliterator)
    {
        int status = 0;
        nint handle = OpenInverse(Fetch(ctx, transliterator), &status);
        return IntlError.Check(ctx, null, status, "transliterator_create_inverse: could not create inverse ICU transliterator") ? New(ctx, handle) : null;
    }

    [PhpFunction("transliterator_list_ids(): array|false")]
    [PhpMethod("public static function listIDs(): array|false", Tentative = true)]
    public static PhpArray? list_ids(RequestContext ctx)
    {
        IntlError.Global(ctx).Reset();
        int status = 0;
        nint ids = OpenIds(&status);
        if (!IntlError.Check(ctx, null, status, "transliterator_list_ids: Failed to obtain registered transliterators")) return null;
        var all = new PhpArray();
        foreach (string id in IcuEnumeration.Take(ids)) all.Append(ctx, Value.String(PhpString.FromUtf8(id)));
        return all;
    }

    // ---- transliterate ----

    [PhpFunction("transliterator_transliterate(Transliterator|string $transliterator, string $string, int $start = 0, int $end = -1): string|false")]
    public static PhpString? transliterator_transliterate(RequestContext ctx, Value transliterator, PhpString @string, long start, long end)
    {
        if (transliterator.o is TransliteratorObject given) return given.Run(ctx, @string, start, end, 2);
        IntlError.Global(ctx).Reset();
        PhpString id = Elements.Text(ctx, in transliterator);
        if (ById(ctx, id, 0) is { } made)
        {
            try
            {
                return made.Run(ctx, @string, start, end, 2);
            }
            finally
            {
                Value.Object(made).Release(ctx);
            }
        }

        if (!ctx.HasPending)
            Arg.Warning(ctx, $"Could not create transliterator with ID \"{Icu.Shown(id)}\" ({IntlError.Global(ctx).Text})");
        return null;
    }

    [PhpMethod("public function transliterate(string $string, int $start = 0, int $end = -1): string|false", Tentative = true)]
    public PhpString? transliterate(RequestContext ctx, PhpString @string, long start, long end) => Run(ctx, @string, start, end, 1);

    /// <param name="number">The number of $string's argument.</param>
    private PhpString? Run(RequestContext ctx, PhpString @string, long start, long end, int number)
    {
        if (end < -1) Arg.ValueError(ctx, number + 2, "must be greater than or equal to -1");
        if (start < 0) Arg.ValueError(ctx, number + 1, "must be greater than or equal to 0");
        if (end != -1 && start > end) Arg.ValueError(ctx, number + 1, $"must be less than or equal to argument #{number + 2} ($end)");
        nint handle = Fetch(ctx, this);
        if (Icu.FromUtf8(@string) is not { } text)
        {
            IntlError.Set(ctx, Error, Icu.InvalidChar, "String conversion of string to UTF-16 failed");
            return null;
        }

        if (start > text.Length || end > text.Length)
        {
            IntlError.Set(ctx, Error, Icu.IllegalArgument,
                $"transliterator_transliterate: Neither \"start\" nor the \"end\" arguments can exceed the number of UTF-16 code units (in this case, {text.Length})");
            return null;
        }

        string result = Icu.GetText((b, c, s) =>
        {
            int length = text.Length, limit = end < 0 ? text.Length : (int)end;
            text.CopyTo(new Span<char>(b, c));
            Transform(handle, b, &length, c, (int)start, &limit, s);
            return length;
        }, out int status, text.Length + 16);
        return IntlError.Check(ctx, Error, status, "transliterator_transliterate: transliteration failed") ? PhpString.FromUtf8(result) : null;
    }

    // ---- errors, handlers ----

    [PhpFunction("transliterator_get_error_code(Transliterator $transliterator): int|false")]
    [PhpMethod("public function getErrorCode(): int|false", Tentative = true)]
    public static long get_error_code(TransliteratorObject transliterator) => transliterator.Error.Code;

    [PhpFunction("transliterator_get_error_message(Transliterator $transliterator): string|false")]
    [PhpMethod("public function getErrorMessage(): string|false", Tentative = true)]
    public static PhpString get_error_message(TransliteratorObject transliterator) => PhpString.FromUtf8(transliterator.Error.Text);

    internal override PhpInstance? CloneObject(RequestContext ctx)
    {
        PhpInstance? copy = base.CloneObject(ctx);
        int status = 0;
        if (_handle is null) ctx.ThrowError("Error", "Cannot clone uninitialized Transliterator");
        else if (CloneHandle(_handle.Value, &status) is var handle && Icu.IsFailure(status)) ctx.ThrowError("Error", "Failed to clone Transliterator");
        else if (copy is TransliteratorObject o) o._handle = new IcuHandle(handle, Close);
        return copy;
    }
}
