using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Openssl;

/// <summary>One encryption or decryption: an EVP_CIPHER_CTX with the rules that PHP has for keys, vectors and tags.</summary>
internal sealed unsafe class CipherRun : IDisposable
{
    private readonly RequestContext _ctx;
    private readonly nint _cipher, _run;
    private readonly bool _encrypt;
    private readonly int _mode;

    internal CipherRun(RequestContext ctx, nint cipher, bool encrypt)
    {
        _ctx = ctx;
        _cipher = cipher;
        _encrypt = encrypt;
        _mode = LibCrypto.Mode(cipher);
        _run = LibCrypto.NewCipherContext();
    }

    internal bool IsAead => _mode is LibCrypto.GcmMode or LibCrypto.CcmMode or LibCrypto.OcbMode || LibCrypto.Nid(_cipher) == LibCrypto.Chacha20Poly1305;

    /// <summary>The mode takes all its data in one call, and has then checked the tag.</summary>
    private bool IsSingleRun => _mode == LibCrypto.CcmMode;

    public void Dispose() => LibCrypto.FreeCipherContext(_run);

    /// <summary>Notes the library's errors; always false.</summary>
    private bool Failed()
    {
        OpensslErrors.Of(_ctx).Collect();
        return false;
    }

    private bool Warn(string message)
    {
        Arg.Warning(_ctx, message);
        return false;
    }

    internal bool Start(PhpString key, PhpString iv, long options, ReadOnlySpan<byte> tag, int tagLength)
    {
        int ivLength = LibCrypto.IvLength(_cipher);
        if (_encrypt && iv.Length == 0 && ivLength > 0 && !IsAead)
            Warn("Using an empty Initialization Vector (iv) is potentially insecure and not recommended");
        if (LibCrypto.CipherInit(_run, _cipher, 0, null, null, Direction) == 0) return Failed();
        if (!FitVector(iv, ivLength, out byte[] vector) || !SetTag(tag, tagLength) || !FitKey(key, options, out byte[] fitted)) return false;
        fixed (byte* k = fitted)
        fixed (byte* v = vector)
        {
            if (LibCrypto.CipherInit(_run, 0, 0, k, v, Direction) == 0) return Failed();
        }

        if ((options & Ciphers.ZeroPadding) != 0) LibCrypto.SetPadding(_run, 0);
        return true;
    }

    private int Direction => _encrypt ? 1 : 0;

    private bool FitVector(PhpString iv, int length, out byte[] vector)
    {
        vector = [.. iv.Span, 0]; // never empty, for fixed
        if (IsAead)
            return LibCrypto.Control(_run, LibCrypto.SetIvLength, iv.Length, null) > 0 || Warn("Setting of IV length for AEAD mode failed");
        if (iv.Length == length) return true;
        vector = new byte[length + 1];
        iv.Span[..Math.Min(length, iv.Length)].CopyTo(vector);
        if (iv.Length == 0) return true;
        Warn(iv.Length < length
            ? $"IV passed is only {iv.Length} bytes long, cipher expects an IV of precisely {length} bytes, padding with \\0"
            : $"IV passed is {iv.Length} bytes long which is longer than the {length} expected by selected cipher, truncating");
        return true;
    }

    private bool SetTag(ReadOnlySpan<byte> tag, int length)
    {
        bool always = _mode == LibCrypto.OcbMode, whenEncrypting = _mode == LibCrypto.CcmMode;
        if ((always || (_encrypt && whenEncrypting)) && LibCrypto.Control(_run, LibCrypto.SetTag, length, null) <= 0)
            return Warn("Setting tag length for AEAD cipher failed");
        if (_encrypt || tag.IsEmpty) return true;
        if (!IsAead)
        {
            Warn("The tag cannot be used because the cipher algorithm does not support AEAD");
            return true;
        }

        fixed (byte* p = tag)
        {
            return LibCrypto.Control(_run, LibCrypto.SetTag, length, p) > 0 || Warn("Setting tag for AEAD cipher decryption failed");
        }
    }

    private bool FitKey(PhpString key, long options, out byte[] fitted)
    {
        int length = LibCrypto.KeyLength(_cipher);
        fitted = new byte[Math.Max(length, key.Length) + 1];
        key.Span.CopyTo(fitted);
        if (length > key.Length)
        {
            if ((options & Ciphers.DontZeroPadKey) == 0 || LibCrypto.SetKeyLength(_run, key.Length) != 0) return true;
            Failed();
            return Warn("Key length cannot be set for the cipher algorithm");
        }

        if (key.Length > length && LibCrypto.SetKeyLength(_run, key.Length) == 0) Failed();
        return true;
    }

    /// <summary>The bytes that come out for the input, with <see cref="_written"/> of them valid; null on failure.</summary>
    internal byte[]? Transform(PhpString input, PhpString additional)
    {
        int written = 0;
        int room = input.Length + LibCrypto.BlockSize(_cipher) * (_mode == LibCrypto.WrapMode ? 2 : 1);
        byte[] output = new byte[room + 1];
        fixed (byte* data = OpensslFunctions.Terminated(input))
        fixed (byte* extra = OpensslFunctions.Terminated(additional))
        fixed (byte* target = output)
        {
            if (IsSingleRun && LibCrypto.CipherUpdate(_run, null, &written, null, input.Length) == 0)
            {
                Failed();
                Warn("Setting of data length failed");
                return null;
            }

            if (IsAead && LibCrypto.CipherUpdate(_run, null, &written, extra, additional.Length) == 0)
            {
                Failed();
                Warn("Setting of additional application data failed");
                return null;
            }

            if (LibCrypto.CipherUpdate(_run, target, &written, data, input.Length) == 0)
            {
                Failed();
                return null;
            }
        }

        _written = written;
        return output;
    }

    private int _written;

    /// <summary>The last block and the check of padding or tag; cuts <paramref name="output"/> to its length.</summary>
    internal bool Finish(ref byte[] output)
    {
        int more = 0;
        if (_encrypt || !IsSingleRun)
        {
            fixed (byte* target = output)
            {
                if (LibCrypto.CipherFinal(_run, target + _written, &more) == 0) return Failed();
            }
        }

        output = output[..(_written + more)];
        return true;
    }

    internal byte[]? GetTag(int length)
    {
        byte[] tag = new byte[Math.Max(length, 0)];
        fixed (byte* p = tag)
        {
            if (length > 0 && LibCrypto.Control(_run, LibCrypto.GetTag, length, p) > 0) return tag;
        }

        Warn("Retrieving verification tag failed");
        return null;
    }
}
