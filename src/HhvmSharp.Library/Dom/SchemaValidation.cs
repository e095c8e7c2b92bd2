using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

/// <summary>Validation by DTD, XML Schema and Relax NG.</summary>
internal static unsafe class SchemaValidation
{
    internal static bool ByDtd(RequestContext ctx, DomObject document)
    {
        var doc = (XmlDoc*)document.Require(ctx);
        LibxmlState.Enter(ctx);
        using LibraryDeclarations? declarations = document.FollowsSpec ? new LibraryDeclarations(doc) : null;
        void* context = LibXml2.xmlNewValidCtxt();
        bool valid = LibXml2.xmlValidateDocument(context, doc) != 0;
        LibXml2.xmlFreeValidCtxt(context);
        return valid;
    }

    /// <param name="isFile">The source is a path.</param>
    /// <param name="isSchema">XML Schema; otherwise Relax NG.</param>
    internal static bool Run(RequestContext ctx, DomObject document, PhpString source, bool isFile, bool isSchema, long flags)
    {
        DocumentObject.CheckInput(ctx, source, isFile);
        var doc = (XmlDoc*)document.Require(ctx);
        using LibraryDeclarations? declarations = document.FollowsSpec ? new LibraryDeclarations(doc) : null;
        return isSchema ? Schema(ctx, doc, source, isFile, flags) : RelaxNg(ctx, doc, source, isFile);
    }

    private static bool Schema(RequestContext ctx, XmlDoc* doc, PhpString source, bool isFile, long flags)
    {
        const int createDefaults = 1;
        LibxmlState.Enter(ctx);
        fixed (byte* memory = source.Span)
        {
            void* parser = isFile ? LibXml2.xmlSchemaNewParserCtxt(LibXml2.Z(XmlFiles.FullName(ctx, source))) : LibXml2.xmlSchemaNewMemParserCtxt(memory, source.Length);
            void* schema = LibXml2.xmlSchemaParse(parser);
            LibXml2.xmlSchemaFreeParserCtxt(parser);
            if (schema == null)
            {
                if (!ctx.HasPending) Arg.Warning(ctx, "Invalid Schema");
                return false;
            }

            void* context = LibXml2.xmlSchemaNewValidCtxt(schema);
            LibXml2.xmlSchemaSetValidOptions(context, (int)flags & createDefaults);
            bool valid = LibXml2.xmlSchemaValidateDoc(context, doc) == 0;
            LibXml2.xmlSchemaFree(schema);
            LibXml2.xmlSchemaFreeValidCtxt(context);
            return valid;
        }
    }

    private static bool RelaxNg(RequestContext ctx, XmlDoc* doc, PhpString source, bool isFile)
    {
        LibxmlState.Enter(ctx);
        fixed (byte* memory = source.Span)
        {
            void* parser = isFile ? LibXml2.xmlRelaxNGNewParserCtxt(LibXml2.Z(XmlFiles.FullName(ctx, source))) : LibXml2.xmlRelaxNGNewMemParserCtxt(memory, source.Length);
            void* schema = LibXml2.xmlRelaxNGParse(parser);
            LibXml2.xmlRelaxNGFreeParserCtxt(parser);
            if (schema == null)
            {
                Arg.Warning(ctx, "Invalid RelaxNG");
                return false;
            }

            void* context = LibXml2.xmlRelaxNGNewValidCtxt(schema);
            bool valid = LibXml2.xmlRelaxNGValidateDoc(context, doc) == 0;
            LibXml2.xmlRelaxNGFree(schema);
            LibXml2.xmlRelaxNGFreeValidCtxt(context);
            return valid;
        }
    }
}
