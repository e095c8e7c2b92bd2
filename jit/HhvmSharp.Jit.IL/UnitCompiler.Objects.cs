using System.Reflection.Emit;
using HhvmSharp.Jit.Analysis;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Tiering;

namespace HhvmSharp.Jit.IL;

/// <summary>Properties by slot, behind a test of the class that is made once; static properties; method calls.</summary>
internal sealed unsafe partial class UnitCompiler
{
    private LocalBuilder? _object;

    private LocalBuilder ObjectScratch => _object ??= _il.DeclareLocal(typeof(object));

    /// <summary>The scope of the code: the class of self::.</summary>
    private PhpClass? _scope;

    private T? Cached<T>(int offset = 0)
        where T : class => _op->Cache < 0 ? null : _code.Caches[_op->Cache + offset] as T;

    // ---- the object ----

    /// <summary>Leaves the object of operand 1 ($this or a variable), of this class, in <see cref="ObjectScratch"/>.</summary>
    private bool TakeObject(PhpClass cls)
    {
        if (_op->Op1Kind == OperandKind.Unused)
        {
            if (_direct is { TakesThis: false } || (_t.ThisClass is not null && !ReferenceEquals(_t.ThisClass, cls))) return false;
            PushThis();
            _il.Stloc(ObjectScratch);
            if (_t.ThisClass is null) GuardThis(cls);
            return true;
        }

        int slot = _op->Op1;
        if (_op->Op1Kind != OperandKind.Cv || _t[slot].IsUnboxed) return false;
        if (ReferenceEquals(_t[slot].Class, cls))
        {
            Address(slot);
            _il.Call(nameof(JitOps.ObjectOf));
            _il.Stloc(ObjectScratch);
            return true;
        }

        if ((_t[slot].Mask & SlotState.Object) == 0 || (_profile.Operand1[_at] & (KindBits | OpProfile.Reference)) != SlotState.Object) return false;
        Address(slot);
        PushObject(cls);
        _il.Call(nameof(JitOps.InstanceIn));
        _il.Stloc(ObjectScratch);
        _il.Ldloc(ObjectScratch);
        _il.Emit(OpCodes.Brfalse, ExitLabel());
        _t[slot] = SlotState.InMemory(SlotState.Object) with { Class = cls };
        return true;
    }

    /// <summary>The object in a temporary, of this class, which has no destructor.</summary>
    private bool TakeTemporaryObject(PhpClass cls)
    {
        int slot = _op->Op1;
        if (IsGeneric || cls.Destructor is not null || _t[slot].Rep != Rep.Memory || (_t[slot].Mask & SlotState.Object) == 0) return false;
        if (!ReferenceEquals(_t[slot].Class, cls) && (_profile.Operand1[_at] & (KindBits | OpProfile.Reference)) != SlotState.Object) return false;
        Address(slot);
        PushObject(cls);
        _il.Call(nameof(JitOps.InstanceIn));
        _il.Stloc(ObjectScratch);
        _il.Ldloc(ObjectScratch);
        _il.Emit(OpCodes.Brfalse, ExitLabel());
        return true;
    }

    private void PushThis()
    {
        if (_host is not null)
        {
            _il.Ldloc(_inlineThis!);
            return;
        }

        _il.Emit(OpCodes.Ldarg_1);
        if (_direct is null) _il.Call(nameof(JitOps.This));
    }

    /// <summary>$this stands in <see cref="ObjectScratch"/>.</summary>
    private void GuardThis(PhpClass cls)
    {
        _il.Ldloc(ObjectScratch);
        PushObject(cls);
        _il.Call(_scope is not null && (_code.Flags & (FunctionFlags.Static | FunctionFlags.Closure)) == 0 && _code.Name is not null && !_named ? nameof(JitOps.HasClass) : nameof(JitOps.IsOfClass));
        _il.Emit(OpCodes.Brfalse, ExitLabel());
        _t.ThisClass = cls;
    }

    /// <summary>At the entry of a method: $this is of the class that it is of now.</summary>
    private void EnterMethod(Frame f)
    {
        if (f.This is not PhpInstance self || (_code.Flags & FunctionFlags.UsesThis) == 0 || _state.FailedEntries(_unit.EntryOp) > 0) return;
        PushThis();
        _il.Stloc(ObjectScratch);
        GuardThis(self.Class);
    }

    /// <summary>Leaves the address of the property in <see cref="ElementRef"/>.</summary>
    private bool TakeProperty(out PropertyInfo? info)
    {
        info = null;
        if (IsGeneric || _op->Op2Kind != OperandKind.Const || Cached<PropertyCache>() is not { Slot: >= 0 } cache || !TakeObject(cache.Class)) return false;
        info = cache.Info;
        _il.Ldloc(ObjectScratch);
        _il.Ldc(cache.Slot);
        _il.Call(nameof(JitOps.Property));
        _il.Stloc(ElementRef);
        return true;
    }

    // ---- properties ----

    private bool EmitFetchProperty()
    {
        if (!TakeProperty(out _)) return Unknown();
        TakeElement(() => _il.Ldloc(ElementRef), _op->Result, _profile.Result[_at]);
        return true;
    }

    private bool EmitIssetProperty()
    {
        return TakeProperty(out _) ? EmitTest((_op->Extended & ExtendedValues.IsEmpty) != 0) : Unknown();
    }

    /// <summary>isset() or empty() of the value at <see cref="ElementRef"/>.</summary>
    private bool EmitTest(bool empty)
    {
        _il.Ldloc(ElementRef);
        _il.Call(empty ? nameof(JitOps.IsPayloadKind) : nameof(JitOps.IsPlain));
        _il.Emit(OpCodes.Brfalse, ExitLabel());
        _il.Ldloc(ElementRef);
        _il.Call(empty ? nameof(JitOps.IsZero) : nameof(JitOps.IsSet));
        ResultBool();
        return true;
    }

    private static bool Takes(PropertyInfo? info, Rep rep) =>
        info is null || (!info.IsWriteRestricted && !info.HasHooks && (info.Type is null || (info.Type.Mask & (rep == Rep.Int ? TypeMask.Int : rep == Rep.Float ? TypeMask.Float : TypeMask.Bool)) != 0));

    private bool EmitAssignProperty()
    {
        if (ResultUsed) return false;
        Scalar? value = Use(3);
        if (value is null && !PlainData()) return Unknown();
        if (!TakeProperty(out PropertyInfo? info)) return Unknown();
        if (value is { } s ? !Takes(info, s.Rep) || (s.Rep == Rep.Bool && info?.Type is not null) : !TakesData(info)) return false;
        return StoreElement(value);
    }

    /// <summary>The value behind, in the window, has the declared type of the property.</summary>
    private bool TakesData(PropertyInfo? info)
    {
        if (info is null) return true;
        Op* data = _op + 1;
        if (info.IsWriteRestricted || info.HasHooks) return false;
        if (info.Type is not { } type) return true;
        if (data->Op1Kind == OperandKind.Const)
        {
            HhvmSharp.Runtime.Values.Value literal = _code.Literals[data->Op1];
            return literal.Kind is HhvmSharp.Runtime.Values.Kind.Null or HhvmSharp.Runtime.Values.Kind.String or HhvmSharp.Runtime.Values.Kind.Array && JitOps.HasType(ref literal, (int)type.Mask);
        }

        GuardType(data->Op1, type);
        return true;
    }

    /// <summary>The value behind, in the window and neither undef nor a reference.</summary>
    private bool PlainData()
    {
        Op* data = _op + 1;
        if (data->Op1Kind == OperandKind.Const) return true;
        if (_t[data->Op1].IsUnboxed) ToMemory(data->Op1);
        if ((_t[data->Op1].Mask & ~SlotState.Plain) != 0)
        {
            if (IsGeneric || (_t[data->Op1].Mask & SlotState.Plain) == 0) return false;
            Guard(data->Op1, nameof(JitOps.IsPlain), ExitLabel(), _t[data->Op1].Mask & SlotState.Plain);
        }

        return true;
    }

    /// <summary>Writes the value behind over an uncounted value at <see cref="ElementRef"/>.</summary>
    private bool StoreElement(Scalar? value)
    {
        Label free = _il.DefineLabel();
        _il.Ldloc(ElementRef);
        _il.Call(nameof(JitOps.IsSettable));
        _il.Emit(OpCodes.Brtrue, free);
        if (_op->Code == Opcode.ASSIGN_OBJ)
        {
            _il.Ldloc(ElementRef);
            _il.Call(nameof(JitOps.IsFresh));
            _il.Emit(OpCodes.Brtrue, free);
        }

        _il.Emit(OpCodes.Ldarg_0);
        _il.Ldloc(ElementRef);
        _il.Call(nameof(JitOps.TryClear));
        _il.Emit(OpCodes.Brfalse, ExitLabel());
        _il.MarkLabel(free);
        Op* data = _op + 1;
        if (value is { } s)
        {
            _il.Ldloc(ElementRef);
            StoreScalar(s);
        }
        else if (data->Op1Kind == OperandKind.Const)
        {
            StoreLiteral(() => _il.Ldloc(ElementRef), data->Op1);
        }
        else
        {
            _il.Ldloc(ElementRef);
            Address(data->Op1);
            _il.Call(data->Op1Kind == OperandKind.Cv ? nameof(JitOps.CopySlot) : nameof(JitOps.MoveSlot));
        }

        return true;
    }

    /// <summary>+= -= *= on a property or static property, whose address <paramref name="take"/> leaves in <see cref="ElementRef"/>.</summary>
    private bool EmitOperateElement(Opcode code, Scalar? operand, PropertyInfo? info)
    {
        if (operand is not { IsNumber: true } value) return Unknown();
        if (!Takes(info, value.Rep)) return false;
        if (info?.Type is not null)
        {
            _il.Ldloc(ElementRef);
            _il.Call(value.Rep == Rep.Int ? nameof(JitOps.IsInt) : nameof(JitOps.IsFloat));
            _il.Emit(OpCodes.Brfalse, ExitLabel());
        }

        _il.Ldloc(ElementRef);
        Push(value);
        _il.Ldc(code == Opcode.ADD ? 0 : code == Opcode.SUB ? 1 : 2);
        _il.Call(value.Rep == Rep.Int ? nameof(JitOps.TryOperateInt) : nameof(JitOps.TryOperateFloat));
        _il.Emit(OpCodes.Brfalse, ExitLabel());
        return true;
    }

    private bool EmitAssignPropertyOp()
    {
        var code = (Opcode)_op->Extended;
        if (ResultUsed || code is not (Opcode.ADD or Opcode.SUB or Opcode.MUL)) return false;
        Scalar? value = Use(3);
        if (!TakeProperty(out PropertyInfo? info)) return Unknown();
        return EmitOperateElement(code, value, info);
    }

    private static readonly HhvmSharp.Runtime.Values.Value One = HhvmSharp.Runtime.Values.Value.Int(1);

    private bool EmitIncrementProperty()
    {
        if (ResultUsed || !TakeProperty(out PropertyInfo? info)) return Unknown();
        var one = new Scalar(Rep.Int, -1, null, One, true, false);
        return EmitOperateElement(_op->Code is Opcode.PRE_INC_OBJ or Opcode.POST_INC_OBJ ? Opcode.ADD : Opcode.SUB, one, info);
    }

    // ---- static properties and class constants ----

    /// <summary>Pushes the class of an operand as it is bound in this request.</summary>
    private bool PushClass(OperandKind kind, int operand)
    {
        if (kind == OperandKind.Const && _op->Cache >= 0)
        {
            _il.Emit(OpCodes.Ldarg_0);
            PushObject(_code.Caches);
            _il.Ldc(_op->Cache);
            _il.Call(nameof(JitOps.BoundClass));
            return true;
        }

        if (kind != OperandKind.Unused || (operand & ExtendedValues.ClassMask) != ExtendedValues.ClassSelf || _scope is null) return false;
        PushObject(_scope);
        return true;
    }

    private bool TakeStatic(out PropertyInfo? info)
    {
        info = null;
        if (IsGeneric || _op->Op1Kind != OperandKind.Const || _op->Op2Kind is not (OperandKind.Const or OperandKind.Unused)) return false;
        if (Cached<Handlers.StaticCache>(1) is not { } cache || cache.Info.IsWriteRestricted) return false;
        if (_op->Op2Kind == OperandKind.Unused && ((_op->Op2 & ExtendedValues.ClassMask) != ExtendedValues.ClassSelf || _scope is null)) return false;
        info = cache.Info;
        if (_op->Op2Kind == OperandKind.Const)
        {
            PushClass(_op->Op2Kind, _op->Op2);
            PushObject(cache.Class);
            _il.Call(nameof(JitOps.IsSameClass));
            _il.Emit(OpCodes.Brfalse, ExitLabel());
        }
        else if (!ReferenceEquals(cache.Class, _scope))
        {
            return false;
        }

        _il.Emit(OpCodes.Ldarg_0);
        _il.Ldc(cache.Class.StateSlot);
        _il.Ldc(info.StaticOwner!.StateSlot);
        _il.Ldc(info.Slot);
        _il.Call(nameof(JitOps.StaticProperty));
        _il.Stloc(ElementRef);
        return true;
    }

    private bool EmitFetchStatic()
    {
        if (!TakeStatic(out _)) return Unknown();
        TakeElement(() => _il.Ldloc(ElementRef), _op->Result, _profile.Result[_at]);
        return true;
    }

    private bool EmitAssignStatic()
    {
        if (ResultUsed) return false;
        Scalar? value = Use(3);
        if (value is null && !PlainData()) return Unknown();
        if (!TakeStatic(out PropertyInfo? info)) return Unknown();
        if (value is { } s ? !Takes(info, s.Rep) || (s.Rep == Rep.Bool && info?.Type is not null) : info?.Type is not null) return false;
        return StoreElement(value);
    }

    private bool EmitAssignStaticOp()
    {
        var code = (Opcode)_op->Extended;
        if (ResultUsed || code is not (Opcode.ADD or Opcode.SUB or Opcode.MUL)) return false;
        Scalar? value = Use(3);
        return TakeStatic(out PropertyInfo? info) ? EmitOperateElement(code, value, info) : Unknown();
    }

    private bool EmitIncrementStatic()
    {
        if (ResultUsed || !TakeStatic(out PropertyInfo? info)) return Unknown();
        var one = new Scalar(Rep.Int, -1, null, One, true, false);
        return EmitOperateElement(_op->Code is Opcode.PRE_INC_STATIC_PROP or Opcode.POST_INC_STATIC_PROP ? Opcode.ADD : Opcode.SUB, one, info);
    }

    private bool EmitIssetStatic()
    {
        return TakeStatic(out _) ? EmitTest((_op->Extended & ExtendedValues.IsEmpty) != 0) : Unknown();
    }

    // ---- method calls ----

    private bool EmitInitMethod()
    {
        if (IsGeneric || _op->Op2Kind != OperandKind.Const || Cached<MethodCache>() is not { Function: UserFunction function } cache
            || cache.Next is not null || !ReferenceEquals(cache.Scope, _scope) || function.IsStatic || (int)_op->Extended != function.NumParams || !KeepsObject()) return false;
        if (TargetFor(function) is not { TakesThis: true } target) return false;
        LocalBuilder? held = null;
        if (_op->Op1Kind is OperandKind.Tmp or OperandKind.Var)
        {
            if (!TakeTemporaryObject(cache.Class)) return Unknown();
            held = _il.DeclareLocal(typeof(HhvmSharp.Runtime.Values.Value));
            _il.Emit(OpCodes.Ldloca, held);
            Address(_op->Op1);
            _il.Call(nameof(JitOps.MoveSlot));
        }
        else if (!TakeObject(cache.Class))
        {
            return false;
        }

        LocalBuilder self = _il.DeclareLocal(typeof(object));
        _il.Ldloc(ObjectScratch);
        _il.Stloc(self);
        _calls.Add(new Call(function, target, target.Parameters.Length) { This = self, ThisClass = cache.Class, Mode = held is not null ? ThisMode.Transferred : _op->Op1Kind == OperandKind.Cv ? ThisMode.Owned : ThisMode.Borrowed, Held = held });
        return true;
    }

    /// <summary>The variable that holds the object is not written before the call, so the call need not own it.</summary>
    private bool KeepsObject()
    {
        if (_op->Op1Kind is OperandKind.Unused or OperandKind.Tmp or OperandKind.Var) return true;
        int depth = 0;
        for (int i = _at + 1; i < _code.Ops.Length && !_flow.Starts[i]; i++)
        {
            Op* op = _ops + i;
            if (op->Code is Opcode.INIT_FCALL or Opcode.INIT_METHOD_CALL or Opcode.INIT_STATIC_METHOD_CALL) depth++;
            else if (op->Code is Opcode.DO_FCALL or Opcode.DO_UCALL or Opcode.DO_ICALL or Opcode.DO_FCALL_BY_NAME && depth-- == 0) return true;
            if (op->Op1Kind == OperandKind.Cv && op->Op1 == _op->Op1 && HandlerEffects.OnOperand1(op) != Effect.Reads) return false;
            if (op->Op2Kind == OperandKind.Cv && op->Op2 == _op->Op1 && HandlerEffects.OnOperand2(op) != Effect.Reads) return false;
        }

        return false;
    }

    private bool EmitInitStaticMethod()
    {
        if (IsGeneric || _op->Op2Kind != OperandKind.Const || Cached<MethodCache>(1) is not { Function: UserFunction { IsStatic: true } function } cache
            || !ReferenceEquals(cache.Scope, _scope) || !ReferenceEquals(function.Scope, cache.Class) || (int)_op->Extended != function.NumParams) return false;
        if (TargetFor(function) is not { } target) return false;
        if (_op->Op1Kind == OperandKind.Const)
        {
            PushClass(OperandKind.Const, _op->Op1);
            PushObject(cache.Class);
            _il.Call(nameof(JitOps.IsSameClass));
            _il.Emit(OpCodes.Brfalse, ExitLabel());
        }
        else if (_op->Op1Kind != OperandKind.Unused || (_op->Op1 & ExtendedValues.ClassMask) != ExtendedValues.ClassSelf || !ReferenceEquals(_scope, cache.Class))
        {
            return false;
        }
        else if (_direct is null)
        {
            // self:: forwards the called class
            _il.Emit(OpCodes.Ldarg_1);
            PushObject(cache.Class);
            _il.Call(nameof(JitOps.IsCalledClass));
            _il.Emit(OpCodes.Brfalse, ExitLabel());
        }
        else if (_direct.TakesThis && !ReferenceEquals(_t.ThisClass, cache.Class))
        {
            if (_t.ThisClass is not null) return false;
            PushThis();
            _il.Stloc(ObjectScratch);
            GuardThis(cache.Class);
        }

        _calls.Add(new Call(function, target, target.Parameters.Length));
        return true;
    }

    /// <summary>A declared return type that the value has.</summary>
    private bool EmitVerifyReturn()
    {
        if (_code.ReturnType is not { } type || _op->Op1Kind is OperandKind.Unused or OperandKind.Const) return false;
        if (Use(1) is { } s)
            return (type.Mask & (s.Rep == Rep.Int ? TypeMask.Int : s.Rep == Rep.Float ? TypeMask.Float : TypeMask.None)) != 0 || (s.Rep == Rep.Bool && (type.Mask & TypeMask.Bool) == TypeMask.Bool);
        int slot = _op->Op1;
        if (IsGeneric || _t[slot].IsUnboxed) return false;
        GuardType(slot, type);
        return true;
    }

    /// <summary>The value in memory is one that the type takes as it is.</summary>
    private void GuardType(int slot, TypeDecl type)
    {
        if (_t[slot].Mask == SlotState.String && (type.Mask & TypeMask.String) != 0) return;
        if (_t[slot].Mask == SlotState.Array && (type.Mask & TypeMask.Array) != 0) return;
        Address(slot);
        int mask = (int)type.Mask & ~(int)(TypeMask.Callable | TypeMask.Iterable | TypeMask.Static);
        if (type.LastInstance is not null)
        {
            PushObject(type);
            _il.Ldc(mask);
            _il.Call(nameof(JitOps.FitsType));
        }
        else
        {
            _il.Ldc(mask);
            _il.Call(nameof(JitOps.HasType));
        }

        _il.Emit(OpCodes.Brfalse, ExitLabel());
        _t[slot] = SlotState.InMemory(_t[slot].Mask & SlotState.Plain);
    }
}
