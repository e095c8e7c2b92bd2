using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Openssl;

/// <summary>An X.509 certificate that libcrypto has read.</summary>
[PhpExtension("openssl")]
[PhpClass("final class OpenSSLCertificate", NotSerializable = true, Uncloneable = true)]
internal sealed unsafe class Certificate(PhpClass cls) : PhpInstance(cls)
{
    internal nint Handle { get; set; }

    internal override PhpFunction? GetConstructor(RequestContext ctx)
    {
        ctx.ThrowError("Error", "Cannot directly construct OpenSSLCertificate, use openssl_x509_read() instead");
        return null;
    }

    internal override void FreeObject(RequestContext ctx)
    {
        if (Handle != 0) LibCrypto.FreeCertificate(Handle);
        Handle = 0;
        base.FreeObject(ctx);
    }

    /// <summary>PEM text, or the file:// that has it; 0: unreadable, without a warning.</summary>
    internal static nint Read(RequestContext ctx, PhpString text)
    {
        PhpString? pem = text;
        if (text.Length > 7 && text.Span.StartsWith("file://"u8))
        {
            pem = ctx.Streams.Open(text, "rb", 0, null) is { } stream ? stream.ReadAll(-1) : null;
            if (pem is null) return 0;
        }

        nint certificate;
        fixed (byte* p = OpensslFunctions.Terminated(pem))
        {
            nint source = LibCrypto.MemorySource(p, pem.Length);
            certificate = LibCrypto.ReadCertificate(source, 0, 0, 0);
            LibCrypto.FreeBio(source);
        }

        if (certificate == 0) OpensslErrors.Of(ctx).Collect();
        return certificate;
    }
}

/// <summary>A certificate that a function works on: an object's, or one that is read from text for the call.</summary>
internal readonly struct GivenCertificate : IDisposable
{
    private readonly bool _own;

    internal GivenCertificate(RequestContext ctx, in Value given)
    {
        _own = !given.IsObject;
        Handle = given.IsObject ? ((Certificate)given.AsObject).Handle : Certificate.Read(ctx, given.AsString);
    }

    internal nint Handle { get; }

    public void Dispose()
    {
        if (_own && Handle != 0) LibCrypto.FreeCertificate(Handle);
    }
}
