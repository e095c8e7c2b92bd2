using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Hash;

/// <summary>Digests of files and streams, read piece by piece.</summary>
[PhpExtension("hash")]
internal static class HashFiles
{
    private const int Chunk = 8192;

    /// <summary>Owned; null after a warning.</summary>
    private static PhpStream? Open(RequestContext ctx, PhpString filename, StreamContext? context = null) =>
        ctx.Streams.Open(filename, "rb", StreamOptions.ReportErrors, context ?? ctx.Streams.DefaultContext);

    /// <summary>Reads to the end or to <paramref name="limit"/> bytes (negative: no limit); the count, or -1 after an error.</summary>
    private static long Feed(HashEngine engine, PhpStream stream, long limit, out bool failed)
    {
        var buffer = new byte[Chunk];
        long total = 0;
        failed = false;
        while (limit != 0)
        {
            int n = stream.Read(limit > 0 ? buffer.AsSpan(0, (int)Math.Min(limit, Chunk)) : buffer);
            failed = n < 0;
            if (n <= 0) break;
            engine.Update(buffer.AsSpan(0, n));
            limit -= n;
            total += n;
        }

        return total;
    }

    /// <summary>A whole file; false when it could not be read.</summary>
    private static bool FeedFile(RequestContext ctx, HashEngine engine, PhpString filename, StreamContext? context = null)
    {
        if (Open(ctx, filename, context) is not { } stream) return false;
        Feed(engine, stream, -1, out bool failed);
        StreamArg.Release(ctx, stream);
        return !failed;
    }

    [PhpFunction("hash_file(string $algo, string $filename, bool $binary = false, array $options = []): string|false")]
    internal static PhpString? hash_file(RequestContext ctx, PhpString algo, PhpString filename, bool binary, PhpArray? options = null)
    {
        HashAlgorithm algorithm = HashFunctions.Require(ctx, algo);
        if (filename.Span.Contains((byte)0)) Arg.ValueError(ctx, 1, "must not contain any null bytes");
        HashEngine engine = algorithm.Start(ctx, options);
        if (!FeedFile(ctx, engine, filename)) return null;
        var digest = new byte[algorithm.DigestSize];
        engine.Finish(digest);
        return HashFunctions.Output(digest, binary);
    }

    [PhpFunction("hash_hmac_file(string $algo, string $filename, #[\\SensitiveParameter] string $key, bool $binary = false): string|false")]
    internal static PhpString? hash_hmac_file(RequestContext ctx, PhpString algo, PhpString filename, PhpString key, bool binary)
    {
        const byte innerPad = 0x36;
        HashAlgorithm algorithm = HashFunctions.Require(ctx, algo, cryptographic: true);
        if (filename.Span.Contains((byte)0)) Arg.ValueError(ctx, 2, "must not contain any null bytes");
        var hmac = new HmacKey(algorithm, key.Span);
        HashEngine engine = algorithm.Start(ctx, null);
        engine.Update(hmac.Pad(innerPad));
        if (!FeedFile(ctx, engine, filename)) return null;
        var inner = new byte[algorithm.DigestSize];
        engine.Finish(inner);
        return HashFunctions.Output(hmac.Finish(inner), binary);
    }

    [PhpFunction("hash_update_stream(HashContext $context, $stream, int $length = -1): int")]
    internal static long hash_update_stream(RequestContext ctx, PhpInstance context, Value stream, long length)
    {
        PhpResource given = StreamArg.Resource(ctx, in stream, 2);
        HashEngine engine = HashContextFunctions.Running(ctx, context).Engine!;
        if (given is not PhpStream { IsClosed: false } source)
        {
            StreamArg.Invalid(ctx, "stream");
            return 0;
        }

        return Feed(engine, source, length, out _);
    }

    [PhpFunction("hash_update_file(HashContext $context, string $filename, $stream_context = null): bool")]
    internal static bool hash_update_file(RequestContext ctx, PhpInstance context, PhpString filename, Value stream_context = default)
    {
        StreamArg.Path(ctx, filename, 2);
        HashEngine engine = HashContextFunctions.Running(ctx, context).Engine!;
        return FeedFile(ctx, engine, filename, StreamArg.Context(ctx, in stream_context, 3));
    }
}
