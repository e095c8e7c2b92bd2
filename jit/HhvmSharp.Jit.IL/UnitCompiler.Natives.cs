using System.Reflection.Emit;
using HhvmSharp.Jit.Analysis;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Tiering;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Jit.IL;

/// <summary>The method behind a pure built-in, which compiled code calls without a frame.</summary>
internal sealed class NativeEntry
{
    private static readonly Dictionary<char, Type> Types = new()
    {
        ['c'] = typeof(RequestContext),
        ['s'] = typeof(PhpString),
        ['l'] = typeof(long),
        ['L'] = typeof(long?),
        ['d'] = typeof(double),
        ['b'] = typeof(bool),
        ['a'] = typeof(PhpArray),
        ['v'] = typeof(Value),
    };

    private NativeEntry(nint address, string shape)
    {
        Address = address;
        TakesContext = shape[0] == 'c' && shape.Length > 1;
        Parameters = shape[(TakesContext ? 1 : 0)..^1];
        Result = shape[^1];
        Signature = [.. shape[..^1].Select(c => Types[c])];
    }

    internal nint Address { get; }

    internal bool TakesContext { get; }

    /// <summary>A letter each; <see cref="NativeTable.Direct"/>.</summary>
    internal string Parameters { get; }

    internal char Result { get; }

    internal Type[] Signature { get; }

    internal Type ResultType => Types[Result];

    internal static NativeEntry? Of(NativeFunction function)
    {
        if (function.Table is null || (function.Flags & FunctionFlags.Deprecated) != 0) return null;
        nint address = function.Table.Direct(function.Index, out string shape);
        return address == 0 ? null : new NativeEntry(address, shape);
    }

    internal bool TakesCount(int count) => count <= Parameters.Length && Parameters[count..].All(c => c == 'L');

    /// <summary>Where an argument waits; an int goes to a float, and a string, array or Value is borrowed.</summary>
    internal static Type LocalType(char letter) => letter switch { 'L' => typeof(long), 'b' => typeof(long), _ => Types[letter] };
}

/// <summary>Pure built-ins over typed entries.</summary>
internal sealed unsafe partial class UnitCompiler
{
    /// <summary>The arguments are all sent in this block, by value, as what the entry takes; no variable among them is written before the call.</summary>
    private bool Fits(NativeEntry entry, int count)
    {
        if (_named || !entry.TakesCount(count)) return false;
        int depth = 0, sent = 0;
        ulong borrowed = 0;
        for (int i = _at + 1; i < _code.Ops.Length && !_flow.Starts[i]; i++)
        {
            Op* op = _ops + i;
            if (op->Code is Opcode.DO_ICALL or Opcode.DO_FCALL or Opcode.DO_UCALL or Opcode.DO_FCALL_BY_NAME)
            {
                if (depth-- == 0) return sent == count;
            }
            else if (op->Code is Opcode.NEW or Opcode.INIT_FCALL or Opcode.INIT_FCALL_BY_NAME or Opcode.INIT_NS_FCALL_BY_NAME or Opcode.INIT_METHOD_CALL
                or Opcode.INIT_STATIC_METHOD_CALL or Opcode.INIT_DYNAMIC_CALL)
            {
                depth++;
            }
            else if (depth == 0 && op->Code is Opcode.SEND_VAL or Opcode.SEND_VAR)
            {
                if (op->Op2Kind != OperandKind.Unused || !IsSentAs(entry.Parameters[sent], i)) return false;
                if (op->Op1Kind == OperandKind.Cv && entry.Parameters[sent] is 's' or 'a' or 'v')
                {
                    if (op->Op1 >= 64) return false;
                    borrowed |= 1UL << op->Op1;
                }

                sent++;
                continue;
            }

            if (op->Op1Kind == OperandKind.Cv && op->Op1 < 64 && (borrowed >> op->Op1 & 1) != 0 && HandlerEffects.OnOperand1(op) != Effect.Reads) return false;
            if (op->Op2Kind == OperandKind.Cv && op->Op2 < 64 && (borrowed >> op->Op2 & 1) != 0 && HandlerEffects.OnOperand2(op) != Effect.Reads) return false;
        }

        return false;
    }

    private bool IsSentAs(char letter, int op)
    {
        Op* send = _ops + op;
        uint kinds;
        if (send->Op1Kind == OperandKind.Const)
        {
            kinds = 1u << _code.Literals[send->Op1].Kind;
        }
        else
        {
            uint seen = _profile.Operand1[op];
            if (!_profile.Seen(op) || (seen & OpProfile.Reference) != 0) return false;
            kinds = seen & KindBits;
        }

        return letter switch
        {
            's' => kinds == SlotState.String,
            'l' or 'L' => kinds == SlotState.Int,
            'd' => kinds is SlotState.Float or SlotState.Int,
            'b' => kinds == SlotState.Bool && send->Op1Kind != OperandKind.Const,
            'a' => kinds == SlotState.Array && send->Op1Kind == OperandKind.Cv,
            _ => send->Op1Kind == OperandKind.Cv || (kinds & ~SlotState.Uncounted) == 0,
        };
    }

    /// <summary>An argument of a built-in that is called without a frame.</summary>
    private bool EmitNativeSend()
    {
        Call call = TopCall!;
        char letter = call.Native!.Parameters[call.Sent];
        Scalar? scalar = letter is 's' or 'a' or 'v' ? null : Use(1);
        LocalBuilder local = _il.DeclareLocal(NativeEntry.LocalType(letter));
        switch (letter)
        {
            case 'l' or 'L' when scalar is { Rep: Rep.Int } s:
                Push(s);
                break;
            case 'b' when scalar is { Rep: Rep.Bool } s:
                Push(s);
                break;
            case 'd' when scalar is { IsNumber: true } s:
                PushFloat(s);
                break;
            case 's' when _op->Op1Kind == OperandKind.Const || ExpectString(_op->Op1, _profile.Operand1[_at]):
                PushString(_op->Op1Kind, _op->Op1);
                break;
            case 'a' when _op->Op1Kind == OperandKind.Cv && TakeArray():
                _il.Ldloc(ArrayScratch);
                break;
            case 'v' when PushBorrowed():
                break;
            default:
                return RefuseNative();
        }

        _il.Stloc(local);
        call.Arguments[call.Sent++] = (local, Rep.Memory);
        return true;
    }

    /// <summary>Pushes operand 1 as a Value whose owner keeps it.</summary>
    private bool PushBorrowed()
    {
        if (_op->Op1Kind == OperandKind.Const)
        {
            StoreLiteralOrScalar();
            _il.Ldloc(Element);
            return true;
        }

        int slot = _op->Op1;
        if (_t[slot].IsUnboxed)
        {
            if (_t[slot].Rep == Rep.Borrowed) return false;
            _il.Emit(OpCodes.Ldloca, Element);
            StoreScalar(Use(1)!.Value);
            _il.Ldloc(Element);
            return true;
        }

        uint wanted = _op->Op1Kind == OperandKind.Cv ? SlotState.Plain : SlotState.Plain & SlotState.Uncounted;
        if ((_t[slot].Mask & ~wanted) != 0)
        {
            if (IsGeneric || (_t[slot].Mask & wanted) == 0) return false;
            Guard(slot, nameof(JitOps.IsPlain), ExitLabel(), _t[slot].Mask & SlotState.Plain);
            if ((_t[slot].Mask & ~wanted) != 0) Guard(slot, nameof(JitOps.IsUncounted), ExitLabel(), _t[slot].Mask & wanted);
        }

        Address(slot);
        _il.Emit(OpCodes.Ldobj, typeof(Value));
        return true;
    }

    private void StoreLiteralOrScalar()
    {
        if (Use(1) is not { } s)
        {
            StoreLiteral(() => _il.Emit(OpCodes.Ldloca, Element), _op->Op1);
            return;
        }

        _il.Emit(OpCodes.Ldloca, Element);
        StoreScalar(s);
    }

    /// <summary>Its type is not what was seen: the call gets a frame.</summary>
    private bool RefuseNative()
    {
        if (_direct is not null)
        {
            EmitExit();
            return true;
        }

        FlushCalls(forget: true);
        return EmitSend();
    }

    private bool EmitDirectNative()
    {
        if (TopCall is not { Native: { } entry } call) return false;
        if (call.Sent != call.Count) return false;
        _calls.RemoveAt(_calls.Count - 1);
        if (!ResultUsed) return true;
        if (entry.TakesContext) _il.Emit(OpCodes.Ldarg_0);
        for (int i = 0; i < entry.Parameters.Length; i++) PushNativeArgument(entry.Parameters[i], i < call.Count ? call.Arguments[i].Local : null);
        _il.Emit(OpCodes.Ldc_I8, entry.Address);
        _il.Emit(OpCodes.Conv_I);
        _il.EmitCalli(OpCodes.Calli, System.Reflection.CallingConventions.Standard, entry.ResultType, entry.Signature, null);
        switch (entry.Result)
        {
            case 'l':
                ResultInt();
                break;
            case 'd':
                SetFloat(_op->Result);
                break;
            case 'b':
                _il.Emit(OpCodes.Conv_U8);
                ResultBool();
                break;
            default:
                TakeText(call);
                break;
        }

        return true;
    }

    private void PushNativeArgument(char letter, LocalBuilder? local)
    {
        if (letter != 'L')
        {
            _il.Ldloc(local!);
            if (letter == 'b') _il.Emit(OpCodes.Conv_I4);
            return;
        }

        if (local is not null)
        {
            _il.Ldloc(local);
            _il.Emit(OpCodes.Newobj, typeof(long?).GetConstructor([typeof(long)])!);
            return;
        }

        LocalBuilder none = _il.DeclareLocal(typeof(long?));
        _il.Emit(OpCodes.Ldloca, none);
        _il.Emit(OpCodes.Initobj, typeof(long?));
        _il.Ldloc(none);
    }

    /// <summary>Pops a string into the result; one that is an argument has two owners from now on.</summary>
    private void TakeText(Call call)
    {
        LocalBuilder text = _il.DeclareLocal(typeof(PhpString));
        _il.Stloc(text);
        for (int i = 0; i < call.Count; i++)
        {
            if (call.Native!.Parameters[i] is not ('s' or 'v')) continue;
            _il.Ldloc(text);
            _il.Ldloc(call.Arguments[i].Local!);
            _il.Call(call.Native.Parameters[i] == 's' ? nameof(JitOps.ShareSame) : nameof(JitOps.ShareHeld));
        }

        _il.Emit(OpCodes.Ldarg_0);
        Address(_op->Result);
        _il.Ldloc(text);
        _il.Call(nameof(JitOps.StoreText));
        _t[_op->Result] = SlotState.InMemory(SlotState.String);
    }

    /// <summary>Writes an argument that waits for a built-in to an address, as an owned Value.</summary>
    private void StoreNativeArgument(Call call, int index, Action address)
    {
        address();
        _il.Ldloc(call.Arguments[index].Local!);
        _il.Call(call.Native!.Parameters[index] switch
        {
            's' => nameof(JitOps.StoreShared),
            'a' => nameof(JitOps.StoreBorrowed),
            'd' => nameof(JitOps.StoreFloat),
            'b' => nameof(JitOps.StoreBool),
            'v' => nameof(JitOps.StoreValue),
            _ => nameof(JitOps.StoreInt),
        });
    }
}
