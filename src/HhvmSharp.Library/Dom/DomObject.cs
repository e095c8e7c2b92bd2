using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

/// <summary>A node's one DOM object, legacy or modern.</summary>
internal abstract unsafe class DomObject(PhpClass cls) : XmlObject(cls)
{
    private static readonly PhpString Omitted = PhpString.Literal("(object value omitted)");

    internal override bool IsWrapper => true;

    /// <summary>The Dom\ classes follow the living standard; DOMDocument's do not.</summary>
    internal bool FollowsSpec => Document is { Classes: DomClasses.Modern };

    /// <summary>What its document of Dom\ has.</summary>
    internal ModernData Data => ModernData.Of(Document!);

    /// <summary>Errors are exceptions, unless the document says otherwise.</summary>
    internal bool IsStrict => (Document?.Props ?? DocumentProps.Default).StrictErrorChecking;

    /// <summary>The node of a method's object or argument; an Error when it has none.</summary>
    internal XmlNode* Require(RequestContext ctx)
    {
        XmlNode* node = Node;
        if (node == null) Throw.Error(ctx, $"Couldn't fetch {Class.Text}");
        return node;
    }

    /// <summary>The node for a property; an exception when it has none.</summary>
    internal XmlNode* RequireForProperty(RequestContext ctx)
    {
        XmlNode* node = Node;
        if (node == null) DomError.Throw(ctx, DomError.InvalidState);
        return node;
    }

    /// <summary>Gives a constructed object its node; one that it had before is let go.</summary>
    internal void Construct(RequestContext ctx, XmlNode* node)
    {
        LibxmlState state = LibxmlState.Enter(ctx);
        if (Node != null) ReleaseNode(state);
        Attach(state, node);
    }

    private protected void RefuseSerialization(RequestContext ctx) =>
        Throw.New(ctx, "Exception", $"Serialization of '{Class.Text}' is not allowed, unless serialization methods are implemented in a subclass");

    private protected void RefuseUnserialization(RequestContext ctx) =>
        Throw.New(ctx, "Exception", $"Unserialization of '{Class.Text}' is not allowed, unless unserialization methods are implemented in a subclass");

    // ---- handlers ----

    /// <summary>All properties; objects are only named, or the whole tree would be shown.</summary>
    internal override PhpArray GetDebugInfo(RequestContext ctx)
    {
        if (Class.DebugInfo is not null) return base.GetDebugInfo(ctx);
        PhpArray result = BuildProperties();
        DomState state = ctx.GetState<DomState>();
        state.IsDumping = true;
        foreach (PhpString name in Properties.Names)
        {
            HandledProperties.TryRead(ctx, this, Properties, name, out Value value);
            if (ctx.HasPending) break;
            if (value.IsObject)
            {
                value.Release(ctx);
                value = Value.String(Omitted);
            }

            result.Set(ctx, name, in value);
        }

        state.IsDumping = false;
        return result;
    }

    internal override PhpInstance? CloneObject(RequestContext ctx)
    {
        var copy = (DomObject)ctx.NewBare(Class);
        XmlNode* node = Node;
        if (node != null) DomClone.CloneInto(ctx, this, node, copy);
        CopyMembers(ctx, copy);
        return copy;
    }
}

/// <summary>What the extension keeps for a request.</summary>
internal sealed class DomState
{
    /// <summary>var_dump reads properties: no deprecations.</summary>
    internal bool IsDumping;
}
