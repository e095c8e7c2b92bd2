using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;

namespace HhvmSharp.Runtime.Functions;

/// <summary>
/// Linked functions of op arrays: one object for each op array and scope, process-wide, so that inline caches and
/// compiled code hold across requests.
/// </summary>
internal static class UserFunctions
{
    private static readonly ConditionalWeakTable<OpArray, UserFunction> Unscoped = [];
    private static readonly ConditionalWeakTable<OpArray, ConditionalWeakTable<PhpClass, UserFunction>> Scoped = [];
    private static int s_statics;

    /// <summary>A new per-request slot of static variables, or -1 when the code has none.</summary>
    internal static int NewStaticsSlot(OpArray code) => code.StaticVars.Length == 0 ? -1 : Interlocked.Increment(ref s_statics);

    internal static UserFunction Of(OpArray code, PhpClass? scope = null)
    {
        code = code.Original ?? code;
        return scope is null
            ? Unscoped.GetValue(code, static c => Create(c, null))
            : Scoped.GetValue(code, static _ => []).GetValue(scope, s => Create(code.CloneForScope(), s));
    }

    internal static UserFunction InScope(UserFunction function, PhpClass? scope) => Of(function.Code, scope);

    internal static UserFunction Create(OpArray code, PhpClass? scope) => new()
    {
        Name = code.Name ?? Values.PhpString.Empty,
        Code = code,
        Flags = code.Flags,
        Scope = scope,
        Params = code.Params,
        NumParams = code.NumParams,
        RequiredParams = code.RequiredParams,
        ReturnType = code.ReturnType,
        Attributes = code.Attributes,
        StaticsSlot = NewStaticsSlot(code),
    };
}
