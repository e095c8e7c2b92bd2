using HhvmSharp.Runtime.Functions;

namespace HhvmSharp.Library.Dom;

/// <summary>XML_*: kinds of nodes and attributes.</summary>
[PhpExtension("dom")]
internal static class DomConstants
{
    [PhpConst("XML_ELEMENT_NODE")] internal const int Element = 1;
    [PhpConst("XML_ATTRIBUTE_NODE")] internal const int Attribute = 2;
    [PhpConst("XML_TEXT_NODE")] internal const int Text = 3;
    [PhpConst("XML_CDATA_SECTION_NODE")] internal const int CDataSection = 4;
    [PhpConst("XML_ENTITY_REF_NODE")] internal const int EntityReference = 5;
    [PhpConst("XML_ENTITY_NODE")] internal const int Entity = 6;
    [PhpConst("XML_PI_NODE")] internal const int ProcessingInstruction = 7;
    [PhpConst("XML_COMMENT_NODE")] internal const int Comment = 8;
    [PhpConst("XML_DOCUMENT_NODE")] internal const int Document = 9;
    [PhpConst("XML_DOCUMENT_TYPE_NODE")] internal const int DocumentType = 10;
    [PhpConst("XML_DOCUMENT_FRAG_NODE")] internal const int Fragment = 11;
    [PhpConst("XML_NOTATION_NODE")] internal const int Notation = 12;
    [PhpConst("XML_HTML_DOCUMENT_NODE")] internal const int HtmlDocument = 13;
    [PhpConst("XML_DTD_NODE")] internal const int Dtd = 14;
    [PhpConst("XML_ELEMENT_DECL_NODE")] internal const int ElementDeclaration = 15;
    [PhpConst("XML_ATTRIBUTE_DECL_NODE")] internal const int AttributeDeclaration = 16;
    [PhpConst("XML_ENTITY_DECL_NODE")] internal const int EntityDeclaration = 17;
    [PhpConst("XML_NAMESPACE_DECL_NODE")][PhpConst("XML_LOCAL_NAMESPACE")] internal const int NamespaceDeclaration = 18;
    [PhpConst("XML_ATTRIBUTE_CDATA")] internal const int AttributeCData = 1;
    [PhpConst("XML_ATTRIBUTE_ID")] internal const int AttributeId = 2;
    [PhpConst("XML_ATTRIBUTE_IDREF")] internal const int AttributeIdRef = 3;
    [PhpConst("XML_ATTRIBUTE_IDREFS")] internal const int AttributeIdRefs = 4;
    [PhpConst("XML_ATTRIBUTE_ENTITY")] internal const int AttributeEntity = 5;
    [PhpConst("XML_ATTRIBUTE_NMTOKEN")] internal const int AttributeNmToken = 7;
    [PhpConst("XML_ATTRIBUTE_NMTOKENS")] internal const int AttributeNmTokens = 8;
    [PhpConst("XML_ATTRIBUTE_ENUMERATION")] internal const int AttributeEnumeration = 9;
    [PhpConst("XML_ATTRIBUTE_NOTATION")] internal const int AttributeNotation = 10;
}
