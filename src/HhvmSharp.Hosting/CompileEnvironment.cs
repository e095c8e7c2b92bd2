using System.Collections.Concurrent;
using System.Text;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Hosting;

/// <summary>The process's built-ins as the compiler sees them.</summary>
internal sealed class CompileEnvironment(RuntimeEnvironment environment) : ICompileEnvironment
{
    private readonly ConcurrentDictionary<string, BuiltinFact?> _facts = new();

    public BuiltinFact? FindFunction(string lowerName) => _facts.GetOrAdd(lowerName, Describe);

    public bool TryGetConstant(string name, out Value value)
    {
        PhpString bytes = Bytes(name);
        return environment.Constants.TryGetValue(bytes, out value) && !environment.Constants.IsDeprecated(bytes); // a use must still warn
    }

    public bool IsBuiltinClass(string lowerName) => environment.Classes.ContainsKey(Bytes(lowerName));

    private BuiltinFact? Describe(string lowerName)
    {
        if (!environment.Functions.TryGetValue(Bytes(lowerName), out PhpFunction? f)) return null;
        ulong byRef = 0, preferRef = 0;
        for (int i = 0; i < f.Params.Length && i < 64; i++)
        {
            ulong bits = f.IsVariadic && i == f.Params.Length - 1 ? ulong.MaxValue << i : 1UL << i;
            if ((f.Params[i].Flags & ParamFlags.PreferRef) != 0) preferRef |= bits;
            else if ((f.Params[i].Flags & ParamFlags.ByRef) != 0) byRef |= bits;
        }

        return new BuiltinFact(f.NumParams, f.RequiredParams, f.IsVariadic, byRef, preferRef, (f.Flags & FunctionFlags.Pure) != 0)
        {
            Deprecated = (f.Flags & FunctionFlags.Deprecated) != 0,
            ParamNames = [.. f.Params.Take(f.NumParams).Select(p => p.Name.ToString())],
        };
    }

    private static PhpString Bytes(string latin1) => new(Encoding.Latin1.GetBytes(latin1));
}
