using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Pcre;

/// <summary>preg_replace(), preg_filter(), preg_replace_callback() and preg_replace_callback_array().</summary>
[PhpExtension("pcre")]
internal static class PcreReplace
{
    /// <summary>The text for a match; the result of a replacement is the matcher's business until then.</summary>
    private delegate void Replacement(scoped in Matcher match, PhpStringBuilder to);

    [PhpFunction("preg_replace(string|array $pattern, string|array $replacement, string|array $subject, int $limit = -1, &$count = null): string|array|null", Frameless = true)]
    internal static Value preg_replace(RequestContext ctx, Value pattern, Value replacement, Value subject, long limit, PhpReference? count) =>
        Replace(ctx, pattern, replacement, in subject, limit, count, filter: false);

    [PhpFunction("preg_filter(string|array $pattern, string|array $replacement, string|array $subject, int $limit = -1, &$count = null): string|array|null")]
    internal static Value preg_filter(RequestContext ctx, Value pattern, Value replacement, Value subject, long limit, PhpReference? count) =>
        Replace(ctx, pattern, replacement, in subject, limit, count, filter: true);

    private static Value Replace(RequestContext ctx, Value pattern, Value replacement, in Value subject, long limit, PhpReference? count, bool filter)
    {
        if (replacement.IsArray && !pattern.IsArray)
            Arg.TypeError(ctx, 1, "must be of type array when argument #2 ($replacement) is an array, string given");
        long total = 0;
        if (!pattern.IsArray && subject.IsString)
        {
            PhpString? replaced = One(ctx, pattern.AsString, replacement.AsString, subject.AsString, limit, ref total);
            if (count is not null) Arguments.Assign(ctx, count, Value.Int(total));
            return replaced is null || (filter && total == 0) ? Value.Null : Value.String(replaced).Copied();
        }

        Value all = EachSubject(ctx, in subject, pattern, replacement, limit, filter, ref total);
        if (count is not null) Arguments.Assign(ctx, count, Value.Int(total));
        return all;
    }

    private static Value EachSubject(RequestContext ctx, in Value subject, Value pattern, Value replacement, long limit, bool filter, ref long total) =>
        EachSubject(ctx, in subject, filter, ref total, (PhpString text, ref long n) =>
        {
            if (!pattern.IsArray) return One(ctx, pattern.AsString, replacement.AsString, text, limit, ref n);
            PhpArray? replacements = replacement.IsArray ? replacement.AsArray : null;
            int at = -1;
            PhpString? current = text;
            foreach ((Value _, Value entry) in pattern.AsArray)
            {
                PhpString with = PhpString.Empty;
                if (replacements is null)
                {
                    with = replacement.AsString;
                }
                else if (at != int.MaxValue)
                {
                    at = replacements.NextPosition(at + 1);
                    if (at == PhpArray.End) at = int.MaxValue;
                    else with = Text(ctx, replacements.ValueAt(at));
                }

                current = One(ctx, Text(ctx, in entry), with, current, limit, ref n);
                if (current is null) break;
            }

            return current;
        });

    private static PhpString Text(RequestContext ctx, in Value v) => Standard.StringReplace.Text(ctx, v.Dereferenced());

    private delegate PhpString? SubjectReplacement(PhpString subject, ref long count);

    /// <summary>The subject or each of an array; with a filter only those where something was replaced.</summary>
    private static Value EachSubject(RequestContext ctx, in Value subject, bool filter, ref long total, SubjectReplacement replace)
    {
        if (!subject.IsArray)
        {
            PhpString? replaced = replace(subject.AsString, ref total);
            if (replaced is null || (filter && total == 0)) return Value.Null;
            return Value.String(replaced).Copied();
        }

        var result = new PhpArray(subject.AsArray.Length);
        foreach ((Value key, Value entry) in subject.AsArray)
        {
            long before = total;
            PhpString? replaced = replace(Text(ctx, in entry), ref total);
            if (replaced is not null && (!filter || total > before)) result.SetKey(ctx, in key, Value.String(replaced).Copied());
        }

        return Value.Array(result);
    }

    private static PhpString? One(RequestContext ctx, PhpString regex, PhpString replacement, PhpString subject, long limit, ref long count)
    {
        Pattern? pattern = Pattern.Find(ctx, regex);
        if (pattern is null) return null;
        if (replacement.Span.IndexOfAny((byte)'\\', (byte)'$') < 0) return Run(ctx, pattern, subject, limit, ref count, null, replacement);
        return Run(ctx, pattern, subject, limit, ref count, (scoped in Matcher match, PhpStringBuilder to) => Expand(replacement.Span, in match, to));
    }

    private static PhpString? Run(RequestContext ctx, Pattern pattern, PhpString subject, long limit, ref long count, Replacement? replacement, PhpString? text = null)
    {
        var matcher = new Matcher(ctx, pattern, subject);
        PhpStringBuilder? result = null;
        int copied = 0;
        try
        {
            while (limit != 0 && matcher.Next())
            {
                count++;
                limit--;
                result ??= new PhpStringBuilder(subject.Length + 32);
                int start = matcher.Start(0), end = matcher.End(0);
                result.Append(subject.Span[copied..start]);
                if (text is not null) result.Append(text);
                else replacement!(in matcher, result);
                copied = end;
            }
        }
        finally
        {
            matcher.Dispose();
        }

        if (ctx.GetState<PcreState>().LastError != PcreError.None) return null;
        return result is null ? subject : result.Append(subject.Span[copied..]).ToPhpString();
    }

    /// <summary>\n, $n, ${n} with one or two digits; a backslash before makes the sign literal.</summary>
    private static void Expand(ReadOnlySpan<byte> text, in Matcher match, PhpStringBuilder to)
    {
        byte last = 0;
        for (int i = 0; i < text.Length;)
        {
            byte c = text[i];
            if (c is (byte)'\\' or (byte)'$')
            {
                if (last == '\\')
                {
                    to[to.Length - 1] = c;
                    i++;
                    last = 0;
                    continue;
                }

                if (BackReference(text, ref i, out int group))
                {
                    to.Append(match.Text(group));
                    continue;
                }
            }

            to.Append(c);
            last = c;
            i++;
        }
    }

    private static bool BackReference(ReadOnlySpan<byte> text, ref int at, out int group)
    {
        group = 0;
        int i = at;
        bool brace = text[i] == '$' && text.At(i + 1) == '{';
        i += brace ? 2 : 1;
        if (!ByteStrings.IsDigit(text.At(i))) return false;
        group = text[i++] - '0';
        if (ByteStrings.IsDigit(text.At(i))) group = group * 10 + text[i++] - '0';
        if (brace && text.At(i++) != '}') return false;
        at = i;
        return true;
    }

    // ---- callbacks ----

    [PhpFunction("preg_replace_callback(string|array $pattern, callable $callback, string|array $subject, int $limit = -1, &$count = null, int $flags = 0): string|array|null")]
    internal static Value preg_replace_callback(RequestContext ctx, Value pattern, CallTarget callback, Value subject, long limit, PhpReference? count, long flags)
    {
        long total = 0;
        Value result = CallForEach(ctx, in pattern, new Callback(ctx, in callback, 1), in subject, limit, flags, ref total);
        if (count is not null) Arguments.Assign(ctx, count, Value.Int(total));
        return result;
    }

    private static Value CallForEach(RequestContext ctx, in Value pattern, Callback callback, in Value subject, long limit, long flags, ref long total)
    {
        Value patterns = pattern;
        bool offsets = (flags & PcreMatch.OffsetCapture) != 0, asNull = (flags & PcreMatch.UnmatchedAsNull) != 0;
        void Call(scoped in Matcher match, PhpStringBuilder to)
        {
            Value groups = Value.Array(match.Groups(ctx, offsets, asNull));
            Value answer = callback.Invoke(in groups);
            groups.Release(ctx);
            Throw.IfPending(ctx);
            PhpString text = Conversions.ToStr(ctx, in answer);
            answer.Release(ctx);
            Throw.IfPending(ctx);
            // the callback may have matched something itself
            ctx.GetState<PcreState>().LastError = PcreError.None;
            to.Append(text);
        }

        return EachSubject(ctx, in subject, filter: false, ref total, (PhpString text, ref long n) =>
        {
            if (!patterns.IsArray) return Pattern.Find(ctx, patterns.AsString) is { } single ? Run(ctx, single, text, limit, ref n, Call) : null;
            PhpString? current = text;
            foreach ((Value _, Value entry) in patterns.AsArray)
            {
                Pattern? compiled = Pattern.Find(ctx, Text(ctx, in entry));
                current = compiled is null ? null : Run(ctx, compiled, current, limit, ref n, Call);
                if (current is null) break;
            }

            return current;
        });
    }

    [PhpFunction("preg_replace_callback_array(array $pattern, string|array $subject, int $limit = -1, &$count = null, int $flags = 0): string|array|null")]
    internal static Value preg_replace_callback_array(RequestContext ctx, PhpArray pattern, Value subject, long limit, PhpReference? count, long flags)
    {
        long total = 0;
        Value current = subject.Copied();
        foreach ((Value key, Value callback) in pattern)
        {
            Value callable = callback.Dereferenced();
            if (!ctx.ResolveQuietly(in callable, out CallTarget target)) Arg.TypeError(ctx, 1, "must contain only valid callbacks");
            if (!key.IsString) Arg.TypeError(ctx, 1, "must contain only string patterns as keys");
            Value next = CallForEach(ctx, in key, new Callback(ctx, in target, 1), in current, limit, flags, ref total);
            current.Release(ctx);
            current = next;
            if (current.IsNull) return current;
        }

        if (count is not null) Arguments.Assign(ctx, count, Value.Int(total));
        return current;
    }
}
