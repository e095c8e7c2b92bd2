using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Xml;

/// <summary>From the library's events to PHP's handlers (compat.c and the handlers of xml.c).</summary>
internal sealed unsafe partial class XmlParserObject
{
    private static XmlSaxHandlers SaxHandlers() => new()
    {
        GetEntity = &OnGetEntity,
        Notation = &OnNotation,
        UnparsedEntity = &OnUnparsedEntity,
        StartElement = &OnStartElement,
        EndElement = &OnEndElement,
        Characters = &OnCharacters,
        ProcessingInstruction = &OnProcessingInstruction,
        Comment = &OnComment,
        CData = &OnCharacters,
        Initialized = XmlSaxHandlers.Sax2,
        StartElementNs = &OnStartElementNs,
        EndElementNs = &OnEndElementNs,
    };

    private static XmlParserObject Of(nint self) => (XmlParserObject)GCHandle.FromIntPtr(self).Target!;

    private bool Wants(XmlEvent which) => _isWanted[(int)which];

    private PhpString Decode(ReadOnlySpan<byte> text) => XmlCharsets.Decode(text, Charset);

    private Value Argument(byte* text) => text == null ? Value.False : Value.String(Decode(LibXml2.Span(text)));

    /// <summary>A name in the parser's charset and case.</summary>
    private PhpString Tag(ReadOnlySpan<byte> name)
    {
        PhpString tag = Decode(name);
        return FoldsCase ? ByteStrings.ToUpper(tag) : tag;
    }

    private PhpString Skipped(PhpString tag) => TagOffset == 0 ? tag : PhpString.FromSpan(tag.Span[Math.Min(TagOffset, tag.Length)..]);

    /// <summary>Calls a handler with the parser and <paramref name="arguments"/> (owned). The result is owned.</summary>
    private Value Call(XmlEvent which, params ReadOnlySpan<Value> arguments)
    {
        ref XmlEventHandler handler = ref Handlers[(int)which];
        Value result = default;
        if (handler.IsSet && !_ctx.HasPending)
        {
            Value owner = handler.Owner.Copied();
            CallTarget target = handler.Target;
            try
            {
                result = _ctx.CallFunction(target.Function, target.This, [Value.Object(this), .. arguments], null, target.Closure, FrameFlags.Dynamic);
            }
            catch (PhpThrow)
            {
                // pending: the parser goes on without handlers
            }

            owner.Release(_ctx);
            LibxmlState.Enter(_ctx);
        }

        foreach (Value argument in arguments) argument.Release(_ctx);
        return result;
    }

    private void Tell(XmlEvent which, params ReadOnlySpan<Value> arguments) => Call(which, arguments).Release(_ctx);

    private void TellDefault(ReadOnlySpan<byte> text)
    {
        if (Wants(XmlEvent.Default)) Tell(XmlEvent.Default, Value.String(Decode(text)));
    }

    // ---- elements ----

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnStartElement(nint self, byte* name, byte** attributes)
    {
        XmlParserObject parser = Of(self);
        if (!parser.Wants(XmlEvent.StartElement))
        {
            parser.EmitStart();
            return;
        }

        var list = new List<(PhpString Name, PhpString Value)>();
        for (byte** a = attributes; a != null && *a != null; a += 2)
            list.Add((parser.Tag(LibXml2.Span(a[0])), a[1] == null ? PhpString.Empty : parser.Decode(LibXml2.Span(a[1]))));
        parser.Start(parser.Tag(LibXml2.Span(name)), list);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnStartElementNs(
        nint self, byte* name, byte* prefix, byte* uri, int namespaceCount, byte** namespaces, int count, int defaulted, byte** attributes)
    {
        XmlParserObject parser = Of(self);
        if (parser.Wants(XmlEvent.StartNamespace))
        {
            for (int i = 0; i < namespaceCount; i++)
                parser.Tell(XmlEvent.StartNamespace, parser.Argument(namespaces[2 * i]), parser.Argument(namespaces[(2 * i) + 1]));
        }

        if (!parser.Wants(XmlEvent.StartElement))
        {
            parser.EmitStart();
            return;
        }

        const int fields = 5;
        var list = new List<(PhpString Name, PhpString Value)>(count);
        for (int i = 0; i < count && attributes != null; i++)
        {
            byte** a = attributes + (i * fields);
            PhpString value = parser.Decode(new ReadOnlySpan<byte>(a[3], (int)(a[4] - a[3])));
            list.Add((parser.Tag(parser.Qualified(a[0], a[1] == null ? null : a[2])), value));
        }

        parser.Start(parser.Tag(parser.Qualified(name, uri)), list);
    }

    /// <summary>"uri" separator "name".</summary>
    private ReadOnlySpan<byte> Qualified(byte* name, byte* uri) =>
        uri == null ? LibXml2.Span(name) : (byte[])[.. LibXml2.Span(uri), .. _separator!.Span, .. LibXml2.Span(name)];

    /// <summary>The tag as it stands in the source, for the default handler.</summary>
    private void EmitStart()
    {
        if (!Wants(XmlEvent.Default)) return;
        byte* end = _context->Input->Current;
        byte* start = end;
        while (start > _context->Input->Base && *start != '<') start--;
        byte[] text = new ReadOnlySpan<byte>(start, (int)(end - start) + 1).ToArray();
        if (text[^1] == '/') text[^1] = (byte)'>';
        TellDefault(text);
    }

    private void Start(PhpString tag, List<(PhpString Name, PhpString Value)> attributes)
    {
        _level++;
        if (Handlers[(int)XmlEvent.StartElement].IsSet)
            Tell(XmlEvent.StartElement, Value.String(Skipped(tag)).Copied(), Value.Array(AttributeArray(attributes)));
        if (_values is not null && !_ctx.HasPending) StructStart(tag, attributes);
    }

    private PhpArray AttributeArray(List<(PhpString Name, PhpString Value)> attributes)
    {
        var array = new PhpArray(attributes.Count);
        foreach ((PhpString name, PhpString value) in attributes) array.SetSymbol(_ctx, name, Value.String(value).Copied());
        return array;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnEndElement(nint self, byte* name) => Of(self).End(name, null, null);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnEndElementNs(nint self, byte* name, byte* prefix, byte* uri) => Of(self).End(name, prefix, uri);

    private void End(byte* name, byte* prefix, byte* uri)
    {
        if (!Wants(XmlEvent.EndElement))
        {
            if (prefix == null) TellDefault([.. "</"u8, .. LibXml2.Span(name), (byte)'>']);
            else TellDefault([.. "</"u8, .. LibXml2.Span(prefix), (byte)':', .. LibXml2.Span(name), (byte)'>']);
            return;
        }

        PhpString tag = Tag(Qualified(name, uri));
        if (Handlers[(int)XmlEvent.EndElement].IsSet) Tell(XmlEvent.EndElement, Value.String(Skipped(tag)).Copied());
        if (_values is not null && !_ctx.HasPending) StructEnd(tag);
        _level--;
    }

    // ---- text ----

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnCharacters(nint self, byte* text, int length) => Of(self).Characters(new ReadOnlySpan<byte>(text, length));

    private void Characters(ReadOnlySpan<byte> text)
    {
        if (!Wants(XmlEvent.CharacterData))
        {
            TellDefault(text);
            return;
        }

        PhpString decoded = Decode(text);
        if (Handlers[(int)XmlEvent.CharacterData].IsSet) Tell(XmlEvent.CharacterData, Value.String(decoded).Copied());
        if (_values is not null && !_ctx.HasPending) StructText(decoded);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnProcessingInstruction(nint self, byte* target, byte* data)
    {
        XmlParserObject parser = Of(self);
        if (parser.Wants(XmlEvent.ProcessingInstruction))
            parser.Tell(XmlEvent.ProcessingInstruction, parser.Argument(target), parser.Argument(data));
        else
            parser.TellDefault([.. "<?"u8, .. LibXml2.Span(target), (byte)' ', .. (data == null ? "(null)"u8 : LibXml2.Span(data)), .. "?>"u8]);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnComment(nint self, byte* text) => Of(self).TellDefault([.. "<!--"u8, .. LibXml2.Span(text), .. "-->"u8]);

    // ---- declarations and entities ----

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnNotation(nint self, byte* name, byte* publicId, byte* systemId)
    {
        XmlParserObject parser = Of(self);
        parser.Tell(XmlEvent.Notation, parser.Argument(name), Value.False, parser.Argument(systemId), parser.Argument(publicId));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnUnparsedEntity(nint self, byte* name, byte* publicId, byte* systemId, byte* notation)
    {
        XmlParserObject parser = Of(self);
        parser.Tell(XmlEvent.UnparsedEntity, parser.Argument(name), Value.False, parser.Argument(systemId), parser.Argument(publicId), parser.Argument(notation));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static XmlEntity* OnGetEntity(nint self, byte* name)
    {
        const int inContent = 7;
        XmlParserObject parser = Of(self);
        if (parser._context->InSubset != 0) return null;
        XmlEntity* entity = LibXml2.xmlGetPredefinedEntity(name);
        if (entity == null) entity = LibXml2.xmlGetDocEntity(parser._context->Document, name);
        if (entity == null || parser._context->State == inContent) parser.Reference(name, entity);
        return entity;
    }

    private void Reference(byte* name, XmlEntity* entity)
    {
        const int internalGeneral = 1, externalParsed = 2, internalParameter = 4;
        if (entity == null || entity->Kind is internalGeneral or internalParameter or XmlEntity.Predefined)
        {
            bool isPredefined = entity != null && entity->Kind == XmlEntity.Predefined;
            if (Wants(XmlEvent.Default) && !(isPredefined && Wants(XmlEvent.CharacterData)))
                TellDefault([(byte)'&', .. LibXml2.Span(name), (byte)';']);
            else if (Wants(XmlEvent.CharacterData) && entity != null && entity->Content != null)
                Characters(LibXml2.Span(entity->Content));
        }
        else if (entity->Kind == externalParsed && Wants(XmlEvent.ExternalEntity))
        {
            Value result = Call(XmlEvent.ExternalEntity,
                Argument(entity->Name), Value.String(PhpString.Empty), Argument(entity->SystemId), Argument(entity->ExternalId));
            bool goesOn = Conversions.ToInt(_ctx, in result) != 0;
            result.Release(_ctx);
            if (goesOn) return;
            const int entityHandling = 21;
            LibXml2.xmlStopParser(_context);
            _context->ErrorNumber = entityHandling;
        }
    }
}
