using HhvmSharp.Library.Pcre;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Input;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Output;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Mbstring;

/// <summary>mb_output_handler() and mb_parse_str(): between the program's encoding and that of HTTP.</summary>
[PhpExtension("mbstring")]
internal static class MbOutputHandler
{
    [PhpFunction("mb_output_handler(string $string, int $status): string")]
    internal static PhpString mb_output_handler(RequestContext ctx, PhpString @string, long status)
    {
        MbState state = MbState.Of(ctx);
        MbEncoding to = state.HttpOutput;
        if (ReferenceEquals(to, MbEncodings.Pass)) return @string;
        var ops = (OutputOps)status;
        if ((ops & OutputOps.Start) != 0) Begin(ctx, state, to);
        if (!state.ConvertsOutput) return @string;
        bool last = (ops & OutputOps.Final) != 0;
        MbOutput output = state.Output(@string.Length);
        if (@string.Length > 0)
        {
            using var wide = new Wide(@string.Length);
            state.Internal.Decode(@string.Span, wide, ref state.OutputState);
            to.Encode(wide.Span, output, last);
        }

        state.IllegalCharacters += output.Errors;
        if (last)
        {
            state.ConvertsOutput = false;
            state.OutputState = 0;
        }

        return output.Bytes.ToPhpString();
    }

    /// <summary>Text is converted, and the header says to what.</summary>
    private static void Begin(RequestContext ctx, MbState state, MbEncoding to)
    {
        string? type = null;
        if (ctx.Headers.ContentType is { } own)
        {
            PhpString types = ctx.Ini.Get("mbstring.http_output_conv_mimetypes") ?? PhpString.Empty;
            if (types.ToString().Trim().Length == 0 || MbState.TypePattern(ctx, types) is not { } pattern || !IsMatch(ctx, pattern, own)) return;
            type = own.Split(';')[0];
        }

        type ??= ctx.Ini.GetString("default_mimetype") is { Length: > 0 } standard ? standard : "text/html";
        if (to.MimeName is not null) ctx.Headers.Add($"Content-Type: {type}; charset={to.MimeName}", replace: true, 0);
        state.ConvertsOutput = true;
    }

    private static bool IsMatch(RequestContext ctx, Pattern pattern, string text)
    {
        var matcher = new Matcher(ctx, pattern, PhpString.FromLatin1(text));
        try
        {
            return matcher.Next();
        }
        finally
        {
            matcher.Dispose();
        }
    }

    [PhpFunction("mb_parse_str(string $string, &$result): bool")]
    internal static bool mb_parse_str(RequestContext ctx, PhpString @string, PhpReference result)
    {
        MbState state = MbState.Of(ctx);
        var variables = new PhpArray();
        List<(PhpString Name, PhpString Value)> parts = RequestVariables.SplitQuery(ctx, Spans.UpToNul(@string.Span));
        long limit = ctx.Ini.GetLong("max_input_vars");
        state.DetectedInput = null;
        if (@string.Length > 0 && parts.Count <= limit) state.DetectedInput = Register(ctx, state, parts, ref variables);
        else if (parts.Count > limit) Arg.Warning(ctx, $"Input variables exceeded {limit}. To increase the limit change max_input_vars in php.ini.");
        Arguments.Assign(ctx, result, Value.Array(variables));
        return state.DetectedInput is not null;
    }

    private static MbEncoding Register(RequestContext ctx, MbState state, List<(PhpString Name, PhpString Value)> parts, ref PhpArray variables)
    {
        MbEncoding? from = state.HttpInput is [var only] ? only : MbDetection.Guess(
            [.. parts.SelectMany(p => (ReadOnlyMemory<byte>[])[p.Name.Memory, p.Value.Memory])],
            state.HttpInput,
            ctx.Ini.GetBool("mbstring.strict_detection"),
            orderCounts: false);
        if (from is null) Arg.Warning(ctx, "Unable to detect encoding");
        from ??= MbEncodings.Pass;
        foreach ((PhpString name, PhpString value) in parts)
            RequestVariables.Register(ctx, ref variables, Convert(state, name.Span, from), Value.String(Convert(state, value.Span, from)));
        return from;
    }

    private static PhpString Convert(MbState state, ReadOnlySpan<byte> text, MbEncoding from) =>
        ReferenceEquals(from, MbEncodings.Pass) ? PhpString.FromSpan(text) : state.Convert(text, from, state.Internal);
}
