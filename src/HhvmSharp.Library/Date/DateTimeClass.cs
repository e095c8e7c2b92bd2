using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Date;

[PhpExtension("date")]
[PhpClass("class DateTime implements DateTimeInterface", Order = 2)]
internal sealed class DateTimeObject(PhpClass cls) : DateObject(cls)
{
    private const string Name = "DateTime";

    private static Value Self(DateTimeObject self) => Value.Object(self).Copied();

    [PhpMethod("public function __construct(string $datetime = \"now\", ?DateTimeZone $timezone = null)")]
    public void Construct(RequestContext ctx, PhpString datetime, ZoneObject? timezone) => Initialize(ctx, datetime, null, timezone, isConstructor: true);

    [PhpMethod("public function __serialize(): array")]
    public PhpArray SerializeMethod(RequestContext ctx) => Serialized(ctx);

    [PhpMethod("public function __unserialize(array $data): void")]
    public void UnserializeMethod(RequestContext ctx, PhpArray data) => Restore(ctx, data, Name);

    [PhpMethod("public function __wakeup(): void", Tentative = true)]
    public void WakeUpMethod(RequestContext ctx) => WakeUp(ctx, Name);

    [PhpMethod("public static function __set_state(array $array): DateTime", Tentative = true)]
    public static Value SetState(RequestContext ctx, PhpArray array) => DateOperations.FromState(ctx, Name, array);

    [PhpMethod("public static function createFromImmutable(DateTimeImmutable $object): static", Tentative = true)]
    public static Value CreateFromImmutable(RequestContext ctx, PhpClass called, DateObject @object) => DateOperations.FromObject(ctx, called, @object);

    [PhpMethod("public static function createFromInterface(DateTimeInterface $object): DateTime")]
    public static Value CreateFromInterface(RequestContext ctx, PhpClass called, DateObject @object) => DateOperations.FromObject(ctx, called, @object);

    [PhpMethod("public static function createFromFormat(string $format, string $datetime, ?DateTimeZone $timezone = null): DateTime|false", Tentative = true)]
    public static Value CreateFromFormat(RequestContext ctx, PhpClass called, PhpString format, PhpString datetime, ZoneObject? timezone)
    {
        StreamArg.Path(ctx, datetime, 2);
        return DateOperations.FromText(ctx, called, datetime, format, timezone);
    }

    [PhpMethod("public static function createFromTimestamp(int|float $timestamp): static", Tentative = true)]
    public static Value CreateFromTimestamp(RequestContext ctx, PhpClass called, Value timestamp) => DateOperations.FromTimestamp(ctx, called, timestamp);

    [PhpMethod("public static function getLastErrors(): array|false", Tentative = true)]
    public static PhpArray? GetLastErrors(RequestContext ctx) => DateFunctions.date_get_last_errors(ctx);

    [PhpFunction("date_format(DateTimeInterface $object, string $format): string")]
    [PhpMethod("public function format(string $format): string", Tentative = true)]
    public static PhpString Format(RequestContext ctx, DateObject self, PhpString format) => DateOperations.Format(ctx, self, format);

    [PhpMethod("public function modify(string $modifier): DateTime", Tentative = true)]
    public static Value Modify(RequestContext ctx, DateTimeObject self, PhpString modifier)
    {
        DateOperations.ModifyOrThrow(ctx, self, modifier);
        return Self(self);
    }

    [PhpFunction("date_add(DateTime $object, DateInterval $interval): DateTime")]
    [PhpMethod("public function add(DateInterval $interval): DateTime", Tentative = true)]
    public static Value Add(RequestContext ctx, DateTimeObject self, IntervalObject interval)
    {
        DateOperations.Add(ctx, self, interval);
        return Self(self);
    }

    [PhpMethod("public function sub(DateInterval $interval): DateTime", Tentative = true)]
    public static Value Sub(RequestContext ctx, DateTimeObject self, IntervalObject interval)
    {
        DateOperations.SubOrThrow(ctx, self, interval);
        return Self(self);
    }

    [PhpFunction("date_timezone_get(DateTimeInterface $object): DateTimeZone|false")]
    [PhpMethod("public function getTimezone(): DateTimeZone|false", Tentative = true)]
    public static Value GetTimezone(RequestContext ctx, DateObject self) => DateOperations.GetTimezone(ctx, self);

    [PhpFunction("date_timezone_set(DateTime $object, DateTimeZone $timezone): DateTime")]
    [PhpMethod("public function setTimezone(DateTimeZone $timezone): DateTime", Tentative = true)]
    public static Value SetTimezone(RequestContext ctx, DateTimeObject self, ZoneObject timezone)
    {
        DateOperations.SetTimezone(ctx, self, timezone);
        return Self(self);
    }

    [PhpFunction("date_offset_get(DateTimeInterface $object): int")]
    [PhpMethod("public function getOffset(): int", Tentative = true)]
    public static long GetOffset(RequestContext ctx, DateObject self) => DateOperations.GetOffset(ctx, self);

    [PhpMethod("public function getMicrosecond(): int")]
    public static long GetMicrosecond(RequestContext ctx, DateObject self) => self.Checked(ctx).Microsecond;

    [PhpFunction("date_time_set(DateTime $object, int $hour, int $minute, int $second = 0, int $microsecond = 0): DateTime")]
    [PhpMethod("public function setTime(int $hour, int $minute, int $second = 0, int $microsecond = 0): DateTime", Tentative = true)]
    public static Value SetTime(RequestContext ctx, DateTimeObject self, long hour, long minute, long second, long microsecond)
    {
        DateOperations.SetTime(ctx, self, hour, minute, second, microsecond);
        return Self(self);
    }

    [PhpFunction("date_date_set(DateTime $object, int $year, int $month, int $day): DateTime")]
    [PhpMethod("public function setDate(int $year, int $month, int $day): DateTime", Tentative = true)]
    public static Value SetDate(RequestContext ctx, DateTimeObject self, long year, long month, long day)
    {
        DateOperations.SetDate(ctx, self, year, month, day);
        return Self(self);
    }

    [PhpFunction("date_isodate_set(DateTime $object, int $year, int $week, int $dayOfWeek = 1): DateTime")]
    [PhpMethod("public function setISODate(int $year, int $week, int $dayOfWeek = 1): DateTime", Tentative = true)]
    public static Value SetIsoDate(RequestContext ctx, DateTimeObject self, long year, long week, long dayOfWeek)
    {
        DateOperations.SetIsoDate(ctx, self, year, week, dayOfWeek);
        return Self(self);
    }

    [PhpFunction("date_timestamp_set(DateTime $object, int $timestamp): DateTime")]
    [PhpMethod("public function setTimestamp(int $timestamp): DateTime", Tentative = true)]
    public static Value SetTimestamp(RequestContext ctx, DateTimeObject self, long timestamp)
    {
        DateOperations.SetTimestamp(ctx, self, timestamp);
        return Self(self);
    }

    [PhpMethod("public function setMicrosecond(int $microsecond): static")]
    public static Value SetMicrosecond(RequestContext ctx, DateTimeObject self, long microsecond)
    {
        DateOperations.CheckMicrosecond(ctx, self, microsecond);
        self.Time!.Microsecond = microsecond;
        return Self(self);
    }

    [PhpFunction("date_timestamp_get(DateTimeInterface $object): int")]
    [PhpMethod("public function getTimestamp(): int", Tentative = true)]
    public static long GetTimestamp(RequestContext ctx, DateObject self) => DateOperations.GetTimestamp(ctx, self);

    [PhpFunction("date_diff(DateTimeInterface $baseObject, DateTimeInterface $targetObject, bool $absolute = false): DateInterval")]
    [PhpMethod("public function diff(DateTimeInterface $targetObject, bool $absolute = false): DateInterval", Tentative = true)]
    public static Value Diff(RequestContext ctx, DateObject self, DateObject targetObject, bool absolute) =>
        DateOperations.Diff(ctx, self, targetObject, absolute);

    // ---- functions that differ from the methods ----

    [PhpFunction("date_create(string $datetime = \"now\", ?DateTimeZone $timezone = null): DateTime|false")]
    public static Value Create(RequestContext ctx, PhpString datetime, ZoneObject? timezone) =>
        DateOperations.FromText(ctx, DateSupport.Class(ctx, "datetime"), datetime, null, timezone);

    [PhpFunction("date_create_from_format(string $format, string $datetime, ?DateTimeZone $timezone = null): DateTime|false")]
    public static Value FromFormat(RequestContext ctx, PhpString format, PhpString datetime, ZoneObject? timezone) =>
        CreateFromFormat(ctx, DateSupport.Class(ctx, "datetime"), format, datetime, timezone);

    [PhpFunction("date_modify(DateTime $object, string $modifier): DateTime|false")]
    public static Value TryModify(RequestContext ctx, DateTimeObject self, PhpString modifier) =>
        DateOperations.Modify(ctx, self, modifier) ? Self(self) : Value.False;

    [PhpFunction("date_sub(DateTime $object, DateInterval $interval): DateTime")]
    public static Value TrySub(RequestContext ctx, DateTimeObject self, IntervalObject interval)
    {
        DateOperations.Sub(ctx, self, interval);
        return Self(self);
    }
}
