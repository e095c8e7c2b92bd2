using System.Runtime.CompilerServices;
using HhvmSharp.Jit.Analysis;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Tiering;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Jit.IL;

/// <summary>A function cannot be compiled without a frame; the message says why.</summary>
internal sealed class NotDirectException(string reason) : Exception(reason);

/// <summary>
/// The entry of a function for compiled callers: no frame, arguments and result unboxed where their types are known.
/// Callers jump through the cell, which lives as long as the target.
/// </summary>
internal sealed unsafe class DirectTarget
{
    private DirectTarget(UserFunction function, Rep[] parameters, Rep result)
    {
        Function = function;
        Parameters = parameters;
        Result = result;
        Cell = (nint*)System.Runtime.InteropServices.NativeMemory.AllocZeroed((nuint)sizeof(nint));
    }

    internal UserFunction Function { get; }

    internal Rep[] Parameters { get; }

    internal Rep Result { get; }

    /// <summary>The address of the machine code.</summary>
    internal nint* Cell { get; }

    /// <summary>Takes $this as its second argument.</summary>
    internal bool TakesThis => Function.Scope is not null && !Function.IsStatic;

    /// <summary>The kinds that the result may have.</summary>
    internal uint ResultKinds { get; private init; }

    internal Type ResultType => TypeOf(Result);

    internal Type[] Signature
    {
        get
        {
            var types = new List<Type> { typeof(Runtime.Interpreter.RequestContext) };
            if (TakesThis) types.Add(typeof(object));
            foreach (Rep p in Parameters) types.Add(TypeOf(p));
            return [.. types];
        }
    }

    internal static Type TypeOf(Rep rep) => rep switch { Rep.Memory => typeof(Value), Rep.Float => typeof(double), _ => typeof(long) };

    ~DirectTarget() => System.Runtime.InteropServices.NativeMemory.Free(Cell);

    private const FunctionFlags Excluded = FunctionFlags.Generator | FunctionFlags.Variadic | FunctionFlags.ReturnsReference | FunctionFlags.DynamicVars
        | FunctionFlags.Closure | FunctionFlags.Deprecated | FunctionFlags.Abstract | FunctionFlags.Hook | FunctionFlags.ConstExpr | FunctionFlags.Internal;

    /// <summary>A target with the types that were seen, or null and the reason.</summary>
    internal static DirectTarget? Create(UserFunction function, TierState state, out string? reason)
    {
        OpArray code = function.Code;
        reason = code.TryCatch.Length > 0 ? "try"
            : (code.Flags & Excluded) != 0 ? $"a function of kind {code.Flags & Excluded}"
            : code.StaticVars.Length > 0 ? "static variables"
            : code.NumParams != code.RequiredParams ? "optional parameters"
            : null;
        foreach (ParamInfo p in code.Params)
            if (p.ByRef) reason = "a parameter by reference";
        if (reason is not null) return null;
        OpProfile profile = state.Profile;
        var parameters = new Rep[code.NumParams];
        for (int i = 0; i < parameters.Length; i++) parameters[i] = Single(profile.Arguments[i]);
        uint result = 0;
        for (int i = 0; i < code.Ops.Length; i++)
        {
            ref readonly Op op = ref code.Ops[i];
            if (op.Code != Opcode.RETURN) continue;
            if (op.Op1Kind == OperandKind.Const)
            {
                if (profile.Seen(i) || op.Extended != ExtendedValues.ImplicitReturn) result |= 1u << code.Literals[op.Op1].Kind;
            }
            else
            {
                result |= profile.Operand1[i] & UnitCompiler.KindBits;
            }
        }

        return new DirectTarget(function, parameters, Single(result)) { ResultKinds = result };
    }

    private static Rep Single(uint mask) => (mask & 0x1fff) switch
    {
        SlotState.Int => Rep.Int,
        SlotState.Float => Rep.Float,
        SlotState.Bool => Rep.Bool,
        _ => Rep.Memory,
    };
}
