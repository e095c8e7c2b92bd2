using System.Runtime.InteropServices;

namespace HhvmSharp.Library.Libxml;

/// <summary>xmlwriter.h.</summary>
internal static unsafe partial class LibXml2
{
    [LibraryImport(Library)] internal static partial void* xmlNewTextWriter(void* output);
    [LibraryImport(Library)] internal static partial void* xmlNewTextWriterMemory(void* buffer, int compression);
    [LibraryImport(Library)] internal static partial void xmlFreeTextWriter(void* writer);
    [LibraryImport(Library)] internal static partial void xmlBufferEmpty(void* buffer);
    [LibraryImport(Library)]
    internal static partial void* xmlOutputBufferCreateIO(
        delegate* unmanaged[Cdecl]<nint, byte*, int, int> write, delegate* unmanaged[Cdecl]<nint, int> close, nint context, nint encoder);
    [LibraryImport(Library)] internal static partial int xmlTextWriterSetIndentString(void* writer, byte[] indentation);
    [LibraryImport(Library)] internal static partial int xmlTextWriterStartComment(void* writer);
    [LibraryImport(Library)] internal static partial int xmlTextWriterEndComment(void* writer);
    [LibraryImport(Library)] internal static partial int xmlTextWriterStartAttribute(void* writer, byte[] name);
    [LibraryImport(Library)] internal static partial int xmlTextWriterEndAttribute(void* writer);
    [LibraryImport(Library)] internal static partial int xmlTextWriterWriteAttribute(void* writer, byte[] name, byte[] value);
    [LibraryImport(Library)] internal static partial int xmlTextWriterStartAttributeNS(void* writer, byte[]? prefix, byte[] name, byte[]? uri);
    [LibraryImport(Library)] internal static partial int xmlTextWriterWriteAttributeNS(void* writer, byte[]? prefix, byte[] name, byte[]? uri, byte[] value);
    [LibraryImport(Library)] internal static partial int xmlTextWriterStartElement(void* writer, byte[] name);
    [LibraryImport(Library)] internal static partial int xmlTextWriterEndElement(void* writer);
    [LibraryImport(Library)] internal static partial int xmlTextWriterFullEndElement(void* writer);
    [LibraryImport(Library)] internal static partial int xmlTextWriterStartElementNS(void* writer, byte[]? prefix, byte[] name, byte[]? uri);
    [LibraryImport(Library)] internal static partial int xmlTextWriterStartPI(void* writer, byte[] target);
    [LibraryImport(Library)] internal static partial int xmlTextWriterEndPI(void* writer);
    [LibraryImport(Library)] internal static partial int xmlTextWriterWritePI(void* writer, byte[] target, byte[] content);
    [LibraryImport(Library)] internal static partial int xmlTextWriterStartCDATA(void* writer);
    [LibraryImport(Library)] internal static partial int xmlTextWriterEndCDATA(void* writer);
    [LibraryImport(Library)] internal static partial int xmlTextWriterWriteCDATA(void* writer, byte[] content);
    [LibraryImport(Library)] internal static partial int xmlTextWriterWriteString(void* writer, byte[] content);
    [LibraryImport(Library)] internal static partial int xmlTextWriterWriteRaw(void* writer, byte[] content);
    [LibraryImport(Library)] internal static partial int xmlTextWriterStartDocument(void* writer, byte[]? version, byte[]? encoding, byte[]? standalone);
    [LibraryImport(Library)] internal static partial int xmlTextWriterEndDocument(void* writer);
    [LibraryImport(Library)] internal static partial int xmlTextWriterWriteComment(void* writer, byte[] content);
    [LibraryImport(Library)] internal static partial int xmlTextWriterStartDTD(void* writer, byte[] qualifiedName, byte[]? publicId, byte[]? systemId);
    [LibraryImport(Library)] internal static partial int xmlTextWriterEndDTD(void* writer);
    [LibraryImport(Library)] internal static partial int xmlTextWriterWriteDTD(void* writer, byte[] name, byte[]? publicId, byte[]? systemId, byte[]? content);
    [LibraryImport(Library)] internal static partial int xmlTextWriterStartDTDElement(void* writer, byte[] qualifiedName);
    [LibraryImport(Library)] internal static partial int xmlTextWriterEndDTDElement(void* writer);
    [LibraryImport(Library)] internal static partial int xmlTextWriterWriteDTDElement(void* writer, byte[] name, byte[] content);
    [LibraryImport(Library)] internal static partial int xmlTextWriterStartDTDAttlist(void* writer, byte[] name);
    [LibraryImport(Library)] internal static partial int xmlTextWriterEndDTDAttlist(void* writer);
    [LibraryImport(Library)] internal static partial int xmlTextWriterWriteDTDAttlist(void* writer, byte[] name, byte[] content);
    [LibraryImport(Library)] internal static partial int xmlTextWriterStartDTDEntity(void* writer, int isParam, byte[] name);
    [LibraryImport(Library)] internal static partial int xmlTextWriterEndDTDEntity(void* writer);
    [LibraryImport(Library)] internal static partial int xmlTextWriterWriteDTDEntity(void* writer, int isParam, byte[] name, byte[]? publicId, byte[]? systemId, byte[]? notation, byte[] content);
    [LibraryImport(Library)] internal static partial int xmlTextWriterWriteElement(void* writer, byte[] name, byte[] content);
    [LibraryImport(Library)] internal static partial int xmlTextWriterWriteElementNS(void* writer, byte[]? prefix, byte[] name, byte[]? uri, byte[] content);
    [LibraryImport(Library)] internal static partial int xmlTextWriterSetIndent(void* writer, int indent);
    [LibraryImport(Library)] internal static partial int xmlTextWriterFlush(void* writer);
}
