using HhvmSharp.Library.Date;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Intl;

/// <summary>IntlTimeZone: an identifier that ICU knows.</summary>
[PhpExtension("intl")]
[PhpClass("class IntlTimeZone", Order = 9, NotSerializable = true)]
[PhpClassConst("public const int DISPLAY_SHORT = 1")]
[PhpClassConst("public const int DISPLAY_LONG = 2")]
[PhpClassConst("public const int DISPLAY_SHORT_GENERIC = 3")]
[PhpClassConst("public const int DISPLAY_LONG_GENERIC = 4")]
[PhpClassConst("public const int DISPLAY_SHORT_GMT = 5")]
[PhpClassConst("public const int DISPLAY_LONG_GMT = 6")]
[PhpClassConst("public const int DISPLAY_SHORT_COMMONLY_USED = 7")]
[PhpClassConst("public const int DISPLAY_GENERIC_LOCATION = 8")]
[PhpClassConst("public const int TYPE_ANY = 0")]
[PhpClassConst("public const int TYPE_CANONICAL = 1")]
[PhpClassConst("public const int TYPE_CANONICAL_LOCATION = 2")]
internal sealed unsafe partial class IntlTimeZoneObject(PhpClass cls) : PhpInstance(cls)
{
    private const string UtfError = "could not convert time zone id to UTF-16";

    internal string? ZoneId { get; private set; }

    internal IntlError Error { get; } = new();

    internal static IntlTimeZoneObject Create(RequestContext ctx, string id)
    {
        var zone = (IntlTimeZoneObject)ctx.NewObject(ctx.Environment.CoreClass("intltimezone"));
        zone.ZoneId = id;
        return zone;
    }

    [PhpMethod("private function __construct()")]
    public void Construct()
    {
    }

    /// <summary>The identifier of a constructed object, with its errors cleared.</summary>
    private static string Fetch(RequestContext ctx, IntlTimeZoneObject zone)
    {
        zone.Error.Reset();
        if (zone.ZoneId is null) Throw.Error(ctx, "Found unconstructed IntlTimeZone");
        return zone.ZoneId;
    }

    /// <summary>An identifier that has to be UTF-8; null after an error.</summary>
    private static string? Text(RequestContext ctx, PhpString id)
    {
        IntlError.Global(ctx).Reset();
        string? text = Icu.FromUtf8(id);
        if (text is null) IntlError.Set(ctx, Icu.InvalidChar, UtfError);
        return text;
    }

    // ---- making ----

    [PhpFunction("intltz_create_time_zone(string $timezoneId): ?IntlTimeZone")]
    [PhpMethod("public static function createTimeZone(string $timezoneId): ?IntlTimeZone", Tentative = true)]
    public static IntlTimeZoneObject? create_time_zone(RequestContext ctx, PhpString timezoneId) =>
        Text(ctx, timezoneId) is { } id ? Create(ctx, ZoneArguments.Normalize(id)) : null;

    [PhpFunction("intltz_from_date_time_zone(DateTimeZone $timezone): ?IntlTimeZone")]
    [PhpMethod("public static function fromDateTimeZone(DateTimeZone $timezone): ?IntlTimeZone", Tentative = true)]
    public static IntlTimeZoneObject? from_date_time_zone(RequestContext ctx, PhpInstance timezone)
    {
        IntlError.Global(ctx).Reset();
        return ZoneArguments.FromDate(ctx, (ZoneObject)timezone, null, "intltz_from_date_time_zone") is { } id ? Create(ctx, id) : null;
    }

    [PhpFunction("intltz_create_default(): IntlTimeZone")]
    [PhpMethod("public static function createDefault(): IntlTimeZone", Tentative = true)]
    public static IntlTimeZoneObject create_default(RequestContext ctx)
    {
        IntlError.Global(ctx).Reset();
        return Create(ctx, Icu.GetText((b, c, s) => Ucal.DefaultZone(b, c, s), out _));
    }

    [PhpFunction("intltz_get_gmt(): IntlTimeZone")]
    [PhpMethod("public static function getGMT(): IntlTimeZone", Tentative = true)]
    public static IntlTimeZoneObject get_gmt(RequestContext ctx)
    {
        IntlError.Global(ctx).Reset();
        return Create(ctx, "GMT");
    }

    [PhpFunction("intltz_get_unknown(): IntlTimeZone")]
    [PhpMethod("public static function getUnknown(): IntlTimeZone", Tentative = true)]
    public static IntlTimeZoneObject get_unknown(RequestContext ctx)
    {
        IntlError.Global(ctx).Reset();
        return Create(ctx, ZoneArguments.Unknown);
    }

    // ---- lists ----

    [PhpFunction("intltz_create_enumeration($countryOrRawOffset = null): IntlIterator|false")]
    [PhpMethod("public static function createEnumeration($countryOrRawOffset = null): IntlIterator|false", Tentative = true)]
    public static IntlIteratorObject? create_enumeration(RequestContext ctx, Value countryOrRawOffset)
    {
        IntlError.Global(ctx).Reset();
        Value value = countryOrRawOffset;
        if (value.IsNullOrUndef) return Zones(ctx, 0, null, null, "error obtaining enumeration");
        if (value.IsString || value.IsObject)
        {
            PhpString text = Elements.Text(ctx, in value);
            switch (Numbers.ParseNumeric(text.Span, false, out long l, out double d, out _))
            {
                case 0:
                    return Zones(ctx, 0, Icu.Name(text), null, "error obtaining enumeration");
                case (int)Runtime.Values.Kind.Int:
                    value = Value.Int(l);
                    break;
                default:
                    value = Value.Int((long)d);
                    break;
            }
        }
        else if (value.IsFloat)
        {
            value = Value.Int(Conversions.ToInt(ctx, in value));
        }

        if (!value.IsInt)
        {
            IntlError.Set(ctx, Icu.IllegalArgument, "invalid argument type");
            return null;
        }

        if (value.IntValue is < int.MinValue or > int.MaxValue)
        {
            IntlError.Set(ctx, Icu.IllegalArgument, "value is out of range");
            return null;
        }

        return Zones(ctx, 0, null, (int)value.IntValue, "error obtaining enumeration");
    }

    private static IntlIteratorObject? Zones(RequestContext ctx, int type, string? region, int? offset, string error)
    {
        int status = 0, raw = offset ?? 0;
        nint zones;
        fixed (byte* r = region is null ? null : Icu.CText(region)) zones = Ucal.OpenZones(type, r, offset is null ? null : &raw, &status);
        return IntlError.Check(ctx, null, status, error) ? IntlIteratorObject.Over(ctx, IcuEnumeration.Take(zones)) : null;
    }

    [PhpFunction("intltz_create_time_zone_id_enumeration(int $type, ?string $region = null, ?int $rawOffset = null): IntlIterator|false")]
    [PhpMethod("public static function createTimeZoneIDEnumeration(int $type, ?string $region = null, ?int $rawOffset = null): IntlIterator|false", Tentative = true)]
    public static IntlIteratorObject? create_time_zone_id_enumeration(RequestContext ctx, long type, PhpString? region, long? rawOffset)
    {
        IntlError.Global(ctx).Reset();
        if (type is < 0 or > 2)
        {
            IntlError.Set(ctx, Icu.IllegalArgument, "bad zone type");
            return null;
        }

        if (rawOffset is < int.MinValue or > int.MaxValue)
        {
            IntlError.Set(ctx, Icu.IllegalArgument, "offset out of bounds");
            return null;
        }

        return Zones(ctx, (int)type, region is null ? null : Icu.Name(region), (int?)rawOffset, "error obtaining time zone id enumeration");
    }

    // ---- about identifiers ----

    [PhpFunction("intltz_get_canonical_id(string $timezoneId, &$isSystemId = null): string|false")]
    [PhpMethod("public static function getCanonicalID(string $timezoneId, &$isSystemId = null): string|false", Tentative = true)]
    public static PhpString? get_canonical_id(RequestContext ctx, PhpString timezoneId, PhpReference? isSystemId)
    {
        if (Text(ctx, timezoneId) is not { } id) return null;
        sbyte system = 0;
        string canonical = Icu.GetText((b, c, s) =>
        {
            sbyte known = 0;
            int length;
            fixed (char* i = id) length = Ucal.CanonicalId(i, id.Length, b, c, &known, s);
            system = known;
            return length;
        }, out int status);
        if (!IntlError.Check(ctx, null, status, "error obtaining canonical ID")) return null;
        if (isSystemId is not null) Arguments.Assign(ctx, isSystemId, Value.Bool(system != 0));
        return PhpString.FromUtf8(canonical);
    }

    [PhpFunction("intltz_get_tz_data_version(): string|false")]
    [PhpMethod("public static function getTZDataVersion(): string|false", Tentative = true)]
    public static PhpString? get_tz_data_version(RequestContext ctx)
    {
        IntlError.Global(ctx).Reset();
        int status = 0;
        byte* version = Ucal.DataVersion(&status);
        return IntlError.Check(ctx, null, status, "error obtaining time zone data version") ? PhpString.FromLatin1(Icu.Text(version)) : null;
    }

    [PhpFunction("intltz_get_windows_id(string $timezoneId): string|false")]
    [PhpMethod("public static function getWindowsID(string $timezoneId): string|false", Tentative = true)]
    public static PhpString? get_windows_id(RequestContext ctx, PhpString timezoneId)
    {
        if (Text(ctx, timezoneId) is not { } id) return null;
        string windows = Icu.GetText((b, c, s) =>
        {
            fixed (char* i = id) return Ucal.WindowsId(i, id.Length, b, c, s);
        }, out int status);
        if (!IntlError.Check(ctx, null, status, "intltz_get_windows_id: Unable to get timezone from windows ID")) return null;
        if (windows.Length > 0) return PhpString.FromUtf8(windows);
        IntlError.Set(ctx, Icu.IllegalArgument, "unknown system timezone");
        return null;
    }

    [PhpFunction("intltz_get_id_for_windows_id(string $timezoneId, ?string $region = null): string|false")]
    [PhpMethod("public static function getIDForWindowsID(string $timezoneId, ?string $region = null): string|false", Tentative = true)]
    public static PhpString? get_id_for_windows_id(RequestContext ctx, PhpString timezoneId, PhpString? region)
    {
        if (Text(ctx, timezoneId) is not { } windows) return null;
        byte[]? where = region is null ? null : Icu.CText(region);
        string id = Icu.GetText((b, c, s) =>
        {
            fixed (char* w = windows)
            fixed (byte* r = where) return Ucal.ForWindowsId(w, windows.Length, r, b, c, s);
        }, out int status);
        if (!IntlError.Check(ctx, null, status, "unable to get windows ID for timezone")) return null;
        if (id.Length > 0) return PhpString.FromUtf8(id);
        IntlError.Set(ctx, Icu.IllegalArgument, "unknown windows timezone");
        return null;
    }

    // ---- equivalents, regions ----

    [PhpFunction("intltz_count_equivalent_ids(string $timezoneId): int|false")]
    [PhpMethod("public static function countEquivalentIDs(string $timezoneId): int|false", Tentative = true)]
    public static long? count_equivalent_ids(RequestContext ctx, PhpString timezoneId) => Text(ctx, timezoneId) is { } id ? ZoneInfo.Equivalents(id).Length : null;

    [PhpFunction("intltz_get_equivalent_id(string $timezoneId, int $offset): string|false")]
    [PhpMethod("public static function getEquivalentID(string $timezoneId, int $offset): string|false", Tentative = true)]
    public static PhpString? get_equivalent_id(RequestContext ctx, PhpString timezoneId, long offset)
    {
        IntlError.Global(ctx).Reset();
        if (offset is < int.MinValue or > int.MaxValue) Arg.ValueError(ctx, 2, "must be between -2147483648 and 2147483647");
        if (Text(ctx, timezoneId) is not { } id) return null;
        string[] all = ZoneInfo.Equivalents(id);
        return offset >= 0 && offset < all.Length ? PhpString.FromUtf8(all[offset]) : PhpString.Empty;
    }

    [PhpFunction("intltz_get_region(string $timezoneId): string|false")]
    [PhpMethod("public static function getRegion(string $timezoneId): string|false", Tentative = true)]
    public static PhpString? get_region(RequestContext ctx, PhpString timezoneId)
    {
        if (Text(ctx, timezoneId) is not { } id) return null;
        string? region = id == ZoneArguments.Unknown ? null : ZoneInfo.Region(id);
        return IntlError.Check(ctx, null, region is null ? Icu.IllegalArgument : Icu.Ok, "error obtaining region") ? PhpString.FromUtf8(region!) : null;
    }

    // ---- objects ----

    [PhpFunction("intltz_get_id(IntlTimeZone $timezone): string|false")]
    [PhpMethod("public function getID(): string|false", Tentative = true)]
    public static PhpString? get_id(RequestContext ctx, IntlTimeZoneObject timezone) => PhpString.FromUtf8(Fetch(ctx, timezone));

    [PhpFunction("intltz_use_daylight_time(IntlTimeZone $timezone): bool")]
    [PhpMethod("public function useDaylightTime(): bool", Tentative = true)]
    public static bool use_daylight_time(RequestContext ctx, IntlTimeZoneObject timezone) => SavesThisYear(Fetch(ctx, timezone));

    private static bool SavesThisYear(string id)
    {
        const int next = 0;
        int status = 0;
        IcuHandle calendar = Ucal.New(id, "en", Ucal.TypeGregorian, out _)!;
        int year = Ucal.Get(calendar.Value, Ucal.Year, &status);
        Ucal.Clear(calendar.Value);
        Ucal.Set(calendar.Value, Ucal.Year, year);
        double when = Ucal.GetMillis(calendar.Value, &status);
        bool saves = false, more;
        do
        {
            Ucal.SetMillis(calendar.Value, when, &status);
            more = Ucal.Get(calendar.Value, Ucal.Year, &status) == year;
            saves = more && Ucal.Get(calendar.Value, Ucal.DstOffset, &status) != 0;
        }
        while (more && !saves && Ucal.Transition(calendar.Value, next, &when, &status) != 0);
        GC.KeepAlive(calendar);
        return saves;
    }


    [PhpFunction("intltz_get_dst_savings(IntlTimeZone $timezone): int")]
    [PhpMethod("public function getDSTSavings(): int", Tentative = true)]
    public static long get_dst_savings(RequestContext ctx, IntlTimeZoneObject timezone) => Savings(Fetch(ctx, timezone));

    private static int Savings(string id)
    {
        int status = 0;
        fixed (char* i = id + "\0") return Ucal.DstSavings(i, &status);
    }

    [PhpFunction("intltz_get_raw_offset(IntlTimeZone $timezone): int")]
    [PhpMethod("public function getRawOffset(): int", Tentative = true)]
    public static long get_raw_offset(RequestContext ctx, IntlTimeZoneObject timezone) => RawOffset(Fetch(ctx, timezone));

    /// <summary>Milliseconds east of Greenwich now, without daylight saving.</summary>
    internal static int RawOffset(string id) => Offsets(id, Ucal.Now(), local: false, out _, out _).Raw;

    private static (int Raw, int Dst) Offsets(string id, double when, bool local, out int status, out IcuHandle? calendar)
    {
        int code = 0, raw = 0, dst = 0;
        calendar = Ucal.New(id, "en", Ucal.TypeGregorian, out status);
        if (calendar is null) return default;
        Ucal.SetMillis(calendar.Value, when, &code);
        if (local)
        {
            // standard time where an hour comes twice or not at all, as TimeZone::getOffset()
            const int former = 0x04, standardFormer = 0x04 | 0x08;
            Ucal.SetLocalMillis(calendar.Value, when);
            Ucal.OffsetFromLocal(calendar.Value, former, standardFormer, &raw, &dst, &code);
        }
        else
        {
            raw = Ucal.Get(calendar.Value, Ucal.ZoneOffset, &code);
            dst = Ucal.Get(calendar.Value, Ucal.DstOffset, &code);
        }

        status = code;
        GC.KeepAlive(calendar);
        return (raw, dst);
    }

    [PhpFunction("intltz_get_offset(IntlTimeZone $timezone, float $timestamp, bool $local, &$rawOffset, &$dstOffset): bool")]
    [PhpMethod("public function getOffset(float $timestamp, bool $local, &$rawOffset, &$dstOffset): bool", Tentative = true)]
    public static bool get_offset(RequestContext ctx, IntlTimeZoneObject timezone, double timestamp, bool local, PhpReference rawOffset, PhpReference dstOffset)
    {
        (int raw, int dst) = Offsets(Fetch(ctx, timezone), timestamp, local, out int status, out _);
        if (!double.IsFinite(timestamp)) status = Icu.IllegalArgument;
        if (!IntlError.Check(ctx, timezone.Error, status, "error obtaining offset")) return false;
        Arguments.Assign(ctx, rawOffset, Value.Int(raw));
        Arguments.Assign(ctx, dstOffset, Value.Int(dst));
        return true;
    }

    [PhpFunction("intltz_has_same_rules(IntlTimeZone $timezone, IntlTimeZone $other): bool")]
    [PhpMethod("public function hasSameRules(IntlTimeZone $other): bool", Tentative = true)]
    public static bool has_same_rules(RequestContext ctx, IntlTimeZoneObject timezone, IntlTimeZoneObject other)
    {
        string id = Fetch(ctx, timezone);
        if (other.ZoneId is { } second) return id == second || Transitions(id).SequenceEqual(Transitions(second));
        IntlError.Set(ctx, timezone.Error, Icu.IllegalArgument, "The second IntlTimeZone is unconstructed");
        return false;
    }

    /// <summary>All changes of a zone between 1850 and 2040, with the offsets then.</summary>
    private static List<(double When, int Raw, int Dst)> Transitions(string id)
    {
        const double start = -3786825600000, end = 2208988800000;
        const int next = 0;
        List<(double When, int Raw, int Dst)> all = [];
        int status = 0;
        IcuHandle calendar = Ucal.New(id, "en", Ucal.TypeGregorian, out _)!;
        double when = start;
        do
        {
            Ucal.SetMillis(calendar.Value, when, &status);
            all.Add((when, Ucal.Get(calendar.Value, Ucal.ZoneOffset, &status), Ucal.Get(calendar.Value, Ucal.DstOffset, &status)));
        }
        while (Ucal.Transition(calendar.Value, next, &when, &status) != 0 && when < end && status <= 0);
        GC.KeepAlive(calendar);
        return all;
    }

    [PhpFunction("intltz_get_display_name(IntlTimeZone $timezone, bool $dst = false, int $style = IntlTimeZone::DISPLAY_LONG, ?string $locale = null): string|false")]
    [PhpMethod("public function getDisplayName(bool $dst = false, int $style = IntlTimeZone::DISPLAY_LONG, ?string $locale = null): string|false", Tentative = true)]
    public static PhpString? get_display_name(RequestContext ctx, IntlTimeZoneObject timezone, bool dst, long style, PhpString? locale)
    {
        string id = Fetch(ctx, timezone);
        if (style is < 1 or > 8)
        {
            IntlError.Set(ctx, timezone.Error, Icu.IllegalArgument, "wrong display type");
            return null;
        }

        byte[] name = Icu.CText(locale is null ? IntlState.Locale(ctx) : Icu.Name(locale));
        IcuHandle calendar = Ucal.New(id, "en", Ucal.TypeGregorian, out int status)!;
        string text = ZoneNames.Style(id, (int)style, dst, name) ?? Icu.GetText((b, c, s) =>
        {
            // standard, short standard, daylight, short daylight
            fixed (byte* n = name) return Ucal.DisplayName(calendar.Value, (dst ? 2 : 0) + (style is 1 or 7 ? 1 : 0), n, b, c, s);
        }, out status);
        return IntlError.Check(ctx, timezone.Error, status, "could not convert resulting time zone id to UTF-16") ? PhpString.FromUtf8(text) : null;
    }

    [PhpFunction("intltz_to_date_time_zone(IntlTimeZone $timezone): DateTimeZone|false")]
    [PhpMethod("public function toDateTimeZone(): DateTimeZone|false", Tentative = true)]
    public static PhpInstance? to_date_time_zone(RequestContext ctx, IntlTimeZoneObject timezone) =>
        ZoneArguments.ToDate(ctx, Fetch(ctx, timezone), timezone.Error, "intltz_to_date_time_zone");

    [PhpFunction("intltz_get_error_code(IntlTimeZone $timezone): int|false")]
    [PhpMethod("public function getErrorCode(): int|false", Tentative = true)]
    public static Value get_error_code(IntlTimeZoneObject timezone) => Value.Int(timezone.Error.Code);

    [PhpFunction("intltz_get_error_message(IntlTimeZone $timezone): string|false")]
    [PhpMethod("public function getErrorMessage(): string|false", Tentative = true)]
    public static PhpString? get_error_message(IntlTimeZoneObject timezone) => PhpString.FromUtf8(timezone.Error.Text);

    // ---- handlers ----

    internal override PhpInstance? CloneObject(RequestContext ctx)
    {
        PhpInstance? copy = base.CloneObject(ctx);
        if (copy is IntlTimeZoneObject zone) zone.ZoneId = ZoneId;
        if (ZoneId is null) ctx.ThrowError("Error", "Cannot clone uninitialized IntlTimeZone");
        return copy;
    }

    internal override int Compare(PhpContext context, in Value left, in Value right)
    {
        if (left.o is not IntlTimeZoneObject a || right.o is not IntlTimeZoneObject b) return base.Compare(context, in left, in right);
        if (a.ZoneId is not null && b.ZoneId is not null) return a.ZoneId == b.ZoneId ? 0 : Operators.Uncomparable;
        context.ThrowError("Exception", "Comparison with at least one unconstructed IntlTimeZone operand");
        return Operators.Uncomparable;
    }

    internal override PhpArray GetView(RequestContext ctx)
    {
        var view = new PhpArray();
        AddState(ctx, view, ZoneId);
        return view;
    }

    internal static void AddState(RequestContext ctx, PhpArray view, string? id)
    {
        view.Set(ctx, PhpString.FromLatin1("valid"), Value.Bool(id is not null));
        if (id is null) return;
        (int raw, int dst) = Offsets(id, Ucal.Now(), local: false, out _, out _);
        view.Set(ctx, PhpString.FromLatin1("id"), Value.String(PhpString.FromUtf8(id)));
        view.Set(ctx, PhpString.FromLatin1("rawOffset"), Value.Int(raw));
        view.Set(ctx, PhpString.FromLatin1("currentOffset"), Value.Int(raw + dst));
    }
}
