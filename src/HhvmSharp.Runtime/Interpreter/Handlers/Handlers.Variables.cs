using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>Variables by name ($$x, $GLOBALS), global, static, unset and isset of variables.</summary>
internal static unsafe partial class Handlers
{
    private static readonly PhpString ThisName = PhpString.Literal("this");

    internal static Op* FETCH_R(RequestContext ctx, Frame f, Op* op)
    {
        // Superglobals: a literal name of a global that is set.
        if (op->Op1Kind == OperandKind.Const && (op->Extended & ExtendedValues.FetchGlobal) != 0
            && f.Code.Literals[op->Op1].o is PhpString name && ctx.Globals.Find(name) is { } entry)
        {
            ref Value v = ref entry.Slot;
            if (!v.IsUndef && !v.IsReference)
            {
                Value.Copy(ref f.Slot(op->Result), in v);
                return op + 1;
            }
        }

        return FetchVariable(ctx, f, op, FetchMode.Read);
    }

    internal static Op* FETCH_W(RequestContext ctx, Frame f, Op* op) => FetchVariable(ctx, f, op, FetchMode.Write);

    internal static Op* FETCH_RW(RequestContext ctx, Frame f, Op* op) => FetchVariable(ctx, f, op, FetchMode.ReadWrite);

    internal static Op* FETCH_IS(RequestContext ctx, Frame f, Op* op) => FetchVariable(ctx, f, op, FetchMode.Isset);

    internal static Op* FETCH_UNSET(RequestContext ctx, Frame f, Op* op) => FetchVariable(ctx, f, op, FetchMode.Unset);

    internal static Op* FETCH_FUNC_ARG(RequestContext ctx, Frame f, Op* op) =>
        FetchVariable(ctx, f, op, (ctx.TopFrame.Flags & FrameFlags.SendByRef) != 0 ? FetchMode.Write : FetchMode.Read);

    /// <summary>The name operand as a string; null when its conversion threw. The operand is not freed.</summary>
    private static PhpString? VariableName(RequestContext ctx, Frame f, Op* op, bool quiet)
    {
        Value v = Operand.Raw1(f, op).Dereferenced();
        if (v.o is PhpString s) return s;
        if (v.IsUndef && op->Op1Kind == OperandKind.Cv && !quiet) ctx.UndefinedVariable(f, op->Op1);
        PhpString name = Conversions.ToStr(ctx, in v);
        return ctx.HasPending ? null : name;
    }

    private static Op* FetchVariable(RequestContext ctx, Frame f, Op* op, FetchMode mode)
    {
        PhpString? name = VariableName(ctx, f, op, quiet: false);
        if (name is null)
        {
            if ((op->Extended & ExtendedValues.FetchGlobalLock) == 0) Operand.Free1(ctx, f, op);
            return FailedBare(ctx, f, op);
        }

        bool global = (op->Extended & (ExtendedValues.FetchGlobal | ExtendedValues.FetchGlobalLock)) != 0;
        SymbolTable table = global ? ctx.Globals : ctx.SymbolsOf(f);
        SymbolTable.Entry? entry = table.Find(name);
        ref Value result = ref f.Slot(op->Result);
        bool missing = entry is null || entry.Slot.IsUndef;
        if (missing && name.Equals(ThisName)) return FetchThisVariable(ctx, f, op, mode);
        if (missing && mode is FetchMode.Read or FetchMode.ReadWrite)
        {
            if (missing) ctx.Warning($"Undefined {((op->Extended & ExtendedValues.FetchGlobal) != 0 ? "global " : "")}variable ${name}");
            if (ctx.HasPending) mode = mode == FetchMode.ReadWrite ? FetchMode.Unset : mode;
        }

        if ((op->Extended & ExtendedValues.FetchGlobalLock) == 0 && !ReferenceEquals(Operand.Raw1(f, op).o, name)) Operand.Free1(ctx, f, op);
        switch (mode)
        {
            case FetchMode.Read:
            case FetchMode.Isset:
                if (entry is null || entry.Slot.IsUndef) result = Value.Null;
                else result = entry.Slot.Dereferenced().Copied();
                break;
            case FetchMode.Unset when missing:
                result = Value.Null;
                break;
            default:
                entry = table.FindOrAdd(name);
                if (entry.Slot.IsUndef) entry.Slot = Value.Null;
                entry.StoreIndirect(ref result);
                break;
        }

        return Next(ctx, f, op);
    }

    /// <summary>$this under its name: never in a symbol table.</summary>
    private static Op* FetchThisVariable(RequestContext ctx, Frame f, Op* op, FetchMode mode)
    {
        ref Value result = ref f.Slot(op->Result);
        result = Value.Null;
        switch (mode)
        {
            case FetchMode.Read:
            case FetchMode.Isset:
                if (f.This is PhpInstance self)
                {
                    self.AddRef();
                    result = Value.Object(self);
                }
                else if (mode == FetchMode.Read)
                {
                    ctx.Warning("Undefined variable $this");
                }

                break;
            case FetchMode.Unset:
                ctx.ThrowError("Error", "Cannot unset $this");
                break;
            default:
                ctx.ThrowError("Error", "Cannot re-assign $this");
                break;
        }

        if ((op->Extended & ExtendedValues.FetchGlobalLock) == 0) Operand.Free1(ctx, f, op);
        return Next(ctx, f, op);
    }

    internal static Op* UNSET_VAR(RequestContext ctx, Frame f, Op* op)
    {
        PhpString? name = VariableName(ctx, f, op, quiet: false);
        Operand.Free1(ctx, f, op);
        if (name is null) return FailedBare(ctx, f, op);
        SymbolTable table = (op->Extended & ExtendedValues.FetchGlobal) != 0 ? ctx.Globals : ctx.SymbolsOf(f);
        table.Unset(ctx, name);
        return Next(ctx, f, op);
    }

    internal static Op* ISSET_ISEMPTY_VAR(RequestContext ctx, Frame f, Op* op)
    {
        PhpString? name = VariableName(ctx, f, op, quiet: true);
        Operand.Free1(ctx, f, op);
        if (name is null) return FailedBare(ctx, f, op);
        SymbolTable table = (op->Extended & ExtendedValues.FetchGlobal) != 0 ? ctx.Globals : ctx.SymbolsOf(f);
        Value v = table.Find(name) is { } entry ? entry.Slot.Dereferenced() : default;
        bool empty = (op->Extended & ExtendedValues.IsEmpty) != 0;
        return FinishBool(ctx, f, op, empty ? v.IsUndef || !Truth(ctx, in v) : !v.IsNullOrUndef);
    }

    internal static Op* ISSET_ISEMPTY_CV(RequestContext ctx, Frame f, Op* op)
    {
        ref Value v = ref Value.Deref(ref f.Slot(op->Op1));
        if ((op->Extended & ExtendedValues.IsEmpty) == 0)
        {
            f.Slot(op->Result) = Value.Bool(!v.IsNullOrUndef);
            return op + 1;
        }

        bool empty = v.IsUndef || !Truth(ctx, in v);
        return FinishBool(ctx, f, op, empty);
    }

    internal static Op* UNSET_CV(RequestContext ctx, Frame f, Op* op)
    {
        ref Value v = ref f.Slot(op->Op1);
        if (v.Kind <= Kind.String)
        {
            v.o = null;
            return op + 1;
        }

        Value.Release(ctx, ref v);
        return Next(ctx, f, op);
    }

    internal static Op* CHECK_VAR(RequestContext ctx, Frame f, Op* op)
    {
        if (!f.Slot(op->Op1).IsUndef) return op + 1;
        ctx.UndefinedVariable(f, op->Op1);
        return Next(ctx, f, op);
    }

    /// <summary>The array $GLOBALS as a value: a copy.</summary>
    internal static Op* FETCH_GLOBALS(RequestContext ctx, Frame f, Op* op)
    {
        f.Slot(op->Result) = Value.Array(ctx.Globals.ToArray(ctx));
        return op + 1;
    }

    // ---- global, static ----

    internal static Op* BIND_GLOBAL(RequestContext ctx, Frame f, Op* op)
    {
        ref Value source = ref ctx.Globals.FindOrAdd(f.Code.Literals[op->Op2].AsString).Slot;
        PhpReference r = Value.MakeRef(ref source);
        ref Value variable = ref f.Slot(op->Op1);
        if (ReferenceEquals(variable.o, r)) return op + 1;
        r.Count++;
        Value old = variable;
        variable = new Value(r, 0);
        if (old.Kind <= Kind.String) return op + 1;
        old.Release(ctx);
        return Next(ctx, f, op);
    }

    internal static Op* BIND_STATIC(RequestContext ctx, Frame f, Op* op)
    {
        int index = (int)(op->Extended >> ExtendedValues.BindShift);
        Value[] statics = ctx.StaticsOf(f);
        Value initial = op->Op2Kind == OperandKind.Unused ? default : TakeOwned(ctx, f, op->Op2Kind, op->Op2);
        if (ctx.HasPending)
        {
            initial.Release(ctx);
            return FailedBare(ctx, f, op);
        }

        ref Value cell = ref statics[index];
        if (cell.IsUndef && initial.IsUndef && (op->Extended & ExtendedValues.BindRef) != 0)
        {
            initial = f.Code.StaticVars[index].Initial;
            if (initial.o is ConstExpr expression)
            {
                initial = ctx.EvaluateConstExpr(expression, f.Function.Scope);
                if (ctx.HasPending) return FailedBare(ctx, f, op);
            }
            else
            {
                initial = initial.IsUndef ? Value.Null : initial.Copied();
            }
        }

        ref Value variable = ref f.Slot(op->Op1);
        Value old = variable;
        if ((op->Extended & ExtendedValues.BindRef) == 0)
        {
            variable = cell.Copied(); // undef: an arrow function's variable that did not exist outside
            old.Release(ctx);
            return Next(ctx, f, op);
        }

        if (cell.o is not PhpReference r)
        {
            if (!initial.IsUndef)
            {
                cell.Release(ctx);
                cell = initial;
            }

            r = Value.MakeRef(ref cell);
        }
        else
        {
            initial.Release(ctx); // another call of the function was faster
        }

        r.Count++;
        variable = new Value(r, 0);
        old.Release(ctx);
        return Next(ctx, f, op);
    }

    /// <summary>Before the code of a static's initialiser: binds and jumps over it when that has already run.</summary>
    internal static Op* BIND_INIT_STATIC_OR_JMP(RequestContext ctx, Frame f, Op* op)
    {
        if (ctx.StaticsOf(f)[op->Extended >> ExtendedValues.BindShift].o is not PhpReference r) return op + 1;
        ref Value variable = ref f.Slot(op->Op1);
        r.Count++;
        Value old = variable;
        variable = new Value(r, 0);
        old.Release(ctx);
        return ctx.HasPending ? ctx.Unwind(f, op) : Operand.At(f, op->Op2);
    }
}
