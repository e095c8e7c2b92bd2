using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Input;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>parse_str() and http_build_query().</summary>
[PhpExtension("standard")]
internal static class QueryStrings
{
    [PhpFunction("parse_str(string $string, &$result): void")]
    internal static void parse_str(RequestContext ctx, PhpString @string, PhpReference result)
    {
        var variables = new PhpArray();
        RequestVariables.ParseQuery(ctx, ref variables, Spans.UpToNul(@string.Span));
        Arguments.Assign(ctx, result, Value.Array(variables));
    }

    [PhpFunction("http_build_query(array|object $data, string $numeric_prefix = \"\", ?string $arg_separator = null, int $encoding_type = PHP_QUERY_RFC1738): string")]
    internal static PhpString http_build_query(RequestContext ctx, Value data, PhpString numeric_prefix, PhpString? arg_separator, long encoding_type)
    {
        if (data.IsObject && ((PhpInstance)data.AsObject).Class.IsEnum)
            Arg.TypeError(ctx, 1, $"must not be an enum, {TypeNames.OfValue(in data)} given");
        if (arg_separator is null)
        {
            arg_separator = ctx.Ini.Get("arg_separator.output");
            if (arg_separator is null || arg_separator.Length == 0) arg_separator = PhpString.SingleByte((byte)'&');
        }

        var builder = new Builder(ctx, arg_separator, encoding_type == Urls.Rfc3986);
        builder.Container(in data, numeric_prefix.Span, default);
        return builder.Text.ToPhpString();
    }

    private sealed class Builder(RequestContext ctx, PhpString separator, bool raw)
    {
        internal readonly PhpStringBuilder Text = new();
        private readonly HashSet<object> _open = new(ReferenceEqualityComparer.Instance);

        /// <param name="key">What stands before the keys, with an opening bracket; empty at the top.</param>
        internal void Container(in Value container, ReadOnlySpan<byte> numericPrefix, ReadOnlySpan<byte> key)
        {
            if (!System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
                Throw.Error(ctx, "Maximum call stack size reached.");
            // what contains itself ends here
            if (!_open.Add(container.AsCounted)) return;
            PhpArray members = container.IsArray ? container.AsArray : ((PhpInstance)container.AsObject).GetVisibleProperties(ctx);
            foreach ((Value k, Value member) in members)
            {
                Value v = member.Dereferenced();
                if (v.Kind is Kind.Null or Kind.Resource) continue;
                var name = new PhpStringBuilder(key.Length + 32);
                name.Append(key);
                if (k.IsString) Urls.AppendEncoded(name, k.AsString.Span, raw);
                else name.Append(numericPrefix).Append(k.IntValue);
                if (key.Length > 0) name.Append("%5D"u8);
                if (v.IsArray || (v.IsObject && !((PhpInstance)v.AsObject).Class.IsEnum))
                {
                    Container(in v, default, name.Append("%5B"u8).Span);
                    continue;
                }

                if (Text.Length > 0) Text.Append(separator);
                Text.Append(name.Span).Append('=');
                Scalar(in v);
            }

            if (!container.IsArray) Value.Array(members).Release(ctx);
            _open.Remove(container.AsCounted);
        }

        private void Scalar(in Value v)
        {
            switch (v.Kind)
            {
                case Kind.Bool:
                    Text.Append(v.BoolValue ? '1' : '0');
                    break;
                case Kind.Int:
                    Text.Append(v.IntValue);
                    break;
                case Kind.Object:
                    var enumCase = (PhpInstance)v.AsObject;
                    if (enumCase.Class.EnumBackingType is null) Throw.ValueError(ctx, $"Unbacked enum {enumCase.Class.Text} cannot be converted to a string");
                    Scalar(in enumCase.Slots[1]);
                    break;
                default:
                    Urls.AppendEncoded(Text, Conversions.ToStr(ctx, in v).Span, raw);
                    break;
            }
        }
    }
}
