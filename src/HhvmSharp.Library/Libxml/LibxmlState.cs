using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Libxml;

/// <summary>How the parser's errors are worded.</summary>
internal enum ErrorStyle : byte
{
    /// <summary>As the library prints them: place, kind, message, then the line and a "^" (xmlReportError).</summary>
    Report,

    /// <summary>"message in file, line: n".</summary>
    Parser,
}

/// <summary>An error that libxml_get_errors() shows.</summary>
internal sealed record XmlErrorRecord(int Level, int Code, int Column, PhpString Message, PhpString File, int Line);

/// <summary>
/// The request's side of libxml2: errors, the loader of entities, and the objects of nodes. The library keeps its error
/// handler by thread: <see cref="Enter"/> must have been called on it before anything that may report an error.
/// </summary>
internal sealed unsafe partial class LibxmlState : IRequestEnd
{
    private readonly GCHandle _handle;
    private readonly PhpStringBuilder _text = new();
    private RequestContext? _ctx;

    public LibxmlState() => _handle = GCHandle.Alloc(this);

    internal List<XmlErrorRecord>? Errors { get; private set; }

    internal bool IsEntityLoaderDisabled;

    /// <summary>libxml_set_external_entity_loader()'s callable, owned.</summary>
    internal Value EntityLoader;

    /// <summary>libxml_set_streams_context(), counted.</summary>
    internal StreamContext? StreamContext { get; private set; }

    internal ErrorStyle Style;

    internal bool UsesInternalErrors => Errors is not null;

    internal static LibxmlState Enter(RequestContext ctx)
    {
        if (!LibXml2.IsThere) Throw.Error(ctx, "The library libxml2 is not installed");
        LibxmlState state = ctx.GetState<LibxmlState>();
        if (state._ctx is null) LibXml2.xmlSetExternalEntityLoader(&LoadEntity);
        state._ctx = ctx;
        LibXml2.xmlSetStructuredErrorFunc(GCHandle.ToIntPtr(state._handle), &OnError);
        return state;
    }

    internal void SetStreamContext(RequestContext ctx, StreamContext? context)
    {
        if (context is not null) Value.FromHeap(context).Copied();
        StreamContext? old = StreamContext;
        StreamContext = context;
        if (old is not null) StreamArg.Release(ctx, old);
    }

    public void End(RequestContext ctx)
    {
        EntityLoader.Release(ctx);
        EntityLoader = default;
        SetStreamContext(ctx, null);
        if (_ctx is not null)
        {
            LibXml2.xmlSetStructuredErrorFunc(0, null);
            LibXml2.xmlResetLastError();
        }

        _handle.Free();
    }

    internal void UseInternalErrors(bool use)
    {
        if (use) Errors ??= [];
        else Errors = null;
    }

    /// <summary>The state of the request that runs on this thread; null outside.</summary>
    private static LibxmlState? Current
    {
        get
        {
            nint handle = *LibXml2.__xmlStructuredErrorContext();
            return handle == 0 ? null : GCHandle.FromIntPtr(handle).Target as LibxmlState;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnError(nint handle, XmlError* error)
    {
        if (GCHandle.FromIntPtr(handle).Target is not LibxmlState state) return;
        try
        {
            state.Report(error);
        }
        catch (PhpThrow)
        {
            // pending: the library goes on
        }
    }

    internal static XmlErrorRecord Record(XmlError* error) =>
        new(error->Level, error->Code, error->Column, LibXml2.Text(error->Message), LibXml2.Text(error->File), error->Line);

    private static bool IsParserDomain(int domain) => domain is 1 or 3 or 4 or 5 or 8 or 23;

    private void Report(XmlError* error)
    {
        if (Errors is not null)
        {
            Errors.Add(Record(error));
            return;
        }

        if (!IsParserDomain(error->Domain) || error->Context == null)
        {
            Print(LibXml2.Text(error->Message), ErrorLevel.Warning, null);
            return;
        }

        var parser = (XmlParserContext*)error->Context;
        if (IsSilenced(parser, error->Level)) return;
        if (Style == ErrorStyle.Parser && parser->Input != null)
            Print(LibXml2.Text(error->Message), error->Level == 1 ? ErrorLevel.Notice : ErrorLevel.Warning, parser);
        else
            PrintReport(error, parser);
    }

    /// <summary>LIBXML_NOERROR and LIBXML_NOWARNING take the handlers away.</summary>
    private static bool IsSilenced(XmlParserContext* parser, int level)
    {
        const int warningHandler = 168, errorHandler = 176;
        return parser->Sax != null && *(nint*)((byte*)parser->Sax + (level == 1 ? warningHandler : errorHandler)) == 0;
    }

    /// <summary>A part of a message; with its newline the message is complete.</summary>
    private void Print(PhpString part, int level, XmlParserContext* parser)
    {
        ReadOnlySpan<byte> text = part.Span.TrimEnd((byte)'\n');
        _text.Append(text);
        if (text.Length == part.Length) return;
        PhpString message = _text.ToPhpString();
        if (_ctx!.HasPending) return;
        string place = "";
        if (parser != null)
            place = $" in {(parser->Input->FileName == null ? "Entity" : LibXml2.Text(parser->Input->FileName).ToString())}, line: {parser->Input->Line}";
        _ctx.RaiseFromFunction(level, message + place);
    }

    private void Print(string part) => Print(PhpString.FromLatin1(part), ErrorLevel.Warning, null);

    /// <summary>An error of our own in the library's place (php_libxml_issue_error).</summary>
    internal void Issue(string message)
    {
        if (Errors is not null) Errors.Add(new XmlErrorRecord(2, 1, 0, PhpString.FromLatin1(message), PhpString.Empty, 0));
        else Arg.Warning(_ctx!, message);
    }

    /// <summary>An error of another parser in the library's place (php_libxml_pretend_ctx_error_ex): its message has the place.</summary>
    internal void Pretend(string message, PhpString file, int line, int column)
    {
        if (Errors is not null) Errors.Add(new XmlErrorRecord(2, 1, column, PhpString.FromLatin1(message + "\n"), file, line));
        else Arg.Warning(_ctx!, message);
    }

    // ---- entities ----

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static XmlParserInput* LoadEntity(byte* url, byte* id, XmlParserContext* parser)
    {
        if (Current is not { _ctx: { } ctx } state) return null;
        try
        {
            return state.EntityLoader.IsUndef ? state.Open(LibXml2.TextOrNull(url), parser) : state.AskLoader(ctx, url, id, parser);
        }
        catch (PhpThrow)
        {
            return null;
        }
    }

    private XmlParserInput* AskLoader(RequestContext ctx, byte* url, byte* id, XmlParserContext* parser)
    {
        var details = new PhpArray(4);
        details.Add("directory", Value.String(LibXml2.TextOrNull(parser->Directory)));
        details.Add("intSubName", Value.String(LibXml2.TextOrNull(parser->IntSubName)));
        details.Add("extSubURI", Value.String(LibXml2.TextOrNull(parser->ExtSubUri)));
        details.Add("extSubSystem", Value.String(LibXml2.TextOrNull(parser->ExtSubSystem)));
        Value array = Value.Array(details);
        Value result = ctx.Call(in EntityLoader, Value.String(LibXml2.TextOrNull(id)), Value.String(LibXml2.TextOrNull(url)), array);
        array.Release(ctx);
        if (ctx.HasPending) return null;
        XmlParserInput* input = null;
        if (result.IsResource)
        {
            if (XmlFiles.ReadStream(result.AsResource) is { } bytes) input = FromMemory(parser, bytes, null);
            else ctx.ThrowError("TypeError", $"{Arg.FunctionName(ctx)}(): The user entity loader callback \"{CallableName(ctx)}\" has returned a resource, but it is not a stream");
        }
        else if (!result.IsNull)
        {
            if (Conversions.TryToStr(ctx, in result, out PhpString? path)) input = Open(path, parser);
        }
        else if (!ctx.HasPending)
        {
            Print(id == null
                ? PhpString.Literal("Failed to load external entity because the resolver function returned null\n")
                : PhpString.FromLatin1($"Failed to load external entity \"{LibXml2.Text(id)}\"\n"), ErrorLevel.Warning, parser->Input == null ? null : parser);
        }

        result.Release(ctx);
        return input;
    }

    private string CallableName(RequestContext ctx) =>
        ctx.ResolveQuietly(in EntityLoader, out CallTarget target) ? Runtime.Functions.FunctionNames.Display(target.Function) : "";

    private XmlParserInput* Open(PhpString? url, XmlParserContext* parser)
    {
        if (url is null || IsEntityLoaderDisabled || XmlFiles.Read(_ctx!, url) is not { } bytes)
        {
            if (url is not null) ReportMissing(url, parser);
            return null;
        }

        return FromMemory(parser, bytes, url);
    }

    internal static XmlParserInput* FromMemory(XmlParserContext* parser, byte[] bytes, PhpString? url)
    {
        fixed (byte* memory = bytes.Length == 0 ? [0] : bytes)
        {
            void* buffer = LibXml2.xmlParserInputBufferCreateMem(memory, bytes.Length, 0);
            if (buffer == null) return null;
            XmlParserInput* input = LibXml2.xmlNewIOInputStream(parser, buffer, 0);
            if (input != null && url is not null) input->FileName = LibXml2.xmlCanonicPath(LibXml2.Z(url));
            return input;
        }
    }

    /// <summary>xmlLoaderErr: a warning of the parser, worded as the library does.</summary>
    internal void ReportMissing(PhpString url, XmlParserContext* parser)
    {
        string message = $"failed to load external entity \"{url}\"\n";
        if (Errors is not null)
        {
            int line = parser != null && parser->Input != null ? parser->Input->Line : 0;
            PhpString file = parser != null && parser->Input != null ? LibXml2.Text(parser->Input->FileName) : PhpString.Empty;
            Errors.Add(new XmlErrorRecord(1, LoadError, parser != null && parser->Input != null ? parser->Input->Column : 0, PhpString.FromLatin1(message), file, line));
        }
        else if (Style == ErrorStyle.Parser && parser != null && parser->Input != null)
        {
            Print(PhpString.FromLatin1(message), ErrorLevel.Notice, parser);
        }
        else
        {
            PrintReport(null, 8, 1, PhpString.FromLatin1(message), parser);
        }
    }

    private const int LoadError = 1549;
}
