using HhvmSharp.Library.Dom;
using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.XmlReader;

/// <summary>XMLReader: the methods that move and read.</summary>
[PhpExtension("xmlreader")]
[PhpClass("class XMLReader", Uncloneable = true)]
[PhpClassConst("public const int NONE = 0")]
[PhpClassConst("public const int ELEMENT = 1")]
[PhpClassConst("public const int ATTRIBUTE = 2")]
[PhpClassConst("public const int TEXT = 3")]
[PhpClassConst("public const int CDATA = 4")]
[PhpClassConst("public const int ENTITY_REF = 5")]
[PhpClassConst("public const int ENTITY = 6")]
[PhpClassConst("public const int PI = 7")]
[PhpClassConst("public const int COMMENT = 8")]
[PhpClassConst("public const int DOC = 9")]
[PhpClassConst("public const int DOC_TYPE = 10")]
[PhpClassConst("public const int DOC_FRAGMENT = 11")]
[PhpClassConst("public const int NOTATION = 12")]
[PhpClassConst("public const int WHITESPACE = 13")]
[PhpClassConst("public const int SIGNIFICANT_WHITESPACE = 14")]
[PhpClassConst("public const int END_ELEMENT = 15")]
[PhpClassConst("public const int END_ENTITY = 16")]
[PhpClassConst("public const int XML_DECLARATION = 17")]
[PhpClassConst("public const int LOADDTD = 1")]
[PhpClassConst("public const int DEFAULTATTRS = 2")]
[PhpClassConst("public const int VALIDATE = 3")]
[PhpClassConst("public const int SUBST_ENTITIES = 4")]
[PhpProperty("public int $attributeCount", Virtual = true)]
[PhpProperty("public string $baseURI", Virtual = true)]
[PhpProperty("public int $depth", Virtual = true)]
[PhpProperty("public bool $hasAttributes", Virtual = true)]
[PhpProperty("public bool $hasValue", Virtual = true)]
[PhpProperty("public bool $isDefault", Virtual = true)]
[PhpProperty("public bool $isEmptyElement", Virtual = true)]
[PhpProperty("public string $localName", Virtual = true)]
[PhpProperty("public string $name", Virtual = true)]
[PhpProperty("public string $namespaceURI", Virtual = true)]
[PhpProperty("public int $nodeType", Virtual = true)]
[PhpProperty("public string $prefix", Virtual = true)]
[PhpProperty("public string $value", Virtual = true)]
[PhpProperty("public string $xmlLang", Virtual = true)]
internal sealed unsafe partial class XmlReaderObject(PhpClass cls) : HandledObject(cls)
{
    private const string NotEmpty = "must not be empty";

    private void* _reader;

    /// <summary>The open reader, ready to report errors; null: nothing has been opened.</summary>
    private void* Enter(RequestContext ctx)
    {
        if (_reader != null) LibxmlState.Enter(ctx);
        return _reader;
    }

    private void* Require(RequestContext ctx, string purpose)
    {
        if (_reader == null) Throw.Error(ctx, purpose);
        return Enter(ctx);
    }

    [PhpMethod("public function close(): true", Tentative = true)]
    public bool Close(RequestContext ctx)
    {
        Drop(ctx);
        return true;
    }

    // ---- moving ----

    [PhpMethod("public function read(): bool", Tentative = true)]
    public bool Read(RequestContext ctx) => LibXml2.xmlTextReaderRead(Require(ctx, "Data must be loaded before reading")) == 1;

    [PhpMethod("public function next(?string $name = null): bool", Tentative = true)]
    public bool Next(RequestContext ctx, PhpString? name)
    {
        void* reader = Require(ctx, "Data must be loaded before reading");
        int moved = LibXml2.xmlTextReaderNext(reader);
        while (name is not null && moved == 1 && !name.Equals(LibXml2.Text(LibXml2.xmlTextReaderConstLocalName(reader))))
            moved = LibXml2.xmlTextReaderNext(reader);
        return moved == 1;
    }

    [PhpMethod("public function isValid(): bool", Tentative = true)]
    public bool IsValid(RequestContext ctx) => Enter(ctx) != null && LibXml2.xmlTextReaderIsValid(_reader) == 1;

    [PhpMethod("public function moveToElement(): bool", Tentative = true)]
    public bool MoveToElement(RequestContext ctx) => Enter(ctx) != null && LibXml2.xmlTextReaderMoveToElement(_reader) == 1;

    [PhpMethod("public function moveToFirstAttribute(): bool", Tentative = true)]
    public bool MoveToFirstAttribute(RequestContext ctx) => Enter(ctx) != null && LibXml2.xmlTextReaderMoveToFirstAttribute(_reader) == 1;

    [PhpMethod("public function moveToNextAttribute(): bool", Tentative = true)]
    public bool MoveToNextAttribute(RequestContext ctx) => Enter(ctx) != null && LibXml2.xmlTextReaderMoveToNextAttribute(_reader) == 1;

    [PhpMethod("public function moveToAttribute(string $name): bool", Tentative = true)]
    public bool MoveToAttribute(RequestContext ctx, PhpString name)
    {
        if (name.Length == 0) Arg.ValueError(ctx, 1, NotEmpty);
        return Enter(ctx) != null && LibXml2.xmlTextReaderMoveToAttribute(_reader, LibXml2.Z(name)) == 1;
    }

    [PhpMethod("public function moveToAttributeNo(int $index): bool", Tentative = true)]
    public bool MoveToAttributeNo(RequestContext ctx, long index) =>
        Enter(ctx) != null && LibXml2.xmlTextReaderMoveToAttributeNo(_reader, (int)index) == 1;

    [PhpMethod("public function moveToAttributeNs(string $name, string $namespace): bool", Tentative = true)]
    public bool MoveToAttributeNs(RequestContext ctx, PhpString name, PhpString @namespace)
    {
        RefuseEmpty(ctx, name, @namespace);
        return Enter(ctx) != null && LibXml2.xmlTextReaderMoveToAttributeNs(_reader, LibXml2.Z(name), LibXml2.Z(@namespace)) == 1;
    }

    private static void RefuseEmpty(RequestContext ctx, PhpString name, PhpString uri)
    {
        if (name.Length == 0) Arg.ValueError(ctx, 1, NotEmpty);
        if (uri.Length == 0) Arg.ValueError(ctx, 2, NotEmpty);
    }

    // ---- reading ----

    [PhpMethod("public function getAttribute(string $name): ?string", Tentative = true)]
    public PhpString? GetAttribute(RequestContext ctx, PhpString name)
    {
        if (name.Length == 0) Arg.ValueError(ctx, 1, NotEmpty);
        return Enter(ctx) == null ? null : LibXml2.Take(LibXml2.xmlTextReaderGetAttribute(_reader, LibXml2.Z(name)));
    }

    [PhpMethod("public function getAttributeNo(int $index): ?string", Tentative = true)]
    public PhpString? GetAttributeNo(RequestContext ctx, long index) =>
        Enter(ctx) == null ? null : LibXml2.Take(LibXml2.xmlTextReaderGetAttributeNo(_reader, (int)index));

    [PhpMethod("public function getAttributeNs(string $name, string $namespace): ?string", Tentative = true)]
    public PhpString? GetAttributeNs(RequestContext ctx, PhpString name, PhpString @namespace)
    {
        RefuseEmpty(ctx, name, @namespace);
        return Enter(ctx) == null ? null : LibXml2.Take(LibXml2.xmlTextReaderGetAttributeNs(_reader, LibXml2.Z(name), LibXml2.Z(@namespace)));
    }

    [PhpMethod("public function lookupNamespace(string $prefix): ?string", Tentative = true)]
    public PhpString? LookupNamespace(RequestContext ctx, PhpString prefix)
    {
        if (prefix.Length == 0) Arg.ValueError(ctx, 1, NotEmpty);
        return Enter(ctx) == null ? null : LibXml2.Take(LibXml2.xmlTextReaderLookupNamespace(_reader, LibXml2.Z(prefix)));
    }

    [PhpMethod("public function readInnerXml(): string", Tentative = true)]
    public PhpString ReadInnerXml(RequestContext ctx) =>
        (Enter(ctx) == null ? null : LibXml2.Take(LibXml2.xmlTextReaderReadInnerXml(_reader))) ?? PhpString.Empty;

    [PhpMethod("public function readOuterXml(): string", Tentative = true)]
    public PhpString ReadOuterXml(RequestContext ctx) =>
        (Enter(ctx) == null ? null : LibXml2.Take(LibXml2.xmlTextReaderReadOuterXml(_reader))) ?? PhpString.Empty;

    [PhpMethod("public function readString(): string", Tentative = true)]
    public PhpString ReadString(RequestContext ctx) =>
        (Enter(ctx) == null ? null : LibXml2.Take(LibXml2.xmlTextReaderReadString(_reader))) ?? PhpString.Empty;

    [PhpMethod("public function expand(?DOMNode $baseNode = null): DOMNode|false", Tentative = true)]
    public Value Expand(RequestContext ctx, NodeObject? baseNode)
    {
        XmlDoc* doc = null;
        if (baseNode is not null)
        {
            if (baseNode.Node == null)
            {
                Arg.Warning(ctx, $"Couldn't fetch {baseNode.Class.Text}");
                return Value.False;
            }

            doc = baseNode.Node->Doc;
        }

        XmlNode* node = LibXml2.xmlTextReaderExpand(Require(ctx, "Data must be loaded before expanding"));
        if (node == null)
        {
            Arg.Warning(ctx, "An Error Occurred while expanding");
            return Value.False;
        }

        XmlNode* copy = LibXml2.xmlDocCopyNode(node, doc, 1);
        if (copy != null) return Value.Object(DomNodes.Wrap(ctx, copy, baseNode));
        Arg.Notice(ctx, "Cannot expand this node type");
        return Value.False;
    }

    // ---- the parser ----

    private const string NotLoaded = "Cannot access parser properties before loading data", NoProperty = "must be a valid parser property";

    [PhpMethod("public function getParserProperty(int $property): bool", Tentative = true)]
    public bool GetParserProperty(RequestContext ctx, long property)
    {
        int value = LibXml2.xmlTextReaderGetParserProp(Require(ctx, NotLoaded), (int)property);
        if (value == -1) Arg.ValueError(ctx, 1, NoProperty);
        return value != 0;
    }

    [PhpMethod("public function setParserProperty(int $property, bool $value): bool", Tentative = true)]
    public bool SetParserProperty(RequestContext ctx, long property, bool value)
    {
        if (LibXml2.xmlTextReaderSetParserProp(Require(ctx, NotLoaded), (int)property, value ? 1 : 0) == -1) Arg.ValueError(ctx, 1, NoProperty);
        return true;
    }
}
