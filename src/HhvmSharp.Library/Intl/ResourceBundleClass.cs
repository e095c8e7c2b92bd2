using HhvmSharp.Library.Spl;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Intl;

/// <summary>ResourceBundle: what is compiled into ICU's resource files.</summary>
[PhpExtension("intl")]
[PhpClass("class ResourceBundle implements IteratorAggregate, Countable", Order = 7, NotSerializable = true, Uncloneable = true)]
internal sealed unsafe class ResourceBundleObject(PhpClass cls) : PhpInstance(cls)
{
    private const int FallbackWarning = -128, DefaultWarning = -127;

    private const int MaxPath = 4096;

    private IcuHandle? _handle;

    private IntlError Error { get; } = new();

    // ---- making ----

    [PhpMethod("public function __construct(?string $locale, ?string $bundle, bool $fallback = true)")]
    public void Construct(RequestContext ctx, PhpString? locale, PhpString? bundle, bool fallback)
    {
        if (!Load(ctx, locale, bundle, fallback) && !ctx.HasPending) Throw.New(ctx, "IntlException", "Constructor failed");
    }

    [PhpFunction("resourcebundle_create(?string $locale, ?string $bundle, bool $fallback = true): ?ResourceBundle")]
    [PhpMethod("public static function create(?string $locale, ?string $bundle, bool $fallback = true): ?ResourceBundle", Tentative = true)]
    public static ResourceBundleObject? create(RequestContext ctx, PhpString? locale, PhpString? bundle, bool fallback)
    {
        ResourceBundleObject o = New(ctx);
        if (o.Load(ctx, locale, bundle, fallback)) return o;
        Value.Object(o).Release(ctx);
        return null;
    }

    private static ResourceBundleObject New(RequestContext ctx) => (ResourceBundleObject)ctx.NewObject(ctx.Environment.CoreClass("resourcebundle"));

    private bool Load(RequestContext ctx, PhpString? locale, PhpString? bundle, bool fallback)
    {
        IntlError.Global(ctx).Reset();
        if (_handle is not null) Throw.Error(ctx, "ResourceBundle object is already constructed");
        if (!IntlFunctions.CheckLocale(ctx, locale?.Length ?? 0)) return false;
        string name = locale is null ? IntlState.Locale(ctx) : Icu.Name(locale);
        if (bundle?.Length >= MaxPath) Arg.ValueError(ctx, 2, "is too long");
        int status = 0;
        nint handle;
        fixed (byte* b = bundle is null ? null : Icu.CText(bundle), l = Icu.CText(name)) handle = fallback ? Ures.Open(b, l, &status) : Ures.OpenDirect(b, l, &status);
        if (!IntlError.Check(ctx, Error, status, "resourcebundle_ctor: Cannot load libICU resource bundle")) return false;
        _handle = new IcuHandle(handle, Ures.Close);
        if (fallback || status is not (FallbackWarning or DefaultWarning)) return true;
        int ignored = 0;
        string shown = bundle is null ? "(default data)" : Icu.Shown(bundle), actual = Icu.Text(Ures.LocaleByType(handle, IntlFunctions.ActualLocale, &ignored));
        IntlError.Set(ctx, Error, status, $"resourcebundle_ctor: Cannot load libICU resource '{shown}' without fallback from {name} to {actual}");
        return false;
    }

    [PhpFunction("resourcebundle_locales(string $bundle): array|false")]
    [PhpMethod("public static function getLocales(string $bundle): array|false", Tentative = true)]
    public static PhpArray? locales(RequestContext ctx, PhpString bundle)
    {
        IntlError.Global(ctx).Reset();
        if (bundle.Length >= MaxPath) Arg.ValueError(ctx, 1, "is too long");
        int status = 0;
        nint locales;
        fixed (byte* b = bundle.Length == 0 ? null : Icu.CText(bundle)) locales = Ures.OpenLocales(b, &status);
        if (!IntlError.Check(ctx, null, status, "Cannot fetch locales list")) return null;
        var all = new PhpArray();
        foreach (string locale in IcuEnumeration.Take(locales)) all.Append(ctx, Value.String(PhpString.FromLatin1(locale)));
        return all;
    }

    // ---- contents ----

    private nint Fetch(RequestContext ctx)
    {
        if (_handle is null) Throw.Error(ctx, "Found unconstructed ResourceBundle");
        return _handle.Value;
    }

    [PhpMethod("public function get(string|int $index, bool $fallback = true): ResourceBundle|array|string|int|null", Tentative = true)]
    public Value get(RequestContext ctx, Value index, bool fallback) => Element(ctx, in index, fallback, 1);

    [PhpFunction("resourcebundle_get(ResourceBundle $bundle, string|int $index, bool $fallback = true): ResourceBundle|array|string|int|null")]
    public static Value resourcebundle_get(RequestContext ctx, ResourceBundleObject bundle, Value index, bool fallback) => bundle.Element(ctx, in index, fallback, 2);

    /// <param name="number">The argument's number; 0: an offset.</param>
    private Value Element(RequestContext ctx, in Value index, bool fallback, int number)
    {
        nint handle = Fetch(ctx);
        Error.Reset();
        IntlError.Global(ctx).Reset();
        int status = 0;
        nint child;
        string shown;
        if (index.IsString)
        {
            if (index.AsString.Length == 0)
            {
                if (number == 0) Throw.ValueError(ctx, "Offset must not be empty");
                Arg.ValueError(ctx, number, "must not be empty");
            }

            shown = $"'{Icu.Shown(index.AsString)}'";
            fixed (byte* k = Icu.CText(index.AsString)) child = Ures.ByKey(handle, k, 0, &status);
        }
        else
        {
            if (index.IntValue is < int.MinValue or > int.MaxValue)
            {
                if (number == 0) Throw.ValueError(ctx, "Index must be between -2147483648 and 2147483647");
                Arg.ValueError(ctx, number, "index must be between -2147483648 and 2147483647");
            }

            shown = index.IntValue.ToString(System.Globalization.CultureInfo.InvariantCulture);
            child = Ures.ByIndex(handle, (int)index.IntValue, 0, &status);
        }

        IntlError.Global(ctx).Code = status;
        if (Icu.IsFailure(status))
        {
            if (child != 0) Ures.Close(child);
            IntlError.Set(ctx, Error, status, $"Cannot load resource element {shown}");
            return Value.Null;
        }

        if (fallback || status is not (FallbackWarning or DefaultWarning)) return Take(ctx, child);
        Ures.Close(child);
        int ignored = 0;
        IntlError.Set(ctx, Error, status, $"Cannot load element {shown} without fallback from to {Icu.Text(Ures.LocaleByType(handle, IntlFunctions.ActualLocale, &ignored))}");
        return Value.Null;
    }

    /// <summary>The value of a resource, which is taken over.</summary>
    private Value Take(RequestContext ctx, nint child)
    {
        int type = Ures.Type(child);
        if (type is Ures.TypeArray or Ures.TypeTable)
        {
            ResourceBundleObject inner = New(ctx);
            inner._handle = new IcuHandle(child, Ures.Close);
            return Value.Object(inner);
        }

        Value value = Value.Null;
        int status = 0, length = 0;
        switch (type)
        {
            case Ures.TypeString:
                char* text = Ures.GetString(child, &length, &status);
                if (IntlError.Check(ctx, Error, status, "Failed to retrieve string value")) value = Value.String(PhpString.FromUtf8(new string(text, 0, length)));
                break;
            case Ures.TypeBinary:
                byte* bytes = Ures.GetBinary(child, &length, &status);
                if (IntlError.Check(ctx, Error, status, "Failed to retrieve binary value")) value = Value.String(PhpString.FromSpan(new ReadOnlySpan<byte>(bytes, length)));
                break;
            case Ures.TypeInt:
                int number = Ures.GetInt(child, &status);
                if (IntlError.Check(ctx, Error, status, "Failed to retrieve integer value")) value = Value.Int(number);
                break;
            case Ures.TypeVector:
                int* numbers = Ures.GetVector(child, &length, &status);
                if (!IntlError.Check(ctx, Error, status, "Failed to retrieve vector value")) break;
                var all = new PhpArray(length);
                for (int i = 0; i < length; i++) all.Append(ctx, Value.Int(numbers[i]));
                value = Value.Array(all);
                break;
        }

        Ures.Close(child);
        return value;
    }

    [PhpFunction("resourcebundle_count(ResourceBundle $bundle): int")]
    [PhpMethod("public function count(): int", Tentative = true)]
    public static long count(RequestContext ctx, ResourceBundleObject bundle) => Ures.Size(bundle.Fetch(ctx));

    [PhpFunction("resourcebundle_get_error_code(ResourceBundle $bundle): int")]
    [PhpMethod("public function getErrorCode(): int", Tentative = true)]
    public static long get_error_code(ResourceBundleObject bundle) => bundle.Error.Code;

    [PhpFunction("resourcebundle_get_error_message(ResourceBundle $bundle): string")]
    [PhpMethod("public function getErrorMessage(): string", Tentative = true)]
    public static PhpString get_error_message(ResourceBundleObject bundle) => PhpString.FromUtf8(bundle.Error.Text);

    // ---- handlers ----

    internal override Value ReadDimension(RequestContext ctx, in Value offset, FetchMode mode)
    {
        Value index = offset.Dereferenced();
        try
        {
            if (offset.IsUndef) ctx.ThrowError("Error", "Cannot apply [] to ResourceBundle object");
            else if (index.IsInt || index.IsString) return Element(ctx, in index, fallback: true, 0);
            else Runtime.Interpreter.Dimensions.IllegalOffset(ctx, Class.Text.ToString(), in index, mode);
        }
        catch (PhpThrow)
        {
            // pending
        }

        return default;
    }

    internal override bool CountElements(RequestContext ctx, out long count)
    {
        count = _handle is null ? 0 : Ures.Size(_handle.Value);
        if (_handle is null) IntlError.Set(ctx, Error, Icu.IllegalArgument, "Found unconstructed ResourceBundle");
        return _handle is not null;
    }

    [PhpMethod("public function getIterator(): Iterator")]
    public Value getIterator(RequestContext ctx) => GetIterator(ctx, byRef: false) is { } walk ? ctx.WrapIterator(walk) : Value.Null;

    internal override ObjectIterator? GetIterator(RequestContext ctx, bool byRef)
    {
        if (SplSupport.RefuseReference(ctx, byRef)) return null;
        if (_handle is not null) return new Walk(this, _handle.Value);
        ctx.ThrowError("Error", "Found unconstructed ResourceBundle");
        return null;
    }

    private sealed class Walk : ObjectIterator
    {
        private readonly ResourceBundleObject _over;
        private readonly nint _handle;
        private readonly int _size;
        private readonly bool _isTable;
        private int _at;
        private Value _current;
        private PhpString _key = PhpString.Empty;

        internal Walk(ResourceBundleObject over, nint handle)
        {
            over.AddRef();
            (_over, _handle, _size, _isTable) = (over, handle, Ures.Size(handle), Ures.Type(handle) == Ures.TypeTable);
        }

        internal override void Rewind(RequestContext ctx)
        {
            _at = 0;
            Invalidate(ctx);
        }

        internal override bool Valid(RequestContext ctx) => _at < _size;

        internal override Value Current(RequestContext ctx)
        {
            Read(ctx);
            return _current.Copied();
        }

        internal override Value Key(RequestContext ctx)
        {
            Read(ctx);
            return _isTable ? Value.String(_key) : Value.Int(_at);
        }

        private void Read(RequestContext ctx)
        {
            if (!_current.IsUndef) return;
            int status = 0;
            nint child = Ures.ByIndex(_handle, _at, 0, &status);
            if (Icu.IsFailure(status)) return;
            _key = _isTable ? PhpString.FromLatin1(Icu.Text(Ures.Key(child))) : PhpString.Empty;
            _key.MarkShared();
            _current = _over.Take(ctx, child);
        }

        internal override void MoveNext(RequestContext ctx)
        {
            _at++;
            Invalidate(ctx);
        }

        internal override void Invalidate(RequestContext ctx)
        {
            Value old = _current;
            _current = default;
            old.Release(ctx);
        }

        internal override void Dispose(RequestContext ctx)
        {
            Invalidate(ctx);
            Value.Object(_over).Release(ctx);
        }

        internal override void EnumerateChildren(ChildVisitor visit)
        {
            visit(Value.Object(_over));
            visit(_current);
        }
    }
}
