using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

/// <summary>The HTML serialization of the HTML standard, in UTF-8.</summary>
internal static unsafe class HtmlSerializer
{
    /// <summary>What is in a node: innerHTML.</summary>
    internal static void Inner(PhpStringBuilder output, XmlNode* node)
    {
        if (node->Type is not (XmlType.Element or XmlType.Fragment or XmlType.Document or XmlType.HtmlDocument)) return;
        if (node->Type == XmlType.Element && IsVoid(node)) return;
        Children(output, node);
    }

    /// <summary>The node itself; of documents and fragments what is in them.</summary>
    internal static void Outer(PhpStringBuilder output, XmlNode* node)
    {
        if (DomNodes.IsDocument(node) || node->Type == XmlType.Fragment) Children(output, node);
        else Node(output, node);
    }

    private static void Children(PhpStringBuilder output, XmlNode* node)
    {
        XmlNode* content = TemplateContents.Of(node);
        for (XmlNode* child = content != null ? content->Children : node->Children; child != null; child = child->Next) Node(output, child);
    }

    private static void Node(PhpStringBuilder output, XmlNode* node)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (node->Type)
        {
            case XmlType.Dtd:
                output.Append("<!DOCTYPE ").Append(LibXml2.Span(node->Name)).Append('>');
                break;
            case XmlType.Text or XmlType.CData:
                if (node->Content == null) break;
                if (node->Parent != null && HoldsRawText(node->Parent)) output.Append(LibXml2.Span(node->Content));
                else Escape(output, LibXml2.Span(node->Content), inAttribute: false);
                break;
            case XmlType.ProcessingInstruction:
                output.Append("<?").Append(LibXml2.Span(node->Name)).Append(' ');
                if (node->Content != null) output.Append(LibXml2.Span(node->Content));
                output.Append('>');
                break;
            case XmlType.Comment:
                output.Append("<!--");
                if (node->Content != null) output.Append(LibXml2.Span(node->Content));
                output.Append("-->");
                break;
            case XmlType.Element:
                Element(output, node);
                break;
            case XmlType.Fragment:
                Children(output, node);
                break;
            case XmlType.EntityReference:
                output.Append('&').Append(LibXml2.Span(node->Name)).Append(';');
                break;
        }
    }

    private static void Escape(PhpStringBuilder output, ReadOnlySpan<byte> text, bool inAttribute)
    {
        // C2 A0 is a non-breaking space
        ReadOnlySpan<byte> special = inAttribute ? [(byte)'&', 0xC2, (byte)'"'] : [(byte)'&', 0xC2, (byte)'<', (byte)'>'];
        for (int start = 0; ;)
        {
            int at = text[start..].IndexOfAny(special);
            if (at < 0) break;
            at += start;
            if (text[at] == 0xC2 && (at + 1 >= text.Length || text[at + 1] != 0xA0))
            {
                start = at + 1;
                continue;
            }

            output.Append(text[..at]).Append(text[at] switch { (byte)'&' => "&amp;", 0xC2 => "&nbsp;", (byte)'"' => "&quot;", (byte)'<' => "&lt;", _ => "&gt;" });
            text = text[(at + (text[at] == 0xC2 ? 2 : 1))..];
            start = 0;
        }

        output.Append(text);
    }

    private static bool IsHtml(XmlNode* node) => node->Type == XmlType.Element && DomNodes.IsIn(node, NamespaceUris.Html);

    private static bool HoldsRawText(XmlNode* node) =>
        IsHtml(node) && LibXml2.Text(node->Name).ToString() is "style" or "script" or "xmp" or "iframe" or "noembed" or "noframes" or "plaintext";

    private static bool IsVoid(XmlNode* node) => IsHtml(node) && LibXml2.Text(node->Name).ToString() is "area" or "base" or "br" or "col" or "embed" or "hr"
        or "img" or "input" or "link" or "meta" or "source" or "track" or "wbr" or "basefont" or "bgsound" or "frame" or "keygen" or "param";

    private static void Name(PhpStringBuilder output, XmlNode* node)
    {
        bool isPlain = node->Ns == null || node->Ns->Prefix == null || DomNodes.IsIn(node, NamespaceUris.Html)
            || DomNodes.IsIn(node, NamespaceUris.MathMl) || DomNodes.IsIn(node, NamespaceUris.Svg);
        if (!isPlain) output.Append(LibXml2.Span(node->Ns->Prefix)).Append(':');
        output.Append(LibXml2.Span(node->Name));
    }

    private static void Element(PhpStringBuilder output, XmlNode* node)
    {
        output.Append('<');
        Name(output, node);
        for (XmlAttr* attr = node->Properties; attr != null; attr = attr->Next) Attribute(output, attr);
        output.Append('>');
        if (IsVoid(node)) return;
        Children(output, node);
        output.Append("</");
        Name(output, node);
        output.Append('>');
    }

    private static void Attribute(PhpStringBuilder output, XmlAttr* attr)
    {
        var node = (XmlNode*)attr;
        output.Append(' ');
        if (attr->Ns != null)
        {
            if (DomNodes.IsIn(node, NamespaceUris.Xml)) output.Append("xml:");
            else if (DomNodes.IsIn(node, NamespaceUris.Xmlns)) output.Append(LibXml2.Same(attr->Name, "xmlns"u8) ? "" : "xmlns:");
            else if (DomNodes.IsIn(node, NamespaceUris.XLink)) output.Append("xlink:");
            else if (attr->Ns->Prefix != null) output.Append(LibXml2.Span(attr->Ns->Prefix)).Append(':');
        }

        output.Append(LibXml2.Span(attr->Name)).Append("=\"");
        for (XmlNode* child = attr->Children; child != null; child = child->Next)
        {
            if (child->Type == XmlType.Text)
            {
                if (child->Content != null) Escape(output, LibXml2.Span(child->Content), inAttribute: true);
            }
            else if (child->Type == XmlType.EntityReference)
            {
                output.Append('&');
                Escape(output, LibXml2.Span(child->Name), inAttribute: true);
                output.Append(';');
            }
        }

        output.Append('"');
    }
}
