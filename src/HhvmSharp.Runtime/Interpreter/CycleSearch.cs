using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>
/// Finds garbage: everything reachable from the possible roots is a node; a node with more owners than the nodes have
/// is alive, and so is what it reaches. An entry of a weak map is owned by the map and its key together.
/// </summary>
internal sealed class CycleSearch(RequestContext ctx)
{
    private readonly List<Counted> _nodes = [];
    private readonly List<int> _owners = []; // by index of the node: how many of the nodes own it
    private readonly Dictionary<Counted, int> _index = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<int> _work = new();
    private bool[] _alive = [];
    private HashSet<PhpReference>? _entries;

    internal List<Counted> Run(List<Counted> roots)
    {
        _index.EnsureCapacity(roots.Count);
        foreach (Counted root in roots)
        {
            bool dead = root.Count <= 0 && root is not PhpInstance { Count: 0, IsFreed: false };
            if (dead || !_index.TryAdd(root, _nodes.Count)) continue;
            _nodes.Add(root);
            _owners.Add(0);
        }

        ChildVisitor count = Count;
        for (int i = 0; i < _nodes.Count; i++) Visit(_nodes[i], count);

        _alive = new bool[_nodes.Count];
        for (int i = 0; i < _alive.Length; i++)
        {
            if (_nodes[i].Count > _owners[i]) MarkAlive(i);
        }

        ChildVisitor mark = Mark;
        while (_work.TryPop(out int i)) VisitAlive(_nodes[i], mark);

        var garbage = new List<Counted>();
        for (int i = 0; i < _alive.Length; i++)
            if (!_alive[i]) garbage.Add(_nodes[i]);
        return garbage;
    }

    /// <summary>The garbage that is not reachable from some of it.</summary>
    internal List<Counted> Without(List<Counted> garbage, List<PhpInstance> some)
    {
        foreach (PhpInstance o in some)
        {
            if (!_alive[_index[o]]) MarkAlive(_index[o]);
        }

        ChildVisitor mark = Mark;
        while (_work.TryPop(out int i)) VisitAlive(_nodes[i], mark);
        return garbage.FindAll(c => !_alive[_index[c]]);
    }

    private static bool IsCollectable(in Value v) => v.Kind is Kind.Array or Kind.Object or Kind.Reference && !v.AsCounted.IsImmutable;

    private void Count(in Value child)
    {
        if (!IsCollectable(in child)) return;
        Counted c = child.AsCounted;
        ref int at = ref CollectionsMarshal.GetValueRefOrAddDefault(_index, c, out bool known);
        if (known)
        {
            _owners[at]++;
            return;
        }

        at = _nodes.Count;
        _nodes.Add(c);
        _owners.Add(1);
    }

    private void Mark(in Value child)
    {
        if (!IsCollectable(in child)) return;
        int at = _index[child.AsCounted];
        if (!_alive[at]) MarkAlive(at);
    }

    private void MarkAlive(int at)
    {
        _alive[at] = true;
        _work.Push(at);
    }

    private bool IsAlive(Counted c) => !_index.TryGetValue(c, out int at) || _alive[at];

    /// <summary>What a value owns.</summary>
    internal static void VisitChildren(Counted value, ChildVisitor visit)
    {
        switch (value)
        {
            case PhpArray a when !a.IsTyped:
                for (int pos = a.FirstPosition; pos != PhpArray.End; pos = a.NextPosition(pos + 1)) visit(a.ValueAt(pos));
                break;
            case PhpInstance o:
                o.EnumerateChildren(visit);
                break;
            case PhpReference r:
                visit(in r.Value);
                break;
        }
    }

    private void Visit(Counted value, ChildVisitor visit)
    {
        if (value is WeakMapObject map)
        {
            foreach ((PhpInstance _, PhpReference entry) in map.Entries) CountEntry(entry, visit);
        }
        else
        {
            VisitChildren(value, visit);
        }

        if (value is not PhpInstance o || (o.Flags & ObjectFlags.WeaklyReferenced) == 0 || ctx.FindWeakObservers(o) is not { } observers) return;
        foreach (WeakMapObject m in observers.Maps) CountEntry(m.Entries[o], visit);
    }

    /// <summary>Found from the map and from the key, but owned once.</summary>
    private void CountEntry(PhpReference entry, ChildVisitor visit)
    {
        if ((_entries ??= []).Add(entry)) visit(Value.FromHeap(entry));
    }

    private void VisitAlive(Counted value, ChildVisitor mark)
    {
        if (value is WeakMapObject map)
        {
            foreach ((PhpInstance key, PhpReference entry) in map.Entries)
                if (IsAlive(key)) mark(Value.FromHeap(entry));
        }
        else
        {
            VisitChildren(value, mark);
        }

        if (value is not PhpInstance o || (o.Flags & ObjectFlags.WeaklyReferenced) == 0 || ctx.FindWeakObservers(o) is not { } observers) return;
        foreach (WeakMapObject m in observers.Maps)
            if (IsAlive(m)) mark(Value.FromHeap(m.Entries[o]));
    }
}
