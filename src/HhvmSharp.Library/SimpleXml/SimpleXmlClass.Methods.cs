using HhvmSharp.Library.Dom;
using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.SimpleXml;

internal unsafe partial class SimpleXmlObject
{
    /// <summary>Gives a new object its document.</summary>
    internal void Become(LibxmlState state, XmlDoc* doc, PhpString ns, bool isPrefix)
    {
        _namespace = ns.Length > 0 ? ns : null;
        _isPrefix = isPrefix;
        HoldDocument(doc);
        XmlNode* root = LibXml2.xmlDocGetRootElement(doc);
        if (root != null) Attach(state, root);
    }

    /// <summary>The same in the document of a DOM object.</summary>
    internal void Share(LibxmlState state, DocumentRef document, XmlNode* node)
    {
        Document = document;
        HoldDocument(node->Doc);
        Attach(state, node);
    }

    [PhpMethod("public function __construct(string $data, int $options = 0, bool $dataIsURL = false, string $namespaceOrPrefix = \"\", bool $isPrefix = false)")]
    public void Construct(RequestContext ctx, PhpString data, long options, bool dataIsURL, PhpString namespaceOrPrefix, bool isPrefix)
    {
        if (options is < int.MinValue or > int.MaxValue) Spl.SplArg.Error(ctx, "Exception", 2, "is invalid");
        XmlDoc* doc = SimpleXmlFunctions.Parse(ctx, data, dataIsURL, options);
        if (doc == null) Throw.New(ctx, "Exception", "String could not be parsed as XML");
        Reset(ctx);
        LibxmlState state = LibxmlState.Enter(ctx);
        if (Ref is not null) ReleaseNode(state);
        Become(state, doc, namespaceOrPrefix, isPrefix);
    }

    [PhpMethod("public function xpath(string $expression): array|null|false", Tentative = true)]
    public Value XPath(RequestContext ctx, PhpString expression)
    {
        if (_view == SimpleXmlView.Attributes) return Value.Null;
        XmlNode* node = Meant(ctx, Fetch(ctx));
        Throw.IfPending(ctx);
        if (node == null) return Value.Null;
        LibxmlState.Enter(ctx);
        XPathContext* context = Context();
        context->Node = node;
        XmlNs** namespaces = LibXml2.xmlGetNsList(Document!.Doc, node);
        int count = 0;
        while (namespaces != null && namespaces[count] != null) count++;
        context->Namespaces = namespaces;
        context->NamespaceCount = count;
        XPathValue* found = LibXml2.xmlXPathEval(LibXml2.Z(expression), context);
        LibXml2.Free(namespaces);
        context->Namespaces = null;
        context->NamespaceCount = 0;
        if (found == null) return Value.False;
        var list = new PhpArray();
        for (int i = 0; found->Nodes != null && i < found->Nodes->Count; i++)
        {
            XmlNode* at = found->Nodes->Nodes[i];
            if (at->Type == XmlType.Text) list.Append(Make(ctx, at->Parent, SimpleXmlView.Node, null, null, false));
            else if (at->Type == XmlType.Attribute)
                list.Append(Make(ctx, at->Parent, SimpleXmlView.Attributes, LibXml2.Text(at->Name), at->Ns == null ? null : LibXml2.Text(at->Ns->Href), false));
            else if (at->Type is XmlType.Element or XmlType.ProcessingInstruction or XmlType.Comment) list.Append(Make(ctx, at, SimpleXmlView.Node, null, null, false));
        }

        LibXml2.xmlXPathFreeObject(found);
        return Value.Array(list);
    }

    private XPathContext* Context()
    {
        if (_xpath == null) _xpath = LibXml2.xmlXPathNewContext(Document!.Doc);
        return _xpath;
    }

    private void RequireDocument(RequestContext ctx)
    {
        if (Document is null) Throw.Error(ctx, "SimpleXMLElement is not properly initialized");
    }

    [PhpMethod("public function registerXPathNamespace(string $prefix, string $namespace): bool", Tentative = true)]
    public bool RegisterXPathNamespace(RequestContext ctx, PhpString prefix, PhpString @namespace)
    {
        RequireDocument(ctx);
        return LibXml2.xmlXPathRegisterNs(Context(), LibXml2.Z(prefix), LibXml2.Z(@namespace)) == 0;
    }

    [PhpMethod("public function asXML(?string $filename = null): string|bool", Tentative = true)]
    public Value AsXml(RequestContext ctx, PhpString? filename)
    {
        if (filename is not null && filename.Span.Contains((byte)0)) Arg.ValueError(ctx, 1, "must not contain any null bytes");
        XmlNode* node = Meant(ctx, Fetch(ctx));
        Throw.IfPending(ctx);
        if (node == null) return Value.False;
        LibxmlState.Enter(ctx);
        XmlDoc* doc = Document!.Doc;
        bool isRoot = node->Parent != null && node->Parent->Type == XmlType.Document;
        PhpString? text = isRoot ? DomOutput.Document(doc, format: false, declaration: true) : DomOutput.Node(doc, node, false, filename is null ? doc->Encoding : null);
        if (text is null) return Value.False;
        return filename is null ? Value.String(text) : Value.Bool(XmlFiles.Write(ctx, filename, text.Span));
    }

    [PhpMethod("public function saveXML(?string $filename = null): string|bool", Tentative = true)]
    public Value SaveXml(RequestContext ctx, PhpString? filename) => AsXml(ctx, filename);

    private static void AddNamespace(PhpArray list, PhpString prefix, PhpString href)
    {
        if (!list.ContainsKey(prefix)) list.Add(prefix, Value.String(href));
    }

    private static void AddNamespace(PhpArray list, XmlNs* ns) => AddNamespace(list, LibXml2.Text(ns->Prefix), LibXml2.Text(ns->Href));

    private static void AddUsed(PhpArray list, XmlNode* node, bool recursive)
    {
        if (node->Ns != null) AddNamespace(list, node->Ns);
        for (XmlAttr* attr = node->Properties; attr != null; attr = attr->Next)
            if (attr->Ns != null) AddNamespace(list, attr->Ns);
        if (!recursive) return;
        for (XmlNode* child = node->Children; child != null; child = child->Next)
            if (child->Type == XmlType.Element) AddUsed(list, child, recursive);
    }

    private static void AddDeclared(PhpArray list, XmlNode* node, bool recursive)
    {
        if (node->Type != XmlType.Element) return;
        for (XmlNs* ns = node->NsDef; ns != null; ns = ns->Next) AddNamespace(list, ns);
        if (!recursive) return;
        for (XmlNode* child = node->Children; child != null; child = child->Next) AddDeclared(list, child, recursive);
    }

    [PhpMethod("public function getNamespaces(bool $recursive = false): array", Tentative = true)]
    public PhpArray GetNamespaces(RequestContext ctx, bool recursive)
    {
        var list = new PhpArray();
        XmlNode* node = Meant(ctx, Fetch(ctx));
        Throw.IfPending(ctx);
        if (node == null) return list;
        if (node->Type == XmlType.Element) AddUsed(list, node, recursive);
        else if (node->Type == XmlType.Attribute && node->Ns != null) AddNamespace(list, node->Ns);
        return list;
    }

    [PhpMethod("public function getDocNamespaces(bool $recursive = false, bool $fromRoot = true): array|false", Tentative = true)]
    public PhpArray? GetDocNamespaces(RequestContext ctx, bool recursive, bool fromRoot)
    {
        if (fromRoot) RequireDocument(ctx);
        XmlNode* node = fromRoot ? LibXml2.xmlDocGetRootElement(Document!.Doc) : Fetch(ctx);
        Throw.IfPending(ctx);
        if (node == null) return null;
        var list = new PhpArray();
        AddDeclared(list, node, recursive);
        return list;
    }

    [PhpMethod("public function children(?string $namespaceOrPrefix = null, bool $isPrefix = false): ?SimpleXMLElement", Tentative = true)]
    public Value Children(RequestContext ctx, PhpString? namespaceOrPrefix, bool isPrefix) => View(ctx, SimpleXmlView.Children, namespaceOrPrefix, isPrefix);

    [PhpMethod("public function attributes(?string $namespaceOrPrefix = null, bool $isPrefix = false): ?SimpleXMLElement", Tentative = true)]
    public Value AttributesMethod(RequestContext ctx, PhpString? namespaceOrPrefix, bool isPrefix) => View(ctx, SimpleXmlView.Attributes, namespaceOrPrefix, isPrefix);

    private Value View(RequestContext ctx, SimpleXmlView view, PhpString? ns, bool isPrefix)
    {
        if (_view == SimpleXmlView.Attributes) return Value.Null;
        XmlNode* node = Meant(ctx, Fetch(ctx));
        Throw.IfPending(ctx);
        ns?.MarkShared();
        return node == null ? Value.Null : Make(ctx, node, view, null, ns, isPrefix);
    }

    /// <summary>"prefix:local" in its parts; no prefix: the whole name.</summary>
    private static (PhpString Local, PhpString? Prefix) Split(PhpString name)
    {
        DomNamespaces.Check(name, hasUri: true, out DomNamespaces.QName parts);
        return (parts.Local, parts.Prefix);
    }

    [PhpMethod("public function addChild(string $qualifiedName, ?string $value = null, ?string $namespace = null): ?SimpleXMLElement", Tentative = true)]
    public Value AddChild(RequestContext ctx, PhpString qualifiedName, PhpString? value, PhpString? @namespace)
    {
        if (qualifiedName.Length == 0) Arg.ValueError(ctx, 1, "must not be empty");
        XmlNode* node = Fetch(ctx);
        Throw.IfPending(ctx);
        if (_view == SimpleXmlView.Attributes)
        {
            Arg.Warning(ctx, "Cannot add element to attributes");
            return Value.Null;
        }

        node = Meant(ctx, node);
        if (node == null)
        {
            Arg.Warning(ctx, "Cannot add child. Parent is not a permanent member of the XML tree");
            return Value.Null;
        }

        Document?.Changed();
        LibxmlState.Enter(ctx);
        (PhpString local, PhpString? prefix) = Split(qualifiedName);
        XmlNode* made = LibXml2.xmlNewChild(node, null, LibXml2.Z(local), LibXml2.ZOrNull(value));
        if (@namespace is { Length: 0 })
        {
            made->Ns = null;
            LibXml2.xmlNewNs(made, LibXml2.Z(@namespace), LibXml2.ZOrNull(prefix));
        }
        else if (@namespace is not null)
        {
            XmlNs* ns = LibXml2.xmlSearchNsByHref(node->Doc, node, LibXml2.Z(@namespace));
            made->Ns = ns != null ? ns : LibXml2.xmlNewNs(made, LibXml2.Z(@namespace), LibXml2.ZOrNull(prefix));
        }

        return Make(ctx, made, SimpleXmlView.Node, local, prefix, false);
    }

    [PhpMethod("public function addAttribute(string $qualifiedName, string $value, ?string $namespace = null): void", Tentative = true)]
    public void AddAttribute(RequestContext ctx, PhpString qualifiedName, PhpString value, PhpString? @namespace)
    {
        if (qualifiedName.Length == 0) Arg.ValueError(ctx, 1, "must not be empty");
        XmlNode* node = Meant(ctx, Fetch(ctx));
        Throw.IfPending(ctx);
        if (node != null && node->Type != XmlType.Element) node = node->Parent;
        if (node == null)
        {
            Arg.Warning(ctx, "Unable to locate parent Element");
            return;
        }

        (PhpString local, PhpString? prefix) = Split(qualifiedName);
        if (prefix is null && @namespace is { Length: > 0 })
        {
            Arg.Warning(ctx, "Attribute requires prefix for namespace");
            return;
        }

        XmlAttr* there = LibXml2.xmlHasNsProp(node, LibXml2.Z(local), LibXml2.ZOrNull(@namespace));
        if (there != null && there->Type != XmlType.AttributeDecl)
        {
            Arg.Warning(ctx, "Attribute already exists");
            return;
        }

        XmlNs* ns = null;
        if (@namespace is not null)
        {
            ns = LibXml2.xmlSearchNsByHref(node->Doc, node, LibXml2.Z(@namespace));
            if (ns == null) ns = LibXml2.xmlNewNs(node, LibXml2.Z(@namespace), LibXml2.ZOrNull(prefix));
        }

        LibXml2.xmlNewNsProp(node, ns, LibXml2.Z(local), LibXml2.Z(value));
    }

    [PhpMethod("public function getName(): string", Tentative = true)]
    public PhpString GetName(RequestContext ctx)
    {
        XmlNode* node = Meant(ctx, Fetch(ctx));
        Throw.IfPending(ctx);
        return node == null ? PhpString.Empty : LibXml2.Text(node->Name);
    }

    [PhpMethod("public function __toString(): string")]
    public PhpString ToStringMethod(RequestContext ctx)
    {
        PhpString text = Text(ctx);
        Throw.IfPending(ctx);
        return text;
    }

    [PhpMethod("public function __debugInfo(): ?array")]
    public PhpArray DebugInfoMethod(RequestContext ctx)
    {
        PhpArray result = ToArray(ctx, forDebug: true);
        Throw.IfPending(ctx);
        return result;
    }

    [PhpMethod("public function count(): int", Tentative = true)]
    public long CountMethod(RequestContext ctx)
    {
        long count = CountMatches(ctx);
        Throw.IfPending(ctx);
        return count;
    }

    [PhpMethod("public function rewind(): void", Tentative = true)]
    public void Rewind(RequestContext ctx)
    {
        RewindWalk(ctx);
        Throw.IfPending(ctx);
    }

    [PhpMethod("public function valid(): bool", Tentative = true)]
    public bool Valid() => !_current.IsUndef;

    private SimpleXmlObject At(RequestContext ctx)
    {
        if (_current.IsUndef) Throw.Error(ctx, "Iterator not initialized or already consumed");
        return (SimpleXmlObject)_current.AsObject;
    }

    [PhpMethod("public function current(): SimpleXMLElement", Tentative = true)]
    public PhpInstance Current(RequestContext ctx)
    {
        SimpleXmlObject at = At(ctx);
        at.AddRef();
        return at;
    }

    [PhpMethod("public function key(): string", Tentative = true)]
    public PhpString Key(RequestContext ctx)
    {
        XmlNode* node = At(ctx).Node;
        if (node == null) Throw.Error(ctx, "Iterator not initialized or already consumed");
        return LibXml2.Text(node->Name);
    }

    [PhpMethod("public function next(): void", Tentative = true)]
    public void Next(RequestContext ctx)
    {
        MoveWalk(ctx);
        Throw.IfPending(ctx);
    }

    [PhpMethod("public function hasChildren(): bool", Tentative = true)]
    public bool HasChildren(RequestContext ctx)
    {
        if (_current.IsUndef || _view == SimpleXmlView.Attributes) return false;
        XmlNode* node = ((SimpleXmlObject)_current.AsObject).Fetch(ctx);
        Throw.IfPending(ctx);
        node = node->Children;
        while (node != null && node->Type != XmlType.Element) node = node->Next;
        return node != null;
    }

    [PhpMethod("public function getChildren(): ?SimpleXMLElement", Tentative = true)]
    public Value GetChildren() => _current.IsUndef || _view == SimpleXmlView.Attributes ? Value.Null : _current.Copied();
}

[PhpExtension("SimpleXML")]
[PhpClass("class SimpleXMLIterator extends SimpleXMLElement")]
internal static class SimpleXmlIteratorClass;
