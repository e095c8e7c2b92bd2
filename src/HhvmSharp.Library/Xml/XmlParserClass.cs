using System.Runtime.InteropServices;
using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Xml;

/// <summary>The events that PHP code may handle.</summary>
internal enum XmlEvent
{
    StartElement,
    EndElement,
    CharacterData,
    ProcessingInstruction,
    Default,
    UnparsedEntity,
    Notation,
    ExternalEntity,
    StartNamespace,
    EndNamespace,
}

/// <summary>Who handles an event: <see cref="Owner"/> (owned) keeps the target alive.</summary>
internal struct XmlEventHandler
{
    internal Value Owner;
    internal CallTarget Target;

    /// <summary>A method of xml_set_object()'s object by its name alone.</summary>
    internal bool IsMethodName;

    internal readonly bool IsSet => Target.Function is not null;
}

/// <summary>XMLParser: expat's interface over the push parser of libxml2.</summary>
[PhpExtension("xml")]
[PhpClass("final class XMLParser", Uncloneable = true, NotSerializable = true)]
internal sealed unsafe partial class XmlParserObject(PhpClass cls) : PhpInstance(cls)
{
    internal const int EventCount = (int)XmlEvent.EndNamespace + 1;

    private XmlParserContext* _context;
    private GCHandle _self;
    private RequestContext _ctx = null!;

    /// <summary>Between namespace and name; null: the parser knows no namespaces.</summary>
    private PhpString? _separator;

    internal XmlEventHandler[] Handlers { get; } = new XmlEventHandler[EventCount];

    /// <summary>Which events the library's side has been asked for: the rest goes to the default handler.</summary>
    private readonly bool[] _isWanted = new bool[EventCount];

    /// <summary>xml_set_object(), counted.</summary>
    internal PhpInstance? Target;

    internal XmlCharset Charset = XmlCharset.Utf8;

    internal bool FoldsCase = true, SkipsWhite, ParsesHuge;

    internal int TagOffset;

    internal bool IsParsing { get; private set; }

    internal XmlParserContext* Context => _context;

    internal override PhpFunction? GetConstructor(RequestContext ctx)
    {
        ctx.ThrowError("Error", "Cannot directly construct XMLParser, use xml_parser_create() or xml_parser_create_ns() instead");
        return null;
    }

    internal void Open(RequestContext ctx, PhpString? separator)
    {
        LibxmlState.Enter(ctx);
        _ctx = ctx;
        _separator = separator is null ? null : PhpString.FromSpan(separator.Span[..Math.Min(1, separator.Length)]);
        _self = GCHandle.Alloc(this, GCHandleType.Weak);
        XmlSaxHandlers handlers = SaxHandlers();
        _context = LibXml2.xmlCreatePushParserCtxt(&handlers, GCHandle.ToIntPtr(_self), null, 0, null);
        XmlParser.Sanitize(_context);
        const int oldSax = 1 << 20, substituteEntities = 2;
        LibXml2.xmlCtxtUseOptions(_context, oldSax | substituteEntities);
        _context->WellFormed = 0;
        if (separator is null) ((XmlSaxHandlers*)_context->Sax)->Initialized = 1;
    }

    internal void Want(XmlEvent which) => _isWanted[(int)which] = true;

    internal void Handle(RequestContext ctx, XmlEvent which, in XmlEventHandler handler)
    {
        ref XmlEventHandler slot = ref Handlers[(int)which];
        Value old = slot.Owner;
        slot = handler;
        Want(which);
        old.Release(ctx);
    }

    /// <summary>XML_Parse: 1 when the piece was in order.</summary>
    internal int Parse(RequestContext ctx, PhpString data, bool isFinal)
    {
        const int hugeOption = 1 << 19, dictionaryLimit = 10_000_000;
        LibxmlState.Enter(ctx);
        if (ParsesHuge) _context->Options |= hugeOption;
        else _context->Options &= ~hugeOption;
        LibXml2.xmlDictSetLimit(_context->Dictionary, ParsesHuge ? 0u : dictionaryLimit);
        IsParsing = true;
        AddRef();
        int error;
        fixed (byte* bytes = data.Length == 0 ? [0] : data.Span)
            error = LibXml2.xmlParseChunk(_context, bytes, data.Length, isFinal ? 1 : 0);
        IsParsing = false;
        int result = 0;
        if (error == 0)
        {
            const int warning = 1;
            XmlError* last = LibXml2.xmlCtxtGetLastError(_context);
            result = last == null || last->Level <= warning ? 1 : 0;
        }

        Value.Object(this).Release(ctx);
        return result;
    }

    internal override void FreeObject(RequestContext ctx)
    {
        base.FreeObject(ctx);
        for (int i = 0; i < EventCount; i++)
        {
            Value owner = Handlers[i].Owner;
            Handlers[i] = default;
            owner.Release(ctx);
        }

        if (Target is { } target) Value.Object(target).Release(ctx);
        Target = null;
        FreeStruct(ctx);
        if (_context != null)
        {
            if (_context->Document != null) LibXml2.xmlFreeDoc(_context->Document);
            _context->Document = null;
            LibXml2.xmlFreeParserCtxt(_context);
            _context = null;
        }

        if (_self.IsAllocated) _self.Free();
    }

    internal override void EnumerateChildren(ChildVisitor visit)
    {
        base.EnumerateChildren(visit);
        for (int i = 0; i < EventCount; i++) visit(in Handlers[i].Owner);
        VisitTarget(visit);
    }
}
