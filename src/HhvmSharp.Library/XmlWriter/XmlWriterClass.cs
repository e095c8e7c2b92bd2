using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.XmlWriter;

/// <summary>XMLWriter over the library's text writer, into a buffer or a stream.</summary>
[PhpExtension("xmlwriter")]
[PhpClass("class XMLWriter", Uncloneable = true)]
internal sealed unsafe partial class XmlWriterObject(PhpClass cls) : PhpInstance(cls)
{
    private void* _writer, _buffer;

    // the target that is no buffer
    private GCHandle _self;
    private PhpStream? _stream;

    private void* Require(RequestContext ctx)
    {
        if (_writer == null) Throw.Error(ctx, "Invalid or uninitialized XMLWriter object");
        LibxmlState.Enter(ctx);
        return _writer;
    }

    /// <summary>The writer, when the name is one of XML.</summary>
    private void* Named(RequestContext ctx, PhpString name, int number, string subject)
    {
        void* writer = Require(ctx);
        if (LibXml2.xmlValidateName(LibXml2.Z(name), 0) != 0) Arg.ValueError(ctx, number, $"must be a valid {subject}, \"{ZeroEnded(name)}\" given");
        return writer;
    }

    private static PhpString ZeroEnded(PhpString text)
    {
        int end = text.Span.IndexOf((byte)0);
        return end < 0 ? text : PhpString.FromSpan(text.Span[..end]);
    }

    /// <summary>Ends the document and writes what is left.</summary>
    private void Drop(RequestContext ctx)
    {
        if (_writer != null) LibXml2.xmlFreeTextWriter(_writer);
        if (_buffer != null) LibXml2.xmlBufferFree(_buffer);
        _writer = _buffer = null;
        if (_self.IsAllocated) _self.Free();
        if (_stream is { } stream) StreamArg.Release(ctx, stream);
        _stream = null;
    }

    internal override void FreeObject(RequestContext ctx)
    {
        if (_writer != null) LibxmlState.Enter(ctx);
        Drop(ctx);
        base.FreeObject(ctx);
    }

    // ---- targets ----

    private void OpenBuffer(RequestContext ctx)
    {
        LibxmlState.Enter(ctx);
        Drop(ctx);
        _buffer = LibXml2.xmlBufferCreate();
        _writer = LibXml2.xmlNewTextWriterMemory(_buffer, 0);
    }

    /// <summary>Takes over a count of the stream.</summary>
    private void OpenStream(RequestContext ctx, PhpStream stream)
    {
        LibxmlState.Enter(ctx);
        Drop(ctx);
        _stream = stream;
        _self = GCHandle.Alloc(this, GCHandleType.Weak);
        _writer = LibXml2.xmlNewTextWriter(LibXml2.xmlOutputBufferCreateIO(&WriteToStream, &CloseStream, GCHandle.ToIntPtr(_self), 0));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int WriteToStream(nint self, byte* bytes, int length)
    {
        try
        {
            return (GCHandle.FromIntPtr(self).Target as XmlWriterObject)?._stream is { IsClosed: false } stream ? stream.Write(new ReadOnlySpan<byte>(bytes, length)) : -1;
        }
        catch (PhpThrow)
        {
            return -1; // it stays pending
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CloseStream(nint self) => 0;

    private static XmlWriterObject Construct(RequestContext ctx, PhpClass cls)
    {
        var writer = (XmlWriterObject)ctx.NewObject(cls);
        if (cls.Constructor is { } constructor) ctx.CallFunction(constructor, writer, []).Release(ctx);
        if (!ctx.HasPending) return writer;
        Value.Object(writer).Release(ctx);
        throw PhpThrow.Instance;
    }

    private static XmlWriterObject Plain(RequestContext ctx) => (XmlWriterObject)ctx.NewObject(ctx.Environment.CoreClass("xmlwriter"));

    /// <summary>_xmlwriter_get_valid_file_path: null when the file's directory does not exist.</summary>
    private static PhpString? ValidPath(RequestContext ctx, PhpString uri)
    {
        Arg.NoNul(ctx, 1, uri);
        if (uri.Length == 0) Arg.ValueError(ctx, 1, "must not be empty");
        ReadOnlySpan<byte> local = "file:///"u8, host = "file://localhost/"u8;
        if (ByteStrings.EqualsIgnoreCase(uri.Span, local) || ByteStrings.EqualsIgnoreCase(uri.Span, host)) return null;
        if (uri.Span.IndexOf("://"u8) > 0 && !uri.Span.StartsWith(local) && !uri.Span.StartsWith(host)) return uri;
        PhpString path = XmlFiles.FullName(ctx, uri);
        return Directory.Exists(Path.GetDirectoryName(path.ToUtf8())) ? path : null;
    }

    [PhpFunction("xmlwriter_open_uri(string $uri): XMLWriter|false")]
    public static Value OpenUriOfNew(RequestContext ctx, PhpString uri)
    {
        if (OpenFile(ctx, uri) is not { } stream) return Value.False;
        XmlWriterObject writer = Plain(ctx);
        writer.OpenStream(ctx, stream);
        return Value.Object(writer);
    }

    private static PhpStream? OpenFile(RequestContext ctx, PhpString uri)
    {
        PhpString? path = ValidPath(ctx, uri);
        if (path is null) Arg.Warning(ctx, "Unable to resolve file path");
        return path is null ? null : XmlFiles.Open(ctx, path, "wb");
    }

    [PhpMethod("public function openUri(string $uri): bool", Tentative = true)]
    public bool OpenUri(RequestContext ctx, PhpString uri)
    {
        if (OpenFile(ctx, uri) is not { } stream) return false;
        OpenStream(ctx, stream);
        return true;
    }

    [PhpMethod("public static function toUri(string $uri): static")]
    public static Value ToUri(RequestContext ctx, PhpClass called, PhpString uri)
    {
        if (ValidPath(ctx, uri) is not { } path)
        {
            Arg.ValueError(ctx, 1, "must resolve to a valid file path");
            return default;
        }

        if (XmlFiles.Open(ctx, path, "wb") is not { } stream)
        {
            Throw.Error(ctx, "Could not construct libxml writer");
            return default;
        }

        XmlWriterObject writer = Construct(ctx, called);
        writer.OpenStream(ctx, stream);
        return Value.Object(writer);
    }

    [PhpFunction("xmlwriter_open_memory(): XMLWriter|false")]
    public static Value OpenMemoryOfNew(RequestContext ctx)
    {
        XmlWriterObject writer = Plain(ctx);
        writer.OpenBuffer(ctx);
        return Value.Object(writer);
    }

    [PhpMethod("public function openMemory(): bool", Tentative = true)]
    public bool OpenMemory(RequestContext ctx)
    {
        OpenBuffer(ctx);
        return true;
    }

    [PhpMethod("public static function toMemory(): static")]
    public static Value ToMemory(RequestContext ctx, PhpClass called)
    {
        XmlWriterObject writer = Construct(ctx, called);
        writer.OpenBuffer(ctx);
        return Value.Object(writer);
    }

    [PhpMethod("public static function toStream($stream): static")]
    public static Value ToStream(RequestContext ctx, PhpClass called, Value stream)
    {
        PhpStream target = StreamArg.Stream(ctx, in stream, 1);
        XmlWriterObject writer = Construct(ctx, called);
        Value.FromHeap(target).Copied();
        writer.OpenStream(ctx, target);
        return Value.Object(writer);
    }

    // ---- output ----

    [PhpFunction("xmlwriter_set_indent(XMLWriter $writer, bool $enable): bool")]
    [PhpMethod("public function setIndent(bool $enable): bool", Tentative = true)]
    public static bool SetIndent(RequestContext ctx, XmlWriterObject writer, bool enable) =>
        LibXml2.xmlTextWriterSetIndent(writer.Require(ctx), enable ? 1 : 0) == 0;

    [PhpFunction("xmlwriter_write_element(XMLWriter $writer, string $name, ?string $content = null): bool")]
    [PhpMethod("public function writeElement(string $name, ?string $content = null): bool", Tentative = true)]
    public static bool WriteElement(RequestContext ctx, XmlWriterObject writer, PhpString name, PhpString? content)
    {
        void* w = writer.Named(ctx, name, 2, "element name");
        return content is null
            ? LibXml2.xmlTextWriterStartElement(w, LibXml2.Z(name)) != -1 && LibXml2.xmlTextWriterEndElement(w) != -1
            : LibXml2.xmlTextWriterWriteElement(w, LibXml2.Z(name), LibXml2.Z(content)) != -1;
    }

    [PhpFunction("xmlwriter_write_element_ns(XMLWriter $writer, ?string $prefix, string $name, ?string $namespace, ?string $content = null): bool")]
    [PhpMethod("public function writeElementNs(?string $prefix, string $name, ?string $namespace, ?string $content = null): bool", Tentative = true)]
    public static bool WriteElementNs(RequestContext ctx, XmlWriterObject writer, PhpString? prefix, PhpString name, PhpString? @namespace, PhpString? content)
    {
        void* w = writer.Named(ctx, name, 3, "element name");
        byte[]? start = LibXml2.ZOrNull(prefix), uri = LibXml2.ZOrNull(@namespace);
        return content is null
            ? LibXml2.xmlTextWriterStartElementNS(w, start, LibXml2.Z(name), uri) != -1 && LibXml2.xmlTextWriterEndElement(w) != -1
            : LibXml2.xmlTextWriterWriteElementNS(w, start, LibXml2.Z(name), uri, LibXml2.Z(content)) != -1;
    }

    [PhpFunction("xmlwriter_output_memory(XMLWriter $writer, bool $flush = true): string")]
    [PhpMethod("public function outputMemory(bool $flush = true): string", Tentative = true)]
    public static PhpString OutputMemory(RequestContext ctx, XmlWriterObject writer, bool flush)
    {
        writer.Require(ctx);
        return writer._buffer == null ? PhpString.Empty : writer.TakeBuffer(flush);
    }

    [PhpFunction("xmlwriter_flush(XMLWriter $writer, bool $empty = true): string|int")]
    [PhpMethod("public function flush(bool $empty = true): string|int", Tentative = true)]
    public static Value Flush(RequestContext ctx, XmlWriterObject writer, bool empty)
    {
        void* w = writer.Require(ctx);
        return writer._buffer == null ? Value.Int(LibXml2.xmlTextWriterFlush(w)) : Value.String(writer.TakeBuffer(empty));
    }

    private PhpString TakeBuffer(bool empty)
    {
        LibXml2.xmlTextWriterFlush(_writer);
        PhpString text = LibXml2.Text(LibXml2.xmlBufferContent(_buffer));
        if (empty) LibXml2.xmlBufferEmpty(_buffer);
        return text;
    }
}
