using HhvmSharp.Runtime.Bytecode;

namespace HhvmSharp.Compiler.Optimizer;

/// <summary>
/// Calls by name of functions that the unit declares at top level: they are bound before any of its code runs, so the
/// call needs no look-up by name, and whether an argument goes by reference is known. (The compiler itself knows only
/// functions declared above the call, as Zend's does.)
/// </summary>
internal static class CallBinding
{
    public static void RunPass(ScriptUnit unit)
    {
        if (unit.TopFunctions.Length == 0) return;
        var functions = new Dictionary<string, OpArray>();
        foreach (OpArray f in unit.TopFunctions)
            if ((f.Flags & FunctionFlags.Deprecated) == 0) functions[Names.Lower(f.Name!.ToString())] = f;
        foreach (OpArray code in UnitLinks.Codes(unit)) Bind(code, functions);
    }

    private static void Bind(OpArray code, Dictionary<string, OpArray> functions)
    {
        var calls = new Stack<OpArray?>();
        foreach (ref Op op in code.Ops.AsSpan())
        {
            switch (op.Code)
            {
                case Opcode.INIT_FCALL_BY_NAME or Opcode.INIT_NS_FCALL_BY_NAME:
                    OpArray? callee = functions.GetValueOrDefault(code.Literals[op.Op2 + 1].AsString.ToString());
                    if (callee is not null)
                    {
                        op.Code = Opcode.INIT_FCALL;
                        op.Op2++;
                    }

                    calls.Push(callee);
                    break;
                case Opcode.INIT_FCALL or Opcode.INIT_METHOD_CALL or Opcode.INIT_STATIC_METHOD_CALL or Opcode.INIT_DYNAMIC_CALL or Opcode.INIT_USER_CALL
                    or Opcode.INIT_PARENT_PROPERTY_HOOK_CALL or Opcode.NEW:
                    calls.Push(null);
                    break;
                case Opcode.DO_FCALL_BY_NAME:
                    if (calls.TryPop(out callee) && callee is not null) op.Code = Opcode.DO_UCALL;
                    break;
                case Opcode.DO_FCALL or Opcode.DO_ICALL or Opcode.DO_UCALL or Opcode.CALLABLE_CONVERT:
                    calls.TryPop(out _);
                    break;
                case Opcode.SEND_VAL_EX or Opcode.SEND_VAR_EX or Opcode.SEND_VAR_NO_REF_EX:
                    if (op.Op2Kind == OperandKind.Unused && calls.TryPeek(out callee) && callee is not null) BindSend(ref op, callee);
                    break;
            }
        }
    }

    private static void BindSend(ref Op op, OpArray callee)
    {
        int index = Math.Min(op.Op2 - 1, callee.Params.Length - 1);
        bool byRef = index >= 0 && callee.Params[index].ByRef && (index == op.Op2 - 1 || (callee.Params[index].Flags & ParamFlags.Variadic) != 0);
        switch (op.Code)
        {
            case Opcode.SEND_VAL_EX when !byRef:
                op.Code = Opcode.SEND_VAL;
                break;
            case Opcode.SEND_VAR_EX when op.Op1Kind == OperandKind.Cv:
                op.Code = byRef ? Opcode.SEND_REF : Opcode.SEND_VAR;
                break;
            case Opcode.SEND_VAR_NO_REF_EX:
                op.Code = byRef ? Opcode.SEND_VAR_NO_REF : Opcode.SEND_VAR;
                break;
        }
    }
}
