using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>What the engine needs to know a closure object by.</summary>
internal abstract class ClosureObjectBase(PhpClass cls) : PhpInstance(cls);

/// <summary>
/// A closure: a function in a scope, with $this and its own static variables (the used variables are among them).
/// </summary>
[PhpExtension("Core")]
[PhpClass("final class Closure", NotSerializable = true, NoDynamicProperties = true)]
internal sealed partial class ClosureObject(PhpClass cls) : ClosureObjectBase(cls)
{
    internal PhpFunction Function = null!;

    /// <summary>Owned, or null.</summary>
    internal PhpInstance? This;

    /// <summary>static:: when there is no $this.</summary>
    internal PhpClass? CalledScope;

    /// <summary>By index of OpArray.StaticVars; undef: not initialised.</summary>
    internal Value[] Statics = [];

    /// <summary>What a closure is charged besides an object.</summary>
    private const int ClosureBytes = 264;

    internal static ClosureObject Create(RequestContext ctx, PhpFunction function, PhpInstance? self, PhpClass? calledScope)
    {
        var closure = (ClosureObject)ctx.NewObject(ctx.Environment.CoreClass("closure"));
        ctx.Charge(ClosureBytes);
        closure.Function = function;
        closure.CalledScope = self?.Class ?? calledScope ?? function.Scope;
        if (self is not null && !function.IsStatic)
        {
            self.AddRef();
            closure.This = self;
        }

        if (function is UserFunction { Code.StaticVars.Length: > 0 } user) closure.Statics = new Value[user.Code.StaticVars.Length];
        return closure;
    }

    /// <summary>The closure of a function or method named otherwise: f(...), Closure::fromCallable.</summary>
    internal static ClosureObject CreateFake(RequestContext ctx, in CallTarget target)
    {
        PhpFunction function = target.Function;
        ClosureObject closure = Create(ctx, function, target.This as PhpInstance, target.This as PhpClass);
        closure.IsFake = true;
        if (function is UserFunction { Code.StaticVars.Length: > 0 } user)
        {
            Value[] shared = ctx.StaticsOf(user);
            for (int i = 0; i < shared.Length; i++) Value.Copy(ref closure.Statics[i], in shared[i]);
        }

        return closure;
    }

    internal bool IsFake;

    internal override PhpFunction? GetConstructor(RequestContext ctx)
    {
        ctx.ThrowError("Error", "Instantiation of class Closure is not allowed");
        return null;
    }

    internal override bool GetClosure(RequestContext ctx, out CallTarget target)
    {
        target = new CallTarget { Function = Function, This = This is not null ? This : CalledScope, Closure = this };
        return true;
    }

    internal override PhpFunction? GetMethod(RequestContext ctx, ref PhpInstance obj, PhpString name, PhpString lowerName, PhpClass? scope) =>
        lowerName.Equals("__invoke") ? new ClosureInvoke(this) : base.GetMethod(ctx, ref obj, name, lowerName, scope);

    internal override void EnumerateChildren(ChildVisitor visit)
    {
        if (This is not null) visit(Value.Object(This));
        foreach (ref Value v in Statics.AsSpan()) visit(in v);
    }

    internal override void FreeObject(RequestContext ctx)
    {
        if (This is { } self)
        {
            This = null;
            Value.Object(self).Release(ctx);
        }

        foreach (ref Value v in Statics.AsSpan()) Value.Release(ctx, ref v);
        ctx.Discharge(ClosureBytes);
        base.FreeObject(ctx);
    }

    internal override PhpInstance? CloneObject(RequestContext ctx) => Duplicate(ctx, Function, This, CalledScope);

    private ClosureObject Duplicate(RequestContext ctx, PhpFunction function, PhpInstance? self, PhpClass? called)
    {
        ClosureObject copy = Create(ctx, function, self, called);
        copy.IsFake = IsFake;
        for (int i = 0; i < Statics.Length; i++) Value.Copy(ref copy.Statics[i], in Statics[i]);
        return copy;
    }

    /// <summary>(array): a closure is the only element, not its properties.</summary>
    internal override PhpArray CastToArray(PhpContext context)
    {
        var list = new PhpArray(1);
        list.Append(Value.Object(this).Copied());
        return list;
    }

    internal override int Compare(PhpContext ctx, in Value left, in Value right)
    {
        if (left.o is ClosureObject a && right.o is ClosureObject b && a.IsFake && b.IsFake)
        {
            return ReferenceEquals(a.This, b.This) && ReferenceEquals(a.CalledScope, b.CalledScope)
                && a.Function.IsUser == b.Function.IsUser && ReferenceEquals(a.Function.Scope, b.Function.Scope) && a.Function.Name.Equals(b.Function.Name)
                ? 0 : 1;
        }

        return left.o is ClosureObject && right.o is ClosureObject ? 1 : base.Compare(ctx, in left, in right);
    }

    // ---- methods ----

    [PhpMethod("private function __construct()")]
    public void Construct()
    {
    }

    [PhpMethod("public static function bind(Closure $closure, ?object $newThis, object|string|null $newScope = \"static\"): ?Closure")]
    public static Value Bind(RequestContext ctx, PhpInstance closure, PhpInstance? newThis, Value newScope) =>
        ((ClosureObject)closure).BindTo(ctx, newThis, newScope);

    [PhpMethod("public function bindTo(?object $newThis, object|string|null $newScope = \"static\"): ?Closure")]
    public Value BindTo(RequestContext ctx, PhpInstance? newThis, Value newScope)
    {
        PhpClass? scope;
        if (newScope.o is PhpInstance o) scope = o.Class;
        else if (newScope.IsNull) scope = null;
        else if (newScope.IsUndef || newScope.AsString.Equals("static")) scope = Function.Scope;
        else
        {
            scope = ctx.FindClass(newScope.AsString, autoload: true);
            if (scope is null)
            {
                Throw.IfPending(ctx);
                ctx.Warning($"Class \"{newScope.AsString}\" not found");
                return Value.Null;
            }
        }

        if (!IsValidBinding(ctx, newThis, scope)) return Value.Null;
        PhpClass? called = newThis?.Class ?? scope;
        // an unscoped closure that gets a $this is bound to Closure, so that it has some class
        if (newThis is not null && scope is null) scope = Class;
        return Value.Object(Duplicate(ctx, InScope(scope), newThis, called));
    }

    private PhpFunction InScope(PhpClass? scope) =>
        ReferenceEquals(scope, Function.Scope) || Function is not UserFunction user ? Function : UserFunctions.InScope(user, scope);

    private bool IsValidBinding(RequestContext ctx, PhpInstance? newThis, PhpClass? scope)
    {
        if (newThis is not null)
        {
            if (Function.IsStatic)
            {
                ctx.Warning("Cannot bind an instance to a static closure");
                return false;
            }

            if (IsFake && Function.Scope is { } owner && !newThis.Class.IsSubclassOf(owner))
            {
                ctx.Warning($"Cannot bind method {owner.Name}::{Function.Name}() to object of class {newThis.Class.Name}");
                return false;
            }
        }
        else if (IsFake && Function.Scope is not null && !Function.IsStatic)
        {
            ctx.Warning("Cannot unbind $this of method");
            return false;
        }
        else if (!IsFake && This is not null && (Function.Flags & FunctionFlags.UsesThis) != 0)
        {
            ctx.Warning("Cannot unbind $this of closure using $this");
            return false;
        }

        if (scope is not null && !ReferenceEquals(scope, Function.Scope) && !scope.IsUser)
        {
            ctx.Warning($"Cannot bind closure to scope of internal class {scope.Name}");
            return false;
        }

        if (IsFake && !ReferenceEquals(scope, Function.Scope))
        {
            ctx.Warning(Function.Scope is null ? "Cannot rebind scope of closure created from function" : "Cannot rebind scope of closure created from method");
            return false;
        }

        return true;
    }

    [PhpMethod("public function call(object $newThis, mixed ...$args): mixed")]
    public Value Call(RequestContext ctx, PhpInstance newThis, ReadOnlySpan<Value> args)
    {
        if (!IsValidBinding(ctx, newThis, newThis.Class)) return Value.Null;
        CallTarget target = new() { Function = InScope(newThis.Class), This = newThis, Closure = null };
        ClosureObject bound = Duplicate(ctx, target.Function, newThis, newThis.Class);
        target.Closure = bound;
        Value result = ctx.CallFunction(target.Function, newThis, args, closure: bound);
        if (result.IsReference)
        {
            Value inner = result.Dereferenced().Copied();
            result.Release(ctx);
            result = inner;
        }

        Value.Object(bound).Release(ctx);
        Throw.IfPending(ctx);
        return result;
    }

    // the parameter is callable, but what is not has a message of its own
    [PhpMethod("public static function fromCallable($callback): Closure", Shown = "public static function fromCallable(callable $callback): Closure")]
    public static Value FromCallable(RequestContext ctx, Value callback)
    {
        if (callback.o is ClosureObject) return callback.Copied();
        if (!ctx.ResolveCallable(in callback, out CallTarget target, out string? error))
        {
            if (!ctx.HasPending) ctx.ThrowError("TypeError", $"Failed to create closure from callable: {error}");
            throw PhpThrow.Instance;
        }

        return Value.Object(CreateFake(ctx, in target));
    }
}

/// <summary>$closure->__invoke(...): runs the closure's function as a method named __invoke.</summary>
internal sealed class ClosureInvoke : PhpFunction
{
    private static readonly PhpString InvokeName = PhpString.Literal("__invoke");

    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    internal ClosureInvoke(ClosureObject closure)
    {
        Closure = closure;
        PhpFunction f = closure.Function;
        Name = InvokeName;
        Params = f.Params;
        NumParams = f.NumParams;
        RequiredParams = f.RequiredParams;
        ReturnType = f.ReturnType;
        Attributes = f.Attributes;
        Flags = FunctionFlags.Public | (f.Flags & (FunctionFlags.ReturnsReference | FunctionFlags.Variadic | FunctionFlags.HasReturnType));
        Scope = closure.Class;
    }

    internal ClosureObject Closure { get; }
}
