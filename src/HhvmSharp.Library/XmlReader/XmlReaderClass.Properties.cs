using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.XmlReader;

/// <summary>The properties: readonly views of the current node.</summary>
internal sealed unsafe partial class XmlReaderObject
{
    private static readonly PropertyTable Table = new PropertyTable()
        .Add<XmlReaderObject>("attributeCount", (ctx, o) => Number(ctx, o.Enter(ctx) == null ? 0 : LibXml2.xmlTextReaderAttributeCount(o._reader)))
        .Add<XmlReaderObject>("baseURI", (ctx, o) => Text(o.Enter(ctx) == null ? null : LibXml2.xmlTextReaderConstBaseUri(o._reader)))
        .Add<XmlReaderObject>("depth", (ctx, o) => Number(ctx, o.Enter(ctx) == null ? 0 : LibXml2.xmlTextReaderDepth(o._reader)))
        .Add<XmlReaderObject>("hasAttributes", (ctx, o) => Flag(ctx, o.Enter(ctx) == null ? 0 : LibXml2.xmlTextReaderHasAttributes(o._reader)))
        .Add<XmlReaderObject>("hasValue", (ctx, o) => Flag(ctx, o.Enter(ctx) == null ? 0 : LibXml2.xmlTextReaderHasValue(o._reader)))
        .Add<XmlReaderObject>("isDefault", (ctx, o) => Flag(ctx, o.Enter(ctx) == null ? 0 : LibXml2.xmlTextReaderIsDefault(o._reader)))
        .Add<XmlReaderObject>("isEmptyElement", (ctx, o) => Flag(ctx, o.Enter(ctx) == null ? 0 : LibXml2.xmlTextReaderIsEmptyElement(o._reader)))
        .Add<XmlReaderObject>("localName", (ctx, o) => Text(o.Enter(ctx) == null ? null : LibXml2.xmlTextReaderConstLocalName(o._reader)))
        .Add<XmlReaderObject>("name", (ctx, o) => Text(o.Enter(ctx) == null ? null : LibXml2.xmlTextReaderConstName(o._reader)))
        .Add<XmlReaderObject>("namespaceURI", (ctx, o) => Text(o.Enter(ctx) == null ? null : LibXml2.xmlTextReaderConstNamespaceUri(o._reader)))
        .Add<XmlReaderObject>("nodeType", (ctx, o) => Number(ctx, o.Enter(ctx) == null ? 0 : LibXml2.xmlTextReaderNodeType(o._reader)))
        .Add<XmlReaderObject>("prefix", (ctx, o) => Text(o.Enter(ctx) == null ? null : LibXml2.xmlTextReaderConstPrefix(o._reader)))
        .Add<XmlReaderObject>("value", (ctx, o) => Text(o.Enter(ctx) == null ? null : LibXml2.xmlTextReaderConstValue(o._reader)))
        .Add<XmlReaderObject>("xmlLang", (ctx, o) => Text(o.Enter(ctx) == null ? null : LibXml2.xmlTextReaderConstXmlLang(o._reader)));

    private static Value Text(byte* text) => Value.String(LibXml2.Text(text));

    private static Value Number(RequestContext ctx, int number) => Value.Int(Checked(ctx, number));

    private static Value Flag(RequestContext ctx, int flag) => Value.Bool(Checked(ctx, flag) != 0);

    private static int Checked(RequestContext ctx, int result)
    {
        if (result == -1) Throw.Error(ctx, "Failed to read property because no XML data has been read yet");
        return result;
    }

    internal override Value ReadProperty(RequestContext ctx, PhpString name, FetchMode mode, ref object? cache) =>
        HandledProperties.TryRead(ctx, this, Table, name, out Value result) ? result : base.ReadProperty(ctx, name, mode, ref cache);

    internal override Value WriteProperty(RequestContext ctx, PhpString name, in Value value, ref object? cache, bool wantResult) =>
        HandledProperties.TryWrite(ctx, this, Table, name, in value, wantResult, out Value result)
            ? result
            : base.WriteProperty(ctx, name, in value, ref cache, wantResult);

    internal override SlotResult GetPropertySlot(
        RequestContext ctx, PhpString name, FetchMode mode, ref object? cache, out object container, out int index, out PropertyInfo? info)
    {
        if (!Table.TryGet(name, out _)) return base.GetPropertySlot(ctx, name, mode, ref cache, out container, out index, out info);
        container = Slots;
        index = 0;
        info = null;
        return SlotResult.Overloaded;
    }

    internal override bool HasProperty(RequestContext ctx, PhpString name, PropertyTest test, ref object? cache) =>
        HandledProperties.TryTest(ctx, this, Table, name, test, out bool result) ? result : base.HasProperty(ctx, name, test, ref cache);

    internal override void UnsetProperty(RequestContext ctx, PhpString name, ref object? cache)
    {
        if (!HandledProperties.RefuseUnset(ctx, this, Table, name)) base.UnsetProperty(ctx, name, ref cache);
    }

    internal override PhpArray GetDebugInfo(RequestContext ctx)
    {
        if (Class.DebugInfo is not null) return base.GetDebugInfo(ctx);
        PhpArray result = BuildProperties();
        foreach (PhpString name in Table.Names)
        {
            HandledProperties.TryRead(ctx, this, Table, name, out Value value);
            if (!ctx.HasPending) result.Set(ctx, name, in value);
        }

        return result;
    }
}
