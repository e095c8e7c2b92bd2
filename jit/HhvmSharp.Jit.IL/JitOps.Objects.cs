using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Jit.IL;

/// <summary>Objects, static properties, class constants.</summary>
internal static unsafe partial class JitOps
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsOfClass(object? self, PhpClass cls) => self is PhpInstance o && ReferenceEquals(o.Class, cls);

    /// <summary>For $this of a method.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasClass(object self, PhpClass cls) => ReferenceEquals(Unsafe.As<PhpInstance>(self).Class, cls);

    /// <summary>The object in a slot when it is of this class; otherwise null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static object? InstanceIn(ref Value slot, PhpClass cls) =>
        slot.Kind == Kind.Object && ReferenceEquals(Unsafe.As<PhpInstance>(slot.o)!.Class, cls) ? slot.o : null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static object ObjectOf(ref Value slot) => slot.o!;

    /// <summary>A declared property of an object whose class is known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref Value Property(object self, int slot) =>
        ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Unsafe.As<PhpInstance>(self).Slots), slot);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long IsSet(ref Value v) => v.Kind > Kind.Null ? 1 : 0;

    /// <summary>Null, bool or int: true when the payload is not 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsPayloadKind(ref Value v) => v.IsInt || v.IsBool || v.IsNull;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long IsZero(ref Value v) => v.n == 0 ? 1 : 0;

    /// <summary>The class that this request has bound an op's name to, or null.</summary>
    public static PhpClass? BoundClass(RequestContext ctx, object?[] caches, int index)
    {
        object? cached = caches[index];
        if (cached is not ClassBinding binding) return cached as PhpClass;
        PhpClass?[] bound = ctx.ClassBindings;
        return (uint)binding.Id < (uint)bound.Length ? bound[binding.Id] : null;
    }

    /// <summary>A static property by the slots of the states of its class and of the class that owns it; undef before they are initialised.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref Value StaticProperty(RequestContext ctx, int state, int owner, int cell)
    {
        ClassState?[] states = ctx.ClassStates;
        if ((uint)state < (uint)states.Length && (uint)owner < (uint)states.Length && states[state] is { Updated: true } && states[owner] is { } o) return ref o.Statics[cell];
        return ref Missing[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSameClass(PhpClass? a, PhpClass b) => ReferenceEquals(a, b);

    public static bool IsCalledClass(Frame f, PhpClass cls) => ReferenceEquals(f.CalledClass, cls);

    /// <summary>A value that a declared type of builtin kinds takes as it is.</summary>
    public static bool HasType(ref Value v, int mask) => v.o is not null && !v.IsReference && ((int)TypeChecks.MaskOf(in v) & mask) != 0;
}
