using System.Globalization;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Intl;

/// <summary>MessageFormatter and msgfmt_*. ICU checks patterns; formatting is <see cref="Message"/>'s, as its C functions take no list of arguments.</summary>
[PhpExtension("intl")]
[PhpClass("class MessageFormatter", Order = 4, NotSerializable = true)]
internal sealed unsafe class MessageFormatterObject(PhpClass cls) : PhpInstance(cls)
{
    private const int PatternSyntaxError = 65799, MessageParseError = 6, TypeMismatch = 65804;

    private static readonly delegate* unmanaged<char*, int, byte*, ParseError*, int*, nint> OpenFunction =
        (delegate* unmanaged<char*, int, byte*, ParseError*, int*, nint>)Icu.Function("umsg_open");
    private static readonly delegate* unmanaged<nint, void> Close = (delegate* unmanaged<nint, void>)Icu.Function("umsg_close");
    private static readonly delegate* unmanaged<nint, char*, int, ParseError*, int*, void> ApplyPattern =
        (delegate* unmanaged<nint, char*, int, ParseError*, int*, void>)Icu.Function("umsg_applyPattern");
    private static readonly delegate* unmanaged<nint, byte*> LocaleOf = (delegate* unmanaged<nint, byte*>)Icu.Function("umsg_getLocale");
    private static readonly delegate* unmanaged<char*, int, char*, int, int*, int> AutoQuote = (delegate* unmanaged<char*, int, char*, int, int*, int>)Icu.Function("umsg_autoQuoteApostrophe");

    private IcuHandle? _handle;
    private Message? _message;
    private PhpString? _pattern;
    private string _locale = "";

    private IntlError Error { get; } = new();

    private static nint Fetch(RequestContext ctx, MessageFormatterObject formatter)
    {
        formatter.Error.Reset();
        IntlError.Global(ctx).Reset();
        if (formatter._handle is null) Throw.Error(ctx, "Found unconstructed MessageFormatter");
        return formatter._handle.Value;
    }

    // ---- making ----

    [PhpMethod("public function __construct(string $locale, string $pattern)")]
    public void Construct(RequestContext ctx, PhpString locale, PhpString pattern)
    {
        IntlError.Global(ctx).Reset();
        if (!Open(ctx, locale, pattern, "msgfmt_create: message formatter creation failed", "msgfmt_create: error converting pattern to UTF-16")) IntlError.Throw(ctx);
    }

    private static MessageFormatterObject New(RequestContext ctx) => (MessageFormatterObject)ctx.NewObject(ctx.Environment.CoreClass("messageformatter"));

    [PhpFunction("msgfmt_create(string $locale, string $pattern): ?MessageFormatter")]
    [PhpMethod("public static function create(string $locale, string $pattern): ?MessageFormatter", Tentative = true)]
    public static MessageFormatterObject? create(RequestContext ctx, PhpString locale, PhpString pattern)
    {
        IntlError.Global(ctx).Reset();
        MessageFormatterObject o = New(ctx);
        if (o.Open(ctx, locale, pattern, "msgfmt_create: message formatter creation failed", "msgfmt_create: error converting pattern to UTF-16")) return o;
        Value.Object(o).Release(ctx);
        return null;
    }

    private bool Open(RequestContext ctx, PhpString locale, PhpString pattern, string error, string utfError)
    {
        if (!IntlFunctions.CheckLocale(ctx, locale.Length)) return false;
        string? text = Icu.FromUtf8(pattern);
        if (text is null)
        {
            IntlError.Set(ctx, Error, Icu.InvalidChar, utfError);
            return false;
        }

        string name = locale.Length == 0 ? IntlState.Locale(ctx) : Icu.Name(locale);
        text = Quote(text);
        int status = 0;
        nint handle;
        ParseError problem = default;
        fixed (char* t = text)
        fixed (byte* l = Icu.CText(name)) handle = OpenFunction(text.Length == 0 ? null : t, text.Length, l, &problem, &status);
        if (status == PatternSyntaxError)
        {
            IntlError.Set(ctx, Error, status, $"pattern syntax error ({problem.Describe()})");
            return false;
        }

        if (!IntlError.Check(ctx, Error, status, error)) return false;
        pattern.MarkShared();
        (_handle, _pattern, _locale) = (new IcuHandle(handle, Close), pattern, name);
        _message = new Message(text, name);
        return true;
    }

    /// <summary>The pattern with apostrophes doubled where they quote nothing.</summary>
    private static string Quote(string pattern) => pattern.Length == 0 ? pattern : Icu.GetText((b, c, s) =>
    {
        fixed (char* p = pattern) return AutoQuote(p, pattern.Length, b, c, s);
    }, out _);

    // ---- attributes ----

    [PhpFunction("msgfmt_set_pattern(MessageFormatter $formatter, string $pattern): bool")]
    [PhpMethod("public function setPattern(string $pattern): bool", Tentative = true)]
    public static bool set_pattern(RequestContext ctx, MessageFormatterObject formatter, PhpString pattern)
    {
        nint handle = Fetch(ctx, formatter);
        string? text = Icu.FromUtf8(pattern);
        if (text is null)
        {
            IntlError.Set(ctx, formatter.Error, Icu.InvalidChar, "Error converting pattern to UTF-16");
            return false;
        }

        text = Quote(text);
        int status = 0;
        ParseError problem = default;
        fixed (char* t = text + "\0") ApplyPattern(handle, t, text.Length, &problem, &status);
        if (!IntlError.Check(ctx, formatter.Error, status, $"Error setting symbol value at line {problem.Line}, offset {problem.Offset}")) return false;
        pattern.MarkShared();
        formatter._pattern = pattern;
        formatter._message = new Message(text, formatter._locale);
        return true;
    }

    [PhpFunction("msgfmt_get_pattern(MessageFormatter $formatter): string|false")]
    [PhpMethod("public function getPattern(): string|false", Tentative = true)]
    public static PhpString? get_pattern(RequestContext ctx, MessageFormatterObject formatter)
    {
        Fetch(ctx, formatter);
        return formatter._pattern;
    }

    [PhpFunction("msgfmt_get_locale(MessageFormatter $formatter): string")]
    [PhpMethod("public function getLocale(): string", Tentative = true)]
    public static PhpString get_locale(RequestContext ctx, MessageFormatterObject formatter) => PhpString.FromLatin1(Icu.Text(LocaleOf(Fetch(ctx, formatter))));

    // ---- formatting ----

    [PhpFunction("msgfmt_format(MessageFormatter $formatter, array $values): string|false")]
    [PhpMethod("public function format(array $values): string|false", Tentative = true)]
    public static PhpString? format(RequestContext ctx, MessageFormatterObject formatter, PhpArray values)
    {
        Fetch(ctx, formatter);
        return formatter.Format(ctx, values);
    }

    [PhpFunction("msgfmt_format_message(string $locale, string $pattern, array $values): string|false")]
    [PhpMethod("public static function formatMessage(string $locale, string $pattern, array $values): string|false", Tentative = true)]
    public static PhpString? format_message(RequestContext ctx, PhpString locale, PhpString pattern, PhpArray values) =>
        Once(ctx, locale, pattern, "msgfmt_format_message") is { } formatter ? Use(ctx, formatter, f => f.Format(ctx, values)) : null;

    private static MessageFormatterObject? Once(RequestContext ctx, PhpString locale, PhpString pattern, string function)
    {
        IntlError.Global(ctx).Reset();
        MessageFormatterObject o = New(ctx);
        if (o.Open(ctx, locale, pattern, "Creating message formatter failed", function + ": error converting pattern to UTF-16")) return o;
        Value.Object(o).Release(ctx);
        return null;
    }

    private static T Use<T>(RequestContext ctx, MessageFormatterObject formatter, Func<MessageFormatterObject, T> use)
    {
        try
        {
            return use(formatter);
        }
        finally
        {
            Value.Object(formatter).Release(ctx);
        }
    }

    private PhpString? Format(RequestContext ctx, PhpArray values)
    {
        Message message = _message!;
        if (message.Types() is not { } types)
        {
            IntlError.Set(ctx, Error, TypeMismatch, "Inconsistent types declared for an argument");
            return null;
        }

        if (message.Zone is null && types.ContainsValue(MessageType.Date))
        {
            message.Zone = ZoneArguments.Read(ctx, Value.Null, Error, "msgfmt_format");
            if (message.Zone is null) return null;
        }

        Dictionary<string, MessageValue> arguments = [];
        foreach ((Value key, Value element) in values)
        {
            if (Key(ctx, in key) is not { } name) return null;
            if (Convert(ctx, name, types.GetValueOrDefault(name), element.Dereferenced()) is not { } value) return null;
            arguments[name] = value;
        }

        string text = message.Format(arguments, out int status);
        return IntlError.Check(ctx, Error, status, "Call to ICU MessageFormat::format() has failed") ? PhpString.FromUtf8(text) : null;
    }

    private string? Key(RequestContext ctx, in Value key)
    {
        if (key.IsString)
        {
            string? name = Icu.FromUtf8(key.AsString);
            if (name is null) IntlError.Set(ctx, Error, Icu.InvalidChar, $"Invalid UTF-8 data in argument key: '{Icu.Shown(key.AsString)}'");
            return name;
        }

        if (key.IntValue is >= 0 and <= int.MaxValue) return key.IntValue.ToString(CultureInfo.InvariantCulture);
        IntlError.Set(ctx, Error, Icu.IllegalArgument, "Found negative or too large array key");
        return null;
    }

    /// <summary>A value as its argument's type asks for; null after an error.</summary>
    private MessageValue? Convert(RequestContext ctx, string name, MessageType type, in Value value)
    {
        switch (type)
        {
            case MessageType.Text:
                return TextOf(ctx, in value);
            case MessageType.Float:
                return MessageValue.Of(Conversions.ToFloat(ctx, in value));
            case MessageType.Int32 or MessageType.Int64:
                return IntegerOf(ctx, type, in value);
            case MessageType.Date:
                if (Moments.Read(ctx, in value, Error, "msgfmt_format") is { } when) return MessageValue.Date(when);
                IntlError.Set(ctx, Error, Error.Code, $"The argument for key '{name}' cannot be used as a date or time");
                return null;
        }

        if (value.IsFloat) return MessageValue.Of(value.FloatValue);
        if (value.IsInt || value.IsNullOrUndef || value.IsBool) return MessageValue.Of(Conversions.ToInt(ctx, in value));
        if (value.IsString || value.IsObject) return TextOf(ctx, in value);
        IntlError.Set(ctx, Error, Icu.IllegalArgument, $"No strategy to convert the value given for the argument with key '{name}' is available");
        return null;
    }

    private MessageValue? TextOf(RequestContext ctx, in Value value)
    {
        PhpString text = Elements.Text(ctx, in value);
        if (Icu.FromUtf8(text) is { } wide) return MessageValue.Of(wide);
        IntlError.Set(ctx, Error, Icu.InvalidChar, $"Invalid UTF-8 data in string argument: '{Icu.Shown(text)}'");
        return null;
    }

    private MessageValue? IntegerOf(RequestContext ctx, MessageType type, in Value value)
    {
        bool narrow = type == MessageType.Int32;
        if (value.IsFloat && (narrow ? value.FloatValue is > int.MaxValue or < int.MinValue : value.FloatValue is > long.MaxValue or < long.MinValue))
        {
            IntlError.Set(ctx, Error, Icu.IllegalArgument, $"Found PHP float with absolute value too large for {(narrow ? 32 : 64)} bit integer argument");
            return null;
        }

        if (narrow && value.IsInt && value.IntValue is > int.MaxValue or < int.MinValue)
        {
            IntlError.Set(ctx, Error, Icu.IllegalArgument, "Found PHP integer with absolute value too large for 32 bit integer argument");
            return null;
        }

        long integer = value.IsFloat ? (long)value.FloatValue : Conversions.ToInt(ctx, in value);
        return MessageValue.Of(narrow ? (int)integer : integer);
    }

    // ---- parsing ----

    [PhpFunction("msgfmt_parse(MessageFormatter $formatter, string $string): array|false")]
    [PhpMethod("public function parse(string $string): array|false", Tentative = true)]
    public static PhpArray? parse(RequestContext ctx, MessageFormatterObject formatter, PhpString @string)
    {
        Fetch(ctx, formatter);
        return formatter.Parse(ctx, @string);
    }

    [PhpFunction("msgfmt_parse_message(string $locale, string $pattern, string $message): array|false")]
    [PhpMethod("public static function parseMessage(string $locale, string $pattern, string $message): array|false", Tentative = true)]
    public static PhpArray? parse_message(RequestContext ctx, PhpString locale, PhpString pattern, PhpString message) =>
        Once(ctx, locale, pattern, "msgfmt_parse_message") is { } formatter ? Use(ctx, formatter, f => f.Parse(ctx, message)) : null;

    private PhpArray? Parse(RequestContext ctx, PhpString source)
    {
        if (Icu.FromUtf8(source) is not { } text)
        {
            IntlError.Set(ctx, Error, Icu.InvalidChar, "Converting parse string failed");
            return null;
        }

        bool named = _message!.HasNames;
        Value[]? values = named ? null : _message.Parse(text);
        if (!IntlError.Check(ctx, Error, named ? TypeMismatch : values is null ? MessageParseError : Icu.Ok, "Parsing failed")) return null;
        var all = new PhpArray(values!.Length);
        foreach (Value value in values) all.Append(ctx, value);
        return all;
    }

    // ---- errors, handlers ----

    [PhpFunction("msgfmt_get_error_code(MessageFormatter $formatter): int")]
    [PhpMethod("public function getErrorCode(): int", Tentative = true)]
    public static long get_error_code(MessageFormatterObject formatter) => formatter.Error.Code;

    [PhpFunction("msgfmt_get_error_message(MessageFormatter $formatter): string")]
    [PhpMethod("public function getErrorMessage(): string", Tentative = true)]
    public static PhpString get_error_message(MessageFormatterObject formatter) => PhpString.FromUtf8(formatter.Error.Text);

    internal override PhpInstance? CloneObject(RequestContext ctx)
    {
        PhpInstance? copy = base.CloneObject(ctx);
        if (_handle is null) ctx.ThrowError("Error", "Cannot clone uninitialized MessageFormatter");
        else if (copy is MessageFormatterObject o) o.Open(ctx, PhpString.FromLatin1(_locale), _pattern!, "", "");
        return copy;
    }
}
