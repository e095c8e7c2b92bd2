using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Streams;

/// <summary>What filters of PHP code derive from.</summary>
[PhpExtension("standard")]
[PhpClass("class php_user_filter")]
[PhpProperty("public string $filtername = \"\"")]
[PhpProperty("public mixed $params = \"\"")]
[PhpProperty("public $stream = null")]
internal sealed class PhpUserFilterObject(PhpClass cls) : PhpInstance(cls)
{
    [PhpMethod("public function filter($in, $out, &$consumed, bool $closing): int", Tentative = true)]
    public long Filter(Value @in, Value @out, PhpReference consumed, bool closing) => (long)FilterStatus.Fatal;

    [PhpMethod("public function onCreate(): bool", Tentative = true)]
    public bool OnCreate() => true;

    [PhpMethod("public function onClose(): void", Tentative = true)]
    public void OnClose()
    {
    }
}

/// <summary>A bucket as PHP code sees it.</summary>
[PhpExtension("standard")]
[PhpClass("final class StreamBucket")]
[PhpProperty("public $bucket")]
[PhpProperty("public string $data")]
[PhpProperty("public int $datalen")]
[PhpProperty("public int $dataLength")]
internal sealed class StreamBucketObject(PhpClass cls) : PhpInstance(cls)
{
    internal const int BucketSlot = 0, DataSlot = 1, LengthSlot = 2, SecondLengthSlot = 3;
}

/// <summary>A filter of a class of PHP code.</summary>
internal sealed class UserFilter(PhpInstance self, string name) : StreamFilter
{
    private static readonly PhpString StreamName = PhpString.Literal("stream"), FilterMethod = PhpString.Literal("filter"),
        OnCreate = PhpString.Literal("oncreate"), OnClose = PhpString.Literal("onclose"),
        FilterName = PhpString.Literal("filtername"), Params = PhpString.Literal("params");

    internal override string Name => name;

    /// <summary>The two brigades of a call, as resources.</summary>
    internal sealed class BrigadeResource(RequestContext ctx, List<Bucket> buckets) : PhpResource(ctx, "userfilter.bucket brigade")
    {
        internal List<Bucket> Buckets => buckets;
    }

    internal sealed class BucketResource(RequestContext ctx, Bucket bucket) : PhpResource(ctx, "userfilter.bucket")
    {
        internal Bucket Bucket => bucket;
    }

    internal static StreamFilter? Create(RequestContext ctx, string name, in Value parameters, PhpStream stream)
    {
        PhpString className = PhpString.Empty;
        foreach (string candidate in StreamState.Candidates(name))
            if (ctx.Streams.UserFilters.TryGetValue(candidate, out PhpString? found))
            {
                className = found;
                break;
            }

        if (ctx.FindClass(className) is not { } cls)
        {
            if (!ctx.HasPending) Arg.Warning(ctx, $"User-filter \"{name}\" requires class \"{className}\", but that class is not defined");
            return null;
        }

        if (ctx.TryNewObject(cls) is not { } self) return null;
        Set(ctx, self, FilterName, Value.String(name));
        Set(ctx, self, Params, parameters.IsUndef ? Value.Null : parameters);
        Value created = UserMethods.Call(ctx, self, OnCreate, out _);
        bool refused = created.IsFalse || ctx.HasPending;
        created.Release(ctx);
        if (!refused) return new UserFilter(self, name);
        Value.Object(self).Release(ctx);
        return null;
    }

    /// <summary>Writes a property as the class itself would.</summary>
    private static void Set(RequestContext ctx, PhpInstance self, PhpString property, in Value value)
    {
        PhpClass? scope = ctx.FakeScope;
        ctx.FakeScope = self.Class;
        self.WriteProperty(ctx, property, in value, ref PropertyLookup.NoCache, wantResult: false);
        ctx.FakeScope = scope;
    }

    internal override FilterStatus Filter(PhpStream stream, List<Bucket> input, List<Bucket> output, ref long consumed, FilterFlush flush)
    {
        RequestContext ctx = stream.Owner;
        if (ctx.Unwinding == Unwinding.Bailout) return FilterStatus.Fatal;
        StreamFlags fclose = stream.Flags & StreamFlags.NoFclose;
        stream.Flags |= StreamFlags.NoFclose;
        bool hasStream = self.Class.Properties.ContainsKey(StreamName) || UserMethods.HasProperty(ctx, self, StreamName);
        if (hasStream) Set(ctx, self, StreamName, Value.FromHeap(stream));
        FilterStatus status = FilterStatus.Fatal;
        if (!ctx.HasPending) status = Call(ctx, input, output, ref consumed, flush);
        if (input.Count > 0) Arg.Warning(ctx, "Unprocessed filter buckets remaining on input brigade");
        // the stream owns the filter: a count of the stream here would keep both alive
        if (hasStream) Set(ctx, self, StreamName, Value.Null);
        stream.Flags = (stream.Flags & ~StreamFlags.NoFclose) | fclose;
        return status;
    }

    private FilterStatus Call(RequestContext ctx, List<Bucket> input, List<Bucket> output, ref long consumed, FilterFlush flush)
    {
        Value first = Value.FromHeap(new BrigadeResource(ctx, input)), second = Value.FromHeap(new BrigadeResource(ctx, output));
        var count = new PhpReference(consumed == NotCounted ? Value.Null : Value.Int(consumed));
        Value result = UserMethods.Call(ctx, self, FilterMethod, out bool exists, first, second, Value.FromHeap(count), Value.Bool(flush == FilterFlush.Close));
        FilterStatus status = FilterStatus.Fatal;
        if (!exists && !ctx.HasPending) Arg.Warning(ctx, "Failed to call filter function");
        else if (!result.IsUndef) status = (FilterStatus)Conversions.ToInt(ctx, in result);
        if (consumed != NotCounted) consumed = Conversions.ToInt(ctx, in count.Value);
        result.Release(ctx);
        first.Release(ctx);
        second.Release(ctx);
        Value.FromHeap(count).Release(ctx);
        return status;
    }

    internal override void Dispose(RequestContext ctx)
    {
        UserMethods.Call(ctx, self, OnClose, out _).Release(ctx);
        Value.Object(self).Release(ctx);
    }
}

/// <summary>What a filter of PHP code does with buckets.</summary>
[PhpExtension("standard")]
internal static class BucketFunctions
{
    private static List<Bucket> Brigade(RequestContext ctx, in Value given)
    {
        if (StreamArg.Resource(ctx, in given, 1) is UserFilter.BrigadeResource { IsClosed: false } brigade) return brigade.Buckets;
        StreamArg.Invalid(ctx, "userfilter.bucket brigade");
        return null!;
    }

    private static Value ToObject(RequestContext ctx, Bucket bucket)
    {
        PhpInstance o = ctx.NewObject(ctx.Environment.CoreClass("streambucket"));
        Value.AssignMove(ctx, ref o.Slots[StreamBucketObject.BucketSlot], Value.FromHeap(new UserFilter.BucketResource(ctx, bucket)));
        o.Slots[StreamBucketObject.DataSlot] = Value.String(PhpString.FromSpan(bucket.Data));
        o.Slots[StreamBucketObject.LengthSlot] = Value.Int(bucket.Data.Length);
        o.Slots[StreamBucketObject.SecondLengthSlot] = Value.Int(bucket.Data.Length);
        return Value.Object(o);
    }

    [PhpFunction("stream_bucket_make_writeable($brigade): ?StreamBucket")]
    internal static Value stream_bucket_make_writeable(RequestContext ctx, Value brigade)
    {
        List<Bucket> buckets = Brigade(ctx, in brigade);
        if (buckets.Count == 0) return Value.Null;
        Bucket bucket = buckets[0];
        buckets.RemoveAt(0);
        bucket.Brigade = null;
        return ToObject(ctx, bucket);
    }

    [PhpFunction("stream_bucket_append($brigade, StreamBucket $bucket): void")]
    internal static void stream_bucket_append(RequestContext ctx, Value brigade, PhpInstance bucket) => Attach(ctx, in brigade, bucket, first: false);

    [PhpFunction("stream_bucket_prepend($brigade, StreamBucket $bucket): void")]
    internal static void stream_bucket_prepend(RequestContext ctx, Value brigade, PhpInstance bucket) => Attach(ctx, in brigade, bucket, first: true);

    private static void Attach(RequestContext ctx, in Value brigade, PhpInstance o, bool first)
    {
        List<Bucket> buckets = Brigade(ctx, in brigade);
        Value held = o.Slots[StreamBucketObject.BucketSlot].Dereferenced();
        if (!held.IsResource || held.AsResource is not UserFilter.BucketResource { IsClosed: false } resource)
        {
            StreamArg.Invalid(ctx, "userfilter.bucket");
            return;
        }

        Bucket bucket = resource.Bucket;
        Value data = o.Slots[StreamBucketObject.DataSlot].Dereferenced();
        if (data.IsString) bucket.Data = data.AsString.Span.ToArray();
        bucket.Brigade?.Remove(bucket);
        bucket.Brigade = buckets;
        buckets.Insert(first ? 0 : buckets.Count, bucket);
    }

    [PhpFunction("stream_bucket_new($stream, string $buffer): StreamBucket")]
    internal static Value stream_bucket_new(RequestContext ctx, Value stream, PhpString buffer)
    {
        StreamArg.Stream(ctx, in stream, 1);
        return ToObject(ctx, new Bucket(buffer.Span.ToArray()));
    }
}
