using System.Diagnostics;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using HhvmSharp.Jit.Analysis;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Tiering;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Jit.IL;

/// <summary>
/// Compiles an op array from one op on. Basic blocks are compiled in versions, one for each combination of types that
/// reaches them (up to a bound, then types are joined): so a loop whose variables change their types in the first turn
/// gets that turn peeled off, and no type is ever tested twice. docs/jit.md describes the whole.
/// </summary>
internal sealed unsafe partial class UnitCompiler
{
    /// <summary>Versions of one block before types are joined.</summary>
    private const int MaxBlockVersions = 3;

    /// <summary>Past this many bytes of IL no second version of a block is made.</summary>
    private const int SoftLimit = 3000;

    /// <summary>Past this many bytes blocks are left to the interpreter.</summary>
    private const int HardLimit = 10000;

    private sealed class Version(int op, TypeContext context, Label label)
    {
        internal readonly int Op = op;
        internal readonly TypeContext Context = context;
        internal readonly Label Label = label;
    }

    private readonly RequestContext _ctx;
    private readonly OpArray _code;
    private readonly TierState _state;
    private readonly OpProfile _profile;
    private readonly Flow _flow;
    private readonly CompiledUnit _unit;
    private readonly DynamicMethod _method;
    private readonly ILGenerator _il;
    private readonly Op* _ops;
    private readonly int _cvs;

    /// <summary>Variables can be seen and changed by name while other code runs.</summary>
    private readonly bool _named;

    private readonly Dictionary<int, List<Version>> _versions = [];
    private readonly Stack<Version> _pending = new();
    private readonly LocalBuilder?[] _longs, _doubles, _arrays;
    private readonly LocalBuilder? _window;
    private LocalBuilder? _next, _exit, _scratch, _scratch2, _float, _array, _element;

    /// <summary>The state now, and at the start of the op being compiled.</summary>
    private TypeContext _t, _atOp;

    private int _at;
    private Op* _op;

    /// <summary>The code behind cannot be reached.</summary>
    private bool _ended;

    private UnitCompiler(RequestContext ctx, OpArray code, TierState state, int entry, DynamicMethod method, bool named, bool allLive, ILGenerator? il = null)
    {
        _ctx = ctx;
        _code = code;
        _state = state;
        _profile = state.Profile;
        _named = named;
        _flow = new Flow(_code, named || allLive);
        _unit = new CompiledUnit { Code = _code, EntryOp = entry };
        _method = method;
        _il = il ?? _method.GetILGenerator(1024);
        _ops = (Op*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_code.Ops));
        _cvs = _code.CvNames.Length;
        _longs = new LocalBuilder?[_code.WindowSize];
        _doubles = new LocalBuilder?[_code.WindowSize];
        _arrays = new LocalBuilder?[_code.WindowSize];
        _t = new TypeContext(_code.WindowSize);
        _atOp = _t;
    }

    private UnitCompiler(RequestContext ctx, Frame f, int entry, TierState state)
        : this(ctx, f.Code, state, entry, NewMethod(f.Code, entry, typeof(void), [typeof(RequestContext), typeof(Frame)]),
            (f.Code.Flags & FunctionFlags.DynamicVars) != 0 || (f.Flags & (FrameFlags.HasSymbols | FrameFlags.Code)) != 0,
            (f.Flags & FrameFlags.Generator) != 0) =>
        (_window, _scope) = (_il.DeclareLocal(typeof(Value).MakeByRefType()), f.Function.Scope);

    private UnitCompiler(RequestContext ctx, UserFunction function, DirectTarget target, TierState state)
        : this(ctx, function.Code, state, 0, NewMethod(function.Code, 0, target.ResultType, target.Signature), false, false)
    {
        _direct = target;
        _scope = function.Scope;
        _values = new LocalBuilder?[_code.WindowSize];
    }

    private static DynamicMethod NewMethod(OpArray code, int entry, Type result, Type[] parameters) =>
        new($"{code.Name?.ToString() ?? "main"}@{entry}", result, parameters, typeof(JitOps).Module, true) { InitLocals = false };

    internal static CompiledUnit Compile(RequestContext ctx, Frame f, int entry, TierState state, bool listing)
    {
        long start = Stopwatch.GetTimestamp();
        var compiler = new UnitCompiler(ctx, f, entry, state) { _listing = listing ? new StringBuilder() : null };
        try
        {
            compiler.Run(f, entry);
        }
        catch (NotDirectException) when (compiler._inlined.Count > 0)
        {
            // what was seen of an inlined function has changed meanwhile
            compiler = new UnitCompiler(ctx, f, entry, state) { _mayInline = false };
            compiler.Run(f, entry);
        }

        compiler._unit.Listing = compiler._listing?.ToString();
        compiler._unit.CompileTime = Stopwatch.GetElapsedTime(start);
        return compiler._unit;
    }

    private void Run(Frame f, int entry)
    {
        _il.Emit(OpCodes.Ldarg_1);
        _il.Call(nameof(JitOps.Window));
        _il.Stloc(_window!);
        _il.Emit(OpCodes.Ldarg_0);
        _il.Call(nameof(JitOps.CheckStack));
        if (entry == 0) EnterCall();
        else EnterLoop(f, entry);
        EmitAll();
        _unit.Entry = MachineCode.Prepare(_method);
        _unit.Owner = new object[] { _method, _constants.ToArray() };
    }

    private void EmitAll()
    {
        EmitBlocks();
        EmitStubs();
        _unit.ILBytes = _il.ILOffset;
        _unit.Exits = new int[_exitOps.Count];
        _unit.ExitOps = [.. _exitOps];
    }

    private void EmitBlocks()
    {
        while (_pending.TryPop(out Version? version)) EmitVersion(version);
    }

    // ---- entries ----

    private void EnterCall()
    {
        int required = 0;
        while (required < _code.Ops.Length && _ops[required].Code == Opcode.RECV) required++;
        if (required > 0)
        {
            Label enough = _il.DefineLabel();
            _il.Emit(OpCodes.Ldarg_1);
            _il.Ldc(required);
            _il.Call(nameof(JitOps.HasArguments));
            _il.Emit(OpCodes.Brtrue, enough);
            _il.Emit(OpCodes.Ret);
            _il.MarkLabel(enough);
        }

        for (int i = 0; i < _cvs; i++)
        {
            uint mask = i >= _code.Params.Length ? SlotState.Undef
                : _code.Params[i].ByRef ? SlotState.Any
                : i < required ? SlotState.Plain : SlotState.Plain | SlotState.Undef;
            _t[i] = SlotState.InMemory(mask);
        }

        EmitJump(0);
    }

    /// <summary>Into the middle of a running frame: its variables must have the kinds that they have now.</summary>
    private void EnterLoop(Frame f, int entry)
    {
        _at = entry;
        _op = _ops + entry;
        _atOp = _t.Clone();
        Label exit = ExitLabel();
        _unit.EntryExit = _exitNumbers[entry];
        _exitNumbers.Remove(entry); // an exit at the op itself is another one
        int failed = _state.FailedEntries(entry);
        for (int i = 0; i < _cvs && failed < 2; i++)
        {
            ref Value v = ref f.Slot(i);
            bool live = _flow.IsLive(entry, i) && failed == 0;
            if (live && v.IsInt) Guard(i, nameof(JitOps.IsInt), exit, SlotState.Int);
            else if (live && v.IsFloat) Guard(i, nameof(JitOps.IsFloat), exit, SlotState.Float);
            else if (live && v.IsBool) Guard(i, nameof(JitOps.IsBool), exit, SlotState.Bool);
            else if (live && v.IsString) Guard(i, nameof(JitOps.IsString), exit, SlotState.String);
            else if (v.Kind <= Kind.String) Guard(i, nameof(JitOps.IsUncounted), exit, SlotState.Uncounted);
            else if (v.IsArray && failed == 0) Guard(i, nameof(JitOps.IsPlainArray), exit, SlotState.Array);
            else if (!v.IsReference) Guard(i, nameof(JitOps.IsPlain), exit, SlotState.Plain);
        }

        EnterMethod(f);
        for (int i = 0; i < _cvs; i++)
        {
            if (_t[i].Mask is not (SlotState.Int or SlotState.Float or SlotState.Bool)) continue;
            Unbox(i);
            if (_t[i].Rep == Rep.Int) GuardInside(i);
        }

        EmitJump(entry);
    }

    /// <summary>Neither the smallest nor the largest int: ++ and -- need no test as long as the loop's condition is an order.</summary>
    private void GuardInside(int slot)
    {
        _il.Ldloc(Long(slot));
        _il.Ldc(long.MaxValue);
        _il.Emit(OpCodes.Beq, ExitLabel());
        _il.Ldloc(Long(slot));
        _il.Ldc(long.MinValue);
        _il.Emit(OpCodes.Beq, ExitLabel());
        _t[slot] = _t[slot] with { BelowMax = true, AboveMin = true };
    }

    private void Guard(int slot, string test, Label exit, uint mask)
    {
        Address(slot);
        _il.Call(test);
        _il.Emit(OpCodes.Brfalse, exit);
        _t[slot] = SlotState.InMemory(mask);
    }

    // ---- versions of blocks ----

    private void EmitVersion(Version version)
    {
        _il.MarkLabel(version.Label);
        _t = version.Context.Clone();
        _ended = false;
        _calls.Clear(); // of a block that ended in an exit
        _listing?.Append(System.Globalization.CultureInfo.InvariantCulture, $"{_code.Name?.ToString() ?? "{main}"}@{_unit.EntryOp} block {version.Op}: {DescribeSlots()}\n");
        if (_il.ILOffset > HardLimit)
        {
            At(version.Op);
            EmitExit();
            return;
        }

        for (int i = version.Op; ;)
        {
            At(i);
            EmitOp();
            ForgetArrays();
            _listing?.Append(System.Globalization.CultureInfo.InvariantCulture, $"  {i,4} {_code.Ops[i].Code.Name(),-24} {DescribeResult(i)}{(_unit.Handlers.Contains(i) ? "handler" : "")}\n");
            if (_ended) return;
            i += (_op->Code.Flags() & OpcodeFlags.Data) != 0 ? 2 : 1;
            i += _skip;
            _skip = 0;
            if (!_flow.Starts[i]) continue;
            EmitJump(i);
            return;
        }
    }

    private StringBuilder? _listing;

    private string SlotName(int slot) => slot < _cvs ? "$" + _code.CvNames[slot] : "~" + slot;

    private string DescribeSlots() => string.Join(' ', _t.Slots.Select((s, i) => (s, i)).Where(p => p.s.Rep != Rep.Memory || p.s.Mask != SlotState.Any).Select(p => $"{SlotName(p.i)}:{p.s}"));

    private string DescribeResult(int op)
    {
        ref readonly Op o = ref _code.Ops[op];
        if (o.ResultKind > OperandKind.Const) return $"{SlotName(o.Result)}:{_t[o.Result]} ";
        return o.Op1Kind == OperandKind.Cv ? $"{SlotName(o.Op1)}:{_t[o.Op1]} " : "";
    }

    /// <summary>Ops behind the current one that were compiled with it.</summary>
    private int _skip;

    private void At(int op)
    {
        _at = op;
        _op = _ops + op;
        _atOp = _t.Clone();
        _callsAtOp = _calls.Count == 0 ? _noCalls : [.. _calls.Select(c => c.Snapshot())];
    }

    private static readonly List<Call> _noCalls = [];

    /// <summary>Goes on at <paramref name="target"/> with the state now.</summary>
    private void EmitJump(int target)
    {
        FlushCalls(forget: true);
        if (target <= _at && _versions.Count > 0) EmitPoll(target);
        Version version = VersionFor(target);
        Convert(version);
        _il.Emit(OpCodes.Br, version.Label);
        _ended = true;
    }

    /// <summary>A conditional jump; code falls through when the condition does not hold.</summary>
    private void EmitBranch(OpCode branch, int target, Action<TypeContext>? learn = null)
    {
        FlushCalls(forget: true);
        TypeContext rest = _t;
        _t = rest.Clone();
        learn?.Invoke(_t);
        Version version;
        if (target > _at && !NeedsConversion(version = VersionFor(target)))
        {
            _il.Emit(branch, version.Label);
        }
        else
        {
            Label taken = _il.DefineLabel(), over = _il.DefineLabel();
            _il.Emit(branch, taken);
            _il.Emit(OpCodes.Br, over);
            _il.MarkLabel(taken);
            EmitJump(target);
            _il.MarkLabel(over);
        }

        _ended = false;
        _t = rest;
    }

    /// <summary>Loops can be interrupted: a time limit, a signal.</summary>
    private void EmitPoll(int target)
    {
        _il.Emit(OpCodes.Ldarg_0);
        _il.Call(nameof(JitOps.Interrupted));
        (int at, TypeContext atOp) = (_at, _atOp);
        _at = target;
        _atOp = _t.Clone();
        _il.Emit(OpCodes.Brtrue, ExitLabel());
        (_at, _atOp) = (at, atOp);
    }

    private Version VersionFor(int target)
    {
        TypeContext wanted = _t.Clone();
        for (int i = 0; i < wanted.Slots.Length; i++)
        {
            SlotState s = wanted[i];
            if (s.Rep == Rep.Memory)
            {
                if (i >= _cvs && !_flow.IsLive(target, i)) wanted[i] = SlotState.InMemory(SlotState.Any);
                else if (s.Storage != 0 && !(_flow.IsLive(target, i) && _flow.UsesElements(target, i))) wanted[i] = s.WithoutStorage;
                continue;
            }

            // what the window holds of a dead one is stale, but has no count
            if (!_flow.IsLive(target, i)) wanted[i] = SlotState.InMemory(i < _cvs ? SlotState.Uncounted : SlotState.Any);
            else wanted[i] = s.Rep == Rep.Borrowed ? SlotState.InMemory(SlotState.Array) : s with { Clean = false };
        }

        if (!_versions.TryGetValue(target, out List<Version>? list)) _versions[target] = list = [];
        foreach (Version known in list)
            if (known.Context.Accepts(wanted) && (list.Count > 1 || !wanted.KnowsMore(known.Context))) return known;
        if (list.Count >= (_il.ILOffset > SoftLimit ? 1 : MaxBlockVersions))
        {
            foreach (Version known in list) wanted = wanted.Join(known.Context);
            foreach (Version known in list)
                if (known.Context.Accepts(wanted)) return known;
        }

        var version = new Version(target, wanted, _il.DefineLabel());
        list.Add(version);
        _pending.Push(version);
        return version;
    }

    private bool NeedsConversion(Version target)
    {
        for (int i = 0; i < target.Context.Slots.Length; i++)
            if (_t[i].IsUnboxed && !target.Context[i].IsUnboxed && _flow.IsLive(target.Op, i)) return true;
        return false;
    }

    /// <summary>Brings the slots to where a version expects them.</summary>
    private void Convert(Version target)
    {
        for (int i = 0; i < target.Context.Slots.Length; i++)
            if (_t[i].IsUnboxed && !target.Context[i].IsUnboxed && _flow.IsLive(target.Op, i)) Spill(i);
    }
}
