using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

[PhpExtension("dom")]
[PhpClass("class Dom\\Implementation", NotSerializable = true, NoDynamicProperties = true, Uncloneable = true)]
internal sealed unsafe class ModernImplementation(PhpClass cls) : PhpInstance(cls)
{
    [PhpMethod("public function createDocumentType(string $qualifiedName, string $publicId, string $systemId): Dom\\DocumentType")]
    public PhpInstance CreateDocumentType(RequestContext ctx, PhpString qualifiedName, PhpString publicId, PhpString systemId)
    {
        Arg.NoNul(ctx, 1, qualifiedName);
        Arg.NoNul(ctx, 2, publicId);
        Arg.NoNul(ctx, 3, systemId);
        LibxmlState state = LibxmlState.Enter(ctx);
        if (LibXml2.xmlValidateQName(LibXml2.Z(qualifiedName), 0) != 0) DomError.Throw(ctx, DomError.Namespace);
        XmlDtd* dtd = LibXml2.xmlCreateIntSubset(
            null, LibXml2.Z(qualifiedName), publicId.Length == 0 ? null : LibXml2.Z(publicId), systemId.Length == 0 ? null : LibXml2.Z(systemId));
        if (dtd == null) DomError.Throw(ctx, DomError.InvalidState);
        return DomNodes.Instantiate(ctx, state, ctx.Environment.CoreClass("dom\\documenttype"), (XmlNode*)dtd, null);
    }

    [PhpMethod("public function createDocument(?string $namespace, string $qualifiedName, ?Dom\\DocumentType $doctype = null): Dom\\XMLDocument")]
    public PhpInstance CreateDocument(RequestContext ctx, PhpString? @namespace, PhpString qualifiedName, ModernDoctype? doctype)
    {
        if (@namespace is not null) Arg.NoNul(ctx, 1, @namespace);
        Arg.NoNul(ctx, 2, qualifiedName);
        LibxmlState.Enter(ctx);
        var dtd = doctype is null ? null : (XmlDtd*)doctype.Require(ctx);
        DomNamespaces.QName name = default;
        int error = qualifiedName.Length == 0 ? 0 : DomNamespaces.Validate(@namespace, qualifiedName, out name);
        if (error != 0) DomError.Throw(ctx, error);
        XmlDoc* doc = LibXml2.xmlNewDoc(LibXml2.Z("1.0"u8));
        doc->Encoding = LibXml2.xmlStrdup(LibXml2.Z("UTF-8"u8));
        ModernDocument made = ModernDocument.Make(ctx, doc);
        if (doctype is not null)
        {
            DomClone.Adopt(ctx, (XmlNode*)dtd, made, doc);
            LibXml2.xmlAddChild((XmlNode*)doc, (XmlNode*)dtd);
            dtd->Doc = doc;
            doc->IntSubset = dtd;
        }

        if (qualifiedName.Length > 0) LibXml2.xmlAddChild((XmlNode*)doc, LibXml2.xmlNewDocNode(doc, made.Data.Namespaces.Get(name.Prefix, @namespace), name.LocalZ, null));
        return made;
    }

    [PhpMethod("public function createHTMLDocument(?string $title = null): Dom\\HTMLDocument")]
    public PhpInstance CreateHtmlDocument(RequestContext ctx, PhpString? title)
    {
        if (title is not null) Arg.NoNul(ctx, 1, title);
        LibxmlState.Enter(ctx);
        XmlDoc* doc = HtmlBuilder.NewDocument();
        doc->Encoding = LibXml2.xmlStrdup(LibXml2.Z("UTF-8"u8));
        LibXml2.xmlCreateIntSubset(doc, LibXml2.Z("html"u8), null, null);
        ModernDocument made = ModernDocument.Make(ctx, doc);
        XmlNs* ns = made.Data.Namespaces.Html;
        XmlNode* html = Add(doc, (XmlNode*)doc, ns, "html"u8), head = Add(doc, html, ns, "head"u8);
        if (title is not null)
        {
            XmlNode* element = Add(doc, head, ns, "title"u8);
            LibXml2.xmlAddChild(element, LibXml2.xmlNewDocText(doc, LibXml2.Z(title)));
        }

        Add(doc, html, ns, "body"u8);
        return made;
    }

    private static XmlNode* Add(XmlDoc* doc, XmlNode* parent, XmlNs* ns, ReadOnlySpan<byte> name) =>
        LibXml2.xmlAddChild(parent, LibXml2.xmlNewDocNode(doc, ns, LibXml2.Z(name), null));
}
