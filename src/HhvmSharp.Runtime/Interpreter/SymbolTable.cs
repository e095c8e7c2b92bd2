using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>
/// Variables by name, in order of creation: the globals, or those of a function that uses $$x, extract and the
/// like. An entry either holds its value or is bound to a CV of a live frame.
/// </summary>
internal sealed class SymbolTable
{
    internal sealed class Entry
    {
        internal required PhpString Name;

        /// <summary>Where an unbound entry's value lives: an array, so that a write-fetch can name it.</summary>
        private Value[]? _own;
        private Value[]? _stack;
        private int _index;

        /// <summary>The variable's slot; undef: not set.</summary>
        internal ref Value Slot
        {
            get
            {
                if (_stack is not null) return ref _stack[_index];
                return ref (_own ??= new Value[1])[0];
            }
        }

        internal bool IsBound => _stack is not null;

        internal bool IsBoundTo(Value[] stack, int from, int to) => ReferenceEquals(_stack, stack) && _index >= from && _index < to;

        /// <summary>A write-fetch of the variable.</summary>
        internal void StoreIndirect(ref Value result)
        {
            _ = Slot;
            Indirect.Store(ref result, _stack ?? _own!, _stack is null ? 0 : _index);
        }

        /// <summary>Moves the value into a CV and acts through it from now on.</summary>
        internal void Bind(Value[] stack, int index)
        {
            if (ReferenceEquals(_stack, stack) && _index == index) return;
            if (_stack is not null || _own is not null)
            {
                ref Value slot = ref Slot;
                Value value = slot;
                slot = default;
                // A CV that has a value already keeps it when the table has none.
                if (!value.IsUndef) stack[index] = value;
            }

            _stack = stack;
            _index = index;
        }

        /// <summary>Takes the value back out of the CV (the frame ends).</summary>
        internal void Unbind()
        {
            if (_stack is null) return;
            Value value = _stack[_index];
            _stack[_index] = default;
            _stack = null;
            Slot = value;
        }
    }

    private readonly OrderedDictionary<PhpString, Entry> _entries = [];

    internal IEnumerable<Entry> Entries => _entries.Values;

    internal int Count => _entries.Count;

    /// <summary>Makes variables that exist from their first use on ($_ENV, $_REQUEST): true when it has added the name.</summary>
    internal Func<PhpString, bool>? Missing;

    /// <summary>The last name that was looked for (shared, so it cannot change) and found: loops ask for one again and again.</summary>
    private PhpString? _lastName;

    private Entry? _lastEntry;

    internal Entry? Find(PhpString name)
    {
        if (ReferenceEquals(name, _lastName)) return _lastEntry;
        if (!_entries.TryGetValue(name, out Entry? e)) return Make(name);
        if (name.IsShared)
        {
            _lastEntry = e;
            _lastName = name;
        }

        return e;
    }

    private void Forget() => _lastName = null;

    private Entry? Make(PhpString name)
    {
        if (Missing is not { } make || name.Length < 4 || name[0] != (byte)'_') return null;
        Missing = null; // it looks at this table itself
        bool made = make(name);
        Missing = make;
        return made ? _entries[name] : null;
    }

    internal Entry FindOrAdd(PhpString name)
    {
        if (_entries.TryGetValue(name, out Entry? e)) return e;
        if (Make(name) is { } made) return made;
        if (!name.IsShared) name.Count |= PhpString.SharedFlag;
        e = new Entry { Name = name };
        _entries.Add(name, e);
        return e;
    }

    internal void Remove(PhpString name)
    {
        Forget();
        _entries.Remove(name);
    }

    /// <summary>Sets a variable (owned value), through a reference if <paramref name="rebind"/> is false.</summary>
    internal void Set(PhpContext ctx, PhpString name, in Value owned, bool rebind = false)
    {
        ref Value slot = ref FindOrAdd(name).Slot;
        if (!rebind && slot.o is PhpReference r) slot = ref r.Value;
        Value.AssignMove(ctx, ref slot, in owned);
    }

    /// <summary>unset($$name): a bound entry stays, because its CV does.</summary>
    internal void Unset(PhpContext ctx, PhpString name)
    {
        if (!_entries.TryGetValue(name, out Entry? e)) return;
        if (!e.IsBound) Remove(name);
        Value.Release(ctx, ref e.Slot);
    }

    /// <summary>Binds every CV of <paramref name="frame"/> (zend_attach_symbol_table).</summary>
    internal void Attach(Frame frame)
    {
        PhpString[] names = frame.Code.CvNames;
        for (int i = 0; i < names.Length; i++) FindOrAdd(names[i]).Bind(frame.Stack, frame.Base + i);
    }

    /// <summary>Takes every CV of <paramref name="frame"/> back (zend_detach_symbol_table).</summary>
    internal void Detach(Frame frame)
    {
        foreach (PhpString name in frame.Code.CvNames)
        {
            Entry? e = Find(name);
            if (e is null || !e.IsBoundTo(frame.Stack, frame.Base, frame.Base + frame.Code.CvNames.Length)) continue;
            e.Unbind();
            if (e.Slot.IsUndef) Remove(name);
        }
    }

    /// <summary>The variables that no CV holds.</summary>
    internal void VisitUnbound(Classes.ChildVisitor visit)
    {
        foreach (Entry e in _entries.Values)
            if (!e.IsBound) visit(in e.Slot);
    }

    /// <summary>The function ends: releases what no CV holds.</summary>
    internal void ReleaseUnbound(PhpContext ctx)
    {
        foreach (Entry e in _entries.Values)
            if (!e.IsBound) Value.Release(ctx, ref e.Slot);
        Forget();
        _entries.Clear();
    }

    /// <summary>A copy as an array with PHP's keys ("12" is 12): $GLOBALS, get_defined_vars.</summary>
    internal PhpArray ToArray(PhpContext ctx)
    {
        var array = new PhpArray(_entries.Count);
        foreach (Entry e in _entries.Values)
        {
            ref Value v = ref e.Slot;
            if (v.IsUndef) continue;
            array.SetSymbol(ctx, e.Name, v.o is PhpReference { Count: 1 } r ? r.Value.Copied() : v.Copied());
        }

        return array;
    }
}
