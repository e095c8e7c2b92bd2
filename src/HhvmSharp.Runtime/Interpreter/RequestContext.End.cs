using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>The very end: what the request owns is given up, so that every count comes to zero and resources close.</summary>
public sealed partial class RequestContext
{
    /// <summary>After the globals: constants, static members and variables, handlers. No user code runs any more.</summary>
    internal void ReleaseRequestValues()
    {
        for (int i = Constants.Count - 1; i >= 0; i--)
        {
            UserConstant last = Constants.GetAt(i).Value;
            Constants.RemoveAt(i);
            last.Value.Release(this);
        }

        for (int i = FunctionStatics.Length - 1; i >= 0; i--) ReleaseAll(FunctionStatics[i]);
        for (int i = ClassStates.Length - 1; i >= 0; i--)
        {
            if (ClassStates[i] is not { } state) continue;
            ReleaseAll(state.Statics);
            ReleaseAll(state.Constants);
            ReleaseAll(state.SlotDefaults);
        }

        Value.Release(this, ref ErrorHandler);
        while (ErrorHandlers.TryPop(out (Value Handler, int Levels) e)) e.Handler.Release(this);
        Value.Release(this, ref ExceptionHandler);
        while (ExceptionHandlers.TryPop(out Value handler)) handler.Release(this);
        foreach (AutoloadFunction autoloader in Autoloaders) autoloader.Callable.Release(this);
        Autoloaders.Clear();
        Headers.Free();
        if (Exception is { } left)
        {
            Exception = null;
            Value.Object(left).Release(this);
        }

        EndStates();
    }

    private void ReleaseAll(Value[]? values)
    {
        if (values is null) return;
        for (int i = 0; i < values.Length; i++) Value.Release(this, ref values[i]);
    }
}
