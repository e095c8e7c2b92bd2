using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Libxml;

/// <summary>What is used of libxml2. Texts are UTF-8; a byte[] argument ends in NUL (<see cref="Z(PhpString)"/>).</summary>
internal static unsafe partial class LibXml2
{
    private const string Library = SystemLibraries.Xml2;

    private static readonly nint Handle = SystemLibraries.Open(Library);

    internal static bool IsThere => Handle != 0;

    /// <summary>"20914"; empty where the library is missing.</summary>
    internal static readonly string Version = FindVersion();

    private static string FindVersion()
    {
        if (!IsThere) return "";
        xmlInitParser();
        return Marshal.PtrToStringUTF8(*(nint*)NativeLibrary.GetExport(Handle, "xmlParserVersion")) ?? "";
    }

    /// <summary>2.9.14 as 20914.</summary>
    internal static int VersionNumber => int.TryParse(Version.TrimEnd('-').Split('-')[0], out int n) ? n : 0;

    // ---- text ----

    /// <summary>The bytes with a NUL behind them.</summary>
    internal static byte[] Z(ReadOnlySpan<byte> text) => CText.Z(text);

    internal static byte[] Z(PhpString text) => CText.Z(text);

    internal static byte[]? ZOrNull(PhpString? text) => text is null ? null : CText.Z(text);

    internal static ReadOnlySpan<byte> Span(byte* text) => CText.Span(text);

    internal static PhpString Text(byte* text) => CText.Text(text);

    internal static PhpString? TextOrNull(byte* text) => CText.TextOrNull(text);

    /// <summary>A text that the library has allocated for us.</summary>
    internal static PhpString? Take(byte* text)
    {
        PhpString? result = TextOrNull(text);
        Free(text);
        return result;
    }

    internal static bool Same(byte* a, byte* b)
    {
        if (a == b) return true;
        return a != null && b != null && Span(a).SequenceEqual(Span(b));
    }

    internal static bool Same(byte* a, ReadOnlySpan<byte> b) => a != null && Span(a).SequenceEqual(b);

    internal static void Free(void* memory)
    {
        if (memory != null) (*(delegate* unmanaged[Cdecl]<void*, void>*)FreeVariable)(memory);
    }

    internal static void* Allocate(int bytes)
    {
        void* memory = (*(delegate* unmanaged[Cdecl]<nuint, void*>*)AllocateVariable)((nuint)bytes);
        NativeMemory.Clear(memory, (nuint)bytes);
        return memory;
    }

    // the library's allocator stands in variables
    private static readonly nint FreeVariable = IsThere ? NativeLibrary.GetExport(Handle, "xmlFree") : 0;
    private static readonly nint AllocateVariable = IsThere ? NativeLibrary.GetExport(Handle, "xmlMalloc") : 0;

    [LibraryImport(Library)] internal static partial void xmlInitParser();
    [LibraryImport(Library)] internal static partial byte* xmlStrdup(byte* text);
    [LibraryImport(Library)] internal static partial byte* xmlStrdup(byte[] text);
    [LibraryImport(Library)] internal static partial int xmlUTF8Strlen(byte* text);
    [LibraryImport(Library)] internal static partial byte* xmlUTF8Strsub(byte* text, int start, int length);
    [LibraryImport(Library)] internal static partial int xmlValidateName(byte[] name, int spaces);
    [LibraryImport(Library)] internal static partial int xmlValidateNCName(byte[] name, int spaces);
    [LibraryImport(Library)] internal static partial int xmlValidateQName(byte[] name, int spaces);
    [LibraryImport(Library)] internal static partial byte* xmlSplitQName2(byte[] name, byte** prefix);

    // ---- errors ----
    [LibraryImport(Library)] internal static partial void xmlSetStructuredErrorFunc(nint context, delegate* unmanaged[Cdecl]<nint, XmlError*, void> handler);
    [LibraryImport(Library)] internal static partial nint* __xmlStructuredErrorContext();
    [LibraryImport(Library)] internal static partial XmlError* xmlGetLastError();
    [LibraryImport(Library)] internal static partial void xmlResetLastError();
    [LibraryImport(Library)] internal static partial void xmlSetExternalEntityLoader(delegate* unmanaged[Cdecl]<byte*, byte*, XmlParserContext*, XmlParserInput*> loader);
    [LibraryImport(Library)] internal static partial XmlParserInput* xmlNewIOInputStream(XmlParserContext* context, void* buffer, int encoding);
    [LibraryImport(Library)] internal static partial void* xmlParserInputBufferCreateMem(byte* memory, int size, int encoding);
    [LibraryImport(Library)] internal static partial int* __xmlLoadExtDtdDefaultValue();
    [LibraryImport(Library)] internal static partial int* __xmlDoValidityCheckingDefaultValue();
    [LibraryImport(Library)] internal static partial int* __xmlSaveNoEmptyTags();

    // ---- parsing ----
    [LibraryImport(Library)] internal static partial XmlNode* xmlNewTextChild(XmlNode* parent, XmlNs* ns, byte* name, byte[]? content);
    [LibraryImport(Library)] internal static partial XmlNode* xmlNewTextChild(XmlNode* parent, XmlNs* ns, byte[] name, byte[]? content);
    [LibraryImport(Library)] internal static partial XmlNode* xmlNewChild(XmlNode* parent, XmlNs* ns, byte[] name, byte[]? content);
    [LibraryImport(Library)] internal static partial XPathValue* xmlXPathEval(byte[] expression, XPathContext* context);
    [LibraryImport(Library)] internal static partial XmlParserContext* xmlCreateMemoryParserCtxt(byte* memory, int size);
    [LibraryImport(Library)] internal static partial XmlParserContext* xmlNewParserCtxt();
    [LibraryImport(Library)] internal static partial int xmlCtxtUseOptions(XmlParserContext* context, int options);
    [LibraryImport(Library)] internal static partial int xmlParseDocument(XmlParserContext* context);
    [LibraryImport(Library)] internal static partial void xmlFreeParserCtxt(XmlParserContext* context);
    [LibraryImport(Library)] internal static partial XmlDoc* xmlReadMemory(byte* memory, int size, byte[]? url, byte[]? encoding, int options);
    [LibraryImport(Library)] internal static partial XmlDoc* xmlCtxtReadMemory(XmlParserContext* context, byte* memory, int size, byte[]? url, byte[]? encoding, int options);
    [LibraryImport(Library)] internal static partial int xmlParseBalancedChunkMemory(XmlDoc* doc, nint sax, nint userData, int depth, byte[] text, XmlNode** list);
    [LibraryImport(Library)] internal static partial int xmlSwitchToEncoding(XmlParserContext* context, nint handler);
    [LibraryImport(Library)] internal static partial XmlParserContext* htmlCreateMemoryParserCtxt(byte* memory, int size);
    [LibraryImport(Library)] internal static partial int htmlCtxtUseOptions(XmlParserContext* context, int options);
    [LibraryImport(Library)] internal static partial int htmlParseDocument(XmlParserContext* context);
    [LibraryImport(Library)] internal static partial void htmlFreeParserCtxt(XmlParserContext* context);
    [LibraryImport(Library)] internal static partial nint xmlFindCharEncodingHandler(byte[] name);
    [LibraryImport(Library)] internal static partial int xmlCharEncCloseFunc(nint handler);
    [LibraryImport(Library)] internal static partial int xmlParseCharEncoding(byte[] name);
    [LibraryImport(Library)] internal static partial byte* xmlCanonicPath(byte[] path);
    [LibraryImport(Library)] internal static partial byte* xmlPathToURI(byte[] path);
    [LibraryImport(Library)] internal static partial int xmlXIncludeProcessFlags(XmlDoc* doc, int flags);

    // ---- URIs ----
    [LibraryImport(Library)] internal static partial XmlUri* xmlParseURI(byte[] text);
    [LibraryImport(Library)] internal static partial void xmlFreeURI(XmlUri* uri);
    [LibraryImport(Library)] internal static partial byte* xmlURIUnescapeString(byte[] text, int length, byte* target);
    [LibraryImport(Library)] internal static partial byte* xmlURIEscapeStr(byte[] text, byte[] exceptions);
    [LibraryImport(Library)] internal static partial byte* xmlBuildURI(byte[] uri, byte* @base);

    // ---- documents and nodes ----
    [LibraryImport(Library)] internal static partial XmlDoc* xmlNewDoc(byte[]? version);
    [LibraryImport(Library)] internal static partial XmlDoc* htmlNewDocNoDtD(byte[]? uri, byte[]? externalId);
    [LibraryImport(Library)] internal static partial void xmlFreeDoc(XmlDoc* doc);
    [LibraryImport(Library)] internal static partial XmlDoc* xmlCopyDoc(XmlDoc* doc, int recursive);
    [LibraryImport(Library)] internal static partial XmlNode* xmlDocGetRootElement(XmlDoc* doc);
    [LibraryImport(Library)] internal static partial XmlNode* xmlDocSetRootElement(XmlDoc* doc, XmlNode* root);
    [LibraryImport(Library)] internal static partial XmlDtd* xmlGetIntSubset(XmlDoc* doc);
    [LibraryImport(Library)] internal static partial XmlDtd* xmlCreateIntSubset(XmlDoc* doc, byte[] name, byte[]? publicId, byte[]? systemId);
    [LibraryImport(Library)] internal static partial XmlDtd* xmlCopyDtd(XmlDtd* dtd);
    [LibraryImport(Library)] internal static partial void xmlFreeDtd(XmlDtd* dtd);
    [LibraryImport(Library)] internal static partial XmlNode* xmlNewNode(XmlNs* ns, byte[] name);
    [LibraryImport(Library)] internal static partial XmlNode* xmlNewDocNode(XmlDoc* doc, XmlNs* ns, byte[] name, byte[]? content);
    [LibraryImport(Library)] internal static partial XmlNode* xmlNewDocNode(XmlDoc* doc, XmlNs* ns, byte* name, byte* content);
    [LibraryImport(Library)] internal static partial XmlNode* xmlNewDocRawNode(XmlDoc* doc, XmlNs* ns, byte[] name, byte[]? content);
    [LibraryImport(Library)] internal static partial XmlNode* xmlNewText(byte[]? content);
    [LibraryImport(Library)] internal static partial XmlNode* xmlNewDocText(XmlDoc* doc, byte[]? content);
    [LibraryImport(Library)] internal static partial XmlNode* xmlNewDocText(XmlDoc* doc, byte* content);
    [LibraryImport(Library)] internal static partial XmlNode* xmlNewDocTextLen(XmlDoc* doc, byte[] content, int length);
    [LibraryImport(Library)] internal static partial XmlNode* xmlNewComment(byte[]? content);
    [LibraryImport(Library)] internal static partial XmlNode* xmlNewDocComment(XmlDoc* doc, byte[]? content);
    [LibraryImport(Library)] internal static partial XmlNode* xmlNewCDataBlock(XmlDoc* doc, byte[] content, int length);
    [LibraryImport(Library)] internal static partial XmlNode* xmlNewPI(byte[] name, byte[]? content);
    [LibraryImport(Library)] internal static partial XmlNode* xmlNewDocPI(XmlDoc* doc, byte[] name, byte[]? content);
    [LibraryImport(Library)] internal static partial XmlNode* xmlNewReference(XmlDoc* doc, byte[] name);
    [LibraryImport(Library)] internal static partial XmlNode* xmlNewDocFragment(XmlDoc* doc);
    [LibraryImport(Library)] internal static partial XmlNode* xmlDocCopyNode(XmlNode* node, XmlDoc* doc, int recursive);
    [LibraryImport(Library)] internal static partial void xmlFreeNode(XmlNode* node);
    [LibraryImport(Library)] internal static partial void xmlFreeNodeList(XmlNode* node);
    [LibraryImport(Library)] internal static partial void xmlUnlinkNode(XmlNode* node);
    [LibraryImport(Library)] internal static partial XmlNode* xmlAddChild(XmlNode* parent, XmlNode* child);
    [LibraryImport(Library)] internal static partial XmlNode* xmlAddChildList(XmlNode* parent, XmlNode* list);
    [LibraryImport(Library)] internal static partial XmlNode* xmlAddPrevSibling(XmlNode* node, XmlNode* added);
    [LibraryImport(Library)] internal static partial XmlNode* xmlAddNextSibling(XmlNode* node, XmlNode* added);
    [LibraryImport(Library)] internal static partial XmlNode* xmlReplaceNode(XmlNode* old, XmlNode* node);
    [LibraryImport(Library)] internal static partial void xmlSetTreeDoc(XmlNode* node, XmlDoc* doc);
    [LibraryImport(Library)] internal static partial int xmlDOMWrapAdoptNode(nint context, XmlDoc* source, XmlNode* node, XmlDoc* target, XmlNode* parent, int options);
    [LibraryImport(Library)] internal static partial byte* xmlNodeGetContent(XmlNode* node);
    [LibraryImport(Library)] internal static partial void xmlNodeSetContent(XmlNode* node, byte[]? content);
    [LibraryImport(Library)] internal static partial void xmlNodeSetContent(XmlNode* node, byte* content);
    [LibraryImport(Library)] internal static partial void xmlNodeSetContentLen(XmlNode* node, byte[] content, int length);
    [LibraryImport(Library)] internal static partial void xmlNodeAddContent(XmlNode* node, byte[] content);
    [LibraryImport(Library)] internal static partial void xmlNodeAddContent(XmlNode* node, byte* content);
    [LibraryImport(Library)] internal static partial void xmlNodeSetName(XmlNode* node, byte[] name);
    [LibraryImport(Library)] internal static partial int xmlTextConcat(XmlNode* node, byte[] content, int length);
    [LibraryImport(Library)] internal static partial byte* xmlNodeListGetString(XmlDoc* doc, XmlNode* list, int inline);
    [LibraryImport(Library)] internal static partial byte* xmlNodeGetBase(XmlDoc* doc, XmlNode* node);
    [LibraryImport(Library)] internal static partial byte* xmlGetNodePath(XmlNode* node);
    [LibraryImport(Library)] internal static partial long xmlGetLineNo(XmlNode* node);
    [LibraryImport(Library)] internal static partial int xmlIsBlankNode(XmlNode* node);
    [LibraryImport(Library)] internal static partial byte* xmlEncodeEntitiesReentrant(XmlDoc* doc, byte[] text);
    [LibraryImport(Library)] internal static partial byte* xmlEncodeSpecialChars(XmlDoc* doc, byte[] text);

    // ---- attributes and namespaces ----
    [LibraryImport(Library)] internal static partial XmlAttr* xmlNewProp(XmlNode* node, byte[] name, byte[]? value);
    [LibraryImport(Library)] internal static partial XmlAttr* xmlNewNsProp(XmlNode* node, XmlNs* ns, byte[] name, byte[]? value);
    [LibraryImport(Library)] internal static partial XmlAttr* xmlNewDocProp(XmlDoc* doc, byte[] name, byte[]? value);
    [LibraryImport(Library)] internal static partial XmlAttr* xmlNewDocProp(XmlDoc* doc, byte* name, byte[]? value);
    [LibraryImport(Library)] internal static partial XmlAttr* xmlHasProp(XmlNode* node, byte[] name);
    [LibraryImport(Library)] internal static partial XmlAttr* xmlHasProp(XmlNode* node, byte* name);
    [LibraryImport(Library)] internal static partial XmlAttr* xmlHasNsProp(XmlNode* node, byte[] name, byte[]? uri);
    [LibraryImport(Library)] internal static partial XmlAttr* xmlHasNsProp(XmlNode* node, byte* name, byte* uri);
    [LibraryImport(Library)] internal static partial XmlAttr* xmlSetProp(XmlNode* node, byte[] name, byte[] value);
    [LibraryImport(Library)] internal static partial XmlAttr* xmlSetNsProp(XmlNode* node, XmlNs* ns, byte[] name, byte[]? value);
    [LibraryImport(Library)] internal static partial XmlAttr* xmlSetNsProp(XmlNode* node, XmlNs* ns, byte* name, byte[]? value);
    [LibraryImport(Library)] internal static partial byte* xmlGetNoNsProp(XmlNode* node, byte[] name);
    [LibraryImport(Library)] internal static partial byte* xmlGetNsProp(XmlNode* node, byte[] name, byte[]? uri);
    [LibraryImport(Library)] internal static partial int xmlUnsetProp(XmlNode* node, byte* name);
    [LibraryImport(Library)] internal static partial void xmlFreeProp(XmlAttr* attr);
    [LibraryImport(Library)] internal static partial int xmlRemoveID(XmlDoc* doc, XmlAttr* attr);
    [LibraryImport(Library)] internal static partial void* xmlAddID(void* context, XmlDoc* doc, byte[] value, XmlAttr* attr);
    [LibraryImport(Library)] internal static partial XmlAttr* xmlGetID(XmlDoc* doc, byte[] id);
    [LibraryImport(Library)] internal static partial XmlNs* xmlNewNs(XmlNode* node, byte[]? href, byte[]? prefix);
    [LibraryImport(Library)] internal static partial XmlNs* xmlNewNs(XmlNode* node, byte* href, byte* prefix);
    [LibraryImport(Library)] internal static partial void xmlFreeNs(XmlNs* ns);
    [LibraryImport(Library)] internal static partial XmlNs* xmlSearchNs(XmlDoc* doc, XmlNode* node, byte[]? prefix);
    [LibraryImport(Library)] internal static partial XmlNs* xmlSearchNs(XmlDoc* doc, XmlNode* node, byte* prefix);
    [LibraryImport(Library)] internal static partial XmlNs* xmlSearchNsByHref(XmlDoc* doc, XmlNode* node, byte[] href);
    [LibraryImport(Library)] internal static partial XmlNs* xmlSearchNsByHref(XmlDoc* doc, XmlNode* node, byte* href);
    [LibraryImport(Library)] internal static partial XmlNs** xmlGetNsList(XmlDoc* doc, XmlNode* node);
    [LibraryImport(Library)] internal static partial void xmlSetNs(XmlNode* node, XmlNs* ns);
    [LibraryImport(Library)] internal static partial int xmlReconciliateNs(XmlDoc* doc, XmlNode* node);

    // ---- tables of a DTD ----
    [LibraryImport(Library)] internal static partial int xmlHashSize(void* table);
    [LibraryImport(Library)] internal static partial void* xmlHashLookup(void* table, byte[] name);
    [LibraryImport(Library)] internal static partial void* xmlHashLookup(void* table, byte* name);
    [LibraryImport(Library)] internal static partial int xmlHashRemoveEntry(void* table, byte* name, nint deallocator);
    [LibraryImport(Library)] internal static partial void xmlHashScan(void* table, delegate* unmanaged[Cdecl]<void*, void*, byte*, void> visit, void* data);
    [LibraryImport(Library)] internal static partial int xmlDictOwns(void* dict, byte* text);
    [LibraryImport(Library)] internal static partial byte* xmlDictLookup(void* dict, byte* text, int length);
    [LibraryImport(Library)] internal static partial void* xmlDictCreate();
    [LibraryImport(Library)] internal static partial XmlEntity* xmlGetDocEntity(XmlDoc* doc, byte* name);

    // ---- output ----
    [LibraryImport(Library)] internal static partial void* xmlBufferCreate();
    [LibraryImport(Library)] internal static partial void xmlBufferFree(void* buffer);
    [LibraryImport(Library)] internal static partial byte* xmlBufferContent(void* buffer);
    [LibraryImport(Library)] internal static partial int xmlBufferLength(void* buffer);
    [LibraryImport(Library)] internal static partial void* xmlOutputBufferCreateBuffer(void* buffer, nint encoder);
    [LibraryImport(Library)] internal static partial int xmlOutputBufferFlush(void* output);
    [LibraryImport(Library)] internal static partial int xmlOutputBufferWrite(void* output, int length, byte* text);
    [LibraryImport(Library)] internal static partial int xmlOutputBufferClose(void* output);
    [LibraryImport(Library)] internal static partial void* xmlAllocOutputBuffer(nint encoder);
    [LibraryImport(Library)] internal static partial byte* xmlOutputBufferGetContent(void* output);
    [LibraryImport(Library)] internal static partial nuint xmlOutputBufferGetSize(void* output);
    [LibraryImport(Library)] internal static partial void xmlNodeDumpOutput(void* output, XmlDoc* doc, XmlNode* node, int level, int format, byte* encoding);
    [LibraryImport(Library)] internal static partial void htmlNodeDumpFormatOutput(void* output, XmlDoc* doc, XmlNode* node, byte* encoding, int format);
    [LibraryImport(Library)] internal static partial void htmlDocDumpMemoryFormat(XmlDoc* doc, byte** memory, int* size, int format);
    [LibraryImport(Library)] internal static partial byte* htmlGetMetaEncoding(XmlDoc* doc);
    [LibraryImport(Library)] internal static partial void* xmlSaveToBuffer(void* buffer, byte* encoding, int options);
    [LibraryImport(Library)] internal static partial long xmlSaveDoc(void* save, XmlDoc* doc);
    [LibraryImport(Library)] internal static partial int xmlSaveClose(void* save);
    [LibraryImport(Library)] internal static partial void xmlDocDumpFormatMemoryEnc(XmlDoc* doc, byte** memory, int* size, byte* encoding, int format);
    [LibraryImport(Library)] internal static partial int xmlC14NDocSaveTo(XmlDoc* doc, XmlNodeSet* nodes, int mode, byte** prefixes, int comments, void* output);
    [LibraryImport(Library)] internal static partial int xmlC14NExecute(XmlDoc* doc, delegate* unmanaged[Cdecl]<void*, XmlNode*, XmlNode*, int> visible, void* data, int mode, byte** prefixes, int comments, void* output);

    // ---- validation ----
    [LibraryImport(Library)] internal static partial void* xmlNewValidCtxt();
    [LibraryImport(Library)] internal static partial void xmlFreeValidCtxt(void* context);
    [LibraryImport(Library)] internal static partial int xmlValidateDocument(void* context, XmlDoc* doc);
    [LibraryImport(Library)] internal static partial void* xmlSchemaNewMemParserCtxt(byte* memory, int size);
    [LibraryImport(Library)] internal static partial void* xmlSchemaNewParserCtxt(byte[] url);
    [LibraryImport(Library)] internal static partial void* xmlSchemaParse(void* context);
    [LibraryImport(Library)] internal static partial void xmlSchemaFreeParserCtxt(void* context);
    [LibraryImport(Library)] internal static partial void* xmlSchemaNewValidCtxt(void* schema);
    [LibraryImport(Library)] internal static partial int xmlSchemaSetValidOptions(void* context, int options);
    [LibraryImport(Library)] internal static partial int xmlSchemaValidateDoc(void* context, XmlDoc* doc);
    [LibraryImport(Library)] internal static partial void xmlSchemaFree(void* schema);
    [LibraryImport(Library)] internal static partial void xmlSchemaFreeValidCtxt(void* context);
    [LibraryImport(Library)] internal static partial void* xmlRelaxNGNewMemParserCtxt(byte* memory, int size);
    [LibraryImport(Library)] internal static partial void* xmlRelaxNGNewParserCtxt(byte[] url);
    [LibraryImport(Library)] internal static partial void* xmlRelaxNGParse(void* context);
    [LibraryImport(Library)] internal static partial void xmlRelaxNGFreeParserCtxt(void* context);
    [LibraryImport(Library)] internal static partial void* xmlRelaxNGNewValidCtxt(void* schema);
    [LibraryImport(Library)] internal static partial int xmlRelaxNGValidateDoc(void* context, XmlDoc* doc);
    [LibraryImport(Library)] internal static partial void xmlRelaxNGFree(void* schema);
    [LibraryImport(Library)] internal static partial void xmlRelaxNGFreeValidCtxt(void* context);

    // ---- XPath ----
    [LibraryImport(Library)] internal static partial XPathContext* xmlXPathNewContext(XmlDoc* doc);
    [LibraryImport(Library)] internal static partial void xmlXPathFreeContext(XPathContext* context);
    [LibraryImport(Library)] internal static partial int xmlXPathRegisterNs(XPathContext* context, byte[] prefix, byte[] uri);
    [LibraryImport(Library)] internal static partial int xmlXPathRegisterFuncNS(XPathContext* context, byte[] name, byte[] uri, delegate* unmanaged[Cdecl]<XPathParserContext*, int, void> function);
    [LibraryImport(Library)] internal static partial XPathValue* xmlXPathEvalExpression(byte[] expression, XPathContext* context);
    [LibraryImport(Library)] internal static partial void xmlXPathFreeObject(XPathValue* value);
    [LibraryImport(Library)] internal static partial XPathValue* valuePop(XPathParserContext* context);
    [LibraryImport(Library)] internal static partial int valuePush(XPathParserContext* context, XPathValue* value);
    [LibraryImport(Library)] internal static partial XPathValue* xmlXPathNewNodeSet(XmlNode* node);
    [LibraryImport(Library)] internal static partial XPathValue* xmlXPathNewBoolean(int value);
    [LibraryImport(Library)] internal static partial XPathValue* xmlXPathNewString(byte[] text);
    [LibraryImport(Library)] internal static partial byte* xmlXPathCastToString(XPathValue* value);
}
