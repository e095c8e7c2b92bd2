using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Streams;

internal enum FilterStatus
{
    Fatal = 0,
    FeedMe = 1,
    PassOn = 2,
}

internal enum FilterFlush
{
    Normal = 0,
    Incremental = 1,
    Close = 2,
}

/// <summary>Some bytes on their way through the filters.</summary>
internal sealed class Bucket(byte[] data)
{
    internal byte[] Data = data;

    /// <summary>Where it is; null: taken out.</summary>
    internal List<Bucket>? Brigade;
}

/// <summary>A filter of a stream. What it takes out of a brigade it passes on, keeps, or drops.</summary>
internal abstract class StreamFilter
{
    /// <summary>Nobody asks how many bytes were taken.</summary>
    internal const long NotCounted = long.MinValue;

    internal abstract string Name { get; }

    /// <summary>The resource that PHP code holds; null: none was made.</summary>
    internal FilterResource? Resource;

    /// <summary>The chain it is in.</summary>
    internal FilterChain? Chain;

    /// <param name="consumed">Grows by the bytes that were taken from <paramref name="input"/>.</param>
    internal abstract FilterStatus Filter(PhpStream stream, List<Bucket> input, List<Bucket> output, ref long consumed, FilterFlush flush);

    /// <summary>It is removed, or its stream closes.</summary>
    internal virtual void Dispose(RequestContext ctx)
    {
    }

    internal static void Pass(List<Bucket> output, byte[] data)
    {
        if (data.Length > 0) output.Add(new Bucket(data) { Brigade = output });
    }
}

/// <summary>What stream_filter_append() returns.</summary>
internal sealed class FilterResource(RequestContext ctx, StreamFilter filter) : PhpResource(ctx, "stream filter")
{
    internal StreamFilter Filter => filter;
}

/// <summary>The read or write filters of a stream, first to last.</summary>
internal sealed class FilterChain(PhpStream stream, bool isRead)
{
    internal readonly List<StreamFilter> Filters = [];

    internal PhpStream Stream => stream;

    internal bool IsRead => isRead;

    /// <summary>Runs the brigade through all filters; on PassOn the result is in <paramref name="brigade"/>.</summary>
    internal FilterStatus Run(ref List<Bucket> brigade, ref long consumed, FilterFlush flush)
    {
        FilterStatus status = FilterStatus.Fatal;
        for (int i = 0; i < Filters.Count; i++)
        {
            var output = new List<Bucket>();
            long ignored = StreamFilter.NotCounted;
            status = i == 0 ? Filters[i].Filter(stream, brigade, output, ref consumed, flush) : Filters[i].Filter(stream, brigade, output, ref ignored, flush);
            if (status != FilterStatus.PassOn) break;
            brigade = output;
        }

        return status;
    }

    internal void Add(StreamFilter filter, bool first)
    {
        filter.Chain = this;
        Filters.Insert(first ? 0 : Filters.Count, filter);
    }

    internal void Remove(RequestContext ctx, StreamFilter filter)
    {
        Filters.Remove(filter);
        filter.Chain = null;
        filter.Resource?.Close(ctx);
        filter.Dispose(ctx);
    }
}
