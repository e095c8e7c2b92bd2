using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

/// <summary>The head, body and title of a document.</summary>
internal static unsafe class HtmlParts
{
    private static bool IsHtml(XmlNode* node, ReadOnlySpan<byte> name) => Is(node, NamespaceUris.Html, name);

    private static bool Is(XmlNode* node, ReadOnlySpan<byte> uri, ReadOnlySpan<byte> name) =>
        node != null && node->Type == XmlType.Element && DomNodes.IsIn(node, uri) && LibXml2.Same(node->Name, name);

    private static bool IsBody(XmlNode* node) => IsHtml(node, "body"u8) || IsHtml(node, "frameset"u8);

    internal static XmlNode* Body(XmlDoc* doc)
    {
        XmlNode* root = LibXml2.xmlDocGetRootElement(doc);
        if (!IsHtml(root, "html"u8)) return null;
        XmlNode* child = root->Children;
        while (child != null && !IsBody(child)) child = child->Next;
        return child;
    }

    internal static XmlNode* Head(XmlDoc* doc)
    {
        XmlNode* root = LibXml2.xmlDocGetRootElement(doc);
        if (!IsHtml(root, "html"u8)) return null;
        XmlNode* child = root->Children;
        while (child != null && !IsHtml(child, "head"u8)) child = child->Next;
        return child;
    }

    internal static void SetBody(RequestContext ctx, DomObject o, Value value)
    {
        XmlDoc* doc = DocumentProperties.Doc(ctx, o);
        XmlNode* body = value.o is DomObject given ? given.Node : null;
        if (body == null || (!LibXml2.Same(body->Name, "body"u8) && !LibXml2.Same(body->Name, "frameset"u8)))
            DomError.Throw(ctx, DomError.HierarchyRequest, "The new body must either be a body or a frameset tag");
        XmlNode* current = Body(doc);
        if (current == body) return;
        if (current != null)
        {
            DomClone.Adopt(ctx, body, o, doc);
            XmlNode* old = LibXml2.xmlReplaceNode(current, body);
            if (old != null && old->Private == 0) LibxmlState.Enter(ctx).FreeResource(old);
            return;
        }

        XmlNode* root = LibXml2.xmlDocGetRootElement(doc);
        if (root == null) DomError.Throw(ctx, DomError.HierarchyRequest, "A body can only be set if there is a document element");
        DomClone.Adopt(ctx, body, o, doc);
        LibXml2.xmlAddChild(root, body);
    }

    private static XmlNode* TitleElement(XmlDoc* doc)
    {
        var root = (XmlNode*)doc;
        for (XmlNode* node = root->Children; node != null; node = DomNodes.Next(node, root))
            if (IsHtml(node, "title"u8)) return node;
        return null;
    }

    private static XmlNode* SvgTitle(XmlNode* svg)
    {
        XmlNode* child = svg->Children;
        while (child != null && !Is(child, NamespaceUris.Svg, "title"u8)) child = child->Next;
        return child;
    }

    internal static PhpString Title(XmlDoc* doc)
    {
        XmlNode* root = LibXml2.xmlDocGetRootElement(doc);
        if (root == null) return PhpString.Empty;
        XmlNode* title = Is(root, NamespaceUris.Svg, "svg"u8) ? SvgTitle(root) : TitleElement(doc);
        if (title == null) return PhpString.Empty;
        var text = new PhpStringBuilder();
        for (XmlNode* child = title->Children; child != null; child = child->Next)
            if (child->Type is XmlType.Text or XmlType.CData && child->Content != null) text.Append(LibXml2.Span(child->Content));
        return Collapse(text.ToPhpString().Span);
    }

    /// <summary>"strip and collapse ASCII whitespace".</summary>
    private static PhpString Collapse(ReadOnlySpan<byte> text)
    {
        var result = new PhpStringBuilder();
        foreach (Range word in text.SplitAny("\t\n\f\r "u8))
        {
            if (text[word].Length == 0) continue;
            if (result.Length > 0) result.Append(' ');
            result.Append(text[word]);
        }

        return result.ToPhpString();
    }

    internal static void SetTitle(RequestContext ctx, DomObject o, Value value)
    {
        XmlDoc* doc = DocumentProperties.Doc(ctx, o);
        XmlNode* root = LibXml2.xmlDocGetRootElement(doc);
        if (root == null) return;
        if (Is(root, NamespaceUris.Svg, "svg"u8))
        {
            XmlNode* title = SvgTitle(root);
            if (title == null)
            {
                title = LibXml2.xmlNewDocNode(doc, root->Ns->Prefix == null ? root->Ns : o.Data.Namespaces.Get(default, NamespaceUris.Svg), LibXml2.Z("title"u8), null);
                if (root->Children == null) DomTree.AppendUnmerged(root, title);
                else LibXml2.xmlAddPrevSibling(root->Children, title);
            }

            ReplaceText(ctx, doc, title, value.AsString);
        }
        else if (DomNodes.IsIn(root, NamespaceUris.Html))
        {
            XmlNode* title = TitleElement(doc), head = Head(doc);
            if (title == null && head == null) return;
            if (title == null) LibXml2.xmlAddChild(head, title = LibXml2.xmlNewDocNode(doc, o.Data.Namespaces.Html, LibXml2.Z("title"u8), null));
            ReplaceText(ctx, doc, title, value.AsString);
        }
    }

    private static void ReplaceText(RequestContext ctx, XmlDoc* doc, XmlNode* element, PhpString text)
    {
        DomNodes.RemoveChildren(LibxmlState.Enter(ctx), element);
        LibXml2.xmlAddChild(element, LibXml2.xmlNewDocText(doc, LibXml2.Z(text)));
    }
}
