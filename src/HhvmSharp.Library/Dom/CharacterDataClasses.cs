using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

internal static unsafe class CharacterDataProperties
{
    internal static readonly PropertyTable Data = NewData().WithSiblings().AddAll(NodeProperties.Node);

    internal static readonly PropertyTable Text = NewText().AddAll(Data);

    internal static readonly PropertyTable Instruction = NewInstruction().AddAll(NodeProperties.Node);

    internal static PropertyTable NewData() => new PropertyTable()
        .Add<DomObject>("data", (ctx, o) => Value.String(DomNodes.Content(o.RequireForProperty(ctx)) ?? PhpString.Empty), SetData)
        .Add<DomObject>("length", Length);

    internal static PropertyTable NewText() => new PropertyTable().Add<DomObject>("wholeText", WholeText);

    internal static PropertyTable NewInstruction() => new PropertyTable()
        .Add<DomObject>("target", (ctx, o) => Value.String(LibXml2.Text(o.RequireForProperty(ctx)->Name)))
        .Add<DomObject>("data", (ctx, o) => Value.String(DomNodes.Content(o.RequireForProperty(ctx)) ?? PhpString.Empty), SetData);

    private static void SetData(RequestContext ctx, DomObject o, Value value) =>
        LibXml2.xmlNodeSetContentLen(o.RequireForProperty(ctx), LibXml2.Z(value.AsString), value.AsString.Length);

    private static Value Length(RequestContext ctx, DomObject o)
    {
        XmlNode* node = o.RequireForProperty(ctx);
        return Value.Int(node->Content == null ? 0 : LibXml2.xmlUTF8Strlen(node->Content));
    }

    private static bool IsText(XmlNode* node) => node != null && node->Type is XmlType.Text or XmlType.CData;

    private static Value WholeText(RequestContext ctx, DomObject o)
    {
        XmlNode* node = o.RequireForProperty(ctx);
        while (node->Prev != null && IsText(node->Prev)) node = node->Prev;
        var text = new PhpStringBuilder();
        for (; node != null && IsText(node); node = node->Next)
            if (node->Content != null) text.Append(LibXml2.Span(node->Content));
        return Value.String(text.ToPhpString());
    }
}

[PhpExtension("dom")]
[PhpClass("class DOMCharacterData extends DOMNode implements DOMChildNode")]
[PhpProperty("public string $data", Virtual = true)]
[PhpProperty("public int $length", Virtual = true)]
[PhpProperty("public ?DOMElement $previousElementSibling", Virtual = true)]
[PhpProperty("public ?DOMElement $nextElementSibling", Virtual = true)]
internal class CharacterDataObject(PhpClass cls) : NodeObject(cls)
{
    internal override PropertyTable Properties => CharacterDataProperties.Data;

    [PhpMethod("public function appendData(string $data): true", Tentative = true)]
    public bool AppendData(RequestContext ctx, PhpString data)
    {
        CharacterRanges.Append(ctx, this, data);
        return true;
    }

    [PhpMethod("public function substringData(int $offset, int $count)")]
    public Value SubstringData(RequestContext ctx, long offset, long count) => CharacterRanges.Substring(ctx, this, offset, count);

    [PhpMethod("public function insertData(int $offset, string $data): bool", Tentative = true)]
    public bool InsertData(RequestContext ctx, long offset, PhpString data) => CharacterRanges.Insert(ctx, this, offset, data);

    [PhpMethod("public function deleteData(int $offset, int $count): bool", Tentative = true)]
    public bool DeleteData(RequestContext ctx, long offset, long count) => CharacterRanges.Replace(ctx, this, offset, count, PhpString.Empty);

    [PhpMethod("public function replaceData(int $offset, int $count, string $data): bool", Tentative = true)]
    public bool ReplaceData(RequestContext ctx, long offset, long count, PhpString data) => CharacterRanges.Replace(ctx, this, offset, count, data);

    [PhpMethod("public function replaceWith(...$nodes): void")]
    public void ReplaceWith(RequestContext ctx, ReadOnlySpan<Value> nodes) => ParentNodes.ReplaceWith(ctx, this, nodes);

    [PhpMethod("public function remove(): void")]
    public void Remove(RequestContext ctx) => ParentNodes.Remove(ctx, this);

    [PhpMethod("public function before(...$nodes): void")]
    public void Before(RequestContext ctx, ReadOnlySpan<Value> nodes) => ParentNodes.Before(ctx, this, nodes);

    [PhpMethod("public function after(...$nodes): void")]
    public void After(RequestContext ctx, ReadOnlySpan<Value> nodes) => ParentNodes.After(ctx, this, nodes);
}

[PhpExtension("dom")]
[PhpClass("class DOMText extends DOMCharacterData")]
[PhpProperty("public string $wholeText", Virtual = true)]
internal unsafe class TextObject(PhpClass cls) : CharacterDataObject(cls)
{
    internal override PropertyTable Properties => CharacterDataProperties.Text;

    [PhpMethod("public function __construct(string $data = \"\")")]
    public void ConstructText(RequestContext ctx, PhpString data)
    {
        LibxmlState.Enter(ctx);
        Construct(ctx, LibXml2.xmlNewText(LibXml2.Z(data)));
    }

    [PhpMethod("public function isWhitespaceInElementContent(): bool", Tentative = true)]
    public bool IsWhitespaceInElementContent(RequestContext ctx) => LibXml2.xmlIsBlankNode(Require(ctx)) != 0;

    [PhpMethod("public function isElementContentWhitespace(): bool", Tentative = true)]
    public bool IsElementContentWhitespace(RequestContext ctx) => IsWhitespaceInElementContent(ctx);

    [PhpMethod("public function splitText(int $offset)")]
    public Value SplitText(RequestContext ctx, long offset) => CharacterRanges.Split(ctx, this, offset);
}

[PhpExtension("dom")]
[PhpClass("class DOMCdataSection extends DOMText")]
internal sealed unsafe class CDataObject(PhpClass cls) : TextObject(cls)
{
    [PhpMethod("public function __construct(string $data)")]
    public void ConstructCData(RequestContext ctx, PhpString data)
    {
        LibxmlState.Enter(ctx);
        Construct(ctx, LibXml2.xmlNewCDataBlock(null, LibXml2.Z(data), data.Length));
    }
}

[PhpExtension("dom")]
[PhpClass("class DOMComment extends DOMCharacterData")]
internal sealed unsafe class CommentObject(PhpClass cls) : CharacterDataObject(cls)
{
    [PhpMethod("public function __construct(string $data = \"\")")]
    public void ConstructComment(RequestContext ctx, PhpString data)
    {
        LibxmlState.Enter(ctx);
        Construct(ctx, LibXml2.xmlNewComment(LibXml2.Z(data)));
    }
}

[PhpExtension("dom")]
[PhpClass("class DOMProcessingInstruction extends DOMNode")]
[PhpProperty("public string $target", Virtual = true)]
[PhpProperty("public string $data", Virtual = true)]
internal sealed unsafe class ProcessingInstructionObject(PhpClass cls) : NodeObject(cls)
{
    internal override PropertyTable Properties => CharacterDataProperties.Instruction;

    [PhpMethod("public function __construct(string $name, string $value = \"\")")]
    public void Construct(RequestContext ctx, PhpString name, PhpString value)
    {
        LibxmlState.Enter(ctx);
        if (LibXml2.xmlValidateName(LibXml2.Z(name), 0) != 0) DomError.Throw(ctx, DomError.InvalidCharacter);
        Construct(ctx, LibXml2.xmlNewPI(LibXml2.Z(name), LibXml2.Z(value)));
    }
}

[PhpExtension("dom")]
[PhpClass("class DOMDocumentFragment extends DOMNode implements DOMParentNode")]
[PhpProperty("public ?DOMElement $firstElementChild", Virtual = true)]
[PhpProperty("public ?DOMElement $lastElementChild", Virtual = true)]
[PhpProperty("public int $childElementCount", Virtual = true)]
internal sealed unsafe class FragmentObject(PhpClass cls) : NodeObject(cls)
{
    private static readonly PropertyTable Table = new PropertyTable().WithElements().AddAll(NodeProperties.Node);

    internal override PropertyTable Properties => Table;

    [PhpMethod("public function __construct()")]
    public void Construct(RequestContext ctx)
    {
        LibxmlState.Enter(ctx);
        Construct(ctx, LibXml2.xmlNewDocFragment(null));
    }

    [PhpMethod("public function appendXML(string $data): bool", Tentative = true)]
    public bool AppendXml(RequestContext ctx, PhpString data) => ParseInto(ctx, this, data);

    /// <summary>False when it is not well-formed, and after a warning.</summary>
    internal static bool ParseInto(RequestContext ctx, DomObject fragment, PhpString data)
    {
        XmlNode* node = fragment.Require(ctx);
        if (DomNodes.IsReadOnly(node))
        {
            DomError.Raise(ctx, DomError.NoModificationAllowed, fragment.IsStrict);
            return false;
        }

        LibxmlState.Enter(ctx);
        XmlNode* list = null;
        if (LibXml2.xmlParseBalancedChunkMemory(node->Doc, 0, 0, 0, LibXml2.Z(data), &list) != 0) return false;
        LibXml2.xmlAddChildList(node, list);
        return true;
    }

    [PhpMethod("public function append(...$nodes): void")]
    public void Append(RequestContext ctx, ReadOnlySpan<Value> nodes) => ParentNodes.Append(ctx, this, nodes);

    [PhpMethod("public function prepend(...$nodes): void")]
    public void Prepend(RequestContext ctx, ReadOnlySpan<Value> nodes) => ParentNodes.Prepend(ctx, this, nodes);

    [PhpMethod("public function replaceChildren(...$nodes): void")]
    public void ReplaceChildren(RequestContext ctx, ReadOnlySpan<Value> nodes) => ParentNodes.ReplaceChildren(ctx, this, nodes);
}
