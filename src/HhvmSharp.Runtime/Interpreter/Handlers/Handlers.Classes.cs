using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>Declaring and naming classes, instanceof.</summary>
internal static unsafe partial class Handlers
{
    internal static Op* DECLARE_CLASS(RequestContext ctx, Frame f, Op* op)
    {
        ClassDecl decl = f.Code.Unit!.Classes[op->Op2];
        PhpString lower = f.Code.Literals[op->Op1].AsString;
        // bound when the unit was loaded
        if ((op->Flags & OpFlags.MayBeBoundEarly) != 0 && ctx.FindLoadedClass(lower) is { } bound && ReferenceEquals(bound.Decl, decl) &&
            ctx.DeclaredAgain?.Contains(decl) != true) return op + 1;
        ctx.DeclareClass(decl, lower);
        return Next(ctx, f, op);
    }

    internal static Op* DECLARE_CLASS_DELAYED(RequestContext ctx, Frame f, Op* op) => DECLARE_CLASS(ctx, f, op);

    internal static Op* DECLARE_ANON_CLASS(RequestContext ctx, Frame f, Op* op)
    {
        PhpClass? cls = ctx.BoundClass(f, op);
        if (cls is null)
        {
            PhpString lower = f.Code.Literals[op->Op1].AsString;
            cls = ctx.FindLoadedClass(lower) ?? ctx.DeclareClass(f.Code.Unit!.Classes[op->Op2], lower);
            if (cls is null) return FailedBare(ctx, f, op);
            ctx.CacheClass(f, op, lower, cls);
        }

        f.Slot(op->Result) = cls.Handle;
        return op + 1;
    }

    internal static Op* FETCH_CLASS(RequestContext ctx, Frame f, Op* op)
    {
        bool quiet = (op->Op1 & (ExtendedValues.ClassSilent | ExtendedValues.ClassNoAutoload)) != 0;
        PhpClass? cls;
        if (op->Op2Kind == OperandKind.Unused)
        {
            cls = ctx.FetchClassByType(op->Op1, quiet);
        }
        else if (op->Op2Kind == OperandKind.Const)
        {
            cls = ctx.BoundClass(f, op);
            if (cls is null)
            {
                PhpString name = f.Code.Literals[op->Op2].AsString;
                cls = quiet ? ctx.FindClass(name, autoload: false) : ctx.FetchClassByName(name);
                if (cls is not null) ctx.CacheClass(f, op, f.Code.Literals[op->Op2 + 1].AsString, cls);
            }
        }
        else
        {
            Value v = Take2(ctx, f, op);
            if (v.IsObject) cls = Unsafe.As<PhpInstance>(v.o!).Class;
            else if (v.IsString) cls = quiet ? ctx.FindClass(v.AsString, autoload: false) : ctx.FetchClassByName(v.AsString);
            else
            {
                cls = null;
                if (!ctx.HasPending) ctx.ThrowError("Error", "Class name must be a valid object or a string");
            }

            v.Release(ctx);
        }

        if (ctx.HasPending) return FailedBare(ctx, f, op);
        f.Slot(op->Result) = cls is null ? Value.Null : cls.Handle;
        return op + 1;
    }

    internal static Op* FETCH_CLASS_NAME(RequestContext ctx, Frame f, Op* op)
    {
        if (op->Op1Kind != OperandKind.Unused)
        {
            Value v = Take1(ctx, f, op);
            if (v.o is PhpInstance o)
            {
                f.Slot(op->Result) = Value.String(o.Class.Name);
                v.Release(ctx);
                return Next(ctx, f, op);
            }

            if (!ctx.HasPending) ctx.ThrowError("TypeError", $"Cannot use \"::class\" on {TypeNames.OfValue(in v)}");
            v.Release(ctx);
            return FailedBare(ctx, f, op);
        }

        PhpClass? scope = f.Function.Scope;
        int type = op->Op1 & ExtendedValues.ClassMask;
        if (scope is null)
        {
            string word = type == ExtendedValues.ClassSelf ? "self" : type == ExtendedValues.ClassParent ? "parent" : "static";
            ctx.ThrowError("Error", $"Cannot use \"{word}\" in the global scope");
            return FailedBare(ctx, f, op);
        }

        PhpClass? cls = type == ExtendedValues.ClassSelf ? scope : type == ExtendedValues.ClassParent ? scope.Parent : f.CalledClass;
        if (cls is null)
        {
            ctx.ThrowError("Error", "Cannot use \"parent\" when current class scope has no parent");
            return FailedBare(ctx, f, op);
        }

        f.Slot(op->Result) = Value.String(cls.Name);
        return op + 1;
    }

    internal static Op* INSTANCEOF(RequestContext ctx, Frame f, Op* op)
    {
        Value v = Take1(ctx, f, op);
        bool result = false;
        if (v.o is PhpInstance o)
        {
            PhpClass? cls;
            switch (op->Op2Kind)
            {
                case OperandKind.Const:
                    cls = ctx.BoundClass(f, op);
                    if (cls is null)
                    {
                        PhpString lower = f.Code.Literals[op->Op2 + 1].AsString;
                        cls = ctx.FindLoadedClass(lower);
                        if (cls is not null) ctx.CacheClass(f, op, lower, cls);
                    }

                    break;
                case OperandKind.Unused:
                    cls = ctx.FetchClassOperand(f, op, OperandKind.Unused, op->Op2);
                    break;
                default:
                    cls = (f.Slot(op->Op2).o as PhpClassHandle)?.Class;
                    break;
            }

            result = cls is not null && o.Class.IsSubclassOf(cls);
        }

        v.Release(ctx);
        return FinishBool(ctx, f, op, result);
    }

    internal static Op* GET_CLASS(RequestContext ctx, Frame f, Op* op)
    {
        if (op->Op1Kind == OperandKind.Unused)
        {
            if (f.Function.Scope is not { } scope)
            {
                ctx.ThrowError("Error", "get_class() without arguments must be called from within a class");
                return FailedBare(ctx, f, op);
            }

            ctx.Deprecated("Calling get_class() without arguments is deprecated");
            f.Slot(op->Result) = Value.String(scope.Name);
            return Next(ctx, f, op);
        }

        Value v = Take1(ctx, f, op);
        if (v.o is PhpInstance o)
        {
            f.Slot(op->Result) = Value.String(o.Class.Name);
            v.Release(ctx);
            return Next(ctx, f, op);
        }

        if (!ctx.HasPending) ctx.ThrowError("TypeError", $"get_class(): Argument #1 ($object) must be of type object, {TypeNames.OfValue(in v)} given");
        v.Release(ctx);
        return FailedBare(ctx, f, op);
    }

    internal static Op* GET_CALLED_CLASS(RequestContext ctx, Frame f, Op* op)
    {
        if (f.CalledClass is { } cls)
        {
            f.Slot(op->Result) = Value.String(cls.Name);
            return op + 1;
        }

        ctx.ThrowError("Error", "get_called_class() must be called from within a class");
        return FailedBare(ctx, f, op);
    }

    // ---- constants ----

    /// <summary>An inline-cache entry of a class constant seen from one scope.</summary>
    internal sealed class ConstantCache(PhpClass cls, ClassConstant constant)
    {
        internal readonly PhpClass Class = cls;
        internal readonly ClassConstant Constant = constant;
    }

    internal static Op* FETCH_CLASS_CONSTANT(RequestContext ctx, Frame f, Op* op)
    {
        PhpClass? cls = ctx.FetchClassOperand(f, op, op->Op1Kind, op->Op1);
        if (cls is null)
        {
            Operand.Free2(ctx, f, op);
            return FailedBare(ctx, f, op);
        }

        bool named = op->Op2Kind == OperandKind.Const;
        if (named && f.Code.Caches[op->Cache + 1] is ConstantCache cache && ReferenceEquals(cache.Class, cls))
        {
            ClassConstant c = cache.Constant;
            Value known = c.NeedsState ? ctx.GetClassState(c.DeclaringClass).Constants[c.Index] : c.Value;
            if (!known.IsUndef)
            {
                Value.Copy(ref f.Slot(op->Result), in known);
                return op + 1;
            }
        }

        return FetchConstantSlow(ctx, f, op, cls, named);
    }

    private static Op* FetchConstantSlow(RequestContext ctx, Frame f, Op* op, PhpClass cls, bool named)
    {
        Value name = Take2(ctx, f, op);
        Value value = default;
        bool found = false;
        if (!name.IsString)
        {
            if (!ctx.HasPending) ctx.ThrowError("TypeError", $"Cannot use value of type {TypeNames.Of(in name)} as class constant name");
        }
        else if (!named && name.AsString.ToLower().Equals(CoreNames.Class))
        {
            value = Value.String(cls.Name);
            found = true;
        }
        else if (FindConstant(ctx, f, op, cls, name.AsString) is { } c)
        {
            found = Evaluate(ctx, f, op, cls, c, out value);
            if (found)
            {
                value = value.Copied();
                if (named && !c.IsDeprecated) f.Code.Caches[op->Cache + 1] = new ConstantCache(cls, c);
            }
        }

        name.ReleaseTemporary(ctx);
        if (!found || ctx.HasPending)
        {
            value.ReleaseTemporary(ctx);
            return FailedBare(ctx, f, op);
        }

        f.Slot(op->Result) = value;
        return op + 1;
    }

    private static ClassConstant? FindConstant(RequestContext ctx, Frame f, Op* op, PhpClass cls, PhpString name)
    {
        // constant expressions say the class as it is written
        string shown = (f.Code.Flags & FunctionFlags.ConstExpr) == 0 ? cls.Text
            : op->Op1Kind == OperandKind.Const ? f.Code.Literals[op->Op1].AsString.ToString()
            : (op->Op1 & ExtendedValues.ClassMask) == ExtendedValues.ClassParent ? "parent" : "self";
        return ctx.FindConstant(cls, name, f.Function.Scope, shown, silent: false);
    }

    private static bool Evaluate(RequestContext ctx, Frame f, Op* op, PhpClass cls, ClassConstant c, out Value value)
    {
        bool inExpression = (f.Code.Flags & FunctionFlags.ConstExpr) != 0;
        // the table of cases needs every constant; inside a constant expression that would go round in circles
        if (cls.IsEnum && cls.IsUser && cls.EnumBackingType is not null && !inExpression && !ctx.UpdateClass(cls))
        {
            value = default;
            return false;
        }

        string written = op->Op1Kind switch
        {
            OperandKind.Const => f.Code.Literals[op->Op1].AsString.ToString(),
            OperandKind.Unused => (op->Op1 & ExtendedValues.ClassMask) switch { ExtendedValues.ClassSelf => "self", ExtendedValues.ClassParent => "parent", _ => "static" },
            _ => cls.Text,
        };
        return ctx.GetConstant(c, written, out value, guarded: inExpression);
    }
}
