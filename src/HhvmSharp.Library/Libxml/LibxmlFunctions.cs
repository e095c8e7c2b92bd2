using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Libxml;

[PhpExtension("libxml")]
[PhpClass("class LibXMLError")]
[PhpProperty("public int $level")]
[PhpProperty("public int $code")]
[PhpProperty("public int $column")]
[PhpProperty("public string $message")]
[PhpProperty("public string $file")]
[PhpProperty("public int $line")]
internal static class LibXmlErrorClass;

[PhpExtension("libxml")]
internal static unsafe class LibxmlFunctions
{
    [PhpConst("LIBXML_VERSION")] internal static Value VersionNumber => Value.Int(LibXml2.VersionNumber);

    [PhpConst("LIBXML_DOTTED_VERSION")]
    internal static Value DottedVersion
    {
        get
        {
            int n = LibXml2.VersionNumber;
            return Value.String(PhpString.Literal($"{n / 10000}.{n / 100 % 100}.{n % 100}"));
        }
    }

    [PhpConst("LIBXML_LOADED_VERSION")] internal static Value LoadedVersion => Value.String(PhpString.Literal(LibXml2.Version));

    [PhpConst("LIBXML_RECOVER")] internal const int Recover = 1;
    [PhpConst("LIBXML_NOENT")] internal const int NoEnt = 2;
    [PhpConst("LIBXML_DTDLOAD")] internal const int DtdLoad = 4;
    [PhpConst("LIBXML_DTDATTR")] internal const int DtdAttr = 8;
    [PhpConst("LIBXML_DTDVALID")] internal const int DtdValid = 16;
    [PhpConst("LIBXML_NOERROR")] internal const int NoError = 32;
    [PhpConst("LIBXML_NOWARNING")] internal const int NoWarning = 64;
    [PhpConst("LIBXML_NOBLANKS")] internal const int NoBlanks = 256;
    [PhpConst("LIBXML_XINCLUDE")] internal const int XInclude = 1024;
    [PhpConst("LIBXML_NSCLEAN")] internal const int NsClean = 8192;
    [PhpConst("LIBXML_NOCDATA")] internal const int NoCData = 16384;
    [PhpConst("LIBXML_NONET")] internal const int NoNet = 2048;
    [PhpConst("LIBXML_PEDANTIC")] internal const int Pedantic = 128;
    [PhpConst("LIBXML_COMPACT")] internal const int Compact = 65536;
    [PhpConst("LIBXML_NOXMLDECL")] internal const int NoXmlDecl = 2;
    [PhpConst("LIBXML_PARSEHUGE")] internal const int ParseHuge = 524288;
    [PhpConst("LIBXML_BIGLINES")] internal const int BigLines = 4194304;
    [PhpConst("LIBXML_NOEMPTYTAG")] internal const int NoEmptyTag = 4;
    [PhpConst("LIBXML_SCHEMA_CREATE")] internal const int SchemaCreate = 1;
    [PhpConst("LIBXML_HTML_NOIMPLIED")] internal const int HtmlNoImplied = 8192;
    [PhpConst("LIBXML_HTML_NODEFDTD")] internal const int HtmlNoDefDtd = 4;
    [PhpConst("LIBXML_ERR_NONE")] internal const int ErrNone = 0;
    [PhpConst("LIBXML_ERR_WARNING")] internal const int ErrWarning = 1;
    [PhpConst("LIBXML_ERR_ERROR")] internal const int ErrError = 2;
    [PhpConst("LIBXML_ERR_FATAL")] internal const int ErrFatal = 3;

    [PhpFunction("libxml_use_internal_errors(?bool $use_errors = null): bool")]
    internal static bool libxml_use_internal_errors(RequestContext ctx, bool? use_errors)
    {
        LibxmlState state = LibxmlState.Enter(ctx);
        bool before = state.UsesInternalErrors;
        if (use_errors is { } use) state.UseInternalErrors(use);
        return before;
    }

    [PhpFunction("libxml_get_last_error(): LibXMLError|false")]
    internal static Value libxml_get_last_error(RequestContext ctx)
    {
        LibxmlState state = LibxmlState.Enter(ctx);
        if (state.Errors is { } errors) return errors.Count == 0 ? Value.False : ErrorObject(ctx, errors[^1]);
        XmlError* last = LibXml2.xmlGetLastError();
        return last == null ? Value.False : ErrorObject(ctx, LibxmlState.Record(last));
    }

    [PhpFunction("libxml_get_errors(): array")]
    internal static PhpArray libxml_get_errors(RequestContext ctx)
    {
        var list = new PhpArray();
        foreach (XmlErrorRecord error in LibxmlState.Enter(ctx).Errors ?? []) list.Append(ErrorObject(ctx, error));
        return list;
    }

    private static Value ErrorObject(RequestContext ctx, XmlErrorRecord error)
    {
        PhpInstance o = ctx.NewObject(ctx.Environment.CoreClass("libxmlerror"));
        Value.Move(ref o.Slots[0], Value.Int(error.Level));
        Value.Move(ref o.Slots[1], Value.Int(error.Code));
        Value.Move(ref o.Slots[2], Value.Int(error.Column));
        Value.Copy(ref o.Slots[3], Value.String(error.Message));
        Value.Copy(ref o.Slots[4], Value.String(error.File));
        Value.Move(ref o.Slots[5], Value.Int(error.Line));
        return Value.Object(o);
    }

    [PhpFunction("libxml_clear_errors(): void")]
    internal static void libxml_clear_errors(RequestContext ctx)
    {
        LibxmlState.Enter(ctx).Errors?.Clear();
        LibXml2.xmlResetLastError();
    }

    [PhpFunction("libxml_disable_entity_loader(bool $disable = true): bool", DeprecatedSince = "8.0", DeprecatedMessage = "as external entity loading is disabled by default")]
    internal static bool libxml_disable_entity_loader(RequestContext ctx, bool disable)
    {
        LibxmlState state = LibxmlState.Enter(ctx);
        bool before = state.IsEntityLoaderDisabled;
        state.IsEntityLoaderDisabled = disable;
        return before;
    }

    [PhpFunction("libxml_set_external_entity_loader(?callable $resolver_function): bool")]
    internal static bool libxml_set_external_entity_loader(RequestContext ctx, Value resolver_function)
    {
        LibxmlState state = LibxmlState.Enter(ctx);
        Value old = state.EntityLoader;
        state.EntityLoader = resolver_function.IsNull ? default : resolver_function.Dereferenced().Copied();
        old.Release(ctx);
        return true;
    }

    [PhpFunction("libxml_set_streams_context($context): void")]
    internal static void libxml_set_streams_context(RequestContext ctx, Value context)
    {
        if (!context.Dereferenced().IsResource) Arg.WrongType(ctx, 1, "resource", context.Dereferenced());
        LibxmlState.Enter(ctx).SetStreamContext(ctx, StreamArg.Context(ctx, in context, 1));
    }

    [PhpFunction("libxml_get_external_entity_loader(): ?callable")]
    internal static Value libxml_get_external_entity_loader(RequestContext ctx)
    {
        Value loader = LibxmlState.Enter(ctx).EntityLoader;
        return loader.IsUndef ? Value.Null : loader.Copied();
    }
}
