using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

/// <summary>$innerHTML: HTML in HTML documents, well-formed XML in XML documents.</summary>
internal static unsafe class InnerHtml
{
    private const int NoErrors = 32, NoWarnings = 64, IgnoreEncoding = 1 << 21;

    internal static PhpString Read(RequestContext ctx, DomObject o)
    {
        XmlNode* node = o.RequireForProperty(ctx);
        var text = new PhpStringBuilder();
        if (node->Doc->Type == XmlType.HtmlDocument)
        {
            HtmlSerializer.Inner(text, node);
            return text.ToPhpString();
        }

        try
        {
            for (XmlNode* child = node->Children; child != null; child = child->Next) XmlSerializer.Write(text, child, format: false, wellFormed: true, noEmptyTags: false);
        }
        catch (XmlSerializer.NotWellFormed)
        {
            text.Clear();
            DomError.Throw(ctx, DomError.Syntax, "The resulting XML serialization is not well-formed");
        }

        return text.ToPhpString();
    }

    internal static void Write(RequestContext ctx, DomObject o, PhpString value)
    {
        XmlNode* node = o.RequireForProperty(ctx);
        LibxmlState state = LibxmlState.Enter(ctx);
        XmlNode* fragment = node->Doc->Type == XmlType.HtmlDocument ? HtmlBuilder.ParseFragment(o, node, value.Span) : ParseXml(ctx, o, node, value);
        XmlNode* content = o.Data.Templates.Ensure(node), target = content != null ? content : node;
        o.Document!.Changed();
        DomNodes.RemoveChildren(state, target);
        ParentNodes.Insert(ctx, o, fragment, target, null);
    }

    /// <summary>Parses the text inside an element like this one, with the namespaces that are in scope.</summary>
    private static XmlNode* ParseXml(RequestContext ctx, DomObject o, XmlNode* node, PhpString value)
    {
        PhpString name = DomNodes.QualifiedName(node);
        var text = new PhpStringBuilder();
        text.Append('<').Append(name);
        foreach (nint item in ModernNames.InScope(o.Data.Namespaces, node, ignoreElements: true))
        {
            var ns = (XmlNs*)item;
            text.Append(" xmlns:").Append(LibXml2.Span(ns->Prefix)).Append("=\"").Append(LibXml2.Span(ns->Href)).Append('"');
        }

        if (ModernNames.LocateNamespace(node, null) is { } defaultUri) text.Append(" xmlns=\"").Append(defaultUri).Append('"');
        text.Append('>').Append(value).Append("</").Append(name).Append('>');
        return Parse(ctx, o, node->Doc, text.ToPhpString());
    }

    private static XmlNode* Parse(RequestContext ctx, DomObject o, XmlDoc* target, PhpString text)
    {
        fixed (byte* memory = text.Span)
        {
            XmlParserContext* parser = LibXml2.xmlCreateMemoryParserCtxt(memory, text.Length);
            XmlParser.Sanitize(parser);
            LibXml2.xmlCtxtUseOptions(parser, NoErrors | NoWarnings | IgnoreEncoding);
            LibXml2.xmlSwitchToEncoding(parser, LibXml2.xmlFindCharEncodingHandler(LibXml2.Z("UTF-8"u8)));
            LibXml2.xmlParseDocument(parser);
            XmlDoc* doc = parser->Document;
            bool valid = parser->WellFormed != 0 && parser->NamespacesWellFormed != 0 && doc != null && doc->Children != null && doc->Children->Next == null;
            LibXml2.xmlFreeParserCtxt(parser);
            XmlNode* fragment = valid ? Move(o, doc, target) : null;
            if (doc != null) LibXml2.xmlFreeDoc(doc);
            if (!valid) DomError.Throw(ctx, DomError.Syntax, "XML fragment is not well-formed");
            return fragment;
        }
    }

    private static XmlNode* Move(DomObject o, XmlDoc* doc, XmlDoc* target)
    {
        XmlNode* fragment = LibXml2.xmlNewDocFragment(target);
        for (XmlNode* child = doc->Children->Children; child != null;)
        {
            XmlNode* next = child->Next;
            LibXml2.xmlUnlinkNode(child);
            LibXml2.xmlSetTreeDoc(child, target);
            DomClone.FixNames(doc, target, child);
            DomTree.AppendUnmerged(fragment, child);
            child = next;
        }

        o.Data.Namespaces.TakeDeclarations(fragment);
        // what they use may be declared around them only
        for (XmlNode* child = fragment->Children; child != null; child = child->Next) o.Data.Namespaces.Reconcile(child);
        return fragment;
    }
}
