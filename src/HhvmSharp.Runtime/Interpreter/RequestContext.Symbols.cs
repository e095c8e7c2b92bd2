using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>Symbol tables of frames, made when something asks for variables by name.</summary>
public sealed partial class RequestContext
{
    /// <summary>The variables of a user frame by name (zend_rebuild_symbol_table).</summary>
    internal SymbolTable SymbolsOf(Frame f)
    {
        FrameExtras extras = f.NeedExtras();
        if ((f.Flags & FrameFlags.HasSymbols) != 0) return extras.Symbols!;
        var table = new SymbolTable();
        extras.Symbols = table;
        f.Flags |= FrameFlags.HasSymbols;
        table.Attach(f);
        return table;
    }

    /// <summary>The variables that a built-in such as extract() or compact() works on: those of the innermost user code.</summary>
    internal SymbolTable? CallerSymbols()
    {
        for (Frame? f = Current; f is not null; f = f.Prev)
            if (Backtrace.IsUserCode(f)) return SymbolsOf(f);
        return null;
    }

    /// <summary>Sets a variable of the innermost user code, when that code has it (zend_set_local_var).</summary>
    internal void SetCallerVariable(PhpString name, in Value value)
    {
        Frame? f = Current;
        while (f is not null && !Backtrace.IsUserCode(f)) f = f.Prev;
        if (f is null) return;
        int cv = Array.FindIndex(f.Code.CvNames, n => n.Equals(name));
        if (cv >= 0) Value.Assign(this, ref Value.Deref(ref f.Slot(cv)), in value);
        else if ((f.Flags & FrameFlags.HasSymbols) != 0) Value.Assign(this, ref Value.Deref(ref SymbolsOf(f).FindOrAdd(name).Slot), in value);
    }

    /// <summary>Gives an include's or script's frame its symbol table.</summary>
    internal void AttachSymbols(Frame f, SymbolTable table)
    {
        f.NeedExtras().Symbols = table;
        f.Flags |= FrameFlags.HasSymbols;
        table.Attach(f);
    }

    /// <summary>
    /// A frame with a symbol table ends. An include's variables go back to the frame that included it; a function's
    /// table goes away.
    /// </summary>
    internal void DetachSymbols(Frame f)
    {
        SymbolTable table = f.Extras!.Symbols!;
        f.Flags &= ~FrameFlags.HasSymbols;
        f.Extras.Symbols = null;
        if ((f.Flags & FrameFlags.Code) == 0)
        {
            table.ReleaseUnbound(this);
            return;
        }

        table.Detach(f);
        // Frames of built-ins may stand between (an include inside a prelude function's callback does not share).
        if (f.Prev is { Code: not null } outer && (outer.Flags & FrameFlags.HasSymbols) != 0 && ReferenceEquals(outer.Extras!.Symbols, table))
            table.Attach(outer);
    }

    /// <summary>"Undefined variable $x" for a CV.</summary>
    internal void UndefinedVariable(Frame f, int slot) => Warning($"Undefined variable ${f.Code.CvNames[slot]}");
}
