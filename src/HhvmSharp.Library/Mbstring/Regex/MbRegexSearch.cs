using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Mbstring;

/// <summary>mb_ereg_search() and its kin: match after match of one text.</summary>
[PhpExtension("mbstring")]
internal static class MbRegexSearch
{
    [PhpFunction("mb_ereg_search_init(string $string, ?string $pattern = null, ?string $options = null): bool")]
    internal static bool mb_ereg_search_init(RequestContext ctx, PhpString @string, PhpString? pattern, PhpString? options)
    {
        if (pattern is { Length: 0 }) Arg.ValueError(ctx, 2, "must not be empty");
        MbRegexState state = MbRegexState.Of(ctx);
        (uint flags, nint syntax) = state.Options(ctx, options);
        if (pattern is not null)
        {
            state.SearchPattern = state.Compile(ctx, pattern, flags, syntax);
            if (state.SearchPattern is null) return false;
        }

        @string.MarkShared();
        state.SearchText = @string;
        state.SearchGroups = null;
        bool valid = state.Encoding.IsValid(@string.Span);
        state.SearchPosition = valid ? 0 : @string.Length;
        return valid;
    }

    [PhpFunction("mb_ereg_search(?string $pattern = null, ?string $options = null): bool")]
    internal static bool mb_ereg_search(RequestContext ctx, PhpString? pattern, PhpString? options) => Next(ctx, pattern, options) is not null;

    [PhpFunction("mb_ereg_search_pos(?string $pattern = null, ?string $options = null): array|false")]
    internal static PhpArray? mb_ereg_search_pos(RequestContext ctx, PhpString? pattern, PhpString? options)
    {
        if (Next(ctx, pattern, options) is not { } groups) return null;
        (int begin, int end) = groups[0];
        var result = new PhpArray();
        result.Append(Value.Int(begin));
        result.Append(Value.Int(end - begin));
        return result;
    }

    [PhpFunction("mb_ereg_search_regs(?string $pattern = null, ?string $options = null): array|false")]
    internal static PhpArray? mb_ereg_search_regs(RequestContext ctx, PhpString? pattern, PhpString? options) =>
        Next(ctx, pattern, options) is { } groups ? MbRegex.Groups(ctx, MbRegexState.Of(ctx).SearchText!, groups, emptyCounts: true) : null;

    private static MbGroups? Next(RequestContext ctx, PhpString? pattern, PhpString? options)
    {
        MbRegexState state = MbRegexState.Of(ctx);
        (uint flags, nint syntax) = state.Options(ctx, options);
        state.SearchGroups = null;
        if (pattern is not null)
        {
            state.SearchPattern = state.Compile(ctx, pattern, flags, syntax);
            if (state.SearchPattern is null) return null;
        }

        if (state.SearchPattern is null) Throw.Error(ctx, "No pattern was provided");
        if (state.SearchText is null) Throw.Error(ctx, "No string was provided");
        var groups = new MbGroups();
        int position = state.SearchPosition;
        int found = state.SearchPattern.Search(ctx, state.SearchText.Span, Math.Min(position, state.SearchText.Length), groups);
        if (found < 0)
        {
            if (found == Oniguruma.Mismatch) state.SearchPosition = state.SearchText.Length;
            else MbRegex.Failure(ctx, "mbregex_search()", found);
            return null;
        }

        int end = groups[0].End;
        state.SearchPosition = position <= end ? end : position + 1;
        return state.SearchGroups = groups;
    }

    [PhpFunction("mb_ereg_search_getregs(): array|false")]
    internal static PhpArray? mb_ereg_search_getregs(RequestContext ctx)
    {
        MbRegexState state = MbRegexState.Of(ctx);
        return state.SearchGroups is null || state.SearchText is null ? null : MbRegex.Groups(ctx, state.SearchText, state.SearchGroups, emptyCounts: true);
    }

    [PhpFunction("mb_ereg_search_getpos(): int")]
    internal static long mb_ereg_search_getpos(RequestContext ctx) => MbRegexState.Of(ctx).SearchPosition;

    [PhpFunction("mb_ereg_search_setpos(int $offset): bool")]
    internal static bool mb_ereg_search_setpos(RequestContext ctx, long offset)
    {
        MbRegexState state = MbRegexState.Of(ctx);
        if (offset < 0 && state.SearchText is not null) offset += state.SearchText.Length;
        if (offset < 0 || offset > (state.SearchText?.Length ?? int.MaxValue)) Arg.ValueError(ctx, 1, "is out of range");
        state.SearchPosition = (int)offset;
        return true;
    }
}
