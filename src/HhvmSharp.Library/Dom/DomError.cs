using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

[PhpExtension("dom")]
[PhpClass("final class DOMException extends Exception")]
[PhpProperty("public $code = 0")]
internal static class DomExceptionClass;

/// <summary>DOM's errors by their codes: exceptions, or warnings where the document is not strict.</summary>
[PhpExtension("dom")]
internal static class DomError
{
    [PhpConst("DOM_PHP_ERR", Deprecated = true)] internal const int Php = 0;
    [PhpConst("DOM_INDEX_SIZE_ERR")][PhpConst("Dom\\INDEX_SIZE_ERR")] internal const int IndexSize = 1;
    [PhpConst("DOMSTRING_SIZE_ERR")][PhpConst("Dom\\STRING_SIZE_ERR")] internal const int StringSize = 2;
    [PhpConst("DOM_HIERARCHY_REQUEST_ERR")][PhpConst("Dom\\HIERARCHY_REQUEST_ERR")] internal const int HierarchyRequest = 3;
    [PhpConst("DOM_WRONG_DOCUMENT_ERR")][PhpConst("Dom\\WRONG_DOCUMENT_ERR")] internal const int WrongDocument = 4;
    [PhpConst("DOM_INVALID_CHARACTER_ERR")][PhpConst("Dom\\INVALID_CHARACTER_ERR")] internal const int InvalidCharacter = 5;
    [PhpConst("DOM_NO_DATA_ALLOWED_ERR")][PhpConst("Dom\\NO_DATA_ALLOWED_ERR")] internal const int NoDataAllowed = 6;
    [PhpConst("DOM_NO_MODIFICATION_ALLOWED_ERR")][PhpConst("Dom\\NO_MODIFICATION_ALLOWED_ERR")] internal const int NoModificationAllowed = 7;
    [PhpConst("DOM_NOT_FOUND_ERR")][PhpConst("Dom\\NOT_FOUND_ERR")] internal const int NotFound = 8;
    [PhpConst("DOM_NOT_SUPPORTED_ERR")][PhpConst("Dom\\NOT_SUPPORTED_ERR")] internal const int NotSupported = 9;
    [PhpConst("DOM_INUSE_ATTRIBUTE_ERR")][PhpConst("Dom\\INUSE_ATTRIBUTE_ERR")] internal const int InUseAttribute = 10;
    [PhpConst("DOM_INVALID_STATE_ERR")][PhpConst("Dom\\INVALID_STATE_ERR")] internal const int InvalidState = 11;
    [PhpConst("DOM_SYNTAX_ERR")][PhpConst("Dom\\SYNTAX_ERR")] internal const int Syntax = 12;
    [PhpConst("DOM_INVALID_MODIFICATION_ERR")][PhpConst("Dom\\INVALID_MODIFICATION_ERR")] internal const int InvalidModification = 13;
    [PhpConst("DOM_NAMESPACE_ERR")][PhpConst("Dom\\NAMESPACE_ERR")] internal const int Namespace = 14;
    [PhpConst("DOM_INVALID_ACCESS_ERR")] internal const int InvalidAccess = 15;
    [PhpConst("DOM_VALIDATION_ERR")][PhpConst("Dom\\VALIDATION_ERR")] internal const int Validation = 16;

    private static readonly string[] Texts =
    [
        "", "Index Size Error", "DOM String Size Error", "Hierarchy Request Error", "Wrong Document Error", "Invalid Character Error",
        "No Data Allowed Error", "No Modification Allowed Error", "Not Found Error", "Not Supported Error", "Inuse Attribute Error",
        "Invalid State Error", "Syntax Error", "Invalid Modification Error", "Namespace Error", "Invalid Access Error", "Validation Error",
    ];

    private static readonly PhpString ClassName = PhpString.Literal("DOMException");

    /// <summary>Throws when strict; otherwise warns and returns.</summary>
    internal static void Raise(RequestContext ctx, int code, bool strict, string? message = null)
    {
        message ??= code is > 0 and <= Validation ? Texts[code] : "Unhandled Error";
        if (!strict)
        {
            LibxmlState.Enter(ctx).Issue(message);
            return;
        }

        Throw(ctx, code, message);
    }

    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    internal static void Throw(RequestContext ctx, int code, string? message = null)
    {
        PhpInstance exception = ctx.NewThrowable(ctx.FindClass(ClassName)!, message ?? Texts[code], code);
        ctx.SetException(exception);
        throw PhpThrow.Instance;
    }
}
