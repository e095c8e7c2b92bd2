using HhvmSharp.Library.Date.Parsing;
using HhvmSharp.Library.Date.Timelib;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Date;

/// <summary>Serialized forms.</summary>
internal sealed partial class IntervalObject
{
    private void AddState(RequestContext ctx, PhpArray to)
    {
        if (_text is not null)
        {
            to.Set(ctx, PhpString.Literal("from_string"), Value.True);
            to.Set(ctx, PhpString.Literal("date_string"), Value.String(_text));
            return;
        }

        to.Set(ctx, PhpString.Literal("y"), Value.Int(_interval.Year));
        to.Set(ctx, PhpString.Literal("m"), Value.Int(_interval.Month));
        to.Set(ctx, PhpString.Literal("d"), Value.Int(_interval.Day));
        to.Set(ctx, PhpString.Literal("h"), Value.Int(_interval.Hour));
        to.Set(ctx, PhpString.Literal("i"), Value.Int(_interval.Minute));
        to.Set(ctx, PhpString.Literal("s"), Value.Int(_interval.Second));
        to.Set(ctx, PhpString.Literal("f"), Value.Float(_interval.Microsecond / 1000000.0));
        to.Set(ctx, PhpString.Literal("invert"), Value.Int(_interval.Invert));
        to.Set(ctx, PhpString.Literal("days"), _interval.Days != TimeValue.Unset ? Value.Int(_interval.Days) : Value.False);
        to.Set(ctx, PhpString.Literal("from_string"), Value.False);
    }

    private void InitializeFrom(RequestContext ctx, PhpArray data)
    {
        if (DateSupport.Item(data, "date_string") is { IsString: true } text)
        {
            TimeValue t = DateParser.Parse(text.AsString.Span, out ParseErrors errors);
            if (errors.Failed) Throw.Error(ctx, DateSupport.Describe("Unknown or bad format", text.AsString, errors, " while unserializing"));
            _interval = t.Relative;
            _initialized = true;
            IsWall = false;
            SetText(text.AsString);
            return;
        }

        _interval = new RelativeTime
        {
            Year = Int(ctx, data, "y", -1),
            Month = Int(ctx, data, "m", -1),
            Day = Int(ctx, data, "d", -1),
            Hour = Int(ctx, data, "h", -1),
            Minute = Int(ctx, data, "i", -1),
            Second = Int(ctx, data, "s", -1),
            Weekday = (int)Int(ctx, data, "weekday", -1),
            WeekdayBehavior = (int)Int(ctx, data, "weekday_behavior", -1),
            Edge = (MonthEdge)(int)Int(ctx, data, "first_last_day_of", -1),
            Invert = (int)Int(ctx, data, "invert", 0),
            Special = (SpecialUnit)(int)Int(ctx, data, "special_type", 0),
            SpecialAmount = Int(ctx, data, "special_amount", -1),
            HasWeekday = Int(ctx, data, "have_weekday_relative", 0) != 0,
            HasSpecial = Int(ctx, data, "have_special_relative", 0) != 0,
            Days = DateSupport.Item(data, "days").IsFalse ? TimeValue.Unset : Int(ctx, data, "days", -1),
        };
        if (DateSupport.Item(data, "f") is { IsUndef: false } fraction) _interval.Microsecond = ToMicroseconds(ctx, in fraction);
        IsWall = DateSupport.Item(data, "civil_or_wall") is { IsUndef: false } kind && Conversions.ToInt(ctx, in kind) == Wall;
        _initialized = true;
    }

    private static long ToMicroseconds(RequestContext ctx, in Value seconds) => Numbers.ToInt(Conversions.ToFloat(ctx, in seconds) * 1000000);

    /// <summary>A scalar as an int; anything else gives the default.</summary>
    private static long Int(RequestContext ctx, PhpArray data, string key, long missing)
    {
        Value v = DateSupport.Item(data, key);
        return v.IsUndef || v.Kind > Runtime.Values.Kind.String ? missing : Conversions.ToInt(ctx, in v);
    }
}
