using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

[PhpExtension("dom")]
[PhpClass("enum Dom\\AdjacentPosition: string")]
[PhpClassConst("case BeforeBegin = 'beforebegin'")]
[PhpClassConst("case AfterBegin = 'afterbegin'")]
[PhpClassConst("case BeforeEnd = 'beforeend'")]
[PhpClassConst("case AfterEnd = 'afterend'")]
internal static class AdjacentPosition;

[PhpExtension("dom")]
[PhpClass("readonly final class Dom\\NamespaceInfo", NotSerializable = true, NoDynamicProperties = true)]
[PhpProperty("public readonly ?string $prefix")]
[PhpProperty("public readonly ?string $namespaceURI")]
[PhpProperty("public readonly Dom\\Element $element")]
internal sealed class NamespaceInfoObject(PhpClass cls) : PhpInstance(cls)
{
    [PhpMethod("private function __construct()")]
    public void Construct(RequestContext ctx) => Throw.Error(ctx, $"Cannot directly construct {Class.Text}, use document methods instead");
}

[PhpExtension("dom")]
[PhpClass("class Dom\\Element extends Dom\\Node implements Dom\\ParentNode, Dom\\ChildNode")]
[PhpProperty("public ?string $namespaceURI", Virtual = true)]
[PhpProperty("public ?string $prefix", Virtual = true)]
[PhpProperty("public string $localName", Virtual = true)]
[PhpProperty("public string $tagName", Virtual = true)]
[PhpProperty("public string $id", Virtual = true)]
[PhpProperty("public string $className", Virtual = true)]
[PhpProperty("public Dom\\TokenList $classList")]
[PhpProperty("public Dom\\NamedNodeMap $attributes", Virtual = true)]
[PhpProperty("public ?Dom\\Element $firstElementChild", Virtual = true)]
[PhpProperty("public ?Dom\\Element $lastElementChild", Virtual = true)]
[PhpProperty("public int $childElementCount", Virtual = true)]
[PhpProperty("public ?Dom\\Element $previousElementSibling", Virtual = true)]
[PhpProperty("public ?Dom\\Element $nextElementSibling", Virtual = true)]
[PhpProperty("public string $innerHTML", Virtual = true)]
[PhpProperty("public string $substitutedNodeValue", Virtual = true)]
internal unsafe partial class ModernElement(PhpClass cls) : ModernNode(cls)
{
    private static readonly PropertyTable Table = new PropertyTable()
        .Add<DomObject>("namespaceURI", NodeProperties.NamespaceUri)
        .Add<DomObject>("prefix", ModernProperties.Prefix)
        .Add<DomObject>("localName", NodeProperties.LocalName)
        .Add<DomObject>("tagName", NodeProperties.NodeName)
        .Add<DomObject>("id", (ctx, o) => ElementObject.Reflected(ctx, o, "id"u8),
            (ctx, o, value) => ElementObject.SetId(ElementObject.SetReflected(ctx, o, "id"u8, value.AsString), true, o))
        .Add<DomObject>("className", (ctx, o) => ElementObject.Reflected(ctx, o, "class"u8), (ctx, o, value) => ElementObject.SetReflected(ctx, o, "class"u8, value.AsString))
        .Add<ModernElement>("classList", (ctx, o) => o.ClassList(ctx))
        .Add<DomObject>("attributes", NodeProperties.Attributes)
        .WithElements().WithSiblings()
        .Add<ModernElement>("innerHTML", (ctx, o) => Value.String(InnerHtml.Read(ctx, o)), (ctx, o, value) => InnerHtml.Write(ctx, o, value.AsString))
        .Add<DomObject>("substitutedNodeValue", (ctx, o) => Value.String(DomNodes.Content(o.RequireForProperty(ctx)) ?? PhpString.Empty), SetSubstituted)
        .AddAll(ModernProperties.Node)
        .WithTextContent();

    /// <summary>classList, once it was asked for; owned.</summary>
    private TokenListObject? _classList;

    internal override PropertyTable Properties => Table;

    private Value ClassList(RequestContext ctx)
    {
        _classList ??= TokenListObject.For(ctx, this);
        return Value.Object(_classList).Copied();
    }

    private static void SetSubstituted(RequestContext ctx, DomObject o, Value value)
    {
        XmlNode* node = o.RequireForProperty(ctx);
        o.Document?.Changed();
        DomNodes.RemoveChildren(ctx.GetState<LibxmlState>(), node);
        LibXml2.xmlNodeSetContentLen(node, LibXml2.Z(value.AsString), value.AsString.Length);
    }

    internal override void EnumerateChildren(ChildVisitor visit)
    {
        if (_classList is not null) visit(Value.Object(_classList));
        base.EnumerateChildren(visit);
    }

    internal override void FreeObject(RequestContext ctx)
    {
        if (_classList is { } held)
        {
            _classList = null;
            Value.Object(held).Release(ctx);
        }

        base.FreeObject(ctx);
    }

    // ---- children and siblings ----

    [PhpMethod("public function getElementsByTagName(string $qualifiedName): Dom\\HTMLCollection")]
    public PhpInstance GetElementsByTagName(RequestContext ctx, PhpString qualifiedName) => NodeList.ByName(ctx, this, null, qualifiedName);

    [PhpMethod("public function getElementsByTagNameNS(?string $namespace, string $localName): Dom\\HTMLCollection")]
    public PhpInstance GetElementsByTagNameNs(RequestContext ctx, PhpString? @namespace, PhpString localName) =>
        NodeList.ByName(ctx, this, @namespace ?? PhpString.Empty, localName);

    private static string Position(PhpInstance where) => where.Slots[0].AsString.ToString();

    [PhpMethod("public function insertAdjacentElement(Dom\\AdjacentPosition $where, Dom\\Element $element): ?Dom\\Element")]
    public PhpInstance? InsertAdjacentElement(RequestContext ctx, PhpInstance where, ModernElement element)
    {
        if (!ParentNodes.InsertAdjacent(ctx, this, Position(where), element.Require(ctx))) return null;
        element.AddRef();
        return element;
    }

    [PhpMethod("public function insertAdjacentText(Dom\\AdjacentPosition $where, string $data): void")]
    public void InsertAdjacentText(RequestContext ctx, PhpInstance where, PhpString data) => ParentNodes.InsertAdjacentText(ctx, this, Position(where), data);

    [PhpMethod("public function remove(): void")]
    public void Remove(RequestContext ctx) => ParentNodes.Remove(ctx, this);

    [PhpMethod("public function before(Dom\\Node|string ...$nodes): void", Unparsed = true)]
    public void Before(RequestContext ctx, ReadOnlySpan<Value> nodes) => ParentNodes.Before(ctx, this, nodes);

    [PhpMethod("public function after(Dom\\Node|string ...$nodes): void", Unparsed = true)]
    public void After(RequestContext ctx, ReadOnlySpan<Value> nodes) => ParentNodes.After(ctx, this, nodes);

    [PhpMethod("public function replaceWith(Dom\\Node|string ...$nodes): void", Unparsed = true)]
    public void ReplaceWith(RequestContext ctx, ReadOnlySpan<Value> nodes) => ParentNodes.ReplaceWith(ctx, this, nodes);

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

    [PhpMethod("public function closest(string $selectors): ?Dom\\Element")]
    public Value Closest(RequestContext ctx, PhpString selectors) => SelectorQueries.Closest(ctx, this, selectors);

    [PhpMethod("public function matches(string $selectors): bool")]
    public bool MatchesSelectors(RequestContext ctx, PhpString selectors) => SelectorQueries.Matches(ctx, this, selectors);

    // ---- namespaces ----

    [PhpMethod("public function getInScopeNamespaces(): array")]
    public PhpArray GetInScopeNamespaces(RequestContext ctx)
    {
        var result = new PhpArray();
        AddNamespaces(ctx, result, Require(ctx));
        return result;
    }

    [PhpMethod("public function getDescendantNamespaces(): array")]
    public PhpArray GetDescendantNamespaces(RequestContext ctx)
    {
        XmlNode* root = Require(ctx);
        var result = new PhpArray();
        AddNamespaces(ctx, result, root);
        for (XmlNode* node = root->Children; node != null; node = DomNodes.Next(node, root))
            if (node->Type == XmlType.Element) AddNamespaces(ctx, result, node);
        return result;
    }

    private void AddNamespaces(RequestContext ctx, PhpArray result, XmlNode* node)
    {
        foreach ((PhpString? prefix, PhpString? uri) in ModernNames.Declared(node))
        {
            PhpInstance info = ctx.NewObject(ctx.Environment.CoreClass("dom\\namespaceinfo"));
            info.Slots[0] = Value.String(prefix);
            info.Slots[1] = Value.String(uri);
            info.Slots[2] = Value.Object(DomNodes.Wrap(ctx, node, this));
            result.Append(Value.Object(info));
        }
    }

    [PhpMethod("public function rename(?string $namespaceURI, string $qualifiedName): void")]
    public void Rename(RequestContext ctx, PhpString? namespaceURI, PhpString qualifiedName) => Renaming.Rename(ctx, this, namespaceURI, qualifiedName);
}

[PhpExtension("dom")]
[PhpClass("class Dom\\HTMLElement extends Dom\\Element")]
internal sealed class HtmlElement(PhpClass cls) : ModernElement(cls);
