using HhvmSharp.Library.Date.Parsing;
using HhvmSharp.Library.Date.Timelib;
using HhvmSharp.Library.Date.Zones;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Date;

/// <summary>A DateTimeZone: an offset, an abbreviation, or a zone with rules.</summary>
[PhpExtension("date")]
[PhpClass("class DateTimeZone", Order = 4)]
[PhpClassConst("public const int AFRICA = 1")]
[PhpClassConst("public const int AMERICA = 2")]
[PhpClassConst("public const int ANTARCTICA = 4")]
[PhpClassConst("public const int ARCTIC = 8")]
[PhpClassConst("public const int ASIA = 16")]
[PhpClassConst("public const int ATLANTIC = 32")]
[PhpClassConst("public const int AUSTRALIA = 64")]
[PhpClassConst("public const int EUROPE = 128")]
[PhpClassConst("public const int INDIAN = 256")]
[PhpClassConst("public const int PACIFIC = 512")]
[PhpClassConst("public const int UTC = 1024")]
[PhpClassConst("public const int ALL = 2047")]
[PhpClassConst("public const int ALL_WITH_BC = 4095")]
[PhpClassConst("public const int PER_COUNTRY = 4096")]
internal sealed class ZoneObject(PhpClass cls) : PhpInstance(cls)
{
    private const string Name = "DateTimeZone";

    private const int MaxOffset = 100 * 3600;

    /// <summary>Holds what <see cref="TimeValue"/> says about its zone; without a kind the object is not initialised.</summary>
    private readonly TimeValue _zone = new();

    private ZoneKind Type => _zone.ZoneKind;

    private ZoneRules? Rules => _zone.Zone;

    private void Check(RequestContext ctx)
    {
        if (Type == ZoneKind.None) DateSupport.NotInitialized(ctx, Class);
    }

    /// <summary>A new object (owned) that is not initialised.</summary>
    internal static ZoneObject Create(RequestContext ctx) => (ZoneObject)ctx.NewObject(DateSupport.Class(ctx, "datetimezone"));

    // ---- zones of times ----

    /// <summary>Becomes the zone of a time.</summary>
    internal void Take(TimeValue t)
    {
        _zone.ZoneKind = t.ZoneKind;
        _zone.Zone = t.Zone;
        _zone.Offset = t.Offset;
        _zone.Abbreviation = t.Abbreviation;
        _zone.Dst = t.Dst;
    }

    /// <summary>Becomes the zone of a time that has none yet.</summary>
    internal void CopyTo(RequestContext ctx, TimeValue t)
    {
        if (Type == ZoneKind.None) Throw.Error(ctx, "The DateTimeZone object has not been correctly initialized by its constructor");
        t.ZoneKind = Type;
        t.Zone = Type == ZoneKind.Id ? Rules : null;
        if (Type == ZoneKind.Id) return;
        t.Offset = _zone.Offset;
        if (Type == ZoneKind.Offset) return;
        t.Abbreviation = _zone.Abbreviation;
        t.Dst = _zone.Dst;
    }

    /// <summary>Moves a time into this zone.</summary>
    internal void ApplyTo(TimeValue t)
    {
        switch (Type)
        {
            case ZoneKind.Offset: t.SetZone(_zone.Offset); break;
            case ZoneKind.Abbreviation: t.SetZone(_zone.Offset, _zone.Abbreviation!, _zone.Dst); break;
            case ZoneKind.Id: t.SetZone(Rules!); break;
        }
    }

    /// <summary>Reads the zone's name; what is wrong with it, or null.</summary>
    private string? Initialize(PhpString name)
    {
        if (name.Span.Contains((byte)0)) return "Timezone must not contain null bytes";
        var text = new TextCursor(name.Span);
        var parsed = new TimeValue();
        bool found = ZoneParser.Read(ref text, parsed);
        if (Math.Abs((long)parsed.Offset) >= MaxOffset) return $"Timezone offset is out of range ({name})";
        if (!found || text.Current != 0) return $"Unknown or bad timezone ({name})";
        Take(parsed);
        return null;
    }

    // ---- handlers ----

    internal override PhpInstance? CloneObject(RequestContext ctx)
    {
        PhpInstance? copy = base.CloneObject(ctx);
        if (copy is ZoneObject zone) zone.Take(_zone);
        return copy;
    }

    internal override int Compare(PhpContext context, in Value left, in Value right)
    {
        if (left.o is not ZoneObject a || right.o is not ZoneObject b) return base.Compare(context, in left, in right);
        if (a.Type == ZoneKind.None || b.Type == ZoneKind.None)
        {
            context.ThrowError("DateObjectError", "Trying to compare uninitialized DateTimeZone objects");
            return Operators.Uncomparable;
        }

        if (a.Type != b.Type)
        {
            context.ThrowError("DateException", "Cannot compare two different kinds of DateTimeZone objects");
            return Operators.Uncomparable;
        }

        return a.Type switch
        {
            ZoneKind.Offset => a._zone.Offset == b._zone.Offset,
            ZoneKind.Abbreviation => a._zone.Abbreviation == b._zone.Abbreviation,
            _ => a.Rules!.Name == b.Rules!.Name,
        } ? 0 : 1;
    }

    internal override PhpArray GetView(RequestContext ctx)
    {
        PhpArray view = GetProperties(ctx);
        if (Type != ZoneKind.None) AddState(ctx, view);
        return view;
    }

    private void AddState(RequestContext ctx, PhpArray to)
    {
        to.Set(ctx, PhpString.Literal("timezone_type"), Value.Int((long)Type));
        to.Set(ctx, PhpString.Literal("timezone"), Value.String(DateFormatter.ZoneName(_zone)));
    }

    private bool InitializeFrom(PhpArray data)
    {
        Value kind = DateSupport.Item(data, "timezone_type"), name = DateSupport.Item(data, "timezone");
        return kind.IsInt && kind.n is >= 1 and <= 3 && name.IsString && Initialize(name.AsString) is null;
    }

    // ---- methods ----

    [PhpMethod("public function __construct(string $timezone)")]
    public void Construct(RequestContext ctx, PhpString timezone)
    {
        StreamArg.Path(ctx, timezone, 1);
        if (Initialize(timezone) is { } error) Throw.New(ctx, "DateInvalidTimeZoneException", $"DateTimeZone::__construct(): {error}");
    }

    [PhpFunction("timezone_open(string $timezone): DateTimeZone|false")]
    public static Value Open(RequestContext ctx, PhpString timezone)
    {
        StreamArg.Path(ctx, timezone, 1);
        ZoneObject zone = Create(ctx);
        if (zone.Initialize(timezone) is not { } error) return Value.Object(zone);
        Arg.Warning(ctx, error);
        Value.Object(zone).Release(ctx);
        return Value.False;
    }

    [PhpFunction("timezone_name_get(DateTimeZone $object): string")]
    [PhpMethod("public function getName(): string", Tentative = true)]
    public static PhpString GetName(RequestContext ctx, ZoneObject self)
    {
        self.Check(ctx);
        return PhpString.FromLatin1(DateFormatter.ZoneName(self._zone));
    }

    [PhpFunction("timezone_offset_get(DateTimeZone $object, DateTimeInterface $datetime): int")]
    [PhpMethod("public function getOffset(DateTimeInterface $datetime): int", Tentative = true)]
    public static long GetOffset(RequestContext ctx, ZoneObject self, DateObject datetime)
    {
        self.Check(ctx);
        TimeValue t = datetime.Checked(ctx);
        return self.Type == ZoneKind.Id ? self.Rules!.At(t.Timestamp).Offset : self._zone.CurrentOffset;
    }

    [PhpFunction("timezone_transitions_get(DateTimeZone $object, int $timestampBegin = PHP_INT_MIN, int $timestampEnd = PHP_INT_MAX): array|false")]
    [PhpMethod("public function getTransitions(int $timestampBegin = PHP_INT_MIN, int $timestampEnd = PHP_INT_MAX): array|false", Tentative = true)]
    public static PhpArray? GetTransitions(RequestContext ctx, ZoneObject self, long timestampBegin = long.MinValue, long timestampEnd = int.MaxValue)
    {
        self.Check(ctx);
        return self.Type == ZoneKind.Id ? ZoneTransitions.List(ctx, self.Rules!, timestampBegin, timestampEnd) : null;
    }

    [PhpFunction("timezone_location_get(DateTimeZone $object): array|false")]
    [PhpMethod("public function getLocation(): array|false", Tentative = true)]
    public static PhpArray? GetLocation(RequestContext ctx, ZoneObject self)
    {
        self.Check(ctx);
        if (self.Type != ZoneKind.Id) return null;
        ZoneLocation location = ZoneDatabase.Default.LocationOf(self.Rules!.Name) ?? ZoneLocation.Unknown;
        var result = new PhpArray(4);
        result.Add("country_code", Value.String(location.Country));
        result.Add("latitude", Value.Float(location.Latitude));
        result.Add("longitude", Value.Float(location.Longitude));
        result.Add("comments", Value.String(PhpString.FromUtf8(location.Comments)));
        return result;
    }

    [PhpMethod("public static function listAbbreviations(): array", Tentative = true)]
    public static PhpArray ListAbbreviations() => ZoneFunctions.timezone_abbreviations_list();

    [PhpMethod("public static function listIdentifiers(int $timezoneGroup = DateTimeZone::ALL, ?string $countryCode = null): array", Tentative = true)]
    public static PhpArray ListIdentifiers(RequestContext ctx, long timezoneGroup = ZoneFunctions.AllGroups, PhpString? countryCode = null) =>
        ZoneFunctions.timezone_identifiers_list(ctx, timezoneGroup, countryCode);

    [PhpMethod("public function __serialize(): array")]
    public PhpArray SerializeMethod(RequestContext ctx)
    {
        Check(ctx);
        var data = new PhpArray(2);
        AddState(ctx, data);
        DateSupport.AddProperties(ctx, data, this);
        return data;
    }

    [PhpMethod("public function __unserialize(array $data): void")]
    public void UnserializeMethod(RequestContext ctx, PhpArray data)
    {
        if (!InitializeFrom(data)) DateSupport.InvalidData(ctx, Name);
        DateSupport.RestoreProperties(ctx, this, data, "timezone_type", "timezone");
    }

    [PhpMethod("public function __wakeup(): void", Tentative = true)]
    public void WakeUpMethod(RequestContext ctx)
    {
        PhpArray properties = GetProperties(ctx);
        bool done = InitializeFrom(properties);
        Value.Array(properties).Release(ctx);
        if (!done) DateSupport.InvalidData(ctx, Name);
    }

    [PhpMethod("public static function __set_state(array $array): DateTimeZone", Tentative = true)]
    public static Value SetState(RequestContext ctx, PhpArray array) => DateSupport.Built(ctx, Create(ctx), zone =>
    {
        if (!zone.InitializeFrom(array)) DateSupport.InvalidData(ctx, Name);
    });
}
