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

    /// <summary>The very end: state that holds more than memory gives it up.</summary>
    private void EndStates()
    {
        foreach (object state in _state.Values)
            if (state is IRequestEnd end) end.End(this);
        _state.Clear();
    }
}

/// <summary>Request state (<see cref="RequestContext.GetState{T}"/>) that must be told of the end; no user code may run any more.</summary>
internal interface IRequestEnd
{
    void End(RequestContext ctx);
}
