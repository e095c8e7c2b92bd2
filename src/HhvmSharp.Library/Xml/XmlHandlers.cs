using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Xml;

/// <summary>xml_set_*_handler() and xml_set_object().</summary>
[PhpExtension("xml")]
internal static class XmlHandlers
{
    private const string WrongHandler = "must be of type callable|string|null";

    [PhpFunction("xml_set_character_data_handler(XMLParser $parser, $handler): true",
        Shown = "xml_set_character_data_handler(XMLParser $parser, callable|string|null $handler): true")]
    internal static bool xml_set_character_data_handler(RequestContext ctx, XmlParserObject parser, Value handler) =>
        Set(ctx, parser, XmlEvent.CharacterData, in handler);

    [PhpFunction("xml_set_processing_instruction_handler(XMLParser $parser, $handler): true",
        Shown = "xml_set_processing_instruction_handler(XMLParser $parser, callable|string|null $handler): true")]
    internal static bool xml_set_processing_instruction_handler(RequestContext ctx, XmlParserObject parser, Value handler) =>
        Set(ctx, parser, XmlEvent.ProcessingInstruction, in handler);

    [PhpFunction("xml_set_default_handler(XMLParser $parser, $handler): true",
        Shown = "xml_set_default_handler(XMLParser $parser, callable|string|null $handler): true")]
    internal static bool xml_set_default_handler(RequestContext ctx, XmlParserObject parser, Value handler) =>
        Set(ctx, parser, XmlEvent.Default, in handler);

    [PhpFunction("xml_set_unparsed_entity_decl_handler(XMLParser $parser, $handler): true",
        Shown = "xml_set_unparsed_entity_decl_handler(XMLParser $parser, callable|string|null $handler): true")]
    internal static bool xml_set_unparsed_entity_decl_handler(RequestContext ctx, XmlParserObject parser, Value handler) =>
        Set(ctx, parser, XmlEvent.UnparsedEntity, in handler);

    [PhpFunction("xml_set_notation_decl_handler(XMLParser $parser, $handler): true",
        Shown = "xml_set_notation_decl_handler(XMLParser $parser, callable|string|null $handler): true")]
    internal static bool xml_set_notation_decl_handler(RequestContext ctx, XmlParserObject parser, Value handler) =>
        Set(ctx, parser, XmlEvent.Notation, in handler);

    [PhpFunction("xml_set_external_entity_ref_handler(XMLParser $parser, $handler): true",
        Shown = "xml_set_external_entity_ref_handler(XMLParser $parser, callable|string|null $handler): true")]
    internal static bool xml_set_external_entity_ref_handler(RequestContext ctx, XmlParserObject parser, Value handler) =>
        Set(ctx, parser, XmlEvent.ExternalEntity, in handler);

    [PhpFunction("xml_set_start_namespace_decl_handler(XMLParser $parser, $handler): true",
        Shown = "xml_set_start_namespace_decl_handler(XMLParser $parser, callable|string|null $handler): true")]
    internal static bool xml_set_start_namespace_decl_handler(RequestContext ctx, XmlParserObject parser, Value handler) =>
        Set(ctx, parser, XmlEvent.StartNamespace, in handler);

    [PhpFunction("xml_set_end_namespace_decl_handler(XMLParser $parser, $handler): true",
        Shown = "xml_set_end_namespace_decl_handler(XMLParser $parser, callable|string|null $handler): true")]
    internal static bool xml_set_end_namespace_decl_handler(RequestContext ctx, XmlParserObject parser, Value handler) =>
        Set(ctx, parser, XmlEvent.EndNamespace, in handler);

    [PhpFunction("xml_set_element_handler(XMLParser $parser, $start_handler, $end_handler): true",
        Shown = "xml_set_element_handler(XMLParser $parser, callable|string|null $start_handler, callable|string|null $end_handler): true")]
    internal static bool xml_set_element_handler(RequestContext ctx, XmlParserObject parser, Value start_handler, Value end_handler)
    {
        // as Zend tries one parameter list after the other: both kinds are known before anything is said
        bool startIsName = IsName(ctx, 2, in start_handler, out XmlEventHandler start);
        bool endIsName = IsName(ctx, 3, in end_handler, out XmlEventHandler end);
        if (startIsName || endIsName) DeprecateNames(ctx);
        if (startIsName) start = Method(ctx, parser, 2, start_handler.Dereferenced().AsString);
        if (endIsName) end = Method(ctx, parser, 3, end_handler.Dereferenced().AsString);
        parser.Handle(ctx, XmlEvent.StartElement, in start);
        parser.Handle(ctx, XmlEvent.EndElement, in end);
        return true;
    }

    private static bool Set(RequestContext ctx, XmlParserObject parser, XmlEvent which, in Value given)
    {
        if (IsName(ctx, 2, in given, out XmlEventHandler handler))
        {
            DeprecateNames(ctx);
            handler = Method(ctx, parser, 2, given.Dereferenced().AsString);
        }

        parser.Handle(ctx, which, in handler);
        return true;
    }

    private static void DeprecateNames(RequestContext ctx)
    {
        Arg.Deprecated(ctx, "Passing non-callable strings is deprecated since 8.4");
        if (ctx.HasPending) throw PhpThrow.Instance;
    }

    /// <summary>True for a string that names no function; otherwise the handler, none for null.</summary>
    private static bool IsName(RequestContext ctx, int number, in Value given, out XmlEventHandler handler)
    {
        handler = default;
        Value v = given.Dereferenced();
        if (v.IsNull) return false;
        if (ctx.ResolveQuietly(in v, out CallTarget target))
        {
            handler = new XmlEventHandler { Owner = v.Copied(), Target = target };
            return false;
        }

        if (ctx.HasPending) throw PhpThrow.Instance;
        if (v.IsString) return true;
        Arg.TypeError(ctx, number, WrongHandler);
        return false;
    }

    /// <summary>A method of xml_set_object()'s object; none for an empty name.</summary>
    private static XmlEventHandler Method(RequestContext ctx, XmlParserObject parser, int number, PhpString name)
    {
        if (name.Length == 0) return default;
        if (parser.Target is not { } target)
        {
            Arg.ValueError(ctx, number, "an object must be set via xml_set_object() to be able to lookup method");
            return default;
        }

        if (Find(target, name) is { } method) return new XmlEventHandler { Owner = Value.Object(target).Copied(), Target = method, IsMethodName = true };
        Arg.ValueError(ctx, number, $"method {target.Class.Text}::{name}() does not exist");
        return default;
    }

    private static CallTarget? Find(PhpInstance target, PhpString name) =>
        target.Class.Methods.TryGetValue(name.ToLower(), out PhpFunction? method)
            ? new CallTarget { Function = method, This = method.IsStatic ? target.Class : target }
            : null;

    private static readonly string[] Setters =
    [
        "xml_set_element_handler", "xml_set_element_handler", "xml_set_character_data_handler", "xml_set_processing_instruction_handler",
        "xml_set_default_handler", "xml_set_unparsed_entity_decl_handler", "xml_set_notation_decl_handler",
        "xml_set_external_entity_ref_handler", "xml_set_start_namespace_decl_handler", "xml_set_end_namespace_decl_handler",
    ];

    [PhpFunction("xml_set_object(XMLParser $parser, object $object): true", DeprecatedSince = "8.4", DeprecatedMessage = "provide a proper method callable to xml_set_*_handler() functions")]
    internal static bool xml_set_object(RequestContext ctx, XmlParserObject parser, PhpInstance @object)
    {
        if (parser.Target is not null) Swap(ctx, parser, @object);
        @object.AddRef();
        PhpInstance? old = parser.Target;
        parser.Target = @object;
        if (old is not null) Value.Object(old).Release(ctx);
        return true;
    }

    /// <summary>Handlers that were set by name follow to the new object.</summary>
    private static void Swap(RequestContext ctx, XmlParserObject parser, PhpInstance target)
    {
        for (int i = 0; i < XmlParserObject.EventCount; i++)
        {
            ref XmlEventHandler handler = ref parser.Handlers[i];
            if (!handler.IsMethodName) continue;
            PhpString name = handler.Target.Function.Name;
            Value old = handler.Owner;
            if (Find(target, name) is { } method)
            {
                handler = new XmlEventHandler { Owner = Value.Object(target).Copied(), Target = method, IsMethodName = true };
                old.Release(ctx);
                continue;
            }

            handler = default;
            old.Release(ctx);
            Arg.ValueError(ctx, 2, $"cannot safely swap to object of class {target.Class.Text} as method \"{name}\" does not exist, which was set via {Setters[i]}()");
        }
    }
}
