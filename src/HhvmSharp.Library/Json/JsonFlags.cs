using HhvmSharp.Runtime.Functions;

namespace HhvmSharp.Library.Json;

/// <summary>JSON_* flags.</summary>
[PhpExtension("json")]
internal static class JsonFlags
{
    [PhpConst("JSON_HEX_TAG")] internal const int HexTag = 1;
    [PhpConst("JSON_HEX_AMP")] internal const int HexAmp = 2;
    [PhpConst("JSON_HEX_APOS")] internal const int HexApos = 4;
    [PhpConst("JSON_HEX_QUOT")] internal const int HexQuot = 8;
    [PhpConst("JSON_FORCE_OBJECT")] internal const int ForceObject = 16;
    [PhpConst("JSON_NUMERIC_CHECK")] internal const int NumericCheck = 32;
    [PhpConst("JSON_UNESCAPED_SLASHES")] internal const int UnescapedSlashes = 64;
    [PhpConst("JSON_PRETTY_PRINT")] internal const int PrettyPrint = 128;
    [PhpConst("JSON_UNESCAPED_UNICODE")] internal const int UnescapedUnicode = 256;
    [PhpConst("JSON_PARTIAL_OUTPUT_ON_ERROR")] internal const int PartialOutputOnError = 512;
    [PhpConst("JSON_PRESERVE_ZERO_FRACTION")] internal const int PreserveZeroFraction = 1024;
    [PhpConst("JSON_UNESCAPED_LINE_TERMINATORS")] internal const int UnescapedLineTerminators = 2048;
    [PhpConst("JSON_OBJECT_AS_ARRAY")] internal const int ObjectAsArray = 1;
    [PhpConst("JSON_BIGINT_AS_STRING")] internal const int BigIntAsString = 2;
    [PhpConst("JSON_INVALID_UTF8_IGNORE")] internal const int InvalidUtf8Ignore = 1048576;
    [PhpConst("JSON_INVALID_UTF8_SUBSTITUTE")] internal const int InvalidUtf8Substitute = 2097152;
    [PhpConst("JSON_THROW_ON_ERROR")] internal const int ThrowOnError = 4194304;
}

/// <summary>JSON_ERROR_*, and their texts.</summary>
[PhpExtension("json")]
internal static class JsonError
{
    [PhpConst("JSON_ERROR_NONE")] internal const int None = 0;
    [PhpConst("JSON_ERROR_DEPTH")] internal const int Depth = 1;
    [PhpConst("JSON_ERROR_STATE_MISMATCH")] internal const int StateMismatch = 2;
    [PhpConst("JSON_ERROR_CTRL_CHAR")] internal const int ControlCharacter = 3;
    [PhpConst("JSON_ERROR_SYNTAX")] internal const int Syntax = 4;
    [PhpConst("JSON_ERROR_UTF8")] internal const int Utf8 = 5;
    [PhpConst("JSON_ERROR_RECURSION")] internal const int Recursion = 6;
    [PhpConst("JSON_ERROR_INF_OR_NAN")] internal const int InfOrNan = 7;
    [PhpConst("JSON_ERROR_UNSUPPORTED_TYPE")] internal const int UnsupportedType = 8;
    [PhpConst("JSON_ERROR_INVALID_PROPERTY_NAME")] internal const int InvalidPropertyName = 9;
    [PhpConst("JSON_ERROR_UTF16")] internal const int Utf16 = 10;
    [PhpConst("JSON_ERROR_NON_BACKED_ENUM")] internal const int NonBackedEnum = 11;

    internal static string Text(int error) => error switch
    {
        None => "No error",
        Depth => "Maximum stack depth exceeded",
        StateMismatch => "State mismatch (invalid or malformed JSON)",
        ControlCharacter => "Control character error, possibly incorrectly encoded",
        Syntax => "Syntax error",
        Utf8 => "Malformed UTF-8 characters, possibly incorrectly encoded",
        Recursion => "Recursion detected",
        InfOrNan => "Inf and NaN cannot be JSON encoded",
        UnsupportedType => "Type is not supported",
        InvalidPropertyName => "The decoded property name is invalid",
        Utf16 => "Single unpaired UTF-16 surrogate in unicode escape",
        NonBackedEnum => "Non-backed enums have no default serialization",
        _ => "Unknown error",
    };
}
