using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library;

/// <summary>An object with properties that code answers for.</summary>
internal abstract class HandledObject(PhpClass cls) : PhpInstance(cls)
{
    internal abstract PropertyTable Properties { get; }

    internal override Value ReadProperty(RequestContext ctx, PhpString name, FetchMode mode, ref object? cache) =>
        HandledProperties.TryRead(ctx, this, Properties, name, out Value result) ? result : base.ReadProperty(ctx, name, mode, ref cache);

    internal override Value WriteProperty(RequestContext ctx, PhpString name, in Value value, ref object? cache, bool wantResult) =>
        HandledProperties.TryWrite(ctx, this, Properties, name, in value, wantResult, out Value result)
            ? result
            : base.WriteProperty(ctx, name, in value, ref cache, wantResult);

    internal override SlotResult GetPropertySlot(
        RequestContext ctx, PhpString name, FetchMode mode, ref object? cache, out object container, out int index, out PropertyInfo? info)
    {
        if (!Properties.TryGet(name, out _)) return base.GetPropertySlot(ctx, name, mode, ref cache, out container, out index, out info);
        container = Slots;
        index = 0;
        info = null;
        return SlotResult.Overloaded;
    }

    internal override bool HasProperty(RequestContext ctx, PhpString name, PropertyTest test, ref object? cache) =>
        HandledProperties.TryTest(ctx, this, Properties, name, test, out bool result) ? result : base.HasProperty(ctx, name, test, ref cache);

    internal override void UnsetProperty(RequestContext ctx, PhpString name, ref object? cache)
    {
        if (!HandledProperties.RefuseUnset(ctx, this, Properties, name)) base.UnsetProperty(ctx, name, ref cache);
    }
}
