using HhvmSharp.Library.Date.Parsing;
using HhvmSharp.Library.Date.Timelib;
using HhvmSharp.Library.Spl;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Date;

/// <summary>A DatePeriod. Its properties show the state and cannot be written.</summary>
[PhpExtension("date")]
[PhpClass("class DatePeriod implements IteratorAggregate", Order = 6)]
[PhpClassConst("public const int EXCLUDE_START_DATE = 1")]
[PhpClassConst("public const int INCLUDE_END_DATE = 2")]
[PhpProperty("public ?DateTimeInterface $start")]
[PhpProperty("public ?DateTimeInterface $current")]
[PhpProperty("public ?DateTimeInterface $end")]
[PhpProperty("public ?DateInterval $interval")]
[PhpProperty("public int $recurrences")]
[PhpProperty("public bool $include_start_date")]
[PhpProperty("public bool $include_end_date")]
internal sealed partial class PeriodObject(PhpClass cls) : PhpInstance(cls)
{
    private const string Name = "DatePeriod", MalformedPeriod = "DateMalformedPeriodStringException";

    private const long ExcludeStart = 1, IncludeEnd = 2, MaxRecurrences = int.MaxValue - 8;

    private static readonly string[] PropertyNames = ["start", "current", "end", "interval", "recurrences", "include_start_date", "include_end_date"];

    private TimeValue? _start, _current, _end;
    private RelativeTime? _interval;

    /// <summary>Of the start date, and so of all dates that the period gives out as properties.</summary>
    private PhpClass? _dateClass;

    private int _recurrences;
    private bool _includeStart, _includeEnd;

    internal override PhpInstance? CloneObject(RequestContext ctx)
    {
        PhpInstance? copy = base.CloneObject(ctx);
        if (copy is not PeriodObject period) return copy;
        (period._recurrences, period._includeStart, period._includeEnd) = (_recurrences, _includeStart, _includeEnd);
        (period._start, period._current, period._end) = (_start?.Clone(), _current?.Clone(), _end?.Clone());
        (period._interval, period._dateClass) = (_interval, _dateClass);
        return copy;
    }

    // ---- construction ----

    [PhpMethod("public static function createFromISO8601String(string $specification, int $options = 0): static")]
    public static Value CreateFromIso(RequestContext ctx, PhpClass called, PhpString specification, long options) =>
        DateSupport.Built(ctx, (PeriodObject)ctx.NewObject(called), o => o.Finish(ctx, options, o.ReadIso(ctx, specification, DateSupport.Class(ctx, "datetimeimmutable"))));

    [PhpMethod("public function __construct($start, $interval = UNKNOWN, $end = UNKNOWN, $options = UNKNOWN)", Unparsed = true)]
    public void Construct(RequestContext ctx, Value start, Value interval, Value end, Value options)
    {
        Frame call = ctx.Current!;
        int count = Arguments.Count(call);
        long flags = 0, recurrences = 0;
        (start, interval, end, options) = (start.Dereferenced(), interval.Dereferenced(), end.Dereferenced(), options.Dereferenced());
        if (start.o is DateObject from && interval.o is IntervalObject step && count is 3 or 4 && (count == 3 || TryInt(ctx, in options, out flags))
            && (end.o is DateObject || TryInt(ctx, in end, out recurrences)))
        {
            _start = Initialized(ctx, from).Clone();
            _dateClass = from.Class;
            if (end.o is DateObject until) _end = Initialized(ctx, until).Clone();
            _interval = step.Raw;
        }
        else if (count is 1 or 2 && TryString(ctx, in start, out PhpString text) && (count == 1 || TryInt(ctx, in interval, out flags)))
        {
            ctx.Deprecated("Calling DatePeriod::__construct(string $isostr, int $options = 0) is deprecated, use DatePeriod::createFromISO8601String() instead");
            Throw.IfPending(ctx);
            recurrences = ReadIso(ctx, text, DateSupport.Class(ctx, "datetime"));
        }
        else
        {
            Throw.IfPending(ctx);
            Throw.TypeError(ctx, "DatePeriod::__construct() accepts (DateTimeInterface, DateInterval, int [, int]), or (DateTimeInterface, DateInterval, DateTime [, int]), or (string [, int]) as arguments");
        }

        _current = null;
        Finish(ctx, flags, recurrences);
    }

    private static TimeValue Initialized(RequestContext ctx, DateObject date)
    {
        if (date.Time is null) DateSupport.NotInitialized(ctx, DateSupport.Class(ctx, "datetimeinterface"));
        return date.Time;
    }

    /// <summary>Parameter parsing without errors (ZEND_PARSE_PARAMS_QUIET).</summary>
    private static bool TryInt(RequestContext ctx, in Value v, out long number)
    {
        number = 0;
        if (SplArg.IsStrict(ctx) && !v.IsInt) return false;
        if (v.IsInt || v.IsBool || v.IsNull) number = v.n;
        else if (v.IsFloat && Numbers.FitsInt(v.FloatValue) && (long)v.FloatValue == v.FloatValue) number = (long)v.FloatValue;
        else if (v.IsString) return Numbers.ParseNumeric(v.AsString.Span, false, out number, out _, out _) == Runtime.Values.Kind.Int;
        else return false;
        return true;
    }

    private static bool TryString(RequestContext ctx, in Value v, out PhpString text)
    {
        text = PhpString.Empty;
        if (SplArg.IsStrict(ctx) && !v.IsString) return false;
        if (v.IsNull)
        {
            text = SplArg.String(ctx, in v, 1);
            return true;
        }

        if (v.IsUndef || v.IsArray || v.IsResource || (v.IsObject && ((PhpInstance)v.AsObject).Class.ToStringMethod is null)) return false;
        text = Conversions.ToStr(ctx, in v);
        return !ctx.HasPending;
    }

    /// <summary>Sets start, end and interval from a text; the recurrences that it says.</summary>
    private long ReadIso(RequestContext ctx, PhpString specification, PhpClass dateClass)
    {
        var parsed = new IntervalParser(specification.Span);
        string text = PhpClass.CutAtNul(specification.ToString());
        if (parsed.Failed) Throw.New(ctx, MalformedPeriod, $"Unknown or bad format ({text})");
        _start = parsed.Begin;
        _end = parsed.End;
        _interval = parsed.Period;
        string? missing = _start is null ? "a start date" : _interval is null ? "an interval" : _end is null && parsed.Recurrences == 0 ? "an end date or a recurrence count" : null;
        if (missing is not null) Throw.New(ctx, MalformedPeriod, $"{Arg.FunctionName(ctx)}(): ISO interval must contain {missing}, \"{text}\" given");
        _start!.UpdateTimestamp();
        _end?.UpdateTimestamp();
        _dateClass = dateClass;
        return parsed.Recurrences;
    }

    private void Finish(RequestContext ctx, long options, long recurrences)
    {
        string limit = $"{Arg.FunctionName(ctx)}(): Recurrence count must be greater or equal to 1 and lower than {MaxRecurrences + 1}";
        if (_end is null && recurrences is < 1 or > MaxRecurrences) Throw.New(ctx, MalformedPeriod, limit);
        _includeStart = (options & ExcludeStart) == 0;
        _includeEnd = (options & IncludeEnd) != 0;
        recurrences += (_includeStart ? 1 : 0) + (_includeEnd ? 1 : 0);
        if (recurrences > MaxRecurrences) Throw.New(ctx, "DateMalformedStringException", limit + " (including options)");
        _recurrences = (int)recurrences;
        ShowState(ctx);
    }

    // ---- properties ----

    private Value DateOf(RequestContext ctx, TimeValue? time) =>
        time is null ? Value.Null : Value.Object(DateObject.Create(ctx, _dateClass!, time.Clone()));

    private Value IntervalOf(RequestContext ctx) =>
        _interval is { } interval ? Value.Object(IntervalObject.Create(ctx, in interval)) : Value.Null;

    /// <summary>What the properties show, in their order (owned).</summary>
    private Value[] State(RequestContext ctx) =>
    [
        DateOf(ctx, _start), DateOf(ctx, _current), DateOf(ctx, _end), IntervalOf(ctx),
        Value.Int(_recurrences), Value.Bool(_includeStart), Value.Bool(_includeEnd),
    ];

    private void ShowState(RequestContext ctx)
    {
        Value[] state = State(ctx);
        for (int i = 0; i < state.Length; i++) SplSupport.Put(ctx, ref Slots[i], in state[i]);
    }

    private bool RefuseChange(RequestContext ctx, PhpString name)
    {
        if (!DateSupport.IsOneOf(name, PropertyNames)) return false;
        ctx.ThrowError("Error", $"Cannot modify readonly property DatePeriod::${name}");
        return true;
    }

    internal override Value ReadProperty(RequestContext ctx, PhpString name, FetchMode mode, ref object? cache) =>
        mode is not (FetchMode.Read or FetchMode.Isset) && RefuseChange(ctx, name) ? default : base.ReadProperty(ctx, name, mode, ref cache);

    internal override Value WriteProperty(RequestContext ctx, PhpString name, in Value value, ref object? cache, bool wantResult) =>
        RefuseChange(ctx, name) ? default : base.WriteProperty(ctx, name, in value, ref cache, wantResult);

    internal override SlotResult GetPropertySlot(
        RequestContext ctx, PhpString name, FetchMode mode, ref object? cache, out object container, out int index, out PropertyInfo? info)
    {
        container = Slots;
        index = 0;
        info = null;
        return RefuseChange(ctx, name) ? SlotResult.Failed : base.GetPropertySlot(ctx, name, mode, ref cache, out container, out index, out info);
    }

    // ---- methods ----

    [PhpMethod("public function getStartDate(): DateTimeInterface", Tentative = true)]
    public Value GetStartDate(RequestContext ctx)
    {
        if (_start is null) DateSupport.NotInitialized(ctx, Class);
        return DateOf(ctx, _start);
    }

    [PhpMethod("public function getEndDate(): ?DateTimeInterface", Tentative = true)]
    public Value GetEndDate(RequestContext ctx) => DateOf(ctx, _end);

    [PhpMethod("public function getDateInterval(): DateInterval", Tentative = true)]
    public Value GetDateInterval(RequestContext ctx)
    {
        if (_interval is null) DateSupport.NotInitialized(ctx, Class);
        return IntervalOf(ctx);
    }

    [PhpMethod("public function getRecurrences(): ?int", Tentative = true)]
    public long? GetRecurrences() => _recurrences - (_includeStart ? 1 : 0) - (_includeEnd ? 1 : 0) is var count && count == 0 ? null : count;

    [PhpMethod("public function __serialize(): array")]
    public PhpArray SerializeMethod(RequestContext ctx)
    {
        if (_start is null) DateSupport.NotInitialized(ctx, Class);
        var data = new PhpArray(7);
        Value[] state = State(ctx);
        for (int i = 0; i < state.Length; i++) data.Add(PropertyNames[i], in state[i]);
        DateSupport.AddProperties(ctx, data, this);
        return data;
    }

    [PhpMethod("public function __unserialize(array $data): void")]
    public void UnserializeMethod(RequestContext ctx, PhpArray data)
    {
        if (!InitializeFrom(ctx, data)) DateSupport.InvalidData(ctx, Name);
        DateSupport.RestoreProperties(ctx, this, data, PropertyNames);
    }

    [PhpMethod("public function __wakeup(): void", Tentative = true)]
    public void WakeUpMethod(RequestContext ctx)
    {
        PhpArray properties = GetProperties(ctx);
        bool done = InitializeFrom(ctx, properties);
        Value.Array(properties).Release(ctx);
        if (!done) DateSupport.InvalidData(ctx, Name);
    }

    [PhpMethod("public static function __set_state(array $array): DatePeriod", Tentative = true)]
    public static Value SetState(RequestContext ctx, PhpArray array) =>
        DateSupport.Built(ctx, (PeriodObject)ctx.NewObject(DateSupport.Class(ctx, "dateperiod")), o =>
        {
            if (!o.InitializeFrom(ctx, array)) DateSupport.InvalidData(ctx, Name);
        });

    [PhpMethod("public function getIterator(): Iterator")]
    public Value GetIteratorObject(RequestContext ctx) => ctx.WrapIterator(new Walk(this));

    private bool InitializeFrom(RequestContext ctx, PhpArray data)
    {
        if (!ReadDate(data, "start", ref _start) || !ReadDate(data, "end", ref _end) || !ReadDate(data, "current", ref _current)) return false;
        if (DateSupport.Item(data, "interval").o is not IntervalObject { IsInitialized: true } interval || interval.Class.IsUser) return false;
        Value recurrences = DateSupport.Item(data, "recurrences"), start = DateSupport.Item(data, "include_start_date"), end = DateSupport.Item(data, "include_end_date");
        if (!recurrences.IsInt || recurrences.n is < 0 or > int.MaxValue || !start.IsBool || !end.IsBool) return false;
        _interval = interval.Raw;
        _recurrences = (int)recurrences.n;
        (_includeStart, _includeEnd) = (start.BoolValue, end.BoolValue);
        ShowState(ctx);
        return true;
    }

    private bool ReadDate(PhpArray data, string key, ref TimeValue? to)
    {
        Value v = DateSupport.Item(data, key);
        if (v.o is not DateObject date) return v.IsNull;
        if (date.Time is null || (key != "start" && _dateClass is null)) return false;
        to = date.Time.Clone();
        if (key == "start") _dateClass = date.Class;
        return true;
    }
}
