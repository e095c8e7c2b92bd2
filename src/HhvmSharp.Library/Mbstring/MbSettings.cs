using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Mbstring;

/// <summary>Functions that ask and set: encodings, language, order of detection, substitute.</summary>
[PhpExtension("mbstring")]
internal static class MbSettings
{
    private const string InputTypes = "must be one of \"G\", \"P\", \"C\", \"S\", \"I\", or \"L\"";

    [PhpFunction("mb_language(?string $language = null): string|bool")]
    internal static Value mb_language(RequestContext ctx, PhpString? language)
    {
        if (language is null) return Value.String(MbState.Of(ctx).Language.Name);
        if (!ctx.Ini.Set(PhpString.FromLatin1("mbstring.language"), language, Runtime.Interpreter.IniAccess.User, Runtime.Interpreter.IniStage.Runtime))
            Arg.ValueError(ctx, 1, $"must be a valid language, \"{language}\" given");
        return Value.True;
    }

    [PhpFunction("mb_internal_encoding(?string $encoding = null): string|bool")]
    internal static Value mb_internal_encoding(RequestContext ctx, PhpString? encoding)
    {
        MbState state = MbState.Of(ctx);
        if (encoding is null) return Value.String(state.Internal.PhpName);
        state.Internal = Find(ctx, encoding, 1);
        return Value.True;
    }

    private static MbEncoding Find(RequestContext ctx, PhpString name, int argument)
    {
        MbEncoding? found = MbEncodings.FindText(name);
        if (found is null) Arg.ValueError(ctx, argument, $"must be a valid encoding, \"{MbState.Shown(name.Span)}\" given");
        return found;
    }

    [PhpFunction("mb_http_input(?string $type = null): array|string|false")]
    internal static Value mb_http_input(RequestContext ctx, PhpString? type)
    {
        MbState state = MbState.Of(ctx);
        if (type is not null && type.Length != 1) Arg.ValueError(ctx, 1, InputTypes);
        switch (type is null ? '\0' : char.ToLowerInvariant((char)type[0]))
        {
            case '\0':
                return state.DetectedInput is { } detected ? Value.String(detected.PhpName) : Value.False;
            // input is not translated, so nothing was found out about it
            case 'g' or 'p' or 'c' or 's':
                return Value.False;
            case 'i':
                return Value.Array(MbState.Names(state.HttpInput));
            case 'l':
                return Value.String(string.Join(',', state.HttpInput.Select(e => e.Name)));
            default:
                Arg.ValueError(ctx, 1, InputTypes);
                return default;
        }
    }

    [PhpFunction("mb_http_output(?string $encoding = null): string|bool")]
    internal static Value mb_http_output(RequestContext ctx, PhpString? encoding)
    {
        MbState state = MbState.Of(ctx);
        if (encoding is null) return Value.String(state.HttpOutput.PhpName);
        if (encoding.Span.Contains((byte)0)) Arg.ValueError(ctx, 1, "must not contain any null bytes");
        MbEncoding? found = MbState.FindOrPass(encoding.Span);
        if (found is null) Arg.ValueError(ctx, 1, $"must be a valid encoding, \"{encoding}\" given");
        state.HttpOutput = found;
        return Value.True;
    }

    [PhpFunction("mb_detect_order(array|string|null $encoding = null): array|bool")]
    internal static Value mb_detect_order(RequestContext ctx, Value encoding)
    {
        MbState state = MbState.Of(ctx);
        if (encoding.IsNullOrUndef) return Value.Array(MbState.Names(state.DetectOrder));
        MbEncoding[] order = state.Encodings(ctx, in encoding, 1);
        if (order.Length == 0) Arg.ValueError(ctx, 1, "must specify at least one encoding");
        state.DetectOrder = order;
        return Value.True;
    }

    [PhpFunction("mb_substitute_character(string|int|null $substitute_character = null): string|int|bool")]
    internal static Value mb_substitute_character(RequestContext ctx, Value substitute_character)
    {
        MbState state = MbState.Of(ctx);
        if (substitute_character.IsNullOrUndef) return Substitute(state);
        if (substitute_character.IsString)
        {
            if (MbState.ModeOf(substitute_character.AsString) is not { } mode)
                Arg.ValueError(ctx, 1, "must be \"none\", \"long\", \"entity\" or a valid codepoint");
            else
                state.SubstituteMode = mode;
            return Value.True;
        }

        if (substitute_character.IntValue is < 0 or > 0x10FFFF or >= 0xD800 and <= 0xDFFF) Arg.ValueError(ctx, 1, "is not a valid codepoint");
        state.SubstituteMode = SubstituteMode.Character;
        state.Substitute = (uint)substitute_character.IntValue;
        return Value.True;
    }

    private static Value Substitute(MbState state) => state.SubstituteMode switch
    {
        SubstituteMode.None => Value.String("none"),
        SubstituteMode.Long => Value.String("long"),
        SubstituteMode.Entity => Value.String("entity"),
        _ => Value.Int(state.Substitute),
    };

    [PhpFunction("mb_preferred_mime_name(string $encoding): string|false")]
    internal static PhpString? mb_preferred_mime_name(RequestContext ctx, PhpString encoding)
    {
        MbEncoding found = Find(ctx, encoding, 1);
        if (found.MimeName is not null) return PhpString.FromLatin1(found.MimeName);
        Arg.Warning(ctx, $"No MIME preferred name corresponding to \"{encoding}\"");
        return null;
    }

    [PhpFunction("mb_list_encodings(): array")]
    internal static PhpArray mb_list_encodings(RequestContext ctx)
    {
        MbState state = MbState.Of(ctx);
        state.AllEncodings ??= MbState.Names(MbEncodings.All);
        state.AllEncodings.AddRef();
        return state.AllEncodings;
    }

    [PhpFunction("mb_encoding_aliases(string $encoding): array")]
    internal static PhpArray mb_encoding_aliases(RequestContext ctx, PhpString encoding)
    {
        var aliases = new PhpArray();
        foreach (string alias in MbState.Encoding(ctx, encoding, 1).Aliases) aliases.Append(Value.String(alias));
        return aliases;
    }

    [PhpFunction("mb_get_info(string $type = \"all\"): array|string|int|false|null")]
    internal static Value mb_get_info(RequestContext ctx, PhpString type)
    {
        MbState state = MbState.Of(ctx);
        string wanted = type.ToString().ToLowerInvariant();
        if (wanted != "all")
        {
            Value one = Info(ctx, state, wanted);
            if (!one.IsUndef) return one;
            Arg.Warning(ctx, "argument #1 ($type) must be a valid type");
            return Value.False;
        }

        var all = new PhpArray();
        foreach (string name in (ReadOnlySpan<string>)
            [
                "internal_encoding", "http_input", "http_output", "http_output_conv_mimetypes", "mail_charset", "mail_header_encoding", "mail_body_encoding",
                "illegal_chars", "encoding_translation", "language", "detect_order", "substitute_character", "strict_detection",
            ])
        {
            Value value = Info(ctx, state, name);
            if (!value.IsNullOrUndef) all.Set(ctx, PhpString.FromLatin1(name), in value);
        }

        return Value.Array(all);
    }

    /// <summary>One piece of information; undef for an unknown name.</summary>
    private static Value Info(RequestContext ctx, MbState state, string name) => name switch
    {
        "internal_encoding" => Value.String(state.Internal.PhpName),
        "http_input" => state.DetectedInput is { } input ? Value.String(input.PhpName) : Value.Null,
        "http_output" => Value.String(state.HttpOutput.PhpName),
        "http_output_conv_mimetypes" => Value.String(ctx.Ini.Get("mbstring.http_output_conv_mimetypes") ?? PhpString.Empty).Copied(),
        "mail_charset" => Value.String(state.Language.MailCharset),
        "mail_header_encoding" => Value.String(state.Language.HeaderEncoding),
        "mail_body_encoding" => Value.String(state.Language.BodyEncoding),
        "illegal_chars" => Value.Int(state.IllegalCharacters),
        "encoding_translation" => Value.String(ctx.Ini.GetBool("mbstring.encoding_translation") ? "On" : "Off"),
        "language" => Value.String(state.Language.Name),
        "detect_order" => Value.Array(MbState.Names(state.DetectOrder)),
        "substitute_character" => Substitute(state),
        "strict_detection" => Value.String(ctx.Ini.GetBool("mbstring.strict_detection") ? "On" : "Off"),
        _ => default,
    };
}
