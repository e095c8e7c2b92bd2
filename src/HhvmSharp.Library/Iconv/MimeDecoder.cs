using HhvmSharp.Library.Standard;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Iconv;

/// <summary>iconv_mime_decode() and iconv_mime_decode_headers().</summary>
[PhpExtension("iconv")]
internal static class MimeDecoder
{
    [PhpFunction("iconv_mime_decode(string $string, int $mode = 0, ?string $encoding = null): string|false")]
    internal static PhpString? iconv_mime_decode(RequestContext ctx, PhpString @string, long mode, PhpString? encoding)
    {
        if (IconvFunctions.Encoding(ctx, encoding) is not { } to) return null;
        var result = new PhpStringBuilder(@string.Length);
        IconvError error = MimeScanner.Decode(@string.Span, to, (int)mode, result, out _);
        return IconvFunctions.Check(ctx, error, to, "???") ? result.ToPhpString() : null;
    }

    [PhpFunction("iconv_mime_decode_headers(string $headers, int $mode = 0, ?string $encoding = null): array|false")]
    internal static PhpArray? iconv_mime_decode_headers(RequestContext ctx, PhpString headers, long mode, PhpString? encoding)
    {
        if (IconvFunctions.Encoding(ctx, encoding) is not { } to) return null;
        var all = new PhpArray();
        ReadOnlySpan<byte> rest = headers.Span;
        while (!rest.IsEmpty)
        {
            var line = new PhpStringBuilder();
            IconvError error = MimeScanner.Decode(rest, to, (int)mode, line, out int consumed);
            if (!IconvFunctions.Check(ctx, error, to, "???"))
            {
                Value.Array(all).Release(ctx);
                return null;
            }

            if (line.Length == 0) break;
            Add(ctx, all, line.Span);
            rest = rest[consumed..];
        }

        return all;
    }

    /// <summary>"Name: value"; a name that comes again collects its values in an array.</summary>
    private static void Add(RequestContext ctx, PhpArray all, ReadOnlySpan<byte> line)
    {
        int colon = line.IndexOf((byte)':');
        if (colon < 0) return;
        PhpString name = PhpString.FromSpan(line[..colon]);
        Value value = Value.String(PhpString.FromSpan(line[(colon + 1)..].TrimStart(" \t"u8)));
        Value known = all.Get(name);
        if (known.IsUndef)
        {
            all.Set(ctx, name, in value);
            return;
        }

        if (!known.IsArray)
        {
            var values = new PhpArray();
            values.Append(known.Copied());
            all.Set(ctx, name, Value.Array(values));
        }

        all.Find(name).AsArray.Append(in value);
    }
}
