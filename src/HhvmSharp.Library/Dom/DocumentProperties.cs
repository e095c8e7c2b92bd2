using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

internal static unsafe class DocumentProperties
{
    internal static readonly PropertyTable Table = new PropertyTable()
        .Add<DomObject>("doctype", (ctx, o) => DomNodes.WrapOrNull(ctx, (XmlNode*)LibXml2.xmlGetIntSubset(Doc(ctx, o)), o))
        .Add<DomObject>("implementation", (ctx, _) => Value.Object(ctx.NewObject(ctx.Environment.CoreClass("domimplementation"))))
        .Add<DomObject>("documentElement", (ctx, o) => DomNodes.WrapOrNull(ctx, LibXml2.xmlDocGetRootElement(Doc(ctx, o)), o))
        .Add<DomObject>("actualEncoding", ActualEncoding)
        .Add<DomObject>("encoding", Encoding, SetEncoding)
        .Add<DomObject>("xmlEncoding", Encoding)
        .Add<DomObject>("standalone", Standalone, SetStandalone)
        .Add<DomObject>("xmlStandalone", Standalone, SetStandalone)
        .Add<DomObject>("version", Version, SetVersion)
        .Add<DomObject>("xmlVersion", Version, SetVersion)
        .Add<DomObject>("strictErrorChecking", (_, o) => Value.Bool(o.IsStrict), (_, o, value) => SetProp(o, p => p.StrictErrorChecking = value.IsTrue))
        .Add<DomObject>("documentURI", (ctx, o) => Value.String(LibXml2.TextOrNull(Doc(ctx, o)->Url)), SetUri)
        .Add<DomObject>("config", (ctx, _) => DtdProperties.Deprecated(ctx, "DOMDocument::$config"))
        .Add<DomObject>("formatOutput", (_, o) => Value.Bool(Props(o).FormatOutput), (_, o, value) => SetProp(o, p => p.FormatOutput = value.IsTrue))
        .Add<DomObject>("validateOnParse", (_, o) => Value.Bool(Props(o).ValidateOnParse), (_, o, value) => SetProp(o, p => p.ValidateOnParse = value.IsTrue))
        .Add<DomObject>("resolveExternals", (_, o) => Value.Bool(Props(o).ResolveExternals), (_, o, value) => SetProp(o, p => p.ResolveExternals = value.IsTrue))
        .Add<DomObject>("preserveWhiteSpace", (_, o) => Value.Bool(Props(o).PreserveWhiteSpace), (_, o, value) => SetProp(o, p => p.PreserveWhiteSpace = value.IsTrue))
        .Add<DomObject>("recover", (_, o) => Value.Bool(Props(o).Recover), (_, o, value) => SetProp(o, p => p.Recover = value.IsTrue))
        .Add<DomObject>("substituteEntities", (_, o) => Value.Bool(Props(o).SubstituteEntities), (_, o, value) => SetProp(o, p => p.SubstituteEntities = value.IsTrue))
        .WithElements()
        .AddAll(NodeProperties.Node);

    internal static DocumentProps Props(DomObject o) => o.Document?.Props ?? DocumentProps.Default;

    internal static void SetProp(DomObject o, Action<DocumentProps> set)
    {
        if (o.Document is { } document) set(document.Props ??= new DocumentProps());
    }

    internal static XmlDoc* Doc(RequestContext ctx, DomObject o) => (XmlDoc*)o.RequireForProperty(ctx);

    private static Value ActualEncoding(RequestContext ctx, DomObject o)
    {
        DtdProperties.Deprecated(ctx, "DOMDocument::$actualEncoding");
        return Encoding(ctx, o);
    }

    internal static Value Encoding(RequestContext ctx, DomObject o) => Value.String(LibXml2.TextOrNull(Doc(ctx, o)->Encoding));

    private static void Replace(ref byte* text, PhpString by)
    {
        LibXml2.Free(text);
        text = LibXml2.xmlStrdup(LibXml2.Z(by));
    }

    private static void SetEncoding(RequestContext ctx, DomObject o, Value value)
    {
        XmlDoc* doc = Doc(ctx, o);
        nint handler = value.IsNull ? 0 : LibXml2.xmlFindCharEncodingHandler(LibXml2.Z(value.AsString));
        if (handler == 0) Throw.ValueError(ctx, "Invalid document encoding");
        LibXml2.xmlCharEncCloseFunc(handler);
        Replace(ref doc->Encoding, value.AsString);
    }

    internal static Value Standalone(RequestContext ctx, DomObject o) => Value.Bool(Doc(ctx, o)->Standalone > 0);

    internal static void SetStandalone(RequestContext ctx, DomObject o, Value value) => Doc(ctx, o)->Standalone = value.IsTrue ? 1 : 0;

    internal static Value Version(RequestContext ctx, DomObject o) => Value.String(LibXml2.TextOrNull(Doc(ctx, o)->Version));

    private static void SetVersion(RequestContext ctx, DomObject o, Value value) =>
        Replace(ref Doc(ctx, o)->Version, value.IsNull ? PhpString.Empty : value.AsString);

    private static void SetUri(RequestContext ctx, DomObject o, Value value) =>
        Replace(ref Doc(ctx, o)->Url, value.IsNull ? PhpString.Empty : value.AsString);

    /// <summary>getElementById(): null when there is none.</summary>
    internal static XmlNode* ById(DomObject o, XmlDoc* doc, PhpString id)
    {
        if (o.Document!.Modifications <= 1)
        {
            // untouched since it was parsed: the library's table is right
            XmlAttr* attr = LibXml2.xmlGetID(doc, LibXml2.Z(id));
            return attr == null ? null : attr->Parent;
        }

        var root = (XmlNode*)doc;
        for (XmlNode* node = root->Children; node != null; node = DomNodes.Next(node, root))
        {
            if (node->Type != XmlType.Element) continue;
            for (XmlAttr* attr = node->Properties; attr != null; attr = attr->Next)
                if (attr->Kind == XmlAttr.IdKind && DomNodes.AttributeValue(attr).Equals(id)) return node;
        }

        return null;
    }
}
