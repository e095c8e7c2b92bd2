using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Compiler.Optimizer;

/// <summary>
/// Calls of functions and static methods of the same unit that only return a constant (zend_try_inline_call): the
/// constant, or nothing. Only where the arguments are constants, so that nothing else is left of the call.
/// </summary>
internal static class CallInlining
{
    public static void RunPass(ScriptUnit unit)
    {
        var functions = new Dictionary<PhpString, OpArray>();
        foreach (OpArray f in unit.TopFunctions)
            if (Returned(f) is not null) functions[Lower(f.Name!)] = f;
        var classes = new Dictionary<PhpString, CompiledClass>();
        foreach (CompiledClass c in unit.Classes)
            if (c.TopLevel && c.ParentName is null && c.InterfaceNames.Length == 0 && c.Traits.Length == 0) classes[Lower(c.Name)] = c;
        var scopes = new Dictionary<OpArray, CompiledClass>();
        foreach (CompiledClass c in unit.Classes)
            if ((c.Flags & ClassFlags.Trait) == 0)
                foreach (OpArray m in c.Methods) scopes[m] = c;
        if (functions.Count == 0 && classes.Count == 0 && scopes.Count == 0) return;
        foreach (OpArray code in UnitLinks.Codes(unit)) Inline(code, functions, classes, scopes.GetValueOrDefault(code));
    }

    private static void Inline(OpArray code, Dictionary<PhpString, OpArray> functions, Dictionary<PhpString, CompiledClass> classes, CompiledClass? scope)
    {
        bool changed = false;
        for (int i = 0; i + 1 < code.Ops.Length; i++)
        {
            OpArray? callee = code.Ops[i].Code switch
            {
                Opcode.INIT_FCALL => functions.GetValueOrDefault(code.Literals[code.Ops[i].Op2].AsString),
                Opcode.INIT_STATIC_METHOD_CALL => Method(code, code.Ops[i], classes, scope),
                _ => null,
            };
            if (callee is not null) changed |= TryInline(code, i, callee);
        }

        if (changed) OpArrayNops.Remove(code);
    }

    /// <summary>The constant that is all the function does.</summary>
    private static Value? Returned(OpArray f)
    {
        const FunctionFlags Excluded = FunctionFlags.Abstract | FunctionFlags.HasTypeHints | FunctionFlags.Deprecated | FunctionFlags.Generator
            | FunctionFlags.ReturnsReference | FunctionFlags.HasReturnType;
        if ((f.Flags & Excluded) != 0 || Array.Exists(f.Params, static p => p.ByRef)) return null;
        if (f.Params.Length >= f.Ops.Length) return null;
        ref Op op = ref f.Ops[f.Params.Length];
        if (op.Code != Opcode.RETURN || op.Op1Kind != OperandKind.Const || f.Literals[op.Op1].o is ConstExpr) return null;
        return f.Literals[op.Op1];
    }

    private static OpArray? Method(OpArray code, in Op op, Dictionary<PhpString, CompiledClass> classes, CompiledClass? scope)
    {
        if (op.Op2Kind != OperandKind.Const) return null;
        CompiledClass? cls = null;
        if (op.Op1Kind == OperandKind.Const) cls = classes.GetValueOrDefault(code.Literals[op.Op1 + 1].AsString);
        else if (op.Op1Kind == OperandKind.Unused && (op.Op1 & ExtendedValues.ClassMask) == ExtendedValues.ClassSelf) cls = scope;
        if (cls is null) return null;
        PhpString name = code.Literals[op.Op2 + 1].AsString;
        OpArray? method = Array.Find(cls.Methods, m => Lower(m.Name!).Equals(name));
        if (method is null || (method.Flags & FunctionFlags.Static) == 0 || Returned(method) is null) return null;
        return (method.Flags & FunctionFlags.Public) != 0 || ReferenceEquals(cls, scope) ? method : null;
    }

    /// <summary>The INIT at <paramref name="init"/>, SEND_VALs of constants, the DO: all straight behind each other.</summary>
    private static bool TryInline(OpArray code, int init, OpArray callee)
    {
        int end = init + 1;
        while (end < code.Ops.Length && code.Ops[end].Code == Opcode.SEND_VAL && code.Ops[end].Op1Kind == OperandKind.Const && code.Ops[end].Op2Kind == OperandKind.Unused) end++;
        if (end >= code.Ops.Length || code.Ops[end].Code is not (Opcode.DO_UCALL or Opcode.DO_FCALL) || end - init - 1 < callee.NumParams) return false;
        ref Op call = ref code.Ops[end];
        if (call.ResultKind == OperandKind.Unused)
        {
            OpFacts.MakeNop(ref call);
        }
        else
        {
            code.Literals = [.. code.Literals, Returned(callee)!.Value];
            call = new Op { Code = Opcode.QM_ASSIGN, Op1Kind = OperandKind.Const, Op1 = code.Literals.Length - 1, ResultKind = call.ResultKind, Result = call.Result, Line = call.Line, Cache = -1 };
        }

        for (int i = init; i < end; i++) OpFacts.MakeNop(ref code.Ops[i]);
        return true;
    }

    private static PhpString Lower(PhpString name) => name.ToLower();
}
