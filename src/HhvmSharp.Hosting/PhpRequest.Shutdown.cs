using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Input;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Hosting;

/// <summary>The end of a request.</summary>
public sealed partial class PhpRequest
{
    private void Shutdown()
    {
        _ctx.InShutdown = true;
        _ctx.Current = null;
        EndUnwinding();
        CallShutdownFunctions();
        CallDestructors();
        Guarded(_ctx.Output.EndAll);
        _ctx.StopTimer();
        foreach (Action<RequestContext> hook in _ctx.EndHooks) Guarded(() => hook(_ctx));
        Guarded(_ctx.Output.Deactivate);
        Guarded(_ctx.CloseResources);
        if (_ctx.VerifiesCounts) _ctx.VerifyCountsAtEnd();
        FreeValues();
        if (_ctx.VerifiesCounts) _ctx.VerifyNothingIsLeft();
        _ctx.GetState<UploadedFiles>().DeleteAll();
        _ctx.Output.Sink.Complete();
        _ctx.ReturnStack();
    }

    /// <summary>
    /// exit() and fatal errors end the program, not the shutdown. After a fatal error no object that is there now gets
    /// its destructor called; those that shutdown functions create do.
    /// </summary>
    private void EndUnwinding()
    {
        if (_ctx.Unwinding == Unwinding.Bailout)
        {
            foreach (PhpInstance o in _ctx.LiveObjects) o.Flags |= ObjectFlags.DestructorCalled;
        }

        _ctx.Unwinding = Unwinding.None;
        _ctx.Current = null;
        _ctx.LeaveRun = false;
    }

    private void CallShutdownFunctions()
    {
        // they may register more while they run
        for (int i = 0; _ctx.ShutdownFunctions is { } functions && i < functions.Count; i++)
        {
            (CallTarget target, Value[] arguments) = functions[i];
            _ctx.CallFunction(target.Function, target.This, arguments, null, target.Closure, FrameFlags.Dynamic).Release(_ctx);
            bool uncaught = _ctx.Exception is not null && _ctx.ExceptionHandler.IsUndef;
            _ctx.HandleUncaught();
            if (!uncaught && _ctx.Unwinding == Unwinding.None) continue;
            EndUnwinding();
            return;
        }
    }

    private void CallDestructors()
    {
        while (true)
        {
            _ctx.CallShutdownDestructors();
            if (!_ctx.HasPending) return;
            bool handled = _ctx.Exception is not null && !_ctx.ExceptionHandler.IsUndef;
            _ctx.HandleUncaught();
            if (handled && _ctx.Unwinding == Unwinding.None) continue;
            EndUnwinding();
            foreach (PhpInstance o in _ctx.LiveObjects) o.Flags |= ObjectFlags.DestructorCalled;
            return;
        }
    }

    /// <summary>A step that may run user code: what it throws is reported, what it ends is only itself.</summary>
    private void Guarded(Action step)
    {
        try
        {
            step();
        }
        catch (Exception e)
        {
            _ctx.Caught(e); // what is pending is handled below
        }

        _ctx.HandleUncaught();
        EndUnwinding();
    }

    /// <summary>Gives up what the request owns, last global first, so that resources close and counts come to zero.</summary>
    private void FreeValues()
    {
        _ctx.DestructorsDone = true;
        if (_ctx.ShutdownFunctions is { } functions)
        {
            foreach ((CallTarget target, Value[] arguments) in functions)
            {
                target.ReleaseOwners(_ctx);
                foreach (Value a in arguments) a.Release(_ctx);
            }

            functions.Clear();
        }

        _ctx.Globals.Missing = null;
        foreach (SymbolTable.Entry entry in _ctx.Globals.Entries.Reverse().ToArray())
        {
            _ctx.Globals.Remove(entry.Name);
            Value.Release(_ctx, ref entry.Slot);
        }

        _ctx.ReleaseRequestValues();
    }
}
