using System.Collections.Concurrent;
using HhvmSharp.Library.Standard.Variables;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Apcu;

/// <summary>
/// A stored value, never changed: what any request may hold at the same time. Scalars, strings and arrays of those are
/// immutable values, so that fetching one costs nothing, whatever its size; anything with objects is serialized.
/// </summary>
internal sealed class ApcuEntry
{
    internal required Value Value { get; init; }

    /// <summary><see cref="Value"/> is the text of serialize().</summary>
    internal required bool IsSerialized { get; init; }

    /// <summary>Seconds; 0: none.</summary>
    internal required long Ttl { get; init; }

    internal required long Created { get; init; }

    /// <summary>Estimated bytes.</summary>
    internal required long Size { get; init; }

    internal long Hits;
    internal long Accessed;

    internal bool IsExpired(long now) => Ttl > 0 && Created + Ttl < now;

    /// <summary>Owned; undef with an exception pending.</summary>
    internal Value Fetch(RequestContext ctx) =>
        IsSerialized ? SerializeFunctions.Unserialize(ctx, Value.AsString, PhpArray.Empty, "apcu_fetch") : Value.Copied();

    internal static ApcuEntry? Create(RequestContext ctx, PhpString key, Value value, long ttl)
    {
        const int overhead = 120;
        value = value.Dereferenced();
        long size = overhead + key.Length;
        bool serialized = !TryFreeze(ctx, in value, depth: 0, ref size, out Value stored);
        if (serialized)
        {
            PhpString? text = SerializeFunctions.Serialize(ctx, in value);
            if (text is null) return null;
            stored = Value.String(PhpString.Literal(text.Span));
            size = overhead + key.Length + text.Length;
        }

        long now = ApcuStore.Now;
        return new ApcuEntry { Value = stored, IsSerialized = serialized, Ttl = ttl, Created = now, Size = size, Accessed = now };
    }

    internal static ApcuEntry OfInt(long value, long ttl, ApcuEntry? old) => new()
    {
        Value = Value.Int(value),
        IsSerialized = false,
        Ttl = old?.Ttl ?? ttl,
        Created = old?.Created ?? ApcuStore.Now,
        Size = old?.Size ?? 128,
        Hits = old?.Hits ?? 0,
        Accessed = ApcuStore.Now,
    };

    private static bool TryFreeze(RequestContext ctx, in Value value, int depth, ref long size, out Value frozen)
    {
        const int maxDepth = 200; // deeper, and what contains itself, is the serializer's
        frozen = value;
        switch (value.Kind)
        {
            case Kind.Array:
                frozen = default;
                if (depth > maxDepth) return false;
                var copy = new PhpArray(value.AsArray.Length);
                foreach ((Value key, Value element) in value.AsArray)
                {
                    if (element.IsReference && element.AsReference.Count > 1) return false;
                    Value inner = element.Dereferenced();
                    if (!TryFreeze(ctx, in inner, depth + 1, ref size, out Value stored)) return false;
                    if (key.IsInt) copy.Set(ctx, key.IntValue, in stored);
                    else copy.Set(ctx, PhpString.Literal(key.AsString.Span), in stored);
                    size += key.IsInt ? 16 : 56 + key.AsString.Length;
                }

                copy.NextFree = value.AsArray.NextFree;
                frozen = Value.Array(copy.Freeze());
                return true;
            case Kind.String:
                frozen = Value.String(PhpString.Literal(value.AsString.Span));
                size += value.AsString.Length + 24;
                return true;
            default:
                return !value.IsHeap;
        }
    }
}

/// <summary>The process's one store: each change is one exchange of an entry in a concurrent table.</summary>
internal sealed class ApcuStore
{
    private readonly ConcurrentDictionary<PhpString, ApcuEntry> _entries = new();
    private long _memory, _hits, _misses, _inserts, _expunges;

    internal static long Now => DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    internal long StartTime { get; private set; } = Now;
    internal long Memory => Interlocked.Read(ref _memory);
    internal long Hits => Interlocked.Read(ref _hits);
    internal long Misses => Interlocked.Read(ref _misses);
    internal long Inserts => Interlocked.Read(ref _inserts);
    internal long Expunges => Interlocked.Read(ref _expunges);
    internal int Count => _entries.Count;

    internal IEnumerable<KeyValuePair<PhpString, ApcuEntry>> Entries => _entries.Where(e => !e.Value.IsExpired(Now));

    internal ApcuEntry? Find(PhpString key, bool count = true)
    {
        long now = Now;
        if (_entries.TryGetValue(key, out ApcuEntry? entry))
        {
            if (!entry.IsExpired(now))
            {
                if (!count) return entry;
                Interlocked.Increment(ref _hits);
                Interlocked.Increment(ref entry.Hits);
                entry.Accessed = now;
                return entry;
            }

            Remove(key, entry);
        }

        if (count) Interlocked.Increment(ref _misses);
        return null;
    }

    /// <summary>Stores; with <paramref name="onlyNew"/> false when there is a live entry.</summary>
    internal bool Store(RequestContext ctx, PhpString key, ApcuEntry entry, bool onlyNew)
    {
        MakeRoom(ctx, entry.Size);
        while (true)
        {
            if (!_entries.TryGetValue(key, out ApcuEntry? old))
            {
                if (!_entries.TryAdd(PhpString.Literal(key.Span), entry)) continue;
                Interlocked.Add(ref _memory, entry.Size);
            }
            else if (onlyNew && !old.IsExpired(Now))
            {
                return false;
            }
            else if (_entries.TryUpdate(key, entry, old))
            {
                Interlocked.Add(ref _memory, entry.Size - old.Size);
            }
            else
            {
                continue;
            }

            Interlocked.Increment(ref _inserts);
            return true;
        }
    }

    /// <summary>Changes an int in one step. Null: it is none, or <paramref name="change"/> refused; a missing one starts at 0 if it may be made.</summary>
    internal long? Change(RequestContext ctx, PhpString key, Func<long, long?> change, bool create, long ttl)
    {
        while (true)
        {
            ApcuEntry? old = Find(key, count: false);
            if (old is null && !create) return null;
            if (old is not null && (old.IsSerialized || !old.Value.IsInt)) return null;
            if (change(old?.Value.IntValue ?? 0) is not { } number) return null;
            ApcuEntry made = ApcuEntry.OfInt(number, ttl, old);
            if (old is null ? Store(ctx, key, made, onlyNew: true) : _entries.TryUpdate(key, made, old)) return number;
        }
    }

    internal bool Delete(PhpString key)
    {
        if (!_entries.TryRemove(key, out ApcuEntry? entry)) return false;
        Interlocked.Add(ref _memory, -entry.Size);
        return !entry.IsExpired(Now);
    }

    private void Remove(PhpString key, ApcuEntry entry)
    {
        if (_entries.TryRemove(new KeyValuePair<PhpString, ApcuEntry>(key, entry))) Interlocked.Add(ref _memory, -entry.Size);
    }

    internal void Clear()
    {
        foreach ((PhpString key, ApcuEntry entry) in _entries) Remove(key, entry);
        StartTime = Now;
        _hits = _misses = _inserts = _expunges = 0;
    }

    /// <summary>apc.shm_size is used up: expired entries go, then, as in APCu without apc.ttl, all of them; with it those not used for so long.</summary>
    private void MakeRoom(RequestContext ctx, long size)
    {
        long limit = Limit(ctx);
        if (Memory + size <= limit) return;
        Interlocked.Increment(ref _expunges);
        long now = Now, ttl = ctx.Ini.GetLong("apc.ttl");
        foreach ((PhpString key, ApcuEntry entry) in _entries)
            if (entry.IsExpired(now) || (ttl > 0 && entry.Ttl == 0 && entry.Accessed + ttl < now)) Remove(key, entry);
        if (Memory + size <= limit) return;
        foreach ((PhpString key, ApcuEntry entry) in _entries) Remove(key, entry);
    }

    /// <summary>Bytes; a number without unit is megabytes.</summary>
    internal static long Limit(RequestContext ctx)
    {
        long size = ctx.Ini.GetLong("apc.shm_size");
        return size < 1 << 20 ? size << 20 : size;
    }
}
