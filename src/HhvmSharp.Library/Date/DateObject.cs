using HhvmSharp.Library.Date.Parsing;
using HhvmSharp.Library.Date.Timelib;
using HhvmSharp.Library.Date.Zones;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Date;

/// <summary>A DateTime or DateTimeImmutable.</summary>
internal abstract partial class DateObject(PhpClass cls) : PhpInstance(cls)
{
    /// <summary>Null until the constructor has run.</summary>
    internal TimeValue? Time;

    /// <summary>The initialised time; an exception otherwise.</summary>
    internal TimeValue Checked(RequestContext ctx)
    {
        if (Time is null) DateSupport.NotInitialized(ctx, Class);
        return Time;
    }

    /// <summary>A new object with a time (owned).</summary>
    internal static DateObject Create(RequestContext ctx, PhpClass cls, TimeValue? time)
    {
        var o = (DateObject)ctx.NewObject(cls);
        o.Time = time;
        return o;
    }

    // ---- handlers ----

    internal override PhpInstance? CloneObject(RequestContext ctx)
    {
        PhpInstance? copy = base.CloneObject(ctx);
        if (copy is DateObject date) date.Time = Time?.Clone();
        return copy;
    }

    internal override int Compare(PhpContext context, in Value left, in Value right)
    {
        if (left.o is not DateObject a || right.o is not DateObject b) return base.Compare(context, in left, in right);
        if (a.Time is null || b.Time is null)
        {
            context.ThrowError("DateObjectError", "Trying to compare an incomplete DateTime or DateTimeImmutable object");
            return Operators.Uncomparable;
        }

        if (!a.Time.IsTimestampCurrent) a.Time.UpdateTimestamp(a.Time.Zone);
        if (!b.Time.IsTimestampCurrent) b.Time.UpdateTimestamp(b.Time.Zone);
        return TimeValue.Compare(a.Time, b.Time);
    }

    internal override PhpArray GetView(RequestContext ctx)
    {
        PhpArray view = GetProperties(ctx);
        if (Time is not null) AddState(ctx, view);
        return view;
    }

    private void AddState(RequestContext ctx, PhpArray to)
    {
        to.Set(ctx, PhpString.Literal("date"), Value.String(DateFormatter.Format("x-m-d H:i:s.u"u8, Time!, local: true)));
        if (!Time!.IsLocal) return;
        to.Set(ctx, PhpString.Literal("timezone_type"), Value.Int((long)Time.ZoneKind));
        to.Set(ctx, PhpString.Literal("timezone"), Value.String(DateFormatter.ZoneName(Time)));
    }

    // ---- from a text ----

    /// <summary>
    /// php_date_initialize: the time that a text says, by a format if there is one, in the zone that it says, or the given
    /// one, or the default one. False when there are errors, which the constructor throws.
    /// </summary>
    internal bool Initialize(RequestContext ctx, PhpString text, PhpString? format, ZoneObject? zone, bool isConstructor = false)
    {
        if (!Parse(ctx, text, format, isConstructor, out TimeValue? parsed)) return false;
        var now = new TimeValue();
        if (zone is null) SetZone(now, parsed?.Zone ?? DateState.ZoneOf(ctx));
        else zone.CopyTo(ctx, now);
        Complete(parsed, now, keepTime: format is not null);
        return true;
    }

    /// <summary>As above, in a zone with rules.</summary>
    private bool Initialize(RequestContext ctx, PhpString text, ZoneRules zone)
    {
        if (!Parse(ctx, text, null, isConstructor: false, out TimeValue? parsed)) return false;
        var now = new TimeValue();
        SetZone(now, zone);
        Complete(parsed, now, keepTime: false);
        return true;
    }

    private static void SetZone(TimeValue t, ZoneRules zone)
    {
        t.ZoneKind = ZoneKind.Id;
        t.Zone = zone;
    }

    /// <summary>"now", or nothing, gives null.</summary>
    private bool Parse(RequestContext ctx, PhpString text, PhpString? format, bool isConstructor, out TimeValue? parsed)
    {
        DateState state = ctx.GetState<DateState>();
        parsed = null;
        state.KeepErrors(null);
        if (format is null && (text.Length == 0 || text.Equals("now"))) return true;
        parsed = format is null ? DateParser.Parse(text.Span, out ParseErrors errors) : FormatParser.Parse(format.Span, text.Span, out errors);
        state.KeepErrors(errors);
        if (!errors.Failed) return true;
        Time = null;
        if (isConstructor) Throw.New(ctx, "DateMalformedStringException", DateSupport.Describe("Failed to parse time string", text, errors));
        return false;
    }

    private void Complete(TimeValue? parsed, TimeValue now, bool keepTime)
    {
        long microseconds = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / 10;
        now.SetLocal(microseconds / 1000000);
        now.Microsecond = microseconds % 1000000;
        Time = parsed ?? now;
        if (parsed is null) return;
        parsed.FillHoles(now, keepTime);
        parsed.UpdateTimestamp(now.Zone);
        parsed.UpdateFields();
        parsed.HasRelative = false;
    }
}
