using HhvmSharp.Library.Date.Timelib;

namespace HhvmSharp.Library.Date.Parsing;

/// <summary>Reads a date by a format (timelib_parse_from_format).</summary>
internal ref struct FormatParser
{
    private readonly ParseErrors _errors = new();
    private readonly TimeValue _time = TimeValue.Unknown();
    private TextCursor _text, _format;
    private bool _allowExtra;

    /// <summary>Where the text of the current letter of the format begins.</summary>
    private int _begin;

    private FormatParser(ReadOnlySpan<byte> format, ReadOnlySpan<byte> text)
    {
        _format = new TextCursor(format);
        _text = new TextCursor(text);
    }

    internal static TimeValue Parse(ReadOnlySpan<byte> format, ReadOnlySpan<byte> text, out ParseErrors errors)
    {
        var parser = new FormatParser(format, text);
        parser.ReadAll();
        errors = parser._errors;
        return parser._time;
    }

    private readonly void Error(string message, int at)
    {
        TextCursor place = _text;
        place.At = at;
        _errors.AddError(new ParseMessage(at, place.Current, message));
    }

    private readonly void Error(string message) => Error(message, _begin);

    private readonly void Warning(string message) => _errors.AddWarning(new ParseMessage(_text.At, _text.Current, message));

    private void ReadAll()
    {
        while (_format.Current != 0 && _text.Current != 0)
        {
            _begin = _text.At;
            ReadLetter((char)_format.Current);
            _format.At++;
        }

        if (_text.Current != 0)
        {
            if (_allowExtra) Warning("Trailing data");
            else Error("Trailing data", _text.At);
        }

        ReadRestOfFormat();
        CompleteTime();
        if (_time is { Hour: not TimeValue.Unset, Minute: not TimeValue.Unset, Second: not TimeValue.Unset }
            && !CivilCalendar.IsValidTime(_time.Hour, _time.Minute, _time.Second)) Warning("The parsed time was invalid");
        if (_time is { Year: not TimeValue.Unset, Month: not TimeValue.Unset, Day: not TimeValue.Unset }
            && !CivilCalendar.IsValidDate(_time.Year, _time.Month, _time.Day)) Warning("The parsed date was invalid");
    }

    /// <summary>When the text is at its end, only resets may follow.</summary>
    private void ReadRestOfFormat()
    {
        for (; _format.Current != 0; _format.At++)
        {
            switch ((char)_format.Current)
            {
                case '!':
                    ResetAll();
                    break;
                case '|':
                    ResetUnset();
                    break;
                case '+':
                    break;
                default:
                    Error("Not enough data available to satisfy format", _text.At);
                    return;
            }
        }
    }

    private readonly void ResetAll()
    {
        (_time.Year, _time.Month, _time.Day) = (1970, 1, 1);
        _time.Hour = _time.Minute = _time.Second = _time.Microsecond = 0;
        _time.Zone = null;
    }

    private readonly void ResetUnset()
    {
        if (_time.Year == TimeValue.Unset) _time.Year = 1970;
        if (_time.Month == TimeValue.Unset) _time.Month = 1;
        if (_time.Day == TimeValue.Unset) _time.Day = 1;
        if (_time.Hour == TimeValue.Unset) _time.Hour = 0;
        if (_time.Minute == TimeValue.Unset) _time.Minute = 0;
        if (_time.Second == TimeValue.Unset) _time.Second = 0;
        if (_time.Microsecond == TimeValue.Unset) _time.Microsecond = 0;
    }

    /// <summary>A part of a time makes the others 0.</summary>
    private readonly void CompleteTime()
    {
        if (_time is { Hour: TimeValue.Unset, Minute: TimeValue.Unset, Second: TimeValue.Unset, Microsecond: TimeValue.Unset }) return;
        if (_time.Hour == TimeValue.Unset) _time.Hour = 0;
        if (_time.Minute == TimeValue.Unset) _time.Minute = 0;
        if (_time.Second == TimeValue.Unset) _time.Second = 0;
        if (_time.Microsecond == TimeValue.Unset) _time.Microsecond = 0;
    }

    private void ReadLetter(char letter)
    {
        switch (letter)
        {
            case 'D' or 'l':
                ReadWeekday();
                break;
            case 'd' or 'j':
                if (ReadNumber(out _time.Day, 2, "A two digit day could not be found")) _time.HasDate = true;
                break;
            case 'S':
                _text.SkipDaySuffix();
                break;
            case 'z':
                ReadDayOfYear();
                break;
            case 'm' or 'n':
                if (ReadNumber(out _time.Month, 2, "A two digit month could not be found")) _time.HasDate = true;
                break;
            case 'M' or 'F':
                ReadMonthName();
                break;
            case 'y':
                CheckNumber();
                _time.Year = _text.Number(2, out int digits);
                if (_time.Year == TimeValue.Unset) Error("A two digit year could not be found");
                else _time.HasDate = true;
                _time.Year = DateParser.FullYear(_time.Year, digits);
                break;
            case 'Y':
                if (ReadNumber(out _time.Year, 4, "A four digit year could not be found")) _time.HasDate = true;
                break;
            case 'x' or 'X':
                _time.Year = ReadSigned(19);
                if (_time.Year == TimeValue.Unset) Error("An expanded digit year could not be found");
                else _time.HasDate = true;
                break;
            case 'g' or 'h':
                if (!ReadNumber(out _time.Hour, 2, "A two digit hour could not be found")) break;
                if (_time.Hour > 12) Error("Hour cannot be higher than 12");
                else _time.TimeCount = 1;
                break;
            case 'G' or 'H':
                if (ReadNumber(out _time.Hour, 2, "A two digit hour could not be found")) _time.TimeCount = 1;
                break;
            case 'a' or 'A':
                ReadMeridian();
                break;
            case 'i':
                ReadTwoDigits(ref _time.Minute, "A two digit minute could not be found");
                break;
            case 's':
                ReadTwoDigits(ref _time.Second, "A two digit second could not be found");
                break;
            case 'u':
                ReadFraction(6, "A six digit microsecond could not be found");
                break;
            case 'v':
                ReadFraction(3, "A three digit millisecond could not be found");
                break;
            case 'U':
                _time.Timestamp = ReadSigned(24);
                _time.ZoneKind = ZoneKind.Offset;
                _time.Offset = 0;
                _time.Dst = 0;
                _time.UpdateFields();
                break;
            case 'e' or 'p' or 'P' or 'T' or 'O':
                if (ZoneParser.Read(ref _text, _time)) _time.ZoneCount = 1;
                else Error("The timezone could not be found in the database");
                break;
            default:
                ReadLiteral(letter);
                break;
        }
    }

    /// <summary>Letters that stand for characters of the text, or do something to the result.</summary>
    private void ReadLiteral(char letter)
    {
        switch (letter)
        {
            case ' ':
                _text.SkipSpaces();
                break;
            case '#':
                if (_text.IsAtAny(";:/.,-()"u8)) _text.At++;
                else Error("The separation symbol ([;:/.,-]) could not be found");
                break;
            case ';' or ':' or '/' or '.' or ',' or '-' or '(' or ')':
                if (_text.Current == letter) _text.At++;
                else Error("The separation symbol could not be found");
                break;
            case '!':
                ResetAll();
                break;
            case '|':
                ResetUnset();
                break;
            case '?':
                _text.At++;
                break;
            case '\\':
                if (_format.Peek(1) == 0)
                {
                    Error("Escaped character expected");
                    break;
                }

                _format.At++;
                if (_text.Current == _format.Current) _text.At++;
                else Error("The escaped character could not be found");
                break;
            case '*':
                do _text.At++;
                while (_text.Current != 0 && !_text.IsAtAny(" \t.,:;/-0123456789"u8));
                break;
            case '+':
                _allowExtra = true;
                break;
            default:
                if (_text.Current != letter) Error("The format separator does not match");
                _text.At++;
                break;
        }
    }

    private readonly void CheckNumber()
    {
        if (!_text.AtDigit) Error("Unexpected data found.");
    }

    private bool ReadNumber(out long field, int maxDigits, string error)
    {
        CheckNumber();
        field = _text.Number(maxDigits);
        if (field != TimeValue.Unset) return true;
        Error(error);
        return false;
    }

    private long ReadSigned(int maxDigits)
    {
        if (!_text.IsAtAny("+-0123456789"u8)) Error("Unexpected data found.");
        // such errors have the place of the scanner, which has not moved
        if (_text.SignedNumber(maxDigits, out long number) is { } error) _errors.AddError(new ParseMessage(0, 0, error));
        return number;
    }

    private void ReadTwoDigits(ref long field, string error)
    {
        CheckNumber();
        long number = _text.Number(2, out int digits);
        if (number == TimeValue.Unset || digits != 2)
        {
            Error(error);
            return;
        }

        _time.TimeCount = 1;
        field = number;
    }

    private void ReadFraction(int maxDigits, string error)
    {
        CheckNumber();
        int start = _text.At;
        double number = _text.Number(maxDigits);
        if (number == TimeValue.Unset || _text.At == start)
        {
            Error(error);
            return;
        }

        _time.Microsecond = (long)(number * Math.Pow(10, maxDigits - (_text.At - start)) * (maxDigits == 3 ? 1000 : 1));
    }

    private void ReadWeekday()
    {
        if (_text.Unit() is not { } unit)
        {
            Error("A textual day could not be found");
            return;
        }

        _time.HasRelative = true;
        _time.Relative.HasWeekday = true;
        _time.Relative.Weekday = unit.Factor;
        _time.Relative.WeekdayBehavior = 1;
    }

    private void ReadDayOfYear()
    {
        CheckNumber();
        if (_time.Year == TimeValue.Unset) Error("A 'day of year' can only come after a year has been found");
        long day = _text.Number(3);
        if (day == TimeValue.Unset)
        {
            Error("A three digit day-of-year could not be found");
            return;
        }

        if (_time.Year == TimeValue.Unset) return;
        _time.HasDate = true;
        _time.Month = 1;
        _time.Day = day + 1;
        _time.Normalize();
    }

    private void ReadMonthName()
    {
        int month = Words.Month(_text.Letters());
        if (month == 0)
        {
            Error("A textual month could not be found");
            return;
        }

        _time.HasDate = true;
        _time.Month = month;
    }

    private void ReadMeridian()
    {
        if (_time.Hour == TimeValue.Unset) Error("Meridian can only come after an hour has been found");
        long add = _text.Meridian(_time.Hour, check: true);
        if (add == TimeValue.Unset)
        {
            Error("A meridian could not be found");
            return;
        }

        _time.TimeCount = 1;
        if (_time.Hour != TimeValue.Unset) _time.Hour += add;
    }
}
