using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Mbstring;

/// <summary>mb_ereg(), mb_split() and settings: regular expressions of Oniguruma.</summary>
[PhpExtension("mbstring")]
[PhpIni("mbstring.regex_stack_limit", "100000", IniAccess.All, Kind = IniKind.Long)]
[PhpIni("mbstring.regex_retry_limit", "1000000", IniAccess.All, Kind = IniKind.Long)]
internal static class MbRegex
{
    [PhpConst("MB_ONIGURUMA_VERSION")]
    internal static string Version => Oniguruma.Version;

    [PhpFunction("mb_regex_encoding(?string $encoding = null): string|bool")]
    internal static Value mb_regex_encoding(RequestContext ctx, PhpString? encoding)
    {
        MbRegexState state = MbRegexState.Of(ctx);
        if (encoding is null) return Value.String(state.EncodingName);
        string name = MbState.Shown(encoding.Span);
        if (!state.TrySetEncoding(name)) Arg.ValueError(ctx, 1, $"must be a valid encoding, \"{name}\" given");
        return Value.True;
    }

    [PhpFunction("mb_regex_set_options(?string $options = null): string")]
    internal static PhpString mb_regex_set_options(RequestContext ctx, PhpString? options)
    {
        MbRegexState state = MbRegexState.Of(ctx);
        PhpString before = PhpString.FromLatin1(state.OptionLetters());
        if (options is not null) (state.DefaultFlags, state.DefaultSyntax) = state.Options(ctx, options);
        return before;
    }

    [PhpFunction("mb_ereg(string $pattern, string $string, &$matches = null): bool")]
    internal static bool mb_ereg(RequestContext ctx, PhpString pattern, PhpString @string, PhpReference? matches) => Match(ctx, pattern, @string, matches, 0);

    [PhpFunction("mb_eregi(string $pattern, string $string, &$matches = null): bool")]
    internal static bool mb_eregi(RequestContext ctx, PhpString pattern, PhpString @string, PhpReference? matches) =>
        Match(ctx, pattern, @string, matches, Oniguruma.IgnoreCase);

    private static bool Match(RequestContext ctx, PhpString pattern, PhpString text, PhpReference? matches, uint flags)
    {
        if (pattern.Length == 0) Arg.ValueError(ctx, 1, "must not be empty");
        if (matches is not null) Arguments.Assign(ctx, matches, Value.Array(new PhpArray()));
        MbRegexState state = MbRegexState.Of(ctx);
        if (!state.Encoding.IsValid(text.Span) || state.Compile(ctx, pattern, state.DefaultFlags | flags, state.DefaultSyntax) is not { } compiled) return false;
        var groups = new MbGroups();
        if (compiled.Search(ctx, text.Span, 0, groups) < 0) return false;
        if (matches is not null) Arguments.Assign(ctx, matches, Value.Array(Groups(ctx, text, groups, emptyCounts: false)));
        return true;
    }

    /// <summary>Texts of the groups by number and name; false for one that took no part.</summary>
    /// <param name="emptyCounts">An empty group is "" and not false.</param>
    internal static PhpArray Groups(RequestContext ctx, PhpString text, MbGroups groups, bool emptyCounts)
    {
        var result = new PhpArray();
        for (int i = 0; i < groups.Count; i++)
        {
            (int begin, int end) = groups[i];
            result.Append(begin >= 0 && (begin < end || (emptyCounts && begin == end)) ? Value.String(text.Substring(begin, end - begin)).Copied() : Value.False);
        }

        AddNames(ctx, text, groups, result);
        return result;
    }

    internal static void AddNames(RequestContext ctx, PhpString text, MbGroups groups, PhpArray result)
    {
        foreach ((PhpString name, int group) in groups.Names)
        {
            (int begin, int end) = group >= 0 ? groups[group] : (-1, -1);
            result.Set(ctx, name, begin >= 0 && begin < end ? Value.String(text.Substring(begin, end - begin)).Copied() : Value.False);
        }
    }

    [PhpFunction("mb_ereg_match(string $pattern, string $string, ?string $options = null): bool")]
    internal static bool mb_ereg_match(RequestContext ctx, PhpString pattern, PhpString @string, PhpString? options)
    {
        MbRegexState state = MbRegexState.Of(ctx);
        (uint flags, nint syntax) = state.Options(ctx, options);
        return state.Encoding.IsValid(@string.Span) && state.Compile(ctx, pattern, flags, syntax) is { } compiled && compiled.Matches(ctx, @string.Span);
    }

    [PhpFunction("mb_split(string $pattern, string $string, int $limit = -1): array|false")]
    internal static PhpArray? mb_split(RequestContext ctx, PhpString pattern, PhpString @string, long limit)
    {
        MbRegexState state = MbRegexState.Of(ctx);
        if (!state.Encoding.IsValid(@string.Span) || state.Compile(ctx, pattern, state.DefaultFlags, state.DefaultSyntax) is not { } compiled) return null;
        var parts = new PhpArray();
        var groups = new MbGroups();
        ulong left = unchecked((ulong)limit);
        if (left > 0) left--;
        int from = 0, at = 0, result = 0;
        while (left != 0 && at < @string.Length)
        {
            result = compiled.Search(ctx, @string.Span, at, groups);
            if (result < 0) break;
            (int begin, int end) = groups[0];
            if (at >= end)
            {
                at++;
                continue;
            }

            if (begin >= @string.Length || begin < from)
            {
                result = Oniguruma.Mismatch - 1;
                break;
            }

            parts.Append(Value.String(@string.Substring(from, begin - from)).Copied());
            left--;
            from = at = end;
        }

        if (result < Oniguruma.Mismatch)
        {
            Failure(ctx, "mbsplit()", result);
            return null;
        }

        parts.Append(Value.String(@string.Substring(from, Math.Max(@string.Length - from, 0))).Copied());
        return parts;
    }

    internal static unsafe void Failure(RequestContext ctx, string where, int code) =>
        Arg.Warning(ctx, $"mbregex search failure in {where}: {Oniguruma.ErrorMessage(code, null)}");
}
