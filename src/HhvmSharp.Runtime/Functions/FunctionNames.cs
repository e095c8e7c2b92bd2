using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;

namespace HhvmSharp.Runtime.Functions;

/// <summary>How messages name functions and parameters.</summary>
internal static class FunctionNames
{
    /// <summary>"name" or "Class::name" (get_active_function_or_method_name); messages show it up to a NUL.</summary>
    internal static string Display(PhpFunction function) =>
        HasClass(function) && !IsAnonymous(function.Scope!) ? $"{function.Scope!.Text}::{Cut(function)}"
        : HasClass(function) ? function.Scope!.Text : Cut(function);

    /// <summary>The same where a message has the class's and the function's name apart: each is cut on its own.</summary>
    internal static string DisplayParts(PhpFunction function) =>
        HasClass(function) ? $"{function.Scope!.Text}::{Cut(function)}" : Cut(function);

    private static bool HasClass(PhpFunction function) =>
        function.Scope is not null
        && ((function.Flags & FunctionFlags.Closure) == 0 || (function.Flags & FunctionFlags.FakeClosure) != 0 || !function.Name.Equals("{closure}"));

    private static bool IsAnonymous(PhpClass cls) => cls.Text.Length != cls.Name.Length;

    private static string Cut(PhpFunction function)
    {
        string name = function.Name.ToString();
        int end = name.IndexOf('\0');
        return end < 0 ? name : name[..end];
    }

    /// <summary>" ($name)" or nothing for a surplus argument.</summary>
    internal static string ParameterSuffix(PhpFunction function, int index) =>
        index < function.NumParams ? $" (${function.Params[index].Name})" : "";
}
