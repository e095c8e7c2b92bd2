using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Hash;

/// <summary>Hashing what is in files and streams.</summary>
[PhpExtension("hash")]
internal static class HashFiles
{
    private const int ChunkSize = 1024;

    [PhpFunction("hash_file(string $algo, string $filename, bool $binary = false, array $options = []): string|false")]
    internal static PhpString? hash_file(RequestContext ctx, PhpString algo, PhpString filename, bool binary, PhpArray? options = null)
    {
        HashAlgorithm algorithm = HashFunctions.Require(ctx, algo);
        // PHP names the first argument here
        StreamArg.Path(ctx, filename, 1);
        if (Open(ctx, filename, ctx.Streams.DefaultContext) is not { } stream) return null;
        HashEngine engine = algorithm.Start(ctx, options);
        return Pump(ctx, stream, engine) ? HashFunctions.Output(Finish(algorithm, engine), binary) : null;
    }

    [PhpFunction("hash_hmac_file(string $algo, string $filename, #[\\SensitiveParameter] string $key, bool $binary = false): string|false")]
    internal static PhpString? hash_hmac_file(RequestContext ctx, PhpString algo, PhpString filename, PhpString key, bool binary)
    {
        HashAlgorithm algorithm = HashFunctions.Require(ctx, algo, cryptographic: true);
        StreamArg.Path(ctx, filename, 2);
        if (Open(ctx, filename, ctx.Streams.DefaultContext) is not { } stream) return null;
        var hmac = new HmacKey(algorithm, key.Span);
        HashEngine engine = algorithm.Create();
        engine.Update(hmac.Pad(0x36));
        return Pump(ctx, stream, engine) ? HashFunctions.Output(hmac.Finish(Finish(algorithm, engine)), binary) : null;
    }

    [PhpFunction("hash_update_file(HashContext $context, string $filename, $stream_context = null): bool")]
    internal static bool hash_update_file(RequestContext ctx, PhpInstance context, PhpString filename, Value stream_context)
    {
        StreamArg.Path(ctx, filename, 2);
        HashContextObject c = HashContextFunctions.Running(ctx, context);
        return Open(ctx, filename, StreamArg.Context(ctx, in stream_context, 3)) is { } stream && Pump(ctx, stream, c.Engine!);
    }

    [PhpFunction("hash_update_stream(HashContext $context, $stream, int $length = -1): int")]
    internal static long hash_update_stream(RequestContext ctx, PhpInstance context, Value stream, long length)
    {
        StreamArg.Resource(ctx, in stream, 2);
        HashContextObject c = HashContextFunctions.Running(ctx, context);
        PhpStream s = StreamArg.Stream(ctx, in stream, 2);
        var chunk = new byte[ChunkSize];
        long done = 0;
        while (length < 0 || done < length)
        {
            int n = s.Read(chunk.AsSpan(0, length < 0 ? ChunkSize : (int)Math.Min(ChunkSize, length - done)));
            if (n <= 0) break;
            c.Engine!.Update(chunk.AsSpan(0, n));
            done += n;
        }

        return done;
    }

    private static PhpStream? Open(RequestContext ctx, PhpString filename, StreamContext? context) =>
        StreamArg.Checked(ctx, ctx.Streams.Open(filename, "rb", StreamOptions.ReportErrors, context));

    /// <summary>All of the stream, which is closed; false when it could not be read.</summary>
    private static bool Pump(RequestContext ctx, PhpStream stream, HashEngine engine)
    {
        var chunk = new byte[PhpStream.DefaultChunkSize];
        int n;
        while ((n = stream.Read(chunk)) > 0) engine.Update(chunk.AsSpan(0, n));
        StreamArg.Release(ctx, stream);
        return StreamArg.Checked(ctx, n >= 0);
    }

    private static byte[] Finish(HashAlgorithm algorithm, HashEngine engine)
    {
        var digest = new byte[algorithm.DigestSize];
        engine.Finish(digest);
        return digest;
    }
}
