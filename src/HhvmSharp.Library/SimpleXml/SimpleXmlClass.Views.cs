using HhvmSharp.Library.Dom;
using HhvmSharp.Library.Libxml;
using HhvmSharp.Library.Spl;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.SimpleXml;

/// <summary>The element as a whole: as array, as text, compared, cloned, walked.</summary>
internal partial class SimpleXmlObject
{
    private static unsafe PhpString ListText(XmlDoc* doc, XmlNode* list) => LibXml2.Take(LibXml2.xmlNodeListGetString(doc, list, 1)) ?? PhpString.Empty;

    internal override PhpArray GetProperties(RequestContext ctx) => ToArray(ctx, forDebug: false);

    internal override PhpArray GetDebugInfo(RequestContext ctx) => Class.DebugInfo is { IsUser: true } ? base.GetDebugInfo(ctx) : ToArray(ctx, forDebug: true);

    /// <summary>sxe_get_prop_hash.</summary>
    private unsafe PhpArray ToArray(RequestContext ctx, bool forDebug)
    {
        var result = new PhpArray();
        XmlNode* node = Fetch(ctx);
        if (node == null) return result;
        if (forDebug || _view != SimpleXmlView.Children) AddAttributes(ctx, node, result);
        node = Meant(ctx, Node);
        if (node == null || _view == SimpleXmlView.Attributes) return result;
        bool iterate = false;
        if (node->Type == XmlType.Attribute)
        {
            result.Append(Value.String(ListText(node->Doc, node->Children)));
            return result;
        }

        if (_view != SimpleXmlView.Children)
        {
            bool single = _view == SimpleXmlView.Node || node->Children == null || node->Parent == null || node->Next == null || node->Children->Next != null
                || node->Children->Children != null || node->Parent->Children == node->Parent->Last;
            iterate = !single;
            node = single ? node->Children : FirstMatch(ctx);
        }

        for (; node != null; node = iterate ? Match(node->Next) : node->Next)
        {
            AddChild(ctx, node, result, iterate);
            if (node->Type == XmlType.EntityDecl) break;
        }

        return result;
    }

    private unsafe void AddAttributes(RequestContext ctx, XmlNode* node, PhpArray result)
    {
        if (_view == SimpleXmlView.Named) node = FirstMatch(ctx);
        if (node == null || node->Type != XmlType.Element) return;
        PhpArray? attributes = null;
        bool named = _name is not null && _view == SimpleXmlView.Attributes;
        for (XmlAttr* attr = node->Properties; attr != null; attr = attr->Next)
        {
            if ((named && !LibXml2.Same(attr->Name, _name!.Span)) || !InNamespace((XmlNode*)attr)) continue;
            if (attributes is null)
            {
                attributes = new PhpArray();
                result.Add("@attributes", Value.Array(attributes));
            }

            attributes.SetSymbol(ctx, LibXml2.Text(attr->Name), Value.String(ListText(Document!.Doc, attr->Children)));
        }
    }

    private unsafe void AddChild(RequestContext ctx, XmlNode* node, PhpArray result, bool iterate)
    {
        bool alone = node->Children == null && node->Prev == null && node->Next == null && LibXml2.xmlIsBlankNode(node) == 0;
        if (node->Type == XmlType.Text)
        {
            if (alone && node->Content != null && *node->Content != 0) result.Append(Value.String(ListText(node->Doc, node)));
            return;
        }

        if ((node->Type == XmlType.Element && !InNamespace(node)) || node->Name == null) return;
        Value value = ValueOf(ctx, node);
        if (iterate)
        {
            result.Append(ctx, in value);
            return;
        }

        PhpString key = LibXml2.Text(node->Name);
        ref Value slot = ref result.GetOrAdd(ctx, key, out bool added);
        if (added)
        {
            Value.Move(ref slot, in value);
        }
        else if (slot.IsArray)
        {
            slot.AsArray.Append(ctx, in value);
        }
        else
        {
            Value first = slot;
            Value.Move(ref slot, Value.Array(PhpArray.FromValues([first, value])));
        }
    }

    /// <summary>Text if the element begins with one, else an object.</summary>
    private unsafe Value ValueOf(RequestContext ctx, XmlNode* node)
    {
        if (node->Type != XmlType.EntityReference && node->Children != null && node->Children->Type == XmlType.Text && LibXml2.xmlIsBlankNode(node->Children) == 0)
            return Value.String(ListText(node->Doc, node->Children));
        return Make(ctx, node, SimpleXmlView.Node, null);
    }

    private unsafe bool IsEmpty(RequestContext ctx)
    {
        XmlNode* node = Fetch(ctx);
        if (node == null) return true;
        if (_view == SimpleXmlView.Named) node = FirstMatch(ctx);
        if (node != null && node->Type == XmlType.Element)
        {
            bool named = _name is not null && _view == SimpleXmlView.Attributes;
            for (XmlAttr* attr = node->Properties; attr != null; attr = attr->Next)
                if ((!named || LibXml2.Same(attr->Name, _name!.Span)) && InNamespace((XmlNode*)attr)) return false;
        }

        node = Meant(ctx, Node);
        if (node == null || _view == SimpleXmlView.Attributes) return true;
        if (node->Type == XmlType.Attribute) return false;
        bool iterate = false;
        if (_view != SimpleXmlView.Children)
        {
            bool single = _view == SimpleXmlView.Node || node->Children == null || node->Parent == null || node->Children->Next != null
                || node->Children->Children != null || node->Parent->Children == node->Parent->Last;
            iterate = !single;
            node = single ? node->Children : FirstMatch(ctx);
        }

        for (; node != null; node = iterate ? Match(node->Next) : node->Next)
        {
            if (node->Type == XmlType.Text)
            {
                bool alone = node->Children == null && node->Prev == null && node->Next == null;
                if (alone && node->Content != null && *node->Content != 0) return false;
                continue;
            }

            if ((node->Type == XmlType.Element && !InNamespace(node)) || node->Name == null) continue;
            return false;
        }

        return true;
    }

    // ---- conversions ----

    /// <summary>The text of the node, empty when there is none.</summary>
    private unsafe PhpString Text(RequestContext ctx) => TextOrNull(ctx) ?? PhpString.Empty;

    private unsafe PhpString? TextOrNull(RequestContext ctx)
    {
        if (_view != SimpleXmlView.Node)
        {
            XmlNode* first = FirstMatch(ctx);
            return first == null ? null : LibXml2.Take(LibXml2.xmlNodeListGetString(Document!.Doc, first->Children, 1));
        }

        XmlNode* node = Node;
        if (node == null) return null;
        if (node->Children != null) return LibXml2.Take(LibXml2.xmlNodeListGetString(Document!.Doc, node->Children, 1));
        return node->Type is XmlType.Comment or XmlType.ProcessingInstruction ? LibXml2.TextOrNull(node->Content) : null;
    }

    internal override unsafe bool Cast(PhpContext context, int kind, out Value result)
    {
        var ctx = (RequestContext)context;
        result = default;
        switch (kind)
        {
            case Runtime.Values.Kind.Bool:
                bool any = _view != SimpleXmlView.Node && FirstMatch(ctx) != null;
                result = Value.Bool(any || !IsEmpty(ctx));
                return true;
            case Runtime.Values.Kind.String when Class.ToStringMethod is { IsUser: true }:
                return base.Cast(context, kind, out result);
        }

        Value text = TextOrNull(ctx) is { } s ? Value.String(s) : Value.Null;
        if (ctx.HasPending) return false;
        switch (kind)
        {
            case Runtime.Values.Kind.String:
                result = text.IsNull ? Value.String(PhpString.Empty) : text;
                return true;
            case Runtime.Values.Kind.Int:
                result = Value.Int(Conversions.ToInt(ctx, in text));
                return true;
            case Runtime.Values.Kind.Float:
                result = Value.Float(Conversions.ToFloat(ctx, in text));
                return true;
            default:
                result = Conversions.ToNumber(ctx, in text);
                return true;
        }
    }

    internal override int Compare(PhpContext context, in Value left, in Value right)
    {
        if (left.o is not SimpleXmlObject a || right.o is not SimpleXmlObject b) return base.Compare(context, in left, in right);
        const int uncomparable = 2;
        if (a.Ref is null && b.Ref is null) return ReferenceEquals(a.Document, b.Document) ? 0 : uncomparable;
        return ReferenceEquals(a.Ref, b.Ref) ? 0 : uncomparable;
    }

    internal override unsafe PhpInstance? CloneObject(RequestContext ctx)
    {
        var copy = (SimpleXmlObject)ctx.NewBare(Class);
        LibxmlState state = LibxmlState.Enter(ctx);
        XmlNode* node = Node;
        bool isRoot = node != null && node->Parent != null && DomNodes.IsDocument(node->Parent);
        XmlDoc* doc = null;
        if (isRoot)
        {
            doc = LibXml2.xmlCopyDoc(Document!.Doc, 1);
            copy.HoldDocument(doc);
        }
        else if (Document is not null)
        {
            copy.Document = Document;
            Document.Count++;
            doc = Document.Doc;
        }

        copy._isPrefix = _isPrefix;
        copy._name = _name;
        copy._namespace = _namespace;
        copy._view = _view;
        if (node != null) copy.Attach(state, isRoot ? LibXml2.xmlDocGetRootElement(doc) : LibXml2.xmlDocCopyNode(node, doc, 1));
        CopyMembers(ctx, copy);
        return copy;
    }

    internal override unsafe void FreeObject(RequestContext ctx)
    {
        Reset(ctx);
        base.FreeObject(ctx);
    }

    /// <summary>Forgets all but the node.</summary>
    private unsafe void Reset(RequestContext ctx)
    {
        Value.Release(ctx, ref _current);
        Value.Release(ctx, ref _fetched[0]);
        _name = _namespace = null;
        if (_xpath != null) LibXml2.xmlXPathFreeContext(_xpath);
        _xpath = null;
    }

    internal override void EnumerateChildren(ChildVisitor visit)
    {
        visit(in _current);
        visit(in _fetched[0]);
        base.EnumerateChildren(visit);
    }

    // ---- iteration ----

    private unsafe void Step(RequestContext ctx, XmlNode* from)
    {
        XmlNode* node = Match(from);
        if (node != null) Value.Move(ref _current, Make(ctx, node, SimpleXmlView.Node, null));
    }

    internal unsafe void RewindWalk(RequestContext ctx)
    {
        Value.Release(ctx, ref _current);
        XmlNode* node = Fetch(ctx);
        if (node != null) Step(ctx, _view == SimpleXmlView.Attributes ? (XmlNode*)node->Properties : node->Children);
    }

    internal unsafe void MoveWalk(RequestContext ctx)
    {
        XmlNode* node = _current.o is SimpleXmlObject at ? at.Fetch(ctx) : null;
        XmlNode* next = node == null ? null : node->Next;
        Value.Release(ctx, ref _current);
        if (next != null) Step(ctx, next);
    }

    internal unsafe long CountMatches(RequestContext ctx)
    {
        long count = 0;
        for (XmlNode* node = FirstMatch(ctx); node != null; node = Match(node->Next)) count++;
        return count;
    }

    internal override bool CountElements(RequestContext ctx, out long count)
    {
        if (SplSupport.IsUser(Class.CountMethod)) return base.CountElements(ctx, out count);
        count = CountMatches(ctx);
        return true;
    }

    internal override ObjectIterator? GetIterator(RequestContext ctx, bool byRef) => SplSupport.RefuseReference(ctx, byRef) ? null : new Walk(this);

    private sealed class Walk : ObjectIterator
    {
        private readonly SimpleXmlObject _element;

        internal Walk(SimpleXmlObject element)
        {
            _element = element;
            element.AddRef();
        }

        internal override void Rewind(RequestContext ctx) => _element.RewindWalk(ctx);

        internal override bool Valid(RequestContext ctx) => !_element._current.IsUndef;

        internal override Value Current(RequestContext ctx) => _element._current.Copied();

        internal override unsafe Value Key(RequestContext ctx) =>
            _element._current.o is SimpleXmlObject { Node: var node } && node != null ? Value.String(LibXml2.Text(node->Name)) : Value.Null;

        internal override void MoveNext(RequestContext ctx) => _element.MoveWalk(ctx);

        internal override void Dispose(RequestContext ctx) => Value.Object(_element).Release(ctx);

        internal override void EnumerateChildren(ChildVisitor visit) => visit(Value.Object(_element));
    }
}
