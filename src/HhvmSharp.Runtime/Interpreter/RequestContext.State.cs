namespace HhvmSharp.Runtime.Interpreter;

/// <summary>State that an extension keeps for the request.</summary>
public sealed partial class RequestContext
{
    private readonly Dictionary<Type, object> _state = [];

    /// <summary>The request's one object of a type, made at the first use.</summary>
    public T GetState<T>()
        where T : class, new()
    {
        if (_state.TryGetValue(typeof(T), out object? known)) return (T)known;
        var made = new T();
        _state.Add(typeof(T), made);
        return made;
    }
}
