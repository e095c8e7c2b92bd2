namespace HhvmSharp.Runtime.Values;

/// <summary>A resource: an id that counts up per request and a type name; after close the type is "Unknown".</summary>
public class PhpResource : Counted
{
    public PhpResource(PhpContext ctx, string typeName)
        : base(Values.Kind.Resource, 1)
    {
        Id = ctx.RegisterResource(this);
        TypeName = typeName;
    }

    public long Id { get; }

    public string TypeName { get; private set; }

    public bool IsClosed { get; private set; }

    /// <summary>Closes it once: explicit close, or the last owner is gone.</summary>
    public void Close(PhpContext ctx)
    {
        if (IsClosed) return;
        IsClosed = true;
        TypeName = "Unknown";
        OnClose(ctx);
    }

    /// <summary>The last owner is gone.</summary>
    internal void Free(PhpContext ctx)
    {
        Close(ctx);
        if (Count == 0) ctx.ForgetResource(this);
    }

    protected virtual void OnClose(PhpContext ctx)
    {
    }
}
