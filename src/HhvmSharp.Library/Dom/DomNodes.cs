using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

/// <summary>From nodes to objects (php_dom_create_object).</summary>
internal static unsafe class DomNodes
{
    /// <summary>Classes by kind of node, in lower case; null: there is none.</summary>
    private static string? LegacyClass(XmlType type) => type switch
    {
        XmlType.Document or XmlType.HtmlDocument => "domdocument",
        XmlType.Dtd or XmlType.DocumentType => "domdocumenttype",
        XmlType.Element => "domelement",
        XmlType.Attribute => "domattr",
        XmlType.Text => "domtext",
        XmlType.Comment => "domcomment",
        XmlType.ProcessingInstruction => "domprocessinginstruction",
        XmlType.EntityReference => "domentityreference",
        XmlType.EntityDecl or XmlType.ElementDecl => "domentity",
        XmlType.CData => "domcdatasection",
        XmlType.Fragment => "domdocumentfragment",
        XmlType.Notation => "domnotation",
        XmlType.Namespace => "domnamespacenode",
        _ => null,
    };

    private static string? ModernClass(XmlNode* node) => node->Type switch
    {
        XmlType.Document => "dom\\xmldocument",
        XmlType.HtmlDocument => "dom\\htmldocument",
        XmlType.Dtd or XmlType.DocumentType => "dom\\documenttype",
        XmlType.Element => IsIn(node, NamespaceUris.Html) ? "dom\\htmlelement" : "dom\\element",
        XmlType.Attribute => "dom\\attr",
        XmlType.Text => "dom\\text",
        XmlType.Comment => "dom\\comment",
        XmlType.ProcessingInstruction => "dom\\processinginstruction",
        XmlType.EntityReference => "dom\\entityreference",
        XmlType.EntityDecl or XmlType.ElementDecl => "dom\\entity",
        XmlType.CData => "dom\\cdatasection",
        XmlType.Fragment => "dom\\documentfragment",
        XmlType.Notation => "dom\\notation",
        XmlType.Namespace => "domnamespacenode",
        _ => null,
    };

    /// <summary>The node's object, owned; null for no node.</summary>
    internal static Value WrapOrNull(RequestContext ctx, XmlNode* node, DomObject? relative) =>
        node == null ? Value.Null : Value.Object(Wrap(ctx, node, relative));

    /// <summary>The node's object, owned; made in the document of <paramref name="relative"/> if there is none yet.</summary>
    internal static DomObject Wrap(RequestContext ctx, XmlNode* node, XmlObject? relative)
    {
        LibxmlState state = ctx.GetState<LibxmlState>();
        if (state.WrapperOf(node) is DomObject known)
        {
            known.AddRef();
            return known;
        }

        string? name = relative is { Document.Classes: DomClasses.Modern } ? ModernClass(node) : LegacyClass(node->Type);
        if (name is null) Throw.Error(ctx, $"Unsupported node type: {(int)node->Type}");
        PhpClass cls = ctx.Environment.CoreClass(name);
        if (relative?.Document?.Props?.ClassMap is { } map && map.TryGetValue(cls, out PhpClass? replacement)) cls = replacement;
        return Instantiate(ctx, state, cls, node, relative);
    }

    /// <summary>php_dom_instantiate_object_helper.</summary>
    internal static DomObject Instantiate(RequestContext ctx, LibxmlState state, PhpClass cls, XmlNode* node, XmlObject? relative)
    {
        var made = (DomObject)ctx.NewObject(cls);
        if (node->Doc != null)
        {
            if (relative is not null) made.Document = relative.Document;
            made.HoldDocument(node->Doc);
        }

        made.Attach(state, node);
        return made;
    }

    /// <summary>An element or attribute of this namespace.</summary>
    internal static bool IsIn(XmlNode* node, ReadOnlySpan<byte> uri) => node->Ns != null && LibXml2.Same(node->Ns->Href, uri);

    /// <summary>An HTML element in an HTML document: its names know no case.</summary>
    internal static bool IsHtmlInHtml(XmlNode* node) => node->Doc != null && node->Doc->Type == XmlType.HtmlDocument && IsIn(node, NamespaceUris.Html);

    internal static bool IsDocument(XmlNode* node) => node->Type is XmlType.Document or XmlType.HtmlDocument;

    /// <summary>The next node of a walk in document order below <paramref name="root"/>; null at its end.</summary>
    internal static XmlNode* Next(XmlNode* node, XmlNode* root)
    {
        if (node->Type == XmlType.Element && node->Children != null) return node->Children;
        while (node->Next == null)
        {
            node = node->Parent;
            if (node == root || node == null) return null;
        }

        return node->Next;
    }

    /// <summary>Documents in PHP keep the first child of a DTD apart: children of what contains nodes.</summary>
    internal static XmlNode* FirstChild(XmlNode* container) =>
        IsDocument(container) ? LibXml2.xmlDocGetRootElement((XmlDoc*)container) : container->Children;

    internal static bool MayHaveChildren(XmlNode* node) => node->Type is not
        (XmlType.DocumentType or XmlType.Dtd or XmlType.ProcessingInstruction or XmlType.Comment or XmlType.Text or XmlType.CData or XmlType.Notation);

    /// <summary>dom_node_is_read_only.</summary>
    internal static bool IsReadOnly(XmlNode* node) => node->Type switch
    {
        XmlType.EntityReference or XmlType.Entity or XmlType.DocumentType or XmlType.Notation or XmlType.Dtd or XmlType.ElementDecl
            or XmlType.AttributeDecl or XmlType.EntityDecl or XmlType.Namespace => true,
        _ => node->Doc == null,
    };

    /// <summary>An attribute's value; owned by us.</summary>
    internal static PhpString AttributeValue(XmlAttr* attr)
    {
        if (attr->Children == null) return PhpString.Empty;
        if (attr->Children->Type == XmlType.Text && attr->Children->Next == null) return LibXml2.Text(attr->Children->Content);
        return LibXml2.Take(LibXml2.xmlNodeGetContent((XmlNode*)attr)) ?? PhpString.Empty;
    }

    /// <summary>php_dom_get_content_into_zval; null when there is none.</summary>
    internal static PhpString? Content(XmlNode* node) => node->Type switch
    {
        XmlType.Text or XmlType.CData or XmlType.ProcessingInstruction or XmlType.Comment => LibXml2.TextOrNull(node->Content),
        XmlType.Attribute => AttributeValue((XmlAttr*)node),
        _ => LibXml2.Take(LibXml2.xmlNodeGetContent(node)),
    };

    /// <summary>"prefix:name".</summary>
    internal static PhpString QualifiedName(XmlNode* node)
    {
        if (node->Ns == null || node->Ns->Prefix == null) return LibXml2.Text(node->Name);
        return PhpString.FromSpan([.. LibXml2.Span(node->Ns->Prefix), (byte)':', .. LibXml2.Span(node->Name)]);
    }

    /// <summary>dom_remove_all_children: those that PHP has objects for live on.</summary>
    internal static void RemoveChildren(LibxmlState state, XmlNode* node)
    {
        if (node->Children == null) return;
        UnlinkKept(state, node->Children);
        state.FreeList(node->Children);
        node->Children = null;
        node->Last = null;
    }

    /// <summary>node_list_unlink: takes out of the list, and from below it, what PHP has objects for.</summary>
    internal static void UnlinkKept(LibxmlState state, XmlNode* node)
    {
        for (; node != null; node = node->Next)
        {
            if (state.WrapperOf(node) is not null)
            {
                // the walk goes on from it as PHP's does
                LibXml2.xmlUnlinkNode(node);
                continue;
            }

            if (node->Type == XmlType.EntityReference) break;
            UnlinkKept(state, node->Children);
            if (node->Type is not (XmlType.AttributeDecl or XmlType.Dtd or XmlType.DocumentType or XmlType.EntityDecl or XmlType.Attribute or XmlType.Text))
                UnlinkKept(state, (XmlNode*)node->Properties);
        }
    }
}
