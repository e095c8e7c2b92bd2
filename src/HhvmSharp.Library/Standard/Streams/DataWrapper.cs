using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Streams;

/// <summary>data: (RFC 2397).</summary>
internal sealed class DataWrapper : StreamWrapper
{
    internal override string Label => "RFC2397";

    internal override bool IsUrl => true;

    internal override PhpStream? Open(RequestContext ctx, PhpString path, string mode, StreamOptions options, StreamContext? context, ref PhpString? opened)
    {
        ReadOnlySpan<byte> rest = path.Span["data:".Length..];
        if (rest.StartsWith("//"u8)) rest = rest[2..];
        var meta = new PhpArray();
        string? error = null;
        bool base64 = false;
        int comma = rest.IndexOf((byte)',');
        if (comma < 0) error = "no comma in URL";
        else if (comma > 0) error = ParseType(ctx, PhpString.FromSpan(rest[..comma]).ToString(), meta, out base64);
        if (error is null) meta.Set(ctx, PhpString.Literal("base64"), Value.Bool(base64));
        byte[]? data = error is not null ? null
            : base64 ? Base64(rest[(comma + 1)..])
            : Urls.urldecode(PhpString.FromSpan(rest[(comma + 1)..])).Span.ToArray();
        if (data is null)
        {
            Value.Array(meta).Release(ctx);
            ctx.Streams.LogError(this, options, "rfc2397: " + (error ?? "unable to decode"));
            return null;
        }

        return new DataStream(ctx, mode, data, meta);
    }

    private static byte[]? Base64(ReadOnlySpan<byte> text) =>
        Encodings.base64_decode(PhpString.FromSpan(text), true)?.Span.ToArray();

    /// <summary>"type/subtype;name=value;base64"; the reason why it is not valid, or null.</summary>
    private static string? ParseType(RequestContext ctx, string text, PhpArray meta, out bool base64)
    {
        base64 = false;
        string[] parts = text.Split(';');
        if (parts[0].Contains('/')) meta.Add("mediatype", Value.String(parts[0]));
        else if (parts.Length == 1 || parts[0].Length > 0 || text != ";base64") return "illegal media type";
        for (int i = 1; i < parts.Length; i++)
        {
            int equals = parts[i].IndexOf('=');
            if (equals < 0)
            {
                if (parts[i] != "base64" || i != parts.Length - 1) return "illegal parameter";
                base64 = true;
            }
            else if (parts[i][..equals] != "mediatype")
            {
                meta.Set(ctx, PhpString.FromLatin1(parts[i][..equals]), Value.String(parts[i][(equals + 1)..]));
            }
        }

        return null;
    }

    private sealed class DataStream(RequestContext ctx, string mode, byte[] data, PhpArray meta) : TempStream(ctx, mode, data)
    {
        internal override string Label => "RFC2397";

        protected override bool CanWrite => false;

        internal override bool AddMetaData(PhpArray target)
        {
            foreach ((Value key, Value v) in meta)
                if (key.IsString) target.Set(Request, key.AsString, v.Copied());
            return true;
        }

        protected override int CloseHandle()
        {
            Value.Array(meta).Release(Request);
            return base.CloseHandle();
        }
    }
}
