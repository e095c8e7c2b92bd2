using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Compiler;

/// <summary>A loop or switch, for break, continue and goto.</summary>
internal struct BrkCont
{
    public int Start;     // -1: no loop variable to free
    public int Cont;
    public int Brk;
    public int Parent;
    public bool IsSwitch;
}

internal struct TryCatchBuilder
{
    public int TryOp, CatchOp, FinallyOp, FinallyEnd;
}

internal readonly record struct LabelTarget(int BrkCont, int Op);

/// <summary>An op array under construction, with what Zend keeps in its op array context.</summary>
internal sealed class FunctionState
{
    public FunctionState? Outer;
    public string? Name;                       // null: main code
    public FunctionFlags Flags;
    public ClassState? Scope;
    public int LineStart, LineEnd;
    public byte[]? DocComment;
    public bool IsConstExpr;

    public Op[] Ops = new Op[32];
    public int Count;
    public readonly List<Value> Literals = new(8); // with a capacity, because the empty arrays of lists of structures are made by code compiled at run time
    public readonly List<string> Cvs = [];
    private readonly Dictionary<string, int> _cvIndex = [];

    /// <summary>Per temporary: the slots it takes.</summary>
    public readonly List<int> TmpSizes = [];

    public int CacheSize;
    public readonly List<TryCatchBuilder> TryCatch = new(2);
    public readonly List<BrkCont> BrkConts = new(4);
    public Dictionary<string, LabelTarget>? Labels;
    public string? LastLabel;
    public int CurrentBrkCont = -1;
    public int FastCallVar = -1;
    public int TryCatchOffset = -1;

    public readonly List<StaticVar> StaticVars = new(2);
    public readonly Dictionary<string, int> StaticVarIndex = [];
    public readonly List<OpArray> Functions = [];
    public readonly List<AttributeDecl> Attributes = [];

    public ParamInfo[] Params = [];
    public int NumParams, RequiredParams;
    public CType? ReturnType;

    /// <summary>How it is called, for calls compiled while it is still being compiled.</summary>
    public readonly CalleeInfo Callee = new();

    /// <summary>Unmangled name of the property whose hook (or default) is compiled.</summary>
    public string? PropertyName;
    public int HookKind = -1;

    public bool Has(FunctionFlags flag) => (Flags & flag) != 0;

    public int LookupCv(string name)
    {
        if (_cvIndex.TryGetValue(name, out int i)) return i;
        i = Cvs.Count;
        Cvs.Add(name);
        _cvIndex.Add(name, i);
        return i;
    }

    public bool HasCv(string name) => _cvIndex.ContainsKey(name);

    public int NewTmp(int size = 1)
    {
        TmpSizes.Add(size);
        return TmpSizes.Count - 1;
    }

    public int AddLiteral(Value value)
    {
        Literals.Add(value);
        return Literals.Count - 1;
    }

    public int NewOp(int line)
    {
        if (Count == Ops.Length) Array.Resize(ref Ops, Ops.Length * 2);
        Ops[Count] = new Op { Line = line, Cache = -1 };
        return Count++;
    }

    public int AllocCache(int slots)
    {
        if (slots == 0) return -1;
        int first = CacheSize;
        CacheSize += slots;
        return first;
    }
}

/// <summary>What a call needs to know of a function the compiler has seen.</summary>
internal sealed class CalleeInfo
{
    public bool IsBuiltin;
    public bool Deprecated;
    public bool Variadic;
    /// <summary>Zend's fn_flags of a method that decide whether a call can be bound at compile time.</summary>
    public FunctionFlags Flags;
    public ClassState? Scope;

    /// <summary>Compilation is over, so INIT_FCALL may be used.</summary>
    public bool Finalized;

    /// <summary>Parameters without the variadic one.</summary>
    public int NumParams;

    /// <summary>Names of all parameters, the variadic one not included; null when not known.</summary>
    public string[]? Names = [];

    /// <summary>Send modes from parameter 1: 0 value, 1 reference, 2 prefer reference; the variadic one is last.</summary>
    public byte[] SendModes = [];

    public bool MustBeRef(int arg) => (Mode(arg) & 1) != 0;

    public bool MayBeRef(int arg) => (Mode(arg) & 2) != 0;

    public bool ShouldBeRef(int arg) => Mode(arg) != 0;

    private int Mode(int arg)
    {
        int i = arg - 1;
        if (i >= NumParams)
        {
            if (!Variadic) return 0;
            i = NumParams;
        }

        return (uint)i < (uint)SendModes.Length ? SendModes[i] : 0;
    }

    public static CalleeInfo FromBuiltin(BuiltinFact fact)
    {
        int count = fact.NumParams + (fact.Variadic ? 1 : 0);
        var modes = new byte[count];
        for (int i = 0; i < count && i < 64; i++)
            modes[i] = (byte)(((fact.ByRefMask >> i) & 1) | (((fact.PreferRefMask >> i) & 1) << 1));
        return new CalleeInfo
        {
            IsBuiltin = true,
            Deprecated = fact.Deprecated,
            Variadic = fact.Variadic,
            NumParams = fact.NumParams,
            Names = fact.ParamNames,
            SendModes = modes,
            Finalized = true,
        };
    }
}
