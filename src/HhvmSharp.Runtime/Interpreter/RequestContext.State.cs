namespace HhvmSharp.Runtime.Interpreter;

/// <summary>State that an extension keeps for the request.</summary>
public sealed partial class RequestContext
{
    private readonly Dictionary<Type, object> _state = [];

    /// <summary>What was asked for last, which is often asked for next.</summary>
    private object? _lastState;

    /// <summary>The request's one object of a type, made at the first use.</summary>
    public T GetState<T>()
        where T : class, new()
    {
        if (_lastState is { } last && last.GetType() == typeof(T)) return System.Runtime.CompilerServices.Unsafe.As<T>(last);
        if (!_state.TryGetValue(typeof(T), out object? known))
        {
            known = new T();
            _state.Add(typeof(T), known);
        }

        _lastState = known;
        return (T)known;
    }
}
