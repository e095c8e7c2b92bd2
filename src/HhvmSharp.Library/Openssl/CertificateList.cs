using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Openssl;

/// <summary>Certificates in a STACK_OF(X509), which are freed with it.</summary>
internal sealed unsafe class CertificateList : IDisposable
{
    /// <summary>0: none were put in.</summary>
    internal nint Handle { get; private set; }

    internal int Count => Handle == 0 ? 0 : LibCrypto.StackCount(Handle);

    /// <summary>Takes over a certificate.</summary>
    internal void Add(nint owned)
    {
        if (Handle == 0) Handle = LibCrypto.NewStack();
        LibCrypto.Push(Handle, owned);
    }

    /// <summary>All certificates of a file; false: it has none, which was told.</summary>
    internal bool Load(RequestContext ctx, PhpString name)
    {
        if (OpensslText.File(ctx, name) is not { } text)
        {
            Arg.Warning(ctx, $"Error opening the file, {name}");
            return false;
        }

        fixed (byte* p = OpensslFunctions.Terminated(text))
        {
            nint source = LibCrypto.MemorySource(p, text.Length);
            LibCrypto.MarkErrors();
            for (nint certificate; (certificate = LibCrypto.ReadCertificate(source, 0, 0, 0)) != 0;) Add(certificate);
            LibCrypto.DropErrors();
            LibCrypto.FreeBio(source);
        }

        if (Count > 0) return true;
        Arg.Warning(ctx, $"No certificates in file, {name}");
        return false;
    }

    public void Dispose()
    {
        if (Handle == 0) return;
        for (int i = 0; i < Count; i++) LibCrypto.FreeCertificate(LibCrypto.StackItem(Handle, i));
        LibCrypto.FreeStack(Handle);
        Handle = 0;
    }
}
