using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Ctype;

/// <summary>ctype_*(): whether all characters of a text are of a class, by the C locale.</summary>
[PhpExtension("ctype")]
internal static class CtypeFunctions
{
    [Flags]
    private enum Class : byte
    {
        Upper = 1, Lower = 2, Digit = 4, Hex = 8, Space = 16, Control = 32, Punctuation = 64, Blank = 128,
    }

    private static readonly Class[] Classes = BuildClasses();

    private static Class[] BuildClasses()
    {
        var all = new Class[256];
        for (int i = 0; i < 128; i++)
        {
            char c = (char)i;
            all[i] = (char.IsAsciiLetterUpper(c) ? Class.Upper : 0) | (char.IsAsciiLetterLower(c) ? Class.Lower : 0)
                | (char.IsAsciiDigit(c) ? Class.Digit : 0) | (char.IsAsciiHexDigit(c) ? Class.Hex : 0)
                | (c is ' ' or >= '\t' and <= '\r' ? Class.Space : 0) | (c is < ' ' or '\x7F' ? Class.Control : 0)
                | (Spans.IsPunctuation((byte)i) ? Class.Punctuation : 0) | (c == ' ' ? Class.Blank : 0);
        }

        return all;
    }

    [PhpFunction("ctype_alnum(mixed $text): bool", Frameless = true)]
    internal static bool ctype_alnum(RequestContext ctx, Value text) => All(ctx, in text, Class.Upper | Class.Lower | Class.Digit, digits: true, negatives: false);

    [PhpFunction("ctype_alpha(mixed $text): bool", Frameless = true)]
    internal static bool ctype_alpha(RequestContext ctx, Value text) => All(ctx, in text, Class.Upper | Class.Lower, digits: false, negatives: false);

    [PhpFunction("ctype_cntrl(mixed $text): bool", Frameless = true)]
    internal static bool ctype_cntrl(RequestContext ctx, Value text) => All(ctx, in text, Class.Control, digits: false, negatives: false);

    [PhpFunction("ctype_digit(mixed $text): bool", Frameless = true)]
    internal static bool ctype_digit(RequestContext ctx, Value text) => All(ctx, in text, Class.Digit, digits: true, negatives: false);

    [PhpFunction("ctype_lower(mixed $text): bool", Frameless = true)]
    internal static bool ctype_lower(RequestContext ctx, Value text) => All(ctx, in text, Class.Lower, digits: false, negatives: false);

    [PhpFunction("ctype_graph(mixed $text): bool", Frameless = true)]
    internal static bool ctype_graph(RequestContext ctx, Value text) =>
        All(ctx, in text, Class.Upper | Class.Lower | Class.Digit | Class.Punctuation, digits: true, negatives: true);

    [PhpFunction("ctype_print(mixed $text): bool", Frameless = true)]
    internal static bool ctype_print(RequestContext ctx, Value text) =>
        All(ctx, in text, Class.Upper | Class.Lower | Class.Digit | Class.Punctuation | Class.Blank, digits: true, negatives: true);

    [PhpFunction("ctype_punct(mixed $text): bool", Frameless = true)]
    internal static bool ctype_punct(RequestContext ctx, Value text) => All(ctx, in text, Class.Punctuation, digits: false, negatives: false);

    [PhpFunction("ctype_space(mixed $text): bool", Frameless = true)]
    internal static bool ctype_space(RequestContext ctx, Value text) => All(ctx, in text, Class.Space, digits: false, negatives: false);

    [PhpFunction("ctype_upper(mixed $text): bool", Frameless = true)]
    internal static bool ctype_upper(RequestContext ctx, Value text) => All(ctx, in text, Class.Upper, digits: false, negatives: false);

    [PhpFunction("ctype_xdigit(mixed $text): bool", Frameless = true)]
    internal static bool ctype_xdigit(RequestContext ctx, Value text) => All(ctx, in text, Class.Hex, digits: true, negatives: false);

    /// <param name="digits">The answer for ints beyond the characters.</param>
    /// <param name="negatives">The answer for ints below -128.</param>
    private static bool All(RequestContext ctx, in Value text, Class wanted, bool digits, bool negatives)
    {
        if (text.IsString)
        {
            ReadOnlySpan<byte> s = text.AsString.Span;
            foreach (byte c in s)
                if ((Classes[c] & wanted) == 0) return false;
            return s.Length > 0;
        }

        ctx.RaiseFromFunction(ErrorLevel.Deprecated, $"Argument of type {(text.IsBool ? "bool" : TypeNames.OfValue(in text))} will be interpreted as string in the future");
        if (!text.IsInt) return false;
        long n = text.IntValue;
        if (n is >= 0 and <= 255) return (Classes[n] & wanted) != 0;
        if (n is >= -128 and < 0) return (Classes[n + 256] & wanted) != 0;
        return n >= 0 ? digits : negatives;
    }
}
