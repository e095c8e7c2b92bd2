using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Openssl;

/// <summary>A public or private key.</summary>
[PhpExtension("openssl")]
[PhpClass("final class OpenSSLAsymmetricKey", NotSerializable = true, Uncloneable = true, Order = 2)]
internal sealed unsafe class AsymmetricKey(PhpClass cls) : PhpInstance(cls)
{
    internal nint Handle { get; private set; }

    internal bool IsPrivate { get; private set; }

    internal override PhpFunction? GetConstructor(RequestContext ctx)
    {
        ctx.ThrowError("Error", "Cannot directly construct OpenSSLAsymmetricKey, use openssl_pkey_new() instead");
        return null;
    }

    internal override void FreeObject(RequestContext ctx)
    {
        if (Handle != 0) LibCrypto.FreeKey(Handle);
        Handle = 0;
        base.FreeObject(ctx);
    }

    /// <summary>An object for a key, which it takes over; false for none.</summary>
    internal static Value Of(RequestContext ctx, nint owned, bool isPrivate)
    {
        if (owned == 0) return Value.False;
        var key = (AsymmetricKey)ctx.NewBare(ctx.Environment.CoreClass("opensslasymmetrickey"));
        key.Handle = owned;
        key.IsPrivate = isPrivate;
        return Value.Object(key);
    }
}

/// <summary>A key that a function is given: an object, a certificate, PEM text or the file that has it, or one of these with a passphrase.</summary>
internal readonly unsafe struct GivenKey : IDisposable
{
    internal GivenKey(RequestContext ctx, in Value given, bool isPublic, PhpString? passphrase)
    {
        Handle = Take(ctx, given.Dereferenced(), isPublic, passphrase);
    }

    /// <summary>0: there is none.</summary>
    internal nint Handle { get; }

    public void Dispose()
    {
        if (Handle != 0) LibCrypto.FreeKey(Handle);
    }

    private static nint Take(RequestContext ctx, Value given, bool isPublic, PhpString? passphrase)
    {
        if (given.IsArray)
        {
            Value key = given.AsArray.Get(0).Dereferenced(), phrase = given.AsArray.Get(1).Dereferenced();
            if (phrase.IsUndef || key.IsUndef) Throw.ValueError(ctx, "Key array must be of the form array(0 => key, 1 => phrase)");
            passphrase = Conversions.ToStr(ctx, in phrase);
            Throw.IfPending(ctx);
            given = key;
        }

        if (given.IsObject && given.AsObject is AsymmetricKey own)
        {
            if (isPublic == own.IsPrivate)
            {
                Arg.Warning(ctx, isPublic ? "Don't know how to get public key from this private key" : "Supplied key param is a public key");
                return 0;
            }

            LibCrypto.ShareKey(own.Handle);
            return own.Handle;
        }

        if (given.IsObject && given.AsObject is Certificate certificate) return isPublic ? KeyOf(ctx, certificate.Handle) : 0;
        if (!given.IsString && !given.IsObject) return 0;
        PhpString text = Conversions.ToStr(ctx, in given);
        Throw.IfPending(ctx);
        return isPublic ? ReadPublic(ctx, text) : ReadPrivate(ctx, text, passphrase);
    }

    private static nint KeyOf(RequestContext ctx, nint certificate)
    {
        nint key = LibCrypto.CertificateKey(certificate);
        if (key == 0) OpensslErrors.Of(ctx).Collect();
        return key;
    }

    private static nint ReadPublic(RequestContext ctx, PhpString text)
    {
        if (OpensslText.Pem(ctx, text) is not { } pem) return 0;
        nint certificate = OpensslText.Read(pem, static bio => LibCrypto.ReadCertificate(bio, 0, 0, 0), quiet: true);
        if (certificate != 0)
        {
            nint own = KeyOf(ctx, certificate);
            LibCrypto.FreeCertificate(certificate);
            return own;
        }

        nint key = OpensslText.Read(pem, static bio => LibCrypto.ReadPublicKey(bio, 0, 0, 0));
        if (key == 0) OpensslErrors.Of(ctx).Collect();
        return key;
    }

    private static nint ReadPrivate(RequestContext ctx, PhpString text, PhpString? passphrase)
    {
        if (OpensslText.Pem(ctx, text) is not { } pem) return 0;
        nint key;
        fixed (byte* phrase = OpensslFunctions.Terminated(passphrase ?? PhpString.Empty))
        {
            var data = new LibCrypto.Passphrase { Text = phrase, Length = passphrase?.Length ?? 0 };
            void* pointer = &data;
            key = OpensslText.Read(pem, bio => LibCrypto.ReadPrivateKey(bio, 0, &AskPassphrase, pointer));
        }

        if (key == 0) OpensslErrors.Of(ctx).Collect();
        return key;
    }

    /// <summary>The library asks for the passphrase: it is the given one, and nobody else is asked.</summary>
    [UnmanagedCallersOnly]
    internal static int AskPassphrase(byte* buffer, int size, int isWriting, void* data)
    {
        var given = (LibCrypto.Passphrase*)data;
        if (given->Length > size) return -1;
        new ReadOnlySpan<byte>(given->Text, given->Length).CopyTo(new Span<byte>(buffer, size));
        return given->Length;
    }
}
