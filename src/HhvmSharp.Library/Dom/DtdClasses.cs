using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

internal static unsafe class DtdProperties
{
    internal static readonly PropertyTable DocumentType = NewDocumentType().AddAll(NodeProperties.Node);

    internal static readonly PropertyTable Notation = NewNotation().AddAll(NodeProperties.Node);

    internal static readonly PropertyTable Entity = NewEntity()
        .Add<DomObject>("actualEncoding", (ctx, _) => Deprecated(ctx, "DOMEntity::$actualEncoding"))
        .Add<DomObject>("encoding", (ctx, _) => Deprecated(ctx, "DOMEntity::$encoding"))
        .Add<DomObject>("version", (ctx, _) => Deprecated(ctx, "DOMEntity::$version"))
        .AddAll(NodeProperties.Node);

    internal static readonly PropertyTable EntityReference = Synchronized(NodeProperties.Node);

    internal static PropertyTable NewDocumentType() => new PropertyTable()
        .Add<DomObject>("name", (ctx, o) => Value.String(LibXml2.Text(o.RequireForProperty(ctx)->Name)))
        .Add<DomObject>("entities", (ctx, o) => NodeMap.OfTable(ctx, o, ((XmlDtd*)o.RequireForProperty(ctx))->Entities, notations: false))
        .Add<DomObject>("notations", (ctx, o) => NodeMap.OfTable(ctx, o, ((XmlDtd*)o.RequireForProperty(ctx))->Notations, notations: true))
        .Add<DomObject>("publicId", (ctx, o) => Value.String(LibXml2.Text(((XmlDtd*)o.RequireForProperty(ctx))->ExternalId)))
        .Add<DomObject>("systemId", (ctx, o) => Value.String(LibXml2.Text(((XmlDtd*)o.RequireForProperty(ctx))->SystemId)))
        .Add<DomObject>("internalSubset", InternalSubset);

    internal static PropertyTable NewNotation() => new PropertyTable()
        .Add<DomObject>("publicId", (ctx, o) => Value.String(LibXml2.Text(((XmlEntity*)o.RequireForProperty(ctx))->ExternalId)))
        .Add<DomObject>("systemId", (ctx, o) => Value.String(LibXml2.Text(((XmlEntity*)o.RequireForProperty(ctx))->SystemId)));

    internal static PropertyTable NewEntity() => new PropertyTable()
        .Add<DomObject>("publicId", (ctx, o) => Unparsed(ctx, o, static e => LibXml2.TextOrNull(e->ExternalId)))
        .Add<DomObject>("systemId", (ctx, o) => Unparsed(ctx, o, static e => LibXml2.TextOrNull(e->SystemId)))
        .Add<DomObject>("notationName", (ctx, o) => Unparsed(ctx, o, static e => LibXml2.Text(e->Content)));

    private delegate PhpString? EntityText(XmlEntity* entity);

    private static Value Unparsed(RequestContext ctx, DomObject o, EntityText text)
    {
        var entity = (XmlEntity*)o.RequireForProperty(ctx);
        return entity->Kind == XmlEntity.ExternalUnparsed ? Value.String(text(entity)) : Value.Null;
    }

    internal static Value Deprecated(RequestContext ctx, string property)
    {
        if (!ctx.GetState<DomState>().IsDumping) ctx.Deprecated($"Property {property} is deprecated");
        return Value.Null;
    }

    private static Value InternalSubset(RequestContext ctx, DomObject o)
    {
        XmlNode* dtd = o.RequireForProperty(ctx);
        XmlDtd* subset = dtd->Doc == null ? null : LibXml2.xmlGetIntSubset(dtd->Doc);
        if (subset == null || subset->Children == null) return Value.Null;
        var text = new PhpStringBuilder();
        for (XmlNode* child = subset->Children; child != null; child = child->Next) text.Append(DomOutput.Node(null, child, false, null)!);
        return Value.String(text.ToPhpString());
    }

    /// <summary>What a reference stands for is looked up each time: the declaration may have changed.</summary>
    internal static XmlEntity* Synchronize(XmlNode* reference)
    {
        XmlEntity* entity = LibXml2.xmlGetDocEntity(reference->Doc, reference->Name);
        reference->Children = reference->Last = (XmlNode*)entity;
        reference->Content = entity == null ? null : entity->Content;
        return entity;
    }

    internal static PropertyTable Synchronized(PropertyTable inheritedTable)
    {
        PropertyTable table = new PropertyTable().AddAll(inheritedTable);
        foreach (string name in (string[])["firstChild", "lastChild", "textContent", "childNodes"])
        {
            HandledProperty inherited = inheritedTable[PhpString.Literal(name)];
            table.Add<DomObject>(
                name,
                (ctx, o) =>
                {
                    Synchronize(o.RequireForProperty(ctx));
                    return inherited.Read(ctx, o);
                },
                inherited.Write is null ? null : (ctx, o, value) => inherited.Write(ctx, o, value));
        }

        return table;
    }
}

[PhpExtension("dom")]
[PhpClass("class DOMDocumentType extends DOMNode")]
[PhpProperty("public string $name", Virtual = true)]
[PhpProperty("public DOMNamedNodeMap $entities", Virtual = true)]
[PhpProperty("public DOMNamedNodeMap $notations", Virtual = true)]
[PhpProperty("public string $publicId", Virtual = true)]
[PhpProperty("public string $systemId", Virtual = true)]
[PhpProperty("public ?string $internalSubset", Virtual = true)]
internal sealed class DocumentTypeObject(PhpClass cls) : NodeObject(cls)
{
    internal override PropertyTable Properties => DtdProperties.DocumentType;
}

[PhpExtension("dom")]
[PhpClass("class DOMNotation extends DOMNode")]
[PhpProperty("public string $publicId", Virtual = true)]
[PhpProperty("public string $systemId", Virtual = true)]
internal sealed class NotationObject(PhpClass cls) : NodeObject(cls)
{
    internal override PropertyTable Properties => DtdProperties.Notation;
}

[PhpExtension("dom")]
[PhpClass("class DOMEntity extends DOMNode")]
[PhpProperty("public ?string $publicId", Virtual = true)]
[PhpProperty("public ?string $systemId", Virtual = true)]
[PhpProperty("public ?string $notationName", Virtual = true)]
[PhpProperty("public ?string $actualEncoding", Virtual = true)]
[PhpProperty("public ?string $encoding", Virtual = true)]
[PhpProperty("public ?string $version", Virtual = true)]
internal sealed class EntityObject(PhpClass cls) : NodeObject(cls)
{
    internal override PropertyTable Properties => DtdProperties.Entity;
}

[PhpExtension("dom")]
[PhpClass("class DOMEntityReference extends DOMNode")]
internal sealed unsafe class EntityReferenceObject(PhpClass cls) : NodeObject(cls)
{
    internal override PropertyTable Properties => DtdProperties.EntityReference;

    [PhpMethod("public function __construct(string $name)")]
    public void Construct(RequestContext ctx, PhpString name)
    {
        LibxmlState.Enter(ctx);
        if (LibXml2.xmlValidateName(LibXml2.Z(name), 0) != 0) DomError.Throw(ctx, DomError.InvalidCharacter);
        Construct(ctx, LibXml2.xmlNewReference(null, LibXml2.Z(name)));
    }
}
