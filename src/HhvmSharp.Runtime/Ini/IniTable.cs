using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Ini;

/// <summary>The settings of one request: the process's values and what was changed since. Dies with the request.</summary>
public sealed class IniTable
{
    private sealed class Change
    {
        internal required PhpString? Original;
        internal required IniAccess OriginalAccess;
        internal PhpString? Value;
        internal IniAccess Access;
    }

    private readonly IniRegistry _registry;
    private Dictionary<IniDefinition, Change>? _changes;

    /// <summary>The typed copies of the engine's settings.</summary>
    internal EngineSettings Settings;

    /// <summary>The registry's template.</summary>
    internal IniTable(IniRegistry registry) => _registry = registry;

    internal IniTable(IniTable template, RequestContext ctx)
    {
        _registry = template._registry;
        Settings = template.Settings;
        Context = ctx;
        ctx.Precision = Settings.Precision;
        ctx.SerializePrecision = Settings.SerializePrecision;
        ctx.MemoryLimit = Settings.MemoryLimit;
    }

    /// <summary>Counts the changes: who keeps a parsed value looks here whether it still holds.</summary>
    public int Version { get; private set; }

    /// <summary>The request, or null while the process starts.</summary>
    public RequestContext? Context { get; }

    public IniRegistry Registry => _registry;

    // ---- reading ----

    /// <summary>ini_get: false when there is no such setting; a null value is PHP's NULL.</summary>
    public bool TryGet(PhpString name, out PhpString? value)
    {
        IniDefinition? definition = _registry.Find(name);
        value = definition is null ? null : Current(definition);
        return definition is not null;
    }

    /// <summary>The current value, null when unset or not registered.</summary>
    public PhpString? Get(string name) => TryGet(PhpString.FromLatin1(name), out PhpString? value) ? value : null;

    /// <summary>The current value as text, "" when unset.</summary>
    public string GetString(string name) => Get(name)?.ToString() ?? "";

    public bool GetBool(string name) => IniQuantity.ParseBool(Get(name));

    /// <summary>A quantity ("8M").</summary>
    public long GetLong(string name) => Get(name) is { } value ? IniQuantity.Parse(value, out _) : 0;

    public double GetDouble(string name) => IniQuantity.ParseDouble(Get(name));

    internal PhpString? Current(IniDefinition definition) =>
        _changes is not null && _changes.TryGetValue(definition, out Change? change) ? change.Value : definition.Value;

    /// <summary>The value before this request's changes (ini_get_all's global_value).</summary>
    internal PhpString? Original(IniDefinition definition) =>
        _changes is not null && _changes.TryGetValue(definition, out Change? change) ? change.Original : definition.Value;

    internal IniAccess Access(IniDefinition definition) =>
        _changes is not null && _changes.TryGetValue(definition, out Change? change) ? change.Access : definition.Entry.Access;

    /// <summary>Definitions by name as ini_get_all and --ri list them: without regard to case.</summary>
    internal IEnumerable<IniDefinition> Sorted() =>
        _registry.Definitions.OrderBy(d => d.Entry.Name, StringComparer.OrdinalIgnoreCase);

    // ---- changing ----

    /// <summary>Changes a setting on behalf of <paramref name="who"/>. False: unknown, not allowed, or the value was refused.</summary>
    public bool Set(PhpString name, PhpString? value, IniAccess who, IniStage stage, bool force = false)
    {
        if (_registry.Find(name) is not { } definition) return false;
        Change? change = null;
        _changes?.TryGetValue(definition, out change);
        IniAccess access = change?.Access ?? definition.Entry.Access;
        IniAccess allowed = stage == IniStage.Activate && who == IniAccess.System ? IniAccess.System : access;
        if (!force && (allowed & who) == 0) return false;
        if (change is null)
        {
            change = new Change { Original = definition.Value, OriginalAccess = access, Value = definition.Value };
            (_changes ??= []).Add(definition, change);
        }

        change.Access = allowed;
        if (!Accept(definition, value, stage)) return false;
        change.Value = value;
        Version++;
        return true;
    }

    /// <summary>ini_restore. False when there is no such setting or the user may not change it.</summary>
    public bool Restore(PhpString name)
    {
        if (_registry.Find(name) is not { } definition || (Access(definition) & IniAccess.User) == 0) return false;
        if (_changes is null || !_changes.TryGetValue(definition, out Change? change)) return true;
        if (!Accept(definition, change.Original, IniStage.Runtime)) return false;
        _changes.Remove(definition);
        Version++;
        return true;
    }

    /// <summary>Checks a value and takes over its typed copy.</summary>
    internal bool Accept(IniDefinition definition, PhpString? value, IniStage stage)
    {
        IniEntry entry = definition.Entry;
        if (!CheckKind(entry, value, out long number)) return false;
        if (entry.Setting != EngineSetting.None && !EngineSettingRules.Apply(this, entry, value, number, stage)) return false;
        return entry.OnChange is null || entry.OnChange(this, value, stage);
    }

    private bool CheckKind(IniEntry entry, PhpString? value, out long number)
    {
        number = 0;
        switch (entry.Kind)
        {
            case IniKind.NonEmpty:
                return value is null || value.Length != 0;
            case IniKind.Bool:
                number = IniQuantity.ParseBool(value) ? 1 : 0;
                return true;
            case IniKind.Long or IniKind.NonNegative:
                if (value is null) return true;
                number = IniQuantity.Parse(value, out string? error);
                if (error is not null) Warn(entry, error);
                return entry.Kind == IniKind.Long || number >= 0;
            default:
                return true;
        }
    }

    internal void Warn(IniEntry entry, string problem) => Raise(ErrorLevel.Warning, $"Invalid \"{entry.Name}\" setting. {problem}");

    /// <summary>Reports about a value; without a request the message waits for one (<see cref="IniRegistry.StartupMessages"/>).</summary>
    public void Raise(int level, string message)
    {
        if (Context is { } ctx) ctx.Raise(level, message);
        else _registry.NoteStartupMessage(level, message);
    }

    /// <summary>As <see cref="Raise"/>, in the name of the function that sets the value, or of the start of the process.</summary>
    public void RaiseFromFunction(int level, string message)
    {
        if (Context is { } ctx) ctx.RaiseFromFunction(level, message);
        else _registry.NoteStartupMessage(level, "PHP Startup: " + message);
    }
}
