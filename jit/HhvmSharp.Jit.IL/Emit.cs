using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Jit.IL;

/// <summary>Short forms of IL.</summary>
internal static class Emit
{
    private static readonly ConcurrentDictionary<string, MethodInfo> Methods = new();

    /// <summary>Calls a method of <see cref="JitOps"/>.</summary>
    internal static void Call(this ILGenerator il, string name) =>
        il.EmitCall(OpCodes.Call, Methods.GetOrAdd(name, static n => typeof(JitOps).GetMethod(n, BindingFlags.Public | BindingFlags.Static)!), null);

    internal static void Ldc(this ILGenerator il, int n) => il.Emit(OpCodes.Ldc_I4, n);

    internal static void Ldc(this ILGenerator il, long n)
    {
        if (n == (int)n)
        {
            il.Emit(OpCodes.Ldc_I4, (int)n);
            il.Emit(OpCodes.Conv_I8);
        }
        else
        {
            il.Emit(OpCodes.Ldc_I8, n);
        }
    }

    internal static void Ldc(this ILGenerator il, double d) => il.Emit(OpCodes.Ldc_R8, d);

    /// <summary>An address that does not change.</summary>
    internal static unsafe void Pointer(this ILGenerator il, void* address)
    {
        il.Emit(OpCodes.Ldc_I8, (long)address);
        il.Emit(OpCodes.Conv_U);
    }

    internal static void Ldloc(this ILGenerator il, LocalBuilder local) => il.Emit(OpCodes.Ldloc, local);

    internal static void Stloc(this ILGenerator il, LocalBuilder local) => il.Emit(OpCodes.Stloc, local);

    /// <summary>The window begins at <paramref name="window"/>: pushes the address of a slot.</summary>
    internal static void SlotAddress(this ILGenerator il, LocalBuilder window, int slot)
    {
        il.Ldloc(window);
        if (slot == 0) return;
        il.Ldc(slot * SizeOfValue);
        il.Emit(OpCodes.Add);
    }

    internal static readonly int SizeOfValue = System.Runtime.CompilerServices.Unsafe.SizeOf<Value>();
}
