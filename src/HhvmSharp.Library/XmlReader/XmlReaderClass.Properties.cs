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

    internal override PropertyTable Properties => Table;

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
