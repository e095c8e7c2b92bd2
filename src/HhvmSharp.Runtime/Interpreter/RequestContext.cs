using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>Why PHP code is being unwound without a catchable exception.</summary>
internal enum Unwinding : byte
{
    None,
    /// <summary>exit().</summary>
    Exit,
    /// <summary>A fatal error was raised (Zend's bailout): no finally blocks, no destructors of the stack's objects.</summary>
    Bailout,
    /// <summary>A generator or fiber is being destroyed: finally blocks run.</summary>
    GracefulExit,
}

/// <summary>
/// All state of one request: the running frame, pending exception, symbol tables, bindings of names, output, ini.
/// Passed to everything, never ambient. Partial by topic; each topic's state stands in its own file.
/// </summary>
public sealed partial class RequestContext : PhpContext
{
    /// <summary>What the process shares: built-in functions and classes, compiler, script cache, ini defaults.</summary>
    internal readonly RuntimeEnvironment Environment;

    public RequestContext(RuntimeEnvironment environment, Ini.IniRegistry? settings = null)
    {
        Environment = environment;
        RequestId = environment.NextRequestId();
        _ini = (settings ?? environment.Ini).CreateTable(this);
        InitializeStack();
        environment.Preloaded?.LoadInto(this);
    }

    // ---- execution state ----

    /// <summary>The running frame (a native function's own frame while it runs), or null outside PHP code.</summary>
    internal Frame? Current;

    /// <summary>Result of the last frame that was entered from C# (owned).</summary>
    internal Value ReturnValue;

    /// <summary>The pending exception object (owned), or null.</summary>
    internal PhpInstance? Exception;

    internal Unwinding Unwinding;

    internal int ExitStatus;

    /// <summary>What reads of undefined variables refer to.</summary>
    internal Value NullSlot;

    /// <summary>Set by a handler that ended a Top frame: the native Run that entered it returns.</summary>
    internal bool LeaveRun;

    public override bool HasPending => Exception is not null || Unwinding != Unwinding.None;

    // ---- names ----
    internal readonly SymbolTable Globals = new();

    /// <summary>User functions of this request by lower-case name; built-ins are in Environment.Functions.</summary>
    internal readonly Dictionary<PhpString, PhpFunction> Functions = [];

    /// <summary>Classes of this request by lower-case name; built-ins are in Environment.Classes.</summary>
    internal readonly OrderedDictionary<PhpString, PhpClass> Classes = [];

    /// <summary>User constants (define, const) of this request by name; built-ins are in Environment.Constants.</summary>
    internal readonly OrderedDictionary<PhpString, UserConstant> Constants = [];

    /// <summary>Per-request state of linked classes, by PhpClass.StateSlot.</summary>
    internal ClassState?[] ClassStates = [];

    /// <summary>Static variables of functions, by UserFunction.StaticsSlot: one Value (a reference once bound) for each StaticVar.</summary>
    internal Value[]?[] FunctionStatics = [];

    /// <summary>Files already included, by resolved path.</summary>
    internal readonly Dictionary<PhpString, bool> IncludedFiles = [];

    public PhpFunction? FindFunction(PhpString lowerName) =>
        Functions.TryGetValue(lowerName, out PhpFunction? f) || Environment.Functions.TryGetValue(lowerName, out f) ? f : null;
}
