using HhvmSharp.Library.Date.Timelib;

namespace HhvmSharp.Library.Date.Parsing;

/// <summary>What each token means.</summary>
internal ref partial struct DateParser
{
    private void Read(DateToken token, ref TextCursor text)
    {
        switch (token)
        {
            case DateToken.Yesterday or DateToken.Tomorrow:
                _time.HasRelative = true;
                ResetTime();
                _time.Relative.Day = token == DateToken.Tomorrow ? 1 : -1;
                break;
            case DateToken.Noon:
                ResetTime();
                HaveTime();
                _time.Hour = 12;
                break;
            case DateToken.Today:
                ResetTime();
                break;
            case DateToken.Timestamp or DateToken.TimestampFraction:
                ReadTimestamp(ref text, token == DateToken.TimestampFraction);
                break;
            case DateToken.MonthEdge:
                _time.HasRelative = true;
                _time.Relative.Edge = (text.Current | 0x20) == 'l' ? MonthEdge.Last : MonthEdge.First;
                break;
            case DateToken.BackFront:
                ReadBackFront(ref text);
                break;
            case DateToken.WeekdayOf or DateToken.DayText or DateToken.RelativeTextWeek or DateToken.RelativeText or DateToken.Relative or DateToken.Ago:
                ReadRelative(token, ref text);
                break;
            case DateToken.Time12 or DateToken.MssqlTime or DateToken.Time24 or DateToken.IsoNoColon:
                if (HaveTime()) ReadTime(token, ref text);
                break;
            case DateToken.GnuNoColon:
                ReadGnuNoColon(ref text);
                break;
            case DateToken.DateTime or DateToken.CommonLog:
                if (HaveTime() && HaveDate()) ReadDateTime(token, ref text);
                break;
            case DateToken.DateShortTime12 or DateToken.DateShortTime24:
                if (HaveDate()) ReadShortDateTime(token, ref text);
                break;
            case >= DateToken.American and <= DateToken.PgTextReverse:
                if (HaveDate()) ReadDate(token, ref text);
                break;
            case DateToken.Year:
                _time.Year = text.Number(4);
                break;
            case DateToken.MonthText:
                if (HaveDate()) _time.Month = text.MonthName();
                break;
            case DateToken.Zone:
                if (!HaveZone()) break;
                text.SkipSpaces();
                ReadZone(ref text);
                break;
            case DateToken.Any:
                Error("Unexpected character");
                break;
        }
    }

    private void ReadTimestamp(ref TextCursor text, bool fraction)
    {
        _time.HasRelative = true;
        _time.HasDate = false;
        _time.Day = _time.Month = _time.Year = 0;
        ResetTime();
        if (!HaveZone()) return;
        bool negative = text.Peek(1) == '-';
        long seconds = SignedNumber(ref text, 24);
        if (fraction)
        {
            int start = text.At;
            ulong microseconds = (ulong)SignedNumber(ref text, 6);
            microseconds = (ulong)(microseconds * Math.Pow(10, 7 - (text.At - start)));
            _time.Relative.Microsecond = negative ? -(long)microseconds : (long)microseconds;
        }

        (_time.Year, _time.Month, _time.Day) = (1970, 1, 1);
        _time.Relative.Second += seconds;
        _time.IsLocal = true;
        _time.ZoneKind = ZoneKind.Offset;
        _time.Offset = 0;
        _time.Dst = 0;
    }

    /// <summary>"back of 7pm" is a quarter past, "front of" a quarter to.</summary>
    private void ReadBackFront(ref TextCursor text)
    {
        ResetTime();
        HaveTime();
        bool back = text.Current == 'b';
        _time.Hour = text.Number(2) - (back ? 0 : 1);
        _time.Minute = back ? 15 : 45;
        if (text.Current != 0) ReadMeridian(ref text);
    }

    // ---- relative texts ----

    private void ReadRelative(DateToken token, ref TextCursor text)
    {
        ref RelativeTime r = ref _time.Relative;
        if (token == DateToken.Ago)
        {
            Negate(ref r);
            return;
        }

        _time.HasRelative = true;
        int behavior = 0;
        switch (token)
        {
            case DateToken.WeekdayOf:
                r.HasSpecial = true;
                long which = ReadOrdinal(ref text, ref behavior);
                text.SkipSpaces();
                r.Special = which > 0 ? SpecialUnit.DayOfWeekInMonth : SpecialUnit.LastDayOfWeekInMonth;
                AddRelative(ref text, which, which > 0 ? 1 : behavior, keepTime: false);
                break;
            case DateToken.DayText:
                r.HasWeekday = true;
                ResetTime();
                r.Weekday = text.Unit()!.Value.Factor;
                if (r.WeekdayBehavior != 2) r.WeekdayBehavior = 1;
                break;
            case DateToken.Relative:
                while (text.Current != 0)
                {
                    long amount = SignedNumber(ref text, 24);
                    text.SkipSpaces();
                    AddRelative(ref text, amount, 1, keepTime: true);
                }

                break;
            default:
                while (text.Current != 0)
                {
                    long amount = ReadOrdinal(ref text, ref behavior);
                    text.SkipSpaces();
                    AddRelative(ref text, amount, behavior, keepTime: false);
                    if (token == DateToken.RelativeTextWeek) UseWholeWeek(ref r);
                }

                break;
        }
    }

    /// <summary>"monday next week": the weekday is one of that week; without a weekday it is today's.</summary>
    private static void UseWholeWeek(ref RelativeTime r)
    {
        r.WeekdayBehavior = 2;
        if (r.HasWeekday) return;
        r.HasWeekday = true;
        r.Weekday = 1;
    }

    private static void Negate(ref RelativeTime r)
    {
        r.Year = -r.Year;
        r.Month = -r.Month;
        r.Day = -r.Day;
        r.Hour = -r.Hour;
        r.Minute = -r.Minute;
        r.Second = -r.Second;
        r.Weekday = r.Weekday == 0 ? -7 : -r.Weekday;
        if (r is { HasSpecial: true, Special: SpecialUnit.Weekday }) r.SpecialAmount = -r.SpecialAmount;
    }

    // ---- times ----

    private void ReadTime(DateToken token, ref TextCursor text)
    {
        _time.Hour = text.Number(2);
        if (token == DateToken.IsoNoColon)
        {
            _time.Minute = text.Number(2);
            _time.Second = text.Number(2);
        }
        else if (AtSeparator(in text))
        {
            _time.Minute = text.Number(2);
            if (AtSeparator(in text)) _time.Second = text.Number(2);
            if (token == DateToken.MssqlTime ? AtSeparator(in text) : token == DateToken.Time24 && text.Current == '.') _time.Microsecond = text.Fraction();
        }

        if (token is DateToken.Time12 or DateToken.MssqlTime) ReadMeridian(ref text);
        else ReadZoneIfAny(ref text);

        static bool AtSeparator(in TextCursor text) => text.Current is (byte)':' or (byte)'.';
    }

    /// <summary>"2310" is a time, and behind a time a year.</summary>
    private void ReadGnuNoColon(ref TextCursor text)
    {
        switch (_time.TimeCount)
        {
            case 0:
                _time.Hour = text.Number(2);
                _time.Minute = text.Number(2);
                _time.Second = 0;
                break;
            case 1:
                _time.Year = text.Number(4);
                break;
            default:
                Error("Double time specification");
                return;
        }

        _time.TimeCount++;
    }

    // ---- dates ----

    private void ReadDate(DateToken token, ref TextCursor text)
    {
        switch (token)
        {
            case DateToken.American:
                _time.Month = text.Number(2);
                _time.Day = text.Number(2);
                if (text.Current == '/') ReadYear(ref text);
                break;
            case DateToken.IsoDate4 or DateToken.IsoDateX:
                _time.Year = SignedNumber(ref text, token == DateToken.IsoDate4 ? 4 : 19);
                _time.Month = text.Number(2);
                _time.Day = text.Number(2);
                break;
            case DateToken.IsoDate2 or DateToken.GnuDateShort:
                ReadYear(ref text);
                _time.Month = text.Number(2);
                _time.Day = text.Number(2);
                break;
            case DateToken.GnuDateShorter:
                ReadYear(ref text);
                _time.Month = text.Number(2);
                _time.Day = 1;
                break;
            case DateToken.DateFull:
                ReadDayAndMonthName(ref text);
                ReadYear(ref text);
                break;
            case DateToken.DateNoYearReverse:
                ReadDayAndMonthName(ref text);
                break;
            case DateToken.PointedDate4 or DateToken.PointedDate2:
                _time.Day = text.Number(2);
                _time.Month = text.Number(2);
                if (token == DateToken.PointedDate4) _time.Year = text.Number(4);
                else ReadYear(ref text, 2);
                break;
            case DateToken.DateNoDay:
                _time.Month = text.MonthName();
                ReadYear(ref text);
                _time.Day = 1;
                break;
            case DateToken.DateNoDayReverse:
                ReadYear(ref text);
                _time.Month = text.MonthName();
                _time.Day = 1;
                break;
            case DateToken.DateTextual or DateToken.PgTextShort:
                _time.Month = text.MonthName();
                _time.Day = text.Number(2);
                ReadYear(ref text);
                break;
            case DateToken.PgTextReverse:
                ReadYear(ref text);
                _time.Month = text.MonthName();
                _time.Day = text.Number(2);
                break;
            case DateToken.DateNoColon:
                _time.Year = text.Number(4);
                _time.Month = text.Number(2);
                _time.Day = text.Number(2);
                break;
            case DateToken.DayOfYear:
                ReadYear(ref text);
                _time.Day = text.Number(3);
                _time.Month = 1;
                break;
            case DateToken.IsoWeekday or DateToken.IsoWeek:
                _time.HasRelative = true;
                _time.Year = text.Number(4);
                long week = text.Number(2), weekday = token == DateToken.IsoWeekday ? text.Number(1) : 1;
                _time.Month = _time.Day = 1;
                _time.Relative.Day = CivilCalendar.DayOfIsoWeek(_time.Year, week, weekday);
                break;
        }
    }

    private void ReadDayAndMonthName(ref TextCursor text)
    {
        _time.Day = text.Number(2);
        text.SkipDaySuffix();
        _time.Month = text.MonthName();
    }

    private void ReadDateTime(DateToken token, ref TextCursor text)
    {
        if (token == DateToken.CommonLog)
        {
            _time.Day = text.Number(2);
            _time.Month = text.MonthName();
            _time.Year = text.Number(4);
        }
        else
        {
            _time.Year = text.Number(4);
            _time.Month = text.Number(2);
            _time.Day = text.Number(2);
        }

        _time.Hour = text.Number(2);
        _time.Minute = text.Number(2);
        _time.Second = text.Number(2);
        if (token == DateToken.CommonLog)
        {
            text.SkipSpaces();
            ReadZone(ref text);
        }
        else if (text.Current == '.')
        {
            _time.Microsecond = text.Fraction();
            ReadZoneIfAny(ref text);
        }
    }

    private void ReadShortDateTime(DateToken token, ref TextCursor text)
    {
        _time.Month = text.MonthName();
        _time.Day = text.Number(2);
        if (!HaveTime()) return;
        bool is12 = token == DateToken.DateShortTime12;
        _time.Hour = text.Number(2);
        _time.Minute = text.Number(2);
        if (text.Current == ':' || (is12 && text.Current == '.'))
        {
            _time.Second = text.Number(2);
            if (text.Current == '.') _time.Microsecond = text.Fraction();
        }

        if (is12) _time.Hour += text.Meridian(_time.Hour, check: false);
        else ReadZoneIfAny(ref text);
    }
}
