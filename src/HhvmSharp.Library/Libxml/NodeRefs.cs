using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Libxml;

/// <summary>What PHP's objects for one node share (php_libxml_node_ptr). The node's private field has its number.</summary>
internal sealed unsafe class NodeRef
{
    /// <summary>Null when the node was freed although there are objects.</summary>
    internal XmlNode* Node;

    /// <summary>How many objects there are.</summary>
    internal int Count;

    /// <summary>The DOM object, of which there is one for a node; SimpleXML's do not count here.</summary>
    internal XmlObject? Wrapper;

    internal int Number;
}

/// <summary>Which classes stand for a document's nodes.</summary>
internal enum DomClasses : byte { Unset, Legacy, Modern }

/// <summary>A document, kept by all objects of its nodes (php_libxml_ref_obj).</summary>
internal sealed unsafe class DocumentRef
{
    internal XmlDoc* Doc;
    internal int Count = 1;
    internal DocumentProps? Props;

    /// <summary>Counts changes of the tree: lists of nodes remember positions until the next one.</summary>
    internal long Modifications = 1;

    internal DomClasses Classes;

    /// <summary>What Dom\ keeps for a document; ends before it.</summary>
    internal IDisposable? Data;

    internal DocumentRef(XmlDoc* doc) => Doc = doc;

    ~DocumentRef()
    {
        Data?.Dispose();
        if (Doc != null) LibXml2.xmlFreeDoc(Doc);
    }

    internal void Changed() => Modifications++;

    internal void Release()
    {
        if (--Count > 0) return;
        Data?.Dispose();
        XmlDoc* doc = Doc;
        Doc = null;
        if (doc != null) LibXml2.xmlFreeDoc(doc);
        GC.SuppressFinalize(this);
    }
}

/// <summary>The settings of a DOMDocument.</summary>
internal sealed class DocumentProps
{
    internal static readonly DocumentProps Default = new();

    internal bool FormatOutput, ValidateOnParse, ResolveExternals, SubstituteEntities, Recover;
    internal bool PreserveWhiteSpace = true, StrictErrorChecking = true;

    /// <summary>registerNodeClass(): what is made in place of a base class.</summary>
    internal Dictionary<PhpClass, PhpClass>? ClassMap;

    internal DocumentProps Copy()
    {
        var copy = (DocumentProps)MemberwiseClone();
        if (ClassMap is not null) copy.ClassMap = new Dictionary<PhpClass, PhpClass>(ClassMap);
        return copy;
    }
}

/// <summary>An object that stands for a node (php_libxml_node_object): of DOM and SimpleXML.</summary>
internal abstract unsafe class XmlObject(PhpClass cls) : HandledObject(cls)
{
    internal NodeRef? Ref;
    internal DocumentRef? Document;
    private LibxmlState? _state;

    /// <summary>Null: none, or freed.</summary>
    internal XmlNode* Node => Ref is null ? null : Ref.Node;

    /// <summary>It is the one object of its node.</summary>
    internal virtual bool IsWrapper => false;

    /// <summary>php_libxml_increment_node_ptr.</summary>
    internal void Attach(LibxmlState state, XmlNode* node)
    {
        _state = state;
        if (Ref is not null)
        {
            if (Ref.Node == node) return;
            state.Release(this);
        }

        if (node->Private != 0)
        {
            Ref = state.Find(node)!;
            Ref.Count++;
            if (IsWrapper) Ref.Wrapper ??= this;
        }
        else
        {
            Ref = state.Add(node);
            if (IsWrapper) Ref.Wrapper = this;
        }
    }

    /// <summary>php_libxml_increment_doc_ref: takes a count of the document it has, or makes one.</summary>
    internal void HoldDocument(XmlDoc* doc)
    {
        if (Document is not null) Document.Count++;
        else if (doc != null) Document = new DocumentRef(doc);
    }

    internal void ReleaseDocument()
    {
        DocumentRef? document = Document;
        Document = null;
        document?.Release();
    }

    /// <summary>php_libxml_node_decrement_resource: the end of the object; a node outside any tree ends with it.</summary>
    internal void ReleaseNode(LibxmlState state)
    {
        if (Ref is { } held)
        {
            XmlNode* node = held.Node;
            if (state.Release(this) == 0) state.FreeResource(node);
            else if (ReferenceEquals(held.Wrapper, this)) held.Wrapper = null;
            Ref = null;
        }

        ReleaseDocument();
    }

    internal override void FreeObject(RequestContext ctx)
    {
        base.FreeObject(ctx);
        FreeNode();
    }

    private protected void FreeNode()
    {
        if (_state is not { } state)
        {
            ReleaseDocument();
            return;
        }

        if (Node == null || Node->Type is not (XmlType.Document or XmlType.HtmlDocument))
        {
            ReleaseNode(state);
            return;
        }

        state.Release(this);
        Ref = null;
        ReleaseDocument();
    }
}
