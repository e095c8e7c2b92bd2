using HhvmSharp.Library.Date.Timelib;
using HhvmSharp.Library.Date.Zones;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Date;

/// <summary>Serialized forms.</summary>
internal abstract partial class DateObject
{
    protected PhpArray Serialized(RequestContext ctx)
    {
        Checked(ctx);
        var data = new PhpArray(3);
        AddState(ctx, data);
        DateSupport.AddProperties(ctx, data, this);
        return data;
    }

    protected void Restore(RequestContext ctx, PhpArray data, string className)
    {
        if (!InitializeFrom(ctx, data)) DateSupport.InvalidData(ctx, className);
        DateSupport.RestoreProperties(ctx, this, data, "date", "timezone_type", "timezone");
    }

    protected void WakeUp(RequestContext ctx, string className)
    {
        PhpArray properties = GetProperties(ctx);
        bool done = InitializeFrom(ctx, properties);
        Value.Array(properties).Release(ctx);
        if (!done) DateSupport.InvalidData(ctx, className);
    }

    internal bool InitializeFrom(RequestContext ctx, PhpArray data)
    {
        Value date = DateSupport.Item(data, "date"), kind = DateSupport.Item(data, "timezone_type"), zone = DateSupport.Item(data, "timezone");
        if (!date.IsString || !kind.IsInt || !zone.IsString) return false;
        switch (kind.n)
        {
            case (long)ZoneKind.Offset or (long)ZoneKind.Abbreviation:
                return Initialize(ctx, PhpString.FromLatin1($"{date.AsString} {zone.AsString}"), null, null);
            case (long)ZoneKind.Id:
                if (ZoneDatabase.Default.Find(zone.AsString.ToString()) is not { } rules) return false;
                return Initialize(ctx, date.AsString, rules);
            default:
                return false;
        }
    }
}
