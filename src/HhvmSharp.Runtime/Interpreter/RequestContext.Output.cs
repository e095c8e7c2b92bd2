using HhvmSharp.Runtime.Bytecode;
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
    internal void RaiseFromFunction(int level, string message) => RaiseFromFunction(level, "", message);

    /// <summary>php_error_docref1: with the argument that it is about, "fopen(name): ...".</summary>
    internal void RaiseFromFunction(int level, string parameters, string message)
    {
        NeedFrame();
        string? name = FunctionForMessages();
        Raise(level, name is not null ? $"{name}({parameters}): {message}" : $"PHP Request {(InShutdown ? "Shutdown" : "Startup")}: {message}");
    }

    /// <summary>The running function as messages name it: a built-in, "include", or the user's function; null outside code.</summary>
    internal unsafe string? FunctionForMessages()
    {
        if (Current is not { } frame) return null;
        PhpFunction function = frame.Function;
        if (frame.Code is not null && frame.Ip != null && frame.Ip->Code == Opcode.INCLUDE_OR_EVAL) return IncludeName(frame.Ip->Extended);
        if (frame.Code is not null && function.Name.Length == 0) return "main";
        return function.Scope is null ? function.Name.ToString() : $"{function.Scope.Name}::{function.Name}";
    }
}
