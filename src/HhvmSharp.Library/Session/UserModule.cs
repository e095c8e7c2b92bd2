using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Session;

/// <summary>Sessions kept by PHP code (mod_user).</summary>
internal sealed class UserModule(SessionState state) : SessionModule
{
    internal const int OpenCall = 0, CloseCall = 1, ReadCall = 2, WriteCall = 3, DestroyCall = 4, GcCall = 5, CreateIdCall = 6, ValidateCall = 7, UpdateCall = 8;

    internal const int CallCount = UpdateCall + 1;

    /// <summary>The callables, owned; undef: there is none.</summary>
    internal Value[] Callables { get; } = new Value[CallCount];

    private bool _isOpen;

    internal override string Name => "user";

    internal override bool IsOpen => _isOpen;

    /// <summary>Owned; undef with an exception pending or after a warning.</summary>
    private Value Call(RequestContext ctx, int which, params ReadOnlySpan<Value> arguments)
    {
        if (state.InSaveHandler)
        {
            state.InSaveHandler = false;
            Arg.Warning(ctx, "Cannot call session save handler in a recursive manner");
            return default;
        }

        if (ctx.HasPending) return default;
        state.InSaveHandler = true;
        Value callable = Callables[which].Copied();
        try
        {
            return ctx.Call(in callable, arguments);
        }
        catch (PhpThrow)
        {
            return default;
        }
        finally
        {
            callable.Release(ctx);
            state.InSaveHandler = false;
        }
    }

    private static bool Verdict(RequestContext ctx, Value result)
    {
        Value v = result.Dereferenced();
        if (v.IsUndef) return false;
        if (v.IsBool) return v.IsTrue;
        bool known = v.IsInt && v.IntValue is 0 or -1;
        bool ok = known && v.IntValue == 0;
        string complaint = $"Session callback must have a return value of type bool, {TypeNames.OfValue(in v)} returned";
        result.Release(ctx);
        if (ctx.HasPending) return ok;
        if (known) Arg.Deprecated(ctx, complaint);
        else ctx.ThrowError("TypeError", complaint);
        return ok;
    }

    private static Value Text(PhpString text) => Value.String(text).Copied();

    internal override bool Open(RequestContext ctx, PhpString path, PhpString name)
    {
        if (Callables[OpenCall].IsUndef)
        {
            Arg.Warning(ctx, "User session functions are not defined");
            return false;
        }

        _isOpen = true;
        return Verdict(ctx, Call(ctx, OpenCall, Text(path), Text(name)));
    }

    internal override bool Close(RequestContext ctx)
    {
        if (!_isOpen) return true;
        _isOpen = false;
        return Verdict(ctx, Call(ctx, CloseCall));
    }

    internal override PhpString? Read(RequestContext ctx, PhpString id)
    {
        Value result = Call(ctx, ReadCall, Text(id)), v = result.Dereferenced();
        if (v.IsString) return v.AsString;
        result.Release(ctx);
        return null;
    }

    internal override bool Write(RequestContext ctx, PhpString id, PhpString data) => Verdict(ctx, Call(ctx, WriteCall, Text(id), Text(data)));

    internal override bool Destroy(RequestContext ctx, PhpString id) => Verdict(ctx, Call(ctx, DestroyCall, Text(id)));

    internal override long CollectGarbage(RequestContext ctx, long maxLifetime)
    {
        Value result = Call(ctx, GcCall, Value.Int(maxLifetime)), v = result.Dereferenced();
        if (v.IsInt) return v.IntValue;
        // callbacks of old return true
        bool ok = v.IsBool && v.IsTrue;
        result.Release(ctx);
        return ok ? 1 : -1;
    }

    internal override PhpString? CreateId(RequestContext ctx)
    {
        if (Callables[CreateIdCall].IsUndef) return MakeId(ctx);
        Value result = Call(ctx, CreateIdCall), v = result.Dereferenced();
        if (v.IsString) return v.AsString;
        if (!ctx.HasPending)
            ctx.ThrowError("Error", v.IsUndef ? "No session id returned by function" : "Session id must be a string");
        result.Release(ctx);
        return null;
    }

    internal override bool Validates => !Callables[ValidateCall].IsUndef;

    internal override bool IsValid(RequestContext ctx, PhpString id) => !Validates || Verdict(ctx, Call(ctx, ValidateCall, Text(id)));

    internal override bool UpdateTimestamp(RequestContext ctx, PhpString id, PhpString data) =>
        Callables[UpdateCall].IsUndef ? Write(ctx, id, data) : Verdict(ctx, Call(ctx, UpdateCall, Text(id), Text(data)));
}
