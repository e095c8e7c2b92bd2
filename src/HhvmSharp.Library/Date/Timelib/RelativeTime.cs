namespace HhvmSharp.Library.Date.Timelib;

/// <summary>What "first day of" and "last day of" set.</summary>
internal enum MonthEdge { None, First, Last }

/// <summary>Special relative units.</summary>
internal enum SpecialUnit { None, Weekday, DayOfWeekInMonth, LastDayOfWeekInMonth }

/// <summary>A distance in calendar and clock units, with the relative texts that need a date to be understood (timelib_rel_time).</summary>
internal struct RelativeTime
{
    internal long Year, Month, Day, Hour, Minute, Second, Microsecond;

    /// <summary>0 is Sunday; negative after "ago".</summary>
    internal int Weekday;

    /// <summary>0: today does not count; 1: it does; 2: the day of this week.</summary>
    internal int WeekdayBehavior;

    internal MonthEdge Edge;

    /// <summary>Not 0: backwards.</summary>
    internal int Invert;

    /// <summary>Whole days, when the distance comes from two dates.</summary>
    internal long Days;

    internal SpecialUnit Special;
    internal long SpecialAmount;
    internal bool HasWeekday, HasSpecial;
}
