using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Openssl;

/// <summary>A request to sign a certificate (CSR).</summary>
[PhpExtension("openssl")]
[PhpClass("final class OpenSSLCertificateSigningRequest", NotSerializable = true, Uncloneable = true, Order = 1)]
internal sealed unsafe class SigningRequest(PhpClass cls) : PhpInstance(cls)
{
    internal nint Handle { get; private set; }

    internal override PhpFunction? GetConstructor(RequestContext ctx)
    {
        ctx.ThrowError("Error", "Cannot directly construct OpenSSLCertificateSigningRequest, use openssl_csr_new() instead");
        return null;
    }

    internal override void FreeObject(RequestContext ctx)
    {
        if (Handle != 0) LibCrypto.FreeRequest(Handle);
        Handle = 0;
        base.FreeObject(ctx);
    }

    /// <summary>Takes over the library's request.</summary>
    internal static Value Of(RequestContext ctx, nint owned)
    {
        var request = (SigningRequest)ctx.NewBare(ctx.Environment.CoreClass("opensslcertificatesigningrequest"));
        request.Handle = owned;
        return Value.Object(request);
    }
}

/// <summary>A request that a function works on: an object's, or one that is read from text for the call.</summary>
internal readonly struct GivenRequest : IDisposable
{
    private readonly bool _own;

    internal GivenRequest(RequestContext ctx, in Value given)
    {
        _own = !given.IsObject;
        Handle = given.IsObject ? ((SigningRequest)given.AsObject).Handle : Read(ctx, given.AsString);
    }

    /// <summary>0: the text is none.</summary>
    internal nint Handle { get; }

    public void Dispose()
    {
        if (_own && Handle != 0) LibCrypto.FreeRequest(Handle);
    }

    private static nint Read(RequestContext ctx, PhpString text)
    {
        if (OpensslText.Pem(ctx, text) is not { } pem) return 0;
        nint request = OpensslText.Read(pem, static bio => LibCrypto.ReadRequest(bio, 0, 0, 0));
        if (request == 0) OpensslErrors.Of(ctx).Collect();
        return request;
    }
}
