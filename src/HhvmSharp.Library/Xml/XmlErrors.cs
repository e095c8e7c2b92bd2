using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Xml;

/// <summary>Codes and texts of parser errors. The codes' names are expat's, the numbers' meaning is the library's.</summary>
[PhpExtension("xml")]
internal static class XmlErrors
{
    [PhpConst("XML_ERROR_NONE")] internal const long ErrorNone = 0;
    [PhpConst("XML_ERROR_NO_MEMORY")] internal const long ErrorNoMemory = 1;
    [PhpConst("XML_ERROR_SYNTAX")] internal const long ErrorSyntax = 2;
    [PhpConst("XML_ERROR_NO_ELEMENTS")] internal const long ErrorNoElements = 3;
    [PhpConst("XML_ERROR_INVALID_TOKEN")] internal const long ErrorInvalidToken = 4;
    [PhpConst("XML_ERROR_UNCLOSED_TOKEN")] internal const long ErrorUnclosedToken = 5;
    [PhpConst("XML_ERROR_PARTIAL_CHAR")] internal const long ErrorPartialChar = 6;
    [PhpConst("XML_ERROR_TAG_MISMATCH")] internal const long ErrorTagMismatch = 7;
    [PhpConst("XML_ERROR_DUPLICATE_ATTRIBUTE")] internal const long ErrorDuplicateAttribute = 8;
    [PhpConst("XML_ERROR_JUNK_AFTER_DOC_ELEMENT")] internal const long ErrorJunkAfterDocElement = 9;
    [PhpConst("XML_ERROR_PARAM_ENTITY_REF")] internal const long ErrorParamEntityRef = 10;
    [PhpConst("XML_ERROR_UNDEFINED_ENTITY")] internal const long ErrorUndefinedEntity = 11;
    [PhpConst("XML_ERROR_RECURSIVE_ENTITY_REF")] internal const long ErrorRecursiveEntityRef = 12;
    [PhpConst("XML_ERROR_ASYNC_ENTITY")] internal const long ErrorAsyncEntity = 13;
    [PhpConst("XML_ERROR_BAD_CHAR_REF")] internal const long ErrorBadCharRef = 14;
    [PhpConst("XML_ERROR_BINARY_ENTITY_REF")] internal const long ErrorBinaryEntityRef = 15;
    [PhpConst("XML_ERROR_ATTRIBUTE_EXTERNAL_ENTITY_REF")] internal const long ErrorAttributeExternalEntityRef = 16;
    [PhpConst("XML_ERROR_MISPLACED_XML_PI")] internal const long ErrorMisplacedXmlPi = 17;
    [PhpConst("XML_ERROR_UNKNOWN_ENCODING")] internal const long ErrorUnknownEncoding = 18;
    [PhpConst("XML_ERROR_INCORRECT_ENCODING")] internal const long ErrorIncorrectEncoding = 19;
    [PhpConst("XML_ERROR_UNCLOSED_CDATA_SECTION")] internal const long ErrorUnclosedCdataSection = 20;
    [PhpConst("XML_ERROR_EXTERNAL_ENTITY_HANDLING")] internal const long ErrorExternalEntityHandling = 21;
    [PhpConst("XML_SAX_IMPL")] internal const string Implementation = "libxml";

    private static readonly string[] Texts =
    [
        "No error",
        "No memory",
        "Invalid document start",
        "Empty document",
        "Not well-formed (invalid token)",
        "Invalid document end",
        "Invalid hexadecimal character reference",
        "Invalid decimal character reference",
        "Invalid character reference",
        "Invalid character",
        "XML_ERR_CHARREF_AT_EOF",
        "XML_ERR_CHARREF_IN_PROLOG",
        "XML_ERR_CHARREF_IN_EPILOG",
        "XML_ERR_CHARREF_IN_DTD",
        "XML_ERR_ENTITYREF_AT_EOF",
        "XML_ERR_ENTITYREF_IN_PROLOG",
        "XML_ERR_ENTITYREF_IN_EPILOG",
        "XML_ERR_ENTITYREF_IN_DTD",
        "PEReference at end of document",
        "PEReference in prolog",
        "PEReference in epilog",
        "PEReference: forbidden within markup decl in internal subset",
        "XML_ERR_ENTITYREF_NO_NAME",
        "EntityRef: expecting ';'",
        "PEReference: no name",
        "PEReference: expecting ';'",
        "Undeclared entity error",
        "Undeclared entity warning",
        "Unparsed Entity",
        "XML_ERR_ENTITY_IS_EXTERNAL",
        "XML_ERR_ENTITY_IS_PARAMETER",
        "Unknown encoding",
        "Unsupported encoding",
        "String not started expecting ' or \"",
        "String not closed expecting \" or '",
        "Namespace declaration error",
        "EntityValue: \" or ' expected",
        "EntityValue: \" or ' expected",
        "< in attribute",
        "Attribute not started",
        "Attribute not finished",
        "Attribute without value",
        "Attribute redefined",
        "SystemLiteral \" or ' expected",
        "SystemLiteral \" or ' expected",
        "Comment not finished",
        "Processing Instruction not started",
        "Processing Instruction not finished",
        "NOTATION: Name expected here",
        "'>' required to close NOTATION declaration",
        "'(' required to start ATTLIST enumeration",
        "'(' required to start ATTLIST enumeration",
        "MixedContentDecl : '|' or ')*' expected",
        "XML_ERR_MIXED_NOT_FINISHED",
        "ELEMENT in DTD not started",
        "ELEMENT in DTD not finished",
        "XML declaration not started",
        "XML declaration not finished",
        "XML_ERR_CONDSEC_NOT_STARTED",
        "XML conditional section not closed",
        "Content error in the external subset",
        "DOCTYPE not finished",
        "Sequence ']]>' not allowed in content",
        "CDATA not finished",
        "Reserved XML Name",
        "Space required",
        "XML_ERR_SEPARATOR_REQUIRED",
        "NmToken expected in ATTLIST enumeration",
        "XML_ERR_NAME_REQUIRED",
        "MixedContentDecl : '#PCDATA' expected",
        "SYSTEM or PUBLIC, the URI is missing",
        "PUBLIC, the Public Identifier is missing",
        "< required",
        "> required",
        "</ required",
        "= required",
        "Mismatched tag",
        "Tag not finished",
        "standalone accepts only 'yes' or 'no'",
        "Invalid XML encoding name",
        "Comment must not contain '--' (double-hyphen)",
        "Invalid encoding",
        "external parsed entities cannot be standalone",
        "XML conditional section '[' expected",
        "Entity value required",
        "chunk is not well balanced",
        "extra content at the end of well balanced chunk",
        "XML_ERR_ENTITY_CHAR_ERROR",
        "PEReferences forbidden in internal subset",
        "Detected an entity reference loop",
        "XML_ERR_ENTITY_BOUNDARY",
        "Invalid URI",
        "Fragment not allowed",
        "XML_WAR_CATALOG_PI",
        "XML_ERR_NO_DTD",
        "conditional section INCLUDE or IGNORE keyword expected",
        "Version in XML Declaration missing",
        "XML_WAR_UNKNOWN_VERSION",
        "XML_WAR_LANG_VALUE",
        "XML_WAR_NS_URI",
        "XML_WAR_NS_URI_RELATIVE",
        "Missing encoding in text declaration",
    ];

    [PhpFunction("xml_error_string(int $error_code): ?string")]
    public static PhpString xml_error_string(long error_code) =>
        PhpString.Literal(error_code < 0 || error_code >= Texts.Length ? "Unknown" : Texts[error_code]);
}
