using System.Runtime.InteropServices;

namespace HhvmSharp.Library.Libxml;

/// <summary>xmlElementType.</summary>
internal enum XmlType
{
    Element = 1, Attribute = 2, Text = 3, CData = 4, EntityReference = 5, Entity = 6, ProcessingInstruction = 7, Comment = 8,
    Document = 9, DocumentType = 10, Fragment = 11, Notation = 12, HtmlDocument = 13, Dtd = 14, ElementDecl = 15,
    AttributeDecl = 16, EntityDecl = 17, Namespace = 18,
}

// The structures of libxml2 (library interface version 2), as far as they are looked into.

/// <summary>xmlNode; of every kind of node the fields up to Doc.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct XmlNode
{
    /// <summary>Ours: the number of a <see cref="NodeRef"/>, 0 when PHP has no object for the node.</summary>
    internal nint Private;
    internal XmlType Type;
    internal byte* Name;
    internal XmlNode* Children, Last, Parent, Next, Prev;
    internal XmlDoc* Doc;
    internal XmlNs* Ns;
    internal byte* Content;
    internal XmlAttr* Properties;
    internal XmlNs* NsDef;
    internal void* Psvi;
    internal ushort Line, Extra;
}

/// <summary>xmlAttr.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct XmlAttr
{
    internal nint Private;
    internal XmlType Type;
    internal byte* Name;
    internal XmlNode* Children, Last, Parent;
    internal XmlAttr* Next, Prev;
    internal XmlDoc* Doc;
    internal XmlNs* Ns;

    /// <summary>xmlAttributeType.</summary>
    internal int Kind;
    internal void* Psvi;

    internal const int IdKind = 2;
}

/// <summary>xmlNs. A node where an XPath result has namespaces: Type is Namespace, Next is its element.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct XmlNs
{
    internal XmlNs* Next;
    internal XmlType Type;
    internal byte* Href, Prefix;
    internal nint Private;
    internal XmlDoc* Context;
}

/// <summary>xmlDoc.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct XmlDoc
{
    internal nint Private;
    internal XmlType Type;
    internal byte* Name;
    internal XmlNode* Children, Last, Parent, Next, Prev;
    internal XmlDoc* Doc;
    internal int Compression, Standalone;
    internal XmlDtd* IntSubset, ExtSubset;
    internal XmlNs* OldNs;
    internal byte* Version, Encoding;
    internal void* Ids, Refs;
    internal byte* Url;
    internal int Charset;
    internal void* Dict, Psvi;
    internal int ParseFlags, Properties;
}

/// <summary>xmlDtd.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct XmlDtd
{
    internal nint Private;
    internal XmlType Type;
    internal byte* Name;
    internal XmlNode* Children, Last;
    internal XmlDoc* Parent;
    internal XmlNode* Next, Prev;
    internal XmlDoc* Doc;
    internal void* Notations, Elements, Attributes, Entities;
    internal byte* ExternalId, SystemId;
    internal void* ParameterEntities;
}

/// <summary>xmlEntity. PHP also makes notation nodes of it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct XmlEntity
{
    internal nint Private;
    internal XmlType Type;
    internal byte* Name;
    internal XmlNode* Children, Last;
    internal XmlDtd* Parent;
    internal XmlNode* Next, Prev;
    internal XmlDoc* Doc;
    internal byte* Orig, Content;
    internal int Length, Kind;
    internal byte* ExternalId, SystemId;
    internal XmlEntity* NextEntity;
    internal byte* Uri;
    internal int Owner, Checked;

    internal const int ExternalUnparsed = 3, Predefined = 6;
}

/// <summary>xmlAttribute, a declaration in a DTD.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct XmlAttributeDecl
{
    internal XmlNodeHead Head;
    internal void* NextHash;
    internal int Kind, Default;
    internal byte* DefaultValue;
}

/// <summary>What all nodes begin with.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct XmlNodeHead
{
    internal nint Private;
    internal XmlType Type;
    internal byte* Name;
    internal XmlNode* Children, Last, Parent, Next, Prev;
    internal XmlDoc* Doc;
}

/// <summary>xmlNotation.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct XmlNotation
{
    internal byte* Name, PublicId, SystemId;
}

/// <summary>xmlError.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct XmlError
{
    internal int Domain, Code;
    internal byte* Message;
    internal int Level;
    internal byte* File;
    internal int Line;
    internal byte* Text1, Text2, Text3;
    internal int Number1, Column;
    internal void* Context;
    internal XmlNode* Node;
}

/// <summary>xmlParserInput.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct XmlParserInput
{
    internal void* Buffer;
    internal byte* FileName, Directory, Base, Current, End;
    internal int Length, Line, Column;
    internal nuint Consumed;
}

/// <summary>xmlParserCtxt.</summary>
[StructLayout(LayoutKind.Explicit)]
internal unsafe struct XmlParserContext
{
    [FieldOffset(0)] internal void* Sax;
    [FieldOffset(16)] internal XmlDoc* Document;
    [FieldOffset(24)] internal int WellFormed;
    [FieldOffset(28)] internal int ReplaceEntities;
    [FieldOffset(56)] internal XmlParserInput* Input;
    [FieldOffset(64)] internal int InputCount;
    [FieldOffset(72)] internal XmlParserInput** Inputs;
    [FieldOffset(136)] internal int ErrorNumber;
    [FieldOffset(156)] internal int Validate;
    [FieldOffset(272)] internal int State;
    [FieldOffset(280)] internal byte* Directory;
    [FieldOffset(328)] internal int KeepBlanks;
    [FieldOffset(332)] internal int DisableSax;
    [FieldOffset(336)] internal int InSubset;
    [FieldOffset(344)] internal byte* IntSubName;
    [FieldOffset(352)] internal byte* ExtSubUri;
    [FieldOffset(360)] internal byte* ExtSubSystem;
    [FieldOffset(432)] internal int LoadSubset;
    [FieldOffset(456)] internal nint Dictionary;
    [FieldOffset(560)] internal int NamespacesWellFormed;
    [FieldOffset(564)] internal int Options;
}

/// <summary>xmlXPathContext.</summary>
[StructLayout(LayoutKind.Explicit)]
internal unsafe struct XPathContext
{
    [FieldOffset(0)] internal XmlDoc* Document;
    [FieldOffset(8)] internal XmlNode* Node;
    [FieldOffset(80)] internal XmlNs** Namespaces;
    [FieldOffset(88)] internal int NamespaceCount;
    [FieldOffset(168)] internal byte* Function;
    [FieldOffset(176)] internal byte* FunctionUri;
    [FieldOffset(216)] internal nint UserData;
}

/// <summary>xmlXPathParserContext.</summary>
[StructLayout(LayoutKind.Explicit)]
internal unsafe struct XPathParserContext
{
    [FieldOffset(16)] internal int Error;
    [FieldOffset(24)] internal XPathContext* Context;
}

/// <summary>xmlXPathObject.</summary>
[StructLayout(LayoutKind.Explicit)]
internal unsafe struct XPathValue
{
    internal const int NodeSet = 1, Boolean = 2, Number = 3, String = 4;

    [FieldOffset(0)] internal int Type;
    [FieldOffset(8)] internal XmlNodeSet* Nodes;
    [FieldOffset(16)] internal int BooleanValue;
    [FieldOffset(24)] internal double NumberValue;
    [FieldOffset(32)] internal byte* StringValue;
}

/// <summary>xmlNodeSet.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct XmlNodeSet
{
    internal int Count, Capacity;
    internal XmlNode** Nodes;
}

/// <summary>xmlURI.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct XmlUri
{
    internal byte* Scheme, Opaque;
}
