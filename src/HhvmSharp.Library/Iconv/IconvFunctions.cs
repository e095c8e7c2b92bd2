using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Iconv;

/// <summary>iconv() and the string functions that count characters by it.</summary>
[PhpExtension("iconv")]
[PhpIni("iconv.input_encoding", "", IniAccess.All, OnChange = nameof(OnInput))]
[PhpIni("iconv.output_encoding", "", IniAccess.All, OnChange = nameof(OnOutput))]
[PhpIni("iconv.internal_encoding", "", IniAccess.All, OnChange = nameof(OnInternal))]
internal static class IconvFunctions
{
    private const int MaxNameLength = 64, CharacterSize = 4;

    /// <summary>What texts are converted to, to be counted.</summary>
    private const string Characters = "UCS-4LE";

    [PhpConst("ICONV_IMPL")] internal const string Implementation = "glibc";

    [PhpConst("ICONV_VERSION")]
    internal static string Version => Converter.LibraryVersion;

    [PhpConst("ICONV_MIME_DECODE_STRICT")] internal const int MimeDecodeStrict = 1;
    [PhpConst("ICONV_MIME_DECODE_CONTINUE_ON_ERROR")] internal const int MimeDecodeContinueOnError = 2;

    internal static bool OnInput(IniTable table, PhpString? value, IniStage stage) => Accept(table, "input", value, stage);

    internal static bool OnOutput(IniTable table, PhpString? value, IniStage stage) => Accept(table, "output", value, stage);

    internal static bool OnInternal(IniTable table, PhpString? value, IniStage stage) => Accept(table, "internal", value, stage);

    private static bool Accept(IniTable table, string which, PhpString? value, IniStage stage)
    {
        if (value is { Length: >= MaxNameLength }) return false;
        if (stage is IniStage.Activate or IniStage.Runtime) table.RaiseFromFunction(ErrorLevel.Deprecated, $"Use of iconv.{which}_encoding is deprecated");
        return true;
    }

    // ---- encodings ----

    internal static string Encoding(RequestContext ctx, string which)
    {
        foreach (string setting in (ReadOnlySpan<string>)[$"iconv.{which}_encoding", $"{which}_encoding"])
            if (ctx.Ini.Get(setting) is { Length: > 0 } own) return own.ToString();
        return ctx.Ini.GetString("default_charset");
    }

    /// <summary>The encoding of an argument, or the internal one; null after a warning about its length.</summary>
    internal static string? Encoding(RequestContext ctx, PhpString? name)
    {
        if (name is null) return Encoding(ctx, "internal");
        return IsTooLong(ctx, name) ? null : CText(name);
    }

    internal static bool IsTooLong(RequestContext ctx, PhpString name)
    {
        if (name.Length < MaxNameLength) return false;
        Arg.Warning(ctx, $"Encoding parameter exceeds the maximum allowed length of {MaxNameLength} characters");
        return true;
    }

    private static string CText(PhpString name) => System.Text.Encoding.Latin1.GetString(Spans.UpToNul(name.Span));

    /// <summary>Says what went wrong. False: something did.</summary>
    internal static bool Check(RequestContext ctx, IconvError error, string to, string from)
    {
        switch (error)
        {
            case IconvError.None:
                return true;
            case IconvError.Converter:
                Arg.Warning(ctx, "Cannot open converter");
                break;
            case IconvError.WrongCharset:
                Arg.Warning(ctx, $"Wrong encoding, conversion from \"{from}\" to \"{to}\" is not allowed");
                break;
            case IconvError.IllegalCharacter:
                Arg.Notice(ctx, "Detected an incomplete multibyte character in input string");
                break;
            case IconvError.IllegalSequence:
                Arg.Notice(ctx, "Detected an illegal character in input string");
                break;
            case IconvError.TooBig:
                Arg.Warning(ctx, "Buffer length exceeded");
                break;
            case IconvError.Malformed:
                Arg.Warning(ctx, "Malformed string");
                break;
            case IconvError.OutOfBounds:
                Arg.ValueError(ctx, 3, "must be contained in argument #1 ($haystack)");
                break;
            default:
                Arg.Notice(ctx, $"Unknown error ({System.Runtime.InteropServices.Marshal.GetLastPInvokeError()})");
                break;
        }

        return false;
    }

    [PhpFunction("iconv(string $from_encoding, string $to_encoding, string $string): string|false")]
    internal static PhpString? iconv(RequestContext ctx, PhpString from_encoding, PhpString to_encoding, PhpString @string)
    {
        if (from_encoding.Length >= MaxNameLength || to_encoding.Length >= MaxNameLength)
        {
            Arg.Warning(ctx, $"Encoding parameter exceeds the maximum allowed length of {MaxNameLength} characters");
            return null;
        }

        string from = CText(from_encoding), to = CText(to_encoding);
        IconvError error = Converter.Convert(@string.Span, to, from, out PhpStringBuilder result);
        return Check(ctx, error, to, from) ? result.ToPhpString() : null;
    }

    [PhpFunction("iconv_set_encoding(string $type, string $encoding): bool")]
    internal static bool iconv_set_encoding(RequestContext ctx, PhpString type, PhpString encoding)
    {
        if (IsTooLong(ctx, encoding)) return false;
        string which = type.ToString().ToLowerInvariant();
        if (which is not ("input_encoding" or "output_encoding" or "internal_encoding")) return false;
        encoding.MarkShared();
        return ctx.Ini.Set(PhpString.FromLatin1("iconv." + which), encoding, IniAccess.User, IniStage.Runtime);
    }

    [PhpFunction("iconv_get_encoding(string $type = \"all\"): array|string|false")]
    internal static Value iconv_get_encoding(RequestContext ctx, PhpString type)
    {
        string which = type.ToString().ToLowerInvariant();
        if (which is "input_encoding" or "output_encoding" or "internal_encoding") return Value.String(Encoding(ctx, which[..^"_encoding".Length]));
        if (which != "all") return Value.False;
        var all = new PhpArray();
        foreach (string name in (ReadOnlySpan<string>)["input", "output", "internal"])
            all.Set(ctx, PhpString.FromLatin1(name + "_encoding"), Value.String(Encoding(ctx, name)));
        return Value.Array(all);
    }

    // ---- characters ----

    [PhpFunction("iconv_strlen(string $string, ?string $encoding = null): int|false")]
    internal static Value iconv_strlen(RequestContext ctx, PhpString @string, PhpString? encoding)
    {
        if (Encoding(ctx, encoding) is not { } name) return Value.False;
        IconvError error = Converter.Convert(@string.Span, Characters, name, out PhpStringBuilder text);
        return Check(ctx, error, Characters, name) ? Value.Int(text.Length / CharacterSize) : Value.False;
    }

    [PhpFunction("iconv_substr(string $string, int $offset, ?int $length = null, ?string $encoding = null): string|false")]
    internal static PhpString? iconv_substr(RequestContext ctx, PhpString @string, long offset, long? length, PhpString? encoding)
    {
        if (Encoding(ctx, encoding) is not { } name) return null;
        IconvError error = Converter.Convert(@string.Span, Characters, name, out PhpStringBuilder text);
        if (!Check(ctx, error, Characters, name)) return null;
        long total = text.Length / CharacterSize;
        offset = offset < 0 ? Math.Max(offset + total, 0) : Math.Min(offset, total);
        long count = length ?? @string.Length;
        count = count < 0 ? Math.Max(count + total - offset, 0) : Math.Min(count, total - offset);
        if (count == 0) return PhpString.Empty;
        error = Converter.Convert(text.Span.Slice((int)offset * CharacterSize, (int)count * CharacterSize), name, Characters, out PhpStringBuilder part);
        return Check(ctx, error, Characters, name) ? part.ToPhpString() : null;
    }

    [PhpFunction("iconv_strpos(string $haystack, string $needle, int $offset = 0, ?string $encoding = null): int|false")]
    internal static Value iconv_strpos(RequestContext ctx, PhpString haystack, PhpString needle, long offset, PhpString? encoding)
    {
        if (Encoding(ctx, encoding) is not { } name) return Value.False;
        if (offset < 0)
        {
            IconvError error = Converter.Convert(haystack.Span, Characters, name, out PhpStringBuilder text);
            if (!Check(ctx, error, Characters, name)) return Value.False;
            offset += text.Length / CharacterSize;
            if (offset < 0) Arg.ValueError(ctx, 3, "must be contained in argument #1 ($haystack)");
        }

        return needle.Length == 0 ? Value.False : Position(ctx, haystack, needle, offset, name, last: false);
    }

    [PhpFunction("iconv_strrpos(string $haystack, string $needle, ?string $encoding = null): int|false")]
    internal static Value iconv_strrpos(RequestContext ctx, PhpString haystack, PhpString needle, PhpString? encoding)
    {
        if (needle.Length == 0) return Value.False;
        return Encoding(ctx, encoding) is { } name ? Position(ctx, haystack, needle, 0, name, last: true) : Value.False;
    }

    private static Value Position(RequestContext ctx, PhpString haystack, PhpString needle, long offset, string name, bool last)
    {
        IconvError error = Converter.Convert(needle.Span, Characters, name, out PhpStringBuilder part);
        if (!Check(ctx, error, Characters, name)) return Value.False;
        error = Converter.Convert(haystack.Span, Characters, name, out PhpStringBuilder text);
        if (!Check(ctx, error, Characters, name)) return Value.False;
        int length = text.Length / CharacterSize, wanted = part.Length / CharacterSize;
        if (offset > length) Check(ctx, IconvError.OutOfBounds, Characters, name);
        int found = -1;
        ReadOnlySpan<int> all = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, int>(text.Span), what = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, int>(part.Span);
        for (int at = (int)offset; at + wanted <= length; at++)
        {
            if (!all.Slice(at, wanted).SequenceEqual(what)) continue;
            found = at;
            if (!last) break;
            at += Math.Max(wanted, 1) - 1;
        }

        return found < 0 ? Value.False : Value.Int(found);
    }
}
