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
        private Value _own;
        private Value[]? _stack;
        private int _index;

        /// <summary>The variable's slot; undef: not set.</summary>
        internal ref Value Slot
        {
            get
            {
                if (_stack is not null) return ref _stack[_index];
                return ref _own;
            }
        }

        /// <summary>Moves the value into a CV and acts through it from now on.</summary>
        internal void Bind(Value[] stack, int index)
        {
            if (_stack == stack && _index == index) return;
            Value value = Slot;
            Slot = default;
            _stack = stack;
            _index = index;
            Value.Move(ref Slot, in value);
        }

        /// <summary>Takes the value back out of the CV (the frame ends).</summary>
        internal void Unbind()
        {
            if (_stack is null) return;
            Value value = _stack[_index];
            _stack[_index] = default;
            _stack = null;
            Value.Move(ref _own, in value);
        }
    }

    private readonly OrderedDictionary<PhpString, Entry> _entries = [];

    internal IEnumerable<Entry> Entries => _entries.Values;

    internal int Count => _entries.Count;

    internal Entry? Find(PhpString name) => _entries.TryGetValue(name, out Entry? e) ? e : null;

    internal Entry FindOrAdd(PhpString name)
    {
        if (_entries.TryGetValue(name, out Entry? e)) return e;
        e = new Entry { Name = name };
        _entries.Add(name, e);
        return e;
    }

    internal void Remove(PhpString name) => _entries.Remove(name);

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
            if (e is null) continue;
            e.Unbind();
            if (e.Slot.IsUndef) _entries.Remove(name);
        }
    }
}
