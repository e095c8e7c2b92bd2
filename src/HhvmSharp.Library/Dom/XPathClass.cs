using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

[PhpExtension("dom")]
[PhpClass("class DOMXPath", Uncloneable = true, NotSerializable = true)]
[PhpProperty("public DOMDocument $document", Virtual = true)]
[PhpProperty("public bool $registerNodeNamespaces", Virtual = true)]
internal sealed unsafe class XPathObject(PhpClass cls) : DomObject(cls)
{
    private static readonly PropertyTable Table = new PropertyTable()
        .Add<XPathObject>("document", (ctx, o) =>
        {
            if (o._context == null) DomError.Throw(ctx, DomError.InvalidState);
            return DomNodes.WrapOrNull(ctx, (XmlNode*)o._context->Document, o);
        })
        .Add<XPathObject>("registerNodeNamespaces", (_, o) => Value.Bool(o._registerNamespaces), (_, o, value) => o._registerNamespaces = value.IsTrue);

    private XPathContext* _context;
    private GCHandle _handle;
    private bool _registerNamespaces = true;
    private XPathCallbacks _callbacks = new();
    private RequestContext? _ctx;

    internal override bool IsWrapper => false;

    internal override PropertyTable Properties => Table;

    internal XPathCallbacks Callbacks => _callbacks;

    [PhpMethod("public function __construct(DOMDocument $document, bool $registerNodeNS = true)")]
    public void Construct(RequestContext ctx, DocumentObject document, bool registerNodeNS)
    {
        var doc = (XmlDoc*)document.Require(ctx);
        LibxmlState.Enter(ctx);
        Drop(ctx);
        _ctx = ctx;
        _context = LibXml2.xmlXPathNewContext(doc);
        if (!_handle.IsAllocated) _handle = GCHandle.Alloc(this, GCHandleType.Weak);
        _context->UserData = GCHandle.ToIntPtr(_handle);
        byte[] uri = LibXml2.Z("http://php.net/xpath"u8);
        LibXml2.xmlXPathRegisterFuncNS(_context, LibXml2.Z("functionString"u8), uri, &CallWithStrings);
        LibXml2.xmlXPathRegisterFuncNS(_context, LibXml2.Z("function"u8), uri, &CallWithNodes);
        _registerNamespaces = registerNodeNS;
        Document = document.Document;
        HoldDocument(doc);
    }

    private void Drop(RequestContext ctx)
    {
        if (_context == null) return;
        LibXml2.xmlXPathFreeContext(_context);
        _context = null;
        ReleaseDocument();
        _callbacks.Release(ctx);
        _callbacks = new XPathCallbacks();
    }

    internal override void FreeObject(RequestContext ctx)
    {
        Drop(ctx);
        if (_handle.IsAllocated) _handle.Free();
        base.FreeObject(ctx);
    }

    internal override void EnumerateChildren(ChildVisitor visit)
    {
        _callbacks.EnumerateChildren(visit);
        base.EnumerateChildren(visit);
    }

    private XPathContext* Context(RequestContext ctx)
    {
        if (_context == null) Throw.Error(ctx, "Invalid XPath Context");
        return _context;
    }

    [PhpMethod("public function evaluate(string $expression, ?DOMNode $contextNode = null, bool $registerNodeNS = true): mixed", Tentative = true)]
    public Value Evaluate(RequestContext ctx, Frame f, PhpString expression, NodeObject? contextNode, bool registerNodeNS) =>
        Run(ctx, expression, contextNode, Arguments.Count(f) > 2 ? registerNodeNS : _registerNamespaces, onlyNodes: false);

    [PhpMethod("public function query(string $expression, ?DOMNode $contextNode = null, bool $registerNodeNS = true): mixed", Tentative = true)]
    public Value Query(RequestContext ctx, Frame f, PhpString expression, NodeObject? contextNode, bool registerNodeNS) =>
        Run(ctx, expression, contextNode, Arguments.Count(f) > 2 ? registerNodeNS : _registerNamespaces, onlyNodes: true);

    private Value Run(RequestContext ctx, PhpString expression, NodeObject? contextNode, bool registerNamespaces, bool onlyNodes)
    {
        LibxmlState.Enter(ctx);
        XPathContext* context = Context(ctx);
        XmlDoc* doc = context->Document;
        XmlNode* node = contextNode is null ? null : contextNode.Require(ctx);
        if (node == null) node = LibXml2.xmlDocGetRootElement(doc);
        if (node != null && node->Doc != doc) Throw.Error(ctx, "Node from wrong document");
        context->Node = node;
        XmlNs** namespaces = null;
        if (registerNamespaces && node != null)
        {
            namespaces = LibXml2.xmlGetNsList(doc, node);
            int count = 0;
            while (namespaces != null && namespaces[count] != null) count++;
            context->Namespaces = namespaces;
            context->NamespaceCount = count;
        }

        XPathValue* found = LibXml2.xmlXPathEvalExpression(LibXml2.Z(expression), context);
        context->Node = null;
        if (namespaces != null) LibXml2.Free(namespaces);
        context->Namespaces = null;
        context->NamespaceCount = 0;
        if (found == null) return ctx.HasPending ? default : Value.False;
        Value result = ToValue(ctx, found, onlyNodes);
        LibXml2.xmlXPathFreeObject(found);
        if (!ctx.HasPending) return result;
        result.Release(ctx);
        return default;
    }

    private Value ToValue(RequestContext ctx, XPathValue* found, bool onlyNodes)
    {
        switch (onlyNodes ? XPathValue.NodeSet : found->Type)
        {
            case XPathValue.NodeSet:
                return NodeListObject.Of(ctx, found->Type == XPathValue.NodeSet ? ToArray(ctx, found->Nodes) : new PhpArray());
            case XPathValue.Boolean:
                return Value.Bool(found->BooleanValue != 0);
            case XPathValue.Number:
                return Value.Float(found->NumberValue);
            case XPathValue.String:
                return Value.String(LibXml2.Text(found->StringValue));
            default:
                return Value.Null;
        }
    }

    private PhpArray ToArray(RequestContext ctx, XmlNodeSet* nodes)
    {
        int count = nodes == null ? 0 : nodes->Count;
        var list = new PhpArray(count);
        for (int i = 0; i < count; i++)
        {
            XmlNode* node = nodes->Nodes[i];
            if (node->Type != XmlType.Namespace)
            {
                list.Append(Value.Object(DomNodes.Wrap(ctx, node, this)));
                continue;
            }

            // in results declarations carry their element in place of the next one
            var ns = (XmlNs*)node;
            var element = (XmlNode*)ns->Next;
            DomObject parent = DomNodes.Wrap(ctx, element, this);
            list.Append(Value.Object(DomNamespaces.WrapDeclaration(ctx, element, ns, parent)));
            Value.Object(parent).Release(ctx);
        }

        return list;
    }

    [PhpMethod("public function registerNamespace(string $prefix, string $namespace): bool", Tentative = true)]
    public bool RegisterNamespace(RequestContext ctx, PhpString prefix, PhpString @namespace) =>
        LibXml2.xmlXPathRegisterNs(Context(ctx), LibXml2.Z(prefix), LibXml2.Z(@namespace)) == 0;

    [PhpMethod("public function registerPhpFunctions(string|array|null $restrict = null): void", Tentative = true)]
    public void RegisterPhpFunctions(RequestContext ctx, Value restrict) => _callbacks.Register(ctx, in restrict);

    [PhpMethod("public function registerPhpFunctionNS(string $namespaceURI, string $name, callable $callable): void")]
    public void RegisterPhpFunctionNs(RequestContext ctx, PhpString namespaceURI, PhpString name, Value callable)
    {
        if (namespaceURI.Span.Contains((byte)0)) Arg.ValueError(ctx, 1, "must not contain any null bytes");
        if (name.Span.Contains((byte)0)) Arg.ValueError(ctx, 2, "must not contain any null bytes");
        if (namespaceURI.Equals("http://php.net/xpath")) Arg.ValueError(ctx, 1, "must not be \"http://php.net/xpath\" because it is reserved by PHP");
        if (LibXml2.xmlValidateNCName(LibXml2.Z(name), 0) != 0) Arg.ValueError(ctx, 2, "must be a valid callback name");
        _callbacks.Register(ctx, namespaceURI, name, in callable);
        LibXml2.xmlXPathRegisterFuncNS(Context(ctx), LibXml2.Z(name), LibXml2.Z(namespaceURI), &CallCustom);
    }

    [PhpMethod("public static function quote(string $str): string")]
    public static PhpString Quote(RequestContext ctx, PhpString str)
    {
        ReadOnlySpan<byte> s = str.Span;
        if (s.Contains((byte)0)) Arg.ValueError(ctx, 1, "must not contain any null bytes");
        if (!s.Contains((byte)'\'')) return PhpString.FromSpan([(byte)'\'', .. s, (byte)'\'']);
        if (!s.Contains((byte)'"')) return PhpString.FromSpan([(byte)'"', .. s, (byte)'"']);
        // XPath has no escapes: pieces that each lack one kind of quote
        var result = new PhpStringBuilder(s.Length + 16);
        result.Append("concat(");
        while (s.Length > 0)
        {
            int single = s.IndexOf((byte)'\''), @double = s.IndexOf((byte)'"');
            single = single < 0 ? s.Length : single;
            @double = @double < 0 ? s.Length : @double;
            byte quote = single > @double ? (byte)'\'' : (byte)'"';
            int length = Math.Max(single, @double);
            result.Append(quote).Append(s[..length]).Append(quote).Append(',');
            s = s[length..];
        }

        result.Length--;
        return result.Append(')').ToPhpString();
    }

    // ---- functions of PHP in expressions ----

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void CallWithStrings(XPathParserContext* parser, int count) => CallPhp(parser, count, nodesAsText: true);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void CallWithNodes(XPathParserContext* parser, int count) => CallPhp(parser, count, nodesAsText: false);

    private static void CallPhp(XPathParserContext* parser, int count, bool nodesAsText)
    {
        XPathObject? self = Of(parser);
        Value[] arguments = self is null || count == 0 ? [] : self.PopArguments(parser, count - 1, nodesAsText);
        bool done = false;
        if (self?._ctx is { } ctx)
        {
            if (count == 0)
            {
                ctx.ThrowError("Error", "Function name must be passed as the first argument");
            }
            else
            {
                XPathValue* name = LibXml2.valuePop(parser);
                if (name->StringValue == null) ctx.ThrowError("TypeError", "Handler name must be a string");
                else done = self.Dispatch(ctx, parser, self._callbacks.Resolve(ctx, LibXml2.Text(name->StringValue)), arguments);
                LibXml2.xmlXPathFreeObject(name);
            }
        }

        if (!done) LibXml2.valuePush(parser, LibXml2.xmlXPathNewString(LibXml2.Z(default(ReadOnlySpan<byte>))));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void CallCustom(XPathParserContext* parser, int count)
    {
        XPathObject? self = Of(parser);
        bool done = false;
        if (self?._ctx is { } ctx)
        {
            Value[] arguments = self.PopArguments(parser, count, nodesAsText: false);
            Value callable = self._callbacks.Find(LibXml2.Text(parser->Context->FunctionUri), LibXml2.Text(parser->Context->Function));
            done = self.Dispatch(ctx, parser, callable, arguments);
        }

        if (!done) LibXml2.valuePush(parser, LibXml2.xmlXPathNewString(LibXml2.Z(default(ReadOnlySpan<byte>))));
    }

    private static XPathObject? Of(XPathParserContext* parser) => GCHandle.FromIntPtr(parser->Context->UserData).Target as XPathObject;

    private Value[] PopArguments(XPathParserContext* parser, int count, bool nodesAsText)
    {
        var arguments = new Value[count];
        for (int i = count - 1; i >= 0; i--)
        {
            XPathValue* value = LibXml2.valuePop(parser);
            arguments[i] = value->Type switch
            {
                XPathValue.String => Value.String(LibXml2.Text(value->StringValue)),
                XPathValue.Boolean => Value.Bool(value->BooleanValue != 0),
                XPathValue.Number => Value.Float(value->NumberValue),
                XPathValue.NodeSet when !nodesAsText => Value.Array(ToArray(_ctx!, value->Nodes)),
                _ => Value.String(LibXml2.Take(LibXml2.xmlXPathCastToString(value)) ?? PhpString.Empty),
            };
            LibXml2.xmlXPathFreeObject(value);
        }

        return arguments;
    }

    /// <summary>Calls and pushes the result; false: an exception is pending. Nodes it was about live as long as this object.</summary>
    private bool Dispatch(RequestContext ctx, XPathParserContext* parser, in Value callable, Value[] arguments)
    {
        try
        {
            if (callable.IsUndef || ctx.HasPending) return false;
            Value result = ctx.Call(in callable, arguments);
            if (ctx.HasPending) return false;
            Value value = result.Dereferenced();
            bool done = true;
            if (value.o is NodeObject node)
            {
                _callbacks.Keep(value.Copied());
                LibXml2.valuePush(parser, LibXml2.xmlXPathNewNodeSet(node.Node));
            }
            else if (value.IsBool)
            {
                LibXml2.valuePush(parser, LibXml2.xmlXPathNewBoolean(value.IsTrue ? 1 : 0));
            }
            else if (value.IsObject)
            {
                ctx.ThrowError("TypeError", "Only objects that are instances of DOM nodes can be converted to an XPath expression");
                done = false;
            }
            else
            {
                PhpString text = Conversions.ToStr(ctx, in value);
                LibXml2.valuePush(parser, LibXml2.xmlXPathNewString(LibXml2.Z(text)));
            }

            result.Release(ctx);
            return done;
        }
        catch (PhpThrow)
        {
            return false;
        }
        finally
        {
            foreach (Value argument in arguments)
            {
                if (argument.IsArray) _callbacks.Keep(argument);
                else argument.Release(ctx);
            }
        }
    }
}

/// <summary>What registerPhpFunctions() and registerPhpFunctionNS() have allowed.</summary>
internal sealed class XPathCallbacks
{
    private readonly Dictionary<(PhpString Uri, PhpString Name), Value> _functions = [];
    private readonly List<Value> _kept = [];
    private bool _all, _registered;

    private void Set(RequestContext ctx, PhpString uri, PhpString name, in Value callable)
    {
        (PhpString, PhpString) key = (PhpString.FromSpan(uri.Span), PhpString.FromSpan(name.Span));
        if (_functions.TryGetValue(key, out Value old)) old.Release(ctx);
        _functions[key] = callable.Copied();
    }

    internal void Register(RequestContext ctx, PhpString uri, PhpString name, in Value callable) => Set(ctx, uri, name, callable.Dereferenced());

    /// <summary>Null: all functions; a name; or an array of names or of callables by name.</summary>
    internal void Register(RequestContext ctx, in Value restrict)
    {
        _registered = true;
        if (restrict.IsNull)
        {
            _all = true;
            return;
        }

        _all = false;
        if (restrict.IsString)
        {
            if (!IsName(restrict.AsString)) Arg.ValueError(ctx, 1, "must be a valid callback name");
            if (!ctx.ResolveCallable(in restrict, out _, out string? problem)) Arg.TypeError(ctx, 1, $"must be a callable, {problem}");
            Set(ctx, PhpString.Empty, restrict.AsString, in restrict);
            return;
        }

        foreach (KeyValuePair<Value, Value> entry in restrict.AsArray)
        {
            Value callable = entry.Value.Dereferenced();
            if (!ctx.ResolveCallable(in callable, out _, out string? problem)) Arg.TypeError(ctx, 1, $"must be an array with valid callbacks as values, {problem}");
            PhpString name = entry.Key.IsString ? entry.Key.AsString : Elements.Text(ctx, in callable);
            if (!IsName(name)) Arg.ValueError(ctx, 1, "must be an array containing valid callback names");
            Set(ctx, PhpString.Empty, name, in callable);
        }
    }

    private static bool IsName(PhpString name) => name.Length > 0 && !name.Span.Contains((byte)0);

    /// <summary>What php:function('name') calls; undef with an Error pending. Borrowed.</summary>
    internal Value Resolve(RequestContext ctx, PhpString name)
    {
        if (!_registered) ctx.ThrowError("Error", "No callbacks were registered");
        else if (_all) return Value.String(name);
        else if (_functions.TryGetValue((PhpString.Empty, name), out Value found)) return found;
        else ctx.ThrowError("Error", $"No callback handler \"{name}\" registered");
        return default;
    }

    internal Value Find(PhpString uri, PhpString name) => _functions.GetValueOrDefault((uri, name));

    internal void Keep(in Value owned) => _kept.Add(owned);

    internal void EnumerateChildren(ChildVisitor visit)
    {
        foreach (Value v in _functions.Values) visit(in v);
        foreach (Value v in _kept) visit(in v);
    }

    internal void Release(RequestContext ctx)
    {
        foreach (Value v in _functions.Values) v.Release(ctx);
        foreach (Value v in _kept) v.Release(ctx);
        _functions.Clear();
        _kept.Clear();
    }
}

[PhpExtension("dom")]
internal static unsafe class DomFunctions
{
    [PhpFunction("dom_import_simplexml(object $node): DOMAttr|DOMElement")]
    internal static Value dom_import_simplexml(RequestContext ctx, PhpInstance node)
    {
        XmlNode* found = node is SimpleXml.SimpleXmlObject simple ? simple.ExportNode(ctx) : node is DomObject dom ? dom.Node : null;
        var owner = node as XmlObject;
        if (found == null || owner!.Document is null || found->Type is not (XmlType.Element or XmlType.Attribute)) Arg.TypeError(ctx, 1, "is not a valid node type");
        if (owner!.Document!.Classes == DomClasses.Modern) Arg.TypeError(ctx, 1, "must not be already imported as a Dom\\Node");
        owner.Document.Classes = DomClasses.Legacy;
        return Value.Object(DomNodes.Wrap(ctx, found, owner));
    }
}
