using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>Loading compiled files: their diagnostics, functions and early-bound classes.</summary>
public sealed unsafe partial class RequestContext
{
    /// <summary>Declares what a unit declares at top level. False: a fatal error or exception is pending.</summary>
    internal bool LoadUnit(ScriptUnit unit)
    {
        foreach (CompileDiagnostic d in unit.Diagnostics)
        {
            RaiseAt(d.Level, d.Message, unit.FileName, d.Line);
            if (HasPending) return false;
        }

        foreach (OpArray code in unit.TopFunctions)
        {
            DeclareFunction(UserFunctions.Of(code), code);
            if (HasPending) return false;
        }

        BindEarlyClasses(unit);
        return !HasPending;
    }

    /// <summary>Declares a function; redeclaring is a fatal error, at compile time (<paramref name="atLoad"/>) or where the op stands.</summary>
    internal void DeclareFunction(UserFunction function, OpArray? atLoad = null)
    {
        PhpString lower = function.Name.ToLower();
        if (Functions.TryGetValue(lower, out PhpFunction? other) || Environment.Functions.TryGetValue(lower, out other))
        {
            if (ReferenceEquals(other, function) && Environment.Preloaded is { } preloaded && preloaded.Has(function)) return;
            string message = other is UserFunction { IsUser: true } user
                ? $"Cannot redeclare function {function.Name}() (previously declared in {user.Code.FileName}:{user.Code.LineStart})"
                : $"Cannot redeclare function {function.Name}()";
            if (atLoad is not null) FatalAt(ErrorLevel.CompileError, message, atLoad.FileName, atLoad.LineStart);
            else Fatal(ErrorLevel.Error, message);
            return;
        }

        Functions.Add(lower, function);
        if (NameBinding.Find(lower) is { } binding) BindFunction(binding, function);
        if (NameBinding.FindUnqualifiedCall(lower) is { } unqualified) BindFunction(unqualified, function);
    }

    /// <summary>
    /// Runs a compiled file as the request's program or as an auto-prepended one: in the global scope, entered from
    /// C#. The result is owned, undef with something pending.
    /// </summary>
    internal Value RunUnit(ScriptUnit unit) => RunUnit(unit, Globals);

    internal Value RunUnit(ScriptUnit unit, SymbolTable symbols)
    {
        if (!LoadUnit(unit)) return default;
        Frame frame = PushScript(unit, UserFunctions.Of(unit.Main), null, symbols);
        frame.Flags |= FrameFlags.Top;
        frame.ResultSlot = 0;
        return RunTop(frame);
    }

    /// <summary>A frame for a unit's code, current, with its variables bound to a symbol table.</summary>
    private Frame PushScript(ScriptUnit unit, UserFunction main, object? self, SymbolTable symbols)
    {
        Frame frame = PushFrame(main, 0);
        frame.Flags = FrameFlags.Code;
        frame.Prev = Current;
        frame.This = self;
        frame.ResultSlot = -1;
        frame.NeedExtras().Unit = unit;
        EnterUser(frame);
        AttachSymbols(frame, symbols);
        return frame;
    }
}
