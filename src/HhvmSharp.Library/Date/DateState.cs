using HhvmSharp.Library.Date.Parsing;
using HhvmSharp.Library.Date.Timelib;
using HhvmSharp.Library.Date.Zones;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Date;

/// <summary>What ext/date keeps for a request (Zend's DATEG).</summary>
internal sealed class DateState
{
    private string? _zoneName;
    private ZoneRules? _zone;

    /// <summary>The errors and warnings of the last date that was read, if there were any.</summary>
    internal ParseErrors? LastErrors { get; private set; }

    internal void KeepErrors(ParseErrors? errors) => LastErrors = errors is { IsEmpty: false } ? errors : null;

    /// <summary>date_default_timezone_set().</summary>
    internal void SetZone(string name)
    {
        _zoneName = name;
        _zone = null;
    }

    /// <summary>The setting has changed.</summary>
    internal void ForgetZone() => _zone = null;

    /// <summary>The zone of the functions that are given none.</summary>
    internal static ZoneRules ZoneOf(RequestContext ctx) => ctx.GetState<DateState>().Zone(ctx);

    internal ZoneRules Zone(RequestContext ctx) => _zone ??= FindZone(ctx);

    /// <summary>For date() and gmdate(), which make nothing but a string.</summary>
    internal readonly TimeValue Scratch = new();

    private readonly PhpStringBuilder _builder = new();

    /// <summary>Formats <see cref="Scratch"/>.</summary>
    internal PhpString Format(ReadOnlySpan<byte> format, bool local)
    {
        _builder.Clear();
        DateFormatter.Format(_builder, format, Scratch, local);
        return PhpString.FromSpan(_builder.Span);
    }

    private ZoneRules FindZone(RequestContext ctx)
    {
        string name = _zoneName ?? "";
        if (name.Length == 0) name = ctx.Ini.GetString("date.timezone");
        if (name.Length == 0) name = "UTC";
        ZoneRules? zone = ZoneDatabase.Default.Find(name);
        if (zone is null) Throw.New(ctx, "DateError", "Timezone database is corrupt. Please file a bug report as this should never happen");
        return zone;
    }
}
