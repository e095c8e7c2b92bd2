using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

internal static unsafe class AttrProperties
{
    internal static readonly PropertyTable Table = new PropertyTable()
        .Add<DomObject>("name", (ctx, o) => Value.String(LibXml2.Text(o.RequireForProperty(ctx)->Name)))
        .Add<DomObject>("specified", (_, _) => Value.True)
        .Add<DomObject>("value", (ctx, o) => Value.String(DomNodes.AttributeValue((XmlAttr*)o.RequireForProperty(ctx))), (ctx, o, value) => SetValue(ctx, o, value.AsString))
        .Add<DomObject>("ownerElement", (ctx, o) => DomNodes.WrapOrNull(ctx, o.RequireForProperty(ctx)->Parent, o))
        .Add<DomObject>("schemaTypeInfo", (_, _) => Value.Null)
        .AddAll(NodeProperties.Node);

    /// <summary>An ID leaves the document's table under its old value.</summary>
    internal static void ValueWillChange(XmlAttr* attr)
    {
        if (attr->Kind != XmlAttr.IdKind) return;
        LibXml2.xmlRemoveID(attr->Doc, attr);
        attr->Kind = XmlAttr.IdKind;
    }

    internal static void SetValue(RequestContext ctx, DomObject o, PhpString value)
    {
        XmlNode* attr = o.RequireForProperty(ctx);
        ValueWillChange((XmlAttr*)attr);
        o.Document?.Changed();
        DomNodes.RemoveChildren(LibxmlState.Enter(ctx), attr);
        if (o.FollowsSpec) LibXml2.xmlAddChild(attr, LibXml2.xmlNewDocTextLen(attr->Doc, LibXml2.Z(value), value.Length));
        else LibXml2.xmlNodeSetContentLen(attr, LibXml2.Z(value), value.Length);
    }
}

[PhpExtension("dom")]
[PhpClass("class DOMAttr extends DOMNode")]
[PhpProperty("public string $name", Virtual = true)]
[PhpProperty("public bool $specified", Virtual = true)]
[PhpProperty("public string $value", Virtual = true)]
[PhpProperty("public ?DOMElement $ownerElement", Virtual = true)]
[PhpProperty("public mixed $schemaTypeInfo", Virtual = true)]
internal sealed unsafe class AttrObject(PhpClass cls) : NodeObject(cls)
{
    internal override PropertyTable Properties => AttrProperties.Table;

    [PhpMethod("public function __construct(string $name, string $value = \"\")")]
    public void Construct(RequestContext ctx, PhpString name, PhpString value)
    {
        LibxmlState.Enter(ctx);
        if (LibXml2.xmlValidateName(LibXml2.Z(name), 0) != 0) DomError.Throw(ctx, DomError.InvalidCharacter);
        Construct(ctx, (XmlNode*)LibXml2.xmlNewProp(null, LibXml2.Z(name), LibXml2.Z(value)));
    }

    [PhpMethod("public function isId(): bool", Tentative = true)]
    public bool IsId(RequestContext ctx) => ((XmlAttr*)Require(ctx))->Kind == XmlAttr.IdKind;
}
