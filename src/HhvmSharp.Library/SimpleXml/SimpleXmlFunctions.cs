using HhvmSharp.Library.Dom;
using HhvmSharp.Library.Libxml;
using HhvmSharp.Library.Spl;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.SimpleXml;

[PhpExtension("SimpleXML")]
internal static unsafe class SimpleXmlFunctions
{
    private const string Element = "simplexmlelement";

    /// <summary>Null after warnings.</summary>
    internal static XmlDoc* Parse(RequestContext ctx, PhpString data, bool isUrl, long options)
    {
        LibxmlState state = LibxmlState.Enter(ctx);
        byte[]? url = null;
        ReadOnlySpan<byte> source = data.Span;
        if (isUrl)
        {
            byte[]? bytes = state.IsEntityLoaderDisabled ? null : XmlFiles.Read(ctx, data);
            if (ctx.HasPending) return null;
            if (bytes is null)
            {
                state.ReportMissing(data, null);
                return null;
            }

            source = bytes;
            url = LibXml2.Z(data);
        }

        fixed (byte* memory = source.Length == 0 ? [0] : source) return LibXml2.xmlReadMemory(memory, source.Length, url, null, (int)options);
    }

    private static PhpClass ClassOf(RequestContext ctx, PhpString? name) =>
        name is null ? ctx.Environment.CoreClass(Element) : SplArg.Class(ctx, name, 2, Element);

    private static Value Load(RequestContext ctx, PhpString data, bool isUrl, PhpString? className, long options, PhpString ns, bool isPrefix)
    {
        PhpClass cls = ClassOf(ctx, className);
        if (options is < int.MinValue or > int.MaxValue) Arg.ValueError(ctx, 3, "is too large");
        XmlDoc* doc = Parse(ctx, data, isUrl, options);
        if (doc == null) return Value.False;
        var made = (SimpleXmlObject)ctx.NewObject(cls);
        made.Become(LibxmlState.Enter(ctx), doc, ns, isPrefix);
        return Value.Object(made);
    }

    [PhpFunction("simplexml_load_file(string $filename, ?string $class_name = SimpleXMLElement::class, int $options = 0, string $namespace_or_prefix = \"\", bool $is_prefix = false): SimpleXMLElement|false")]
    internal static Value simplexml_load_file(RequestContext ctx, PhpString filename, PhpString? class_name = null, long options = 0, PhpString? namespace_or_prefix = null, bool is_prefix = false)
    {
        if (filename.Span.Contains((byte)0)) Arg.ValueError(ctx, 1, "must not contain any null bytes");
        return Load(ctx, filename, true, class_name, options, namespace_or_prefix ?? PhpString.Empty, is_prefix);
    }

    [PhpFunction("simplexml_load_string(string $data, ?string $class_name = SimpleXMLElement::class, int $options = 0, string $namespace_or_prefix = \"\", bool $is_prefix = false): SimpleXMLElement|false")]
    internal static Value simplexml_load_string(RequestContext ctx, PhpString data, PhpString? class_name = null, long options = 0, PhpString? namespace_or_prefix = null, bool is_prefix = false) =>
        Load(ctx, data, false, class_name, options, namespace_or_prefix ?? PhpString.Empty, is_prefix);

    [PhpFunction("simplexml_import_dom(object $node, ?string $class_name = SimpleXMLElement::class): ?SimpleXMLElement")]
    internal static Value simplexml_import_dom(RequestContext ctx, PhpInstance node, PhpString? class_name = null)
    {
        PhpClass cls = ClassOf(ctx, class_name);
        XmlNode* found = node is SimpleXmlObject simple ? simple.ExportNode(ctx) : node is DomObject dom ? dom.Node : null;
        if (found == null) Arg.TypeError(ctx, 1, "must be a valid XML node");
        if (found->Doc == null)
        {
            Arg.Warning(ctx, "Imported Node must have associated Document");
            return Value.Null;
        }

        if (DomNodes.IsDocument(found)) found = LibXml2.xmlDocGetRootElement((XmlDoc*)found);
        if (found == null || found->Type != XmlType.Element)
        {
            Arg.Warning(ctx, "Invalid Nodetype to import");
            return Value.Null;
        }

        var made = (SimpleXmlObject)ctx.NewObject(cls);
        made.Share(LibxmlState.Enter(ctx), ((XmlObject)node).Document!, found);
        return Value.Object(made);
    }
}
