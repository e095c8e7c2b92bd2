using HhvmSharp.Library.Date.Timelib;

namespace HhvmSharp.Library.Date.Parsing;

/// <summary>Reads ISO 8601 durations and intervals: "P1Y2M", "R5/2008-03-01T13:00:00Z/P1D" (timelib_strtointerval).</summary>
internal sealed class IntervalParser
{
    private enum Token { Recurrences, DateTime, Period, Combined, Separator, End, Any }

    private static readonly Dictionary<string, string> Definitions = new()
    {
        ["hour"] = "[01][0-9]|2[0-4]",
        ["sixty"] = "[0-5][0-9]",
        ["month"] = "0[1-9]|1[0-2]",
        ["day"] = "0[1-9]|[12][0-9]|3[01]",
        ["time"] = "T<hour>:<sixty>:<sixty>",
        ["n"] = "[0-9]+",
    };

    private static readonly (Token Token, string Pattern)[] Rules =
    [
        (Token.Recurrences, "R<n>"),
        (Token.DateTime, "[0-9]{4}<month><day>T<hour><sixty><sixty>Z|[0-9]{4}-<month>-<day><time>Z"),
        (Token.Period, "P(<n>Y)?(<n>M)?(<n>W)?(<n>D)?(T(<n>H)?(<n>M)?(<n>S)?)?"),
        (Token.Combined, "P[0-9]{4}-(0[0-9]|1[0-2])-([0-2][0-9]|3[01])<time>"),
        (Token.Separator, "[ .,\t/]"),
        (Token.End, "\0|\n"),
        (Token.Any, "[^]"),
    ];

    private static readonly Lexer Lexer = new(Definitions, Array.ConvertAll(Rules, static r => r.Pattern));

    private RelativeTime _period = new() { Days = TimeValue.Unset };
    private bool _hasPeriod;

    internal TimeValue? Begin { get; private set; }

    internal TimeValue? End { get; private set; }

    internal RelativeTime? Period => _hasPeriod ? _period : null;

    internal int Recurrences { get; private set; }

    internal bool Failed { get; private set; }

    internal IntervalParser(ReadOnlySpan<byte> text)
    {
        text = TextCursor.Trim(text);
        Failed = text.IsEmpty;
        for (int at = 0; at <= text.Length && !text.IsEmpty;)
        {
            Token token = Rules[Lexer.Match(text, at, out int length)].Token;
            int start = Math.Min(at, text.Length);
            at += length;
            var part = new TextCursor(text[start..Math.Min(at, text.Length)]);
            Read(token, ref part);
        }
    }

    private void Read(Token token, ref TextCursor text)
    {
        switch (token)
        {
            case Token.Recurrences:
                Recurrences = (int)text.Number(9);
                break;
            case Token.DateTime:
                ReadDateTime(ref text);
                break;
            case Token.Period:
                ReadPeriod(ref text);
                break;
            case Token.Combined:
                _period.Year = text.Number(4);
                _period.Month = text.Number(2);
                _period.Day = text.Number(2);
                _period.Hour = text.Number(2);
                _period.Minute = text.Number(2);
                _period.Second = text.Number(2);
                _hasPeriod = true;
                break;
            case Token.Any:
                Failed = true;
                break;
        }
    }

    private void ReadDateTime(ref TextCursor text)
    {
        var time = new TimeValue
        {
            ZoneKind = ZoneKind.Offset,
            Year = text.Number(4),
            Month = text.Number(2),
            Day = text.Number(2),
            Hour = text.Number(2),
            Minute = text.Number(2),
            Second = text.Number(2),
        };
        if (Begin is not null || End is not null || _hasPeriod) End = time;
        else Begin = time;
    }

    private void ReadPeriod(ref TextCursor text)
    {
        bool inTime = false;
        _hasPeriod = true;
        text.At = 1;
        do
        {
            if (text.Current == 'T')
            {
                inTime = true;
                text.At++;
            }

            if (text.Current == 0)
            {
                Failed = true;
                return;
            }

            long n = text.Number(12);
            switch ((char)text.Current)
            {
                case 'Y': _period.Year = n; break;
                case 'W': _period.Day += n * 7; break;
                case 'D': _period.Day += n; break;
                case 'H': _period.Hour = n; break;
                case 'S': _period.Second = n; break;
                case 'M' when inTime: _period.Minute = n; break;
                case 'M': _period.Month = n; break;
                default: Failed = true; break;
            }

            text.At++;
        }
        while (!Failed && text.Current != 0);
    }
}
