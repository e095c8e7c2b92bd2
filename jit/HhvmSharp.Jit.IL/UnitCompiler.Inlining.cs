using System.Reflection.Emit;
using HhvmSharp.Jit.Analysis;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Tiering;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Jit.IL;

/// <summary>
/// Small functions in place of calls: the body of a function without a frame is emitted into its caller. An exit in it
/// leaves its state as that of an activation, and goes on to the exit of the call.
/// </summary>
internal sealed unsafe partial class UnitCompiler
{
    /// <summary>Ops of a function that is inlined, inlined functions within each other, and IL of the caller.</summary>
    private const int MaxInlineOps = 32, MaxInlineDepth = 2, MaxInlineSize = 2500;

    /// <summary>Into which this one is inlined.</summary>
    private readonly UnitCompiler? _host;

    private readonly List<UnitCompiler> _inlined = [];
    private bool _mayInline = true;
    private Label _inlineEnd, _callerExit;
    private LocalBuilder? _inlineResult, _inlineThis;

    private UnitCompiler(UnitCompiler host, UserFunction function, DirectTarget target, TierState state)
        : this(host._ctx, function.Code, state, 0, host._method, false, false, host._il)
    {
        _host = host;
        _direct = target;
        _scope = function.Scope;
        _values = new LocalBuilder?[_code.WindowSize];
        _depth = host._depth + 1;
        _listing = host._listing;
        _unit.Host = host._unit.Host ?? host._unit;
        _constants = host._constants;
    }

    private int InlineDepth => _host is null ? 0 : _host.InlineDepth + 1;

    private bool MayInline(Call call, TierState state)
    {
        OpArray code = ((UserFunction)call.Function).Code;
        if (!_mayInline || state.NoInlining || state.GivenUp || code.Ops.Length > MaxInlineOps || InlineDepth >= MaxInlineDepth || _il.ILOffset > MaxInlineSize) return false;
        for (int i = 0; i < code.Ops.Length; i++)
            foreach (int target in BytecodeFlow.JumpTargets(code, i))
                if (target <= i) return false;
        return true;
    }

    /// <summary>The called function's body, with its result in a local.</summary>
    private bool EmitInlinedCall(Call call, DirectTarget target, out LocalBuilder result)
    {
        result = null!;
        var function = (UserFunction)call.Function;
        TierState state = TierState.Of(function.Code);
        if (!MayInline(call, state)) return false;
        var body = new UnitCompiler(this, function, target, state)
        {
            _inlineEnd = _il.DefineLabel(),
            _callerExit = CallingExit(call.Mode),
            _inlineResult = result = _il.DeclareLocal(target.ResultType),
            _inlineThis = call.This,
        };
        _inlined.Add(body);
        body.EnterInlined(call);
        body.EmitBlocks();
        _il.MarkLabel(body._inlineEnd);
        _stubs.Add(() =>
        {
            body.EmitStubs();
            body._unit.Exits = new int[body._exitOps.Count];
            body._unit.ExitOps = [.. body._exitOps];
        });
        return true;
    }

    private void EnterInlined(Call call)
    {
        for (int i = 0; i < _cvs; i++)
        {
            if (i >= call.Count)
            {
                _il.Emit(OpCodes.Ldloca, ValueLocal(i));
                _il.Emit(OpCodes.Initobj, typeof(Value));
                _t[i] = SlotState.InMemory(SlotState.Undef);
                continue;
            }

            (LocalBuilder? local, Rep rep) = call.Arguments[i];
            if (rep == Rep.Memory) _values[i] = local;
            else if (rep == Rep.Float) _doubles[i] = local;
            else _longs[i] = local;
            _t[i] = rep == Rep.Memory ? SlotState.InMemory(SlotState.Plain) : SlotState.In(rep);
        }

        _t.ThisClass = call.ThisClass;
        At(0);
        EmitJump(0);
    }
}
