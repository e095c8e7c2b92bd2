using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

/// <summary>Nodes and documents as text.</summary>
internal static unsafe class DomOutput
{
    internal const int NoDeclaration = 2, NoEmptyTags = 4;

    private const int FormatOption = 1, AsXml = 32, Utf8 = 1;

    /// <summary>The bytes in an xmlBuffer, which ends here.</summary>
    private static PhpString Take(void* buffer)
    {
        PhpString text = PhpString.FromSpan(new ReadOnlySpan<byte>(LibXml2.xmlBufferContent(buffer), LibXml2.xmlBufferLength(buffer)));
        LibXml2.xmlBufferFree(buffer);
        return text;
    }

    internal static PhpString Node(XmlDoc* doc, XmlNode* node, bool format, byte* encoding)
    {
        void* buffer = LibXml2.xmlBufferCreate();
        void* output = LibXml2.xmlOutputBufferCreateBuffer(buffer, 0);
        LibXml2.xmlNodeDumpOutput(output, doc, node, 0, format ? 1 : 0, encoding);
        LibXml2.xmlOutputBufferFlush(output);
        LibXml2.xmlOutputBufferClose(output);
        return Take(buffer);
    }

    /// <summary>A node of Dom\ as XML in its document's encoding; null when the library does not know that.</summary>
    internal static PhpString? Modern(XmlNode* node, bool format, bool noEmptyTags, bool declaration)
    {
        var text = new PhpStringBuilder();
        XmlDoc* doc = DomNodes.IsDocument(node) ? (XmlDoc*)node : node->Doc;
        if (declaration)
        {
            text.Append("<?xml version=\"").Append(doc->Version == null ? "1.0"u8 : LibXml2.Span(doc->Version)).Append('"');
            if (doc->Encoding != null) text.Append(" encoding=\"").Append(LibXml2.Span(doc->Encoding)).Append('"');
            if (doc->Standalone is 0 or 1) text.Append(doc->Standalone == 1 ? " standalone=\"yes\"" : " standalone=\"no\"");
            text.Append("?>\n");
        }

        XmlSerializer.Write(text, node, format, wellFormed: false, noEmptyTags);
        PhpString utf8 = text.ToPhpString();
        if (doc->Encoding == null || LibXml2.xmlParseCharEncoding(LibXml2.Z(LibXml2.Span(doc->Encoding))) == Utf8) return utf8;
        nint handler = LibXml2.xmlFindCharEncodingHandler(LibXml2.Z(LibXml2.Span(doc->Encoding)));
        if (handler == 0) return null;
        void* buffer = LibXml2.xmlBufferCreate();
        void* output = LibXml2.xmlOutputBufferCreateBuffer(buffer, handler);
        fixed (byte* bytes = utf8.Span) LibXml2.xmlOutputBufferWrite(output, utf8.Length, bytes);
        LibXml2.xmlOutputBufferFlush(output);
        LibXml2.xmlOutputBufferClose(output);
        return Take(buffer);
    }

    /// <summary>Null when the library cannot (an unknown encoding).</summary>
    internal static PhpString? Document(XmlDoc* doc, bool format, bool declaration)
    {
        void* buffer = LibXml2.xmlBufferCreate();
        void* save = LibXml2.xmlSaveToBuffer(buffer, doc->Encoding, AsXml | (format ? FormatOption : 0) | (declaration ? 0 : NoDeclaration));
        bool failed = save == null;
        if (!failed)
        {
            failed = LibXml2.xmlSaveDoc(save, doc) < 0;
            failed |= LibXml2.xmlSaveClose(save) < 0;
        }

        PhpString text = Take(buffer);
        return failed ? null : text;
    }

    /// <summary>Runs with empty elements written as start and end tag or not: the library has a variable of the thread for it.</summary>
    internal static T WithEmptyTags<T>(bool noEmptyTags, Func<T> write)
    {
        int* setting = LibXml2.__xmlSaveNoEmptyTags();
        int saved = *setting;
        *setting = noEmptyTags ? 1 : 0;
        try
        {
            return write();
        }
        finally
        {
            *setting = saved;
        }
    }

    internal static PhpString? HtmlDocument(XmlDoc* doc, bool format)
    {
        byte* memory = null;
        int size = 0;
        LibXml2.htmlDocDumpMemoryFormat(doc, &memory, &size, format ? 1 : 0);
        PhpString? text = memory == null || size == 0 ? null : PhpString.FromSpan(new ReadOnlySpan<byte>(memory, size));
        LibXml2.Free(memory);
        return text;
    }

    internal static PhpString HtmlNode(XmlDoc* doc, XmlNode* node, bool format)
    {
        void* buffer = LibXml2.xmlBufferCreate();
        void* output = LibXml2.xmlOutputBufferCreateBuffer(buffer, 0);
        bool isFragment = node->Type == XmlType.Fragment;
        for (XmlNode* at = isFragment ? node->Children : node; at != null; at = isFragment ? at->Next : null)
            LibXml2.htmlNodeDumpFormatOutput(output, doc, at, null, format ? 1 : 0);
        LibXml2.xmlOutputBufferFlush(output);
        LibXml2.xmlOutputBufferClose(output);
        return Take(buffer);
    }
}
