using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Streams.Filters;

/// <summary>convert.base64-* and convert.quoted-printable-*.</summary>
internal abstract class ConvertFilter(string name) : BucketFilter
{
    internal override string Name => name;

    /// <summary>With line-break-chars when line-length is at least 4.</summary>
    internal static ConvertFilter? Create(RequestContext ctx, string name, in Value parameters)
    {
        if (!parameters.IsUndef && !parameters.IsArray)
        {
            Arg.Warning(ctx, $"Stream filter ({name}): invalid filter parameter");
            return null;
        }

        PhpArray? options = parameters.IsArray ? parameters.AsArray : null;
        byte[]? lineBreak = Text(ctx, options, "line-break-chars");
        long lineLength = options is null ? 0 : Math.Max(0, Conversions.ToInt(ctx, options["line-length"].Dereferenced()));
        switch (name[(name.IndexOf('.') + 1)..].ToLowerInvariant())
        {
            case "base64-encode":
                return new Base64Encoder(name, (int)lineLength, lineLength < 4 ? null : lineBreak ?? "\r\n"u8.ToArray());
            case "base64-decode":
                return new Base64Decoder(name);
            case "quoted-printable-encode":
                return new QuotedPrintableEncoder(name, (int)lineLength, lineLength < 4 ? null : lineBreak ?? "\r\n"u8.ToArray(), Flag(ctx, options, "binary"), Flag(ctx, options, "force-encode-first"));
            case "quoted-printable-decode":
                return new QuotedPrintableDecoder(name, lineBreak);
            default:
                return null;
        }
    }

    private static byte[]? Text(RequestContext ctx, PhpArray? options, string name)
    {
        Value v = options is null ? default : options[name].Dereferenced();
        return v.IsUndef ? null : Conversions.ToStr(ctx, in v).Span.ToArray();
    }

    private static bool Flag(RequestContext ctx, PhpArray? options, string name) =>
        options is not null && Conversions.ToBool(ctx, options[name].Dereferenced());

    protected byte[]? Fail(RequestContext ctx, string reason)
    {
        Arg.Warning(ctx, $"Stream filter ({Name}): {reason}");
        return null;
    }

    private sealed class Base64Encoder(string name, int lineLength, byte[]? lineBreak) : ConvertFilter(name)
    {
        private readonly List<byte> _rest = [];
        private int _used;

        protected override byte[] Convert(RequestContext ctx, byte[] data)
        {
            byte[] all = [.. _rest, .. data];
            int whole = all.Length / 3 * 3;
            _rest.Clear();
            _rest.AddRange(all.AsSpan(whole));
            return Encode(all.AsSpan(0, whole));
        }

        protected override byte[] Finish(RequestContext ctx)
        {
            byte[] last = Encode([.. _rest]);
            _rest.Clear();
            return last;
        }

        private byte[] Encode(ReadOnlySpan<byte> bytes)
        {
            var result = new PhpStringBuilder(bytes.Length * 4 / 3 + 16);
            for (int i = 0; i < bytes.Length; i += 3)
            {
                if (lineBreak is not null && lineLength - _used < 4)
                {
                    result.Append(lineBreak);
                    _used = 0;
                }

                result.Append(System.Convert.ToBase64String(bytes.Slice(i, Math.Min(3, bytes.Length - i))));
                _used += 4;
            }

            return result.Span.ToArray();
        }
    }

    private sealed class Base64Decoder(string name) : ConvertFilter(name)
    {
        private int _bits;
        private int _count;
        private bool _padded;
        private bool _ended;

        protected override byte[]? Convert(RequestContext ctx, byte[] data)
        {
            var result = new PhpStringBuilder(data.Length);
            foreach (byte c in data)
            {
                int value = Digit(c);
                if (c == '=') _padded = true;
                if (value >= 0)
                {
                    if (_padded) return Fail(ctx, "invalid byte sequence");
                    _bits = (_bits << 6) | value;
                    _count += 6;
                    if (_count < 8) continue;
                    _count -= 8;
                    result.Append((byte)(_bits >> _count));
                    _bits &= (1 << _count) - 1;
                }
                else if (_padded)
                {
                    // only two or three digits can be filled up
                    if (_count is 0 or 6 && !_ended) return Fail(ctx, "invalid byte sequence");
                    _ended = true;
                }
            }

            return result.Span.ToArray();
        }

        protected override byte[]? Finish(RequestContext ctx) =>
            _ended || _count == 0 ? [] : Fail(ctx, "unexpected end of stream");

        private static int Digit(byte c) => c switch
        {
            >= (byte)'A' and <= (byte)'Z' => c - 'A',
            >= (byte)'a' and <= (byte)'z' => c - 'a' + 26,
            >= (byte)'0' and <= (byte)'9' => c - '0' + 52,
            (byte)'+' => 62,
            (byte)'/' => 63,
            _ => -1,
        };
    }
}
