using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>Sees a value that an object or array owns (borrowed).</summary>
internal delegate void ChildVisitor(in Value child);

/// <summary>An object that holds something outside of managed memory: it is freed with the request at the latest.</summary>
internal interface INativeOwner;

/// <summary>The end of an object (Zend's dtor_obj, free_obj, get_gc).</summary>
public partial class PhpInstance
{
    internal bool IsFreed => (Flags & ObjectFlags.FreeCalled) != 0;

    /// <summary>There is something to run before the object is freed.</summary>
    internal virtual bool HasDestructor => Class.Destructor is not null;

    /// <summary>Runs the destructor; called once.</summary>
    internal virtual void DestroyObject(RequestContext ctx)
    {
        if (Class.Destructor is not null && !IsLazy) ctx.CallDestructor(this);
    }

    /// <summary>Gives up what the object owns.</summary>
    internal virtual void FreeObject(RequestContext ctx)
    {
        Value[] slots = Slots;
        for (int i = 0; i < slots.Length; i++)
        {
            ref Value slot = ref slots[i];
            if (slot.o is PhpReference { Sources: not null } reference && Class.Slots[i] is { } property) TypeChecks.RemoveSource(reference, property);
            if (slot.o is not null) Value.Release(ctx, ref slot);
        }

        if (Dynamic is { } dynamic)
        {
            Dynamic = null;
            Value.Array(dynamic).Release(ctx);
        }

        if (Extra?.Lazy is { } lazy)
        {
            Extra.Lazy = null;
            lazy.Release(ctx);
        }
    }

    /// <summary>Everything the object owns, for the cycle collector.</summary>
    internal virtual void EnumerateChildren(ChildVisitor visit)
    {
        foreach (ref Value v in Slots.AsSpan()) visit(in v);
        Extra?.Lazy?.EnumerateChildren(visit);
        // the table of dynamic properties is part of the object, unless somebody else looks at it too
        if (Dynamic is not { Count: 1 } dynamic) return;
        for (int pos = dynamic.FirstPosition; pos != PhpArray.End; pos = dynamic.NextPosition(pos + 1)) visit(dynamic.ValueAt(pos));
    }
}
