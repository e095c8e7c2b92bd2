using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Date;

[PhpExtension("date")]
[PhpClass("class DateTimeImmutable implements DateTimeInterface", Order = 3)]
internal sealed class DateTimeImmutableObject(PhpClass cls) : DateObject(cls)
{
    private const string Name = "DateTimeImmutable";

    /// <summary>A copy (owned) after a change, which may throw.</summary>
    private Value Changed<T>(RequestContext ctx, T argument, Action<RequestContext, DateObject, T> change)
    {
        if (CloneObject(ctx) is not DateObject copy) throw PhpThrow.Instance;
        return DateSupport.Built(ctx, copy, o =>
        {
            Throw.IfPending(ctx); // __clone
            change(ctx, o, argument);
        });
    }

    [PhpMethod("public function __construct(string $datetime = \"now\", ?DateTimeZone $timezone = null)")]
    public void Construct(RequestContext ctx, PhpString datetime, ZoneObject? timezone) => Initialize(ctx, datetime, null, timezone, isConstructor: true);

    [PhpMethod("public function __serialize(): array")]
    public PhpArray SerializeMethod(RequestContext ctx) => Serialized(ctx);

    [PhpMethod("public function __unserialize(array $data): void")]
    public void UnserializeMethod(RequestContext ctx, PhpArray data) => Restore(ctx, data, Name);

    [PhpMethod("public function __wakeup(): void", Tentative = true)]
    public void WakeUpMethod(RequestContext ctx) => WakeUp(ctx, Name);

    [PhpMethod("public static function __set_state(array $array): DateTimeImmutable", Tentative = true)]
    public static Value SetState(RequestContext ctx, PhpArray array) => DateOperations.FromState(ctx, Name, array);

    [PhpMethod("public static function createFromFormat(string $format, string $datetime, ?DateTimeZone $timezone = null): DateTimeImmutable|false", Tentative = true)]
    public static Value CreateFromFormat(RequestContext ctx, PhpClass called, PhpString format, PhpString datetime, ZoneObject? timezone) =>
        DateTimeObject.CreateFromFormat(ctx, called, format, datetime, timezone);

    [PhpMethod("public static function createFromTimestamp(int|float $timestamp): static", Tentative = true)]
    public static Value CreateFromTimestamp(RequestContext ctx, PhpClass called, Value timestamp) => DateOperations.FromTimestamp(ctx, called, timestamp);

    [PhpMethod("public static function getLastErrors(): array|false", Tentative = true)]
    public static PhpArray? GetLastErrors(RequestContext ctx) => DateFunctions.date_get_last_errors(ctx);

    [PhpMethod("public function format(string $format): string", Tentative = true)]
    public PhpString Format(RequestContext ctx, PhpString format) => DateOperations.Format(ctx, this, format);

    [PhpMethod("public function getTimezone(): DateTimeZone|false", Tentative = true)]
    public Value GetTimezone(RequestContext ctx) => DateOperations.GetTimezone(ctx, this);

    [PhpMethod("public function getOffset(): int", Tentative = true)]
    public long GetOffset(RequestContext ctx) => DateOperations.GetOffset(ctx, this);

    [PhpMethod("public function getTimestamp(): int", Tentative = true)]
    public long GetTimestamp(RequestContext ctx) => DateOperations.GetTimestamp(ctx, this);

    [PhpMethod("public function getMicrosecond(): int")]
    public long GetMicrosecond(RequestContext ctx) => Checked(ctx).Microsecond;

    [PhpMethod("public function diff(DateTimeInterface $targetObject, bool $absolute = false): DateInterval", Tentative = true)]
    public Value Diff(RequestContext ctx, DateObject targetObject, bool absolute) => DateOperations.Diff(ctx, this, targetObject, absolute);

    [PhpMethod("public function modify(string $modifier): DateTimeImmutable", Tentative = true)]
    public Value Modify(RequestContext ctx, PhpString modifier) => Changed(ctx, modifier, DateOperations.ModifyOrThrow);

    [PhpMethod("public function add(DateInterval $interval): DateTimeImmutable", Tentative = true)]
    public Value Add(RequestContext ctx, IntervalObject interval) => Changed(ctx, interval, DateOperations.Add);

    [PhpMethod("public function sub(DateInterval $interval): DateTimeImmutable", Tentative = true)]
    public Value Sub(RequestContext ctx, IntervalObject interval) => Changed(ctx, interval, DateOperations.SubOrThrow);

    [PhpMethod("public function setTimezone(DateTimeZone $timezone): DateTimeImmutable", Tentative = true)]
    public Value SetTimezone(RequestContext ctx, ZoneObject timezone) => Changed(ctx, timezone, DateOperations.SetTimezone);

    [PhpMethod("public function setTime(int $hour, int $minute, int $second = 0, int $microsecond = 0): DateTimeImmutable", Tentative = true)]
    public Value SetTime(RequestContext ctx, long hour, long minute, long second, long microsecond) =>
        Changed(ctx, (hour, minute, second, microsecond), static (c, o, a) => DateOperations.SetTime(c, o, a.hour, a.minute, a.second, a.microsecond));

    [PhpMethod("public function setDate(int $year, int $month, int $day): DateTimeImmutable", Tentative = true)]
    public Value SetDate(RequestContext ctx, long year, long month, long day) =>
        Changed(ctx, (year, month, day), static (c, o, a) => DateOperations.SetDate(c, o, a.year, a.month, a.day));

    [PhpMethod("public function setISODate(int $year, int $week, int $dayOfWeek = 1): DateTimeImmutable", Tentative = true)]
    public Value SetIsoDate(RequestContext ctx, long year, long week, long dayOfWeek) =>
        Changed(ctx, (year, week, dayOfWeek), static (c, o, a) => DateOperations.SetIsoDate(c, o, a.year, a.week, a.dayOfWeek));

    [PhpMethod("public function setTimestamp(int $timestamp): DateTimeImmutable", Tentative = true)]
    public Value SetTimestamp(RequestContext ctx, long timestamp) => Changed(ctx, timestamp, DateOperations.SetTimestamp);

    [PhpMethod("public function setMicrosecond(int $microsecond): static")]
    public Value SetMicrosecond(RequestContext ctx, long microsecond)
    {
        DateOperations.CheckMicrosecond(ctx, this, microsecond);
        return Changed(ctx, microsecond, static (_, o, us) => o.Time!.Microsecond = us);
    }

    [PhpMethod("public static function createFromMutable(DateTime $object): static", Tentative = true)]
    public static Value CreateFromMutable(RequestContext ctx, PhpClass called, DateObject @object) => DateOperations.FromObject(ctx, called, @object);

    [PhpMethod("public static function createFromInterface(DateTimeInterface $object): DateTimeImmutable")]
    public static Value CreateFromInterface(RequestContext ctx, PhpClass called, DateObject @object) => DateOperations.FromObject(ctx, called, @object);

    [PhpFunction("date_create_immutable(string $datetime = \"now\", ?DateTimeZone $timezone = null): DateTimeImmutable|false")]
    public static Value Create(RequestContext ctx, PhpString datetime, ZoneObject? timezone) =>
        DateOperations.FromText(ctx, DateSupport.Class(ctx, "datetimeimmutable"), datetime, null, timezone);

    [PhpFunction("date_create_immutable_from_format(string $format, string $datetime, ?DateTimeZone $timezone = null): DateTimeImmutable|false")]
    public static Value FromFormat(RequestContext ctx, PhpString format, PhpString datetime, ZoneObject? timezone) =>
        DateTimeObject.CreateFromFormat(ctx, DateSupport.Class(ctx, "datetimeimmutable"), format, datetime, timezone);
}
