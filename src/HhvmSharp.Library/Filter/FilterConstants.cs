using HhvmSharp.Runtime.Functions;

namespace HhvmSharp.Library.Filter;

/// <summary>INPUT_*: where filter_input() looks.</summary>
[PhpExtension("filter")]
internal static class InputSource
{
    [PhpConst("INPUT_POST")] internal const int Post = 0;
    [PhpConst("INPUT_GET")] internal const int Get = 1;
    [PhpConst("INPUT_COOKIE")] internal const int Cookie = 2;
    [PhpConst("INPUT_ENV")] internal const int Env = 4;
    [PhpConst("INPUT_SERVER")] internal const int Server = 5;
}

/// <summary>The filters' numbers.</summary>
[PhpExtension("filter")]
internal static class FilterId
{
    [PhpConst("FILTER_VALIDATE_INT")] internal const int Int = 0x101;
    [PhpConst("FILTER_VALIDATE_BOOLEAN")][PhpConst("FILTER_VALIDATE_BOOL")] internal const int Bool = 0x102;
    [PhpConst("FILTER_VALIDATE_FLOAT")] internal const int Float = 0x103;
    [PhpConst("FILTER_VALIDATE_REGEXP")] internal const int Regexp = 0x110;
    [PhpConst("FILTER_VALIDATE_DOMAIN")] internal const int Domain = 0x115;
    [PhpConst("FILTER_VALIDATE_URL")] internal const int Url = 0x111;
    [PhpConst("FILTER_VALIDATE_EMAIL")] internal const int Email = 0x112;
    [PhpConst("FILTER_VALIDATE_IP")] internal const int Ip = 0x113;
    [PhpConst("FILTER_VALIDATE_MAC")] internal const int Mac = 0x114;
    [PhpConst("FILTER_DEFAULT")][PhpConst("FILTER_UNSAFE_RAW")] internal const int UnsafeRaw = 0x204;
    [PhpConst("FILTER_SANITIZE_STRING", Deprecated = true)][PhpConst("FILTER_SANITIZE_STRIPPED", Deprecated = true)] internal const int SanitizeString = 0x201;
    [PhpConst("FILTER_SANITIZE_ENCODED")] internal const int Encoded = 0x202;
    [PhpConst("FILTER_SANITIZE_SPECIAL_CHARS")] internal const int SpecialChars = 0x203;
    [PhpConst("FILTER_SANITIZE_FULL_SPECIAL_CHARS")] internal const int FullSpecialChars = 0x20A;
    [PhpConst("FILTER_SANITIZE_EMAIL")] internal const int SanitizeEmail = 0x205;
    [PhpConst("FILTER_SANITIZE_URL")] internal const int SanitizeUrl = 0x206;
    [PhpConst("FILTER_SANITIZE_NUMBER_INT")] internal const int NumberInt = 0x207;
    [PhpConst("FILTER_SANITIZE_NUMBER_FLOAT")] internal const int NumberFloat = 0x208;
    [PhpConst("FILTER_SANITIZE_ADD_SLASHES")] internal const int AddSlashes = 0x20B;
    [PhpConst("FILTER_CALLBACK")] internal const int Callback = 0x400;

    /// <summary>Names as filter_list() and filter_id() have them.</summary>
    internal static readonly (string Name, int Id)[] Names =
    [
        ("int", Int), ("boolean", Bool), ("float", Float), ("validate_regexp", Regexp), ("validate_domain", Domain), ("validate_url", Url),
        ("validate_email", Email), ("validate_ip", Ip), ("validate_mac", Mac), ("string", SanitizeString), ("stripped", SanitizeString),
        ("encoded", Encoded), ("special_chars", SpecialChars), ("full_special_chars", FullSpecialChars), ("unsafe_raw", UnsafeRaw),
        ("email", SanitizeEmail), ("url", SanitizeUrl), ("number_int", NumberInt), ("number_float", NumberFloat), ("add_slashes", AddSlashes),
        ("callback", Callback),
    ];

    /// <summary>Numbers in the filters' ranges; those that no filter has mean the default filter.</summary>
    internal static bool Exists(long id) => id is >= 0x100 and <= Domain or >= 0x200 and <= AddSlashes or Callback;
}

/// <summary>The flags.</summary>
[PhpExtension("filter")]
internal static class FilterFlag
{
    [PhpConst("FILTER_FLAG_NONE")] internal const int None = 0;
    [PhpConst("FILTER_REQUIRE_SCALAR")] internal const int RequireScalar = 0x2000000;
    [PhpConst("FILTER_REQUIRE_ARRAY")] internal const int RequireArray = 0x1000000;
    [PhpConst("FILTER_FORCE_ARRAY")] internal const int ForceArray = 0x4000000;
    [PhpConst("FILTER_NULL_ON_FAILURE")] internal const int NullOnFailure = 0x8000000;
    [PhpConst("FILTER_FLAG_ALLOW_OCTAL")] internal const int AllowOctal = 1;
    [PhpConst("FILTER_FLAG_ALLOW_HEX")] internal const int AllowHex = 2;
    [PhpConst("FILTER_FLAG_STRIP_LOW")] internal const int StripLow = 4;
    [PhpConst("FILTER_FLAG_STRIP_HIGH")] internal const int StripHigh = 8;
    [PhpConst("FILTER_FLAG_STRIP_BACKTICK")] internal const int StripBacktick = 0x200;
    [PhpConst("FILTER_FLAG_ENCODE_LOW")] internal const int EncodeLow = 0x10;
    [PhpConst("FILTER_FLAG_ENCODE_HIGH")] internal const int EncodeHigh = 0x20;
    [PhpConst("FILTER_FLAG_ENCODE_AMP")] internal const int EncodeAmp = 0x40;
    [PhpConst("FILTER_FLAG_NO_ENCODE_QUOTES")] internal const int NoEncodeQuotes = 0x80;
    [PhpConst("FILTER_FLAG_EMPTY_STRING_NULL")] internal const int EmptyStringNull = 0x100;
    [PhpConst("FILTER_FLAG_ALLOW_FRACTION")] internal const int AllowFraction = 0x1000;
    [PhpConst("FILTER_FLAG_ALLOW_THOUSAND")] internal const int AllowThousand = 0x2000;
    [PhpConst("FILTER_FLAG_ALLOW_SCIENTIFIC")] internal const int AllowScientific = 0x4000;
    [PhpConst("FILTER_FLAG_PATH_REQUIRED")] internal const int PathRequired = 0x40000;
    [PhpConst("FILTER_FLAG_QUERY_REQUIRED")] internal const int QueryRequired = 0x80000;
    [PhpConst("FILTER_FLAG_IPV4")][PhpConst("FILTER_FLAG_HOSTNAME")][PhpConst("FILTER_FLAG_EMAIL_UNICODE")] internal const int Ipv4 = 0x100000;
    [PhpConst("FILTER_FLAG_IPV6")] internal const int Ipv6 = 0x200000;
    [PhpConst("FILTER_FLAG_NO_RES_RANGE")] internal const int NoReservedRange = 0x400000;
    [PhpConst("FILTER_FLAG_NO_PRIV_RANGE")] internal const int NoPrivateRange = 0x800000;
    [PhpConst("FILTER_FLAG_GLOBAL_RANGE")] internal const int GlobalRange = 0x10000000;

    /// <summary>The same bit means three things, by filter.</summary>
    internal const int Hostname = Ipv4, EmailUnicode = Ipv4;
}
