using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>What var_dump shows of a closure (zend_closure_get_debug_info).</summary>
internal sealed partial class ClosureObject
{
    internal override PhpArray GetDebugInfo(RequestContext ctx)
    {
        var info = new PhpArray();
        if (Function is null) return info;
        if (Function is not UserFunction { IsUser: true } user || IsFake)
        {
            info.Add("function", Value.String(Function.Scope is { } scope ? PhpString.FromLatin1($"{scope.Name}::{Function.Name}") : Function.Name).Copied());
        }
        else
        {
            info.Add("name", Value.String(user.Name).Copied());
            info.Add("file", Value.String(user.Code.FileName).Copied());
            info.Add("line", Value.Int(user.Code.LineStart));
        }

        if (StaticsInfo(ctx) is { Length: > 0 } statics) info.Add("static", Value.Array(statics));
        if (This is not null) info.Add("this", Value.Object(This).Copied());
        if (Function.Params.Length > 0)
        {
            var parameters = new PhpArray();
            for (int i = 0; i < Function.Params.Length; i++)
            {
                ParamInfo p = Function.Params[i];
                parameters.Set(ctx, PhpString.FromLatin1($"{(p.ByRef ? "&" : "")}${p.Name}"), Value.String(i < Function.RequiredParams ? "<required>" : "<optional>"));
            }

            info.Add("parameter", Value.Array(parameters));
        }

        return info;
    }

    private PhpArray? StaticsInfo(RequestContext ctx)
    {
        if (Function is not UserFunction { IsUser: true } user || Statics.Length == 0) return null;
        var list = new PhpArray();
        for (int i = 0; i < Statics.Length; i++)
        {
            StaticVar variable = user.Code.StaticVars[i];
            Value v = Statics[i];
            // what an arrow function did not find outside is not there; a static not yet run shows its literal
            if (v.IsUndef && (user.Flags & FunctionFlags.ArrowFunction) != 0) continue;
            if (v.IsUndef) v = variable.Initial.o is ConstExpr || variable.Initial.IsUndef ? Value.Null : variable.Initial;
            list.Set(ctx, variable.Name, v.o is PhpReference { Count: 1 } alone ? alone.Value.Copied() : v.Copied());
        }

        return list;
    }
}
