namespace HhvmSharp.Library.Calendar;

/// <summary>Months by number, from 1, and days of the week from 0.</summary>
internal static class CalendarNames
{
    internal static readonly string[] Days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    internal static readonly string[] Months =
        ["", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    internal static readonly string[] ShortDays = Array.ConvertAll(Days, static n => n[..3]);

    internal static readonly string[] ShortMonths = Array.ConvertAll(Months, static n => n.Length == 0 ? n : n[..3]);

    internal static readonly string[] French =
    [
        "", "Vendemiaire", "Brumaire", "Frimaire", "Nivose", "Pluviose", "Ventose", "Germinal", "Floreal", "Prairial", "Messidor", "Thermidor", "Fructidor", "Extra",
    ];

    internal static readonly string[] JewishLeap =
        ["", "Tishri", "Heshvan", "Kislev", "Tevet", "Shevat", "Adar I", "Adar II", "Nisan", "Iyyar", "Sivan", "Tammuz", "Av", "Elul"];

    private static readonly string[] JewishOrdinary = Ordinary(JewishLeap, "Adar");

    private static readonly string[] HebrewLeap =
    [
        "", "\u00FA\u00F9\u00F8\u00E9", "\u00E7\u00F9\u00E5\u00EF", "\u00EB\u00F1\u00EC\u00E5", "\u00E8\u00E1\u00FA", "\u00F9\u00E1\u00E8",
        "\u00E0\u00E3\u00F8 \u00E0'", "\u00E0\u00E3\u00F8 \u00E1'", "\u00F0\u00E9\u00F1\u00EF", "\u00E0\u00E9\u00E9\u00F8", "\u00F1\u00E9\u00E5\u00EF",
        "\u00FA\u00EE\u00E5\u00E6", "\u00E0\u00E1", "\u00E0\u00EC\u00E5\u00EC",
    ];

    private static readonly string[] HebrewOrdinary = Ordinary(HebrewLeap, "\u00E0\u00E3\u00F8");

    /// <summary>A year with one Adar.</summary>
    private static string[] Ordinary(string[] leap, string adar) => [.. leap[..6], "", adar, .. leap[8..]];

    internal static string Jewish(CalendarDate date) =>
        date.Year <= 0 ? "" : (JewishCalendar.IsLeap(date.Year) ? JewishLeap : JewishOrdinary)[date.Month];

    internal static string Hebrew(CalendarDate date) => (JewishCalendar.IsLeap(date.Year) ? HebrewLeap : HebrewOrdinary)[date.Month];
}
