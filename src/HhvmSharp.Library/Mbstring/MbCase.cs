using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Mbstring;

/// <summary>Upper and lower case.</summary>
[PhpExtension("mbstring")]
internal static class MbCase
{
    [PhpConst("MB_CASE_UPPER")] internal const int Upper = (int)CaseMode.Upper;
    [PhpConst("MB_CASE_LOWER")] internal const int Lower = (int)CaseMode.Lower;
    [PhpConst("MB_CASE_TITLE")] internal const int Title = (int)CaseMode.Title;
    [PhpConst("MB_CASE_FOLD")] internal const int Fold = (int)CaseMode.Fold;
    [PhpConst("MB_CASE_UPPER_SIMPLE")] internal const int UpperSimple = (int)CaseMode.UpperSimple;
    [PhpConst("MB_CASE_LOWER_SIMPLE")] internal const int LowerSimple = (int)CaseMode.LowerSimple;
    [PhpConst("MB_CASE_TITLE_SIMPLE")] internal const int TitleSimple = (int)CaseMode.TitleSimple;
    [PhpConst("MB_CASE_FOLD_SIMPLE")] internal const int FoldSimple = (int)CaseMode.FoldSimple;

    [PhpFunction("mb_convert_case(string $string, int $mode, ?string $encoding = null): string")]
    internal static PhpString mb_convert_case(RequestContext ctx, PhpString @string, long mode, PhpString? encoding)
    {
        MbEncoding found = MbState.Encoding(ctx, encoding, 3);
        if (mode is < Upper or > FoldSimple) Arg.ValueError(ctx, 2, "must be one of the MB_CASE_* constants");
        return Casing.Convert(MbState.Of(ctx), @string, (CaseMode)mode, found);
    }

    [PhpFunction("mb_strtoupper(string $string, ?string $encoding = null): string", Frameless = true)]
    internal static PhpString mb_strtoupper(RequestContext ctx, PhpString @string, PhpString? encoding) => Convert(ctx, @string, CaseMode.Upper, encoding);

    [PhpFunction("mb_strtolower(string $string, ?string $encoding = null): string", Frameless = true)]
    internal static PhpString mb_strtolower(RequestContext ctx, PhpString @string, PhpString? encoding) => Convert(ctx, @string, CaseMode.Lower, encoding);

    private static PhpString Convert(RequestContext ctx, PhpString text, CaseMode mode, PhpString? encoding)
    {
        MbEncoding found = MbState.Encoding(ctx, encoding, 2);
        return Casing.Convert(MbState.Of(ctx), text, mode, found);
    }

    [PhpFunction("mb_ucfirst(string $string, ?string $encoding = null): string")]
    internal static PhpString mb_ucfirst(RequestContext ctx, PhpString @string, PhpString? encoding) => First(ctx, @string, CaseMode.Title, encoding);

    [PhpFunction("mb_lcfirst(string $string, ?string $encoding = null): string")]
    internal static PhpString mb_lcfirst(RequestContext ctx, PhpString @string, PhpString? encoding) => First(ctx, @string, CaseMode.Lower, encoding);

    private static PhpString First(RequestContext ctx, PhpString text, CaseMode mode, PhpString? encoding)
    {
        MbEncoding found = MbState.Encoding(ctx, encoding, 2);
        MbState state = MbState.Of(ctx);
        PhpString first = MbText.Substring(state, text, 0, 1, found);
        PhpString head = Casing.Convert(state, first, mode, found);
        return head.Equals(first) ? text : PhpString.Concat(head, MbText.Substring(state, text, 1, long.MaxValue, found));
    }
}
