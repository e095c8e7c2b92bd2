using HhvmSharp.Library.Standard.Streams.Filters;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Streams;

/// <summary>Putting filters on streams.</summary>
[PhpExtension("standard")]
internal static class FilterFunctions
{
    private const long Read = 1, Write = 2, All = 3;

    [PhpFunction("stream_get_filters(): array")]
    internal static PhpArray stream_get_filters(RequestContext ctx) =>
        StreamFunctions.Names(ctx.Environment.StreamFilters.Keys.Concat(ctx.Streams.UserFilters.Keys));

    [PhpFunction("stream_filter_append($stream, string $filter_name, int $mode = 0, mixed $params = UNKNOWN)")]
    internal static Value stream_filter_append(RequestContext ctx, Value stream, PhpString filter_name, long mode, Value @params) =>
        Apply(ctx, in stream, filter_name, mode, in @params, first: false);

    [PhpFunction("stream_filter_prepend($stream, string $filter_name, int $mode = 0, mixed $params = UNKNOWN)")]
    internal static Value stream_filter_prepend(RequestContext ctx, Value stream, PhpString filter_name, long mode, Value @params) =>
        Apply(ctx, in stream, filter_name, mode, in @params, first: true);

    private static Value Apply(RequestContext ctx, in Value stream, PhpString name, long mode, in Value parameters, bool first)
    {
        PhpStream s = StreamArg.Stream(ctx, in stream, 1);
        if ((mode & All) == 0)
        {
            if (s.Mode.AsSpan().ContainsAny('r', '+')) mode |= Read;
            if (s.Mode.AsSpan().ContainsAny("w+a")) mode |= Write;
        }

        StreamFilter? filter = null;
        if ((mode & Read) != 0 && (filter = Add(ctx, s.ReadFilters, name, in parameters, first)) is null) return Value.False;
        if ((mode & Write) != 0 && (filter = Add(ctx, s.WriteFilters, name, in parameters, first)) is null) return Value.False;
        if (filter is null) return Value.False;
        filter.Resource = new FilterResource(ctx, filter);
        return Value.FromHeap(filter.Resource).Copied();
    }

    private static StreamFilter? Add(RequestContext ctx, FilterChain chain, PhpString name, in Value parameters, bool first)
    {
        StreamFilter? filter = ctx.Streams.CreateFilter(name.ToString(), parameters.Dereferenced(), chain.Stream);
        if (filter is null) return StreamArg.Checked<StreamFilter?>(ctx, null);
        chain.Add(filter, first);
        if (first || !chain.IsRead || chain.Stream.FilterBuffered(filter)) return filter;
        Arg.Warning(ctx, "Filter failed to process pre-buffered data");
        chain.Remove(ctx, filter);
        return null;
    }

    [PhpFunction("stream_filter_remove($stream_filter): bool")]
    internal static bool stream_filter_remove(RequestContext ctx, Value stream_filter)
    {
        if (StreamArg.Resource(ctx, in stream_filter, 1) is not FilterResource { IsClosed: false } resource)
        {
            StreamArg.Invalid(ctx, "stream filter");
            return false;
        }

        StreamFilter filter = resource.Filter;
        if (filter.Chain is null || !Flush(filter.Chain, filter))
        {
            Arg.Warning(ctx, "Unable to flush filter, not removing");
            return false;
        }

        filter.Chain.Remove(ctx, filter);
        return true;
    }

    /// <summary>What the filter still holds goes through those behind it (php_stream_filter_flush).</summary>
    private static bool Flush(FilterChain chain, StreamFilter filter)
    {
        var brigade = new List<Bucket>();
        FilterFlush flush = FilterFlush.Close;
        for (int i = chain.Filters.IndexOf(filter); i < chain.Filters.Count; i++)
        {
            var output = new List<Bucket>();
            long consumed = StreamFilter.NotCounted;
            FilterStatus status = chain.Filters[i].Filter(chain.Stream, brigade, output, ref consumed, flush);
            if (status == FilterStatus.FeedMe) return true;
            if (status == FilterStatus.Fatal) return false;
            brigade = output;
            flush = FilterFlush.Normal;
        }

        if (chain.IsRead) chain.Stream.Unread(brigade);
        else chain.Stream.WriteBrigade(brigade);
        return true;
    }

    [PhpFunction("stream_filter_register(string $filter_name, string $class): bool")]
    internal static bool stream_filter_register(RequestContext ctx, PhpString filter_name, PhpString @class)
    {
        if (filter_name.Length == 0) Arg.ValueError(ctx, 1, "must be a non-empty string");
        if (@class.Length == 0) Arg.ValueError(ctx, 2, "must be a non-empty string");
        string name = filter_name.ToString();
        ctx.Streams.UserFilterFactory ??= UserFilter.Create;
        return !ctx.Environment.StreamFilters.ContainsKey(name) && ctx.Streams.UserFilters.TryAdd(name, @class);
    }
}
