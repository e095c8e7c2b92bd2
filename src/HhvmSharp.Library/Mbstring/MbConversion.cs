using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Mbstring;

/// <summary>Converting, detecting, checking.</summary>
[PhpExtension("mbstring")]
internal static class MbConversion
{
    [PhpFunction("mb_convert_encoding(array|string $string, string $to_encoding, array|string|null $from_encoding = null): array|string|false")]
    internal static Value mb_convert_encoding(RequestContext ctx, Value @string, PhpString to_encoding, Value from_encoding)
    {
        MbEncoding to = MbState.Encoding(ctx, to_encoding, 2);
        MbState state = MbState.Of(ctx);
        MbEncoding[] from = from_encoding.IsNullOrUndef ? [state.Internal] : state.Encodings(ctx, in from_encoding, 3);
        if (from.Length > 1) from = [.. from.Where(e => !e.IsTransfer)];
        if (from.Length == 0) Arg.ValueError(ctx, 3, "must specify at least one encoding");
        if (@string.IsString) return Convert(ctx, state, @string.AsString, to, from) is { } text ? Value.String(text) : Value.False;
        return Value.Array(ConvertAll(ctx, state, @string.AsArray, to, from, []) ?? new PhpArray());
    }

    private static PhpString? Convert(RequestContext ctx, MbState state, PhpString text, MbEncoding to, MbEncoding[] from)
    {
        MbEncoding? source = from[0];
        if (from.Length > 1) source = MbDetection.Guess([text.Memory], from, ctx.Ini.GetBool("mbstring.strict_detection"), orderCounts: true);
        if (source is not null) return state.Convert(text.Span, source, to);
        Arg.Warning(ctx, "Unable to detect character encoding");
        return null;
    }

    /// <summary>Keys and values of an array; null: it contains itself.</summary>
    private static PhpArray? ConvertAll(RequestContext ctx, MbState state, PhpArray array, MbEncoding to, MbEncoding[] from, HashSet<PhpArray> open)
    {
        if (!open.Add(array))
        {
            Arg.Warning(ctx, "Cannot convert recursively referenced values");
            return null;
        }

        var result = new PhpArray(array.Length);
        foreach ((Value key, Value element) in array)
        {
            Value newKey = key;
            if (key.IsString)
            {
                if (Convert(ctx, state, key.AsString, to, from) is not { } text) continue;
                newKey = Value.String(text);
            }

            Value entry = element.Dereferenced();
            Value converted;
            switch (entry.Kind)
            {
                case Kind.String:
                    if (Convert(ctx, state, entry.AsString, to, from) is not { } text) continue;
                    converted = Value.String(text);
                    break;
                case Kind.Array:
                    converted = Value.Array(ConvertAll(ctx, state, entry.AsArray, to, from, open) ?? new PhpArray());
                    break;
                case Kind.Null or Kind.Bool or Kind.Int or Kind.Float:
                    converted = entry;
                    break;
                default:
                    Arg.Warning(ctx, "Object is not supported");
                    continue;
            }

            if (Elements.Has(result, in newKey)) converted.Release(ctx);
            else Elements.Put(ctx, result, in newKey, in converted);
        }

        open.Remove(array);
        return result;
    }

    [PhpFunction("mb_detect_encoding(string $string, array|string|null $encodings = null, bool $strict = false): string|false")]
    internal static PhpString? mb_detect_encoding(RequestContext ctx, Frame f, PhpString @string, Value encodings, bool strict)
    {
        MbState state = MbState.Of(ctx);
        bool all = encodings.IsArray && ReferenceEquals(encodings.AsArray, state.AllEncodings);
        MbEncoding[] list = encodings.IsNullOrUndef ? state.DetectOrder : state.Encodings(ctx, in encodings, 2);
        if (list.Length == 0) Arg.ValueError(ctx, 2, "must specify at least one encoding");
        list = [.. list.Where(e => !e.IsTransfer)];
        if (list.Length == 0) return null;
        if (f.ArgCount < 3) strict = ctx.Ini.GetBool("mbstring.strict_detection");
        return MbDetection.Guess([@string.Memory], list, strict, orderCounts: !all)?.PhpName;
    }

    [PhpFunction("mb_convert_variables(string $to_encoding, array|string $from_encoding, mixed &$var, mixed &...$vars): string|false")]
    internal static PhpString? mb_convert_variables(RequestContext ctx, PhpString to_encoding, Value from_encoding, PhpReference var, ReadOnlySpan<Value> vars)
    {
        MbEncoding to = MbState.Encoding(ctx, to_encoding, 1);
        MbState state = MbState.Of(ctx);
        bool all = from_encoding.IsArray && ReferenceEquals(from_encoding.AsArray, state.AllEncodings);
        MbEncoding[] from = state.Encodings(ctx, in from_encoding, 2);
        if (from.Length == 0) Arg.ValueError(ctx, 2, "must specify at least one encoding");
        PhpReference[] variables = new PhpReference[vars.Length + 1];
        variables[0] = var;
        for (int i = 0; i < vars.Length; i++) variables[i + 1] = (PhpReference)vars[i].o!;
        var walk = new MbVariables(ctx, state, to);
        MbEncoding? source = from[0];
        if (from.Length > 1)
        {
            if (!walk.TryCollect(variables)) return Recursive(ctx);
            source = MbDetection.Guess(walk.Texts, from, ctx.Ini.GetBool("mbstring.strict_detection"), orderCounts: !all);
            if (source is null)
            {
                Arg.Warning(ctx, "Unable to detect encoding");
                return null;
            }
        }

        return walk.TryConvert(variables, source) ? source.PhpName : Recursive(ctx);
    }

    private static PhpString? Recursive(RequestContext ctx)
    {
        if (!ctx.HasPending) Arg.Warning(ctx, "Cannot handle recursive references");
        return null;
    }

    [PhpFunction("mb_check_encoding(array|string|null $value = null, ?string $encoding = null): bool")]
    internal static bool mb_check_encoding(RequestContext ctx, Value value, PhpString? encoding)
    {
        MbEncoding found = MbState.Encoding(ctx, encoding, 2);
        if (value.IsString) return IsValid(value.AsString, found);
        if (value.IsArray) return AreValid(ctx, value.AsArray, found, []);
        Arg.Deprecated(ctx, "Calling mb_check_encoding() without argument is deprecated");
        return MbState.Of(ctx).IllegalCharacters == 0;
    }

    private static bool IsValid(PhpString text, MbEncoding encoding) =>
        ReferenceEquals(encoding, MbEncodings.Utf8) ? MbText.IsValidUtf8(text) : encoding.IsValid(text.Span);

    private static bool AreValid(RequestContext ctx, PhpArray array, MbEncoding encoding, HashSet<PhpArray> open)
    {
        if (!open.Add(array))
        {
            Arg.Warning(ctx, "Cannot not handle circular references");
            return false;
        }

        bool valid = true;
        foreach ((Value key, Value element) in array)
        {
            if (key.IsString && !IsValid(key.AsString, encoding))
            {
                valid = false;
                break;
            }

            Value entry = element.Dereferenced();
            valid &= entry.Kind switch
            {
                Kind.String => IsValid(entry.AsString, encoding),
                Kind.Array => AreValid(ctx, entry.AsArray, encoding, open),
                _ => entry.Kind is Kind.Null or Kind.Bool or Kind.Int or Kind.Float,
            };
        }

        open.Remove(array);
        return valid;
    }

    [PhpFunction("mb_scrub(string $string, ?string $encoding = null): string")]
    internal static PhpString mb_scrub(RequestContext ctx, PhpString @string, PhpString? encoding)
    {
        MbEncoding found = MbState.Encoding(ctx, encoding, 2);
        if (ReferenceEquals(found, MbEncodings.Utf8) && MbText.IsValidUtf8(@string)) return @string;
        return MbState.Of(ctx).Convert(@string.Span, found, found);
    }

    [PhpFunction("mb_ord(string $string, ?string $encoding = null): int|false")]
    internal static Value mb_ord(RequestContext ctx, PhpString @string, PhpString? encoding)
    {
        if (@string.Length == 0) Arg.ValueError(ctx, 1, "must not be empty");
        MbEncoding found = MbState.Encoding(ctx, encoding, 2);
        if (found.HasStates) Throw.ValueError(ctx, $"mb_ord() does not support the \"{found.Name}\" encoding");
        ReadOnlySpan<byte> s = @string.Span;
        using Wide wide = found.DecodeAll(s[..Math.Min(s.Length, 16)]);
        return wide.Count == 0 || wide.Span[0] == MbEncoding.Bad ? Value.False : Value.Int(wide.Span[0]);
    }

    [PhpFunction("mb_chr(int $codepoint, ?string $encoding = null): string|false")]
    internal static PhpString? mb_chr(RequestContext ctx, long codepoint, PhpString? encoding)
    {
        MbEncoding found = MbState.Encoding(ctx, encoding, 2);
        if (found.HasStates) Throw.ValueError(ctx, $"mb_chr() does not support the \"{found.Name}\" encoding");
        if (codepoint is < 0 or > 0x10FFFF) return null;
        if (found.IsUtf8 && codepoint is >= 0xD800 and <= 0xDFFF) return null;
        MbOutput output = MbState.Of(ctx).Output(8);
        (found.IsUtf8 ? MbEncodings.Utf8 : found).Encode([(uint)codepoint], output, end: true);
        return output.Errors > 0 ? null : output.Bytes.ToPhpString();
    }

    [PhpFunction("mb_convert_kana(string $string, string $mode = \"KV\", ?string $encoding = null): string")]
    internal static PhpString mb_convert_kana(RequestContext ctx, PhpString @string, PhpString mode, PhpString? encoding)
    {
        int bits = KanaMode(ctx, mode);
        MbEncoding found = MbState.Encoding(ctx, encoding, 3);
        using Wide wide = found.DecodeAll(@string.Span);
        using var result = new Wide(wide.Count * 2);
        for (int i = 0; i < wide.Count; i++)
        {
            result.Add(Kana.Convert(wide.Span[i], i + 1 < wide.Count ? wide.Span[i + 1] : 0, bits, out bool both, out uint second));
            if (second != 0) result.Add(second);
            if (both) i++;
        }

        MbOutput output = MbState.Of(ctx).Output(@string.Length);
        found.Encode(result.Span, output, end: true);
        return output.Bytes.ToPhpString();
    }

    private static int KanaMode(RequestContext ctx, PhpString mode)
    {
        int bits = 0;
        foreach (byte c in mode.Span)
        {
            int at = Kana.Letters.IndexOf((char)c, StringComparison.Ordinal);
            if (at < 0) Arg.ValueError(ctx, 2, $"contains invalid flag: '{(char)c}'");
            bits |= c switch
            {
                (byte)'A' => Kana.ToFullAll | Kana.ToFullAlpha | Kana.ToFullDigits,
                (byte)'a' => Kana.ToHalfAll | Kana.ToHalfAlpha | Kana.ToHalfDigits,
                _ => 1 << at,
            };
        }

        int opposites = (bits >> 8) & bits & 0xFF;
        if (opposites != 0)
        {
            int at = System.Numerics.BitOperations.TrailingZeroCount(opposites);
            char one = Kana.Letters[at], other = Kana.Letters[at + 8];
            if (one is 'R' or 'N' && (bits & Kana.ToFullAll) != 0) one = 'A';
            if (other is 'r' or 'n' && (bits & Kana.ToHalfAll) != 0) other = 'a';
            Arg.ValueError(ctx, 2, $"must not combine '{one}' and '{other}' flags");
        }

        if ((bits & Kana.ToFullHiragana) != 0 && (bits & Kana.ToFullKatakana) != 0) Arg.ValueError(ctx, 2, "must not combine 'H' and 'K' flags");
        char half = (bits & Kana.ToHalfHiragana) != 0 ? 'h' : (bits & Kana.ToHalfKatakana) != 0 ? 'k' : '\0';
        if (half != 0 && (bits & Kana.HiraganaToKatakana) != 0) Arg.ValueError(ctx, 2, $"must not combine '{half}' and 'C' flags");
        if (half != 0 && (bits & Kana.KatakanaToHiragana) != 0) Arg.ValueError(ctx, 2, $"must not combine '{half}' and 'c' flags");
        return bits;
    }
}
