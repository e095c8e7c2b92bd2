using HhvmSharp.Runtime.Interpreter;

namespace HhvmSharp.Library.Random;

/// <summary>Uniform floats of an interval by the gamma section (Goualard, "Drawing Random Floating-Point Numbers from an Interval", 2022).</summary>
internal static class GammaSection
{
    /// <summary>NaN: no float lies between the limits.</summary>
    internal static double Draw(RequestContext ctx, RandomSource source, double min, double max, bool closedMin, bool closedMax)
    {
        // the largest distance of neighbours within; the interval has "steps" of them
        double gap = Math.Abs(min) > Math.Abs(max) ? Math.BitIncrement(min) - min : max - Math.BitDecrement(max);
        ulong steps = Steps(min, max, gap);
        bool fromMax = Math.Abs(min) <= Math.Abs(max);
        ulong k;
        if (closedMin && closedMax)
        {
            k = source.UpTo64(ctx, steps);
            if (k == steps) return fromMax ? min : max;
        }
        else if (closedMin)
        {
            if (max <= min || steps < 1) return double.NaN;
            k = 1 + source.UpTo64(ctx, steps - 1);
            if (fromMax && k == steps) return min;
            if (!fromMax) k--;
        }
        else if (closedMax)
        {
            if (max <= min || steps < 1) return double.NaN;
            k = source.UpTo64(ctx, steps - 1);
            if (!fromMax)
            {
                if (k == steps - 1) return max;
                k++;
            }
        }
        else
        {
            if (max <= min || steps < 2) return double.NaN;
            k = 1 + source.UpTo64(ctx, steps - 2);
        }

        // in two parts, so that nothing overflows
        double high = k >> 2, low = k & 3;
        return fromMax
            ? (4.0 * ((max * 0.25) - (high * gap))) - (low * gap)
            : (4.0 * ((min * 0.25) + (high * gap))) + (low * gap);
    }

    private static ulong Steps(double a, double b, double gap)
    {
        double s = (b / gap) - (a / gap);
        double error = Math.Abs(a) <= Math.Abs(b) ? (-a / gap) - (s - (b / gap)) : (b / gap) - (s + (a / gap));
        double ceiling = Math.Ceiling(s);
        return s != ceiling ? (ulong)ceiling : (ulong)ceiling + (error > 0 ? 1UL : 0);
    }
}
