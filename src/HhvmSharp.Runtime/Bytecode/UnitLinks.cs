using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Bytecode;

/// <summary>Makes every part of a unit know its unit.</summary>
internal static class UnitLinks
{
    public static void Attach(ScriptUnit unit)
    {
        Attach(unit.Main, unit);
        foreach (OpArray f in unit.TopFunctions) Attach(f, unit);
        foreach (ClassDecl c in unit.Classes)
        {
            c.Unit = unit;
            foreach (OpArray m in c.Methods) Attach(m, unit);
            foreach (PropertyDecl p in c.Properties)
            {
                Attach(p.Default, unit);
                Attach(p.GetHook, unit);
                Attach(p.SetHook, unit);
                Attach(p.Attributes, unit);
            }

            foreach (ConstDecl k in c.Constants)
            {
                Attach(k.Value, unit);
                Attach(k.Attributes, unit);
            }

            Attach(c.Attributes, unit);
        }
    }

    private static void Attach(OpArray? code, ScriptUnit unit)
    {
        if (code is null) return;
        code.Unit = unit;
        foreach (Value v in code.Literals) Attach(v, unit);
        foreach (StaticVar v in code.StaticVars) Attach(v.Initial, unit);
        foreach (OpArray f in code.Functions) Attach(f, unit);
        foreach (ParamInfo p in code.Params)
        {
            Attach(p.Default, unit);
            Attach(p.Attributes, unit);
        }

        Attach(code.Attributes, unit);
    }

    private static void Attach(AttributeDecl[] attributes, ScriptUnit unit)
    {
        foreach (AttributeDecl a in attributes)
            foreach ((PhpString? _, Value value) in a.Args) Attach(value, unit);
    }

    private static void Attach(in Value value, ScriptUnit unit)
    {
        if (value.Kind == Kind.ConstExpr) Attach(((ConstExpr)value.AsCounted).Code, unit);
    }
}
