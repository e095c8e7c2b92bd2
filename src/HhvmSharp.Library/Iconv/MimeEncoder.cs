using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Iconv;

/// <summary>iconv_mime_encode().</summary>
[PhpExtension("iconv")]
internal static class MimeEncoder
{
    private const string Ascii = "ASCII";

    private sealed record Settings(string From, string To, long LineLength, byte[] LineBreak, bool Base64);

    [PhpFunction("iconv_mime_encode(string $field_name, string $field_value, array $options = []): string|false")]
    internal static PhpString? iconv_mime_encode(RequestContext ctx, PhpString field_name, PhpString field_value, PhpArray options)
    {
        if (Read(ctx, options) is not { } settings) return null;
        var to = new PhpStringBuilder();
        IconvError error = Encode(field_name.Span, field_value.Span, settings, to);
        return IconvFunctions.Check(ctx, error, settings.To, settings.From) ? to.ToPhpString() : null;
    }

    private static Settings? Read(RequestContext ctx, PhpArray options)
    {
        string from = IconvFunctions.Encoding(ctx, "internal"), to = from;
        bool base64 = true;
        long length = 76;
        byte[] lineBreak = [(byte)'\r', (byte)'\n'];
        if (Option("scheme") is { IsString: true } scheme && scheme.AsString.Length > 0) base64 = scheme.AsString[0] is not ((byte)'Q' or (byte)'q');
        if (Option("input-charset") is { IsString: true } input)
        {
            if (IconvFunctions.IsTooLong(ctx, input.AsString)) return null;
            if (input.AsString.Length > 0) from = input.AsString.ToString();
        }

        if (Option("output-charset") is { IsString: true } output)
        {
            if (IconvFunctions.IsTooLong(ctx, output.AsString)) return null;
            if (output.AsString.Length > 0) to = output.AsString.ToString();
        }

        if (Option("line-length") is { IsUndef: false } line) length = Conversions.ToInt(ctx, in line);
        if (Option("line-break-chars") is { IsUndef: false } chars) lineBreak = Spans.UpToNul(Elements.Text(ctx, in chars).Span).ToArray();
        return new Settings(from, to, length, lineBreak, base64);

        Value Option(string name) => options.Get(PhpString.FromLatin1(name)).Dereferenced();
    }

    private static IconvError Encode(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, Settings settings, PhpStringBuilder to)
    {
        int charset = settings.To.Length;
        if ((ulong)name.Length + 2 >= (ulong)settings.LineLength || (ulong)charset + 12 >= (ulong)settings.LineLength) return IconvError.TooBig;
        IconvError error = Converter.Open(Ascii, settings.From, out Converter? ascii);
        if (error != IconvError.None) return error;
        using (ascii) ascii!.Append(name, to);
        error = Converter.Open(settings.To, settings.From, out Converter? converter);
        if (error != IconvError.None) return error;
        using (converter)
        {
            to.Append(": ");
            long left = settings.LineLength - name.Length - 2;
            // "=?", "?X?", "?=" and the shortest text
            int shortest = 7 + charset + (settings.Base64 ? 4 : 3);
            do
            {
                if (left < shortest + settings.LineBreak.Length + 1)
                {
                    to.Append(settings.LineBreak).Append(' ');
                    left = settings.LineLength - 1;
                }

                int before = to.Length;
                to.Append("=?").Append(settings.To).Append('?').Append(settings.Base64 ? 'B' : 'Q').Append('?');
                long room = left - (to.Length - before);
                error = settings.Base64 ? Base64Word(converter!, ref value, room, to) : QuotedWord(converter!, ref value, room, to);
                if (error != IconvError.None) return error;
                to.Append("?=");
                left -= to.Length - before;
            }
            while (!value.IsEmpty);
        }

        return IconvError.None;
    }

    /// <summary>As many bytes as fit with what returns to the initial state.</summary>
    private static IconvError Base64Word(Converter converter, ref ReadOnlySpan<byte> value, long room, PhpStringBuilder to)
    {
        int size = (int)(room - 2) / 4 * 3;
        byte[] buffer = new byte[Math.Max(size, 0)];
        for (int reserved = 4; ; reserved += 4)
        {
            if (size <= reserved) return IconvError.TooBig;
            IconvError error = converter.Step(value, buffer.AsSpan(0, size - reserved), out int consumed, out int written);
            if (error is not (IconvError.None or IconvError.TooBig)) return error;
            if (error == IconvError.TooBig && consumed == 0) return IconvError.TooBig;
            error = converter.Step([], buffer.AsSpan(written), out _, out int tail, flush: true);
            if (error == IconvError.None)
            {
                value = value[consumed..];
                ReadOnlySpan<byte> bytes = buffer.AsSpan(0, written + tail);
                System.Buffers.Text.Base64.EncodeToUtf8(bytes, to.Reserve((bytes.Length + 2) / 3 * 4), out _, out _);
                return IconvError.None;
            }

            if (error != IconvError.TooBig) return IconvError.Unknown;
            converter.Reset();
        }
    }

    private static IconvError QuotedWord(Converter converter, ref ReadOnlySpan<byte> value, long room, PhpStringBuilder to)
    {
        ReadOnlySpan<byte> rest = value;
        byte[] buffer = new byte[Math.Max(room, 0) + 8];
        int length = 0, consumed = 0;
        for (long size = room - 2; size > 0;)
        {
            IconvError error = converter.Step(rest, buffer.AsSpan(0, (int)size), out consumed, out length);
            if (error is not (IconvError.None or IconvError.TooBig)) return error;
            if (error == IconvError.TooBig && consumed == 0) return IconvError.Unknown;
            error = converter.Step([], buffer.AsSpan(length, (int)size - length), out _, out int tail, flush: true);
            if (error is not (IconvError.None or IconvError.TooBig)) return IconvError.Unknown;
            length += tail;
            long needed = 0;
            foreach (byte c in buffer.AsSpan(0, length)) needed += IsPlain(c) ? 1 : 3;
            if (needed <= room - 2) break;
            size -= (needed - (room - 2) + 2) / 3;
        }

        foreach (byte c in buffer.AsSpan(0, length))
        {
            if (IsPlain(c)) to.Append(c);
            else to.Append('=').Append("0123456789ABCDEF"u8[c >> 4]).Append("0123456789ABCDEF"u8[c & 15]);
        }

        value = rest[consumed..];
        converter.Reset();
        return IconvError.None;
    }

    private static bool IsPlain(byte c) => c is > 0x20 and < 0x7F and not ((byte)'=' or (byte)'?' or (byte)'_');
}
