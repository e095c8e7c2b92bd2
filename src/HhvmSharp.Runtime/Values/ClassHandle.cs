namespace HhvmSharp.Runtime.Values;

/// <summary>A class in a temporary (the result of FETCH_CLASS, DECLARE_ANON_CLASS): uncounted, never seen by PHP code.</summary>
internal abstract class ClassHandle : Counted
{
    protected ClassHandle()
        : base(Values.Kind.ClassHandle, Immutable)
    {
    }
}
