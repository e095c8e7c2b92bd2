using System.Collections.Concurrent;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>Compiled files of the process by real path; an entry holds for one state of the file.</summary>
internal sealed class ScriptCache
{
    private readonly ConcurrentDictionary<PhpString, (long Stamp, ScriptUnit Unit)> _units = new();

    internal bool Enabled { get; set; } = true;

    internal ScriptUnit? Find(PhpString path, long stamp) =>
        Enabled && _units.TryGetValue(path, out (long Stamp, ScriptUnit Unit) entry) && entry.Stamp == stamp ? entry.Unit : null;

    internal void Add(PhpString path, long stamp, ScriptUnit unit)
    {
        if (!Enabled) return;
        _units[PhpString.Literal(path.Span)] = (stamp, unit);
    }

    internal void Clear() => _units.Clear();
}
