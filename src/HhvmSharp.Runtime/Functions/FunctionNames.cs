using HhvmSharp.Runtime.Bytecode;

namespace HhvmSharp.Runtime.Functions;

/// <summary>How messages name functions and parameters.</summary>
internal static class FunctionNames
{
    /// <summary>"name" or "Class::name".</summary>
    internal static string Display(PhpFunction function) =>
        function.Scope is null || ((function.Flags & FunctionFlags.Closure) != 0 && (function.Flags & FunctionFlags.FakeClosure) == 0 && function.Name.Equals("{closure}"))
            ? function.Name.ToString()
            : $"{function.Scope.Text}::{function.Name}";

    /// <summary>" ($name)" or nothing for a surplus argument.</summary>
    internal static string ParameterSuffix(PhpFunction function, int index) =>
        index < function.NumParams ? $" (${function.Params[index].Name})" : "";
}
