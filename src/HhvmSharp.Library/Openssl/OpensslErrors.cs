using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Openssl;

/// <summary>The request's queue of OpenSSL errors: the last 15, which openssl_error_string() takes oldest first.</summary>
internal sealed unsafe class OpensslErrors
{
    private const int Capacity = 15, TextSize = 256;

    private readonly Queue<ulong> _errors = new();

    internal static OpensslErrors Of(RequestContext ctx) => ctx.GetState<OpensslErrors>();

    /// <summary>Takes what the library has noted for this thread.</summary>
    internal void Collect()
    {
        ulong error;
        while ((error = LibCrypto.NextError()) != 0)
        {
            if (_errors.Count == Capacity) _errors.Dequeue();
            _errors.Enqueue(error);
        }
    }

    internal PhpString? Next()
    {
        Collect();
        if (!_errors.TryDequeue(out ulong error)) return null;
        byte* text = stackalloc byte[TextSize];
        LibCrypto.ErrorText(error, text, TextSize);
        return PhpString.FromSpan(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));
    }
}
