using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Bytecode;

/// <summary>
/// Compiled code of one function, script or constant expression: relocatable plain data (no delegates, class
/// references or AST), immutable once published, shared by all requests.
/// </summary>
public sealed class OpArray
{
    public PhpString? Name { get; init; }              // null for a script's main code
    public required PhpString FileName { get; init; }
    public FunctionFlags Flags { get; set; }
    public int LineStart { get; init; }
    public int LineEnd { get; set; }
    public PhpString? DocComment { get; init; }

    /// <summary>Pinned (Pinned Object Heap), so that the interpreter may use raw pointers.</summary>
    public Op[] Ops { get; set; } = None.Ops;
    public Value[] Literals { get; set; } = None.Literals;
    public PhpString[] CvNames { get; set; } = [];
    /// <summary>Window slots of temporaries, behind the compiled variables.</summary>
    public int NumTmps { get; set; }
    public int WindowSize => CvNames.Length + NumTmps;

    public ParamInfo[] Params { get; init; } = [];     // the variadic one included (last)
    /// <summary>Parameters without the variadic one.</summary>
    public int NumParams { get; init; }
    public int RequiredParams { get; init; }
    public TypeDecl? ReturnType { get; init; }
    public TryCatchElement[] TryCatch { get; set; } = None.TryCatch;
    public LiveRange[] LiveRanges { get; set; } = None.LiveRanges;
    public StaticVar[] StaticVars { get; set; } = None.StaticVars;
    /// <summary>Closures and nested function declarations (operand of DECLARE_LAMBDA_FUNCTION and DECLARE_FUNCTION).</summary>
    public OpArray[] Functions { get; set; } = [];
    public AttributeDecl[] Attributes { get; init; } = [];
    /// <summary>Number of inline-cache slots.</summary>
    public int CacheSize
    {
        get => Caches.Length;
        set => Caches = value == 0 ? [] : new object?[value];
    }
    /// <summary>For hooks: the property's name; for closures: the name to show in traces is <see cref="Name"/> ("{closure:file:12}").</summary>
    public PhpString? PropertyName { get; init; }
    /// <summary>The file that declares it: classes, functions, strictness.</summary>
    public ScriptUnit? Unit { get; set; }

    // ---- derived at load, never on disk ----
    /// <summary>One reference per inline-cache slot, each to an immutable object, published by one store.</summary>
    internal object?[] Caches = [];

    // ---- of the tiers; counters are racy by design ----
    /// <summary>Turns of loops, counted up to 0, where the tiers are asked; at first 0, because they know the thresholds.</summary>
    internal int Heat;

    /// <summary><see cref="Heat"/> was given its threshold.</summary>
    internal bool LoopsCounted;

    /// <summary>Calls, counted in the same way.</summary>
    internal int CallHeat;

    /// <summary>Compiled code for calls, or 0.</summary>
    internal nint Entry;

    /// <summary>The Tiering.TierState, once something was hot.</summary>
    internal object? Tier;

    /// <summary>opcache_jit_blacklist(): this code stays interpreted.</summary>
    internal volatile bool StaysInterpreted;

    /// <summary>Of a copy made by <see cref="CloneForScope"/>: what it was made from.</summary>
    internal OpArray? Original;

    /// <summary>
    /// The same code for a function with another scope (a trait's method in its class, a closure bound elsewhere):
    /// inline caches hold what was visible from one scope, so they are not shared.
    /// </summary>
    internal OpArray CloneForScope()
    {
        var copy = (OpArray)MemberwiseClone();
        copy.Original = Original ?? this;
        copy.Caches = CacheSize == 0 ? [] : new object?[CacheSize];
        copy.Heat = copy.CallHeat = 0;
        copy.LoopsCounted = false;
        copy.Entry = 0;
        copy.Tier = null;
        return copy;
    }
}

/// <summary>One compiled file (or eval): what it runs and what it declares.</summary>
public sealed class ScriptUnit
{
    public required PhpString FileName { get; init; }
    public required OpArray Main { get; init; }
    /// <summary>Functions declared unconditionally at top level: bound when the unit is loaded, before Main runs.</summary>
    public OpArray[] TopFunctions { get; init; } = [];
    /// <summary>All class declarations of the file; DECLARE_CLASS names them by index (its Op2 is a number).</summary>
    public ClassDecl[] Classes { get; init; } = [];
    /// <summary>Compile-time warnings and deprecations, raised when the unit is loaded.</summary>
    public CompileDiagnostic[] Diagnostics { get; init; } = None.Diagnostics;
    /// <summary>Offset behind __halt_compiler();, or -1.</summary>
    public long HaltOffset { get; init; } = -1;
}

public readonly record struct CompileDiagnostic(int Level, string Message, int Line);

[Flags]
public enum FunctionFlags : uint
{
    None = 0,
    Public = 1, Protected = 2, Private = 4, VisibilityMask = 7,
    Changed = 8, Static = 16, Final = 32, Abstract = 64, ReadOnly = 128,
    /// <summary>Returns by reference.</summary>
    ReturnsReference = 1 << 8,
    Generator = 1 << 9,
    Variadic = 1 << 10,
    HasReturnType = 1 << 11,
    HasTypeHints = 1 << 12,
    StrictTypes = 1 << 13,
    UsesThis = 1 << 14,
    Closure = 1 << 15,
    Deprecated = 1 << 16,
    HasFinally = 1 << 17,
    /// <summary>Uses $$x, compact, extract, include ...: needs a symbol table on demand.</summary>
    DynamicVars = 1 << 18,
    /// <summary>A constructor.</summary>
    Constructor = 1 << 19,
    /// <summary>A prelude or native function: "[internal function]" in traces.</summary>
    Internal = 1 << 20,
    /// <summary>__call / __callStatic trampoline.</summary>
    Trampoline = 1 << 21,
    /// <summary>A closure made by f(...) or Closure::fromCallable.</summary>
    FakeClosure = 1 << 22,
    Hook = 1 << 23,
    ConstExpr = 1 << 24,
    /// <summary>A method that a class got from a trait.</summary>
    FromTrait = 1 << 25,
    NoThrow = 1 << 26, Pure = 1 << 27,
    ArrowFunction = 1 << 28,
    TopLevel = 1 << 29,
}

[Flags]
public enum ParamFlags { None = 0, ByRef = 1, PreferRef = 2, Variadic = 4, Promoted = 8, Optional = 16, SensitiveParameter = 32 }

public sealed class ParamInfo
{
    public required PhpString Name { get; init; }
    public TypeDecl? Type { get; init; }
    public ParamFlags Flags { get; init; }
    /// <summary>undef: none; a literal; or a constant expression. For native functions see <see cref="DefaultText"/>.</summary>
    public Value Default { get; init; }
    public string? DefaultText { get; init; }
    public AttributeDecl[] Attributes { get; init; } = [];
    public bool ByRef => (Flags & (ParamFlags.ByRef | ParamFlags.PreferRef)) != 0;
}

/// <summary>
/// A declared type. <see cref="Mask"/> has a bit for each builtin kind (<see cref="TypeMask"/>); class names and
/// intersections of a union stand in <see cref="Parts"/>; a single class is one part.
/// </summary>
public sealed class TypeDecl
{
    public TypeMask Mask { get; init; }
    public TypeDecl[] Parts { get; init; } = [];
    /// <summary>Parts are all required (each a class); Mask is then 0.</summary>
    public bool IsIntersection { get; init; }
    /// <summary>A class part: its resolved name (self and parent are kept as written).</summary>
    public PhpString? ClassName { get; init; }
    private PhpString? _lowerName;

    /// <summary>Of a class part: the name in lower case.</summary>
    internal PhpString LowerClassName => _lowerName ??= PhpString.Literal(ClassName!.ToLower().Span);

    /// <summary>Of a class part: the PhpClass of the last value that is an instance of a class with this very name (no alias), which stays true in every request.</summary>
    internal object? LastInstance;

    /// <summary>The canonical text as errors and Reflection show it: "?int", "A|B|null", "(A&amp;B)|int".</summary>
    public required string Text { get; init; }
}

[Flags]
public enum TypeMask
{
    None = 0, Null = 2, False = 4, True = 8, Bool = 12, Int = 16, Float = 32, String = 64, Array = 128, Object = 256,
    Resource = 512, Callable = 1 << 12, Iterable = 1 << 13, Void = 1 << 14, Never = 1 << 15, Static = 1 << 16,
    /// <summary>mixed: every value; with <see cref="Null"/> included.</summary>
    Mixed = Null | Bool | Int | Float | String | Array | Object | Resource | (1 << 17),
    MixedFlag = 1 << 17,
}

public readonly record struct TryCatchElement(int TryOp, int CatchOp, int FinallyOp, int FinallyEnd); // 0: none, as in Zend

public enum LiveRangeKind : byte { Tmp, Loop, Silence, Rope, New }

/// <summary>The temporary in window slot <paramref name="Slot"/> is live in [Start, End).</summary>
public readonly record struct LiveRange(int Slot, LiveRangeKind Kind, int Start, int End);

public readonly record struct StaticVar(PhpString Name, Value Initial); // Initial: literal, ConstExpr or undef (initialised at run time)

/// <summary>A constant expression that must be evaluated at run time: a small op array that ends in RETURN, plus its canonical text.</summary>
public sealed class ConstExpr : Counted
{
    public ConstExpr(OpArray code, string text)
        : base(Values.Kind.ConstExpr, Immutable)
    {
        Code = code;
        Text = text;
    }

    public OpArray Code { get; }

    public string Text { get; }
}

public sealed class AttributeDecl
{
    public required PhpString Name { get; init; }
    /// <summary>Values: literal or ConstExpr.</summary>
    public (PhpString? Name, Value Value)[] Args { get; init; } = [];
    public int Line { get; init; }
    public bool StrictTypes { get; init; }
}
