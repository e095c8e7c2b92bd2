using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>new, clone, calls of parent property hooks.</summary>
internal static unsafe partial class Handlers
{
    /// <summary>What new calls where there is no constructor: the arguments are evaluated and dropped.</summary>
    private static readonly NativeFunction Pass = new()
    {
        Name = PhpString.Literal("pass"),
        Flags = FunctionFlags.Internal,
        Body = &Nothing,
        Extension = "Core",
    };

    private static void Nothing(RequestContext ctx, Frame f, ref Value result)
    {
    }

    internal static Op* NEW(RequestContext ctx, Frame f, Op* op)
    {
        PhpClass? cls = ctx.FetchClassOperand(f, op, op->Op1Kind, op->Op1);
        PhpInstance? created = cls is null ? null : ctx.TryNewObject(cls);
        if (created is null) return FailedBare(ctx, f, op);
        f.Slot(op->Result) = Value.Object(created);
        PhpFunction? constructor = created.GetConstructor(ctx);
        if (constructor is null)
        {
            if (ctx.HasPending)
            {
                created.Flags |= ObjectFlags.DestructorCalled;
                return Failed(ctx, f, op);
            }

            if (op->Extended == 0 && (op + 1)->Code == Opcode.DO_FCALL) return op + 2;
            return Push(ctx, f, op, Pass, null, FrameFlags.None);
        }

        created.AddRef();
        return Push(ctx, f, op, constructor, created, FrameFlags.ReleaseThis | FrameFlags.Ctor);
    }

    internal static Op* CLONE(RequestContext ctx, Frame f, Op* op)
    {
        Value held = default;
        PhpInstance? obj;
        if (op->Op1Kind == OperandKind.Unused)
        {
            obj = f.ThisObject;
        }
        else
        {
            held = Take1(ctx, f, op);
            obj = held.o as PhpInstance;
        }

        PhpInstance? copy = null;
        if (obj is not null) copy = Clone(ctx, f.Function.Scope, obj);
        else if (!ctx.HasPending) ctx.ThrowError("Error", "__clone method called on non-object");
        held.ReleaseTemporary(ctx);
        if (copy is null) return FailedBare(ctx, f, op);
        f.Slot(op->Result) = Value.Object(copy);
        return Next(ctx, f, op);
    }

    /// <summary>clone with its checks; null: an exception is pending.</summary>
    internal static PhpInstance? Clone(RequestContext ctx, PhpClass? scope, PhpInstance obj)
    {
        PhpClass cls = obj.Class;
        if (cls.Uncloneable || cls.IsEnum)
        {
            ctx.ThrowError("Error", $"Trying to clone an uncloneable object of class {cls.Text}");
            return null;
        }

        if (cls.CloneMethod is { IsPublic: false } clone && !ReferenceEquals(clone.Scope, scope)
            && (clone.IsPrivate || !MethodLookup.CheckProtected(MethodLookup.RootClass(clone), scope)))
        {
            ctx.ThrowError("Error", $"Call to {Visibility.Text(clone.Flags)} {clone.Scope!.Text}::__clone() from {(scope is null ? "global scope" : "scope " + scope.Text)}");
            return null;
        }

        return obj.CloneObject(ctx);
    }

    // ---- parent::$property::get() ----

    internal static Op* INIT_PARENT_PROPERTY_HOOK_CALL(RequestContext ctx, Frame f, Op* op)
    {
        PhpString name = f.Code.Literals[op->Op1].AsString;
        if (f.Function.Scope!.Parent is not { } parent)
        {
            ctx.ThrowError("Error", "Cannot use \"parent\" when current class scope has no parent");
            return FailedBare(ctx, f, op);
        }

        if (!parent.Properties.TryGetValue(name, out PropertyInfo? info))
        {
            ctx.ThrowError("Error", $"Undefined property {parent.Text}::${name}");
            return FailedBare(ctx, f, op);
        }

        if (info.IsPrivate)
        {
            ctx.ThrowError("Error", $"Cannot access private property {parent.Text}::${name}");
            return FailedBare(ctx, f, op);
        }

        bool get = op->Op2 == ExtendedValues.HookGet;
        PhpFunction hook = (get ? info.GetHook : info.SetHook) ?? HookTrampoline(info, name, get);
        return Push(ctx, f, op, hook, f.This, FrameFlags.None);
    }

    private static readonly ParamInfo[] HookValue = [new ParamInfo { Name = CoreNames.Value }];

    /// <summary>A parent without such a hook is read and written as a plain property.</summary>
    private static NativeFunction HookTrampoline(PropertyInfo info, PhpString name, bool get)
    {
        ParamInfo[] parameters = get ? [] : HookValue;
        return new NativeFunction
        {
            Name = PhpString.FromLatin1($"${name}::{(get ? "get" : "set")}"),
            Flags = FunctionFlags.Internal | FunctionFlags.Public,
            Scope = info.DeclaringClass,
            HookOf = info,
            Params = parameters,
            NumParams = parameters.Length,
            RequiredParams = parameters.Length,
            Body = get ? &ParentGet : &ParentSet,
            Extension = "Core",
            Facts = name,
        };
    }

    private static bool HookArguments(RequestContext ctx, Frame f, int expected)
    {
        if (f.ArgCount == expected) return true;
        ctx.ThrowError("ArgumentCountError", $"{f.Function.Scope!.Text}::{f.Function.Name}() expects exactly {expected} argument{(expected == 1 ? "" : "s")}, {f.ArgCount} given");
        return false;
    }

    private static void ParentGet(RequestContext ctx, Frame f, ref Value result)
    {
        if (!HookArguments(ctx, f, 0)) return;
        var name = (PhpString)((NativeFunction)f.Function).Facts!;
        result = f.ThisObject!.ReadProperty(ctx, name, FetchMode.Read, ref PropertyLookup.NoCache);
    }

    private static void ParentSet(RequestContext ctx, Frame f, ref Value result)
    {
        if (!HookArguments(ctx, f, 1)) return;
        var name = (PhpString)((NativeFunction)f.Function).Facts!;
        Value value = f.Slot(0).Dereferenced();
        result = f.ThisObject!.WriteProperty(ctx, name, in value, ref PropertyLookup.NoCache, wantResult: true);
    }
}
