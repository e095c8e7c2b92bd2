using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

/// <summary>Queries in the documents of DOMXPath and Dom\XPath.</summary>
internal abstract unsafe class XPathBase(PhpClass cls) : DomObject(cls)
{
    private static readonly PropertyTable Table = new PropertyTable()
        .Add<XPathBase>("document", (ctx, o) =>
        {
            if (o._context == null) DomError.Throw(ctx, DomError.InvalidState);
            return DomNodes.WrapOrNull(ctx, (XmlNode*)o._context->Document, o);
        })
        .Add<XPathBase>("registerNodeNamespaces", (_, o) => Value.Bool(o._registerNamespaces), (_, o, value) => o._registerNamespaces = value.IsTrue);

    private XPathContext* _context;
    private GCHandle _handle;
    private bool _registerNamespaces = true;
    private XPathCallbacks _callbacks = new();
    private RequestContext? _ctx;

    internal override bool IsWrapper => false;

    internal override PropertyTable Properties => Table;

    internal XPathCallbacks Callbacks => _callbacks;

    private protected void Open(RequestContext ctx, DomObject document, bool registerNamespaces)
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
        _registerNamespaces = registerNamespaces;
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

    /// <param name="registerNamespaces">Null: as the object is set.</param>
    private protected Value Run(RequestContext ctx, PhpString expression, DomObject? contextNode, bool? registerNamespaces, bool onlyNodes)
    {
        LibxmlState.Enter(ctx);
        XPathContext* context = Context(ctx);
        XmlDoc* doc = context->Document;
        XmlNode* node = contextNode is null ? null : contextNode.Require(ctx);
        if (node == null) node = LibXml2.xmlDocGetRootElement(doc);
        if (node != null && node->Doc != doc) Throw.Error(ctx, "Node from wrong document");
        context->Node = node;
        nint[] namespaces = (registerNamespaces ?? _registerNamespaces) && node != null ? NamespacesOf(doc, node) : [];
        XPathValue* found;
        fixed (nint* list = namespaces)
        {
            context->Namespaces = (XmlNs**)list;
            context->NamespaceCount = namespaces.Length;
            found = LibXml2.xmlXPathEvalExpression(LibXml2.Z(expression), context);
        }

        context->Node = null;
        context->Namespaces = null;
        context->NamespaceCount = 0;
        if (found == null)
        {
            if (FollowsSpec && !ctx.HasPending) ctx.ThrowError("Error", "Could not evaluate XPath expression");
            return ctx.HasPending ? default : Value.False;
        }

        Value result = ToValue(ctx, found, onlyNodes);
        LibXml2.xmlXPathFreeObject(found);
        if (!ctx.HasPending) return result;
        result.Release(ctx);
        return default;
    }

    private nint[] NamespacesOf(XmlDoc* doc, XmlNode* node)
    {
        if (FollowsSpec) return [.. ModernNames.InScope(Data.Namespaces, node, ignoreElements: false)];
        XmlNs** list = LibXml2.xmlGetNsList(doc, node);
        var found = new List<nint>();
        for (int i = 0; list != null && list[i] != null; i++) found.Add((nint)list[i]);
        if (list != null) LibXml2.Free(list);
        return [.. found];
    }

    private Value ToValue(RequestContext ctx, XPathValue* found, bool onlyNodes)
    {
        switch (onlyNodes ? XPathValue.NodeSet : found->Type)
        {
            case XPathValue.NodeSet:
                return NodeList.Of(ctx, this, found->Type == XPathValue.NodeSet ? ToArray(ctx, found->Nodes) : new PhpArray());
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

            if (FollowsSpec)
            {
                if (!ctx.HasPending) DomError.Raise(ctx, DomError.NotSupported, strict: true, "The namespace axis is not well-defined in the living DOM specification. "
                    + "Use Dom\\Element::getInScopeNamespaces() or Dom\\Element::getDescendantNamespaces() instead.");
                break;
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

    private protected bool RegisterNamespaceCore(RequestContext ctx, PhpString prefix, PhpString uri) =>
        LibXml2.xmlXPathRegisterNs(Context(ctx), LibXml2.Z(prefix), LibXml2.Z(uri)) == 0;

    private protected void RegisterFunction(RequestContext ctx, PhpString uri, PhpString name, in Value callable)
    {
        if (uri.Span.Contains((byte)0)) Arg.ValueError(ctx, 1, "must not contain any null bytes");
        if (name.Span.Contains((byte)0)) Arg.ValueError(ctx, 2, "must not contain any null bytes");
        if (uri.Equals("http://php.net/xpath")) Arg.ValueError(ctx, 1, "must not be \"http://php.net/xpath\" because it is reserved by PHP");
        if (LibXml2.xmlValidateNCName(LibXml2.Z(name), 0) != 0) Arg.ValueError(ctx, 2, "must be a valid callback name");
        _callbacks.Register(ctx, uri, name, in callable);
        LibXml2.xmlXPathRegisterFuncNS(Context(ctx), LibXml2.Z(name), LibXml2.Z(uri), &CallCustom);
    }

    internal static PhpString Quoted(RequestContext ctx, PhpString str)
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
        XPathBase? self = Of(parser);
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
        XPathBase? self = Of(parser);
        bool done = false;
        if (self?._ctx is { } ctx)
        {
            Value[] arguments = self.PopArguments(parser, count, nodesAsText: false);
            Value callable = self._callbacks.Find(LibXml2.Text(parser->Context->FunctionUri), LibXml2.Text(parser->Context->Function));
            done = self.Dispatch(ctx, parser, callable, arguments);
        }

        if (!done) LibXml2.valuePush(parser, LibXml2.xmlXPathNewString(LibXml2.Z(default(ReadOnlySpan<byte>))));
    }

    private static XPathBase? Of(XPathParserContext* parser) => GCHandle.FromIntPtr(parser->Context->UserData).Target as XPathBase;

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
            if (value.o is NodeObject or ModernNode)
            {
                _callbacks.Keep(value.Copied());
                LibXml2.valuePush(parser, LibXml2.xmlXPathNewNodeSet(((DomObject)value.o).Node));
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
