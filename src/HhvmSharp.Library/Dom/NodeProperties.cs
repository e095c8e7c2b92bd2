using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

/// <summary>The properties of all nodes.</summary>
internal static unsafe class NodeProperties
{
    internal static readonly PropertyTable Node = new PropertyTable()
        .Add<DomObject>("nodeName", NodeName)
        .Add<DomObject>("nodeValue", NodeValue, SetNodeValue)
        .Add<DomObject>("nodeType", NodeType)
        .Add<DomObject>("parentNode", (ctx, o) => Parent(ctx, o, onlyElement: false))
        .Add<DomObject>("parentElement", (ctx, o) => Parent(ctx, o, onlyElement: true))
        .Add<DomObject>("childNodes", (ctx, o) => NodeList.Children(ctx, Fetched(ctx, o)))
        .Add<DomObject>("firstChild", (ctx, o) => Child(ctx, o, last: false))
        .Add<DomObject>("lastChild", (ctx, o) => Child(ctx, o, last: true))
        .Add<DomObject>("previousSibling", (ctx, o) => DomNodes.WrapOrNull(ctx, o.RequireForProperty(ctx)->Prev, o))
        .Add<DomObject>("nextSibling", (ctx, o) => DomNodes.WrapOrNull(ctx, o.RequireForProperty(ctx)->Next, o))
        .Add<DomObject>("attributes", Attributes)
        .Add<DomObject>("isConnected", (ctx, o) => Value.Bool(IsConnected(o.RequireForProperty(ctx))))
        .Add<DomObject>("ownerDocument", OwnerDocument)
        .Add<DomObject>("namespaceURI", NamespaceUri)
        .Add<DomObject>("prefix", Prefix, SetPrefix)
        .Add<DomObject>("localName", LocalName)
        .Add<DomObject>("baseURI", BaseUri)
        .Add<DomObject>("textContent", TextContent, SetTextContent);

    internal static readonly PropertyTable Namespace = new PropertyTable()
        .Add<DomObject>("nodeName", NodeName).Add<DomObject>("nodeValue", NodeValue).Add<DomObject>("nodeType", NodeType)
        .Add<DomObject>("prefix", Prefix).Add<DomObject>("localName", LocalName).Add<DomObject>("namespaceURI", NamespaceUri)
        .Add<DomObject>("isConnected", (ctx, o) => Value.Bool(IsConnected(o.RequireForProperty(ctx))))
        .Add<DomObject>("ownerDocument", OwnerDocument)
        .Add<DomObject>("parentNode", (ctx, o) => Parent(ctx, o, onlyElement: false))
        .Add<DomObject>("parentElement", (ctx, o) => Parent(ctx, o, onlyElement: true));

    internal static DomObject Fetched(RequestContext ctx, DomObject o)
    {
        o.RequireForProperty(ctx);
        return o;
    }

    private static Value Latin(string text) => Value.String(PhpString.Literal(text));

    internal static Value NodeName(RequestContext ctx, DomObject o)
    {
        XmlNode* node = o.RequireForProperty(ctx);
        switch (node->Type)
        {
            case XmlType.Element or XmlType.Attribute:
                PhpString name = DomNodes.QualifiedName(node);
                return Value.String(o.FollowsSpec && node->Type == XmlType.Element && DomNodes.IsHtmlInHtml(node) ? ByteStrings.ToUpper(name) : name);
            case XmlType.Namespace:
                return node->Ns != null && node->Ns->Prefix != null
                    ? Value.String(PhpString.FromSpan([.. "xmlns:"u8, .. LibXml2.Span(node->Ns->Prefix)]))
                    : Value.String(LibXml2.Text(node->Name));
            case XmlType.CData:
                return Latin("#cdata-section");
            case XmlType.Comment:
                return Latin("#comment");
            case XmlType.Document or XmlType.HtmlDocument:
                return Latin("#document");
            case XmlType.Fragment:
                return Latin("#document-fragment");
            case XmlType.Text:
                return Latin("#text");
            default:
                return Value.String(LibXml2.Text(node->Name));
        }
    }

    internal static Value NodeValue(RequestContext ctx, DomObject o)
    {
        XmlNode* node = o.RequireForProperty(ctx);
        return node->Type switch
        {
            XmlType.Element when o.FollowsSpec => Value.Null,
            XmlType.Element or XmlType.Attribute or XmlType.Text or XmlType.Comment or XmlType.CData or XmlType.ProcessingInstruction =>
                Value.String(DomNodes.Content(node)),
            XmlType.Namespace => node->Children == null ? Value.Null : Value.String(LibXml2.Take(LibXml2.xmlNodeGetContent(node->Children))),
            _ => Value.Null,
        };
    }

    internal static void SetNodeValue(RequestContext ctx, DomObject o, Value value)
    {
        XmlNode* node = o.RequireForProperty(ctx);
        PhpString text = value.IsNull ? PhpString.Empty : value.AsString;
        if (node->Type == XmlType.Attribute)
        {
            AttrProperties.SetValue(ctx, o, text);
            return;
        }

        if (node->Type == XmlType.Element) DomNodes.RemoveChildren(ctx.GetState<LibxmlState>(), node);
        if (node->Type is XmlType.Element or XmlType.Text or XmlType.Comment or XmlType.CData or XmlType.ProcessingInstruction)
            LibXml2.xmlNodeSetContentLen(node, LibXml2.Z(text), text.Length);
        o.Document?.Changed();
    }

    internal static Value NodeType(RequestContext ctx, DomObject o)
    {
        XmlType type = o.RequireForProperty(ctx)->Type;
        return Value.Int((int)(type == XmlType.Dtd ? XmlType.DocumentType : type));
    }

    internal static Value Parent(RequestContext ctx, DomObject o, bool onlyElement)
    {
        XmlNode* parent = o.RequireForProperty(ctx)->Parent;
        return parent == null || (onlyElement && parent->Type != XmlType.Element) ? Value.Null : Value.Object(DomNodes.Wrap(ctx, parent, o));
    }

    internal static Value Child(RequestContext ctx, DomObject o, bool last)
    {
        XmlNode* node = o.RequireForProperty(ctx);
        if (!DomNodes.MayHaveChildren(node)) return Value.Null;
        return DomNodes.WrapOrNull(ctx, last ? node->Last : node->Children, o);
    }

    internal static Value Attributes(RequestContext ctx, DomObject o) =>
        o.RequireForProperty(ctx)->Type == XmlType.Element ? NodeMap.AttributesOf(ctx, o) : Value.Null;

    internal static bool IsConnected(XmlNode* node)
    {
        for (; node != null; node = node->Parent)
            if (DomNodes.IsDocument(node)) return true;
        return false;
    }

    internal static Value OwnerDocument(RequestContext ctx, DomObject o)
    {
        XmlNode* node = o.RequireForProperty(ctx);
        return DomNodes.IsDocument(node) ? Value.Null : DomNodes.WrapOrNull(ctx, (XmlNode*)node->Doc, o);
    }

    private static bool HasNamespace(XmlNode* node) => node->Type is XmlType.Element or XmlType.Attribute or XmlType.Namespace && node->Ns != null;

    internal static Value NamespaceUri(RequestContext ctx, DomObject o)
    {
        XmlNode* node = o.RequireForProperty(ctx);
        return HasNamespace(node) ? Value.String(LibXml2.TextOrNull(node->Ns->Href)) : Value.Null;
    }

    private static Value Prefix(RequestContext ctx, DomObject o)
    {
        XmlNode* node = o.RequireForProperty(ctx);
        return Value.String(HasNamespace(node) ? LibXml2.Text(node->Ns->Prefix) : PhpString.Empty);
    }

    private static void SetPrefix(RequestContext ctx, DomObject o, Value value)
    {
        XmlNode* node = o.RequireForProperty(ctx);
        if (node->Type is not (XmlType.Element or XmlType.Attribute)) return;
        XmlNode* holder = node->Type == XmlType.Element ? node : node->Parent != null ? node->Parent : LibXml2.xmlDocGetRootElement(node->Doc);
        PhpString prefix = value.AsString;
        byte[]? given = prefix.Length == 0 ? null : LibXml2.Z(prefix);
        if (holder == null || node->Ns == null) return;
        if (given is null ? node->Ns->Prefix == null : LibXml2.Same(node->Ns->Prefix, prefix.Span)) return;
        byte* uri = node->Ns->Href;
        bool isAttribute = node->Type == XmlType.Attribute;
        if (uri == null || (prefix.Equals("xml") && !LibXml2.Same(uri, NamespaceUris.Xml)) || (isAttribute && prefix.Equals("xmlns") && !LibXml2.Same(uri, NamespaceUris.Xmlns))
            || (isAttribute && LibXml2.Same(node->Name, "xmlns"u8)))
        {
            DomError.Raise(ctx, DomError.Namespace, o.IsStrict);
            return;
        }

        XmlNs* found = null;
        for (XmlNs* ns = holder->NsDef; ns != null && found == null; ns = ns->Next)
            if ((given is null ? ns->Prefix == null : LibXml2.Same(ns->Prefix, prefix.Span)) && LibXml2.Same(uri, ns->Href)) found = ns;
        fixed (byte* p = given) found = found != null ? found : LibXml2.xmlNewNs(holder, uri, p);
        if (found == null) DomError.Throw(ctx, DomError.Namespace);
        LibXml2.xmlSetNs(node, found);
    }

    internal static Value LocalName(RequestContext ctx, DomObject o)
    {
        XmlNode* node = o.RequireForProperty(ctx);
        return node->Type is XmlType.Element or XmlType.Attribute or XmlType.Namespace ? Value.String(LibXml2.Text(node->Name)) : Value.Null;
    }

    private static Value BaseUri(RequestContext ctx, DomObject o)
    {
        XmlNode* node = o.RequireForProperty(ctx);
        return Value.String(LibXml2.Take(LibXml2.xmlNodeGetBase(node->Doc, node)));
    }

    internal static Value TextContent(RequestContext ctx, DomObject o)
    {
        XmlNode* node = o.RequireForProperty(ctx);
        bool hasNone = o.FollowsSpec && node->Type is not (XmlType.Fragment or XmlType.Element or XmlType.Attribute or XmlType.Text
            or XmlType.CData or XmlType.Comment or XmlType.ProcessingInstruction);
        return hasNone ? Value.Null : Value.String(DomNodes.Content(node) ?? PhpString.Empty);
    }

    internal static void SetTextContent(RequestContext ctx, DomObject o, Value value)
    {
        XmlNode* node = o.RequireForProperty(ctx);
        o.Document?.Changed();
        PhpString text = value.IsNull ? PhpString.Empty : value.AsString;
        if (node->Type is XmlType.Fragment or XmlType.Element or XmlType.Attribute)
        {
            DomNodes.RemoveChildren(ctx.GetState<LibxmlState>(), node);
            LibXml2.xmlAddChild(node, LibXml2.xmlNewDocTextLen(node->Doc, LibXml2.Z(text), text.Length));
        }
        else
        {
            LibXml2.xmlNodeSetContent(node, LibXml2.Z(text));
        }
    }

    // ---- elements around ----

    internal static Value FirstElement(RequestContext ctx, DomObject o)
    {
        XmlNode* child = o.RequireForProperty(ctx)->Children;
        while (child != null && child->Type != XmlType.Element) child = child->Next;
        return DomNodes.WrapOrNull(ctx, child, o);
    }

    internal static Value LastElement(RequestContext ctx, DomObject o)
    {
        XmlNode* child = o.RequireForProperty(ctx)->Last;
        while (child != null && child->Type != XmlType.Element) child = child->Prev;
        return DomNodes.WrapOrNull(ctx, child, o);
    }

    internal static Value CountElements(RequestContext ctx, DomObject o)
    {
        long count = 0;
        for (XmlNode* child = o.RequireForProperty(ctx)->Children; child != null; child = child->Next)
            if (child->Type == XmlType.Element) count++;
        return Value.Int(count);
    }

    internal static Value NextElement(RequestContext ctx, DomObject o)
    {
        XmlNode* sibling = o.RequireForProperty(ctx)->Next;
        while (sibling != null && sibling->Type != XmlType.Element) sibling = sibling->Next;
        return DomNodes.WrapOrNull(ctx, sibling, o);
    }

    internal static Value PreviousElement(RequestContext ctx, DomObject o)
    {
        XmlNode* sibling = o.RequireForProperty(ctx)->Prev;
        while (sibling != null && sibling->Type != XmlType.Element) sibling = sibling->Prev;
        return DomNodes.WrapOrNull(ctx, sibling, o);
    }

    internal static PropertyTable WithElements(this PropertyTable table) => table
        .Add<DomObject>("firstElementChild", FirstElement).Add<DomObject>("lastElementChild", LastElement).Add<DomObject>("childElementCount", CountElements);

    internal static PropertyTable WithSiblings(this PropertyTable table) => table
        .Add<DomObject>("previousElementSibling", PreviousElement).Add<DomObject>("nextElementSibling", NextElement);
}
