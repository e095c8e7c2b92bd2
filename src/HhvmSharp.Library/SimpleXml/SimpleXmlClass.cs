using HhvmSharp.Library.Dom;
using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.SimpleXml;

/// <summary>What an element object stands for besides its node.</summary>
internal enum SimpleXmlView : byte
{
    /// <summary>The node itself.</summary>
    Node,

    /// <summary>Its children of one name: $x->name.</summary>
    Named,

    /// <summary>children().</summary>
    Children,

    /// <summary>attributes().</summary>
    Attributes,
}

[PhpExtension("SimpleXML")]
[PhpClass("class SimpleXMLElement implements Stringable, Countable, RecursiveIterator", NotSerializable = true)]
internal unsafe partial class SimpleXmlObject(PhpClass cls) : XmlObject(cls)
{
    internal override PropertyTable Properties => PropertyTable.Empty;

    private SimpleXmlView _view;
    private PhpString? _name, _namespace;
    private bool _isPrefix;

    /// <summary>Where an iteration stands: an owned object or undef.</summary>
    private Value _current;

    /// <summary>[0]: what a write-fetch of a new child gave.</summary>
    private readonly Value[] _fetched = new Value[1];
    private XPathContext* _xpath;

    // ---- nodes ----

    /// <summary>The node; null with an Error pending when there is none.</summary>
    private XmlNode* Fetch(RequestContext ctx)
    {
        XmlNode* node = Node;
        if (node == null && !ctx.HasPending) ctx.ThrowError("Error", "SimpleXMLElement is not properly initialized");
        return node;
    }

    private bool InNamespace(XmlNode* node)
    {
        if (_namespace is null && (node->Ns == null || node->Ns->Prefix == null)) return true;
        if (node->Ns == null) return false;
        byte* text = _isPrefix ? node->Ns->Prefix : node->Ns->Href;
        return _namespace is null ? text == null : LibXml2.Same(text, _namespace.Span);
    }

    /// <summary>The first node at or behind one that the view contains.</summary>
    private XmlNode* Match(XmlNode* node)
    {
        XmlType type = _view == SimpleXmlView.Attributes ? XmlType.Attribute : XmlType.Element;
        PhpString? name = _view is SimpleXmlView.Attributes or SimpleXmlView.Named ? _name : null;
        for (; node != null; node = node->Next)
            if (node->Type == type && (name is null || LibXml2.Same(node->Name, name.Span)) && InNamespace(node)) return node;
        return null;
    }

    private XmlNode* FirstMatch(RequestContext ctx)
    {
        XmlNode* node = Fetch(ctx);
        if (node == null) return null;
        return Match(_view == SimpleXmlView.Attributes ? (XmlNode*)node->Properties : node->Children);
    }

    /// <summary>The node that the object means: of a view its first one.</summary>
    private XmlNode* Meant(RequestContext ctx, XmlNode* node) => _view == SimpleXmlView.Node ? node : FirstMatch(ctx);

    internal XmlNode* ExportNode(RequestContext ctx) => Meant(ctx, Fetch(ctx));

    /// <summary>A new object of the same class; owned.</summary>
    private Value Make(RequestContext ctx, XmlNode* node, SimpleXmlView view, PhpString? name, PhpString? ns, bool isPrefix)
    {
        var made = (SimpleXmlObject)ctx.NewObject(Class);
        made.Document = Document;
        Document!.Count++;
        made._view = view;
        made._name = name;
        if (ns is { Length: > 0 })
        {
            made._namespace = ns;
            made._isPrefix = isPrefix;
        }

        made.Attach(ctx.GetState<LibxmlState>(), node);
        return Value.Object(made);
    }

    private Value Make(RequestContext ctx, XmlNode* node, SimpleXmlView view = SimpleXmlView.Node, PhpString? name = null) =>
        Make(ctx, node, view, name, _namespace, _isPrefix);

    private XmlNode* ByOffset(XmlNode* node, long offset, out long count)
    {
        count = 0;
        if (_view == SimpleXmlView.Node) return offset == 0 ? node : null;
        for (; node != null && count <= offset; node = node->Next)
        {
            if (node->Type != XmlType.Element || !InNamespace(node)) continue;
            if (_view != SimpleXmlView.Children && !(_view == SimpleXmlView.Named && LibXml2.Same(node->Name, _name!.Span))) continue;
            if (count == offset) return node;
            count++;
        }

        return null;
    }

    private XmlNode* ByName(XmlNode* node, PhpString name)
    {
        for (; node != null; node = node->Next)
            if (node->Type == XmlType.Element && InNamespace(node) && LibXml2.Same(node->Name, name.Span)) return node;
        return null;
    }

    /// <summary>An attribute by name or number among those of the view; <paramref name="passed"/>: how many came before.</summary>
    private XmlAttr* AttributeOf(XmlAttr* attr, in Value member, out long passed)
    {
        bool named = _view == SimpleXmlView.Attributes && _name is not null;
        passed = 0;
        for (; attr != null; attr = attr->Next)
        {
            if ((named && !LibXml2.Same(attr->Name, _name!.Span)) || !InNamespace((XmlNode*)attr)) continue;
            if (member.IsInt ? passed == member.IntValue : LibXml2.Same(attr->Name, member.AsString.Span)) return attr;
            if (member.IsInt && ++passed > member.IntValue) return null;
        }

        return null;
    }

    /// <summary>What $x->m or $x[m] is about.</summary>
    private ref struct Target
    {
        internal Value Member;
        internal bool Elements, Attributes;
        internal XmlNode* Node;
        internal XmlAttr* FirstAttribute;
    }

    /// <summary>Undef for []; otherwise an int or a string, converted; false with an exception pending.</summary>
    private static bool ToMember(RequestContext ctx, in Value offset, out Value member)
    {
        member = offset.Dereferenced();
        if (member.IsUndef || member.IsInt || member.IsString) return true;
        if (!Conversions.TryToStr(ctx, in member, out PhpString? text)) return false;
        member = Value.String(text);
        return true;
    }

    private void Place(RequestContext ctx, ref Target target)
    {
        bool byNumber = target.Member.IsUndef || target.Member.IsInt;
        if (byNumber && _view != SimpleXmlView.Attributes)
        {
            target.Attributes = false;
            target.Elements = true;
        }

        target.Node = Fetch(ctx);
        if (target.Node == null) return;
        if (_view == SimpleXmlView.Attributes)
        {
            target.Attributes = true;
            target.Elements = false;
            target.Node = FirstMatch(ctx);
            target.FirstAttribute = (XmlAttr*)target.Node;
        }
        else if (_view != SimpleXmlView.Children)
        {
            target.Node = Meant(ctx, target.Node);
            // attributes have no attributes
            target.FirstAttribute = target.Node == null || target.Node->Type != XmlType.Element ? null : target.Node->Properties;
        }
    }

    // ---- reading ----

    private Value Read(RequestContext ctx, in Value offset, bool elements, bool attributes, FetchMode mode)
    {
        if (!ToMember(ctx, in offset, out Value member)) return default;
        if (member.IsUndef && _view == SimpleXmlView.Attributes)
        {
            ctx.ThrowError("Error", "Cannot create unnamed attribute");
            return default;
        }

        var target = new Target { Member = member, Elements = elements, Attributes = attributes };
        Place(ctx, ref target);
        XmlNode* node = target.Node;
        if (member.IsUndef && _view != SimpleXmlView.Children && node != null && node->Parent != null && node->Parent->Type == XmlType.Document)
        {
            ctx.ThrowError("Error", "Cannot create unnamed attribute");
            return default;
        }

        if (ctx.HasPending) return default;
        Value result = Value.Null;
        if (node == null) return result;
        if (target.Attributes)
        {
            XmlAttr* attr = AttributeOf(target.FirstAttribute, in member, out _);
            if (attr != null) result = Make(ctx, (XmlNode*)attr);
        }

        if (!target.Elements) return result;
        return member.IsString ? ReadChild(ctx, node, member.AsString, mode) : ReadNumbered(ctx, node, in member, mode);
    }

    private Value ReadChild(RequestContext ctx, XmlNode* node, PhpString name, FetchMode mode)
    {
        if (mode == FetchMode.Isset && ByName(node->Children, name) == null) return Value.Null;
        name.MarkShared();
        return Make(ctx, node, SimpleXmlView.Named, name);
    }

    private Value ReadNumbered(RequestContext ctx, XmlNode* node, in Value member, FetchMode mode)
    {
        XmlNode* mine = node;
        long count = 0;
        if (_view == SimpleXmlView.Children) node = FirstMatch(ctx);
        if (_view == SimpleXmlView.Node)
        {
            if (member.IsInt && member.IntValue > 0)
                Arg.Warning(ctx, $"Cannot add element {LibXml2.Text(mine->Name)} number {member.IntValue} when only 0 such elements exist");
        }
        else
        {
            node = member.IsInt ? ByOffset(node, member.IntValue, out count) : null;
        }

        if (node != null) return Make(ctx, node);
        if (mode is not (FetchMode.Write or FetchMode.ReadWrite)) return Value.Null;
        if (member.IsInt && count < member.IntValue)
            Arg.Warning(ctx, $"Cannot add element {LibXml2.Text(mine->Name)} number {member.IntValue} when only {count} such elements exist");
        return Make(ctx, LibXml2.xmlNewTextChild(mine->Parent, mine->Ns, mine->Name, null));
    }

    internal override Value ReadProperty(RequestContext ctx, PhpString name, FetchMode mode, ref object? cache) =>
        Read(ctx, Value.String(name), elements: true, attributes: false, mode);

    internal override Value ReadDimension(RequestContext ctx, in Value offset, FetchMode mode) => Read(ctx, in offset, elements: false, attributes: true, mode);

    internal override SlotResult GetPropertySlot(
        RequestContext ctx, PhpString name, FetchMode mode, ref object? cache, out object container, out int index, out PropertyInfo? info)
    {
        container = _fetched;
        index = 0;
        info = null;
        XmlNode* node = Fetch(ctx);
        if (node == null) return SlotResult.Failed;
        if (HasElement(ctx, node, name)) return SlotResult.Overloaded;
        if (!Write(ctx, Value.String(name), default, elements: true, attributes: false, out XmlNode* made) || made == null) return ctx.HasPending ? SlotResult.Failed : SlotResult.Overloaded;
        Value.AssignMove(ctx, ref _fetched[0], Make(ctx, made));
        return SlotResult.Found;
    }

    /// <summary>sxe_get_element_by_name.</summary>
    private bool HasElement(RequestContext ctx, XmlNode* node, PhpString name)
    {
        if (_view == SimpleXmlView.Node)
        {
            _view = SimpleXmlView.Children;
            node = FirstMatch(ctx);
            _view = SimpleXmlView.Node;
        }
        else if (_view != SimpleXmlView.Attributes)
        {
            node = FirstMatch(ctx);
        }

        if (_view == SimpleXmlView.Named)
        {
            node = ByName(node, _name!);
            if (node == null) return false;
            node = node->Children;
        }

        return ByName(node, name) != null;
    }

    // ---- writing ----

    internal override Value WriteProperty(RequestContext ctx, PhpString name, in Value value, ref object? cache, bool wantResult) =>
        Write(ctx, Value.String(name), in value, elements: true, attributes: false, out _) && wantResult && !ctx.HasPending ? value.Copied() : default;

    internal override void WriteDimension(RequestContext ctx, in Value offset, in Value value) =>
        Write(ctx, in offset, in value, elements: false, attributes: true, out _);

    /// <summary>sxe_prop_dim_write: false after an error or a warning. Without a value an empty child is made.</summary>
    private bool Write(RequestContext ctx, in Value offset, in Value given, bool elements, bool attributes, out XmlNode* made)
    {
        made = null;
        if (!ToMember(ctx, in offset, out Value member)) return false;
        if (member.IsUndef && _view == SimpleXmlView.Attributes) return Fail(ctx, "Error", "Cannot append to an attribute list");
        if (member.IsString && !offset.Dereferenced().IsString) member = Value.String(PhpString.FromSpan(member.AsString.Span.Trim(" \n\r\t\v\0"u8)));
        if (member.IsString && member.AsString.Length == 0)
            return Fail(ctx, "ValueError", $"Cannot create {(attributes ? "attribute" : "element")} with an empty name");
        var target = new Target { Member = member, Elements = elements, Attributes = attributes };
        Place(ctx, ref target);
        if (ctx.HasPending) return false;
        XmlNode* node = target.Node;
        if (_view is not (SimpleXmlView.Attributes or SimpleXmlView.Children))
        {
            if (member.IsUndef && node != null && node->Parent != null && node->Parent->Type == XmlType.Document)
                return Fail(ctx, "ValueError", "Cannot append to an attribute list");
            if (target.Attributes && node == null && _view == SimpleXmlView.Named)
            {
                XmlNode* parent = Node;
                node = LibXml2.xmlNewChild(parent, parent->Ns, LibXml2.Z(_name!), null);
                target.FirstAttribute = node->Properties;
            }
        }

        if (!ToText(ctx, in given, target.Attributes, out PhpString? text)) return false;
        if (node == null) return true;
        Document?.Changed();
        return target.Attributes ? WriteAttribute(ctx, node, target, text, out made) : WriteElement(ctx, node, in member, text, out made);
    }

    private static bool Fail(RequestContext ctx, string cls, string message)
    {
        ctx.ThrowError(cls, message);
        return false;
    }

    private bool ToText(RequestContext ctx, in Value given, bool attributes, out PhpString? text)
    {
        text = null;
        Value value = given.Dereferenced();
        if (value.IsUndef) return true;
        if (value.o is SimpleXmlObject simple && ReferenceEquals(simple.Class, ctx.Environment.CoreClass("simplexmlelement")))
        {
            text = simple.Text(ctx);
            return !ctx.HasPending;
        }

        if (value.Kind > KindString) return Fail(ctx, "TypeError",
            $"It's not possible to assign a complex type to {(attributes ? "attributes" : "properties")}, {TypeNames.OfValue(in value)} given");
        text = Conversions.ToStr(ctx, in value);
        return !ctx.HasPending;
    }

    private const int KindString = Runtime.Values.Kind.String;

    private void Fill(RequestContext ctx, XmlNode* node, PhpString? text)
    {
        if (text is null) return;
        LibxmlState state = ctx.GetState<LibxmlState>();
        while (node->Children != null) Unlink(state, node->Children);
        SetContent(node, text);
    }

    private static void Unlink(LibxmlState state, XmlNode* node)
    {
        LibXml2.xmlUnlinkNode(node);
        if (node->Private == 0) state.FreeResource(node);
    }

    private static void SetContent(XmlNode* node, PhpString text)
    {
        byte* encoded = LibXml2.xmlEncodeEntitiesReentrant(node->Doc, LibXml2.Z(text));
        if (encoded == null) return;
        LibXml2.xmlNodeSetContent(node, encoded);
        LibXml2.Free(encoded);
    }

    private bool WriteAttribute(RequestContext ctx, XmlNode* node, in Target target, PhpString? text, out XmlNode* made)
    {
        XmlAttr* attr = AttributeOf(target.FirstAttribute, in target.Member, out long passed);
        made = (XmlNode*)attr;
        if (attr != null)
        {
            Fill(ctx, made, text);
        }
        else if (target.Member.IsInt)
        {
            Arg.Warning(ctx, $"Cannot change attribute number {target.Member.IntValue} when only {passed} attributes exist");
        }
        else
        {
            made = (XmlNode*)LibXml2.xmlNewProp(node, LibXml2.Z(target.Member.AsString), LibXml2.ZOrNull(text));
        }

        return true;
    }

    private bool WriteElement(RequestContext ctx, XmlNode* node, in Value member, PhpString? text, out XmlNode* made)
    {
        made = null;
        int matches = 0;
        long count = 0;
        bool done = true;
        if (!member.IsString)
        {
            if (node->Type == XmlType.Attribute) return Fail(ctx, "Error", "Cannot create duplicate attribute");
            if (_view == SimpleXmlView.Node)
            {
                made = node;
                matches = 1;
                if (member.IsInt && member.IntValue > 0)
                {
                    Arg.Warning(ctx, $"Cannot add element {LibXml2.Text(node->Name)} number {member.IntValue} when only 0 such elements exist");
                    done = false;
                }
            }
            else if (member.IsInt)
            {
                made = ByOffset(node, member.IntValue, out count);
                matches = made == null ? 0 : 1;
            }
        }
        else
        {
            for (XmlNode* child = node->Children; child != null; child = child->Next)
            {
                if (child->Type == XmlType.Text || !LibXml2.Same(child->Name, member.AsString.Span) || !InNamespace(child)) continue;
                made = child;
                matches++;
            }
        }

        if (matches == 1)
        {
            Fill(ctx, made, text);
        }
        else if (matches > 1)
        {
            Arg.Warning(ctx, "Cannot assign to an array of nodes (duplicate subnodes or attr detected)");
            return false;
        }
        else if (member.IsString)
        {
            made = LibXml2.xmlNewTextChild(node, null, LibXml2.Z(member.AsString), LibXml2.ZOrNull(text));
        }
        else
        {
            if (member.IsInt && count < member.IntValue)
                Arg.Warning(ctx, $"Cannot add element {LibXml2.Text(node->Name)} number {member.IntValue} when only {count} such elements exist");
            made = LibXml2.xmlNewTextChild(node->Parent, node->Ns, node->Name, LibXml2.ZOrNull(text));
        }

        return done;
    }

    // ---- isset and unset ----

    private static bool IsEmptyText(byte* text) => text == null || *text == 0 || LibXml2.Same(text, "0"u8);

    private bool Has(RequestContext ctx, in Value offset, bool notEmpty, bool elements, bool attributes)
    {
        if (!ToMember(ctx, in offset, out Value member)) return false;
        if (member.IsUndef) member = Value.String(PhpString.Empty);
        var target = new Target { Member = member, Elements = elements, Attributes = attributes };
        Place(ctx, ref target);
        if (target.Node == null || ctx.HasPending) return false;
        bool exists = false;
        if (target.Attributes)
        {
            XmlAttr* attr = AttributeOf(target.FirstAttribute, in member, out _);
            exists = attr != null && !(notEmpty && (attr->Children == null || IsEmptyText(attr->Children->Content)));
        }

        if (!target.Elements) return exists;
        XmlNode* node = target.Node;
        if (member.IsInt) node = ByOffset(_view == SimpleXmlView.Children ? FirstMatch(ctx) : node, member.IntValue, out _);
        else node = ByName(node->Children, member.AsString);
        if (node == null) return exists;
        if (!notEmpty) return true;
        return node->Children != null && !(node->Children->Type == XmlType.Text && node->Children->Next == null && IsEmptyText(node->Children->Content));
    }

    internal override bool HasProperty(RequestContext ctx, PhpString name, PropertyTest test, ref object? cache) =>
        Has(ctx, Value.String(name), test == PropertyTest.NotEmpty, elements: true, attributes: false);

    internal override bool HasDimension(RequestContext ctx, in Value offset, bool checkEmpty) => Has(ctx, in offset, checkEmpty, elements: false, attributes: true);

    internal override void UnsetProperty(RequestContext ctx, PhpString name, ref object? cache) => Delete(ctx, Value.String(name), elements: true, attributes: false);

    internal override void UnsetDimension(RequestContext ctx, in Value offset) => Delete(ctx, in offset, elements: false, attributes: true);

    private void Delete(RequestContext ctx, in Value offset, bool elements, bool attributes)
    {
        if (!ToMember(ctx, in offset, out Value member)) return;
        var target = new Target { Member = member, Elements = elements, Attributes = attributes };
        Place(ctx, ref target);
        if (target.Node == null || ctx.HasPending) return;
        Document?.Changed();
        LibxmlState state = ctx.GetState<LibxmlState>();
        if (target.Attributes)
        {
            XmlAttr* attr = AttributeOf(target.FirstAttribute, in member, out _);
            if (attr != null) Unlink(state, (XmlNode*)attr);
        }

        if (!target.Elements) return;
        if (member.IsInt)
        {
            XmlNode* node = ByOffset(_view == SimpleXmlView.Children ? FirstMatch(ctx) : target.Node, member.IntValue, out _);
            if (node != null) Unlink(state, node);
            return;
        }

        for (XmlNode* child = target.Node->Children; child != null;)
        {
            XmlNode* next = child->Next;
            if (child->Type != XmlType.Text && LibXml2.Same(child->Name, member.AsString.Span) && InNamespace(child)) Unlink(state, child);
            child = next;
        }
    }
}
