using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>str_replace(), substr_replace(), strtr().</summary>
[PhpExtension("standard")]
internal static class StringReplace
{
    [PhpFunction("str_replace(array|string $search, array|string $replace, string|array $subject, &$count = null): string|array", Frameless = true)]
    internal static Value str_replace(RequestContext ctx, Value search, Value replace, Value subject, PhpReference? count) =>
        Replace(ctx, in search, in replace, in subject, count, ignoreCase: false);

    [PhpFunction("str_ireplace(array|string $search, array|string $replace, string|array $subject, &$count = null): string|array", Frameless = true)]
    internal static Value str_ireplace(RequestContext ctx, Value search, Value replace, Value subject, PhpReference? count) =>
        Replace(ctx, in search, in replace, in subject, count, ignoreCase: true);

    private static Value Replace(RequestContext ctx, in Value search, in Value replace, in Value subject, PhpReference? count, bool ignoreCase)
    {
        if (search.IsString && replace.IsArray) Arg.TypeError(ctx, 2, "must be of type string when argument #1 ($search) is a string");
        long total = 0;
        Value result;
        if (subject.IsArray)
        {
            var all = new PhpArray(subject.AsArray.Length);
            foreach ((Value key, Value v) in subject.AsArray)
            {
                PhpString text = Text(ctx, v);
                text = InSubject(ctx, in search, in replace, text, ignoreCase, ref total);
                text.MarkShared();
                all.SetKey(ctx, in key, Value.String(text));
            }

            result = Value.Array(all);
        }
        else
        {
            PhpString text = InSubject(ctx, in search, in replace, subject.AsString, ignoreCase, ref total);
            if (ReferenceEquals(text, subject.AsString) || replace.IsString) text.MarkShared();
            result = Value.String(text);
        }

        if (count is not null) Arguments.Assign(ctx, count, Value.Int(total));
        return result;
    }

    internal static PhpString Text(RequestContext ctx, in Value v)
    {
        PhpString s = Conversions.ToStr(ctx, in v);
        Throw.IfPending(ctx);
        return s;
    }

    private static PhpString InSubject(RequestContext ctx, in Value search, in Value replace, PhpString subject, bool ignoreCase, ref long total)
    {
        if (subject.Length == 0) return PhpString.Empty;
        if (search.IsString) return One(subject, search.AsString.Span, replace.AsString.Span, ignoreCase, ref total);
        PhpArray? replacements = replace.IsArray ? replace.AsArray : null;
        int at = -1;
        foreach ((Value _, Value v) in search.AsArray)
        {
            PhpString what = Text(ctx, in v);
            PhpString with;
            if (replacements is null)
            {
                with = replace.AsString;
            }
            else
            {
                // each search takes its replacement; when they run out, nothing
                at = at == int.MaxValue ? PhpArray.End : replacements.NextPosition(at + 1);
                with = at == PhpArray.End ? PhpString.Empty : Text(ctx, replacements.ValueAt(at));
                if (at == PhpArray.End) at = int.MaxValue;
            }

            if (what.Length == 0) continue;
            subject = One(subject, what.Span, with.Span, ignoreCase, ref total);
            if (subject.Length == 0) return PhpString.Empty;
        }

        return subject;
    }

    internal static PhpString One(PhpString subject, ReadOnlySpan<byte> what, ReadOnlySpan<byte> with, bool ignoreCase, ref long total)
    {
        if (what.IsEmpty || what.Length > subject.Length) return subject;
        ReadOnlySpan<byte> text = subject.Span;
        int at = Find(text, what, ignoreCase);
        if (at < 0) return subject;
        if (what.Length == with.Length)
        {
            byte[] copy = text.ToArray();
            for (int from = 0; at >= 0; at = Find(text[from..], what, ignoreCase))
            {
                with.CopyTo(copy.AsSpan(from + at));
                from += at + what.Length;
                total++;
            }

            return new PhpString(copy);
        }

        var result = new PhpStringBuilder(text.Length + 16);
        while (at >= 0)
        {
            result.Append(text[..at]).Append(with);
            text = text[(at + what.Length)..];
            total++;
            at = Find(text, what, ignoreCase);
        }

        return result.Append(text).ToPhpString();
    }

    private static int Find(ReadOnlySpan<byte> text, ReadOnlySpan<byte> what, bool ignoreCase) =>
        ignoreCase ? ByteStrings.IndexOfIgnoreCase(text, what) : text.IndexOf(what);

    // ---- substr_replace ----

    [PhpFunction("substr_replace(array|string $string, array|string $replace, array|int $offset, array|int|null $length = null): string|array", Frameless = true)]
    internal static Value substr_replace(RequestContext ctx, Value @string, Value replace, Value offset, Value length)
    {
        if (@string.IsString)
        {
            if (offset.IsArray) Arg.TypeError(ctx, 3, "cannot be an array when working on a single string");
            if (length.IsArray) Arg.TypeError(ctx, 4, "cannot be an array when working on a single string");
            PhpString s = @string.AsString;
            PhpString with = PhpString.Empty;
            if (replace.IsString) with = replace.AsString;
            else if (replace.AsArray.FirstPosition is var first && first != PhpArray.End) with = Text(ctx, replace.AsArray.ValueAt(first));
            return Value.String(Splice(s, with.Span, offset.IntValue, length.IsNull ? s.Length : length.IntValue));
        }

        var result = new PhpArray(@string.AsArray.Length);
        int fromAt = -1, lengthAt = -1, replaceAt = -1;
        foreach ((Value key, Value v) in @string.AsArray)
        {
            PhpString s = Text(ctx, in v);
            long f = offset.IsArray ? Next(ctx, offset.AsArray, ref fromAt, out Value o) ? Conversions.ToInt(ctx, in o) : 0 : offset.IntValue;
            long l = length.IsArray ? Next(ctx, length.AsArray, ref lengthAt, out Value n) ? Conversions.ToInt(ctx, in n) : s.Length
                : length.IsNull ? s.Length : length.IntValue;
            PhpString with = replace.IsString ? replace.AsString
                : Next(ctx, replace.AsArray, ref replaceAt, out Value r) ? Text(ctx, in r) : PhpString.Empty;
            result.SetKey(ctx, in key, Value.String(Splice(s, with.Span, f, l)));
        }

        return Value.Array(result);
    }

    private static bool Next(RequestContext ctx, PhpArray array, ref int at, out Value value)
    {
        value = default;
        if (at == int.MaxValue) return false;
        at = array.NextPosition(at + 1);
        if (at == PhpArray.End)
        {
            at = int.MaxValue;
            return false;
        }

        value = array.ValueAt(at).Dereferenced();
        return true;
    }

    private static PhpString Splice(PhpString s, ReadOnlySpan<byte> with, long from, long length)
    {
        long n = s.Length;
        from = from < 0 ? Math.Max(0, n + from) : Math.Min(from, n);
        if (length < 0) length = Math.Max(0, n - from + length);
        if (length > n - from) length = n - from;
        byte[] bytes = new byte[n - length + with.Length];
        s.Span[..(int)from].CopyTo(bytes);
        with.CopyTo(bytes.AsSpan((int)from));
        s.Span[(int)(from + length)..].CopyTo(bytes.AsSpan((int)from + with.Length));
        return new PhpString(bytes);
    }

    // ---- strtr ----

    [PhpFunction("strtr(string $string, string|array $from, ?string $to = null): string", Frameless = true)]
    internal static PhpString strtr(RequestContext ctx, Frame f, PhpString @string, Value from, PhpString? to)
    {
        if (Arguments.Count(f) == 2)
        {
            if (!from.IsArray) Arg.TypeError(ctx, 2, "must be of type array, string given");
            return Pairs(ctx, @string, from.AsArray);
        }

        if (from.IsArray)
        {
            if (to is null) return Pairs(ctx, @string, from.AsArray);
            Arg.TypeError(ctx, 2, "must be of type string, array given");
        }

        ReadOnlySpan<byte> a = from.AsString.Span, b = (to ?? PhpString.Empty).Span;
        int n = Math.Min(a.Length, b.Length);
        if (@string.Length == 0 || n == 0) return @string;
        Span<byte> map = stackalloc byte[256];
        for (int i = 0; i < 256; i++) map[i] = (byte)i;
        for (int i = 0; i < n; i++) map[a[i]] = b[i];
        byte[] bytes = @string.Span.ToArray();
        foreach (ref byte c in bytes.AsSpan()) c = map[c];
        return new PhpString(bytes);
    }

    private const int FewPairs = 8;

    private readonly record struct Pair(PhpString Key, Value With);

    private static int Longest(ReadOnlySpan<Pair> pairs, ReadOnlySpan<byte> text, out Value with)
    {
        int longest = 0;
        with = default;
        foreach (ref readonly Pair pair in pairs)
        {
            if (pair.Key.Length <= longest || !text.StartsWith(pair.Key.Span)) continue;
            longest = pair.Key.Length;
            with = pair.With;
        }

        return longest;
    }

    private static int Longest(Dictionary<PhpString, Value> pairs, ReadOnlySpan<byte> text, int min, int max, out Value with)
    {
        for (int length = Math.Min(max, text.Length); length >= min; length--)
            if (pairs.TryGetValue(new PhpString(text[..length]), out with)) return length;
        with = default;
        return 0;
    }

    /// <summary>The longest key wins at every place; what was put in is not looked at again.</summary>
    private static PhpString Pairs(RequestContext ctx, PhpString subject, PhpArray pairs)
    {
        if (pairs.Length == 0 || subject.Length == 0) return subject;
        int min = int.MaxValue, max = 0, count = 0;
        var firsts = default(ByteSet);
        var table = new Pair[pairs.Length];
        foreach ((Value k, Value v) in pairs)
        {
            PhpString key = k.IsString ? k.AsString : Numbers.ToString(k.IntValue);
            if (key.Length == 0)
            {
                Arg.Warning(ctx, "Ignoring replacement of empty string");
                continue;
            }

            if (key.Length > subject.Length) continue;
            min = Math.Min(min, key.Length);
            max = Math.Max(max, key.Length);
            firsts.Add(key[0]);
            table[count++] = new Pair(key, v);
        }

        if (count == 0) return subject;
        Dictionary<PhpString, Value>? map = null;
        if (count > FewPairs)
        {
            map = new Dictionary<PhpString, Value>(count);
            for (int i = 0; i < count; i++) map[table[i].Key] = table[i].With;
        }

        ReadOnlySpan<byte> text = subject.Span;
        PhpStringBuilder? result = null;
        int copied = 0;
        for (int at = 0; at <= text.Length - min; at++)
        {
            if (!firsts.Contains(text[at])) continue;
            int length = map is null ? Longest(table.AsSpan(0, count), text[at..], out Value with) : Longest(map, text[at..], min, max, out with);
            if (length == 0) continue;
            result ??= new PhpStringBuilder(text.Length + 32);
            result.Append(text[copied..at]).Append(Text(ctx, in with));
            copied = at + length;
            at = copied - 1;
        }

        return result is null ? subject : result.Append(text[copied..]).ToPhpString();
    }
}
