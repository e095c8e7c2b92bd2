using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Openssl;

/// <summary>Text that the library reads from and writes to memory, and the files it stands in.</summary>
internal static unsafe class OpensslText
{
    /// <summary>The text itself, or that of the "file://" it names; null: it cannot be read.</summary>
    internal static PhpString? Pem(RequestContext ctx, PhpString text) =>
        text.Length > 7 && text.Span.StartsWith("file://"u8) ? File(ctx, text) : text;

    internal static PhpString? File(RequestContext ctx, PhpString name)
    {
        PhpStream? stream = ctx.Streams.Open(name, "rb", 0);
        if (stream is null) return null;
        PhpString content = stream.ReadAll();
        StreamArg.Release(ctx, stream);
        return content;
    }

    /// <summary>False: the file cannot be written.</summary>
    internal static bool Save(RequestContext ctx, PhpString name, PhpString content)
    {
        PhpStream? stream = ctx.Streams.Open(name, "wb", 0);
        if (stream is null) return false;
        stream.Write(content.Span);
        StreamArg.Release(ctx, stream);
        return true;
    }

    internal static nint Read(PhpString text, Func<nint, nint> read, bool quiet = false)
    {
        fixed (byte* p = OpensslFunctions.Terminated(text))
        {
            nint bio = LibCrypto.MemorySource(p, text.Length);
            if (quiet) LibCrypto.MarkErrors();
            nint result = read(bio);
            if (quiet) LibCrypto.DropErrors();
            LibCrypto.FreeBio(bio);
            return result;
        }
    }

    /// <summary>What a function of the library writes; null when it fails.</summary>
    internal static PhpString? Written(RequestContext ctx, Func<nint, bool> write)
    {
        nint bio = LibCrypto.NewBio(LibCrypto.MemoryMethod());
        byte* data = null;
        PhpString? result = null;
        if (write(bio))
        {
            long length = LibCrypto.BioControl(bio, LibCrypto.MemoryInfo, 0, &data);
            result = PhpString.FromSpan(new ReadOnlySpan<byte>(data, (int)length));
        }
        else
        {
            OpensslErrors.Of(ctx).Collect();
        }

        LibCrypto.FreeBio(bio);
        return result;
    }

    /// <summary>A digest by name or by number (OPENSSL_ALGO_*); 0: unknown.</summary>
    internal static nint Digest(in Value algorithm) => algorithm.IsString ? OpensslFunctions.FindDigest(algorithm.AsString) : Digest(algorithm.IntValue);

    internal static nint Digest(long algorithm)
    {
        string? name = algorithm switch
        {
            OpensslConstants.Sha1 => "sha1",
            OpensslConstants.Md5 => "md5",
            OpensslConstants.Md4 => "md4",
            OpensslConstants.Sha224 => "sha224",
            OpensslConstants.Sha256 => "sha256",
            OpensslConstants.Sha384 => "sha384",
            OpensslConstants.Sha512 => "sha512",
            OpensslConstants.Rmd160 => "ripemd160",
            _ => null,
        };
        return name is null ? 0 : OpensslFunctions.FindDigest(PhpString.FromLatin1(name));
    }

    /// <summary>A cipher by number (OPENSSL_CIPHER_*); 0: unknown.</summary>
    internal static nint Cipher(long algorithm)
    {
        string? name = algorithm switch
        {
            0 => "rc2-40-cbc",
            1 => "rc2-cbc",
            2 => "rc2-64-cbc",
            3 => "des-cbc",
            4 => "des-ede3-cbc",
            5 => "aes-128-cbc",
            6 => "aes-192-cbc",
            7 => "aes-256-cbc",
            _ => null,
        };
        return name is null ? 0 : Cipher(PhpString.FromLatin1(name));
    }

    internal static nint Cipher(PhpString name)
    {
        fixed (byte* p = OpensslFunctions.Terminated(name)) return LibCrypto.FindCipher(p);
    }
}
