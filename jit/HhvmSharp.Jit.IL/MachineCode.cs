using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace HhvmSharp.Jit.IL;

/// <summary>From a DynamicMethod to the address of its machine code.</summary>
internal static class MachineCode
{
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "GetMethodDescriptor")]
    private static extern RuntimeMethodHandle Descriptor(DynamicMethod method);

    /// <summary>Compiles now; the code lives as long as <paramref name="method"/>.</summary>
    internal static nint Prepare(DynamicMethod method)
    {
        RuntimeMethodHandle handle = Descriptor(method);
        RuntimeHelpers.PrepareMethod(handle);
        return handle.GetFunctionPointer();
    }
}
