using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Tests.Values;

/// <summary>A request without an interpreter: notes diagnostics and errors, destroys by recursion, counts the dead.</summary>
internal sealed class TestContext : PhpContext
{
    public readonly List<string> Notes = [];
    public int Destroyed;
    private bool _pending;

    public override bool HasPending => _pending;

    /// <summary>What was noted since the last call, tab-separated.</summary>
    public string Take()
    {
        string all = string.Join('\t', Notes);
        Notes.Clear();
        _pending = false;
        return all;
    }

    internal override void Destroy(Counted value)
    {
        Destroyed++;
        if (value is PhpArray array)
        {
            foreach ((Value _, Value v) in array) v.Release(this);
            array.FreeStorage(this);
        }
        else if (value is PhpReference reference)
        {
            Value.Release(this, ref reference.Value);
        }
    }

    internal override void PossibleRoot(Counted value)
    {
    }

    public override void Raise(int level, string message) => Notes.Add($"{level}:{message}");

    public override void ThrowError(string className, string message)
    {
        Notes.Add($"{className}:{message}");
        _pending = true;
    }

    public override long RegisterResource(PhpResource resource) => 1;

    public override void ForgetResource(PhpResource resource)
    {
    }

    internal override void MemoryExhausted(long bytes) => throw new InvalidOperationException("no limit in tests");
}
