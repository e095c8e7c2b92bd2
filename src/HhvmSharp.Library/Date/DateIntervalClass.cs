using HhvmSharp.Library.Date.Parsing;
using HhvmSharp.Library.Date.Timelib;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Date;

/// <summary>A DateInterval. Its units are properties that are not declared: see DateIntervalClass.Properties.cs.</summary>
[PhpExtension("date")]
[PhpClass("class DateInterval", Order = 5)]
internal sealed partial class IntervalObject(PhpClass cls) : PhpInstance(cls)
{
    private const string Name = "DateInterval";

    /// <summary>What civil_or_wall may say in serialized data.</summary>
    private const long Wall = 2;

    private RelativeTime _interval;
    private bool _initialized;

    /// <summary>The text that a relative interval was made from.</summary>
    private PhpString? _text;

    /// <summary>Hours are elapsed time, not wall-clock time.</summary>
    internal bool IsWall { get; private set; }

    /// <summary>The initialised interval; an exception otherwise.</summary>
    internal ref RelativeTime Checked(RequestContext ctx)
    {
        if (!_initialized) DateSupport.NotInitialized(ctx, Class);
        return ref _interval;
    }

    internal bool IsInitialized => _initialized;

    /// <summary>As it is, initialised or not.</summary>
    internal ref RelativeTime Raw => ref _interval;

    /// <summary>A new object (owned).</summary>
    internal static IntervalObject Create(RequestContext ctx, in RelativeTime interval)
    {
        var o = (IntervalObject)ctx.NewObject(DateSupport.Class(ctx, "dateinterval"));
        o._interval = interval;
        o._initialized = true;
        return o;
    }

    internal override PhpInstance? CloneObject(RequestContext ctx)
    {
        PhpInstance? copy = base.CloneObject(ctx);
        if (copy is not IntervalObject interval) return copy;
        interval._interval = _interval;
        interval._initialized = _initialized;
        interval._text = _text;
        interval.IsWall = IsWall;
        return copy;
    }

    internal override int Compare(PhpContext context, in Value left, in Value right)
    {
        if (left.o is not IntervalObject || right.o is not IntervalObject) return base.Compare(context, in left, in right);
        // P1M and P30D are shorter or longer than each other by the day they begin on
        ((RequestContext)context).Raise(ErrorLevel.Warning, "Cannot compare DateInterval objects");
        return Operators.Uncomparable;
    }

    // ---- methods ----

    [PhpMethod("public function __construct(string $duration)")]
    public void Construct(RequestContext ctx, PhpString duration)
    {
        var parsed = new IntervalParser(duration.Span);
        string text = PhpClass.CutAtNul(duration.ToString());
        if (parsed.Failed) Throw.New(ctx, "DateMalformedIntervalStringException", $"Unknown or bad format ({text})");
        if (parsed.Period is { } period)
        {
            _interval = period;
        }
        else
        {
            if (parsed is not { Begin: { } begin, End: { } end })
            {
                Throw.New(ctx, "DateMalformedIntervalStringException", $"Failed to parse interval ({text})");
                return;
            }

            begin.UpdateTimestamp();
            end.UpdateTimestamp();
            _interval = TimeValue.Difference(begin, end);
        }

        _initialized = true;
        IsWall = true;
    }

    [PhpMethod("public static function createFromDateString(string $datetime): DateInterval", Tentative = true)]
    public static Value CreateFromDateString(RequestContext ctx, PhpString datetime)
    {
        if (FromText(ctx, datetime, out string? error) is { } interval) return Value.Object(interval);
        Throw.New(ctx, "DateMalformedIntervalStringException", error!);
        return default;
    }

    [PhpFunction("date_interval_create_from_date_string(string $datetime): DateInterval|false")]
    public static Value TryCreateFromDateString(RequestContext ctx, PhpString datetime)
    {
        if (FromText(ctx, datetime, out string? error) is { } interval) return Value.Object(interval);
        Arg.Warning(ctx, error!);
        return Value.False;
    }

    private static IntervalObject? FromText(RequestContext ctx, PhpString text, out string? error)
    {
        TimeValue t = DateParser.Parse(text.Span, out ParseErrors errors);
        error = errors.Failed ? DateSupport.Describe("Unknown or bad format", text, errors)
            : t.HasDate || t.TimeCount != 0 || t.ZoneCount != 0 ? $"String '{PhpClass.CutAtNul(text.ToString())}' contains non-relative elements"
            : null;
        if (error is not null) return null;
        IntervalObject interval = Create(ctx, in t.Relative);
        interval.SetText(text);
        return interval;
    }

    private void SetText(PhpString text)
    {
        text.MarkShared();
        _text = text;
    }

    [PhpFunction("date_interval_format(DateInterval $object, string $format): string")]
    [PhpMethod("public function format(string $format): string", Tentative = true)]
    public static PhpString Format(RequestContext ctx, IntervalObject self, PhpString format) => IntervalFormatter.Format(format.Span, in self.Checked(ctx));

    [PhpMethod("public function __serialize(): array")]
    public PhpArray SerializeMethod(RequestContext ctx)
    {
        Checked(ctx);
        var data = new PhpArray(10);
        AddState(ctx, data);
        DateSupport.AddProperties(ctx, data, this);
        return data;
    }

    [PhpMethod("public function __unserialize(array $data): void")]
    public void UnserializeMethod(RequestContext ctx, PhpArray data)
    {
        InitializeFrom(ctx, data);
        DateSupport.RestoreProperties(ctx, this, data, "date_string", "from_string", "y", "m", "d", "h", "i", "s", "f", "invert", "days");
    }

    [PhpMethod("public function __wakeup(): void", Tentative = true)]
    public void WakeUpMethod(RequestContext ctx)
    {
        PhpArray properties = GetProperties(ctx);
        try
        {
            InitializeFrom(ctx, properties);
        }
        finally
        {
            Value.Array(properties).Release(ctx);
        }
    }

    [PhpMethod("public static function __set_state(array $array): DateInterval", Tentative = true)]
    public static Value SetState(RequestContext ctx, PhpArray array) =>
        DateSupport.Built(ctx, (IntervalObject)ctx.NewObject(DateSupport.Class(ctx, "dateinterval")), o => o.InitializeFrom(ctx, array));
}
