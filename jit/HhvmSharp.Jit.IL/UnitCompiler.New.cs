using System.Reflection.Emit;
using HhvmSharp.Jit.Analysis;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Tiering;

namespace HhvmSharp.Jit.IL;

/// <summary>new, class constants, superglobals.</summary>
internal sealed unsafe partial class UnitCompiler
{
    /// <summary>An object of a class without peculiarities, with no constructor or one that is called without a frame.</summary>
    private bool EmitNew()
    {
        if (IsGeneric || _op->Op1Kind != OperandKind.Const || _op->Cache < 0 || !ResultUsed || _flow.Starts[_at + 1]) return false;
        if (JitOps.BoundClass(_ctx, _code.Caches, _op->Cache) is not { IsPlain: true } cls) return false;
        DirectTarget? target = null;
        var constructor = cls.Constructor as UserFunction;
        if (cls.Constructor is null)
        {
            if (_op->Extended != 0 || _op[1].Code != Opcode.DO_FCALL) return false;
        }
        else if (constructor is not { IsPublic: true } || (int)_op->Extended != constructor.NumParams || TargetFor(constructor) is not { TakesThis: true } t)
        {
            return false;
        }
        else
        {
            target = t;
        }

        PushClass(OperandKind.Const, _op->Op1);
        PushObject(cls);
        _il.Call(nameof(JitOps.IsSameClass));
        _il.Emit(OpCodes.Brfalse, ExitLabel());
        LocalBuilder created = _il.DeclareLocal(typeof(object));
        _il.Emit(OpCodes.Ldarg_0);
        PushObject(cls);
        _il.Call(nameof(JitOps.NewObject));
        _il.Stloc(created);
        Address(_op->Result);
        _il.Ldloc(created);
        _il.Call(nameof(JitOps.StoreObject));
        _t[_op->Result] = SlotState.InMemory(SlotState.Object) with { Class = cls };
        if (target is null) _skip = 1;
        else _calls.Add(new Call(constructor!, target, target.Parameters.Length) { This = created, ThisClass = cls, Mode = ThisMode.Owned | ThisMode.Constructor });
        return true;
    }

    private bool EmitClassConstant()
    {
        if (IsGeneric || _op->Op2Kind != OperandKind.Const || Cached<Runtime.Interpreter.Handlers.ConstantCache>(1) is not { } cache) return false;
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

        return LoadClassConstant(cache.Constant, _op->Result);
    }

    private bool LoadClassConstant(ClassConstant constant, int result)
    {
        HhvmSharp.Runtime.Values.Value v = constant.Value;
        if (constant.NeedsState)
        {
            _il.Emit(OpCodes.Ldarg_0);
            PushObject(constant);
            _il.Call(nameof(JitOps.ClassConstant));
            _il.Stloc(ElementRef);
            TakeElement(() => _il.Ldloc(ElementRef), result, 0);
            return true;
        }

        if (v.IsInt || v.IsFloat || v.IsBool)
        {
            SetScalar(result, new Scalar(v.IsInt ? Rep.Int : v.IsFloat ? Rep.Float : Rep.Bool, -1, null, v, true, false));
            return true;
        }

        if (!v.IsNull && !v.IsString && v is not { IsArray: true, AsArray.IsImmutable: true }) return false;
        Address(result);
        if (v.IsNull)
        {
            _il.Call(nameof(JitOps.StoreNull));
        }
        else
        {
            PushObject(v.o!);
            _il.Call(v.IsString ? nameof(JitOps.StoreShared) : nameof(JitOps.StoreObject));
        }

        _t[result] = SlotState.InMemory(1u << v.Kind);
        return true;
    }

    /// <summary>$_GET, $GLOBALS['x'].</summary>
    private bool EmitFetchGlobal()
    {
        if (IsGeneric || _named || _op->Op1Kind != OperandKind.Const || (_op->Extended & ExtendedValues.FetchGlobal) == 0 || !_code.Literals[_op->Op1].IsString) return false;
        _il.Emit(OpCodes.Ldarg_0);
        PushObject(_code.Literals[_op->Op1].AsString);
        _il.Call(nameof(JitOps.Global));
        _il.Stloc(ElementRef);
        TakeElement(() => _il.Ldloc(ElementRef), _op->Result, _profile.Result[_at]);
        return true;
    }
}
