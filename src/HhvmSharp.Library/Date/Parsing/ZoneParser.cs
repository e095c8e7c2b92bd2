using System.Globalization;
using HhvmSharp.Library.Date.Timelib;
using HhvmSharp.Library.Date.Zones;

namespace HhvmSharp.Library.Date.Parsing;

/// <summary>Reads a time zone: "+02:00", "CEST", "Europe/Berlin" (timelib_parse_zone).</summary>
internal static class ZoneParser
{
    /// <summary>Sets the zone of a time; false when there is none.</summary>
    internal static bool Read(ref TextCursor text, TimeValue time)
    {
        int parentheses = 0;
        for (; text.IsAtAny(" \t("u8); text.At++)
            if (text.Current == '(') parentheses++;
        if (text.Current == 'G' && text.Peek(1) == 'M' && text.Peek(2) == 'T' && text.Peek(3) is (byte)'+' or (byte)'-') text.At += 3;
        time.IsLocal = true;
        bool found = text.Current is (byte)'+' or (byte)'-' ? ReadOffset(ref text, time) : ReadName(ref text, time);
        for (; parentheses > 0 && text.Current == ')'; text.At++) parentheses--;
        return found;
    }

    private static bool ReadOffset(ref TextCursor text, TimeValue time)
    {
        bool negative = text.Current == '-';
        text.At++;
        time.ZoneKind = ZoneKind.Offset;
        time.Dst = 0;
        int start = text.At;
        while (text.AtDigit || text.Current == ':') text.At++;
        bool found = OffsetSeconds(text.Since(start), out long seconds);
        time.Offset = (int)(negative ? -seconds : seconds);
        return found;
    }

    /// <summary>H, HH, H:M, H:MM, HH:M, HMM, HHMM, HH:MM, HHMMSS, HH:MM:SS.</summary>
    private static bool OffsetSeconds(string text, out long seconds)
    {
        seconds = 0;
        switch (text.Length)
        {
            case 1 or 2:
                seconds = Leading(text, 0) * 3600;
                return true;
            case 3 or 4 when text[1] == ':' || text[2] == ':':
                seconds = (Leading(text, 0) * 3600) + (Leading(text, text[1] == ':' ? 2 : 3) * 60);
                return true;
            case 3 or 4:
                long hm = Leading(text, 0);
                seconds = (hm / 100 * 3600) + (hm % 100 * 60);
                return true;
            case 5 when text[2] == ':':
                seconds = (Leading(text, 0) * 3600) + (Leading(text, 3) * 60);
                return true;
            case 6:
                long hms = Leading(text, 0);
                seconds = (hms / 10000 * 3600) + (hms / 100 % 100 * 60) + (hms % 100);
                return true;
            case 8 when text[2] == ':' && text[5] == ':':
                seconds = (Leading(text, 0) * 3600) + (Leading(text, 3) * 60) + Leading(text, 6);
                return true;
            default:
                return false;
        }
    }

    /// <summary>The number at the start of the rest of a text; 0 when there is none.</summary>
    private static long Leading(string text, int start)
    {
        int end = start;
        while (end < text.Length && text[end] != ':') end++;
        return end == start ? 0 : long.Parse(text.AsSpan(start, end - start), NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private static bool ReadName(ref TextCursor text, TimeValue time)
    {
        int start = text.At;
        while (text.AtLetter || text.AtDigit || text.IsAtAny("/_-+"u8)) text.At++;
        string word = text.Since(start);
        time.Offset = 0;
        bool found = false;
        if (Abbreviations.Find(word) is { } entry)
        {
            found = true;
            time.Dst = entry.IsDst ? 1 : 0;
            time.Offset = entry.Offset - (time.Dst * CivilCalendar.SecondsPerHour);
            time.ZoneKind = ZoneKind.Abbreviation;
            time.Abbreviation = word.ToUpperInvariant();
        }

        if ((found && word != "UTC") || ZoneDatabase.Default.Find(word) is not { } zone) return found;
        time.Zone = zone;
        time.ZoneKind = ZoneKind.Id;
        return true;
    }
}
