using System.Runtime.CompilerServices;
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
    private readonly Stack<int> _work = new();
    private bool[] _alive = [];

    internal List<Counted> Run(List<Counted> roots)
    {
        foreach (Counted root in roots)
        {
            bool dead = root.Count <= 0 && root is not PhpInstance { Count: 0, IsFreed: false };
            if (!dead && IndexOf(root) < 0) AddNode(root, 0);
        }

        ChildVisitor count = Count;
        for (int i = 0; i < _nodes.Count; i++) Visit(_nodes[i], count);

        _alive = new bool[_nodes.Count];
        for (int i = 0; i < _alive.Length; i++)
        {
            if (_nodes[i].Count > _owners[i]) MarkAlive(i);
        }

        ChildVisitor mark = Reach;
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
            if (!_alive[IndexOf(o)]) MarkAlive(IndexOf(o));
        }

        ChildVisitor mark = Reach;
        while (_work.TryPop(out int i)) VisitAlive(_nodes[i], mark);
        return garbage.FindAll(c => !_alive[IndexOf(c)]);
    }

    private static bool IsCollectable(in Value v) => v.Kind is Kind.Array or Kind.Object or Kind.Reference && !v.AsCounted.IsImmutable;

    /// <summary>
    /// The node of a value, -1: it is none. A value keeps the index it was given, also behind the end of the search that
    /// gave it; so it counts only when that node is the value.
    /// </summary>
    private int IndexOf(Counted c)
    {
        int at = Mark(c);
        return (uint)at < (uint)_nodes.Count && ReferenceEquals(_nodes[at], c) ? at : -1;
    }

    private static ref int Mark(Counted c)
    {
        if (c.Kind == Kind.Array) return ref Unsafe.As<PhpArray>(c).Mark;
        if (c.Kind == Kind.Object) return ref Unsafe.As<PhpObject>(c).Mark;
        return ref Unsafe.As<PhpReference>(c).Mark;
    }

    private void AddNode(Counted c, int owners)
    {
        Mark(c) = _nodes.Count;
        _nodes.Add(c);
        _owners.Add(owners);
    }

    private void Count(in Value child)
    {
        if (!IsCollectable(in child)) return;
        Counted c = child.AsCounted;
        int at = IndexOf(c);
        if (at >= 0) _owners[at]++;
        else AddNode(c, 1);
    }

    private void Reach(in Value child)
    {
        if (!IsCollectable(in child)) return;
        int at = IndexOf(child.AsCounted);
        if (!_alive[at]) MarkAlive(at);
    }

    private void MarkAlive(int at)
    {
        _alive[at] = true;
        _work.Push(at);
    }

    private bool IsAlive(Counted c)
    {
        int at = IndexOf(c);
        return at < 0 || _alive[at];
    }

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
            for (WeakEntries.Entry? e = map.Entries.First; e is not null; e = map.Entries.Next(e)) CountEntry(e, visit);
        }
        else
        {
            VisitChildren(value, visit);
        }

        if (value is not PhpInstance o || (o.Flags & ObjectFlags.WeaklyReferenced) == 0 || ctx.FindWeakObservers(o) is not { } observers) return;
        foreach (WeakMapObject m in observers.Maps) CountEntry(m.Entries.Find(o)!, visit);
    }

    /// <summary>Found from the map and from the key, but owned once.</summary>
    private void CountEntry(WeakEntries.Entry entry, ChildVisitor visit)
    {
        if (ReferenceEquals(entry.CountedBy, this)) return;
        entry.CountedBy = this;
        visit(Value.FromHeap(entry.Value));
    }

    private void VisitAlive(Counted value, ChildVisitor mark)
    {
        if (value is WeakMapObject map)
        {
            for (WeakEntries.Entry? e = map.Entries.First; e is not null; e = map.Entries.Next(e))
                if (IsAlive(e.Key)) mark(Value.FromHeap(e.Value));
        }
        else
        {
            VisitChildren(value, mark);
        }

        if (value is not PhpInstance o || (o.Flags & ObjectFlags.WeaklyReferenced) == 0 || ctx.FindWeakObservers(o) is not { } observers) return;
        foreach (WeakMapObject m in observers.Maps)
            if (IsAlive(m)) mark(Value.FromHeap(m.Entries.Find(o)!.Value));
    }
}
