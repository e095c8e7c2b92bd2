using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

[PhpExtension("dom")]
[PhpClass("class Dom\\Attr extends Dom\\Node")]
[PhpProperty("public ?string $namespaceURI", Virtual = true)]
[PhpProperty("public ?string $prefix", Virtual = true)]
[PhpProperty("public string $localName", Virtual = true)]
[PhpProperty("public string $name", Virtual = true)]
[PhpProperty("public string $value", Virtual = true)]
[PhpProperty("public ?Dom\\Element $ownerElement", Virtual = true)]
[PhpProperty("public bool $specified", Virtual = true)]
internal sealed unsafe class ModernAttr(PhpClass cls) : ModernNode(cls)
{
    private static readonly PropertyTable Table = new PropertyTable()
        .Add<DomObject>("namespaceURI", NodeProperties.NamespaceUri)
        .Add<DomObject>("prefix", ModernProperties.Prefix)
        .Add<DomObject>("localName", NodeProperties.LocalName)
        .Add<DomObject>("name", (ctx, o) => Value.String(DomNodes.QualifiedName(o.RequireForProperty(ctx))))
        .Add<DomObject>("value", (ctx, o) => Value.String(DomNodes.AttributeValue((XmlAttr*)o.RequireForProperty(ctx))), (ctx, o, value) => AttrProperties.SetValue(ctx, o, value.AsString))
        .Add<DomObject>("ownerElement", (ctx, o) => DomNodes.WrapOrNull(ctx, o.RequireForProperty(ctx)->Parent, o))
        .Add<DomObject>("specified", (_, _) => Value.True)
        .AddAll(ModernProperties.Node)
        .WithText();

    internal override PropertyTable Properties => Table;

    [PhpMethod("public function isId(): bool")]
    public bool IsId(RequestContext ctx) => ((XmlAttr*)Require(ctx))->Kind == XmlAttr.IdKind;

    [PhpMethod("public function rename(?string $namespaceURI, string $qualifiedName): void")]
    public void Rename(RequestContext ctx, PhpString? namespaceURI, PhpString qualifiedName) => Renaming.Rename(ctx, this, namespaceURI, qualifiedName);
}

[PhpExtension("dom")]
[PhpClass("class Dom\\CharacterData extends Dom\\Node implements Dom\\ChildNode")]
[PhpProperty("public ?Dom\\Element $previousElementSibling", Virtual = true)]
[PhpProperty("public ?Dom\\Element $nextElementSibling", Virtual = true)]
[PhpProperty("public string $data", Virtual = true)]
[PhpProperty("public int $length", Virtual = true)]
internal class ModernCharacterData(PhpClass cls) : ModernNode(cls)
{
    internal static readonly PropertyTable Table = CharacterDataProperties.NewData().WithSiblings().AddAll(ModernProperties.Node).WithText();

    internal override PropertyTable Properties => Table;

    [PhpMethod("public function substringData(int $offset, int $count): string")]
    public Value SubstringData(RequestContext ctx, long offset, long count) => CharacterRanges.Substring(ctx, this, offset, count);

    [PhpMethod("public function appendData(string $data): void")]
    public void AppendData(RequestContext ctx, PhpString data) => CharacterRanges.Append(ctx, this, data);

    [PhpMethod("public function insertData(int $offset, string $data): void")]
    public void InsertData(RequestContext ctx, long offset, PhpString data) => CharacterRanges.Insert(ctx, this, offset, data);

    [PhpMethod("public function deleteData(int $offset, int $count): void")]
    public void DeleteData(RequestContext ctx, long offset, long count) => CharacterRanges.Replace(ctx, this, offset, count, PhpString.Empty);

    [PhpMethod("public function replaceData(int $offset, int $count, string $data): void")]
    public void ReplaceData(RequestContext ctx, long offset, long count, PhpString data) => CharacterRanges.Replace(ctx, this, offset, count, data);

    [PhpMethod("public function remove(): void")]
    public void Remove(RequestContext ctx) => ParentNodes.Remove(ctx, this);

    [PhpMethod("public function before(Dom\\Node|string ...$nodes): void", Unparsed = true)]
    public void Before(RequestContext ctx, ReadOnlySpan<Value> nodes) => ParentNodes.Before(ctx, this, nodes);

    [PhpMethod("public function after(Dom\\Node|string ...$nodes): void", Unparsed = true)]
    public void After(RequestContext ctx, ReadOnlySpan<Value> nodes) => ParentNodes.After(ctx, this, nodes);

    [PhpMethod("public function replaceWith(Dom\\Node|string ...$nodes): void", Unparsed = true)]
    public void ReplaceWith(RequestContext ctx, ReadOnlySpan<Value> nodes) => ParentNodes.ReplaceWith(ctx, this, nodes);
}

[PhpExtension("dom")]
[PhpClass("class Dom\\Text extends Dom\\CharacterData")]
[PhpProperty("public string $wholeText", Virtual = true)]
internal class ModernText(PhpClass cls) : ModernCharacterData(cls)
{
    private static readonly PropertyTable TextTable = CharacterDataProperties.NewText().AddAll(Table);

    internal override PropertyTable Properties => TextTable;

    [PhpMethod("public function splitText(int $offset): Dom\\Text")]
    public Value SplitText(RequestContext ctx, long offset)
    {
        Value made = CharacterRanges.Split(ctx, this, offset);
        if (made.IsFalse) DomError.Throw(ctx, DomError.IndexSize);
        return made;
    }
}

[PhpExtension("dom")]
[PhpClass("class Dom\\CDATASection extends Dom\\Text")]
internal sealed class ModernCData(PhpClass cls) : ModernText(cls);

[PhpExtension("dom")]
[PhpClass("class Dom\\ProcessingInstruction extends Dom\\CharacterData")]
[PhpProperty("public string $target", Virtual = true)]
internal sealed unsafe class ModernInstruction(PhpClass cls) : ModernCharacterData(cls)
{
    private static readonly PropertyTable InstructionTable = CharacterDataProperties.NewInstruction().AddAll(Table);

    internal override PropertyTable Properties => InstructionTable;
}

[PhpExtension("dom")]
[PhpClass("class Dom\\Comment extends Dom\\CharacterData")]
internal sealed class ModernComment(PhpClass cls) : ModernCharacterData(cls);

[PhpExtension("dom")]
[PhpClass("class Dom\\DocumentType extends Dom\\Node implements Dom\\ChildNode")]
[PhpProperty("public string $name", Virtual = true)]
[PhpProperty("public Dom\\DtdNamedNodeMap $entities", Virtual = true)]
[PhpProperty("public Dom\\DtdNamedNodeMap $notations", Virtual = true)]
[PhpProperty("public string $publicId", Virtual = true)]
[PhpProperty("public string $systemId", Virtual = true)]
[PhpProperty("public ?string $internalSubset", Virtual = true)]
internal sealed class ModernDoctype(PhpClass cls) : ModernNode(cls)
{
    private static readonly PropertyTable Table = DtdProperties.NewDocumentType().AddAll(ModernProperties.Node);

    internal override PropertyTable Properties => Table;

    [PhpMethod("public function remove(): void")]
    public void Remove(RequestContext ctx) => ParentNodes.Remove(ctx, this);

    [PhpMethod("public function before(Dom\\Node|string ...$nodes): void", Unparsed = true)]
    public void Before(RequestContext ctx, ReadOnlySpan<Value> nodes) => ParentNodes.Before(ctx, this, nodes);

    [PhpMethod("public function after(Dom\\Node|string ...$nodes): void", Unparsed = true)]
    public void After(RequestContext ctx, ReadOnlySpan<Value> nodes) => ParentNodes.After(ctx, this, nodes);

    [PhpMethod("public function replaceWith(Dom\\Node|string ...$nodes): void", Unparsed = true)]
    public void ReplaceWith(RequestContext ctx, ReadOnlySpan<Value> nodes) => ParentNodes.ReplaceWith(ctx, this, nodes);
}

[PhpExtension("dom")]
[PhpClass("class Dom\\DocumentFragment extends Dom\\Node implements Dom\\ParentNode")]
[PhpProperty("public ?Dom\\Element $firstElementChild", Virtual = true)]
[PhpProperty("public ?Dom\\Element $lastElementChild", Virtual = true)]
[PhpProperty("public int $childElementCount", Virtual = true)]
internal sealed unsafe class ModernFragment(PhpClass cls) : ModernNode(cls)
{
    private static readonly PropertyTable Table = new PropertyTable().WithElements().AddAll(ModernProperties.Node).WithTextContent();

    internal override PropertyTable Properties => Table;

    [PhpMethod("public function appendXml(string $data): bool")]
    public bool AppendXml(RequestContext ctx, PhpString data)
    {
        XmlNode* node = Require(ctx);
        if (!FragmentObject.ParseInto(ctx, this, data)) return false;
        // what came is in libxml2's namespaces
        Data.Namespaces.TakeDeclarations(node);
        return true;
    }

    [PhpMethod("public function append(Dom\\Node|string ...$nodes): void", Unparsed = true)]
    public void Append(RequestContext ctx, ReadOnlySpan<Value> nodes) => ParentNodes.Append(ctx, this, nodes);

    [PhpMethod("public function prepend(Dom\\Node|string ...$nodes): void", Unparsed = true)]
    public void Prepend(RequestContext ctx, ReadOnlySpan<Value> nodes) => ParentNodes.Prepend(ctx, this, nodes);

    [PhpMethod("public function replaceChildren(Dom\\Node|string ...$nodes): void", Unparsed = true)]
    public void ReplaceChildren(RequestContext ctx, ReadOnlySpan<Value> nodes) => ParentNodes.ReplaceChildren(ctx, this, nodes);

    [PhpMethod("public function querySelector(string $selectors): ?Dom\\Element")]
    public Value QuerySelector(RequestContext ctx, PhpString selectors) => SelectorQueries.First(ctx, this, selectors);

    [PhpMethod("public function querySelectorAll(string $selectors): Dom\\NodeList")]
    public Value QuerySelectorAll(RequestContext ctx, PhpString selectors) => SelectorQueries.All(ctx, this, selectors);
}

[PhpExtension("dom")]
[PhpClass("class Dom\\Entity extends Dom\\Node")]
[PhpProperty("public ?string $publicId", Virtual = true)]
[PhpProperty("public ?string $systemId", Virtual = true)]
[PhpProperty("public ?string $notationName", Virtual = true)]
internal sealed class ModernEntity(PhpClass cls) : ModernNode(cls)
{
    private static readonly PropertyTable Table = DtdProperties.NewEntity().AddAll(ModernProperties.Node);

    internal override PropertyTable Properties => Table;
}

[PhpExtension("dom")]
[PhpClass("class Dom\\EntityReference extends Dom\\Node")]
internal sealed class ModernEntityReference(PhpClass cls) : ModernNode(cls)
{
    private static readonly PropertyTable Table = DtdProperties.Synchronized(ModernProperties.Node);

    internal override PropertyTable Properties => Table;
}

[PhpExtension("dom")]
[PhpClass("class Dom\\Notation extends Dom\\Node")]
[PhpProperty("public string $publicId", Virtual = true)]
[PhpProperty("public string $systemId", Virtual = true)]
internal sealed class ModernNotation(PhpClass cls) : ModernNode(cls)
{
    private static readonly PropertyTable Table = DtdProperties.NewNotation().AddAll(ModernProperties.Node);

    internal override PropertyTable Properties => Table;
}
