using System.Globalization;
using HhvmSharp.Library.Standard;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Openssl;

/// <summary>The options of functions that make keys and requests: from their array, else from OpenSSL's configuration (php_openssl_parse_config).</summary>
internal sealed unsafe class KeyOptions : IDisposable
{
    private readonly RequestContext _ctx;
    private readonly PhpArray? _given;
    private readonly string _section;

    private KeyOptions(RequestContext ctx, PhpArray? given)
    {
        _ctx = ctx;
        _given = given;
        _section = Given("config_section_name") ?? "req";
        Configuration = LibCrypto.NewConfiguration(0);
    }

    /// <summary>The library's configuration.</summary>
    internal nint Configuration { get; private set; }

    internal long Bits { get; private set; }

    internal long Type { get; private set; }

    /// <summary>Whether an exported key with a passphrase is encrypted, and how.</summary>
    internal bool Encrypts { get; private set; }

    internal nint Cipher { get; private set; }

    internal nint Digest { get; private set; }

    internal int Curve { get; private set; }

    /// <summary>Names of sections with extensions; null: none.</summary>
    internal string? Extensions { get; private set; }

    internal string? RequestExtensions { get; private set; }

    internal string Section => _section;

    public void Dispose()
    {
        if (Configuration != 0) LibCrypto.FreeConfiguration(Configuration);
        Configuration = 0;
    }

    /// <summary>Null: something is wrong with them, and was told.</summary>
    internal static KeyOptions? Read(RequestContext ctx, PhpArray? given)
    {
        var options = new KeyOptions(ctx, given);
        if (options.Read()) return options;
        options.Dispose();
        return null;
    }

    private Value Option(string name) => _given is null ? default : _given.Get(PhpString.FromLatin1(name)).Dereferenced();

    private string? Given(string name) => Option(name) is { IsString: true } v ? v.AsString.ToString() : null;

    /// <summary>A setting of a section of the configuration, "" for none.</summary>
    internal string? Setting(string? section, string name)
    {
        fixed (byte* s = section is null ? null : OpensslFunctions.Terminated(PhpString.FromLatin1(section)))
        fixed (byte* n = OpensslFunctions.Terminated(PhpString.FromLatin1(name)))
        {
            LibCrypto.MarkErrors();
            byte* text = LibCrypto.ConfigurationText(Configuration, s, n);
            LibCrypto.DropErrors();
            return text == null ? null : OpensslFunctions.Text(text).ToString();
        }
    }

    private string? Setting(string name) => Setting(_section, name);

    private static string DefaultFile(RequestContext ctx)
    {
        foreach (string variable in (ReadOnlySpan<string>)["OPENSSL_CONF", "SSLEAY_CONF"])
            if (ctx.EnvironmentVariables.TryGetValue(PhpString.FromLatin1(variable), out PhpString? file)) return file.ToString();
        return OpensslFunctions.Text(LibCrypto.DefaultCertificateArea()) + "/openssl.cnf";
    }

    private bool Read()
    {
        string file = Given("config") ?? DefaultFile(_ctx);
        fixed (byte* p = FilePath.ForCall(_ctx, PhpString.FromLatin1(file)))
        {
            if (LibCrypto.LoadConfiguration(Configuration, p, null) <= 0)
            {
                OpensslErrors.Of(_ctx).Collect();
                return false;
            }
        }

        Extensions = Given("x509_extensions") ?? Setting("x509_extensions");
        RequestExtensions = Given("req_extensions") ?? Setting("req_extensions");
        Bits = Option("private_key_bits") is { IsInt: true } bits ? bits.IntValue : Number(Setting("default_bits"));
        Type = Option("private_key_type") is { IsInt: true } type ? type.IntValue : OpensslConstants.KeytypeRsa;
        Encrypts = Option("encrypt_key") is { IsUndef: false } encrypts
            ? encrypts.IsBool && encrypts.IsTrue
            : (Setting("encrypt_rsa_key") ?? Setting("encrypt_key")) != "no";
        return ReadCipher() && ReadDigest() && ReadCurve();
    }

    private static long Number(string? text) => long.TryParse(text, CultureInfo.InvariantCulture, out long number) ? number : 0;

    private bool ReadCipher()
    {
        if (!Encrypts || Option("encrypt_key_cipher") is not { IsInt: true } algorithm) return true;
        Cipher = OpensslText.Cipher(algorithm.IntValue);
        if (Cipher != 0) return true;
        Arg.Warning(_ctx, "Unknown cipher algorithm for private key");
        return false;
    }

    private bool ReadDigest()
    {
        string? name = Given("digest_alg") ?? Setting("default_md");
        Digest = name is null ? 0 : OpensslFunctions.FindDigest(PhpString.FromLatin1(name));
        if (Digest != 0) return true;
        Digest = OpensslFunctions.FindDigest(PhpString.Literal("sha1"));
        OpensslErrors.Of(_ctx).Collect();
        return true;
    }

    private bool ReadCurve()
    {
        if (Given("curve_name") is not { } name) return true;
        fixed (byte* p = OpensslFunctions.Terminated(PhpString.FromLatin1(name))) Curve = LibCrypto.NidOfName(p);
        if (Curve != 0) return true;
        Arg.Warning(_ctx, $"Unknown elliptic curve (short) name {name}");
        return false;
    }
}
