using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

[PhpExtension("dom")]
[PhpClass("class Dom\\NodeList implements IteratorAggregate, Countable")]
[PhpProperty("public int $length", Virtual = true)]
internal sealed class ModernNodeList(PhpClass cls) : NodeList(cls)
{
    internal override bool IsModern => true;

    [PhpMethod("public function count(): int")]
    public long CountMethod(RequestContext ctx) => Length(ctx);

    [PhpMethod("public function getIterator(): Iterator")]
    public PhpInstance GetIteratorMethod(RequestContext ctx) => WrappedIterator(ctx);

    [PhpMethod("public function item(int $index): ?Dom\\Node")]
    public Value ItemMethod(RequestContext ctx, long index) => Item(ctx, index);
}

[PhpExtension("dom")]
[PhpClass("class Dom\\HTMLCollection implements IteratorAggregate, Countable")]
[PhpProperty("public int $length", Virtual = true)]
internal sealed class HtmlCollection(PhpClass cls) : NodeList(cls)
{
    internal override bool IsModern => true;

    internal override bool HasNames => true;

    internal override Value Named(RequestContext ctx, PhpString name) => NamedItem(ctx, name);

    [PhpMethod("public function item(int $index): ?Dom\\Element")]
    public Value ItemMethod(RequestContext ctx, long index) => Item(ctx, index);

    [PhpMethod("public function namedItem(string $key): ?Dom\\Element")]
    public Value NamedItemMethod(RequestContext ctx, PhpString key) => NamedItem(ctx, key);

    [PhpMethod("public function count(): int")]
    public long CountMethod(RequestContext ctx) => Length(ctx);

    [PhpMethod("public function getIterator(): Iterator")]
    public PhpInstance GetIteratorMethod(RequestContext ctx) => WrappedIterator(ctx);
}

[PhpExtension("dom")]
[PhpClass("class Dom\\NamedNodeMap implements IteratorAggregate, Countable")]
[PhpProperty("public int $length", Virtual = true)]
internal sealed class ModernNodeMap(PhpClass cls) : NodeMap(cls)
{
    internal override bool IsModern => true;

    [PhpMethod("public function item(int $index): ?Dom\\Attr")]
    public Value ItemMethod(RequestContext ctx, long index) => CheckedItem(ctx, index);

    [PhpMethod("public function getNamedItem(string $qualifiedName): ?Dom\\Attr")]
    public Value GetNamedItem(RequestContext ctx, PhpString qualifiedName) => Named(ctx, qualifiedName);

    [PhpMethod("public function getNamedItemNS(?string $namespace, string $localName): ?Dom\\Attr")]
    public Value GetNamedItemNs(RequestContext ctx, PhpString? @namespace, PhpString localName) => NamedInNamespace(ctx, @namespace, localName);

    [PhpMethod("public function count(): int")]
    public long CountMethod(RequestContext ctx) => Length(ctx);

    [PhpMethod("public function getIterator(): Iterator")]
    public PhpInstance GetIteratorMethod(RequestContext ctx) => WrappedIterator(ctx);
}

[PhpExtension("dom")]
[PhpClass("class Dom\\DtdNamedNodeMap implements IteratorAggregate, Countable")]
[PhpProperty("public int $length", Virtual = true)]
internal sealed class DtdNodeMap(PhpClass cls) : NodeMap(cls)
{
    internal override bool IsModern => true;

    [PhpMethod("public function item(int $index): Dom\\Entity|Dom\\Notation|null")]
    public Value ItemMethod(RequestContext ctx, long index) => CheckedItem(ctx, index);

    [PhpMethod("public function getNamedItem(string $qualifiedName): Dom\\Entity|Dom\\Notation|null")]
    public Value GetNamedItem(RequestContext ctx, PhpString qualifiedName) => Named(ctx, qualifiedName);

    [PhpMethod("public function getNamedItemNS(?string $namespace, string $localName): Dom\\Entity|Dom\\Notation|null")]
    public Value GetNamedItemNs(RequestContext ctx, PhpString? @namespace, PhpString localName) => NamedInNamespace(ctx, @namespace, localName);

    [PhpMethod("public function count(): int")]
    public long CountMethod(RequestContext ctx) => Length(ctx);

    [PhpMethod("public function getIterator(): Iterator")]
    public PhpInstance GetIteratorMethod(RequestContext ctx) => WrappedIterator(ctx);
}
