using HhvmSharp.Library.Date.Timelib;
using HhvmSharp.Library.Spl;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Date;

/// <summary>foreach over a period.</summary>
internal sealed partial class PeriodObject
{
    internal override ObjectIterator? GetIterator(RequestContext ctx, bool byRef)
    {
        if (SplSupport.IsUser(Class.GetIteratorMethod)) return base.GetIterator(ctx, byRef);
        return SplSupport.RefuseReference(ctx, byRef) ? null : new Walk(this);
    }

    private static void Advance(TimeValue time, in RelativeTime interval)
    {
        time.HasRelative = true;
        time.Relative = interval;
        time.IsTimestampCurrent = false;
        time.UpdateTimestamp();
        time.UpdateFields();
    }

    private sealed class Walk : ObjectIterator
    {
        private readonly PeriodObject _period;
        private int _index;

        internal Walk(PeriodObject period)
        {
            _period = period;
            period.AddRef();
        }

        internal override void Rewind(RequestContext ctx)
        {
            _index = 0;
            if (_period._start is null)
            {
                _period._current = null;
                try
                {
                    DateSupport.NotInitialized(ctx, DateSupport.Class(ctx, "dateperiod"));
                }
                catch (PhpThrow)
                {
                    return; // pending
                }
            }

            _period._current = _period._start.Clone();
            if (!_period._includeStart) Advance(_period._current, _period._interval!.Value);
        }

        internal override bool Valid(RequestContext ctx)
        {
            if (_period._current is not { } current) return false;
            if (_period._end is not { } end) return _index < _period._recurrences;
            if (current.Timestamp != end.Timestamp) return current.Timestamp < end.Timestamp;
            return _period._includeEnd ? current.Microsecond <= end.Microsecond : current.Microsecond < end.Microsecond;
        }

        internal override Value Current(RequestContext ctx)
        {
            PhpClass cls = _period._dateClass!;
            while (cls.IsUser && cls.Parent is not null) cls = cls.Parent;
            return Value.Object(DateObject.Create(ctx, cls, _period._current!.Clone()));
        }

        internal override Value Key(RequestContext ctx) => Value.Int(_index);

        internal override void MoveNext(RequestContext ctx)
        {
            Advance(_period._current!, _period._interval!.Value);
            SplSupport.Put(ctx, ref _period.Slots[1], _period.DateOf(ctx, _period._current));
            _index++;
        }

        internal override void Dispose(RequestContext ctx) => Value.Object(_period).Release(ctx);

        internal override void EnumerateChildren(ChildVisitor visit) => visit(Value.Object(_period));
    }
}
