using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

/// <summary>C14N().</summary>
internal static unsafe class Canonical
{
    private static readonly PhpString Query = PhpString.Literal("query"), Namespaces = PhpString.Literal("namespaces");

    /// <summary>Null: the library failed.</summary>
    internal static PhpString? Write(RequestContext ctx, DomObject self, bool exclusive, bool comments, PhpArray? xpath, PhpArray? prefixes, int xpathNumber)
    {
        XmlNode* node = self.Require(ctx);
        XmlDoc* doc = node->Doc;
        if (doc == null) Throw.Error(ctx, "Node must be associated with a document");
        if (self.FollowsSpec && !NodeProperties.IsConnected(node))
            DomError.Throw(ctx, DomError.HierarchyRequest, "Canonicalization can only happen on nodes attached to a document.");
        LibxmlState.Enter(ctx);
        using LibraryDeclarations? declarations = self.FollowsSpec ? new LibraryDeclarations(doc) : null;
        XPathContext* context = null;
        XPathValue* found = null;
        if (xpath is not null)
        {
            Value query = xpath.Get(Query).Dereferenced();
            if (query.IsUndef) Arg.ValueError(ctx, xpathNumber, "must have a \"query\" key");
            if (!query.IsString) Arg.TypeError(ctx, xpathNumber, $"\"query\" option must be a string, {TypeNames.OfValue(in query)} given");
            context = LibXml2.xmlXPathNewContext(doc);
            context->Node = node;
            Value namespaces = xpath.Get(Namespaces).Dereferenced();
            if (namespaces.IsArray)
            {
                foreach (KeyValuePair<Value, Value> ns in namespaces.AsArray)
                    if (ns.Key.IsString && ns.Value.Dereferenced().IsString) LibXml2.xmlXPathRegisterNs(context, LibXml2.Z(ns.Key.AsString), LibXml2.Z(ns.Value.Dereferenced().AsString));
            }

            found = LibXml2.xmlXPathEvalExpression(LibXml2.Z(query.AsString), context);
            context->Node = null;
            if (found == null || found->Type != XPathValue.NodeSet)
            {
                if (found != null) LibXml2.xmlXPathFreeObject(found);
                LibXml2.xmlXPathFreeContext(context);
                Throw.Error(ctx, "XPath query did not return a nodeset");
            }
        }

        var kept = new List<GCHandle>();
        PhpString? text = Execute(doc, node, found, exclusive, comments, Prefixes(ctx, prefixes, exclusive, kept));
        foreach (GCHandle handle in kept) handle.Free();
        if (found != null) LibXml2.xmlXPathFreeObject(found);
        if (context != null) LibXml2.xmlXPathFreeContext(context);
        return text;
    }

    /// <summary>C14NFile(): the bytes written; null when there are none.</summary>
    internal static long? WriteFile(RequestContext ctx, DomObject self, PhpString uri, bool exclusive, bool comments, PhpArray? xpath, PhpArray? prefixes)
    {
        PhpString? text = Write(ctx, self, exclusive, comments, xpath, prefixes, 4);
        return text is not null && XmlFiles.Write(ctx, uri, text.Span) ? text.Length : null;
    }

    private static nint[]? Prefixes(RequestContext ctx, PhpArray? prefixes, bool exclusive, List<GCHandle> kept)
    {
        if (prefixes is null) return null;
        if (!exclusive)
        {
            Arg.Notice(ctx, "Inclusive namespace prefixes only allowed in exclusive mode.");
            return null;
        }

        var list = new List<nint>();
        foreach (KeyValuePair<Value, Value> prefix in prefixes)
        {
            if (!prefix.Value.Dereferenced().IsString) continue;
            GCHandle pinned = GCHandle.Alloc(LibXml2.Z(prefix.Value.Dereferenced().AsString), GCHandleType.Pinned);
            kept.Add(pinned);
            list.Add(pinned.AddrOfPinnedObject());
        }

        list.Add(0);
        return [.. list];
    }

    private static PhpString? Execute(XmlDoc* doc, XmlNode* node, XPathValue* found, bool exclusive, bool comments, nint[]? prefixes)
    {
        void* output = LibXml2.xmlAllocOutputBuffer(0);
        int result;
        fixed (nint* list = prefixes)
        {
            result = found == null && !DomNodes.IsDocument(node)
                ? LibXml2.xmlC14NExecute(doc, &IsInside, node, exclusive ? 1 : 0, (byte**)list, comments ? 1 : 0, output)
                : LibXml2.xmlC14NDocSaveTo(doc, found == null ? null : found->Nodes, exclusive ? 1 : 0, (byte**)list, comments ? 1 : 0, output);
        }

        PhpString? text = null;
        if (result >= 0)
        {
            int size = (int)LibXml2.xmlOutputBufferGetSize(output);
            text = size == 0 ? PhpString.Empty : PhpString.FromSpan(new ReadOnlySpan<byte>(LibXml2.xmlOutputBufferGetContent(output), size));
        }

        LibXml2.xmlOutputBufferClose(output);
        return text;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int IsInside(void* root, XmlNode* node, XmlNode* parent)
    {
        if (node == root) return 1;
        for (; parent != null; parent = parent->Parent)
            if (parent == root) return 1;
        return 0;
    }
}
