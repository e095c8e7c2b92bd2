using System.Globalization;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Streams;

/// <summary>php://</summary>
internal sealed class PhpWrapper : StreamWrapper
{
    private const long DefaultMemory = 2 * 1024 * 1024;

    internal override string Label => "PHP";

    internal override PhpStream? Open(RequestContext ctx, PhpString path, string mode, StreamOptions options, StreamContext? context, ref PhpString? opened)
    {
        string full = path.ToString();
        string name = full.StartsWith("php://", StringComparison.OrdinalIgnoreCase) ? full[6..] : full;
        if (Starts(name, "temp")) return OpenTemp(ctx, name[4..], mode);
        if (Is(name, "memory")) return new PhpMemoryStream(ctx, PhpMemoryStream.ModeOf(mode));
        if (Is(name, "output")) return new OutputStream(ctx);
        if (Starts(name, "filter/")) return OpenFiltered(ctx, name[6..], mode, options, context, ref opened);
        int standard = Is(name, "stdin") ? 0 : Is(name, "stdout") ? 1 : Is(name, "stderr") ? 2 : -1;
        bool isInput = standard == 0 || Is(name, "input") || Starts(name, "fd/");
        if (isInput && (options & StreamOptions.ForInclude) != 0 && !ctx.Ini.GetBool("allow_url_include"))
        {
            if ((options & StreamOptions.ReportErrors) != 0) ctx.RaiseFromFunction(ErrorLevel.Warning, "URL file-access is disabled in the server configuration");
            return null;
        }

        if (standard >= 0) return ctx.Streams.OpenStandard(standard, mode);
        if (Is(name, "input")) return new InputStream(ctx);
        if (Starts(name, "fd/")) return OpenDescriptor(ctx, name[3..], mode, options);
        ctx.RaiseFromFunction(ErrorLevel.Warning, "Invalid php:// URL specified");
        return null;
    }

    private static bool Is(string name, string what) => name.Equals(what, StringComparison.OrdinalIgnoreCase);

    private static bool Starts(string name, string what) => name.StartsWith(what, StringComparison.OrdinalIgnoreCase);

    private static TempStream? OpenTemp(RequestContext ctx, string rest, string mode)
    {
        long limit = DefaultMemory;
        if (Starts(rest, "/maxmemory:"))
        {
            limit = LeadingInt(rest[11..]);
            if (limit < 0)
            {
                ctx.ThrowError("ValueError", $"{ctx.FunctionForMessages()}(): Argument #2 ($mode) must be greater than or equal to 0");
                return null;
            }
        }

        return new TempStream(ctx, PhpMemoryStream.ModeOf(mode), limit);
    }

    private static long LeadingInt(string text)
    {
        text = text.TrimStart();
        int n = text.StartsWith('-') || text.StartsWith('+') ? 1 : 0;
        while (n < text.Length && char.IsAsciiDigit(text[n])) n++;
        return long.TryParse(text.AsSpan(0, n), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : 0;
    }

    private PlainFileStream? OpenDescriptor(RequestContext ctx, string number, string mode, StreamOptions options)
    {
        if (ctx.SapiName != "cli")
        {
            if ((options & StreamOptions.ReportErrors) != 0)
                ctx.RaiseFromFunction(ErrorLevel.Warning, "Direct access to file descriptors is only available from command-line PHP");
            return null;
        }

        if (!long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long fd))
        {
            ctx.Streams.LogError(this, options, "php://fd/ stream must be specified in the form php://fd/<orig fd>");
            return null;
        }

        int limit = Posix.DescriptorLimit();
        if (fd < 0 || fd >= limit)
        {
            ctx.Streams.LogError(this, options, $"The file descriptors must be non-negative numbers smaller than {limit}");
            return null;
        }

        int copy = Posix.Duplicate((int)fd);
        if (copy >= 0) return new PlainFileStream(ctx, copy, mode);
        int error = Posix.Error;
        ctx.Streams.LogError(this, options, $"Error duping file descriptor {fd}; possibly it doesn't exist: [{error}]: {Posix.Message(error)}");
        return null;
    }

    // ---- php://filter ----

    private static PhpStream? OpenFiltered(RequestContext ctx, string chain, string mode, StreamOptions options, StreamContext? context, ref PhpString? opened)
    {
        const string marker = "/resource=";
        int resource = chain.IndexOf(marker, StringComparison.Ordinal);
        if (resource < 0)
        {
            ctx.ThrowError("Error", "No URL resource specified");
            return null;
        }

        PhpString target = PhpString.FromLatin1(chain[(resource + marker.Length)..]);
        PhpStream? stream = ctx.Streams.Open(target, mode, options, context, out opened);
        if (stream is null) return null;
        bool read = mode.AsSpan().ContainsAny('r', '+'), write = mode.AsSpan().ContainsAny("w+a");
        foreach (string part in chain[..resource].Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Starts(part, "read=")) Apply(ctx, stream, part[5..], true, false);
            else if (Starts(part, "write=")) Apply(ctx, stream, part[6..], false, true);
            else Apply(ctx, stream, part, read, write);
        }

        if (!ctx.HasPending) return stream;
        Value.FromHeap(stream).Release(ctx);
        return null;
    }

    private static void Apply(RequestContext ctx, PhpStream stream, string filters, bool read, bool write)
    {
        foreach (string encoded in filters.Split('|', StringSplitOptions.RemoveEmptyEntries))
        {
            string name = UrlDecode(encoded);
            if (read) Append(ctx, stream.ReadFilters, name);
            if (write) Append(ctx, stream.WriteFilters, name);
        }
    }

    private static void Append(RequestContext ctx, FilterChain chain, string name)
    {
        if (ctx.Streams.CreateFilter(name, default, chain.Stream) is { } filter) chain.Add(filter, first: false);
        else ctx.RaiseFromFunction(ErrorLevel.Warning, $"Unable to create filter ({name})");
    }

    private static string UrlDecode(string text)
    {
        if (!text.AsSpan().ContainsAny('%', '+')) return text;
        var result = new System.Text.StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                result.Append((char)Convert.ToByte(text.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                result.Append(text[i] == '+' ? ' ' : text[i]);
            }
        }

        return result.ToString();
    }

    // ---- php://output and php://input ----

    private sealed class OutputStream(RequestContext ctx) : PhpStream(ctx, "wb")
    {
        internal override string Label => "Output";

        protected override int ReadHandle(Span<byte> buffer)
        {
            Eof = true;
            return -1;
        }

        protected override int WriteHandle(ReadOnlySpan<byte> bytes)
        {
            Request.Echo(bytes);
            return bytes.Length;
        }
    }

    private sealed class InputStream(RequestContext ctx) : PhpStream(ctx, "rb")
    {
        private long _at;

        internal override string Label => "Input";

        protected override bool CanSeek => true;

        protected override int ReadHandle(Span<byte> buffer)
        {
            ReadOnlySpan<byte> body = Request.Body.Bytes.Span;
            int n = (int)Math.Max(0, Math.Min(buffer.Length, body.Length - _at));
            if (n > 0) body.Slice((int)_at, n).CopyTo(buffer);
            else Eof = true;
            _at += n;
            return n;
        }

        protected override int WriteHandle(ReadOnlySpan<byte> bytes) => -1;

        protected override bool FlushHandle() => false;

        protected override bool SeekHandle(long offset, int whence, out long position)
        {
            long target = offset + (whence == Posix.SeekCur ? _at : whence == Posix.SeekEnd ? Request.Body.Bytes.Length : 0);
            position = _at;
            if (target < 0) return false;
            position = _at = target;
            return true;
        }
    }
}

/// <summary>A .NET stream: the standard streams of a request that does not own the process.</summary>
internal sealed class ForwardingStream(RequestContext ctx, Stream stream, string mode) : PhpStream(ctx, mode)
{
    internal override string Label => "STDIO";

    protected override int ReadHandle(Span<byte> buffer)
    {
        if (!stream.CanRead) return -1;
        int n = stream.Read(buffer);
        if (n == 0) Eof = true;
        return n;
    }

    protected override int WriteHandle(ReadOnlySpan<byte> bytes)
    {
        if (!stream.CanWrite) return -1;
        Request.Output.Sink.Flush();
        stream.Write(bytes);
        return bytes.Length;
    }

    protected override bool FlushHandle()
    {
        stream.Flush();
        return true;
    }
}
