using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Interpreter;

namespace HhvmSharp.Jit.IL;

/// <summary>From a DynamicMethod to the address of its machine code.</summary>
internal static class MachineCode
{
    private delegate void FrameEntry(RequestContext ctx, Frame f);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "GetMethodDescriptor")]
    private static extern RuntimeMethodHandle Descriptor(DynamicMethod method);

    /// <summary>Compiles now; the code lives as long as <paramref name="keep"/>.</summary>
    internal static nint Prepare(DynamicMethod method, out Delegate keep)
    {
        RuntimeMethodHandle handle = Descriptor(method);
        keep = method.CreateDelegate(typeof(FrameEntry));
        RuntimeHelpers.PrepareMethod(handle);
        return handle.GetFunctionPointer();
    }
}
