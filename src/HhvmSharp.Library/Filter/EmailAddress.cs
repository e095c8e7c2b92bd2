using HhvmSharp.Library.Pcre;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Filter;

/// <summary>
/// FILTER_VALIDATE_EMAIL: addresses that can be routed, by a regular expression that follows Michael Rushton's
/// (Copyright © Michael Rushton 2009-10, http://squiloople.com/: free to use and redistribute with this notice).
/// </summary>
internal static class EmailAddress
{
    // RFC 5321: at most 320 octets; 254 units in all (a unit: a character or an escaped one), 64 of them before the "@"
    private const int MaxLength = 320;
    private const string Unit = @"(?:\x22?(?:\x5C[\x00-\x7E]|[^\x5C\x22])\x22?)";
    private const string Limits = $"(?!{Unit}{{255,}})(?!{Unit}{{65,}}@)";

    // domain names: labels of at most 63; the last one begins with a letter
    private const string Name = @"(?!.*[^.]{64,})(?:(?:xn--)?[a-z0-9]+(?:-+[a-z0-9]+)*\.)+(?:[a-z][a-z0-9]*|xn--[a-z0-9]+)(?:-+[a-z0-9]+)*";

    // address literals
    private const string Byte = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private const string Ipv4 = $@"{Byte}(?:\.{Byte}){{3}}";
    private const string H = "[a-f0-9]{1,4}";
    private const string Ipv6 = $"(?:{H}(?::{H}){{7}}|(?!(?:.*[a-f0-9][:\\]]){{7,}})(?:{H}(?::{H}){{0,5}})?::(?:{H}(?::{H}){{0,5}})?)";
    private const string Ipv6Before4 = $"(?:{H}(?::{H}){{5}}:|(?!(?:.*[a-f0-9]:){{5,}})(?:{H}(?::{H}){{0,3}})?::(?:{H}(?::{H}){{0,3}}:)?)";
    private const string Literal = $@"\[(?:IPv6:{Ipv6}|(?:IPv6:{Ipv6Before4})?{Ipv4})\]";

    private static readonly PhpString Plain = Build("", ""), Unicode = Build(@"\pL\pN", "u");

    private static PhpString Build(string letters, string modifier)
    {
        string atom = $@"[\x21\x23-\x27\x2A\x2B\x2D\x2F-\x39\x3D\x3F\x5E-\x7E{letters}]+";
        string quoted = $@"\x22(?:[\x01-\x08\x0B\x0C\x0E-\x1F\x21\x23-\x5B\x5D-\x7F{letters}]|\x5C[\x00-\x7F])*\x22";
        string word = $"(?:{atom}|{quoted})";
        return PhpString.Literal($@"/^{Limits}{word}(?:\.{word})*@(?:{Name}|{Literal})$/iD{modifier}");
    }

    internal static bool IsValid(RequestContext ctx, PhpString text, bool unicode) =>
        text.Length <= MaxLength && Pattern.Find(ctx, unicode ? Unicode : Plain) is { } pattern && Validators.Matches(ctx, pattern, text);
}
