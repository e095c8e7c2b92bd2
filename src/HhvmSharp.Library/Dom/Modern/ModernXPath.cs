using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

[PhpExtension("dom")]
[PhpClass("final class Dom\\XPath", Uncloneable = true, NotSerializable = true)]
[PhpProperty("public Dom\\Document $document", Virtual = true)]
[PhpProperty("public bool $registerNodeNamespaces", Virtual = true)]
internal sealed class ModernXPathObject(PhpClass cls) : XPathBase(cls)
{
    [PhpMethod("public function __construct(Dom\\Document $document, bool $registerNodeNS = true)")]
    public void Construct(RequestContext ctx, ModernDocument document, bool registerNodeNS) => Open(ctx, document, registerNodeNS);

    [PhpMethod("public function evaluate(string $expression, ?Dom\\Node $contextNode = null, bool $registerNodeNS = true): null|bool|float|string|Dom\\NodeList")]
    public Value Evaluate(RequestContext ctx, Frame f, PhpString expression, ModernNode? contextNode, bool registerNodeNS) =>
        Run(ctx, expression, contextNode, Arguments.Count(f) > 2 ? registerNodeNS : null, onlyNodes: false);

    [PhpMethod("public function query(string $expression, ?Dom\\Node $contextNode = null, bool $registerNodeNS = true): Dom\\NodeList")]
    public Value Query(RequestContext ctx, Frame f, PhpString expression, ModernNode? contextNode, bool registerNodeNS) =>
        Run(ctx, expression, contextNode, Arguments.Count(f) > 2 ? registerNodeNS : null, onlyNodes: true);

    [PhpMethod("public function registerNamespace(string $prefix, string $namespace): bool")]
    public bool RegisterNamespace(RequestContext ctx, PhpString prefix, PhpString @namespace) => RegisterNamespaceCore(ctx, prefix, @namespace);

    [PhpMethod("public function registerPhpFunctions(string|array|null $restrict = null): void")]
    public void RegisterPhpFunctions(RequestContext ctx, Value restrict) => Callbacks.Register(ctx, in restrict);

    [PhpMethod("public function registerPhpFunctionNS(string $namespaceURI, string $name, callable $callable): void")]
    public void RegisterPhpFunctionNs(RequestContext ctx, PhpString namespaceURI, PhpString name, Value callable) =>
        RegisterFunction(ctx, namespaceURI, name, in callable);

    [PhpMethod("public static function quote(string $str): string")]
    public static PhpString Quote(RequestContext ctx, PhpString str) => Quoted(ctx, str);
}
