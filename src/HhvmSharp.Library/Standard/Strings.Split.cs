using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>Taking strings apart and putting them together.</summary>
[PhpExtension("standard")]
internal static class StringSplit
{
    [PhpFunction("explode(string $separator, string $string, int $limit = PHP_INT_MAX): array", Frameless = true)]
    internal static PhpArray explode(RequestContext ctx, PhpString separator, PhpString @string, long limit)
    {
        if (separator.Length == 0) Arg.ValueError(ctx, 1, "must not be empty");
        var result = new PhpArray();
        ReadOnlySpan<byte> text = @string.Span, sep = separator.Span;
        if (text.IsEmpty)
        {
            if (limit >= 0) result.Append(ctx, Value.String(PhpString.Empty));
            return result;
        }

        if (limit is 0 or 1)
        {
            result.Append(ctx, Value.String(@string).Copied());
            return result;
        }

        if (limit < 0)
        {
            // all but the last -limit pieces
            long pieces = text.Count(sep) + 1 + limit;
            for (int at = 0; pieces > 0; pieces--)
            {
                int i = text[at..].IndexOf(sep);
                result.Append(ctx, Value.String(PhpString.FromSpan(text.Slice(at, i))));
                at += i + sep.Length;
            }

            return result;
        }

        int start = 0;
        int found = text.IndexOf(sep);
        if (found < 0)
        {
            result.Append(ctx, Value.String(@string).Copied());
            return result;
        }

        int count = (int)Math.Min(limit, 1L + (sep.Length == 1 ? text.Count(sep[0]) : text.Count(sep)));
        result = PhpArray.NewList(ctx, count, out Span<Value> parts);
        for (int i = 0; i < count - 1; i++)
        {
            parts[i] = Value.String(PhpString.FromSpan(text.Slice(start, found)));
            start += found + sep.Length;
            found = sep.Length == 1 ? text[start..].IndexOf(sep[0]) : text[start..].IndexOf(sep);
        }

        parts[count - 1] = Value.String(PhpString.FromSpan(text[start..]));
        return result;
    }

    [PhpFunction("implode(string|array $separator, ?array $array = null): string", Frameless = true)]
    [PhpFunction("join(string|array $separator, ?array $array = null): string", Frameless = true)]
    internal static PhpString implode(RequestContext ctx, Value separator, PhpArray? array)
    {
        if (array is null)
        {
            if (!separator.IsArray) Throw.TypeError(ctx, $"{Arg.FunctionName(ctx)}(): If argument #1 ($separator) is of type string, argument #2 ($array) must be of type array, null given");
            return Join(ctx, PhpString.Empty, separator.AsArray);
        }

        if (separator.IsArray) Arg.WrongType(ctx, 1, "string", in separator);
        return Join(ctx, separator.AsString, array);
    }

    internal static PhpString Join(RequestContext ctx, PhpString separator, PhpArray array)
    {
        int count = array.Length;
        if (count == 0) return PhpString.Empty;
        if (count > 1 && array.Strategy == ArrayStrategy.Values && JoinStrings(separator, array) is { } joined) return joined;
        var result = new PhpStringBuilder(count * (8 + separator.Length));
        // elements may run __toString, which may change what the array is bound to: it is kept alive by the caller's slot
        ReadOnlySpan<byte> sep = separator.Span;
        bool first = true;
        int pos = -1;
        while (true)
        {
            pos = array.NextPosition(pos + 1);
            if (pos == PhpArray.End) break;
            if (!first) result.Append(sep);
            first = false;
            Value v = array.ValueAt(pos).Dereferenced();
            switch (v.Kind)
            {
                case Kind.String:
                    if (count == 1)
                    {
                        v.AsString.MarkShared();
                        return v.AsString;
                    }

                    result.Append(v.AsString.Span);
                    break;
                case Kind.Int:
                    result.Append(v.IntValue);
                    break;
                default:
                    PhpString text = Conversions.ToStr(ctx, in v);
                    if (ctx.HasPending) throw PhpThrow.Instance;
                    result.Append(text.Span);
                    break;
            }
        }

        return result.ToPhpString();
    }

    /// <summary>A list of strings alone: the length is known beforehand. Null: it is something else, or long.</summary>
    private static PhpString? JoinStrings(PhpString separator, PhpArray array)
    {
        ReadOnlySpan<Value> values = array.ValueSpan;
        long length = (long)separator.Length * (values.Length - 1);
        foreach (ref readonly Value v in values)
        {
            if (v.o is not PhpString s) return null;
            length += s.Length;
        }

        if (length >= Arguments.BigString) return null; // charged by the builder
        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)length);
        Span<byte> to = bytes;
        ReadOnlySpan<byte> between = separator.Span;
        for (int i = 0; i < values.Length; i++)
        {
            if (i > 0 && between.Length == 1)
            {
                to[0] = between[0];
                to = to[1..];
            }
            else if (i > 0)
            {
                between.CopyTo(to);
                to = to[between.Length..];
            }

            PhpString s = System.Runtime.CompilerServices.Unsafe.As<PhpString>(values[i].o!);
            s.Span.CopyTo(to);
            to = to[s.Length..];
        }

        return new PhpString(bytes);
    }

    [PhpFunction("str_split(string $string, int $length = 1): array", Frameless = true)]
    internal static PhpArray str_split(RequestContext ctx, PhpString @string, long length)
    {
        if (length <= 0) Arg.ValueError(ctx, 2, "must be greater than 0");
        if (@string.Length == 0) return new PhpArray();
        if (length >= @string.Length) return PhpArray.FromValues([Value.String(@string).Copied()]);
        ReadOnlySpan<byte> s = @string.Span;
        var result = new PhpArray((int)((s.Length + length - 1) / length));
        for (int i = 0; i < s.Length; i += (int)length)
            result.Append(ctx, Value.String(PhpString.FromSpan(s.Slice(i, (int)Math.Min(length, s.Length - i)))));
        return result;
    }

    [PhpFunction("chunk_split(string $string, int $length = 76, string $separator = \"\\r\\n\"): string")]
    internal static PhpString chunk_split(RequestContext ctx, PhpString @string, long length, PhpString separator)
    {
        if (length <= 0) Arg.ValueError(ctx, 2, "must be greater than 0");
        if (length > @string.Length) return PhpString.Concat(@string, separator);
        if (@string.Length == 0) return PhpString.Empty;
        ReadOnlySpan<byte> s = @string.Span;
        byte[] bytes = Arg.Allocate(ctx, s.Length + (s.Length + length - 1) / length * separator.Length);
        int to = 0;
        for (int i = 0; i < s.Length; i += (int)length)
        {
            ReadOnlySpan<byte> chunk = s.Slice(i, (int)Math.Min(length, s.Length - i));
            chunk.CopyTo(bytes.AsSpan(to));
            separator.Span.CopyTo(bytes.AsSpan(to + chunk.Length));
            to += chunk.Length + separator.Length;
        }

        return new PhpString(bytes);
    }

    [PhpFunction("strtok(string $string, ?string $token = null): string|false")]
    internal static PhpString? strtok(RequestContext ctx, PhpString @string, PhpString? token)
    {
        StandardState state = ctx.GetState<StandardState>();
        if (token is null)
        {
            token = @string;
        }
        else
        {
            @string.MarkShared();
            state.TokenText = @string;
            state.TokenPosition = 0;
        }

        if (state.TokenText is null)
        {
            Arg.Warning(ctx, "Both arguments must be provided when starting tokenization");
            return null;
        }

        ReadOnlySpan<byte> text = state.TokenText.Span;
        int at = state.TokenPosition;
        // at the end the text is kept, so that further calls do not complain
        if (at >= text.Length) return null;
        int skip = text[at..].IndexOfAnyExcept(token.Span);
        if (skip < 0)
        {
            state.TokenText = null;
            return null;
        }

        at += skip;
        int length = text[at..].IndexOfAny(token.Span);
        if (length < 0) length = text.Length - at;
        state.TokenPosition = at + length + 1;
        return PhpString.FromSpan(text.Slice(at, length));
    }

    [PhpFunction("wordwrap(string $string, int $width = 75, string $break = \"\\n\", bool $cut_long_words = false): string", Frameless = true)]
    internal static PhpString wordwrap(RequestContext ctx, PhpString @string, long width, PhpString @break, bool cut_long_words)
    {
        if (@string.Length == 0) return PhpString.Empty;
        if (@break.Length == 0) Arg.ValueError(ctx, 3, "must not be empty");
        if (width == 0 && cut_long_words) Arg.ValueError(ctx, 4, "cannot be true when argument #2 ($width) is 0");
        ReadOnlySpan<byte> s = @string.Span, br = @break.Span;
        var result = new PhpStringBuilder(s.Length + 16);
        int lineStart = 0, lastSpace = 0;
        for (int i = 0; i < s.Length; i++)
        {
            byte c = s[i];
            if (c == br[0] && i + br.Length < s.Length && s.Slice(i, br.Length).SequenceEqual(br))
            {
                // the text breaks here by itself
                result.Append(s[lineStart..(i + br.Length)]);
                i += br.Length - 1;
                lineStart = lastSpace = i + 1;
            }
            else if (c == ' ')
            {
                if (i - lineStart >= width)
                {
                    result.Append(s[lineStart..i]).Append(br);
                    lineStart = i + 1;
                }

                lastSpace = i;
            }
            else if (i - lineStart >= width && cut_long_words && lineStart >= lastSpace)
            {
                result.Append(s[lineStart..i]).Append(br);
                lineStart = lastSpace = i;
            }
            else if (i - lineStart >= width && lineStart < lastSpace)
            {
                result.Append(s[lineStart..lastSpace]).Append(br);
                lineStart = lastSpace = lastSpace + 1;
            }
        }

        if (lineStart < s.Length) result.Append(s[lineStart..]);
        return result.ToPhpString();
    }

    [PhpFunction("str_word_count(string $string, int $format = 0, ?string $characters = null): array|int", Frameless = true)]
    internal static Value str_word_count(RequestContext ctx, PhpString @string, long format, PhpString? characters)
    {
        ByteSet extra = characters is null ? default : ByteSet.FromMask(ctx, characters);
        if (format is < 0 or > 2) Arg.ValueError(ctx, 2, "must be a valid format value");
        ReadOnlySpan<byte> s = @string.Span;
        int start = 0, end = s.Length;
        // an apostrophe or hyphen does not begin a word, a hyphen does not end one, unless it is listed
        if (start < end && ((s[start] == '\'' && !extra.Contains((byte)'\'')) || (s[start] == '-' && !extra.Contains((byte)'-')))) start++;
        if (end > start && s[end - 1] == '-' && !extra.Contains((byte)'-')) end--;
        PhpArray? words = format == 0 ? null : new PhpArray();
        long count = 0;
        for (int i = start; i < end;)
        {
            int from = i;
            while (i < end && (ByteStrings.IsLetter(s[i]) || extra.Contains(s[i]) || s[i] is (byte)'\'' or (byte)'-')) i++;
            if (i == from)
            {
                i++;
                continue;
            }

            count++;
            Value word = Value.String(PhpString.FromSpan(s[from..i]));
            if (format == 1) words!.Append(ctx, in word);
            else words?.Set(ctx, from, in word);
        }

        return words is null ? Value.Int(count) : Value.Array(words);
    }

    [PhpFunction("count_chars(string $string, int $mode = 0): array|string")]
    internal static Value count_chars(RequestContext ctx, PhpString @string, long mode)
    {
        if (mode is < 0 or > 4) Arg.ValueError(ctx, 2, "must be between 0 and 4 (inclusive)");
        Span<int> counts = stackalloc int[256];
        counts.Clear();
        foreach (byte c in @string.Span) counts[c]++;
        if (mode >= 3)
        {
            var used = new PhpStringBuilder(256);
            for (int i = 0; i < 256; i++)
                if (counts[i] != 0 == (mode == 3)) used.Append((byte)i);
            return Value.String(used.ToPhpString());
        }

        var result = new PhpArray();
        for (int i = 0; i < 256; i++)
            if (mode == 0 || counts[i] != 0 == (mode == 1)) result.Set(ctx, i, Value.Int(counts[i]));
        return Value.Array(result);
    }
}
