using HhvmSharp.Library.Date.Timelib;

namespace HhvmSharp.Library.Date.Parsing;

/// <summary>Reads a date text of any format (timelib_strtotime).</summary>
internal ref partial struct DateParser
{
    private readonly ReadOnlySpan<byte> _text;
    private readonly ParseErrors _errors = new();
    private readonly TimeValue _time = TimeValue.Unknown();

    /// <summary>Where the token being read starts.</summary>
    private int _token;

    private DateParser(ReadOnlySpan<byte> text) => _text = text;

    /// <summary>What a text says; the rest is unset.</summary>
    internal static TimeValue Parse(ReadOnlySpan<byte> text, out ParseErrors errors)
    {
        var parser = new DateParser(TextCursor.Trim(text));
        errors = parser._errors;
        if (parser._text.Length == 0) parser.Error("Empty string");
        else parser.ReadAll();
        return parser._time;
    }

    private readonly byte TokenByte => _token < _text.Length ? _text[_token] : (byte)0;

    private readonly void Error(string message) => _errors.AddError(new ParseMessage(_token, TokenByte, message));

    private readonly void Warning(string message) => _errors.AddWarning(new ParseMessage(_token, TokenByte, message));

    private void ReadAll()
    {
        _time.Relative.Days = TimeValue.Unset;
        while (_token <= _text.Length)
        {
            DateToken token = DateGrammar.Next(_text, _token, out int length);
            int end = _token + length;
            var text = new TextCursor(_text[Math.Min(_token, _text.Length)..Math.Min(end, _text.Length)]);
            Read(token, ref text);
            _token = end;
        }

        if (_time.TimeCount != 0 && !CivilCalendar.IsValidTime(_time.Hour, _time.Minute, _time.Second)) Warning("The parsed time was invalid");
        if (_time.HasDate && !CivilCalendar.IsValidDate(_time.Year, _time.Month, _time.Day)) Warning("The parsed date was invalid");
    }

    // ---- what a token says is there ----

    private bool HaveTime()
    {
        if (_time.TimeCount != 0)
        {
            Error("Double time specification");
            return false;
        }

        ResetTime();
        _time.TimeCount = 1;
        return true;
    }

    /// <summary>Midnight, until a time is given.</summary>
    private void ResetTime()
    {
        _time.TimeCount = 0;
        _time.Hour = _time.Minute = _time.Second = _time.Microsecond = 0;
    }

    private bool HaveDate()
    {
        if (_time.HasDate)
        {
            Error("Double date specification");
            return false;
        }

        return _time.HasDate = true;
    }

    private bool HaveZone()
    {
        if (_time.ZoneCount++ == 0) return true;
        if (_time.ZoneCount > 2) Error("Double timezone specification");
        else Warning("Double timezone specification");
        return false;
    }

    // ---- parts of tokens ----

    private void ReadYear(ref TextCursor text, int maxDigits = 4)
    {
        _time.Year = text.Number(maxDigits, out int digits);
        _time.Year = FullYear(_time.Year, digits);
    }

    /// <summary>Two digits mean 1970 to 2069.</summary>
    internal static long FullYear(long year, int digits) =>
        year == TimeValue.Unset || digits >= 4 || year >= 100 ? year : year < 70 ? year + 2000 : year + 1900;

    private long SignedNumber(ref TextCursor text, int maxDigits)
    {
        if (text.SignedNumber(maxDigits, out long number) is { } error) Error(error);
        return number;
    }

    private void ReadZone(ref TextCursor text)
    {
        if (!ZoneParser.Read(ref text, _time)) Error("The timezone could not be found in the database");
    }

    private void ReadZoneIfAny(ref TextCursor text)
    {
        if (text.Current != 0) ReadZone(ref text);
    }

    private void ReadMeridian(ref TextCursor text)
    {
        text.SkipSpaces();
        _time.Hour += text.Meridian(_time.Hour, check: false);
    }

    private static long ReadOrdinal(ref TextCursor text, ref int behavior)
    {
        while (text.IsAtAny(" \t-/"u8)) text.At++;
        return Words.Ordinal(text.Letters(), ref behavior);
    }

    private void Add(ref long field, long amount, int factor)
    {
        long product = amount * factor, sum = field + product;
        if (((field ^ sum) & (product ^ sum)) < 0) Error("Number out of range");
        field = sum;
    }

    /// <summary>Takes the unit that follows so many times.</summary>
    private void AddRelative(ref TextCursor text, long amount, int behavior, bool keepTime)
    {
        if (text.Unit() is not { } unit) return;
        ref RelativeTime r = ref _time.Relative;
        switch (unit.Kind)
        {
            case UnitKind.Microsecond: Add(ref r.Microsecond, amount, unit.Factor); break;
            case UnitKind.Second: Add(ref r.Second, amount, unit.Factor); break;
            case UnitKind.Minute: Add(ref r.Minute, amount, unit.Factor); break;
            case UnitKind.Hour: Add(ref r.Hour, amount, unit.Factor); break;
            case UnitKind.Day: Add(ref r.Day, amount, unit.Factor); break;
            case UnitKind.Month: Add(ref r.Month, amount, unit.Factor); break;
            case UnitKind.Year: Add(ref r.Year, amount, unit.Factor); break;
            case UnitKind.Weekday:
                _time.HasRelative = r.HasWeekday = true;
                if (!keepTime) ResetTime();
                r.Day += (amount > 0 ? amount - 1 : amount) * 7;
                r.Weekday = unit.Factor;
                r.WeekdayBehavior = behavior;
                break;
            case UnitKind.Workday:
                _time.HasRelative = r.HasSpecial = true;
                if (!keepTime) ResetTime();
                r.Special = SpecialUnit.Weekday;
                r.SpecialAmount = amount;
                break;
        }
    }
}
