using System.Globalization;
using HhvmSharp.Library.Standard;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Openssl;

/// <summary>Reading certificates (openssl_x509_*).</summary>
[PhpExtension("openssl")]
internal static unsafe class CertificateFunctions
{
    [PhpFunction("openssl_x509_read(OpenSSLCertificate|string $certificate): OpenSSLCertificate|false")]
    internal static Value openssl_x509_read(RequestContext ctx, Value certificate)
    {
        if (certificate.IsObject) return certificate.Copied();
        nint handle = Certificate.Read(ctx, certificate.AsString);
        if (handle == 0)
        {
            NotRetrieved(ctx);
            return Value.False;
        }

        var result = (Certificate)ctx.NewBare(ctx.Environment.CoreClass("opensslcertificate"));
        result.Handle = handle;
        return Value.Object(result);
    }

    [PhpFunction("openssl_x509_free(OpenSSLCertificate $certificate): void", DeprecatedSince = "8.0", DeprecatedMessage = "as OpenSSLCertificate objects are freed automatically")]
    internal static void openssl_x509_free(Value certificate)
    {
        // freed with the object
    }

    private static void NotRetrieved(RequestContext ctx) => Arg.Warning(ctx, "X.509 Certificate cannot be retrieved");

    [PhpFunction("openssl_x509_fingerprint(OpenSSLCertificate|string $certificate, string $digest_algo = \"sha1\", bool $binary = false): string|false")]
    internal static PhpString? openssl_x509_fingerprint(RequestContext ctx, Value certificate, PhpString digest_algo, bool binary)
    {
        using var given = new GivenCertificate(ctx, in certificate);
        if (given.Handle == 0)
        {
            NotRetrieved(ctx);
            return null;
        }

        nint digest = OpensslFunctions.FindDigest(digest_algo);
        if (digest == 0)
        {
            Arg.Warning(ctx, "Unknown digest algorithm");
            return null;
        }

        byte* bytes = stackalloc byte[64];
        uint length = 0;
        if (LibCrypto.CertificateDigest(given.Handle, digest, bytes, &length) == 0)
        {
            OpensslErrors.Of(ctx).Collect();
            Arg.Warning(ctx, "Could not generate signature");
            return null;
        }

        var raw = new ReadOnlySpan<byte>(bytes, (int)length);
        return binary ? PhpString.FromSpan(raw) : StringEscapes.LowerHex(raw);
    }

    [PhpFunction("openssl_x509_export(OpenSSLCertificate|string $certificate, &$output, bool $no_text = true): bool")]
    internal static bool openssl_x509_export(RequestContext ctx, Value certificate, PhpReference output, bool no_text)
    {
        if (Exported(ctx, in certificate, no_text) is not { } text) return false;
        Arguments.Assign(ctx, output, Value.String(text));
        return true;
    }

    private static PhpString? Exported(RequestContext ctx, in Value certificate, bool noText)
    {
        using var given = new GivenCertificate(ctx, in certificate);
        nint handle = given.Handle;
        if (handle != 0) return OpensslText.Written(ctx, bio => (noText || LibCrypto.PrintCertificate(bio, handle) != 0) && LibCrypto.WriteCertificate(bio, handle) != 0);
        NotRetrieved(ctx);
        return null;
    }

    [PhpFunction("openssl_x509_export_to_file(OpenSSLCertificate|string $certificate, string $output_filename, bool $no_text = true): bool")]
    internal static bool openssl_x509_export_to_file(RequestContext ctx, Value certificate, PhpString output_filename, bool no_text)
    {
        Arg.NoNul(ctx, 2, output_filename);
        if (Exported(ctx, in certificate, no_text) is not { } text) return false;
        if (OpensslText.Save(ctx, output_filename, text)) return true;
        Arg.Warning(ctx, $"Error opening file {output_filename}");
        return false;
    }

    // ---- openssl_x509_parse ----

    [PhpFunction("openssl_x509_parse(OpenSSLCertificate|string $certificate, bool $short_names = true): array|false")]
    internal static PhpArray? openssl_x509_parse(RequestContext ctx, Value certificate, bool short_names)
    {
        using var given = new GivenCertificate(ctx, in certificate);
        nint cert = given.Handle;
        if (cert == 0) return null;
        var result = new PhpArray();
        void Add(string key, in Value v) => result.Set(ctx, PhpString.FromLatin1(key), in v);

        nint subject = LibCrypto.SubjectName(cert);
        Add("name", Taken(LibCrypto.NameLine(subject, null, 0)));
        Add("subject", Value.Array(Names(ctx, subject, short_names)));
        Add("hash", Value.String(LibCrypto.NameHash(subject, 0, null, null).ToString("x8", CultureInfo.InvariantCulture)));
        Add("issuer", Value.Array(Names(ctx, LibCrypto.IssuerName(cert), short_names)));
        Add("version", Value.Int(LibCrypto.CertificateVersion(cert)));
        nint serial = LibCrypto.SerialNumber(cert), number = LibCrypto.ToBigNumber(serial, 0);
        Add("serialNumber", Taken(LibCrypto.IntegerText(0, serial)));
        Add("serialNumberHex", Taken(LibCrypto.Hex(number)));
        LibCrypto.FreeBigNumber(number);
        nint from = LibCrypto.NotBefore(cert), to = LibCrypto.NotAfter(cert);
        Add("validFrom", Value.String(Text(from)));
        Add("validTo", Value.String(Text(to)));
        Add("validFrom_time_t", Value.Int(Timestamp(from)));
        Add("validTo_time_t", Value.Int(Timestamp(to)));
        byte* alias = LibCrypto.Alias(cert, null);
        if (alias != null) Add("alias", Value.String(OpensslFunctions.Text(alias)));
        int type = LibCrypto.SignatureType(cert);
        Add("signatureTypeSN", Value.String(OpensslFunctions.Text(LibCrypto.ShortName(type))));
        Add("signatureTypeLN", Value.String(OpensslFunctions.Text(LibCrypto.LongName(type))));
        Add("signatureTypeNID", Value.Int(type));
        Add("purposes", Value.Array(Purposes(ctx, cert, short_names)));
        Add("extensions", Value.Array(Extensions(ctx, cert)));
        return result;
    }

    /// <summary>The library's text, which is freed.</summary>
    private static Value Taken(byte* text)
    {
        Value result = Value.String(OpensslFunctions.Text(text));
        LibCrypto.Free(text, null, 0);
        return result;
    }

    private static PhpString Text(nint asn1) => PhpString.FromSpan(new ReadOnlySpan<byte>(LibCrypto.StringData(asn1), LibCrypto.StringLength(asn1)));

    private static long Timestamp(nint asn1)
    {
        LibCrypto.Time t = default;
        if (LibCrypto.ToTime(asn1, &t) == 0) return -1;
        return new DateTimeOffset(t.Year + 1900, t.Month + 1, t.Day, t.Hour, t.Minute, t.Second, TimeSpan.Zero).ToUnixTimeSeconds();
    }

    /// <summary>The parts of a distinguished name; one that occurs several times is a list.</summary>
    private static PhpArray Names(RequestContext ctx, nint name, bool shortNames)
    {
        var result = new PhpArray();
        for (int i = 0; i < LibCrypto.NameEntries(name); i++)
        {
            nint entry = LibCrypto.NameEntry(name, i);
            int nid = LibCrypto.NidOf(LibCrypto.EntryObject(entry));
            PhpString key = OpensslFunctions.Text(shortNames ? LibCrypto.ShortName(nid) : LibCrypto.LongName(nid));
            if (Utf8(LibCrypto.EntryData(entry)) is not { } value)
            {
                OpensslErrors.Of(ctx).Collect();
                continue;
            }

            if (!result.TryGetValue(key, out Value known))
            {
                result.Set(ctx, key, Value.String(value));
                continue;
            }

            if (known.IsString)
            {
                known = Value.Array(PhpArray.FromValues([known.Copied()]));
                result.Set(ctx, key, in known);
            }

            known.AsArray.Append(Value.String(value));
        }

        return result;
    }

    private static PhpString? Utf8(nint asn1)
    {
        if (LibCrypto.StringType(asn1) == LibCrypto.Utf8String) return Text(asn1);
        byte* buffer = null;
        int length = LibCrypto.StringToUtf8(&buffer, asn1);
        if (length < 0) return null;
        PhpString result = PhpString.FromSpan(new ReadOnlySpan<byte>(buffer, length));
        LibCrypto.Free(buffer, null, 0);
        return result;
    }

    private static PhpArray Purposes(RequestContext ctx, nint cert, bool shortNames)
    {
        var result = new PhpArray();
        for (int i = 0; i < LibCrypto.Purposes(); i++)
        {
            nint purpose = LibCrypto.Purpose(i);
            int id = LibCrypto.PurposeId(purpose);
            result.Set(ctx, id, Value.Array(PhpArray.FromValues(
            [
                Value.Bool(LibCrypto.CheckPurpose(cert, id, 0) != 0),
                Value.Bool(LibCrypto.CheckPurpose(cert, id, 1) != 0),
                Value.String(OpensslFunctions.Text(shortNames ? LibCrypto.PurposeShortName(purpose) : LibCrypto.PurposeName(purpose))),
            ])));
        }

        return result;
    }

    private static PhpArray Extensions(RequestContext ctx, nint cert)
    {
        const int NameSize = 256;
        byte* buffer = stackalloc byte[NameSize];
        var result = new PhpArray();
        for (int i = 0; i < LibCrypto.Extensions(cert); i++)
        {
            nint extension = LibCrypto.Extension(cert, i), kind = LibCrypto.ExtensionObject(extension);
            int nid = LibCrypto.NidOf(kind);
            byte* name = buffer;
            if (nid != LibCrypto.UndefinedName) name = LibCrypto.ShortName(nid);
            else LibCrypto.ObjectText(buffer, NameSize - 1, kind, 1);
            PhpString text = OpensslText.Written(ctx, bio => LibCrypto.PrintExtension(bio, extension, 0, 0) > 0) ?? Text(LibCrypto.ExtensionData(extension));
            result.Set(ctx, OpensslFunctions.Text(name), Value.String(text));
        }

        return result;
    }

    [PhpFunction("openssl_get_cert_locations(): array")]
    internal static PhpArray openssl_get_cert_locations(RequestContext ctx)
    {
        var result = new PhpArray();
        void Add(string key, PhpString value) => result.Set(ctx, PhpString.FromLatin1(key), Value.String(value));
        Add("default_cert_file", OpensslFunctions.Text(LibCrypto.DefaultCertificateFile()));
        Add("default_cert_file_env", OpensslFunctions.Text(LibCrypto.DefaultCertificateFileVariable()));
        Add("default_cert_dir", OpensslFunctions.Text(LibCrypto.DefaultCertificateDirectory()));
        Add("default_cert_dir_env", OpensslFunctions.Text(LibCrypto.DefaultCertificateDirectoryVariable()));
        Add("default_private_dir", OpensslFunctions.Text(LibCrypto.DefaultPrivateDirectory()));
        Add("default_default_cert_area", OpensslFunctions.Text(LibCrypto.DefaultCertificateArea()));
        Add("ini_cafile", ctx.Ini.Get("openssl.cafile") ?? PhpString.Empty);
        Add("ini_capath", ctx.Ini.Get("openssl.capath") ?? PhpString.Empty);
        return result;
    }
}
