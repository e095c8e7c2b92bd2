using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

[PhpExtension("dom")]
[PhpClass("class DOMImplementation")]
internal sealed unsafe class ImplementationObject(PhpClass cls) : PhpInstance(cls)
{
    internal static bool HasDomFeature(PhpString feature, PhpString version)
    {
        if (!version.Equals("1.0") && !version.Equals("2.0") && version.Length > 0) return false;
        string name = feature.ToString();
        return name.Equals("XML", StringComparison.OrdinalIgnoreCase) || (name.Equals("Core", StringComparison.OrdinalIgnoreCase) && version.Equals("1.0"));
    }

    [PhpMethod("public function hasFeature(string $feature, string $version): bool", Tentative = true)]
    public bool HasFeature(PhpString feature, PhpString version) => HasDomFeature(feature, version);

    [PhpMethod("public function createDocumentType(string $qualifiedName, string $publicId = \"\", string $systemId = \"\")")]
    public Value CreateDocumentType(RequestContext ctx, PhpString qualifiedName, PhpString publicId, PhpString systemId)
    {
        LibxmlState.Enter(ctx);
        if (qualifiedName.Length == 0) Arg.ValueError(ctx, 1, "must not be empty");
        if (qualifiedName.Span.IndexOf("%00"u8) >= 0)
        {
            Arg.Warning(ctx, "URI must not contain percent-encoded NUL bytes");
            return Value.False;
        }

        PhpString name = qualifiedName;
        XmlUri* uri = LibXml2.xmlParseURI(LibXml2.Z(qualifiedName));
        if (uri != null)
        {
            if (uri->Opaque != null) name = LibXml2.Text(uri->Opaque);
            bool isBad = uri->Opaque != null && name.Span.Contains((byte)':');
            LibXml2.xmlFreeURI(uri);
            if (isBad) DomError.Throw(ctx, DomError.Namespace);
        }

        XmlDtd* dtd = LibXml2.xmlCreateIntSubset(
            null, LibXml2.Z(name), publicId.Length == 0 ? null : LibXml2.Z(publicId), systemId.Length == 0 ? null : LibXml2.Z(systemId));
        if (dtd == null) DomError.Throw(ctx, DomError.InvalidState);
        return Value.Object(DomNodes.Wrap(ctx, (XmlNode*)dtd, null));
    }

    [PhpMethod("public function createDocument(?string $namespace = null, string $qualifiedName = \"\", ?DOMDocumentType $doctype = null): DOMDocument", Tentative = true)]
    public PhpInstance CreateDocument(RequestContext ctx, PhpString? @namespace, PhpString qualifiedName, DocumentTypeObject? doctype)
    {
        LibxmlState.Enter(ctx);
        XmlDtd* dtd = doctype is null ? null : (XmlDtd*)doctype.Require(ctx);
        if (dtd != null && dtd->Type == XmlType.DocumentType) Arg.ValueError(ctx, 3, "is an invalid DocumentType object");
        if (dtd != null && dtd->Doc != null) DomError.Throw(ctx, DomError.WrongDocument);
        DomNamespaces.QName name = default;
        XmlNs* ns = null;
        if (qualifiedName.Length > 0)
        {
            int error = DomNamespaces.Check(qualifiedName, hasUri: true, out name);
            if (error == 0 && @namespace is { Length: > 0 })
            {
                ns = LibXml2.xmlNewNs(null, LibXml2.Z(@namespace), name.PrefixZ);
                if (ns == null) error = DomError.Namespace;
            }

            if (error != 0) DomError.Throw(ctx, error);
        }

        XmlDoc* doc = LibXml2.xmlNewDoc(null);
        if (dtd != null)
        {
            doc->IntSubset = dtd;
            dtd->Parent = doc;
            dtd->Doc = doc;
            doc->Children = doc->Last = (XmlNode*)dtd;
        }

        if (qualifiedName.Length > 0)
        {
            XmlNode* root = LibXml2.xmlNewDocNode(doc, ns, name.LocalZ, null);
            root->NsDef = ns;
            LibXml2.xmlDocSetRootElement(doc, root);
        }

        DomObject made = DomNodes.Wrap(ctx, (XmlNode*)doc, null);
        if (doctype is not null)
        {
            doctype.Document = made.Document;
            doctype.HoldDocument(doc);
        }

        return made;
    }
}
