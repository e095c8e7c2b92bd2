using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

/// <summary>The attributes of an element, or a table of a DTD.</summary>
internal abstract unsafe class NodeMap(PhpClass cls) : NodeCollection(cls)
{
    /// <summary>A table of a DTD; null: the attributes of an element.</summary>
    private void* _table;
    private bool _isTable, _isNotations;

    internal override bool HasNames => true;

    private static NodeMap New(RequestContext ctx, DomObject about, string className)
    {
        var map = (NodeMap)ctx.NewObject(ctx.Environment.CoreClass(className));
        map.About(about);
        return map;
    }

    internal static Value AttributesOf(RequestContext ctx, DomObject element) =>
        Value.Object(New(ctx, element, element.FollowsSpec ? "dom\\namednodemap" : "domnamednodemap"));

    internal static Value OfTable(RequestContext ctx, DomObject doctype, void* table, bool notations)
    {
        NodeMap map = New(ctx, doctype, doctype is ModernNode ? "dom\\dtdnamednodemap" : "domnamednodemap");
        map._isTable = true;
        map._isNotations = notations;
        map._table = table;
        return Value.Object(map);
    }

    internal override long Length(RequestContext ctx)
    {
        if (_isTable) return _table == null ? 0 : LibXml2.xmlHashSize(_table);
        XmlNode* node = BaseNode;
        long count = 0;
        if (node != null)
            for (XmlAttr* attr = node->Properties; attr != null; attr = attr->Next) count++;
        return count;
    }

    private XmlNode* At(long index)
    {
        if (_isTable) return _table == null || index < 0 || index >= LibXml2.xmlHashSize(_table) ? null : ToNode(TableEntry(_table, (int)index));
        XmlNode* node = BaseNode;
        XmlAttr* attr = node == null ? null : node->Properties;
        for (; attr != null && index > 0; index--) attr = attr->Next;
        return (XmlNode*)attr;
    }

    internal override Value Item(RequestContext ctx, long index) => DomNodes.WrapOrNull(ctx, At(index), Base);

    internal override Value Following(RequestContext ctx, DomObject current, long index)
    {
        if (_isTable) return Item(ctx, index);
        XmlNode* node = current.Node;
        return node == null ? Value.Null : DomNodes.WrapOrNull(ctx, (XmlNode*)((XmlAttr*)node)->Next, Base);
    }

    internal override Value Named(RequestContext ctx, PhpString name)
    {
        XmlNode* node = BaseNode;
        XmlNode* found;
        if (_isTable) found = _table == null ? null : ToNode(LibXml2.xmlHashLookup(_table, LibXml2.Z(name)));
        else if (node == null) found = null;
        else if (Base!.FollowsSpec) found = (XmlNode*)ModernNames.FindAttribute(node, name);
        else found = (XmlNode*)LibXml2.xmlHasProp(node, LibXml2.Z(name));
        return DomNodes.WrapOrNull(ctx, found, Base);
    }

    internal override Value KeyOf(long index, DomObject node)
    {
        if (node.Node == null) return Value.Null;
        return Value.String(IsModern && !_isTable ? DomNodes.QualifiedName(node.Node) : LibXml2.Text(node.Node->Name));
    }

    /// <summary>Notations are no nodes in the library: one is made that belongs to its object alone.</summary>
    private XmlNode* ToNode(void* entry)
    {
        if (!_isNotations || entry == null) return (XmlNode*)entry;
        var notation = (XmlNotation*)entry;
        var node = (XmlEntity*)LibXml2.Allocate(sizeof(XmlEntity));
        node->Type = XmlType.Notation;
        node->Name = LibXml2.xmlStrdup(notation->Name);
        node->ExternalId = notation->PublicId == null ? null : LibXml2.xmlStrdup(notation->PublicId);
        node->SystemId = notation->SystemId == null ? null : LibXml2.xmlStrdup(notation->SystemId);
        return (XmlNode*)node;
    }

    private struct Search
    {
        internal int Left;
        internal void* Found;
    }

    private static void* TableEntry(void* table, int index)
    {
        var search = new Search { Left = index };
        LibXml2.xmlHashScan(table, &Visit, &search);
        return search.Found;

        [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
        static void Visit(void* entry, void* data, byte* name)
        {
            var search = (Search*)data;
            if (search->Left-- == 0) search->Found = entry;
        }
    }

    private protected Value NamedInNamespace(RequestContext ctx, PhpString? uri, PhpString local)
    {
        if (_isTable) return Named(ctx, local);
        XmlNode* node = BaseNode;
        if (IsModern && uri is { Length: 0 }) uri = null;
        return node == null ? Value.Null : DomNodes.WrapOrNull(ctx, (XmlNode*)LibXml2.xmlHasNsProp(node, LibXml2.Z(local), LibXml2.ZOrNull(uri)), Base);
    }

    private protected Value CheckedItem(RequestContext ctx, long index)
    {
        if (index is < 0 or > int.MaxValue) Arg.ValueError(ctx, 1, $"must be between 0 and {int.MaxValue}");
        return Item(ctx, index);
    }
}

[PhpExtension("dom")]
[PhpClass("class DOMNamedNodeMap implements IteratorAggregate, Countable")]
[PhpProperty("public int $length", Virtual = true)]
internal sealed class NamedNodeMapObject(PhpClass cls) : NodeMap(cls)
{
    [PhpMethod("public function getNamedItem(string $qualifiedName): ?DOMNode", Tentative = true)]
    public Value GetNamedItem(RequestContext ctx, PhpString qualifiedName) => Named(ctx, qualifiedName);

    [PhpMethod("public function getNamedItemNS(?string $namespace, string $localName): ?DOMNode", Tentative = true)]
    public Value GetNamedItemNs(RequestContext ctx, PhpString? @namespace, PhpString localName) => NamedInNamespace(ctx, @namespace, localName);

    [PhpMethod("public function item(int $index): ?DOMNode", Tentative = true)]
    public Value ItemMethod(RequestContext ctx, long index) => CheckedItem(ctx, index);

    [PhpMethod("public function count(): int", Tentative = true)]
    public long CountMethod(RequestContext ctx) => Length(ctx);

    [PhpMethod("public function getIterator(): Iterator")]
    public PhpInstance GetIteratorMethod(RequestContext ctx) => WrappedIterator(ctx);
}
