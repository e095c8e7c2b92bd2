using System.Runtime.InteropServices;

namespace HhvmSharp.Library.Libxml;

/// <summary>xmlreader.h.</summary>
internal static unsafe partial class LibXml2
{
    [LibraryImport(Library)] internal static partial void* xmlReaderForMemory(byte* memory, int size, byte[]? url, byte[]? encoding, int options);
    [LibraryImport(Library)]
    internal static partial void* xmlReaderForIO(
        delegate* unmanaged[Cdecl]<nint, byte*, int, int> read, delegate* unmanaged[Cdecl]<nint, int> close, nint context, byte[]? url, byte[]? encoding, int options);
    [LibraryImport(Library)] internal static partial void xmlFreeTextReader(void* reader);
    [LibraryImport(Library)] internal static partial int xmlTextReaderRead(void* reader);
    [LibraryImport(Library)] internal static partial int xmlTextReaderNext(void* reader);
    [LibraryImport(Library)] internal static partial int xmlTextReaderIsValid(void* reader);
    [LibraryImport(Library)] internal static partial int xmlTextReaderAttributeCount(void* reader);
    [LibraryImport(Library)] internal static partial int xmlTextReaderDepth(void* reader);
    [LibraryImport(Library)] internal static partial int xmlTextReaderHasAttributes(void* reader);
    [LibraryImport(Library)] internal static partial int xmlTextReaderHasValue(void* reader);
    [LibraryImport(Library)] internal static partial int xmlTextReaderIsDefault(void* reader);
    [LibraryImport(Library)] internal static partial int xmlTextReaderIsEmptyElement(void* reader);
    [LibraryImport(Library)] internal static partial int xmlTextReaderNodeType(void* reader);
    [LibraryImport(Library)] internal static partial byte* xmlTextReaderConstBaseUri(void* reader);
    [LibraryImport(Library)] internal static partial byte* xmlTextReaderConstLocalName(void* reader);
    [LibraryImport(Library)] internal static partial byte* xmlTextReaderConstName(void* reader);
    [LibraryImport(Library)] internal static partial byte* xmlTextReaderConstNamespaceUri(void* reader);
    [LibraryImport(Library)] internal static partial byte* xmlTextReaderConstPrefix(void* reader);
    [LibraryImport(Library)] internal static partial byte* xmlTextReaderConstValue(void* reader);
    [LibraryImport(Library)] internal static partial byte* xmlTextReaderConstXmlLang(void* reader);
    [LibraryImport(Library)] internal static partial byte* xmlTextReaderGetAttribute(void* reader, byte[] name);
    [LibraryImport(Library)] internal static partial byte* xmlTextReaderGetAttributeNo(void* reader, int number);
    [LibraryImport(Library)] internal static partial byte* xmlTextReaderGetAttributeNs(void* reader, byte[] name, byte[] uri);
    [LibraryImport(Library)] internal static partial byte* xmlTextReaderLookupNamespace(void* reader, byte[] prefix);
    [LibraryImport(Library)] internal static partial int xmlTextReaderMoveToAttribute(void* reader, byte[] name);
    [LibraryImport(Library)] internal static partial int xmlTextReaderMoveToAttributeNo(void* reader, int number);
    [LibraryImport(Library)] internal static partial int xmlTextReaderMoveToAttributeNs(void* reader, byte[] name, byte[] uri);
    [LibraryImport(Library)] internal static partial int xmlTextReaderMoveToElement(void* reader);
    [LibraryImport(Library)] internal static partial int xmlTextReaderMoveToFirstAttribute(void* reader);
    [LibraryImport(Library)] internal static partial int xmlTextReaderMoveToNextAttribute(void* reader);
    [LibraryImport(Library)] internal static partial int xmlTextReaderGetParserProp(void* reader, int property);
    [LibraryImport(Library)] internal static partial int xmlTextReaderSetParserProp(void* reader, int property, int value);
    [LibraryImport(Library)] internal static partial byte* xmlTextReaderReadInnerXml(void* reader);
    [LibraryImport(Library)] internal static partial byte* xmlTextReaderReadOuterXml(void* reader);
    [LibraryImport(Library)] internal static partial byte* xmlTextReaderReadString(void* reader);
    [LibraryImport(Library)] internal static partial int xmlTextReaderSchemaValidate(void* reader, byte[]? path);
    [LibraryImport(Library)] internal static partial int xmlTextReaderRelaxNGSetSchema(void* reader, void* schema);
    [LibraryImport(Library)] internal static partial XmlNode* xmlTextReaderExpand(void* reader);
}
