using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Output;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>Output and settings of the request.</summary>
public sealed partial class RequestContext
{
    private OutputLayer? _output;
    private readonly IniTable _ini;

    public OutputLayer Output => _output ??= new OutputLayer(this);

    /// <summary>The request's ini settings.</summary>
    public IniTable Ini => _ini;

    /// <summary>Where the program is: the innermost user frame's file and line, (null, 0) outside PHP code.</summary>
    internal (PhpString? File, int Line) ExecutedPosition() =>
        Backtrace.Position(this);

    /// <summary>php_error_docref: the message is prefixed with the running built-in's name, "ob_start(): ...".</summary>
    internal void RaiseFromFunction(int level, string message)
    {
        if (Current is { Function: NativeFunction native })
        {
            string name = native.Scope is null ? native.Name.ToString() : $"{native.Scope.Name}::{native.Name}";
            message = $"{name}(): {message}";
        }
        else
        {
            message = $"PHP Request Shutdown: {message}";
        }

        Raise(level, message);
    }
}
