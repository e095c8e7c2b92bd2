using System.Reflection.Emit;
using System.Runtime.InteropServices;
using System.Text;
using HhvmSharp.Jit.Analysis;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Jit.IL;

/// <summary>Where values are between ops: spilling, side exits, leaving after a handler.</summary>
internal sealed unsafe partial class UnitCompiler
{
    private readonly List<Action> _stubs = [];
    private readonly List<int> _exitOps = [];
    private readonly Dictionary<int, int> _exitNumbers = [];
    private readonly Dictionary<string, Label> _exitTails = [], _leaveTails = [];
    private readonly List<object> _constants = [];
    private TypeContext? _exitContext;
    private Label _exitLabel, _return;
    private bool _hasReturn;

    // ---- locals ----

    private LocalBuilder Long(int slot) => _longs[slot] ??= _il.DeclareLocal(typeof(long));

    private LocalBuilder Double(int slot) => _doubles[slot] ??= _il.DeclareLocal(typeof(double));

    private LocalBuilder Array(int slot) => _arrays[slot] ??= _il.DeclareLocal(typeof(PhpArray));

    private LocalBuilder Scratch => _scratch ??= _il.DeclareLocal(typeof(long));

    private LocalBuilder Scratch2 => _scratch2 ??= _il.DeclareLocal(typeof(long));

    private LocalBuilder FloatScratch => _float ??= _il.DeclareLocal(typeof(double));

    private LocalBuilder ArrayScratch => _array ??= _il.DeclareLocal(typeof(PhpArray));

    private LocalBuilder Element => _element ??= _il.DeclareLocal(typeof(Value));

    private LocalBuilder Next => _next ??= _il.DeclareLocal(typeof(Op*));

    private LocalBuilder ExitNumber => _exit ??= _il.DeclareLocal(typeof(int));

    private void Address(int slot)
    {
        if (_direct is null) _il.SlotAddress(_window!, slot);
        else _il.Emit(OpCodes.Ldloca, ValueLocal(slot));
    }

    /// <summary>Pushes an object that lives as long as the code.</summary>
    private void PushObject(object o) => PushObject(_il, o);

    private void PushObject(ILGenerator il, object o)
    {
        var handle = new PinnedHandle(o);
        _constants.Add(handle);
        il.Pointer((void*)handle.Address);
        il.Emit(OpCodes.Ldind_Ref);
    }

    private sealed class PinnedHandle(object o)
    {
        private readonly GCHandle _handle = GCHandle.Alloc(o);

        internal nint Address => GCHandle.ToIntPtr(_handle);

        ~PinnedHandle() => _handle.Free();
    }

    // ---- boxing and unboxing ----

    /// <summary>Loads a slot whose kind is known into its local.</summary>
    private void Unbox(int slot)
    {
        uint mask = _t[slot].Mask;
        Address(slot);
        if (mask == SlotState.Float)
        {
            _il.Call(nameof(JitOps.LoadFloat));
            _il.Stloc(Double(slot));
            _t[slot] = new SlotState(Rep.Float, 0, true);
            return;
        }

        _il.Call(nameof(JitOps.LoadInt));
        _il.Stloc(Long(slot));
        _t[slot] = new SlotState(mask == SlotState.Int ? Rep.Int : Rep.Bool, 0, true);
    }

    /// <summary>Writes an unboxed slot to the window; it stays unboxed, and clean. A borrowed array becomes owned.</summary>
    private void Spill(int slot)
    {
        SlotState s = _t[slot];
        if (!s.IsUnboxed || s.Clean) return;
        Store(slot, s.Rep);
        _t[slot] = s.Rep == Rep.Borrowed ? SlotState.InMemory(SlotState.Array) : s with { Clean = true };
    }

    private void Store(int slot, Rep rep)
    {
        Address(slot);
        switch (rep)
        {
            case Rep.Int:
                _il.Ldloc(Long(slot));
                _il.Call(nameof(JitOps.StoreInt));
                break;
            case Rep.Float:
                _il.Ldloc(Double(slot));
                _il.Call(nameof(JitOps.StoreFloat));
                break;
            case Rep.Bool:
                _il.Ldloc(Long(slot));
                _il.Call(nameof(JitOps.StoreBool));
                break;
            case Rep.Borrowed:
                _il.Ldloc(Array(slot));
                _il.Call(nameof(JitOps.StoreBorrowed));
                break;
        }
    }

    /// <summary>The slot is in the window, whatever is known of it.</summary>
    private void ToMemory(int slot)
    {
        SlotState s = _t[slot];
        if (!s.IsUnboxed) return;
        Spill(slot);
        _t[slot] = SlotState.InMemory(s.Kinds);
    }

    /// <summary>What an op may see of this frame besides its operands: temporaries that an exception frees, arguments in backtraces.</summary>
    private void SpillVisible(bool all)
    {
        for (int i = 0; i < _t.Slots.Length; i++)
        {
            if (!_t[i].IsUnboxed) continue;
            bool visible = all || _t[i].Rep == Rep.Borrowed || (i >= _cvs ? _flow.IsLive(_at, i) : _named || i < _code.Params.Length);
            if (visible && _flow.IsLive(_at, i) | i < _cvs) Spill(i);
        }
    }

    // ---- side exits ----

    /// <summary>Where to go when the op at hand must be done by the interpreter, with the state before it.</summary>
    private Label ExitLabel()
    {
        if (ReferenceEquals(_exitContext, _atOp)) return _exitLabel;
        TypeContext state = _exitContext = _atOp;
        Label label = _exitLabel = _il.DefineLabel();
        int at = _at;
        if (!_exitNumbers.TryGetValue(at, out int number))
        {
            number = _exitNumbers[at] = _exitOps.Count;
            _exitOps.Add(at);
        }

        List<Call> pending = _callsAtOp;
        _stubs.Add(() =>
        {
            _il.MarkLabel(label);
            if (_direct is not null)
            {
                EmitDeopt(state, pending, at, false, () => _il.Ldc(number));
                return;
            }

            foreach (Call call in pending) PushCall(call);
            _il.Ldc(number);
            _il.Stloc(ExitNumber);
            _il.Emit(OpCodes.Br, Tail(_exitTails, state, at, EmitExitTail));
        });
        return label;
    }

    private void EmitExit()
    {
        _il.Emit(OpCodes.Br, ExitLabel());
        _ended = true;
    }

    /// <summary>The code that spills a state and leaves, shared by all that spill the same.</summary>
    private Label Tail(Dictionary<string, Label> tails, TypeContext state, int at, Action leave)
    {
        var slots = new List<(int Slot, Rep Rep)>();
        var key = new StringBuilder();
        for (int i = 0; i < state.Slots.Length; i++)
        {
            SlotState s = state[i];
            if (!s.IsUnboxed || s.Clean || !(_flow.IsLive(at, i) || (i < _cvs && ReferenceEquals(tails, _leaveTails)))) continue;
            slots.Add((i, s.Rep));
            key.Append(i).Append((char)('a' + (int)s.Rep));
        }

        if (tails.TryGetValue(key.ToString(), out Label known)) return known;
        Label tail = tails[key.ToString()] = _il.DefineLabel();
        _stubs.Add(() =>
        {
            _il.MarkLabel(tail);
            foreach ((int slot, Rep rep) in slots) Store(slot, rep);
            leave();
        });
        return tail;
    }

    private void EmitExitTail()
    {
        _il.Emit(OpCodes.Ldarg_0);
        _il.Emit(OpCodes.Ldarg_1);
        PushObject(_unit);
        _il.Ldloc(ExitNumber);
        _il.Call(nameof(JitOps.SideExit));
        _il.Emit(OpCodes.Ret);
    }

    /// <summary>Where to go when a handler has gone somewhere else: the op it gave is in <see cref="Next"/>.</summary>
    private Label LeaveLabel() => Tail(_leaveTails, _t.Clone(), _at, EmitLeaveTail);

    private void EmitLeaveTail()
    {
        _il.Emit(OpCodes.Ldarg_1);
        _il.Ldloc(Next);
        _il.Call(nameof(JitOps.Leave));
        _il.Emit(OpCodes.Ret);
    }

    private Label ReturnLabel()
    {
        if (_hasReturn) return _return;
        _hasReturn = true;
        Label label = _return = _il.DefineLabel();
        _stubs.Add(() =>
        {
            _il.MarkLabel(label);
            _il.Emit(OpCodes.Ret);
        });
        return label;
    }

    private void EmitStubs()
    {
        for (int i = 0; i < _stubs.Count; i++) _stubs[i](); // a stub may add another one
    }
}
