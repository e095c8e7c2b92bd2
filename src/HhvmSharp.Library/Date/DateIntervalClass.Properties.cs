using HhvmSharp.Library.Date.Timelib;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Date;

/// <summary>
/// $interval->y and its like read and write the interval itself. When all properties are asked for they become dynamic
/// properties too, as in PHP, which is what foreach and unset() see.
/// </summary>
internal sealed partial class IntervalObject
{
    private const string Units = "ymdhisf";

    private static bool IsUnit(PhpString name) =>
        (name.Length == 1 && Units.Contains((char)name[0], StringComparison.Ordinal)) || name.Equals("invert") || name.Equals("days");

    internal override PhpArray GetProperties(RequestContext ctx)
    {
        if (_initialized) AddState(ctx, OwnDynamic(ctx));
        return base.GetProperties(ctx);
    }

    internal override PhpArray GetVisibleProperties(RequestContext ctx)
    {
        if (_initialized) AddState(ctx, OwnDynamic(ctx));
        return base.GetVisibleProperties(ctx);
    }

    internal override bool HasIterator => true;

    internal override ObjectIterator? GetIterator(RequestContext ctx, bool byRef)
    {
        if (_initialized) AddState(ctx, OwnDynamic(ctx));
        return base.GetIterator(ctx, byRef);
    }

    internal override Value ReadProperty(RequestContext ctx, PhpString name, FetchMode mode, ref object? cache)
    {
        if (!_initialized || !IsUnit(name)) return base.ReadProperty(ctx, name, mode, ref cache);
        if (name.Length > 1)
        {
            long value = name[0] == 'i' ? _interval.Invert : _interval.Days;
            return value == TimeValue.Unset ? Value.False : Value.Int(value);
        }

        if (name[0] == 'f')
        {
            double seconds = _interval.Microsecond / 1000000.0;
            return seconds == -1 ? Value.Int(-1) : Value.Float(seconds);
        }

        long unit = Unit((char)name[0]);
        return unit == TimeValue.Unset ? Value.False : Value.Int(unit);
    }

    private ref long Unit(char letter)
    {
        switch (letter)
        {
            case 'y': return ref _interval.Year;
            case 'm': return ref _interval.Month;
            case 'd': return ref _interval.Day;
            case 'h': return ref _interval.Hour;
            case 'i': return ref _interval.Minute;
            default: return ref _interval.Second;
        }
    }

    internal override Value WriteProperty(RequestContext ctx, PhpString name, in Value value, ref object? cache, bool wantResult)
    {
        if (!_initialized || !IsUnit(name) || name.Equals("days")) return base.WriteProperty(ctx, name, in value, ref cache, wantResult);
        if (name.Length > 1) _interval.Invert = (int)Conversions.ToInt(ctx, in value);
        else if (name[0] == 'f') _interval.Microsecond = ToMicroseconds(ctx, in value);
        else Unit((char)name[0]) = Conversions.ToInt(ctx, in value);
        return wantResult ? value.Copied() : default;
    }

    internal override bool HasProperty(RequestContext ctx, PhpString name, PropertyTest test, ref object? cache)
    {
        if (!_initialized || !IsUnit(name)) return base.HasProperty(ctx, name, test, ref cache);
        Value value = ReadProperty(ctx, name, FetchMode.Isset, ref cache);
        return test != PropertyTest.NotEmpty || Conversions.ToBool(ctx, in value);
    }

    internal override SlotResult GetPropertySlot(
        RequestContext ctx, PhpString name, FetchMode mode, ref object? cache, out object container, out int index, out PropertyInfo? info)
    {
        if (!IsUnit(name)) return base.GetPropertySlot(ctx, name, mode, ref cache, out container, out index, out info);
        container = Slots;
        index = 0;
        info = null;
        return SlotResult.Overloaded;
    }
}
