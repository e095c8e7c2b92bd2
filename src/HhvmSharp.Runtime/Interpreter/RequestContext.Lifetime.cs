using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>The end of values: freeing at count 0, destructors, object ids.</summary>
public sealed partial class RequestContext
{
    /// <summary>Freeing recurses natively to this depth, so that destructors run in PHP's order; what lies deeper waits in a list.</summary>
    private const int MaxDestroyDepth = 100;

    private int _destroyDepth;
    private readonly Queue<Counted> _dying = new();

    /// <summary>No destructors run any more: after a fatal error, or at the very end of the request.</summary>
    internal bool DestructorsDone;

    internal override void Destroy(Counted value)
    {
        if (_destroyDepth >= MaxDestroyDepth)
        {
            _dying.Enqueue(value);
            return;
        }

        _destroyDepth++;
        Free(value);
        if (_destroyDepth == 1)
        {
            while (_dying.TryDequeue(out Counted? next)) Free(next);
        }

        _destroyDepth--;
    }

    private void Free(Counted value)
    {
        switch (value.Kind)
        {
            case Kind.Array:
                PhpArray a = Unsafe.As<PhpArray>(value);
                if (a.Buffered) _deadRoots++;
                a.Clear(this);
                break;
            case Kind.Object:
                PhpInstance o = Unsafe.As<PhpInstance>(value);
                FreeObject(o);
                if ((o.Flags & ObjectFlags.Buffered) != 0 && o.Count <= 0) _deadRoots++;
                break;
            case Kind.Reference:
                Value.Release(this, ref Unsafe.As<PhpReference>(value).Value);
                break;
            case Kind.Resource:
                Unsafe.As<PhpResource>(value).Free(this);
                break;
        }
    }

    private void FreeObject(PhpInstance o)
    {
        if ((o.Flags & ObjectFlags.DestructorCalled) == 0)
        {
            o.Flags |= ObjectFlags.DestructorCalled;
            if (!DestructorsDone && o.HasDestructor)
            {
                o.Count = 1;
                o.DestroyObject(this);
                if (--o.Count > 0) return; // it was stored somewhere: it lives on
            }
        }

        if ((o.Flags & ObjectFlags.FreeCalled) != 0) return;
        o.Flags |= ObjectFlags.FreeCalled;
        ClearWeakReferences(o);
        o.FreeObject(this);
        Discharge(ObjectBytes + (o.Class.Slots.Length * 16L));
        ReleaseObjectId(o.Id);
    }

    /// <summary>Frees an object with one owner that holds nothing counted and has nothing that would have to run; false: it is not such a one.</summary>
    internal bool TryFreePlain(PhpInstance o)
    {
        if (o.GetType() != typeof(PhpInstance) || o.Flags != ObjectFlags.None || o.Dynamic is not null || o.Extra is not null || o.Class.Destructor is not null) return false;
        foreach (ref Value v in o.Slots.AsSpan())
            if (v.Kind > Kind.String) return false;
        o.Count = 0;
        o.Flags = ObjectFlags.DestructorCalled | ObjectFlags.FreeCalled;
        Discharge(ObjectBytes + (o.Class.Slots.Length * 16L));
        ReleaseObjectId(o.Id);
        return true;
    }

    // ---- object ids ----

    /// <summary>A live object by its id, or a free id (a structure: storing into it needs no check of the array's type).</summary>
    private struct ObjectEntry
    {
        internal PhpInstance? Object;
        /// <summary>Of a free id: the one that was freed before it, or 0.</summary>
        internal int NextFree;
    }

    private ObjectEntry[] _objects = new ObjectEntry[64];
    private int _lastObject;
    private int _freeId;

    /// <summary>The last destructors run: objects that they make get new ids, so that their own destructors run too.</summary>
    private bool _keepsIds;

    /// <summary>What an object is charged besides its slots.</summary>
    private const int ObjectBytes = 56;

    /// <summary>The most recently freed id, or a new one.</summary>
    internal int TakeObjectId()
    {
        int id = _freeId;
        if (id != 0 && !_keepsIds)
        {
            _freeId = _objects[id].NextFree;
            return id;
        }

        id = ++_lastObject;
        if (id >= _objects.Length) Array.Resize(ref _objects, _objects.Length * 2);
        return id;
    }

    internal void RegisterObject(PhpInstance o)
    {
        Charge(ObjectBytes + (o.Class.Slots.Length * 16L));
        o.Id = TakeObjectId();
        _objects[o.Id].Object = o;
    }

    internal void ReleaseObjectId(int id)
    {
        if (id == 0) return;
        ref ObjectEntry entry = ref _objects[id];
        entry.Object = null;
        entry.NextFree = _freeId;
        _freeId = id;
    }

    /// <summary>All live objects by id.</summary>
    internal IEnumerable<PhpInstance> LiveObjects
    {
        get
        {
            for (int i = 1; i <= _lastObject; i++)
                if (_objects[i].Object is { } o) yield return o;
        }
    }

    /// <summary>The end of the request: what objects hold outside of managed memory is given up, though a cycle or a dropped frame keeps them.</summary>
    internal void FreeNativeObjects()
    {
        foreach (PhpInstance o in LiveObjects)
        {
            if (o is not INativeOwner) continue;
            o.Flags |= ObjectFlags.DestructorCalled;
            FreeObject(o);
        }
    }

    // ---- destructors ----

    /// <summary>Calls __destruct with PHP's rules for visibility and for an exception that is already pending.</summary>
    internal void CallDestructor(PhpInstance o)
    {
        PhpFunction destructor = o.Class.Destructor!;
        if ((destructor.Flags & (FunctionFlags.Private | FunctionFlags.Protected)) != 0)
        {
            PhpClass? scope = ExecutedScope;
            bool allowed = (destructor.Flags & FunctionFlags.Private) != 0
                ? ReferenceEquals(o.Class, scope)
                : MethodLookup.CheckProtected(MethodLookup.RootClass(destructor), scope);
            string kind = MethodLookup.VisibilityText(destructor.Flags);
            if (Current is null)
            {
                Warning($"Call to {kind} {o.Class.Name}::__destruct() from global scope during shutdown ignored");
                return;
            }

            if (!allowed)
            {
                ThrowError("Error", $"Call to {kind} {o.Class.Name}::__destruct() from {(scope is null ? "global scope" : $"scope {scope.Name}")}");
                return;
            }
        }

        PhpInstance? pending = Exception;
        Exception = null;
        Unwinding unwinding = Unwinding;
        Unwinding = Unwinding.None;
        CallFunction(destructor, o, []).Release(this);
        if (Unwinding == Unwinding.None) Unwinding = unwinding;
        if (pending is null) return;
        if (Exception is { } thrown) ThrowableMethods.SetPrevious(this, thrown, pending);
        else Exception = pending;
    }

    /// <summary>The end of the script: globals that hold the only reference to an object first, last one first; then every object left, oldest first.</summary>
    internal void CallShutdownDestructors()
    {
        int before;
        do
        {
            before = Globals.Count;
            foreach (SymbolTable.Entry entry in Globals.Entries.Reverse().ToArray())
            {
                // a variable that was made a reference stays, even if nothing else refers to it
                if (entry.Slot.o is not PhpInstance { Count: 1 }) continue;
                Globals.Remove(entry.Name);
                Value.Release(this, ref entry.Slot);
                if (HasPending) return;
            }
        }
        while (before != Globals.Count);

        _keepsIds = true;
        for (int i = 1; i <= _lastObject; i++)
        {
            if (_objects[i].Object is not { } o || (o.Flags & ObjectFlags.DestructorCalled) != 0) continue;
            o.Flags |= ObjectFlags.DestructorCalled;
            if (!o.HasDestructor) continue;
            o.Count++;
            o.DestroyObject(this);
            o.Count--;
            if (HasPending) return;
        }
    }
}
