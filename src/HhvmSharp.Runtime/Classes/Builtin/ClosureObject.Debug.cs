using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>What var_dump() shows of a closure.</summary>
internal sealed partial class ClosureObject
{
    internal override PhpArray GetDebugInfo(RequestContext ctx)
    {
        var info = new PhpArray(8);
        if (IsFake || Function is not UserFunction user)
        {
            info.Add("function", Value.String(Function.Scope is { } scope ? $"{scope.Name}::{Function.Name}" : Function.Name.ToString()));
        }
        else
        {
            info.Add("name", Value.String(Function.Name).Copied());
            info.Add("file", Value.String(user.Code.FileName).Copied());
            info.Add("line", Value.Int(user.Code.LineStart));
        }

        if (Function is UserFunction { Code.StaticVars.Length: > 0 } own) info.Add("static", Value.Array(DebugStatics(own.Code)));
        if (This is not null) info.Add("this", Value.Object(This).Copied());
        if (Function.Params.Length > 0)
        {
            var parameters = new PhpArray(Function.Params.Length);
            for (int i = 0; i < Function.Params.Length; i++)
            {
                ParamInfo p = Function.Params[i];
                parameters.Add($"{(p.ByRef ? "&" : "")}${p.Name}", Value.String(i >= Function.RequiredParams ? "<optional>" : "<required>"));
            }

            info.Add("parameter", Value.Array(parameters));
        }

        return info;
    }

    private PhpArray DebugStatics(OpArray code)
    {
        var result = new PhpArray(Statics.Length);
        for (int i = 0; i < Statics.Length; i++)
        {
            Value v = Statics[i];
            if (v.IsUndef) v = code.StaticVars[i].Initial;
            if (v.o is PhpReference { Count: 1 } alone) v = alone.Value;
            Value shown = v.IsUndef ? Value.Null : v.o is ConstExpr ? Value.String("<constant ast>") : v.Copied();
            result.Add(code.StaticVars[i].Name, shown);
        }

        return result;
    }
}
