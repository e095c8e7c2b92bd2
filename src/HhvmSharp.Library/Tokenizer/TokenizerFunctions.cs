using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;
using HhvmSharp.Syntax;

namespace HhvmSharp.Library.Tokenizer;

[PhpExtension("tokenizer")]
internal static class TokenizerFunctions
{
    [PhpConst("TOKEN_PARSE")] internal const int TokenParse = 1;

    [PhpFunction("token_get_all(string $code, int $flags = 0): array")]
    internal static PhpArray token_get_all(RequestContext ctx, PhpString code, long flags) =>
        (flags & TokenParse) != 0 ? TokenList.Parse(ctx, code.Span.ToArray(), null) : TokenList.Scan(ctx, code.Span.ToArray(), null);

    [PhpFunction("token_name(int $id): string", Pure = true)]
    internal static PhpString token_name(long id) => PhpString.FromLatin1(NameOf(id) ?? "UNKNOWN");

    internal static string? NameOf(long id) => id is >= 0 and <= int.MaxValue ? TokenNames.NameOf((int)id) : null;
}
