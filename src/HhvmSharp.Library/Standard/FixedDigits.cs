using System.Globalization;

namespace HhvmSharp.Library.Standard;

/// <summary>Floats with a fixed number of decimals as C's printf("%.*f") prints them: exactly, ties to even digits of the exact value.</summary>
internal static class FixedDigits
{
    /// <summary>A finite, non-negative value.</summary>
    internal static string Format(double value, int places)
    {
        if (places <= 15 && value < 1e15) return value.ToString("F" + places.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        // .NET's F format is exact as well but takes at most 999,999,999 places; far out there are only zeros
        const int exact = 1100;
        string text = value.ToString("F" + Math.Min(places, exact).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return places > exact ? text + new string('0', places - exact) : text;
    }
}
