using HhvmSharp.Runtime.Ini;

namespace HhvmSharp.Library.Standard.Variables;

/// <summary>serialize() and unserialize() that are running: calls from Serializable's methods belong to them.</summary>
internal sealed class VariableState
{
    /// <summary>Not 0 while user code runs whose own calls start anew (__sleep, __serialize, autoloaders).</summary>
    internal int Lock;

    internal Serializer? Serializer;
    internal int SerializeLevel;

    /// <summary>Of serialize().</summary>
    internal readonly KeptBuffer Buffer = new();

    internal Unserializer? Unserializer;
    internal int UnserializeLevel;

    private int _settingsVersion = -1;
    private long _maxDepth;

    /// <summary>unserialize_max_depth.</summary>
    internal long MaxDepth(IniTable ini)
    {
        if (_settingsVersion == ini.Version) return _maxDepth;
        _settingsVersion = ini.Version;
        return _maxDepth = ini.GetLong("unserialize_max_depth");
    }
}
