using HhvmSharp.Library.Libxml;
using HhvmSharp.Library.SimpleXml;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

/// <summary>DOM objects for SimpleXML's nodes. A document's nodes are those of one of the two families of classes.</summary>
[PhpExtension("dom")]
internal static unsafe class ImportSimpleXml
{
    [PhpFunction("dom_import_simplexml(object $node): DOMAttr|DOMElement")]
    internal static Value dom_import_simplexml(RequestContext ctx, PhpInstance node) => Import(ctx, node, DomClasses.Legacy);

    [PhpFunction("Dom\\import_simplexml(object $node): Dom\\Attr|Dom\\Element")]
    internal static Value Dom_import_simplexml(RequestContext ctx, PhpInstance node) => Import(ctx, node, DomClasses.Modern);

    private static Value Import(RequestContext ctx, PhpInstance node, DomClasses classes)
    {
        XmlNode* found = node is SimpleXmlObject simple ? simple.ExportNode(ctx) : node is DomObject dom ? dom.Node : null;
        DocumentRef? document = (node as XmlObject)?.Document;
        if (found == null || document is null || found->Type is not (XmlType.Element or XmlType.Attribute)) Arg.TypeError(ctx, 1, "is not a valid node type");
        if (document.Classes != DomClasses.Unset && document.Classes != classes)
            Arg.TypeError(ctx, 1, $"must not be already imported as a {(classes == DomClasses.Modern ? "DOMNode" : "Dom\\Node")}");
        if (document.Classes != DomClasses.Modern && classes == DomClasses.Modern) ModernData.Of(document).Namespaces.TakeDeclarations((XmlNode*)document.Doc);
        document.Classes = classes;
        return Value.Object(DomNodes.Wrap(ctx, found, (XmlObject)node));
    }
}
