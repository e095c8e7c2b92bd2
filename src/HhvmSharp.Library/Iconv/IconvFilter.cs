using HhvmSharp.Library.Standard.Streams.Filters;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Iconv;

/// <summary>convert.iconv.FROM.TO (or FROM/TO): converts a stream.</summary>
internal sealed class IconvFilter : BucketFilter
{
    private const int MaxName = 64;

    private readonly Converter _converter;
    private readonly string _from, _to;
    private byte[] _incomplete = [];

    private IconvFilter(Converter converter, string from, string to)
    {
        _converter = converter;
        _from = from;
        _to = to;
    }

    internal override string Name => "convert.iconv.*";

    internal static StreamFilter? Create(string name)
    {
        string names = name["convert.iconv.".Length..];
        int end = names.AsSpan().IndexOfAny('/', '.');
        if (end is < 0 or >= MaxName || names.Length - end > MaxName) return null;
        (string from, string to) = (names[..end], names[(end + 1)..]);
        return Converter.Open(to, from, out Converter? converter) == IconvError.None ? new IconvFilter(converter!, from, to) : null;
    }

    protected override byte[]? Convert(RequestContext ctx, byte[] data)
    {
        byte[] input = [.. _incomplete, .. data];
        var to = new PhpStringBuilder(input.Length + 32);
        IconvError error = _converter.Append(input, to, out int done);
        _incomplete = error == IconvError.IllegalCharacter ? input[done..] : [];
        return error is IconvError.None or IconvError.IllegalCharacter ? to.Span.ToArray() : Fail(ctx, error);
    }

    protected override byte[]? Finish(RequestContext ctx)
    {
        if (_incomplete.Length > 0) return Fail(ctx, IconvError.IllegalSequence);
        var to = new PhpStringBuilder();
        IconvError error = _converter.Finish(to);
        return error == IconvError.None ? to.Span.ToArray() : Fail(ctx, error);
    }

    private byte[]? Fail(RequestContext ctx, IconvError error)
    {
        string problem = error == IconvError.IllegalSequence ? "invalid multibyte sequence" : "unknown error";
        Arg.Warning(ctx, $"iconv stream filter (\"{_from}\"=>\"{_to}\"): {problem}");
        return null;
    }

    internal override void Dispose(RequestContext ctx) => _converter.Dispose();
}
