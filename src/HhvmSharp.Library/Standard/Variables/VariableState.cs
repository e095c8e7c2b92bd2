namespace HhvmSharp.Library.Standard.Variables;

/// <summary>serialize() and unserialize() that are running: calls from Serializable's methods belong to them.</summary>
internal sealed class VariableState
{
    /// <summary>Not 0 while user code runs whose own calls start anew (__sleep, __serialize, autoloaders).</summary>
    internal int Lock;

    internal Serializer? Serializer;
    internal int SerializeLevel;

    internal Unserializer? Unserializer;
    internal int UnserializeLevel;
}
