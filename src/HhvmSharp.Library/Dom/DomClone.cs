using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

/// <summary>Copies of nodes, and their way into other documents.</summary>
internal static unsafe class DomClone
{
    /// <summary>dom_clone_node for the legacy classes; null when there is no copy.</summary>
    internal static XmlNode* Copy(XmlNode* node, XmlDoc* doc, bool deep)
    {
        if (node->Type == XmlType.Dtd) return CopyDoctype(node, doc);
        const int withAttributes = 2;
        return LibXml2.xmlDocCopyNode(node, doc, deep ? 1 : node->Type == XmlType.Element ? withAttributes : 0);
    }

    /// <summary>The subset is no child in the ordinary sense: always whole.</summary>
    internal static XmlNode* CopyDoctype(XmlNode* node, XmlDoc* doc)
    {
        XmlDtd* dtd = LibXml2.xmlCopyDtd((XmlDtd*)node);
        LibXml2.xmlSetTreeDoc((XmlNode*)dtd, doc);
        return (XmlNode*)dtd;
    }

    private static XmlNode* CopyFor(DomObject original, XmlNode* node, bool deep) =>
        original.FollowsSpec ? ModernTree.Copy(node, node->Doc, deep, original.Data.Namespaces) : Copy(node, node->Doc, deep);

    /// <summary>clone $node.</summary>
    internal static void CloneInto(RequestContext ctx, DomObject original, XmlNode* node, DomObject copy)
    {
        XmlNode* cloned = CopyFor(original, node, deep: true);
        if (cloned == null) return;
        if (cloned->Doc == node->Doc) copy.Document = original.Document;
        copy.HoldDocument(cloned->Doc);
        copy.Attach(LibxmlState.Enter(ctx), cloned);
        if (!ReferenceEquals(original.Document, copy.Document)) CopyProps(original.Document, copy.Document);
    }

    internal static void CopyProps(DocumentRef? from, DocumentRef? to)
    {
        if (from is null || to is null) return;
        to.Props = from.Props?.Copy();
        to.Classes = from.Classes;
        if (from.Data is not ModernData data) return;
        ModernData copied = ModernData.Of(to);
        copied.IsQuirky = data.IsQuirky;
        ModernTree.Reconcile((XmlNode*)to.Doc, copied.Namespaces);
    }

    internal static Value CloneNode(RequestContext ctx, DomObject self, bool deep)
    {
        XmlNode* node = self.Require(ctx);
        LibxmlState.Enter(ctx);
        XmlNode* copy = CopyFor(self, node, deep);
        if (copy == null) return Value.False;
        if (DomNodes.IsDocument(node))
        {
            DomObject made = self.FollowsSpec
                ? ModernDocument.Make(ctx, (XmlDoc*)copy)
                : DomNodes.Wrap(ctx, copy, null);
            CopyProps(self.Document, made.Document);
            return Value.Object(made);
        }

        // the library cannot know that the declaration lives as long as the copy
        if (copy->Type == XmlType.Attribute && node->Ns != null && copy->Ns == null) copy->Ns = node->Ns;
        return Value.Object(DomNodes.Wrap(ctx, copy, self));
    }

    internal static Value Import(RequestContext ctx, DomObject self, DomObject imported, bool deep)
    {
        var doc = (XmlDoc*)self.Require(ctx);
        XmlNode* node = imported.Require(ctx);
        if (DomNodes.IsDocument(node))
        {
            Arg.Warning(ctx, "Cannot import: Node Type Not Supported");
            return Value.False;
        }

        if (node->Doc == doc) return Value.Object(DomNodes.Wrap(ctx, node, self));
        XmlNode* copy = Copy(node, doc, deep);
        if (copy == null) return Value.False;
        if (copy->Type == XmlType.Attribute && node->Ns != null && copy->Ns == null)
        {
            XmlNode* root = LibXml2.xmlDocGetRootElement(doc);
            XmlNs* ns = LibXml2.xmlSearchNsByHref(doc, root, node->Ns->Href);
            if (ns == null || ns->Prefix == null)
            {
                ns = DomNamespaces.Declare(root, LibXml2.Text(node->Ns->Href), LibXml2.TextOrNull(node->Ns->Prefix));
                if (ns != null && root == null) LibxmlState.KeepNamespace(doc, ns);
            }

            copy->Ns = ns;
        }

        return Value.Object(DomNodes.Wrap(ctx, copy, self));
    }

    /// <summary>php_dom_adopt_node; false: the library refused.</summary>
    internal static bool Adopt(RequestContext ctx, XmlNode* node, DomObject document, XmlDoc* target)
    {
        LibxmlState state = LibxmlState.Enter(ctx);
        XmlDoc* source = node->Doc;
        if (source != null && state.WrapperOf((XmlNode*)source) is { Document: { } old }) old.Changed();
        if (source == target)
        {
            LibXml2.xmlUnlinkNode(node);
            return true;
        }

        document.Document?.Changed();
        if (document.FollowsSpec)
        {
            LibXml2.xmlUnlinkNode(node);
            LibXml2.xmlSetTreeDoc(node, target);
            document.Data.Namespaces.Reconcile(node);
        }
        else if (LibXml2.xmlDOMWrapAdoptNode(0, source, node, target, null, 0) != 0)
        {
            return false;
        }

        FixNames(source, target, node);
        TransferDocument(state, node, document.Document!, siblings: false);
        return true;
    }

    /// <summary>The library leaves texts of the old document's dictionary behind in entity references and names.</summary>
    internal static void FixNames(XmlDoc* source, XmlDoc* target, XmlNode* node)
    {
        FixName(source, target, node);
        if (node->Type == XmlType.Element)
        {
            for (XmlAttr* attr = node->Properties; attr != null; attr = attr->Next)
            {
                FixName(source, target, (XmlNode*)attr);
                for (XmlNode* child = attr->Children; child != null; child = child->Next) FixName(source, target, child);
            }
        }

        if (node->Type is not (XmlType.Element or XmlType.Attribute)) return;
        for (XmlNode* child = node->Children; child != null; child = child->Next) FixNames(source, target, child);
    }

    private static void FixName(XmlDoc* source, XmlDoc* target, XmlNode* node)
    {
        if (node->Type == XmlType.EntityReference) node->Children = null;
        if (source == null || source->Dict == null) return;
        node->Name = Moved(source->Dict, target->Dict, node->Name);
        if (node->Type != XmlType.Attribute) node->Content = Moved(source->Dict, null, node->Content);
    }

    private static byte* Moved(void* from, void* to, byte* text)
    {
        if (text == null || LibXml2.xmlDictOwns(from, text) != 1) return text;
        return to == null ? LibXml2.xmlStrdup(text) : LibXml2.xmlDictLookup(to, text, -1);
    }

    private static void TransferDocument(LibxmlState state, XmlNode* node, DocumentRef document, bool siblings)
    {
        for (; node != null; node = siblings ? node->Next : null)
        {
            if (node->Type != XmlType.EntityReference && node->Children != null) TransferDocument(state, node->Children, document, siblings: true);
            if (node->Type == XmlType.Element)
                for (XmlAttr* attr = node->Properties; attr != null; attr = attr->Next) TransferOne(state, (XmlNode*)attr, document);
            TransferOne(state, node, document);
        }
    }

    private static void TransferOne(LibxmlState state, XmlNode* node, DocumentRef document)
    {
        if (state.WrapperOf(node) is not { } wrapper) return;
        document.Count++;
        wrapper.ReleaseDocument();
        wrapper.Document = document;
    }
}
