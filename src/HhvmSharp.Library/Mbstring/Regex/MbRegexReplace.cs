using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Mbstring;

/// <summary>mb_ereg_replace() and its variants.</summary>
[PhpExtension("mbstring")]
internal static class MbRegexReplace
{
    /// <summary>What stands for a match.</summary>
    private delegate void Replacement(MbPattern pattern, MbGroups groups, PhpStringBuilder to);

    [PhpFunction("mb_ereg_replace(string $pattern, string $replacement, string $string, ?string $options = null): string|false|null")]
    internal static Value mb_ereg_replace(RequestContext ctx, PhpString pattern, PhpString replacement, PhpString @string, PhpString? options) =>
        Replace(ctx, pattern, @string, options, 0, (compiled, groups, to) => Expand(ctx, replacement.Span, @string.Span, compiled, groups, to));

    [PhpFunction("mb_eregi_replace(string $pattern, string $replacement, string $string, ?string $options = null): string|false|null")]
    internal static Value mb_eregi_replace(RequestContext ctx, PhpString pattern, PhpString replacement, PhpString @string, PhpString? options) =>
        Replace(ctx, pattern, @string, options, Oniguruma.IgnoreCase, (compiled, groups, to) => Expand(ctx, replacement.Span, @string.Span, compiled, groups, to));

    [PhpFunction("mb_ereg_replace_callback(string $pattern, callable $callback, string $string, ?string $options = null): string|false|null")]
    internal static Value mb_ereg_replace_callback(RequestContext ctx, PhpString pattern, Value callback, PhpString @string, PhpString? options)
    {
        CallTarget target = ctx.RequireCallable(in callback, "mb_ereg_replace_callback", 2, "callback");
        return Replace(ctx, pattern, @string, options, 0, (_, groups, to) => Call(ctx, in target, @string, groups, to));
    }

    private static void Call(RequestContext ctx, in CallTarget target, PhpString text, MbGroups groups, PhpStringBuilder to)
    {
        var parts = new PhpArray();
        for (int i = 0; i < groups.Count; i++)
        {
            (int begin, int end) = groups[i];
            parts.Append(Value.String(begin < 0 ? PhpString.Empty : text.Substring(begin, end - begin)).Copied());
        }

        MbRegex.AddNames(ctx, text, groups, parts);
        Value argument = Value.Array(parts);
        Value result = ctx.CallFunction(target.Function, target.This, [argument], null, target.Closure, FrameFlags.Dynamic);
        argument.Release(ctx);
        Throw.IfPending(ctx);
        to.Append(Elements.Text(ctx, in result));
        result.Release(ctx);
    }

    private static Value Replace(RequestContext ctx, PhpString pattern, PhpString text, PhpString? options, uint flags, Replacement replacement)
    {
        MbRegexState state = MbRegexState.Of(ctx);
        if (!state.Encoding.IsValid(text.Span)) return Value.Null;
        (uint own, nint syntax) = state.Options(ctx, options);
        if (state.Compile(ctx, pattern, flags | own, syntax) is not { } compiled) return Value.False;
        var result = new PhpStringBuilder(text.Length + 16);
        int at = 0, found = 0;
        while (found >= 0)
        {
            var groups = new MbGroups();
            found = at <= text.Length ? compiled.Search(ctx, text.Span, at, groups) : Oniguruma.Mismatch;
            if (found < Oniguruma.Mismatch)
            {
                MbRegex.Failure(ctx, "php_mbereg_replace_exec()", found);
                return Value.False;
            }

            if (found < 0)
            {
                if (at < text.Length) result.Append(text.Span[at..]);
                break;
            }

            (int begin, int end) = groups[0];
            result.Append(text.Span[at..begin]);
            replacement(compiled, groups, result);
            if (at < end)
            {
                at = end;
                continue;
            }

            if (at < text.Length) result.Append(text.Span[at]);
            at++;
        }

        return Value.String(result.ToPhpString());
    }

    /// <summary>\0 to \9, \k&lt;name&gt; and \k'name'; what is none of these stays.</summary>
    private static void Expand(RequestContext ctx, ReadOnlySpan<byte> text, ReadOnlySpan<byte> subject, MbPattern pattern, MbGroups groups, PhpStringBuilder to)
    {
        MbEncoding encoding = MbRegexState.Of(ctx).Encoding;
        for (int at = 0; at < text.Length;)
        {
            int start = at, length = LengthAt(text, at, encoding);
            at = Math.Min(at + length, text.Length);
            if (length == 1 && text[start] == '\\' && at < text.Length)
            {
                int? group = Reference(text, ref at, encoding, pattern, groups);
                if (group is { } number && number >= 0 && number < groups.Count)
                {
                    (int begin, int end) = groups[number];
                    if (begin >= 0 && begin < end) to.Append(subject[begin..end]);
                    continue;
                }
            }

            to.Append(text[start..at]);
        }
    }

    private static int LengthAt(ReadOnlySpan<byte> text, int at, MbEncoding encoding) =>
        encoding.Lengths is { } lengths ? lengths[text[at]] : Math.Max(encoding.Width, 1);

    /// <summary>The group behind a backslash, with the position behind it; null when it is none.</summary>
    private static int? Reference(ReadOnlySpan<byte> text, ref int at, MbEncoding encoding, MbPattern pattern, MbGroups groups)
    {
        if (LengthAt(text, at, encoding) != 1) return null;
        byte c = text[at];
        if (ByteStrings.IsDigit(c))
        {
            at++;
            return c == '0' || pattern.NumbersGroups ? c - '0' : null;
        }

        if (c != 'k') return null;
        at++;
        if (at >= text.Length) return null;
        int length = LengthAt(text, at, encoding);
        if (length != 1 || text[at] is not ((byte)'<' or (byte)'\''))
        {
            at = Math.Min(at + length, text.Length);
            return null;
        }

        byte close = text[at] == '<' ? (byte)'>' : (byte)'\'';
        int from = at + 1, end = from;
        while (end < text.Length && text[end] != close) end = Math.Min(end + LengthAt(text, end, encoding), text.Length);
        at = Math.Min(end + 1, text.Length);
        if (end == from || end >= text.Length) return null;
        ReadOnlySpan<byte> name = text[from..end];
        if (name.ContainsAnyExceptInRange((byte)'0', (byte)'9')) return groups.GroupOf(name);
        if (!pattern.NumbersGroups || (name.Length > 1 && name[0] == '0')) return null;
        return int.TryParse(name, out int number) ? number : null;
    }
}
