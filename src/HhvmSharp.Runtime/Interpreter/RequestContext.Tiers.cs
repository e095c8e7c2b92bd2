using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Tiering;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>What compiled code keeps in the request.</summary>
public sealed unsafe partial class RequestContext
{
    /// <summary>Native stack that compiled code leaves to what it calls, and what it uses at most itself.</summary>
    private const long StackReserve = 512 * 1024, StackShare = 4 * 1024 * 1024;

    /// <summary>
    /// Compiled functions without frames go back to the interpreter when the stack pointer is below; 0: to be asked
    /// for (<see cref="SetStackLimit"/>), the largest number: something wants the thread.
    /// </summary>
    internal nuint StackLimit;

    /// <summary>Activations without frames that are becoming frames, innermost first; null when there are none.</summary>
    internal List<DeoptFrame>? Deopt;

    /// <summary>Finds out where the stack of this thread ends.</summary>
    internal void SetStackLimit()
    {
        if (InterruptRequested) return;
        byte* attributes = stackalloc byte[128];
        nuint here = (nuint)attributes;
        nuint limit = here - (nuint)(256 * 1024);
        if (GetAttributes(ThreadSelf(), attributes) == 0)
        {
            if (GetStack(attributes, out nuint low, out nuint size) == 0)
                limit = low + (nuint)Math.Max(StackReserve, (long)size - StackShare);
            _ = DestroyAttributes(attributes);
        }

        StackLimit = limit;
    }

    [DllImport("libc", EntryPoint = "pthread_self")]
    private static extern nint ThreadSelf();

    [DllImport("libc", EntryPoint = "pthread_getattr_np")]
    private static extern int GetAttributes(nint thread, byte* attributes);

    [DllImport("libc", EntryPoint = "pthread_attr_getstack")]
    private static extern int GetStack(byte* attributes, out nuint address, out nuint size);

    [DllImport("libc", EntryPoint = "pthread_attr_destroy")]
    private static extern int DestroyAttributes(byte* attributes);
}
