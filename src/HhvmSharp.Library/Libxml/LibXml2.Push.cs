using System.Runtime.InteropServices;

namespace HhvmSharp.Library.Libxml;

/// <summary>The push parser with handlers of our own.</summary>
internal static unsafe partial class LibXml2
{
    [LibraryImport(Library)] internal static partial XmlParserContext* xmlCreatePushParserCtxt(XmlSaxHandlers* sax, nint user, byte* chunk, int size, byte* file);
    [LibraryImport(Library)] internal static partial int xmlParseChunk(XmlParserContext* context, byte* chunk, int size, int isFinal);
    [LibraryImport(Library)] internal static partial void xmlStopParser(XmlParserContext* context);
    [LibraryImport(Library)] internal static partial XmlError* xmlCtxtGetLastError(XmlParserContext* context);
    [LibraryImport(Library)] internal static partial XmlEntity* xmlGetPredefinedEntity(byte* name);
    [LibraryImport(Library)] internal static partial nuint xmlDictSetLimit(nint dictionary, nuint limit);
}

/// <summary>xmlSAXHandler.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal unsafe struct XmlSaxHandlers
{
    /// <summary>XML_SAX2_MAGIC.</summary>
    internal const uint Sax2 = 0xDEEDBEAF;

    [FieldOffset(40)] internal delegate* unmanaged[Cdecl]<nint, byte*, XmlEntity*> GetEntity;
    [FieldOffset(56)] internal delegate* unmanaged[Cdecl]<nint, byte*, byte*, byte*, void> Notation;
    [FieldOffset(80)] internal delegate* unmanaged[Cdecl]<nint, byte*, byte*, byte*, byte*, void> UnparsedEntity;
    [FieldOffset(112)] internal delegate* unmanaged[Cdecl]<nint, byte*, byte**, void> StartElement;
    [FieldOffset(120)] internal delegate* unmanaged[Cdecl]<nint, byte*, void> EndElement;
    [FieldOffset(136)] internal delegate* unmanaged[Cdecl]<nint, byte*, int, void> Characters;
    [FieldOffset(152)] internal delegate* unmanaged[Cdecl]<nint, byte*, byte*, void> ProcessingInstruction;
    [FieldOffset(160)] internal delegate* unmanaged[Cdecl]<nint, byte*, void> Comment;
    [FieldOffset(200)] internal delegate* unmanaged[Cdecl]<nint, byte*, int, void> CData;
    [FieldOffset(216)] internal uint Initialized;
    [FieldOffset(232)] internal delegate* unmanaged[Cdecl]<nint, byte*, byte*, byte*, int, byte**, int, int, byte**, void> StartElementNs;
    [FieldOffset(240)] internal delegate* unmanaged[Cdecl]<nint, byte*, byte*, byte*, void> EndElementNs;
}
