using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Dom.Events;
using AngleSharp.Html.Parser;
using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

/// <summary>HTML documents: AngleSharp parses, libxml2 holds the tree.</summary>
internal sealed unsafe class HtmlBuilder
{
    private readonly XmlDoc* _doc;
    private readonly ModernData _data;
    private readonly bool _hasNamespaces;

    private HtmlBuilder(XmlDoc* doc, ModernData data, bool hasNamespaces)
    {
        _doc = doc;
        _data = data;
        _hasNamespaces = hasNamespaces;
    }

    /// <summary>php_dom_create_html_doc.</summary>
    internal static XmlDoc* NewDocument()
    {
        XmlDoc* doc = LibXml2.htmlNewDocNoDtD(null, null);
        doc->Dict = LibXml2.xmlDictCreate();
        return doc;
    }

    private static HtmlParser NewParser() => new(new HtmlParserOptions { IsKeepingSourceReferences = true }, BrowsingContext.New(Configuration.Default));

    /// <param name="name">What errors call the source.</param>
    /// <param name="encoding">Null: the source tells.</param>
    internal static ModernHtmlDocument Parse(RequestContext ctx, ReadOnlySpan<byte> source, PhpString name, long options, HtmlEncoding? encoding)
    {
        LibxmlState state = LibxmlState.Enter(ctx);
        int mark = 0;
        encoding ??= HtmlEncoding.Sniff(source, out mark);
        string text = encoding.Decode(source[mark..]);
        bool noImplied = (options & ModernHtmlDocument.NoImplied) != 0;
        HtmlParser parser = NewParser();
        var errors = new List<HtmlErrorEvent>();
        bool reports = (options & ModernHtmlDocument.NoError) == 0 && (state.UsesInternalErrors || (ctx.ErrorReporting & ErrorLevel.Warning) != 0 || (ctx.ErrorHandlerLevels & ErrorLevel.Warning) != 0);
        if (reports) parser.Error += (_, e) => errors.Add((HtmlErrorEvent)e);
        IHtmlDocument parsed = parser.ParseDocument(text);
        XmlDoc* doc = NewDocument();
        doc->Encoding = LibXml2.xmlStrdup(LibXml2.Z(encoding.Name));
        var made = (ModernHtmlDocument)ModernDocument.Make(ctx, doc);
        made.Data.IsQuirky = parsed.CompatMode == "BackCompat";
        var builder = new HtmlBuilder(doc, made.Data, (options & ModernHtmlDocument.NoDefaultNamespace) == 0);
        foreach (INode node in parsed.ChildNodes) builder.Add((XmlNode*)doc, node, null, "");
        if (noImplied) RemoveImplied(doc, parsed);
        HtmlErrors.Report(ctx, state, errors, name, text, noImplied);
        return made;
    }

    /// <summary>The fragment that the text is inside an element.</summary>
    internal static XmlNode* ParseFragment(DomObject o, XmlNode* context, ReadOnlySpan<byte> text)
    {
        HtmlParser parser = NewParser();
        IHtmlDocument owner = parser.ParseDocument(o.Data.IsQuirky ? "" : "<!DOCTYPE html>");
        string? uri = context->Ns == null ? null : LibXml2.TextOrNull(context->Ns->Href)?.ToUtf8();
        IElement around = owner.CreateElement(uri, LibXml2.Text(context->Name).ToUtf8());
        XmlNode* fragment = LibXml2.xmlNewDocFragment(context->Doc);
        var builder = new HtmlBuilder(context->Doc, o.Data, hasNamespaces: true);
        foreach (INode node in parser.ParseFragment(HtmlEncoding.Utf8.Decode(text), around)) builder.Add(fragment, node, null, "");
        return fragment;
    }

    // ---- the tree ----

    private static byte[] Z(string text) => LibXml2.Z(System.Text.Encoding.UTF8.GetBytes(text));

    private void Add(XmlNode* parent, INode node, XmlNs* ns, string uri)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (node)
        {
            case IElement element:
                AddElement(parent, element, ns, uri);
                break;
            case IText text:
                byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text.Data);
                DomTree.AppendUnmerged(parent, LibXml2.xmlNewDocTextLen(_doc, LibXml2.Z(bytes), bytes.Length));
                break;
            case IComment comment:
                DomTree.AppendUnmerged(parent, LibXml2.xmlNewDocComment(_doc, Z(comment.Data)));
                break;
            case IDocumentType doctype:
                LibXml2.xmlCreateIntSubset(
                    _doc, Z(doctype.Name), doctype.PublicIdentifier.Length == 0 ? null : Z(doctype.PublicIdentifier),
                    doctype.SystemIdentifier.Length == 0 ? null : Z(doctype.SystemIdentifier));
                break;
        }
    }

    private void AddElement(XmlNode* parent, IElement element, XmlNs* ns, string uri)
    {
        XmlNode* made = LibXml2.xmlNewDocNode(_doc, null, Z(element.LocalName), null);
        DomTree.AppendUnmerged(parent, made);
        made->Line = (ushort)Math.Min(element.SourceReference?.Position.Line ?? 1, ushort.MaxValue);
        string own = element.NamespaceUri ?? "";
        if (_hasNamespaces && own != uri) ns = _data.Namespaces.Get(default, System.Text.Encoding.UTF8.GetBytes(own));
        made->Ns = ns;
        foreach (IAttr attribute in element.Attributes) AddAttribute(made, attribute);
        if (element is IHtmlTemplateElement template)
        {
            XmlNode* content = _data.Templates.Ensure(made);
            foreach (INode child in template.Content.ChildNodes) Add(content != null ? content : made, child, ns, own);
            return;
        }

        foreach (INode child in element.ChildNodes) Add(made, child, ns, own);
    }

    private void AddAttribute(XmlNode* element, IAttr attribute)
    {
        string local = attribute.LocalName;
        XmlNs* ns = attribute.NamespaceUri switch
        {
            "http://www.w3.org/2000/xmlns/" => _data.Namespaces.Get(local == "xmlns" ? default : "xmlns"u8, NamespaceUris.Xmlns),
            "http://www.w3.org/1999/xlink" => _data.Namespaces.Get("xlink"u8, NamespaceUris.XLink),
            "http://www.w3.org/XML/1998/namespace" => _data.Namespaces.Get("xml"u8, NamespaceUris.Xml),
            _ => null,
        };
        XmlAttr* made = LibXml2.xmlNewNsProp(element, ns, Z(local), Z(attribute.Value));
        // the library takes the names of anchors for ids
        if (made->Kind != XmlAttr.IdKind || local == "id") return;
        LibXml2.xmlRemoveID(_doc, made);
        made->Kind = 0;
    }

    // ---- LIBXML_HTML_NOIMPLIED ----

    private static XmlNode* Child(XmlNode* parent, ReadOnlySpan<byte> name)
    {
        XmlNode* child = parent->Children;
        while (child != null && !(child->Type == XmlType.Element && LibXml2.Same(child->Name, name))) child = child->Next;
        return child;
    }

    private static void RemoveImplied(XmlDoc* doc, IHtmlDocument parsed)
    {
        XmlNode* html = Child((XmlNode*)doc, "html"u8);
        if (IsImplied(parsed.Head)) Hoist(html, "head"u8);
        if (IsImplied(parsed.Body)) Hoist(html, "body"u8);
        if (IsImplied(parsed.DocumentElement)) Hoist((XmlNode*)doc, "html"u8);
    }

    private static bool IsImplied(IElement? element) => element is not null && element.SourceReference is null or { Position.Position: <= 0 };

    /// <summary>An element gives way to what it has.</summary>
    private static void Hoist(XmlNode* parent, ReadOnlySpan<byte> name)
    {
        XmlNode* node = Child(parent, name);
        if (node == null) return;
        LibXml2.xmlUnlinkNode(node);
        for (XmlNode* child = node->Children; child != null; child = node->Children)
        {
            LibXml2.xmlUnlinkNode(child);
            LibXml2.xmlAddChild(parent, child);
        }

        LibXml2.xmlFreeNode(node);
    }
}
