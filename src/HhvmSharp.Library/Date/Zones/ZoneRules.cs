using HhvmSharp.Library.Date.Timelib;

namespace HhvmSharp.Library.Date.Zones;

/// <summary>Local time as it is for a while: its offset, whether it is daylight saving, its abbreviation.</summary>
internal sealed class ZoneType(int offset, bool isDst, string abbreviation)
{
    internal int Offset { get; } = offset;
    internal bool IsDst { get; } = isDst;
    internal string Abbreviation { get; } = abbreviation;
    internal string UpperAbbreviation { get; } = abbreviation.ToUpperInvariant();
}

/// <summary>A type of local time and the moment since when it holds; <see cref="long.MinValue"/>: always.</summary>
internal readonly struct ZonePeriod(ZoneType type, long start)
{
    internal readonly ZoneType Type = type;
    internal readonly long Start = start;

    internal int Offset => Type.Offset;
    internal bool IsDst => Type.IsDst;
    internal string Abbreviation => Type.Abbreviation;
    internal string UpperAbbreviation => Type.UpperAbbreviation;
}

/// <summary>
/// A time zone with its history (timelib_tzinfo): the transitions of its TZif file, and the rule behind the last of them.
/// Immutable, shared by all requests.
/// </summary>
internal sealed class ZoneRules
{
    private readonly PosixRule? _rule;

    /// <summary>The name as it was asked for.</summary>
    internal string Name { get; }

    /// <summary>Ascending; from each on <see cref="TransitionTypes"/> of the same index holds.</summary>
    internal long[] Transitions { get; }

    internal ZoneType[] TransitionTypes { get; }

    /// <summary>What holds before the first transition.</summary>
    internal ZoneType First { get; }

    internal ZoneRules(string name, ZoneType first, long[] transitions, ZoneType[] types, PosixRule? rule)
    {
        Name = name;
        First = first;
        Transitions = transitions;
        TransitionTypes = types;
        _rule = rule;
    }

    /// <summary>The same rules under the name that somebody wrote.</summary>
    internal ZoneRules Named(string name) => new(name, First, Transitions, TransitionTypes, _rule);

    /// <summary>The rule of the years after the transitions, when it has daylight saving.</summary>
    internal PosixRule? YearlyRule => _rule is { HasDst: true } ? _rule : null;

    private ZonePeriod ByRule(long timestamp) => _rule!.At(timestamp) ?? new ZonePeriod(new ZoneType(0, false, First.Abbreviation), 0);

    internal ZonePeriod At(long timestamp)
    {
        long[] transitions = Transitions;
        if (transitions.Length == 0)
        {
            if (_rule is null) return new ZonePeriod(First, long.MinValue);
            return new ZonePeriod(_rule.HasDst ? ByRule(timestamp).Type : _rule.Standard, long.MinValue);
        }

        if (timestamp < transitions[0]) return new ZonePeriod(First, long.MinValue);
        int last = transitions.Length - 1;
        if (timestamp >= transitions[last])
        {
            if (_rule is null) return new ZonePeriod(TransitionTypes[last], transitions[last]);
            return _rule.HasDst ? ByRule(timestamp) : new ZonePeriod(_rule.Standard, transitions[last]);
        }

        int left = 0, right = last;
        while (right - left > 1)
        {
            int mid = (left + right) >>> 1;
            if (timestamp < transitions[mid]) right = mid;
            else left = mid;
        }

        return new ZonePeriod(TransitionTypes[left], transitions[left]);
    }
}
