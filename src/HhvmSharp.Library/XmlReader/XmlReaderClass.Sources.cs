using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.XmlReader;

/// <summary>What a reader reads, and schemas.</summary>
internal sealed unsafe partial class XmlReaderObject
{
    private GCHandle _self;
    private PhpStream? _stream;
    private void* _schema;

    private void Drop(RequestContext ctx)
    {
        if (_reader != null)
        {
            LibxmlState.Enter(ctx);
            LibXml2.xmlFreeTextReader(_reader);
            _reader = null;
        }

        if (_schema != null) LibXml2.xmlRelaxNGFree(_schema);
        _schema = null;
        if (_self.IsAllocated) _self.Free();
        if (_stream is { } stream) StreamArg.Release(ctx, stream);
        _stream = null;
    }

    internal override void FreeObject(RequestContext ctx)
    {
        Drop(ctx);
        base.FreeObject(ctx);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int ReadFromStream(nint self, byte* buffer, int length)
    {
        try
        {
            return (GCHandle.FromIntPtr(self).Target as XmlReaderObject)?._stream is { IsClosed: false } stream ? stream.Read(new Span<byte>(buffer, length)) : -1;
        }
        catch (PhpThrow)
        {
            return -1; // it stays pending
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int CloseStream(nint self) => 0;

    /// <summary>Takes over a count of the stream.</summary>
    private bool OpenStream(RequestContext ctx, PhpStream stream, PhpString? uri, PhpString? encoding, long flags)
    {
        LibxmlState.Enter(ctx);
        _stream = stream;
        _self = GCHandle.Alloc(this, GCHandleType.Weak);
        _reader = LibXml2.xmlReaderForIO(&ReadFromStream, &CloseStream, GCHandle.ToIntPtr(_self), LibXml2.ZOrNull(uri), LibXml2.ZOrNull(encoding), (int)flags);
        if (_reader == null) Drop(ctx);
        return _reader != null;
    }

    private bool OpenMemory(RequestContext ctx, PhpString source, PhpString? encoding, long flags)
    {
        LibxmlState.Enter(ctx);
        PhpString directory = PhpString.FromUtf8(ctx.CurrentDirectory.TrimEnd('/') + "/");
        fixed (byte* memory = source.Span)
            _reader = LibXml2.xmlReaderForMemory(memory, source.Length, LibXml2.Z(directory), LibXml2.ZOrNull(encoding), (int)flags);
        return _reader != null;
    }

    private static void CheckEncoding(RequestContext ctx, PhpString? encoding)
    {
        if (encoding is null) return;
        Arg.NoNul(ctx, 2, encoding);
        LibxmlState.Enter(ctx);
        nint handler = LibXml2.xmlFindCharEncodingHandler(LibXml2.Z(encoding));
        if (handler == 0) Arg.ValueError(ctx, 2, "must be a valid character encoding");
        LibXml2.xmlCharEncCloseFunc(handler);
    }

    private static XmlReaderObject Construct(RequestContext ctx, PhpClass cls)
    {
        Value made = Spl.SplSupport.Construct(ctx, cls);
        return made.IsObject ? (XmlReaderObject)made.AsObject : throw PhpThrow.Instance;
    }

    private static PhpClass OwnClass(RequestContext ctx) => ctx.Environment.CoreClass("xmlreader");

    // open() and XML() are static, and instance methods too

    internal override PhpFunction? GetMethod(RequestContext ctx, ref PhpInstance obj, PhpString name, PhpString lowerName, PhpClass? scope)
    {
        PhpFunction? method = base.GetMethod(ctx, ref obj, name, lowerName, scope);
        if (method is not NativeFunction { IsStatic: true } || (!lowerName.Span.SequenceEqual("open"u8) && !lowerName.Span.SequenceEqual("xml"u8))) return method;
        PhpFunction twin = method.CloneForLink();
        twin.Flags &= ~FunctionFlags.Static;
        return twin;
    }

    [PhpMethod("public static function open(string $uri, ?string $encoding = null, int $flags = 0)")]
    public static Value Open(RequestContext ctx, Frame f, PhpString uri, PhpString? encoding, long flags)
    {
        var self = f.This as XmlReaderObject;
        self?.Drop(ctx);
        PhpStream? stream = OpenUri(ctx, uri, encoding, out PhpString path);
        if (stream is null)
        {
            Arg.Warning(ctx, "Unable to open source data");
            return Value.False;
        }

        XmlReaderObject reader = self ?? Construct(ctx, OwnClass(ctx));
        reader.OpenStream(ctx, stream, path, encoding, flags);
        return self is null ? Value.Object(reader) : Value.True;
    }

    [PhpMethod("public static function fromUri(string $uri, ?string $encoding = null, int $flags = 0): static")]
    public static Value FromUri(RequestContext ctx, PhpClass called, PhpString uri, PhpString? encoding, long flags)
    {
        PhpStream? stream = OpenUri(ctx, uri, encoding, out PhpString path);
        if (stream is null) Throw.Error(ctx, "Unable to open source data");
        XmlReaderObject reader = Construct(ctx, called);
        reader.OpenStream(ctx, stream, path, encoding, flags);
        return Value.Object(reader);
    }

    private static PhpStream? OpenUri(RequestContext ctx, PhpString uri, PhpString? encoding, out PhpString path)
    {
        Arg.NoNul(ctx, 1, uri);
        if (uri.Length == 0) Arg.ValueError(ctx, 1, NotEmpty);
        CheckEncoding(ctx, encoding);
        path = XmlFiles.FullName(ctx, uri);
        return XmlFiles.Open(ctx, path, "rb");
    }

    [PhpMethod("public static function fromStream($stream, ?string $encoding = null, int $flags = 0, ?string $documentUri = null): static")]
    public static Value FromStream(RequestContext ctx, PhpClass called, Value stream, PhpString? encoding, long flags, PhpString? documentUri)
    {
        PhpStream source = StreamArg.Stream(ctx, in stream, 1);
        CheckEncoding(ctx, encoding);
        if (documentUri is not null) Arg.NoNul(ctx, 4, documentUri);
        XmlReaderObject reader = Construct(ctx, called);
        Value.FromHeap(source).Copied();
        reader.OpenStream(ctx, source, documentUri, encoding, flags);
        return Value.Object(reader);
    }

    [PhpMethod("public static function XML(string $source, ?string $encoding = null, int $flags = 0)")]
    public static Value Xml(RequestContext ctx, Frame f, PhpString source, PhpString? encoding, long flags)
    {
        var self = f.This as XmlReaderObject;
        self?.Drop(ctx);
        CheckSource(ctx, source, encoding);
        XmlReaderObject reader = self ?? Construct(ctx, OwnClass(ctx));
        if (reader.OpenMemory(ctx, source, encoding, flags)) return self is null ? Value.Object(reader) : Value.True;
        if (self is null) Value.Object(reader).Release(ctx);
        Arg.Warning(ctx, "Unable to load source data");
        return Value.False;
    }

    [PhpMethod("public static function fromString(string $source, ?string $encoding = null, int $flags = 0): static")]
    public static Value FromString(RequestContext ctx, PhpClass called, PhpString source, PhpString? encoding, long flags)
    {
        CheckSource(ctx, source, encoding);
        XmlReaderObject reader = Construct(ctx, called);
        if (reader.OpenMemory(ctx, source, encoding, flags)) return Value.Object(reader);
        Value.Object(reader).Release(ctx);
        Throw.Error(ctx, "Unable to load source data");
        return default;
    }

    private static void CheckSource(RequestContext ctx, PhpString source, PhpString? encoding)
    {
        if (source.Length == 0) Arg.ValueError(ctx, 1, NotEmpty);
        CheckEncoding(ctx, encoding);
    }

    // ---- schemas ----

    private const string BeforeReading = "Schema must be set prior to reading";

    private static void CheckName(RequestContext ctx, PhpString? source)
    {
        if (source is null) return;
        Arg.NoNul(ctx, 1, source);
        if (source.Length == 0) Arg.ValueError(ctx, 1, NotEmpty);
    }

    private static bool Settle(RequestContext ctx, bool ok)
    {
        if (!ok && !ctx.HasPending) Arg.Warning(ctx, "Schema contains errors");
        return ok;
    }

    [PhpMethod("public function setSchema(?string $filename): bool", Tentative = true)]
    public bool SetSchema(RequestContext ctx, PhpString? filename)
    {
        CheckName(ctx, filename);
        return Settle(ctx, LibXml2.xmlTextReaderSchemaValidate(Require(ctx, BeforeReading), LibXml2.ZOrNull(filename)) == 0);
    }

    [PhpMethod("public function setRelaxNGSchema(?string $filename): bool", Tentative = true)]
    public bool SetRelaxNgSchema(RequestContext ctx, PhpString? filename)
    {
        CheckName(ctx, filename);
        Require(ctx, BeforeReading);
        return SetRelaxNg(ctx, filename is null ? null : LibXml2.xmlRelaxNGNewParserCtxt(LibXml2.Z(XmlFiles.FullName(ctx, filename))), filename is null);
    }

    [PhpMethod("public function setRelaxNGSchemaSource(?string $source): bool", Tentative = true)]
    public bool SetRelaxNgSchemaSource(RequestContext ctx, PhpString? source)
    {
        CheckName(ctx, source);
        Require(ctx, BeforeReading);
        fixed (byte* memory = source is null ? default : source.Span)
            return SetRelaxNg(ctx, source is null ? null : LibXml2.xmlRelaxNGNewMemParserCtxt(memory, source.Length), source is null);
    }

    private bool SetRelaxNg(RequestContext ctx, void* parser, bool none)
    {
        void* schema = null;
        if (parser != null)
        {
            schema = LibXml2.xmlRelaxNGParse(parser);
            LibXml2.xmlRelaxNGFreeParserCtxt(parser);
        }

        bool ok = (none || schema != null) && LibXml2.xmlTextReaderRelaxNGSetSchema(_reader, schema) == 0;
        void* unused = ok ? _schema : schema;
        if (ok) _schema = schema;
        if (unused != null) LibXml2.xmlRelaxNGFree(unused);
        return Settle(ctx, ok);
    }
}
