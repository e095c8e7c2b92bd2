using HhvmSharp.Library.Pcre;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Apcu;

/// <summary>APCUIterator: the entries that match, as they were when the walk began.</summary>
[PhpExtension("apcu")]
[PhpClass("class APCUIterator implements Iterator")]
internal sealed class ApcuIterator(PhpClass cls) : PhpInstance(cls)
{
    [PhpConst("APC_LIST_ACTIVE")] internal const long Active = 1;
    [PhpConst("APC_LIST_DELETED")] internal const long Deleted = 2;
    [PhpConst("APC_ITER_TYPE")] internal const long Type = 1;
    [PhpConst("APC_ITER_KEY")] internal const long Name = 2;
    [PhpConst("APC_ITER_VALUE")] internal const long Content = 4;
    [PhpConst("APC_ITER_NUM_HITS")] internal const long HitCount = 8;
    [PhpConst("APC_ITER_MTIME")] internal const long Modified = 16;
    [PhpConst("APC_ITER_CTIME")] internal const long CreationTime = 32;
    [PhpConst("APC_ITER_DTIME")] internal const long DeletionTime = 64;
    [PhpConst("APC_ITER_ATIME")] internal const long AccessTime = 128;
    [PhpConst("APC_ITER_REFCOUNT")] internal const long References = 256;
    [PhpConst("APC_ITER_MEM_SIZE")] internal const long MemorySize = 512;
    [PhpConst("APC_ITER_TTL")] internal const long TimeToLive = 1024;
    [PhpConst("APC_ITER_NONE")] internal const long None = 0;
    [PhpConst("APC_ITER_ALL")] internal const long All = 0xFFFFFFFF;

    private List<KeyValuePair<PhpString, ApcuEntry>> _entries = [];
    private Func<PhpString, bool> _matches = _ => true;
    private long _format = All;
    private bool _deleted;
    private int _at;

    [PhpMethod("public function __construct($search = null, int $format = APC_ITER_ALL, int $chunk_size = 0, int $list = APC_LIST_ACTIVE)")]
    public void Construct(RequestContext ctx, Value search, long format, long chunk_size, long list)
    {
        if (chunk_size < 0) Arg.ValueError(ctx, 3, "must be greater than or equal to 0");
        _format = format;
        _deleted = list == Deleted;
        if (search.IsArray)
        {
            var keys = new HashSet<PhpString>();
            foreach ((_, Value k) in search.AsArray)
            {
                Value one = k.Dereferenced();
                keys.Add(PhpString.Literal(Conversions.ToStr(ctx, in one).Span));
            }

            _matches = keys.Contains;
        }
        else if (search.IsString && search.AsString.Length > 0)
        {
            PhpString regex = search.AsString;
            if (Pattern.Find(ctx, regex) is null)
            {
                Throw.Error(ctx, "Could not compile regular expression: " + regex);
                return;
            }

            _matches = key => Pattern.Find(ctx, regex) is { } pattern && new Matcher(ctx, pattern, key).Next();
        }
        else if (!search.IsNull && !search.IsUndef && !search.IsString)
        {
            Arg.WrongType(ctx, 1, "string, array, or null", in search);
        }

        Collect(ctx);
    }

    private void Collect(RequestContext ctx)
    {
        _at = 0;
        _entries = _deleted ? [] : [.. ApcuFunctions.Store(ctx).Entries.Where(e => _matches(e.Key))];
    }

    [PhpMethod("public function rewind(): void")]
    public void Rewind(RequestContext ctx) => Collect(ctx);

    [PhpMethod("public function next(): void")]
    public void Next() => _at++;

    [PhpMethod("public function valid(): bool")]
    public bool Valid() => _at < _entries.Count;

    [PhpMethod("public function key(): string|int")]
    public Value Key(RequestContext ctx)
    {
        if (_at >= _entries.Count) Throw.Error(ctx, "Cannot call key() on invalid iterator");
        return (_format & Name) != 0 ? Value.String(_entries[_at].Key).Copied() : Value.Int(_at);
    }

    [PhpMethod("public function current(): mixed")]
    public Value Current(RequestContext ctx)
    {
        if (_at >= _entries.Count) Throw.Error(ctx, "Cannot call current() on invalid iterator");
        (PhpString key, ApcuEntry e) = _entries[_at];
        var item = new PhpArray();
        Add(Type, "type", Value.String("user"));
        Add(Name, "key", Value.String(key).Copied());
        if ((_format & Content) != 0) Add(Content, "value", e.Fetch(ctx));
        Add(HitCount, "num_hits", Value.Int(e.Hits));
        Add(Modified, "mtime", Value.Int(e.Created));
        Add(CreationTime, "creation_time", Value.Int(e.Created));
        Add(DeletionTime, "deletion_time", Value.Int(0));
        Add(AccessTime, "access_time", Value.Int(e.Accessed));
        Add(References, "ref_count", Value.Int(0));
        Add(MemorySize, "mem_size", Value.Int(e.Size));
        Add(TimeToLive, "ttl", Value.Int(e.Ttl));
        return Value.Array(item);

        void Add(long bit, string name, in Value value)
        {
            if ((_format & bit) != 0) item.Set(ctx, PhpString.Literal(name), in value);
        }
    }

    [PhpMethod("public function getTotalHits(): int")]
    public long TotalHits() => _entries.Sum(e => e.Value.Hits);

    [PhpMethod("public function getTotalSize(): int")]
    public long TotalSize() => _entries.Sum(e => e.Value.Size);

    [PhpMethod("public function getTotalCount(): int")]
    public long TotalCount() => _entries.Count;

    /// <summary>apcu_delete() of an iterator.</summary>
    internal bool DeleteAll(RequestContext ctx)
    {
        foreach ((PhpString key, _) in _entries) ApcuFunctions.Store(ctx).Delete(key);
        return true;
    }
}
