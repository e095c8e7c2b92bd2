using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Bytecode;

/// <summary>All code of a unit: functions, methods, hooks, closures, constant expressions.</summary>
internal static class UnitLinks
{
    /// <summary>Makes every op array and class of a unit know its unit.</summary>
    public static void Attach(ScriptUnit unit)
    {
        foreach (OpArray code in Codes(unit)) code.Unit = unit;
        foreach (ClassDecl c in unit.Classes) c.Unit = unit;
    }

    public static List<OpArray> Codes(ScriptUnit unit)
    {
        var all = new List<OpArray>();
        Add(all, unit.Main);
        foreach (OpArray f in unit.TopFunctions) Add(all, f);
        foreach (ClassDecl c in unit.Classes)
        {
            foreach (OpArray m in c.Methods) Add(all, m);
            foreach (PropertyDecl p in c.Properties)
            {
                Add(all, p.Default);
                Add(all, p.GetHook);
                Add(all, p.SetHook);
                Add(all, p.Attributes);
            }

            foreach (ConstDecl k in c.Constants)
            {
                Add(all, k.Value);
                Add(all, k.Attributes);
            }

            Add(all, c.Attributes);
        }

        return all;
    }

    private static void Add(List<OpArray> all, OpArray? code)
    {
        if (code is null) return;
        all.Add(code);
        foreach (Value v in code.Literals) Add(all, v);
        foreach (StaticVar v in code.StaticVars) Add(all, v.Initial);
        foreach (OpArray f in code.Functions) Add(all, f);
        foreach (ParamInfo p in code.Params)
        {
            Add(all, p.Default);
            Add(all, p.Attributes);
        }

        Add(all, code.Attributes);
    }

    private static void Add(List<OpArray> all, AttributeDecl[] attributes)
    {
        foreach (AttributeDecl a in attributes)
            foreach ((PhpString? _, Value value) in a.Args) Add(all, value);
    }

    private static void Add(List<OpArray> all, in Value value)
    {
        if (value.Kind == Kind.ConstExpr) Add(all, ((ConstExpr)value.AsCounted).Code);
    }
}
