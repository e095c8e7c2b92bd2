using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Openssl;

/// <summary>Certificates in a STACK_OF(X509), which are freed with it.</summary>
internal sealed unsafe class CertificateList(nint owned = 0) : IDisposable
{
    /// <summary>0: none were put in.</summary>
    internal nint Handle { get; private set; } = owned;

    internal int Count => Handle == 0 ? 0 : LibCrypto.StackCount(Handle);

    /// <summary>Takes over a certificate.</summary>
    internal void Add(nint owned)
    {
        if (Handle == 0) Handle = LibCrypto.NewStack();
        LibCrypto.Push(Handle, owned);
    }

    /// <summary>A certificate or an array of them; false: one is unreadable, those after it are left out.</summary>
    internal bool AddGiven(RequestContext ctx, Value given)
    {
        if (!given.IsArray) return AddOne(ctx, given);
        foreach ((Value _, Value item) in given.AsArray)
            if (!AddOne(ctx, item.Dereferenced())) return false;
        return true;
    }

    private bool AddOne(RequestContext ctx, Value given)
    {
        if (given.IsObject && given.AsObject is Certificate known)
        {
            Add(LibCrypto.CopyCertificate(known.Handle));
            return true;
        }

        PhpString text = Conversions.ToStr(ctx, in given);
        Throw.IfPending(ctx);
        nint certificate = Certificate.Read(ctx, text);
        if (certificate == 0) return false;
        Add(certificate);
        return true;
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
