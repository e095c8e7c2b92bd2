using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Scripts;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Ini;

/// <summary>A registered setting with the value that requests start with.</summary>
public sealed class IniDefinition
{
    internal IniDefinition(IniEntry entry, string extension)
    {
        Entry = entry;
        Extension = extension;
        Name = PhpString.Literal(entry.Name);
    }

    internal IniEntry Entry { get; }

    public PhpString Name { get; }

    /// <summary>The declaring extension's name, "core" for the engine.</summary>
    public string Extension { get; }

    /// <summary>The value at request start: from php.ini or the command line, else the default.</summary>
    public PhpString? Value { get; internal set; }
}

/// <summary>All registered settings of the process; the template that each request's <see cref="IniTable"/> starts from.</summary>
public sealed class IniRegistry
{
    private readonly Dictionary<PhpString, IniDefinition> _definitions = [];
    private readonly IniTable _template;
    private List<(int Level, string Text)>? _messages;

    public IniRegistry(IniConfiguration configuration)
    {
        Configuration = configuration;
        _template = new IniTable(this);
        Register("core", CoreIni.Entries);
        if (_template.GetBool("allow_url_include")) NoteStartupMessage(ErrorLevel.Deprecated, "Directive 'allow_url_include' is deprecated");
    }

    /// <summary>What php.ini and the command line said, registered or not (get_cfg_var).</summary>
    public IniConfiguration Configuration { get; }

    /// <summary>What is to be said about the configured values, for whoever starts the process to report; null: nothing.</summary>
    public IReadOnlyList<(int Level, string Text)>? StartupMessages => _messages;

    internal void NoteStartupMessage(int level, string text) => (_messages ??= []).Add((level, text));

    public IReadOnlyCollection<IniDefinition> Definitions => _definitions.Values;

    private (string Setting, ScriptBlacklist List)? _blacklist;

    /// <summary>The files that opcache.blacklist_filename names, read once.</summary>
    internal ScriptBlacklist GetBlacklist(string setting, Action<string> warn)
    {
        if (_blacklist is not { } known || known.Setting != setting) _blacklist = known = (setting, ScriptBlacklist.Load(setting, warn));
        return known.List;
    }

    internal IniDefinition? Find(PhpString name) => _definitions.TryGetValue(name, out IniDefinition? d) ? d : null;

    /// <summary>Registers an extension's settings; a configured value wins over the default if it is accepted.</summary>
    public void Register(string extension, IEnumerable<IniEntry> entries)
    {
        foreach (IniEntry entry in entries)
        {
            var definition = new IniDefinition(entry, extension);
            _definitions[definition.Name] = definition;
            PhpString? configured = Configuration.Get(definition.Name);
            if (configured is not null && _template.Accept(definition, configured, IniStage.Startup))
            {
                definition.Value = configured;
                continue;
            }

            definition.Value = entry.Default is null ? null : PhpString.Literal(entry.Default);
            // a default is right as it is: only the engine looks at it, for its typed copy
            if (entry.Setting != EngineSetting.None) _template.Accept(definition, definition.Value, IniStage.Startup);
        }
    }

    /// <summary>Changes the value that requests start with (a SAPI's own defaults).</summary>
    internal bool Override(string name, string value)
    {
        PhpString text = PhpString.Literal(value);
        if (Find(PhpString.FromLatin1(name)) is not { } definition || !_template.Accept(definition, text, IniStage.Startup)) return false;
        definition.Value = text;
        return true;
    }

    /// <summary>A request's settings, as configured.</summary>
    internal IniTable CreateTable(RequestContext ctx) => new(_template, ctx);
}
