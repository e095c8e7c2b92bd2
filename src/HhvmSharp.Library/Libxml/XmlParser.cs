using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Libxml;

/// <summary>Documents from bytes, for DOM.</summary>
internal static unsafe class XmlParser
{
    private const int Recover = 1, SubstituteEntities = 2, LoadDtdAttributes = 8, ValidateDtd = 16, NoBlanks = 256;

    /// <summary>dom_document_parser: null when the source is not well-formed.</summary>
    /// <param name="file">Where the bytes come from; null: a string, whose base is the current directory.</param>
    /// <param name="encoder">In place of the encoding that the source has; 0: none.</param>
    internal static XmlDoc* Parse(RequestContext ctx, ReadOnlySpan<byte> source, PhpString? file, long options, DocumentProps props, nint encoder = 0)
    {
        LibxmlState state = LibxmlState.Enter(ctx);
        bool recover = props.Recover || (options & Recover) != 0;
        if (props.ValidateOnParse) options |= ValidateDtd;
        if (props.ResolveExternals) options |= LoadDtdAttributes;
        if (props.SubstituteEntities) options |= SubstituteEntities;
        if (!props.PreserveWhiteSpace) options |= NoBlanks;
        if (recover) options |= Recover;
        fixed (byte* memory = source.Length == 0 ? [0] : source)
        {
            XmlParserContext* parser = LibXml2.xmlCreateMemoryParserCtxt(memory, source.Length);
            if (parser == null) return null;
            if (encoder != 0) LibXml2.xmlSwitchToEncoding(parser, encoder);
            SetPlace(ctx, parser, file);
            Sanitize(parser);
            LibXml2.xmlCtxtUseOptions(parser, (int)options);
            int levels = ctx.ErrorReporting;
            if (recover) ctx.ErrorReporting |= ErrorLevel.Warning;
            state.Style = ErrorStyle.Parser;
            LibXml2.xmlParseDocument(parser);
            state.Style = ErrorStyle.Report;
            if (recover) ctx.ErrorReporting = levels;
            XmlDoc* doc = parser->Document;
            if (parser->WellFormed == 0 && !recover)
            {
                if (doc != null) LibXml2.xmlFreeDoc(doc);
                doc = null;
            }
            else if (doc != null && doc->Url == null && parser->Directory != null)
            {
                doc->Url = LibXml2.xmlStrdup(parser->Directory);
            }

            LibXml2.xmlFreeParserCtxt(parser);
            return doc;
        }
    }

    private static void SetPlace(RequestContext ctx, XmlParserContext* parser, PhpString? file)
    {
        if (file is not null)
        {
            PhpString name = XmlFiles.FullName(ctx, file);
            if (parser->Input != null) parser->Input->FileName = LibXml2.xmlCanonicPath(LibXml2.Z(name));
            file = name;
        }

        LibXml2.Free(parser->Directory);
        PhpString directory = file is null
            ? PhpString.FromUtf8(ctx.CurrentDirectory.TrimEnd('/') + "/")
            : PhpString.FromSpan(file.Span[..(file.Span.LastIndexOf((byte)'/') + 1)]);
        parser->Directory = LibXml2.xmlCanonicPath(LibXml2.Z(directory));
    }

    /// <summary>php_libxml_sanitize_parse_ctxt_options: nothing is loaded or checked that was not asked for.</summary>
    internal static void Sanitize(XmlParserContext* parser)
    {
        parser->LoadSubset = 0;
        parser->Validate = 0;
    }

    internal static XmlDoc* ParseHtml(RequestContext ctx, ReadOnlySpan<byte> source, PhpString? file, long options)
    {
        LibxmlState state = LibxmlState.Enter(ctx);
        fixed (byte* memory = source.Length == 0 ? [0] : source)
        {
            XmlParserContext* parser = LibXml2.htmlCreateMemoryParserCtxt(memory, source.Length);
            if (parser == null) return null;
            if (file is not null && parser->Input != null) parser->Input->FileName = LibXml2.xmlCanonicPath(LibXml2.Z(file));
            Sanitize(parser);
            if (options != 0) LibXml2.htmlCtxtUseOptions(parser, (int)options);
            state.Style = ErrorStyle.Parser;
            LibXml2.htmlParseDocument(parser);
            state.Style = ErrorStyle.Report;
            XmlDoc* doc = parser->Document;
            LibXml2.htmlFreeParserCtxt(parser);
            return doc;
        }
    }
}
