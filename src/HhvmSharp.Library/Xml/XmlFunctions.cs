using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Xml;

/// <summary>Making and running parsers.</summary>
[PhpExtension("xml")]
internal static unsafe class XmlFunctions
{
    [PhpConst("XML_OPTION_CASE_FOLDING")] internal const long CaseFolding = 1;
    [PhpConst("XML_OPTION_TARGET_ENCODING")] internal const long TargetEncoding = 2;
    [PhpConst("XML_OPTION_SKIP_TAGSTART")] internal const long SkipTagStart = 3;
    [PhpConst("XML_OPTION_SKIP_WHITE")] internal const long SkipWhite = 4;
    [PhpConst("XML_OPTION_PARSE_HUGE")] internal const long ParseHuge = 5;

    [PhpFunction("xml_parser_create(?string $encoding = null): XMLParser")]
    internal static Value xml_parser_create(RequestContext ctx, PhpString? encoding) => Create(ctx, encoding, null);

    [PhpFunction("xml_parser_create_ns(?string $encoding = null, string $separator = \":\"): XMLParser")]
    internal static Value xml_parser_create_ns(RequestContext ctx, PhpString? encoding, PhpString separator) => Create(ctx, encoding, separator);

    private static Value Create(RequestContext ctx, PhpString? encoding, PhpString? separator)
    {
        XmlCharset? charset = encoding is not { Length: > 0 } ? XmlCharset.Utf8 : XmlCharsets.Find(encoding.ToString());
        if (charset is null) Arg.ValueError(ctx, 1, "is not a supported source encoding");
        var parser = (XmlParserObject)ctx.NewObject(ctx.Environment.CoreClass("xmlparser"));
        parser.Open(ctx, separator);
        parser.Charset = charset!.Value;
        return Value.Object(parser);
    }

    [PhpFunction("xml_parse(XMLParser $parser, string $data, bool $is_final = false): int")]
    internal static long xml_parse(RequestContext ctx, XmlParserObject parser, PhpString data, bool is_final)
    {
        if (parser.IsParsing) Throw.Error(ctx, "Parser must not be called recursively");
        return parser.Parse(ctx, data, is_final);
    }

    [PhpFunction("xml_parse_into_struct(XMLParser $parser, string $data, &$values, &$index = null): int|false")]
    internal static Value xml_parse_into_struct(RequestContext ctx, XmlParserObject parser, PhpString data, PhpReference values, PhpReference? index)
    {
        if (parser.IsParsing)
        {
            Arg.Warning(ctx, "Parser must not be called recursively");
            return Value.False;
        }

        if (index is not null) Arguments.Assign(ctx, index, Value.Array(new PhpArray()));
        if (!ctx.HasPending) Arguments.Assign(ctx, values, Value.Array(new PhpArray()));
        if (ctx.HasPending) throw PhpThrow.Instance;
        parser.OpenStruct(ctx, values, index);
        return Value.Int(parser.Parse(ctx, data, isFinal: true));
    }

    [PhpFunction("xml_get_error_code(XMLParser $parser): int")]
    internal static long xml_get_error_code(XmlParserObject parser) => parser.Context->ErrorNumber;

    [PhpFunction("xml_get_current_line_number(XMLParser $parser): int")]
    internal static long xml_get_current_line_number(XmlParserObject parser) => parser.Context->Input->Line;

    [PhpFunction("xml_get_current_column_number(XMLParser $parser): int")]
    internal static long xml_get_current_column_number(XmlParserObject parser) => parser.Context->Input->Column;

    [PhpFunction("xml_get_current_byte_index(XMLParser $parser): int")]
    internal static long xml_get_current_byte_index(XmlParserObject parser) =>
        (long)parser.Context->Input->Consumed + (parser.Context->Input->Current - parser.Context->Input->Base);

    [PhpFunction("xml_parser_free(XMLParser $parser): bool")]
    internal static bool xml_parser_free(RequestContext ctx, XmlParserObject parser)
    {
        if (parser.IsParsing) Arg.Warning(ctx, "Parser cannot be freed while it is parsing");
        return !parser.IsParsing;
    }

    [PhpFunction("xml_parser_set_option(XMLParser $parser, int $option, $value): bool")]
    internal static bool xml_parser_set_option(RequestContext ctx, XmlParserObject parser, long option, Value value)
    {
        Value v = value.Dereferenced();
        if (!v.IsBool && !v.IsInt && !v.IsString)
            Arg.Warning(ctx, $"Argument #3 ($value) must be of type string|int|bool, {TypeNames.OfValue(in v)} given");
        switch (option)
        {
            case CaseFolding:
                parser.FoldsCase = Conversions.ToBool(ctx, in v);
                break;
            case SkipWhite:
                parser.SkipsWhite = Conversions.ToBool(ctx, in v);
                break;
            case ParseHuge:
                if (parser.IsParsing) Throw.Error(ctx, "Cannot change option XML_OPTION_PARSE_HUGE while parsing");
                parser.ParsesHuge = Conversions.ToBool(ctx, in v);
                break;
            case SkipTagStart:
                long offset = Conversions.ToInt(ctx, in v);
                if (offset is < 0 or > int.MaxValue)
                {
                    Arg.Warning(ctx, $"Argument #3 ($value) must be between 0 and {int.MaxValue} for option XML_OPTION_SKIP_TAGSTART");
                    return false;
                }

                parser.TagOffset = (int)offset;
                break;
            case TargetEncoding:
                if (!Conversions.TryToStr(ctx, in v, out PhpString? name)) throw PhpThrow.Instance;
                if (XmlCharsets.Find(name!.ToString()) is not { } charset)
                {
                    Arg.ValueError(ctx, 3, "is not a supported target encoding");
                    return false;
                }

                parser.Charset = charset;
                break;
            default:
                Arg.ValueError(ctx, 2, "must be a XML_OPTION_* constant");
                break;
        }

        return true;
    }

    [PhpFunction("xml_parser_get_option(XMLParser $parser, int $option): string|int|bool")]
    internal static Value xml_parser_get_option(RequestContext ctx, XmlParserObject parser, long option)
    {
        switch (option)
        {
            case CaseFolding: return Value.Bool(parser.FoldsCase);
            case SkipTagStart: return Value.Int(parser.TagOffset);
            case SkipWhite: return Value.Bool(parser.SkipsWhite);
            case ParseHuge: return Value.Bool(parser.ParsesHuge);
            case TargetEncoding: return Value.String(PhpString.Literal(XmlCharsets.NameOf(parser.Charset)));
            default:
                Arg.ValueError(ctx, 2, "must be a XML_OPTION_* constant");
                return default;
        }
    }
}
