using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>INIT_*: finding the function and pushing its frame.</summary>
internal static unsafe partial class Handlers
{
    private static Op* Push(RequestContext ctx, Frame f, Op* op, PhpFunction function, object? self, FrameFlags flags)
    {
        Frame call = ctx.PushFrame(function, (int)op->Extended);
        call.This = self;
        call.Flags = flags;
        if (ctx.Unwinding != Unwinding.None) return ctx.Unwind(f, op);
        return op + 1;
    }

    /// <summary>The function a cached name means in this request, or null.</summary>
    private static PhpFunction? Bound(RequestContext ctx, Frame f, Op* op, PhpString lowerName)
    {
        object? cached = f.Code.Caches[op->Cache];
        if (cached is NativeFunction native) return native;
        if (cached is NameBinding binding)
        {
            PhpFunction?[] bindings = ctx.FunctionBindings;
            if ((uint)binding.Id < (uint)bindings.Length && bindings[binding.Id] is { } bound) return bound;
        }

        PhpFunction? found = ctx.FindFunction(lowerName);
        if (found is null) return null;
        if (found is NativeFunction || ctx.Environment.Functions.ContainsKey(lowerName))
        {
            if (found is NativeFunction && !ctx.IsFunctionDisabled(lowerName)) f.Code.Caches[op->Cache] = found;
        }
        else
        {
            NameBinding b = NameBinding.Of(lowerName);
            f.Code.Caches[op->Cache] = b;
            ctx.BindFunction(b, found);
        }

        return found;
    }

    /// <summary>The function of a namespace that an unqualified name means in this request, or the global one.</summary>
    private static PhpFunction? BoundUnqualified(RequestContext ctx, Frame f, Op* op)
    {
        PhpFunction?[] bindings = ctx.FunctionBindings;
        if (f.Code.Caches[op->Cache] is NameBinding cached && (uint)cached.Id < (uint)bindings.Length && bindings[cached.Id] is { } bound) return bound;
        PhpString qualified = f.Code.Literals[op->Op2 + 1].AsString;
        PhpFunction? function = ctx.FindFunction(qualified);
        if (function is null && qualified.Span.Contains((byte)'\\'))
        {
            // the unqualified name stands behind it when the name has a namespace
            PhpString name = f.Code.Literals[op->Op2 + 2].AsString;
            function = ctx.FindFunction(name);
            if (function is null || ctx.IsFunctionDisabled(name)) return function;
        }

        if (function is null) return null;
        NameBinding binding = NameBinding.OfUnqualifiedCall(qualified);
        ctx.BindFunction(binding, function);
        f.Code.Caches[op->Cache] = binding;
        return function;
    }

    internal static Op* INIT_FCALL(RequestContext ctx, Frame f, Op* op)
    {
        PhpString name = f.Code.Literals[op->Op2].AsString;
        PhpFunction? function = Bound(ctx, f, op, name);
        return function is null ? UndefinedFunction(ctx, f, op, name) : Push(ctx, f, op, function, null, FrameFlags.None);
    }

    internal static Op* INIT_FCALL_BY_NAME(RequestContext ctx, Frame f, Op* op)
    {
        PhpFunction? function = Bound(ctx, f, op, f.Code.Literals[op->Op2 + 1].AsString);
        return function is null
            ? UndefinedFunction(ctx, f, op, f.Code.Literals[op->Op2].AsString)
            : Push(ctx, f, op, function, null, FrameFlags.None);
    }

    internal static Op* INIT_NS_FCALL_BY_NAME(RequestContext ctx, Frame f, Op* op)
    {
        PhpFunction? function = BoundUnqualified(ctx, f, op);
        return function is null
            ? UndefinedFunction(ctx, f, op, f.Code.Literals[op->Op2].AsString)
            : Push(ctx, f, op, function, null, FrameFlags.None);
    }

    private static Op* UndefinedFunction(RequestContext ctx, Frame f, Op* op, PhpString name)
    {
        ctx.ThrowError("Error", $"Call to undefined function {name}()");
        return ctx.Unwind(f, op);
    }

    internal static Op* INIT_METHOD_CALL(RequestContext ctx, Frame f, Op* op)
    {
        PhpString name;
        PhpString? lower = null;
        if (op->Op2Kind == OperandKind.Const)
        {
            name = f.Code.Literals[op->Op2].AsString;
            lower = f.Code.Literals[op->Op2 + 1].AsString;
        }
        else
        {
            ref Value n = ref Operand.Get2(ctx, f, op);
            if (!n.IsString)
            {
                if (!ctx.HasPending) ctx.ThrowError("Error", "Method name must be a string");
                Operand.Free2(ctx, f, op);
                Operand.Free1(ctx, f, op);
                return ctx.Unwind(f, op);
            }

            name = n.AsString;
        }

        PhpInstance obj;
        if (op->Op1Kind == OperandKind.Unused)
        {
            obj = Unsafe.As<PhpInstance>(f.This!);
        }
        else
        {
            ref Value target = ref Operand.Raw1(f, op);
            if (target.IsReference) target = ref target.AsReference.Value;
            if (!target.IsObject)
            {
                if (target.IsUndef) target = ref Operand.Undefined(ctx, f, op->Op1Kind, op->Op1);
                if (!ctx.HasPending) ctx.ThrowError("Error", $"Call to a member function {name}() on {TypeNames.OfValue(in target)}");
                Operand.Free2(ctx, f, op);
                Operand.Free1(ctx, f, op);
                return ctx.Unwind(f, op);
            }

            obj = Unsafe.As<PhpInstance>(target.o!);
        }

        PhpClass? scope = f.Function.Scope;
        PhpFunction? method;
        PhpInstance original = obj;
        var cached = lower is null ? null : f.Code.Caches[op->Cache] as MethodCache;
        if (cached?.Find(obj.Class, scope) is { } known)
        {
            method = known.Function;
        }
        else
        {
            method = obj.GetMethod(ctx, ref obj, name, lower ?? name.ToLower(), scope);
            if (method is null)
            {
                if (!ctx.HasPending) ctx.ThrowError("Error", $"Call to undefined method {original.Class.Name}::{name}()");
                Operand.Free2(ctx, f, op);
                Operand.Free1(ctx, f, op);
                return ctx.Unwind(f, op);
            }

            if (lower is not null && ReferenceEquals(obj, original) && method is UserFunction or NativeFunction && original is not ClosureObjectBase)
                f.Code.Caches[op->Cache] = new MethodCache(obj.Class, scope, method, cached?.Kept);
        }

        Operand.Free2(ctx, f, op);
        if (method.IsStatic)
        {
            PhpClass called = obj.Class;
            Operand.Free1(ctx, f, op);
            if (ctx.HasPending) return ctx.Unwind(f, op);
            return Push(ctx, f, op, method, called, FrameFlags.None);
        }

        if (op->Op1Kind == OperandKind.Unused) return Push(ctx, f, op, method, obj, FrameFlags.None);
        obj.AddRef();
        Operand.Free1(ctx, f, op);
        return Push(ctx, f, op, method, obj, FrameFlags.ReleaseThis);
    }

    internal static Op* INIT_STATIC_METHOD_CALL(RequestContext ctx, Frame f, Op* op)
    {
        PhpClass? cls = ctx.FetchClassOperand(f, op, op->Op1Kind, op->Op1);
        if (cls is null)
        {
            Operand.Free2(ctx, f, op);
            return ctx.Unwind(f, op);
        }

        PhpClass? scope = f.Function.Scope;
        PhpFunction? method;
        if (op->Op2Kind == OperandKind.Unused)
        {
            method = cls.Constructor;
            if (method is null)
            {
                ctx.ThrowError("Error", "Cannot call constructor");
                return ctx.Unwind(f, op);
            }

            if (f.This is PhpInstance t && !ReferenceEquals(t.Class, method.Scope) && (method.Flags & FunctionFlags.Private) != 0)
            {
                ctx.ThrowError("Error", $"Cannot call private {cls.Name}::__construct()");
                return ctx.Unwind(f, op);
            }
        }
        else
        {
            PhpString name;
            PhpString? lower = null;
            if (op->Op2Kind == OperandKind.Const)
            {
                name = f.Code.Literals[op->Op2].AsString;
                lower = f.Code.Literals[op->Op2 + 1].AsString;
            }
            else
            {
                ref Value n = ref Operand.Get2(ctx, f, op);
                if (!n.IsString)
                {
                    if (!ctx.HasPending) ctx.ThrowError("Error", "Method name must be a string");
                    Operand.Free2(ctx, f, op);
                    return ctx.Unwind(f, op);
                }

                name = n.AsString;
            }

            int slot = op->Cache < 0 ? -1 : op->Cache + 1;
            if (lower is not null && slot >= 0 && f.Code.Caches[slot] is MethodCache cache && ReferenceEquals(cache.Class, cls) && ReferenceEquals(cache.Scope, scope))
            {
                method = cache.Function;
            }
            else
            {
                method = MethodLookup.FindStatic(ctx, cls, name, lower ?? name.ToLower(), scope, f.ThisObject);
                if (method is null)
                {
                    if (!ctx.HasPending) ctx.ThrowError("Error", $"Call to undefined method {cls.Name}::{name}()");
                    Operand.Free2(ctx, f, op);
                    return ctx.Unwind(f, op);
                }

                if (lower is not null && slot >= 0 && method is not TrampolineFunction && method.Scope is not { IsTrait: true })
                    f.Code.Caches[slot] = new MethodCache(cls, scope, method);
            }

            Operand.Free2(ctx, f, op);
        }

        if (!method.IsStatic)
        {
            if (f.This is PhpInstance self && self.Class.IsSubclassOf(cls)) return Push(ctx, f, op, method, self, FrameFlags.None);
            ctx.ThrowError("Error", $"Non-static method {method.Scope!.Name}::{method.Name}() cannot be called statically");
            return ctx.Unwind(f, op);
        }

        // self:: and parent:: forward the called class
        if (op->Op1Kind == OperandKind.Unused && (op->Op1 & 15) is 1 or 2) cls = f.CalledClass ?? cls;
        return Push(ctx, f, op, method, cls, FrameFlags.None);
    }

    internal static Op* INIT_DYNAMIC_CALL(RequestContext ctx, Frame f, Op* op)
    {
        ref Value callee = ref Operand.Get2(ctx, f, op);
        if (ctx.HasPending) return FreeAndUnwind2(ctx, f, op);
        if (!ctx.ResolveDynamicCall(in callee, out CallTarget target)) return FreeAndUnwind2(ctx, f, op);
        FrameFlags flags = target.AddOwners();
        Operand.Free2(ctx, f, op);
        return PushTarget(ctx, f, op, in target, flags | FrameFlags.Dynamic);
    }

    internal static Op* INIT_USER_CALL(RequestContext ctx, Frame f, Op* op)
    {
        ref Value callee = ref Operand.Get2(ctx, f, op);
        if (ctx.HasPending) return FreeAndUnwind2(ctx, f, op);
        if (!ctx.ResolveCallable(in callee, out CallTarget target, out string? error))
        {
            // beside an exception of the error handler too, as in Zend
            if (error is not null)
                ctx.ThrowError("TypeError", $"{f.Code.Literals[op->Op1].AsString}(): Argument #1 ($callback) must be a valid callback, {error}");
            return FreeAndUnwind2(ctx, f, op);
        }

        if (ctx.HasPending) return FreeAndUnwind2(ctx, f, op);
        FrameFlags flags = target.AddOwners();
        Operand.Free2(ctx, f, op);
        return PushTarget(ctx, f, op, in target, flags | FrameFlags.Dynamic);
    }

    private static Op* PushTarget(RequestContext ctx, Frame f, Op* op, in CallTarget target, FrameFlags flags)
    {
        Op* next = Push(ctx, f, op, target.Function, target.This, flags);
        if (next != null && target.Closure is not null) ctx.TopFrame.NeedExtras().Closure = target.Closure;
        if (next != null && ctx.HasPending) return ctx.Unwind(f, op);
        return next;
    }

    private static Op* FreeAndUnwind2(RequestContext ctx, Frame f, Op* op)
    {
        Operand.Free2(ctx, f, op);
        return ctx.Unwind(f, op);
    }
}
